//! What tests the whole hall: scripts in its own words, and the checks of the house.

pub mod script;
