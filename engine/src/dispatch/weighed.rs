//! By worth: the wait index over all lines, under the plan's rules of priority and appointments.

use super::Why;
use super::index::{Candidate, past_bound, worth};
use super::order::{Head, Order};
use crate::Class;
use crate::learned::minutes;
use crate::rules::Precedence;
use crate::time::MINUTE_MS;

impl Order<'_> {
    /// The one to be called, and why.
    pub(super) fn weighed(&self) -> Option<(Head, Why)> {
        let ordinary = self.worthiest(Class::Ordinary);
        let priority = self.worthiest(Class::Priority);
        let booked = self.head(Class::Appointment);
        if let (Some(head), Precedence::Absolute) = (priority, self.rules.precedence) {
            return Some((head, self.absolute(head)));
        }
        let due = booked.filter(|head| head.spot.0 <= self.now);
        let wish = due.map(|head| (head, self.appointment(head)));
        let wish = wish.or_else(|| self.worth_more(ordinary, priority));
        let Some((head, why)) = wish else {
            return booked.map(|head| (head, self.appointment(head)));
        };
        Some(self.within_bounds(head, why))
    }

    /// A wish, or whoever must not be passed over by it any more: by one who came later, where they
    /// have waited as long as the bound; by one with priority or a booked time of their own line,
    /// where they were passed over as often.
    pub(super) fn within_bounds(&self, head: Head, why: Why) -> (Head, Why) {
        let (head, why) = self.not_too_often(head).unwrap_or((head, why));
        let came = self.came(head);
        match self.held_long() {
            Some(held) if held.spot < came && held.spot != head.spot => {
                let (waited_ms, bound_min) = (self.waited_ms(held), self.rules.bound_min);
                let why = Why::WaitBound {
                    waited_ms,
                    bound_min,
                };
                (held, why)
            }
            _ => (head, why),
        }
    }

    /// The ordinary head of the same line, which was passed over often enough.
    fn not_too_often(&self, head: Head) -> Option<(Head, Why)> {
        if head.class == Class::Ordinary || self.rules.bound_times == 0 {
            return None;
        }
        let first = self.of_line(head.line, Class::Ordinary)?;
        let times = self.times_passed(first, |line| line == head.line);
        let held = times >= self.rules.bound_times && first.spot < self.came(head);
        let waited_ms = self.waited_ms(first);
        held.then_some((first, Why::PassedOver { waited_ms, times }))
    }

    /// Of those who have waited as long as the bound, breaks not counted, the one who came first.
    fn held_long(&self) -> Option<Head> {
        let held = self.waiting().filter(|head| self.is_long(*head));
        held.min_by_key(|head| head.spot)
    }

    fn is_long(&self, head: Head) -> bool {
        let bound_ms = i64::from(self.rules.bound_min) * MINUTE_MS;
        bound_ms > 0 && self.hall.worked_ms(head.spot.0, self.now) >= bound_ms
    }

    /// The first of each line, of those who did not book a time.
    pub(super) fn waiting(&self) -> impl Iterator<Item = Head> + '_ {
        let classes = [Class::Ordinary, Class::Priority];
        let lines = 0..self.lines.len();
        lines.flat_map(move |line| {
            classes
                .into_iter()
                .filter_map(move |it| self.of_line(line, it))
        })
    }

    /// The first of a class in a line.
    pub(super) fn of_line(&self, line: usize, class: Class) -> Option<Head> {
        let spot = self.lines[line].heads[class as usize]?;
        Some(Head { spot, class, line })
    }

    /// The head of a class that is worth most.
    fn worthiest(&self, class: Class) -> Option<Head> {
        let lines = 0..self.lines.len();
        self.best(lines.filter_map(|line| self.of_line(line, class)))
    }

    /// Of equals the one who came first.
    fn best(&self, heads: impl Iterator<Item = Head>) -> Option<Head> {
        let weighed = heads.map(|head| (self.worth(head), head));
        let more = |(left, a): &(f64, Head), (right, b): &(f64, Head)| {
            left.total_cmp(right).then(b.spot.cmp(&a.spot))
        };
        weighed.max_by(more).map(|(_, head)| head)
    }

    fn worth(&self, head: Head) -> f64 {
        worth(&self.weights, &self.candidate(head))
    }

    /// A head as the index sees it.
    fn candidate(&self, head: Head) -> Candidate {
        let group = self.group_of(head);
        let waited_ms = self.hall.worked_ms(head.spot.0, self.now) + self.credit_ms(head);
        Candidate {
            waited_min: minutes(waited_ms),
            home: self.lines[head.line].home,
            same: group.is_some() && group == self.last,
            mean_min: group.map_or(0.0, |group| self.hall.mean_min(group)),
        }
    }

    /// The head start of priority.
    fn credit_ms(&self, head: Head) -> i64 {
        match self.rules.precedence {
            Precedence::HeadStartMin(min) if head.class == Class::Priority => {
                i64::from(min) * MINUTE_MS
            }
            _ => 0,
        }
    }

    /// The ordinary or priority ticket that precedence and worth put first.
    fn worth_more(&self, ordinary: Option<Head>, priority: Option<Head>) -> Option<(Head, Why)> {
        let best = self.best(ordinary.into_iter().chain(priority))?;
        if let (Precedence::Ratio(ratio), Some(head), Some(_)) =
            (self.rules.precedence, priority, ordinary)
            && best.class == Class::Ordinary
            && self.run.is_none_or(|run| run >= u16::from(ratio))
        {
            let waited_ms = self.waited_ms(head);
            return Some((head, Why::RatioTurn { waited_ms, ratio }));
        }
        Some((best, self.reason(best)))
    }

    /// Why a head is worth most.
    fn reason(&self, head: Head) -> Why {
        let waited_ms = self.waited_ms(head);
        let here = self.candidate(head);
        let others = || self.waiting().filter(|other| other.spot != head.spot);
        // Whether it would go first if it were seen so.
        let wins = |seen: &Candidate| {
            let own = worth(&self.weights, seen);
            others().all(|other| own > self.worth(other))
        };
        let bare = Candidate {
            waited_min: here.waited_min - minutes(self.credit_ms(head)),
            ..here
        };
        if let (Precedence::HeadStartMin(head_start_min), Class::Priority) =
            (self.rules.precedence, head.class)
            && !wins(&bare)
        {
            return Why::HeadStart {
                waited_ms,
                head_start_min,
            };
        }
        if past_bound(&self.weights, &here) && !self.wins_unbounded(head) {
            return Why::WaitBound {
                waited_ms,
                bound_min: self.rules.bound_min,
            };
        }
        if !here.home {
            let group = self.group_of(head).cloned().unwrap_or_default();
            let mut home = self.waiting().filter(|it| self.lines[it.line].home);
            return match home.next() {
                None => Why::HelpsIdle { waited_ms, group },
                Some(_) => Why::HelpsOver { waited_ms, group },
            };
        }
        let longest = others().map(|it| self.candidate(it));
        let longest = longest.max_by(|a, b| a.waited_min.total_cmp(&b.waited_min));
        let Some(longest) = longest.filter(|it| it.waited_min > here.waited_min) else {
            return Why::LongestWait { waited_ms };
        };
        let not_home = Candidate {
            waited_min: here.waited_min - self.weights.home_min,
            ..here
        };
        if !longest.home && worth(&self.weights, &not_home) < worth(&self.weights, &longest) {
            return Why::HomeFirst { waited_ms };
        }
        let not_same = Candidate {
            same: false,
            ..here
        };
        if worth(&self.weights, &not_same) < worth(&self.weights, &longest) {
            return Why::SameFirst { waited_ms };
        }
        Why::QuickFirst { waited_ms }
    }

    /// Whether a head would be worth most if no wait were past the bound.
    fn wins_unbounded(&self, head: Head) -> bool {
        let mut weights = self.weights;
        weights.bound_min = f64::INFINITY;
        let own = worth(&weights, &self.candidate(head));
        let mut others = self.waiting().filter(|other| other.spot != head.spot);
        others.all(|other| own > worth(&weights, &self.candidate(other)))
    }
}
