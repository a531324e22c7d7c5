//! Whether the waits that people were told came true. A promise is kept when the wait is at most
//! its upper bound; `design.md` 5 wants that of 85 in 100.

use std::collections::BTreeMap;

use engine::GroupId;

use super::waits::Day;

/// The promises of a group, or of all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The group's identifier; empty for all.
    pub group: String,
    /// Numbers given to people who were called later.
    pub numbers: u32,
    /// Those of them that were told a wait.
    pub told: u32,
    /// Promises that were kept.
    pub kept: u32,
    /// Those who waited less than the lower bound.
    pub sooner: u32,
    /// Median width of what was told, minutes.
    pub width: Option<f64>,
    /// By how much late ones were late: the median, minutes.
    pub late_by: Option<f64>,
}

impl Row {
    /// The share of promises that were kept; none when none was made.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.told > 0).then(|| f64::from(self.kept) / f64::from(self.told))
    }
}

#[derive(Debug, Default)]
struct Tally {
    row: Row,
    widths: Vec<f64>,
    late: Vec<f64>,
}

/// The promises of some days: all first, then by group.
#[must_use]
pub fn report(days: &[Day]) -> Vec<Row> {
    let mut all = Tally::default();
    let mut groups: BTreeMap<GroupId, Tally> = BTreeMap::new();
    let called = days.iter().flat_map(|day| &day.waited);
    for waited in called.filter(|waited| waited.called) {
        let group = groups.entry(waited.group.clone()).or_default();
        for tally in [&mut all, group] {
            tally.row.numbers += 1;
            let Some(promise) = waited.promise else {
                continue;
            };
            let (low, high) = (f64::from(promise.low_min), f64::from(promise.high_min));
            tally.row.told += 1;
            tally.widths.push(high - low);
            tally.row.sooner += u32::from(waited.minutes < low);
            if waited.minutes <= high {
                tally.row.kept += 1;
            } else {
                tally.late.push(waited.minutes - high);
            }
        }
    }
    let groups = groups.into_iter().map(|(group, tally)| Row {
        group: group.0.to_string(),
        ..finish(tally)
    });
    std::iter::once(finish(all)).chain(groups).collect()
}

fn finish(tally: Tally) -> Row {
    Row {
        width: median(tally.widths),
        late_by: median(tally.late),
        ..tally.row
    }
}

pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use engine::{HallPlan, Millis, Promise};
    use jiff::civil::date;
    use std::sync::Arc;

    use super::*;
    use crate::evaluation::Waited;

    fn waited(group: &str, minutes: f64, promise: Option<(u16, u16)>) -> Waited {
        Waited {
            group: group.into(),
            issued: Millis(0),
            minutes,
            called: true,
            promise: promise.map(|(low_min, high_min)| Promise { low_min, high_min }),
        }
    }

    #[test]
    fn a_promise_is_kept_up_to_its_bound_and_who_was_told_nothing_counts_apart() {
        let day = Day {
            date: date(2026, 11, 25),
            plan: Arc::new(HallPlan::sample()),
            waited: vec![
                waited("a", 25.0, Some((15, 25))),
                waited("a", 25.1, Some((15, 25))),
                waited("a", 9.0, Some((10, 20))),
                waited("b", 40.0, None),
                Waited {
                    called: false,
                    ..waited("b", 200.0, Some((5, 10)))
                },
            ],
        };
        let rows = report(&[day]);
        let names: Vec<&str> = rows.iter().map(|row| &*row.group).collect();
        assert_eq!(names, ["", "a", "b"]);
        let all = &rows[0];
        assert_eq!((all.numbers, all.told, all.kept, all.sooner), (4, 3, 2, 1));
        assert!((all.late_by.unwrap() - 0.1).abs() < 1e-9);
        assert_eq!((rows[2].told, rows[2].share()), (0, None));
    }
}
