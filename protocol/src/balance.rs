//! Load over the counters: what is lent, and what the supervisor is advised to change.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Millis, Names};

/// A group that is lent to a counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LoanRow {
    /// Which counter.
    pub counter: u16,
    /// The group's identifier.
    pub group: String,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Its name.
    pub name: Names,
    /// Since when.
    pub since: Millis,
    /// Until when, unless it is given back before.
    pub until: Millis,
    /// Who approved it, by the enrolled name; `rule` when the hall acted alone.
    pub by: String,
    /// The advice that it followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub advice: Option<u32>,
}

/// What can be advised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum AdviceMove {
    /// A group is lent to a counter.
    Lend {
        /// Which counter.
        counter: u16,
        /// The group's identifier.
        group: String,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        until: Option<Millis>,
    },
    /// A counter gives back what was lent to it.
    GiveBack {
        /// Which counter.
        counter: u16,
        /// The group's identifier.
        group: String,
    },
    /// A counter opens.
    Open {
        /// Which.
        counter: u16,
    },
    /// A counter shuts.
    Shut {
        /// Which.
        counter: u16,
    },
}

/// How an advice can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdviceReply {
    /// It is done now.
    Accepted,
    /// It is not wanted.
    Dismissed,
    /// What was accepted is taken back.
    Undone,
}

/// What came of an advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdviceState {
    /// It waits for an answer.
    Open,
    /// It was done.
    Accepted,
    /// It was not wanted.
    Dismissed,
    /// It was done, and taken back.
    Undone,
    /// Nobody answered in time, or the hall changed.
    Stale,
}

/// What a move is expected to bring to a group, or has brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AdviceEffect {
    /// The group's identifier.
    pub group: String,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// How many waited when the advice was given.
    pub waiting: u32,
    /// How long one would wait without the move, minutes.
    pub before_min: u16,
    /// And with it, at least.
    pub low_min: u16,
    /// And at most.
    pub high_min: u16,
    /// And with it, as likely more as less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after_min: Option<u16>,
    /// How long it truly was afterwards, minutes, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub came_min: Option<u16>,
}

/// An advice, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AdviceRow {
    /// Its number today.
    pub id: u32,
    /// When it was given.
    pub at: Millis,
    /// What is advised.
    pub what: AdviceMove,
    /// Over how many minutes its effect is counted.
    pub horizon_min: u16,
    /// Minutes of waiting saved over all people, at least; negative where it may cost some.
    pub saves_low_min: i32,
    /// And at most.
    pub saves_high_min: i32,
    /// The groups that gain and those that pay.
    pub groups: Vec<AdviceEffect>,
    /// What came of it.
    pub state: AdviceState,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub answered: Option<Millis>,
    /// Whether the rule answered: the hall acted alone, or the advice grew old.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_rule: bool,
    /// Until when the answer is waited for, while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<Millis>,
    /// Until when it can be undone, when it was accepted a moment ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undo_until: Option<Millis>,
}
