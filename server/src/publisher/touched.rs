//! Which views an event changes: the marks that make publishing cost what changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::{Aside, CounterId, Event, GroupId, Hall, InLine, TicketId};

use super::Topic;
use crate::view::board::zone_of;

/// Views that are to be computed again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// At once: somebody waits for it with a finger on a key, or looks up to be called.
    pub now: BTreeSet<Topic>,
    /// Lines whose counts or order changed; everything that shows them follows within a moment.
    pub lines: BTreeSet<GroupId>,
    /// The numbers of the supervisor changed.
    pub tallies: bool,
    /// Everything, at once: the day or the plan changed.
    pub all: bool,
}

impl Touched {
    /// Marks what one event changed. `hall` has it applied, and perhaps later ones too.
    pub fn mark(&mut self, hall: &Hall, event: &Event) {
        self.tallies = true;
        match event {
            Event::PlanSaved { .. }
            | Event::PublicationFailed { .. }
            | Event::PublicationWithdrawn {}
            | Event::DayOpened { .. }
            | Event::DayClosed { .. } => {
                self.all = true;
            }
            Event::TicketIssued { group, .. } => self.line(group),
            Event::OfflineInserted {
                group, instead_of, ..
            } => match instead_of {
                None => self.line(group),
                // A counter may have called the number that leaves. Rare.
                Some(_) => self.all = true,
            },
            Event::OfflineExpired { .. } => {}
            Event::TicketCalled {
                ticket, counter, ..
            } => {
                self.line_of(hall, *ticket);
                self.desk(hall, *ticket, *counter);
            }
            Event::TicketRecalled {
                ticket, counter, ..
            }
            | Event::TicketStarted { ticket, counter }
            | Event::TicketFinished {
                ticket, counter, ..
            } => self.desk(hall, *ticket, *counter),
            Event::TicketMissed { ticket, counter } => {
                self.desk(hall, *ticket, *counter);
                self.line_of(hall, *ticket);
            }
            Event::StepsPlanned {
                ticket, counter, ..
            }
            | Event::WorkTold {
                ticket, counter, ..
            }
            | Event::TicketNoted {
                ticket, counter, ..
            } => self.desk(hall, *ticket, *counter),
            Event::TicketTransferred {
                ticket,
                counter,
                to,
                ..
            }
            | Event::StepFinished {
                ticket,
                counter,
                to,
                ..
            } => {
                self.desk(hall, *ticket, *counter);
                self.sent(to);
                // It may have been called in the same breath, from a line that it does not tell
                // any more: one of this counter's.
                for group in hall.plan.served_by(*counter) {
                    self.line(group);
                }
            }
            Event::TicketSuspended {
                ticket, counter, ..
            }
            | Event::TicketTakenBack { ticket, counter } => {
                self.desk(hall, *ticket, *counter);
                self.line_of(hall, *ticket);
            }
            Event::TicketReturned { ticket, to } => {
                if let Some(ticket) = hall.ticket(*ticket) {
                    self.now.insert(Topic::Phone(ticket.key.clone()));
                }
                self.sent(to);
            }
            // Rare, and read everywhere: tile, board, counter, phone.
            Event::GroupClosed { .. } | Event::GroupReopened { .. } => self.all = true,
            Event::TicketCancelled { ticket, .. } => {
                if let Some(ticket) = hall.ticket(*ticket) {
                    self.line(&ticket.group);
                }
                self.phone(hall, *ticket);
            }
            Event::TicketRegrouped { ticket, from, to } => {
                self.line(from);
                self.line(to);
                self.phone(hall, *ticket);
            }
            Event::WaitingMoved { from, to, tickets } => {
                self.line(from);
                self.line(to);
                for ticket in tickets {
                    self.phone(hall, *ticket);
                }
            }
            Event::TicketReprinted { .. }
            | Event::PlanDrafted { .. }
            | Event::DraftDropped { .. }
            | Event::PublicationPlanned { .. } => {}
            Event::TicketReleased {
                ticket, counter, ..
            } => {
                if let Some(ticket) = hall.ticket(*ticket) {
                    self.line(&ticket.group);
                }
                self.desk(hall, *ticket, *counter);
            }
            // All counters show an emergency; skills change whose line is whose.
            Event::EmergencyCalled { .. }
            | Event::EmergencyAnswered { .. }
            | Event::EmergencyEnded { .. }
            | Event::CounterReskilled { .. }
            | Event::CounterAsPlanned { .. }
            | Event::CounterLent { .. }
            | Event::CounterGivenBack { .. } => self.all = true,
            // What counters would call next is weighed by it.
            Event::FactsLearned { .. } => {
                self.now
                    .extend(hall.counters.keys().copied().map(Topic::Counter));
            }
            Event::Announced { .. } | Event::AnnouncementEnded { .. } => {
                self.now.insert(Topic::Board(None));
                let zones = hall.plan.zones.iter();
                let zones = zones.map(|zone| Topic::Board(Some(zone.id.as_str().into())));
                self.now.extend(zones);
            }
            Event::ActPlanned { act, .. } => {
                self.now.insert(Topic::Counter(act.counter()));
            }
            Event::ActCancelled { id } | Event::ActDone { id } | Event::ActMissed { id, .. } => {
                if let Some(planned) = hall.office.planned.get(id) {
                    self.now.insert(Topic::Counter(planned.act.counter()));
                }
            }
            // The supervisor alone sees these, with the tallies.
            Event::PeopleAsked { .. }
            | Event::PeopleReplied { .. }
            | Event::AdviceMade { .. }
            | Event::AdviceAnswered { .. }
            | Event::AdviceFollowed { .. } => {}
            Event::MessageSeen { message } => {
                let known = hall.office.messages.get(message);
                self.now.extend(known.map(|it| Topic::Counter(it.counter)));
            }
            Event::AutoCallSet { counter, .. }
            | Event::MessageSent { counter, .. }
            | Event::StaffSignedIn { counter, .. }
            | Event::StaffLeft { counter, .. } => {
                self.now.insert(Topic::Counter(*counter));
            }
            Event::CounterPaused { counter, .. } | Event::CounterResumed { counter } => {
                self.now.insert(Topic::Counter(*counter));
            }
            Event::PriorityGranted { ticket, .. } => self.line_of(hall, *ticket),
            Event::PriorityRemoved {
                ticket, counter, ..
            } => {
                self.line_of(hall, *ticket);
                if let Some(counter) = counter {
                    self.desk(hall, *ticket, *counter);
                }
            }
            // Whoever has booked is in no line before he comes; a kiosk lets people check in while
            // anything is booked.
            Event::AppointmentsBooked { .. } | Event::AppointmentCancelled { .. } => {
                self.now.insert(Topic::Kiosk);
            }
            Event::ActUndone {
                ticket, counter, ..
            } => {
                self.desk(hall, *ticket, *counter);
                // It may have been sent to any line, which it does not tell any more.
                for group in &hall.plan.groups {
                    self.line(&group.id);
                }
            }
            Event::PriorityConfirmed { counter, .. } => {
                self.now.insert(Topic::Counter(*counter));
            }
            // Whoever waited for it alone waits for its groups now, and every clerk may send people
            // to counters that are not shut.
            Event::CounterOpened { counter } | Event::CounterShut { counter } => {
                self.now
                    .extend(hall.counters.keys().copied().map(Topic::Counter));
                for group in hall.plan.served_by(*counter) {
                    self.line(group);
                }
                for id in &hall.aside.suspended {
                    self.phone(hall, *id);
                }
            }
        }
    }

