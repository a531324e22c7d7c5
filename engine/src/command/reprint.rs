//! The slip of a number is printed once more.

use serde::{Deserialize, Serialize};

use crate::{Event, Hall, Refusal};

/// Gives the slip of a ticket again while its visit lasts: the same number, marked as a reprint and
/// counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reprint {
    /// What stands on the slip.
    pub label: String,
}

impl Reprint {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.named_ticket(&self.label)?;
        if !ticket.place.is_live() {
            return Err(Refusal::TicketIsGone {
                label: ticket.label.to_string(),
            });
        }
        Ok(vec![Event::TicketReprinted {
            ticket: ticket.id,
            times: ticket.reprints.saturating_add(1),
        }])
    }
}
