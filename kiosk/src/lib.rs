//! The kiosk: from a touch to a number on paper.
pub mod printer;
pub mod slip;
