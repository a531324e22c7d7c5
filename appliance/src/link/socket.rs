//! Drives a [`Link`] over a real socket, and hands the box a [`LinkHandle`].

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use protocol::{Answer, MAX_FRAME_BYTES, Millis, Role, SILENCE_MS, Unwelcome, Welcome};
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
mod handle;
mod open;

pub use handle::{LinkHandle, NoAnswer, Seen};

use handle::Order;

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
