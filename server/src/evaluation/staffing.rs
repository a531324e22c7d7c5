//! Where people wait too long again and again at the same hours: the evidence with which an agency
//! is asked for another counter.

use balance::forecast::{self, PastWait};
use engine::{GroupId, Millis};
use jiff::civil::Weekday;

use super::waits::Day;

/// A place of the week where a group has too few counters.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The agency whose staff serves the group.
    pub agency: String,
    /// The group.
    pub group: GroupId,
    /// The day of the week.
    pub weekday: Weekday,
    /// The hours: from, to.
    pub hours: (u8, u8),
    /// People who waited longer than the alarm.
    pub people: usize,
    /// On so many days of the week.
    pub days: usize,
    /// The alarm, minutes.
    pub over_min: u16,
    /// How many more counters would have been needed, one at least.
    pub counters: usize,
}

/// Every place of the week with too few counters over some days, the most people first. `mean_min`
/// is how long one of a group takes. Groups that the last day's plan does not have are left out.
#[must_use]
pub fn report(days: &[Day], mean_min: impl Fn(&GroupId) -> f64) -> Vec<Need> {
    let Some(plan) = days.last().map(|day| &day.plan) else {
        return Vec::new();
    };
    let waits = days.iter().flat_map(|day| {
        let midnight = Millis::at(day.date, 0, plan.hall.utc_offset_min);
        day.waited.iter().filter_map(move |waited| {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
            let since = waited.issued.since(midnight) as f64 / 60_000.0;
            Some(PastWait {
                date: day.date,
                group: plan.groups.iter().position(|it| it.id == waited.group)?,
                since,
                minutes: waited.minutes,
            })
        })
    });
    let waits: Vec<PastWait> = waits.collect();
    let mean = |place: usize| mean_min(&plan.groups[place].id);
    let found = forecast::staffing(&waits, f64::from(plan.rules.alarm_min), mean);
    let needs = found.into_iter().map(|evidence| {
        let group = &plan.groups[evidence.group];
        Need {
            agency: group.agency.clone(),
            group: group.id.clone(),
            weekday: evidence.weekday,
            hours: (hour(evidence.from), hour(evidence.until)),
            people: evidence.waited,
            days: evidence.days,
            over_min: plan.rules.alarm_min,
            counters: evidence.counters,
        }
    });
    needs.collect()
}

/// The hour of a clock time, minutes after midnight.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an hour of a day"
)]
fn hour(minutes: f64) -> u8 {
    (minutes / 60.0).clamp(0.0, 24.0) as u8
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use engine::HallPlan;
    use jiff::civil::{Date, date};

    use super::*;
    use crate::evaluation::Waited;

    /// A Monday; ten people of `a` take a number at half past eight, of whom some wait too long.
    fn monday(date: Date, too_long: usize) -> Day {
        let plan = Arc::new(HallPlan::sample());
        let at = Millis::at(date, 8 * 60 + 30, plan.hall.utc_offset_min);
        let waited = (0..10).map(|one| Waited {
            group: "a".into(),
            issued: at,
            minutes: if one < too_long { 31.0 } else { 30.0 },
            called: one % 2 == 0,
            promise: None,
        });
        Day {
            date,
            waited: waited.collect(),
            plan,
        }
    }

    #[test]
    fn the_same_jam_on_two_mondays_is_evidence() {
        let days = [monday(date(2026, 11, 16), 5), monday(date(2026, 11, 23), 4)];
        let needs = report(&days, |_| 8.0);
        let [need] = needs.as_slice() else {
            panic!("one place of the week, not {needs:?}")
        };
        assert_eq!((need.weekday, need.hours), (Weekday::Monday, (8, 10)));
        assert_eq!((need.people, need.days, need.counters), (9, 2, 1));
        assert_eq!(need.agency, "office");
        let slow = report(&days, |_| 80.0);
        assert_eq!(
            slow[0].counters, 3,
            "360 minutes of work a day in two hours"
        );
    }

    #[test]
    fn one_bad_day_and_a_few_people_are_chance() {
        let once = [
            monday(date(2026, 11, 23), 10),
            monday(date(2026, 11, 24), 0),
        ];
        assert_eq!(report(&once, |_| 8.0), []);
        let few = [monday(date(2026, 11, 16), 2), monday(date(2026, 11, 23), 2)];
        assert_eq!(report(&few, |_| 8.0), []);
        assert_eq!(report(&[], |_| 8.0), []);
    }
}
