//! What each screen shows, computed whole from a committed hall. Pure.

use engine::{Hall, Millis, PhotoRef};

use crate::outlook::Outlook;
use crate::presence::Present;

pub mod answer;
mod balance;
pub mod board;
pub mod citizen;
pub mod counter;
pub mod kiosk;
mod longer;
mod message;
mod office;
pub mod offline;
pub(crate) mod parts;
mod person;
pub mod reception;
pub mod supervisor;
pub mod visit;

#[cfg(test)]
mod tests;

/// Everything that a view may look at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The committed hall.
    pub hall: &'a Hall,
    /// The moment.
    pub now: Millis,
    /// Who is connected, and what is wrong.
    pub present: &'a Present,
    /// How long people will wait.
    pub outlook: &'a Outlook,
    /// Whether a photo is still there.
    pub has_photo: &'a dyn Fn(&PhotoRef) -> bool,
}
