//! The server is killed a hundred times while people take numbers: nothing acknowledged is lost,
//! no number is given twice, and the day goes on.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use hall_tests::house::{Caller, House, test_plan};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::json;

/// Rounds of every run of the tests; `make faults` wants more.
const ROUNDS: u32 = 100;
/// By what more of them are wanted.
const ROUNDS_WANTED: &str = "LAYSO_KILLS";
const CLIENTS: usize = 6;

/// Every key that was ever sent, with the answer when there was one.
type Ledger = Rc<RefCell<BTreeMap<String, Option<String>>>>;

fn rounds() -> u32 {
    let wanted = std::env::var(ROUNDS_WANTED).ok();
    wanted.map_or(ROUNDS, |wanted| wanted.parse().expect("a number of rounds"))
}

/// A group has 8,999 numbers a day: a fast machine would give them all within some hundred lives.
#[actix_web::test]
async fn a_hundred_power_cuts_lose_nothing_and_double_nothing() {
    let mut left = rounds();
    let mut hall = 0;
    while left > 0 {
        let rounds = left.min(ROUNDS);
        power_cuts(rounds, 20_261_125 + hall).await;
        left -= rounds;
        hall += 1;
    }
}

/// So many power cuts of one hall.
async fn power_cuts(rounds: u32, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::open(folder.path(), &test_plan(3)).unwrap();
    let token = house
        .token(&["--role", "kiosk", "--name", "kiosk-1"])
        .unwrap();
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let ledger = Ledger::default();

    for round in 0..rounds {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let caller = Caller::new(&house.address, &token);
                actix_web::rt::spawn(take_until_it_dies(caller, ledger.clone(), round, client))
            })
            .collect();
        let wait = Duration::from_millis(u64::from(chance.next_u32() % 60));
        actix_web::rt::time::sleep(wait).await;
        house.kill();
        for client in clients {
            client.await.unwrap();
        }
        house.start().unwrap();
        ask_again(&Caller::new(&house.address, &token), &ledger).await;
    }

    let given: Vec<String> = ledger.borrow().values().flatten().cloned().collect();
    assert!(
        given.len() > 100,
        "only {} numbers in {rounds} rounds",
        given.len()
    );
    assert_gapless(&given);
    house.operate("check", &[]).unwrap();
    let supervisor = house
        .token(&["--role", "supervisor", "--name", "s"])
        .unwrap();
    let hall = Caller::new(&house.address, &supervisor)
        .get("/api/hall")
        .await
        .unwrap();
    assert_eq!(hall.body["issued"], json!(given.len()), "the day is intact");
}

/// Takes numbers, each under a key of its own, until nobody answers.
async fn take_until_it_dies(caller: Caller, ledger: Ledger, round: u32, client: usize) {
    for turn in 0.. {
        let key = format!("r{round}-c{client}-{turn}");
        ledger.borrow_mut().insert(key.clone(), None);
        let group = if turn % 2 == 0 { "a" } else { "b" };
        let Ok(answer) = caller
            .post("/api/tickets", &key, &json!({ "group": group }))
            .await
        else {
            return;
        };
        let label = answer
            .label()
            .unwrap_or_else(|| panic!("no label in {answer:?}"))
            .to_owned();
        ledger.borrow_mut().insert(key, Some(label));
    }
}

/// Repeats what had no answer, and some of what had one: the same key, the same number.
async fn ask_again(caller: &Caller, ledger: &Ledger) {
    let known: Vec<(String, Option<String>)> = ledger
        .borrow()
        .iter()
        .rev()
        .filter(|(_, label)| label.is_none())
        .chain(
            ledger
                .borrow()
                .iter()
                .rev()
                .filter(|(_, label)| label.is_some())
                .take(5),
        )
        .map(|(key, label)| (key.clone(), label.clone()))
        .collect();
    for (key, before) in known {
        let turn: u32 = key
            .rsplit('-')
            .next()
            .and_then(|turn| turn.parse().ok())
            .unwrap();
        let group = if turn.is_multiple_of(2) { "a" } else { "b" };
        let answer = caller
            .post("/api/tickets", &key, &json!({ "group": group }))
            .await
            .unwrap();
        let label = answer
            .label()
            .unwrap_or_else(|| panic!("no label in {answer:?}"))
            .to_owned();
        if let Some(before) = before {
            assert_eq!(
                label, before,
                "key {key} was given {before} before the power cut"
            );
        }
        ledger.borrow_mut().insert(key, Some(label));
    }
}

fn assert_gapless(labels: &[String]) {
    let unique: BTreeSet<&String> = labels.iter().collect();
    assert_eq!(unique.len(), labels.len(), "a number was given twice");
    for prefix in ["A", "B"] {
        let mut numbers: Vec<u32> = labels
            .iter()
            .filter_map(|label| label.strip_prefix(prefix))
            .map(|number| number.parse().unwrap())
            .collect();
        numbers.sort_unstable();
        let expected: Vec<u32> = (1..=u32::try_from(numbers.len()).unwrap()).collect();
        assert_eq!(numbers, expected, "numbers of {prefix} rise by one");
    }
}
