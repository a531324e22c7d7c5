//! Looks at the hall, plays it forward, and says how long people will wait and what should be
//! changed. No thread and no clock: both are arguments.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use balance::forward::{self, Estimate};
use balance::hall::Known;
use balance::learn;
use balance::sim::Called;
use engine::{Class, Command, GroupId, Hall, Millis, TicketId};
use jiff::civil::Date;

use super::advisor::Advisor;
use super::ahead;
use super::learned::Learned;
use super::seen::Seen;
use super::shown::Span;
use super::{Basis, Expected, Outlook};

/// The hall is looked at again after so long though nothing happened, milliseconds: time alone
/// changes what is expected.
pub const LOOK_EVERY_MS: i64 = 10_000;
/// So many of those who were called last tell how long a group waits now.
const LAST_CALLED: usize = 3;

/// What came of a look.
#[derive(Debug, Default)]
pub struct Looked {
    /// How long people will wait.
    pub outlook: Outlook,
    /// For whom that is news.
    pub changed: Vec<TicketId>,
    /// What the hall is asked to do: advice to offer, to withdraw, to compare with what came.
    pub asks: Vec<Command>,
}

/// Remembers what the next look needs.
#[derive(Debug, Default)]
pub struct Watch {
    known: Arc<Known>,
    learner: learn::Watch,
    outlook: Outlook,
    advisor: Advisor,
    day: Option<Date>,
    seen: Option<u64>,
    looked_ms: i64,
    call: u64,
    /// Who was estimated when the number was given.
    told: BTreeSet<u64>,
    waits: BTreeMap<GroupId, VecDeque<f64>>,
}

impl Watch {
    /// What past days have taught about the one that is open.
    pub fn knows(&mut self, known: Known) {
        self.known = Arc::new(known);
        self.seen = None;
    }

    /// What is worth keeping over a restart.
    #[must_use]
    pub fn learned(&self) -> Learned {
        Learned {
            day: self.day,
            learner: self.learner.clone(),
            told: self.told.clone(),
            call: self.call,
        }
    }

    /// Goes on with what was learned before a restart: on the same day as if there had been none.
    pub fn goes_on(&mut self, learned: Learned) {
        self.day = learned.day;
        self.learner = learned.learner;
        self.told = learned.told;
        self.call = learned.call;
    }

    /// Looks at the hall; nothing when that would show nothing new. `mono_ms` is of a clock that
    /// only runs forward.
    pub fn look(&mut self, hall: &Hall, now: Millis, mono_ms: i64) -> Option<Looked> {
        let same = self.seen == Some(hall.seq);
        if same && mono_ms - self.looked_ms < LOOK_EVERY_MS {
            return None;
        }
        (self.seen, self.looked_ms) = (Some(hall.seq), mono_ms);
        let day = hall.day.as_ref().map(|day| day.date);
        if self.day != day {
            self.day = day;
            self.learner = self.learner.next_day();
            self.told.clear();
            self.waits.clear();
        }
        let Some(seen) = Seen::of(hall, &self.known, now) else {
            let (outlook, changed) = self.outlook.after(&Expected::default(), mono_ms);
            self.outlook = outlook.clone();
            return Some(Looked {
                outlook,
                changed,
                asks: Vec::new(),
            });
        };
        let called = self.calls(hall, &seen);
        self.learner.see(&seen.layout, &seen.state, &called);
        let expected = self.expected(hall, &seen);
        let (outlook, changed) = self.outlook.after(&expected, mono_ms);
        let waits = |group: &GroupId| self.waits.get(group).and_then(middle);
        let facts = self.learner.facts();
        let (asks, quiet) = self.advisor.look(hall, &seen, &facts, waits, now);
        let told = self.outlook.ahead.take().unwrap_or_default();
        let expects = self.known.groups.values().any(|it| it.daily > 0.0);
        let ahead = expects.then(|| ahead::ahead(&seen, seen.layout.target_min, &told));
        let basis = Arc::new(Basis {
            known: Arc::clone(&self.known),
            facts,
        });
        self.outlook = Outlook {
            quiet,
            ahead,
            basis,
            ..outlook
        };
        Some(Looked {
            outlook: self.outlook.clone(),
            changed,
            asks,
        })
    }

    /// Who was called since the last look, and how long those waited.
    fn calls(&mut self, hall: &Hall, seen: &Seen) -> Vec<Called> {
        let later = (
            std::ops::Bound::Excluded(self.call),
            std::ops::Bound::Unbounded,
        );
        let mut called = Vec::new();
        for (seq, call) in hall.calls.range(later) {
            self.call = *seq;
            let Some(ticket) = hall.ticket(call.ticket).filter(|_| call.times == 1) else {
                continue;
            };
            let places = (
                seen.places.group(&ticket.group),
                seen.places.counter(call.counter),
            );
            let (Some(group), Some(counter)) = places else {
                continue;
            };
            called.push(Called {
                ticket: u64::from(ticket.id.0),
                group,
                counter,
                at: seen.places.minutes(call.at),
            });
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
            let wait = hall.worked_ms(ticket.in_line_since, call.at) as f64 / 60_000.0;
            let waits = self.waits.entry(ticket.group.clone()).or_default();
            waits.push_back(wait);
            if waits.len() > LAST_CALLED {
                waits.pop_front();
            }
        }
        called
    }

    /// What is expected of everybody who waits, and of those who would come now, where the hall
    /// knows.
    fn expected(&mut self, hall: &Hall, seen: &Seen) -> Expected {
        let Seen {
            layout,
            state,
            places,
            known,
        } = seen;
        let facts = self.learner.facts();
        // Estimates are learned from as they are before any correction.
        let plain = balance::facts::Facts {
            bias: 1.0,
            widening: (1.0, 1.0),
            ..facts.clone()
        };
        let mut group_of = BTreeMap::new();
        for (group, line) in state.waiting.iter().enumerate() {
            group_of.extend(line.iter().map(|it| (it.id, group)));
        }
        let mut expected = Expected::default();
        let worked = layout.hours.work(state.now);
        for raw in forward::all(layout, state, &plain, hall.seq, forward::RUNS) {
            let id = u32::try_from(raw.ticket).map(TicketId);
            let (Ok(id), Some(group)) = (id, group_of.get(&raw.ticket)) else {
                continue;
            };
            if self.told.insert(raw.ticket) {
                let ticket = hall.ticket(id);
                let prio = ticket.is_some_and(|ticket| ticket.class == Class::Priority);
                self.learner.told(raw, worked, prio);
            }
            if known[*group] {
                expected.tickets.push((id, span(&facts.corrected(raw))));
            }
        }
        let new = forward::newcomers(layout, state, &facts, hall.seq, forward::RUNS);
        let new = new.iter().enumerate().filter(|(group, _)| known[*group]);
        expected.groups = new
            .map(|(group, estimate)| (places.groups[group].clone(), span(estimate)))
            .collect();
        expected
    }
}

fn span(estimate: &Estimate) -> Span {
    Span {
        median: estimate.p50,
        high: estimate.p90,
    }
}

fn middle(waits: &VecDeque<f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = waits.iter().copied().collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}
