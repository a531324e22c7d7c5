//! A visit gets further steps: file here, pay at the bank's counter, come back.

use serde::{Deserialize, Serialize};

use crate::command::transfer::most_steps;
use crate::visit::MAX_STEPS;
use crate::{CounterId, Event, Hall, NextStep, Refusal};

/// Sets the steps that follow when the present one is finished: all of them, the next one first.
/// None: the visit ends with the present step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSteps {
    /// The counter that serves the ticket.
    pub counter: CounterId,
    /// The steps.
    pub steps: Vec<NextStep>,
}

impl PlanSteps {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.serving_at(self.counter)?;
        if self.steps.len() > MAX_STEPS {
            return Err(Refusal::TooManySteps { most: most_steps() });
        }
        for step in &self.steps {
            hall.possible(step)?;
        }
        let straight_back = self.steps.first().and_then(|step| step.counter);
        if straight_back == Some(self.counter) {
            return Err(Refusal::AlreadyHere {
                counter: self.counter,
            });
        }
        Ok(vec![Event::StepsPlanned {
            ticket: ticket.id,
            counter: self.counter,
            steps: self.steps.clone(),
        }])
    }
}
