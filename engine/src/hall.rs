//! The hall and its fold: the only code that changes a hall.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::civil::Date;

use crate::{
    Aside, AutoCall, Booking, BookingCode, Class, Counter, CounterId, Desk, Ending, Event,
    GroupClosed, GroupId, HallPlan, Label, Line, Mark, Millis, Office, Offline, Place, Planning,
    Recorded, Seat, Session, Ticket, TicketId, TicketKey,
};

mod moves;
mod offline;
mod rehome;
mod undo;
mod visit;

use moves::RetainNot;

/// Calls and recalls that a hall remembers for its boards.
pub const MAX_CALLS: usize = 400;

/// One service day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The hall's date.
    pub date: Date,
    /// When it was opened.
    pub opened_at: Millis,
    /// When numbers are given.
    pub sessions: Arc<[Session]>,
    /// When it was closed.
    pub closed_at: Option<Millis>,
}

/// The last call of a ticket, for boards. Derived from the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallRecord {
    /// The ticket.
    pub ticket: TicketId,
    /// The counter.
    pub counter: CounterId,
    /// When.
    pub at: Millis,
    /// 1 for the first call.
    pub times: u8,
}

/// A hall on one day: a fold of the events since the day was opened. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hall {
    /// The plan in force.
    pub plan: Arc<HallPlan>,
    /// Its version; 0 for a plan that was never saved.
    pub plan_version: u32,
    /// The service day, also after it was closed. None before the first.
    pub day: Option<Day>,
    /// The day's tickets; a ticket's id is its position.
    pub tickets: Vector<Arc<Ticket>>,
    /// Tickets by the key of their phone page. Derived.
    pub keys: OrdMap<TicketKey, TicketId>,
    /// The tickets of each person who has shown an ID, in the order of issue. Derived.
    pub marks: OrdMap<Mark, Vec<TicketId>>,
    /// Booked times of this day and later ones.
    pub bookings: OrdMap<BookingCode, Booking>,
    /// Every group's line.
    pub lines: OrdMap<GroupId, Line>,
    /// Every counter.
    pub counters: OrdMap<CounterId, Counter>,
    /// The last call of each ticket, by the `seq` of its event; the newest [`MAX_CALLS`]. Derived.
    pub calls: OrdMap<u64, CallRecord>,
    /// The last mark that was given to a visit without a number. Derived.
    pub direct: u16,
    /// People waiting in all lines. Derived.
    pub waiting: usize,
    /// What the supervisor has in hand.
    pub office: Office,
    /// The plan that is on its way into force.
    pub planning: Planning,
    /// Who is in no group's line and at no counter. Derived.
    pub aside: Aside,
    /// The offline series of the kiosks.
    pub offline: Offline,
    /// The moment of the last event.
    pub last: Millis,
    /// The place of the last event in the log; 0 before the first.
    pub seq: u64,
}

impl Hall {
    /// A hall before its first day.
    #[must_use]
    pub fn new(plan: HallPlan) -> Hall {
        let mut hall = Hall {
            plan: Arc::new(plan),
            plan_version: 0,
            day: None,
            tickets: Vector::new(),
            keys: OrdMap::new(),
            marks: OrdMap::new(),
            bookings: OrdMap::new(),
            lines: OrdMap::new(),
            counters: OrdMap::new(),
            calls: OrdMap::new(),
            direct: 0,
            waiting: 0,
            office: Office::default(),
            planning: Planning::default(),
            aside: Aside::default(),
            offline: Offline::default(),
            last: Millis(0),
            seq: 0,
        };
        hall.put_skills();
        hall.furnish();
        hall
    }

