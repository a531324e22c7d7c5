//! The line from a box to the server, as a state machine without sockets.
//!
//! [`Link`] is told what happened (connected, heard, lost, time passed) and what is wanted
//! (a request, a report), and says what to do next ([`Link::next_act`]). [`socket`] drives it over a
//! real socket; tests drive it by hand. Time is milliseconds of a clock that only runs forward.
//!
//! - A request is sent again with **the same key** after every reconnection, in the order in which
//!   the requests were made, until it is answered: the server gives one key one effect.
//! - Nothing heard for [`SILENCE_MS`] means that the line is lost.
//! - Between two tries lies a random pause of at most 3 s; 15 s after the server said that this
//!   box is not welcome, for that needs a person.
//! - Within one connection a view that is not newer than the one before is dropped. After a
//!   reconnection any version is new, for the server may have started again.

use std::collections::VecDeque;

use protocol::{
    Answer, BEAT_MS, Fact, Hello, Millis, SILENCE_MS, ToScreen, ToServer, TroubleReport, Unwelcome,
    Welcome, version,
};

use crate::keys::Keys;
use crate::retry::Backoff;

pub mod socket;

/// Longest time to wait for a connection, milliseconds.
pub const CONNECT_MS: u64 = 3_000;

/// A request without an answer is sent again on the same connection after this, milliseconds. The
/// server knows its key, so a second arrival does nothing.
pub const RESEND_MS: u64 = 4_000;

/// Longest pause after the server refused the box, milliseconds.
pub const UNWELCOME_PAUSE_MS: u64 = 15_000;

/// Requests that may wait for an answer at once.
pub const MAX_WAITING: usize = 64;

/// How the line is, for the box, its page and the technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkState {
    /// True while the server serves this box.
    pub up: bool,
    /// Since when it is so.
    pub since: Millis,
    /// Why the server does not serve it, when it said so.
    pub unwelcome: Option<Unwelcome>,
    /// Why the line is down, in English for the technician; empty while it is up.
    pub cause: String,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful live at a time, and only until they are done"
)]
pub enum Act<V, R> {
    /// Open a new connection, then call [`Link::connected`] or [`Link::lost`].
    Connect,
    /// Drop the connection, or the try to open one.
    Disconnect,
    /// Send this.
    Send(ToServer<R>),
    /// The server serves the box.
    Up(Welcome),
    /// It does not any more.
    Down {
        /// Its reason, when it refused the box.
        unwelcome: Option<Unwelcome>,
        /// What happened, in English.
        cause: String,
    },
    /// A newer view.
    View {
        /// Which connection brought it; rises by one with each.
        connection: u64,
        /// Its version on that connection.
        version: u64,
        /// The view.
        view: V,
    },
    /// The server's clock, from a beat.
    ServerTime(Millis),
    /// A request was answered.
    Answered {
        /// Its key.
        key: String,
        /// Done, or refused.
        answer: Answer,
    },
    /// A request ran out of time. It may have had its effect all the same.
    TooLate {
        /// Its key.
        key: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No connection until then.
    Resting { until: u64 },
    /// A connection is being opened; given up then.
    Connecting { until: u64 },
    /// Hello was said.
    Greeting,
    /// Served.
    Up,
}

#[derive(Debug, Clone)]
struct Waiting<R> {
    key: String,
    request: R,
    give_up: Option<u64>,
    sent: Option<u64>,
}

/// The line to the server. `V` is the view of the box's role, `R` its request.
#[derive(Debug)]
pub struct Link<V, R> {
    build: String,
    keys: Keys,
    backoff: Backoff,
    stage: Stage,
    connection: u64,
    heard: u64,
    sent: u64,
    version: Option<u64>,
    waiting: Vec<Waiting<R>>,
    report: Option<(Vec<TroubleReport>, Vec<Fact>)>,
    acts: VecDeque<Act<V, R>>,
}

impl<V, R: Clone> Link<V, R> {
    /// A line that wants to connect at once. `keys` draws the pauses.
    #[must_use]
    pub fn new(build: &str, keys: Keys, now: u64) -> Link<V, R> {
        let mut link = Link {
            build: build.to_owned(),
            keys,
            backoff: Backoff::default(),
            stage: Stage::Resting { until: now },
            connection: 0,
            heard: now,
            sent: now,
            version: None,
            waiting: Vec::new(),
            report: None,
            acts: VecDeque::new(),
        };
        link.tick(now);
        link
    }

