//! Numbers of a closed group are given again.

use serde::{Deserialize, Serialize};

use crate::command::known_group;
use crate::{Event, GroupId, Hall, Refusal};

/// Opens a group that was closed by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopenGroup {
    /// Which group.
    pub group: GroupId,
}

impl ReopenGroup {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let group = self.group.clone();
        if known_group(hall, &group)?.closed.is_none() {
            return Err(Refusal::GroupNotClosed { group });
        }
        Ok(vec![Event::GroupReopened { group }])
    }
}
