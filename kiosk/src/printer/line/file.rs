//! A file that grows by each slip's bytes: no printer at all, for trials and tests.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{Line, Transport};

/// The line of a path.
///
/// # Errors
/// The path is missing.
pub fn line(rest: &str) -> Result<Line, String> {
    if rest.is_empty() {
        return Err("the file's path is missing".to_owned());
    }
    let path = PathBuf::from(rest);
    Ok(Line {
        name: format!("file:{rest}"),
        answers: false,
        bytes_per_second: None,
        open: Arc::new(move || {
            let file = OpenOptions::new().create(true).append(true).open(&path)?;
            Ok(Box::new(Kept(file)))
        }),
    })
}

struct Kept(File);

impl Transport for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes)?;
        self.0.sync_data()?;
        Ok(written)
    }

    fn read(&mut self, _: &mut [u8], wait: Duration) -> io::Result<usize> {
        std::thread::sleep(wait);
        Ok(0)
    }
}
