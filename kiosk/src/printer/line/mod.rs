//! The lines to a printer. None of them ever waits long: the works' thread must stay awake.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

pub mod device;
pub mod file;
pub mod serial;
pub mod tcp;
pub mod usb;

/// Bytes to a printer and bytes from it.
pub trait Transport: Send {
    /// Writes what the line takes now. Answers how many bytes that were: 0 when the line takes
    /// nothing for the moment.
    ///
    /// # Errors
    /// The line is broken.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Reads what came, waiting for it at most so long. 0: nothing came.
    ///
    /// # Errors
    /// The line is broken.
    fn read(&mut self, into: &mut [u8], wait: Duration) -> io::Result<usize>;
}

/// Opens a line; may take as long as it likes, for it runs in a thread of its own.
pub type Open = Arc<dyn Fn() -> io::Result<Box<dyn Transport>> + Send + Sync>;

/// A line as it was named.
#[derive(Clone)]
pub struct Line {
    /// Its address, for the list of devices.
    pub name: String,
    /// False for a line at whose end nobody answers: what it takes is on paper.
    pub answers: bool,
    /// Speed, where the line is slow enough to matter.
    pub bytes_per_second: Option<u32>,
    /// Opens it.
    pub open: Open,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({})", self.name)
    }
}

/// Nothing now is not an error.
fn or_nothing(moved: io::Result<usize>) -> io::Result<usize> {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    match moved {
        Err(cause) if matches!(cause.kind(), WouldBlock | TimedOut | Interrupted) => Ok(0),
        other => other,
    }
}
