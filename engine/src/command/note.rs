//! A clerk notes something about the visit, by a code of the plan.

use serde::{Deserialize, Serialize};

use crate::command::transfer::known_remark;
use crate::{Code, CounterId, Event, Hall, Refusal};

/// Notes something about the ticket that a counter serves. Whoever serves it later sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The counter.
    pub counter: CounterId,
    /// What, by a remark's code of the plan.
    pub note: Code,
}

impl Note {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.serving_at(self.counter)?;
        known_remark(hall, Some(&self.note))?;
        if ticket.visit.notes.contains(&self.note) {
            return Err(Refusal::SaidTwice {
                what: self.note.to_string(),
            });
        }
        Ok(vec![Event::TicketNoted {
            ticket: ticket.id,
            counter: self.counter,
            note: self.note.clone(),
        }])
    }
}
