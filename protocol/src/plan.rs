//! The plan on its way into force: drafts, what is wrong with them, what stands in their way, and
//! the versions of the past. By HTTP only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Choice, Millis, Names};

/// One thing that is wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanFlaw {
    /// Where, as a path of keys such as `counter[3].home`. Positions count from 1.
    pub key: String,
    /// The flaw's name, such as `no_home_counter`.
    pub code: String,
    /// What is wrong.
    pub reason: Names,
    /// What to do.
    pub remedy: Names,
}

/// One thing that a plan would leave without a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InTheWay {
    /// Its name, such as `waits_for_group`.
    pub code: String,
    /// The ticket concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The identifier of the group concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The counter concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<u16>,
    /// The sentence for a person.
    pub say: Names,
    /// What to do about it.
    pub remedy: Names,
}

/// One difference between two plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanChange {
    /// The list or table of the plan, such as `group`.
    pub section: String,
    /// Which of the list, by its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The sentence for a person.
    pub say: Names,
}

/// What is to be known of a draft before it is published.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanCheck {
    /// What is wrong with it. While there is anything it cannot be published.
    pub flaws: Vec<PlanFlaw>,
    /// What would stand in its way now.
    pub in_the_way: Vec<InTheWay>,
    /// How it differs from the plan in force.
    pub changes: Vec<PlanChange>,
}

/// A draft, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DraftRow {
    /// Its number.
    pub number: u32,
    /// The version that it changes.
    pub base: u32,
    /// Who saved it.
    pub by: String,
    /// When.
    pub at: Millis,
}

/// A plan that is to come into force at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PendingPlan {
    /// When.
    pub due: Millis,
    /// The version that it changes.
    pub base: u32,
    /// Who planned it.
    pub by: String,
    /// When that was.
    pub at: Millis,
    /// Why, in the plan's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Names>,
    /// The version that it restores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u32>,
    /// How it differs from the plan in force, and what would stand in its way now.
    pub check: PlanCheck,
}

/// A publication that did not happen at its moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FailedPlan {
    /// When it was to be.
    pub due: Millis,
    /// When it was tried.
    pub at: Millis,
    /// Who had planned it.
    pub by: String,
    /// The refusal's name.
    pub code: String,
    /// What stood in the way.
    pub in_the_way: Vec<InTheWay>,
}

/// Where the plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanState {
    /// The version in force.
    pub version: u32,
    /// Whether a service day is open: then people may stand in a plan's way.
    pub day_open: bool,
    /// The draft that is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftRow>,
    /// What is to come into force at a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingPlan>,
    /// What did not at its moment, until it was withdrawn or another one published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<FailedPlan>,
    /// Why a plan may be changed, in the plan's words.
    pub reasons: Vec<Choice>,
}

/// A version of the past, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanVersion {
    /// Its number.
    pub version: u32,
    /// Since when it was in force.
    pub at: Millis,
    /// Who published it.
    pub by: String,
    /// Why, in the plan's words, or where it came from.
    pub why: Names,
    /// The version that it restores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u32>,
    /// How many tickets changed their group by it.
    pub moved: u32,
    /// How it differs from the version before it.
    pub changes: Vec<PlanChange>,
}

/// Everything of one group becomes another one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GroupMove {
    /// The group that goes.
    pub from: String,
    /// The group that takes its people.
    pub to: String,
}

/// Everything of one counter becomes another one's, or goes back in line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterMove {
    /// The counter that goes.
    pub from: u16,
    /// The counter that takes its people; none: they go back in line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u16>,
}

/// Where people go whose group or counter a plan takes away.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Rehome {
    /// Groups that go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupMove>,
    /// Counters that go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<CounterMove>,
}

/// Publishes the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishWish {
    /// The number of the draft.
    pub draft: u32,
    /// When; now when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    /// Why, by a code of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Puts an earlier version into force again, as a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreWish {
    /// The version of the past.
    pub version: u32,
    /// The version in force, as whoever asks has seen it.
    pub base: u32,
    /// Where people go whose group or counter it takes away.
    #[serde(default)]
    pub rehome: Rehome,
    /// When; now when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    /// Why, by a code of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
