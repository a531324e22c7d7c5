//! One day in figures: per group and per counter, from the log alone.

use std::collections::BTreeMap;

use anyhow::Context;
use engine::{Event, Recorded};
use jiff::civil::Date;
use rusqlite::Connection;

use crate::store;

mod pauses;
mod tally;
#[cfg(test)]
mod tests;
mod visits;

/// A day in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayReport {
    /// The hall's date, `2026-11-25`.
    pub day: String,
    /// Each procedure group, in the order of its identifiers.
    pub groups: Vec<Row>,
    /// Each counter that did something, by number.
    pub counters: Vec<Row>,
    /// The pauses of each counter by their reasons, `5:ca-nhan`; without a reason `5:`.
    pub pauses: Vec<Row>,
}

/// A group or a counter in figures. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The group's identifier or the counter's number.
    pub what: String,
    /// Numbers given; of a counter, numbers called to it.
    pub issued: u32,
    /// Visits of people who were served without a number; not among the numbers given.
    pub direct: u32,
    /// Those of them that a kiosk gave from its offline series.
    pub offline: u32,
    /// Visits served, step by step. A number with many dossiers is served once by its group, however
    /// many calls it takes; of a counter, each call counts.
    pub served: u32,
    /// Visits that ended because nobody came.
    pub no_shows: u32,
    /// Numbers that were taken back.
    pub cancelled: u32,
    /// Visits that the end of the day ended before they were served.
    pub expired: u32,
    /// Visits that the end of the day ended while they were served or suspended.
    pub unfinished: u32,
    /// From the number to its first call: the median.
    pub wait_median: Option<i64>,
    /// From the number to its first call: nine in ten waited at most so long.
    pub wait_p90: Option<i64>,
    /// From the citizen's arrival at the counter to the end: the median.
    pub service_median: Option<i64>,
    /// From the citizen's arrival at the counter to the end: the 90th percentile.
    pub service_p90: Option<i64>,
    /// How often a counter paused.
    pub pauses: u32,
    /// How long it paused.
    pub paused: i64,
}

/// The days of the log, with the place of the event that opened each.
///
/// # Errors
/// When the log cannot be read.
pub fn days(connection: &Connection) -> anyhow::Result<Vec<(Date, u64)>> {
    let mut statement = connection.prepare(
        "select json_extract(body, '$.date'), seq from event where kind = 'day_opened' order by seq",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?.cast_unsigned(),
        ))
    })?;
    let mut days = Vec::new();
    for row in rows {
        let (date, seq) = row?;
        days.push((
            date.parse()
                .with_context(|| format!("event {seq} has no date"))?,
            seq,
        ));
    }
    Ok(days)
}

/// The events of one day, from its opening to the next one.
///
/// # Errors
/// When the log cannot be read.
pub fn events_of(connection: &Connection, first: u64) -> anyhow::Result<Vec<Recorded>> {
    let next: Option<i64> = connection.query_row(
        "select min(seq) from event where kind = 'day_opened' and seq > ?1",
        [i64::try_from(first)?],
        |row| row.get(0),
    )?;
    let end = next.map_or(u64::MAX, i64::cast_unsigned);
    let mut events = Vec::new();
    store::each_event(connection, first..end, |recorded| {
        events.push(recorded);
        Ok(())
    })?;
    Ok(events)
}

/// Numbers of a kiosk's offline series that came when their day was over, each once: the events of
/// the whole log that tell them.
///
/// # Errors
/// When the log cannot be read.
pub fn late(connection: &Connection, day: Date) -> anyhow::Result<Vec<Event>> {
    let mut statement = connection.prepare(
        "select event.body from issued join event on event.seq = issued.seq \
         where issued.day = ?1 and event.kind = 'offline_expired' order by event.seq",
    )?;
    let rows = statement.query_map([day.to_string()], |row| row.get::<_, String>(0))?;
    let mut events = Vec::new();
    for row in rows {
        events.push(serde_json::from_str(&row?)?);
    }
    Ok(events)
}

impl DayReport {
    /// The same day with the numbers that came when it was over: given, and nobody was called.
    #[must_use]
    pub fn with_late(mut self, late: &[Event]) -> DayReport {
        for event in late {
            let Event::OfflineExpired {
                group, instead_of, ..
            } = event
            else {
                continue;
            };
            let at = self.groups.iter().position(|row| *row.what == *group.0);
            let at = at.unwrap_or_else(|| {
                let what = group.0.to_string();
                self.groups.push(Row {
                    what,
                    ..Row::default()
                });
                self.groups.len() - 1
            });
            let row = &mut self.groups[at];
            row.offline += 1;
            // The server's own number of the same touch is counted already.
            if instead_of.is_none() {
                row.issued += 1;
                row.expired += 1;
            }
        }
        self
    }
}

/// The events without what was undone, and without the undoing.
fn standing(events: &[Recorded]) -> Vec<&Recorded> {
    let mut standing: Vec<&Recorded> = Vec::with_capacity(events.len());
    for recorded in events {
        let Event::ActUndone {
            counter,
            ticket,
            act,
        } = &recorded.event
        else {
            standing.push(recorded);
            continue;
        };
        let undone = Some((*act, *ticket, *counter));
        let done = standing
            .iter()
            .rposition(|earlier| earlier.event.act() == undone);
        if let Some(done) = done {
            standing.remove(done);
        }
    }
    standing
}

/// The figures of one day from its events.
#[must_use]
pub fn of_day(events: &[Recorded]) -> DayReport {
    let mut dates = events.iter().filter_map(|recorded| match &recorded.event {
        Event::DayOpened { date, .. } => Some(date.to_string()),
        _ => None,
    });
    let day = dates.next_back().unwrap_or_default();
    let standing = standing(events);
    let (groups, counters) = visits::of_visits(&standing, &visits::never_printed(events));
    let mut rows: BTreeMap<_, Row> = counters
        .into_iter()
        .map(|(id, tally)| (id, tally.row(id.to_string())))
        .collect();
    let pauses = pauses::of_counters(&standing);
    for ((counter, _), pause) in &pauses {
        let row = rows.entry(*counter).or_insert_with(|| Row {
            what: counter.to_string(),
            ..Row::default()
        });
        row.pauses += pause.times;
        row.paused += pause.ms;
    }
    DayReport {
        day,
        groups: groups
            .into_iter()
            .map(|(id, tally)| tally.row(id.to_string()))
            .collect(),
        counters: rows.into_values().collect(),
        pauses: pauses
            .into_iter()
            .map(|((counter, reason), pause)| Row {
                what: format!("{counter}:{reason}"),
                pauses: pause.times,
                paused: pause.ms,
                ..Row::default()
            })
            .collect(),
    }
}
