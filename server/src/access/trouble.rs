//! Why an enrolment or a sign-in did not come about.

use std::fmt;

use protocol::Role;

use super::{Grant, MAX_CODE_LIFETIME_MS, MIN_CODE_LIFETIME_MS};

/// Longest name of a box, a program or a person's post, characters.
pub const MAX_NAME_CHARS: usize = 64;

/// An enrolment that cannot be. The sentence and the remedy stand in `assets/words` under
/// `access.<code>` and `access.<code>_remedy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadGrant {
    /// The name is empty, too long or holds control characters.
    Name,
    /// A phone is known by the key of its ticket and cannot be enrolled.
    Role,
    /// A counter needs the number of its counter, 1 to 999.
    CounterMissing,
    /// Only a counter belongs to a counter.
    CounterNotWanted,
    /// Only a board or a kiosk belongs to a zone.
    ZoneNotWanted,
    /// A code lives from a minute to 12 hours.
    Lifetime,
}

impl BadGrant {
    /// Every way there is, for the test that each has words.
    pub const ALL: [BadGrant; 6] = [
        BadGrant::Name,
        BadGrant::Role,
        BadGrant::CounterMissing,
        BadGrant::CounterNotWanted,
        BadGrant::ZoneNotWanted,
        BadGrant::Lifetime,
    ];

    /// Its name in `assets/words`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            BadGrant::Name => "bad_name",
            BadGrant::Role => "bad_role",
            BadGrant::CounterMissing => "counter_missing",
            BadGrant::CounterNotWanted => "counter_not_wanted",
            BadGrant::ZoneNotWanted => "zone_not_wanted",
            BadGrant::Lifetime => "bad_lifetime",
        }
    }

    /// What is wrong with a grant, if anything is.
    pub(super) fn of(grant: &Grant) -> Result<(), BadGrant> {
        let name = grant.name.trim();
        if name.is_empty()
            || name != grant.name
            || name.chars().count() > MAX_NAME_CHARS
            || name.chars().any(char::is_control)
        {
            return Err(BadGrant::Name);
        }
        match (grant.role, grant.counter) {
            (Role::Phone, _) => return Err(BadGrant::Role),
            (Role::Counter, Some(1..=999)) => {}
            (Role::Counter, _) => return Err(BadGrant::CounterMissing),
            (_, Some(_)) => return Err(BadGrant::CounterNotWanted),
            (_, None) => {}
        }
        match &grant.zone {
            Some(_) if !matches!(grant.role, Role::Board | Role::Kiosk) => {
                Err(BadGrant::ZoneNotWanted)
            }
            _ => Ok(()),
        }
    }

    /// Whether a code may live so long.
    pub(super) fn lifetime(lifetime_ms: i64) -> Result<(), BadGrant> {
        let good = (MIN_CODE_LIFETIME_MS..=MAX_CODE_LIFETIME_MS).contains(&lifetime_ms);
        if good {
            Ok(())
        } else {
            Err(BadGrant::Lifetime)
        }
    }
}

/// What went wrong with rights.
#[derive(Debug)]
pub enum AccessTrouble {
    /// The enrolment cannot be; nothing has changed.
    Bad(BadGrant),
    /// The file cannot be used.
    File {
        /// What was tried.
        doing: String,
        /// The cause.
        cause: anyhow::Error,
    },
}

impl AccessTrouble {
    /// Its name in `assets/words` under `access`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            AccessTrouble::Bad(bad) => bad.code(),
            AccessTrouble::File { .. } => "access_file",
        }
    }
}

impl fmt::Display for AccessTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AccessTrouble::Bad(bad) => f.write_str(bad.code()),
            AccessTrouble::File { doing, cause } => write!(f, "{doing}: {cause:#}"),
        }
    }
}

impl std::error::Error for AccessTrouble {}

impl From<BadGrant> for AccessTrouble {
    fn from(bad: BadGrant) -> AccessTrouble {
        AccessTrouble::Bad(bad)
    }
}

/// Why a code opened nothing. The sentence and the remedy stand in `assets/words` under
/// `refusal.<code>` and `refusal.<code>_remedy`.
#[derive(Debug)]
pub enum RedeemError {
    /// There is no such code, or its name was revoked.
    Wrong,
    /// It was used before.
    Used,
    /// Its time is over.
    Expired,
    /// Too many wrong codes were tried; none is taken for a while, right or wrong.
    Locked {
        /// How long still, seconds.
        wait_s: u32,
    },
    /// The file of rights cannot be used.
    Trouble(AccessTrouble),
}

impl RedeemError {
    /// Its name in `assets/words` under `refusal`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            RedeemError::Wrong => "code_wrong",
            RedeemError::Used => "code_used",
            RedeemError::Expired => "code_expired",
            RedeemError::Locked { .. } => "code_locked",
            RedeemError::Trouble(_) => "access_file",
        }
    }
}

impl fmt::Display for RedeemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RedeemError::Locked { wait_s } => write!(f, "code_locked for {wait_s} s"),
            RedeemError::Trouble(trouble) => trouble.fmt(f),
            other => f.write_str(other.code()),
        }
    }
}

impl std::error::Error for RedeemError {}

impl From<AccessTrouble> for RedeemError {
    fn from(trouble: AccessTrouble) -> RedeemError {
        RedeemError::Trouble(trouble)
    }
}
