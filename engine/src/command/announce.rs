//! The supervisor tells the hall something, in words of the plan.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::time::MINUTE_MS;
use crate::{Event, Hall, Millis, Refusal};

/// Shows an announcement of the plan on the boards of a zone or of the whole hall, for the plan's
/// time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announce {
    /// The code of the plan's announcement.
    pub code: Arc<str>,
    /// The zone; none for the whole hall.
    #[serde(default)]
    pub zone: Option<Arc<str>>,
}

impl Announce {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let mut known = hall.plan.announcements.iter();
        let known = known.find(|known| known.id == self.code);
        let known = known.ok_or_else(|| Refusal::NoSuchAnnouncement {
            announcement: self.code.to_string(),
        })?;
        if let Some(zone) = &self.zone
            && !hall.plan.zones.iter().any(|known| *known.id == **zone)
        {
            return Err(Refusal::NoSuchZone {
                zone: zone.to_string(),
            });
        }
        Ok(vec![Event::Announced {
            code: Arc::clone(&self.code),
            zone: self.zone.clone(),
            until: now.plus(i64::from(known.minutes) * MINUTE_MS),
        }])
    }
}

/// Takes an announcement from the boards before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndAnnouncement {
    /// Which: the place of its event in the log.
    pub announcement: u64,
}

impl EndAnnouncement {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let announcement = self.announcement;
        let announced = hall.office.announced.get(&announcement);
        if announced.is_none_or(|announced| announced.until <= now) {
            return Err(Refusal::NoSuchAnnouncement {
                announcement: announcement.to_string(),
            });
        }
        Ok(vec![Event::AnnouncementEnded { announcement }])
    }
}
