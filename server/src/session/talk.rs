//! One session as a machine: what is heard of a screen, what it is told, and when it is over.
//!
//! No socket, no task and no clock: [`pump`](super::pump) lends it those, and so does a simulated
//! world.

use std::sync::Arc;

use appliance::clock;
use bytestring::ByteString;
use engine::Millis;
use protocol::{
    Answer, CounterRequest, Fact, Hello, KioskRequest, ReceptionRequest, Role, SupervisorRequest,
    ToScreen, ToServer, TroubleReport, Welcome, version,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ask::{self, AskError, RoleRequest};
use super::door::Refused;
use crate::access::Grant;
use crate::app::App;
use crate::presence::Kind;
use crate::publisher::{Frame, Look, Topic};
use crate::view::parts;

/// A session that said nothing for this long is over, milliseconds. Boxes say that they live;
/// browsers answer pings by themselves.
const SILENCE_MS: u64 = 15_000;
/// The same for phones, which sleep in pockets, milliseconds.
const PHONE_SILENCE_MS: u64 = 60_000;
/// A ping goes with every so many beats.
const PING_BEATS: u64 = 3;
/// The same for phones.
const PHONE_PING_BEATS: u64 = 10;

/// Why a session ends.
#[derive(Debug)]
pub enum End {
    /// The other side closed, or the line broke.
    Left,
    /// It took nothing for too long.
    Slow,
    /// It said nothing for too long.
    Silent,
    /// The server stops.
    Stopping,
    /// The server has too much to do: the screen comes back and repeats what was not answered.
    Busy,
    /// It is not served any more.
    Refused(Refused),
}

impl End {
    /// The code of why it is not served any more; none when it ends for another cause.
    #[must_use]
    pub fn refused(&self) -> Option<&'static str> {
        match self {
            End::Refused(refused) => Some(refused.code()),
            End::Left | End::Slow | End::Silent | End::Stopping | End::Busy => None,
        }
    }
}

impl From<Refused> for End {
    fn from(refused: Refused) -> End {
        End::Refused(refused)
    }
}

/// Now, by the clock on the wall and by the one that only runs forward.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// By the clock on the wall.
    pub clock: Millis,
    /// By the other one, milliseconds.
    pub mono_ms: u64,
}

/// Who came in, to see what.
#[derive(Debug, Clone)]
pub struct Guest {
    /// What it may do.
    pub grant: Grant,
    /// How it came in.
    pub kind: Kind,
    /// What it looks at.
    pub topic: Topic,
}

/// What a message of the screen leads to.
#[derive(Debug)]
pub enum Then {
    /// Nothing is said.
    Nothing,
    /// This is said.
    Say(ByteString),
    /// The hall is asked; its answer is for this key.
    Ask(String, ask::Pending),
}

/// A sign of life.
#[derive(Debug)]
pub struct Beat {
    /// What is said.
    pub text: ByteString,
    /// Whether the other side is to give one, too; a browser does so by itself.
    pub ping: bool,
}

/// A greeted session.
#[derive(Debug)]
pub struct Talk {
    app: Arc<App>,
    guest: Guest,
    look: Look,
    _listed: Option<Listed>,
    heard_ms: u64,
    beats: u64,
}

impl Talk {
    /// Hears the greeting, which must be the first message. Gives the session and the welcome.
    ///
    /// # Errors
    /// When the screen cannot be served.
    pub fn greet(
        app: &Arc<App>,
        guest: Guest,
        text: &str,
        now: Moment,
    ) -> Result<(Talk, ByteString), End> {
        let hello = greeting(text)?;
        if hello.version < version::MIN {
            return Err(Refused::OldVersion.into());
        }
        if hello.version > version::CURRENT {
            return Err(Refused::NewVersion.into());
        }
        let look = app
            .publisher
            .look(guest.topic.clone(), now.clock)
            .ok_or(gone(&guest.topic))?;
        let welcome = ToScreen::<()>::Welcome(Welcome {
            version: hello.version,
            build: screens::BUILD.to_owned(),
            now: protocol::Millis(now.clock.0),
            speed: clock::practised(),
            you: guest.grant.you(),
            hall: parts::hall_names(&app.hall().plan),
        });
        let listed = Listed::of(app, &guest, hello.build, now.clock);
        let talk = Talk {
            app: Arc::clone(app),
            guest,
            look,
            _listed: listed,
            heard_ms: now.mono_ms,
            beats: 0,
        };
        Ok((talk, text_of(&welcome)))
    }

