//! A strict list: the first of the counter's groups, in the order of the plan, for which anybody
//! waits. The rules of priority and appointments hold within a line; the bound over all of them.

use super::Why;
use super::order::{Head, Order};
use crate::Class;
use crate::rules::Precedence;

impl Order<'_> {
    /// The one to be called, and why.
    pub(super) fn listed(&self) -> Option<(Head, Why)> {
        if self.rules.precedence == Precedence::Absolute {
            let mut first = self
                .list()
                .filter_map(|it| self.of_line(it, Class::Priority));
            if let Some(head) = first.next() {
                return Some((head, self.absolute(head)));
            }
        }
        let wish = self.list().find_map(|line| self.first_in(line));
        let Some((head, why)) = wish else {
            let booked = self.head(Class::Appointment);
            return booked.map(|head| (head, self.appointment(head)));
        };
        let (head, why) = self.within_bounds(head, why);
        let why = match why {
            Why::LongestWait { waited_ms } if self.others_waited_longer(head) => {
                Why::FirstOfList { waited_ms }
            }
            why => why,
        };
        Some((head, why))
    }

    /// The lines in the order of the plan; before them those who wait for the counter alone.
    fn list(&self) -> impl Iterator<Item = usize> + '_ {
        let own = |line: &usize| self.lines[*line].group.is_none();
        let lines = 0..self.lines.len();
        let groups = lines.clone().filter(move |line| !own(line));
        lines.filter(own).chain(groups)
    }

    /// Whoever goes first in a line, but for those whose booked time has not come.
    fn first_in(&self, line: usize) -> Option<(Head, Why)> {
        let due = self.of_line(line, Class::Appointment);
        if let Some(head) = due.filter(|head| head.spot.0 <= self.now) {
            return Some((head, self.appointment(head)));
        }
        let ordinary = self.of_line(line, Class::Ordinary);
        let priority = self.of_line(line, Class::Priority);
        self.first_of(ordinary, priority)
    }

    fn others_waited_longer(&self, head: Head) -> bool {
        self.waiting().any(|other| other.spot < head.spot)
    }
}
