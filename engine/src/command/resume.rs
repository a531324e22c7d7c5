//! The clerk is back.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Refusal};

/// Ends a counter's pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeCounter {
    /// Which counter.
    pub counter: CounterId,
}

impl ResumeCounter {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        match hall.counter_today(counter)?.desk {
            Desk::Paused { .. } => Ok(vec![Event::CounterResumed { counter }]),
            Desk::Shut => Err(Refusal::CounterIsShut { counter }),
            Desk::Free { .. } | Desk::Calling(_) | Desk::Serving(_) => {
                Err(Refusal::CounterNotPaused { counter })
            }
        }
    }
}
