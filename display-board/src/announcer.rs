//! Which announcement a board says next: a value that is told views and the time. Pure.
//!
//! - One that is urgent goes before every call, also on a box that has just started, and again
//!   every [`AGAIN_MS`] for as long as it stands.
//! - Any other is said once, when no call waits or it has waited [`PATIENT_MS`] itself; a box says
//!   none of before its start, and none that is older than [`TOO_OLD_MS`].
//! - Words of the supervisor's own are not said.

use std::collections::BTreeMap;

use protocol::{AnnouncementRow, BoardView, Millis};

/// An urgent announcement is said again after this time, milliseconds.
pub const AGAIN_MS: i64 = 60_000;
/// So long an announcement lets calls go first, milliseconds.
pub const PATIENT_MS: i64 = 20_000;
/// An announcement older than this is not said any more, milliseconds.
pub const TOO_OLD_MS: i64 = 120_000;

/// The announcements of a board.
#[derive(Debug, Clone)]
pub struct Announcer {
    began: Millis,
    standing: Vec<AnnouncementRow>,
    /// When each was said last, by its number.
    said: BTreeMap<u64, Millis>,
}

impl Announcer {
    /// A board that began at `began`, by the server's clock.
    #[must_use]
    pub fn new(began: Millis) -> Announcer {
        Announcer {
            began,
            standing: Vec::new(),
            said: BTreeMap::new(),
        }
    }

    /// A newer view.
    pub fn hear(&mut self, view: &BoardView) {
        let spoken = view.announcements.iter();
        self.standing = spoken.filter(|it| !it.own).cloned().collect();
        self.standing.sort_by_key(|it| (!it.urgent, it.at, it.seq));
        let standing = &self.standing;
        self.said
            .retain(|seq, _| standing.iter().any(|it| it.seq == *seq));
    }

    /// What is to be said now. `calls` tells whether a call waits for its turn.
    #[must_use]
    pub fn ready(&self, now: Millis, calls: bool) -> Option<&AnnouncementRow> {
        self.standing.iter().find(|it| {
            let age = now.0.saturating_sub(it.at.0);
            let said = self.said.get(&it.seq);
            if it.until <= now {
                false
            } else if it.urgent {
                said.is_none_or(|said| now.0.saturating_sub(said.0) >= AGAIN_MS)
            } else {
                said.is_none()
                    && it.at >= self.began
                    && age < TOO_OLD_MS
                    && (!calls || age >= PATIENT_MS)
            }
        })
    }

    /// It is being said, or cannot be said at all.
    pub fn said(&mut self, seq: u64, now: Millis) {
        self.said.insert(seq, now);
    }

    /// Whether something may become ready though no view comes.
    #[must_use]
    pub fn waits(&self, now: Millis) -> bool {
        self.standing.iter().any(|it| {
            it.until > now && (it.urgent || !self.said.contains_key(&it.seq) && it.at >= self.began)
        })
    }
}

#[cfg(test)]
mod tests {
    use protocol::Names;

    use super::*;

    const MORNING: i64 = 1_000_000;

    fn row(seq: u64, at: i64, urgent: bool) -> AnnouncementRow {
        AnnouncementRow {
            seq,
            at: Millis(at),
            until: Millis(at + 600_000),
            zone: None,
            text: Names::default(),
            urgent,
            own: false,
        }
    }

    fn heard(rows: &[AnnouncementRow]) -> Announcer {
        let mut announcer = Announcer::new(Millis(MORNING));
        announcer.hear(&BoardView {
            announcements: rows.to_vec(),
            ..BoardView::default()
        });
        announcer
    }

    fn ready(announcer: &Announcer, at: i64, calls: bool) -> Option<u64> {
        announcer.ready(Millis(at), calls).map(|it| it.seq)
    }

    #[test]
    fn an_announcement_is_said_once_and_lets_calls_go_first_for_a_while() {
        let mut announcer = heard(&[row(7, MORNING + 5, false), row(5, MORNING + 1, false)]);
        assert_eq!(ready(&announcer, MORNING + 10, true), None, "a call waits");
        assert_eq!(
            ready(&announcer, MORNING + 10, false),
            Some(5),
            "the older first"
        );
        let patient = MORNING + 1 + PATIENT_MS;
        assert_eq!(ready(&announcer, patient, true), Some(5));
        announcer.said(5, Millis(patient));
        assert_eq!(ready(&announcer, patient + 5, true), Some(7));
        announcer.said(7, Millis(patient));
        assert_eq!(ready(&announcer, patient + AGAIN_MS, false), None);
        assert!(!announcer.waits(Millis(patient)));
    }

    #[test]
    fn what_is_urgent_goes_before_calls_and_again_while_it_stands() {
        let mut announcer = heard(&[row(1, MORNING - 50_000, true), row(9, MORNING + 1, false)]);
        assert_eq!(
            ready(&announcer, MORNING + 10, true),
            Some(1),
            "also of before the start"
        );
        announcer.said(1, Millis(MORNING + 10));
        assert_eq!(ready(&announcer, MORNING + 11, false), Some(9));
        announcer.said(9, Millis(MORNING + 11));
        assert_eq!(ready(&announcer, MORNING + 9 + AGAIN_MS, false), None);
        assert!(announcer.waits(Millis(MORNING + 11)));
        assert_eq!(ready(&announcer, MORNING + 10 + AGAIN_MS, true), Some(1));
        announcer.hear(&BoardView::default());
        assert_eq!(
            ready(&announcer, MORNING + 10 + AGAIN_MS, true),
            None,
            "it was ended"
        );
    }

    #[test]
    fn what_is_old_ended_or_not_for_ears_is_not_said() {
        let old = row(1, MORNING - 1, false);
        let mut own = row(2, MORNING + 1, false);
        own.own = true;
        let announcer = heard(&[old, own]);
        assert_eq!(ready(&announcer, MORNING + 5, false), None);
        let announcer = heard(&[row(4, MORNING + 1, false), row(5, MORNING + 1, true)]);
        assert_eq!(
            ready(&announcer, MORNING + 1 + 600_000, false),
            None,
            "both are over"
        );
        let announcer = heard(&[row(4, MORNING + 1, false)]);
        assert_eq!(ready(&announcer, MORNING + 1 + TOO_OLD_MS, false), None);
    }
}
