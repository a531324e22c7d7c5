//! What the events of a visit with several steps change.

use std::sync::Arc;

use crate::visit::{Moved, StepDone};
use crate::{
    Class, Code, CounterId, Desk, Event, Hall, InLine, Millis, Place, Placed, Ticket, TicketId,
};

impl Hall {
    /// Applies an event of a visit; others are none of its business.
    pub(super) fn visited(&mut self, event: &Event, at: Millis) {
        match event {
            Event::TicketTransferred {
                ticket,
                counter,
                to,
                placed,
                back,
                remark,
                elsewhere,
            } => {
                let first = *placed == Placed::First;
                let moved = Moved {
                    at,
                    by: Some(*counter),
                    first,
                };
                self.change(*ticket, |ticket| {
                    let visit = &mut ticket.visit;
                    if let Some(back) = back {
                        visit.ahead.insert(0, back.clone());
                    }
                    visit.remark.clone_from(remark);
                    visit.elsewhere.clone_from(elsewhere);
                    (visit.worked_ms, visit.here_ms) = (0, 0);
                    go(ticket, to, moved);
                });
                self.desk(*counter).desk = Desk::Free { since: at };
            }
            Event::StepsPlanned { ticket, steps, .. } => {
                self.change(*ticket, |ticket| ticket.visit.ahead.clone_from(steps));
            }
            Event::StepFinished {
                ticket,
                counter,
                outcomes,
                to,
                left,
            } => {
                let group = self.ticket_now(*ticket).group.clone();
                self.step_done(*ticket, *counter, outcomes, at);
                let moved = Moved {
                    at,
                    by: Some(*counter),
                    first: false,
                };
                self.change(*ticket, |ticket| {
                    ticket.left = left.or(ticket.left);
                    if ticket.visit.ahead.is_empty() && left.is_some() {
                        // The next round: priority and a booked time held for the first.
                        (ticket.class, ticket.granted) = (Class::Ordinary, None);
                    }
                    if !ticket.visit.ahead.is_empty() {
                        ticket.visit.ahead.remove(0);
                    }
                    if ticket.visit.ahead.is_empty() {
                        ticket.visit.elsewhere = None;
                    }
                    go(ticket, to, moved);
                });
                self.line(&group).served += 1;
                self.aside.passed_on += 1;
                let desk = self.desk(*counter);
                desk.desk = Desk::Free { since: at };
                desk.served += 1;
            }
            Event::WorkTold { ticket, work, .. } => {
                self.change(*ticket, |ticket| ticket.visit.work.clone_from(work));
            }
            Event::TicketNoted { ticket, note, .. } => {
                self.change(*ticket, |ticket| ticket.visit.notes.push(note.clone()));
            }
            Event::TicketSuspended {
                ticket,
                counter,
                kind,
                until,
                elsewhere,
                remark,
            } => {
                let here = self.ticket_now(*ticket).visit.here_since;
                let here_ms = here.map_or(0, |since| self.worked_ms(since, at));
                self.change(*ticket, |ticket| {
                    if let Place::Serving { since, .. } = ticket.place {
                        ticket.visit.worked_ms += at.since(since);
                    }
                    ticket.visit.here_ms += here_ms;
                    ticket.visit.here_since = None;
                    ticket.visit.elsewhere.clone_from(elsewhere);
                    ticket.visit.remark.clone_from(remark);
                    ticket.place = Place::Suspended {
                        kind: *kind,
                        counter: *counter,
                        since: at,
                        until: *until,
                    };
                });
                self.desk(*counter).desk = Desk::Free { since: at };
            }
            Event::TicketReturned { ticket, to } => self.returned(*ticket, to, at),
            Event::TicketTakenBack { ticket, counter } => {
                let (counter, since) = (*counter, at);
                self.change(*ticket, |ticket| {
                    ticket.visit.elsewhere = None;
                    ticket.visit.counter = None;
                    ticket.visit.here_since = Some(at);
                    ticket.place = Place::Serving { counter, since };
                });
                self.desk(counter).desk = Desk::Serving(*ticket);
            }
            _ => {}
        }
    }

    fn returned(&mut self, id: TicketId, to: &InLine, at: Millis) {
        let ticket = self.ticket_now(id);
        let (missed, group) = (!ticket.place.is_live(), ticket.group.clone());
        if missed {
            let line = self.line(&group);
            line.no_shows = line.no_shows.saturating_sub(1);
        }
        let moved = Moved {
            at,
            by: None,
            first: false,
        };
        self.change(id, |ticket| {
            if missed {
                ticket.visit.returns = ticket.visit.returns.saturating_add(1);
            } else {
                ticket.visit.elsewhere = None;
            }
            go(ticket, to, moved);
        });
    }

    /// Writes down what came of the present step.
    pub(super) fn step_done(
        &mut self,
        id: TicketId,
        counter: CounterId,
        outcomes: &[Code],
        at: Millis,
    ) {
        let ticket = Arc::clone(self.ticket_now(id));
        if let Some(ms) = self.step_ms(&ticket, at) {
            self.line(&ticket.group).learned.learn(ms);
        }
        drop(ticket);
        self.change(id, |ticket| {
            let visit = &mut ticket.visit;
            let done = StepDone {
                group: ticket.group.clone(),
                counter,
                at,
                outcomes: outcomes.to_vec(),
                work: std::mem::take(&mut visit.work),
            };
            visit.done.push(done);
            visit.worked_ms = 0;
            (visit.here_since, visit.here_ms) = (None, 0);
            visit.remark = None;
        });
    }
}

/// Puts a ticket into a line.
fn go(ticket: &mut Ticket, to: &InLine, moved: Moved) {
    ticket.group = to.group.clone();
    ticket.visit.counter = to.counter;
    ticket.visit.moved = Some(moved);
    ticket.place = Place::Waiting { since: to.since };
}
