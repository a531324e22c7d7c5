//! The service is done.

use serde::{Deserialize, Serialize};

use crate::command::call_next::called;
use crate::{CounterId, Desk, Event, Hall, Millis, Refusal};

/// Ends the service at a counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// Which counter.
    pub counter: CounterId,
    /// What comes then.
    #[serde(default)]
    pub then: Then,
}

/// What follows the end of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Nothing: the counter is free.
    #[default]
    Rest,
    /// The next ticket is called, when somebody waits. Nobody waiting is no reason to refuse the
    /// end of the service.
    CallNext,
}

impl Finish {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let Desk::Serving(ticket) = hall.counter_today(counter)?.desk else {
            return Err(Refusal::NobodyServed { counter });
        };
        let mut events = vec![Event::TicketFinished { ticket, counter }];
        if self.then == Then::CallNext {
            events.extend(called(hall, counter, now));
        }
        Ok(events)
    }
}
