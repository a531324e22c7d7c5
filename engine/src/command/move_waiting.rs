//! Everybody who waits for a group waits for another one from now on.

use serde::{Deserialize, Serialize};

use crate::command::{known_group, open_group};
use crate::{Event, GroupId, Hall, Refusal, TicketId};

/// Moves all waiting tickets of a group to another group. Each keeps its label, and its place by
/// its original time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveWaiting {
    /// What they wait for.
    pub from: GroupId,
    /// What they are to wait for.
    pub to: GroupId,
}

impl MoveWaiting {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let line = known_group(hall, &self.from)?;
        open_group(hall, &self.to)?;
        if self.from == self.to {
            return Err(Refusal::SameGroup {
                group: self.to.clone(),
            });
        }
        if line.is_empty() {
            return Err(Refusal::NobodyInGroup {
                group: self.from.clone(),
            });
        }
        let tickets: Vec<TicketId> = line.waiting().map(|(_, id)| *id).collect();
        Ok(vec![Event::WaitingMoved {
            from: self.from.clone(),
            to: self.to.clone(),
            tickets,
        }])
    }
}
