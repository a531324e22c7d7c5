//! What the log says of the balance of the hall: whether promises of waiting were kept, whether
//! advice brought what it promised, and where an agency has too few people. Pure, from the events
//! of days.

pub mod advice;
pub mod promises;
pub mod staffing;
mod waits;

pub use waits::{Day, Waited, of_day};
