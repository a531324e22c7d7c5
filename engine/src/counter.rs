//! A counter: furniture with a number, and the state of its desk.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Millis, TicketId};

/// The number on the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CounterId(pub u16);

impl fmt::Display for CounterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The state of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// Not open.
    Shut,
    /// Open, nobody called.
    Free {
        /// Since when.
        since: Millis,
    },
    /// A ticket is called; it knows since when.
    Calling(TicketId),
    /// A ticket is served; it knows since when.
    Serving(TicketId),
    /// The clerk is away.
    Paused {
        /// Since when.
        since: Millis,
    },
}

impl Desk {
    /// The ticket that the desk holds.
    #[must_use]
    pub fn ticket(self) -> Option<TicketId> {
        match self {
            Desk::Calling(ticket) | Desk::Serving(ticket) => Some(ticket),
            Desk::Shut | Desk::Free { .. } | Desk::Paused { .. } => None,
        }
    }

    /// True when the counter takes people (free, calling or serving).
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Desk::Free { .. } | Desk::Calling(_) | Desk::Serving(_)
        )
    }
}

/// A counter today. Which groups it may serve stands in the plan.
#[derive(Debug, Clone, Copy)]
pub struct Counter {
    /// Its number.
    pub id: CounterId,
    /// What its desk is doing.
    pub desk: Desk,
    /// Tickets finished here today.
    pub served: u32,
    /// Ordinary tickets called here since the last one with priority; none before the first.
    pub run: Option<u16>,
}
