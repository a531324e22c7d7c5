//! Whether the file is whole: for the operator's `check` and for tests after a kill.

use std::collections::BTreeMap;
use std::path::Path;

use engine::{Event, Hall, HallPlan};

use super::{Doing, StoreTrouble, each_event, open_to_read};

/// What a check saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Events in the log.
    pub events: u64,
    /// Service days.
    pub days: u64,
    /// Numbers given.
    pub tickets: u64,
    /// What is wrong; nothing, one hopes.
    pub wrong: Vec<String>,
}

/// Replays the whole log and compares it with what is derived from it (H1–H6, S3, I1).
///
/// # Errors
/// When the file cannot be read at all.
pub fn check(data: &Path) -> Result<Report, StoreTrouble> {
    let connection = open_to_read(data)?;
    let mut report = Report {
        events: 0,
        days: 0,
        tickets: 0,
        wrong: Vec::new(),
    };
    let pages: String = connection
        .query_row("pragma quick_check(1)", [], |row| row.get(0))
        .doing("checking the pages")?;
    if pages != "ok" {
        report.wrong.push(format!("the file is damaged: {pages}"));
    }
    let mut hall = Hall::new(HallPlan::sample());
    let mut day = String::new();
    let mut labels = BTreeMap::new();
    each_event(&connection, 1..u64::MAX, |recorded| {
        if recorded.seq != report.events + 1 {
            anyhow::bail!(
                "a gap: event {} follows event {}",
                recorded.seq,
                report.events
            );
        }
        report.events = recorded.seq;
        match &recorded.event {
            Event::DayOpened { date, .. } => {
                report.days += 1;
                day = date.to_string();
            }
            Event::TicketIssued { label, .. } | Event::OfflineInserted { label, .. } => {
                report.tickets += 1;
                let key = (day.clone(), label.to_string());
                if labels.insert(key, recorded.seq).is_some() {
                    report
                        .wrong
                        .push(format!("{label} was given twice on {day} (I1)"));
                }
            }
            // It may have come before its day was closed, and have been told again.
            Event::OfflineExpired { label, date, .. } => {
                let key = (date.to_string(), label.to_string());
                labels.entry(key).or_insert_with(|| {
                    report.tickets += 1;
                    recorded.seq
                });
            }
            _ => {}
        }
        let is_close = matches!(recorded.event, Event::DayClosed { .. });
        hall.apply(&recorded);
        if is_close && let Err(broken) = hall.check() {
            report.wrong.push(format!("{day}: {broken}"));
        }
        Ok(())
    })?;
    if let Err(broken) = hall.check() {
        report.wrong.push(format!("{day}: {broken}"));
    }
    let issued = read_issued(&connection).doing("reading the numbers given")?;
    if issued != labels {
        report
            .wrong
            .push("the table of numbers differs from the log (S3)".into());
    }
    Ok(report)
}

fn read_issued(
    connection: &rusqlite::Connection,
) -> rusqlite::Result<BTreeMap<(String, String), u64>> {
    let mut statement = connection.prepare("select day, label, seq from issued")?;
    statement
        .query_map([], |row| {
            Ok((
                (row.get(0)?, row.get(1)?),
                row.get::<_, i64>(2)?.cast_unsigned(),
            ))
        })?
        .collect()
}
