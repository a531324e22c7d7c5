//! How long one of a group takes: what other days have taught, and this one.

use serde::{Deserialize, Serialize};

use crate::time::MINUTE_MS;
use crate::{GroupId, Hall, Millis, Ticket};

/// As many steps as what is known beforehand counts for: so many of today weigh as much as all
/// days before.
const WEIGHT: i64 = 10;
/// A step that took so many times the usual counts as no more: somebody forgot to press FINISH.
const MOST_TIMES: i64 = 8;
/// The shortest mean that other days can teach, milliseconds.
pub(crate) const LEAST_MS: i64 = 1_000;
/// The longest, milliseconds.
pub(crate) const MOST_MS: i64 = 240 * MINUTE_MS;

/// What other days have taught about a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFacts {
    /// Which.
    pub group: GroupId,
    /// How long a step takes on average, from the call to its end, milliseconds.
    pub mean_ms: i64,
}

/// What is known of a group's steps today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Learned {
    /// The mean of other days, milliseconds; none before it was told.
    pub usual_ms: Option<i64>,
    /// All steps that ended today, from the call to the end without what a suspension left out,
    /// milliseconds.
    pub today_ms: i64,
    /// How many they were.
    pub steps: u32,
}

impl Learned {
    /// The mean, when the plan says `planned_ms`, milliseconds.
    #[must_use]
    pub fn mean_ms(&self, planned_ms: i64) -> i64 {
        let before = self.usual_ms.unwrap_or(planned_ms);
        (WEIGHT * before + self.today_ms) / (WEIGHT + i64::from(self.steps))
    }

    pub(crate) fn learn(&mut self, ms: i64) {
        self.today_ms += ms;
        self.steps += 1;
    }

    pub(crate) fn unlearn(&mut self, ms: i64) {
        self.today_ms -= ms;
        self.steps = self.steps.saturating_sub(1);
    }
}

impl Hall {
    /// How long a step of a group takes on average, from the call to its end, milliseconds. Before
    /// anything was learned, the usual service of the plan.
    #[must_use]
    pub fn mean_ms(&self, group: &GroupId) -> i64 {
        let learned = self.lines.get(group).map(|line| line.learned);
        learned.unwrap_or_default().mean_ms(self.planned_ms(group))
    }

    /// The same in minutes.
    #[must_use]
    pub fn mean_min(&self, group: &GroupId) -> f64 {
        minutes(self.mean_ms(group))
    }

    fn planned_ms(&self, group: &GroupId) -> i64 {
        let known = self.plan.group(group);
        known.map_or(MINUTE_MS, |group| i64::from(group.service_min) * MINUTE_MS)
    }

    /// What the end of the present step of a ticket teaches, milliseconds: how long counters were
    /// busy with it. Nothing when that is not known.
    pub(crate) fn step_ms(&self, ticket: &Ticket, at: Millis) -> Option<i64> {
        let since = ticket.visit.here_since?;
        let line = self.lines.get(&ticket.group)?;
        let usual = line.learned.usual_ms;
        let usual = usual.unwrap_or_else(|| self.planned_ms(&ticket.group));
        let all = ticket.visit.here_ms + self.worked_ms(since, at);
        Some(all.min(usual.saturating_mul(MOST_TIMES)))
    }
}

/// Minutes, for what is weighed and not counted.
pub(crate) fn minutes(ms: i64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a day has far fewer milliseconds than an f64 counts exactly"
    )]
    let ms = ms as f64;
    ms / 60_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_steps_of_today_weigh_as_much_as_all_days_before() {
        let mut learned = Learned::default();
        assert_eq!(learned.mean_ms(480_000), 480_000);
        (0..10).for_each(|_| learned.learn(240_000));
        assert_eq!(learned.mean_ms(480_000), 360_000);
        learned.usual_ms = Some(240_000);
        assert_eq!(learned.mean_ms(480_000), 240_000);
    }

    #[test]
    fn what_is_undone_was_never_learned() {
        let mut learned = Learned::default();
        learned.learn(100_000);
        let before = learned;
        learned.learn(900_000);
        learned.unlearn(900_000);
        assert_eq!(learned, before);
    }
}
