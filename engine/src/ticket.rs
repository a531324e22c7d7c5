//! A ticket, its label and its place.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::group::Spot;
use crate::{
    CounterId, Filing, GroupId, Language, Mark, Millis, PhotoRef, ReasonId, Suspension, TicketKey,
    Touch, Visit,
};

/// A ticket of the day: 0 for the first, rising by one in the order of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub u32);

/// Letters that look and sound unlike each other and unlike digits (design, 4).
pub const PREFIX_LETTERS: &str = "ABCEGHKLMNRTUVX";

/// The prefix of visits without a number: somebody stood at a counter and was served. No group can
/// have it, so that such a visit takes nothing from any group's series.
pub const DIRECT_PREFIX: &str = "W";

/// The highest number of the ordinary series; from 9000 on are the kiosks' offline series.
pub const LAST_NUMBER: u16 = 8_999;

/// What stands on a slip: `B045`, and `B1000` after `B999`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// One or two letters of [`PREFIX_LETTERS`], or [`DIRECT_PREFIX`].
    pub prefix: Arc<str>,
    /// From 1.
    pub number: u16,
}

impl Label {
    /// Whether it is of a group's series.
    #[must_use]
    pub fn has_number(&self) -> bool {
        *self.prefix != *DIRECT_PREFIX
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.prefix, self.number)
    }
}

impl std::str::FromStr for Label {
    type Err = NotALabel;

    fn from_str(text: &str) -> Result<Label, NotALabel> {
        let split = text.find(|c: char| c.is_ascii_digit()).ok_or(NotALabel)?;
        let (prefix, number) = text.split_at(split);
        let letters = (1..=2).contains(&prefix.len())
            && prefix.chars().all(|letter| PREFIX_LETTERS.contains(letter));
        let letters = letters || prefix == DIRECT_PREFIX;
        let digits = (3..=4).contains(&number.len());
        match number.parse() {
            Ok(number) if letters && digits => Ok(Label {
                prefix: prefix.into(),
                number,
            }),
            _ => Err(NotALabel),
        }
    }
}

/// The text is not a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotALabel;

impl fmt::Display for NotALabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a label such as B045")
    }
}

impl std::error::Error for NotALabel {}

impl Serialize for Label {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Label, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A ticket's class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Everybody.
    #[default]
    Ordinary,
    /// Whoever has a reason of the plan to go first.
    Priority,
    /// Whoever booked a time and came for it.
    Appointment,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 3] = [Class::Ordinary, Class::Priority, Class::Appointment];
}

/// Who granted a priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantedBy {
    /// The citizen claims it; the counter looks.
    Citizen,
    /// The year of birth on the ID.
    BirthYear,
    /// Somebody of the hall, who has looked.
    Staff,
}

/// A priority and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// The reason in the plan.
    pub reason: ReasonId,
    /// Who granted it.
    pub by: GrantedBy,
}

/// A booked time that a ticket was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// The code of the booking.
    pub code: BookingCode,
    /// The booked time.
    pub at: Millis,
}

/// The code by which a citizen checks in: six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BookingCode(u32);

impl fmt::Display for BookingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl std::str::FromStr for BookingCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<BookingCode, NotACode> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Ok(BookingCode(number)),
            _ => Err(NotACode),
        }
    }
}

/// The text is not a code of six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACode;

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a code of six digits")
    }
}

impl std::error::Error for NotACode {}

impl Serialize for BookingCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BookingCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<BookingCode, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// How long somebody was told to wait when the number was given: a range, minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// At least.
    pub low_min: u16,
    /// At most: a promise is kept when the wait is no longer.
    pub high_min: u16,
}

/// Where a ticket is. It is in exactly one place, by construction (H1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In its group's line.
    Waiting {
        /// Since when it waits; the order of call.
        since: Millis,
    },
    /// Asked to a counter.
    Called {
        /// Which.
        counter: CounterId,
        /// When it was first called.
        since: Millis,
        /// When it was last called.
        last_call: Millis,
        /// How often it was called.
        times: u8,
    },
    /// At a counter.
    Serving {
        /// Which.
        counter: CounterId,
        /// Since when.
        since: Millis,
    },
    /// Away from the counter that suspended it, and expected back.
    Suspended {
        /// Why.
        kind: Suspension,
        /// The counter.
        counter: CounterId,
        /// Since when.
        since: Millis,
        /// When it comes back by itself.
        until: Option<Millis>,
    },
    /// Its visit is over.
    Gone {
        /// Since when.
        at: Millis,
        /// How it ended.
        how: Ending,
        /// The last counter that called it.
        counter: Option<CounterId>,
    },
}

