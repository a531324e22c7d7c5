//! Balancing the load of a hall across its counters: who is called next is the engine's; here is
//! how long people will wait, which counter should take what, and what another plan would bring.
//!
//! Pure: time and chance are arguments. All times are minutes as `f64`, clock times are minutes
//! after midnight; `docs/BALANCING.md` says what is decided by which function and why.

pub mod advice;
pub mod chance;
pub mod day;
pub mod facts;
pub mod forecast;
pub mod forward;
pub mod hall;
pub mod hours;
pub mod layout;
pub mod learn;
pub mod player;
pub mod policy;
pub mod record;
pub mod rule;
pub mod scenario;
pub mod sim;
pub mod state;
pub mod whatif;

#[cfg(test)]
mod tests;
