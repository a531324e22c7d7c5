//! How many will come, by group and quarter of an hour, from the days that were; who will wait too
//! long, and when; and where one more counter would have been needed.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::layout::Layout;
use crate::state::State;

/// Minutes of one slot.
pub const SLOT: f64 = 15.0;

/// Slots of a day.
pub const SLOTS: usize = 96;

/// Days after which an old day counts half.
const HALF_LIFE: f64 = 42.0;

/// A day that was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// Its date.
    pub date: Date,
    /// Whether the day before it was a closed working day: more people come then.
    pub after_closed: bool,
    /// By group, how many came in each slot.
    pub came: Vec<Vec<u32>>,
}

/// What is expected of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// By group, how many will come in each slot.
    pub slots: Vec<Vec<f64>>,
    /// How many days, by their weights, stand behind it; below about 3 it is a guess.
    pub days: f64,
}

impl Expected {
    /// How many will come for a group.
    #[must_use]
    pub fn daily(&self, group: usize) -> f64 {
        self.slots
            .get(group)
            .map_or(0.0, |slots| slots.iter().sum())
    }

    /// Start, length and weight of every slot in which somebody comes, over all groups.
    #[must_use]
    pub fn profile(&self) -> Vec<(f64, f64, f64)> {
        let weight = |slot: usize| self.slots.iter().filter_map(|it| it.get(slot)).sum::<f64>();
        #[expect(clippy::cast_precision_loss, reason = "slots of a day")]
        let all = (0..SLOTS).map(|slot| (slot as f64 * SLOT, SLOT, weight(slot)));
        all.filter(|(_, _, weight)| *weight > 0.0).collect()
    }
}

/// What a date will bring, from the days before it: days of the same weekday, of the same time of
/// the year, after a holiday like this one, and recent days count more.
#[must_use]
pub fn expect(history: &[Past], date: Date, after_closed: bool, groups: usize) -> Expected {
    let mut slots = vec![vec![0.0; SLOTS]; groups];
    let mut total = 0.0;
    for past in history.iter().filter(|past| past.date < date) {
        let weight = likeness(past, date, after_closed);
        total += weight;
        for (expected, came) in slots.iter_mut().zip(&past.came) {
            for (expected, came) in expected.iter_mut().zip(came) {
                *expected += weight * f64::from(*came);
            }
        }
    }
    for slot in slots.iter_mut().flatten() {
        *slot /= if total > 0.0 { total } else { 1.0 };
    }
    Expected { slots, days: total }
}

/// How much a past day says of a date, 0 to 1.
fn likeness(past: &Past, date: Date, after_closed: bool) -> f64 {
    let days = f64::from((date - past.date).get_days());
    let recent = 0.5f64.powf(days / HALF_LIFE);
    // The same time of last year speaks for the season.
    let from_year = (days - 364.0).abs();
    let season = if from_year <= 14.0 { 0.25 } else { 0.0 };
    let weekday = if past.date.weekday() == date.weekday() {
        1.0
    } else {
        0.15
    };
    let holiday = if past.after_closed == after_closed {
        1.0
    } else {
        0.2
    };
    (recent + season).min(1.0) * weekday * holiday
}

/// A group that will wait longer than it should.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passing {
    /// The group.
    pub group: usize,
    /// When the wait passes the target, minutes after midnight.
    pub from: f64,
    /// When it is below it again; the closing when it is not.
    pub until: f64,
    /// The longest wait.
    pub wait: f64,
}

/// Who will pass a target, and when, as the counters stand: the lines as fluids, slot by slot.
/// `coming` tells how many of a group come between two moments.
#[must_use]
pub fn passing(
    layout: &Layout,
    state: &State,
    target: f64,
    coming: impl Fn(usize, f64, f64) -> f64,
) -> Vec<Passing> {
    #[expect(clippy::cast_precision_loss, reason = "people in a hall")]
    let mut queues: Vec<f64> = (0..layout.groups.len())
        .map(|group| state.queue(group) as f64)
        .collect();
    let mut found: Vec<Passing> = Vec::new();
    let closing = layout.hours.closing();
    let mut at = state.now;
    while at < closing {
        let next = (at + SLOT).min(closing);
        let open = layout.hours.work(next) - layout.hours.work(at);
        let serves = layout.hours.session(at).is_some();
        let came: Vec<f64> = (0..queues.len())
            .map(|group| coming(group, at, next).max(0.0))
            .collect();
        let share = if serves {
            shares(layout, state, &queues, &came)
        } else {
            vec![0.0; queues.len()]
        };
        for group in 0..queues.len() {
            let served = share[group] / state.mean(layout, group) * open;
            queues[group] = (queues[group] + came[group] - served).max(0.0);
            let rate = served / open.max(1e-9);
            let wait = if queues[group] < 1.0 {
                0.0
            } else {
                (queues[group] / rate.max(1e-3))
                    .min(layout.hours.work(closing) - layout.hours.work(at))
            };
            let known = found
                .iter_mut()
                .find(|it| it.group == group && it.until >= at);
            match known {
                Some(it) if wait > target => {
                    it.until = next;
                    it.wait = it.wait.max(wait);
                }
                None if wait > target && serves => found.push(Passing {
                    group,
                    from: next,
                    until: next,
                    wait,
                }),
                _ => {}
            }
        }
        at = next;
    }
    found
}

