//! A keypad on a serial port.

use std::io;
use std::time::Duration;

use super::wire::Line;

/// Longest wait for bytes before the wire is looked at again.
pub(super) const GLANCE: Duration = Duration::from_millis(100);

/// Opens a port, 8 data bits, no parity, 1 stop bit; nobody else may have it open.
pub(super) fn open(path: &str, baud: u32) -> io::Result<Box<dyn Line>> {
    let port = serialport::new(path, baud).timeout(GLANCE).open_native();
    Ok(Box::new(port.map_err(io::Error::from)?))
}
