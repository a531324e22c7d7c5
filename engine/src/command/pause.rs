//! A clerk is away for a while.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Refusal};

/// Pauses a free counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseCounter {
    /// Which counter.
    pub counter: CounterId,
}

impl PauseCounter {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        match hall.counter_today(counter)?.desk {
            Desk::Free { .. } => Ok(vec![Event::CounterPaused { counter }]),
            Desk::Calling(_) => Err(Refusal::StillCalling { counter }),
            Desk::Serving(_) => Err(Refusal::StillServing { counter }),
            Desk::Paused { .. } => Err(Refusal::CounterIsPaused { counter }),
            Desk::Shut => Err(Refusal::CounterIsShut { counter }),
        }
    }
}
