//! The supervisor closes a group: no more numbers, and everybody reads why.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::{known_group, known_reason};
use crate::{Event, GroupId, Hall, Refusal};

/// Gives no more numbers of a group today, until it is opened again. Those who wait are still
/// called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseGroup {
    /// Which group.
    pub group: GroupId,
    /// Why: a code of the plan's `close_reason`.
    pub reason: Arc<str>,
}

impl CloseGroup {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let line = known_group(hall, &self.group)?;
        known_reason(&hall.plan.close_reasons, &self.reason)?;
        if let Some(closed) = &line.closed {
            return Err(Refusal::GroupIsClosed {
                group: self.group.clone(),
                reason: Arc::clone(&closed.reason),
            });
        }
        Ok(vec![Event::GroupClosed {
            group: self.group.clone(),
            reason: Arc::clone(&self.reason),
        }])
    }
}
