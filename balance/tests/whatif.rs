//! What-if, skills planner, forecast and staffing evidence on days made for them.

mod support;

use balance::day::Day;
use balance::forecast::{self, Past, PastWait, SLOTS};
use balance::layout::Layout;
use balance::sim::Kind;
use balance::state::{Counter, State, Status};
use balance::whatif::{self, Case};
use jiff::civil::{Date, Weekday, date};
use support::{hall, scenario};

fn days(name: &str, count: u64) -> (Layout, Vec<Day>) {
    let scenario = scenario(name);
    let days: Vec<Day> = (0..count)
        .map(|seed| hall(&scenario, 900 + seed).1)
        .collect();
    (Layout::of(&scenario, &[]), days)
}

#[test]
fn one_more_counter_for_the_long_line_saves_its_people_time_and_nothing_changes_by_nothing() {
    let (layout, days) = days("overload", 2);
    let before = Case::new(layout.clone(), Kind::Assisted);
    let same = whatif::compare(&days, &before, &before, 2, 1);
    assert_eq!(same.all.mean.0.to_bits(), same.all.mean.1.to_bits());
    assert!(same.all.saved.low.abs() < 1e-9 && same.all.saved.high.abs() < 1e-9);

    let mut more = layout;
    let twin = more.counters[3].clone();
    more.counters.push(twin);
    let after = Case::new(more, Kind::Assisted);
    let with = whatif::compare(&days, &before, &after, 3, 1);
    let copies = &with.groups[1];
    assert!(copies.mean.1 < copies.mean.0, "{copies:?}");
    assert!(copies.saved.low <= copies.saved.mid && copies.saved.mid <= copies.saved.high);
    assert!(copies.saved.mid > 0.0 && with.all.mean.1 < with.all.mean.0);
}

#[test]
fn services_dealt_anew_are_the_same_services() {
    let (_, days) = days("ordinary", 1);
    let dealt = whatif::deal(&days[0], 5);
    assert_ne!(dealt, days[0]);
    let sorted = |day: &Day, group: usize| {
        let steps = day.visits.iter().flat_map(|visit| &visit.steps);
        let steps = steps.filter(|step| step.group == group);
        let mut minutes: Vec<u64> = steps.map(|step| step.minutes.to_bits()).collect();
        minutes.sort_unstable();
        minutes
    };
    for group in 0..11 {
        assert_eq!(sorted(&dealt, group), sorted(&days[0], group));
    }
}

#[test]
fn the_planner_finds_skills_that_help_on_other_days_too() {
    let (layout, train) = days("overload", 3);
    let case = Case::new(layout.clone(), Kind::Automatic);
    let skills = whatif::plan_skills(&train, &case, 2, 10, 1);
    assert_eq!(skills.len(), 2, "{skills:?}");
    let mut with = case.clone();
    for skill in &skills {
        assert!(skill.saved > 0.0, "{skill:?}");
        assert!(!layout.counters[skill.counter].skills.contains(&skill.group));
        with.layout.counters[skill.counter].skills.push(skill.group);
    }
    let scenario = scenario("overload");
    let others: Vec<Day> = (0..6).map(|seed| hall(&scenario, 4_000 + seed).1).collect();
    let both = whatif::compare(&others, &case, &with, 1, 1);
    assert!(both.all.mean.1 < both.all.mean.0 * 0.97, "{:?}", both.all);
}

fn past(date: Date, morning: u32) -> Past {
    let mut came = vec![vec![0; SLOTS]; 2];
    came[0][32] = morning;
    came[1][60] = 4;
    Past {
        date,
        after_closed: false,
        came,
    }
}

#[test]
fn a_monday_is_expected_from_mondays_and_recent_days_count_more() {
    let mut history = Vec::new();
    for week in 0..8 {
        let monday = date(2026, 9, 7).saturating_add(jiff::ToSpan::weeks(week));
        let (was, is) = (20, 40);
        history.push(past(monday, if week < 4 { was } else { is }));
        for day in 1..5 {
            history.push(past(monday.saturating_add(jiff::ToSpan::days(day)), 5));
        }
    }
    let monday = forecast::expect(&history, date(2026, 11, 2), false, 2);
    let tuesday = forecast::expect(&history, date(2026, 11, 3), false, 2);
    assert!(
        (18.0..40.0).contains(&monday.slots[0][32]),
        "{}",
        monday.slots[0][32]
    );
    assert!(monday.slots[0][32] > 1.5 * tuesday.slots[0][32]);
    assert!((monday.daily(1) - 4.0).abs() < 1e-9);
    assert_eq!(monday.profile().len(), 2);
    let unknown = forecast::expect(&[], date(2026, 11, 2), false, 2);
    assert!(unknown.days < 1e-9 && unknown.daily(0) < 1e-9);
}

#[test]
fn who_will_wait_too_long_is_told_with_the_time() {
    let layout = Layout::of(&scenario("ordinary"), &[]);
    let counters = (0..layout.counters.len()).map(|counter| Counter {
        status: Status::Idle,
        active: layout.counters[counter].home.clone(),
        ..Counter::default()
    });
    let state = State {
        now: 435.0,
        waiting: vec![Vec::new(); layout.groups.len()],
        counters: counters.collect(),
        ..State::default()
    };
    let crowd = |group: usize, from: f64, to: f64| {
        let times = if group == 2 { 2.0 } else { 0.5 };
        times * layout.nominal(group, from, to)
    };
    let found = forecast::passing(&layout, &state, 15.0, crowd);
    let groups: Vec<usize> = found.iter().map(|it| it.group).collect();
    assert!(groups.contains(&2), "{found:?}");
    assert!(!groups.contains(&9), "{found:?}");
    let land = found.iter().find(|it| it.group == 2).copied();
    assert!(
        land.is_some_and(|it| it.from < it.until && it.from < 600.0 && it.wait > 15.0),
        "{land:?}"
    );
    assert!(forecast::passing(&layout, &state, 15.0, |_, _, _| 0.0).is_empty());
}

#[test]
fn evidence_names_the_weekday_the_hours_and_the_counters() {
    let mut waits = Vec::new();
    for week in 0..4 {
        let monday = date(2026, 9, 7).saturating_add(jiff::ToSpan::weeks(week));
        for person in 0..15 {
            waits.push(PastWait {
                date: monday,
                group: 2,
                since: 485.0 + f64::from(person),
                minutes: 31.0 + f64::from(person),
            });
        }
        waits.push(PastWait {
            date: monday,
            group: 1,
            since: 500.0,
            minutes: 10.0,
        });
    }
    let found = forecast::staffing(&waits, 30.0, |_| 12.0);
    assert_eq!(found.len(), 1);
    let it = &found[0];
    assert_eq!(
        (it.group, it.weekday, it.waited, it.days),
        (2, Weekday::Monday, 60, 4)
    );
    assert_eq!((it.from, it.until, it.counters), (480.0, 600.0, 2));
}
