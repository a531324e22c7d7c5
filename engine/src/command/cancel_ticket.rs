//! Somebody gives a number back, or it was taken by mistake.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::known_reason;
use crate::{Event, Hall, Refusal};

/// Ends the visit of a waiting ticket. Its number is not given again; its place in the quota is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelTicket {
    /// What stands on the slip.
    pub label: String,
    /// Why: a code of the plan's `cancel_reason`.
    pub reason: Arc<str>,
}

impl CancelTicket {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.waiting_ticket(&self.label)?;
        known_reason(&hall.plan.cancel_reasons, &self.reason)?;
        Ok(vec![Event::TicketCancelled {
            ticket: ticket.id,
            reason: Arc::clone(&self.reason),
        }])
    }
}
