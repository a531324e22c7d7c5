//! The voice: from a call to what is heard.

pub mod clips;
pub mod manifest;
pub mod number;
pub mod phrase;
