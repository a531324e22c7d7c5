//! The wire to an LED board: serial, TCP or a file, opened when it is needed and again after a
//! failure.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use serialport::{DataBits, Parity, SerialPort, StopBits};

/// How long a board may take for anything.
const PATIENCE: Duration = Duration::from_millis(1_000);

/// Where the wire is: `serial:/dev/ttyUSB0@9600`, `serial:/dev/ttyUSB0@9600,7E1`,
/// `tcp:192.168.1.60:5005`, `file:PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A serial device.
    Serial {
        /// The device's file.
        device: String,
        /// Bits a second.
        baud: u32,
        /// 7 data bits and even parity, rather than 8 and none.
        seven_even: bool,
    },
    /// A converter in the network.
    Tcp(String),
    /// A file that keeps all frames: the fake.
    File(PathBuf),
}

impl std::str::FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Address, String> {
        let wrong = || {
            format!(
                "{text:?} is no port; write serial:/dev/ttyUSB0@9600, tcp:192.168.1.60:5005 or file:PATH"
            )
        };
        match text.split_once(':').ok_or_else(wrong)? {
            ("serial", rest) => {
                let (device, speed) = rest.rsplit_once('@').ok_or_else(wrong)?;
                let (baud, mode) = speed.split_once(',').unwrap_or((speed, "8N1"));
                let seven_even = match mode {
                    "8N1" => false,
                    "7E1" => true,
                    _ => return Err(wrong()),
                };
                let baud = baud
                    .parse()
                    .ok()
                    .filter(|baud| *baud > 0)
                    .ok_or_else(wrong)?;
                Ok(Address::Serial {
                    device: device.to_owned(),
                    baud,
                    seven_even,
                })
            }
            ("tcp", rest) if rest.contains(':') => Ok(Address::Tcp(rest.to_owned())),
            ("file", rest) if !rest.is_empty() => Ok(Address::File(rest.into())),
            _ => Err(wrong()),
        }
    }
}

/// The wire.
pub struct Port {
    address: Address,
    open: Option<Open>,
}

enum Open {
    Serial(Box<dyn SerialPort>),
    Tcp(TcpStream),
    File(File),
}

impl Port {
    /// A wire that is not open yet.
    #[must_use]
    pub fn new(address: Address) -> Port {
        Port {
            address,
            open: None,
        }
    }

    /// Sends a frame and, where the board answers, waits for `ack`.
    ///
    /// # Errors
    ///
    /// Why the frame did not arrive. The wire is opened anew for the next one.
    pub fn send(&mut self, frame: &[u8], ack: &[u8]) -> Result<(), String> {
        let result = self.try_send(frame, ack);
        if result.is_err() {
            self.open = None;
        }
        result.map_err(|cause| format!("{:?}: {cause}", self.address))
    }

    fn try_send(&mut self, frame: &[u8], ack: &[u8]) -> Result<(), String> {
        let open = match &mut self.open {
            Some(open) => open,
            closed => closed.insert(open(&self.address)?),
        };
        let wire: &mut dyn ReadWrite = match open {
            Open::Serial(port) => port,
            Open::Tcp(stream) => stream,
            Open::File(file) => return file.write_all(frame).map_err(|cause| cause.to_string()),
        };
        wire.write_all(frame)
            .and_then(|()| wire.flush())
            .map_err(|cause| cause.to_string())?;
        if ack.is_empty() {
            Ok(())
        } else {
            answer(wire, ack)
        }
    }
}

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

