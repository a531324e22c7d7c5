//! Visits with several steps: what a clerk may say of them, and who is away from a counter.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Choice, Millis, Names};

/// Where in a line a ticket is put that is sent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Placed {
    /// Before everybody.
    First,
    /// Behind everybody.
    Last,
    /// By the time at which the number was taken: nobody loses by being sent on.
    #[default]
    OriginalTime,
}

/// Why a ticket is away from its counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuspendKind {
    /// Papers are missing: back at any counter of the group.
    PapersMissing,
    /// The papers stay with the clerk: back at the same counter.
    PapersKept,
    /// A step elsewhere: back at the same counter, by itself.
    Elsewhere,
}

/// A step that follows the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepWish {
    /// The procedure group.
    pub group: String,
    /// The one counter that shall call it; none when any counter of the group may.
    #[serde(default)]
    pub counter: Option<u16>,
    /// Where in the line; left out: last, and by the time of the number for one counter.
    #[serde(default)]
    pub placed: Option<Placed>,
}

/// One service of a step, with the number of its dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WorkWish {
    /// The procedure group.
    pub group: String,
    /// How many dossiers.
    pub dossiers: u16,
}

/// What a clerk can say and do about the ticket at the desk, and who is away.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct VisitDesk {
    /// What may come of a step. Of those that may be given once in a visit, those not yet given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Choice>,
    /// Whether one of them must be given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outcome_needed: bool,
    /// What may be noted or remarked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Choice>,
    /// Steps elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Choice>,
    /// Where the ticket can be sent, with the counters of each group that are not shut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<TransferTarget>,
    /// Those who are suspended and concern this counter, the longest away first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<SuspendedRow>,
    /// Those of this counter's groups who missed the call and may still return, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<MissedRow>,
}

impl VisitDesk {
    /// True when there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == VisitDesk::default()
    }
}

/// A group to which a ticket can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TransferTarget {
    /// The group's identifier.
    pub id: String,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Its name.
    pub name: Names,
    /// Its counters that are not shut.
    pub counters: Vec<u16>,
}

/// A ticket that is away from a counter and expected back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SuspendedRow {
    /// The number.
    pub label: String,
    /// The procedure group.
    pub group: Names,
    /// Why it is away.
    pub kind: SuspendKind,
    /// The counter that it left.
    pub counter: u16,
    /// Since when.
    pub since: Millis,
    /// When it is back in line by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Millis>,
    /// The step elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Names>,
    /// What was remarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Names>,
    /// The counter in this hall that has it now, for its step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u16>,
    /// Whether this counter may serve it on at once, when it is free.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub here: bool,
}

/// A ticket that missed its call and may still return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MissedRow {
    /// The number.
    pub label: String,
    /// The procedure group.
    pub group: Names,
    /// When it was marked.
    pub at: Millis,
    /// Until when it may return.
    pub until: Millis,
}

/// What is known of the visit of the ticket at a desk, beyond its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketVisit {
    /// The steps that are done.
    pub done: Vec<DoneStep>,
    /// The steps that follow, the next one first.
    pub ahead: Vec<NextStep>,
    /// The services of the present step.
    pub work: Vec<WorkRow>,
    /// What was noted.
    pub notes: Vec<Names>,
    /// What was remarked when it was sent here.
    pub remark: Option<Names>,
    /// The counter that sent it here.
    pub sent_by: Option<u16>,
    /// How often it returned after it was missed.
    pub returns: u8,
    /// Service time in this step before it was suspended, milliseconds.
    #[ts(type = "number")]
    pub worked_ms: i64,
}

/// A step that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DoneStep {
    /// The procedure group.
    pub group: Names,
    /// The counter.
    pub counter: u16,
    /// When.
    pub at: Millis,
    /// What came of it.
    pub outcomes: Vec<Names>,
}

/// A step that follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NextStep {
    /// The group's identifier.
    pub id: String,
    /// The procedure group.
    pub group: Names,
    /// The one counter that shall call it.
    pub counter: Option<u16>,
    /// Where in the line.
    pub placed: Placed,
}

/// One service with its dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WorkRow {
    /// The group's identifier.
    pub id: String,
    /// The procedure group.
    pub group: Names,
    /// How many dossiers.
    pub dossiers: u16,
}
