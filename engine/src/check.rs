//! The numbered invariants of a hall. The same numbers stand in `docs/ARCHITECTURE.md`.

use std::collections::BTreeSet;
use std::fmt;

use imbl::OrdSet;

use crate::time::MINUTE_MS;
use crate::{
    Aside, Class, CounterId, Desk, Ending, Hall, Millis, Place, Policy, Ticket, TicketId, Why,
};

/// An invariant that does not hold: a bug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its number.
    pub invariant: &'static str,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.what)
    }
}

impl std::error::Error for Broken {}

pub(crate) fn broken(invariant: &'static str, what: String) -> Result<(), Broken> {
    Err(Broken { invariant, what })
}

impl Hall {
    /// Whether the numbered invariants hold.
    ///
    /// - H1: a ticket is in exactly one place (type [`Place`]), and desk, line, list and ticket agree.
    /// - H2: a label is unique within a day; the numbers of a group rise by one, stay below the kiosks'
    ///   offline series, and so do the marks of visits without a number rise; an offline number belongs
    ///   to a kiosk of the day, and a touch has one number.
    /// - H4: a counter holds only tickets of groups that it is able to serve (a loan may end while it
    ///   does), and only such a counter, while it is not shut, is waited for alone.
    /// - H9: whoever waits for a group is sure to be called: some counter serves it, and where loans
    ///   end, one whose home it is.
    /// - H7: a group's quota is used by those numbers that belong to it and were not cancelled.
    /// - H8: nobody sits at two counters.
    /// - H10: a person's numbers are those that carry the mark; of a bulk number no more dossiers are
    ///   left than were brought.
    ///
    /// H3 (nobody of the same class and group is called before someone who waited longer, and
    /// nobody is passed over beyond the plan's bound: [`Hall::is_head`] and `dispatch`) and H5
    /// (time never runs backwards) are held where they could break: by `decide` taking the head of
    /// a line and by `apply`; H6 (replay equals the live hall) needs the log.
    ///
    /// # Errors
    /// The first one that does not hold.
    pub fn check(&self) -> Result<(), Broken> {
        self.check_places()?;
        self.check_aside()?;
        self.check_labels()?;
        self.check_quotas()?;
        self.check_seats()?;
        self.check_people()?;
        self.check_lines()?;
        self.check_desks()
    }

    fn check_places(&self) -> Result<(), Broken> {
        let mut waiting = 0;
        for ticket in &self.tickets {
            match ticket.place {
                Place::Waiting { since } if ticket.visit.counter.is_some() => {
                    waiting += 1;
                    let counter = ticket.visit.counter.unwrap_or_default();
                    let own = self.aside.own.get(&counter);
                    let spot = ticket.spot(since);
                    if !own.is_some_and(|own| own.of(ticket.class).contains(&spot)) {
                        let what = format!(
                            "{} waits for {counter} and is not in its line",
                            ticket.label
                        );
                        return broken("H1", what);
                    }
                    if !self.can_call(counter, &ticket.group) {
                        let what =
                            format!("{} waits for {counter}, which cannot call it", ticket.label);
                        return broken("H4", what);
                    }
                }
                Place::Waiting { since } => {
                    waiting += 1;
                    let line = self.lines.get(&ticket.group);
                    let spot = ticket.spot(since);
                    if !line.is_some_and(|line| line.of(ticket.class).contains(&spot)) {
                        return broken("H1", format!("{} waits but is in no line", ticket.label));
                    }
                }
                Place::Called { counter, .. } => {
                    if self.desk_of(counter) != Some(Desk::Calling(ticket.id)) {
                        let what = format!(
                            "{} is called to {counter}, which does not call it",
                            ticket.label
                        );
                        return broken("H1", what);
                    }
                }
                Place::Serving { counter, .. } => {
                    if self.desk_of(counter) != Some(Desk::Serving(ticket.id)) {
                        let what =
                            format!("{} is at {counter}, which does not serve it", ticket.label);
                        return broken("H1", what);
                    }
                }
                Place::Suspended { .. } | Place::Gone { .. } => {}
            }
        }
        let lines: usize = self.lines.values().map(crate::Line::len).sum();
        let lines = lines + self.aside.own.values().map(crate::Line::len).sum::<usize>();
        if waiting != lines || waiting != self.waiting {
            let what = format!(
                "{waiting} wait, {lines} are in line, {} are counted",
                self.waiting
            );
            return broken("H1", what);
        }
        Ok(())
    }

