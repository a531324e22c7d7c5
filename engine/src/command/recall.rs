//! The citizen has not come yet: the same number is called again.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Event, Hall, Millis, Refusal};

/// Calls the counter's ticket again, not sooner than the plan's pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recall {
    /// Which counter.
    pub counter: CounterId,
}

impl Recall {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let (ticket, times, last_call) = hall.calling_at(self.counter)?;
        let most = hall.plan.rules.calls.most_calls;
        if most > 0 && times >= most {
            return Err(Refusal::CalledOften { called: times });
        }
        let pause = i64::from(hall.plan.rules.recall_pause_s) * 1_000;
        if let Some(wait_s) = seconds_left(last_call, pause, now) {
            return Err(Refusal::RecallTooSoon { wait_s });
        }
        let times = times.saturating_add(1);
        Ok(vec![Event::TicketRecalled {
            ticket,
            counter: self.counter,
            times,
        }])
    }
}

/// Whole seconds until `pause_ms` after `from` have passed; none when they have.
pub(crate) fn seconds_left(from: Millis, pause_ms: i64, now: Millis) -> Option<u32> {
    let left = from.plus(pause_ms).since(now);
    (left > 0).then(|| u32::try_from((left + 999) / 1_000).unwrap_or(u32::MAX))
}
