//! Estimates corrected by earlier ones: a factor for their bias, and factors for the width of the
//! range so that it holds as often as it says (conformal prediction, followed step by step).

use serde::{Deserialize, Serialize};

use crate::forward::Estimate;

/// How many minutes of promised waits count as if they had been kept exactly: the first wrong
/// ones of a day must not turn everything over.
const TRUSTED_MIN: f64 = 30_000.0;

/// How fast old waits are forgotten, per wait.
const FORGET: f64 = 0.9998;

/// How far one wait moves the width.
const STEP: f64 = 0.02;

/// Share of waits beyond each end of the range.
const BEYOND: f64 = 0.09;

/// What earlier estimates teach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    told: f64,
    came: f64,
    widening: (f64, f64),
    seen: usize,
}

impl Default for Correction {
    fn default() -> Correction {
        Correction {
            told: 0.0,
            came: 0.0,
            widening: (1.0, 1.0),
            seen: 0,
        }
    }
}

impl Correction {
    /// A wait came for which this was estimated, without any correction.
    pub fn learn(&mut self, raw: &Estimate, came: f64) {
        self.seen += 1;
        // One wait of many hours is one wait: it teaches no more than a long one.
        let came = came.min(raw.p90 + 60.0);
        self.told = self.told * FORGET + raw.p50;
        self.came = self.came * FORGET + came;
        let middle = raw.p50 * self.bias();
        let below = (middle - came) / (raw.p50 - raw.p10).max(0.5);
        let above = (came - middle) / (raw.p90 - raw.p50).max(0.5);
        let follow = |width: f64, score: f64| {
            let beyond = if score > width { 1.0 } else { 0.0 };
            (width + STEP * (beyond - BEYOND)).clamp(0.5, 3.0)
        };
        self.widening = (
            follow(self.widening.0, below),
            follow(self.widening.1, above),
        );
    }

    /// The factor of every estimate.
    #[must_use]
    pub fn bias(&self) -> f64 {
        ((TRUSTED_MIN + self.came) / (TRUSTED_MIN + self.told)).clamp(0.8, 1.25)
    }

    /// The factors of the distances from the median to the lower and the upper end.
    #[must_use]
    pub fn widening(&self) -> (f64, f64) {
        self.widening
    }

    /// How many waits were seen.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance;

    /// Estimates that are a fifth too short and half too narrow, of waits that are even.
    fn taught(waits: usize) -> (Correction, f64) {
        let (mut chance, mut correction) = (chance::from_seed(3, 0), Correction::default());
        let mut inside = 0;
        for number in 0..waits {
            let usual = chance::between(&mut chance, 5.0, 40.0);
            let came = usual * chance::between(&mut chance, 0.5, 1.5);
            let raw = Estimate {
                ticket: 0,
                p10: usual * 0.8 * 0.8,
                p50: usual * 0.8,
                p90: usual * 0.8 * 1.2,
            };
            let facts = crate::facts::Facts {
                bias: correction.bias(),
                widening: correction.widening(),
                ..Default::default()
            };
            let told = facts.corrected(raw);
            if number >= waits / 2 && (told.p10..=told.p90).contains(&came) {
                inside += 1;
            }
            correction.learn(&raw, came);
        }
        (correction, f64::from(inside) / (waits as f64 / 2.0))
    }

    #[test]
    fn estimates_that_are_too_short_and_too_narrow_are_mended() {
        let (correction, inside) = taught(4_000);
        assert!((1.15..1.33).contains(&correction.bias()), "{correction:?}");
        assert!((0.74..0.86).contains(&inside), "{inside}");
    }

    #[test]
    fn nothing_seen_is_no_correction() {
        let none = Correction::default();
        assert_eq!(
            (none.bias(), none.widening(), none.seen()),
            (1.0, (1.0, 1.0), 0)
        );
    }

    #[test]
    fn one_absurd_wait_does_not_turn_everything_over() {
        let mut correction = Correction::default();
        let raw = Estimate {
            ticket: 0,
            p10: 2.0,
            p50: 5.0,
            p90: 9.0,
        };
        correction.learn(&raw, 1e9);
        assert!(correction.bias() < 1.06, "{correction:?}");
    }
}
