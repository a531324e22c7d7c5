//! The one owner of the hall: drain, decide and apply each, append once, then answer and publish.
//!
//! [`Registrar::step`] is pure and does the first half for a whole batch; [`Registry`] is the
//! thread around it. Nobody is answered and nothing is published before the batch is committed.
//! When an append fails the process ends: only the log knows what happened, and a fresh start
//! replays it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use engine::{Command, Elapse, Event, Hall, Millis, Recorded};
use protocol::{Answer, Trouble};
use tokio::sync::oneshot;
use tracing::{error, info, warn};

use crate::input::{Ask, Fingerprint, Input, Key, Reply};
use crate::metrics::Metrics;
use crate::presence::Presence;
use crate::publisher::{News, Publisher};
use crate::store::Store;
use crate::view::answer::Answering;

/// Most inputs that wait for the registrar; more are told that the server is busy.
pub const MAX_INBOX: usize = 4_096;
/// Most inputs of one transaction.
pub const MAX_BATCH: usize = 512;
/// How long an answer is remembered, milliseconds: 48 hours.
pub const REMEMBER_MS: i64 = 48 * 3_600_000;
/// Longest sleep between two looks at the clock.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// A step of the clock that is worth a trouble, milliseconds.
const CLOCK_STEP_MS: i64 = 2 * 60_000;

/// An answer to be stored with its key, in the batch that made it.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// The key.
    pub key: Key,
    /// What was asked.
    pub fingerprint: Fingerprint,
    /// When.
    pub at: Millis,
    /// The answer as JSON.
    pub body: String,
}

/// All that one step did, to be committed as one.
#[derive(Debug, Default)]
pub struct Batch {
    /// The events, in order.
    pub records: Vec<Recorded>,
    /// The answers.
    pub answers: Vec<NewAnswer>,
    /// For each input in order: its answer, or where to find it.
    pub replies: Vec<Told>,
}

impl Batch {
    /// True when there is nothing to commit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.answers.is_empty()
    }
}

/// What becomes of one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A fresh answer.
    Fresh(Box<Answer>),
    /// The key is known: the answer stands in the store.
    Before(Key),
    /// The key was used for something else.
    KeyReused,
}

/// The hall with the keys of the last 48 hours. Pure.
#[derive(Debug)]
pub struct Registrar {
    hall: Hall,
    answering: Answering,
    keys: BTreeMap<Key, Fingerprint>,
    ages: VecDeque<(Millis, Key)>,
}

impl Registrar {
    /// A registrar of a replayed hall with the keys that the store remembers, oldest first.
    #[must_use]
    pub fn new(
        hall: Hall,
        answering: Answering,
        known: impl IntoIterator<Item = (Millis, Key, Fingerprint)>,
    ) -> Registrar {
        let (mut keys, mut ages) = (BTreeMap::new(), VecDeque::new());
        for (at, key, fingerprint) in known {
            keys.insert(key, fingerprint);
            ages.push_back((at, key));
        }
        Registrar {
            hall,
            answering,
            keys,
            ages,
        }
    }

    /// The hall as of the last step.
    #[must_use]
    pub fn hall(&self) -> &Hall {
        &self.hall
    }

    /// The moment at which `clock` is used: never before the last event (H5).
    #[must_use]
    pub fn moment(&self, clock: Millis) -> Millis {
        clock.max(self.hall.last)
    }

