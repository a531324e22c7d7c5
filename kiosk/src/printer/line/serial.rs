//! A serial printer, at any speed.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serialport::{ClearBuffer, FlowControl, SerialPort, TTYPort};

use super::device::{self, Device};
use super::{Line, Transport};

/// The line of `PORT:BAUD[,xonxoff|rtscts|none]`. Without a word, the printer says stop by XOFF:
/// that needs three wires only, and disturbs none that never says it.
///
/// # Errors
/// What is missing or wrong.
pub fn line(rest: &str) -> Result<Line, String> {
    let (port, how) = rest.rsplit_once(':').ok_or("the baud rate is missing")?;
    let (baud, flow) = how.split_once(',').unwrap_or((how, "xonxoff"));
    let baud: u32 = baud
        .parse()
        .map_err(|_| format!("{baud:?} is no baud rate"))?;
    let flow = match flow {
        "xonxoff" => FlowControl::Software,
        "rtscts" => FlowControl::Hardware,
        "none" => FlowControl::None,
        _ => return Err(format!("{flow:?} is none of xonxoff, rtscts, none")),
    };
    if port.is_empty() || baud == 0 {
        return Err("the port or its baud rate is missing".to_owned());
    }
    let port = port.to_owned();
    Ok(Line {
        name: format!("serial:{rest}"),
        answers: true,
        bytes_per_second: Some((baud / 10).max(1)),
        open: Arc::new(move || open(&port, baud, flow)),
    })
}

/// The serial ports of this machine, as addresses.
#[must_use]
pub fn present() -> Vec<String> {
    serialport::available_ports()
        .unwrap_or_default()
        .into_iter()
        .map(|port| format!("serial:{}:19200", port.port_name))
        .collect()
}

/// The settings of the port stand while it is held; the bytes go by the device file, since the
/// port's own writer blocks when the printer says stop.
struct Serial {
    bytes: Device,
    _held: TTYPort,
}

fn open(port: &str, baud: u32, flow: FlowControl) -> io::Result<Box<dyn Transport>> {
    let bytes = device::open(Path::new(port))?;
    let held = serialport::new(port, baud)
        .flow_control(flow)
        .open_native()?;
    // What the printer said to somebody else is not for us.
    let _ = held.clear(ClearBuffer::All);
    Ok(Box::new(Serial { bytes, _held: held }))
}

impl Transport for Serial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn read(&mut self, into: &mut [u8], wait: Duration) -> io::Result<usize> {
        self.bytes.read(into, wait)
    }
}