    /// The next thing to do, until there is none.
    pub fn next_act(&mut self) -> Option<Act<V, R>> {
        self.acts.pop_front()
    }

    /// True while the server serves this box.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.stage == Stage::Up
    }

    /// When [`Link::tick`] must be called at the latest.
    #[must_use]
    pub fn deadline(&self) -> u64 {
        let line = match self.stage {
            Stage::Resting { until } | Stage::Connecting { until } => until,
            Stage::Greeting => self.heard + SILENCE_MS,
            Stage::Up => (self.heard + SILENCE_MS).min(self.sent + BEAT_MS),
        };
        let resend = |waiting: &Waiting<R>| match (self.stage, waiting.sent) {
            (Stage::Up, Some(sent)) => Some(sent + RESEND_MS),
            _ => None,
        };
        self.waiting
            .iter()
            .flat_map(|waiting| [waiting.give_up, resend(waiting)])
            .flatten()
            .fold(line, u64::min)
    }

    /// The connection is open.
    pub fn connected(&mut self, now: u64) {
        if !matches!(self.stage, Stage::Connecting { .. }) {
            return;
        }
        self.stage = Stage::Greeting;
        self.connection += 1;
        self.version = None;
        self.heard = now;
        self.sent = now;
        let hello = Hello {
            version: version::CURRENT,
            build: self.build.clone(),
        };
        self.acts.push_back(Act::Send(ToServer::Hello(hello)));
    }

    /// The connection ended, or could not be opened. `unwelcome` when the server refused the box
    /// before it could be greeted.
    pub fn lost(&mut self, cause: &str, unwelcome: Option<Unwelcome>, now: u64) {
        if matches!(self.stage, Stage::Resting { .. }) {
            return;
        }
        let pause = if unwelcome.is_some() {
            let half = UNWELCOME_PAUSE_MS / 2;
            half + self.keys.below(half + 1)
        } else {
            self.backoff.pause_ms(&mut self.keys)
        };
        self.stage = Stage::Resting { until: now + pause };
        for waiting in &mut self.waiting {
            waiting.sent = None;
        }
        self.acts.push_back(Act::Disconnect);
        self.acts.push_back(Act::Down {
            unwelcome,
            cause: cause.to_owned(),
        });
    }

    /// A sign of life that carries nothing, such as a ping or a message of a kind that a newer
    /// server has and this build does not know.
    pub fn heard_something(&mut self, now: u64) {
        self.heard = now;
    }

    /// A message from the server.
    pub fn heard(&mut self, message: ToScreen<V>, now: u64) {
        if matches!(self.stage, Stage::Resting { .. } | Stage::Connecting { .. }) {
            return;
        }
        self.heard = now;
        match message {
            ToScreen::Welcome(welcome) if self.stage == Stage::Greeting => {
                self.welcomed(welcome, now);
            }
            ToScreen::Unwelcome(unwelcome) => {
                let cause = format!("the server says {}", unwelcome.code);
                self.lost(&cause, Some(unwelcome), now);
            }
            ToScreen::View { version, view } if self.is_newer(version) => {
                self.version = Some(version);
                let connection = self.connection;
                self.acts.push_back(Act::View {
                    connection,
                    version,
                    view,
                });
            }
            ToScreen::Beat {
                now: server,
                version,
            } => {
                self.acts.push_back(Act::ServerTime(server));
                if self.stage == Stage::Up && self.is_newer(version) {
                    self.acts.push_back(Act::Send(ToServer::Refresh));
                }
            }
            ToScreen::Answer { key, answer } => {
                if let Some(at) = self.waiting.iter().position(|waiting| waiting.key == key) {
                    self.waiting.remove(at);
                    self.acts.push_back(Act::Answered { key, answer });
                }
            }
            ToScreen::Welcome(_) | ToScreen::View { .. } | ToScreen::Link { .. } => {}
        }
    }

