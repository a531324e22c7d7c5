//! What goes up and down while a session lasts.
//!
//! Each session sends for itself and waits for nobody else. A screen that takes nothing for
//! a few seconds is dropped; it comes back and gets the present.

use std::sync::Arc;
use std::time::Duration;

use actix_ws::CloseCode;
use appliance::clock;
use engine::Millis;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use protocol::{
    BEAT_MS, CounterRequest, Fact, Hello, KioskRequest, ReceptionRequest, Role, SupervisorRequest,
    ToScreen, ToServer, TroubleReport, Welcome, version,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tracing::debug;

use super::ask::{self, AskError, RoleRequest};
use super::door::{Credential, Refused, Seat};
use super::line::{End, Line, gone};
use super::rate::Rate;
use crate::access::Grant;
use crate::app::App;
use crate::presence::Kind;
use crate::publisher::{Look, Topic};
use crate::view::parts;

/// How long a screen may take to say hello.
const GREETING: Duration = Duration::from_secs(10);
/// A session that said nothing for this long is over, milliseconds. Boxes say that they live;
/// browsers answer pings by themselves.
const SILENCE_MS: u64 = 15_000;
/// The same for phones, which sleep in pockets, milliseconds.
const PHONE_SILENCE_MS: u64 = 60_000;
/// A ping goes with every so many beats.
const PING_BEATS: u64 = 3;
/// The same for phones.
const PHONE_PING_BEATS: u64 = 10;
/// Requests of one session that may wait for their answers at once.
const MAX_ASKING: usize = 64;

/// Somebody who may come in.
pub(super) struct Guest {
    pub(super) grant: Grant,
    pub(super) credential: Credential,
    pub(super) kind: Kind,
    pub(super) topic: Topic,
    /// Given back when the session ends.
    pub(super) _seat: Seat,
}

/// Serves one socket until it ends.
pub(super) async fn run(app: Arc<App>, mut line: Box<Line>, guest: Result<Box<Guest>, Refused>) {
    let end = match guest {
        Ok(guest) => serve(&app, &mut line, guest).await,
        Err(refused) => Err(refused.into()),
    };
    let code = match &end {
        Ok(()) | Err(End::Left) => return,
        Err(End::Refused(refused)) => {
            let unwelcome = ToScreen::<()>::Unwelcome(refused.unwelcome());
            let _ = Box::pin(line.tell(&unwelcome)).await;
            CloseCode::Policy
        }
        Err(End::Slow) => {
            app.metrics.too_slow();
            CloseCode::Policy
        }
        Err(End::Silent) => CloseCode::Policy,
        Err(End::Busy) => CloseCode::Again,
        Err(End::Stopping) => CloseCode::Restart,
    };
    debug!(?end, "a session ends");
    Box::pin(line.close(code)).await;
}

/// Thousands of phones talk at once: what only the greeting needs is gone after it, and what lasts
/// stands apart from the future, which would hold it twice.
async fn serve(app: &Arc<App>, line: &mut Line, guest: Box<Guest>) -> Result<(), End> {
    let (look, _listed) = Box::pin(greet(app, line, &guest)).await?;
    let phone = guest.grant.role == Role::Phone;
    let mut talk = Box::new(Talk {
        app,
        guest,
        look,
        heard_ms: clock::mono_ms(),
        silence_ms: if phone { PHONE_SILENCE_MS } else { SILENCE_MS },
        ping_beats: if phone { PHONE_PING_BEATS } else { PING_BEATS },
        rate: Rate::new(clock::mono_ms()),
    });
    talk.run(line).await
}

/// Hears the greeting and answers it.
async fn greet(
    app: &Arc<App>,
    line: &mut Line,
    guest: &Guest,
) -> Result<(Look, Option<Listed>), End> {
    let hello = timeout(GREETING, greeting(line))
        .await
        .map_err(|_| Refused::BadGreeting)??;
    if hello.version < version::MIN {
        return Err(Refused::OldVersion.into());
    }
    if hello.version > version::CURRENT {
        return Err(Refused::NewVersion.into());
    }
    let now = now();
    let look = app
        .publisher
        .look(guest.topic.clone(), now)
        .ok_or(gone(&guest.topic))?;
    let welcome = Welcome {
        version: hello.version,
        build: screens::BUILD.to_owned(),
        now: protocol::Millis(now.0),
        you: guest.grant.you(),
        hall: parts::hall_names(&app.hall().plan),
    };
    line.tell(&ToScreen::Welcome(welcome)).await?;
    Ok((look, Listed::of(app, guest, hello.build, now)))
}

/// The first message. Anything else than a hello is no greeting.
async fn greeting(line: &mut Line) -> Result<Hello, End> {
    loop {
        let Some(text) = line.text().await? else {
            continue;
        };
        return match serde_json::from_str::<ToServer<Value>>(&text) {
            Ok(ToServer::Hello(hello)) => Ok(hello),
            Ok(
                ToServer::Request { .. }
                | ToServer::Refresh
                | ToServer::Report { .. }
                | ToServer::Alive,
            )
            | Err(_) => Err(Refused::BadGreeting.into()),
        };
    }
}

/// One session's part of the list of devices.
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
        if self.app.presence.went(&self.grant, now()) {
            self.app.devices_changed();
        }
    }
}

