//! A record as a day that can be played again, under its own plan or another one.

use engine::{Class, CounterId, HallPlan, Millis, Session};

use super::{Person, Record};
use crate::chance;
use crate::day::{CounterDay, Day, Step, Visit};
use crate::forecast::{SLOT, SLOTS};
use crate::hall::{self, Known, KnownGroup, Places};
use crate::layout::Layout;

/// Minutes of usual service that a counter is trusted with before its pace is believed
/// (`balancing.md` 6.2).
const TRUSTED_MIN: f64 = 60.0;

/// Shorter absences are no break: somebody has fetched a paper.
const LEAST_BREAK: f64 = 0.5;

/// What a record teaches about its own day, as far as estimates and advice use it: how many came, and
/// how long one took as it was believed in the morning.
#[must_use]
pub fn known(record: &Record) -> Known {
    let places = Places::new(&record.plan, record.midnight());
    let mut slots = vec![0.0; SLOTS];
    let mut known = Known::default();
    for group in &record.plan.groups {
        let came = record.people.iter().filter(|it| it.group == group.id);
        let stays = record.people.iter().flat_map(|person| &person.stays);
        let minutes: Vec<f64> = stays
            .filter(|stay| stay.group == group.id)
            .map(|stay| stay.walk + stay.minutes)
            .collect();
        let believed = record.believed.get(&group.id).copied();
        #[expect(clippy::cast_precision_loss, reason = "people of a day")]
        let daily = came.count() as f64;
        let of = KnownGroup {
            daily,
            mean: believed.unwrap_or(f64::from(group.service_min)),
            cv: spread(&minutes),
        };
        known.groups.insert(group.id.clone(), of);
    }
    for person in &record.people {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a slot of a day; what is before it saturates"
        )]
        let slot = (places.minutes(person.came) / SLOT) as usize;
        slots[slot.min(SLOTS - 1)] += 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "slots of a day")]
    let stretch = |(slot, people): (usize, &f64)| (slot as f64 * SLOT, SLOT, *people);
    let profile = slots.iter().enumerate().map(stretch);
    known.profile = profile.filter(|(_, _, people)| *people > 0.0).collect();
    known
}

/// The coefficient of variation of some services; the usual one of too few.
fn spread(minutes: &[f64]) -> f64 {
    if minutes.len() < 10 {
        return 0.65;
    }
    #[expect(clippy::cast_precision_loss, reason = "services of a day")]
    let count = minutes.len() as f64;
    let mean = minutes.iter().sum::<f64>() / count;
    let square = minutes.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count;
    square.sqrt() / mean.max(1e-6)
}

/// The hall of a plan on the day of a record, with the groups and counters of `places`.
#[must_use]
pub fn layout(record: &Record, plan: &HallPlan, sessions: &[Session], places: &Places) -> Layout {
    let known = known(record);
    let rule = (plan.rules.balance.policy.into(), weights(plan));
    hall::layout(plan, places, sessions, &known, rule)
}

/// What a plan's rule of order weighs.
#[must_use]
pub fn weights(plan: &HallPlan) -> engine::dispatch::index::Weights {
    plan.rules.balance.weights(&plan.rules.priority)
}

/// The day of a record. `layout` is that of the record's own plan, under which its services took as
/// long as they did; groups and counters stand at their places.
#[must_use]
pub fn again(record: &Record, places: &Places, layout: &Layout) -> Day {
    let pace = paces(record, places, layout);
    let mut visits: Vec<Visit> = record
        .people
        .iter()
        .enumerate()
        .filter_map(|(number, person)| visit(person, number, places, layout, &pace))
        .collect();
    fill(&mut visits, record, places);
    visits.sort_by(|one, other| one.at.total_cmp(&other.at));
    let counters = places.counters.iter().enumerate();
    let counters = counters.map(|(place, id)| CounterDay {
        slowness: pace[place],
        ..presence(record, *id, places, layout)
    });
    let believed = places.groups.iter().map(|id| {
        let known = record.believed.get(id).copied();
        known.unwrap_or_else(|| {
            let planned = record.plan.group(id);
            planned.map_or(7.0, |group| f64::from(group.service_min))
        })
    });
    Day {
        visits,
        counters: counters.collect(),
        believed: believed.collect(),
        from: 0.0,
    }
}

/// By counter, how many times as long its services took as those of others.
fn paces(record: &Record, places: &Places, layout: &Layout) -> Vec<f64> {
    let mut sums = vec![(0.0, 0_u32); places.groups.len()];
    let stays = || record.people.iter().flat_map(|person| &person.stays);
    for stay in stays() {
        if let Some(group) = places.group(&stay.group) {
            sums[group].0 += stay.minutes;
            sums[group].1 += 1;
        }
    }
    let mut seen = vec![(TRUSTED_MIN, TRUSTED_MIN); places.counters.len()];
    for stay in stays() {
        let (group, counter) = (places.group(&stay.group), places.counter(stay.counter));
        if let (Some(group), Some(counter)) = (group, counter) {
            let mean = sums[group].0 / f64::from(sums[group].1.max(1));
            seen[counter].0 += stay.minutes;
            seen[counter].1 += mean * layout.factor(counter, group);
        }
    }
    seen.into_iter()
        .map(|(took, usual)| (took / usual.max(1e-6)).clamp(0.4, 2.5))
        .collect()
}

