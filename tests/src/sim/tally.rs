//! What happened in a world, in figures.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use engine::Recorded;
use protocol::Answer;
use serde::Serialize;
use serde_json::Value;

/// What happened in a world, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names are the figures' own words")]
pub struct Tally {
    pub batches: u64,
    pub slips: u64,
    pub reprints: u64,
    pub phones: u64,
    pub views: u64,
    pub spoken: u64,
    pub again: u64,
    pub dropped: u64,
    pub doubled: u64,
    pub cuts: u64,
    pub silences: u64,
    pub steps: u64,
    pub restarts: u64,
    pub rolls: u64,
    pub deaths: u64,
    pub died_before: u64,
    pub died_after: u64,
    /// The events of the log, by their kind.
    pub events: BTreeMap<String, u64>,
    /// The hall's refusals, by their code.
    pub refused: BTreeMap<String, u64>,
    /// How often each promise was looked at.
    pub judged: BTreeMap<String, u64>,
    /// A hash of the whole log: two runs of one seed have the same.
    pub digest: u64,
}

impl Tally {
    /// Every figure by its name, but events, refusals and the hash.
    #[must_use]
    pub fn figures(&self) -> Vec<(String, u64)> {
        let Ok(Value::Object(figures)) = serde_json::to_value(self) else {
            return Vec::new();
        };
        let figures = figures.into_iter().filter(|(name, _)| name != "digest");
        figures
            .filter_map(|(name, figure)| Some((name, figure.as_u64()?)))
            .collect()
    }

    /// How many events there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.events.values().sum()
    }

    /// How many events of a kind there are.
    #[must_use]
    pub fn of(&self, kind: &str) -> u64 {
        self.events.get(kind).copied().unwrap_or(0)
    }

    /// Adds the figures of another world.
    pub fn add(&mut self, other: &Tally) {
        for (mine, theirs) in [
            (&mut self.batches, other.batches),
            (&mut self.slips, other.slips),
            (&mut self.reprints, other.reprints),
            (&mut self.phones, other.phones),
            (&mut self.views, other.views),
            (&mut self.spoken, other.spoken),
            (&mut self.again, other.again),
            (&mut self.dropped, other.dropped),
            (&mut self.doubled, other.doubled),
            (&mut self.cuts, other.cuts),
            (&mut self.silences, other.silences),
            (&mut self.steps, other.steps),
            (&mut self.restarts, other.restarts),
            (&mut self.rolls, other.rolls),
            (&mut self.deaths, other.deaths),
            (&mut self.died_before, other.died_before),
            (&mut self.died_after, other.died_after),
        ] {
            *mine += theirs;
        }
        for (mine, theirs) in [
            (&mut self.events, &other.events),
            (&mut self.refused, &other.refused),
            (&mut self.judged, &other.judged),
        ] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_insert(0) += count;
            }
        }
    }

    pub(super) fn saw(&mut self, kind: &str) {
        *self.events.entry(kind.to_owned()).or_insert(0) += 1;
    }

    pub(super) fn answered(&mut self, answer: &Answer) {
        if let Answer::No(no) = answer {
            *self.refused.entry(no.code.clone()).or_insert(0) += 1;
        }
    }

    pub(super) fn digest_of(&mut self, log: &[Recorded]) {
        let mut hasher = DefaultHasher::new();
        for recorded in log {
            let text = serde_json::to_string(recorded).unwrap_or_default();
            text.hash(&mut hasher);
        }
        self.digest = hasher.finish();
    }
}
