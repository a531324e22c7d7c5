//! A clerk has pressed the wrong key.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{CounterId, Event, Hall, Millis, Refusal, Step};

/// How long the last thing done at a counter can be undone, milliseconds.
pub const UNDO_MS: i64 = 8_000;

/// Takes back the last call, start, finish or no-show of a counter, while nothing has come after
/// it: the ticket is where and as it was left, and so is the desk. A visit without a number that had
/// just begun is over, as if nobody had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// Which counter.
    pub counter: CounterId,
}

impl Undo {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let desk = hall.counter_today(counter)?;
        let steps = desk.last.as_deref().unwrap_or_default();
        let last = steps.last().ok_or(Refusal::NothingToUndo { counter })?;
        if now.since(last.at) > UNDO_MS {
            return Err(Refusal::UndoTooLate { counter });
        }
        let stands = |step: &Step| {
            let now = hall.ticket(step.after.id);
            now.is_some_and(|ticket| Arc::ptr_eq(ticket, &step.after))
                && hall.is_able(counter, &step.before.group)
        };
        if desk.desk != last.desk_after || !steps.iter().all(stands) {
            return Err(Refusal::WorldWentOn {
                label: last.after.label.clone(),
            });
        }
        let undone = steps.iter().rev().map(|step| Event::ActUndone {
            counter,
            ticket: step.before.id,
            act: step.act,
        });
        Ok(undone.collect())
    }
}

impl Hall {
    /// Until when the last thing done at a counter can be undone; none when it cannot.
    #[must_use]
    pub fn undo_until(&self, counter: CounterId, now: Millis) -> Option<Millis> {
        Undo { counter }.decide(self, now).ok()?;
        let steps = self.counters.get(&counter)?.last.as_deref()?;
        steps.last().map(|step| step.at.plus(UNDO_MS))
    }
}
