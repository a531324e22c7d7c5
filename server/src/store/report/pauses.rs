//! How long counters paused, and for what.

use std::collections::BTreeMap;

use engine::{CounterId, Event, Millis, Recorded};

/// The pauses of one counter for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pause {
    /// How many there were.
    pub(super) times: u32,
    /// How long they were together, milliseconds.
    pub(super) ms: i64,
}

/// The pauses of a day by counter and reason; an empty reason is none. One that goes on counts up to
/// the last event.
pub(super) fn of_counters(events: &[&Recorded]) -> BTreeMap<(CounterId, String), Pause> {
    let mut pauses: BTreeMap<(CounterId, String), Pause> = BTreeMap::new();
    let mut going: BTreeMap<CounterId, (Millis, String)> = BTreeMap::new();
    let mut end = |counter: CounterId, (since, reason): (Millis, String), at: Millis| {
        let pause = pauses.entry((counter, reason)).or_default();
        pause.times += 1;
        pause.ms += at.since(since);
    };
    for Recorded { at, event, .. } in events {
        match event {
            Event::CounterPaused { counter, reason } => {
                let reason = reason.as_deref().unwrap_or_default().to_owned();
                if let Some(before) = going.insert(*counter, (*at, reason)) {
                    end(*counter, before, *at);
                }
            }
            Event::CounterResumed { counter }
            | Event::CounterShut { counter }
            | Event::CounterOpened { counter } => {
                if let Some(pause) = going.remove(counter) {
                    end(*counter, pause, *at);
                }
            }
            Event::DayClosed { .. } => {
                for (counter, pause) in std::mem::take(&mut going) {
                    end(counter, pause, *at);
                }
            }
            _ => {}
        }
    }
    if let Some(last) = events.last() {
        for (counter, pause) in going {
            end(counter, pause, last.at);
        }
    }
    pauses
}
