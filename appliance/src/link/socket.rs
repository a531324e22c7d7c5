//! Drives a [`Link`] over a real socket, and hands the box a [`LinkHandle`].

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use protocol::{
    Answer, Fact, MAX_FRAME_BYTES, MAX_KEY_BYTES, Millis, Role, SILENCE_MS, TroubleReport,
    Unwelcome, Welcome,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::{Act, Link, LinkState};
use crate::clock;
use crate::keys::Keys;
use crate::shutdown::Shutdown;

mod frame;
mod open;

/// The cause before the first try.
const NOT_YET: &str = "not connected yet";

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Opening = Pin<Box<dyn Future<Output = Result<Socket, open::NotOpen>> + Send>>;

/// Longest message that a box accepts from the server, bytes. Views of a whole hall are larger
/// than anything that goes up.
pub const MAX_DOWN_BYTES: usize = 1024 * 1024;

/// What a line needs to know.
#[derive(Debug, Clone)]
pub struct LinkConfig {
    /// The server's address, such as `http://192.168.1.10:8080`.
    pub server: String,
    /// The role of the box; the line goes to `/ws/<role>`.
    pub role: Role,
    /// The token of the box.
    pub token: String,
    /// The build of the box, for the list of devices.
    pub build: String,
    /// For the pauses between tries.
    pub seed: [u8; 32],
}

/// A view as it came, with the text it came in, for boxes that pass it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<V> {
    /// Which connection brought it; rises by one with each.
    pub connection: u64,
    /// Its version on that connection.
    pub version: u64,
    /// When it came, by the clock of the box.
    pub at: Millis,
    /// The view.
    pub view: V,
    /// Its JSON text.
    pub json: Arc<str>,
}

/// Why a request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The time ran out. The request may have had its effect: ask again with the same key.
    #[error("no answer in time")]
    TooLate,
    /// Too many requests wait already.
    #[error("too many requests wait already")]
    Busy,
    /// The request or its key is longer than the server accepts.
    #[error("the request is too long")]
    TooLong,
    /// The box is stopping.
    #[error("the box is stopping")]
    Stopped,
}

impl NoAnswer {
    /// The same as a refusal, in words for a person.
    #[must_use]
    pub fn as_answer(self) -> Answer {
        Answer::No(match self {
            NoAnswer::TooLate | NoAnswer::Stopped => crate::words::no("agent", "server_away", &[]),
            NoAnswer::Busy => crate::words::no("agent", "busy", &[]),
            NoAnswer::TooLong => crate::words::no("agent", "too_long", &[]),
        })
    }
}

enum Order<R> {
    Ask {
        key: String,
        request: R,
        give_up: Option<u64>,
        to: oneshot::Sender<Result<Answer, NoAnswer>>,
    },
    Sweep,
    Report {
        troubles: Vec<TroubleReport>,
        facts: Vec<Fact>,
    },
}

/// A box's end of the line. Clones share the line.
#[derive(Debug)]
pub struct LinkHandle<V, R> {
    orders: mpsc::Sender<Order<R>>,
    view: watch::Receiver<Option<Arc<Seen<V>>>>,
    state: watch::Receiver<LinkState>,
    welcome: watch::Receiver<Option<Welcome>>,
    ahead_ms: Arc<AtomicI64>,
}

impl<V, R> Clone for LinkHandle<V, R> {
    fn clone(&self) -> Self {
        LinkHandle {
            orders: self.orders.clone(),
            view: self.view.clone(),
            state: self.state.clone(),
            welcome: self.welcome.clone(),
            ahead_ms: self.ahead_ms.clone(),
        }
    }
}

impl<V, R> LinkHandle<V, R> {
    /// The newest view, from the first one on; it stays when the line is lost.
    #[must_use]
    pub fn view(&self) -> watch::Receiver<Option<Arc<Seen<V>>>> {
        self.view.clone()
    }

