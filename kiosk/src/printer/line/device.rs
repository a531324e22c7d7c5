//! A device file that never blocks: a write takes what the device takes, a read what is there.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use super::{Transport, or_nothing};

/// `O_NONBLOCK | O_NOCTTY` of Linux; the numbers are the same on every machine but MIPS, Alpha,
/// PA-RISC and SPARC.
const FLAGS: i32 = 0o4000 | 0o400;

/// Pause between two looks for an answer.
const LOOK: Duration = Duration::from_millis(2);

/// Opens a device file.
///
/// # Errors
/// It is not there, or may not be opened.
pub fn open(path: &Path) -> io::Result<Device> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).custom_flags(FLAGS);
    options
        .open(path)
        .map(Device)
        .map_err(|cause| match cause.raw_os_error() {
            // EBUSY: the driver lets one program in.
            Some(16) => io::Error::new(cause.kind(), "another program holds the device"),
            _ => cause,
        })
}

/// A device that is open.
#[derive(Debug)]
pub struct Device(File);

impl Transport for Device {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        or_nothing(self.0.write(bytes))
    }

    fn read(&mut self, into: &mut [u8], wait: Duration) -> io::Result<usize> {
        let mut left = wait;
        loop {
            // An empty read is a device that has nothing to say; it is not its end.
            let read = or_nothing(self.0.read(into))?;
            if read > 0 || left.is_zero() {
                return Ok(read);
            }
            std::thread::sleep(left.min(LOOK));
            left = left.saturating_sub(LOOK);
        }
    }
}
