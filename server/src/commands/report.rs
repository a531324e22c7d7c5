//! `report`: one day in figures.

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use layso_server::store::report::{self, DayReport, Row};

use super::{Data, Trouble, log_trouble, open_log, say};

/// Tells a day in figures: per group and per counter numbers given, served and missed, waits and
/// services. Reads only; a server may run meanwhile.
#[derive(Debug, Args)]
#[command(
    after_help = "Times are minutes. A wait is from the number to its first call; a service from the \
                        citizen's arrival at the counter to the end. Of a counter, `issued` counts the numbers \
                        called to it. `direct` counts the people who were served without a number; \
                        `offline` counts those of a group's `issued` that a kiosk gave while it was cut off. A row of the \
                        kind `pause` is one counter's pauses for one reason, `5:ca-nhan`. A number with many dossiers \
                        is served once by its group, and at every call by the counter."
)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    data: Data,
    /// The day, such as 2026-11-25; the last one unless told.
    #[arg(long, value_name = "DATE")]
    day: Option<Date>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns for a person.
    Text,
    /// Comma-separated values (RFC 4180).
    Csv,
}

const HEAD: [&str; 17] = [
    "day",
    "kind",
    "what",
    "issued",
    "served",
    "no_shows",
    "cancelled",
    "expired",
    "unfinished",
    "wait_median_min",
    "wait_p90_min",
    "service_median_min",
    "service_p90_min",
    "direct",
    "offline",
    "pauses",
    "paused_min",
];

pub(super) fn run(args: &ReportArgs) -> Result<(), Trouble> {
    let connection = open_log(&args.data)?;
    let trouble = |cause: anyhow::Error| log_trouble(&args.data, &format!("{cause:#}"));
    let first = super::replay::day_or_last(&connection, args.day).map_err(trouble)?;
    let report = match first {
        Some(first) => report::of_day(&report::events_of(&connection, first).map_err(trouble)?),
        // The server was away the whole day, and the kiosks gave numbers.
        None => DayReport {
            day: args.day.map(|day| day.to_string()).unwrap_or_default(),
            ..DayReport::default()
        },
    };
    let late = match report.day.parse() {
        Ok(day) => report::late(&connection, day).map_err(trouble)?,
        Err(_) => Vec::new(),
    };
    if first.is_none() && late.is_empty() {
        return Err(super::replay::no_such_day(args.day));
    }
    let report = report.with_late(&late);
    let groups = report.groups.iter().map(|row| ("group", row));
    let counters = report.counters.iter().map(|row| ("counter", row));
    let pauses = report.pauses.iter().map(|row| ("pause", row));
    let rows = groups
        .chain(counters)
        .chain(pauses)
        .map(|(kind, row)| cells(&report.day, kind, row));
    for cells in std::iter::once(HEAD.map(str::to_owned)).chain(rows) {
        let line = match args.format {
            Format::Csv => cells.map(|cell| quoted(&cell)).join(","),
            Format::Text => columns(&cells),
        };
        if !say(&line) {
            break;
        }
    }
    Ok(())
}

fn cells(day: &str, kind: &str, row: &Row) -> [String; 17] {
    [
        day.to_owned(),
        kind.to_owned(),
        row.what.clone(),
        row.issued.to_string(),
        row.served.to_string(),
        row.no_shows.to_string(),
        row.cancelled.to_string(),
        row.expired.to_string(),
        row.unfinished.to_string(),
        minutes(row.wait_median),
        minutes(row.wait_p90),
        minutes(row.service_median),
        minutes(row.service_p90),
        row.direct.to_string(),
        row.offline.to_string(),
        row.pauses.to_string(),
        minutes(Some(row.paused)),
    ]
}

/// Minutes with one digit behind the point; empty when there is nothing to tell.
fn minutes(ms: Option<i64>) -> String {
    ms.map_or_else(String::new, |ms| {
        let tenths = (ms + 3_000) / 6_000;
        format!("{}.{}", tenths / 10, tenths % 10)
    })
}

/// A cell of CSV. One that a spreadsheet would take for a formula gets an apostrophe (ASVS 1.2.10).
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

fn columns(cells: &[String; 17]) -> String {
    let mut line = format!("{:<10} {:<8} {:<24}", cells[0], cells[1], cells[2]);
    for cell in &cells[3..] {
        line.push_str(&format!(" {cell:>18}"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        assert_eq!(quoted("dat-dai"), "dat-dai");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
    }

    #[test]
    fn minutes_are_rounded_to_a_tenth() {
        assert_eq!(minutes(Some(90_000)), "1.5");
        assert_eq!(minutes(Some(2_999)), "0.0");
        assert_eq!(minutes(Some(3_000)), "0.1");
        assert_eq!(minutes(None), "");
    }
}
