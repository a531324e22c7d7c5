//! The small moves of which the fold is made: out of a line, into it, to a desk, away.

use std::sync::Arc;

use imbl::OrdMap;

use super::{CallRecord, Hall, MAX_CALLS};
use crate::dispatch::run_after;
use crate::{
    Class, Counter, CounterId, Desk, Ending, Event, Granted, GrantedBy, GroupId, Line, Millis,
    Place, Policy, Recorded, Ticket, TicketId, Visit, Why, Work,
};

impl Hall {
    /// Gives every group a line and every counter a desk.
    pub(super) fn furnish_new(&mut self) {
        let plan = Arc::clone(&self.plan);
        let is_open = self.day.as_ref().is_some_and(|it| it.closed_at.is_none());
        self.offline.furnish(&plan, is_open);
        for group in &plan.groups {
            if !self.lines.contains_key(&group.id) {
                self.lines.insert(group.id.clone(), Line::default());
            }
        }
        for counter in &plan.counters {
            if !self.counters.contains_key(&counter.number) {
                let fresh = Counter::fresh(counter.number);
                self.counters.insert(counter.number, fresh);
            }
        }
    }

    /// The same, and takes away those counters that the plan no longer has and that hold nobody.
    pub(super) fn furnish(&mut self) {
        self.furnish_new();
        let plan = Arc::clone(&self.plan);
        let gone: Vec<CounterId> = self
            .counters
            .values()
            .filter(|counter| plan.counter(counter.id).is_none() && counter.desk.ticket().is_none())
            .map(|counter| counter.id)
            .collect();
        for counter in gone {
            self.counters.remove(&counter);
        }
        self.rehome();
    }

    pub(super) fn close(&mut self, at: Millis, left: &[&[TicketId]]) {
        for ticket in left.iter().copied().flatten() {
            let counter = match self.ticket_now(*ticket).place {
                Place::Called { counter, .. }
                | Place::Serving { counter, .. }
                | Place::Suspended { counter, .. } => Some(counter),
                Place::Waiting { .. } | Place::Gone { .. } => None,
            };
            self.end(*ticket, at, Ending::DayEnded, counter);
        }
        let ids: Vec<CounterId> = self.counters.keys().copied().collect();
        for id in ids {
            let counter = self.desk(id);
            (counter.desk, counter.seat) = (Desk::Shut, None);
        }
        (self.office.reskilled, self.office.loans) = (OrdMap::new(), OrdMap::new());
        self.end_advice(at);
        self.put_skills();
        if let Some(day) = &mut self.day {
            day.closed_at = Some(at);
        }
    }

    pub(super) fn end(
        &mut self,
        id: TicketId,
        at: Millis,
        how: Ending,
        counter: Option<CounterId>,
    ) {
        let group = self
            .place(id, Place::Gone { at, how, counter })
            .group
            .clone();
        let line = self.line(&group);
        match how {
            Ending::Finished => line.served += 1,
            Ending::NoShow => line.no_shows += 1,
            Ending::Cancelled => line.cancelled += 1,
            Ending::DayEnded | Ending::Replaced => {}
        }
    }

    /// A number was given: the ticket stands at the end of its line.
    pub(super) fn issued(&mut self, recorded: &Recorded) {
        let Event::TicketIssued {
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
            granted,
            booked,
            mark,
            exception: _,
            filing,
            touch,
            promise,
        } = &recorded.event
        else {
            return;
        };
        let at = recorded.at;
        assert!(
            ticket.0 as usize == self.tickets.len(),
            "ticket ids rise by one"
        );
        // Whoever was served without a slip has no phone page.
        if !key.0.is_empty() {
            self.keys.insert(key.clone(), *ticket);
        }
        // Many dossiers are served in rounds, and counted there.
        let few = filing.as_ref().filter(|filing| !filing.bulk);
        let work = few.map(|filing| Work {
            group: group.clone(),
            dossiers: filing.dossiers,
        });
        if let Some(touch) = touch {
            self.offline.touches.insert(*touch, *ticket);
        }
        let fresh = Ticket {
            id: *ticket,
            label: label.clone(),
            group: group.clone(),
            first_group: group.clone(),
            quota_of: group.clone(),
            class: *class,
            granted: granted.clone(),
            booked: *booked,
            in_line_since: at,
            key: key.clone(),
            language: *language,
            photo: photo.clone(),
            mark: mark.clone(),
            left: filing.as_ref().map(|filing| filing.dossiers),
            filing: filing.clone(),
            origin: Arc::clone(&recorded.by),
            issued_at: at,
            ahead: *ahead,
            promise: *promise,
            called_at: None,
            why: None,
            reprints: 0,
            place: Place::Waiting { since: at },
            visit: Visit {
                work: work.into_iter().collect(),
                ..Visit::default()
            },
            touch: *touch,
        };
        if let Some(mark) = mark {
            self.belongs(mark, *ticket);
        }
        let spot = fresh.spot(at);
        self.tickets.push_back(Arc::new(fresh));
        self.waiting += 1;
        let line = self.line(group);
        line.of_mut(*class).insert(spot);
        if label.has_number() {
            line.issued = label.number;
            self.uses_quota(group, at, 1);
        } else {
            self.direct = label.number;
        }
        if let Some(booking) = booked.and_then(|it| self.bookings.get_mut(&it.code)) {
            booking.ticket = Some(*ticket);
        }
    }

