//! When people are received, and the clock that stands still between the sessions.

/// The sessions of a day, each with the minutes after its end in which those who wait are served.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hours {
    /// Beginning and end of service of each session, the grace included, in order.
    open: Vec<(f64, f64)>,
    /// When each session ends for those who come.
    ends: Vec<f64>,
}

impl Hours {
    /// Sessions with their graces; a missing grace is none. Sessions that overlap, run backwards or
    /// are not numbers are left out; without any the whole day is one.
    #[must_use]
    pub fn new(sessions: &[(f64, f64)], grace: &[f64]) -> Hours {
        let mut hours = Hours::default();
        for (index, (from, to)) in sessions.iter().enumerate() {
            let grace = grace.get(index).copied().unwrap_or(0.0).max(0.0);
            let after = hours.open.last().map_or(f64::MIN, |(_, end)| *end);
            if from.is_finite() && to.is_finite() && grace.is_finite() && from < to && *to > after {
                hours.open.push((from.max(after), to + grace));
                hours.ends.push(*to);
            }
        }
        if hours.open.is_empty() {
            hours.open.push((0.0, 1_440.0));
            hours.ends.push(1_440.0);
        }
        hours
    }

    /// Beginning and end of service of each session, the grace included.
    #[must_use]
    pub fn open(&self) -> &[(f64, f64)] {
        &self.open
    }

    /// The session whose service covers a moment.
    #[must_use]
    pub fn session(&self, at: f64) -> Option<usize> {
        self.open
            .iter()
            .position(|(from, to)| *from <= at && at < *to)
    }

    /// When numbers are no longer given in the session of a moment, or in the next one.
    #[must_use]
    pub fn end_after(&self, at: f64) -> f64 {
        let end = self.ends.iter().find(|end| at < **end);
        end.copied().unwrap_or_else(|| self.closing())
    }

    /// When service begins, in the session of a moment or the next one.
    #[must_use]
    pub fn begin_after(&self, at: f64) -> Option<f64> {
        let open = self.open.iter().find(|(_, to)| at < *to);
        open.map(|(from, _)| from.max(at))
    }

    /// The end of the last service.
    #[must_use]
    pub fn closing(&self) -> f64 {
        self.open.last().map_or(1_440.0, |(_, to)| *to)
    }

    /// Working minutes up to a moment of the clock: the time between two sessions does not count.
    #[must_use]
    pub fn work(&self, at: f64) -> f64 {
        let mut gaps = 0.0;
        for pair in self.open.windows(2) {
            let (from, to) = (pair[0].1, pair[1].0);
            if at > from {
                gaps += at.min(to) - from;
            }
        }
        at - gaps
    }

    /// The moment of the clock at which so many working minutes have passed.
    #[must_use]
    pub fn clock(&self, work: f64) -> f64 {
        let mut at = work;
        for pair in self.open.windows(2) {
            let (from, to) = (pair[0].1, pair[1].0);
            if at > from {
                at += to - from;
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        Hours::new(&[(450.0, 690.0), (810.0, 1020.0)], &[20.0, 30.0])
    }

    #[test]
    fn the_lunch_break_does_not_count() {
        let hours = hours();
        assert_eq!(hours.work(835.0) - hours.work(700.0), 35.0);
        assert_eq!(hours.work(760.0), hours.work(710.0));
        assert_eq!(hours.clock(hours.work(835.0)), 835.0);
        assert_eq!(hours.clock(hours.work(700.0)), 700.0);
    }

    #[test]
    fn those_who_wait_are_served_a_while_after_the_end() {
        let hours = hours();
        assert_eq!(hours.session(700.0), Some(0));
        assert_eq!(hours.session(715.0), None);
        assert_eq!(hours.begin_after(715.0), Some(810.0));
        assert_eq!((hours.end_after(700.0), hours.closing()), (1020.0, 1050.0));
        assert_eq!(hours.begin_after(1060.0), None);
    }

    #[test]
    fn rubbish_leaves_a_day_that_is_open() {
        let hours = Hours::new(&[(10.0, 5.0), (f64::NAN, 4.0)], &[]);
        assert_eq!(hours.open(), [(0.0, 1_440.0)]);
    }
}
