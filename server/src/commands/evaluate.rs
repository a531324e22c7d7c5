//! `evaluate`: what the log says of the balance of the hall.

use appliance::words;
use clap::{Args, ValueEnum};
use engine::{AdviceAnswer, GroupId, HallPlan, Move, Recorded};
use layso_server::evaluation::{self, Day, advice, promises, staffing};
use layso_server::store::report;
use protocol::Names;

use super::{Data, Trouble, log_trouble, open_log, say};

/// Tells whether promises of waiting were kept, whether advice brought what it promised, and which
/// agency needs another counter at which hours. Reads only; a server may run meanwhile.
#[derive(Debug, Args)]
#[command(
    after_help = "Next: `evaluate staffing --days 28` gives the sentences for a letter to an agency."
)]
pub(super) struct EvaluateArgs {
    /// What is evaluated.
    #[arg(value_enum)]
    what: What,
    #[command(flatten)]
    data: Data,
    /// So many days, the last ones of the log.
    #[arg(long, default_value_t = 28, value_name = "N")]
    days: usize,
    /// Promises by day instead of by group: whether they get better.
    #[arg(long)]
    by_day: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The waits that people were told, against those that came.
    Promises,
    /// What was advised, what the supervisor answered, what truly came.
    Advice,
    /// Places of the week where people wait longer than the alarm again and again.
    Staffing,
}

pub(super) fn run(args: &EvaluateArgs) -> Result<(), Trouble> {
    let connection = open_log(&args.data)?;
    let trouble = |cause: anyhow::Error| log_trouble(&args.data, &format!("{cause:#}"));
    let all = report::days(&connection).map_err(trouble)?;
    let first = all.len().saturating_sub(args.days.max(1));
    let mut days = Vec::new();
    for (_, seq) in &all[first..] {
        days.push(report::events_of(&connection, *seq).map_err(trouble)?);
    }
    if days.is_empty() {
        return Err(super::replay::no_such_day(None));
    }
    let lines = match args.what {
        What::Promises if args.by_day => promised_by_day(&waits(&days)),
        What::Promises => promised(&promises::report(&waits(&days))),
        What::Advice => advised(&days),
        What::Staffing => needed(&waits(&days)),
    };
    for line in lines {
        if !say(&line) {
            break;
        }
    }
    Ok(())
}

fn waits(days: &[Vec<Recorded>]) -> Vec<Day> {
    let of_day = |events: &Vec<Recorded>| evaluation::of_day(events);
    days.iter().filter_map(of_day).collect()
}

/// The promises of each day in one row, the last row those of all.
fn promised_by_day(days: &[Day]) -> Vec<String> {
    let of = |days: &[Day], name: String| {
        let all = promises::report(days).into_iter().next();
        all.map(|row| promises::Row { group: name, ..row })
    };
    let each = days
        .iter()
        .filter_map(|day| of(std::slice::from_ref(day), day.date.to_string()));
    let rows: Vec<promises::Row> = each.chain(of(days, String::new())).collect();
    promised(&rows)
}

fn promised(rows: &[promises::Row]) -> Vec<String> {
    let mut lines = vec![format!(
        "{:<24} {:>8} {:>8} {:>8} {:>8} {:>8} {:>10} {:>12}",
        "group", "called", "told", "kept", "kept_%", "sooner", "width_min", "late_by_min"
    )];
    let minutes = |value: Option<f64>| value.map_or_else(String::new, |it| format!("{it:.1}"));
    lines.extend(rows.iter().map(|row| {
        let name = if row.group.is_empty() {
            "all"
        } else {
            &row.group
        };
        let share = row.share().map(|share| share * 100.0);
        format!(
            "{name:<24} {:>8} {:>8} {:>8} {:>8} {:>8} {:>10} {:>12}",
            row.numbers,
            row.told,
            row.kept,
            minutes(share),
            row.sooner,
            minutes(row.width),
            minutes(row.late_by)
        )
    }));
    lines
}