fn open(address: &Address) -> Result<Open, String> {
    match address {
        Address::Serial {
            device,
            baud,
            seven_even,
        } => {
            let (bits, parity) = if *seven_even {
                (DataBits::Seven, Parity::Even)
            } else {
                (DataBits::Eight, Parity::None)
            };
            serialport::new(device.as_str(), *baud)
                .data_bits(bits)
                .parity(parity)
                .stop_bits(StopBits::One)
                .timeout(PATIENCE)
                .open()
                .map(Open::Serial)
                .map_err(|cause| cause.to_string())
        }
        Address::Tcp(host) => {
            let address = host
                .to_socket_addrs()
                .map_err(|cause| cause.to_string())?
                .next()
                .ok_or("no such address")?;
            let stream = TcpStream::connect_timeout(&address, PATIENCE)
                .map_err(|cause| cause.to_string())?;
            stream
                .set_read_timeout(Some(PATIENCE))
                .and_then(|()| stream.set_write_timeout(Some(PATIENCE)))
                .and_then(|()| stream.set_nodelay(true))
                .map_err(|cause| cause.to_string())?;
            Ok(Open::Tcp(stream))
        }
        Address::File(path) => OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map(Open::File)
            .map_err(|cause| cause.to_string()),
    }
}

/// Reads until the answer has come; noise before it is skipped.
fn answer(wire: &mut dyn ReadWrite, ack: &[u8]) -> Result<(), String> {
    let mut heard = Vec::new();
    let mut byte = [0];
    while heard.len() < 256 {
        match wire.read(&mut byte) {
            Ok(0) => return Err("the board closed the connection".into()),
            Ok(_) => heard.push(byte[0]),
            Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
            Err(_) if heard.is_empty() => return Err("no answer".into()),
            Err(_) => break,
        }
        if heard.ends_with(ack) {
            return Ok(());
        }
    }
    Err(format!("answered {heard:02X?}"))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_port_is_written_in_one_of_three_ways() {
        assert_eq!(
            "serial:/dev/ttyUSB0@9600,7E1".parse(),
            Ok(Address::Serial {
                device: "/dev/ttyUSB0".into(),
                baud: 9_600,
                seven_even: true
            })
        );
        assert_eq!(
            "tcp:10.0.0.3:5005".parse(),
            Ok(Address::Tcp("10.0.0.3:5005".into()))
        );
        assert_eq!("file:/tmp/x".parse(), Ok(Address::File("/tmp/x".into())));
        for wrong in [
            "",
            "serial:/dev/ttyS0",
            "serial:/dev/ttyS0@fast",
            "serial:x@9600,8E2",
            "tcp:5005",
            "file:",
            "usb:1",
        ] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_board_in_the_network_answers_and_is_connected_again_after_a_cut() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let board = std::thread::spawn(move || {
            let mut heard = Vec::new();
            for _ in 0..2 {
                let (mut stream, _) = listener.accept().expect("a connection");
                let mut frame = [0; 3];
                stream.read_exact(&mut frame).expect("a frame");
                heard.push(frame);
                // Some noise of the line comes before the answer.
                stream.write_all(&[0x00, 0x06]).expect("sent");
            }
            heard
        });
        let mut port = Port::new(Address::Tcp(address));
        assert_eq!(port.send(&[1, 2, 3], &[6]), Ok(()));
        // The board hung up after its answer: the first try finds that out, the second connects.
        assert!(port.send(&[4, 5, 6], &[6]).is_err());
        assert_eq!(port.send(&[4, 5, 6], &[6]), Ok(()));
        assert_eq!(board.join().expect("a board"), [[1, 2, 3], [4, 5, 6]]);
        assert!(port.send(&[7], &[6]).is_err());
    }

    #[test]
    fn a_serial_board_gets_the_frame_and_its_silence_is_told() {
        let (mut board, tty) = serialport::TTYPort::pair().expect("a pseudo terminal");
        let device = tty.name().expect("a name");
        drop(tty);
        let mut port = Port::new(Address::Serial {
            device,
            baud: 9_600,
            seven_even: false,
        });
        assert_eq!(port.send(b"\x01\x02\x07", &[]), Ok(()));
        let mut frame = [0; 3];
        board.read_exact(&mut frame).expect("a frame");
        assert_eq!(&frame, b"\x01\x02\x07");
        assert!(
            port.send(b"\x01", &[6])
                .expect_err("silence")
                .contains("no answer")
        );
    }
}