    /// What it may do.
    #[must_use]
    pub fn grant(&self) -> &Grant {
        &self.guest.grant
    }

    /// What it looks at.
    #[must_use]
    pub fn topic(&self) -> &Topic {
        &self.guest.topic
    }

    /// Waits until there is another view.
    pub(super) async fn changed(&mut self) -> Result<(), End> {
        self.look.frames.changed().await.map_err(|_| End::Stopping)
    }

    /// Whether there is a view that it was not told.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.look.frames.has_changed().unwrap_or(true)
    }

    /// The present view.
    ///
    /// # Errors
    /// When what it looks at is no more, or the server stops.
    pub fn frame(&mut self) -> Result<ByteString, End> {
        match self.look.frames.borrow_and_update().clone() {
            Frame::View { text, .. } => Ok(text),
            Frame::Gone => Err(gone(&self.guest.topic).into()),
            Frame::Stopping => Err(End::Stopping),
        }
    }

    /// The other side gave a sign of life.
    pub fn lives(&mut self, now: Moment) {
        self.heard_ms = now.mono_ms;
    }

    /// Hears a message.
    ///
    /// # Errors
    /// When it is none, or the session is over.
    pub fn hear(&mut self, text: &str, now: Moment) -> Result<Then, End> {
        self.lives(now);
        let message = match serde_json::from_str::<ToServer<Value>>(text) {
            Ok(message) => message,
            // A newer screen may say what this server does not know yet; noise is another thing.
            Err(_) if is_message(text) => return Ok(Then::Nothing),
            Err(_) => return Err(Refused::BadMessage.into()),
        };
        Ok(match message {
            ToServer::Request { key, request } => self.ask(key, request)?,
            ToServer::Refresh => Then::Say(self.frame()?),
            ToServer::Report { troubles, facts } => {
                self.report(troubles, facts);
                Then::Nothing
            }
            ToServer::Alive | ToServer::Hello(_) => Then::Nothing,
        })
    }

    /// What is said every few seconds.
    ///
    /// # Errors
    /// When the other side said nothing for too long.
    pub fn beat(&mut self, now: Moment) -> Result<Beat, End> {
        let (silence_ms, ping_beats) = match self.guest.grant.role {
            Role::Phone => (PHONE_SILENCE_MS, PHONE_PING_BEATS),
            _ => (SILENCE_MS, PING_BEATS),
        };
        if now.mono_ms.saturating_sub(self.heard_ms) > silence_ms {
            return Err(End::Silent);
        }
        self.beats += 1;
        let beat = ToScreen::<()>::Beat {
            now: protocol::Millis(now.clock.0),
            version: self.look.frames.borrow().version(),
        };
        Ok(Beat {
            text: text_of(&beat),
            ping: self.beats.is_multiple_of(ping_beats),
        })
    }

    fn report(&self, troubles: Vec<TroubleReport>, facts: Vec<Fact>) {
        if self.app.presence.report(&self.guest.grant, troubles, facts) {
            self.app.devices_changed();
        }
    }

    fn ask(&self, key: String, request: Value) -> Result<Then, End> {
        let begun = self
            .request(request)
            .and_then(|request| ask::begin(&self.app, &self.guest.grant, &key, request));
        Ok(match begun {
            Ok(pending) => Then::Ask(key, pending),
            Err(error) => Then::Say(answer(key, Err(error))?),
        })
    }

    /// The request in the words of the session's role.
    fn request(&self, request: Value) -> Result<RoleRequest, AskError> {
        match self.guest.grant.role {
            Role::Kiosk => Ok(RoleRequest::Kiosk(read::<KioskRequest>(request)?)),
            Role::Reception => Ok(RoleRequest::Reception(read::<ReceptionRequest>(request)?)),
            Role::Counter => {
                let counter = self.guest.grant.counter.ok_or(AskError::WrongRole)?;
                Ok(RoleRequest::Counter(
                    counter,
                    read::<CounterRequest>(request)?,
                ))
            }
            // The supervisor may do all that the reception does, by the same words.
            Role::Supervisor => match read::<SupervisorRequest>(request.clone()) {
                Ok(request) => Ok(RoleRequest::Supervisor(request)),
                Err(_) => Ok(RoleRequest::Reception(read::<ReceptionRequest>(request)?)),
            },
            Role::Board | Role::Admin | Role::Viewer | Role::Phone => Err(AskError::Unsupported),
        }
    }
}

