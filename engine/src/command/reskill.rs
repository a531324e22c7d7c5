//! A counter serves something else today.

use serde::{Deserialize, Serialize};

use crate::office::{Office, Skills};
use crate::planning::Rehoming;
use crate::strand::in_short;
use crate::{CounterId, Event, Hall, Millis, Refusal};

/// Changes what a counter serves, for the rest of the service day. Nobody who waits and no ticket at
/// the counter may lose the place by it. What the plan says of the counter undoes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reskill {
    /// Which counter.
    pub counter: CounterId,
    /// What it serves from now on.
    pub serves: Skills,
}

impl Reskill {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        hall.counter_today(counter)?;
        let by_plan = hall.saved_plan().counter(counter);
        let by_plan = by_plan.ok_or(Refusal::NoSuchCounter { counter })?;
        let present = hall.plan.counter(counter).unwrap_or(by_plan);
        let Skills { home, skills } = &self.serves;
        for group in home.iter().chain(skills) {
            if hall.plan.group(group).is_none() {
                return Err(Refusal::NoSuchGroup {
                    group: group.clone(),
                });
            }
        }
        if home.is_empty() {
            return Err(Refusal::ServesNothing { counter });
        }
        if (&present.home, &present.skills) == (home, skills) {
            return Err(Refusal::ServesThat { counter });
        }
        let mut after = Office {
            reskilled: hall.office.reskilled.clone(),
            loans: hall.office.loans.clone(),
            ..Office::default()
        };
        let as_planned = (&by_plan.home, &by_plan.skills) == (home, skills);
        if as_planned && !hall.office.reskilled.contains_key(&counter) {
            return Err(Refusal::ServesThat { counter });
        }
        let event = if as_planned {
            after.reskilled.remove(&counter);
            Event::CounterAsPlanned { counter }
        } else {
            let serves = self.serves.clone();
            after.reskilled.insert(counter, serves.clone());
            Event::CounterReskilled { counter, serves }
        };
        let plan = after.with_skills(hall.saved_plan());
        let list = hall.stranded(&plan, hall.saved_plan(), &Rehoming::default(), now);
        if list.is_empty() {
            return Ok(vec![event]);
        }
        let what = in_short(hall, &list);
        Err(Refusal::SkillsStrandPeople { what })
    }
}
