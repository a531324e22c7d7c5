//! The envelopes: what goes up, what comes down, and the two kinds of answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Hello, InTheWay, Millis, Names, OfflineCopy, Slip, TroubleReport, Unwelcome, Welcome};

/// Longest text frame that either side accepts, bytes. Photos go by HTTP.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// Longest idempotency key, bytes.
pub const MAX_KEY_BYTES: usize = 64;

/// Time between two beats, milliseconds.
pub const BEAT_MS: u64 = 2_000;

/// A box that heard nothing for this long takes the link for lost, milliseconds.
pub const SILENCE_MS: u64 = 6_000;

/// From a screen or a box to its origin. `R` is the request type of its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToServer<R> {
    /// The greeting, always first.
    Hello(Hello),
    /// Asks for something to be done, under a key made by the sender.
    Request {
        /// One key per intended action, the same for its repeats.
        key: String,
        /// What is asked.
        request: R,
    },
    /// Asks for the present view again.
    Refresh,
    /// A box tells what is wrong with it: always the whole list.
    Report {
        /// Every trouble that stands now.
        troubles: Vec<TroubleReport>,
        /// Figures about the box for the technician, such as `paper` or `printed_today`.
        #[serde(default)]
        facts: Vec<Fact>,
    },
    /// A sign of life, at least every 2 s from a box.
    Alive,
}

/// One figure or word about a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Fact {
    /// What it is, snake_case.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// From an origin to a screen or a box. `V` is the view type of its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "one lives at a time, and only on its way; a box would cost more than it saves"
)]
pub enum ToScreen<V> {
    /// The screen is served.
    Welcome(Welcome),
    /// The screen is not served; the connection closes.
    Unwelcome(Unwelcome),
    /// The whole view.
    View {
        /// Rises with every change of this view.
        #[ts(type = "number")]
        version: u64,
        /// All that is shown.
        view: V,
    },
    /// A sign of life every 2 s.
    Beat {
        /// The server's time.
        now: Millis,
        /// The version of the view in force.
        #[ts(type = "number")]
        version: u64,
    },
    /// The answer to a request.
    Answer {
        /// The request's key.
        key: String,
        /// Done, or refused.
        answer: Answer,
    },
    /// From an agent to its page only: how the link to the server is.
    Link {
        /// True while the server answers.
        up: bool,
        /// Since when it is so.
        since: Millis,
    },
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "one lives at a time, and only on its way; a box would cost more than it saves"
)]
pub enum Answer {
    /// It is done and committed.
    Done(Done),
    /// The hall says no. Nothing has changed.
    No(No),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Done {
    /// The slip, after a number was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip: Option<Slip>,
    /// The label concerned, after a call, a recall, a start, a finish or a no-show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How the paper came out; from the kiosk's agent only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print: Option<PrintResult>,
    /// How often the slip was printed again, after a reprint: the paper is to be marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprint: Option<u16>,
    /// What the kiosk keeps of the hall, after [`crate::KioskRequest::Copy`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub copy: Option<Box<OfflineCopy>>,
}

/// How the paper came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrintResult {
    /// The printer confirmed the paper.
    Printed,
    /// The printer did not say. The number stands.
    Unknown,
    /// The printer said no. The number stands.
    Failed,
}

/// A refusal: why not, in words, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct No {
    /// The refusal's name, snake_case, such as `nobody_waiting`.
    pub code: String,
    /// The sentence for a person.
    pub say: Names,
    /// What to do about it.
    pub remedy: Names,
    /// What a plan would leave without a place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_the_way: Vec<InTheWay>,
    /// The number that the person holds already, after `has_live_ticket`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
}
