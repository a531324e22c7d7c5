//! The disk of a simulated server: what is committed is here, and nothing else survives.

use std::collections::BTreeMap;

use engine::{Hall, HallPlan, Millis, Recorded};
use layso_server::input::{Fingerprint, Key};
use layso_server::registrar::Batch;

/// An answer on the disk.
#[derive(Debug, Clone)]
pub struct Kept {
    /// When it was given.
    pub at: Millis,
    /// To what.
    pub fingerprint: Fingerprint,
    /// The answer as JSON.
    pub body: String,
}

/// What survives the server: the committed log and the answers with their keys.
#[derive(Debug, Default)]
pub struct Disk {
    /// The log.
    pub log: Vec<Recorded>,
    /// The answers.
    pub answers: BTreeMap<Key, Kept>,
    order: Vec<Key>,
}

impl Disk {
    /// One transaction.
    pub fn commit(&mut self, batch: &Batch) {
        self.log.extend(batch.records.iter().cloned());
        for answer in &batch.answers {
            let kept = Kept {
                at: answer.at,
                fingerprint: answer.fingerprint,
                body: answer.body.clone(),
            };
            self.answers.insert(answer.key, kept);
            self.order.push(answer.key);
        }
    }

    /// What a lying disk does in a crash.
    pub fn lose_the_last(&mut self) {
        self.log.pop();
    }

    /// The hall that the log tells.
    #[must_use]
    pub fn replay(&self, plan: &HallPlan) -> Hall {
        let mut hall = Hall::new(plan.clone());
        for recorded in &self.log {
            hall.apply(recorded);
        }
        hall
    }

    /// The keys with what was asked, oldest first.
    pub fn known(&self) -> impl Iterator<Item = (Millis, Key, Fingerprint)> {
        self.order.iter().map(|key| {
            let kept = &self.answers[key];
            (kept.at, *key, kept.fingerprint)
        })
    }
}
