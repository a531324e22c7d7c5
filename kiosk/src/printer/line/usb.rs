//! A USB printer of the printer class: `/dev/usb/lp0`.
//!
//! The kernel's `usblp` blocks a writer for as long as the printer takes nothing, so the file is
//! opened without blocking: a write takes at most what the printer takes, a read what is there.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{Line, Transport, or_nothing};

/// `O_NONBLOCK | O_CLOEXEC` is what is wanted; the standard library sets the second by itself.
/// The value is Linux's on every machine but MIPS, Alpha, PA-RISC and SPARC.
const WITHOUT_BLOCKING: i32 = 0o4000;

/// Pause between two looks for an answer.
const LOOK: Duration = Duration::from_millis(2);

/// The line of `/dev/usb/lp0`, or of `auto`: the first USB printer that is there each time the
/// line is opened, for a printer that was plugged anew may be `lp1`.
///
/// # Errors
/// What is missing.
pub fn line(rest: &str) -> Result<Line, String> {
    if rest != "auto" && !rest.starts_with('/') {
        return Err("the device's path is missing".to_owned());
    }
    let path = (rest != "auto").then(|| PathBuf::from(rest));
    Ok(Line {
        name: format!("usb:{rest}"),
        answers: true,
        bytes_per_second: None,
        open: Arc::new(move || match &path {
            Some(path) => open(path),
            None => present()
                .iter()
                .map(|path| open(path))
                .find(Result::is_ok)
                .unwrap_or_else(|| {
                    Err(io::Error::new(
                        io::ErrorKind::NotFound,
                        "no USB printer can be opened",
                    ))
                }),
        }),
    })
}

/// The USB printers that are plugged in.
#[must_use]
pub fn present() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/dev/usb")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with("lp"))
        })
        .collect();
    found.sort();
    found
}

fn open(path: &Path) -> io::Result<Box<dyn Transport>> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(WITHOUT_BLOCKING)
        .open(path)
        .map_err(|cause| match cause.raw_os_error() {
            // EBUSY: usblp lets one program in.
            Some(16) => io::Error::new(cause.kind(), "another program holds the printer"),
            _ => cause,
        })?;
    Ok(Box::new(Usb(file)))
}

struct Usb(File);

impl Transport for Usb {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        or_nothing(self.0.write(bytes))
    }

    fn read(&mut self, into: &mut [u8], wait: Duration) -> io::Result<usize> {
        let mut left = wait;
        loop {
            // An empty read is a printer that has nothing to say; it is not its end.
            let read = or_nothing(self.0.read(into))?;
            if read > 0 || left.is_zero() {
                return Ok(read);
            }
            std::thread::sleep(left.min(LOOK));
            left = left.saturating_sub(LOOK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pseudo terminal stands in for the device file: it too is a character device that
    /// blocks its writer when nobody reads.
    #[test]
    fn a_printer_that_takes_nothing_does_not_hold_the_writer() {
        use serialport::SerialPort;
        let (printer, ours) = serialport::TTYPort::pair().unwrap();
        let path = ours.name().unwrap();
        let mut line = (line(&path).unwrap().open)().unwrap();
        let page = vec![0u8; 4096];
        let taken: usize = (0..64).map(|_| line.write(&page).unwrap()).sum();
        assert!(
            taken < 64 * page.len(),
            "a full line says so instead of waiting"
        );
        assert_eq!(line.write(&page).unwrap(), 0);
        let mut answer = [0; 4];
        assert_eq!(line.read(&mut answer, Duration::from_millis(5)).unwrap(), 0);
        drop((printer, ours));
    }

    #[test]
    fn a_printer_that_is_not_there_is_an_error_with_a_cause() {
        assert!((line("/dev/usb/lp77").unwrap().open)().is_err());
    }
}
