//! LED boards: what a line of one shows, the drivers, and the loop that keeps them true.

use std::time::Duration;

use protocol::{BoardView, Call, CallState, Millis};
use serde::Deserialize;

pub mod port;
pub mod template;
pub mod terminal;
pub mod worker;

/// A call is new, and blinks, for so long, milliseconds.
pub const NEW_MS: i64 = 10_000;

/// What one line of a board shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The label, such as `B045`; empty when the line is dark.
    pub label: String,
    /// The number of the label.
    pub number: u16,
    /// The counter.
    pub counter: u16,
    /// True for a call of the last [`NEW_MS`].
    pub new: bool,
}

impl Line {
    fn of(call: &Call, now: Millis) -> Line {
        let digits = call
            .label
            .trim_start_matches(|letter: char| !letter.is_ascii_digit());
        Line {
            label: call.label.clone(),
            number: digits.parse().unwrap_or(0),
            counter: call.counter,
            new: call.state == CallState::Calling && now.0.saturating_sub(call.at.0) < NEW_MS,
        }
    }

    /// True when nothing is shown.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.label.is_empty()
    }
}

/// Which call a line shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The first row shows the newest call, the second the one before it.
    Row(u8),
    /// The newest call of one counter; for a display above its desk.
    Counter(u16),
}

/// The line of that place. Who is on the way comes before who has arrived.
#[must_use]
pub fn line(view: &BoardView, place: Place, now: Millis) -> Line {
    let mut calls: Vec<&Call> = view
        .calls
        .iter()
        .filter(|call| call.state != CallState::Gone)
        .collect();
    calls.sort_by_key(|call| {
        (
            call.state != CallState::Calling,
            std::cmp::Reverse(call.seq),
        )
    });
    let found = match place {
        Place::Row(row) => calls.get(usize::from(row.max(1)) - 1),
        Place::Counter(counter) => calls.iter().find(|call| call.counter == counter),
    };
    found.map_or_else(Line::default, |call| Line::of(call, now))
}

/// A board as its driver sees it: a number of lines, each of which can be set.
pub trait Panel: Send {
    /// The places of its lines.
    fn places(&self) -> Vec<Place>;

    /// Sets the line at a position of [`Panel::places`]. May block.
    ///
    /// # Errors
    ///
    /// Why the board did not take it, for the technician.
    fn set(&mut self, position: usize, line: &Line) -> Result<(), String>;

    /// Called after the lines that changed were set.
    ///
    /// # Errors
    ///
    /// Why the board did not take it, for the technician.
    fn flush(&mut self) -> Result<(), String> {
        Ok(())
    }

    /// The pause that the board needs after each line.
    fn gap(&self) -> Duration {
        Duration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use protocol::Language;

    use super::*;

    fn call(seq: u64, label: &str, counter: u16, at: i64, state: CallState) -> Call {
        let language = Language::Vi;
        Call {
            seq,
            label: label.into(),
            counter,
            at: Millis(at),
            times: 1,
            state,
            language,
        }
    }

    fn view() -> BoardView {
        BoardView {
            calls: vec![
                call(5, "C007", 9, 9_000, CallState::Gone),
                call(4, "A112", 3, 8_000, CallState::Serving),
                call(3, "B1045", 12, 7_000, CallState::Calling),
                call(2, "H018", 7, 6_000, CallState::Calling),
            ],
            ..BoardView::default()
        }
    }

    #[test]
    fn rows_show_the_newest_on_the_way_then_those_served() {
        let rows: Vec<String> = (1..=4)
            .map(|row| line(&view(), Place::Row(row), Millis(10_000)).label)
            .collect();
        assert_eq!(rows, ["B1045", "H018", "A112", ""]);
    }

    #[test]
    fn a_display_above_a_counter_shows_its_own_number() {
        let shown = line(&view(), Place::Counter(12), Millis(17_500));
        assert_eq!(
            shown,
            Line {
                label: "B1045".into(),
                number: 1045,
                counter: 12,
                new: false
            }
        );
        assert!(line(&view(), Place::Counter(12), Millis(16_500)).new);
        assert!(line(&view(), Place::Counter(9), Millis(10_000)).is_dark());
    }
}
