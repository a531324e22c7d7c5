//! Who takes a number: what an ID told, and how many dossiers are brought.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Icon, Names};

/// Longest text of an ID, bytes. The code of a card has some 200.
pub const MAX_READING_BYTES: usize = 1_024;

/// What was read from an ID or typed from it: 12 digits, or 9 of an old card, or the whole text of
/// a card's code. The server makes a mark of it and forgets it; nothing shows it, and what is wrong
/// with it is told without it.
#[derive(Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "001090123456")]
pub struct Reading(String);

impl Reading {
    /// A text as it was read.
    #[must_use]
    pub fn new(text: &str) -> Reading {
        Reading(text.to_owned())
    }

    /// The text, for the one place that makes a mark of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reading")
    }
}

impl<'de> Deserialize<'de> for Reading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Reading, D::Error> {
        deserializer.deserialize_any(Discreet)
    }
}

/// Reads a text, and complains of anything else without repeating it.
struct Discreet;

impl Discreet {
    fn wrong<E: Error>() -> Result<Reading, E> {
        Err(E::custom("an ID is a text"))
    }
}

impl Visitor<'_> for Discreet {
    type Value = Reading;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an ID as a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Reading, E> {
        if text.len() > MAX_READING_BYTES {
            return Err(E::custom("the text of an ID is too long"));
        }
        Ok(Reading(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Reading, E> {
        Discreet::wrong()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Reading, E> {
        Discreet::wrong()
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Reading, E> {
        Discreet::wrong()
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Reading, E> {
        Discreet::wrong()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Reading, E> {
        Discreet::wrong()
    }
}

/// Whether people are asked who they are when they take a number of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityAsk {
    /// Nobody is asked, and what is shown is not kept.
    #[default]
    Off,
    /// Whoever wants to may show an ID.
    Optional,
    /// Everybody is asked; who has none gets a number all the same.
    Wanted,
    /// There is no number without, but from the reception.
    Required,
}

impl IdentityAsk {
    /// Whether nobody is asked.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == IdentityAsk::Off
    }
}

/// How many dossiers are brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingWish {
    /// How many.
    pub dossiers: u16,
    /// Who files for others: a code of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub filer: Option<String>,
}

/// What holds for whoever brings many dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BulkOffer {
    /// So many or more are many.
    pub from: u16,
    /// Most of one number.
    pub most: u16,
    /// So many are served at one call, then the others of the line; 0 for all.
    pub at_once: u16,
    /// Whether an ID is needed.
    pub needs_id: bool,
}

/// The dossiers of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FilingRow {
    /// How many were brought.
    pub dossiers: u16,
    /// How many are not served yet.
    pub left: u16,
    /// How many are served at the present call, when they are filed in bulk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub now: Option<u16>,
    /// Who files for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub filer: Option<Names>,
}

/// A reason for priority as a citizen chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PriorityChoice {
    /// The reason in the plan.
    pub id: String,
    /// What people read.
    pub name: Names,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub icon: Option<Icon>,
}

/// What is special about the number of a slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SlipNote {
    /// It has priority.
    Priority {
        /// For what.
        reason: Names,
        /// The counter has still to look.
        claimed: bool,
    },
    /// It is for a booked time.
    Appointment {
        /// By the hall's clock.
        time: String,
    },
    /// It was taken too late for a booked time, and stands in the ordinary line.
    Late {
        /// By the hall's clock.
        time: String,
    },
    /// Many dossiers, served in rounds.
    Bulk {
        /// How many.
        dossiers: u16,
        /// How many at one call; 0 for all.
        at_once: u16,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_what_was_read() {
        let reading = Reading::new("001090123456");
        assert_eq!(format!("{reading:?}"), "Reading");
        let back = serde_json::to_string(&reading).and_then(|text| serde_json::from_str(&text));
        assert_eq!(back.ok(), Some(reading));
        let long = format!("\"{}\"", "1".repeat(MAX_READING_BYTES + 1));
        for wrong in [
            "1090123456",
            "-1090123456",
            "1090123456.5",
            "[1090123456]",
            "1090123456789012345678",
            &long,
        ] {
            let complaint =
                serde_json::from_str::<Reading>(wrong).map_err(|cause| cause.to_string());
            let complaint = complaint.expect_err(wrong);
            assert!(!complaint.contains("1090123456"), "{complaint}");
        }
    }
}
