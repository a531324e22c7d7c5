//! The codes of the plan by which clerks say what came of a step, why, and where people are sent.

use serde::{Deserialize, Serialize};

use super::Names;
use crate::visit::Code;
use crate::{GroupId, HallPlan};

/// What may come of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its code.
    pub id: Code,
    /// In words.
    pub name: Names,
    /// Whether it may be given only once in a visit: supplements are asked for once
    /// (NĐ 61/2018, article 11).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
}

/// What may be noted, or remarked when a ticket is sent on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Its code.
    pub id: Code,
    /// In words.
    pub name: Names,
}

/// A step elsewhere, such as a fee or a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// Its code.
    pub id: Code,
    /// In words.
    pub name: Names,
    /// The group whose counters do it in this hall. It is over when such a counter finishes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// Where the hall does not see its end: minutes after which the ticket is back in line.
    #[serde(default = "usual_window", skip_serializing_if = "is_usual_window")]
    pub window_min: u16,
}

const USUAL_WINDOW_MIN: u16 = 20;

fn usual_window() -> u16 {
    USUAL_WINDOW_MIN
}

fn is_usual_window(minutes: &u16) -> bool {
    *minutes == USUAL_WINDOW_MIN
}

/// The rules of a visit with several steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VisitRules {
    /// How many are called before a no-show who returns; left out: by the time of the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_show_places_back: Option<u16>,
    /// How often one number may return after it was missed.
    pub no_show_returns: u8,
    /// Whether a clerk must say what came of a step.
    pub outcome_needed: bool,
}

impl Default for VisitRules {
    fn default() -> VisitRules {
        VisitRules {
            no_show_places_back: None,
            no_show_returns: 2,
            outcome_needed: false,
        }
    }
}

impl VisitRules {
    /// Whether nothing was changed.
    #[must_use]
    pub(crate) fn is_usual(&self) -> bool {
        *self == VisitRules::default()
    }
}

impl HallPlan {
    /// An outcome of the plan.
    #[must_use]
    pub fn outcome(&self, code: &Code) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == *code)
    }

    /// A remark of the plan.
    #[must_use]
    pub fn remark(&self, code: &Code) -> Option<&Remark> {
        self.remarks.iter().find(|remark| remark.id == *code)
    }

    /// A step elsewhere of the plan.
    #[must_use]
    pub fn elsewhere(&self, code: &Code) -> Option<&Elsewhere> {
        self.elsewhere.iter().find(|step| step.id == *code)
    }
}
