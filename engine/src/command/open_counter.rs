//! A clerk sits down.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Refusal};

/// Opens a shut counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCounter {
    /// Which counter.
    pub counter: CounterId,
}

impl OpenCounter {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        match hall.counter_today(counter)?.desk {
            // A counter that the plan dropped today serves nobody: it only finishes.
            Desk::Shut if hall.plan.counter(counter).is_none() => {
                Err(Refusal::NoSuchCounter { counter })
            }
            Desk::Shut => Ok(vec![Event::CounterOpened { counter }]),
            Desk::Free { .. } | Desk::Calling(_) | Desk::Serving(_) | Desk::Paused { .. } => {
                Err(Refusal::CounterIsOpen { counter })
            }
        }
    }
}
