//! A clerk leaves for the day.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Refusal};

/// Shuts a counter that holds no ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShutCounter {
    /// Which counter.
    pub counter: CounterId,
}

impl ShutCounter {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        match hall.counter_today(counter)?.desk {
            Desk::Free { .. } | Desk::Paused { .. } => Ok(vec![Event::CounterShut { counter }]),
            Desk::Calling(_) => Err(Refusal::StillCalling { counter }),
            Desk::Serving(_) => Err(Refusal::StillServing { counter }),
            Desk::Shut => Err(Refusal::CounterIsShut { counter }),
        }
    }
}
