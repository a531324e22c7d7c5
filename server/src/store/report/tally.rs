//! What is counted of a group or a counter, and its row.

use super::Row;

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) issued: u32,
    pub(super) direct: u32,
    pub(super) offline: u32,
    pub(super) served: u32,
    pub(super) no_shows: u32,
    pub(super) cancelled: u32,
    pub(super) expired: u32,
    pub(super) unfinished: u32,
    pub(super) waits: Vec<i64>,
    pub(super) services: Vec<i64>,
}

impl Tally {
    pub(super) fn row(mut self, what: String) -> Row {
        self.waits.sort_unstable();
        self.services.sort_unstable();
        Row {
            what,
            issued: self.issued,
            direct: self.direct,
            offline: self.offline,
            served: self.served,
            no_shows: self.no_shows,
            cancelled: self.cancelled,
            expired: self.expired,
            unfinished: self.unfinished,
            wait_median: share(&self.waits, 50),
            wait_p90: share(&self.waits, 90),
            service_median: share(&self.services, 50),
            service_p90: share(&self.services, 90),
            ..Row::default()
        }
    }
}

/// The smallest value that at least so many in a hundred do not exceed.
pub(super) fn share(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}
