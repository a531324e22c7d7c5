//! A counter is to open, to shut or to serve something else at a moment of the day.

use serde::{Deserialize, Serialize};

use crate::office::{PlannedAct, PlannedState};
use crate::{Event, Hall, Millis, Refusal};

/// Plans an act for a moment before the service day closes. It acts by [`crate::Elapse`], once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAct {
    /// When.
    pub due: Millis,
    /// What.
    pub act: PlannedAct,
}

impl PlanAct {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.act.counter();
        hall.counter_today(counter)?;
        if hall.plan.counter(counter).is_none() {
            return Err(Refusal::NoSuchCounter { counter });
        }
        let closes = hall.closes_at().unwrap_or(now);
        if self.due <= now || self.due >= closes {
            return Err(Refusal::MomentOutsideDay { from: now, closes });
        }
        if let PlannedAct::Reskill { serves, .. } = &self.act {
            let mut groups = serves.home.iter().chain(&serves.skills);
            if let Some(group) = groups.find(|group| hall.plan.group(group).is_none()) {
                let group = group.clone();
                return Err(Refusal::NoSuchGroup { group });
            }
            if serves.home.is_empty() {
                return Err(Refusal::ServesNothing { counter });
            }
        }
        let last = hall.office.planned.get_max().map_or(0, |(id, _)| *id);
        Ok(vec![Event::ActPlanned {
            id: last + 1,
            due: self.due,
            act: self.act.clone(),
        }])
    }
}

/// Cancels an act that has not acted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelAct {
    /// Its number.
    pub id: u32,
}

impl CancelAct {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let id = self.id;
        let planned = hall.office.planned.get(&id);
        match planned.map(|planned| &planned.state) {
            None => Err(Refusal::NoSuchAct { id }),
            Some(PlannedState::Pending) => Ok(vec![Event::ActCancelled { id }]),
            Some(_) => Err(Refusal::ActIsOver { id }),
        }
    }
}
