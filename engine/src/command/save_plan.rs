//! A whole plan comes into force at once, as it was sent.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::publish_plan::{no_pending, nothing_in_the_way};
use crate::planning::Rehoming;
use crate::{Event, Hall, HallPlan, Millis, Refusal};

/// Puts a plan into force. The plan was accepted before ([`HallPlan::new`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavePlan {
    /// The new plan.
    pub plan: Arc<HallPlan>,
    /// Where it came from, for the history.
    pub why: String,
}

impl SavePlan {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        if hall.plan_version > 0 && *self.plan == **hall.saved_plan() {
            return Err(Refusal::PlanUnchanged);
        }
        no_pending(hall)?;
        nothing_in_the_way(hall, &self.plan, &Rehoming::default(), now)?;
        Ok(vec![Event::PlanSaved {
            version: hall.plan_version + 1,
            why: self.why.clone(),
            plan: Arc::clone(&self.plan),
            who: None,
            base: None,
            draft: None,
            restores: None,
            rehome: Rehoming::default(),
            moved: Vec::new(),
        }])
    }
}
