//! A range as people read it: rounded outward to five minutes, and steady. A figure that jumps at
//! every look is believed by nobody.

use protocol::Estimate;

/// Ranges are told in steps of so many minutes.
pub const STEP_MIN: u16 = 5;
/// Above this the figure says nothing to anybody, minutes: pages write "over 90 minutes".
pub const LONGEST_MIN: u16 = 90;
/// A range stands at least so long before it becomes another one, milliseconds.
pub const STANDS_MS: i64 = 60_000;
/// It becomes another one when the expectation moved by more minutes than this, or by a fifth.
const MOVES_MIN: f64 = 5.0;
const MOVES_SHARE: f64 = 0.2;

/// What is expected, minutes from now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The median.
    pub median: f64,
    /// What nine in ten do not exceed.
    pub high: f64,
}

/// A range that is shown, and what was expected when it began to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// What people read.
    pub range: Estimate,
    span: Span,
    since_ms: i64,
}

impl Shown {
    /// What is shown after a new expectation.
    #[must_use]
    pub fn after(before: Option<&Shown>, span: Span, at_ms: i64) -> Shown {
        let fresh = Shown {
            range: range(span),
            span,
            since_ms: at_ms,
        };
        let Some(before) = before else { return fresh };
        let stands = at_ms - before.since_ms < STANDS_MS;
        if fresh.range == before.range || stands || !before.moved_to(span) {
            return *before;
        }
        fresh
    }

    fn moved_to(&self, span: Span) -> bool {
        let moved = |from: f64, to: f64| {
            let by = (to - from).abs();
            by > MOVES_MIN || by > MOVES_SHARE * from
        };
        moved(self.span.median, span.median) || moved(self.span.high, span.high)
    }
}

/// A span as a range: outward to five minutes, five minutes wide at least.
#[must_use]
pub fn range(span: Span) -> Estimate {
    let median = span.median.max(0.0);
    // A median of 90 minutes and more is "over 90 minutes", whatever the rest.
    let low_min = steps(median, f64::floor).min(LONGEST_MIN);
    let high_min = steps(span.high.max(median), f64::ceil);
    Estimate::Range {
        low_min,
        high_min: high_min.max(low_min + STEP_MIN),
    }
}

/// Minutes in whole steps.
fn steps(minutes: f64, round: fn(f64) -> f64) -> u16 {
    let step = f64::from(STEP_MIN);
    // Casts of floats saturate: a wait of years is "over 90 minutes" too.
    (round(minutes / step) * step).min(f64::from(u16::MAX - STEP_MIN)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(median: f64, high: f64) -> Span {
        Span { median, high }
    }

    fn of(low_min: u16, high_min: u16) -> Estimate {
        Estimate::Range { low_min, high_min }
    }

    #[test]
    fn a_range_is_rounded_outward_and_never_a_single_number() {
        for (median, high, shown) in [
            (17.2, 22.1, of(15, 25)),
            (15.0, 15.0, of(15, 20)),
            (0.0, 0.0, of(0, 5)),
            (0.4, 4.9, of(0, 5)),
            (4.9, 5.1, of(0, 10)),
            (97.0, 130.0, of(90, 130)),
            (12.0, 8.0, of(10, 15)),
            (f64::NAN, f64::NAN, of(0, 5)),
        ] {
            assert_eq!(range(span(median, high)), shown, "{median} to {high}");
        }
        let endless = range(span(f64::INFINITY, f64::INFINITY));
        assert!(matches!(endless, Estimate::Range { low_min: 90, high_min } if high_min > 90));
    }

    #[test]
    fn a_range_stands_for_a_minute_and_while_little_moves() {
        let first = Shown::after(None, span(20.0, 30.0), 0);
        assert_eq!(first.range, of(20, 30));
        // Rounded it would be 15 to 30, and nothing has happened.
        let trembles = Shown::after(Some(&first), span(19.5, 29.0), 90_000);
        assert_eq!(trembles, first);
        let soon = Shown::after(Some(&first), span(40.0, 55.0), 59_999);
        assert_eq!(soon, first);
        let later = Shown::after(Some(&first), span(40.0, 55.0), 60_000);
        assert_eq!(later.range, of(40, 55));
    }

    #[test]
    fn as_time_goes_by_the_range_comes_down_step_by_step() {
        let mut shown = Shown::after(None, span(22.0, 31.0), 0);
        let mut read = vec![shown.range];
        for minute in 1..=22_u16 {
            let left = f64::from(22 - minute);
            let now = span(left, left + 9.0 * left / 22.0);
            shown = Shown::after(Some(&shown), now, i64::from(minute) * 60_000);
            if read.last() != Some(&shown.range) {
                read.push(shown.range);
            }
        }
        assert_eq!(read.last(), Some(&of(0, 5)));
        let highs: Vec<u16> = read
            .iter()
            .map(|range| match range {
                Estimate::Range { high_min, .. } => *high_min,
                Estimate::Unknown => u16::MAX,
            })
            .collect();
        assert!(highs.is_sorted_by(|one, next| one >= next), "{highs:?}");
    }
}
