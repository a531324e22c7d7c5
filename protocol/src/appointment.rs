//! Booked times, as whoever books them tells them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Millis, Names};

/// One booked time. Nothing about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppointment {
    /// The code by which the citizen checks in: six digits.
    #[schema(example = "004711")]
    pub code: String,
    /// The procedure group.
    #[schema(example = "ho-tich")]
    pub group: String,
    /// Date and time by the hall's clock.
    #[schema(example = "2026-11-25T09:00")]
    pub time: String,
}

/// A booked time as the reception sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BookedRow {
    /// The code by which the citizen checks in.
    pub code: String,
    /// The group's identifier.
    pub group: String,
    /// The group's name.
    pub name: Names,
    /// The booked time.
    pub at: Millis,
    /// From when on a number is given for it.
    pub from: Millis,
    /// Until when that number goes by the booked time; later it waits in the ordinary line.
    pub until: Millis,
    /// The number that was taken for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
}
