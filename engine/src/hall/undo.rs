//! What a counter did last, kept with all that it changed, so that it can be undone.

use std::sync::Arc;

use super::Hall;
use super::moves::RetainNot;
use crate::{Act, CounterId, Desk, Event, Step, Ticket, TicketId};

/// Ticket and desk before an act that can be undone.
pub(super) struct Before {
    act: Act,
    counter: CounterId,
    ticket: Arc<Ticket>,
    desk: Desk,
    run: Option<u16>,
}

impl Hall {
    /// What an event that can be undone is about to change.
    pub(super) fn before(&self, event: &Event) -> Option<Before> {
        let (act, ticket, counter): (Act, &TicketId, &CounterId) = match event {
            Event::TicketCalled {
                ticket, counter, ..
            } => (Act::Call, ticket, counter),
            Event::TicketStarted { ticket, counter } => (Act::Start, ticket, counter),
            Event::TicketFinished { ticket, counter } => (Act::Finish, ticket, counter),
            Event::TicketMissed { ticket, counter } => (Act::NoShow, ticket, counter),
            _ => return None,
        };
        let desk = self.counters.get(counter)?;
        Some(Before {
            act,
            counter: *counter,
            ticket: Arc::clone(self.ticket(*ticket)?),
            desk: desk.desk,
            run: desk.run,
        })
    }

    /// Remembers what was done. The call that the same key made after a service belongs to it.
    pub(super) fn done(&mut self, before: Before, at: crate::Millis) {
        let Some(after) = self.ticket(before.ticket.id).map(Arc::clone) else {
            return;
        };
        let desk = self.desk(before.counter);
        let step = Step {
            act: before.act,
            at,
            before: before.ticket,
            after,
            desk_before: before.desk,
            desk_after: desk.desk,
            run_before: before.run,
        };
        let first = desk.last.as_deref().and_then(<[Step]>::last);
        let first = first.filter(|first| {
            (first.act, first.at, step.act) == (Act::Finish, at, Act::Call)
                && first.desk_after == step.desk_before
        });
        desk.last = Some(first.cloned().into_iter().chain([step]).collect());
        desk.held = false;
    }

    /// Takes back the last thing done at a counter.
    pub(super) fn undo(&mut self, counter: CounterId) {
        let desk = self.desk(counter);
        let steps = desk.last.take();
        let Some((step, rest)) = steps.as_deref().and_then(<[Step]>::split_last) else {
            return;
        };
        desk.desk = step.desk_before;
        desk.run = step.run_before;
        desk.last = (!rest.is_empty()).then(|| rest.into());
        let id = step.before.id;
        match step.act {
            Act::Call => {
                desk.held = true;
                self.unpass(id);
                self.calls.retain_not(id);
            }
            Act::Start => {}
            Act::Finish => {
                desk.served -= 1;
                self.line(&step.before.group).served -= 1;
            }
            Act::NoShow => self.line(&step.before.group).no_shows -= 1,
        }
        self.change(id, |ticket| *ticket = Ticket::clone(&step.before));
    }
}
