//! A clerk sends the ticket on: to another group, or to one counter. Same label, same slip.

use serde::{Deserialize, Serialize};

use crate::command::Then;
use crate::command::call_next::and_then;
use crate::visit::MAX_STEPS;
use crate::{Code, CounterId, Desk, Event, GroupId, Hall, Millis, NextStep, Placed, Refusal};

/// Sends the ticket at a counter, called or served, to be served elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The counter that sends it.
    pub counter: CounterId,
    /// What it waits for then; left out with a counter: what the ticket waited for, when that
    /// counter serves it, or else the first home group of that counter.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// The one counter that shall call it; none when any counter of the group may.
    #[serde(default)]
    pub to_counter: Option<CounterId>,
    /// Where in the line.
    #[serde(default)]
    pub placed: Placed,
    /// Why, by a code of the plan.
    #[serde(default)]
    pub remark: Option<Code>,
    /// Whether it comes back to this counter afterwards.
    #[serde(default)]
    pub come_back: bool,
    /// What comes then.
    #[serde(default)]
    pub then: Then,
}

impl Transfer {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let held = match hall.counter_today(counter)?.desk {
            Desk::Calling(id) | Desk::Serving(id) => hall.ticket(id),
            Desk::Shut | Desk::Free { .. } | Desk::Paused { .. } => None,
        };
        let ticket = held.ok_or(Refusal::HoldsNobody { counter })?;
        if self.to_counter == Some(counter) {
            return Err(Refusal::AlreadyHere { counter });
        }
        let step = NextStep {
            group: self.target(hall, &ticket.group)?,
            counter: self.to_counter,
            placed: self.placed,
        };
        hall.possible(&step)?;
        known_remark(hall, self.remark.as_ref())?;
        if self.come_back && ticket.visit.ahead.len() >= MAX_STEPS {
            return Err(Refusal::TooManySteps { most: most_steps() });
        }
        let event = Event::TicketTransferred {
            ticket: ticket.id,
            counter,
            to: hall.spot(ticket, &step, now),
            placed: self.placed,
            back: self.come_back.then(|| Hall::back_to(counter, ticket)),
            remark: self.remark.clone(),
            elsewhere: None,
        };
        Ok(and_then(hall, event, self.then, counter, now))
    }

    fn target(&self, hall: &Hall, present: &GroupId) -> Result<GroupId, Refusal> {
        match (&self.group, self.to_counter) {
            (Some(group), _) => Ok(group.clone()),
            (None, None) => Err(Refusal::NowhereToGo),
            (None, Some(counter)) => {
                hall.counter_today(counter)?;
                let served = hall.plan.served_by(counter);
                let same = Some(present).filter(|it| hall.is_able(counter, it));
                let group = same.or_else(|| served.first());
                group.cloned().ok_or(Refusal::NoSuchCounter { counter })
            }
        }
    }
}

/// That the plan has a remark, or the refusal.
pub(crate) fn known_remark(hall: &Hall, remark: Option<&Code>) -> Result<(), Refusal> {
    match remark {
        Some(code) if hall.plan.remark(code).is_none() => Err(Refusal::NoSuchCode {
            what: code.to_string(),
        }),
        _ => Ok(()),
    }
}

/// [`MAX_STEPS`], as a refusal says it.
pub(crate) fn most_steps() -> u16 {
    u16::try_from(MAX_STEPS).unwrap_or(u16::MAX)
}
