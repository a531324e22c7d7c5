//! The admin works on a draft of the plan: nothing of it is in force.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::planning::Rehoming;
use crate::{Draft, Event, Hall, Refusal};

/// Saves a draft, which may have flaws. There is one draft; whoever saves names the one that the
/// work began with, so that nobody's work is overwritten unseen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveDraft {
    /// The version of the plan that it changes.
    pub base: u32,
    /// The number of the draft that it replaces; 0 for none.
    #[serde(default)]
    pub over: u32,
    /// The whole draft.
    pub plan: Arc<Draft>,
    /// Where people go whose group or counter it takes away.
    #[serde(default)]
    pub rehome: Rehoming,
}

impl SaveDraft {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let planning = &hall.planning;
        if self.base > hall.plan_version {
            return Err(Refusal::NoSuchVersion { version: self.base });
        }
        if self.over != planning.draft_number() {
            let by = planning.draft.as_ref().map(|draft| draft.by.to_string());
            return Err(Refusal::DraftChanged {
                by: by.unwrap_or_default(),
                number: planning.draft_number(),
            });
        }
        // The same again is no new draft.
        let same = planning.draft.as_ref().is_some_and(|draft| {
            (draft.base, &draft.plan, &draft.rehome) == (self.base, &self.plan, &self.rehome)
        });
        if same {
            return Ok(Vec::new());
        }
        Ok(vec![Event::PlanDrafted {
            number: planning.drafts + 1,
            base: self.base,
            plan: Arc::clone(&self.plan),
            rehome: self.rehome.clone(),
        }])
    }
}

/// Throws the draft away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropDraft {
    /// Its number.
    pub draft: u32,
}

impl DropDraft {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let number = self.draft;
        if number == 0 || hall.planning.draft_number() != number {
            return Err(Refusal::NoSuchDraft { number });
        }
        Ok(vec![Event::DraftDropped { number }])
    }
}
