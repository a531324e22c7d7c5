//! Advice in states made by chance: it never makes its own measure worse, stays within what counters
//! can do, can be undone, and is silent with a reason.

mod support;

use balance::advice::fluid::Fluid;
use balance::advice::{Act, Advice, Limits, Memory, Silence, accepted, advise, effect};
use balance::chance::{self, Chance};
use balance::facts::Facts;
use balance::layout::{Layout, Sets};
use balance::state::{Counter, State, Status, Waiting};
use proptest::prelude::*;
use support::scenario;

fn layout() -> Layout {
    Layout::of(&scenario("overload"), &[])
}

/// A state with lines of up to `most` people.
fn state(layout: &Layout, seed: u64, most: f64) -> State {
    let mut chance: Chance = chance::from_seed(seed, 0);
    let now = chance::between(&mut chance, 440.0, 660.0);
    let mut id = 0;
    let waiting = layout.groups.iter().map(|_| {
        let people = chance::between(&mut chance, -most / 2.0, most).max(0.0);
        let mut wait = chance::between(&mut chance, 0.0, 60.0);
        let mut line = Vec::new();
        for _ in 0..people as usize {
            id += 1;
            line.push(Waiting {
                id,
                wait,
                credit: 0.0,
            });
            wait *= 0.96;
        }
        line
    });
    let waiting = waiting.collect();
    let counters = (0..layout.counters.len()).map(|counter| {
        let active = layout.active(counter, Sets::Agency);
        let free = active.iter().all(|group| {
            let line: &Vec<Vec<Waiting>> = &waiting;
            line[*group].is_empty()
        });
        let off = chance::happens(&mut chance, 0.1);
        Counter {
            status: match (off, free) {
                (true, _) => Status::Off,
                (false, true) => Status::Idle,
                (false, false) => Status::Busy,
            },
            group: active.first().copied(),
            active,
            ticket: None,
            since: now - chance::between(&mut chance, 0.0, 9.0),
        }
    });
    let counters = counters.collect();
    State {
        now,
        waiting,
        counters,
        mean: layout.groups.iter().map(|group| group.mean).collect(),
        issued: layout
            .groups
            .iter()
            .map(|group| group.daily * 0.4)
            .collect(),
        forecast60: Vec::new(),
    }
}

fn said(layout: &Layout, state: &State, memory: &Memory, limits: &Limits) -> Advice {
    advise(layout, state, &Facts::default(), memory, limits)
}

fn cost(layout: &Layout, state: &State) -> f64 {
    Fluid::new(layout, state, &Facts::default())
        .outlook(24)
        .cost
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn advice_keeps_its_limits_and_its_own_measure(seed in any::<u64>(), staff in any::<bool>()) {
        let layout = layout();
        let state = state(&layout, seed, 25.0);
        let limits = Limits { staff, ..Limits::default() };
        let advice = said(&layout, &state, &Memory::default(), &limits);
        prop_assert_eq!(advice.proposals.is_empty(), advice.silence.is_some());
        prop_assert!(advice.proposals.len() <= limits.at_once);
        let mut after = state.clone();
        let mut counters = Vec::new();
        for proposal in &advice.proposals {
            let counter = proposal.act.counter();
            prop_assert!(!counters.contains(&counter), "one counter twice");
            counters.push(counter);
            let skills = &layout.counters[counter].skills;
            prop_assert!(proposal.active.iter().all(|group| skills.contains(group)));
            prop_assert!(layout.counters[counter].home.iter().all(|it| proposal.active.contains(it)));
            if let Act::Lend { group, .. } = proposal.act {
                prop_assert!(state.queue(group) >= limits.from_queue);
            }
            let before = cost(&layout, &after);
            after = accepted(&after, proposal);
            let gain = before - cost(&layout, &after);
            let least = match proposal.act {
                Act::Lend { .. } | Act::Open { .. } => limits.gain * 0.99,
                Act::GiveBack { .. } | Act::Shut { .. } => -50.0,
            };
            prop_assert!(gain >= least, "{:?} gains {}", proposal.act, gain);
        }
        prop_assert_eq!(&advice, &said(&layout, &state, &Memory::default(), &limits));
    }

    #[test]
    fn undoing_an_accepted_loan_restores_the_hall(seed in any::<u64>()) {
        let layout = layout();
        let state = state(&layout, seed, 25.0);
        let advice = said(&layout, &state, &Memory::default(), &Limits::default());
        for proposal in &advice.proposals {
            let mut after = accepted(&state, proposal);
            let counter = proposal.act.counter();
            prop_assert_ne!(&after, &state);
            after.counters[counter].active.retain(|group| state.counters[counter].active.contains(group));
            prop_assert_eq!(&after, &state);
        }
    }
}

