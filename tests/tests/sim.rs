//! Two hundred small worlds with all their faults, and broken worlds that the judge must catch.

use std::sync::Mutex;

use hall_tests::sim::{Defect, Failure, Setup, Tally, run};

/// Worlds of every run of the tests; more on demand (`make sim SEED=1000 WORLDS=5000 SMALL=1`).
const SEEDS: u64 = 200;
/// Broken worlds that are tried until one is caught.
const PATIENCE: u64 = 40;

#[test]
fn two_hundred_worlds_keep_every_promise() {
    let next = Mutex::new(1..=SEEDS);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.lock().unwrap().next();
                    let Some(seed) = seed else { return };
                    let result = run(&Setup::small(seed));
                    results.lock().unwrap().push(result);
                }
            });
        }
    });
    let mut all = Tally::default();
    let mut failures: Vec<Failure> = Vec::new();
    for result in results.into_inner().unwrap() {
        match result {
            Ok(tally) => all.add(&tally),
            Err(failure) => failures.push(*failure),
        }
    }
    failures.sort_by_key(|failure| failure.seed);
    if let Some(first) = failures.first() {
        let seeds: Vec<u64> = failures.iter().map(|failure| failure.seed).collect();
        panic!("{} worlds fail: {seeds:?}\n{first}", failures.len());
    }
    // What never happens is not tested either.
    for (what, figure) in all.figures() {
        assert!(figure > 20, "{what} happened {figure} times in all worlds");
    }
}

#[test]
fn the_same_seed_is_the_same_world() {
    let twice = [(); 2].map(|()| run(&Setup::small(11)).unwrap());
    assert_eq!(twice[0], twice[1]);
    let other = run(&Setup::small(12)).unwrap();
    assert_ne!(twice[0].digest, other.digest);
}

#[test]
fn a_hall_lives_through_its_nights() {
    let setup = Setup {
        days: 3,
        ..Setup::small(5)
    };
    if let Err(failure) = run(&setup) {
        panic!("{failure}");
    }
}

/// The first failure among some worlds with a defect.
fn caught(defect: Defect) -> Box<Failure> {
    (1..=PATIENCE)
        .find_map(|seed| {
            let setup = Setup {
                defect: Some(defect),
                ..Setup::small(seed)
            };
            run(&setup).err()
        })
        .unwrap_or_else(|| panic!("the judge does not see {defect:?}"))
}

#[test]
fn the_judge_catches_worlds_that_are_broken_on_purpose() {
    for (defect, by) in [
        (Defect::AnswersBeforeCommit, ["S1"].as_slice()),
        (Defect::KeysForgotten, &["S2"]),
        (Defect::LyingDisk, &["I3"]),
        (Defect::BoardForgets, &["D1"]),
        (Defect::BoardIgnoresAge, &["D1"]),
        (Defect::BoardsNotTold, &["D2"]),
    ] {
        let failure = caught(defect);
        let found = failure.broken.invariant;
        assert!(by.contains(&found), "{defect:?} is taken for {failure}");
        let text = failure.to_string();
        assert!(text.contains(&format!("make sim SEED={}", failure.seed)));
        assert!(!failure.moments.is_empty() && failure.tell.contains("event"));
    }
}
