//! Marks: that two numbers belong to one person, without knowing whom.
//!
//! The number on an ID is hashed under the *mark key* of the service day, which is drawn here,
//! wrapped by the hall key and destroyed when the day is over. The hall and its log get the mark;
//! who has both learns nothing of the ID, not even by trying all numbers there are, without the
//! key of the day. What goes wrong here never costs a number: a key that is lost is drawn anew, and
//! marks made before it match no more.
//!
//! ```text
//! marks/2026-11-25.key     version, nonce, the mark key sealed under the hall key
//! ```

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use appliance::keys::Keys;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use engine::{Hall, Mark};
use jiff::civil::Date;
use tracing::{error, info};

mod reading;

#[cfg(test)]
mod tests;

pub use reading::Id;

use crate::photos::HallKey;

/// The folder's name inside the data folder.
pub const FOLDER: &str = "marks";
const VERSION: u8 = 1;
const NONCE: usize = 24;
/// Bytes of a mark: enough that no two people of a day have the same.
const MARK_BYTES: usize = 16;

/// The marks of a hall. Every method may be called from any thread.
pub struct Marks {
    /// None keeps the keys in memory only.
    folder: Option<PathBuf>,
    wrapping: XChaCha20Poly1305,
    state: Mutex<State>,
}

impl std::fmt::Debug for Marks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Marks")
    }
}

struct State {
    chance: Keys,
    day: Option<(Date, [u8; 32])>,
    lost: Option<(Date, String)>,
}

impl Marks {
    /// The marks of the hall in a data folder. Nothing is read before the first ID of the day.
    #[must_use]
    pub fn open(data: &Path, hall_key: &HallKey, seed: [u8; 32]) -> Marks {
        Marks::new(Some(data.join(FOLDER)), hall_key, seed)
    }

    /// Marks whose keys last as long as the program, for programs and tests that keep nothing.
    #[must_use]
    pub fn in_memory(seed: [u8; 32]) -> Marks {
        Marks::new(None, &HallKey::new([0; 32]), seed)
    }

    fn new(folder: Option<PathBuf>, hall_key: &HallKey, seed: [u8; 32]) -> Marks {
        let state = State {
            chance: Keys::new(seed),
            day: None,
            lost: None,
        };
        Marks {
            folder,
            wrapping: XChaCha20Poly1305::new(&hall_key.bytes().into()),
            state: Mutex::new(state),
        }
    }

    /// The mark of a person on the service day that is open; none while no day is.
    #[must_use]
    pub fn mark(&self, id: &Id, hall: &Hall) -> Option<Mark> {
        let day = hall.day.as_ref().filter(|day| day.closed_at.is_none())?;
        let hash = id.keyed(&self.key(day.date, !hall.marks.is_empty()));
        Some(Mark(URL_SAFE_NO_PAD.encode(&hash[..MARK_BYTES]).into()))
    }

    /// Why the marks of a day up to now match no more, when that is so.
    #[must_use]
    pub fn trouble(&self, hall: &Hall) -> Option<String> {
        let open = hall.day.as_ref().filter(|day| day.closed_at.is_none())?;
        let lost = self.lock().lost.clone();
        lost.filter(|(date, _)| *date == open.date)
            .map(|(_, cause)| cause)
    }

    /// Destroys the keys of the days that are over. Called at start and every few seconds.
    ///
    /// # Errors
    /// When a key cannot be destroyed; it is tried again at the next call.
    pub fn keep(&self, hall: &Hall) -> anyhow::Result<()> {
        let open = hall.day.as_ref().filter(|day| day.closed_at.is_none());
        let open = open.map(|day| day.date);
        let mut state = self.lock();
        if state.day.is_some_and(|(date, _)| Some(date) != open) {
            state.day = None;
        }
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        for date in dates(folder).context("listing mark keys")? {
            if Some(date) != open {
                destroy(&file(folder, date))
                    .with_context(|| format!("destroying the mark key of {date}"))?;
                info!(day = %date, "the mark key was destroyed");
            }
        }
        Ok(())
    }