    /// A ticket is asked to a counter, perhaps before others who waited longer.
    pub(super) fn called(&mut self, id: TicketId, counter: CounterId, why: &Why, at: Millis) {
        let place = Place::Called {
            counter,
            since: at,
            last_call: at,
            times: 1,
        };
        let ticket = self.place(id, place);
        ticket.called_at.get_or_insert(at);
        ticket.why = Some(why.clone());
        ticket.visit.here_since = Some(at);
        let (class, came, group) = (ticket.class, (ticket.came(), id), ticket.group.clone());
        let alone = ticket.visit.counter.is_some();
        let plan = Arc::clone(&self.plan);
        // Where the longest wait is not what counts, only one's own line can pass one over.
        let over_all = plan.rules.balance.policy == Policy::LongestWait;
        for line in plan.served_by(counter) {
            if !over_all && (alone || *line != group) {
                continue;
            }
            let line = self.line(line);
            if line.longest().is_some_and(|head| *head < came) {
                line.passed_by.insert(came);
            }
        }
        if (over_all || alone)
            && let Some(own) = self.aside.own.get_mut(&counter)
            && own.longest().is_some_and(|head| *head < came)
        {
            own.passed_by.insert(came);
        }
        let desk = self.desk(counter);
        desk.desk = Desk::Calling(id);
        desk.last_group = Some(group);
        desk.run = run_after(desk.run, class);
        self.remember(CallRecord {
            ticket: id,
            counter,
            at,
            times: 1,
        });
    }

    /// A call did not count: whoever was passed over by it was not.
    pub(super) fn unpass(&mut self, id: TicketId) {
        let ticket = self.ticket_now(id);
        let spot = (ticket.came(), id);
        let passed = self.lines.iter();
        let passed = passed.filter(|(_, line)| line.passed_by.contains(&spot));
        let groups: Vec<GroupId> = passed.map(|(group, _)| group.clone()).collect();
        for group in groups {
            self.line(&group).passed_by.remove(&spot);
        }
        let counters: Vec<CounterId> = self.aside.own.keys().copied().collect();
        for counter in counters {
            if let Some(own) = self.aside.own.get_mut(&counter) {
                own.passed_by.remove(&spot);
            }
        }
    }

    /// Gives a ticket another class; one that waits changes the line and keeps its time.
    pub(super) fn grade(&mut self, id: TicketId, class: Class, granted: Option<Granted>) {
        self.change(id, |ticket| {
            (ticket.class, ticket.granted) = (class, granted);
        });
    }

    /// Somebody has looked: the claim is right.
    pub(super) fn confirm(&mut self, id: TicketId) {
        self.change(id, |ticket| {
            if let Some(granted) = &mut ticket.granted {
                granted.by = GrantedBy::Staff;
            }
        });
    }

    /// Moves a ticket, out of its line or into it.
    pub(super) fn place(&mut self, id: TicketId, to: Place) -> &mut Ticket {
        self.change(id, |ticket| ticket.place = to);
        let ticket = self.tickets.get_mut(id.0 as usize);
        Arc::make_mut(ticket.expect("it was changed just now"))
    }

    /// Moves a waiting ticket to another line, in the place of its time, and its quota with it.
    pub(super) fn regroup(&mut self, id: TicketId, to: &GroupId) {
        let ticket = Arc::clone(self.ticket_now(id));
        if ticket.has_number() {
            self.uses_quota(&ticket.quota_of, ticket.issued_at, -1);
            self.uses_quota(to, ticket.issued_at, 1);
        }
        drop(ticket);
        self.change(id, |ticket| {
            (ticket.group, ticket.quota_of) = (to.clone(), to.clone());
            ticket.visit.counter = None;
        });
    }

    /// Counts a number of a group in the session of its issue, or takes it back.
    pub(super) fn uses_quota(&mut self, group: &GroupId, issued_at: Millis, by: i16) {
        let session = self.session_at(issued_at);
        let given = &mut self.line(group).given;
        if given.len() <= session {
            given.resize(session + 1, 0);
        }
        given[session] = given[session].saturating_add_signed(by);
    }

    /// Changes a ticket, and keeps every list true.
    pub(crate) fn change(&mut self, id: TicketId, change: impl FnOnce(&mut Ticket)) {
        let before = Arc::clone(self.ticket_now(id));
        self.unlist(&before);
        drop(before);
        let ticket = self.tickets.get_mut(id.0 as usize);
        let ticket = Arc::make_mut(ticket.expect("ticket_now has found it"));
        change(ticket);
        if let Place::Waiting { since } = ticket.place {
            ticket.in_line_since = since;
            ticket.visit.here_since = None;
        }
        let after = Arc::clone(self.ticket_now(id));
        self.list(&after);
    }

    pub(super) fn remember(&mut self, call: CallRecord) {
        self.calls.insert(self.seq, call);
        while self.calls.len() > MAX_CALLS {
            let oldest = self.calls.get_min().map(|(seq, _)| *seq);
            oldest.and_then(|seq| self.calls.remove(&seq));
        }
    }

    pub(super) fn ticket_now(&self, id: TicketId) -> &Arc<Ticket> {
        self.ticket(id)
            .unwrap_or_else(|| panic!("event {} names no ticket {}", self.seq, id.0))
    }

    pub(crate) fn line(&mut self, group: &GroupId) -> &mut Line {
        let seq = self.seq;
        self.lines
            .get_mut(group)
            .unwrap_or_else(|| panic!("event {seq} names no group {group}"))
    }

    pub(super) fn desk(&mut self, id: CounterId) -> &mut Counter {
        let (seq, last) = (self.seq, self.last);
        let counter = self
            .counters
            .get_mut(&id)
            .unwrap_or_else(|| panic!("event {seq} names no counter {id}"));
        // The time in the present state is counted before the state changes.
        counter.settle(last);
        counter
    }
}

pub(super) trait RetainNot {
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
