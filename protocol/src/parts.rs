//! The small parts that several views share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    TS,
    ToSchema,
)]
#[serde(transparent)]
pub struct Millis(#[ts(type = "number")] pub i64);

/// The same words in both languages of the hall. Vietnamese comes first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Names {
    /// Vietnamese, NFC.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Names {
    /// The words in one language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// A language in which a person wants to be served.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    TS,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// How long somebody will probably wait.
///
/// A range runs from the median to the 90th percentile, rounded outward to 5 minutes. When the
/// hall does not know, it says so: no range is ever invented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Estimate {
    /// Not known yet ("chưa ước tính được").
    #[default]
    Unknown,
    /// From `low_min` to `high_min` minutes.
    Range {
        /// Lower bound, minutes.
        low_min: u16,
        /// Upper bound, minutes.
        high_min: u16,
    },
}

/// Whether numbers are given now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Opening {
    /// Numbers are given until `until`, when that is known.
    Open {
        /// The end of this session, the lunch break included.
        until: Option<Millis>,
    },
    /// Between two sessions of one day.
    Break {
        /// When numbers are given again.
        reopens: Millis,
    },
    /// Closed for today.
    #[default]
    Closed,
}

/// Why no numbers of one group are given, while the hall gives numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum GroupStop {
    /// The supervisor has closed it for a while.
    Closed {
        /// Why.
        reason: Names,
    },
    /// Its hours have not begun.
    NotYet {
        /// When they do.
        opens: Millis,
    },
    /// Its hours of today are over.
    Over,
    /// All numbers of this session are given.
    SoldOutNow {
        /// When the next session begins.
        again: Millis,
        /// What to do instead.
        instead: Names,
    },
    /// All numbers of the day are given.
    SoldOut {
        /// What to do instead.
        instead: Names,
    },
    /// People are sent to the desk that helps to file online.
    OnlineFirst {
        /// The identifier of that desk's group.
        group: String,
        /// Its name.
        desk: Names,
    },
}

/// A picture's name in the set of icons that the screens carry (`screens/src/kit/icons`).
pub type Icon = String;

/// The authority and the name that stand on screens and slips.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct HallNames {
    /// Who runs the hall ("UBND tỉnh Nghệ An").
    pub authority: Names,
    /// The hall's own name.
    pub name: Names,
    /// Telephone number of the guide desk, when the plan has one.
    pub phone: Option<String>,
}

/// Who a session, a device or a program is, and what it may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Issues numbers, uploads photos.
    Kiosk,
    /// One counter: calls and serves.
    Counter,
    /// Shows and speaks the calls of a zone.
    Board,
    /// Issues for someone, prints again.
    Reception,
    /// Sees the whole hall and acts on any counter.
    Supervisor,
    /// Changes the plan, devices and rights.
    Admin,
    /// Reads reports.
    Viewer,
    /// A citizen's phone; known by the key of a ticket.
    Phone,
}

impl Role {
    /// Every role, in the order of the design.
    pub const ALL: [Role; 8] = [
        Role::Kiosk,
        Role::Counter,
        Role::Board,
        Role::Reception,
        Role::Supervisor,
        Role::Admin,
        Role::Viewer,
        Role::Phone,
    ];

    /// The role as it stands in addresses and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Kiosk => "kiosk",
            Role::Counter => "counter",
            Role::Board => "board",
            Role::Reception => "reception",
            Role::Supervisor => "supervisor",
            Role::Admin => "admin",
            Role::Viewer => "viewer",
            Role::Phone => "phone",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == name)
    }
}
