//! Estimates in halls whose waits can be reckoned by hand.

mod support;

use balance::facts::Facts;
use balance::forward::{self, Estimate};
use balance::hours::Hours;
use balance::layout::{Counter, Group, Layout, Profile, Rule};
use balance::state::{self, State, Status, Waiting};
use support::scenario;

/// One group of exactly `mean` minutes, so many counters, nobody else comes.
fn layout(mean: f64, counters: usize) -> Layout {
    let hours = Hours::new(&[(450.0, 690.0), (810.0, 1020.0)], &[20.0, 30.0]);
    Layout {
        groups: vec![Group {
            mean,
            ..Group::default()
        }],
        counters: vec![
            Counter {
                home: vec![0],
                skills: vec![0],
                ..Counter::default()
            };
            counters
        ],
        profile: Profile::new(&[], &hours),
        hours,
        rule: Rule::Index,
        weights: engine::dispatch::index::Weights::default(),
        switch_min: 0.0,
        noshow: 0.0,
        noshow_timeout: 1.0,
        prio_credit: 30.0,
        target_min: 15.0,
        alarm_min: 30.0,
    }
}

fn state(now: f64, people: u64, status: Status, layout: &Layout) -> State {
    let counter = state::Counter {
        status,
        active: vec![0],
        since: now,
        group: Some(0),
        ticket: None,
    };
    State {
        now,
        waiting: vec![
            (0..people)
                .map(|id| Waiting {
                    id,
                    ..Waiting::default()
                })
                .collect(),
        ],
        counters: vec![counter; layout.counters.len()],
        mean: vec![layout.groups[0].mean],
        issued: vec![people as f64],
        forecast60: vec![0.0],
    }
}

/// Nothing is uncertain.
fn certain() -> Facts {
    Facts {
        pace_cv: vec![0.0; 9],
        mean_cv: 0.0,
        breaks_per_hour: 0.0,
        prio_share: 0.0,
        ..Facts::default()
    }
}

#[track_caller]
fn all(layout: &Layout, state: &State, facts: &Facts) -> Vec<Estimate> {
    let told = forward::all(layout, state, facts, 1, 16);
    assert_eq!(
        told.len(),
        state.waiting.iter().map(Vec::len).sum::<usize>()
    );
    told
}

#[test]
fn without_chance_the_wait_is_the_work_ahead() {
    let layout = layout(10.0, 2);
    let told = all(&layout, &state(500.0, 6, Status::Idle, &layout), &certain());
    let waits: Vec<f64> = told.iter().map(|it| it.p50.round()).collect();
    assert_eq!(waits, [0.0, 0.0, 10.0, 10.0, 20.0, 20.0]);
    assert!(told.iter().all(|it| (it.p90 - it.p10).abs() < 1e-6));
}

#[test]
fn before_the_doors_open_people_wait_for_the_opening_too() {
    let layout = layout(10.0, 1);
    let told = all(&layout, &state(440.0, 2, Status::Off, &layout), &certain());
    assert_eq!(
        told.iter().map(|it| it.p50.round()).collect::<Vec<_>>(),
        [10.0, 20.0]
    );
}

#[test]
fn the_lunch_break_is_not_waited() {
    let layout = layout(10.0, 1);
    let told = all(&layout, &state(700.0, 3, Status::Idle, &layout), &certain());
    assert_eq!(told[2].p50.round(), 20.0);
}

#[test]
fn nobody_waits_longer_than_the_hall_is_open() {
    let layout = layout(10.0, 1);
    let shut = all(
        &layout,
        &state(1_000.0, 3, Status::Off, &layout),
        &certain(),
    );
    assert!(
        shut.iter().all(|it| (it.p50 - 50.0).abs() < 1e-6),
        "{shut:?}"
    );
    let mut none = layout.clone();
    none.counters.clear();
    let alone = all(&none, &state(1_000.0, 2, Status::Off, &none), &certain());
    assert!(alone.iter().all(|it| (it.p50 - 50.0).abs() < 1e-6));
}

#[test]
fn more_ahead_is_never_less_wait_and_the_range_is_in_order() {
    let scenario = scenario("overload");
    let layout = Layout::of(&scenario, &[]);
    let mut at = State {
        now: 520.0,
        waiting: vec![Vec::new(); layout.groups.len()],
        counters: Vec::new(),
        mean: Vec::new(),
        issued: Vec::new(),
        forecast60: Vec::new(),
    };
    for counter in 0..layout.counters.len() {
        at.counters.push(state::Counter {
            status: Status::Busy,
            active: layout.counters[counter].skills.clone(),
            group: Some(layout.counters[counter].home[0]),
            ticket: None,
            since: 515.0,
        });
    }
    for id in 0..60 {
        at.waiting[2].push(Waiting {
            id,
            wait: 60.0 - id as f64,
            credit: 0.0,
        });
    }
    let told = all(&layout, &at, &Facts::default());
    assert!(told.windows(2).all(|pair| pair[0].p50 <= pair[1].p50));
    assert!(told.iter().all(|it| it.p10 <= it.p50 && it.p50 <= it.p90));
    // One alone and all together are the same hall.
    let last = forward::one(&layout, &at, &Facts::default(), 59, 1, 48);
    let last = last.unwrap_or_else(|| panic!("the last one waits"));
    assert!(
        (last.p50 - told[59].p50).abs() < 0.2 * told[59].p50 + 3.0,
        "{last:?} {:?}",
        told[59]
    );
    assert_eq!(
        forward::one(&layout, &at, &Facts::default(), 1_000, 1, 48),
        None
    );
    let new = forward::newcomers(&layout, &at, &Facts::default(), 1, 24);
    assert_eq!(new.len(), layout.groups.len());
    assert!(
        new[2].p50 >= told[50].p50 * 0.8 && new[9].p50 < 10.0,
        "{new:?}"
    );
}

#[test]
fn a_known_bias_and_width_are_put_on_top() {
    let facts = Facts {
        bias: 1.1,
        widening: (2.0, 0.5),
        ..Facts::default()
    };
    let told = facts.corrected(Estimate {
        ticket: 1,
        p10: 8.0,
        p50: 10.0,
        p90: 14.0,
    });
    let close = |left: f64, right: f64| (left - right).abs() < 1e-9;
    assert!(
        close(told.p50, 11.0) && close(told.p10, 7.0) && close(told.p90, 13.0),
        "{told:?}"
    );
}