fn visit(
    person: &Person,
    number: usize,
    places: &Places,
    layout: &Layout,
    pace: &[f64],
) -> Option<Visit> {
    let group = places.group(&person.group)?;
    let first = person.waits.first().map_or(0.0, |(_, wait)| *wait);
    let mut patience = person.gone_after.unwrap_or(f64::INFINITY);
    let mut comes = true;
    if person.missed {
        // Some never come; the others had enough at a moment that nobody knows.
        let mut chance = chance::from_seed(number as u64, 21);
        let never = layout.noshow / layout.misses(first).max(1e-6);
        if chance::happens(&mut chance, never) {
            comes = false;
        } else {
            patience = first * (0.5 + 0.5 * chance::unit(&mut chance));
        }
    }
    let steps = person.stays.iter().filter_map(|stay| {
        let (group, counter) = (places.group(&stay.group)?, places.counter(stay.counter));
        let usual = counter.map_or(1.0, |it| pace[it] * layout.factor(it, group));
        let change = if stay.changed { layout.switch_min } else { 0.0 };
        Some(Step {
            group,
            minutes: (stay.minutes - change).max(0.05) / usual,
            walk: stay.walk,
            comes: true,
            later: stay.later,
        })
    });
    let mut steps: Vec<Step> = steps.collect();
    if steps.is_empty() {
        // How long it would have taken is filled in afterwards.
        steps.push(Step {
            group,
            minutes: f64::NAN,
            walk: 0.5,
            comes,
            later: 0.0,
        });
    }
    Some(Visit {
        at: places.minutes(person.came),
        waited: 0.0,
        prio: person.class == Class::Priority,
        patience,
        steps,
    })
}

/// Gives those who were not served a service of somebody of their group.
fn fill(visits: &mut [Visit], record: &Record, places: &Places) {
    let mut known: Vec<Vec<f64>> = vec![Vec::new(); places.groups.len()];
    for step in visits.iter().flat_map(|visit| &visit.steps) {
        if step.minutes.is_finite() {
            known[step.group].push(step.minutes);
        }
    }
    let mut chance = chance::from_seed(record.people.len() as u64, 22);
    for step in visits.iter_mut().flat_map(|visit| &mut visit.steps) {
        if step.minutes.is_nan() {
            let planned = record.plan.group(&places.groups[step.group]);
            let planned = planned.map_or(7.0, |group| f64::from(group.service_min));
            step.minutes = pick(&known[step.group], &mut chance).unwrap_or(planned);
        }
    }
}

/// One of some values.
pub(super) fn pick<T: Copy>(values: &[T], chance: &mut chance::Chance) -> Option<T> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let place = (chance::unit(chance) * values.len() as f64) as usize;
    values
        .get(place.min(values.len().saturating_sub(1)))
        .copied()
}

/// When somebody was at a counter, by session: where nobody came the whole session it is not staffed,
/// and whatever else kept the clerk from the line is a break.
fn presence(record: &Record, id: CounterId, places: &Places, layout: &Layout) -> CounterDay {
    let mut day = CounterDay {
        slowness: 1.0,
        staffed: Vec::new(),
        breaks: Vec::new(),
    };
    let Some(presence) = record.counters.get(&id) else {
        // Nobody sat there that day. A counter of another plan would have had somebody.
        let known = record.plan.counter(id).is_some();
        day.staffed = vec![!known; layout.hours.open().len()];
        return day;
    };
    let clock = |(from, to): &(Millis, Millis)| (places.minutes(*from), places.minutes(*to));
    for (from, _) in layout.hours.open() {
        // Who leaves after the end has served his line.
        let end = layout.hours.end_after(*from);
        let inside = |(start, stop): (f64, f64)| {
            let (start, stop) = (start.max(*from), stop.min(end));
            (stop > start).then_some((start, stop))
        };
        let open: Vec<(f64, f64)> = presence.open.iter().map(clock).filter_map(inside).collect();
        day.staffed.push(!open.is_empty());
        if open.is_empty() {
            continue;
        }
        let mut gone: Vec<(f64, f64)> =
            presence.away.iter().map(clock).filter_map(inside).collect();
        let mut at = *from;
        for (start, stop) in open {
            gone.push((at, start));
            at = stop;
        }
        gone.push((at, end));
        gone.retain(|(start, stop)| stop - start >= LEAST_BREAK);
        gone.sort_by(|one, other| one.0.total_cmp(&other.0));
        let breaks = gone.into_iter().map(|(start, stop)| (start, stop - start));
        day.breaks.extend(breaks);
    }
    day
}
