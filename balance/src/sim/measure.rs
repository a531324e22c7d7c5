//! What is measured on simulated days.

use crate::forward::{Estimate, quantile};

/// What people met on one day, or on several.
#[derive(Debug, Clone, Default)]
pub struct Measures {
    /// Every wait: from its number to the call, or to the closing for those who were left.
    pub waits: Vec<Wait>,
    /// Counter minutes with a clerk.
    pub staffed: f64,
    /// Of them, idle while somebody waited whom the clerk could serve.
    pub idle_could: f64,
    /// By counter, the minutes in which it had nobody.
    pub idle: Vec<f64>,
    /// Calls before somebody of the same group and class who came earlier.
    pub overtakes: usize,
    /// Calls of tickets that did not wait, or that the counter does not take.
    pub violations: usize,
    /// Moves of counters.
    pub moves: usize,
    /// People who were called and did not come.
    pub missed: usize,
    /// People still there at the closing.
    pub left: usize,
    /// Calls for a group that is not the counter's home.
    pub away: usize,
    /// How true the estimates were.
    pub estimates: Accuracy,
    /// The days.
    pub days: usize,
    per_day: Vec<Row>,
}

/// One wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wait {
    /// For what.
    pub group: usize,
    /// Whether with priority.
    pub prio: bool,
    /// How long, minutes.
    pub minutes: f64,
    /// When the number was given, minutes after midnight.
    pub since: f64,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    mean: f64,
    p95: f64,
    over_30: f64,
    worst_group_p95: f64,
    longest: f64,
}

/// The figures of several days: each the mean over the days.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// The mean wait, minutes.
    pub mean: f64,
    /// One in twenty waits longer.
    pub p95: f64,
    /// Waits over half an hour, per cent.
    pub over_30: f64,
    /// The 95th percentile of the group where it is highest.
    pub worst_group_p95: f64,
    /// The longest wait.
    pub longest: f64,
    /// Idle while somebody waits whom the counter could serve, per cent of the staffed time.
    pub idle_could: f64,
    /// Moves a day.
    pub moves: f64,
    /// People left at the closing, a day.
    pub left: f64,
    /// People who did not come, per cent.
    pub missed: f64,
    /// Calls away from home, per cent.
    pub away: f64,
}

#[expect(clippy::cast_precision_loss, reason = "counts of a day")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Measures {
    /// Nothing yet, in a hall of so many counters.
    #[must_use]
    pub fn of(counters: usize) -> Measures {
        Measures {
            idle: vec![0.0; counters],
            ..Measures::default()
        }
    }

    /// Closes a day: its figures are reckoned.
    #[must_use]
    pub fn day(mut self, groups: usize) -> Measures {
        self.days = 1;
        let mut all: Vec<f64> = self.waits.iter().map(|wait| wait.minutes).collect();
        all.sort_by(f64::total_cmp);
        let worst = (0..groups).filter_map(|group| {
            let of = self.waits.iter().filter(|wait| wait.group == group);
            let mut of: Vec<f64> = of.map(|wait| wait.minutes).collect();
            of.sort_by(f64::total_cmp);
            (of.len() >= 10).then(|| quantile(&of, 0.95))
        });
        self.per_day = vec![Row {
            mean: all.iter().sum::<f64>() / ratio(all.len(), 1).max(1.0),
            p95: quantile(&all, 0.95),
            over_30: 100.0 * ratio(all.iter().filter(|wait| **wait > 30.0).count(), all.len()),
            worst_group_p95: worst.fold(0.0, f64::max),
            longest: all.last().copied().unwrap_or(0.0),
        }];
        self
    }

    /// Adds other days.
    pub fn add(&mut self, other: Measures) {
        self.waits.extend(other.waits);
        self.staffed += other.staffed;
        self.idle_could += other.idle_could;
        let counters = self.idle.len().max(other.idle.len());
        self.idle.resize(counters, 0.0);
        for (idle, more) in self.idle.iter_mut().zip(other.idle) {
            *idle += more;
        }
        self.overtakes += other.overtakes;
        self.violations += other.violations;
        self.moves += other.moves;
        self.missed += other.missed;
        self.left += other.left;
        self.away += other.away;
        self.days += other.days;
        self.estimates.add(other.estimates);
        self.per_day.extend(other.per_day);
    }

    /// The means over the days.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let days = ratio(self.per_day.len().max(1), 1);
        let mean = |of: fn(&Row) -> f64| self.per_day.iter().map(of).sum::<f64>() / days;
        let calls = self.waits.len().saturating_sub(self.left);
        Figures {
            mean: mean(|row| row.mean),
            p95: mean(|row| row.p95),
            over_30: mean(|row| row.over_30),
            worst_group_p95: mean(|row| row.worst_group_p95),
            longest: mean(|row| row.longest),
            idle_could: 100.0 * self.idle_could / self.staffed.max(1e-9),
            moves: ratio(self.moves, 1) / days,
            left: ratio(self.left, 1) / days,
            missed: 100.0 * ratio(self.missed, calls),
            away: 100.0 * ratio(self.away, calls),
        }
    }
}

