//! Who may do what: tokens of boxes and programs, one-use codes and sessions of browsers.
//!
//! A *grant* is a role under a name, for a counter or a zone where the role has one. A box or a
//! program shows a long-lived **token**; a person types a one-use **code** into a browser, which
//! from then on holds a **session** with every grant that was opened in it. Of all three only
//! hashes are stored. Deny is the default: what is not found here may do nothing.
//!
//! Everything is answered from memory. The file is looked at again every second of asking, so a
//! right that another program took (`layso-server revoke` beside the running server) is gone
//! within [`LOOK_EVERY_MS`]; a secret that is not known is looked up in the file at once, so one
//! that was given just now counts just now.
//!
//! Time and the seed of the secrets come from outside.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use engine::Millis;
use protocol::{Role, You};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tracing::warn;

mod file;
mod known;
mod secret;
mod trouble;

#[cfg(test)]
mod tests;

pub use secret::CODE_CHARS;
pub use trouble::{AccessTrouble, BadGrant, MAX_NAME_CHARS, RedeemError};

use file::{Doing, File};
use known::Known;
use secret::Kind;

/// The file's name inside the data folder.
pub const FILE: &str = "access.db";
/// How often the file is looked at for changes by another program, milliseconds.
pub const LOOK_EVERY_MS: i64 = 1_000;
/// How long a browser holds a grant, milliseconds: 12 hours, used or not (ASVS 5.0, 7.3.2).
pub const SESSION_MS: i64 = 12 * 3_600_000;
/// The usual life of a code, milliseconds: 10 minutes.
pub const CODE_LIFETIME_MS: i64 = 10 * 60_000;
/// The longest life of a code, milliseconds: 12 hours, for a hall that is set up in the morning.
pub const MAX_CODE_LIFETIME_MS: i64 = 12 * 3_600_000;
/// The shortest life of a code, milliseconds: a minute.
pub const MIN_CODE_LIFETIME_MS: i64 = 60_000;
/// So many wrong codes within [`WRONG_WINDOW_MS`], from anybody, stop the taking of codes.
pub const WRONG_TRIES: usize = 5;
/// See [`WRONG_TRIES`], milliseconds.
pub const WRONG_WINDOW_MS: i64 = 60_000;
/// For how long no code is taken after the last of too many wrong ones, milliseconds. Whoever is
/// signed in stays so: a prankster can delay a sign-in, not stop the hall.
pub const LOCK_MS: i64 = 2 * 60_000;

/// What somebody may do, and under which name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The name, unique in its role ("kiosk-1"). It stands in the log as `by`.
    pub name: String,
    /// The counter; of the role counter only, and always.
    pub counter: Option<u16>,
    /// The zone of a board or a kiosk; None is the whole hall.
    pub zone: Option<String>,
}

/// A grant that is about to be enrolled.
pub type NewGrant = Grant;

impl Grant {
    /// The grant as it is told to its holder.
    #[must_use]
    pub fn you(&self) -> You {
        You {
            name: self.name.clone(),
            role: self.role,
            counter: self.counter,
            zone: self.zone.clone(),
        }
    }
}

/// One row of the list of rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The right.
    pub grant: Grant,
    /// When it was enrolled last.
    pub since: Millis,
    /// Whether a token stands for it.
    pub has_token: bool,
    /// Codes that can still be used.
    pub open_codes: u32,
    /// Browsers that hold it.
    pub browsers: u32,
}

/// The rights of a hall. Shared by reference; every method may be called from any thread.
#[derive(Debug)]
pub struct Access {
    file: Mutex<File>,
    known: RwLock<Arc<Known>>,
    looked: AtomicI64,
    chance: Mutex<ChaCha20Rng>,
}

impl Access {
    /// Opens the file of rights in the folder `dir`, makes it when it is missing, upgrades it
    /// when it is older. Secrets are drawn from `seed`, which must come from the operating
    /// system's chance and be used once.
    ///
    /// # Errors
    /// When the folder or file cannot be used, is of a newer version, or is damaged.
    pub fn open(dir: &Path, seed: [u8; 32]) -> Result<Access, AccessTrouble> {
        std::fs::create_dir_all(dir).doing(format!("making the folder {}", dir.display()))?;
        Access::with(File::open(&dir.join(FILE))?, seed)
    }

    fn with(file: File, seed: [u8; 32]) -> Result<Access, AccessTrouble> {
        let known = file.read()?;
        Ok(Access {
            file: Mutex::new(file),
            known: RwLock::new(Arc::new(known)),
            looked: AtomicI64::new(i64::MIN),
            chance: Mutex::new(ChaCha20Rng::from_seed(seed)),
        })
    }