    fn welcomed(&mut self, welcome: Welcome, now: u64) {
        self.stage = Stage::Up;
        self.backoff.reset();
        self.acts.push_back(Act::Up(welcome));
        if let Some((troubles, facts)) = self.report.clone() {
            self.acts
                .push_back(Act::Send(ToServer::Report { troubles, facts }));
        }
        for at in 0..self.waiting.len() {
            self.send(at, now);
        }
    }

    fn is_newer(&self, version: u64) -> bool {
        self.version.is_none_or(|shown| version > shown)
    }

    /// Asks for something. The same key while it waits is the same request, and is not sent twice.
    ///
    /// # Errors
    ///
    /// Gives the key back when [`MAX_WAITING`] requests wait already.
    pub fn request(
        &mut self,
        key: String,
        request: R,
        give_up: Option<u64>,
        now: u64,
    ) -> Result<(), String> {
        if let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.key == key) {
            waiting.give_up = waiting.give_up.zip(give_up).map(|(old, new)| old.max(new));
            return Ok(());
        }
        if self.waiting.len() >= MAX_WAITING {
            return Err(key);
        }
        self.waiting.push(Waiting {
            key,
            request,
            give_up,
            sent: None,
        });
        if self.stage == Stage::Up {
            self.send(self.waiting.len() - 1, now);
        }
        Ok(())
    }

    /// Nobody waits for the answer any more. What was sent may have had its effect.
    pub fn cancel(&mut self, key: &str) {
        self.waiting.retain(|waiting| waiting.key != key);
    }

    /// What is wrong with the box, and its figures: sent now and after every reconnection.
    pub fn report(&mut self, troubles: Vec<TroubleReport>, facts: Vec<Fact>, now: u64) {
        if self
            .report
            .as_ref()
            .is_some_and(|(old, known)| *old == troubles && *known == facts)
        {
            return;
        }
        self.report = Some((troubles.clone(), facts.clone()));
        if self.stage == Stage::Up {
            self.sent = now;
            self.acts
                .push_back(Act::Send(ToServer::Report { troubles, facts }));
        }
    }

    fn send(&mut self, at: usize, now: u64) {
        let waiting = &mut self.waiting[at];
        waiting.sent = Some(now);
        self.sent = now;
        let (key, request) = (waiting.key.clone(), waiting.request.clone());
        self.acts
            .push_back(Act::Send(ToServer::Request { key, request }));
    }

    /// Time passed.
    pub fn tick(&mut self, now: u64) {
        self.expire(now);
        match self.stage {
            Stage::Resting { until } if now >= until => {
                self.stage = Stage::Connecting {
                    until: now + CONNECT_MS,
                };
                self.acts.push_back(Act::Connect);
            }
            Stage::Connecting { until } if now >= until => {
                self.lost("the server did not answer in time", None, now);
            }
            Stage::Greeting | Stage::Up if now >= self.heard + SILENCE_MS => {
                self.lost("the server fell silent", None, now);
            }
            Stage::Up => self.keep_up(now),
            _ => {}
        }
    }

    fn keep_up(&mut self, now: u64) {
        for at in 0..self.waiting.len() {
            if self.waiting[at]
                .sent
                .is_some_and(|sent| now >= sent + RESEND_MS)
            {
                self.send(at, now);
            }
        }
        if now >= self.sent + BEAT_MS {
            self.sent = now;
            self.acts.push_back(Act::Send(ToServer::Alive));
        }
    }

    fn expire(&mut self, now: u64) {
        let acts = &mut self.acts;
        self.waiting.retain(|waiting| {
            let late = waiting.give_up.is_some_and(|limit| now >= limit);
            if late {
                acts.push_back(Act::TooLate {
                    key: waiting.key.clone(),
                });
            }
            !late
        });
    }
}

#[cfg(test)]
mod tests;
