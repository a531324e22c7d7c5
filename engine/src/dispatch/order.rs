//! The calls yet to come at one counter, or of one group, one by one.

use super::index::Weights;
use crate::group::Spot;
use crate::rules::PriorityRules;
use crate::{Class, GroupId, Hall, Line, Millis, Policy, Ticket, TicketId, Why};

/// Calls yet to come, one by one.
#[derive(Debug)]
pub struct Order<'a> {
    pub(super) hall: &'a Hall,
    pub(super) now: Millis,
    pub(super) rules: PriorityRules,
    pub(super) weights: Weights,
    policy: Policy,
    pub(super) lines: Vec<Heads<'a>>,
    pub(super) run: Option<u16>,
    /// The group that was called last.
    pub(super) last: Option<&'a GroupId>,
    /// Those who were put before somebody in the course of this order, with their lines.
    pub(super) passed_by: Vec<(usize, Spot)>,
}

/// The first of each class of one line that this order has not called.
#[derive(Debug)]
pub(super) struct Heads<'a> {
    pub(super) line: &'a Line,
    pub(super) heads: [Option<Spot>; 3],
    /// Whose line it is; none for those who wait for the counter alone.
    pub(super) group: Option<&'a GroupId>,
    /// Whether the counter serves it first. So it does whoever waits for it alone.
    pub(super) home: bool,
}

/// A head, and the line that it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) spot: Spot,
    pub(super) class: Class,
    pub(super) line: usize,
}

impl<'a> Order<'a> {
    /// The order of these groups, and of those who wait for the counter alone.
    pub(super) fn new(
        hall: &'a Hall,
        groups: &[GroupId],
        home: &[GroupId],
        own: Option<&'a Line>,
        now: Millis,
    ) -> Order<'a> {
        let lines = groups.iter().filter_map(|group| {
            let (group, line) = hall.lines.get_key_value(group)?;
            Some((line, Some(group), home.contains(group)))
        });
        let lines = lines.chain(own.map(|own| (own, None, true)));
        let rules = &hall.plan.rules;
        Order {
            hall,
            now,
            rules: rules.priority,
            weights: rules.balance.weights(&rules.priority),
            policy: rules.balance.policy,
            lines: lines
                .map(|(line, group, home)| Heads {
                    line,
                    heads: Class::ALL.map(|class| line.of(class).get_min().copied()),
                    group,
                    home,
                })
                .collect(),
            run: None,
            last: None,
            passed_by: Vec::new(),
        }
    }

    /// The one to be called, and why.
    fn choose(&self) -> Option<(Head, Why)> {
        match self.policy {
            Policy::LongestWait => self.longest_wait(),
            Policy::Index => self.weighed(),
            Policy::List => self.listed(),
        }
    }

    /// The first of a class over all lines.
    pub(super) fn head(&self, class: Class) -> Option<Head> {
        let heads = self.lines.iter().enumerate().filter_map(|(line, heads)| {
            heads.heads[class as usize].map(|spot| Head { spot, class, line })
        });
        heads.min_by_key(|head| head.spot)
    }

    pub(super) fn longest(&self, head: Head) -> Why {
        Why::LongestWait {
            waited_ms: self.waited_ms(head),
        }
    }

    /// Why somebody with priority goes first where priority is absolute.
    pub(super) fn absolute(&self, head: Head) -> Why {
        let waited_ms = self.waited_ms(head);
        let heads = self.lines.iter().flat_map(|heads| heads.heads);
        if heads.flatten().all(|other| head.spot <= other) {
            Why::LongestWait { waited_ms }
        } else {
            Why::PriorityFirst { waited_ms }
        }
    }

    pub(super) fn appointment(&self, head: Head) -> Why {
        let (booked, waited_ms) = (head.spot.0, self.waited_ms(head));
        if booked <= self.now {
            Why::AppointmentDue { waited_ms, booked }
        } else {
            Why::AppointmentEarly { waited_ms, booked }
        }
    }

    pub(super) fn ticket(&self, head: Head) -> Option<&'a Ticket> {
        self.hall.ticket(head.spot.1).map(|ticket| &**ticket)
    }

    pub(super) fn came(&self, head: Head) -> Spot {
        let came = self.ticket(head).map_or(head.spot.0, Ticket::came);
        (came, head.spot.1)
    }

    /// The group of a head.
    pub(super) fn group_of(&self, head: Head) -> Option<&'a GroupId> {
        let own = || self.ticket(head).map(|ticket| &ticket.group);
        self.lines[head.line].group.or_else(own)
    }

    /// How often the head of a line was passed over: in the hall, and in the course of this order by
    /// those whose lines count.
    pub(super) fn times_passed(&self, head: Head, counts: impl Fn(usize) -> bool) -> u8 {
        let later = self.passed_by.iter();
        let later = later.filter(|(line, later)| counts(*line) && *later > head.spot);
        let here = u8::try_from(later.count()).unwrap_or(u8::MAX);
        let most = self.rules.bound_times;
        let before = self.lines[head.line].line.passed_over(head.spot, most);
        before.saturating_add(here)
    }

    pub(super) fn waited_ms(&self, head: Head) -> i64 {
        let since = self.ticket(head).map_or(head.spot.0, |it| it.in_line_since);
        self.now.since(since)
    }
}

impl Iterator for Order<'_> {
    type Item = (TicketId, Why);

    fn next(&mut self) -> Option<(TicketId, Why)> {
        let (head, why) = self.choose()?;
        let moved = self.ticket(head).and_then(|it| moved(it, self.now));
        // Only what its own wait or booking would say is said better by where it comes from.
        let why = match (why, moved) {
            (
                Why::LongestWait { .. }
                | Why::HomeFirst { .. }
                | Why::QuickFirst { .. }
                | Why::SameFirst { .. }
                | Why::FirstOfList { .. }
                | Why::AppointmentDue { .. }
                | Why::AppointmentEarly { .. },
                Some(moved),
            ) => moved,
            (why, _) => why,
        };
        let later = (
            std::ops::Bound::Excluded(head.spot),
            std::ops::Bound::Unbounded,
        );
        let heads = &mut self.lines[head.line];
        heads.heads[head.class as usize] = heads.line.of(head.class).range(later).next().copied();
        self.run = run_after(self.run, head.class);
        let came = self.came(head);
        self.passed_by.push((head.line, came));
        self.last = self.group_of(head);
        Some((head.spot.1, why))
    }
}

/// What is said of a ticket that did not just take its number.
fn moved(ticket: &Ticket, now: Millis) -> Option<Why> {
    let moved = ticket.visit.moved?;
    let waited_ms = now.since(moved.at);
    Some(if ticket.visit.counter.is_some() {
        Why::ForThisCounter { waited_ms }
    } else if moved.first {
        Why::PutFirst { waited_ms }
    } else {
        Why::BackInLine { waited_ms }
    })
}

/// The count towards the ratio after one more call.
pub(crate) fn run_after(run: Option<u16>, class: Class) -> Option<u16> {
    match class {
        Class::Priority => Some(0),
        Class::Ordinary => run.map(|run| run.saturating_add(1)),
        Class::Appointment => run,
    }
}
