//! Where in which line a ticket is put that did not just take a number.

use crate::visit::Placed;
use crate::{
    Class, Counter, CounterId, Desk, GroupId, Hall, InLine, Line, Millis, NextStep, Refusal, Ticket,
};

impl Hall {
    /// The spot of a ticket that goes to a group, or to one counter of it. A counter that cannot
    /// call it any more is left out: any other of the group may.
    pub(crate) fn spot(&self, ticket: &Ticket, to: &NextStep, now: Millis) -> InLine {
        let counter = to
            .counter
            .filter(|counter| self.can_call(*counter, &to.group));
        let since = match to.placed {
            Placed::Last => now,
            Placed::OriginalTime => ticket.issued_at,
            Placed::First => {
                let head = self.heads(&to.group, counter, 1).first().copied();
                head.map_or(ticket.issued_at, |since| {
                    since.plus(-1).min(ticket.issued_at)
                })
            }
        };
        let group = to.group.clone();
        InLine {
            group,
            counter,
            since,
        }
    }

    /// The spot of a ticket that was missed: so many places back, and never before those who took
    /// their numbers earlier.
    pub(crate) fn spot_behind(&self, ticket: &Ticket, places: u16, now: Millis) -> InLine {
        let to = NextStep {
            group: ticket.group.clone(),
            counter: ticket.visit.counter,
            placed: Placed::OriginalTime,
        };
        let mut spot = self.spot(ticket, &to, now);
        let places = usize::from(places);
        let heads = self.heads(&spot.group, spot.counter, places);
        let behind = match heads.last() {
            Some(last) if heads.len() == places => last.plus(1),
            _ if places == 0 => spot.since,
            _ => now,
        };
        spot.since = spot.since.max(behind);
        spot
    }

    /// The places in the order of call of the first few who wait for a group, or for a counter.
    fn heads(&self, group: &GroupId, counter: Option<CounterId>, few: usize) -> Vec<Millis> {
        let of_line = |line: &Line| -> Vec<Millis> {
            let classes = Class::ALL.into_iter();
            classes
                .flat_map(|class| line.of(class).iter().take(few).map(|(since, _)| *since))
                .collect()
        };
        let line = |group: &GroupId| self.lines.get(group).map(of_line).unwrap_or_default();
        let mut heads: Vec<Millis> = match counter {
            None => line(group),
            Some(counter) => {
                let own = self.aside.own.get(&counter).map(of_line);
                let served = self.plan.served_by(counter).iter().flat_map(line);
                own.unwrap_or_default().into_iter().chain(served).collect()
            }
        };
        heads.sort_unstable();
        heads.truncate(few);
        heads
    }

    /// The step that brings a ticket back to the counter that sends it away.
    pub(crate) fn back_to(counter: CounterId, ticket: &Ticket) -> NextStep {
        NextStep {
            group: ticket.group.clone(),
            counter: Some(counter),
            placed: Placed::OriginalTime,
        }
    }

    /// A step that may be asked for: the group is there, and the counter is, is not shut and serves
    /// it. `from` is the counter that asks.
    pub(crate) fn possible(&self, step: &NextStep) -> Result<(), Refusal> {
        crate::command::known_group(self, &step.group)?;
        let Some(counter) = step.counter else {
            return Ok(());
        };
        if self.counter_today(counter)?.desk == Desk::Shut {
            return Err(Refusal::CounterIsShut { counter });
        }
        self.serves(counter, &step.group)
    }

    /// That a counter may serve somebody of a group whom a person sends to it, or the refusal.
    pub(crate) fn serves(&self, counter: CounterId, group: &GroupId) -> Result<(), Refusal> {
        if self.is_able(counter, group) {
            return Ok(());
        }
        Err(Refusal::CounterDoesNotServe {
            counter,
            group: group.clone(),
        })
    }

    /// The ticket that a counter serves.
    pub(crate) fn serving_at(&self, counter: CounterId) -> Result<&Ticket, Refusal> {
        let served = match self.counter_today(counter)?.desk {
            Desk::Serving(id) => self.ticket(id),
            Desk::Shut | Desk::Free { .. } | Desk::Calling(_) | Desk::Paused { .. } => None,
        };
        served
            .map(AsRef::as_ref)
            .ok_or(Refusal::NobodyServed { counter })
    }
}

/// The refusal when a counter that should be free is not.
pub(crate) fn free(counter: &Counter) -> Result<(), Refusal> {
    let id = counter.id;
    match counter.desk {
        Desk::Free { .. } => Ok(()),
        Desk::Calling(_) => Err(Refusal::StillCalling { counter: id }),
        Desk::Serving(_) => Err(Refusal::StillServing { counter: id }),
        Desk::Paused { .. } => Err(Refusal::CounterIsPaused { counter: id }),
        Desk::Shut => Err(Refusal::CounterIsShut { counter: id }),
    }
}
