//! What another plan would bring: a past day, or the rest of today, played under the plan and under
//! a change of it. Pure, from the events of days; the caller reads the log.

mod change;
mod past;
mod shown;
mod skills;
mod today;

#[cfg(test)]
mod tests;

pub use change::{Change, Wrong, parse};
pub use past::past;
pub use skills::{Found, skills};
pub use today::{NotKnown, Present, is_known, today};

use balance::sim::Kind;
use engine::{HallPlan, Loans};

/// A past day is played so often: once with its own services, and with them dealt anew.
pub const PLAYS: usize = 8;
/// The rest of today is played so often, each time with other people.
pub const PLAYS_TODAY: usize = 24;

/// Who decides in the hall of a plan: counters by themselves, or a supervisor about loans.
fn kind(plan: &HallPlan) -> Kind {
    match plan.rules.balance.loans {
        Loans::Free => Kind::Automatic,
        Loans::Approved => Kind::Assisted,
    }
}
