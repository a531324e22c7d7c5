//! One session on its socket, until it ends.
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
use protocol::{BEAT_MS, ToScreen};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tracing::debug;

use super::door::{Credential, Refused, Seat};
use super::line::Line;
use super::rate::Rate;
use super::talk::{End, Guest, Moment, Talk, Then, answer};
use crate::app::App;

/// How long a screen may take to say hello.
const GREETING: Duration = Duration::from_secs(10);
/// Requests of one session that may wait for their answers at once.
const MAX_ASKING: usize = 64;

/// Somebody who may come in.
pub(super) struct Visitor {
    pub(super) guest: Guest,
    pub(super) credential: Credential,
    /// Given back when the session ends.
    pub(super) seat: Seat,
}

/// Serves one socket until it ends.
pub(super) async fn run(
    app: Arc<App>,
    mut line: Box<Line>,
    visitor: Result<Box<Visitor>, Refused>,
) {
    let end = match visitor {
        Ok(visitor) => serve(&app, &mut line, visitor).await,
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
async fn serve(app: &Arc<App>, line: &mut Line, visitor: Box<Visitor>) -> Result<(), End> {
    let Visitor {
        guest,
        credential,
        seat: _seat,
    } = *visitor;
    let talk = Box::pin(greet(app, line, guest)).await?;
    let mut session = Box::new(Session {
        app,
        talk,
        credential,
        rate: Rate::new(clock::mono_ms()),
    });
    session.run(line).await
}

/// Waits for the greeting and answers it.
async fn greet(app: &Arc<App>, line: &mut Line, guest: Guest) -> Result<Talk, End> {
    let hello = async {
        loop {
            if let Some(text) = line.text().await? {
                return Ok::<_, End>(text);
            }
        }
    };
    let hello = timeout(GREETING, hello)
        .await
        .map_err(|_| Refused::BadGreeting)??;
    let (talk, welcome) = Talk::greet(app, guest, &hello, now())?;
    line.send(welcome).await?;
    Ok(talk)
}

/// A greeted session with what shows that it still may be here.
struct Session<'a> {
    app: &'a Arc<App>,
    talk: Talk,
    credential: Credential,
    rate: Rate,
}

impl Session<'_> {
    async fn run(&mut self, line: &mut Line) -> Result<(), End> {
        line.send(self.talk.frame()?).await?;
        let mut beat = interval(Duration::from_millis(BEAT_MS));
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let app = self.app;
        let mut asking = FuturesUnordered::new();
        loop {
            let wait = Duration::from_millis(self.rate.wait_ms(clock::mono_ms()));
            tokio::select! {
                changed = self.talk.changed() => {
                    changed?;
                    line.send(self.talk.frame()?).await?;
                }
                Some((key, told)) = asking.next(), if !asking.is_empty() => {
                    line.send(answer(key, told)?).await?;
                }
                () = boxed_sleep(wait), if !wait.is_zero() => {}
                text = line.text(), if wait.is_zero() && asking.len() < MAX_ASKING => {
                    let now = now();
                    self.rate.heard(now.mono_ms);
                    let Some(text) = text? else {
                        self.talk.lives(now);
                        continue;
                    };
                    self.may_stay()?;
                    match self.talk.hear(&text, now)? {
                        Then::Nothing => {}
                        Then::Say(text) => line.send(text).await?,
                        Then::Ask(key, pending) => {
                            asking.push(async move { (key, pending.wait(app).await) });
                        }
                    }
                }
                _ = beat.tick() => {
                    let now = now();
                    let beat = self.talk.beat(now)?;
                    self.may_stay()?;
                    if beat.ping {
                        line.ping().await?;
                    }
                    line.send(beat.text).await?;
                }
            }
        }
    }

    /// Whether the right by which it came still stands.
    fn may_stay(&self) -> Result<(), End> {
        // Rights last by the machine's clock.
        let now = Millis(clock::machine().0);
        let holds = self
            .credential
            .still_holds(self.app, self.talk.grant(), now);
        if holds {
            Ok(())
        } else {
            Err(Refused::NoToken.into())
        }
    }
}

/// A sleep that is rarely needed and takes no room until then.
async fn boxed_sleep(time: Duration) {
    Box::pin(sleep(time)).await;
}

fn now() -> Moment {
    Moment {
        clock: Millis(clock::now().0),
        mono_ms: clock::mono_ms(),
    }
}