    /// A ticket of the day.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Arc<Ticket>> {
        self.tickets.get(id.0 as usize)
    }

    /// The ticket of a phone page.
    #[must_use]
    pub fn ticket_by_key(&self, key: &TicketKey) -> Option<&Arc<Ticket>> {
        self.keys.get(key).and_then(|id| self.ticket(*id))
    }

    /// The ticket of a label. Looks from the newest on: people ask about today's last numbers.
    #[must_use]
    pub fn ticket_by_label(&self, label: &Label) -> Option<&Arc<Ticket>> {
        self.tickets
            .iter()
            .rev()
            .find(|ticket| ticket.label == *label)
    }

    /// Changes the hall. Refuses nothing: an event has happened.
    ///
    /// # Panics
    /// When the event names a ticket, counter or group that the hall does not have: the log does
    /// not belong to this hall, which is a bug and not a state to go on from.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        assert!(
            recorded.seq == self.seq + 1,
            "the log has a gap before event {}",
            recorded.seq
        );
        assert!(
            at >= self.last,
            "time runs backwards at event {} (H5)",
            recorded.seq
        );
        self.seq = recorded.seq;
        self.last = at;
        let before = self.before(&recorded.event);
        match &recorded.event {
            Event::PlanSaved {
                version,
                plan,
                rehome,
                ..
            } => {
                self.plan_version = *version;
                self.put_plan(plan, rehome, at);
                self.planned(recorded);
            }
            Event::DayOpened {
                date,
                sessions,
                plan_version,
                plan,
                appointments,
                planning,
            } => {
                let (seq, last) = (self.seq, self.last);
                *self = Hall::new(HallPlan::clone(plan));
                self.office.saved = None;
                self.plan = Arc::clone(plan);
                self.put_skills();
                self.plan_version = *plan_version;
                (self.seq, self.last) = (seq, last);
                self.book(appointments);
                self.planning = Planning::clone(planning);
                self.day = Some(Day {
                    date: *date,
                    opened_at: at,
                    sessions: sessions.as_slice().into(),
                    closed_at: None,
                });
            }
            Event::DayClosed {
                expired,
                unfinished,
                suspended,
            } => self.close(at, &[expired, unfinished, suspended]),
            Event::TicketIssued { .. } => self.issued(recorded),
            Event::TicketCalled {
                ticket,
                counter,
                why,
            } => self.called(*ticket, *counter, why, at),
            Event::TicketRecalled {
                ticket,
                counter,
                times,
            } => {
                let since = match self.ticket_now(*ticket).place {
                    Place::Called { since, .. } => since,
                    Place::Waiting { .. }
                    | Place::Serving { .. }
                    | Place::Suspended { .. }
                    | Place::Gone { .. } => at,
                };
                let (counter, times) = (*counter, *times);
                self.place(
                    *ticket,
                    Place::Called {
                        counter,
                        since,
                        last_call: at,
                        times,
                    },
                );
                self.calls.retain_not(*ticket);
                self.remember(CallRecord {
                    ticket: *ticket,
                    counter,
                    at,
                    times,
                });
            }
            Event::TicketStarted { ticket, counter } => {
                let (counter, since) = (*counter, at);
                let started = self.place(*ticket, Place::Serving { counter, since });
                started.visit.here_since.get_or_insert(at);
                let group = started.group.clone();
                let desk = self.desk(counter);
                (desk.desk, desk.last_group) = (Desk::Serving(*ticket), Some(group));
            }
            Event::TicketFinished {
                ticket,
                counter,
                outcomes,
            } => {
                self.step_done(*ticket, *counter, outcomes, at);
                self.end(*ticket, at, Ending::Finished, Some(*counter));
                self.change(*ticket, |ticket| ticket.left = ticket.left.map(|_| 0));
                let desk = self.desk(*counter);
                desk.desk = Desk::Free { since: at };
                desk.served += 1;
            }
            Event::TicketMissed { ticket, counter } => {
                self.end(*ticket, at, Ending::NoShow, Some(*counter));
                self.desk(*counter).desk = Desk::Free { since: at };
            }
            Event::GroupClosed { group, reason } => {
                self.line(group).closed = Some(GroupClosed {
                    reason: Arc::clone(reason),
                    since: at,
                });
            }
            Event::GroupReopened { group } => self.line(group).closed = None,
            Event::TicketCancelled { ticket, .. } => {
                self.end(*ticket, at, Ending::Cancelled, None);
                let ticket = Arc::clone(self.ticket_now(*ticket));
                if ticket.has_number() {
                    self.uses_quota(&ticket.quota_of, ticket.issued_at, -1);
                }
            }
            Event::TicketRegrouped { ticket, to, .. } => self.regroup(*ticket, to),
            Event::WaitingMoved { to, tickets, .. } => {
                for ticket in tickets {
                    self.regroup(*ticket, to);
                }
            }
            Event::TicketReprinted { ticket, times } => {
                self.change(*ticket, |ticket| ticket.reprints = *times);
            }
            Event::TicketReleased {
                ticket,
                counter,
                since,
            } => {
                self.unpass(*ticket);
                self.place(*ticket, Place::Waiting { since: *since });
                self.desk(*counter).desk = Desk::Free { since: at };
            }
            Event::CounterOpened { counter } | Event::CounterResumed { counter } => {
                self.desk(*counter).desk = Desk::Free { since: at };
            }
            Event::StaffSignedIn { counter, staff, .. } => {
                let counter = self.desk(*counter);
                counter.seat = Some(Seat {
                    staff: Arc::clone(staff),
                    since: at,
                    before: counter.spent,
                });
            }
            Event::PriorityGranted { ticket, granted } => {
                self.grade(*ticket, Class::Priority, Some(granted.clone()));
            }
            Event::PriorityRemoved {
                ticket,
                counter,
                back_since,
            } => {
                self.grade(*ticket, Class::Ordinary, None);
                if let (Some(counter), Some(since)) = (counter, back_since) {
                    self.unpass(*ticket);
                    self.place(*ticket, Place::Waiting { since: *since });
                    self.desk(*counter).desk = Desk::Free { since: at };
                }
            }
            Event::PriorityConfirmed { ticket, .. } => self.confirm(*ticket),
            Event::AppointmentsBooked { appointments } => self.book(appointments),
            Event::AppointmentCancelled { code } => drop(self.bookings.remove(code)),
            Event::ActUndone { counter, .. } => self.undo(*counter),
            Event::StaffLeft { counter, .. } => self.desk(*counter).seat = None,
            Event::CounterShut { counter } => {
                self.desk(*counter).desk = Desk::Shut;
                self.rehome();
            }
            Event::CounterPaused { counter, reason } => {
                let counter = self.desk(*counter);
                counter.desk = Desk::Paused { since: at };
                counter.pause_reason.clone_from(reason);
            }
            event @ (Event::CounterReskilled { .. }
            | Event::CounterAsPlanned { .. }
            | Event::ActPlanned { .. }
            | Event::ActCancelled { .. }
            | Event::ActDone { .. }
            | Event::ActMissed { .. }
            | Event::Announced { .. }
            | Event::AnnouncementEnded { .. }
            | Event::EmergencyCalled { .. }
            | Event::EmergencyAnswered { .. }
            | Event::EmergencyEnded { .. }
            | Event::PeopleAsked { .. }
            | Event::PeopleReplied { .. }
            | Event::MessageSent { .. }
            | Event::MessageSeen { .. }) => self.in_office(event, at),
            event @ (Event::CounterLent { .. } | Event::CounterGivenBack { .. }) => {
                self.lent(event, &recorded.by, at);
            }
            event @ (Event::AdviceMade { .. }
            | Event::AdviceAnswered { .. }
            | Event::AdviceFollowed { .. }) => self.advised(event, at),
            Event::FactsLearned { groups } => {
                for facts in groups {
                    self.line(&facts.group).learned.usual_ms = Some(facts.mean_ms);
                }
            }
            Event::AutoCallSet { counter, auto } => {
                let counter = self.desk(*counter);
                counter.auto_since = at;
                counter.auto_off = *auto == AutoCall::Off;
                counter.held = *auto == AutoCall::NotNow;
            }
            event @ (Event::TicketTransferred { .. }
            | Event::StepsPlanned { .. }
            | Event::StepFinished { .. }
            | Event::WorkTold { .. }
            | Event::TicketNoted { .. }
            | Event::TicketSuspended { .. }
            | Event::TicketReturned { .. }
            | Event::TicketTakenBack { .. }) => self.visited(event, at),
            Event::PlanDrafted { .. }
            | Event::DraftDropped { .. }
            | Event::PublicationPlanned { .. }
            | Event::PublicationWithdrawn {}
            | Event::PublicationFailed { .. } => self.planned(recorded),
            Event::OfflineInserted { .. } => self.inserted(recorded),
            Event::OfflineExpired {
                label, date, touch, ..
            } => {
                self.offline.late.insert((*date, label.clone()), *touch);
            }
        }
        if let Some(before) = before {
            self.done(before, at);
        }
        #[cfg(debug_assertions)]
        self.check_now_and_then();
    }
}
