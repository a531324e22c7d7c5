//! A bulk filer leaves with dossiers that were not served.

use serde::{Deserialize, Serialize};

use crate::command::finish::outcomes_are_right;
use crate::{Code, CounterId, Event, Hall, Refusal};

/// Ends the visit of the bulk number that a counter serves, though dossiers are left: it does not
/// go back to its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndFiling {
    /// Which counter.
    pub counter: CounterId,
    /// What came of the last round, by codes of the plan.
    #[serde(default)]
    pub outcomes: Vec<Code>,
}

impl EndFiling {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let ticket = hall.serving_at(counter)?;
        if !ticket.is_bulk() {
            let label = ticket.label.clone();
            return Err(Refusal::NotInBulk { label });
        }
        outcomes_are_right(&self.outcomes, hall, ticket)?;
        Ok(vec![Event::TicketFinished {
            ticket: ticket.id,
            counter,
            outcomes: self.outcomes.clone(),
        }])
    }
}
