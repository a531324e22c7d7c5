//! A board of the waiting area: it shows the calls on a television or an LED panel and says them.

pub mod board;
pub mod voice;
