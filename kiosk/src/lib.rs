//! The kiosk: from a touch to a number on paper.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`kiosk`] | the kiosk as a state machine; pure |
//! | [`slip`] | the slip as a picture; pure |
//! | [`printer`] | the printer: its bytes, its states, its lines, its fake |
//! | [`journal`] | what was issued and printed, for the kiosk that was killed in between |

pub mod journal;
pub mod kiosk;
pub mod printer;
pub mod slip;
