//! The reception: giving numbers for people, and setting right what went wrong.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    BulkOffer, FilingWish, GroupStop, HallNames, Icon, IdentityAsk, Language, Millis, MissedRow,
    Names, Opening, PhotoOffer, Reading, Special, SuspendedRow,
};

/// From the reception to the server; the supervisor may ask it too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ReceptionRequest {
    /// A number for someone.
    Issue {
        /// The procedure group.
        group: String,
        /// The language of slip and English call.
        #[serde(default)]
        language: Language,
        /// The reference of a photo that was uploaded before.
        #[serde(default)]
        photo: Option<String>,
        /// The citizen was told how many wait, and agreed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agreed: bool,
        /// Also where people are sent to the online desk first.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        anyway: bool,
        /// The reason in the plan for which priority is granted: whoever asks has looked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        priority: Option<String>,
        /// The year of birth on the ID, when it was shown: it may grant priority. Kept nowhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        birth_year: Option<i16>,
        /// The code of a booked time, six digits: its group counts, and not the one above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        appointment: Option<String>,
        /// What was read from an ID. Made into a mark by the server and kept nowhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        identity: Option<Reading>,
        /// How many dossiers are brought.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        filing: Option<FilingWish>,
        /// Against the rules of identity: the code of the plan's reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        exception: Option<String>,
    },
    /// Somebody asks for a person.
    Help,
    /// The slip of a number once more: the same number, marked and counted.
    Reprint {
        /// What stands on the slip.
        label: String,
    },
    /// The visit of a waiting ticket ends.
    CancelTicket {
        /// What stands on the slip.
        label: String,
        /// The code of the plan's reason.
        reason: String,
    },
    /// A waiting ticket waits for something else, in the place of its time.
    ChangeGroup {
        /// What stands on the slip.
        label: String,
        /// The procedure group.
        group: String,
    },
    /// A waiting ticket gets priority. Whoever asks has looked.
    GrantPriority {
        /// What stands on the slip.
        label: String,
        /// The reason in the plan.
        reason: String,
    },
    /// A waiting ticket loses its priority and keeps its time.
    RemovePriority {
        /// What stands on the slip.
        label: String,
    },
    /// A suspended or missed ticket is back in line.
    ReturnToLine {
        /// What stands on the slip.
        label: String,
    },
}

/// From the server to the reception.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct ReceptionView {
    /// What to call the hall.
    pub hall: HallNames,
    /// Whether numbers are given now.
    pub opening: Opening,
    /// People waiting in the whole hall.
    pub waiting: u32,
    /// Every group, in the plan's order.
    pub groups: Vec<ReceptionGroup>,
    /// The tickets issued last, newest first, at most 30.
    pub tickets: Vec<ReceptionTicket>,
    /// Why a number may be cancelled.
    pub cancel_reasons: Vec<Choice>,
    /// For what priority may be granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<Choice>,
    /// Whether and how photos are taken.
    pub photo: PhotoOffer,
    /// Everybody who is away from a counter and expected back, the longest away first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<SuspendedRow>,
    /// Those who missed the call and may still return, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<MissedRow>,
    /// Why a number may be given against the rules of identity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity_exceptions: Vec<Choice>,
    /// What holds for whoever brings many dossiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<BulkOffer>,
    /// Who files for others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filers: Vec<Choice>,
}

/// A procedure group as the reception sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReceptionGroup {
    /// The group's identifier.
    pub id: String,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Its name.
    pub name: Names,
    /// Its picture.
    pub icon: Icon,
    /// People waiting.
    pub waiting: u32,
    /// Counters that serve it and are open.
    pub counters_open: u32,
    /// Why no numbers of it are given now, while the hall gives numbers.
    pub stop: Option<GroupStop>,
    /// How many wait, when these are so many that one is asked whether to wait all the same.
    pub asks: Option<u32>,
    /// Whether people are asked who they are.
    #[serde(default, skip_serializing_if = "IdentityAsk::is_off")]
    pub identity: IdentityAsk,
}

/// A ticket of today as the reception sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReceptionTicket {
    /// The number.
    pub label: String,
    /// The identifier of its group.
    pub group: String,
    /// When it was issued.
    pub issued_at: Millis,
    /// Where it is.
    pub place: TicketPlace,
    /// The counter that has it or had it last.
    pub counter: Option<u16>,
    /// How often its slip was printed again.
    pub reprints: u16,
    /// What is special about its place in the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub special: Option<Special>,
    /// Since when it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub since: Option<Millis>,
    /// How many dossiers, when that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub dossiers: Option<u16>,
}

/// Where a ticket is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketPlace {
    /// In line.
    Waiting,
    /// Called to a counter.
    Called,
    /// At a counter.
    Serving,
    /// Served.
    Finished,
    /// Called and did not come.
    NoShow,
    /// Given back or withdrawn.
    Cancelled,
    /// Still there when the day ended.
    Expired,
    /// Away from a counter, and expected back.
    Suspended,
}

/// One code of the plan to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Choice {
    /// The code.
    pub id: String,
    /// What people read.
    pub name: Names,
}
