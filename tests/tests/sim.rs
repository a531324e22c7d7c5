//! Two hundred small worlds with all their faults, and broken worlds that the judge must catch.

use std::collections::BTreeSet;
use std::sync::Mutex;

use engine::Event;
use hall_tests::sim::{Defect, Failure, Setup, Tally, report, run};
use serde::de::DeserializeOwned;
use serde_json::json;

/// Worlds of every run of the tests; more on demand (`make sim SEED=1000 WORLDS=5000 SMALL=1`).
const SEEDS: u64 = 200;
/// Worlds whose day is closed while a group has given all numbers of its session: nothing that a
/// screen shows of it may change afterwards by time alone.
const CLOSED_EARLY: [u64; 3] = [1_378, 1_391, 1_851];
/// Broken worlds that are tried until one is caught.
const PATIENCE: u64 = 40;

/// What happens so seldom in such short days that a hall may do without; the days of random presses
/// in `engine/tests/random_days/main.rs` must have all of it. Nobody gives advice here, or tells what
/// other days have taught.
const SELDOM: [&str; 11] = [
    "act_cancelled",
    "advice_answered",
    "advice_followed",
    "advice_made",
    "auto_call_set",
    "counter_as_planned",
    "facts_learned",
    "offline_expired",
    "publication_failed",
    "publication_withdrawn",
    "waiting_moved",
];

#[test]
fn two_hundred_worlds_keep_every_promise() {
    let next = Mutex::new((1..=SEEDS).chain(CLOSED_EARLY));
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
    let kinds = variants::<Event>();
    let missing = kinds.iter().filter(|kind| all.of(kind) == 0);
    let missing: Vec<&String> = missing
        .filter(|it| !SELDOM.contains(&it.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "never happened in any world: {missing:?}"
    );
    assert!(all.refused.len() > 40, "refused is only {:?}", all.refused);
    for promise in report::promises() {
        let looks = all.judged.get(promise).copied().unwrap_or(0);
        assert!(looks > 100, "{promise} was looked at {looks} times");
    }
}

/// The variants that serde knows, from its own complaint about an unknown one.
fn variants<T: DeserializeOwned>() -> BTreeSet<String> {
    let complaint = match serde_json::from_value::<T>(json!({ "type": "?" })) {
        Ok(_) => panic!("\"?\" is no variant"),
        Err(complaint) => complaint.to_string(),
    };
    let named = complaint.split('`').skip(3).step_by(2).map(str::to_owned);
    named.collect()
}

#[test]
fn the_same_seed_is_the_same_world() {
    let twice = [(); 2].map(|()| run(&Setup::small(11)).unwrap());
    assert_eq!(twice[0], twice[1]);
    let other = run(&Setup::small(12)).unwrap();
    assert_ne!(twice[0].digest, other.digest);
    let told = twice.map(|tally| report::told(&Setup::small(11), &tally));
    assert_eq!(told[0], told[1]);
    assert!(told[0].contains("ticket issued") && told[0].contains("All is well"));
}

/// A world that breaks is told with its seed and its last moments, the same every time.
#[test]
fn a_failure_says_how_to_see_it_again() {
    let told = [(); 2].map(|()| caught(Defect::KeysForgotten).to_string());
    assert_eq!(told[0], told[1]);
    let lines: Vec<&str> = told[0].lines().collect();
    assert!(lines[0].starts_with("the world of seed "), "{}", lines[0]);
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("see it again: make sim SEED="))
    );
    assert!(lines.len() > 20, "{}", told[0]);
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
