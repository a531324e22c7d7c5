//! A clerk is in danger: everybody sees it until somebody is on the way.

use serde::{Deserialize, Serialize};

use crate::office::Helper;
use crate::{CounterId, Event, Hall, Refusal};

/// Calls for help from a counter. Possible at any hour, also when no day is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEmergency {
    /// Which counter.
    pub counter: CounterId,
}

/// Somebody goes there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerEmergency {
    /// The counter that called.
    pub counter: CounterId,
    /// Who goes.
    pub helper: Helper,
}

/// It is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndEmergency {
    /// The counter that called.
    pub counter: CounterId,
}

impl CallEmergency {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        if !hall.counters.contains_key(&counter) {
            return Err(Refusal::NoSuchCounter { counter });
        }
        if hall.office.emergencies.contains_key(&counter) {
            return Err(Refusal::EmergencyStands { counter });
        }
        Ok(vec![Event::EmergencyCalled { counter }])
    }
}

impl AnswerEmergency {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (counter, helper) = (self.counter, self.helper);
        let emergency = hall.office.emergencies.get(&counter);
        let emergency = emergency.ok_or(Refusal::NoEmergency { counter })?;
        if helper == Helper::Counter(counter) {
            return Err(Refusal::OwnEmergency { counter });
        }
        if emergency.helper.is_some() {
            return Err(Refusal::HelpOnTheWay { counter });
        }
        Ok(vec![Event::EmergencyAnswered { counter, helper }])
    }
}

impl EndEmergency {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        if !hall.office.emergencies.contains_key(&counter) {
            return Err(Refusal::NoEmergency { counter });
        }
        Ok(vec![Event::EmergencyEnded { counter }])
    }
}
