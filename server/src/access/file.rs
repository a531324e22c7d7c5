//! The file of rights: every statement on it, one writing connection.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use engine::Millis;
use protocol::Role;
use rusqlite::types::Type;
use rusqlite::{
    Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params, params,
};

use super::known::Known;
use super::secret::Hash;
use super::trouble::{AccessTrouble, RedeemError};
use super::{Enrolled, Grant, LOCK_MS, SESSION_MS, WRONG_TRIES, WRONG_WINDOW_MS};

/// The version that this build writes.
const SCHEMA_VERSION: i64 = 1;
/// The steps, each from version `i` to `i + 1`.
const STEPS: [&str; SCHEMA_VERSION as usize] = [include_str!("schema.sql")];
/// How long a code is remembered after its end, milliseconds: a day.
const REMEMBER_CODE_MS: i64 = 24 * 3_600_000;

const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; \
                       pragma foreign_keys = on; pragma secure_delete = on;";
const UPSERT_ENROLLED: &str = "insert into enrolled (role, name, counter, zone, at) \
    values (:role, :name, :counter, :zone, :at) \
    on conflict (role, name) do update set counter = :counter, zone = :zone, at = :at \
    returning id";
const REPLACE_TOKEN: &str = "insert into token (enrolled, hash, at) values (?1, ?2, ?3) \
    on conflict (enrolled) do update set hash = excluded.hash, at = excluded.at";
const INSERT_CODE: &str = "insert into code (hash, enrolled, expires) values (?1, ?2, ?3)";
const SELECT_CODE: &str = "select c.expires, c.used_at, e.id, e.role, e.name, e.counter, e.zone \
    from code c join enrolled e on e.id = c.enrolled where c.hash = ?1";
const USE_CODE: &str = "update code set used_at = ?2 where hash = ?1 and used_at is null";
const MOVE_SESSION: &str = "update session set hash = ?2 where hash = ?1";
const UPSERT_SESSION: &str = "insert into session (hash, enrolled, expires) values (?1, ?2, ?3) \
    on conflict (hash, enrolled) do update set expires = excluded.expires";
const DELETE_SESSION: &str = "delete from session where hash = ?1";
const DELETE_NAME: &str = "delete from enrolled where name = ?1";
const DELETE_OLD_CODES: &str = "delete from code where expires < ?1";
const DELETE_OLD_SESSIONS: &str = "delete from session where expires <= ?1";
const INSERT_WRONG: &str = "insert into wrong_code (at) values (?1)";
const DELETE_OLD_WRONG: &str = "delete from wrong_code where at > ?1 or at < ?2";
const SELECT_WRONG: &str = "select at from wrong_code order by at desc limit ?1";
const SELECT_TOKENS: &str = "select t.hash, e.role, e.name, e.counter, e.zone \
    from token t join enrolled e on e.id = t.enrolled";
const SELECT_SESSIONS: &str = "select s.hash, s.expires, e.role, e.name, e.counter, e.zone \
    from session s join enrolled e on e.id = s.enrolled order by e.role, e.counter, e.name";
const SELECT_ENROLLED: &str = "select e.role, e.name, e.counter, e.zone, e.at, \
    exists (select 1 from token t where t.enrolled = e.id), \
    (select count(*) from code c \
        where c.enrolled = e.id and c.used_at is null and c.expires > ?1), \
    (select count(*) from session s where s.enrolled = e.id and s.expires > ?1) \
    from enrolled e order by e.role, e.counter, e.name";

/// The connection, with the version of the file that was last read.
#[derive(Debug)]
pub(super) struct File {
    connection: Connection,
    seen: i64,
}

/// Names what was tried when a step on the file fails.
pub(super) trait Doing<T> {
    fn doing(self, what: impl Into<String>) -> Result<T, AccessTrouble>;
}

impl<T, E: Into<anyhow::Error>> Doing<T> for Result<T, E> {
    fn doing(self, what: impl Into<String>) -> Result<T, AccessTrouble> {
        self.map_err(|cause| AccessTrouble::File {
            doing: what.into(),
            cause: cause.into(),
        })
    }
}

impl File {
    pub(super) fn open(path: &Path) -> Result<File, AccessTrouble> {
        make_private(path).doing(format!("making {}", path.display()))?;
        let connection = Connection::open(path).doing(format!("opening {}", path.display()))?;
        File::of(connection, path)
    }

