//! A manager changes the plan of the hall.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Event, Hall, HallPlan, Refusal};

/// Puts a plan into force. The plan was accepted before ([`HallPlan::new`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavePlan {
    /// The new plan.
    pub plan: Arc<HallPlan>,
    /// Where it came from, for the history.
    pub why: String,
}

impl SavePlan {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        if hall.plan_version > 0 && *self.plan == *hall.plan {
            return Err(Refusal::PlanUnchanged);
        }
        let stranded = self.stranded(hall);
        if !stranded.is_empty() {
            return Err(Refusal::PlanStrandsPeople {
                what: stranded.join(", "),
            });
        }
        Ok(vec![Event::PlanSaved {
            version: hall.plan_version + 1,
            why: self.why.clone(),
            plan: Arc::clone(&self.plan),
        }])
    }

    /// Groups and counters of today that the new plan would leave without a place.
    fn stranded(&self, hall: &Hall) -> Vec<String> {
        let mut what = Vec::new();
        for (group, line) in &hall.lines {
            let lost = self.plan.group(group).is_none();
            let unserved = self.plan.counters_of(group).is_empty();
            if !line.is_empty() && (lost || unserved) {
                what.push(format!("{group} ({})", line.len()));
            }
            // A group whose prefix passes to another in the middle of a day would double labels.
            let prefix = hall.plan.group(group).map(|group| &group.prefix);
            let other = self
                .plan
                .groups
                .iter()
                .find(|new| Some(&new.prefix) == prefix);
            if line.issued > 0 && other.is_some_and(|other| other.id != *group) {
                what.push(format!("{group} ({})", prefix.map_or("", |prefix| prefix)));
            }
            let renamed = self.plan.group(group).map(|group| &group.prefix) != prefix;
            if line.issued > 0 && !lost && renamed {
                what.push(format!("{group} ({})", prefix.map_or("", |prefix| prefix)));
            }
        }
        for counter in hall.counters.values() {
            let Some(ticket) = counter.desk.ticket().and_then(|id| hall.ticket(id)) else {
                continue;
            };
            if !self.plan.served_by(counter.id).contains(&ticket.group) {
                what.push(format!("{} @ {}", ticket.label, counter.id));
            }
        }
        what
    }
}
