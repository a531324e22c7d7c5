//! A clerk presses NEXT.

use serde::{Deserialize, Serialize};

use crate::command::Then;
use crate::{CounterId, Desk, Event, Hall, Millis, Recorded, Refusal, dispatch};

/// Calls the ticket that the rules of order put first among those that the counter serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNext {
    /// Which counter.
    pub counter: CounterId,
}

impl CallNext {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        free_counter(hall, self.counter)?;
        Ok(vec![called(hall, self.counter, now)?])
    }
}

/// Whether a counter is free to call, or the refusal that says why not.
pub(crate) fn free_counter(hall: &Hall, counter: CounterId) -> Result<(), Refusal> {
    match hall.counter_today(counter)?.desk {
        Desk::Free { .. } => Ok(()),
        Desk::Calling(_) => Err(Refusal::StillCalling { counter }),
        Desk::Serving(_) => Err(Refusal::StillServing { counter }),
        Desk::Paused { .. } => Err(Refusal::CounterIsPaused { counter }),
        Desk::Shut => Err(Refusal::CounterIsShut { counter }),
    }
}

/// The call of the next ticket to a counter, whatever its desk is doing.
pub(crate) fn called(hall: &Hall, counter: CounterId, now: Millis) -> Result<Event, Refusal> {
    if hall.is_shutting(counter, now) {
        // It shuts as soon as its ticket is done.
        return Err(Refusal::CounterIsShut { counter });
    }
    let next = dispatch::next_for(hall, counter, now);
    let (ticket, why) = next.ok_or(Refusal::NobodyWaiting { counter })?;
    Ok(Event::TicketCalled {
        ticket,
        counter,
        why,
    })
}

/// What happens, and the call that follows it when that is wished and somebody waits. The call is
/// decided on the hall as it is then: whoever was sent on may stand first in a line of this counter.
pub(crate) fn and_then(
    hall: &Hall,
    event: Event,
    then: Then,
    counter: CounterId,
    now: Millis,
) -> Vec<Event> {
    let mut events = vec![event];
    if then == Then::CallNext {
        let mut after = hall.clone();
        for event in &events {
            after.apply(&Recorded {
                seq: after.seq + 1,
                at: now,
                by: "".into(),
                event: event.clone(),
            });
        }
        // Nobody waiting is no reason to refuse what was asked first.
        events.extend(called(&after, counter, now));
    }
    events
}