    /// Rights that nobody has, in no file: for worlds that are computed, where nobody shows one.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn of_nobody() -> Result<Access, AccessTrouble> {
        Access::with(File::in_memory()?, [0; 32])
    }

    /// Enrols a box or a program and gives its token, which is shown this once. The same name
    /// enrolled again gets a new token, and the old one dies.
    ///
    /// # Errors
    /// When the grant cannot be, or the file cannot be written.
    pub fn enrol(&self, grant: &NewGrant, now: Millis) -> Result<String, AccessTrouble> {
        BadGrant::of(grant)?;
        let token = secret::token(&mut lock(&self.chance));
        self.write(|file| file.enrol(grant, secret::hash(Kind::Token, &token), now))?;
        Ok(token)
    }

    /// Enrols a name and gives a code of 8 characters that opens the grant in one browser, once,
    /// within `lifetime_ms` ([`CODE_LIFETIME_MS`] is usual). Codes given before stay good, and so
    /// does the name's token.
    ///
    /// # Errors
    /// When the grant or the lifetime cannot be, or the file cannot be written.
    pub fn enrol_code(
        &self,
        grant: &NewGrant,
        lifetime_ms: i64,
        now: Millis,
    ) -> Result<String, AccessTrouble> {
        BadGrant::of(grant)?;
        BadGrant::lifetime(lifetime_ms)?;
        let code = secret::code(&mut lock(&self.chance));
        let hash = secret::hash(Kind::Code, &code);
        self.write(|file| file.enrol_code(grant, hash, now.plus(lifetime_ms), now))?;
        Ok(code)
    }

    /// Opens a code's grant in a browser and gives the browser's new session name, which is to
    /// replace the `existing` one in its cookie. The browser keeps what it held before, each
    /// grant until its own time; the old session name opens nothing any more.
    ///
    /// # Errors
    /// When the code opens nothing, or the file cannot be written.
    pub fn redeem(
        &self,
        code: &str,
        existing: Option<&str>,
        now: Millis,
    ) -> Result<(String, Grant), RedeemError> {
        // What cannot be a code is no guess either: it does not count against anybody.
        let code = secret::read_code(code).ok_or(RedeemError::Wrong)?;
        let session = secret::token(&mut lock(&self.chance));
        let old = existing.map(|session| secret::hash(Kind::Session, session));
        let new = secret::hash(Kind::Session, &session);
        let mut file = lock(&self.file);
        let grant = file.redeem(secret::hash(Kind::Code, &code), old, new, now)?;
        self.learn(file.read()?);
        Ok((session, grant))
    }

    /// Who shows this token. None for a token that is unknown, replaced or revoked.
    #[must_use]
    pub fn who(&self, token: &str, now: Millis) -> Option<Grant> {
        let hash = secret::hash(Kind::Token, token);
        let known = self.known(now).who(&hash);
        // A box that was enrolled this very moment must not be sent away.
        known.or_else(|| self.look_again().who(&hash))
    }

    /// All that a browser holds now; nothing for a session that is unknown or over.
    #[must_use]
    pub fn session(&self, session: &str, now: Millis) -> Vec<Grant> {
        let hash = secret::hash(Kind::Session, session);
        let held = self.known(now).session(&hash, now);
        if held.is_empty() {
            return self.look_again().session(&hash, now);
        }
        held
    }

    /// Signs a browser out of everything that it holds.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end_session(&self, session: &str) -> Result<(), AccessTrouble> {
        self.write(|file| file.end_session(secret::hash(Kind::Session, session)))
    }

    /// Takes every right of a name, in all roles: its token, its codes, its browsers. Gives how
    /// many rights that were.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn revoke(&self, name: &str) -> Result<usize, AccessTrouble> {
        self.write(|file| file.revoke(name))
    }

    /// Every right, by role and counter.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self, now: Millis) -> Result<Vec<Enrolled>, AccessTrouble> {
        lock(&self.file).list(now)
    }

    fn write<T>(
        &self,
        change: impl FnOnce(&mut File) -> Result<T, AccessTrouble>,
    ) -> Result<T, AccessTrouble> {
        let mut file = lock(&self.file);
        let result = change(&mut file)?;
        self.learn(file.read()?);
        Ok(result)
    }

    fn known(&self, now: Millis) -> Arc<Known> {
        let looked = self.looked.load(Ordering::Relaxed);
        // A clock that went back must not keep an old look alive. Who finds another looking goes
        // on with what is in force.
        if !(looked..looked.saturating_add(LOOK_EVERY_MS)).contains(&now.0)
            && let Ok(mut file) = self.file.try_lock()
        {
            self.looked.store(now.0, Ordering::Relaxed);
            self.learn_changes(&mut file);
        }
        self.in_force()
    }

    /// Looks at the file now, and waits for another who does.
    fn look_again(&self) -> Arc<Known> {
        self.learn_changes(&mut lock(&self.file));
        self.in_force()
    }

    fn learn_changes(&self, file: &mut File) {
        match file.changed() {
            Ok(Some(known)) => self.learn(known),
            Ok(None) => {}
            // The hall goes on with the rights that it knows.
            Err(cause) => warn!(%cause, "the file of rights cannot be read"),
        }
    }

    fn in_force(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a reading into force. The file's lock is held by the caller, so that an older reading
    /// never replaces a newer one.
    fn learn(&self, known: Known) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
