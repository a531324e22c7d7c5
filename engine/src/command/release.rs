//! A counter holds a ticket and nobody is there any more to serve it.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Refusal};

/// Takes the ticket from a dead counter, back to its place in the line, and shuts the counter:
/// who comes back to it opens it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Which counter.
    pub counter: CounterId,
}

impl Release {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let desk = hall.counter_today(counter)?.desk;
        let held = match desk {
            Desk::Calling(id) | Desk::Serving(id) => hall.ticket(id),
            Desk::Shut | Desk::Free { .. } | Desk::Paused { .. } => None,
        };
        let ticket = held.ok_or(Refusal::HoldsNobody { counter })?;
        let released = Event::TicketReleased {
            ticket: ticket.id,
            counter,
            since: ticket.in_line_since,
        };
        Ok(vec![released, Event::CounterShut { counter }])
    }
}
