//! Moments and durations of the hall. Nothing here reads a clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// One minute, milliseconds.
pub const MINUTE_MS: i64 = 60_000;

impl Millis {
    /// Milliseconds from `earlier` to `self`; 0 when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Millis) -> i64 {
        (self.0 - earlier.0).max(0)
    }

    /// This moment moved by some milliseconds.
    #[must_use]
    pub fn plus(self, ms: i64) -> Millis {
        Millis(self.0.saturating_add(ms))
    }

    /// The hall's wall clock at this moment. A hall has one fixed offset from UTC, in minutes.
    #[must_use]
    pub fn local(self, utc_offset_min: i16) -> DateTime {
        let shifted = self.plus(i64::from(utc_offset_min) * MINUTE_MS);
        let stamp = Timestamp::from_millisecond(shifted.0).unwrap_or(Timestamp::UNIX_EPOCH);
        Offset::UTC.to_datetime(stamp)
    }

    /// The moment at which the hall's wall clock shows `date` and `minutes` after midnight.
    #[must_use]
    pub fn at(date: Date, minutes: i64, utc_offset_min: i16) -> Millis {
        let midnight = date.to_datetime(Time::midnight());
        let epoch = Date::constant(1970, 1, 1).to_datetime(Time::midnight());
        let ms = midnight.duration_since(epoch).as_millis();
        let ms = i64::try_from(ms).unwrap_or(0);
        Millis(ms + (minutes - i64::from(utc_offset_min)) * MINUTE_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_of_a_hall_in_vietnam_is_seven_hours_ahead() {
        let date = Date::constant(2026, 11, 24);
        let moment = Millis::at(date, 7 * 60 + 30, 420);
        assert_eq!(moment, Millis(1_795_480_200_000));
        assert_eq!(moment.local(420).to_string(), "2026-11-24T07:30:00");
    }
}
