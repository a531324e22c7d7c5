//! The store: one SQLite file, one writing connection, one transaction a batch.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use engine::{Event, Hall, HallPlan, Millis, Recorded};
use protocol::Answer;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::input::{Fingerprint, Key};
use crate::registrar::{Batch, REMEMBER_MS};

pub mod check;
pub mod copy;
pub mod days;
pub mod feed;
pub mod plans;
pub mod report;
mod upgrade;

#[cfg(test)]
mod tests;

/// The file's name inside the data folder.
pub const FILE: &str = "hall.db";

const INSERT_EVENT: &str =
    "insert into event (seq, at, by, kind, body) values (?1, ?2, ?3, ?4, ?5)";
const INSERT_ISSUED: &str = "insert into issued (day, label, seq) values (?1, ?2, ?3)";
/// A number of a day that is over may have come before that day was closed, and come again.
const INSERT_ISSUED_LATE: &str = "insert into issued (day, label, seq) values (?1, ?2, ?3) \
    on conflict (day, label) do nothing";
/// A key older than 48 hours is forgotten (law 3) and may come again before its row is deleted.
const INSERT_ANSWER: &str = "insert into answer (key, fingerprint, at, body) \
    values (?1, ?2, ?3, ?4) on conflict (key) do update \
    set fingerprint = excluded.fingerprint, at = excluded.at, body = excluded.body";
const DELETE_OLD_ANSWERS: &str = "delete from answer where at < ?1";
const SELECT_ANSWER: &str = "select body from answer where key = ?1";
const SELECT_KEYS: &str = "select at, key, fingerprint from answer where at >= ?1 order by at";
const SELECT_LAST_DAY: &str =
    "select coalesce((select max(seq) from event where kind = 'day_opened'), 1)";
const SELECT_ANY: &str = "select 1 from event limit 1";
const SELECT_PLAN: &str = "select body from event \
    where seq >= coalesce((select max(seq) from event where kind = 'day_opened'), 1) \
    and kind in ('day_opened', 'plan_saved') order by seq desc limit 1";
const SELECT_EVENTS: &str = "select seq, at, by, body from event \
    where seq >= ?1 and seq < ?2 order by seq";

/// The writing side of the log.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    day: Option<String>,
}

/// What went wrong with the file. The server cannot go on.
#[derive(Debug)]
pub struct StoreTrouble {
    /// What was tried.
    pub doing: String,
    /// The cause.
    pub cause: anyhow::Error,
}

impl fmt::Display for StoreTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:#}", self.doing, self.cause)
    }
}

impl std::error::Error for StoreTrouble {}

trait Doing<T> {
    fn doing(self, what: impl Into<String>) -> Result<T, StoreTrouble>;
}

impl<T, E: Into<anyhow::Error>> Doing<T> for Result<T, E> {
    fn doing(self, what: impl Into<String>) -> Result<T, StoreTrouble> {
        self.map_err(|cause| StoreTrouble {
            doing: what.into(),
            cause: cause.into(),
        })
    }
}

/// What a start finds: the hall, and the keys of the last 48 hours.
#[derive(Debug, Default)]
pub struct Found {
    /// The hall as of the last event; None when the log is empty.
    pub hall: Option<Hall>,
    /// Keys with their fingerprints, oldest first.
    pub keys: Vec<(Millis, Key, Fingerprint)>,
    /// How many events were replayed.
    pub events: usize,
}

