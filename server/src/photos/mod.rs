//! Photos of tickets' takers: sealed files with a short life, behind references that tell nothing.
//!
//! A photo is put here before the ticket that will carry it exists ([`Photos::put`]), is taken by
//! one issue ([`Photos::take`]) and bound when the ticket is committed ([`Photos::bind`]). One
//! that nobody took is gone after [`UNUSED_MS`]. The log holds the reference only; every photo is
//! sealed under its day's photo key, and destroying that key is the deletion ([`Photos::keep`]).
//!
//! Time and the seed of the keys come from outside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use appliance::keys::Keys;
use engine::calendar::service_date;
use engine::plan::PhotoRule;
use engine::{Hall, HallPlan, Millis, PhotoRef};
use jiff::civil::Date;
use tracing::{error, info};

mod day;
pub mod hall_key;
mod refused;

#[cfg(test)]
mod tests;

pub use hall_key::HallKey;
pub use refused::PhotoRefused;

use crate::app::PhotoShelf;
use crate::input::Key;

use day::{Chance, DayFolder, Nonce, Promise};

/// The folder's name inside the data folder.
pub const FOLDER: &str = "photos";
/// How long a photo waits for its ticket, milliseconds: 10 minutes.
pub const UNUSED_MS: i64 = 10 * 60_000;
/// Length of a reference, letters and digits: 130 bits.
pub const REF_CHARS: usize = 22;
/// Photos that wait for their tickets at most, so that a kiosk gone wild fills no disk.
pub const MAX_UNUSED: usize = 400;

/// The photos of a hall. Shared by reference; every method may be called from any thread.
#[derive(Debug)]
pub struct Photos {
    folder: PathBuf,
    hall_key: HallKey,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    chance: Keys,
    /// The newest day that has photos.
    day: Option<Day>,
}

#[derive(Debug)]
struct Day {
    folder: Arc<DayFolder>,
    photos: BTreeMap<Box<str>, Life>,
}

/// Where a photo of the day is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    /// No ticket carries it yet; `by` is the ask that wants it.
    New { since: Millis, by: Option<Key> },
    /// A ticket carries it.
    Bound,
}

impl Day {
    fn bind(&mut self, photo: &PhotoRef) {
        let Some(life) = self.photos.get_mut(&*photo.0) else {
            return;
        };
        if matches!(life, Life::New { .. }) {
            match self.folder.bind(&photo.0) {
                Ok(()) => *life = Life::Bound,
                Err(cause) => error!(%cause, "a photo cannot be kept for its ticket"),
            }
        }
    }

    /// Binds what committed tickets carry. Whoever asked for the ticket may have hung up before
    /// it could say so.
    fn bind_carried(&mut self, hall: &Hall) {
        let wanted = |life: &Life| matches!(life, Life::New { by: Some(_), .. });
        if self.photos.values().any(wanted) {
            hall.tickets
                .iter()
                .filter_map(|it| it.photo.as_ref())
                .for_each(|it| self.bind(it));
        }
    }
}

impl PhotoShelf for Photos {
    fn has(&self, photo: &PhotoRef) -> bool {
        Photos::has(self, photo)
    }

    fn take(&self, photo: &PhotoRef, key: Key, now: Millis) -> bool {
        Photos::take(self, photo, key, now)
    }

    fn give_back(&self, photo: &PhotoRef, key: Key) {
        Photos::give_back(self, photo, key);
    }

    fn bind(&self, photo: &PhotoRef) {
        Photos::bind(self, photo);
    }
}

