//! One page's websocket: greeting, views, beats, requests.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason};
use protocol::{
    Answer, BEAT_MS, HallNames, Hello, MAX_FRAME_BYTES, Millis, SILENCE_MS, ToScreen, Unwelcome,
    You, version,
};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::asked::MAX_ASKED;
use super::frame::{self, Said};
use super::problem;
use super::state::State;
use crate::clock;
use crate::words;

/// A page must greet within this.
const GREET_WITHIN: Duration = Duration::from_secs(10);

/// A page whose browser answers no ping for this long is gone, milliseconds.
const PAGE_SILENCE_MS: u64 = 30_000;

/// `GET /ws/<role>`.
pub(super) async fn open(
    state: web::Data<State>,
    role: web::Path<String>,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    if *role != state.role.as_str() {
        return problem::answer(StatusCode::FORBIDDEN, "wrong_role");
    }
    let Ok((answer, session, stream)) = actix_ws::handle(&request, body) else {
        return problem::answer(StatusCode::UPGRADE_REQUIRED, "not_a_socket");
    };
    let stream = stream
        .max_frame_size(MAX_FRAME_BYTES)
        .aggregate_continuations()
        .max_continuation_size(MAX_FRAME_BYTES);
    actix_web::rt::spawn(async move {
        let (answers_in, answers) = mpsc::channel(MAX_ASKED);
        let heard = clock::mono_ms();
        let page = Page {
            id: 0,
            state,
            session,
            version: 0,
            said: None,
            line: None,
            unwelcome: None,
            heard,
            answers_in,
        };
        page.serve(stream, answers).await;
    });
    answer
}

/// Why a page is not served any more.
struct Gone(Option<CloseReason>);

fn closing(code: CloseCode, why: &str) -> Gone {
    Gone(Some(CloseReason {
        code,
        description: Some(why.to_owned()),
    }))
}

struct Page {
    id: u64,
    state: web::Data<State>,
    session: actix_ws::Session,
    /// Views that were sent on this connection.
    version: u64,
    /// What was last said of the box and the hall.
    said: Option<(You, HallNames)>,
    /// What was last said of the line.
    line: Option<(bool, Millis)>,
    /// Why the server refuses the box, as the page was told. The page's own socket stays.
    unwelcome: Option<Unwelcome>,
    heard: u64,
    answers_in: mpsc::Sender<(String, Answer)>,
}

impl Page {
    async fn serve(
        mut self,
        mut stream: AggregatedMessageStream,
        mut answers: mpsc::Receiver<(String, Answer)>,
    ) {
        let ended = match self.greet(&mut stream).await {
            Ok(()) => self.run(&mut stream, &mut answers).await,
            Err(gone) => gone,
        };
        if self.id != 0 {
            self.state.tell(self.id, None);
        }
        let close = self.session.close(ended.0);
        let _ = tokio::time::timeout(Duration::from_millis(500), close).await;
    }

    async fn greet(&mut self, stream: &mut AggregatedMessageStream) -> Result<(), Gone> {
        let stop = self.state.stop.clone();
        let hello = async {
            loop {
                let text = match read(stream.recv().await)? {
                    AggregatedMessage::Text(text) => text,
                    AggregatedMessage::Ping(bytes) => {
                        self.session.pong(&bytes).await.map_err(|_| Gone(None))?;
                        continue;
                    }
                    AggregatedMessage::Pong(_) => continue,
                    AggregatedMessage::Binary(_) => return Ok(None),
                    AggregatedMessage::Close(_) => return Err(Gone(None)),
                };
                return Ok(match frame::read(&text) {
                    Said::Hello(hello) => Some(hello),
                    _ => None,
                });
            }
        };
        let hello = tokio::select! {
            () = stop.asked() => return Err(closing(CloseCode::Away, "the box is stopping")),
            hello = tokio::time::timeout(GREET_WITHIN, hello) => match hello {
                Ok(hello) => hello?,
                Err(_) => None,
            },
        };
        let refusal = match hello {
            None => Some("bad_greeting"),
            Some(Hello { version, .. }) if version < version::MIN => Some("old_version"),
            Some(Hello { version, .. }) if version > version::CURRENT => Some("new_version"),
            Some(_) => match self.state.enter() {
                Some(id) => {
                    self.id = id;
                    None
                }
                None => Some("too_many"),
            },
        };
        let Some(code) = refusal else { return Ok(()) };
        let no = words::no("agent", code, &[]);
        let unwelcome = Unwelcome {
            code: no.code,
            say: no.say,
            remedy: no.remedy,
        };
        self.say(&ToScreen::<()>::Unwelcome(unwelcome)).await?;
        Err(closing(CloseCode::Policy, code))
    }

