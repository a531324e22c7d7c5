//! A clerk leaves for the day.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Leave, Millis, Refusal};

/// Shuts a counter that holds no ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShutCounter {
    /// Which counter.
    pub counter: CounterId,
}

impl ShutCounter {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let here = hall.counter_today(counter)?;
        match here.desk {
            // Whoever sits there leaves with it.
            Desk::Free { .. } | Desk::Paused { .. } if here.seat.is_some() => {
                Leave { counter }.decide(hall, now)
            }
            Desk::Free { .. } | Desk::Paused { .. } => Ok(vec![Event::CounterShut { counter }]),
            Desk::Calling(_) => Err(Refusal::StillCalling { counter }),
            Desk::Serving(_) => Err(Refusal::StillServing { counter }),
            Desk::Shut => Err(Refusal::CounterIsShut { counter }),
        }
    }
}
