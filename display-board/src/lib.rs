//! A board of the waiting area: it shows the calls on a television or an LED panel and says them.
//!
//! [`board`] decides which call is said and when, [`announcer`] which announcement, [`voice`] how,
//! [`panel`] what an LED board shows; all are values without a clock. [`agent`] wires them to the line, the page and the devices.

pub mod agent;
pub mod announcer;
pub mod board;
pub mod config;
pub mod memory;
pub mod panel;
pub mod speaker;
pub mod voice;
