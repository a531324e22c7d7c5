//! Whom to call next: the only place that knows the order of service.
//!
//! Each group has a line for each class, and in such a line the one who waited longest is first,
//! or whose booked time is earliest. So only the heads are compared, whatever waits behind them:
//!
//! 1. whoever booked a time that has come;
//! 2. of the longest-waiting ordinary ticket and the longest-waiting one with priority, the one
//!    that the plan's precedence puts first (before 1 when priority is absolute);
//! 3. whoever booked a later time, when nobody else waits.
//!
//! But nobody passes over an ordinary ticket that has waited as long, or was passed over as often,
//! as the plan's bound says.

pub mod index;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::group::Spot;
use crate::rules::{Precedence, PriorityRules};
use crate::time::MINUTE_MS;
use crate::{Class, CounterId, GroupId, Hall, HallPlan, Line, Millis, Names, Ticket, TicketId};

/// Why a ticket was called: the rule that chose it, as data that a screen turns into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Why {
    /// It waited longest over all groups that the counter serves.
    LongestWait {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
    /// It has priority, and with its head start it waited longest.
    HeadStart {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The head start, minutes.
        head_start_min: u16,
    },
    /// It has priority, and after so many ordinary tickets it was the turn of one.
    RatioTurn {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// Ordinary tickets to one with priority.
        ratio: u8,
    },
    /// It has priority, which goes first in this hall.
    PriorityFirst {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
    /// Its booked time has come.
    AppointmentDue {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The booked time.
        booked: Millis,
    },
    /// Its booked time has not come, but nobody else waits.
    AppointmentEarly {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The booked time.
        booked: Millis,
    },
    /// It has waited so long that nobody is let past it any more.
    WaitBound {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The bound, minutes.
        bound_min: u16,
    },
    /// A clerk called it out of turn.
    Specific {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The code of the plan's reason.
        reason: Arc<str>,
        /// How many would have been called before it.
        before: u32,
    },
    /// It was passed over so often that nobody is let past it any more.
    PassedOver {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// How often.
        times: u8,
    },
    /// It waits for this counter alone: it was sent here, or comes back.
    ForThisCounter {
        /// How long it waited since it was sent, milliseconds.
        waited_ms: i64,
    },
    /// Another counter put it before everybody.
    PutFirst {
        /// How long it waited since it was sent, milliseconds.
        waited_ms: i64,
    },
    /// It was sent on, or is back, and stands in its place.
    BackInLine {
        /// How long it waited since then, milliseconds.
        waited_ms: i64,
    },
}

impl Why {
    /// The rule's name in `assets/words/<language>/why.toml`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Why::LongestWait { .. } => "longest_wait",
            Why::HeadStart { .. } => "head_start",
            Why::RatioTurn { .. } => "ratio_turn",
            Why::PriorityFirst { .. } => "priority_first",
            Why::AppointmentDue { .. } => "appointment_due",
            Why::AppointmentEarly { .. } => "appointment_early",
            Why::WaitBound { .. } => "wait_bound",
            Why::PassedOver { .. } => "passed_over",
            Why::Specific { .. } => "specific",
            Why::ForThisCounter { .. } => "for_this_counter",
            Why::PutFirst { .. } => "put_first",
            Why::BackInLine { .. } => "back_in_line",
        }
    }

    /// How long the ticket waited, milliseconds.
    #[must_use]
    pub fn waited_ms(&self) -> i64 {
        match self {
            Why::LongestWait { waited_ms }
            | Why::HeadStart { waited_ms, .. }
            | Why::RatioTurn { waited_ms, .. }
            | Why::PriorityFirst { waited_ms }
            | Why::AppointmentDue { waited_ms, .. }
            | Why::AppointmentEarly { waited_ms, .. }
            | Why::WaitBound { waited_ms, .. }
            | Why::PassedOver { waited_ms, .. }
            | Why::Specific { waited_ms, .. }
            | Why::ForThisCounter { waited_ms }
            | Why::PutFirst { waited_ms }
            | Why::BackInLine { waited_ms } => *waited_ms,
        }
    }

    /// The figures of the sentence beside the wait; moments by the hall's clock, reasons by their
    /// names in the plan.
    #[must_use]
    pub fn params(&self, plan: &HallPlan) -> Vec<(&'static str, Names)> {
        let same = |text: String| Names {
            vi: text.clone(),
            en: text,
        };
        let figures = match self {
            Why::LongestWait { .. }
            | Why::PriorityFirst { .. }
            | Why::ForThisCounter { .. }
            | Why::PutFirst { .. }
            | Why::BackInLine { .. } => Vec::new(),
            Why::HeadStart { head_start_min, .. } => vec![("min", head_start_min.to_string())],
            Why::RatioTurn { ratio, .. } => vec![("ratio", ratio.to_string())],
            Why::AppointmentDue { booked, .. } | Why::AppointmentEarly { booked, .. } => {
                let clock = booked.local(plan.hall.utc_offset_min).strftime("%H:%M");
                vec![("booked", clock.to_string())]
            }
            Why::WaitBound { bound_min, .. } => vec![("min", bound_min.to_string())],
            Why::PassedOver { times, .. } => vec![("times", times.to_string())],
            Why::Specific { reason, before, .. } => {
                let reasons = &plan.call_reasons;
                let known = reasons.iter().find(|known| known.id == *reason);
                let name = known.map_or_else(|| same(reason.to_string()), |it| it.name.clone());
                return vec![("reason", name), ("before", same(before.to_string()))];
            }
        };
        let figures = figures.into_iter();
        figures.map(|(name, text)| (name, same(text))).collect()
    }

    /// One of each, for the test that every rule has words.
    #[must_use]
    pub fn examples() -> Vec<Why> {
        let waited_ms = 60_000;
        let booked = Millis(0);
        vec![
            Why::LongestWait { waited_ms },
            Why::HeadStart {
                waited_ms,
                head_start_min: 60,
            },
            Why::RatioTurn {
                waited_ms,
                ratio: 3,
            },
            Why::PriorityFirst { waited_ms },
            Why::AppointmentDue { waited_ms, booked },
            Why::AppointmentEarly { waited_ms, booked },
            Why::WaitBound {
                waited_ms,
                bound_min: 90,
            },
            Why::PassedOver {
                waited_ms,
                times: 10,
            },
            Why::Specific {
                waited_ms,
                reason: "x".into(),
                before: 3,
            },
            Why::ForThisCounter { waited_ms },
            Why::PutFirst { waited_ms },
            Why::BackInLine { waited_ms },
        ]
    }
}

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
    let run = hall.counters.get(&counter).and_then(|counter| counter.run);
    let own = hall.aside.own.get(&counter);
    Order::new(hall, hall.plan.served_by(counter), own, run, now)
}

/// The order in which those who wait for a group would be called, if time stood still.
#[must_use]
pub fn order_of<'a>(hall: &'a Hall, group: &GroupId, now: Millis) -> Order<'a> {
    Order::new(hall, std::slice::from_ref(group), None, Some(0), now)
}

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
    fn new(
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
                let key = now.plus(-i64::from(min) * MINUTE_MS);
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
