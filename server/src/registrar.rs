//! The one owner of the hall: drain, decide and apply each, append once, then publish and answer.
//!
//! [`Registrar::step`] is pure and does the first half for a whole batch; [`Registry`] is the
//! handle to the thread around it ([`owner`]). Nobody is answered and nothing is published before
//! the batch is committed.
//! When an append fails the process ends: only the log knows what happened, and a fresh start
//! replays it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use engine::{Command, Elapse, Event, Hall, Millis, Recorded};
use protocol::Answer;

use crate::input::{Ask, Fingerprint, Key};
use crate::view::answer::Answering;

pub(crate) mod owner;

#[cfg(test)]
mod tests;

pub use owner::{Inputs, MAX_BATCH, MAX_INBOX, NotTaken, Registry};

/// How long an answer is remembered, milliseconds: 48 hours.
pub const REMEMBER_MS: i64 = 48 * 3_600_000;

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
