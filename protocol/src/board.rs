//! The board: what the waiting area sees and hears.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{AnnouncementRow, HallNames, Language, Millis, Names, Opening};

/// From a board to the server: a board asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BoardRequest {}

/// From the server to a board.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct BoardView {
    /// What to call the hall.
    pub hall: HallNames,
    /// The zone's name.
    pub zone: Names,
    /// Whether numbers are given now.
    pub opening: Opening,
    /// The first session of the day begins ("7:30").
    pub begins: String,
    /// The calls, newest first: everybody on the way, whoever was called in the last 30 s, and
    /// up to 12 in all of those that have arrived or are gone.
    pub calls: Vec<Call>,
    /// People waiting for the counters of this zone.
    pub waiting: u32,
    /// The longest queues of the zone, by group.
    pub groups: Vec<BoardGroup>,
    /// How often a number is called before it is a no-show.
    pub calls_before_no_show: u8,
    /// Minutes within which a no-show may return.
    pub return_min: u16,
    /// True when a box of this zone speaks; pages then keep silent.
    pub spoken_by_box: bool,
    /// What is announced now, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub announcements: Vec<AnnouncementRow>,
}

/// People waiting for one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BoardGroup {
    /// The group's name.
    pub name: Names,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// People waiting.
    pub waiting: u32,
    /// Why no numbers are given, when the supervisor has closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Names>,
}

/// One call: a ticket asked to a counter.
///
/// A board speaks the calls whose `seq` is above the last one it spoke and which are younger than
/// 30 s; so nothing is lost and nothing is said twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Call {
    /// Rises with every call and recall of the hall.
    #[ts(type = "number")]
    pub seq: u64,
    /// The number.
    pub label: String,
    /// The counter.
    pub counter: u16,
    /// When it was called, or called again.
    pub at: Millis,
    /// 1 for the first call, 2 for the first recall.
    pub times: u8,
    /// Where the ticket is now.
    pub state: CallState,
    /// The citizen's language: English follows the Vietnamese for `en`.
    pub language: Language,
}

/// Where a called ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// On the way: ranks before those that have arrived.
    Calling,
    /// Being served.
    Serving,
    /// Served, or did not come; listed until 60 s after the call.
    Gone,
}