#[test]
fn a_loan_is_promised_what_the_hall_played_forward_brings() {
    let layout = layout();
    let (mut helped, mut checked) = (0, 0);
    for seed in 0..60 {
        let state = state(&layout, seed, 30.0);
        let advice = said(&layout, &state, &Memory::default(), &Limits::default());
        let Some(proposal) = advice.proposals.first() else {
            continue;
        };
        let Act::Lend { group, .. } = proposal.act else {
            continue;
        };
        let it = effect(&layout, &state, &Facts::default(), proposal, seed);
        assert!(it.saved.low <= it.saved.mid && it.saved.mid <= it.saved.high);
        let of_group = it.waits.iter().find(|waits| waits.group == group);
        let waits = of_group.unwrap_or_else(|| panic!("the helped group is not told"));
        checked += 1;
        helped += usize::from(it.saved.mid > 0.0 && waits.after.p50 <= waits.before.p50);
    }
    assert!(checked >= 15, "only {checked} states had advice");
    assert!(
        helped * 10 >= checked * 9,
        "{helped} of {checked} loans helped"
    );
}

#[test]
fn silence_has_its_reason() {
    let layout = layout();
    let limits = Limits::default();
    let empty = state(&layout, 1, 0.0);
    let calm = said(&layout, &empty, &Memory::default(), &limits);
    assert_eq!(calm.silence, Some(Silence::Calm));

    let mut full = state(&layout, 1, 0.0);
    for (group, line) in full.waiting.iter_mut().enumerate() {
        let ids = (0..80).map(|place| (1_000 * group + place) as u64);
        line.extend(ids.map(|id| Waiting {
            id,
            wait: 30.0,
            credit: 0.0,
        }));
    }
    for (counter, at) in full.counters.iter_mut().enumerate() {
        (at.status, at.active) = (Status::Busy, layout.counters[counter].skills.clone());
    }
    let hopeless = said(&layout, &full, &Memory::default(), &limits);
    let Some(Silence::OverCapacity(load)) = hopeless.silence else {
        panic!("{hopeless:?}");
    };
    assert!(load > 1.0);
}

#[test]
fn a_dismissed_proposal_does_not_come_back_at_once_and_an_hour_has_its_limit() {
    let layout = layout();
    let limits = Limits::default();
    let found = (0..60).find_map(|seed| {
        let state = state(&layout, seed, 30.0);
        let advice = said(&layout, &state, &Memory::default(), &limits);
        let first = advice.proposals.first()?.clone();
        Some((state, first))
    });
    let Some((mut state, first)) = found else {
        panic!("no state had advice");
    };
    let mut memory = Memory::default();
    memory.see(&state);
    memory.dismiss(first.act, state.now);
    let again = said(&layout, &state, &memory, &limits);
    assert!(again.proposals.iter().all(|it| it.act != first.act));

    let mut busy = Memory::default();
    busy.see(&state);
    for _ in 0..3 {
        let before = state.counters[0].active.clone();
        state.counters[0].active.clear();
        busy.see(&state);
        state.counters[0].active = before;
        busy.see(&state);
    }
    let advice = said(&layout, &state, &busy, &limits);
    assert_eq!(advice.silence, Some(Silence::Enough));
    assert!(advice.proposals.is_empty());
}

#[test]
fn a_counter_is_opened_for_a_long_line_when_staff_may_be_asked_for() {
    let layout = layout();
    let limits = Limits {
        staff: true,
        ..Limits::default()
    };
    let mut opened = 0;
    for seed in 0..40 {
        let mut state = state(&layout, seed, 30.0);
        for at in state.counters.iter_mut().skip(5).take(4) {
            at.status = Status::Off;
        }
        let advice = said(&layout, &state, &Memory::default(), &limits);
        opened += advice
            .proposals
            .iter()
            .filter(|it| matches!(it.act, Act::Open { counter } if state.counters[counter].status == Status::Off))
            .count();
    }
    assert!(opened > 5, "{opened}");
}
