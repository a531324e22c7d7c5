//! Tests of the whole house, and the programs that run it: hall, bench and sim.

pub mod bench;
pub mod house;
pub mod people;
pub mod rig;
pub mod script;
pub mod sim;
