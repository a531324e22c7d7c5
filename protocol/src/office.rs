//! What the supervisor has in hand: planned acts, emergencies, announcements, requests for people.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{AdviceRow, Choice, LoanRow, MessageRow, Millis, Names};

/// What can be planned for a moment of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PlannedAct {
    /// A counter opens.
    Open {
        /// Which.
        counter: u16,
    },
    /// A counter shuts, as soon as it holds no ticket.
    Shut {
        /// Which.
        counter: u16,
    },
    /// A counter serves something else, for the rest of the day.
    Reskill {
        /// Which.
        counter: u16,
        /// The groups that it serves first.
        home: Vec<String>,
        /// Further groups.
        #[serde(default)]
        skills: Vec<String>,
    },
}

/// A planned act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlannedRow {
    /// Its number today.
    pub id: u32,
    /// When.
    pub due: Millis,
    /// What.
    pub act: PlannedAct,
    /// What came of it.
    pub state: PlannedState,
    /// Why it came to nothing.
    pub missed: Option<Names>,
}

/// What came of a planned act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlannedState {
    /// Nothing yet.
    Pending,
    /// It was done.
    Done,
    /// The hall said no at its moment.
    Missed,
    /// Somebody has cancelled it.
    Cancelled,
}

/// A counter that has called for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EmergencyRow {
    /// Which.
    pub counter: u16,
    /// Since when.
    pub since: Millis,
    /// Who is on the way; while none, the call stands over everything else on the screen.
    pub help: Option<HelpFrom>,
}

/// Who is on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HelpFrom {
    /// The supervisor.
    Supervisor,
    /// Somebody of a counter.
    Counter {
        /// Which.
        counter: u16,
    },
}

/// Something that is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AnnouncementRow {
    /// Rises with every announcement; one that is shown is told apart by it.
    #[ts(type = "number")]
    pub seq: u64,
    /// When.
    pub at: Millis,
    /// Until when it is shown.
    pub until: Millis,
    /// The zone's identifier; none for the whole hall.
    pub zone: Option<String>,
    /// What people read.
    pub text: Names,
    /// Whether it goes before everything else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// Whether it is a text of the supervisor's own: shown, but not said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
}

/// A request to an agency for more people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PeopleRow {
    /// The number of the request, from 1.
    pub request: u32,
    /// The agency.
    pub agency: Names,
    /// The group that needs them.
    pub group: Option<Names>,
    /// How many people.
    pub people: u8,
    /// How many citizens waited then.
    pub waiting: u32,
    /// When.
    pub at: Millis,
    /// What came of it last.
    pub reply: Option<PeopleReply>,
    /// When that was told.
    pub replied_at: Option<Millis>,
}

/// What came of a request for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeopleReply {
    /// They will come.
    Promised,
    /// They are here.
    Arrived,
    /// They do not come.
    Refused,
}

/// What the supervisor has in hand today.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct OfficeView {
    /// Every planned act of today.
    pub planned: Vec<PlannedRow>,
    /// Counters that serve something else than the plan says.
    pub reskilled: Vec<u16>,
    /// What is lent to which counter now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LoanRow>>")]
    pub loans: Vec<LoanRow>,
    /// The advice of today, the newest first: what waits for an answer, and what was answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<AdviceRow>>")]
    pub advice: Vec<AdviceRow>,
    /// Counters that have called for help.
    pub emergencies: Vec<EmergencyRow>,
    /// What is announced now.
    pub announced: Vec<AnnouncementRow>,
    /// What can be announced in the hall.
    pub announcements: Vec<Choice>,
    /// Those of them that go before everything else, by their codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urgent: Vec<String>,
    /// What agencies were asked for today.
    pub people: Vec<PeopleRow>,
    /// Whom one can ask.
    pub agencies: Vec<Choice>,
    /// What clerks said and nobody has read, and what they were told today, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageRow>,
    /// What a clerk may be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_counter: Vec<Choice>,
}
