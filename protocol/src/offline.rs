//! The kiosk that is cut off: what it keeps of the hall, and the numbers that it tells later.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{KioskView, Language, Millis, Names};

/// What a kiosk keeps on its disk of the hall, to give numbers of its offline series while it
/// hears nothing of the server. Asked for by [`crate::KioskRequest::Copy`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct OfflineCopy {
    /// Changes when the kiosk must ask for it again; the same as [`KioskView::copy`].
    pub stamp: String,
    /// When the server told it.
    pub told_at: Millis,
    /// The service day then, such as `2026-11-26`.
    pub date: String,
    /// The hall's offset from UTC, minutes.
    pub utc_offset_min: i16,
    /// Minutes after midnight at which a service day begins.
    pub rollover_min: u16,
    /// That day and the days after it, also those off.
    pub days: Vec<CopyDay>,
    /// The kiosks that have an offline series.
    pub kiosks: Vec<KioskDigit>,
    /// What a slip says of each group beyond the view.
    pub groups: Vec<CopyGroup>,
    /// How often a number is called before it is a no-show.
    pub calls_before_no_show: u8,
    /// Minutes within which a no-show may return.
    pub return_min: u16,
    /// What the kiosk shows.
    pub view: KioskView,
}

/// A day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct CopyDay {
    /// Such as `2026-11-26`.
    pub date: String,
    /// When the service day begins.
    pub from: Millis,
    /// When numbers are given; never on a day off.
    pub gives: Vec<Span>,
    /// The sessions in words of the hall.
    pub sessions: Vec<String>,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Span {
    /// Its first moment.
    pub from: Millis,
    /// Its end.
    pub to: Millis,
}

/// A kiosk and the digit of its offline series.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct KioskDigit {
    /// Its enrolled name.
    pub name: String,
    /// The digit, 0 to 9.
    pub digit: u8,
}

/// What a slip says of a group beyond the view.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct CopyGroup {
    /// The group.
    pub id: String,
    /// The agency that serves it.
    pub agency: Names,
    /// Papers to have at hand.
    pub papers: Vec<Names>,
    /// When numbers of it are given, minutes after midnight, `[from, to]`; none for whenever the
    /// hall gives any.
    pub windows: Vec<[u16; 2]>,
}

/// A number that a kiosk gave while it was cut off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct OfflineSlip {
    /// What stands on the paper: prefix, 9, the kiosk's digit, two digits (`B9107`).
    pub label: String,
    /// The procedure group.
    pub group: String,
    /// The service day on the paper, such as `2026-11-26`; none when the kiosk did not know it.
    #[serde(default)]
    pub date: Option<String>,
    /// When it was given, by the server's clock as far as the kiosk knows it.
    pub taken_at: Millis,
    /// The citizen's language.
    #[serde(default)]
    pub language: Language,
    /// The key of the touch. The server may have given a number for it whose answer was lost: that
    /// one leaves.
    pub touch: String,
    /// The reason in the plan for which priority is claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub priority: Option<String>,
}

/// How a kiosk is that hears nothing of the server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct CutOff {
    /// Since when.
    pub since: Millis,
    /// Whether it gives numbers of its own.
    pub gives: bool,
    /// How many of them the server does not have yet.
    pub untold: u32,
}
