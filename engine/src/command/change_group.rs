//! Somebody took a number for the wrong thing.

use serde::{Deserialize, Serialize};

use crate::command::open_group;
use crate::{Event, GroupId, Hall, Refusal};

/// Moves a waiting ticket to another group: the same label, in the place of its original time.
/// A quota does not stop it, since a person has decided; a closed group does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// What stands on the slip.
    pub label: String,
    /// What it is to wait for.
    pub group: GroupId,
}

impl ChangeGroup {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.waiting_ticket(&self.label)?;
        open_group(hall, &self.group)?;
        if ticket.group == self.group {
            return Err(Refusal::SameGroup {
                group: self.group.clone(),
            });
        }
        Ok(vec![Event::TicketRegrouped {
            ticket: ticket.id,
            from: ticket.group.clone(),
            to: self.group.clone(),
        }])
    }
}
