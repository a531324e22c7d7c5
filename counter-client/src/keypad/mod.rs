//! Keypads: a clerk's keys on a wire.
//!
//! What the bytes mean ([`decode`], by a [`template`]) and how they come ([`serial`], [`tcp`]) are
//! kept apart: the first is tested with bytes, the second carries any of them.

use std::fmt;
use std::str::FromStr;

use tokio::sync::mpsc;

use appliance::shutdown::Shutdown;

use crate::desk::Key;
use template::Template;

pub mod decode;
pub mod serial;
pub mod tcp;
pub mod template;
pub mod terminal;
mod wire;

/// Where a keypad is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Port {
    /// A serial port of this machine.
    Serial {
        /// The device, such as `/dev/ttyS0`.
        path: String,
        /// Bits a second.
        baud: u32,
    },
    /// A serial port behind a network box, or the fake.
    Tcp {
        /// Host and port.
        address: String,
    },
}

/// Bits a second, unless the port says otherwise.
pub const BAUD: u32 = 9_600;

impl FromStr for Port {
    type Err = String;

    fn from_str(text: &str) -> Result<Port, String> {
        match text.split_once(':') {
            Some(("serial", rest)) if rest.starts_with('/') => {
                let (path, baud) = match rest.rsplit_once(':') {
                    Some((path, baud)) => {
                        let baud = baud.parse().map_err(|_| format!("{baud}: not a speed"))?;
                        (path, baud)
                    }
                    None => (rest, BAUD),
                };
                Ok(Port::Serial {
                    path: path.to_owned(),
                    baud,
                })
            }
            Some(("tcp", address)) if address.contains(':') => Ok(Port::Tcp {
                address: address.to_owned(),
            }),
            _ => Err("write none, serial:/dev/ttyS0:9600 or tcp:127.0.0.1:4001".to_owned()),
        }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Port::Serial { path, baud } => write!(to, "serial:{path}:{baud}"),
            Port::Tcp { address } => write!(to, "tcp:{address}"),
        }
    }
}

/// What a keypad tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It is there.
    Here,
    /// A key was pressed.
    Key(Key),
    /// It is not there, or does not answer. It is looked for until it is.
    Silent(String),
}

/// A keypad that is being listened to.
#[derive(Debug)]
pub struct Keypad {
    /// What it tells.
    pub events: mpsc::Receiver<Event>,
    say: std::sync::mpsc::SyncSender<Vec<u8>>,
    template: Template,
}

impl Keypad {
    /// Listens to a keypad until the box stops. A wire blocks, so it has a thread of its own.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn open(
        port: Port,
        template: Template,
        seed: [u8; 32],
        stop: Shutdown,
    ) -> std::io::Result<Keypad> {
        let (events_in, events) = mpsc::channel(64);
        let (say, to_say) = std::sync::mpsc::sync_channel(8);
        let wire = wire::Wire {
            port,
            template: template.clone(),
            stop,
            events: events_in,
            to_say,
        };
        std::thread::Builder::new()
            .name("keypad".into())
            .spawn(move || wire.run(seed))?;
        Ok(Keypad {
            events,
            say,
            template,
        })
    }

    /// Lets the clerk hear or see that a key was granted or not, where the keypad can.
    pub fn tell(&self, granted: bool) {
        let bytes = if granted {
            &self.template.on_done
        } else {
            &self.template.on_no
        };
        if !bytes.is_empty() {
            // A wire that takes nothing is found out elsewhere.
            let _ = self.say.try_send(bytes.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_written_as_it_is_read() {
        for (text, told) in [
            ("serial:/dev/ttyS0:57600", "serial:/dev/ttyS0:57600"),
            ("serial:/dev/ttyUSB1", "serial:/dev/ttyUSB1:9600"),
            ("tcp:127.0.0.1:4001", "tcp:127.0.0.1:4001"),
        ] {
            assert_eq!(text.parse::<Port>().unwrap().to_string(), told);
        }
        for wrong in [
            "",
            "serial:",
            "serial:ttyS0",
            "serial:/dev/ttyS0:fast",
            "tcp:4001",
            "usb:1",
        ] {
            assert!(wrong.parse::<Port>().is_err(), "{wrong}");
        }
    }
}
