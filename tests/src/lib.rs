//! Tests of the whole house, and the programs that run it: hall and bench.

pub mod bench;
pub mod house;
pub mod rig;
pub mod script;
