//! The greeting.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{HallNames, Millis, Names, Role};

/// What a screen or a box says first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Hello {
    /// The version of the messages that it speaks (`protocol::version`).
    pub version: u16,
    /// Its build, for the list of devices.
    #[serde(default)]
    pub build: String,
}

/// What the server answers to a screen that it will serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Welcome {
    /// The version in which both will speak.
    pub version: u16,
    /// The server's build. A page from another build reloads itself when it is idle.
    pub build: String,
    /// The server's time.
    pub now: Millis,
    /// How many seconds of the hall pass in one of the machine, in a practice hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub speed: Option<u32>,
    /// Who the server takes the screen for.
    pub you: You,
    /// What to call the hall.
    pub hall: HallNames,
}

/// Whom a token or a cookie stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct You {
    /// The name under which it was enrolled ("kiosk-1").
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The counter it belongs to.
    #[serde(default)]
    pub counter: Option<u16>,
    /// The zone it belongs to.
    #[serde(default)]
    pub zone: Option<String>,
}

/// Why a screen is not served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub struct Unwelcome {
    /// `old_version`, `new_version`, `no_token`, `wrong_role`, `no_such_counter`, `no_such_zone`,
    /// `too_many`, `bad_greeting`.
    pub code: String,
    /// The reason for a person.
    pub say: Names,
    /// What to do about it.
    pub remedy: Names,
}
