//! The counter: what a clerk sees and asks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Language, Millis, Names, Opening};

/// From a counter to the server. The counter itself is known from the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CounterRequest {
    /// The counter opens.
    Open,
    /// The counter shuts. Refused while it holds a ticket.
    Shut,
    /// Call the next ticket.
    CallNext,
    /// Call the same ticket again.
    Recall,
    /// The citizen is here.
    Start,
    /// The service is done.
    Finish {
        /// What comes then.
        #[serde(default)]
        then: Then,
    },
    /// The citizen did not come.
    NoShow,
    /// The clerk is away for a while.
    Pause,
    /// The clerk is back.
    Resume,
}

/// What follows the end of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Nothing: the counter is free.
    #[default]
    Rest,
    /// The next ticket is called at once, when there is one.
    CallNext,
}

/// From the server to a counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterView {
    /// The counter's number.
    pub counter: u16,
    /// Whether numbers are given now.
    pub opening: Opening,
    /// Whether the service day of today has been closed: no counter opens any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub day_closed: bool,
    /// The groups it serves, home groups first.
    pub groups: Vec<CounterGroup>,
    /// What the desk is doing.
    pub desk: DeskView,
    /// People waiting for this counter.
    pub waiting: u32,
    /// Since when the longest of them waits.
    pub longest_since: Option<Millis>,
    /// The first of them in the order of call, at most 12.
    pub queue: Vec<QueueRow>,
    /// Tickets finished here today.
    pub served_today: u32,
    /// How often a number is called before it may be marked as a no-show.
    pub calls_before_no_show: u8,
    /// Shortest pause between two calls of one number, milliseconds.
    pub recall_pause_ms: u32,
    /// Shortest time from the last call to a no-show, milliseconds.
    pub no_show_after_ms: u32,
    /// The time that a service should take at most, milliseconds; amber beyond it.
    pub service_target_ms: u32,
}

/// A group that a counter serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterGroup {
    /// The group's identifier.
    pub id: String,
    /// Its name.
    pub name: Names,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Whether it is a home group of the counter.
    pub home: bool,
    /// People waiting.
    pub waiting: u32,
}

/// What a desk is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeskView {
    /// Not open.
    Shut,
    /// Open, nobody called.
    Free {
        /// Since when.
        since: Millis,
    },
    /// A ticket is called.
    Calling {
        /// The ticket.
        ticket: AtDesk,
        /// When it was first called.
        since: Millis,
        /// When it was last called.
        last_call: Millis,
        /// How often it was called.
        times: u8,
    },
    /// A ticket is served.
    Serving {
        /// The ticket.
        ticket: AtDesk,
        /// Since when.
        since: Millis,
    },
    /// The clerk is away.
    Paused {
        /// Since when.
        since: Millis,
    },
}

/// The ticket at a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AtDesk {
    /// The number.
    pub label: String,
    /// The procedure group.
    pub group: Names,
    /// When it was issued.
    pub issued_at: Millis,
    /// How long it waited before it was first called, milliseconds.
    #[ts(type = "number")]
    pub waited_ms: i64,
    /// The address of its photo on the same origin, while there is one.
    pub photo: Option<String>,
    /// The citizen's language.
    pub language: Language,
    /// Why this ticket was the next one.
    pub why: Names,
}

/// One waiting ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QueueRow {
    /// The number.
    pub label: String,
    /// The procedure group.
    pub group: Names,
    /// Since when it waits.
    pub since: Millis,
}
