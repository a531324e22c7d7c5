//! How long people will wait: the hall is played forward from its present state, by its own rule
//! of order, many times with other chance. The waits of one ticket over all runs are its estimate.
//!
//! What a run does not know is drawn anew in each: how long the present services still take given
//! how long they took already, how far the learned means and the forecast are off, breaks, who
//! comes and who does not answer the call. So the spread of the runs is the spread of the wait.

mod run;
mod scene;

pub use scene::Scene;

use serde::{Deserialize, Serialize};

use crate::chance;
use crate::facts::Facts;
use crate::layout::Layout;
use crate::state::{State, Waiting};

/// How long somebody will wait from now on, minutes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The ticket.
    pub ticket: u64,
    /// One in ten waits less.
    pub p10: f64,
    /// Half wait less.
    pub p50: f64,
    /// One in ten waits longer.
    pub p90: f64,
}

/// Runs when the hall is not crowded.
pub const RUNS: usize = 48;

/// Fewest runs.
const FEWEST: usize = 16;

/// Calls that are played at most for one answer: a bound of work, not of time, so that the same
/// question has the same answer on every machine.
const CALLS: usize = 80_000;

/// Calls that cost next to nothing: small halls, and tickets whose group shares its counters with
/// few others, are played up to twice as often for it.
const CHEAP: usize = 16_000;

/// Estimates for everybody who waits, by group and in the order of call.
#[must_use]
pub fn all(layout: &Layout, state: &State, facts: &Facts, seed: u64, runs: usize) -> Vec<Estimate> {
    let scene = Scene::new(layout, state, facts, None);
    estimates(&scene, facts, seed, runs)
}

/// The estimate for one of those who wait; none when the ticket does not.
#[must_use]
pub fn one(
    layout: &Layout,
    state: &State,
    facts: &Facts,
    ticket: u64,
    seed: u64,
    runs: usize,
) -> Option<Estimate> {
    let scene = Scene::new(layout, state, facts, Some(ticket));
    let of_ticket = |it: &Estimate| it.ticket == ticket;
    estimates(&scene, facts, seed, runs)
        .into_iter()
        .find(of_ticket)
}

/// What somebody of each group would wait who took an ordinary number now, by group.
#[must_use]
pub fn newcomers(
    layout: &Layout,
    state: &State,
    facts: &Facts,
    seed: u64,
    runs: usize,
) -> Vec<Estimate> {
    let mut asked = state.clone();
    asked.waiting.resize_with(layout.groups.len(), Vec::new);
    let first = u64::MAX - layout.groups.len() as u64;
    for (group, line) in asked.waiting.iter_mut().enumerate() {
        let place = line.partition_point(|it| it.key() >= 0.0);
        let newcomer = Waiting {
            id: first + group as u64,
            ..Waiting::default()
        };
        line.insert(place, newcomer);
    }
    let mut found = Vec::with_capacity(layout.groups.len());
    for estimate in all(layout, &asked, facts, seed, runs) {
        if let Some(group) = estimate.ticket.checked_sub(first) {
            found.push(Estimate {
                ticket: group,
                ..estimate
            });
        }
    }
    found
}

/// Minutes that people wait within some minutes from now on, by run and group. Two states that
/// differ in one thing are played with the same people and services.
#[must_use]
pub fn waits(
    layout: &Layout,
    state: &State,
    facts: &Facts,
    horizon: f64,
    seed: u64,
    runs: usize,
) -> Vec<Vec<f64>> {
    let scene = Scene::new(layout, state, facts, None);
    let fitting = CALLS / scene.calls().max(1);
    let runs = runs.min(fitting.max(FEWEST)).max(1) as u64;
    let mut scratch = run::Scratch::default();
    (0..runs)
        .map(|run| run::waits(&scene, &mut scratch, seed, run, horizon))
        .collect()
}

fn estimates(scene: &Scene<'_>, facts: &Facts, seed: u64, runs: usize) -> Vec<Estimate> {
    let asked = scene.asked();
    let fitting = CALLS / scene.calls().max(1);
    let cheap = CHEAP / scene.calls().max(1);
    let runs = runs
        .max(cheap.min(2 * runs))
        .min(fitting.max(FEWEST))
        .max(1);
    let mut waits = vec![Vec::with_capacity(runs); asked.len()];
    let mut scratch = run::Scratch::default();
    for run in 0..runs as u64 {
        run::play(scene, &mut scratch, seed, run, |ticket, wait| {
            waits[ticket].push(wait);
        });
    }
    let of = |(id, waits): (u64, &mut Vec<f64>)| {
        waits.sort_by(f64::total_cmp);
        let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|share| quantile(waits, share));
        facts.corrected(Estimate {
            ticket: id,
            p10,
            p50,
            p90,
        })
    };
    asked.into_iter().zip(waits.iter_mut()).map(of).collect()
}

/// A quantile of sorted values, between the neighbours; 0 of none.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    #[expect(clippy::cast_precision_loss, reason = "few values")]
    let at = share.clamp(0.0, 1.0) * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the length"
    )]
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    sorted[low] + (sorted[high] - sorted[low]) * at.fract()
}

/// Chance of one run for one purpose: the same whatever else the run does, so that two halls that
/// differ in one thing are played with the same services.
pub(crate) fn stream(seed: u64, run: u64, purpose: u64) -> chance::Chance {
    chance::from_seed(
        seed.wrapping_add(run.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        purpose,
    )
}
