//! What a proposal will bring, as a range: the hall is played forward with it and without it, with
//! the same people and services.

use super::fluid::HORIZON;
use super::{Act, Proposal};
use crate::facts::Facts;
use crate::forward::{self, Estimate, quantile};
use crate::layout::Layout;
use crate::state::{State, Status};

/// Runs of each side.
const RUNS: usize = 32;

/// What may come: eight in ten lie between the ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// One in ten is lower.
    pub low: f64,
    /// The middle.
    pub mid: f64,
    /// One in ten is higher.
    pub high: f64,
}

impl Range {
    /// The range of some values; nothing of none.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Range {
        values.sort_by(f64::total_cmp);
        Range {
            low: quantile(&values, 0.1),
            mid: quantile(&values, 0.5),
            high: quantile(&values, 0.9),
        }
    }
}

/// The expected effect of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Minutes of waiting that all people together save within the next 45 minutes; negative when
    /// they lose some.
    pub saved: Range,
    /// What somebody waits who takes a number now, for each group that the proposal touches.
    pub waits: Vec<Waits>,
    /// The groups whose people pay: they wait at least a minute longer.
    pub paying: Vec<usize>,
}

/// The wait of a newcomer with a proposal and without it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waits {
    /// The group.
    pub group: usize,
    /// As things are.
    pub before: Estimate,
    /// Afterwards.
    pub after: Estimate,
}

/// The hall after a proposal was accepted.
#[must_use]
pub fn accepted(state: &State, proposal: &Proposal) -> State {
    let mut after = state.clone();
    let counter = &mut after.counters[proposal.act.counter()];
    counter.active.clone_from(&proposal.active);
    match proposal.act {
        Act::Open { .. } => {
            counter.status = Status::Idle;
            counter.since = state.now;
        }
        Act::Shut { .. } => counter.status = Status::Off,
        Act::Lend { .. } | Act::GiveBack { .. } => {}
    }
    after
}

/// Plays the hall with a proposal and without it.
#[must_use]
pub fn effect(
    layout: &Layout,
    state: &State,
    facts: &Facts,
    proposal: &Proposal,
    seed: u64,
) -> Effect {
    let after = accepted(state, proposal);
    let played = |state: &State| forward::waits(layout, state, facts, HORIZON, seed, RUNS);
    let sums = played(state).into_iter().zip(played(&after));
    let saved = sums.map(|(before, after)| before.iter().sum::<f64>() - after.iter().sum::<f64>());
    let newcomers = |state: &State| forward::newcomers(layout, state, facts, seed, RUNS);
    let pairs = newcomers(state).into_iter().zip(newcomers(&after));
    let pairs: Vec<Waits> = pairs
        .enumerate()
        .map(|(group, (before, after))| Waits {
            group,
            before,
            after,
        })
        .collect();
    let paying = pairs
        .iter()
        .filter(|it| it.after.p50 >= it.before.p50 + 1.0);
    let paying: Vec<usize> = paying.map(|it| it.group).collect();
    let touched = |it: &Waits| {
        proposal.waits.iter().any(|change| change.group == it.group) || paying.contains(&it.group)
    };
    Effect {
        saved: Range::of(saved.collect()),
        waits: pairs.iter().filter(|it| touched(it)).copied().collect(),
        paying,
    }
}