    async fn run(
        &mut self,
        stream: &mut AggregatedMessageStream,
        answers: &mut mpsc::Receiver<(String, Answer)>,
    ) -> Gone {
        let stop = self.state.stop.clone();
        let mut view = self.state.feed.view.clone();
        let mut line = self.state.feed.line.clone();
        let mut welcome = self.state.feed.welcome.clone();
        let mut beat = tokio::time::interval(Duration::from_millis(BEAT_MS));
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first things said are the greeting, the line and the view, in this order.
        welcome.mark_changed();
        loop {
            let said = tokio::select! {
                biased;
                () = stop.asked() => {
                    return closing(CloseCode::Away, "the box is stopping");
                }
                // A channel whose sender is gone changes no more; the rest goes on.
                Ok(()) = welcome.changed() => {
                    welcome.borrow_and_update();
                    let now = self.state.welcome();
                    // A server that only came back says the same again.
                    if self.said.as_ref() == Some(&(now.you, now.hall)) {
                        Ok(())
                    } else {
                        view.mark_unchanged();
                        self.greeted().await
                    }
                }
                Ok(()) = line.changed() => {
                    let refused = line.borrow_and_update().unwelcome.is_some();
                    if self.unwelcome.is_some() && !refused {
                        // Only a greeting takes the refusal off the page.
                        self.greeted().await
                    } else {
                        self.line().await
                    }
                }
                Ok(()) = view.changed() => {
                    view.borrow_and_update();
                    self.view(true).await
                }
                Some((key, answer)) = answers.recv() => {
                    self.say(&ToScreen::<()>::Answer { key, answer }).await
                }
                _ = beat.tick() => self.beat().await,
                heard = stream.recv() => match read(heard) {
                    Ok(message) => self.hear(message).await,
                    Err(gone) => Err(gone),
                },
            };
            if let Err(gone) = said {
                return gone;
            }
        }
    }

    /// Who the page is, how the line is, and what is to be seen. Said again when the server says
    /// something new about the box.
    async fn greeted(&mut self) -> Result<(), Gone> {
        let welcome = self.state.welcome();
        self.said = Some((welcome.you.clone(), welcome.hall.clone()));
        self.say(&ToScreen::<()>::Welcome(welcome)).await?;
        (self.line, self.unwelcome) = (None, None);
        self.line().await?;
        self.view(false).await
    }

    async fn line(&mut self) -> Result<(), Gone> {
        let (now, unwelcome) = {
            let line = self.state.feed.line.borrow();
            ((line.up, line.since), line.unwelcome.clone())
        };
        // When only the cause changed, that is the technician's.
        if self.line.replace(now) != Some(now) {
            let (up, since) = now;
            self.say(&ToScreen::<()>::Link { up, since }).await?;
        }
        if self.unwelcome == unwelcome {
            return Ok(());
        }
        self.unwelcome.clone_from(&unwelcome);
        match unwelcome {
            Some(why) => self.say(&ToScreen::<()>::Unwelcome(why)).await,
            None => Ok(()),
        }
    }

