//! A box's end of the line.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use protocol::{Answer, Fact, MAX_KEY_BYTES, Millis, TroubleReport, Welcome};
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock;
use crate::link::LinkState;

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

pub(super) enum Order<R> {
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
    pub(super) orders: mpsc::Sender<Order<R>>,
    pub(super) view: watch::Receiver<Option<Arc<Seen<V>>>>,
    pub(super) state: watch::Receiver<LinkState>,
    pub(super) welcome: watch::Receiver<Option<Welcome>>,
    pub(super) ahead_ms: Arc<AtomicI64>,
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