impl Store {
    /// Opens the file in `data`, makes it when it is missing, upgrades it when it is older.
    ///
    /// # Errors
    /// When the folder or file cannot be used, is of a newer version, or is damaged.
    pub fn open(data: &Path) -> Result<Store, StoreTrouble> {
        std::fs::create_dir_all(data).doing(format!("making the folder {}", data.display()))?;
        let path = data.join(FILE);
        keep_private(&path).doing(format!("keeping {} from others", path.display()))?;
        let mut connection =
            Connection::open(&path).doing(format!("opening {}", path.display()))?;
        // WAL with FULL: a commit that was acknowledged survives a power cut. NORMAL does not.
        connection
            .execute_batch(
                "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
                 pragma wal_autocheckpoint = 4000;",
            )
            .and_then(|()| connection.busy_timeout(Duration::from_secs(5)))
            .doing(format!("preparing {}", path.display()))?;
        connection.set_prepared_statement_cache_capacity(32);
        upgrade::upgrade(&mut connection).doing(format!("upgrading {}", path.display()))?;
        Ok(Store {
            connection,
            day: None,
        })
    }

    /// Replays the last day and reads the remembered keys.
    ///
    /// # Errors
    /// When the log cannot be read or is not a log of this program.
    pub fn load(&mut self, now: Millis) -> Result<Found, StoreTrouble> {
        let (hall, events) = replay_last_day(&self.connection)?;
        self.day = hall
            .as_ref()
            .and_then(|hall| hall.day.as_ref())
            .map(|day| day.date.to_string());
        let oldest = now.0 - REMEMBER_MS;
        let mut statement = self.connection.prepare(SELECT_KEYS).doing("reading keys")?;
        let keys = statement
            .query_map([oldest], |row| {
                let key: [u8; 16] = row.get(1)?;
                let fingerprint = row.get::<_, i64>(2)?.cast_unsigned();
                let at = Millis(row.get(0)?);
                Ok((at, Key(u128::from_be_bytes(key)), Fingerprint(fingerprint)))
            })
            .and_then(Iterator::collect)
            .doing("reading keys")?;
        Ok(Found { hall, keys, events })
    }

    /// Appends a batch in one transaction. When this returns, the batch survives a power cut.
    ///
    /// # Errors
    /// When the transaction failed. It may be in the file all the same, so nobody may go on from
    /// here but by a fresh start.
    pub fn append(&mut self, batch: &Batch) -> Result<(), StoreTrouble> {
        let Store { connection, day } = self;
        let mut append = || -> anyhow::Result<()> {
            let transaction = connection.transaction()?;
            {
                let mut event = transaction.prepare_cached(INSERT_EVENT)?;
                let mut issued = transaction.prepare_cached(INSERT_ISSUED)?;
                let mut answer = transaction.prepare_cached(INSERT_ANSWER)?;
                for record in &batch.records {
                    let body = serde_json::to_string(&record.event)?;
                    let seq = i64::try_from(record.seq)?;
                    event.execute(params![
                        seq,
                        record.at.0,
                        &*record.by,
                        kind(&record.event),
                        body
                    ])?;
                    match &record.event {
                        Event::DayOpened { date, .. } => {
                            *day = Some(date.to_string());
                            let oldest = record.at.0 - REMEMBER_MS;
                            transaction
                                .prepare_cached(DELETE_OLD_ANSWERS)?
                                .execute([oldest])?;
                        }
                        Event::TicketIssued { label, .. } => {
                            issued.execute(params![day.as_deref(), label.to_string(), seq])?;
                        }
                        Event::OfflineInserted { label, .. } => {
                            issued.execute(params![day.as_deref(), label.to_string(), seq])?;
                        }
                        Event::OfflineExpired { label, date, .. } => {
                            let late = params![date.to_string(), label.to_string(), seq];
                            transaction
                                .prepare_cached(INSERT_ISSUED_LATE)?
                                .execute(late)?;
                        }
                        _ => {}
                    }
                }
                for new in &batch.answers {
                    let fingerprint = new.fingerprint.0.cast_signed();
                    let key = new.key.0.to_be_bytes();
                    answer.execute(params![key, fingerprint, new.at.0, new.body])?;
                }
            }
            Ok(transaction.commit()?)
        };
        append().doing("appending to the log")
    }

