//! What time it is for a kiosk that hears nothing of the server, and which service day.
//!
//! While the box runs, the server's time is known from when it was last heard and from a clock that
//! only runs forward; the box's own clock does not matter. After a restart there is only the box's
//! own clock. One that is behind what the box knows is wrong: then the day is the one that the
//! server told last, the paper bears no time, and the server decides to which day the number
//! belongs. One that is ahead shows in the copy's calendar, which ends after two weeks.

use protocol::{CopyDay, CopyGroup, Millis, OfflineCopy, Span};

use super::Offline;
use crate::kiosk::Now;

/// A clock so far behind what is known is wrong and not merely unsteady, milliseconds.
const TOLERANCE_MS: i64 = 2 * 60_000;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// The time as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time<'a> {
    /// The moment.
    pub at: Millis,
    /// False when the box's clock is wrong and nothing better is known.
    pub sure: bool,
    /// The service day; none when the copy knows nothing of it.
    pub day: Option<&'a CopyDay>,
}

impl Offline {
    /// The server was heard: this is its time.
    pub fn hear_time(&mut self, server: Millis, now: Now) {
        self.heard = Some((server, now.mono));
    }

    /// The time, and the day by a copy's calendar.
    #[must_use]
    pub fn time<'a>(&self, copy: &'a OfflineCopy, now: Now) -> Time<'a> {
        let known = copy.told_at.max(self.last_at);
        let (at, sure) = match self.heard {
            Some((server, mono)) => {
                let since = i64::try_from(now.mono.saturating_sub(mono)).unwrap_or(0);
                (Millis(server.0 + since), true)
            }
            None => (now.at.max(known), now.at.0 + TOLERANCE_MS >= known.0),
        };
        let day = if sure {
            day_of(copy, at)
        } else {
            copy.days.iter().find(|day| day.date == copy.date)
        };
        Time { at, sure, day }
    }

    /// Whether the box's own clock is behind what it knows.
    #[must_use]
    pub fn clock_is_wrong(&self, now: Now) -> bool {
        let copy = self.copy.as_ref();
        copy.is_some_and(|copy| !self.time(copy, now).sure)
    }

    /// When a number was given, by the server's clock as it is heard now.
    pub(super) fn by_servers_clock(&self, said: Millis, mono: Option<u64>, now: Now) -> Millis {
        match (self.heard, mono) {
            (Some((server, heard)), Some(mono)) => {
                let ago = i64::try_from(heard.saturating_sub(mono)).unwrap_or(0);
                let later = i64::try_from(mono.saturating_sub(heard)).unwrap_or(0);
                Millis(server.0 - ago + later)
            }
            // It was given before the last start, by the box's own clock.
            _ => said.min(self.heard.map_or(now.at, |(server, _)| server)),
        }
    }
}

/// The service day to which a moment belongs.
fn day_of(copy: &OfflineCopy, at: Millis) -> Option<&CopyDay> {
    let day = copy.days.iter().rev().find(|day| day.from <= at)?;
    (at.0 < day.from.0 + DAY_MS).then_some(day)
}

/// Whether a moment lies in one of these.
pub(super) fn is_within(spans: &[Span], at: Millis) -> bool {
    spans.iter().any(|span| span.from <= at && at < span.to)
}

/// `26/11/2026` of `2026-11-26`, as it stands on paper.
pub(super) fn as_written(date: &str) -> String {
    let parts: Vec<&str> = date.rsplit('-').collect();
    parts.join("/")
}

impl Time<'_> {
    /// Whether numbers of a group are given at this time of the day.
    pub(super) fn is_within_windows(&self, copy: &OfflineCopy, group: &CopyGroup) -> bool {
        let minute = local_minute(self.at, copy.utc_offset_min);
        let inside = |[from, to]: &[u16; 2]| (i64::from(*from)..i64::from(*to)).contains(&minute);
        group.windows.is_empty() || group.windows.iter().any(inside)
    }

    /// The hall's clock, `09:12`; nothing when it is not known.
    pub(super) fn clock(&self, utc_offset_min: i16) -> String {
        if !self.sure {
            return String::new();
        }
        let minute = local_minute(self.at, utc_offset_min);
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
}

/// Minutes after midnight by the hall's clock.
fn local_minute(at: Millis, utc_offset_min: i16) -> i64 {
    let local = at.0 + i64::from(utc_offset_min) * MINUTE_MS;
    local.rem_euclid(DAY_MS) / MINUTE_MS
}