    /// Decides and applies each ask in the order of arrival; the rules of the calendar go first.
    /// The second NEXT of a batch sees what the first one did. Tells nobody.
    pub fn step<'a>(&mut self, asks: impl IntoIterator<Item = &'a Ask>, clock: Millis) -> Batch {
        let now = self.moment(clock);
        let mut batch = Batch::default();
        self.forget(now);
        while self.rule(now, &mut batch) {}
        for ask in asks {
            let told = self.one(ask, now, &mut batch);
            batch.replies.push(told);
        }
        batch
    }

    fn one(&mut self, ask: &Ask, now: Millis, batch: &mut Batch) -> Told {
        match self.keys.get(&ask.key) {
            Some(known) if *known == ask.fingerprint => {
                let fresh = batch.answers.iter().any(|answer| answer.key == ask.key);
                return if fresh {
                    self.again(ask.key, batch)
                } else {
                    Told::Before(ask.key)
                };
            }
            Some(_) => return Told::KeyReused,
            None => {}
        }
        let answer = match self.hall.decide(&ask.command, now) {
            Ok(events) => {
                let first = batch.records.len();
                for event in events {
                    self.record(event, Arc::clone(&ask.by), now, batch);
                }
                self.answering.done(&self.hall, &batch.records[first..])
            }
            Err(refusal) => self.answering.no(&self.hall, &refusal),
        };
        self.keys.insert(ask.key, ask.fingerprint);
        self.ages.push_back((now, ask.key));
        batch.answers.push(NewAnswer {
            key: ask.key,
            fingerprint: ask.fingerprint,
            at: now,
            body: serde_json::to_string(&answer).expect("an answer is plain data"),
        });
        Told::Fresh(Box::new(answer))
    }

    /// The answer that this very batch gave to a key.
    fn again(&self, key: Key, batch: &Batch) -> Told {
        let body = batch
            .answers
            .iter()
            .find(|answer| answer.key == key)
            .map(|found| &found.body);
        match body.and_then(|body| serde_json::from_str(body).ok()) {
            Some(answer) => Told::Fresh(Box::new(answer)),
            None => Told::Before(key),
        }
    }

    fn rule(&mut self, now: Millis, batch: &mut Batch) -> bool {
        let events = self
            .hall
            .decide(&Command::Elapse(Elapse {}), now)
            .unwrap_or_default();
        let acted = !events.is_empty();
        for event in events {
            self.record(event, "rule".into(), now, batch);
        }
        acted
    }

    fn record(&mut self, event: Event, by: Arc<str>, at: Millis, batch: &mut Batch) {
        let recorded = Recorded {
            seq: self.hall.seq + 1,
            at,
            by,
            event,
        };
        self.hall.apply(&recorded);
        batch.records.push(recorded);
    }

    fn forget(&mut self, now: Millis) {
        while self
            .ages
            .front()
            .is_some_and(|(at, _)| now.since(*at) > REMEMBER_MS)
        {
            if let Some((_, key)) = self.ages.pop_front() {
                self.keys.remove(&key);
            }
        }
    }
}

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
    /// Starts the registrar's thread over a store and tells the publisher of every commit.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(
        registrar: Registrar,
        store: Store,
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

struct Owner {
    registrar: Registrar,
    store: Store,
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
            Duration::from_millis(u64::try_from(at.since(now)).unwrap_or(0))
        });
        until.clamp(Duration::from_millis(1), LONGEST_SLEEP)
    }

    fn turn(&mut self, asks: &[Ask], replies: impl Iterator<Item = oneshot::Sender<Reply>>) {
        let clock = Millis(appliance::clock::now().0);
        self.watch_clock(clock);
        let mut batch = self.registrar.step(asks, clock);
        if !batch.is_empty() {
            let before = appliance::clock::mono_us();
            if let Err(cause) = self.store.append(&batch) {
                error!(%cause, "the log did not take a batch; ending, to start again from it");
                std::process::abort();
            }
            let took_us = appliance::clock::mono_us() - before;
            self.metrics
                .committed(asks.len(), batch.records.len(), took_us);
        }
        for (told, reply) in std::mem::take(&mut batch.replies).into_iter().zip(replies) {
            // Whoever asked may be gone; the answer is kept under its key.
            let _ = reply.send(self.say(told));
        }
        if !batch.records.is_empty() {
            let hall = self.registrar.hall().clone();
            self.publisher.tell(News::Committed {
                hall,
                events: batch.records,
            });
        }
    }

    fn say(&self, told: Told) -> Reply {
        match told {
            Told::Fresh(answer) => Reply::Answer(answer),
            Told::KeyReused => Reply::KeyReused,
            Told::Before(key) => match self.store.answer(key) {
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
                self.publisher.tell(News::Devices);
            }
        }
    }
}

struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}
