//! What a hall teaches while it runs: how fast each counter is, how long breaks are, who has
//! priority, and how far earlier estimates were off.

mod correct;
mod watch;

pub use correct::Correction;
pub use watch::Watch;