    /// The lists beside the lines hold exactly whom they should.
    fn check_aside(&self) -> Result<(), Broken> {
        let (mut suspended, mut wakes) = (OrdSet::new(), OrdSet::new());
        let (mut expected, mut missed) = (OrdSet::new(), OrdSet::new());
        for ticket in &self.tickets {
            if let Some(counter) = Aside::comes_back_to(ticket) {
                expected.insert((counter, ticket.id));
            }
            match ticket.place {
                Place::Suspended { until, .. } => {
                    suspended.insert(ticket.id);
                    wakes.extend(until.map(|at| (at, ticket.id)));
                }
                Place::Gone {
                    at,
                    how: Ending::NoShow,
                    ..
                } => {
                    missed.insert((at, ticket.id));
                }
                Place::Waiting { .. }
                | Place::Called { .. }
                | Place::Serving { .. }
                | Place::Gone { .. } => {}
            }
        }
        let aside = &self.aside;
        for (name, same) in [
            ("suspended", suspended == aside.suspended),
            ("coming back by themselves", wakes == aside.wakes),
            ("expected back", expected == aside.expected),
            ("missed", missed == aside.missed),
        ] {
            if !same {
                return broken("H1", format!("the list of those {name} is wrong"));
            }
        }
        Ok(())
    }

    fn check_labels(&self) -> Result<(), Broken> {
        let mut seen = BTreeSet::new();
        let mut last = std::collections::BTreeMap::new();
        for ticket in &self.tickets {
            if !seen.insert(&ticket.label) {
                return broken("H2", format!("{} was given twice", ticket.label));
            }
            if ticket.label.is_offline() {
                self.check_offline(ticket)?;
                continue;
            }
            let series = ticket.has_number().then_some(&ticket.first_group);
            let before = last.insert(series, ticket.label.number).unwrap_or(0);
            if ticket.label.number != before + 1 {
                return broken("H2", format!("{} follows number {before}", ticket.label));
            }
        }
        for (group, line) in &self.lines {
            let given = last.get(&Some(group)).copied().unwrap_or(0);
            if line.issued != given {
                let what = format!("{group} would go on after {}, not {given}", line.issued);
                return broken("H2", what);
            }
        }
        Ok(())
    }

    fn check_quotas(&self) -> Result<(), Broken> {
        let mut used = std::collections::BTreeMap::new();
        for ticket in self.tickets.iter().filter(|it| it.has_number()) {
            let cancelled = matches!(
                ticket.place,
                Place::Gone {
                    how: Ending::Cancelled | Ending::Replaced,
                    ..
                }
            );
            let session = self.session_at(ticket.issued_at);
            *used.entry((&ticket.quota_of, session)).or_insert(0) += u16::from(!cancelled);
        }
        for (group, line) in &self.lines {
            for session in 0..line.given.len().max(1) {
                let counted = line.given.get(session).copied().unwrap_or(0);
                let here = used.remove(&(group, session)).unwrap_or(0);
                if counted != here {
                    let what = format!("{group} counts {counted} numbers in a session of {here}");
                    return broken("H7", what);
                }
            }
        }
        match used.iter().find(|(_, count)| **count > 0) {
            Some(((group, _), count)) => broken(
                "H7",
                format!("{group} has {count} numbers that are not counted"),
            ),
            None => Ok(()),
        }
    }

    fn check_people(&self) -> Result<(), Broken> {
        let mut marks = imbl::OrdMap::<_, Vec<TicketId>>::new();
        for ticket in &self.tickets {
            if let Some(mark) = &ticket.mark {
                marks.entry(mark.clone()).or_default().push(ticket.id);
            }
            let brought = ticket.filing.as_ref().map_or(0, |filing| filing.dossiers);
            if ticket.left.unwrap_or(0) > brought {
                let what = format!("{} has more dossiers left than it had", ticket.label);
                return broken("H10", what);
            }
        }
        if marks == self.marks {
            return Ok(());
        }
        broken(
            "H10",
            "somebody's numbers are not in the list of people".to_owned(),
        )
    }

    fn check_seats(&self) -> Result<(), Broken> {
        let mut seen = BTreeSet::new();
        for seat in self.counters.values().filter_map(|it| it.seat.as_ref()) {
            if !seen.insert(&seat.staff) {
                return broken("H8", format!("{} sits at two counters", seat.staff));
            }
        }
        Ok(())
    }

    fn check_lines(&self) -> Result<(), Broken> {
        let lost = self.lines.iter().find(|(group, line)| {
            let open = self.open_day().is_ok();
            open && !line.is_empty() && !self.plan.is_kept(group)
        });
        match lost {
            Some((group, line)) => {
                let what = format!("{} wait for {group}, which nobody serves", line.len());
                broken("H9", what)
            }
            None => Ok(()),
        }
    }