impl Photos {
    /// Opens the photos in the data folder.
    ///
    /// # Errors
    /// When the folder cannot be made or read. A day whose key does not open with this hall key
    /// is told in the log of the program and keeps nobody from a number.
    pub fn open(data: &Path, hall_key: HallKey, seed: [u8; 32]) -> anyhow::Result<Photos> {
        let folder = data.join(FOLDER);
        make_private(&folder).with_context(|| format!("making {}", folder.display()))?;
        let newest = day::dates(&folder)
            .with_context(|| format!("reading {}", folder.display()))?
            .pop();
        let mut open = None;
        if let Some(date) = newest {
            match DayFolder::open(&folder, date, &hall_key) {
                Ok(Some(day)) => {
                    open = Some(Day {
                        photos: lives(&folder, date)?,
                        folder: Arc::new(day),
                    })
                }
                Ok(None) => {}
                Err(cause) => error!(cause = format!("{cause:#}"), "photos cannot be shown"),
            }
        }
        let state = Mutex::new(State {
            chance: Keys::new(seed),
            day: open,
        });
        Ok(Photos {
            folder,
            hall_key,
            state,
        })
    }

    /// Stores a photo, already made safe, and gives the reference that an issue may carry.
    ///
    /// # Errors
    /// When photos are not taken now, or it cannot be stored.
    pub fn put(&self, jpeg: &[u8], hall: &Hall, now: Millis) -> Result<PhotoRef, PhotoRefused> {
        let promise = match hall.plan.rules.photo {
            PhotoRule::Off => return Err(PhotoRefused::Off),
            rule => Promise::of(rule),
        };
        let open = hall.day.as_ref().filter(|day| day.closed_at.is_none());
        let date = open.map(|day| day.date).ok_or(PhotoRefused::DayNotOpen)?;
        let (folder, name, nonce) = self.place(date, promise)?;
        // The disk is waited for without the lock, which screens and tickets need.
        folder
            .put(&name, nonce, jpeg)
            .map_err(PhotoRefused::Store)?;
        let mut state = self.lock();
        let day = state.day.as_mut().filter(|day| day.folder.date == date);
        // The day ended in between, and its photos with it.
        let day = day.ok_or(PhotoRefused::DayNotOpen)?;
        let life = Life::New {
            since: now,
            by: None,
        };
        day.photos.insert(name.as_str().into(), life);
        Ok(PhotoRef(name.into()))
    }

    /// The folder of a date, and a name and a nonce for one more photo in it.
    fn place(
        &self,
        date: Date,
        promise: Promise,
    ) -> Result<(Arc<DayFolder>, String, Nonce), PhotoRefused> {
        let mut state = self.lock();
        let State { chance, day } = &mut *state;
        let fresh = Chance {
            key: chance.bytes(),
            nonce: nonce(chance),
        };
        let (name, nonce) = (chance.word(REF_CHARS), nonce(chance));
        if let Some(day) = day.as_ref().filter(|day| day.folder.date == date) {
            let is_new = |life: &&Life| matches!(life, Life::New { .. });
            if day.photos.values().filter(is_new).count() >= MAX_UNUSED {
                return Err(PhotoRefused::Busy);
            }
            return Ok((Arc::clone(&day.folder), name, nonce));
        }
        let folder = DayFolder::open_or_make(&self.folder, date, promise, &self.hall_key, &fresh)
            .map(Arc::new)
            .map_err(PhotoRefused::Store)?;
        *day = Some(Day {
            folder: Arc::clone(&folder),
            photos: BTreeMap::new(),
        });
        Ok((folder, name, nonce))
    }

    /// Whether the ask of this key may give the photo to its ticket: true once for each photo,
    /// while it is fresh, and again for repeats of the same key.
    #[must_use]
    pub fn take(&self, photo: &PhotoRef, key: Key, now: Millis) -> bool {
        let mut state = self.lock();
        let life = state
            .day
            .as_mut()
            .and_then(|day| day.photos.get_mut(&*photo.0));
        match life {
            Some(Life::New { since, by }) if now.since(*since) < UNUSED_MS => {
                *by.get_or_insert(key) == key
            }
            Some(Life::New { .. } | Life::Bound) | None => false,
        }
    }

    /// The ask of this key was refused: another may take the photo while it is fresh.
    pub fn give_back(&self, photo: &PhotoRef, key: Key) {
        let mut state = self.lock();
        let life = state
            .day
            .as_mut()
            .and_then(|day| day.photos.get_mut(&*photo.0));
        if let Some(Life::New { by, .. }) = life
            && *by == Some(key)
        {
            *by = None;
        }
    }

