//! The supervisor: the whole hall on one screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Estimate, Fact, Millis, Names, Opening, Role, Standing};

/// From the supervisor to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SupervisorRequest {
    /// Open the service day now.
    OpenDay,
    /// Close the service day now; those who still wait are counted as expired.
    CloseDay,
    /// Open a counter.
    OpenCounter {
        /// Which.
        counter: u16,
    },
    /// Shut a counter. Refused while it holds a ticket.
    ShutCounter {
        /// Which.
        counter: u16,
    },
    /// Pause a counter.
    PauseCounter {
        /// Which.
        counter: u16,
    },
    /// End a counter's pause.
    ResumeCounter {
        /// Which.
        counter: u16,
    },
    /// A call for help at a kiosk has been answered.
    HelpAnswered {
        /// The device's name.
        device: String,
    },
}

/// From the server to the supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct SupervisorView {
    /// The service day ("24/11/2026"), when one is open.
    pub day: Option<String>,
    /// Whether the service day of today has been closed: it opens again on another day only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub day_closed: bool,
    /// Whether numbers are given now.
    pub opening: Opening,
    /// People waiting.
    pub waiting: u32,
    /// Since when the longest of them waits.
    pub longest_since: Option<Millis>,
    /// Counters open now.
    pub counters_open: u32,
    /// Tickets issued today.
    pub issued: u32,
    /// Tickets finished today.
    pub served: u32,
    /// Tickets whose citizen did not come today.
    pub no_shows: u32,
    /// Every group.
    pub groups: Vec<GroupRow>,
    /// Every counter.
    pub counters: Vec<CounterRow>,
    /// Every enrolled box that was ever connected since the start of the server.
    pub devices: Vec<DeviceRow>,
    /// Every trouble that stands.
    pub troubles: Vec<Standing>,
    /// The waiting time that is aimed at, minutes.
    pub target_min: u16,
    /// The waiting time that raises the alarm, minutes.
    pub alarm_min: u16,
}

/// A procedure group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GroupRow {
    /// The group's identifier.
    pub id: String,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Its name.
    pub name: Names,
    /// People waiting.
    pub waiting: u32,
    /// Since when the longest of them waits.
    pub longest_since: Option<Millis>,
    /// How long one would wait who came now.
    pub wait: Estimate,
    /// Issued today.
    pub issued: u32,
    /// Finished today.
    pub served: u32,
    /// No-shows today.
    pub no_shows: u32,
    /// Counters that serve it and are open (free, calling, serving).
    pub counters_open: u32,
    /// Counters that may serve it.
    pub counters_all: u32,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterRow {
    /// Its number.
    pub counter: u16,
    /// What its desk is doing.
    pub desk: DeskKind,
    /// Since when.
    pub since: Option<Millis>,
    /// The ticket there.
    pub label: Option<String>,
    /// The prefixes of its groups, home groups first.
    pub prefixes: Vec<String>,
    /// Finished today.
    pub served: u32,
    /// Whether a screen or box of this counter is connected.
    pub online: bool,
}

/// What a desk is doing, without the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskKind {
    /// Not open.
    Shut,
    /// Open, nobody called.
    Free,
    /// A ticket is called.
    Calling,
    /// A ticket is served.
    Serving,
    /// The clerk is away.
    Paused,
}

/// A box or a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceRow {
    /// The name under which it was enrolled.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Whether it is connected.
    pub online: bool,
    /// Since when it is so.
    pub since: Millis,
    /// What it tells of itself.
    pub facts: Vec<Fact>,
}
