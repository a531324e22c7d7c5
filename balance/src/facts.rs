//! What was learned about a hall and its estimates, beyond what one moment shows.

use crate::forward::Estimate;

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// By counter, how many times as long its services take as elsewhere; 1 for a missing one.
    pub pace: Vec<f64>,
    /// By counter, how uncertain that is.
    pub pace_cv: Vec<f64>,
    /// How uncertain the means of the groups are in the morning, before a service was seen.
    pub mean_cv: f64,
    /// By counter, whether somebody will sit there when the next session begins.
    pub expected: Vec<bool>,
    /// Breaks an hour at one counter.
    pub breaks_per_hour: f64,
    /// By counter, how many times as likely a break is: less after one; 1 for a missing one.
    pub fresh: Vec<f64>,
    /// Shortest and longest break, minutes.
    pub break_len: (f64, f64),
    /// Share of those who come with priority.
    pub prio_share: f64,
    /// Factor of every estimate.
    pub bias: f64,
    /// Factors of the distance from the median to the lower and to the upper end.
    pub widening: (f64, f64),
}

impl Default for Facts {
    fn default() -> Facts {
        Facts {
            pace: Vec::new(),
            pace_cv: Vec::new(),
            mean_cv: 0.15,
            expected: Vec::new(),
            breaks_per_hour: 0.15,
            fresh: Vec::new(),
            break_len: (6.0, 16.0),
            prio_share: 0.08,
            bias: 1.0,
            widening: (1.0, 1.0),
        }
    }
}

impl Facts {
    /// How many times as long services take at a counter as elsewhere.
    #[must_use]
    pub fn pace(&self, counter: usize) -> f64 {
        self.pace.get(counter).copied().unwrap_or(1.0)
    }

    /// How uncertain that is.
    #[must_use]
    pub fn pace_cv(&self, counter: usize) -> f64 {
        self.pace_cv.get(counter).copied().unwrap_or(0.12)
    }

    /// Breaks an hour at a counter.
    #[must_use]
    pub fn breaks(&self, counter: usize) -> f64 {
        self.breaks_per_hour * self.fresh.get(counter).copied().unwrap_or(1.0)
    }

    /// Whether somebody will sit at a counter when the next session begins.
    #[must_use]
    pub fn expected(&self, counter: usize) -> bool {
        self.expected.get(counter).copied().unwrap_or(true)
    }

    /// An estimate with what is known of earlier ones.
    #[must_use]
    pub fn corrected(&self, raw: Estimate) -> Estimate {
        let p50 = raw.p50 * self.bias;
        Estimate {
            p10: (p50 - (raw.p50 - raw.p10) * self.widening.0).max(0.0),
            p50,
            p90: p50 + (raw.p90 - raw.p50) * self.widening.1,
            ..raw
        }
    }
}
