//! What goes on between a clerk, the rule that calls by itself, and the supervisor.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Millis, Names};

/// Whether a counter calls by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AutoWish {
    /// It does.
    On,
    /// It does not, until it is switched on.
    Off,
    /// Not this time: it does again after the next thing that is done here.
    NotNow,
}

/// The rule by which a counter calls by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AutoView {
    /// Whether it is switched on.
    pub on: bool,
    /// So long after the counter is free, seconds.
    pub after_s: u16,
    /// When the next number is called by itself, as things stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub at: Option<Millis>,
}

/// Something that a clerk and the supervisor said to each other, by a code of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MessageRow {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// The counter that said it, or is told.
    pub counter: u16,
    /// Whether the supervisor said it.
    pub from_supervisor: bool,
    /// What.
    pub text: Names,
    /// The number that was at the desk then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
    /// When.
    pub at: Millis,
    /// When the other one read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub seen: Option<Millis>,
}
