//! The plan on its way into force, as the editor gets it: state, flaws, differences, history.

pub mod diff;
pub mod state;