    /// The line in which a ticket waits now, and the counter for which alone it does.
    fn sent(&mut self, to: &InLine) {
        self.line(&to.group);
        self.now.extend(to.counter.map(Topic::Counter));
    }

    /// All who see the group of a ticket: those of it who are away stand in their lists.
    fn line_of(&mut self, hall: &Hall, ticket: TicketId) {
        if let Some(ticket) = hall.ticket(ticket) {
            self.line(&ticket.group);
        }
    }

    fn line(&mut self, group: &GroupId) {
        if !self.lines.contains(group) {
            self.lines.insert(group.clone());
        }
    }

    fn desk(&mut self, hall: &Hall, ticket: TicketId, counter: CounterId) {
        self.now.insert(Topic::Counter(counter));
        self.now.insert(Topic::Board(None));
        if let Some(zone) = zone_of(hall, counter) {
            self.now.insert(Topic::Board(Some(Arc::from(zone))));
        }
        self.phone(hall, ticket);
    }

    fn phone(&mut self, hall: &Hall, ticket: TicketId) {
        if let Some(ticket) = hall.ticket(ticket) {
            self.now.insert(Topic::Phone(ticket.key.clone()));
            // The counter that expects it back sees where it is.
            let expects = Aside::comes_back_to(ticket);
            self.now.extend(expects.map(Topic::Counter));
        }
    }
}
