//! The fake: a keypad that is a program. A person types at a terminal, or a test writes lines; the
//! bytes of a real keypad go out, on TCP or on a serial port that is no hardware.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use serialport::{SerialPort, TTYPort};

use super::template::Template;
use crate::desk::Key;

/// What a line of the terminal means: the name of a key (`primary`, `next`, `no_show`, …) or its
/// letter on the page (G, L, V, X, T; S for start, N for next, E for end; H papers missing, J papers
/// kept, B back, C transfer, Z undo, 1 to 9 the outcomes). An empty line, a bare Enter, is the large
/// button.
#[must_use]
pub fn key_of(line: &str) -> Option<Key> {
    Some(match line.trim().to_ascii_lowercase().as_str() {
        "" | "g" | "primary" => Key::Primary,
        "n" | "next" => Key::Next,
        "s" | "start" => Key::Start,
        "l" | "recall" => Key::Recall,
        "x" | "finish" => Key::Finish,
        "v" | "no_show" => Key::NoShow,
        "e" | "end" => Key::End,
        "t" | "pause" => Key::Pause,
        "h" | "suspend_missing" => Key::SuspendMissing,
        "j" | "suspend_kept" => Key::SuspendKept,
        "b" | "take_back" => Key::TakeBack,
        "c" | "transfer" => Key::Transfer,
        "z" | "undo" => Key::Undo,
        "1" => Key::Outcome1,
        "2" => Key::Outcome2,
        "3" => Key::Outcome3,
        "4" => Key::Outcome4,
        "5" => Key::Outcome5,
        "6" => Key::Outcome6,
        "7" => Key::Outcome7,
        "8" => Key::Outcome8,
        "9" => Key::Outcome9,
        _ => return None,
    })
}

/// A wire of the fake.
pub enum Fake {
    /// Whoever connects hears the keys.
    Tcp {
        /// Those that are connected.
        heard_by: Arc<Mutex<Vec<TcpStream>>>,
        /// Where it listens, as the box's `--keypad` wants it.
        port: String,
    },
    /// A pair of ends without hardware.
    Pty {
        /// Our end.
        ours: TTYPort,
        /// The other end: open, so that bytes wait for the box.
        _theirs: TTYPort,
        /// Where the box finds it.
        port: String,
    },
}

impl Fake {
    /// Listens on TCP; a port of 0 means any free one.
    ///
    /// # Errors
    ///
    /// When the address is taken.
    pub fn tcp(listen: &str) -> io::Result<Fake> {
        let listener = TcpListener::bind(listen)?;
        let port = format!("tcp:{}", listener.local_addr()?);
        let heard_by: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
        let all = heard_by.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                all.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(stream);
            }
        });
        Ok(Fake::Tcp { heard_by, port })
    }

    /// Makes a serial port that is no hardware.
    ///
    /// # Errors
    ///
    /// When the system has none to give.
    pub fn pty() -> io::Result<Fake> {
        let (ours, theirs) = TTYPort::pair()?;
        let port = format!("serial:{}", theirs.name().unwrap_or_default());
        Ok(Fake::Pty {
            ours,
            _theirs: theirs,
            port,
        })
    }

    /// What to write after the box's `--keypad`.
    #[must_use]
    pub fn port(&self) -> &str {
        match self {
            Fake::Tcp { port, .. } | Fake::Pty { port, .. } => port,
        }
    }

    /// Presses a key. Answers false when this kind of keypad has no such key.
    ///
    /// # Errors
    ///
    /// When the wire takes nothing.
    pub fn press(&mut self, template: &Template, key: Key) -> io::Result<bool> {
        let Some(frame) = template.frame(key) else {
            return Ok(false);
        };
        self.send(&frame)?;
        Ok(true)
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    ///
    /// When the wire takes nothing.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Fake::Tcp { heard_by, .. } => {
                let mut all = heard_by.lock().unwrap_or_else(PoisonError::into_inner);
                // Whoever is gone is forgotten.
                all.retain_mut(|stream| stream.write_all(bytes).is_ok());
                Ok(())
            }
            Fake::Pty { ours, .. } => ours.write_all(bytes),
        }
    }

    /// What the box said to the keypad meanwhile, such as a beep (serial only).
    ///
    /// # Errors
    ///
    /// When the wire is broken.
    pub fn heard(&mut self) -> io::Result<Vec<u8>> {
        let Fake::Pty { ours, .. } = self else {
            return Ok(Vec::new());
        };
        let mut buffer = [0; 256];
        match ours.read(&mut buffer) {
            Ok(count) => Ok(buffer[..count].to_vec()),
            Err(cause) if cause.kind() == io::ErrorKind::TimedOut => Ok(Vec::new()),
            Err(cause) => Err(cause),
        }
    }
}
