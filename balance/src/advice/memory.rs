//! What the advisor remembers: hysteresis needs to know what was moved, said and refused.

use std::collections::BTreeMap;

use super::Act;
use crate::state::State;

/// How long a dismissed proposal is not made again, minutes.
const DISMISSED: f64 = 30.0;

/// What was moved, proposed and dismissed today.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Memory {
    /// Since when each counter takes each group beyond those of the morning.
    lent: BTreeMap<(usize, usize), f64>,
    /// When each counter was moved last.
    moved: BTreeMap<usize, f64>,
    /// When counters were moved.
    moves: Vec<f64>,
    /// Until when proposals are not made.
    dismissed: BTreeMap<Act, f64>,
    active: Vec<Vec<usize>>,
}

impl Memory {
    /// Sees the hall: what changed since it was last seen is remembered, whoever did it.
    pub fn see(&mut self, state: &State) {
        for (counter, at) in state.counters.iter().enumerate() {
            let Some(former) = self.active.get(counter) else {
                self.active.push(at.active.clone());
                continue;
            };
            if *former == at.active {
                continue;
            }
            let added: Vec<usize> = at
                .active
                .iter()
                .filter(|it| !former.contains(it))
                .copied()
                .collect();
            self.lent
                .retain(|(other, group), _| *other != counter || at.active.contains(group));
            for group in added {
                self.lent.insert((counter, group), state.now);
            }
            self.moved.insert(counter, state.now);
            self.moves.push(state.now);
            self.active[counter].clone_from(&at.active);
        }
        self.moves
            .retain(|at| *at > state.now - 60.0 && *at <= state.now);
        self.dismissed.retain(|_, until| *until > state.now);
    }

    /// A proposal was refused, or nobody answered it: it is not made again for a while.
    pub fn dismiss(&mut self, act: Act, now: f64) {
        self.dismissed.insert(act, now + DISMISSED);
    }

    /// A proposal is open: it is not made again before `until`.
    pub fn hold(&mut self, act: Act, until: f64) {
        self.dismissed.insert(act, until);
    }

    /// Whether a proposal is not to be made now.
    #[must_use]
    pub fn dismissed(&self, act: Act, now: f64) -> bool {
        self.dismissed.get(&act).is_some_and(|until| now < *until)
    }

    /// How many counters were moved within the last hour.
    #[must_use]
    pub fn within_hour(&self, now: f64) -> usize {
        self.moves
            .iter()
            .filter(|at| **at > now - 60.0 && **at <= now)
            .count()
    }

    /// Whether a counter was moved just now and is left alone for `rest` minutes.
    #[must_use]
    pub fn rests(&self, counter: usize, now: f64, rest: f64) -> bool {
        self.moved.get(&counter).is_some_and(|at| now - at < rest)
    }

    /// Since when a group is lent to a counter.
    #[must_use]
    pub fn lent_since(&self, counter: usize, group: usize) -> Option<f64> {
        self.lent.get(&(counter, group)).copied()
    }
}
