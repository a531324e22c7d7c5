//! The rest of a day that has begun: who waits now, what the counters do, and people who may still
//! come, each like somebody who came before.

use super::Record;
use super::again::pick;
use crate::chance::{self, Chance, LogNormal};
use crate::day::{CounterDay, Day, Step, Visit};
use crate::facts::Facts;
use crate::forecast::SLOT;
use crate::hall::Places;
use crate::layout::Layout;
use crate::state::{State, Status};

/// The present moment, and what is known of people.
#[derive(Debug, Clone, Copy)]
pub struct Rest<'a> {
    /// The hall as it is.
    pub layout: &'a Layout,
    /// Now.
    pub state: &'a State,
    /// What the estimates have learned.
    pub facts: &'a Facts,
    /// By counter, whether somebody sits there in the sessions that are still to begin.
    pub expected: &'a [bool],
}

/// The people of some days by what they waited for: a sample of those who may come.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// By group, those who came for it.
    first: Vec<Vec<Visit>>,
    /// By group, what follows from a stay for it on.
    on: Vec<Vec<Vec<Step>>>,
}

impl Pool {
    /// Of records of the same hall; people of groups that it does not have any more are left out.
    #[must_use]
    pub fn of(records: &[Record], places: &Places, layout: &Layout) -> Pool {
        let mut pool = Pool {
            first: vec![Vec::new(); places.groups.len()],
            on: vec![Vec::new(); places.groups.len()],
        };
        for record in records {
            let day = super::again(record, places, layout);
            for visit in day.visits {
                let Some(step) = visit.steps.first() else {
                    continue;
                };
                for (place, step) in visit.steps.iter().enumerate() {
                    pool.on[step.group].push(visit.steps[place..].to_vec());
                }
                pool.first[step.group].push(visit);
            }
        }
        pool
    }

    /// How many stays are known.
    #[must_use]
    pub fn stays(&self) -> usize {
        self.on.iter().map(Vec::len).sum()
    }
}

/// Draws the rest of the day.
#[must_use]
pub fn rest(now: &Rest<'_>, pool: &Pool, seed: u64) -> Day {
    let mut chance = chance::from_seed(seed, 23);
    let (layout, state) = (now.layout, now.state);
    let mut visits = Vec::new();
    for (group, line) in state.waiting.iter().enumerate() {
        for waiting in line {
            visits.push(Visit {
                at: state.now,
                waited: waiting.wait,
                prio: waiting.credit > 0.0,
                patience: f64::INFINITY,
                steps: tail(now, pool, group, &mut chance),
            });
        }
    }
    let mut counters = Vec::new();
    for counter in 0..layout.counters.len() {
        counters.push(desk(now, pool, counter, &mut visits, &mut chance));
    }
    for group in 0..layout.groups.len() {
        coming(now, pool, group, &mut visits, &mut chance);
    }
    visits.sort_by(|one, other| one.at.total_cmp(&other.at));
    Day {
        visits,
        counters,
        believed: state.mean.clone(),
        from: state.now,
    }
}

/// What somebody does who waits for a group.
fn tail(now: &Rest<'_>, pool: &Pool, group: usize, chance: &mut Chance) -> Vec<Step> {
    let place = pick(&indices(pool.on[group].len()), chance);
    let mut steps = place.map_or_else(
        || vec![unknown(now, group, chance)],
        |place| pool.on[group][place].clone(),
    );
    if let Some(first) = steps.first_mut() {
        first.later = 0.0;
    }
    steps
}

fn indices(count: usize) -> Vec<usize> {
    (0..count).collect()
}

/// A step of which nothing is known but how long one takes of its group.
fn unknown(now: &Rest<'_>, group: usize, chance: &mut Chance) -> Step {
    let mean = now.state.mean(now.layout, group);
    Step {
        group,
        minutes: LogNormal::new(mean, now.layout.groups[group].cv).draw(chance),
        walk: 0.0,
        comes: !chance::happens(chance, now.layout.noshow),
        later: 0.0,
    }
}

