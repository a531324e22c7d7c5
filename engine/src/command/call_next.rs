//! A clerk presses NEXT.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Millis, Place, Refusal, Why, dispatch};

/// Calls the longest-waiting ticket that the counter serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNext {
    /// Which counter.
    pub counter: CounterId,
}

impl CallNext {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        match hall.counter_today(counter)?.desk {
            Desk::Free { .. } => Ok(vec![called(hall, counter, now)?]),
            Desk::Calling(_) => Err(Refusal::StillCalling { counter }),
            Desk::Serving(_) => Err(Refusal::StillServing { counter }),
            Desk::Paused { .. } => Err(Refusal::CounterIsPaused { counter }),
            Desk::Shut => Err(Refusal::CounterIsShut { counter }),
        }
    }
}

/// The call of the next ticket to a counter, whatever its desk is doing.
pub(crate) fn called(hall: &Hall, counter: CounterId, now: Millis) -> Result<Event, Refusal> {
    let next = dispatch::next_for(hall, counter).and_then(|id| hall.ticket(id));
    let ticket = next.ok_or(Refusal::NobodyWaiting { counter })?;
    let since = match ticket.place {
        Place::Waiting { since } => since,
        Place::Called { .. } | Place::Serving { .. } | Place::Gone { .. } => now,
    };
    let why = Why::LongestWait {
        waited_ms: now.since(since),
    };
    Ok(Event::TicketCalled {
        ticket: ticket.id,
        counter,
        why,
    })
}
