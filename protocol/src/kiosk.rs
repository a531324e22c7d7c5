//! The kiosk: what it shows, what it asks, and the slip that it prints.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    BulkOffer, Choice, CutOff, Estimate, FilingWish, GroupStop, HallNames, Icon, IdentityAsk,
    Language, Millis, Names, OfflineSlip, Opening, PrintResult, PriorityChoice, Reading, SlipNote,
};

/// From a kiosk's agent to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum KioskRequest {
    /// A number, please.
    Issue {
        /// The procedure group.
        group: String,
        /// The language of slip and English call.
        #[serde(default)]
        language: Language,
        /// The reference of a photo that was uploaded before.
        #[serde(default)]
        photo: Option<String>,
        /// The citizen was told how many wait, and agreed (after the refusal `agree_to_wait`).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agreed: bool,
        /// The reason in the plan for which priority is claimed; the counter looks. From the
        /// reception it is granted.
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
    },
    /// Somebody at the kiosk asks for a person.
    Help,
    /// The slip of a number once more, for the one whose it is.
    Reprint {
        /// What stands on the slip.
        label: String,
        /// What was read from an ID: it must be that of the number.
        identity: Reading,
    },
    /// What the kiosk keeps of the hall for the time when it is cut off. Answered with
    /// [`crate::Done::copy`].
    Copy,
    /// A number that the kiosk gave while it was cut off. Told again it does nothing.
    Offline {
        /// The number.
        slip: OfflineSlip,
    },
}

/// From the server to a kiosk's agent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct KioskView {
    /// What to call the hall.
    pub hall: HallNames,
    /// Whether numbers are given now.
    pub opening: Opening,
    /// The sessions of a working day, in words of the hall ("7:30–12:00").
    pub sessions: Vec<String>,
    /// People waiting in the whole hall.
    pub waiting: u32,
    /// The home tiles, in the plan's order; at most 8.
    pub tiles: Vec<Tile>,
    /// Whether and how photos are taken.
    pub photo: PhotoOffer,
    /// The priorities that a citizen may claim here, in the plan's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<PriorityChoice>,
    /// Whether times are booked, so that one may check in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub appointments: bool,
    /// What holds for whoever brings many dossiers, where that is a flow of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<BulkOffer>,
    /// Who files for others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filers: Vec<Choice>,
    /// Changes when the kiosk must ask for its copy of the hall again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub copy: String,
}

/// A category: one home tile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Tile {
    /// The category's identifier.
    pub id: String,
    /// Its name.
    pub name: Names,
    /// Its picture.
    pub icon: Icon,
    /// People waiting in its groups.
    pub waiting: u32,
    /// Its procedure groups; one of them is chosen at once when it is alone.
    pub groups: Vec<TileGroup>,
}

/// A procedure group as a citizen chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TileGroup {
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
    /// How long one would wait.
    pub wait: Estimate,
    /// Whether numbers of this group are given now.
    pub opening: Opening,
    /// The counters that serve it.
    pub counters: Vec<u16>,
    /// Why none are given now, while the hall gives numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<GroupStop>,
    /// How many wait, when these are so many that one is asked whether to wait all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<u32>,
    /// Whether people are asked who they are.
    #[serde(default, skip_serializing_if = "IdentityAsk::is_off")]
    pub identity: IdentityAsk,
}

/// Whether photos are taken, and how long they are kept. The consent text follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PhotoOffer {
    /// No photo is offered.
    #[default]
    Off,
    /// A photo is offered and kept until the end of the service day.
    UntilDayEnds,
    /// A photo is offered and kept for some days.
    Days {
        /// Days after the service day, 1 to 30.
        days: u8,
    },
}

