//! The versions of the plan, whole, as the log has them.

use engine::{Event, HallPlan, Millis};
use rusqlite::{Connection, OptionalExtension};

/// The index of the same condition makes both of these short.
const SELECT_NEWEST: &str = "select at, by, body from event \
    where kind = 'plan_saved' order by seq desc limit ?1 offset ?2";
const SELECT_ALL: &str =
    "select at, by, body from event where kind = 'plan_saved' order by seq desc";

/// A version of the plan.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub version: u32,
    /// Since when it was in force.
    pub at: Millis,
    /// Who published it.
    pub by: String,
    /// Why, by a code of the plan, or where it came from.
    pub why: String,
    /// The version that it restores.
    pub restores: Option<u32>,
    /// How many tickets changed their group by it.
    pub moved: usize,
    /// The whole plan.
    pub plan: HallPlan,
}

/// The newest versions, newest first: `limit` of them after leaving out the newest `skip`.
///
/// # Errors
/// When the log cannot be read.
pub fn newest(connection: &Connection, limit: u32, skip: u32) -> anyhow::Result<Vec<Version>> {
    let mut statement = connection.prepare(SELECT_NEWEST)?;
    let mut rows = statement.query([limit, skip])?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next()? {
        versions.extend(read(row)?);
    }
    Ok(versions)
}

/// One version; None when there is none of that number.
///
/// # Errors
/// When the log cannot be read.
pub fn version(connection: &Connection, number: u32) -> anyhow::Result<Option<Version>> {
    // Versions rise by one, and the first is 1: the offset from the newest is known.
    let Some(newest) = newest(connection, 1, 0)?.pop() else {
        return Ok(None);
    };
    if number == 0 || number > newest.version {
        return Ok(None);
    }
    let skip = newest.version - number;
    let found = connection
        .prepare(SELECT_NEWEST)?
        .query_row([1, skip], |row| Ok(read(row)))
        .optional()?
        .transpose()?
        .flatten();
    Ok(found.filter(|found| found.version == number))
}

/// The last version that came from a plan file, or the first of all.
///
/// # Errors
/// When the log cannot be read.
pub fn last_from_file(connection: &Connection, whys: &[&str]) -> anyhow::Result<Option<HallPlan>> {
    let mut statement = connection.prepare(SELECT_ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(found) = read(row)?.filter(|found| whys.contains(&found.why.as_str())) {
            return Ok(Some(found.plan));
        }
    }
    Ok(None)
}

fn read(row: &rusqlite::Row<'_>) -> anyhow::Result<Option<Version>> {
    let (at, by) = (Millis(row.get(0)?), row.get::<_, String>(1)?);
    let event: Event = serde_json::from_str(row.get_ref(2)?.as_str()?)?;
    let Event::PlanSaved {
        version,
        why,
        plan,
        who,
        restores,
        moved,
        ..
    } = event
    else {
        return Ok(None);
    };
    Ok(Some(Version {
        version,
        at,
        by: who.map_or(by, |who| who.to_string()),
        why,
        restores,
        moved: moved.iter().map(|it| it.tickets.len()).sum(),
        plan: HallPlan::clone(&plan),
    }))
}