/// A counter from now on. Whoever is served there goes on to what follows.
fn desk(
    now: &Rest<'_>,
    pool: &Pool,
    counter: usize,
    visits: &mut Vec<Visit>,
    chance: &mut Chance,
) -> CounterDay {
    let Rest {
        layout,
        state,
        facts,
        expected,
    } = *now;
    let at = state.counters.get(counter).cloned().unwrap_or_default();
    let sessions = layout.hours.open();
    let present = layout.hours.session(state.now);
    let staffed = (0..sessions.len()).map(|session| match present {
        Some(present) if session == present => at.status != Status::Off,
        _ => at.status != Status::Off || expected.get(counter).copied().unwrap_or(false),
    });
    let mut day = CounterDay {
        slowness: facts.pace(counter),
        staffed: staffed.collect(),
        breaks: Vec::new(),
    };
    let elapsed = (state.now - at.since).max(0.0);
    let (low, high) = facts.break_len;
    match (at.status, at.group) {
        (Status::Busy, Some(group)) => {
            let steps = longer(now, pool, group, elapsed, chance);
            let took = steps.first().map_or(0.0, |step| step.walk + step.minutes);
            let left = (took - elapsed).max(0.1);
            day.breaks.push((state.now, left));
            if let Some(next) = steps.get(1) {
                visits.push(Visit {
                    at: state.now + left + next.later,
                    waited: 0.0,
                    prio: false,
                    patience: f64::INFINITY,
                    steps: steps[1..].to_vec(),
                });
            }
        }
        (Status::Break, _) => {
            let length = chance::between(chance, low, high);
            day.breaks.push((state.now, (length - elapsed).max(1.0)));
        }
        _ => {}
    }
    for (from, to) in sessions {
        let from = from.max(state.now);
        if from < *to {
            let hours = (to - from) / 60.0;
            for _ in 0..chance::count(chance, facts.breaks(counter) * hours) {
                let due = chance::between(chance, from, *to);
                day.breaks.push((due, chance::between(chance, low, high)));
            }
        }
    }
    // What has begun already is the first.
    day.breaks.sort_by(|one, other| one.0.total_cmp(&other.0));
    day
}

/// Somebody whose service has taken so long already.
fn longer(
    now: &Rest<'_>,
    pool: &Pool,
    group: usize,
    elapsed: f64,
    chance: &mut Chance,
) -> Vec<Step> {
    let known = pool.on.get(group).map_or(&[][..], Vec::as_slice);
    let lasts = |steps: &Vec<Step>| {
        let first = steps.first();
        first.is_some_and(|step| step.walk + step.minutes > elapsed)
    };
    let fitting: Vec<usize> = (0..known.len()).filter(|it| lasts(&known[*it])).collect();
    if let Some(place) = pick(&fitting, chance) {
        return known[place].clone();
    }
    // Longer than anybody before: a third of a usual service more (`balancing.md` 6.3).
    let mean = now.state.mean(now.layout, group);
    let mut step = unknown(now, group, chance);
    step.minutes = elapsed + 0.35 * mean;
    vec![step]
}

/// Those who come for a group until the end, like others who came for it.
fn coming(now: &Rest<'_>, pool: &Pool, group: usize, visits: &mut Vec<Visit>, chance: &mut Chance) {
    let (layout, state) = (now.layout, now.state);
    let rate = state.rate(layout, group);
    // How far the day is off what was expected is not known better than by those who came.
    let issued = state.issued.get(group).copied().unwrap_or(0.0).max(0.0);
    let off = LogNormal::new(1.0, 1.0 / (15.0 + issued).sqrt()).draw(chance);
    let mut from = state.now;
    while from < layout.hours.closing() {
        let to = from + SLOT;
        let expected = layout.nominal(group, from, to) * rate * off;
        for _ in 0..chance::count(chance, expected) {
            let at = chance::between(chance, from, to);
            let like = pick(&indices(pool.first[group].len()), chance);
            let visit = like.map_or_else(
                || Visit {
                    at,
                    waited: 0.0,
                    prio: chance::happens(chance, now.facts.prio_share),
                    patience: f64::INFINITY,
                    steps: vec![unknown(now, group, chance)],
                },
                |place| Visit {
                    at,
                    ..pool.first[group][place].clone()
                },
            );
            visits.push(visit);
        }
        from = to;
    }
}
