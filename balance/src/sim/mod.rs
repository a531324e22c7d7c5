//! The simulated hall: plays a drawn day under a policy and measures what people met.

mod estimators;
pub mod measure;
pub mod policies;
mod world;

pub use estimators::Simple;
pub use measure::{Accuracy, Measures};
pub use policies::Kind;

use crate::day::Day;
use crate::forward::Estimate;
use crate::layout::Layout;
use crate::state::State;

/// Another set of groups for a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The counter.
    pub counter: usize,
    /// The groups that it takes from then on.
    pub active: Vec<usize>,
}

/// Something that happened since the policy was last asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Called {
    /// When, minutes after midnight.
    pub at: f64,
    /// Where.
    pub counter: usize,
    /// Who.
    pub ticket: u64,
    /// For what.
    pub group: usize,
}

/// Who decides in a simulated hall. It sees states only, never what will come.
pub trait Policy {
    /// The groups of each counter in the morning.
    fn begin(&mut self) -> Vec<Vec<usize>>;
    /// Whom a free counter calls; none: it stays idle for a minute.
    fn next(&mut self, state: &State, counter: usize) -> Option<u64>;
    /// Which idle counter takes a ticket at once; none: it waits.
    fn route(&mut self, state: &State, ticket: u64, group: usize, idle: &[usize]) -> Option<usize>;
    /// Moves that are made at once, asked every minute.
    fn moves(&mut self, _state: &State) -> Vec<Move> {
        Vec::new()
    }
    /// Moves that are proposed to a supervisor, best first, asked every three minutes.
    fn advise(&mut self, _state: &State) -> Vec<Move> {
        Vec::new()
    }
    /// How long a ticket will wait that was just given and must wait.
    fn estimate(&mut self, _state: &State, _ticket: u64) -> Option<Estimate> {
        None
    }
    /// The hall, and what happened since it was last asked; comes before each question.
    fn see(&mut self, _state: &State, _called: &[Called]) {}
}

/// The supervisor to whom moves are proposed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Supervisor {
    /// The probability that a proposal is accepted.
    pub accepts: f64,
    /// How long that takes on average, minutes.
    pub delay: f64,
    /// Moves within an hour at most.
    pub per_hour: usize,
}

impl Default for Supervisor {
    fn default() -> Supervisor {
        Supervisor {
            accepts: 0.85,
            delay: 2.0,
            per_hour: 6,
        }
    }
}

/// Plays a day.
#[must_use]
pub fn play(
    layout: &Layout,
    day: &Day,
    policy: &mut dyn Policy,
    supervisor: Supervisor,
    seed: u64,
) -> Measures {
    world::World::new(layout, day, supervisor, seed).play(policy, None)
}

/// Plays a day, or its rest, that begins with these groups at each counter where they are not those
/// of the policy.
#[must_use]
pub fn play_from(
    layout: &Layout,
    day: &Day,
    policy: &mut dyn Policy,
    supervisor: Supervisor,
    active: Option<&[Vec<usize>]>,
    seed: u64,
) -> Measures {
    world::World::new(layout, day, supervisor, seed).play(policy, active)
}
