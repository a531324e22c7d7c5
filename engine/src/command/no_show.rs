//! The citizen did not come.

use serde::{Deserialize, Serialize};

use crate::command::recall::seconds_left;
use crate::{CounterId, Event, Hall, Millis, Refusal};

/// Ends the visit of a called ticket whose citizen did not come, after the plan's number of calls
/// and the plan's time since the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoShow {
    /// Which counter.
    pub counter: CounterId,
}

impl NoShow {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let (ticket, called, last_call) = hall.calling_at(self.counter)?;
        let needed = hall.plan.rules.calls_before_no_show;
        if called < needed {
            return Err(Refusal::TooFewCalls { called, needed });
        }
        let after = i64::from(hall.plan.rules.no_show_after_s) * 1_000;
        if let Some(wait_s) = seconds_left(last_call, after, now) {
            return Err(Refusal::NoShowTooSoon { wait_s });
        }
        Ok(vec![Event::TicketMissed {
            ticket,
            counter: self.counter,
        }])
    }
}
