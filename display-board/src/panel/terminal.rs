//! The fake of an LED board: its lines as text, in the log or in a file.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::{Line, Panel, Place};

/// Lines of the fake board.
const ROWS: u8 = 5;

/// A board of five rows that is only text.
#[derive(Debug)]
pub struct Terminal {
    file: Option<PathBuf>,
    lines: Vec<Line>,
}

impl Terminal {
    /// Written to this file, or else to the log.
    #[must_use]
    pub fn new(file: Option<PathBuf>) -> Terminal {
        Terminal {
            file,
            lines: vec![Line::default(); usize::from(ROWS)],
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            if line.is_dark() {
                text.push('-');
            } else {
                let star = if line.new { " *" } else { "" };
                let _ = write!(text, "{:<6}->{:>4}{star}", line.label, line.counter);
            }
            text.push('\n');
        }
        text
    }
}

impl Panel for Terminal {
    fn places(&self) -> Vec<Place> {
        (1..=ROWS).map(Place::Row).collect()
    }

    fn set(&mut self, position: usize, line: &Line) -> Result<(), String> {
        if let Some(shown) = self.lines.get_mut(position) {
            shown.clone_from(line);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), String> {
        let text = self.text();
        match &self.file {
            None => tracing::info!("the board shows\n{text}"),
            Some(file) => {
                let half = file.with_extension("half");
                fs::write(&half, text)
                    .and_then(|()| fs::rename(&half, file))
                    .map_err(|cause| format!("{}: {cause}", file.display()))?;
            }
        }
        Ok(())
    }
}
