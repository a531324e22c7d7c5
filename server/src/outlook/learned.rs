//! What the estimates have learned of the waits that came, kept over restarts: a file beside the
//! log. It can be lost at any time; then it is learned anew.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use balance::learn;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tracing::warn;

/// The file's name inside the data folder.
pub const FILE: &str = "learned.json";

/// What is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Learned {
    /// The day on which it was learned; on a later one only what holds on other days is used.
    pub day: Option<Date>,
    /// The pace of counters, breaks, and how far estimates were off.
    pub learner: learn::Watch,
    /// Whose estimate was noted when the number was given.
    pub told: BTreeSet<u64>,
    /// The last call that was seen.
    pub call: u64,
}

/// Reads it; none when there is nothing that can be read.
#[must_use]
pub fn read(folder: &Path) -> Option<Learned> {
    let file = folder.join(FILE);
    let text = match std::fs::read(&file) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return None,
        Err(cause) => {
            warn!(%cause, "what was learned cannot be read");
            return None;
        }
    };
    let read = serde_json::from_slice(&text);
    read.inspect_err(|cause| warn!(%cause, "what was learned cannot be read"))
        .ok()
}

/// Writes it, whole or not at all.
///
/// # Errors
/// When the disk does not take it.
pub fn write(folder: &Path, learned: &Learned) -> io::Result<()> {
    let (file, fresh) = (folder.join(FILE), folder.join("learned.json.new"));
    std::fs::write(&fresh, serde_json::to_vec(learned)?)?;
    std::fs::rename(fresh, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_rubbish_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), None);
        let learned = Learned {
            day: Some(Date::constant(2026, 11, 26)),
            call: 7,
            ..Learned::default()
        };
        write(folder.path(), &learned).unwrap();
        assert_eq!(read(folder.path()), Some(learned));
        std::fs::write(folder.path().join(FILE), "{\"day\":").unwrap();
        assert_eq!(read(folder.path()), None);
    }
}
