//! What counters do by rule and not by anybody's hand: mark a no-show, call the next one.

use crate::command::call_next::called;
use crate::{Counter, Desk, Event, Hall, Millis, Place, dispatch};

impl Hall {
    /// What is to be done now at counters by rule: at one of them, so that the next rule sees it.
    pub(crate) fn by_rule(&self, now: Millis) -> Option<Event> {
        self.open_day().ok()?;
        let due = |counter: &&Counter| self.acts_at(counter, now).is_some_and(|at| at <= now);
        let counter = self.counters.values().find(due)?;
        match counter.desk {
            Desk::Calling(ticket) => Some(Event::TicketMissed {
                ticket,
                counter: counter.id,
            }),
            _ => called(self, counter.id, now).ok(),
        }
    }

    /// When a counter acts by rule next, as things stand.
    pub(crate) fn next_by_rule(&self, now: Millis) -> Option<Millis> {
        self.open_day().ok()?;
        let counters = self.counters.values();
        counters
            .filter_map(|counter| self.acts_at(counter, now))
            .min()
            .map(|at| at.max(now))
    }

    pub(crate) fn acts_at(&self, counter: &Counter, now: Millis) -> Option<Millis> {
        let rules = &self.plan.rules;
        match counter.desk {
            Desk::Calling(ticket) if rules.calls.no_show_by_rule => {
                let Place::Called {
                    last_call, times, ..
                } = self.ticket(ticket)?.place
                else {
                    return None;
                };
                let after = i64::from(rules.no_show_after_s) * 1_000;
                (times >= rules.calls_before_no_show).then(|| last_call.plus(after))
            }
            Desk::Free { since } if !counter.held && !counter.auto_off => {
                let seconds = self.plan.counter(counter.id)?.auto_call_s?;
                let (next, _) = dispatch::next_for(self, counter.id, now)?;
                // Whoever has just come, and a rule that was just switched on, leave the clerk as
                // much time to say no.
                let came = self.ticket(next)?.in_line_since;
                let since = since.max(came).max(counter.auto_since);
                Some(since.plus(i64::from(seconds) * 1_000))
            }
            _ => None,
        }
    }
}
