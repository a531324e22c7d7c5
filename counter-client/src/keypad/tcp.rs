//! A keypad behind a network box that carries a serial line over TCP, or the fake.

use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::serial::GLANCE;
use super::wire::Line;

const CONNECT: Duration = Duration::from_secs(2);

pub(super) fn open(address: &str) -> io::Result<Box<dyn Line>> {
    let found = address.to_socket_addrs()?.next();
    let found = found.ok_or_else(|| io::Error::other(format!("{address}: no such host")))?;
    let stream = TcpStream::connect_timeout(&found, CONNECT)?;
    stream.set_read_timeout(Some(GLANCE))?;
    stream.set_write_timeout(Some(CONNECT))?;
    stream.set_nodelay(true)?;
    Ok(Box::new(stream))
}
