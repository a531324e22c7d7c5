//! The rest of today under a change: who waits, and who may still come.

use balance::day::Day;
use balance::facts::Facts;
use balance::layout::{Layout, Rule, Sets};
use balance::record::{self, Pool, Record, Rest};
use balance::whatif::{self, Case};
use engine::{Desk, Hall, Loans, Millis};
use protocol::WhatIf;

use super::change::Change;
use super::{kind, shown};
use crate::outlook::seen::Seen;
use balance::hall::{self, Known, Places};

/// Fewer stays than this, today and on the last days, tell nothing about people.
const LEAST_STAYS: usize = 30;

/// The hall now, and what is known.
#[derive(Debug)]
pub struct Present<'a> {
    /// The hall.
    pub hall: &'a Hall,
    /// Now.
    pub now: Millis,
    /// What other days have taught.
    pub known: &'a Known,
    /// What the estimates have learned.
    pub facts: &'a Facts,
    /// Today until now, and some days before.
    pub records: &'a [Record],
}

/// The rest of today cannot be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotKnown {
    /// No day is open.
    Closed,
    /// Too few people came until now, and there are no other days.
    TooEarly,
}

/// Whether enough is known of people to play the rest of a day.
#[must_use]
pub fn is_known(records: &[Record]) -> bool {
    let stays = records.iter().flat_map(|record| &record.people);
    stays.map(|person| person.stays.len()).sum::<usize>() >= LEAST_STAYS
}

/// Plays the rest of today as it is and under a change, `plays` times with the same people.
///
/// # Errors
/// When no day is open, or too little is known.
pub fn today(present: &Present<'_>, change: &Change, plays: usize) -> Result<WhatIf, NotKnown> {
    let Present {
        hall,
        now,
        known,
        facts,
        records,
    } = *present;
    let seen = Seen::of(hall, known, now).ok_or(NotKnown::Closed)?;
    if !is_known(records) {
        return Err(NotKnown::TooEarly);
    }
    let day = hall.day.as_ref().ok_or(NotKnown::Closed)?;
    let plan = hall.saved_plan();
    let places = Places::of_both(plan, &change.plan, seen.places.midnight);
    // The same places in the state, the layouts and the days: what only the change has is empty now.
    let mut state = seen.state.clone();
    state.waiting.resize(places.groups.len(), Vec::new());
    state.issued.resize(places.groups.len(), 0.0);
    let unknown = state.mean.len()..places.groups.len();
    state.mean.extend(unknown.map(|_| f64::NAN));
    state
        .counters
        .resize_with(places.counters.len(), Default::default);
    let layout = widened(&seen.layout, &places, plan, &day.sessions, known);
    let expected: Vec<bool> = places
        .counters
        .iter()
        .map(|id| {
            let counter = hall.counters.get(id);
            counter.is_some_and(|it| it.served > 0 || it.desk != Desk::Shut)
        })
        .collect();
    let pool = Pool::of(records, &places, &layout);
    let rest = Rest {
        layout: &layout,
        state: &state,
        facts,
        expected: &expected,
    };
    let days: Vec<Day> = (0..plays as u64)
        .map(|play| record::rest(&rest, &pool, hall.seq.wrapping_mul(1_000) + play))
        .collect();

    let sessions = change.sessions(day.date, &day.sessions);
    let rules = &change.plan.rules;
    let rule = (
        Rule::from(rules.balance.policy),
        rules.balance.weights(&rules.priority),
    );
    let mut other = hall::layout(&change.plan, &places, &sessions, known, rule);
    for (group, of) in other.groups.iter_mut().zip(&layout.groups) {
        (group.daily, group.cv) = (of.daily, of.cv);
    }
    change.rehomed(&mut other, &places);
    let now_active: Vec<Vec<usize>> = state.counters.iter().map(|it| it.active.clone()).collect();
    let then_active = active(change, &places, &other, &now_active, plan);
    let supervisor = records.last().map(Record::supervisor).unwrap_or_default();
    let before = Case {
        supervisor,
        active: Some(now_active),
        ..Case::new(layout, kind(plan))
    };
    let after = Case {
        supervisor,
        active: Some(then_active),
        ..Case::new(other, kind(&change.plan))
    };
    let compared = whatif::compare_each(&days, |day| {
        let after = Case {
            counters: Some(change.counters(day, &places, &after.layout)),
            ..after.clone()
        };
        (before.clone(), after)
    });
    Ok(shown::shown(&shown::Told {
        day: day.date,
        from: Some(now),
        guessed: known.groups.values().all(|it| it.daily <= 0.0),
        plays,
        places: &places,
        plans: (plan, &change.plan),
        after: &after,
        compared: &compared,
        came: None,
    }))
}

/// The hall as it is, with the places of both plans.
fn widened(
    layout: &Layout,
    places: &Places,
    plan: &engine::HallPlan,
    sessions: &[engine::Session],
    known: &Known,
) -> Layout {
    let rule = (layout.rule, layout.weights);
    let mut wide = hall::layout(plan, places, sessions, known, rule);
    for (group, of) in wide.groups.iter_mut().zip(&layout.groups) {
        group.clone_from(of);
    }
    wide
}

/// What each counter takes from now on: as now where the change says nothing of it.
fn active(
    change: &Change,
    places: &Places,
    layout: &Layout,
    now: &[Vec<usize>],
    plan: &engine::HallPlan,
) -> Vec<Vec<usize>> {
    let sets = match change.plan.rules.balance.loans {
        Loans::Free => Sets::Skills,
        Loans::Approved => Sets::Agency,
    };
    let counters = places.counters.iter().enumerate();
    let active = counters.map(|(place, id)| {
        let same = plan.counter(*id) == change.plan.counter(*id)
            && plan.rules.balance.loans == change.plan.rules.balance.loans;
        let mut groups = if same {
            now[place].clone()
        } else {
            layout.active(place, sets)
        };
        let takes = change.takes.get(id).into_iter().flatten();
        for group in takes.filter_map(|group| places.group(group)) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        // What is lent now stays so, where the counter still can.
        for group in &now[place] {
            let can = layout.counters[place].skills.contains(group);
            if can && !groups.contains(group) {
                groups.push(*group);
            }
        }
        groups.retain(|group| layout.counters[place].skills.contains(group));
        groups
    });
    active.collect()
}
