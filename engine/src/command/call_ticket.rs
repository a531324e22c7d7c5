//! A clerk calls a ticket out of turn.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::call_next::free_counter;
use crate::command::known_reason;
use crate::{CounterId, Event, Hall, Millis, Refusal, Why, dispatch};

/// Calls a certain waiting ticket to a free counter, for a reason of the plan. The log keeps who
/// did it, why, and how many were passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTicket {
    /// Which counter.
    pub counter: CounterId,
    /// What stands on the slip.
    pub label: String,
    /// Why: a code of the plan's `call_reason`.
    pub reason: Arc<str>,
}

impl CallTicket {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        free_counter(hall, counter)?;
        let ticket = hall.waiting_ticket(&self.label)?;
        known_reason(&hall.plan.call_reasons, &self.reason)?;
        if !hall.plan.served_by(counter).contains(&ticket.group) {
            return Err(Refusal::NotServedHere {
                label: ticket.label.clone(),
                counter,
            });
        }
        if let Some(own) = ticket.visit.counter.filter(|own| *own != counter) {
            return Err(Refusal::OtherCounter {
                label: ticket.label.to_string(),
                counter: own,
            });
        }
        let mut order = dispatch::order_for(hall, counter, now);
        let before = order.position(|(id, _)| id == ticket.id).unwrap_or(0);
        Ok(vec![Event::TicketCalled {
            ticket: ticket.id,
            counter,
            why: Why::Specific {
                waited_ms: now.since(ticket.in_line_since),
                reason: Arc::clone(&self.reason),
                before: u32::try_from(before).unwrap_or(u32::MAX),
            },
        }])
    }
}
