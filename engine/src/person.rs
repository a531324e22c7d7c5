//! All that the engine may know of a person: references, never data.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A reference to a photo that is stored apart from the log, and may be gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhotoRef(pub Arc<str>);

/// One person for one day: a keyed hash of the number on an ID, made outside under a key that is
/// destroyed at the end of the day. It says that two numbers belong to one person, and not to whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(pub Arc<str>);

/// The unguessable key in the link of the phone page: 128 random bits, base64url, made outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketKey(pub Arc<str>);

/// A language in which a person wants to be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}
