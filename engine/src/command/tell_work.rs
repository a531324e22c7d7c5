//! Several services, and many dossiers, under one number.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::visit::{MAX_DOSSIERS, Work};
use crate::{CounterId, Event, Hall, Refusal};

/// Tells which services are done in the present step, each with its number of dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellWork {
    /// The counter that serves the ticket.
    pub counter: CounterId,
    /// The services; told again, they replace those that were told before.
    pub work: Vec<Work>,
}

impl TellWork {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (counter, ticket) = (self.counter, hall.serving_at(self.counter)?);
        let mut seen = BTreeSet::new();
        for work in &self.work {
            hall.serves(counter, &work.group)?;
            if !(1..=MAX_DOSSIERS).contains(&work.dossiers) {
                return Err(Refusal::WrongDossiers {
                    given: work.dossiers,
                    most: MAX_DOSSIERS,
                });
            }
            if !seen.insert(&work.group) {
                return Err(Refusal::SaidTwice {
                    what: work.group.to_string(),
                });
            }
        }
        Ok(vec![Event::WorkTold {
            ticket: ticket.id,
            counter,
            work: self.work.clone(),
        }])
    }
}
