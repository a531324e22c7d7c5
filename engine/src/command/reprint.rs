//! The slip of a number is printed once more.

use serde::{Deserialize, Serialize};

use crate::{Event, Hall, Mark, Refusal};

/// Gives the slip of a ticket again while its visit lasts: the same number, marked as a reprint and
/// counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reprint {
    /// What stands on the slip.
    pub label: String,
    /// Whose it must be: a kiosk gives a slip again only to its owner.
    #[serde(default)]
    pub mark: Option<Mark>,
}

impl Reprint {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.named_ticket(&self.label)?;
        if self.mark.is_some() && self.mark != ticket.mark {
            // Nobody learns by asking whether somebody else's number is there.
            let label = ticket.label.to_string();
            return Err(Refusal::NoSuchTicket { label });
        }
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
