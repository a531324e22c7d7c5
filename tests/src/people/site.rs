//! A practice day: which scenario, which date, from when and how fast.

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow, bail, ensure};
use appliance::clock::Practice;
use engine::{HallPlan, Millis, calendar};
use jiff::civil::Date;

use super::habits::Habits;

/// The scenarios of the centre, by name.
pub const SCENARIOS: [(&str, &str); 3] = [
    (
        "morning-jam",
        include_str!("../../../assets/scenarios/nghe-an-morning-jam.json"),
    ),
    (
        "ordinary",
        include_str!("../../../assets/scenarios/nghe-an-ordinary.json"),
    ),
    (
        "short-staffed",
        include_str!("../../../assets/scenarios/nghe-an-short-staffed.json"),
    ),
];

/// The file that keeps the last practice day of a data folder.
const LAST_DAY: &str = "practice-day";
/// Days that are looked at for one with the scenario's hours.
const DAYS: usize = 400;
/// How long before the first session the clock begins unless somebody says otherwise, milliseconds.
const BEFORE_MS: i64 = 10 * 60_000;

/// A scenario by its name, or from a file.
///
/// # Errors
/// When it is neither.
pub fn scenario(name: &str) -> anyhow::Result<String> {
    if let Some((_, text)) = SCENARIOS.iter().find(|(known, _)| *known == name) {
        return Ok((*text).to_owned());
    }
    let names: Vec<&str> = SCENARIOS.iter().map(|(name, _)| *name).collect();
    fs::read_to_string(name).with_context(|| {
        format!(
            "SCENARIO={name} is neither a file nor one of {}",
            names.join(", ")
        )
    })
}

/// The clock of the next practice day: the first working day from `today` on that comes after all days
/// of this data folder and has the scenario's hours; every day is a new one, as in a hall.
///
/// `from` is a time such as `07:25`; without it the clock begins a little before the first session.
///
/// # Errors
/// When the scenario is none, or no day has its hours.
pub fn next_day(
    data: &Path,
    plan: &HallPlan,
    scenario: &str,
    from: Option<&str>,
    speed: u32,
    machine: protocol::Millis,
) -> anyhow::Result<(Date, Practice)> {
    let (scenario, _) = Habits::read(scenario).map_err(|flaw| anyhow!("the scenario, {flaw}"))?;
    let offset = plan.hall.utc_offset_min;
    let today = calendar::service_date(plan, Millis(machine.0));
    let last = fs::read_to_string(data.join(LAST_DAY)).ok();
    let last = last.and_then(|text| text.trim().parse::<Date>().ok());
    let first = match last {
        Some(last) if last >= today => last.tomorrow()?,
        _ => today,
    };
    let hours = |date: Date| {
        let sessions = calendar::sessions_on(plan, date);
        let at = |minutes: f64| Millis::at(date, minutes as i64, offset);
        let theirs = scenario
            .sessions
            .iter()
            .map(|(from, to)| (at(*from), at(*to)));
        let ours = sessions.iter().map(|session| (session.from, session.to));
        !sessions.is_empty() && ours.zip(theirs).all(|(one, other)| one == other)
    };
    let date = first
        .series(jiff::Span::new().days(1))
        .take(DAYS)
        .find(|date| hours(*date));
    let Some(date) = date else {
        bail!("no day of the plan within a year has the hours of the scenario");
    };
    let begins = match from {
        Some(text) => Millis::at(date, minutes_of(text)?, offset),
        None => {
            let sessions = calendar::sessions_on(plan, date);
            let opens = sessions.first().context("the day has no session")?.from;
            opens.plus(-BEFORE_MS)
        }
    };
    fs::write(data.join(LAST_DAY), format!("{date}\n")).context("keeping the practice day")?;
    let clock = Practice {
        hall: protocol::Millis(begins.0),
        machine,
        speed,
    };
    Ok((date, clock))
}

/// Minutes after midnight of a time such as `07:25`.
fn minutes_of(text: &str) -> anyhow::Result<i64> {
    let wrong = || anyhow!("FROM={text} is no time such as 07:25");
    let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
    let (hours, minutes): (i64, i64) = (
        hours.parse().map_err(|_| wrong())?,
        minutes.parse().map_err(|_| wrong())?,
    );
    ensure!(
        (0..24).contains(&hours) && (0..60).contains(&minutes),
        wrong()
    );
    Ok(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_practice_day_is_a_working_day_after_the_last_one() {
        let plan = include_str!("../../../assets/plans/nghe-an.toml");
        let plan = layso_server::plan_file::from_toml(plan).unwrap_or_else(|it| panic!("{it:?}"));
        let folder = tempfile::tempdir().expect("a folder");
        let text = scenario("morning-jam").expect("a scenario");
        // A Friday afternoon in winter.
        let machine = protocol::Millis(Millis::at(jiff::civil::date(2026, 11, 27), 900, 420).0);
        let next = |from| next_day(folder.path(), &plan, &text, from, 20, machine);
        let (date, clock) = next(None).expect("a day");
        assert_eq!((date.to_string(), clock.speed), ("2026-11-27".into(), 20));
        assert_eq!(clock.at(machine).0, Millis::at(date, 440, 420).0);
        let (date, clock) = next(Some("08:05")).expect("a day");
        assert_eq!(date.to_string(), "2026-11-30");
        assert_eq!(clock.at(machine).0, Millis::at(date, 485, 420).0);
        for wrong in ["8", "25:00", "08:61", "morning"] {
            assert!(next(Some(wrong)).is_err(), "{wrong}");
        }
        assert!(scenario("no-such-scenario").is_err());
    }

    #[test]
    fn a_scenario_of_winter_waits_for_winter() {
        let plan = include_str!("../../../assets/plans/nghe-an.toml");
        let plan = layso_server::plan_file::from_toml(plan).unwrap_or_else(|it| panic!("{it:?}"));
        let folder = tempfile::tempdir().expect("a folder");
        let machine = protocol::Millis(Millis::at(jiff::civil::date(2026, 7, 1), 600, 420).0);
        let text = scenario("ordinary").expect("a scenario");
        let (date, _) = next_day(folder.path(), &plan, &text, None, 5, machine).expect("a day");
        assert_eq!(date.to_string(), "2026-10-16");
    }
}
