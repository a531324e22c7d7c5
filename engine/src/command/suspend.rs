//! The ticket leaves the counter for a while, and keeps its number: three kinds.

use serde::{Deserialize, Serialize};

use crate::command::Then;
use crate::command::call_next::and_then;
use crate::command::transfer::{known_remark, most_steps};
use crate::time::MINUTE_MS;
use crate::visit::MAX_STEPS;
use crate::{Code, CounterId, Event, Hall, Millis, NextStep, Placed, Refusal, Suspension};

/// Suspends the ticket that a counter serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspend {
    /// The counter.
    pub counter: CounterId,
    /// Why.
    pub kind: Suspension,
    /// The step elsewhere, by a code of the plan; for that kind alone.
    #[serde(default)]
    pub elsewhere: Option<Code>,
    /// More about it, by a remark's code of the plan.
    #[serde(default)]
    pub remark: Option<Code>,
    /// What comes then.
    #[serde(default)]
    pub then: Then,
}

impl Suspend {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        hall.serving_at(counter)?;
        known_remark(hall, self.remark.as_ref())?;
        let event = match self.kind {
            Suspension::PapersMissing | Suspension::PapersKept => self.here(hall, None)?,
            Suspension::Elsewhere => self.elsewhere(hall, now)?,
        };
        Ok(and_then(hall, event, self.then, counter, now))
    }

    fn here(&self, hall: &Hall, until: Option<Millis>) -> Result<Event, Refusal> {
        Ok(Event::TicketSuspended {
            ticket: hall.serving_at(self.counter)?.id,
            counter: self.counter,
            kind: self.kind,
            until,
            elsewhere: self
                .elsewhere
                .clone()
                .filter(|_| self.kind == Suspension::Elsewhere),
            remark: self.remark.clone(),
        })
    }

    /// A step that the hall does itself is a step of the visit, and over when it is finished there;
    /// of any other the hall knows only how long it usually takes.
    fn elsewhere(&self, hall: &Hall, now: Millis) -> Result<Event, Refusal> {
        let code = self.elsewhere.as_ref().ok_or(Refusal::NowhereToGo)?;
        let step = hall
            .plan
            .elsewhere(code)
            .ok_or_else(|| Refusal::NoSuchCode {
                what: code.to_string(),
            })?;
        let Some(group) = &step.group else {
            let window = i64::from(step.window_min) * MINUTE_MS;
            return self.here(hall, Some(now.plus(window)));
        };
        let ticket = hall.serving_at(self.counter)?;
        if ticket.visit.ahead.len() >= MAX_STEPS {
            return Err(Refusal::TooManySteps { most: most_steps() });
        }
        let there = NextStep {
            group: group.clone(),
            counter: None,
            placed: Placed::Last,
        };
        Ok(Event::TicketTransferred {
            ticket: ticket.id,
            counter: self.counter,
            to: hall.spot(ticket, &there, now),
            placed: Placed::Last,
            back: Some(Hall::back_to(self.counter, ticket)),
            remark: self.remark.clone(),
            elsewhere: Some(code.clone()),
        })
    }
}
