//! One key, one answer: repeats of a page's request wait for the same answer.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use protocol::Answer;
use tokio::sync::mpsc;

use super::feed::Answering;
use crate::words;

/// Requests that may wait for an answer at once, over all pages.
pub(super) const MAX_ASKED: usize = 64;

/// Answers that are kept for repeats.
const MAX_KEPT: usize = 256;

/// Where an answer goes: the page that asked.
pub(super) type Asker = mpsc::Sender<(String, Answer)>;

#[derive(Default)]
struct Known {
    waiting: BTreeMap<String, Vec<Asker>>,
    done: VecDeque<(String, Answer)>,
}

/// What was asked and what was answered. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Asked(Arc<Mutex<Known>>);

impl Asked {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks under a key, once; an answer that is there already comes back. `start` is called when the key is new; it has no answer for a
    /// request that it does not know.
    pub(super) fn ask(
        &self,
        key: String,
        start: impl FnOnce() -> Option<Answering>,
        asker: Asker,
    ) -> Option<Answer> {
        let mut known = self.known();
        if let Some((_, answer)) = known.done.iter().find(|(done, _)| *done == key) {
            return Some(answer.clone());
        }
        if let Some(askers) = known.waiting.get_mut(&key) {
            askers.push(asker);
            return None;
        }
        if known.waiting.len() >= MAX_ASKED {
            return Some(Answer::No(words::no("agent", "busy", &[])));
        }
        let Some(answering) = start() else {
            return Some(Answer::No(words::no("agent", "unsupported", &[])));
        };
        known.waiting.insert(key.clone(), vec![asker]);
        drop(known);
        // The answer is not the page's: a page that was reloaded asks again with the same key.
        tokio::spawn(self.clone().wait(key, answering));
        None
    }

    async fn wait(self, key: String, answering: Answering) {
        // In a task of its own, so that a panic there does not leave the askers waiting.
        let answer = tokio::spawn(answering).await.unwrap_or_else(|cause| {
            tracing::error!(%cause, "a request broke the box's answer");
            Answer::No(words::no("agent", "failed", &[]))
        });
        let askers = {
            let mut known = self.known();
            // A refusal changed nothing, so the next press may ask anew; what is done stays done.
            if matches!(answer, Answer::Done(_)) {
                if known.done.len() >= MAX_KEPT {
                    known.done.pop_front();
                }
                known.done.push_back((key.clone(), answer.clone()));
            }
            known.waiting.remove(&key).unwrap_or_default()
        };
        for asker in askers {
            // A page that is gone asks again when it is back. A full channel is a page that does
            // not read; it asks again, too.
            let _ = asker.try_send((key.clone(), answer.clone()));
        }
    }
}