/// A greeted session.
struct Talk<'a> {
    app: &'a Arc<App>,
    guest: Box<Guest>,
    look: Look,
    heard_ms: u64,
    silence_ms: u64,
    ping_beats: u64,
    rate: Rate,
}

/// What a message of the screen leads to.
enum Then {
    Nothing,
    Frame,
    Answer(String, AskError),
    Ask(String, ask::Pending),
}

impl Talk<'_> {
    async fn run(&mut self, line: &mut Line) -> Result<(), End> {
        let first = self.look.frames.borrow_and_update().clone();
        line.frame(first, &self.guest.topic).await?;
        let mut beat = interval(Duration::from_millis(BEAT_MS));
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut beats = 0;
        let app = self.app;
        let mut asking = FuturesUnordered::new();
        loop {
            let wait = Duration::from_millis(self.rate.wait_ms(clock::mono_ms()));
            tokio::select! {
                changed = self.look.frames.changed() => {
                    changed.map_err(|_| End::Stopping)?;
                    let frame = self.look.frames.borrow_and_update().clone();
                    line.frame(frame, &self.guest.topic).await?;
                }
                Some((key, answer)) = asking.next(), if !asking.is_empty() => {
                    line.answer(key, answer).await?;
                }
                () = boxed_sleep(wait), if !wait.is_zero() => {}
                text = line.text(), if wait.is_zero() && asking.len() < MAX_ASKING => {
                    self.heard_ms = clock::mono_ms();
                    self.rate.heard(self.heard_ms);
                    match text?.map_or(Ok(Then::Nothing), |text| self.hear(&text))? {
                        Then::Nothing => {}
                        Then::Frame => {
                            let frame = self.look.frames.borrow_and_update().clone();
                            line.frame(frame, &self.guest.topic).await?;
                        }
                        Then::Answer(key, error) => line.answer(key, Err(error)).await?,
                        Then::Ask(key, pending) => {
                            asking.push(async move { (key, pending.wait(app).await) });
                        }
                    }
                }
                _ = beat.tick() => {
                    beats += 1;
                    self.beat(line, beats).await?;
                }
            }
        }
    }

    async fn beat(&mut self, line: &mut Line, beats: u64) -> Result<(), End> {
        if clock::mono_ms().saturating_sub(self.heard_ms) > self.silence_ms {
            return Err(End::Silent);
        }
        let now = now();
        if !self
            .guest
            .credential
            .still_holds(self.app, &self.guest.grant, now)
        {
            return Err(Refused::NoToken.into());
        }
        if beats.is_multiple_of(self.ping_beats) {
            line.ping().await?;
        }
        let version = self.look.frames.borrow().version();
        line.tell(&ToScreen::Beat {
            now: protocol::Millis(now.0),
            version,
        })
        .await
    }

    fn hear(&self, text: &str) -> Result<Then, End> {
        let message = match serde_json::from_str::<ToServer<Value>>(text) {
            Ok(message) => message,
            // A newer screen may say what this server does not know yet; noise is another thing.
            Err(_) => {
                return if is_message(text) {
                    Ok(Then::Nothing)
                } else {
                    Err(Refused::BadMessage.into())
                };
            }
        };
        Ok(match message {
            ToServer::Request { key, request } => self.ask(key, request)?,
            ToServer::Refresh => Then::Frame,
            ToServer::Report { troubles, facts } => {
                self.report(troubles, facts);
                Then::Nothing
            }
            ToServer::Alive | ToServer::Hello(_) => Then::Nothing,
        })
    }

    fn report(&self, troubles: Vec<TroubleReport>, facts: Vec<Fact>) {
        if self.app.presence.report(&self.guest.grant, troubles, facts) {
            self.app.devices_changed();
        }
    }

    fn ask(&self, key: String, request: Value) -> Result<Then, End> {
        if !self
            .guest
            .credential
            .still_holds(self.app, &self.guest.grant, now())
        {
            return Err(Refused::NoToken.into());
        }
        let begun = self
            .request(request)
            .and_then(|request| ask::begin(self.app, &self.guest.grant, &key, request));
        Ok(match begun {
            Ok(pending) => Then::Ask(key, pending),
            Err(error) => Then::Answer(key, error),
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

/// A sleep that is rarely needed and takes no room until then.
async fn boxed_sleep(time: Duration) {
    Box::pin(sleep(time)).await;
}

fn read<R: DeserializeOwned>(request: Value) -> Result<R, AskError> {
    serde_json::from_value(request).map_err(|_| AskError::Unsupported)
}

/// Whether a text has the form of a message, of whatever type.
fn is_message(text: &str) -> bool {
    serde_json::from_str::<Value>(text)
        .is_ok_and(|value| value.get("type").is_some_and(Value::is_string))
}

fn now() -> Millis {
    Millis(clock::now().0)
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
