//! A printer on the network: raw bytes to port 9100.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use super::{Line, Transport, or_nothing};

/// The port when none is named.
const PORT: u16 = 9100;

/// Longest wait for a connection to one of the printer's addresses.
const CONNECT: Duration = Duration::from_secs(3);

/// Longest wait for the line to take some bytes.
const WRITE: Duration = Duration::from_millis(50);

/// The line of `HOST[:PORT]`; an IPv6 address stands in brackets.
///
/// # Errors
/// What is missing.
pub fn line(rest: &str) -> Result<Line, String> {
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') && !port.contains(']') => {
            let port = port.parse().map_err(|_| format!("{port:?} is no port"))?;
            (host, port)
        }
        _ => (rest, PORT),
    };
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    if host.is_empty() {
        return Err("the printer's address is missing".to_owned());
    }
    Ok(Line {
        name: format!("tcp:{rest}"),
        answers: true,
        bytes_per_second: None,
        open: Arc::new(move || open(&host, port)),
    })
}

fn open(host: &str, port: u16) -> io::Result<Box<dyn Transport>> {
    let mut why = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                stream.set_write_timeout(Some(WRITE))?;
                return Ok(Box::new(Tcp(stream)));
            }
            Err(cause) => why = cause,
        }
    }
    Err(why)
}

struct Tcp(TcpStream);

impl Transport for Tcp {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        or_nothing(self.0.write(bytes))
    }

    fn read(&mut self, into: &mut [u8], wait: Duration) -> io::Result<usize> {
        self.0
            .set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        match self.0.read(into) {
            Ok(0) => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the printer closed the connection",
            )),
            other => or_nothing(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_ports_are_understood() {
        for address in [
            "printer",
            "printer.hall:9101",
            "192.168.1.30:9100",
            "[fe80::1]:9100",
            "[::1]",
        ] {
            assert_eq!(line(address).expect(address).name, format!("tcp:{address}"));
        }
        for wrong in ["", ":9100", "printer:99999", "printer:"] {
            assert!(line(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_printer_by_name_hears_and_is_heard() {
        let door = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = door.local_addr().unwrap().port();
        let printer = std::thread::spawn(move || {
            let (mut stream, _) = door.accept().unwrap();
            let mut asked = [0; 3];
            stream.read_exact(&mut asked).unwrap();
            stream.write_all(&[0x12]).unwrap();
            asked
        });
        let mut line = (line(&format!("localhost:{port}")).unwrap().open)().unwrap();
        let mut answer = [0; 8];
        assert_eq!(
            line.read(&mut answer, Duration::from_millis(5)).unwrap(),
            0,
            "nothing yet"
        );
        assert_eq!(line.write(&[0x10, 4, 1]).unwrap(), 3);
        assert_eq!(printer.join().unwrap(), [0x10, 4, 1]);
        assert_eq!(line.read(&mut answer, Duration::from_secs(5)).unwrap(), 1);
        assert_eq!(answer[0], 0x12);
        assert!(
            line.read(&mut answer, Duration::from_secs(5)).is_err(),
            "it hung up"
        );
    }
}
