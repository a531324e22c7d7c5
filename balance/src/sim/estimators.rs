//! The simple estimators that the forward simulation is measured against.

use crate::layout::Layout;
use crate::state::{State, Status};

/// What simple estimators remember.
#[derive(Debug, Clone)]
pub struct Simple {
    /// By group, the wait of the last one who was called.
    last: Vec<f64>,
    /// By group, when somebody was called during the last half hour.
    calls: Vec<Vec<f64>>,
}

impl Simple {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(groups: usize) -> Simple {
        Simple {
            last: vec![0.0; groups],
            calls: vec![Vec::new(); groups],
        }
    }

    /// Somebody was called who had waited so long.
    pub fn called(&mut self, group: usize, now: f64, waited: f64) {
        self.last[group] = waited;
        self.calls[group].retain(|at| *at > now - 30.0);
        self.calls[group].push(now);
    }

    /// By work over home counters, by the last one who was called, by the head of the line, by the
    /// recent rate: what somebody who just joined the line of a group will wait, with so many ahead.
    #[must_use]
    pub fn estimates(
        &self,
        layout: &Layout,
        state: &State,
        group: usize,
        ahead: usize,
    ) -> [f64; 4] {
        #[expect(clippy::cast_precision_loss, reason = "people in a hall")]
        let real = |count: usize| count as f64;
        let home = layout.counters.iter().zip(&state.counters);
        let home =
            home.filter(|(facts, at)| facts.home.contains(&group) && at.status != Status::Off);
        let counters = real(home.count().max(1));
        let naive = real(ahead + 1) * state.mean(layout, group) / counters;
        let head = state.waiting[group].first().map_or(0.0, |first| first.wait);
        let recent = self.calls[group]
            .iter()
            .filter(|at| **at > state.now - 30.0);
        let recent = recent.count();
        let rate = if recent >= 2 {
            real(ahead + 1) * 30.0 / real(recent)
        } else {
            naive
        };
        [naive, self.last[group], head, rate]
    }
}
