//! Who is called next, and which idle counter takes somebody who comes.
//!
//! The worth of a ticket is the engine's (`engine::dispatch::index`); the plainer rules that a plan
//! may choose stand beside it, so that every simulation plays the hall's own rule.

use engine::dispatch::index::{Candidate, worth};

use crate::layout::{Layout, Rule};
use crate::state::State;

/// The head of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// How long it has waited, its head start included, minutes.
    pub waited: f64,
    /// The ticket: of two that are worth the same, the smaller one goes first.
    pub ticket: u64,
}

/// The group whose head a free counter calls.
///
/// `mean` and `head` tell, by group, how long one takes and who is first; `last` is the group that
/// the counter served last.
#[inline]
pub fn choose(
    layout: &Layout,
    counter: usize,
    active: &[usize],
    last: Option<usize>,
    mean: impl Fn(usize) -> f64,
    head: impl Fn(usize) -> Option<Head>,
) -> Option<usize> {
    let home = &layout.counters[counter].home;
    let mut best: Option<(f64, u64, usize)> = None;
    for (place, group) in active.iter().copied().enumerate() {
        let Some(first) = head(group) else { continue };
        let value = match layout.rule {
            Rule::Index => worth(
                &layout.weights,
                &Candidate {
                    waited_min: first.waited,
                    home: home.contains(&group),
                    same: last == Some(group),
                    mean_min: mean(group),
                },
            ),
            Rule::LongestWait => first.waited,
            Rule::List if first.waited >= layout.weights.bound_min => 1e5 + first.waited,
            #[expect(clippy::cast_precision_loss, reason = "few groups")]
            Rule::List => -(place as f64),
        };
        let better = best.is_none_or(|(most, ticket, _)| {
            value > most || (value >= most && first.ticket < ticket)
        });
        if better {
            best = Some((value, first.ticket, group));
        }
    }
    best.map(|(_, _, group)| group)
}

/// The ticket that a counter calls next; none when nobody waits whom it takes.
#[must_use]
pub fn next(layout: &Layout, state: &State, counter: usize) -> Option<u64> {
    let at = state.counters.get(counter)?;
    let head = |group: usize| {
        let first = state.waiting.get(group)?.first()?;
        Some(Head {
            waited: first.key(),
            ticket: first.id,
        })
    };
    let mean = |group| state.mean(layout, group);
    let group = choose(layout, counter, &at.active, at.group, mean, head)?;
    head(group).map(|first| first.ticket)
}

/// The idle counter that takes somebody who comes: a home counter of his group, then the one that
/// can serve the fewest groups, then the one that is idle longest.
#[must_use]
pub fn route(layout: &Layout, state: &State, group: usize, idle: &[usize]) -> Option<usize> {
    let takes = |counter: &&usize| {
        let at = state.counters.get(**counter);
        at.is_some_and(|at| at.active.contains(&group))
    };
    let rank = |counter: &usize| {
        let (facts, at) = (&layout.counters[*counter], &state.counters[*counter]);
        (!facts.home.contains(&group), facts.skills.len(), at.since)
    };
    let order = |one: &&usize, other: &&usize| {
        let (one, other) = (rank(one), rank(other));
        let whole = (one.0, one.1).cmp(&(other.0, other.1));
        whole.then(one.2.total_cmp(&other.2))
    };
    idle.iter().filter(takes).min_by(order).copied()
}