/// Answers a request. Where the hall has said nothing, nothing is answered: the request may be the
/// repeat of one that had its effect, and the screen will repeat it again.
///
/// # Errors
/// When the server cannot tell, and the session ends.
pub fn answer(key: String, answer: Result<Answer, AskError>) -> Result<ByteString, End> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(AskError::Stopping) => return Err(End::Stopping),
        Err(AskError::Busy) => return Err(End::Busy),
        Err(error) => Answer::No(error.no()),
    };
    Ok(text_of(&ToScreen::Answer { key, answer }))
}

pub(super) fn text_of(message: &ToScreen<()>) -> ByteString {
    let text = serde_json::to_string(message).expect("a message is plain data");
    text.into()
}

/// The greeting. Anything else than a hello is none.
fn greeting(text: &str) -> Result<Hello, End> {
    match serde_json::from_str::<ToServer<Value>>(text) {
        Ok(ToServer::Hello(hello)) => Ok(hello),
        Ok(
            ToServer::Request { .. }
            | ToServer::Refresh
            | ToServer::Report { .. }
            | ToServer::Alive,
        )
        | Err(_) => Err(Refused::BadGreeting.into()),
    }
}

/// Why a topic is not there.
fn gone(topic: &Topic) -> Refused {
    match topic {
        Topic::Counter(_) => Refused::NoSuchCounter,
        Topic::Phone(_) => Refused::NoSuchTicket,
        Topic::Board(_) => Refused::NoSuchZone,
        Topic::Kiosk | Topic::Reception | Topic::Supervisor => Refused::WrongRole,
    }
}

/// One session's part of the list of devices.
#[derive(Debug)]
struct Listed {
    app: Arc<App>,
    grant: Grant,
}

impl Listed {
    fn of(app: &Arc<App>, guest: &Guest, build: String, now: Millis) -> Option<Listed> {
        let devices = [Role::Kiosk, Role::Counter, Role::Board, Role::Reception];
        if !devices.contains(&guest.grant.role) {
            return None;
        }
        if app.presence.came(&guest.grant, guest.kind, build, now) {
            app.devices_changed();
        }
        Some(Listed {
            app: Arc::clone(app),
            grant: guest.grant.clone(),
        })
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        if self.app.presence.went(&self.grant, self.app.now()) {
            self.app.devices_changed();
        }
    }
}

fn read<R: DeserializeOwned>(request: Value) -> Result<R, AskError> {
    serde_json::from_value(request).map_err(|_| AskError::Unsupported)
}

/// Whether a text has the form of a message, of whatever type.
fn is_message(text: &str) -> bool {
    serde_json::from_str::<Value>(text)
        .is_ok_and(|value| value.get("type").is_some_and(Value::is_string))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_message_is_told_from_noise() {
        assert!(is_message(r#"{"type":"wave","how":"twice"}"#));
        for noise in [
            "",
            "hello",
            "[]",
            "17",
            r#"{"kind":"hello"}"#,
            "{\"type\":7}",
            "\u{0}",
        ] {
            assert!(!is_message(noise), "{noise:?}");
        }
    }
}
