//! A board of the waiting area: it shows the calls on a television or an LED panel and says them.
//!
//! [`board`] decides what is said and when, [`voice`] how, [`panel`] what an LED board shows; all
//! three are values without a clock. [`agent`] wires them to the line, the page and the devices.

pub mod agent;
pub mod board;
pub mod config;
pub mod memory;
pub mod panel;
pub mod speaker;
pub mod voice;
