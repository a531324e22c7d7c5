//! The server tells what other days have taught.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::command::known_group;
use crate::learned::{GroupFacts, LEAST_MS, MOST_MS};
use crate::{Event, Hall, Refusal};

/// Tells how long the groups take, from other days; given when a day opens. What is not named stays
/// as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnFacts {
    /// The groups.
    pub groups: Vec<GroupFacts>,
}

impl LearnFacts {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let mut seen = BTreeSet::new();
        let mut news = false;
        for GroupFacts { group, mean_ms } in &self.groups {
            let line = known_group(hall, group)?;
            if !seen.insert(group) {
                let what = group.to_string();
                return Err(Refusal::SaidTwice { what });
            }
            if !(LEAST_MS..=MOST_MS).contains(mean_ms) {
                return Err(Refusal::MeanOutOfRange {
                    group: group.clone(),
                });
            }
            news |= line.learned.usual_ms != Some(*mean_ms);
        }
        if !news {
            return Err(Refusal::FactsKnown);
        }
        Ok(vec![Event::FactsLearned {
            groups: self.groups.clone(),
        }])
    }
}
