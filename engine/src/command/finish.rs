//! The service is done.

use serde::{Deserialize, Serialize};

use crate::command::call_next::and_then;
use crate::{Code, CounterId, Event, Hall, Millis, Refusal, Ticket};

/// Ends the service at a counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// Which counter.
    pub counter: CounterId,
    /// What comes then.
    #[serde(default)]
    pub then: Then,
    /// What came of the step, by codes of the plan.
    #[serde(default)]
    pub outcomes: Vec<Code>,
}

/// What follows the end of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Nothing: the counter is free.
    #[default]
    Rest,
    /// The next ticket is called, when somebody waits. Nobody waiting is no reason to refuse the
    /// end of the service.
    CallNext,
}

impl Finish {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let ticket = hall.serving_at(counter)?;
        outcomes_are_right(&self.outcomes, hall, ticket)?;
        let outcomes = self.outcomes.clone();
        let left = hall.left_after_step(ticket);
        let next = match ticket.visit.ahead.first() {
            Some(next) => Some(hall.spot(ticket, next, now)),
            None => hall.next_round(ticket, left, now),
        };
        let event = match next {
            None => Event::TicketFinished {
                ticket: ticket.id,
                counter,
                outcomes,
            },
            Some(to) => Event::StepFinished {
                ticket: ticket.id,
                counter,
                outcomes,
                to,
                left,
            },
        };
        Ok(and_then(hall, event, self.then, counter, now))
    }
}

/// That the codes may be given, or the refusal.
pub(crate) fn outcomes_are_right(
    outcomes: &[Code],
    hall: &Hall,
    ticket: &Ticket,
) -> Result<(), Refusal> {
    if outcomes.is_empty() && hall.plan.rules.visit.outcome_needed {
        return Err(Refusal::OutcomeNeeded);
    }
    for (index, code) in outcomes.iter().enumerate() {
        let outcome = hall.plan.outcome(code).ok_or_else(|| Refusal::NoSuchCode {
            what: code.to_string(),
        })?;
        if outcomes[..index].contains(code) {
            return Err(Refusal::SaidTwice {
                what: code.to_string(),
            });
        }
        if outcome.once && ticket.visit.has_outcome(code) {
            return Err(Refusal::OutcomeGivenBefore {
                outcome: code.clone(),
            });
        }
    }
    Ok(())
}
