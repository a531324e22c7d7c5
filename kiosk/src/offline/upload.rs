//! How numbers of the offline series come to the server: in order, in small batches, again until
//! each has an answer.
//!
//! The server takes a number that it has already as told, so a number may be told twice; what it
//! must not be is forgotten. Two answers end it: done, and that the number can never be taken. Any
//! other leaves it owed, and it is told again after a pause that grows.

use std::collections::BTreeMap;

use protocol::{Answer, KioskRequest, Millis, OfflineSlip};

use super::Offline;
use crate::kiosk::Now;

/// Numbers that are told at once.
pub const BATCH: usize = 8;

/// The pauses before it is tried again, milliseconds.
const FIRST_PAUSE_MS: u64 = 5_000;
const LONGEST_PAUSE_MS: u64 = 60_000;

/// Refusals after which a number is not told again: no plan and no later day changes them.
const FINAL: [&str; 2] = ["offline_twice", "not_an_offline_label"];

/// What became of a number that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its label.
    pub label: String,
    /// Why it can never be taken, when that is so.
    pub refused: Option<String>,
}

#[derive(Debug)]
pub(super) struct Upload {
    run: String,
    next: u64,
    /// The numbers on their way, by the key of the request.
    sending: BTreeMap<String, OfflineSlip>,
    /// When it is tried again, and why it must be.
    again: Option<(u64, String)>,
    pause_ms: u64,
    since: Option<Millis>,
    refused: Vec<(String, String, Millis)>,
}

impl Upload {
    pub(super) fn new(run: &str) -> Upload {
        Upload {
            run: run.to_owned(),
            next: 0,
            sending: BTreeMap::new(),
            again: None,
            pause_ms: FIRST_PAUSE_MS,
            since: None,
            refused: Vec::new(),
        }
    }

    pub(super) fn was_refused(&mut self, label: &str, code: &str, at: Millis) {
        let (label, code) = (label.to_owned(), code.to_owned());
        self.refused.push((label, code, at));
    }
}

impl Offline {
    /// How many numbers the server does not have.
    #[must_use]
    pub fn untold(&self) -> usize {
        self.untold.len()
    }

    /// When [`Offline::tell`] must be called again at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        let again = self.upload.again.as_ref();
        again
            .filter(|_| !self.untold.is_empty() && self.upload.sending.is_empty())
            .map(|(at, _)| *at)
    }

    /// What is to be sent now, each under its key. The line is up.
    pub fn tell(&mut self, now: Now) -> Vec<(String, KioskRequest)> {
        let waits = matches!(&self.upload.again, Some((at, _)) if now.mono < *at);
        if waits || !self.upload.sending.is_empty() {
            return Vec::new();
        }
        let mut requests = Vec::new();
        for untold in self.untold.iter().take(BATCH) {
            let mut slip = untold.slip.clone();
            slip.taken_at = self.by_servers_clock(slip.taken_at, untold.mono, now);
            self.upload.next += 1;
            let key = format!("offline-{}-{}", self.upload.run, self.upload.next);
            self.upload.sending.insert(key.clone(), untold.slip.clone());
            requests.push((key, KioskRequest::Offline { slip }));
        }
        requests
    }

    /// Whether a key is that of a number on its way.
    #[must_use]
    pub fn is_telling(&self, key: &str) -> bool {
        self.upload.sending.contains_key(key)
    }

    /// The server answered. What it took, or can never take, is to be written down.
    pub fn told(&mut self, key: &str, answer: Option<&Answer>, now: Now) -> Option<Told> {
        let slip = self.upload.sending.remove(key)?;
        let refused = match answer {
            Some(Answer::Done(_)) => None,
            Some(Answer::No(no)) if FINAL.contains(&no.code.as_str()) => Some(no.code.clone()),
            Some(Answer::No(no)) => {
                self.try_again(&no.code, now);
                return None;
            }
            None => {
                self.try_again("no_answer", now);
                return None;
            }
        };
        let same = |untold: &super::Untold| {
            (&untold.slip.label, &untold.slip.touch) == (&slip.label, &slip.touch)
        };
        self.untold.retain(|untold| !same(untold));
        if let Some(code) = &refused {
            self.upload.was_refused(&slip.label, code, now.at);
        }
        if self.untold.is_empty() {
            self.upload.since = None;
            self.upload.again = None;
        }
        self.upload.pause_ms = FIRST_PAUSE_MS;
        let label = slip.label;
        Some(Told { label, refused })
    }

    fn try_again(&mut self, code: &str, now: Now) {
        let upload = &mut self.upload;
        upload.since.get_or_insert(now.at);
        let stands = matches!(&upload.again, Some((at, _)) if now.mono < *at);
        if !stands {
            upload.again = Some((now.mono + upload.pause_ms, code.to_owned()));
            upload.pause_ms = (upload.pause_ms * 2).min(LONGEST_PAUSE_MS);
        }
    }

    /// The line is up again: there is nothing to wait for.
    pub fn line_is_up(&mut self) {
        self.upload.again = None;
        self.upload.pause_ms = FIRST_PAUSE_MS;
    }

    /// Since when the server does not take what is told, and why.
    #[must_use]
    pub fn stuck(&self) -> Option<(Millis, String)> {
        let since = self.upload.since?;
        let code = self.upload.again.as_ref().map(|(_, code)| code.as_str());
        let code = code.unwrap_or("on its way");
        Some((since, format!("{} numbers: {code}", self.untold.len())))
    }

    /// The numbers that can never be taken, and since when.
    #[must_use]
    pub fn refused(&self) -> Option<(Millis, String)> {
        let (_, _, since) = self.upload.refused.first()?;
        let all = self.upload.refused.iter();
        let all: Vec<String> = all
            .map(|(label, code, _)| format!("{label}: {code}"))
            .collect();
        Some((*since, all.join(", ")))
    }
}
