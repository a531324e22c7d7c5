//! Who may sit at a counter, and what else of the plan the desks need.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::plan::Agency;
use crate::{CounterId, HallPlan, Names};

/// A member of the staff: a code and no name, for the log holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// The identifier that stands in the log, such as `tp-03`.
    pub id: Arc<str>,
    /// The short code that is typed at the counter.
    pub code: Arc<str>,
    /// Whose staff.
    pub agency: String,
    /// The counters allowed; none means every counter of the agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<CounterId>,
}

/// Something that the boards can be told to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// Its code.
    pub id: Arc<str>,
    /// What people read.
    pub text: Names,
    /// How long it is shown, minutes.
    pub minutes: u16,
    /// Whether it goes before everything else that boards show and say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
}

impl HallPlan {
    /// Whether somebody may sit at a counter.
    #[must_use]
    pub fn may_sit(&self, staff: &Staff, counter: CounterId) -> bool {
        if staff.counters.is_empty() {
            let counter = self.counter(counter);
            return counter.is_some_and(|counter| counter.agency == staff.agency);
        }
        staff.counters.contains(&counter)
    }

    /// An agency of the plan.
    #[must_use]
    pub fn agency(&self, id: &str) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.id == id)
    }
}