    /// A file that is none: it is gone with its last use.
    pub(super) fn in_memory() -> Result<File, AccessTrouble> {
        let connection = Connection::open_in_memory().doing("opening a file in memory")?;
        File::of(connection, Path::new("memory"))
    }

    fn of(mut connection: Connection, path: &Path) -> Result<File, AccessTrouble> {
        // First of all, so that two programs that start at once wait for each other.
        connection
            .busy_timeout(Duration::from_secs(5))
            .and_then(|()| connection.execute_batch(PRAGMAS))
            .doing(format!("preparing {}", path.display()))?;
        connection.set_prepared_statement_cache_capacity(32);
        upgrade(&mut connection).doing(format!("upgrading {}", path.display()))?;
        let seen = data_version(&connection).doing(format!("reading {}", path.display()))?;
        Ok(File { connection, seen })
    }

    /// All that stands in the file, when another program has changed it since the last look.
    pub(super) fn changed(&mut self) -> Result<Option<Known>, AccessTrouble> {
        let version = data_version(&self.connection).doing("looking for new rights")?;
        if version == self.seen {
            return Ok(None);
        }
        // The version was read first: a change in between is seen at the next look.
        let known = self.read()?;
        self.seen = version;
        Ok(Some(known))
    }

    /// All that stands in the file.
    pub(super) fn read(&self) -> Result<Known, AccessTrouble> {
        read_known(&self.connection).doing("reading rights")
    }

    pub(super) fn enrol(
        &mut self,
        grant: &Grant,
        token: Hash,
        now: Millis,
    ) -> Result<(), AccessTrouble> {
        self.write("enrolling", |change| {
            let id = upsert(change, grant, now)?;
            change.execute(REPLACE_TOKEN, params![id, token, now.0])?;
            Ok(())
        })
    }

    pub(super) fn enrol_code(
        &mut self,
        grant: &Grant,
        code: Hash,
        expires: Millis,
        now: Millis,
    ) -> Result<(), AccessTrouble> {
        self.write("enrolling by a code", |change| {
            change.execute(DELETE_OLD_CODES, [now.0 - REMEMBER_CODE_MS])?;
            let id = upsert(change, grant, now)?;
            change.execute(INSERT_CODE, params![code, id, expires.0])?;
            Ok(())
        })
    }

    /// Spends a code. The browser's session moves to the name `new`, so that a name that
    /// somebody planted before the sign-in opens nothing after it.
    pub(super) fn redeem(
        &mut self,
        code: Hash,
        old: Option<Hash>,
        new: Hash,
        now: Millis,
    ) -> Result<Grant, RedeemError> {
        let outcome = self.write("redeeming a code", |change| {
            if let Some(wait_s) = locked(change, now)? {
                return Ok(Err(RedeemError::Locked { wait_s }));
            }
            let found = change
                .query_row(SELECT_CODE, [code], |row| {
                    let expires = Millis(row.get(0)?);
                    let used: Option<i64> = row.get(1)?;
                    Ok((
                        expires,
                        used.is_some(),
                        row.get::<_, i64>(2)?,
                        grant(row, 3)?,
                    ))
                })
                .optional()?;
            let (expires, used, id, grant) = match found {
                Some(found) => found,
                None => {
                    change.execute(INSERT_WRONG, [now.0])?;
                    return Ok(Err(RedeemError::Wrong));
                }
            };
            if used {
                return Ok(Err(RedeemError::Used));
            }
            if expires <= now {
                return Ok(Err(RedeemError::Expired));
            }
            anyhow::ensure!(
                change.execute(USE_CODE, params![code, now.0])? == 1,
                "the code was spent in the middle of a transaction"
            );
            change.execute(DELETE_OLD_SESSIONS, [now.0])?;
            if let Some(old) = old {
                change.execute(MOVE_SESSION, params![old, new])?;
            }
            change.execute(UPSERT_SESSION, params![new, id, now.plus(SESSION_MS).0])?;
            Ok(Ok(grant))
        });
        outcome?
    }

    pub(super) fn end_session(&mut self, session: Hash) -> Result<(), AccessTrouble> {
        self.write("signing out", |change| {
            change.execute(DELETE_SESSION, [session])?;
            Ok(())
        })
    }

    pub(super) fn revoke(&mut self, name: &str) -> Result<usize, AccessTrouble> {
        self.write(
            "revoking",
            |change| Ok(change.execute(DELETE_NAME, [name])?),
        )
    }

