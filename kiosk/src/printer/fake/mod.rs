//! A printer that is a program: it understands what the kiosk sends, answers like a receipt
//! printer, runs out of paper when told, and leaves each slip that it cuts as a picture.
//!
//! [`device`] is the printer as a value, [`paper`] its commands, [`serve`] its socket, [`tray`]
//! where the slips fall.

pub mod device;
mod paper;
pub mod serve;
pub mod tray;

pub use device::{Condition, Device, Knows};
pub use serve::{Options, Served};
