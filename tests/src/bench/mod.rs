//! The figures of `docs/BENCH.md`: real servers, measured from outside, against floors of the same
//! run. A floor is the least that must be done: the same answer without a store, one commit, one
//! bare broadcast.

pub mod floor;
pub mod frames;
pub mod load;
pub mod process;
pub mod table;