    async fn view(&mut self, newer: bool) -> Result<(), Gone> {
        let view = self.state.feed.view.borrow().clone();
        let Some(view) = view else { return Ok(()) };
        if newer || self.version == 0 {
            self.version += 1;
        }
        // The text of the view goes out as it is.
        self.text(format!(
            r#"{{"type":"view","version":{},"view":{view}}}"#,
            self.version
        ))
        .await
    }

    async fn beat(&mut self) -> Result<(), Gone> {
        if clock::mono_ms().saturating_sub(self.heard) > PAGE_SILENCE_MS {
            return Err(closing(CloseCode::Policy, "the page is silent"));
        }
        let now = (self.state.feed.now)();
        self.say(&ToScreen::<()>::Beat {
            now,
            version: self.version,
        })
        .await?;
        let ping = self.session.ping(b"");
        in_time(ping).await
    }

    async fn hear(&mut self, message: AggregatedMessage) -> Result<(), Gone> {
        self.heard = clock::mono_ms();
        let text = match message {
            AggregatedMessage::Text(text) => text,
            AggregatedMessage::Ping(bytes) => return in_time(self.session.pong(&bytes)).await,
            AggregatedMessage::Pong(_) => return Ok(()),
            AggregatedMessage::Binary(_) => return self.refuse("", "bad_frame").await,
            AggregatedMessage::Close(why) => return Err(Gone(why)),
        };
        match frame::read(&text) {
            Said::Request { key, request } => {
                let feed = &self.state.feed;
                let start = || (feed.asking)(key.to_owned(), request);
                let asker = self.answers_in.clone();
                match self.state.asked.ask(key.to_owned(), start, asker) {
                    None => Ok(()),
                    Some(answer) => {
                        let key = key.to_owned();
                        self.say(&ToScreen::<()>::Answer { key, answer }).await
                    }
                }
            }
            Said::Refresh => self.view(false).await,
            Said::Report { troubles, facts } => {
                self.state.tell(self.id, Some((troubles, facts)));
                Ok(())
            }
            // A second greeting is answered like the first: the page has lost its memory.
            Said::Hello(_) => self.greeted().await,
            Said::Alive => Ok(()),
            Said::Wrong { key, code } => self.refuse(key, code).await,
        }
    }

    async fn refuse(&mut self, key: &str, code: &str) -> Result<(), Gone> {
        tracing::debug!(code, "a page sent what the box does not understand");
        let answer = Answer::No(words::no("agent", code, &[]));
        self.say(&ToScreen::<()>::Answer {
            key: key.to_owned(),
            answer,
        })
        .await
    }

    async fn say<V: serde::Serialize>(&mut self, message: &ToScreen<V>) -> Result<(), Gone> {
        match serde_json::to_string(message) {
            Ok(text) => self.text(text).await,
            Err(cause) => {
                tracing::error!(%cause, "a message cannot be written down");
                Ok(())
            }
        }
    }

    /// A page that takes nothing for a while is let go; it comes back by itself.
    async fn text(&mut self, text: String) -> Result<(), Gone> {
        in_time(self.session.text(text)).await
    }
}

async fn in_time(sent: impl Future<Output = Result<(), actix_ws::Closed>>) -> Result<(), Gone> {
    match tokio::time::timeout(Duration::from_millis(SILENCE_MS), sent).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Gone(None)),
        Err(_) => Err(closing(CloseCode::Policy, "the page takes nothing")),
    }
}

fn read(
    frame: Option<Result<AggregatedMessage, actix_ws::ProtocolError>>,
) -> Result<AggregatedMessage, Gone> {
    use actix_ws::ProtocolError;
    match frame {
        Some(Ok(message)) => Ok(message),
        Some(Err(ProtocolError::Overflow)) => Err(closing(
            CloseCode::Size,
            "a message has at most 65536 bytes",
        )),
        Some(Err(cause)) => Err(closing(CloseCode::Protocol, &cause.to_string())),
        None => Err(Gone(None)),
    }
}
