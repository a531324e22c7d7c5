//! What another plan would bring: past days, or the rest of today, played under both. By HTTP only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Millis, Names};

/// One change of a hall that is tried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Tweak {
    /// Somebody sits at a counter the whole time, without a break.
    Open {
        /// Which counter.
        counter: u16,
    },
    /// Nobody sits there.
    Shut {
        /// Which counter.
        counter: u16,
    },
    /// A counter can serve another group, too.
    Takes {
        /// Which counter.
        counter: u16,
        /// The group's identifier.
        group: String,
    },
    /// A counter serves a group no more.
    Leaves {
        /// Which counter.
        counter: u16,
        /// The group's identifier.
        group: String,
    },
    /// Another rule for whom a free counter calls: `index`, `longest_wait` or `list`.
    Policy {
        /// The rule.
        policy: String,
    },
    /// Whether counters take all that they can by themselves (`free`), or another agency's groups
    /// only with approval (`approved`).
    Loans {
        /// Which.
        loans: String,
    },
    /// Other hours: the sessions as `["07:30", "11:30"]`.
    Hours {
        /// From and to of each session.
        sessions: Vec<(String, String)>,
    },
}

/// What can be played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhatIfDays {
    /// The days of the log that can be played again, the newest first.
    #[schema(value_type = Vec<String>)]
    pub days: Vec<String>,
    /// Whether the rest of today can be played: a day is open, and enough is known of it.
    pub today: bool,
    /// Minutes that are told as "too long" in the answers.
    pub over_min: u16,
}

/// A figure before the change and after it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct BeforeAfter {
    /// Under the plan as it is.
    pub before: f64,
    /// With the change.
    pub after: f64,
}

/// What may come: eight in ten plays lie between the ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Spread {
    /// One in ten is lower.
    pub low: f64,
    /// The middle.
    pub mid: f64,
    /// One in ten is higher.
    pub high: f64,
}

/// The waits of a group, or of all, minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhatIfRow {
    /// The group's identifier; empty for all.
    pub group: String,
    /// The letter or letters of its labels; empty for all.
    pub prefix: String,
    /// Its name.
    pub name: Names,
    /// People, on average over the plays.
    pub people: f64,
    /// The mean wait as it truly came; none for the rest of today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub came: Option<f64>,
    /// The mean wait.
    pub mean: BeforeAfter,
    /// One in twenty waits longer.
    pub p95: BeforeAfter,
    /// Waits over half an hour, per cent.
    pub over_30: BeforeAfter,
    /// What the mean wait falls by; negative where it rises.
    pub saved: Spread,
    /// Nobody serves the group after the change.
    pub unserved: bool,
}

/// What a change would bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhatIf {
    /// The day.
    pub day: String,
    /// From when on, for the rest of today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<Millis>,
    /// For the rest of today: no other day is known, so that how many come is a guess.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guessed: bool,
    /// So often it was played, each time with other chance.
    pub plays: u32,
    /// All people.
    pub all: WhatIfRow,
    /// By group, in the order of the plan; groups for which nobody came are left out.
    pub groups: Vec<WhatIfRow>,
}

/// A skill that would save much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SkillRow {
    /// The counter.
    pub counter: u16,
    /// The agency whose staff sits there.
    pub agency: Names,
    /// The group that it should learn.
    pub group: String,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Its name.
    pub name: Names,
    /// Minutes of waiting that it saves on a day, over all people.
    pub saved_min: f64,
    /// The mean wait with it and all before it.
    pub mean: f64,
    /// One in twenty waits longer.
    pub p95: f64,
}

/// Which skills would save most, one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SkillAdvice {
    /// The days that were played.
    pub days: Vec<String>,
    /// The mean wait as it is, minutes.
    pub mean: f64,
    /// One in twenty waits longer.
    pub p95: f64,
    /// The skills, each given those before it.
    pub skills: Vec<SkillRow>,
}
