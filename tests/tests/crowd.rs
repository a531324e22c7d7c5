//! Many at once: 64 kiosks give gapless numbers, 40 clerks call nobody twice.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use hall_tests::house::{Caller, House, test_plan};
use serde_json::json;

const KIOSKS: usize = 64;
const EACH: usize = 10;
const CLERKS: u16 = 40;

#[actix_web::test]
async fn sixty_four_kiosks_and_forty_clerks_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path(), &test_plan(CLERKS)).unwrap();
    let token = house
        .token(&["--role", "kiosk", "--name", "kiosk-1"])
        .unwrap();

    let takers = (0..KIOSKS).map(|kiosk| {
        let caller = Caller::new(&house.address, &token);
        async move {
            let mut labels = Vec::new();
            for turn in 0..EACH {
                let key = format!("{kiosk}-{turn}");
                let body = json!({ "group": "a" });
                // A press twice: both at once, one key.
                let (first, second) = futures_util::future::join(
                    caller.post("/api/tickets", &key, &body),
                    caller.post("/api/tickets", &key, &body),
                )
                .await;
                let (first, second) = (first.unwrap(), second.unwrap());
                assert_eq!(first.body, second.body, "one key, one answer");
                labels.push(first.label().expect("a label").to_owned());
            }
            labels
        }
    });
    let mut labels: Vec<String> = join_all(takers).await.concat();
    labels.sort();
    let expected: Vec<String> = (1..=KIOSKS * EACH)
        .map(|number| format!("A{number:03}"))
        .collect();
    assert_eq!(labels, expected, "numbers 001…N without gap or repeat");

    let supervisor = house
        .token(&["--role", "supervisor", "--name", "s"])
        .unwrap();
    let supervisor = Caller::new(&house.address, &supervisor);
    for counter in 1..=CLERKS {
        let path = format!("/api/counters/{counter}/open");
        let opened = supervisor
            .post(&path, &format!("open-{counter}"), &json!({}))
            .await
            .unwrap();
        assert_eq!(opened.status, 200, "{opened:?}");
    }
    let mut clerks = Vec::new();
    for counter in 1..=CLERKS {
        let (name, text) = (format!("counter-{counter}"), counter.to_string());
        let grant = ["--role", "counter", "--name", &name, "--counter", &text];
        clerks.push((
            counter,
            Caller::new(&house.address, &house.token(&grant).unwrap()),
        ));
    }
    let presses = clerks.iter().flat_map(|(counter, clerk)| {
        // Every clerk presses twice, under two keys: the second is told that one is called already.
        (0..2).map(move |press| async move {
            let path = format!("/api/counters/{counter}/next");
            clerk
                .post(&path, &format!("next-{counter}-{press}"), &json!({}))
                .await
                .unwrap()
        })
    });
    let answers = join_all(presses).await;
    let called: Vec<&str> = answers.iter().filter_map(|answer| answer.label()).collect();
    let unique: BTreeSet<&&str> = called.iter().collect();
    assert_eq!(
        called.len(),
        usize::from(CLERKS),
        "one ticket for each clerk"
    );
    assert_eq!(unique.len(), called.len(), "nobody is called twice");
    let refused = answers
        .iter()
        .filter(|answer| answer.code() == Some("still_calling"))
        .count();
    assert_eq!(
        refused,
        usize::from(CLERKS),
        "the second press is refused in words"
    );
    let first: BTreeSet<&str> = expected
        .iter()
        .take(CLERKS.into())
        .map(String::as_str)
        .collect();
    let board = supervisor.get("/api/boards").await.unwrap();
    let shown = board.body["calls"].as_array().map_or(0, Vec::len);
    assert_eq!(shown, usize::from(CLERKS), "every call reaches the boards");
    assert_eq!(
        unique.into_iter().copied().collect::<BTreeSet<&str>>(),
        first,
        "in order"
    );
}
