//! Texts of the supervisor's own on the boards, and which asks about devices had their effect.
//!
//! Neither is in the log: it holds no free text, and nothing about a device. A restart forgets them.

use engine::Millis;
use protocol::{AnnouncementRow, Names};

use super::Presence;
use crate::input::{Fingerprint, Key};

/// Longest text, characters of one language: what a board shows from the last row.
pub const MAX_NOTICE_CHARS: usize = 160;
/// Longest time on the boards, minutes.
pub const MAX_NOTICE_MIN: u16 = 240;
/// Most texts at once.
pub const MAX_NOTICES: usize = 8;
/// So many digits in a row, blanks and dots left out, are somebody's number and not a time of day.
const PRIVATE_DIGITS: usize = 8;
/// How long an ask about a device is known by its key, milliseconds: as long as any (48 hours).
const KNOWN_MS: i64 = 48 * 3_600_000;
/// Most asks that are known.
const MAX_KNOWN: usize = 4_096;

/// A text that the boards are to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeWish {
    /// What people read.
    pub text: Names,
    /// The zone; none for the whole hall.
    pub zone: Option<String>,
    /// For how long, minutes.
    pub minutes: u16,
}

impl NoticeWish {
    /// The code of the refusal that it is worth, in `ask` of the words.
    #[must_use]
    pub fn flaw(&self) -> Option<&'static str> {
        let texts = [&self.text.vi, &self.text.en];
        let long = |text: &&String| text.trim().chars().count() > MAX_NOTICE_CHARS;
        if self.text.vi.trim().is_empty() {
            Some("notice_empty")
        } else if texts.iter().any(long) {
            Some("notice_long")
        } else if texts.iter().any(|text| has_private_number(text)) {
            Some("notice_private")
        } else if !(1..=MAX_NOTICE_MIN).contains(&self.minutes) {
            Some("notice_minutes")
        } else {
            None
        }
    }
}

/// Whether a text holds what looks like the number of a person, a phone or a file.
fn has_private_number(text: &str) -> bool {
    let mut run = 0;
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            run += 1;
        } else if !matches!(letter, ' ' | '.' | '-') {
            run = 0;
        }
        if run >= PRIVATE_DIGITS {
            return true;
        }
    }
    false
}

/// Those that stand at a moment, newest first, and when the first of them goes.
pub(super) fn shown(
    notices: &[AnnouncementRow],
    now: Millis,
) -> (Vec<AnnouncementRow>, Option<Millis>) {
    let standing = notices.iter().rev().filter(|row| row.until.0 > now.0);
    let standing: Vec<AnnouncementRow> = standing.cloned().collect();
    let ends = standing.iter().map(|row| Millis(row.until.0)).min();
    (standing, ends)
}

impl Presence {
    /// The boards show a text. False when there are too many already.
    pub fn notice(&self, wish: &NoticeWish, now: Millis) -> bool {
        let mut state = self.lock();
        state.notices.retain(|row| row.until.0 > now.0);
        if state.notices.len() >= MAX_NOTICES {
            return false;
        }
        // Told apart by the moment: one hall has one supervisor's desk, and a clock in milliseconds.
        let after = state.notices.last().map_or(0, |row| row.seq + 1);
        let text = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (vi, en) = (text(&wish.text.vi), text(&wish.text.en));
        let notice = AnnouncementRow {
            seq: after.max(now.0.max(0).unsigned_abs()),
            at: protocol::Millis(now.0),
            until: protocol::Millis(now.plus(i64::from(wish.minutes) * 60_000).0),
            zone: wish.zone.clone(),
            text: Names {
                en: if en.is_empty() { vi.clone() } else { en },
                vi,
            },
            urgent: false,
            own: true,
        };
        state.notices.push(notice);
        true
    }

    /// They show it no more. False when they did not.
    pub fn end_notice(&self, seq: u64) -> bool {
        let mut state = self.lock();
        let before = state.notices.len();
        state.notices.retain(|row| row.seq != seq);
        state.notices.len() < before
    }

    /// Whether an ask about a device comes for the first time: a late repeat has had its effect.
    ///
    /// # Errors
    /// When the key was used for something else.
    pub fn is_first(&self, key: Key, what: Fingerprint, now: Millis) -> Result<bool, KeyReused> {
        let mut state = self.lock();
        while let Some((_, _, at)) = state.asked.front()
            && (now.since(*at) >= KNOWN_MS || state.asked.len() >= MAX_KNOWN)
        {
            state.asked.pop_front();
        }
        let known = state.asked.iter().rev().find(|(known, ..)| *known == key);
        match known {
            Some((_, known, _)) if *known == what => Ok(false),
            Some(_) => Err(KeyReused),
            None => {
                state.asked.push_back((key, what, now));
                Ok(true)
            }
        }
    }
}

/// The key was used for something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyReused;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_482_000_000);

    fn wish(vi: &str, minutes: u16) -> NoticeWish {
        NoticeWish {
            text: Names {
                vi: vi.into(),
                en: String::new(),
            },
            zone: None,
            minutes,
        }
    }

    #[test]
    fn a_text_that_is_none_or_names_a_person_is_refused() {
        for (text, minutes, flaw) in [
            ("Mời xe 37A đến cổng lúc 13 giờ 30", 10, None),
            ("  ", 10, Some("notice_empty")),
            ("Gọi 0912 345.678", 10, Some("notice_private")),
            ("CCCD 001090123456", 10, Some("notice_private")),
            (&"a".repeat(161), 10, Some("notice_long")),
            ("Tạm dừng", 0, Some("notice_minutes")),
            ("Tạm dừng", 241, Some("notice_minutes")),
        ] {
            assert_eq!(wish(text, minutes).flaw(), flaw, "{text}");
        }
    }

    #[test]
    fn a_text_stands_for_its_time_or_until_it_is_taken_away() {
        let presence = Presence::default();
        assert!(presence.notice(&wish("Một  câu", 1), NOW));
        assert!(presence.notice(&wish("Hai", 2), NOW));
        let shown = |at| presence.present(at).notices;
        assert_eq!(shown(NOW)[1].text.vi, "Một câu");
        assert_eq!(shown(NOW)[1].text.en, "Một câu", "no English was given");
        assert!(
            shown(NOW)[0].seq > shown(NOW)[1].seq,
            "told apart in one moment"
        );
        assert_eq!(presence.present(NOW).changes, Some(NOW.plus(60_000)));
        assert_eq!(shown(NOW.plus(60_000)).len(), 1);
        let seq = shown(NOW)[0].seq;
        assert!(presence.end_notice(seq) && !presence.end_notice(seq));
        for _ in 0..MAX_NOTICES - 1 {
            assert!(presence.notice(&wish("Ba", 1), NOW));
        }
        assert!(!presence.notice(&wish("Quá nhiều", 1), NOW));
    }

    #[test]
    fn a_key_counts_once_for_two_days() {
        let presence = Presence::default();
        let (help, other) = (Fingerprint::of(b"help"), Fingerprint::of(b"other"));
        assert_eq!(presence.is_first(Key(1), help, NOW), Ok(true));
        assert_eq!(
            presence.is_first(Key(1), help, NOW.plus(KNOWN_MS - 1)),
            Ok(false)
        );
        assert_eq!(presence.is_first(Key(1), other, NOW), Err(KeyReused));
        assert_eq!(
            presence.is_first(Key(1), help, NOW.plus(KNOWN_MS)),
            Ok(true)
        );
    }
}
