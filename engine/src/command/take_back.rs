//! A suspended citizen stands at the counter again and is served on at once.

use serde::{Deserialize, Serialize};

use crate::command::line_up::free;
use crate::{CounterId, Event, Hall, Place, Refusal, Suspension};

/// Serves a suspended ticket on, without a call and without a new number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeBack {
    /// The counter, which must be free.
    pub counter: CounterId,
    /// The number on the slip.
    pub label: String,
}

impl TakeBack {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        free(hall.counter_today(counter)?)?;
        let ticket = hall.named_ticket(&self.label)?;
        let Place::Suspended {
            kind, counter: at, ..
        } = ticket.place
        else {
            return Err(Refusal::NotSuspended {
                label: ticket.label.to_string(),
            });
        };
        // Papers that lie at a counter are fetched there, for as long as somebody sits there.
        let kept = kind != Suspension::PapersMissing && hall.can_call(at, &ticket.group);
        if kept && at != counter {
            return Err(Refusal::OtherCounter {
                label: ticket.label.to_string(),
                counter: at,
            });
        }
        hall.serves(counter, &ticket.group)?;
        Ok(vec![Event::TicketTakenBack {
            ticket: ticket.id,
            counter,
        }])
    }
}
