//! Listens to a wire for as long as the box runs: opens it, reads, and opens it again.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use appliance::clock;
use appliance::keys::Keys;
use appliance::retry::Backoff;
use appliance::shutdown::Shutdown;
use tokio::sync::mpsc;

use super::decode::{Decoder, Heard};
use super::template::Template;
use super::{Event, Port, serial, tcp};

/// What bytes come from and go to.
pub(super) trait Line: Read + Write + Send {}
impl<T: Read + Write + Send> Line for T {}

/// A wire and whom to tell.
pub(super) struct Wire {
    pub(super) port: Port,
    pub(super) template: Template,
    pub(super) stop: Shutdown,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) to_say: Receiver<Vec<u8>>,
}

/// Nobody wants to hear any more.
struct Unheard;

impl Wire {
    pub(super) fn run(self, seed: [u8; 32]) {
        // It ends with the box, or with whoever listened.
        let _ = self.listen_on(seed);
    }

    fn listen_on(&self, seed: [u8; 32]) -> Result<(), Unheard> {
        let mut keys = Keys::new(seed);
        let mut backoff = Backoff::default();
        while !self.stop.is_asked() {
            let opened = match &self.port {
                Port::Serial { path, baud } => serial::open(path, *baud),
                Port::Tcp { address } => tcp::open(address),
            };
            let cause = match opened {
                Ok(line) => {
                    backoff.reset();
                    self.listen(line)?
                }
                Err(cause) => cause.to_string(),
            };
            if self.stop.is_asked() {
                break;
            }
            self.tell(Event::Silent(format!("{}: {cause}", self.port)))?;
            let until = clock::mono_ms() + backoff.pause_ms(&mut keys).max(100);
            while clock::mono_ms() < until && !self.stop.is_asked() {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Ok(())
    }

    fn tell(&self, event: Event) -> Result<(), Unheard> {
        self.events.blocking_send(event).map_err(|_| Unheard)
    }

    /// Listens until the wire is gone or silent, and says why.
    fn listen(&self, mut line: Box<dyn Line>) -> Result<String, Unheard> {
        let mut decoder = Decoder::new(self.template.clone());
        let mut buffer = [0; 256];
        let mut last_answer = clock::mono_ms();
        let mut next_poll = last_answer;
        // Without a poll an open wire is all that can be known.
        let mut here = self.template.poll.is_none();
        let mut other_told = None;
        if here {
            self.tell(Event::Here)?;
        }
        while !self.stop.is_asked() {
            if let Some(poll) = &self.template.poll {
                let now = clock::mono_ms();
                if now.saturating_sub(last_answer) > poll.silent_after_ms {
                    return Ok(format!("no answer for {} ms", poll.silent_after_ms));
                }
                if now >= next_poll {
                    next_poll = now + poll.every_ms;
                    if let Err(cause) = line.write_all(&poll.send) {
                        return Ok(cause.to_string());
                    }
                }
            }
            while let Ok(bytes) = self.to_say.try_recv() {
                if let Err(cause) = line.write_all(&bytes) {
                    return Ok(cause.to_string());
                }
            }
            let count = match line.read(&mut buffer) {
                Ok(0) => return Ok("unplugged".into()),
                Ok(count) => count,
                Err(cause) if is_pause(&cause) => continue,
                Err(cause) => return Ok(cause.to_string()),
            };
            last_answer = clock::mono_ms();
            // How the frames of an unknown keypad are found (firmware-notes/serial-keypad.md).
            tracing::debug!("the keypad sends {:02X?}", &buffer[..count]);
            if !here {
                here = true;
                self.tell(Event::Here)?;
            }
            for heard in decoder.feed(&buffer[..count], last_answer) {
                match heard {
                    Heard::Key(key) => self.tell(Event::Key(key))?,
                    Heard::OtherAddress(address) if other_told != Some(address) => {
                        other_told = Some(address);
                        tracing::warn!(
                            address,
                            ours = self.template.address,
                            "a keypad with another address speaks; it is not listened to"
                        );
                    }
                    Heard::OtherAddress(_) => {}
                    Heard::UnknownKey(code) => {
                        tracing::warn!(code, "a key that the template does not name");
                    }
                }
            }
        }
        Ok("the box stops".into())
    }
}

fn is_pause(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted
    )
}