/// How true the estimates were, beside the simple estimators.
#[derive(Debug, Clone, Default)]
pub struct Accuracy {
    /// Estimates with what came: the truth, ours, the simple ones.
    pub told: Vec<Told>,
}

/// One estimate and what came.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// The wait that came.
    pub came: f64,
    /// What was told.
    pub told: Estimate,
    /// People ahead by work over home counters.
    pub naive: f64,
    /// The wait of the last one who was called.
    pub last: f64,
    /// The wait of the first in line.
    pub head: f64,
    /// People ahead over the recent rate of calls.
    pub rate: f64,
}

/// How true estimates were, as figures.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Truth {
    /// How many there were.
    pub count: usize,
    /// Mean absolute error, minutes.
    pub mae: f64,
    /// The same of the simple estimators: naive, last called, head of line, rate.
    pub simple: [f64; 4],
    /// Mean of what was told less what came, minutes.
    pub bias: f64,
    /// The mean wait that came, minutes.
    pub came: f64,
    /// Waits inside the range, per cent.
    pub inside: f64,
    /// Waits at most the upper end, per cent.
    pub kept: f64,
    /// Within five minutes or a fifth, whichever is more, per cent.
    pub close: f64,
}

impl Truth {
    /// The error over that of the best simple estimator.
    #[must_use]
    pub fn against_simple(&self) -> f64 {
        self.mae / self.simple.into_iter().fold(f64::INFINITY, f64::min)
    }
}

impl Accuracy {
    /// Adds others.
    pub fn add(&mut self, other: Accuracy) {
        self.told.extend(other.told);
    }

    /// The figures.
    #[must_use]
    pub fn truth(&self) -> Truth {
        let count = ratio(self.told.len().max(1), 1);
        let mean = |of: &dyn Fn(&Told) -> f64| self.told.iter().map(of).sum::<f64>() / count;
        let share = |of: &dyn Fn(&Told) -> bool| {
            100.0
                * ratio(
                    self.told.iter().filter(|it| of(it)).count(),
                    self.told.len(),
                )
        };
        Truth {
            count: self.told.len(),
            mae: mean(&|it| (it.told.p50 - it.came).abs()),
            simple: [
                mean(&|it| (it.naive - it.came).abs()),
                mean(&|it| (it.last - it.came).abs()),
                mean(&|it| (it.head - it.came).abs()),
                mean(&|it| (it.rate - it.came).abs()),
            ],
            bias: mean(&|it| it.told.p50 - it.came),
            came: mean(&|it| it.came),
            inside: share(&|it| it.told.p10 <= it.came && it.came <= it.told.p90),
            kept: share(&|it| it.came <= it.told.p90),
            close: share(&|it| (it.told.p50 - it.came).abs() <= (0.2 * it.came).max(5.0)),
        }
    }
}
