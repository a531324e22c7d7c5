//! What the program tells of its hall: a line every five minutes of the hall, and a table in the
//! evening.

use std::collections::BTreeMap;

use engine::Millis;
use protocol::{CounterRow, DeskKind, SupervisorView};

use super::citizens::{Citizens, Gone, Place, Wait};

/// Between two lines, milliseconds of the hall.
pub const EVERY_MS: i64 = 300_000;
/// Groups that a line names.
const MOST_NAMED: usize = 4;

/// A line about the hall as the supervisor sees it. `offset_min` is the hall's from UTC.
#[must_use]
pub fn line(view: &SupervisorView, now: Millis, offset_min: i16) -> String {
    let clock = now.local(offset_min).strftime("%H:%M");
    let desks = |kind: &dyn Fn(&DeskKind) -> bool| {
        let rows = view.counters.iter();
        rows.filter(|row: &&CounterRow| kind(&row.desk)).count()
    };
    let paused = desks(&|desk| *desk == DeskKind::Paused);
    let open = view.counters_open;
    let mut longest: Vec<(i64, &str, u32)> = view
        .groups
        .iter()
        .filter_map(|group| {
            let since = Millis(group.longest_since?.0);
            Some((
                now.since(since) / 60_000,
                group.prefix.as_str(),
                group.waiting,
            ))
        })
        .collect();
    longest.sort_unstable_by(|one, other| other.cmp(one));
    let named = longest.iter().take(MOST_NAMED);
    let named: Vec<String> = named
        .map(|(minutes, prefix, waiting)| format!("{prefix} {minutes} min ({waiting})"))
        .collect();
    format!(
        "{clock}  issued {:>4}  served {:>4}  waiting {:>3}  counters {open} open, {paused} paused  longest: {}",
        view.issued,
        view.served,
        view.waiting,
        if named.is_empty() {
            "nobody waits".to_owned()
        } else {
            named.join(", ")
        },
    )
}

/// The figures of some waits, minutes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Waits {
    /// How many.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// What 95 of 100 stay within.
    pub p95: f64,
    /// The longest.
    pub longest: f64,
    /// Share over 15 minutes.
    pub over_15: f64,
    /// Share over 30 minutes.
    pub over_30: f64,
}

impl Waits {
    /// Of these, milliseconds.
    #[must_use]
    pub fn of(mut ms: Vec<i64>) -> Waits {
        if ms.is_empty() {
            return Waits::default();
        }
        ms.sort_unstable();
        let count = ms.len();
        let minutes = |ms: i64| ms as f64 / 60_000.0;
        let over = |most: i64| {
            let over = ms.iter().filter(|ms| **ms > most * 60_000).count();
            over as f64 / count as f64
        };
        let at = (count * 95).div_ceil(100).max(1) - 1;
        Waits {
            count,
            mean: minutes(ms.iter().sum()) / count as f64,
            p95: minutes(ms[at]),
            longest: minutes(ms[count - 1]),
            over_15: over(15),
            over_30: over(30),
        }
    }

    fn row(&self, name: &str) -> String {
        format!(
            "  {name:<14} {:>6} {:>8.1} {:>8.1} {:>8.1} {:>7.0}% {:>7.0}%",
            self.count,
            self.mean,
            self.p95,
            self.longest,
            100.0 * self.over_15,
            100.0 * self.over_30
        )
    }
}

/// The table of the evening.
#[must_use]
pub fn summary(citizens: &Citizens) -> String {
    let mut lines = vec![format!(
        "  {:<14} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "group", "calls", "mean min", "p95 min", "longest", "> 15", "> 30"
    )];
    let mut groups: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for Wait { group, ms, .. } in citizens.waits() {
        groups.entry(group).or_default().push(*ms);
    }
    for (group, waits) in groups {
        lines.push(Waits::of(waits).row(group));
    }
    let all = citizens.waits().iter().map(|wait| wait.ms);
    lines.push(Waits::of(all.collect()).row("all"));
    lines.push(format!("  {}", whither(citizens)));
    let kept: Vec<bool> = citizens
        .waits()
        .iter()
        .filter_map(|wait| wait.kept)
        .collect();
    lines.push(match kept.len() {
        0 => "  no wait was promised".to_owned(),
        count => format!(
            "  promises kept: {} of {count}",
            kept.iter().filter(|kept| **kept).count()
        ),
    });
    lines.join("\n")
}

/// What became of everybody.
fn whither(citizens: &Citizens) -> String {
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    let all = citizens.all();
    for citizen in all {
        let end = match &citizen.place {
            Place::Gone(Gone::Done) => "served".to_owned(),
            Place::Gone(Gone::Missed) => "missed the call".to_owned(),
            Place::Gone(Gone::Tired) => "left without a word".to_owned(),
            Place::Gone(Gone::GaveBack) => "gave the number back".to_owned(),
            Place::Gone(Gone::Refused(code)) => format!("no number ({code})"),
            _ => "still there".to_owned(),
        };
        *ends.entry(end).or_insert(0) += 1;
    }
    let ends: Vec<String> = ends
        .iter()
        .map(|(end, count)| format!("{end} {count}"))
        .collect();
    format!("{} people: {}", all.len(), ends.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_by_mean_tail_and_targets() {
        let minutes: Vec<i64> = (1..=40).map(|minute| minute * 60_000).collect();
        let waits = Waits::of(minutes);
        assert_eq!(
            (waits.count, waits.mean, waits.p95, waits.longest),
            (40, 20.5, 38.0, 40.0)
        );
        assert_eq!((waits.over_15, waits.over_30), (0.625, 0.25));
        assert_eq!(Waits::of(Vec::new()), Waits::default());
    }
}