impl Place {
    /// True while the visit is not over.
    #[must_use]
    pub fn is_live(self) -> bool {
        !matches!(self, Place::Gone { .. })
    }
}

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Served.
    Finished,
    /// Called and did not come.
    NoShow,
    /// Still there when the day was closed.
    DayEnded,
    /// Given back, or taken by mistake.
    Cancelled,
    /// Never printed: the kiosk had no answer and gave a number of its offline series instead.
    Replaced,
}

/// One visit under one label.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// Its place in the order of issue.
    pub id: TicketId,
    /// What stands on the slip.
    pub label: Label,
    /// What it waits for.
    pub group: GroupId,
    /// The group that gave the number. The label stays when the ticket moves to another group.
    pub first_group: GroupId,
    /// The group whose quota it uses.
    pub quota_of: GroupId,
    /// Its class.
    pub class: Class,
    /// Its priority.
    pub granted: Option<Granted>,
    /// The booked time that it was taken for.
    pub booked: Option<Booked>,
    /// The key of its phone page.
    pub key: TicketKey,
    /// The citizen's language.
    pub language: Language,
    /// Its photo.
    pub photo: Option<PhotoRef>,
    /// Whose it is.
    pub mark: Option<Mark>,
    /// The dossiers that were told when it was taken.
    pub filing: Option<Filing>,
    /// How many of them are not served yet.
    pub left: Option<u16>,
    /// The kiosk or desk that issued it.
    pub origin: Arc<str>,
    /// When it was issued.
    pub issued_at: Millis,
    /// How many were ahead then: the promise on the slip.
    pub ahead: u32,
    /// The wait that was told then.
    pub promise: Option<Promise>,
    /// When it was first called, if ever.
    pub called_at: Option<Millis>,
    /// Why it was called then.
    pub why: Option<crate::Why>,
    /// How often its slip was printed again.
    pub reprints: u16,
    /// Since when it waits, or waited before it was called: its place in the line.
    pub in_line_since: Millis,
    /// Where it is.
    pub place: Place,
    /// What it knows of its visit beyond its place.
    pub visit: Visit,
    /// The touch at a kiosk that it was given for.
    pub touch: Option<Touch>,
}

impl Ticket {
    /// Whether it has no slip: somebody was served who came without a number.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.key.0.is_empty()
    }

    /// Whether it took a number of its group. Older logs hold visits without a slip that did.
    #[must_use]
    pub fn has_number(&self) -> bool {
        self.label.has_number()
    }

    /// Where it stands among those of its class and group, when it waits since `since`: by the
    /// booked time until it was called and sent on, else by the time since when it waits.
    #[must_use]
    pub fn spot(&self, since: Millis) -> Spot {
        match (self.class, self.booked) {
            (Class::Appointment, Some(booked)) if self.visit.moved.is_none() => {
                (booked.at, self.id)
            }
            _ => (since, self.id),
        }
    }

    /// Since when it may be said to wait: one that booked a time, since that time at the latest.
    #[must_use]
    pub fn came(&self) -> Millis {
        let (key, _) = self.spot(self.in_line_since);
        key.min(self.in_line_since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_grows_to_four_digits_after_999() {
        let label = |number| {
            Label {
                prefix: "B".into(),
                number,
            }
            .to_string()
        };
        assert_eq!(label(1), "B001");
        assert_eq!(label(999), "B999");
        assert_eq!(label(1000), "B1000");
    }

    #[test]
    fn a_label_is_read_back_and_nothing_else_is() {
        assert_eq!(
            "AB012".parse::<Label>().map(|l| l.to_string()),
            Ok("AB012".into())
        );
        assert!(
            "W001"
                .parse::<Label>()
                .is_ok_and(|label| !label.has_number())
        );
        for text in [
            "", "W", "WB001", "B", "045", "O045", "b045", "B45", "ABC001", "B04x", "B00001",
        ] {
            assert_eq!(text.parse::<Label>(), Err(NotALabel), "{text}");
        }
    }
}
