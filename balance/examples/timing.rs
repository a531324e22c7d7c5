//! How long one answer takes in the crowded hall of a scenario:
//! `cargo run --release -p layso-balance --example timing -- FILE`.
#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a program that measures time and prints it"
)]

use std::time::Instant;

use balance::advice::{Limits, Memory, advise, effect};
use balance::facts::Facts;
use balance::forward;
use balance::layout::{Layout, Sets};
use balance::rule;
use balance::scenario::Scenario;
use balance::state::{Counter, State, Status, Waiting};

fn main() {
    let file = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let scenario = Scenario::parse(&text).unwrap_or_else(|flaw| {
        eprintln!("{file}: {flaw}");
        std::process::exit(1);
    });
    let layout = Layout::of(&scenario, &[]);
    for people in [166_usize, 2_000] {
        for sets in [Sets::Agency, Sets::Skills] {
            let state = crowd(&layout, people, sets);
            let facts = Facts::default();
            let last = state.waiting[0].last().map_or(0, |it| it.id);
            println!("{people} waiting, {sets:?}:");
            time("next call", 2_000, || rule::next(&layout, &state, 0));
            time("advice", 20, || {
                advise(
                    &layout,
                    &state,
                    &facts,
                    &Memory::default(),
                    &Limits::default(),
                )
            });
            time("estimate of one", 20, || {
                forward::one(&layout, &state, &facts, last, 1, forward::RUNS)
            });
            time("estimates of all", 10, || {
                forward::all(&layout, &state, &facts, 1, forward::RUNS)
            });
            time("newcomers of all groups", 10, || {
                forward::newcomers(&layout, &state, &facts, 1, forward::RUNS)
            });
            let advice = advise(
                &layout,
                &state,
                &facts,
                &Memory::default(),
                &Limits::default(),
            );
            if let Some(proposal) = advice.proposals.first() {
                time("effect of a proposal", 10, || {
                    effect(&layout, &state, &facts, proposal, 1)
                });
            }
        }
    }
}

fn time<T>(what: &str, times: u32, mut act: impl FnMut() -> T) {
    let mut each: Vec<f64> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(act());
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    each.sort_by(f64::total_cmp);
    println!("  {what:<26} {:>9.4} ms", each[each.len() / 2]);
}

fn crowd(layout: &Layout, people: usize, sets: Sets) -> State {
    let groups = layout.groups.len();
    let mut waiting = vec![Vec::new(); groups];
    for id in 0..people {
        let wait = 60.0 - 60.0 * id as f64 / people as f64;
        waiting[id * 7 % groups].push(Waiting {
            id: id as u64,
            wait,
            credit: 0.0,
        });
    }
    let counters = (0..layout.counters.len()).map(|counter| Counter {
        status: Status::Busy,
        active: layout.active(counter, sets),
        group: layout.counters[counter].home.first().copied(),
        ticket: None,
        since: 540.0 - counter as f64 / 8.0,
    });
    State {
        now: 545.0,
        counters: counters.collect(),
        mean: layout.groups.iter().map(|group| group.mean).collect(),
        issued: layout
            .groups
            .iter()
            .map(|group| group.daily * 0.4)
            .collect(),
        forecast60: Vec::new(),
        waiting,
    }
}
