//! The end of a line in a box: the real `Link` with the newest view that it brought and the server's
//! time that it told, as `appliance/src/link/socket` keeps them.

use appliance::keys::Keys;
use appliance::link::{Act as LinkAct, Link};
use layso_kiosk::kiosk::Now;
use protocol::{Answer, Millis, ToScreen};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::devices::Effect;

/// A line with what came by it.
#[derive(Debug)]
pub struct Line<V, R> {
    /// The machine.
    pub link: Link<V, R>,
    /// The newest view: its connection, its version, itself.
    pub seen: Option<(u64, u64, V)>,
    /// True while the server serves the box.
    pub up: bool,
    ahead_ms: i64,
}

/// What a line tells its box.
#[derive(Debug)]
pub enum News {
    /// The server serves the box.
    Up,
    /// It does not any more.
    Down,
    /// There is a newer view.
    View,
    /// A request was answered, or ran out of time.
    Answer(String, Option<Box<Answer>>),
}

impl<V: DeserializeOwned, R: Clone + Serialize> Line<V, R> {
    /// A line that wants to connect.
    #[must_use]
    pub fn new(seed: [u8; 32], now: u64) -> Line<V, R> {
        Line {
            link: Link::new("sim", Keys::new(seed), now),
            seen: None,
            up: false,
            ahead_ms: 0,
        }
    }

    /// The server's time as this box knows it.
    #[must_use]
    pub fn server_now(&self, now: Now) -> Millis {
        Millis(now.at.0 + self.ahead_ms)
    }

    /// A message of the server.
    pub fn hear(&mut self, text: &str, now: Now) {
        match serde_json::from_str::<ToScreen<V>>(text) {
            Ok(message) => self.link.heard(message, now.mono),
            Err(_) => self.link.heard_something(now.mono),
        }
    }

    /// Does what the link wants; the news for its box come back.
    pub fn turn(&mut self, now: Now, effects: &mut Vec<Effect>) -> Vec<News> {
        let mut news = Vec::new();
        while let Some(act) = self.link.next_act() {
            match act {
                LinkAct::Connect => effects.push(Effect::Connect),
                LinkAct::Disconnect => effects.push(Effect::Disconnect),
                LinkAct::Send(message) => {
                    let text = serde_json::to_string(&message).expect("messages are plain data");
                    effects.push(Effect::Send(text));
                }
                LinkAct::Up(welcome) => {
                    self.up = true;
                    self.ahead_ms = welcome.now.0 - now.at.0;
                    news.push(News::Up);
                }
                LinkAct::Down { .. } => {
                    self.up = false;
                    news.push(News::Down);
                }
                LinkAct::View {
                    connection,
                    version,
                    view,
                } => {
                    let before = self.seen.as_ref();
                    let before = before.filter(|(of, ..)| *of == connection);
                    effects.push(Effect::Seen(
                        before.map(|(_, version, _)| *version),
                        version,
                    ));
                    self.seen = Some((connection, version, view));
                    news.push(News::View);
                }
                LinkAct::ServerTime(server) => self.ahead_ms = server.0 - now.at.0,
                LinkAct::Answered { key, answer } => {
                    news.push(News::Answer(key, Some(Box::new(answer))));
                }
                LinkAct::TooLate { key } => news.push(News::Answer(key, None)),
            }
        }
        news
    }
}
