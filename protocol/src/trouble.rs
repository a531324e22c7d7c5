//! Troubles: one row for each thing that needs a person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Millis, Names};

/// Who must act on a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The guide in the hall.
    Usher,
    /// The technician.
    Technician,
}

macro_rules! troubles {
    ($($name:ident $code:literal $who:ident $stops:ident $about:literal,)*) => {
        /// Something that needs a person. The sentence and the remedy stand in `assets/words`
        /// under `trouble.<code>`; `docs/OPERATING.md` has a heading for each.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Trouble {
            $(#[doc = $about] $name,)*
        }

        impl Trouble {
            /// Every trouble there is.
            pub const ALL: &[Trouble] = &[$(Trouble::$name,)*];

            /// The code that people say on the telephone.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Trouble::$name => $code,)* }
            }

            /// Who must act.
            #[must_use]
            pub fn who(self) -> Who {
                match self { $(Trouble::$name => Who::$who,)* }
            }

            /// True when the box cannot serve people until it is over.
            #[must_use]
            pub fn stops_service(self) -> bool {
                match self { $(Trouble::$name => troubles!(@$stops),)* }
            }
        }
    };
    (@yes) => { true };
    (@no) => { false };
}

troubles! {
//  name                code    who acts   stops  what
    PaperOut            "K101"  Usher      yes    "The kiosk's printer has no paper.",
    PaperLow            "K102"  Usher      no     "The kiosk's printer will soon have no paper.",
    PrinterSilent       "K103"  Technician yes    "The kiosk's printer does not answer.",
    PrinterCoverOpen    "K104"  Usher      yes    "The cover of the kiosk's printer is open.",
    PrinterError        "K105"  Technician yes    "The kiosk's printer reports an error, such as a jammed cutter.",
    CameraBroken        "K201"  Technician no     "The kiosk's page cannot open its camera.",
    HelpWanted          "K301"  Usher      no     "Somebody at a kiosk asks for a person.",
    NoOfflineSeries     "K401"  Technician no     "The plan gives the kiosk no digit for backup numbers.",
    OfflineRefused      "K402"  Technician no     "The server refused a backup number that a kiosk gave.",
    OfflineUntold       "K403"  Technician no     "The server does not have all backup numbers of a kiosk yet.",
    JournalBroken       "K404"  Technician no     "The kiosk's disk takes no more: it gives no backup numbers.",
    KioskClockWrong     "K405"  Technician no     "The kiosk's clock is behind what it knows.",
    KeypadSilent        "C201"  Technician no     "A counter's keypad does not answer.",
    VoiceUnavailable    "B201"  Technician no     "A board has no sound card or its clips are missing.",
    BoardSilent         "B301"  Technician no     "An LED board does not answer.",
    ServerUnreachable   "A001"  Technician yes    "The box cannot reach the server.",
    DeviceGone          "S101"  Technician no     "A box that was connected is not any more.",
    ClockStepped        "S901"  Technician no     "The server's clock went back or jumped.",
    DiskNearlyFull      "S902"  Technician no     "The server's disk is nearly full.",
    PlanHeldUp          "S903"  Technician no     "A plan did not come into force at its moment.",
    MarksLost           "S904"  Technician no     "Marks of IDs made earlier today match no more.",
}

/// What a box says about one trouble of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TroubleReport {
    /// Which.
    pub trouble: Trouble,
    /// Since when.
    pub since: Millis,
    /// The cause for the technician, in English.
    #[serde(default)]
    pub cause: String,
}

/// A trouble that stands, with words for the one who must act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Standing {
    /// Which.
    pub trouble: Trouble,
    /// Its code.
    pub code: String,
    /// Who must act.
    pub who: Who,
    /// True when the box cannot serve people.
    pub stops_service: bool,
    /// The box concerned.
    pub device: String,
    /// Since when.
    pub since: Millis,
    /// What is wrong.
    pub say: Names,
    /// What to do.
    pub remedy: Names,
    /// The cause for the technician, in English.
    pub cause: String,
}