/// All that stands on a slip, and nothing else. The words around it come from `assets/words`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Slip {
    /// The number ("B045").
    pub label: String,
    /// The procedure group.
    pub group: Names,
    /// The agency that serves it.
    pub agency: Names,
    /// What to call the hall.
    pub hall: HallNames,
    /// When it was taken.
    pub issued_at: Millis,
    /// The hall's clock at that moment ("09:12").
    pub time: String,
    /// The hall's date ("24/11/2026").
    pub date: String,
    /// The kiosk or desk that issued it.
    pub origin: String,
    /// People ahead at that moment.
    pub ahead: u32,
    /// The promise made.
    pub wait: Estimate,
    /// The counters that serve the group.
    pub counters: Vec<u16>,
    /// The address of the phone page, when phones can reach one.
    pub url: Option<String>,
    /// Papers to have at hand, when the plan names them.
    pub papers: Vec<Names>,
    /// How often a number is called before it is a no-show.
    pub calls_before_no_show: u8,
    /// Minutes within which a no-show may return.
    pub return_min: u16,
    /// The language of the slip.
    pub language: Language,
    /// What is special about the number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<SlipNote>,
    /// A number of the kiosk's offline series: nothing is promised, and no page follows it yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub offline: bool,
}

/// From the kiosk's page to its agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum KioskPageRequest {
    /// A number on paper, please. Answered with slip and [`PrintResult`] when the paper is out.
    Issue {
        /// The procedure group.
        group: String,
        /// The language chosen on the screen.
        #[serde(default)]
        language: Language,
        /// The reference that the agent gave for the photo (`POST /agent/photo`).
        #[serde(default)]
        photo: Option<String>,
        /// The citizen was told how many wait, and agreed (after the refusal `agree_to_wait`).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agreed: bool,
        /// The reason in the plan for which priority is claimed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        priority: Option<String>,
        /// The year of birth on the ID, when it was shown.
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
    },
    /// The last slip once more, marked as a reprint. No new number.
    PrintAgain {
        /// Its label.
        label: String,
    },
    /// The slip of a number that somebody holds already, by the same ID (after the refusal
    /// `has_live_ticket`). No new number.
    Reprint {
        /// What stands on the slip.
        label: String,
        /// What was read from the ID.
        identity: Reading,
    },
    /// "Gọi hỗ trợ": somebody asks for a person.
    Help,
    /// The page is back at its first screen: forget the last slip and frame.
    Reset,
}

/// From the kiosk's agent to its page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct KioskPageView {
    /// What the server says, as of the last time it spoke. None before the first time.
    pub hall: Option<KioskView>,
    /// True while the server answers.
    pub online: bool,
    /// The printer.
    pub printer: PrinterState,
    /// Where the page takes its pictures from.
    pub camera: CameraKind,
    /// The number that is being made or was made last.
    pub stage: Stage,
    /// This kiosk's name ("Kiosk 1").
    pub name: String,
    /// The panel's diagonal in tenths of an inch (320 is 32.0"), from the kiosk's settings.
    pub panel_tenths_inch: u16,
    /// The kiosk hears nothing of the server. None while it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cut_off: Option<CutOff>,
}

/// What the printer last said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrinterState {
    /// Not asked yet.
    #[default]
    Unknown,
    /// Ready.
    Ready,
    /// Ready, paper near its end.
    PaperLow,
    /// No paper: no number is given.
    PaperOut,
    /// Cover open: no number is given.
    CoverOpen,
    /// An error that a person must clear: no number is given.
    Error,
    /// It does not answer: no number is given.
    Silent,
}

impl PrinterState {
    /// True when a slip may be expected to come out.
    #[must_use]
    pub fn can_print(self) -> bool {
        matches!(self, PrinterState::Ready | PrinterState::PaperLow)
    }
}

/// Where pictures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CameraKind {
    /// The page asks the browser (`getUserMedia`), the usual way.
    #[default]
    Page,
    /// The page shows the agent's test picture (`GET /agent/camera`): a hall without cameras.
    Still,
    /// No camera.
    None,
}

/// What the kiosk is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Stage {
    /// Nothing.
    #[default]
    Idle,
    /// The number is asked for.
    Issuing,
    /// The number is committed, the paper is on its way.
    Printing {
        /// The slip.
        slip: Box<Slip>,
    },
    /// The paper came out, or did not.
    Printed {
        /// The slip.
        slip: Box<Slip>,
        /// How the paper came out.
        print: PrintResult,
    },
}
