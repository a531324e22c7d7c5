//! A clerk is away for a while.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::known_reason;
use crate::{CounterId, Desk, Event, Hall, Refusal};

/// Pauses a free counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseCounter {
    /// Which counter.
    pub counter: CounterId,
    /// Why: a code of the plan's `pause_reason`.
    #[serde(default)]
    pub reason: Option<Arc<str>>,
}

impl PauseCounter {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let desk = hall.counter_today(counter)?.desk;
        if let Some(reason) = &self.reason {
            known_reason(&hall.plan.pause_reasons, reason)?;
        }
        match desk {
            Desk::Free { .. } => Ok(vec![Event::CounterPaused {
                counter,
                reason: self.reason.clone(),
            }]),
            Desk::Calling(_) => Err(Refusal::StillCalling { counter }),
            Desk::Serving(_) => Err(Refusal::StillServing { counter }),
            Desk::Paused { .. } => Err(Refusal::CounterIsPaused { counter }),
            Desk::Shut => Err(Refusal::CounterIsShut { counter }),
        }
    }
}
