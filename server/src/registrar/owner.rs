//! The thread that owns the registrar and the store: nothing else writes the log.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use engine::Millis;
use protocol::Trouble;
use tokio::sync::oneshot;
use tracing::{error, info, warn};

use super::{Registrar, Told};
use crate::input::{Ask, Input, Reply};
use crate::metrics::Metrics;
use crate::presence::Presence;
use crate::publisher::Publisher;
use crate::store::Store;

/// Most inputs that wait for the registrar; more are told that the server is busy.
pub const MAX_INBOX: usize = 4_096;
/// Most inputs of one transaction.
pub const MAX_BATCH: usize = 512;
/// Longest sleep between two looks at the clock.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// A step of the clock that is worth a trouble, milliseconds.
const CLOCK_STEP_MS: i64 = 2 * 60_000;

/// Why an ask was not taken. Nothing has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// Too many wait; try again.
    Busy,
    /// The server stops.
    Stopping,
}

/// The handle by which everybody asks the registrar.
#[derive(Debug, Clone)]
pub struct Registry {
    inbox: SyncSender<Input>,
}

impl Registry {
    /// Starts the registrar's thread over a store and tells the publisher of every commit. Without
    /// a store nothing is kept.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(
        registrar: Registrar,
        store: Option<Store>,
        publisher: Publisher,
        presence: Presence,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<(Registry, std::thread::JoinHandle<()>)> {
        let (inbox, inputs) = sync_channel(MAX_INBOX);
        let thread = std::thread::Builder::new()
            .name("registrar".into())
            .spawn(move || {
                Owner {
                    registrar,
                    store,
                    publisher,
                    presence,
                    metrics,
                    stepped: false,
                }
                .run(&inputs);
            })?;
        Ok((Registry { inbox }, thread))
    }

    /// A registry without a thread: somebody else takes what is asked.
    #[must_use]
    pub fn by_hand() -> (Registry, Inputs) {
        let (inbox, inputs) = sync_channel(MAX_INBOX);
        (Registry { inbox }, Inputs(inputs))
    }

    /// Asks, and waits for the committed answer.
    ///
    /// # Errors
    /// When the ask was not taken, or the server stops before it is answered; the same key may be
    /// asked again.
    pub async fn ask(&self, ask: Ask) -> Result<Reply, NotTaken> {
        self.put(ask)?.await.map_err(|_| NotTaken::Stopping)
    }

    /// Asks, and gives where the committed answer will come. Whoever puts two asks one after the
    /// other has them decided in that order.
    ///
    /// # Errors
    /// When the ask was not taken; the same key may be asked again.
    pub fn put(&self, ask: Ask) -> Result<oneshot::Receiver<Reply>, NotTaken> {
        let (reply, answer) = oneshot::channel();
        self.inbox
            .try_send(Input::Ask(ask, reply))
            .map_err(|refused| match refused {
                TrySendError::Full(_) => NotTaken::Busy,
                TrySendError::Disconnected(_) => NotTaken::Stopping,
            })?;
        Ok(answer)
    }

    /// Lets the registrar finish what it has taken, and end.
    pub fn stop(&self) {
        let _ = self.inbox.send(Input::Stop);
    }
}

/// What is asked of a registry without a thread.
#[derive(Debug)]
pub struct Inputs(Receiver<Input>);

impl Inputs {
    /// All that was asked since, in order.
    pub fn take(&self) -> impl Iterator<Item = (Ask, oneshot::Sender<Reply>)> {
        self.0.try_iter().filter_map(|input| match input {
            Input::Ask(ask, reply) => Some((ask, reply)),
            Input::Stop => None,
        })
    }
}

struct Owner {
    registrar: Registrar,
    store: Option<Store>,
    publisher: Publisher,
    presence: Presence,
    metrics: Arc<Metrics>,
    stepped: bool,
}

impl Owner {
    fn run(mut self, inputs: &Receiver<Input>) {
        // A panic here would leave a server that answers nobody: end, restart, replay.
        let _bomb = AbortOnPanic;
        let mut asks = Vec::new();
        let mut replies = Vec::new();
        loop {
            let stop = self.drain(inputs, &mut asks, &mut replies);
            self.turn(&asks, replies.drain(..));
            asks.clear();
            if stop {
                info!("the registrar has finished");
                return;
            }
        }
    }

    /// Waits for an input or a deadline, then takes all that waits. True when it is to stop.
    fn drain(
        &self,
        inputs: &Receiver<Input>,
        asks: &mut Vec<Ask>,
        replies: &mut Vec<oneshot::Sender<Reply>>,
    ) -> bool {
        let mut next = inputs.recv_timeout(self.sleep());
        loop {
            match next {
                Ok(Input::Ask(ask, reply)) => {
                    asks.push(ask);
                    replies.push(reply);
                }
                Ok(Input::Stop) | Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return false,
            }
            if asks.len() >= MAX_BATCH {
                return false;
            }
            next = inputs.try_recv().map_err(|_| RecvTimeoutError::Timeout);
        }
    }

    fn sleep(&self) -> Duration {
        let clock = Millis(appliance::clock::now().0);
        let now = self.registrar.moment(clock);
        let deadline = self.registrar.hall().next_deadline(now);
        let until = deadline.map_or(LONGEST_SLEEP, |(at, _)| {
            appliance::clock::takes(at.since(now))
        });
        until.clamp(Duration::from_millis(1), LONGEST_SLEEP)
    }

    fn turn(&mut self, asks: &[Ask], replies: impl Iterator<Item = oneshot::Sender<Reply>>) {
        let clock = Millis(appliance::clock::now().0);
        self.watch_clock(clock);
        let batch = self.registrar.step(asks, clock);
        if !batch.is_empty() {
            let before = appliance::clock::mono_us();
            if let Some(store) = &mut self.store
                && let Err(cause) = store.append(&batch)
            {
                error!(%cause, "the log did not take a batch; ending, to start again from it");
                std::process::abort();
            }
            let took_us = appliance::clock::mono_us() - before;
            self.metrics
                .committed(asks.len(), batch.records.len(), took_us);
        }
        // The hall goes out before the answers: whoever has an answer finds its effect.
        if !batch.records.is_empty() {
            let hall = self.registrar.hall().clone();
            self.publisher.committed(hall, batch.records);
        }
        for (told, reply) in batch.replies.into_iter().zip(replies) {
            // Whoever asked may be gone; the answer is kept under its key.
            let _ = reply.send(self.say(told));
        }
    }

    fn say(&self, told: Told) -> Reply {
        match told {
            Told::Fresh(answer) => Reply::Answer(answer),
            Told::KeyReused => Reply::KeyReused,
            Told::Before(key) => match self.store.as_ref().map_or(Ok(None), |it| it.answer(key)) {
                Ok(Some(answer)) => Reply::Answer(Box::new(answer)),
                Ok(None) => Reply::KeyReused,
                Err(cause) => {
                    error!(%cause, "an answer that was given before cannot be read; ending");
                    std::process::abort();
                }
            },
        }
    }

    fn watch_clock(&mut self, clock: Millis) {
        let behind = self.registrar.hall().last.since(clock) > CLOCK_STEP_MS;
        if behind != self.stepped {
            self.stepped = behind;
            if behind {
                warn!("the clock went back; times stand still until it has caught up");
            } else {
                info!("the clock has caught up with the log");
            }
            let cause = behind.then(|| "the clock is behind the last event of the log".to_owned());
            if self
                .presence
                .server_trouble(Trouble::ClockStepped, cause, clock)
            {
                self.publisher.devices_changed();
            }
        }
    }
}

/// Ends the process when its thread panics.
pub(crate) struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}