fn advised(days: &[Vec<Recorded>]) -> Vec<String> {
    let mut lines = vec![format!(
        "{:<16} {:>4} {:<34} {:<12} {:>8} {:>10} {:>8} {:>7} {:>5}",
        "at", "id", "what", "answer", "before", "expected", "came", "served", "kept"
    )];
    let (mut known, mut kept) = (0_u32, 0_u32);
    for events in days {
        let offset = evaluation::of_day(events).map_or(0, |day| day.plan.hall.utc_offset_min);
        for row in advice::report(events) {
            if let Some(came) = row.kept() {
                known += 1;
                kept += u32::from(came);
            }
            let minutes = |value: Option<u16>| value.map_or_else(String::new, |it| it.to_string());
            let expected = row.expected.as_ref();
            let span = expected.map(|it| format!("{}-{}", it.low_min, it.high_min));
            lines.push(format!(
                "{:<16} {:>4} {:<34} {:<12} {:>8} {:>10} {:>8} {:>7} {:>5}",
                row.at.local(offset).strftime("%Y-%m-%d %H:%M").to_string(),
                row.id,
                moved(&row.what),
                answered(row.answer, row.by_rule),
                minutes(expected.map(|it| it.before_min)),
                span.unwrap_or_default(),
                minutes(row.came_min),
                row.served,
                row.kept()
                    .map_or("", |kept| if kept { "yes" } else { "no" }),
            ));
        }
    }
    lines.push(format!(
        "{kept} of {known} brought at least what was expected"
    ));
    lines
}

fn moved(what: &Move) -> String {
    match what {
        Move::Lend { counter, group, .. } => format!("lend {group} to {counter}"),
        Move::GiveBack { counter, group } => format!("{counter} gives back {group}"),
        Move::Open { counter } => format!("open {counter}"),
        Move::Shut { counter } => format!("shut {counter}"),
    }
}

fn answered(answer: Option<AdviceAnswer>, by_rule: bool) -> &'static str {
    match answer {
        None => "none",
        Some(AdviceAnswer::Accepted) if by_rule => "by rule",
        Some(AdviceAnswer::Accepted) => "accepted",
        Some(AdviceAnswer::Dismissed) => "dismissed",
        Some(AdviceAnswer::Undone) => "undone",
        Some(AdviceAnswer::Stale) => "too late",
    }
}

fn needed(days: &[Day]) -> Vec<String> {
    let Some(plan) = days.last().map(|day| &day.plan) else {
        return Vec::new();
    };
    let usual = |group: &GroupId| {
        let known = plan.group(group);
        known.map_or(10.0, |group| f64::from(group.service_min))
    };
    let needs = staffing::report(days, usual);
    if needs.is_empty() {
        let none = words::say("evaluation.none", &[("days", &days.len().to_string())]);
        return vec![none.vi, format!("  {}", none.en)];
    }
    let sentences = needs.iter().map(|need| sentence(plan, need));
    sentences
        .flat_map(|names| [names.vi, format!("  {}", names.en)])
        .collect()
}

fn sentence(plan: &HallPlan, need: &staffing::Need) -> Names {
    let both = |text: String| Names {
        vi: text.clone(),
        en: text,
    };
    let named = |names: &engine::Names| Names {
        vi: names.vi.clone(),
        en: names.en.clone(),
    };
    let agency = plan.agencies.iter().find(|it| it.id == need.agency);
    let agency = agency.map_or_else(|| both(need.agency.clone()), |it| named(&it.name));
    let group = plan.group(&need.group);
    let group = group.map_or_else(|| both(need.group.to_string()), |it| named(&it.name));
    let weekday = words::say(
        &format!("evaluation.day_{}", need.weekday.to_monday_one_offset()),
        &[],
    );
    words::say_names(
        "evaluation.need",
        &[
            ("agency", &agency),
            ("group", &group),
            ("weekday", &weekday),
            ("counters", &both(need.counters.to_string())),
            ("from", &both(need.hours.0.to_string())),
            ("to", &both(need.hours.1.to_string())),
            ("people", &both(need.people.to_string())),
            ("over", &both(need.over_min.to_string())),
            ("days", &both(need.days.to_string())),
        ],
    )
}
