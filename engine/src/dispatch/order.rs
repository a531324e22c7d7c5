//! The calls yet to come at one counter, or of one group, one by one.

use crate::group::Spot;
use crate::rules::{Precedence, PriorityRules};
use crate::time::MINUTE_MS;
use crate::{Class, GroupId, Hall, Line, Millis, Ticket, TicketId, Why};

/// Calls yet to come, one by one.
#[derive(Debug)]
pub struct Order<'a> {
    hall: &'a Hall,
    now: Millis,
    rules: PriorityRules,
    lines: Vec<Heads<'a>>,
    run: Option<u16>,
    /// Those who were put before somebody in the course of this order.
    passed_by: Vec<Spot>,
}

/// The first of each class of one line that this order has not called.
#[derive(Debug)]
struct Heads<'a> {
    line: &'a Line,
    heads: [Option<Spot>; 3],
}

/// A head, and the line that it stands in.
#[derive(Debug, Clone, Copy)]
struct Head {
    spot: Spot,
    class: Class,
    line: usize,
}

impl<'a> Order<'a> {
    /// The order of these groups, and of those who wait for the counter alone.
    pub(super) fn new(
        hall: &'a Hall,
        groups: &[GroupId],
        own: Option<&'a Line>,
        run: Option<u16>,
        now: Millis,
    ) -> Order<'a> {
        let lines = groups.iter().filter_map(|group| hall.lines.get(group));
        let lines = lines.chain(own);
        Order {
            hall,
            now,
            rules: hall.plan.rules.priority,
            lines: lines
                .map(|line| Heads {
                    line,
                    heads: Class::ALL.map(|class| line.of(class).get_min().copied()),
                })
                .collect(),
            run,
            passed_by: Vec::new(),
        }
    }

    /// The first of a class over all lines.
    fn head(&self, class: Class) -> Option<Head> {
        let heads = self.lines.iter().enumerate().filter_map(|(line, heads)| {
            heads.heads[class as usize].map(|spot| Head { spot, class, line })
        });
        heads.min_by_key(|head| head.spot)
    }

    /// The one to be called, and why.
    fn choose(&self) -> Option<(Head, Why)> {
        let ordinary = self.head(Class::Ordinary);
        let priority = self.head(Class::Priority);
        let booked = self.head(Class::Appointment);
        if let (Some(head), Precedence::Absolute) = (priority, self.rules.precedence) {
            return Some((head, self.absolute(head, ordinary, booked)));
        }
        let bound = ordinary.and_then(|_| self.bound());
        let due = booked.filter(|head| head.spot.0 <= self.now);
        let wishes = [
            due.map(|head| (head, self.appointment(head))),
            self.first_of(ordinary, priority),
        ];
        let mut barred = false;
        for (head, why) in wishes.into_iter().flatten() {
            match &bound {
                Some((held, _)) if self.passes(head, *held) => barred = true,
                Some((held, bound)) if barred && held.spot == head.spot => {
                    return Some((head, bound.clone()));
                }
                _ => return Some((head, why)),
            }
        }
        bound.or_else(|| booked.map(|head| (head, self.appointment(head))))
    }

    /// The ordinary or priority ticket that the plan's precedence puts first.
    fn first_of(&self, ordinary: Option<Head>, priority: Option<Head>) -> Option<(Head, Why)> {
        let (ordinary, priority) = match (ordinary, priority) {
            (Some(ordinary), Some(priority)) => (ordinary, priority),
            (Some(only), None) | (None, Some(only)) => return Some((only, self.longest(only))),
            (None, None) => return None,
        };
        if priority.spot < ordinary.spot {
            return Some((priority, self.longest(priority)));
        }
        let waited_ms = self.waited_ms(priority);
        let goes_first = match self.rules.precedence {
            Precedence::HeadStartMin(head_start_min) => {
                let credit = i64::from(head_start_min) * MINUTE_MS;
                let with_credit = (priority.spot.0.plus(-credit), priority.spot.1);
                (with_credit < ordinary.spot).then_some(Why::HeadStart {
                    waited_ms,
                    head_start_min,
                })
            }
            Precedence::Ratio(ratio) => {
                let its_turn = self.run.is_none_or(|run| run >= u16::from(ratio));
                its_turn.then_some(Why::RatioTurn { waited_ms, ratio })
            }
            Precedence::Absolute => Some(Why::PriorityFirst { waited_ms }),
        };
        Some(match goes_first {
            Some(why) => (priority, why),
            None => (ordinary, self.longest(ordinary)),
        })
    }

    /// The longest-waiting ordinary ticket that nobody may pass over any more.
    fn bound(&self) -> Option<(Head, Why)> {
        let lines = self.lines.iter().enumerate();
        let held = lines.filter_map(|(line, heads)| {
            let spot = heads.heads[Class::Ordinary as usize]?;
            let head = Head {
                spot,
                class: Class::Ordinary,
                line,
            };
            let waited_ms = self.waited_ms(head);
            let PriorityRules {
                bound_min,
                bound_times,
                ..
            } = self.rules;
            if bound_min > 0 && waited_ms >= i64::from(bound_min) * MINUTE_MS {
                let why = Why::WaitBound {
                    waited_ms,
                    bound_min,
                };
                return Some((head, why));
            }
            let here = self.passed_by.iter().filter(|later| **later > spot).count();
            let times = heads.line.passed_over(spot, bound_times);
            let times = times.saturating_add(u8::try_from(here).unwrap_or(u8::MAX));
            (bound_times > 0 && times >= bound_times)
                .then_some((head, Why::PassedOver { waited_ms, times }))
        });
        held.min_by_key(|(head, _)| head.spot)
    }

    /// Whether a call of `head` would pass over `held`, who waits longer.
    fn passes(&self, head: Head, held: Head) -> bool {
        head.class != Class::Ordinary && self.came(head) > held.spot
    }

    fn longest(&self, head: Head) -> Why {
        Why::LongestWait {
            waited_ms: self.waited_ms(head),
        }
    }

    fn absolute(&self, head: Head, ordinary: Option<Head>, booked: Option<Head>) -> Why {
        let waited_ms = self.waited_ms(head);
        let others = [ordinary, booked].into_iter().flatten();
        if others.into_iter().all(|other| head.spot < other.spot) {
            Why::LongestWait { waited_ms }
        } else {
            Why::PriorityFirst { waited_ms }
        }
    }

    fn appointment(&self, head: Head) -> Why {
        let (booked, waited_ms) = (head.spot.0, self.waited_ms(head));
        if booked <= self.now {
            Why::AppointmentDue { waited_ms, booked }
        } else {
            Why::AppointmentEarly { waited_ms, booked }
        }
    }

    fn ticket(&self, head: Head) -> Option<&'a Ticket> {
        self.hall.ticket(head.spot.1).map(|ticket| &**ticket)
    }

    fn came(&self, head: Head) -> Spot {
        let came = self.ticket(head).map_or(head.spot.0, Ticket::came);
        (came, head.spot.1)
    }

    fn waited_ms(&self, head: Head) -> i64 {
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
                Why::LongestWait { .. } | Why::AppointmentDue { .. } | Why::AppointmentEarly { .. },
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
        self.passed_by.push(came);
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