    /// The answer given before to a key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn answer(&self, key: Key) -> Result<Option<Answer>, StoreTrouble> {
        let read = || -> anyhow::Result<Option<Answer>> {
            let mut statement = self.connection.prepare_cached(SELECT_ANSWER)?;
            let body: Option<String> = statement
                .query_row([key.0.to_be_bytes()], |row| row.get(0))
                .optional()?;
            Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
        };
        read().doing("reading an answer")
    }
}

/// A connection that only reads, beside a running server.
pub type Reading = Connection;

/// Makes the file for its user alone, or takes it from the others: it holds the keys of phone
/// pages. SQLite gives its side files the rights of the file.
fn keep_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut make = std::fs::OpenOptions::new();
    make.create(true).append(true).mode(0o600).open(path)?;
    for end in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        if Path::new(&file).exists() {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

/// Opens the file read-only, for checks, exports and reports beside a running server.
///
/// # Errors
/// When there is no such file or it cannot be read.
pub fn open_to_read(data: &Path) -> Result<Reading, StoreTrouble> {
    let path: PathBuf = data.join(FILE);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags)
        .doing(format!("opening {} to read", path.display()))?;
    connection
        .busy_timeout(Duration::from_secs(5))
        .doing("preparing to read")?;
    Ok(connection)
}

/// Whether nothing was ever written to the log in `data`, or there is none.
#[must_use]
pub fn is_fresh(data: &Path) -> bool {
    let Ok(connection) = open_to_read(data) else {
        return true;
    };
    connection.query_row(SELECT_ANY, [], |_| Ok(())).is_err()
}

/// The plan that was saved last; none when the log does not have one yet.
///
/// # Errors
/// When the log cannot be read.
pub fn saved_plan(connection: &Connection) -> Result<Option<Arc<HallPlan>>, StoreTrouble> {
    let read = || -> anyhow::Result<Option<Arc<HallPlan>>> {
        let mut statement = connection.prepare(SELECT_PLAN)?;
        let mut rows = statement.query([])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        Ok(match serde_json::from_str(row.get_ref(0)?.as_str()?)? {
            Event::PlanSaved { plan, .. } | Event::DayOpened { plan, .. } => Some(plan),
            _ => None,
        })
    };
    read().doing("reading the plan")
}

/// Every event of a stretch of the log, in order, given to `each`.
///
/// # Errors
/// When the log cannot be read, or `each` fails.
pub fn each_event(
    connection: &Connection,
    stretch: std::ops::Range<u64>,
    mut each: impl FnMut(Recorded) -> anyhow::Result<()>,
) -> Result<(), StoreTrouble> {
    let mut read = || -> anyhow::Result<()> {
        let mut statement = connection.prepare(SELECT_EVENTS)?;
        let place = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
        let mut rows = statement.query([place(stretch.start), place(stretch.end)])?;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            let by: String = row.get(2)?;
            let body = row.get_ref(3)?.as_str()?;
            let event = serde_json::from_str(body)
                .map_err(|cause| anyhow::anyhow!("event {seq} is not one of ours: {cause}"))?;
            each(Recorded {
                seq,
                at: Millis(row.get(1)?),
                by: by.into(),
                event,
            })?;
        }
        Ok(())
    };
    read().doing("reading the log")
}