    fn check_desks(&self) -> Result<(), Broken> {
        for counter in self.counters.values() {
            let Some(id) = counter.desk.ticket() else {
                continue;
            };
            let Some(ticket) = self.ticket(id) else {
                return broken(
                    "H1",
                    format!("counter {} holds no ticket of the day", counter.id),
                );
            };
            let agree = match ticket.place {
                Place::Called { counter: at, .. } | Place::Serving { counter: at, .. } => {
                    at == counter.id
                }
                Place::Waiting { .. } | Place::Suspended { .. } | Place::Gone { .. } => false,
            };
            if !agree {
                let what = format!(
                    "counter {} holds {}, which is elsewhere",
                    counter.id, ticket.label
                );
                return broken("H1", what);
            }
            // A counter that the plan has no more only finishes.
            let known = self.plan.counter(counter.id).is_some();
            if known && !self.is_able(counter.id, &ticket.group) {
                let what = format!("counter {} does not serve {}", counter.id, ticket.label);
                return broken("H4", what);
            }
        }
        Ok(())
    }

    fn desk_of(&self, counter: CounterId) -> Option<Desk> {
        self.counters.get(&counter).map(|counter| counter.desk)
    }

    /// The check after an apply in debug builds: always in a small hall, at every 512th event in
    /// a large one, because it looks at every ticket of the day.
    #[cfg(debug_assertions)]
    pub(crate) fn check_now_and_then(&self) {
        const SMALL: usize = 200;
        if self.tickets.len() <= SMALL || self.seq.is_multiple_of(512) {
            let result = self.check();
            assert!(
                result.is_ok(),
                "after event {}: {result:?}\n{}",
                self.seq,
                self.tell()
            );
        }
    }
}

impl Hall {
    /// Whether a call that is about to happen is fair: nobody of the same class and group waited
    /// longer, and nobody is passed over beyond the plan's bound (H3). Looks at
    /// everybody who waits; for tests.
    ///
    /// # Errors
    /// Who would be wronged.
    pub fn judge_call(
        &self,
        called: TicketId,
        counter: CounterId,
        why: &Why,
        now: Millis,
    ) -> Result<(), Broken> {
        let Some(called) = self.ticket(called) else {
            return broken("H3", "nobody is called".to_owned());
        };
        if matches!(why, Why::Specific { .. }) {
            return Ok(());
        }
        let rules = self.plan.rules.priority;
        let served = self.plan.served_by(counter);
        let policy = self.plan.rules.balance.policy;
        let bounded = !matches!(why, Why::PriorityFirst { .. });
        let not_ordinary = called.class != Class::Ordinary;
        for other in self.tickets.iter().filter(|other| other.id != called.id) {
            let Place::Waiting { since } = other.place else {
                continue;
            };
            // Whoever waits for another counter alone is nobody's rival here.
            let alone = other.visit.counter;
            if alone.is_some_and(|at| at != counter) {
                continue;
            }
            let spot = other.spot(since);
            let kind = |it: &Ticket| (it.group.clone(), it.class, it.visit.counter);
            let alike = kind(other) == kind(called);
            if alike && spot < called.spot(called.in_line_since) {
                let what = format!("{} is called before {}", called.label, other.label);
                return broken("H3", what);
            }
            let passes = (called.came(), called.id) > spot;
            if !passes || !(alone.is_some() || served.contains(&other.group)) {
                continue;
            }
            let line = match alone {
                Some(counter) => self.aside.own.get(&counter),
                None => self.lines.get(&other.group),
            };
            let times = line.map_or(0, |line| line.passed_over(spot, u8::MAX));
            let often = rules.bound_times > 0 && times >= rules.bound_times;
            let waited_ms = match policy {
                Policy::LongestWait => now.since(since),
                Policy::Index | Policy::List => self.worked_ms(since, now),
            };
            let waited_min = waited_ms / MINUTE_MS;
            let long = rules.bound_min > 0 && waited_min >= i64::from(rules.bound_min);
            let ordinary = other.class == Class::Ordinary;
            let wronged = match policy {
                Policy::LongestWait => ordinary && not_ordinary && (long || often),
                // There the times are those of one's own line, and the wait is everybody's.
                Policy::Index | Policy::List => {
                    let own = other.group == called.group && alone == called.visit.counter;
                    let waits = other.class != Class::Appointment;
                    (waits && long) || (own && ordinary && not_ordinary && often)
                }
            };
            if bounded && wronged {
                let what = format!(
                    "{} passes over {}, which waited {waited_min} min and was passed over {times} times",
                    called.label, other.label
                );
                return broken("H3", what);
            }
        }
        Ok(())
    }

    /// Whether calling `ticket` now passes over nobody of its class and group (H3).
    #[must_use]
    pub fn is_head(&self, ticket: TicketId) -> bool {
        self.ticket(ticket).is_some_and(|ticket| {
            let line = match ticket.visit.counter {
                Some(counter) => self.aside.own.get(&counter),
                None => self.lines.get(&ticket.group),
            };
            let head = line.and_then(|line| line.of(ticket.class).get_min());
            head.is_some_and(|(_, id)| *id == ticket.id)
        })
    }
}
