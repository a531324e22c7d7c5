//! A hall at one moment: who waits, what the counters do, what was learned today.

use serde::{Deserialize, Serialize};

use crate::layout::Layout;

/// The moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// Minutes after midnight.
    pub now: f64,
    /// Who waits, by group, in the order of call.
    pub waiting: Vec<Vec<Waiting>>,
    /// The counters.
    pub counters: Vec<Counter>,
    /// By group, how long one takes at a home counter as learned until now, the walk included.
    pub mean: Vec<f64>,
    /// By group, how many numbers were given today.
    pub issued: Vec<f64>,
    /// By group, how many will come within an hour, scaled by today; empty when nobody says.
    pub forecast60: Vec<f64>,
}

/// Somebody who waits.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Waiting {
    /// The ticket.
    pub id: u64,
    /// Working minutes since its number was given.
    pub wait: f64,
    /// Its head start, minutes.
    pub credit: f64,
}

impl Waiting {
    /// The wait that orders: the head start counts as waiting.
    #[must_use]
    pub fn key(&self) -> f64 {
        self.wait + self.credit
    }
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counter {
    /// What it does.
    pub status: Status,
    /// The groups that it takes.
    pub active: Vec<usize>,
    /// The group of its present ticket, or of its last one.
    pub group: Option<usize>,
    /// Its ticket.
    pub ticket: Option<u64>,
    /// Since when it does so, minutes after midnight.
    pub since: f64,
}

/// What a counter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Status {
    /// Nobody sits there.
    #[default]
    Off,
    /// It has nobody.
    Idle,
    /// It has called or serves somebody.
    Busy,
    /// Its clerk is away for a while.
    Break,
}

impl State {
    /// How many wait in a group.
    #[must_use]
    pub fn queue(&self, group: usize) -> usize {
        self.waiting.get(group).map_or(0, Vec::len)
    }

    /// How long one of a group takes at a home counter, minutes: as learned, else as planned.
    #[must_use]
    pub fn mean(&self, layout: &Layout, group: usize) -> f64 {
        let learned = self.mean.get(group).copied();
        let learned = learned.filter(|mean| mean.is_finite() && *mean > 0.0);
        learned
            .unwrap_or(layout.groups[group].mean)
            .clamp(0.05, 600.0)
    }

    /// How many of a group come between now and some minutes later: the forecast that was given,
    /// or the ordinary day scaled by how many came until now
    /// (`(15 + given today) / (15 + ordinary until now)`).
    #[must_use]
    pub fn coming(&self, layout: &Layout, group: usize, minutes: f64) -> f64 {
        self.rate(layout, group) * layout.nominal(group, self.now, self.now + minutes)
            + self.uneven(layout, group) * minutes.min(60.0)
    }

    /// How many times as many come as on an ordinary day.
    #[must_use]
    pub fn rate(&self, layout: &Layout, group: usize) -> f64 {
        let hour = layout.nominal(group, self.now, self.now + 60.0);
        match self.forecast(group) {
            Some(given) if hour > 1e-3 => (given / hour).min(50.0),
            Some(_) => 1.0,
            None => {
                let issued = self.issued.get(group).copied().unwrap_or(0.0).max(0.0);
                (15.0 + issued) / (15.0 + layout.nominal(group, 0.0, self.now))
            }
        }
    }

    /// People a minute who are forecast for the next hour where an ordinary day has none.
    #[must_use]
    pub fn uneven(&self, layout: &Layout, group: usize) -> f64 {
        let hour = layout.nominal(group, self.now, self.now + 60.0);
        match self.forecast(group) {
            Some(given) if hour <= 1e-3 => given / 60.0,
            _ => 0.0,
        }
    }

    fn forecast(&self, group: usize) -> Option<f64> {
        let given = self.forecast60.get(group).copied();
        given.filter(|given| given.is_finite() && *given >= 0.0)
    }
}
