//! Who is neither in a group's line nor at a counter: sent to one counter, suspended, missed.

use imbl::{OrdMap, OrdSet};

use crate::{CounterId, Ending, Hall, Line, Millis, Place, Ticket, TicketId};

/// Lists beside the groups' lines. All derived from the tickets; `Hall::check` compares them (H1).
#[derive(Debug, Clone, Default)]
pub struct Aside {
    /// Those who wait for one counter alone, in order of call. A counter without any has no entry.
    pub own: OrdMap<CounterId, Line>,
    /// Those who are suspended.
    pub suspended: OrdSet<TicketId>,
    /// Those of them who come back by themselves, and when.
    pub wakes: OrdSet<(Millis, TicketId)>,
    /// Those in a step elsewhere in this hall, by the counter to which they come back.
    pub expected: OrdSet<(CounterId, TicketId)>,
    /// Those who were called and did not come, and when.
    pub missed: OrdSet<(Millis, TicketId)>,
    /// Finished steps after which another one followed: served, and not gone.
    pub passed_on: u32,
}

impl Aside {
    /// Those who wait for a counter alone, class by class.
    pub fn own_of(&self, counter: CounterId) -> impl Iterator<Item = (Millis, TicketId)> {
        let own = self.own.get(&counter).into_iter();
        own.flat_map(|line| line.waiting().copied())
    }

    /// How many wait for a counter alone.
    #[must_use]
    pub fn own_len(&self, counter: CounterId) -> usize {
        self.own.get(&counter).map_or(0, Line::len)
    }

    /// The counter to which a ticket comes back after the step that it is in.
    #[must_use]
    pub fn comes_back_to(ticket: &Ticket) -> Option<CounterId> {
        let live = ticket.place.is_live();
        let next = ticket.visit.ahead.iter().find_map(|step| step.counter);
        next.filter(|_| live)
    }
}

impl Hall {
    /// Enters a ticket in the list of its place.
    pub(crate) fn list(&mut self, ticket: &Ticket) {
        let id = ticket.id;
        if let Some(counter) = Aside::comes_back_to(ticket) {
            self.aside.expected.insert((counter, id));
        }
        match (ticket.place, ticket.visit.counter) {
            (Place::Waiting { since }, _) => {
                self.waiting += 1;
                let line = match ticket.visit.counter {
                    Some(counter) => self.aside.own.entry(counter).or_default(),
                    None => self.line(&ticket.group),
                };
                line.of_mut(ticket.class).insert(ticket.spot(since));
            }
            (Place::Suspended { until, .. }, _) => {
                self.aside.suspended.insert(id);
                self.aside.wakes.extend(until.map(|at| (at, id)));
            }
            (
                Place::Gone {
                    at,
                    how: Ending::NoShow,
                    ..
                },
                _,
            ) => {
                self.aside.missed.insert((at, id));
            }
            (Place::Called { .. } | Place::Serving { .. } | Place::Gone { .. }, _) => {}
        }
    }

    /// Strikes a ticket out of the list of its place.
    pub(crate) fn unlist(&mut self, ticket: &Ticket) {
        let id = ticket.id;
        if let Some(counter) = Aside::comes_back_to(ticket) {
            self.aside.expected.remove(&(counter, id));
        }
        match (ticket.place, ticket.visit.counter) {
            (Place::Waiting { since }, alone) => {
                self.waiting -= 1;
                let line = match alone {
                    Some(counter) => self.aside.own.entry(counter).or_default(),
                    None => self.line(&ticket.group),
                };
                line.of_mut(ticket.class).remove(&ticket.spot(since));
                let is_empty = line.is_empty();
                if let (Some(counter), true) = (alone, is_empty) {
                    self.aside.own.remove(&counter);
                }
            }
            (Place::Suspended { until, .. }, _) => {
                self.aside.suspended.remove(&id);
                if let Some(at) = until {
                    self.aside.wakes.remove(&(at, id));
                }
            }
            (
                Place::Gone {
                    at,
                    how: Ending::NoShow,
                    ..
                },
                _,
            ) => {
                self.aside.missed.remove(&(at, id));
            }
            (Place::Called { .. } | Place::Serving { .. } | Place::Gone { .. }, _) => {}
        }
    }

    /// Moves those who wait for one counter alone into their groups' lines, where that counter
    /// cannot call them any more. Nobody waits for a shut door.
    pub(crate) fn rehome(&mut self) {
        let mut stranded = Vec::new();
        for (counter, own) in &self.aside.own {
            for (_, id) in own.waiting() {
                let ticket = self.ticket(*id);
                if ticket.is_some_and(|ticket| !self.can_call(*counter, &ticket.group)) {
                    stranded.push(*id);
                }
            }
        }
        for id in stranded {
            self.change(id, |ticket| ticket.visit.counter = None);
        }
    }

    /// Whether a counter is there today, not shut, and able to serve a group, be it only when it is
    /// lent: whoever was sent to it, or left papers there, comes back to it.
    #[must_use]
    pub fn can_call(&self, counter: CounterId, group: &crate::GroupId) -> bool {
        let desk = self.counters.get(&counter).map(|counter| counter.desk);
        desk.is_some_and(|desk| desk != crate::Desk::Shut) && self.is_able(counter, group)
    }
}
