//! What a counter did last, kept with all that it changed, so that it can be undone.

use std::sync::Arc;

use super::Hall;
use super::moves::RetainNot;
use crate::{Act, CounterId, Desk, Ending, Event, GroupId, Place, Step, Ticket, TicketId};

/// Ticket and desk before an act that can be undone.
pub(super) struct Before {
    act: Act,
    counter: CounterId,
    ticket: Arc<Ticket>,
    desk: Desk,
    run: Option<u16>,
    group: Option<GroupId>,
    learned_ms: Option<i64>,
}

impl Hall {
    /// What an event that can be undone is about to change.
    pub(super) fn before(&self, event: &Event) -> Option<Before> {
        let (act, ticket, counter) = event.act()?;
        let desk = self.counters.get(&counter)?;
        let was = self.ticket(ticket)?.place;
        // Somebody served without a slip was never called: there is no line to go back to. A visit
        // that took a number, as in older logs, stays.
        let numbered = self.ticket(ticket)?.has_number();
        if act == Act::Start && matches!(was, Place::Waiting { .. }) && numbered {
            return None;
        }
        let learned_ms = match act {
            Act::Finish | Act::FinishStep => self.step_ms(self.ticket(ticket)?, self.last),
            _ => None,
        };
        Some(Before {
            act,
            counter,
            ticket: Arc::clone(self.ticket(ticket)?),
            desk: desk.desk,
            run: desk.run,
            group: desk.last_group.clone(),
            learned_ms,
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
            group_before: before.group,
            learned_ms: before.learned_ms,
        };
        let first = desk.last.as_deref().and_then(<[Step]>::last);
        let first = first.filter(|first| {
            first.act.may_call_next()
                && (first.at, step.act) == (at, Act::Call)
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
        desk.last_group.clone_from(&step.group_before);
        desk.last = (!rest.is_empty()).then(|| rest.into());
        let id = step.before.id;
        if step.act == Act::Start && matches!(step.before.place, Place::Waiting { .. }) {
            let at = self.last;
            self.end(id, at, Ending::Cancelled, None);
            return;
        }
        if let Some(ms) = step.learned_ms {
            self.line(&step.before.group).learned.unlearn(ms);
        }
        let desk = self.desk(counter);
        match step.act {
            Act::Call => {
                desk.held = true;
                self.unpass(id);
                self.calls.retain_not(id);
            }
            Act::Start | Act::Transfer | Act::Suspend | Act::TakeBack => {}
            Act::Finish => {
                desk.served -= 1;
                self.line(&step.before.group).served -= 1;
            }
            Act::FinishStep => {
                desk.served -= 1;
                self.aside.passed_on -= 1;
                self.line(&step.before.group).served -= 1;
            }
            Act::NoShow => self.line(&step.before.group).no_shows -= 1,
        }
        self.change(id, |ticket| *ticket = Ticket::clone(&step.before));
    }
}

impl Event {
    /// What was done to which ticket at which counter, when that can be undone.
    #[must_use]
    pub fn act(&self) -> Option<(Act, TicketId, CounterId)> {
        let (act, ticket, counter) = match self {
            Event::TicketCalled {
                ticket, counter, ..
            } => (Act::Call, ticket, counter),
            Event::TicketStarted { ticket, counter } => (Act::Start, ticket, counter),
            Event::TicketFinished {
                ticket, counter, ..
            } => (Act::Finish, ticket, counter),
            Event::StepFinished {
                ticket, counter, ..
            } => (Act::FinishStep, ticket, counter),
            Event::TicketTransferred {
                ticket, counter, ..
            } => (Act::Transfer, ticket, counter),
            Event::TicketSuspended {
                ticket, counter, ..
            } => (Act::Suspend, ticket, counter),
            Event::TicketTakenBack { ticket, counter } => (Act::TakeBack, ticket, counter),
            Event::TicketMissed { ticket, counter } => (Act::NoShow, ticket, counter),
            _ => return None,
        };
        Some((act, *ticket, *counter))
    }
}
