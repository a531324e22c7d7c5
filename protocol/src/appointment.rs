//! Booked times, as whoever books them tells them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

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
