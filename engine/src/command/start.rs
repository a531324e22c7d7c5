//! The citizen stands at the counter.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Event, Hall, Refusal};

/// Begins to serve the called ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Which counter.
    pub counter: CounterId,
}

impl Start {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (ticket, _, _) = hall.calling_at(self.counter)?;
        Ok(vec![Event::TicketStarted {
            ticket,
            counter: self.counter,
        }])
    }
}
