//! A visit: all that happens under one label, step after step, and the ways out of line and back.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{CounterId, GroupId, Millis};

/// Most steps that may still lie ahead of a ticket.
pub const MAX_STEPS: usize = 8;
/// Most dossiers of one service.
pub const MAX_DOSSIERS: u16 = 999;

/// A code of the plan: of an outcome, a remark or a step elsewhere. Never a free text, for the log
/// holds nothing about a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(pub Arc<str>);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Code {
    fn from(code: &str) -> Code {
        Code(code.into())
    }
}

/// Where in a line somebody is put who did not just take a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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

/// A step of a visit that is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// What for.
    pub group: GroupId,
    /// The only counter that may call it; none when any counter of the group may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<CounterId>,
    /// Where in the line.
    #[serde(default)]
    pub placed: Placed,
}

/// The place in a line to which a ticket goes: a fact, after all rules were asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InLine {
    /// What it waits for.
    pub group: GroupId,
    /// The only counter that may call it, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<CounterId>,
    /// Its place in the order of call.
    pub since: Millis,
}

/// One service of a step, with the number of its dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Which service.
    pub group: GroupId,
    /// How many dossiers.
    pub dossiers: u16,
}

/// Why a ticket left the counter and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspension {
    /// Papers are missing: back at any counter of the group.
    PapersMissing,
    /// The papers stay with the clerk: back at the same counter.
    PapersKept,
    /// A step elsewhere: back at the same counter, by itself at the end of its time.
    Elsewhere,
}

impl Suspension {
    /// Its name in `assets/words` and in the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Suspension::PapersMissing => "papers_missing",
            Suspension::PapersKept => "papers_kept",
            Suspension::Elsewhere => "elsewhere",
        }
    }
}

/// A step that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDone {
    /// What for.
    pub group: GroupId,
    /// Where.
    pub counter: CounterId,
    /// When.
    pub at: Millis,
    /// What came of it.
    pub outcomes: Vec<Code>,
    /// The services.
    pub work: Vec<Work>,
}

/// How a ticket came into its line, when it was not by taking a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// When.
    pub at: Millis,
    /// The counter that sent it; none when it came back by itself or by the reception.
    pub by: Option<CounterId>,
    /// Whether it was put before everybody.
    pub first: bool,
}

/// What a ticket knows of its visit beyond its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visit {
    /// The only counter that may call it, while there is one.
    pub counter: Option<CounterId>,
    /// The steps still to come, the next one first.
    pub ahead: Vec<NextStep>,
    /// The steps that are done, in order.
    pub done: Vec<StepDone>,
    /// The services of the present step, when they were told.
    pub work: Vec<Work>,
    /// What was noted, by code.
    pub notes: Vec<Code>,
    /// What was remarked when it last left a counter.
    pub remark: Option<Code>,
    /// The step elsewhere for which it last left a counter, until it is back.
    pub elsewhere: Option<Code>,
    /// How it came into its line.
    pub moved: Option<Moved>,
    /// How often it came back after it was missed.
    pub returns: u8,
    /// Time at counters in the present step before this moment, milliseconds. Gaps between a
    /// suspend and the return are no clerk's time.
    pub worked_ms: i64,
    /// Since when a counter is busy with it: since the call, or the begin of a service that was
    /// not called. None while no counter is.
    pub here_since: Option<Millis>,
    /// How long counters were busy with the present step before that, milliseconds.
    pub here_ms: i64,
}

impl Visit {
    /// Whether an outcome was given in a step before.
    #[must_use]
    pub fn has_outcome(&self, code: &Code) -> bool {
        self.done.iter().any(|step| step.outcomes.contains(code))
    }
}