    /// The key of a day: the one that is known, else the one on disk, else a new one. There must
    /// be one when marks were made already.
    fn key(&self, date: Date, made: bool) -> [u8; 32] {
        let mut state = self.lock();
        if let Some((known, key)) = state.day
            && known == date
        {
            return key;
        }
        let State { chance, day, lost } = &mut *state;
        let mut told = |cause: anyhow::Error| {
            let cause = format!("{cause:#}");
            error!(cause, day = %date, "marks made before this moment match no more");
            *lost = Some((date, cause));
        };
        let found = self.folder.as_ref().map(|folder| self.read(folder, date));
        let key = match found {
            Some(Ok(Some(key))) => key,
            Some(Ok(None)) | None => {
                if made {
                    told(anyhow::anyhow!("the mark key of today is gone"));
                }
                self.fresh(chance, date, &mut told)
            }
            Some(Err(cause)) => {
                told(cause);
                self.fresh(chance, date, &mut told)
            }
        };
        *day = Some((date, key));
        key
    }

    /// A new key. One that cannot be written lives as long as the program.
    fn fresh(
        &self,
        chance: &mut Keys,
        date: Date,
        told: &mut dyn FnMut(anyhow::Error),
    ) -> [u8; 32] {
        let (key, nonce) = (chance.bytes(), chance.bytes());
        let nonce: [u8; NONCE] = std::array::from_fn(|i| nonce[i]);
        let Some(folder) = &self.folder else {
            return key;
        };
        if let Err(cause) = self.write(folder, date, &key, nonce) {
            told(cause.context("the mark key of today is lost with the next start"));
        }
        key
    }

    fn read(&self, folder: &Path, date: Date) -> anyhow::Result<Option<[u8; 32]>> {
        let file = file(folder, date);
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(cause).context(format!("reading {}", file.display())),
        };
        let parts = bytes
            .split_first()
            .filter(|(version, _)| **version == VERSION);
        let parts = parts.and_then(|(_, rest)| rest.split_first_chunk::<NONCE>());
        let opened = parts.and_then(|(nonce, sealed)| {
            let about = about(date);
            let payload = Payload {
                msg: sealed,
                aad: &about,
            };
            self.wrapping.decrypt(&XNonce::from(*nonce), payload).ok()
        });
        let key = opened.and_then(|key| <[u8; 32]>::try_from(key).ok());
        let key =
            key.with_context(|| format!("{} does not open with this hall key", file.display()))?;
        Ok(Some(key))
    }

    fn write(
        &self,
        folder: &Path,
        date: Date,
        key: &[u8; 32],
        nonce: [u8; NONCE],
    ) -> anyhow::Result<()> {
        let about = about(date);
        let payload = Payload {
            msg: key,
            aad: &about,
        };
        let sealed = self.wrapping.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| anyhow::anyhow!("the mark key cannot be sealed"))?;
        let bytes = [&[VERSION][..], &nonce, &sealed].concat();
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .with_context(|| format!("making {}", folder.display()))?;
        write_whole(&file(folder, date), &bytes).context("writing the mark key")
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn about(date: Date) -> Vec<u8> {
    format!("layso mark key {date}").into_bytes()
}

fn file(folder: &Path, date: Date) -> PathBuf {
    folder.join(format!("{date}.key"))
}

fn dates(folder: &Path) -> io::Result<Vec<Date>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(cause),
    };
    let mut dates = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let date = name.to_str().and_then(|name| name.strip_suffix(".key"));
        dates.extend(date.and_then(|date| date.parse::<Date>().ok()));
    }
    Ok(dates)
}

/// Writes zeros over a key and removes it.
fn destroy(file: &Path) -> io::Result<()> {
    let mut key = OpenOptions::new().write(true).open(file)?;
    let length = usize::try_from(key.metadata()?.len()).unwrap_or(0);
    key.write_all(&vec![0; length])?;
    key.sync_all()?;
    fs::remove_file(file)
}

/// Writes a file so that it is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}
