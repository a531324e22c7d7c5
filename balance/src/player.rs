//! The product at work in one hall: the functions of this crate with what they have learned since
//! the morning. The simulated hall and the line protocol both drive this.

use crate::advice::{self, Act, Advice, Limits, Memory};
use crate::facts::Facts;
use crate::forward::{self, Estimate};
use crate::layout::Layout;
use crate::learn::Watch;
use crate::rule;
use crate::sim::{Called, Move};
use crate::state::State;

/// How long a proposal waits for its answer before it is made again, minutes.
const OPEN: f64 = 10.0;

/// The product in one hall.
#[derive(Debug, Clone)]
pub struct Player {
    layout: Layout,
    watch: Watch,
    memory: Memory,
    limits: Limits,
    seed: u64,
    runs: usize,
    asked: u64,
}

impl Player {
    /// In a hall of which nothing is known but its layout.
    #[must_use]
    pub fn new(layout: Layout, seed: u64) -> Player {
        Player {
            layout,
            watch: Watch::default(),
            memory: Memory::default(),
            limits: Limits::default(),
            seed,
            runs: forward::RUNS,
            asked: 0,
        }
    }

    /// The hall.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Whom a free counter calls.
    pub fn next(&mut self, state: &State, counter: usize) -> Option<u64> {
        rule::next(&self.layout, state, counter)
    }

    /// Which idle counter takes somebody who comes.
    pub fn route(&mut self, state: &State, group: usize, idle: &[usize]) -> Option<usize> {
        rule::route(&self.layout, state, group, idle)
    }

    /// What should be changed now. A proposal is not repeated for some minutes.
    pub fn advise(&mut self, state: &State) -> Advice {
        let advice = advice::advise(
            &self.layout,
            state,
            &self.watch.facts(),
            &self.memory,
            &self.limits,
        );
        for proposal in &advice.proposals {
            self.memory.hold(proposal.act, state.now + OPEN);
        }
        advice
    }

    /// The proposals that are moves of counters, best first.
    pub fn moves(&mut self, state: &State) -> Vec<Move> {
        let proposals = self.advise(state).proposals.into_iter();
        let moves = proposals.filter_map(|it| match it.act {
            Act::Lend { counter, .. } | Act::GiveBack { counter, .. } => Some(Move {
                counter,
                active: it.active,
            }),
            Act::Open { .. } | Act::Shut { .. } => None,
        });
        moves.collect()
    }

    /// How long a ticket will wait from now on; none when it does not wait.
    pub fn estimate(&mut self, state: &State, ticket: u64) -> Option<Estimate> {
        self.asked += 1;
        let facts = self.watch.facts();
        let plain = Facts {
            bias: 1.0,
            widening: (1.0, 1.0),
            ..facts.clone()
        };
        let seed = self.seed.wrapping_add(self.asked);
        let raw = forward::one(&self.layout, state, &plain, ticket, seed, self.runs)?;
        let prio = state
            .waiting
            .iter()
            .flatten()
            .any(|it| it.id == ticket && it.credit > 0.0);
        self.watch
            .told(raw, self.layout.hours.work(state.now), prio);
        Some(facts.corrected(raw))
    }

    /// Sees the hall, and who was called since it was seen last.
    pub fn see(&mut self, state: &State, called: &[Called]) {
        self.watch.see(&self.layout, state, called);
        self.memory.see(state);
    }

    /// Other runs for one estimate.
    #[must_use]
    pub fn runs(mut self, runs: usize) -> Player {
        self.runs = runs.clamp(1, 1_000);
        self
    }

    /// Whether the other one plays the same hall.
    #[must_use]
    pub fn same_hall(&self, other: &Player) -> bool {
        self.layout.groups == other.layout.groups && self.layout.counters == other.layout.counters
    }

    /// Takes over what another one has learned of this hall on earlier days.
    #[must_use]
    pub fn taught_by(mut self, former: &Player) -> Player {
        self.watch = former.watch.next_day();
        self
    }
}
