//! `replay`: a day told from the log, or played under another plan.

use clap::Args;
use engine::plan::TimeOfDay;
use engine::{Hall, HallPlan, Millis, Recorded};
use jiff::civil::Date;
use layso_server::store::{Reading, report};

use super::what_if::{self, Otherwise};
use super::{Data, Trouble, log_trouble, open_log, say};

/// Tells a day from the log: who waited, what each counter did. With --plan or --try it is played
/// under another plan instead, with --skills it is asked what counters should learn. Reads only; a
/// server may run meanwhile.
#[derive(Debug, Args)]
#[command(
    after_help = "Next: --at 09:30 tells how the hall was then, --events tells every event before it.\n\
        What if: replay --data DIR --day 2026-11-25 --try open:12 --try takes:14:dat-dai\n\
                 replay --data DIR --day 2026-11-25 --plan FILE\n\
                 replay --data DIR --skills 5 --days 28"
)]
pub(super) struct ReplayArgs {
    #[command(flatten)]
    data: Data,
    /// The day, such as 2026-11-25; the last one unless told.
    #[arg(long, value_name = "DATE")]
    day: Option<Date>,
    /// As of this time on the hall's clock; the end unless told.
    #[arg(long, value_name = "HH:MM")]
    at: Option<TimeOfDay>,
    /// Every event, one a line, before the hall.
    #[arg(long)]
    events: bool,
    #[command(flatten)]
    otherwise: Otherwise,
}

pub(super) fn run(args: &ReplayArgs) -> Result<(), Trouble> {
    if args.otherwise.is_asked() {
        return what_if::run(&args.data, args.day, &args.otherwise);
    }
    let connection = open_log(&args.data)?;
    let trouble = |cause: anyhow::Error| log_trouble(&args.data, &format!("{cause:#}"));
    let first = day_or_last(&connection, args.day)
        .map_err(trouble)?
        .ok_or_else(|| no_such_day(args.day))?;
    let events = report::events_of(&connection, first).map_err(trouble)?;
    let mut hall = Hall::new(HallPlan::sample());
    hall.seq = first - 1;
    for recorded in &events {
        if is_later(&hall, recorded.at, args.at) {
            break;
        }
        hall.apply(recorded);
        if args.events && !say(&told(&hall, recorded)) {
            return Ok(());
        }
    }
    say(hall.tell().trim_end());
    Ok(())
}

/// Whether a moment lies after a time of the day that the hall is in.
fn is_later(hall: &Hall, at: Millis, time: Option<TimeOfDay>) -> bool {
    let (Some(time), Some(day)) = (time, &hall.day) else {
        return false;
    };
    let offset = hall.plan.hall.utc_offset_min;
    at > Millis::at(day.date, i64::from(time.minutes()), offset)
}

fn told(hall: &Hall, recorded: &Recorded) -> String {
    let clock = recorded
        .at
        .local(hall.plan.hall.utc_offset_min)
        .strftime("%H:%M:%S")
        .to_string();
    let mut event = serde_json::to_value(&recorded.event).unwrap_or_default();
    if let Some(fields) = event.as_object_mut() {
        // A whole plan is no line, and a key opens a phone page.
        for field in ["plan", "key", "photo"] {
            fields.remove(field);
        }
    }
    format!("{} {clock} {:<12} {event}", recorded.seq, recorded.by)
}

/// The event that opened a day, or the last one; none when the log has no such day.
pub(super) fn day_or_last(connection: &Reading, day: Option<Date>) -> anyhow::Result<Option<u64>> {
    let days = report::days(connection)?;
    let found = days
        .iter()
        .rev()
        .find(|(date, _)| day.is_none_or(|day| day == *date));
    Ok(found.map(|(_, first)| *first))
}

pub(super) fn no_such_day(day: Option<Date>) -> Trouble {
    let day = day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    Trouble::new("no_such_day", &[("day", &day)])
}
