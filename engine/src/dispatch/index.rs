//! The wait index: what the head of a line is worth to a counter that is free.
//!
//! Pure arithmetic in minutes, so that whoever plays the hall forward weighs as the hall does: the
//! order of service and every simulation call [`worth`], and nothing is copied.
//!
//! A long wait counts, a quick service counts (whoever is quickly served makes many others wait
//! less), damped by a square root so that slow groups are not starved; a counter's own group is
//! some minutes ahead, because its clerk does that work best and the others' line may be taken by
//! their own counters; and a clerk who stays with one kind of work does not change papers and
//! screens. Past the bound only the wait counts.

/// The service that is neither quick nor slow, minutes: its index is the wait itself.
pub const REFERENCE_MIN: f64 = 7.0;

/// Where the worths of those begin who have waited as long as the bound: above any other.
const PAST_BOUND: f64 = 1e5;

/// The shortest mean that counts, minutes. A group of marks that took no time at all would else
/// be worth more than everything.
const SHORTEST_MEAN_MIN: f64 = 0.25;

/// What the plan weighs (the rules of balance and the bound of its rules of priority).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// How far the counter's home groups are ahead of others, minutes.
    pub home_min: f64,
    /// How far the group that the counter served last is ahead, minutes.
    pub same_min: f64,
    /// How much longer a service takes away from its home counters, per cent.
    pub elsewhere_pct: f64,
    /// From this wait on only the wait counts, minutes; infinite when the plan has no such bound.
    pub bound_min: f64,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            home_min: 8.0,
            same_min: 2.0,
            elsewhere_pct: 10.0,
            bound_min: 90.0,
        }
    }
}

/// The head of one line as one counter sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// How long it has waited, minutes: from its key on, so that a head start counts as waiting,
    /// and without the time between the day's sessions.
    pub waited_min: f64,
    /// Whether its group is a home group of the counter.
    pub home: bool,
    /// Whether the counter served its group last.
    pub same: bool,
    /// How long one of its group takes at a home counter, minutes, the walk included.
    pub mean_min: f64,
}

/// What calling a candidate next is worth, in weighed minutes; the highest is called. At the bound
/// or past it the wait alone counts, above every worth below the bound.
#[must_use]
pub fn worth(weights: &Weights, candidate: &Candidate) -> f64 {
    if past_bound(weights, candidate) {
        return PAST_BOUND + candidate.waited_min;
    }
    let home = if candidate.home {
        weights.home_min
    } else {
        0.0
    };
    let same = if candidate.same {
        weights.same_min
    } else {
        0.0
    };
    (candidate.waited_min + home + same) * quickness(weights, candidate)
}

/// Whether a candidate has waited as long as the bound: then nobody of a later key goes first.
#[must_use]
pub fn past_bound(weights: &Weights, candidate: &Candidate) -> bool {
    candidate.waited_min >= weights.bound_min
}

/// By how much a quick service counts for more than its wait, and a slow one for less.
fn quickness(weights: &Weights, candidate: &Candidate) -> f64 {
    let mean = candidate.mean_min.max(SHORTEST_MEAN_MIN);
    let here = if candidate.home {
        mean
    } else {
        mean * (1.0 + weights.elsewhere_pct / 100.0)
    };
    (REFERENCE_MIN / here).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(waited_min: f64) -> Candidate {
        Candidate {
            waited_min,
            home: true,
            same: false,
            mean_min: REFERENCE_MIN,
        }
    }

    fn other(waited_min: f64) -> Candidate {
        Candidate {
            home: false,
            ..own(waited_min)
        }
    }

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-9, "{left} is not {right}");
    }

    #[test]
    fn the_reference_service_is_worth_its_wait_and_the_home_minutes() {
        let weights = Weights::default();
        close(worth(&weights, &own(10.0)), 18.0);
        let same = Candidate {
            same: true,
            ..own(10.0)
        };
        close(worth(&weights, &same), 20.0);
    }

    #[test]
    fn away_from_home_a_service_is_longer() {
        let weights = Weights::default();
        close(worth(&weights, &other(11.0)), 11.0 * (1.0f64 / 1.1).sqrt());
    }

    #[test]
    fn a_service_of_a_quarter_of_the_time_doubles_the_worth() {
        let weights = Weights::default();
        let quick = Candidate {
            mean_min: REFERENCE_MIN / 4.0,
            ..own(10.0)
        };
        close(worth(&weights, &quick), 36.0);
    }

    #[test]
    fn at_the_bound_only_the_wait_counts() {
        let weights = Weights::default();
        let slow = Candidate {
            mean_min: 60.0,
            ..other(90.0)
        };
        assert!(worth(&weights, &slow) > worth(&weights, &own(89.9)));
        assert!(worth(&weights, &own(91.0)) > worth(&weights, &slow));
        close(worth(&weights, &slow), 100_090.0);
    }

    #[test]
    fn without_a_bound_no_wait_is_past_it() {
        let weights = Weights {
            bound_min: f64::INFINITY,
            ..Weights::default()
        };
        close(worth(&weights, &own(500.0)), 508.0);
    }

    #[test]
    fn a_group_that_takes_no_time_is_not_worth_everything() {
        let weights = Weights::default();
        let none = Candidate {
            mean_min: 0.0,
            ..own(1.0)
        };
        assert!(worth(&weights, &none).is_finite());
    }

    #[test]
    fn a_longer_wait_is_never_worth_less() {
        let weights = Weights::default();
        for mean_min in [0.5, 3.0, 7.0, 40.0] {
            let mut before = f64::MIN;
            for tenths in 0..1_500u32 {
                let waited_min = f64::from(tenths) / 10.0;
                let now = worth(
                    &weights,
                    &Candidate {
                        mean_min,
                        ..other(waited_min)
                    },
                );
                assert!(now > before, "{waited_min} min at a mean of {mean_min}");
                before = now;
            }
        }
    }
}