    pub(super) fn list(&self, now: Millis) -> Result<Vec<Enrolled>, AccessTrouble> {
        let read = || -> rusqlite::Result<Vec<Enrolled>> {
            let mut statement = self.connection.prepare_cached(SELECT_ENROLLED)?;
            statement
                .query_map([now.0], |row| {
                    Ok(Enrolled {
                        grant: grant(row, 0)?,
                        since: Millis(row.get(4)?),
                        has_token: row.get(5)?,
                        open_codes: row.get(6)?,
                        browsers: row.get(7)?,
                    })
                })?
                .collect()
        };
        read().doing("listing rights")
    }

    /// One change in one transaction. It begins as a writer, so that what it reads cannot be
    /// overtaken by another program.
    fn write<T>(
        &mut self,
        doing: &str,
        change: impl FnOnce(&Transaction<'_>) -> anyhow::Result<T>,
    ) -> Result<T, AccessTrouble> {
        let run = || -> anyhow::Result<T> {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = change(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run().doing(doing)
    }
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("pragma data_version", [], |row| row.get(0))
}

/// Makes the file readable by its user only; SQLite gives its companions the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Ok(_) => Ok(()),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(cause),
    }
}

fn upgrade(connection: &mut Connection) -> anyhow::Result<()> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: i64 = transaction.query_row("pragma user_version", [], |row| row.get(0))?;
        if version == SCHEMA_VERSION {
            return Ok(());
        }
        let step = usize::try_from(version)
            .ok()
            .and_then(|version| STEPS.get(version));
        let Some(step) = step else {
            anyhow::bail!(
                "the file has version {version}, this program writes version {SCHEMA_VERSION}: \
                 start the newer program, or restore a backup"
            );
        };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.commit()?;
    }
}

fn upsert(change: &Transaction<'_>, grant: &Grant, now: Millis) -> rusqlite::Result<i64> {
    change.query_row(
        UPSERT_ENROLLED,
        named_params! {
            ":role": grant.role.as_str(),
            ":name": grant.name,
            ":counter": grant.counter,
            ":zone": grant.zone,
            ":at": now.0,
        },
        |row| row.get(0),
    )
}

/// For how many seconds still no code is taken, after too many wrong ones within a minute.
fn locked(change: &Transaction<'_>, now: Millis) -> rusqlite::Result<Option<u32>> {
    // Tries from the future were made before the clock went back; they would lock for ever.
    change.execute(DELETE_OLD_WRONG, [now.0, now.0 - LOCK_MS - WRONG_WINDOW_MS])?;
    let tries: Vec<i64> = change
        .prepare_cached(SELECT_WRONG)?
        .query_map([i64::try_from(WRONG_TRIES).unwrap_or(i64::MAX)], |row| {
            row.get(0)
        })?
        .collect::<rusqlite::Result<_>>()?;
    let (Some(last), Some(first)) = (tries.first(), tries.get(WRONG_TRIES - 1)) else {
        return Ok(None);
    };
    let left_ms = last + LOCK_MS - now.0;
    let locked = last - first <= WRONG_WINDOW_MS && left_ms > 0;
    Ok(locked.then(|| u32::try_from((left_ms + 999) / 1_000).unwrap_or(u32::MAX)))
}

fn read_known(connection: &Connection) -> rusqlite::Result<Known> {
    let tokens = connection
        .prepare_cached(SELECT_TOKENS)?
        .query_map([], |row| Ok((row.get(0)?, Arc::new(grant(row, 1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    let mut sessions: BTreeMap<Hash, Vec<(Millis, Arc<Grant>)>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(SELECT_SESSIONS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let held = (Millis(row.get(1)?), Arc::new(grant(row, 2)?));
        sessions.entry(row.get(0)?).or_default().push(held);
    }
    Ok(Known { tokens, sessions })
}

/// The grant in four columns from `first` on: role, name, counter, zone.
fn grant(row: &Row<'_>, first: usize) -> rusqlite::Result<Grant> {
    let role: String = row.get(first)?;
    let role = Role::named(&role).ok_or_else(|| {
        let cause = format!("\"{role}\" is not a role of this program");
        rusqlite::Error::FromSqlConversionFailure(first, Type::Text, cause.into())
    })?;
    Ok(Grant {
        role,
        name: row.get(first + 1)?,
        counter: row.get(first + 2)?,
        zone: row.get(first + 3)?,
    })
}
