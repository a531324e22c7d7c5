//! Policies on the same days: ours against what halls do without it, in ratios with room for noise
//! (the figures of `docs/BALANCING.md` are tighter and over more days).

mod support;

use balance::sim::measure::Figures;
use balance::sim::{self, Kind, Measures, Supervisor};
use support::{HALLS, figures, hall, play, scenario};

const DAYS: u64 = 16;

#[track_caller]
fn at_most(what: &str, ours: f64, theirs: f64, ratio: f64) {
    assert!(
        ours <= ratio * theirs,
        "{what}: {ours:.2} is {:.2} of {theirs:.2}, not at most {ratio}",
        ours / theirs
    );
}

#[test]
fn local_overload_is_relieved() {
    let hall = scenario("overload");
    let of = |kind| figures(&hall, kind, DAYS);
    let (home, fifo) = (of(Kind::HomeOnly), of(Kind::LongestWait));
    for kind in [Kind::Automatic, Kind::Assisted] {
        let ours = of(kind);
        at_most("p95 against home only", ours.p95, home.p95, 0.70);
        at_most("mean against home only", ours.mean, home.mean, 0.75);
        at_most("over 30 min", ours.over_30, home.over_30, 0.70);
        at_most(
            "worst group",
            ours.worst_group_p95,
            home.worst_group_p95,
            0.75,
        );
        at_most("p95 against longest wait", ours.p95, fifo.p95, 0.97);
        at_most("mean against longest wait", ours.mean, fifo.mean, 0.94);
        at_most(
            "longest against longest wait",
            ours.longest,
            fifo.longest,
            1.2,
        );
    }
}

#[test]
fn a_person_who_approves_loses_nearly_nothing_and_moves_little() {
    for name in ["overload", "absences"] {
        let hall = scenario(name);
        let of = |kind| figures(&hall, kind, DAYS);
        let (auto, assisted, unaided) =
            (of(Kind::Automatic), of(Kind::Assisted), of(Kind::Unaided));
        at_most(name, assisted.p95, auto.p95, 1.07);
        at_most(name, assisted.mean, unaided.mean, 1.0);
        assert!(assisted.moves <= 16.0, "{name}: {} moves", assisted.moves);
        assert!(assisted.moves < unaided.moves, "{name}");
        assert!(
            assisted.idle_could <= 2.5,
            "{name}: {}",
            assisted.idle_could
        );
        assert!(auto.idle_could <= 0.05, "{name}: {}", auto.idle_could);
    }
}

#[test]
fn absences_are_carried_by_others() {
    let hall = scenario("absences");
    let home = figures(&hall, Kind::HomeOnly, DAYS);
    let ours = figures(&hall, Kind::Assisted, DAYS);
    at_most("p95", ours.p95, home.p95, 0.88);
    at_most(
        "worst group",
        ours.worst_group_p95,
        home.worst_group_p95,
        0.75,
    );
    at_most("left at the closing", ours.left, home.left, 0.9);
}

#[test]
fn a_calm_hall_is_left_alone_and_a_hopeless_one_is_not_made_worse() {
    let calm = scenario("calm");
    let (home, ours) = (
        figures(&calm, Kind::HomeOnly, DAYS),
        figures(&calm, Kind::Assisted, DAYS),
    );
    at_most("calm mean", ours.mean, home.mean, 0.75);
    assert!(ours.moves <= 3.0, "{} moves", ours.moves);
    let hopeless = scenario("hopeless");
    let (home, ours): (Figures, Figures) = (
        figures(&hopeless, Kind::HomeOnly, DAYS),
        figures(&hopeless, Kind::Assisted, DAYS),
    );
    at_most("hopeless mean", ours.mean, home.mean, 1.0);
    at_most("hopeless p95", ours.p95, home.p95, 0.95);
}

#[test]
fn nobody_is_overtaken_and_no_counter_takes_what_it_cannot() {
    for name in HALLS {
        let hall = scenario(name);
        for kind in [
            Kind::Automatic,
            Kind::Assisted,
            Kind::Agency,
            Kind::LongestWait,
        ] {
            let measures = play(&hall, kind, 4, false);
            assert_eq!(measures.violations, 0, "{name}: {}", kind.name());
            assert_eq!(measures.overtakes, 0, "{name}: {}", kind.name());
        }
    }
}

#[test]
fn estimates_are_truer_than_simple_ones_and_hold_as_often_as_they_say() {
    for (name, ratio) in [("ordinary", 0.8), ("overload", 0.75), ("hopeless", 0.7)] {
        let truth = play(&scenario(name), Kind::Assisted, 3, true)
            .estimates
            .truth();
        assert!(truth.count > 300, "{name}: {truth:?}");
        assert!(truth.against_simple() <= ratio, "{name}: {truth:?}");
        assert!(
            truth.bias.abs() <= (0.08 * truth.came).max(1.5),
            "{name}: {truth:?}"
        );
        assert!((72.0..=93.0).contains(&truth.inside), "{name}: {truth:?}");
        assert!(truth.kept >= 83.0, "{name}: {truth:?}");
    }
}

#[test]
fn the_same_seed_is_the_same_day_to_the_last_bit() {
    let hall_of = scenario("overload");
    let once = || {
        let (layout, day) = hall(&hall_of, 7);
        let mut policy = Kind::Assisted.policy(&layout, true, 3);
        let measures: Measures =
            sim::play(&layout, &day, policy.as_mut(), Supervisor::default(), 3);
        let waits = measures.waits.iter().map(|wait| wait.minutes.to_bits());
        let told = measures
            .estimates
            .told
            .iter()
            .map(|it| it.told.p90.to_bits());
        (waits.collect::<Vec<u64>>(), told.collect::<Vec<u64>>())
    };
    assert_eq!(once(), once());
}
