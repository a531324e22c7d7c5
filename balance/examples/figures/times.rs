//! How long one answer takes: the middle of several.

use std::fmt::Write as _;
use std::time::Instant;

use balance::advice::{Limits, Memory, advise, effect};
use balance::day;
use balance::facts::Facts;
use balance::forward;
use balance::layout::{Layout, Sets};
use balance::rule;
use balance::scenario::Scenario;
use balance::sim::Kind;
use balance::state::{Counter, State, Status, Waiting};
use balance::whatif::{self, Case};

/// The times as a table, in the hall of a scenario.
pub fn table(scenario: &Scenario) -> String {
    let layout = Layout::of(scenario, &[]);
    let facts = Facts::default();
    let mut text = format!(
        "Times in the hall of {}: {} groups, {} counters.\n\n| what | time | goal | |\n| --- | --- | --- | --- |\n",
        scenario.name,
        layout.groups.len(),
        layout.counters.len()
    );
    let mut row = |what: &str, ms: f64, goal: Option<f64>| {
        let mark = match goal {
            Some(goal) if ms <= goal => "reached",
            Some(_) => "**not reached**",
            None => "",
        };
        let goal = goal.map_or_else(String::new, |goal| format!("≤ {goal} ms"));
        let _ = writeln!(text, "| {what} | {ms:.4} ms | {goal} | {mark} |");
    };
    for people in [166_usize, 2_000] {
        let state = crowd(&layout, people);
        row(
            &format!("next call, {people} waiting"),
            time(2_000, || rule::next(&layout, &state, 0)),
            Some(1.0),
        );
        let advice = || {
            let (memory, limits) = (Memory::default(), Limits::default());
            advise(&layout, &state, &facts, &memory, &limits)
        };
        row(
            &format!("advice, {people} waiting"),
            time(20, advice),
            Some(20.0),
        );
        row(
            &format!("estimates of all, {people} waiting"),
            time(10, || {
                forward::all(&layout, &state, &facts, 1, forward::RUNS)
            }),
            Some(50.0),
        );
        if let Some(proposal) = advice().proposals.first() {
            row(
                &format!("effect of an advice as a range, {people} waiting"),
                time(10, || effect(&layout, &state, &facts, proposal, 1)),
                None,
            );
        }
    }
    let drawn = day::draw(scenario, 1);
    let before = Case::new(layout.clone(), Kind::Assisted);
    let mut more = layout;
    if let Some(counter) = more.counters.first().cloned() {
        more.counters.push(counter);
    }
    let after = Case::new(more, Kind::Assisted);
    row(
        "a day under two plans, played once",
        time(3, || {
            whatif::compare(std::slice::from_ref(&drawn), &before, &after, 1, 1)
        }),
        Some(1_000.0),
    );
    row(
        "the same eight times, for the spread",
        time(1, || {
            whatif::compare(std::slice::from_ref(&drawn), &before, &after, 8, 1)
        }),
        None,
    );
    text
}

/// The middle of some times, milliseconds.
fn time<T>(times: u32, mut act: impl FnMut() -> T) -> f64 {
    let mut each: Vec<f64> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(act());
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    each.sort_by(f64::total_cmp);
    each[each.len() / 2]
}

/// A hall at nine in which so many wait, every counter busy.
fn crowd(layout: &Layout, people: usize) -> State {
    let groups = layout.groups.len();
    let mut waiting = vec![Vec::new(); groups];
    for id in 0..people {
        #[expect(clippy::cast_precision_loss, reason = "people in a hall")]
        let wait = 60.0 - 60.0 * id as f64 / people as f64;
        waiting[id * 7 % groups].push(Waiting {
            id: id as u64,
            wait,
            credit: 0.0,
        });
    }
    #[expect(clippy::cast_precision_loss, reason = "counters of a hall")]
    let counters = (0..layout.counters.len()).map(|counter| Counter {
        status: Status::Busy,
        active: layout.active(counter, Sets::Skills),
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
