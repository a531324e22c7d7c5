//! Watching the hall: from one moment to the next one sees which services have ended, which breaks,
//! and which waits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Correction;
use crate::facts::Facts;
use crate::forward::Estimate;
use crate::layout::Layout;
use crate::sim::Called;
use crate::state::{State, Status};

/// Minutes of usual service that a counter is trusted with before its pace is believed.
const TRUSTED_MIN: f64 = 110.0;

/// Counter hours and breaks that are believed before any was seen.
const BREAKS: (f64, f64) = (60.0, 9.0);

/// Whoever had a break so many minutes ago or less hardly takes another one.
const RESTED: f64 = 150.0;

/// Estimates that are remembered until their wait has come.
const OPEN: usize = 20_000;

/// What was seen today, and what earlier days taught.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Watch {
    counters: Vec<Seen>,
    now: f64,
    /// Counter hours, breaks, and the minutes of the breaks that ended.
    hours: f64,
    breaks: f64,
    lengths: Vec<f64>,
    called: f64,
    prio: f64,
    open: BTreeMap<u64, (Estimate, f64)>,
    correction: Correction,
}

/// A counter as it was seen last.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Seen {
    status: Status,
    ticket: Option<u64>,
    group: Option<usize>,
    since: f64,
    /// Minutes that its services took, and would have taken at a usual counter.
    took: f64,
    usual: f64,
    /// Whether it was open today.
    open: bool,
    /// When its last break began.
    rested: Option<f64>,
}

impl Watch {
    /// Keeps what holds on other days of the same hall.
    #[must_use]
    pub fn next_day(&self) -> Watch {
        Watch {
            hours: self.hours,
            breaks: self.breaks,
            lengths: self.lengths.clone(),
            called: self.called,
            prio: self.prio,
            correction: self.correction,
            ..Watch::default()
        }
    }

    /// Sees the hall, and who was called since it was seen last.
    pub fn see(&mut self, layout: &Layout, state: &State, called: &[Called]) {
        for it in called {
            self.came(layout, it.ticket, it.at);
        }
        let hours = ((state.now - self.now) / 60.0).clamp(0.0, 0.25);
        self.now = state.now;
        self.counters
            .resize_with(layout.counters.len(), Seen::default);
        for (counter, at) in state
            .counters
            .iter()
            .enumerate()
            .take(layout.counters.len())
        {
            if at.status != Status::Off {
                self.hours += hours;
                self.counters[counter].open = true;
            }
            let seen = &self.counters[counter];
            if seen.status == at.status && seen.ticket == at.ticket {
                continue;
            }
            let lasted = at.since - seen.since;
            match seen.status {
                Status::Busy if lasted > 0.0 => self.served(layout, state, counter, lasted),
                Status::Break if at.status != Status::Off && self.lengths.len() < 500 => {
                    self.lengths.push(lasted.clamp(0.0, 120.0));
                }
                _ => {}
            }
            if at.status == Status::Break {
                self.breaks += 1.0;
                self.counters[counter].rested = Some(at.since);
            }
            if let Some(ticket) = at.ticket {
                self.came(layout, ticket, at.since);
            }
            let seen = &mut self.counters[counter];
            seen.status = at.status;
            seen.ticket = at.ticket;
            seen.group = at.group;
            seen.since = at.since;
        }
    }

    /// A service has ended.
    fn served(&mut self, layout: &Layout, state: &State, counter: usize, lasted: f64) {
        let seen = &mut self.counters[counter];
        let Some(group) = seen.group.filter(|group| *group < layout.groups.len()) else {
            return;
        };
        // Somebody who did not come says nothing of the pace.
        if lasted <= layout.noshow_timeout + 0.02 {
            return;
        }
        let usual = state.mean(layout, group) * layout.factor(counter, group);
        // One case of hours is one long case.
        seen.took += lasted.min(4.0 * usual);
        seen.usual += usual;
    }

    /// An estimate was told, without any correction.
    pub fn told(&mut self, raw: Estimate, worked: f64, prio: bool) {
        self.called += 1.0;
        self.prio += if prio { 1.0 } else { 0.0 };
        if self.open.len() < OPEN {
            self.open.insert(raw.ticket, (raw, worked));
        }
    }

    /// Somebody was called: his wait is known.
    fn came(&mut self, layout: &Layout, ticket: u64, at: f64) {
        if let Some((raw, told_at)) = self.open.remove(&ticket) {
            self.correction
                .learn(&raw, (layout.hours.work(at) - told_at).max(0.0));
        }
    }

    /// What it comes to.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let usual = Facts::default();
        let mut facts = Facts {
            breaks_per_hour: (BREAKS.1 + self.breaks) / (BREAKS.0 + self.hours),
            prio_share: (40.0 * usual.prio_share + self.prio) / (40.0 + self.called),
            bias: self.correction.bias(),
            widening: self.correction.widening(),
            ..usual
        };
        if self.lengths.len() >= 8 {
            let mut lengths = self.lengths.clone();
            lengths.sort_by(f64::total_cmp);
            let low = crate::forward::quantile(&lengths, 0.05);
            facts.break_len = (low, crate::forward::quantile(&lengths, 0.95).max(low + 1.0));
        }
        for seen in &self.counters {
            facts
                .pace
                .push((TRUSTED_MIN + seen.took) / (TRUSTED_MIN + seen.usual));
            let rested = seen.rested.is_some_and(|at| self.now - at < RESTED);
            facts.fresh.push(if rested { 0.2 } else { 1.3 });
            facts
                .pace_cv
                .push(0.15 * (TRUSTED_MIN / (TRUSTED_MIN + seen.usual)).sqrt());
        }
        // A counter that was shut all morning is not expected after lunch; before the first session
        // every counter is.
        if self.counters.iter().any(|seen| seen.open) {
            facts.expected = self.counters.iter().map(|seen| seen.open).collect();
        }
        facts
    }
}