    /// A committed ticket carries the photo from now on. May be said again.
    pub fn bind(&self, photo: &PhotoRef) {
        if let Some(day) = &mut self.lock().day {
            day.bind(photo);
        }
    }

    /// True while a ticket of the newest day has this photo and it can be shown.
    #[must_use]
    pub fn has(&self, photo: &PhotoRef) -> bool {
        let state = self.lock();
        let life = state.day.as_ref().and_then(|day| day.photos.get(&*photo.0));
        life.is_some_and(|life| matches!(life, Life::Bound))
    }

    /// The JPEG, whichever day it is of; None when it is gone or never was.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn get(&self, photo: &PhotoRef) -> anyhow::Result<Option<Vec<u8>>> {
        if !is_reference(&photo.0) {
            return Ok(None);
        }
        let newest = self.lock().day.as_ref().map(|day| Arc::clone(&day.folder));
        if let Some(folder) = &newest
            && let Some(jpeg) = folder.get(&photo.0)?
        {
            return Ok(Some(jpeg));
        }
        let mut locked = None;
        for date in day::dates(&self.folder)? {
            match DayFolder::open(&self.folder, date, &self.hall_key) {
                Ok(Some(folder)) => {
                    if let Some(jpeg) = folder.get(&photo.0)? {
                        return Ok(Some(jpeg));
                    }
                }
                Ok(None) => {}
                Err(cause) => locked = Some(cause),
            }
        }
        // It may be in the day that does not open.
        locked.map_or(Ok(None), Err)
    }

    /// Deletes what has no reason to be any more: unused photos that nobody took, and whole days
    /// whose time is over. Called at start and every few seconds.
    ///
    /// # Errors
    /// When a day cannot be deleted; it is tried again at the next call.
    pub fn keep(&self, hall: &Hall, now: Millis) -> anyhow::Result<()> {
        let mut state = self.lock();
        if let Some(day) = &mut state.day {
            day.bind_carried(hall);
            let Day { folder, photos } = day;
            photos.retain(|name, life| match life {
                Life::New { since, .. } if now.since(*since) >= UNUSED_MS => {
                    folder.drop_new(name);
                    false
                }
                Life::New { .. } | Life::Bound => true,
            });
        }
        for date in day::dates(&self.folder)? {
            let promised = day::promise(&self.folder, date);
            if !is_over(hall, now, date, promised) {
                continue;
            }
            if state
                .day
                .as_ref()
                .is_some_and(|day| day.folder.date == date)
            {
                state.day = None;
            }
            day::destroy(&self.folder, date)
                .with_context(|| format!("deleting the photos of {date}"))?;
            info!(day = %date, "the photo key was destroyed and the photos are gone");
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the photos of a date are to go: never later than was promised when they were taken,
/// and never later than the plan says now.
fn is_over(hall: &Hall, now: Millis, date: Date, promised: Promise) -> bool {
    let plan: &Arc<HallPlan> = &hall.plan;
    match promised.min(Promise::of(plan.rules.photo)).days() {
        0 => !hall
            .day
            .as_ref()
            .is_some_and(|day| day.date == date && day.closed_at.is_none()),
        days => {
            let last = jiff::Span::new().days(i64::from(days));
            date.checked_add(last)
                .is_ok_and(|last| service_date(plan, now) > last)
        }
    }
}

fn is_reference(text: &str) -> bool {
    text.len() == REF_CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn nonce(chance: &mut Keys) -> Nonce {
    let bytes = chance.bytes();
    std::array::from_fn(|i| bytes[i])
}

fn lives(folder: &Path, date: Date) -> anyhow::Result<BTreeMap<Box<str>, Life>> {
    let found = day::photos_of(folder, date).context("listing photos")?;
    let lives = found.into_iter().map(|found| {
        let life = match found.is_new {
            true => Life::New {
                since: Millis(found.at_ms),
                by: None,
            },
            false => Life::Bound,
        };
        (found.name.into_boxed_str(), life)
    });
    Ok(lives.collect())
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}
