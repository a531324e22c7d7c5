//! Everybody who waits for a group, or some of them, waits for another one from now on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::command::{known_group, open_group};
use crate::{Event, GroupId, Hall, Refusal, TicketId};

/// Moves waiting tickets of a group to another group. Each keeps its label, and its place by its
/// original time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveWaiting {
    /// What they wait for.
    pub from: GroupId,
    /// What they are to wait for.
    pub to: GroupId,
    /// Which of them, by what stands on their slips; none named means all. All move or none does.
    #[serde(default)]
    pub labels: Vec<String>,
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
        let tickets = if self.labels.is_empty() {
            line.waiting().map(|(_, id)| *id).collect()
        } else {
            self.named(hall)?
        };
        Ok(vec![Event::WaitingMoved {
            from: self.from.clone(),
            to: self.to.clone(),
            tickets,
        }])
    }
    /// The tickets that are named, in the order in which they wait.
    fn named(&self, hall: &Hall) -> Result<Vec<TicketId>, Refusal> {
        let mut tickets = BTreeSet::new();
        for label in &self.labels {
            let ticket = hall.waiting_ticket(label)?;
            if ticket.group != self.from {
                return Err(Refusal::WaitsElsewhere {
                    label: ticket.label.clone(),
                    group: ticket.group.clone(),
                });
            }
            tickets.insert(ticket.id);
        }
        Ok(tickets.into_iter().collect())
    }
}
