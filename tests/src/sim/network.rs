//! The network between boxes and server: messages that take their time, get lost, come twice, and
//! lines that are cut or fall silent.
//!
//! A websocket runs over TCP, which loses no message in the middle of a connection. The simulation
//! is harder than that: any message but the two of the greeting may be dropped or come twice. What
//! is kept from TCP is that messages of one direction arrive in their order.

use super::chance::Chance;

/// How bad the network is.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// Shortest way, milliseconds.
    pub least_ms: u64,
    /// Longest way, milliseconds.
    pub most_ms: u64,
    /// Messages lost, of a hundred.
    pub drops: u64,
    /// Messages that come twice, of a hundred.
    pub doubles: u64,
}

impl Weather {
    /// A quiet local network.
    pub const CALM: Weather = Weather {
        least_ms: 1,
        most_ms: 5,
        drops: 0,
        doubles: 0,
    };
}

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the box to the server.
    Up,
    /// From the server to the box.
    Down,
}

/// The line of one box.
#[derive(Debug, Default)]
pub struct Wire {
    /// The connection that stands, by its number in this world.
    pub connection: Option<u64>,
    /// Until then everything vanishes, and nobody is told.
    pub silent_until: u64,
    last: [u64; 2],
}

impl Wire {
    /// When a message that is sent now arrives: never, once, or twice.
    pub fn arrivals(
        &mut self,
        way: Way,
        text: &str,
        now: u64,
        weather: Weather,
        chance: &mut Chance,
    ) -> Vec<u64> {
        if now < self.silent_until {
            return Vec::new();
        }
        let greeting =
            text.starts_with(r#"{"type":"hello""#) || text.starts_with(r#"{"type":"welcome""#);
        let mut times = 1;
        if !greeting && weather.drops > 0 && chance.percent(weather.drops) {
            times = 0;
        } else if !greeting && weather.doubles > 0 && chance.percent(weather.doubles) {
            times = 2;
        }
        let last = &mut self.last[way as usize];
        (0..times)
            .map(|_| {
                let at = now + chance.between(weather.least_ms, weather.most_ms);
                *last = at.max(*last);
                *last
            })
            .collect()
    }
}
