//! The box of a counter: its page on loopback, and a keypad whose keys become requests.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`config`] | flags and the settings file: what the box must know before it can talk |
//! | [`agent`] | puts line, page and keypad together |
//! | [`desk`] | a key and the counter's view become a request; pure |
//! | [`keypad`] | keypads: their bytes (pure), their wires, and a program that stands in for one |
//!
//! The page shows the server's own view and decides nothing; neither does the box. A key is only a
//! wish: whether it can be granted is decided by the hall.

pub mod agent;
pub mod config;
pub mod desk;
pub mod keypad;
