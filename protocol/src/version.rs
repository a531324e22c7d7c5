//! Which versions of the messages are spoken.
//!
//! Variants and optional fields are added; nothing is renamed or removed while [`MIN`] covers it.
//! An unknown request is answered with the refusal `unsupported`, never with a dropped connection.

/// The version that this build speaks.
///
/// - 1: the first.
pub const CURRENT: u16 = 1;

/// The oldest version that this build still understands.
pub const MIN: u16 = 1;

/// True when a screen that speaks `version` can be served.
#[must_use]
pub fn is_spoken(version: u16) -> bool {
    (MIN..=CURRENT).contains(&version)
}
