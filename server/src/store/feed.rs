//! The log as JSON lines: whole for the operator's export, without secrets for programs.

use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// What a line may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// All that stands in the log.
    Everything,
    /// Not what opens something: the keys of phone pages and the references of photos.
    WithoutSecrets,
}

/// One line.
#[derive(Serialize)]
struct Line<'a, E> {
    seq: u64,
    at: i64,
    by: &'a str,
    event: E,
}

/// Gives up to `limit` events after `since` to `each`, a line without its end each, and answers
/// the place of the last.
///
/// # Errors
/// When the log cannot be read, or `each` fails.
pub fn each_line(
    connection: &Connection,
    since: u64,
    limit: u64,
    telling: Telling,
    mut each: impl FnMut(&str) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let mut statement = connection.prepare(
        "select seq, at, by, kind, body from event where seq > ?1 order by seq limit ?2",
    )?;
    let bounded = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut rows = statement.query([bounded(since), bounded(limit)])?;
    let mut last = since;
    while let Some(row) = rows.next()? {
        last = row.get::<_, i64>(0)?.cast_unsigned();
        let (at, by, kind) = (row.get(1)?, row.get_ref(2)?, row.get_ref(3)?);
        let (by, body) = (by.as_str()?, row.get_ref(4)?.as_str()?);
        let line = if telling == Telling::WithoutSecrets && kind.as_str()? == "ticket_issued" {
            let mut event: Value = serde_json::from_str(body)?;
            if let Some(fields) = event.as_object_mut() {
                fields.remove("key");
                fields.remove("photo");
            }
            serde_json::to_string(&Line {
                seq: last,
                at,
                by,
                event,
            })?
        } else {
            let event: &RawValue = serde_json::from_str(body)?;
            serde_json::to_string(&Line {
                seq: last,
                at,
                by,
                event,
            })?
        };
        each(&line)?;
    }
    Ok(last)
}
