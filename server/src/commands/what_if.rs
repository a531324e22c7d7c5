//! `replay --plan`, `--try` and `--skills`: what another plan would have brought.

use std::path::PathBuf;

use appliance::words;
use clap::Args;
use jiff::civil::Date;
use layso_server::plan_file::{self, FlawInWords};
use layso_server::store::days;
use layso_server::whatif::{self, Change, Wrong};
use protocol::{SkillAdvice, Tweak, WhatIf, WhatIfRow};

use super::replay::no_such_day;
use super::{Data, Trouble, log_trouble, say};

/// Another plan.
#[derive(Debug, Args)]
pub(super) struct Otherwise {
    /// Plays the day under this plan, and compares the waits.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["at", "events", "changes", "skills"])]
    plan: Option<PathBuf>,
    /// Plays the day with a change of its plan: open:12, shut:12, takes:12:GROUP, leaves:12:GROUP,
    /// policy:index|longest_wait|list, loans:free|approved, hours:07:00-11:30,13:30-17:00. May be
    /// said several times.
    #[arg(long = "try", value_name = "CHANGE", value_parser = whatif::parse, id = "changes",
          conflicts_with_all = ["at", "events", "skills"])]
    changes: Vec<Tweak>,
    /// So often the day is played: once with its own services, then with them dealt anew.
    #[arg(long, value_name = "N", default_value_t = whatif::PLAYS)]
    plays: usize,
    /// Which N further skills of counters would have saved most on the last days.
    #[arg(long, value_name = "N", conflicts_with_all = ["at", "events", "day"])]
    skills: Option<usize>,
    /// So many days are looked at for --skills, the last ones of the log.
    #[arg(long, value_name = "N", default_value_t = 28, requires = "skills")]
    days: usize,
}

impl Otherwise {
    /// Whether anything is asked that would be otherwise.
    pub(super) fn is_asked(&self) -> bool {
        self.plan.is_some() || !self.changes.is_empty() || self.skills.is_some()
    }
}

pub(super) fn run(data: &Data, day: Option<Date>, asked: &Otherwise) -> Result<(), Trouble> {
    let trouble = |cause: anyhow::Error| log_trouble(data, &format!("{cause:#}"));
    let log = days::open(data.existing()?).map_err(trouble)?;
    if let Some(most) = asked.skills {
        let records = log.records(None, asked.days.max(1)).map_err(trouble)?;
        let found = whatif::skills(&records, most).ok_or_else(|| no_such_day(None))?;
        tell(&skilled(&found));
        return Ok(());
    }
    let record = match day {
        Some(day) => log.record(day).map_err(trouble)?,
        None => log.records(None, 1).map_err(trouble)?.pop(),
    };
    let record = record.ok_or_else(|| no_such_day(day))?;
    let change = match &asked.plan {
        Some(file) => Change::from(plan_file::read(file).map_err(Trouble::said)?),
        None => Change::of(&record.plan, &asked.changes).map_err(|it| wrong(&it))?,
    };
    tell(&compared(&whatif::past(
        &record,
        &change,
        asked.plays.clamp(1, 1_000),
    )));
    Ok(())
}

fn tell(lines: &[String]) {
    let _ = lines.iter().all(|line| say(line));
}

fn wrong(wrong: &Wrong) -> Trouble {
    let said = |code: &str, name: &str, value: &str| {
        let no = words::no("problem", code, &[(name, value)]);
        Trouble::said(format!(
            "{} {}\n  {} {}",
            no.say.vi, no.remedy.vi, no.say.en, no.remedy.en
        ))
    };
    match wrong {
        Wrong::Counter(counter) => said("what_if_counter", "counter", &counter.to_string()),
        Wrong::Group(group) => said("what_if_group", "group", &group.to_string()),
        Wrong::Word(word) => said("what_if_word", "word", word),
        Wrong::Flaws(flaws) => {
            let told = flaws.iter().map(|flaw| {
                let flaw = FlawInWords::of(flaw, None);
                format!(
                    "{}: {} {}\n  {} {}",
                    flaw.key, flaw.reason.vi, flaw.remedy.vi, flaw.reason.en, flaw.remedy.en
                )
            });
            Trouble::said(told.collect::<Vec<String>>().join("\n"))
        }
    }
}

/// A comparison as a table: minutes.
fn compared(found: &WhatIf) -> Vec<String> {
    let mut lines = vec![
        format!("{}, played {} times; minutes", found.day, found.plays),
        format!(
            "{:<24} {:>7} {:>6} | {:>6} {:>6} | {:>6} {:>6} | {:>6} {:>6} | {:>18}",
            "group",
            "people",
            "came",
            "mean",
            "then",
            "p95",
            "then",
            ">30 %",
            "then",
            "saved, 8 in 10"
        ),
    ];
    lines.push(row("all", &found.all));
    lines.extend(found.groups.iter().map(|it| row(&it.group, it)));
    lines
}

fn row(name: &str, row: &WhatIfRow) -> String {
    let came = row
        .came
        .map_or_else(String::new, |came| format!("{came:.1}"));
    let saved = if row.unserved {
        "nobody serves it".to_owned()
    } else {
        format!(
            "{:.1} ({:.1} to {:.1})",
            row.saved.mid, row.saved.low, row.saved.high
        )
    };
    format!(
        "{name:<24} {:>7.0} {came:>6} | {:>6.1} {:>6.1} | {:>6.1} {:>6.1} | {:>6.1} {:>6.1} | {saved:>18}",
        row.people,
        row.mean.before,
        row.mean.after,
        row.p95.before,
        row.p95.after,
        row.over_30.before,
        row.over_30.after,
    )
}

/// The skills as a table: minutes.
fn skilled(found: &SkillAdvice) -> Vec<String> {
    let days = match found.days.as_slice() {
        [day] => day.clone(),
        days => format!(
            "{} to {}, {} days",
            days.first().map_or("", String::as_str),
            days.last().map_or("", String::as_str),
            days.len()
        ),
    };
    let mut lines = vec![
        days,
        format!(
            "{:<8} {:<24} {:>14} {:>8} {:>8}",
            "counter", "learns", "saved a day", "mean", "p95"
        ),
        format!(
            "{:<8} {:<24} {:>14} {:>8.1} {:>8.1}",
            "as it is", "", "", found.mean, found.p95
        ),
    ];
    lines.extend(found.skills.iter().map(|skill| {
        format!(
            "{:<8} {:<24} {:>14.0} {:>8.1} {:>8.1}",
            skill.counter, skill.group, skill.saved_min, skill.mean, skill.p95
        )
    }));
    lines
}
