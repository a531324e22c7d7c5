//! A manager changes the plan of the hall.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Event, GroupId, Hall, HallPlan, Place, Refusal};

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
        if hall.plan_version > 0 && *self.plan == **hall.saved_plan() {
            return Err(Refusal::PlanUnchanged);
        }
        // Today's skills hold under the new plan, too.
        let in_force = SavePlan {
            plan: hall.office.with_skills(&self.plan),
            why: String::new(),
        };
        let stranded = in_force.stranded(hall);
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

    /// Groups and counters of today that the new plan would leave without a place. None when no
    /// day is open: the next one begins with fresh lines and numbers.
    pub(crate) fn stranded(&self, hall: &Hall) -> Vec<String> {
        // Booked times keep their group, on whatever day they are.
        let lost = hall.bookings.iter().filter(|(_, booking)| {
            booking.ticket.is_none() && self.plan.group(&booking.group).is_none()
        });
        let mut what: Vec<String> = lost
            .map(|(code, booking)| format!("{} @ {code}", booking.group))
            .collect();
        if hall.open_day().is_err() {
            return what;
        }
        for (group, people) in people(hall) {
            let lost = self.plan.group(group).is_none();
            let unserved = self.plan.counters_of(group).is_empty();
            if lost || unserved {
                let name = hall.plan.group(group).map(|group| group.prefix.to_string());
                let name = name.unwrap_or_else(|| group.to_string());
                what.push(format!("{name} ({people})"));
            }
        }
        // A prefix stays with its group for the day, also when the group has left the plan:
        // under another one its labels would be given twice.
        let given = hall
            .tickets
            .iter()
            .map(|ticket| (&ticket.label.prefix, &ticket.first_group));
        for (prefix, group) in given.collect::<BTreeMap<_, _>>() {
            let moved = self.plan.groups.iter().any(|new| {
                let (same_prefix, same_group) = (new.prefix == *prefix, new.id == *group);
                same_prefix != same_group
            });
            if moved {
                what.push(prefix.to_string());
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

/// How many wait for each group, are to come back to it, or have it among their next steps.
fn people(hall: &Hall) -> BTreeMap<&GroupId, usize> {
    let mut people = BTreeMap::new();
    for ticket in hall.tickets.iter().filter(|it| it.place.is_live()) {
        let here = match ticket.place {
            Place::Waiting { .. } | Place::Suspended { .. } => Some(&ticket.group),
            Place::Called { .. } | Place::Serving { .. } | Place::Gone { .. } => None,
        };
        let ahead = ticket.visit.ahead.iter().map(|step| &step.group);
        for group in here.into_iter().chain(ahead).collect::<BTreeSet<_>>() {
            *people.entry(group).or_default() += 1;
        }
    }
    people
}
