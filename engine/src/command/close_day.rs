//! The service day ends.

use serde::{Deserialize, Serialize};

use crate::{Event, Hall, Place, Refusal};

/// Closes the service day now. Those who are still there are counted, never lost silently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseDay {}

impl CloseDay {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let (mut expired, mut unfinished, mut suspended) = (Vec::new(), Vec::new(), Vec::new());
        for ticket in &hall.tickets {
            match ticket.place {
                Place::Waiting { .. } | Place::Called { .. } => expired.push(ticket.id),
                Place::Serving { .. } => unfinished.push(ticket.id),
                Place::Suspended { .. } => suspended.push(ticket.id),
                Place::Gone { .. } => {}
            }
        }
        Ok(vec![Event::DayClosed {
            expired,
            unfinished,
            suspended,
        }])
    }
}
