//! Whom to call next: the only place that knows the order of service.
//!
//! Each group has a line for each class, and in such a line the one who waited longest is first,
//! or whose booked time is earliest. So only the heads are compared, whatever waits behind them:
//!
//! 1. whoever booked a time that has come;
//! 2. of the first ordinary ticket and the first one with priority, the one that the plan's
//!    precedence puts first (before 1 when priority is absolute);
//! 3. whoever booked a later time, when nobody else waits.
//!
//! Which line's head is "the first" is the plan's policy: the longest wait over all lines, the
//! worth by the wait index, or the first line of a list in which anybody waits. Under a list these
//! rules hold within the line.
//!
//! But nobody passes over one who has waited as long, or was passed over as often, as the plan's
//! bound says.

use crate::rules::Precedence;
use crate::time::MINUTE_MS;
use crate::{Class, CounterId, GroupId, Hall, Line, Millis, Policy, Ticket, TicketId};

pub mod index;
mod list;
mod longest;
mod order;
mod weighed;
mod why;

pub use order::Order;
pub(crate) use order::run_after;
pub use why::Why;

/// The ticket that a counter should call next, and why. Costs a look at the heads of the
/// counter's lines, whatever their length.
#[must_use]
pub fn next_for(hall: &Hall, counter: CounterId, now: Millis) -> Option<(TicketId, Why)> {
    order_for(hall, counter, now).next()
}

/// The order in which a counter would call those who wait now, if time stood still and nobody
/// else called.
#[must_use]
pub fn order_for(hall: &Hall, counter: CounterId, now: Millis) -> Order<'_> {
    let desk = hall.counters.get(&counter);
    let plan = hall.plan.counter(counter);
    let own = hall.aside.own.get(&counter);
    let home = plan.map_or(&[][..], |plan| &plan.home);
    let mut order = Order::new(hall, hall.plan.served_by(counter), home, own, now);
    order.run = desk.and_then(|desk| desk.run);
    order.last = desk.and_then(|desk| desk.last_group.as_ref());
    order
}

/// The order in which those who wait for a group would be called, if time stood still.
#[must_use]
pub fn order_of<'a>(hall: &'a Hall, group: &GroupId, now: Millis) -> Order<'a> {
    let group = std::slice::from_ref(group);
    let mut order = Order::new(hall, group, group, None, now);
    order.run = Some(0);
    order
}

impl Hall {
    /// How many will be called before a waiting ticket, as things stand now; none for one that
    /// does not wait. Of those who booked a later time, only the ones booked before count.
    #[must_use]
    pub fn ahead_of(&self, ticket: &Ticket, now: Millis) -> Option<usize> {
        let crate::Place::Waiting { since } = ticket.place else {
            return None;
        };
        if let Some(counter) = ticket.visit.counter {
            return order_for(self, counter, now).position(|(id, _)| id == ticket.id);
        }
        let line = self.lines.get(&ticket.group)?;
        let spot = ticket.spot(since);
        if ticket.class == Class::Appointment && spot.0 > now {
            return Some(line.booked.range(..spot).count());
        }
        order_of(self, &ticket.group, now).position(|(id, _)| id == ticket.id)
    }

    /// How many are ahead of one who would join a group's line now. For an ordinary ticket a
    /// count that is at hand: those who booked a later time are in it.
    pub(crate) fn ahead_of_new(
        &self,
        line: &Line,
        class: Class,
        booked: Option<Millis>,
        now: Millis,
    ) -> usize {
        let first = line.priority.len();
        match (class, self.plan.rules.priority.precedence) {
            (Class::Ordinary, _) => line.len(),
            (Class::Appointment, _) => {
                let booked = booked.unwrap_or(now);
                line.booked.range(..=(booked, TicketId(u32::MAX))).count()
            }
            (Class::Priority, Precedence::Absolute) => first,
            (Class::Priority, Precedence::HeadStartMin(min)) => {
                let credit_ms = i64::from(min) * MINUTE_MS;
                let key = match self.plan.rules.balance.policy {
                    Policy::Index => self.worked_before(now, credit_ms),
                    Policy::LongestWait | Policy::List => now.plus(-credit_ms),
                };
                let earlier = line.ordinary.range(..=(key, TicketId(u32::MAX)));
                first + line.due(now) + earlier.count()
            }
            (Class::Priority, Precedence::Ratio(ratio)) => {
                let between = first.saturating_mul(usize::from(ratio));
                first + line.due(now) + between.min(line.ordinary.len())
            }
        }
    }
}

impl Line {
    /// How many booked times have come.
    fn due(&self, now: Millis) -> usize {
        self.booked.range(..=(now, TicketId(u32::MAX))).count()
    }
}
