//! A USB printer of the printer class: `/dev/usb/lp0`.
//!
//! The kernel's `usblp` blocks a writer for as long as the printer takes nothing, so the file is
//! opened without blocking: a write takes at most what the printer takes, a read what is there.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Line, Transport, device};

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
        open: Arc::new(move || {
            let opened = match &path {
                Some(path) => device::open(path)?,
                None => present()
                    .iter()
                    .find_map(|path| device::open(path).ok())
                    .ok_or_else(|| {
                        io::Error::new(io::ErrorKind::NotFound, "no USB printer can be opened")
                    })?,
            };
            Ok(Box::new(opened) as Box<dyn Transport>)
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// A pseudo terminal stands in for the device file: it too is a character device that
    /// blocks its writer when nobody reads.
    #[test]
    fn a_printer_that_takes_nothing_does_not_hold_the_writer() {
        use serialport::SerialPort;
        let (printer, mut ours) = serialport::TTYPort::pair().unwrap();
        ours.set_exclusive(false).unwrap();
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
