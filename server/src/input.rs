//! Every cause of work for the registrar.

use std::sync::Arc;

use engine::Command;
use protocol::Answer;
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

/// An idempotency key with the one who made it, hashed: two senders may choose the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub u128);

impl Key {
    /// The key `text` made by `sender`.
    #[must_use]
    pub fn new(sender: &str, text: &str) -> Key {
        let mut hash = Sha256::new();
        hash.update((sender.len() as u64).to_be_bytes());
        hash.update(sender.as_bytes());
        hash.update(text.as_bytes());
        Key(first_bytes(&hash.finalize()))
    }
}

/// What was asked, hashed, so that a key that comes back for something else is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// The fingerprint of a request as it came, before anything was drawn for it.
    #[must_use]
    pub fn of(request: &[u8]) -> Fingerprint {
        let bytes: u128 = first_bytes(&Sha256::digest(request));
        Fingerprint((bytes >> 64) as u64)
    }
}

fn first_bytes(hash: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    u128::from_be_bytes(bytes)
}

/// Something asked of the hall by a person, a box or a program.
#[derive(Debug)]
pub struct Ask {
    /// One key, one effect, one answer.
    pub key: Key,
    /// What was asked.
    pub fingerprint: Fingerprint,
    /// Who asks, for the log.
    pub by: Arc<str>,
    /// What is asked.
    pub command: Command,
}

/// What the registrar says to one who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The answer, committed.
    Answer(Box<Answer>),
    /// The key was used for something else before.
    KeyReused,
}

/// One cause of work.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "all but the last one are asks; a box each would cost more than it saves"
)]
pub enum Input {
    /// Somebody asks.
    Ask(Ask, oneshot::Sender<Reply>),
    /// The server stops: nothing is taken after this.
    Stop,
}
