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
        self.outcomes_are_right(hall, ticket)?;
        let outcomes = self.outcomes.clone();
        let event = match ticket.visit.ahead.first() {
            None => Event::TicketFinished {
                ticket: ticket.id,
                counter,
                outcomes,
            },
            Some(next) => Event::StepFinished {
                ticket: ticket.id,
                counter,
                outcomes,
                to: hall.spot(ticket, next, now),
            },
        };
        Ok(and_then(hall, event, self.then, counter, now))
    }

    fn outcomes_are_right(&self, hall: &Hall, ticket: &Ticket) -> Result<(), Refusal> {
        if self.outcomes.is_empty() && hall.plan.rules.visit.outcome_needed {
            return Err(Refusal::OutcomeNeeded);
        }
        for (index, code) in self.outcomes.iter().enumerate() {
            let outcome = hall.plan.outcome(code).ok_or_else(|| Refusal::NoSuchCode {
                what: code.to_string(),
            })?;
            if self.outcomes[..index].contains(code) {
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
}
