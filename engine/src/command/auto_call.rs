//! A clerk lets the counter call by itself, or stops it.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Event, Hall, Millis, Refusal};

/// Switches the call by rule of a counter, where the plan has one for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAutoCall {
    /// Which counter.
    pub counter: CounterId,
    /// How from now on.
    pub auto: AutoCall,
}

/// Whether a counter calls by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutoCall {
    /// It does.
    On,
    /// It does not, until it is switched on.
    Off,
    /// Not this time: it does again after the next thing that is done here.
    NotNow,
}

impl SetAutoCall {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (counter, auto) = (self.counter, self.auto);
        hall.counter_today(counter)?;
        let rule = hall.plan.counter(counter).and_then(|it| it.auto_call_s);
        if rule.is_none() {
            return Err(Refusal::NoAutoCall { counter });
        }
        Ok(vec![Event::AutoCallSet { counter, auto }])
    }
}

impl Hall {
    /// When a counter calls the next ticket by itself, as things stand; none when it does not.
    #[must_use]
    pub fn auto_call_at(&self, counter: CounterId, now: Millis) -> Option<Millis> {
        self.open_day().ok()?;
        let counter = self.counters.get(&counter)?;
        let free = matches!(counter.desk, crate::Desk::Free { .. });
        self.acts_at(counter, now).filter(|_| free)
    }
}
