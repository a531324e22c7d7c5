//! What past days have taught: how many come when, and how long one takes. Read from the log beside
//! the running hall.

use std::collections::BTreeMap;
use std::path::Path;

use balance::forecast::{self, Past, SLOT, SLOTS};
use balance::hall::{Known, KnownGroup};
use engine::{Event, GroupFacts, GroupId, Hall, HallPlan, Millis, Recorded};
use jiff::civil::Date;

use crate::store::{self, report};

/// So many days are looked back: a month tells weekdays from each other.
pub const DAYS: usize = 28;
/// Fewer steps of a group than this teach nothing about it.
const LEAST_STEPS: u32 = 20;

/// What past days have taught.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// For estimates and advice.
    pub known: Known,
    /// How long one takes, for the hall's own rule of order.
    pub facts: Vec<GroupFacts>,
    /// So many days were looked at.
    pub days: usize,
}

/// One past day, as far as it teaches anything.
#[derive(Debug)]
struct Lesson {
    past: Past,
    /// By group, minutes of each step at a counter.
    steps: BTreeMap<GroupId, Vec<f64>>,
    missed: u32,
    called: u32,
}

/// Looks back from a day with its plan; the day itself is not counted.
///
/// # Errors
/// When the log cannot be read.
pub fn read(folder: &Path, day: Date, plan: &HallPlan) -> anyhow::Result<History> {
    let connection = store::open_to_read(folder)?;
    let all = report::days(&connection)?;
    let before: Vec<&(Date, u64)> = all.iter().filter(|(date, _)| *date < day).collect();
    let first = before.len().saturating_sub(DAYS);
    let mut lessons = Vec::new();
    let mut last: Option<Date> = None;
    for (date, seq) in &before[first..] {
        let events = report::events_of(&connection, *seq)?;
        let after_closed = last.is_some_and(|last| (*date - last).get_days() > 1);
        lessons.push(lesson(&events, *date, after_closed, plan));
        last = Some(*date);
    }
    let after_closed = last.is_some_and(|last| (day - last).get_days() > 1);
    Ok(taught(&lessons, day, after_closed, plan))
}

/// Plays a day of the log once more, and writes down what it teaches.
fn lesson(events: &[Recorded], date: Date, after_closed: bool, plan: &HallPlan) -> Lesson {
    let midnight = Millis::at(date, 0, plan.hall.utc_offset_min);
    let mut came = vec![vec![0; SLOTS]; plan.groups.len()];
    let (mut steps, mut missed, mut called) = (BTreeMap::new(), 0, 0);
    let mut hall = Hall::new(plan.clone());
    hall.seq = events.first().map_or(0, |first| first.seq - 1);
    let learned = |hall: &Hall, group: &GroupId| {
        let line = hall.lines.get(group).map(|line| line.learned);
        line.map_or((0, 0), |it| (it.steps, it.today_ms))
    };
    for recorded in events {
        let ended = match &recorded.event {
            Event::TicketFinished { ticket, .. } | Event::StepFinished { ticket, .. } => {
                hall.ticket(*ticket).map(|ticket| ticket.group.clone())
            }
            _ => None,
        };
        let before = ended.as_ref().map(|group| learned(&hall, group));
        hall.apply(recorded);
        if let (Some(group), Some((count, ms))) = (ended, before) {
            let (now, now_ms) = learned(&hall, &group);
            if now > count {
                let step = minutes(now_ms - ms);
                steps.entry(group).or_insert_with(Vec::new).push(step);
            }
        }
        match &recorded.event {
            Event::TicketIssued { group, label, .. } if label.has_number() => {
                let place = plan.groups.iter().position(|it| it.id == *group);
                let slot = minutes(recorded.at.since(midnight)) / SLOT;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a slot of a day; what is before it saturates"
                )]
                let slot = (slot as usize).min(SLOTS - 1);
                if let Some(place) = place {
                    came[place][slot] += 1;
                }
            }
            Event::TicketCalled { .. } => called += 1,
            Event::TicketMissed { .. } => missed += 1,
            _ => {}
        }
    }
    Lesson {
        past: Past {
            date,
            after_closed,
            came,
        },
        steps,
        missed,
        called,
    }
}

fn taught(lessons: &[Lesson], day: Date, after_closed: bool, plan: &HallPlan) -> History {
    let pasts: Vec<Past> = lessons.iter().map(|lesson| lesson.past.clone()).collect();
    let expected = forecast::expect(&pasts, day, after_closed, plan.groups.len());
    let (mut groups, mut facts) = (BTreeMap::new(), Vec::new());
    for (place, group) in plan.groups.iter().enumerate() {
        let steps = lessons
            .iter()
            .filter_map(|lesson| lesson.steps.get(&group.id));
        let steps: Vec<f64> = steps.flatten().copied().collect();
        let enough = u32::try_from(steps.len()).is_ok_and(|count| count >= LEAST_STEPS);
        let (mean, cv) = if enough {
            law(&steps)
        } else {
            (f64::from(group.service_min), 0.65)
        };
        if enough {
            #[expect(clippy::cast_possible_truncation, reason = "minutes of a step")]
            let mean_ms = ((mean * 60_000.0) as i64).max(1_000);
            facts.push(GroupFacts {
                group: group.id.clone(),
                mean_ms,
            });
        }
        let daily = expected.daily(place);
        groups.insert(group.id.clone(), KnownGroup { daily, mean, cv });
    }
    let called: u32 = lessons.iter().map(|lesson| lesson.called).sum();
    let missed: u32 = lessons.iter().map(|lesson| lesson.missed).sum();
    History {
        known: Known {
            groups,
            profile: expected.profile(),
            noshow: (called >= 200).then(|| f64::from(missed) / f64::from(called)),
        },
        facts,
        days: lessons.len(),
    }
}

/// Mean and coefficient of variation.
fn law(steps: &[f64]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "steps of a month")]
    let count = steps.len() as f64;
    let mean = steps.iter().sum::<f64>() / count;
    let square = steps.iter().map(|step| (step - mean).powi(2)).sum::<f64>() / count;
    (mean, square.sqrt() / mean.max(1e-6))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
fn minutes(ms: i64) -> f64 {
    ms as f64 / 60_000.0
}