/// The hall as the log tells it since the last day was opened, and how many events that took.
fn replay_last_day(connection: &Connection) -> Result<(Option<Hall>, usize), StoreTrouble> {
    let first: i64 = connection
        .query_row(SELECT_LAST_DAY, [], |row| row.get(0))
        .doing("finding the last day")?;
    let first = first.cast_unsigned();
    let mut hall: Option<Hall> = None;
    let mut count = 0;
    each_event(connection, first..u64::MAX, |recorded| {
        let hall = hall.get_or_insert_with(|| {
            let mut fresh = Hall::new(HallPlan::sample());
            fresh.seq = recorded.seq - 1;
            fresh
        });
        hall.apply(&recorded);
        count += 1;
        Ok(())
    })?;
    if let Some(hall) = &hall {
        hall.check().doing("checking the replayed day")?;
    }
    Ok((hall, count))
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::PlanSaved { .. } => "plan_saved",
        Event::DayOpened { .. } => "day_opened",
        Event::DayClosed { .. } => "day_closed",
        Event::TicketIssued { .. } => "ticket_issued",
        Event::TicketCalled { .. } => "ticket_called",
        Event::TicketRecalled { .. } => "ticket_recalled",
        Event::TicketStarted { .. } => "ticket_started",
        Event::TicketFinished { .. } => "ticket_finished",
        Event::TicketMissed { .. } => "ticket_missed",
        Event::GroupClosed { .. } => "group_closed",
        Event::GroupReopened { .. } => "group_reopened",
        Event::TicketCancelled { .. } => "ticket_cancelled",
        Event::TicketRegrouped { .. } => "ticket_regrouped",
        Event::WaitingMoved { .. } => "waiting_moved",
        Event::TicketReprinted { .. } => "ticket_reprinted",
        Event::TicketReleased { .. } => "ticket_released",
        Event::CounterReskilled { .. } => "counter_reskilled",
        Event::CounterAsPlanned { .. } => "counter_as_planned",
        Event::ActPlanned { .. } => "act_planned",
        Event::ActCancelled { .. } => "act_cancelled",
        Event::ActDone { .. } => "act_done",
        Event::ActMissed { .. } => "act_missed",
        Event::Announced { .. } => "announced",
        Event::AnnouncementEnded { .. } => "announcement_ended",
        Event::EmergencyCalled { .. } => "emergency_called",
        Event::EmergencyAnswered { .. } => "emergency_answered",
        Event::EmergencyEnded { .. } => "emergency_ended",
        Event::PeopleAsked { .. } => "people_asked",
        Event::PeopleReplied { .. } => "people_replied",
        Event::AutoCallSet { .. } => "auto_call_set",
        Event::MessageSent { .. } => "message_sent",
        Event::MessageSeen { .. } => "message_seen",
        Event::StaffSignedIn { .. } => "staff_signed_in",
        Event::StaffLeft { .. } => "staff_left",
        Event::TicketTransferred { .. } => "ticket_transferred",
        Event::StepsPlanned { .. } => "steps_planned",
        Event::StepFinished { .. } => "step_finished",
        Event::WorkTold { .. } => "work_told",
        Event::TicketNoted { .. } => "ticket_noted",
        Event::TicketSuspended { .. } => "ticket_suspended",
        Event::TicketReturned { .. } => "ticket_returned",
        Event::TicketTakenBack { .. } => "ticket_taken_back",
        Event::CounterOpened { .. } => "counter_opened",
        Event::CounterShut { .. } => "counter_shut",
        Event::CounterPaused { .. } => "counter_paused",
        Event::CounterResumed { .. } => "counter_resumed",
        Event::AppointmentsBooked { .. } => "appointments_booked",
        Event::AppointmentCancelled { .. } => "appointment_cancelled",
        Event::ActUndone { .. } => "act_undone",
        Event::PriorityGranted { .. } => "priority_granted",
        Event::PriorityRemoved { .. } => "priority_removed",
        Event::PriorityConfirmed { .. } => "priority_confirmed",
        Event::PlanDrafted { .. } => "plan_drafted",
        Event::DraftDropped { .. } => "draft_dropped",
        Event::PublicationPlanned { .. } => "publication_planned",
        Event::PublicationWithdrawn {} => "publication_withdrawn",
        Event::PublicationFailed { .. } => "publication_failed",
        Event::CounterLent { .. } => "counter_lent",
        Event::CounterGivenBack { .. } => "counter_given_back",
        Event::AdviceMade { .. } => "advice_made",
        Event::AdviceAnswered { .. } => "advice_answered",
        Event::AdviceFollowed { .. } => "advice_followed",
        Event::FactsLearned { .. } => "facts_learned",
        Event::OfflineInserted { .. } => "offline_inserted",
        Event::OfflineExpired { .. } => "offline_expired",
    }
}
