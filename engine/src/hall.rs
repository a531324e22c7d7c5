//! The hall and its fold: the only code that changes a hall.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::civil::Date;

use crate::{
    Counter, CounterId, Desk, Ending, Event, GroupClosed, GroupId, HallPlan, Label, Line, Millis,
    Place, Recorded, Session, Ticket, TicketId, TicketKey,
};

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
    /// Every group's line.
    pub lines: OrdMap<GroupId, Line>,
    /// Every counter.
    pub counters: OrdMap<CounterId, Counter>,
    /// The last call of each ticket, by the `seq` of its event; the newest [`MAX_CALLS`]. Derived.
    pub calls: OrdMap<u64, CallRecord>,
    /// People waiting in all lines. Derived.
    pub waiting: usize,
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
            lines: OrdMap::new(),
            counters: OrdMap::new(),
            calls: OrdMap::new(),
            waiting: 0,
            last: Millis(0),
            seq: 0,
        };
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

    /// How many will be called before a waiting ticket; none for one that does not wait.
    #[must_use]
    pub fn ahead_of(&self, ticket: &Ticket) -> Option<usize> {
        match ticket.place {
            Place::Waiting { since } => self
                .lines
                .get(&ticket.group)
                .map(|line| line.ahead_of(since, ticket.id)),
            Place::Called { .. } | Place::Serving { .. } | Place::Gone { .. } => None,
        }
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
        match &recorded.event {
            Event::PlanSaved { version, plan, .. } => {
                self.plan = Arc::clone(plan);
                self.plan_version = *version;
                self.furnish();
            }
            Event::DayOpened {
                date,
                sessions,
                plan_version,
                plan,
            } => {
                let (seq, last) = (self.seq, self.last);
                *self = Hall::new(HallPlan::clone(plan));
                self.plan = Arc::clone(plan);
                self.plan_version = *plan_version;
                (self.seq, self.last) = (seq, last);
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
            } => self.close(at, expired, unfinished),
            Event::TicketIssued {
                ticket,
                label,
                group,
                class,
                key,
                language,
                photo,
                ahead,
                agreed: _,
                anyway: _,
            } => {
                assert!(
                    ticket.0 as usize == self.tickets.len(),
                    "ticket ids rise by one"
                );
                self.keys.insert(key.clone(), *ticket);
                self.tickets.push_back(Arc::new(Ticket {
                    id: *ticket,
                    label: label.clone(),
                    group: group.clone(),
                    first_group: group.clone(),
                    quota_of: group.clone(),
                    class: *class,
                    key: key.clone(),
                    language: *language,
                    photo: photo.clone(),
                    origin: Arc::clone(&recorded.by),
                    issued_at: at,
                    ahead: *ahead,
                    called_at: None,
                    why: None,
                    reprints: 0,
                    in_line_since: at,
                    place: Place::Waiting { since: at },
                }));
                self.waiting += 1;
                let line = self.line(group);
                line.issued = label.number;
                line.waiting.insert((at, *ticket));
                self.uses_quota(group, at, 1);
            }
            Event::TicketCalled {
                ticket,
                counter,
                why,
            } => {
                let place = Place::Called {
                    counter: *counter,
                    since: at,
                    last_call: at,
                    times: 1,
                };
                let called = self.place(*ticket, place);
                called.called_at.get_or_insert(at);
                called.why = Some(*why);
                self.desk(*counter).desk = Desk::Calling(*ticket);
                self.remember(CallRecord {
                    ticket: *ticket,
                    counter: *counter,
                    at,
                    times: 1,
                });
            }
            Event::TicketRecalled {
                ticket,
                counter,
                times,
            } => {
                let since = match self.ticket_now(*ticket).place {
                    Place::Called { since, .. } => since,
                    Place::Waiting { .. } | Place::Serving { .. } | Place::Gone { .. } => at,
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
                self.place(
                    *ticket,
                    Place::Serving {
                        counter: *counter,
                        since: at,
                    },
                );
                self.desk(*counter).desk = Desk::Serving(*ticket);
            }
            Event::TicketFinished { ticket, counter } => {
                self.end(*ticket, at, Ending::Finished, Some(*counter));
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
                self.uses_quota(&ticket.quota_of, ticket.issued_at, -1);
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
                self.place(*ticket, Place::Waiting { since: *since });
                self.desk(*counter).desk = Desk::Free { since: at };
            }
            Event::CounterOpened { counter } | Event::CounterResumed { counter } => {
                self.desk(*counter).desk = Desk::Free { since: at };
            }
            Event::CounterShut { counter } => self.desk(*counter).desk = Desk::Shut,
            Event::CounterPaused { counter } => {
                self.desk(*counter).desk = Desk::Paused { since: at };
            }
        }
        #[cfg(debug_assertions)]
        self.check_now_and_then();
    }

    /// Gives every group a line and every counter a desk; takes away those that the plan no
    /// longer has and that hold nobody.
    fn furnish(&mut self) {
        let plan = Arc::clone(&self.plan);
        for group in &plan.groups {
            if !self.lines.contains_key(&group.id) {
                self.lines.insert(group.id.clone(), Line::default());
            }
        }
        for counter in &plan.counters {
            if !self.counters.contains_key(&counter.number) {
                let fresh = Counter {
                    id: counter.number,
                    desk: Desk::Shut,
                    served: 0,
                };
                self.counters.insert(counter.number, fresh);
            }
        }
        let gone: Vec<CounterId> = self
            .counters
            .values()
            .filter(|counter| plan.counter(counter.id).is_none() && counter.desk.ticket().is_none())
            .map(|counter| counter.id)
            .collect();
        for counter in gone {
            self.counters.remove(&counter);
        }
    }

    fn close(&mut self, at: Millis, expired: &[TicketId], unfinished: &[TicketId]) {
        for ticket in expired.iter().chain(unfinished) {
            let counter = match self.ticket_now(*ticket).place {
                Place::Called { counter, .. } | Place::Serving { counter, .. } => Some(counter),
                Place::Waiting { .. } | Place::Gone { .. } => None,
            };
            self.end(*ticket, at, Ending::DayEnded, counter);
        }
        let ids: Vec<CounterId> = self.counters.keys().copied().collect();
        for id in ids {
            self.desk(id).desk = Desk::Shut;
        }
        if let Some(day) = &mut self.day {
            day.closed_at = Some(at);
        }
    }

    fn end(&mut self, id: TicketId, at: Millis, how: Ending, counter: Option<CounterId>) {
        let group = self
            .place(id, Place::Gone { at, how, counter })
            .group
            .clone();
        let line = self.line(&group);
        match how {
            Ending::Finished => line.served += 1,
            Ending::NoShow => line.no_shows += 1,
            Ending::Cancelled => line.cancelled += 1,
            Ending::DayEnded => {}
        }
    }

    /// Moves a ticket, out of its line or into it.
    fn place(&mut self, id: TicketId, to: Place) -> &mut Ticket {
        let ticket = self.ticket_now(id);
        let (from, group) = (ticket.place, ticket.group.clone());
        if let Place::Waiting { since } = from {
            self.line(&group).waiting.remove(&(since, id));
            self.waiting -= 1;
        }
        if let Place::Waiting { since } = to {
            self.line(&group).waiting.insert((since, id));
            self.waiting += 1;
        }
        let ticket = self
            .tickets
            .get_mut(id.0 as usize)
            .expect("ticket_now has found it");
        let ticket = Arc::make_mut(ticket);
        if let Place::Waiting { since } = to {
            ticket.in_line_since = since;
        }
        ticket.place = to;
        ticket
    }

    /// Moves a waiting ticket to another line, in the place of its time, and its quota with it.
    fn regroup(&mut self, id: TicketId, to: &GroupId) {
        let ticket = Arc::clone(self.ticket_now(id));
        let since = ticket.in_line_since;
        self.line(&ticket.group).waiting.remove(&(since, id));
        self.line(to).waiting.insert((since, id));
        self.uses_quota(&ticket.quota_of, ticket.issued_at, -1);
        self.uses_quota(to, ticket.issued_at, 1);
        self.change(id, |ticket| {
            (ticket.group, ticket.quota_of) = (to.clone(), to.clone());
        });
    }

    /// Changes what does not concern a ticket's place.
    fn change(&mut self, id: TicketId, change: impl FnOnce(&mut Ticket)) {
        if let Some(ticket) = self.tickets.get_mut(id.0 as usize) {
            change(Arc::make_mut(ticket));
        }
    }

    /// Counts a number of a group in the session of its issue, or takes it back.
    fn uses_quota(&mut self, group: &GroupId, issued_at: Millis, by: i16) {
        let session = self.session_at(issued_at);
        let given = &mut self.line(group).given;
        if given.len() <= session {
            given.resize(session + 1, 0);
        }
        given[session] = given[session].saturating_add_signed(by);
    }

    fn remember(&mut self, call: CallRecord) {
        self.calls.insert(self.seq, call);
        while self.calls.len() > MAX_CALLS {
            let oldest = self.calls.get_min().map(|(seq, _)| *seq);
            oldest.and_then(|seq| self.calls.remove(&seq));
        }
    }

    fn ticket_now(&self, id: TicketId) -> &Arc<Ticket> {
        self.ticket(id)
            .unwrap_or_else(|| panic!("event {} names no ticket {}", self.seq, id.0))
    }

    fn line(&mut self, group: &GroupId) -> &mut Line {
        let seq = self.seq;
        self.lines
            .get_mut(group)
            .unwrap_or_else(|| panic!("event {seq} names no group {group}"))
    }

    fn desk(&mut self, id: CounterId) -> &mut Counter {
        let seq = self.seq;
        self.counters
            .get_mut(&id)
            .unwrap_or_else(|| panic!("event {seq} names no counter {id}"))
    }
}

trait RetainNot {
    fn retain_not(&mut self, ticket: TicketId);
}

impl RetainNot for OrdMap<u64, CallRecord> {
    /// Forgets the earlier call of a ticket. It is among the newest, so the search is short.
    fn retain_not(&mut self, ticket: TicketId) {
        let earlier = self
            .iter()
            .rev()
            .find(|(_, call)| call.ticket == ticket)
            .map(|(seq, _)| *seq);
        earlier.and_then(|seq| self.remove(&seq));
    }
}