/// By group, the counters that it gets when each divides its time by the work before it.
fn shares(layout: &Layout, state: &State, queues: &[f64], came: &[f64]) -> Vec<f64> {
    let mut fluid = vec![0.0; queues.len()];
    let work = |group: usize| (queues[group] + came[group]) * state.mean(layout, group) + 1e-6;
    for (counter, at) in state
        .counters
        .iter()
        .enumerate()
        .take(layout.counters.len())
    {
        if at.status == crate::state::Status::Off {
            continue;
        }
        let total: f64 = at.active.iter().map(|group| work(*group)).sum();
        for group in &at.active {
            fluid[*group] += work(*group) / total / layout.factor(counter, *group);
        }
    }
    fluid
}

/// A wait on a past day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastWait {
    /// The date.
    pub date: Date,
    /// For what.
    pub group: usize,
    /// When the number was given, minutes after midnight.
    pub since: f64,
    /// How long, minutes.
    pub minutes: f64,
}

/// Where people waited too long again and again.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// For what.
    pub group: usize,
    /// On which days.
    pub weekday: Weekday,
    /// From when to when they came, minutes after midnight.
    pub from: f64,
    /// Until when.
    pub until: f64,
    /// How many waited longer than the alarm.
    pub waited: usize,
    /// On how many such days.
    pub days: usize,
    /// Home counters that would have had to be there besides.
    pub counters: usize,
}

/// Where one more counter was needed: stretches of two hours of a weekday in which people waited
/// longer than `alarm` minutes on most days, the worst first. `mean` tells how long one takes.
#[must_use]
pub fn staffing(waits: &[PastWait], alarm: f64, mean: impl Fn(usize) -> f64) -> Vec<Evidence> {
    const STRETCH: f64 = 120.0;
    let mut found: Vec<(Evidence, Vec<Date>, f64)> = Vec::new();
    let late = waits
        .iter()
        .filter(|it| it.minutes > alarm && it.since >= 0.0);
    for wait in late {
        let from = (wait.since / STRETCH).floor() * STRETCH;
        let weekday = wait.date.weekday();
        let same = |it: &&mut (Evidence, Vec<Date>, f64)| {
            it.0.group == wait.group && it.0.weekday == weekday && (it.0.from - from).abs() < 1.0
        };
        let place = match found.iter_mut().find(same) {
            Some(place) => place,
            None => {
                let evidence = Evidence {
                    group: wait.group,
                    weekday,
                    from,
                    until: from + STRETCH,
                    waited: 0,
                    days: 0,
                    counters: 0,
                };
                found.push((evidence, Vec::new(), 0.0));
                let last = found.len() - 1;
                &mut found[last]
            }
        };
        place.0.waited += 1;
        place.2 += mean(wait.group);
        if !place.1.contains(&wait.date) {
            place.1.push(wait.date);
        }
    }
    let mut all: Vec<Evidence> = found
        .into_iter()
        .map(|(mut evidence, dates, work)| {
            evidence.days = dates.len();
            // Their work, a day, has to fit into the stretch besides.
            #[expect(clippy::cast_precision_loss, reason = "a few days")]
            let need = work / dates.len() as f64 / STRETCH;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a few counters"
            )]
            let whole = need.ceil() as usize;
            evidence.counters = whole.max(1);
            evidence
        })
        .filter(|evidence| evidence.days >= 2 && evidence.waited >= 5)
        .collect();
    all.sort_by(|one, other| {
        let order = |it: &Evidence| (std::cmp::Reverse(it.waited), it.group);
        order(one).cmp(&order(other))
    });
    all
}