    /// How the line is.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<LinkState> {
        self.state.clone()
    }

    /// What the server said last when it greeted: who this box is, what to call the hall.
    #[must_use]
    pub fn welcome(&self) -> watch::Receiver<Option<Welcome>> {
        self.welcome.clone()
    }

    /// The server's time, as far as this box knows: its own clock moved by what the last beat
    /// told. Ages of calls are reckoned with it, for a box's clock may be wrong.
    #[must_use]
    pub fn server_now(&self) -> Millis {
        Millis(clock::now().0 + self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Asks for something, under a key made by the caller, and resends it until it is answered or
    /// `within` has passed (`None`: until the box stops). The request is on its way, behind those
    /// made before it, as soon as this returns; dropping the future takes it back if it was not
    /// sent yet. The same key twice is one request with one answer for both.
    pub fn request(
        &self,
        key: String,
        request: R,
        within: Option<Duration>,
    ) -> impl Future<Output = Result<Answer, NoAnswer>> + use<V, R> {
        let give_up = within.map(|within| {
            clock::mono_ms().saturating_add(u64::try_from(within.as_millis()).unwrap_or(u64::MAX))
        });
        let (to, answer) = oneshot::channel();
        let asked = if key.is_empty() || key.len() > MAX_KEY_BYTES {
            Err(NoAnswer::TooLong)
        } else {
            self.orders
                .try_send(Order::Ask {
                    key,
                    request,
                    give_up,
                    to,
                })
                .map_err(|cause| match cause {
                    mpsc::error::TrySendError::Full(_) => NoAnswer::Busy,
                    mpsc::error::TrySendError::Closed(_) => NoAnswer::Stopped,
                })
        };
        let waiting = Waiting {
            answer,
            orders: self.orders.clone(),
        };
        async move {
            asked?;
            waiting.wait().await
        }
    }

    /// Tells the server what is wrong with this box (always the whole list) and its figures. Sent
    /// again after every reconnection, and only when it differs from the last.
    pub fn report(&self, troubles: Vec<TroubleReport>, facts: Vec<Fact>) {
        // A full channel means that the driver is stuck in a send, which ends within seconds;
        // whoever reports does so again with the next change.
        if self
            .orders
            .try_send(Order::Report { troubles, facts })
            .is_err()
        {
            tracing::debug!("a report was not taken");
        }
    }
}

/// The wait for one answer; tells the driver when nobody waits any more.
struct Waiting<R> {
    answer: oneshot::Receiver<Result<Answer, NoAnswer>>,
    orders: mpsc::Sender<Order<R>>,
}

impl<R> Waiting<R> {
    async fn wait(mut self) -> Result<Answer, NoAnswer> {
        (&mut self.answer).await.unwrap_or(Err(NoAnswer::Stopped))
    }
}

impl<R> Drop for Waiting<R> {
    fn drop(&mut self) {
        self.answer.close();
        let _ = self.orders.try_send(Order::Sweep);
    }
}

/// Opens the line: a task that connects, and goes on until the box stops.
#[must_use]
pub fn open<V, R>(config: LinkConfig, shutdown: Shutdown) -> (LinkHandle<V, R>, JoinHandle<()>)
where
    V: DeserializeOwned + Send + Sync + 'static,
    R: Serialize + Clone + Send + Sync + 'static,
{
    let (orders_in, orders) = mpsc::channel(256);
    let (view, view_out) = watch::channel(None);
    let (state, state_out) = watch::channel(LinkState {
        up: false,
        since: clock::now(),
        unwelcome: None,
        cause: NOT_YET.into(),
    });
    let (welcome, welcome_out) = watch::channel(None);
    let ahead_ms = Arc::new(AtomicI64::new(0));
    let handle = LinkHandle {
        orders: orders_in,
        view: view_out,
        state: state_out,
        welcome: welcome_out,
        ahead_ms: ahead_ms.clone(),
    };
    let link = Link::new(&config.build, Keys::new(config.seed), clock::mono_ms());
    let driver = Driver {
        config,
        link,
        socket: None,
        opening: None,
        askers: BTreeMap::new(),
        view,
        state,
        welcome,
        ahead_ms,
    };
    let task = tokio::spawn(driver.run(orders, shutdown));
    (handle, task)
}

struct Driver<V, R> {
    config: LinkConfig,
    link: Link<(V, Arc<str>), R>,
    socket: Option<Socket>,
    opening: Option<Opening>,
    askers: BTreeMap<String, Vec<oneshot::Sender<Result<Answer, NoAnswer>>>>,
    view: watch::Sender<Option<Arc<Seen<V>>>>,
    state: watch::Sender<LinkState>,
    welcome: watch::Sender<Option<Welcome>>,
    ahead_ms: Arc<AtomicI64>,
}

impl<V, R> Driver<V, R>
where
    V: DeserializeOwned + Send + Sync + 'static,
    R: Serialize + Clone + Send + Sync + 'static,
{
    async fn run(mut self, mut orders: mpsc::Receiver<Order<R>>, shutdown: Shutdown) {
        loop {
            while let Some(act) = self.link.next_act() {
                self.perform(act).await;
            }
            let wake = self.link.deadline().saturating_sub(clock::mono_ms());
            tokio::select! {
                () = shutdown.asked() => break,
                order = orders.recv() => match order {
                    Some(order) => self.obey(order),
                    None => break,
                },
                opened = opening(&mut self.opening) => {
                    self.opening = None;
                    let now = clock::mono_ms();
                    match opened {
                        Ok(socket) => {
                            self.socket = Some(socket);
                            self.link.connected(now);
                        }
                        Err(open::NotOpen { cause, unwelcome }) => {
                            self.link.lost(&cause, unwelcome, now);
                        }
                    }
                }
                frame = reading(&mut self.socket) => self.read(frame),
                () = tokio::time::sleep(Duration::from_millis(wake)) => {
                    self.link.tick(clock::mono_ms());
                }
            }
        }
        if let Some(mut socket) = self.socket.take() {
            let _ = tokio::time::timeout(Duration::from_millis(500), socket.close(None)).await;
        }
    }

    fn obey(&mut self, order: Order<R>) {
        let now = clock::mono_ms();
        match order {
            Order::Ask { to, .. } if to.is_closed() => {}
            Order::Ask {
                key,
                request,
                give_up,
                to,
            } => match self.link.request(key.clone(), request, give_up, now) {
                Ok(()) => self.askers.entry(key).or_default().push(to),
                Err(_) => {
                    let _ = to.send(Err(NoAnswer::Busy));
                }
            },
            Order::Sweep => {
                let link = &mut self.link;
                self.askers.retain(|key, askers| {
                    askers.retain(|asker| !asker.is_closed());
                    if askers.is_empty() {
                        link.cancel(key);
                    }
                    !askers.is_empty()
                });
            }
            Order::Report { troubles, facts } => self.link.report(troubles, facts, now),
        }
    }

    fn read(&mut self, frame: Option<Result<Message, String>>) {
        let now = clock::mono_ms();
        match frame {
            Some(Ok(Message::Text(text))) => match frame::read(&text) {
                Ok(message) => self.link.heard(message, now),
                Err(cause) => {
                    tracing::warn!(%cause, "the server sent what this build does not understand");
                    self.link.heard_something(now);
                }
            },
            Some(Ok(Message::Close(why))) => {
                let why = why.map_or_else(String::new, |why| format!(": {}", why.reason));
                self.link
                    .lost(&format!("the server closed the connection{why}"), None, now);
            }
            Some(Ok(_)) => self.link.heard_something(now),
            Some(Err(cause)) => self.link.lost(&cause, None, now),
            None => self.link.lost("the connection ended", None, now),
        }
    }

    async fn perform(&mut self, act: Act<(V, Arc<str>), R>) {
        match act {
            Act::Connect => self.opening = Some(Box::pin(open::socket(self.config.clone()))),
            Act::Disconnect => {
                self.opening = None;
                self.socket = None;
            }
            Act::Send(message) => {
                let key = match &message {
                    protocol::ToServer::Request { key, .. } => Some(key.clone()),
                    _ => None,
                };
                match serde_json::to_string(&message) {
                    Ok(text) if text.len() <= MAX_FRAME_BYTES => self.send(text).await,
                    _ => self.refuse(key),
                }
            }
            Act::Up(welcome) => {
                tracing::info!(server = self.config.server, "the server serves this box");
                self.hear_time(welcome.now);
                self.state.send_replace(LinkState {
                    up: true,
                    since: clock::now(),
                    unwelcome: None,
                    cause: String::new(),
                });
                // Last, so that whoever looks at both after a greeting sees the line up.
                self.welcome.send_replace(Some(welcome));
            }
            Act::Down { unwelcome, cause } => self.down(unwelcome, cause),
            Act::View {
                connection,
                version,
                view: (view, json),
            } => {
                let at = clock::now();
                let seen = Seen {
                    connection,
                    version,
                    at,
                    view,
                    json,
                };
                self.view.send_replace(Some(Arc::new(seen)));
            }
            Act::ServerTime(server) => self.hear_time(server),
            Act::Answered { key, answer } => self.answer(&key, Ok(answer)),
            Act::TooLate { key } => self.answer(&key, Err(NoAnswer::TooLate)),
        }
    }

    async fn send(&mut self, text: String) {
        let Some(socket) = self.socket.as_mut() else {
            return;
        };
        let sent = socket.send(Message::text(text));
        let cause = match tokio::time::timeout(Duration::from_millis(SILENCE_MS), sent).await {
            Ok(Ok(())) => return,
            Ok(Err(cause)) => cause.to_string(),
            Err(_) => "the server does not take what is sent".to_owned(),
        };
        self.link.lost(&cause, None, clock::mono_ms());
    }

    /// What cannot be sent would be resent for ever.
    fn refuse(&mut self, key: Option<String>) {
        match key {
            Some(key) => {
                self.link.cancel(&key);
                self.answer(&key, Err(NoAnswer::TooLong));
            }
            None => tracing::error!("a report is longer than the server accepts; it was not sent"),
        }
    }

    fn answer(&mut self, key: &str, answer: Result<Answer, NoAnswer>) {
        for asker in self.askers.remove(key).unwrap_or_default() {
            let _ = asker.send(answer.clone());
        }
    }

    fn hear_time(&self, server: Millis) {
        self.ahead_ms
            .store(server.0 - clock::now().0, Ordering::Relaxed);
    }

    fn down(&self, unwelcome: Option<Unwelcome>, cause: String) {
        self.state.send_if_modified(|state| {
            if !state.up && state.cause == cause && state.unwelcome == unwelcome {
                return false;
            }
            let since = if state.up { clock::now() } else { state.since };
            let server = &self.config.server;
            match &unwelcome {
                Some(why) if state.unwelcome != unwelcome => tracing::warn!(
                    server,
                    code = why.code,
                    remedy = why.remedy.en,
                    "A001 the server refuses this box: {}",
                    why.say.en
                ),
                None if state.up || state.cause == NOT_YET || state.unwelcome.is_some() => {
                    tracing::warn!(
                        server,
                        %cause,
                        "A001 the server cannot be reached; trying again"
                    )
                }
                // It stands already; what changed is why.
                _ => tracing::debug!(server, %cause, "A001 stands"),
            }
            *state = LinkState {
                up: false,
                since,
                unwelcome,
                cause,
            };
            true
        });
    }
}

async fn opening(opening: &mut Option<Opening>) -> Result<Socket, open::NotOpen> {
    match opening {
        Some(opening) => opening.await,
        None => std::future::pending().await,
    }
}

async fn reading(socket: &mut Option<Socket>) -> Option<Result<Message, String>> {
    match socket {
        Some(socket) => socket
            .next()
            .await
            .map(|frame| frame.map_err(|cause| cause.to_string())),
        None => std::future::pending().await,
    }
}
