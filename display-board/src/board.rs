//! What a board says next, and what it shows: a value that is told views and the time. Pure.
//!
//! - A call is spoken when its `seq` is above the last one spoken and it is younger than
//!   [`TOO_OLD_MS`] by the server's clock: nothing is said twice, and nothing late.
//! - Calls are spoken one after the other in their order. When [`ONCE_FROM`] or more wait, each is
//!   read once; from [`BATCH_FROM`] on they are read as lists of [`BATCH_FROM`] after one chime.
//! - While so many wait, a citizen who has already come to the counter is passed over. A call that
//!   was repeated before its turn came is said once.

use protocol::{BoardView, Call, CallState, Millis, Opening};
use serde::{Deserialize, Serialize};

use crate::voice::phrase::Style;

/// A call older than this is not spoken any more, milliseconds.
pub const TOO_OLD_MS: i64 = 30_000;

/// From so many waiting calls on, each is read once.
pub const ONCE_FROM: usize = 3;

/// From so many waiting calls on, as many are read as one list.
pub const BATCH_FROM: usize = 6;

/// The last call that was spoken: what a box remembers over a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// Its number, or nothing when the box does not know: then no call of before `at` is spoken.
    pub seq: Option<u64>,
    /// When it was called.
    pub at: Millis,
}

impl Spoken {
    /// A box that remembers nothing and began at `at`.
    #[must_use]
    pub fn nothing_before(at: Millis) -> Spoken {
        Spoken { seq: None, at }
    }

    /// True for a call that was made after this one. Numbers rise with time as long as the hall
    /// keeps its log; a later call with a lower number comes from a hall that began a new one.
    #[must_use]
    fn is_before(&self, call: &Call) -> bool {
        match self.seq {
            Some(seq) => call.seq > seq || call.at > self.at,
            None => call.at >= self.at,
        }
    }
}

impl From<&Call> for Spoken {
    fn from(call: &Call) -> Spoken {
        Spoken {
            seq: Some(call.seq),
            at: call.at,
        }
    }
}

/// What is to be said now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// The calls, in their order; one, but in a batch.
    pub calls: Vec<Call>,
    /// How much is said.
    pub style: Style,
}

/// A board: the calls that wait to be spoken.
#[derive(Debug, Clone)]
pub struct Board {
    /// The last call that was taken from a view.
    taken: Spoken,
    /// The last call that was spoken, or passed over for good.
    spoken: Spoken,
    /// Taken and not yet spoken, in order.
    pending: Vec<Call>,
    closed: bool,
    missed: u64,
}

impl Board {
    /// A board that goes on after the last call it spoke.
    #[must_use]
    pub fn new(spoken: Spoken) -> Board {
        Board {
            taken: spoken,
            spoken,
            pending: Vec::new(),
            closed: false,
            missed: 0,
        }
    }

    /// A newer view: its new calls wait for their turn, and those that wait already learn where
    /// their tickets are now. `now` is the server's time.
    pub fn hear(&mut self, view: &BoardView, now: Millis) {
        self.closed = view.opening == Opening::Closed;
        for waiting in &mut self.pending {
            if let Some(now) = view.calls.iter().find(|call| call.seq == waiting.seq) {
                waiting.state = now.state;
            }
        }
        let mut new: Vec<&Call> = view
            .calls
            .iter()
            .filter(|call| self.taken.is_before(call))
            .collect();
        new.sort_by_key(|call| (call.at, call.seq));
        for call in new {
            self.taken = call.into();
            self.pending.retain(|waiting| waiting.label != call.label);
            if !is_too_old(call, now) {
                self.pending.push(call.clone());
            }
        }
    }

    /// True when there is something to say now.
    #[must_use]
    pub fn has_next(&self, now: Millis) -> bool {
        self.pending
            .iter()
            .any(|call| self.is_worth_saying(call, now))
    }

    /// What to say now; it counts as spoken from here on.
    pub fn next(&mut self, now: Millis) -> Option<Utterance> {
        let late = self
            .pending
            .iter()
            .filter(|call| is_too_old(call, now))
            .count();
        self.missed += u64::try_from(late).unwrap_or(u64::MAX);
        let pending = std::mem::take(&mut self.pending);
        let (mut waiting, passed): (Vec<Call>, Vec<Call>) = pending
            .into_iter()
            .partition(|call| self.is_worth_saying(call, now));
        if waiting.len() >= ONCE_FROM {
            let coming = waiting.iter().any(|call| call.state == CallState::Calling);
            waiting.retain(|call| !coming || call.state == CallState::Calling);
        }
        let (count, style) = match waiting.len() {
            0 => (0, Style::Once),
            BATCH_FROM.. => (BATCH_FROM, Style::Batch),
            ONCE_FROM.. => (1, Style::Once),
            _ => (1, Style::Twice),
        };
        self.pending = waiting.split_off(count);
        if let Some(last) = waiting.last() {
            self.spoken = last.into();
        } else if let Some(last) = passed.last() {
            self.spoken = last.into();
        }
        (count > 0).then_some(Utterance {
            calls: waiting,
            style,
        })
    }

    /// The last call that was spoken, to be remembered before it is said.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        self.spoken
    }

    /// How many calls were not spoken because their turn came too late.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.missed
    }

    /// After the day is closed only those are called who are still on their way.
    fn is_worth_saying(&self, call: &Call, now: Millis) -> bool {
        !(is_too_old(call, now) || self.closed && call.state == CallState::Gone)
    }
}

fn is_too_old(call: &Call, now: Millis) -> bool {
    now.0.saturating_sub(call.at.0) >= TOO_OLD_MS
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
