//! What was written once is read for ever: every event and plan form in `tests/frozen`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use engine::{
    Act, AdviceAnswer, Class, Event, GrantedBy, Hall, HallPlan, Helper, Language, Move, Placed,
    PlannedAct, Recorded, Reply, Suspension, Why,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The beginnings of the names of each frozen day's files.
const DAYS: &[&str] = &[
    "day_",
    "desk_",
    "order_",
    "office_",
    "visit_",
    "clerk_",
    "planning_",
    "person_",
    "offline_",
    "balance_",
];

/// The beginnings of the names of further examples, which are no day.
const MORE: &[&str] = &["undone_"];

fn files(prefix: &str) -> Vec<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{folder:?}: {e}"));
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        name.starts_with(prefix) && name.ends_with(".json")
    });
    files.sort();
    assert!(!files.is_empty(), "no frozen {prefix}*");
    files
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file:?}: {e}"));
            let value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file:?}: {e}"));
            (file, value)
        })
        .collect()
}

fn read<T: DeserializeOwned>(file: &Path, value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn written<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_else(|e| panic!("{e}"))
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
fn every_event_is_read_and_written_as_it_was() {
    let mut seen = BTreeSet::new();
    for (file, value) in DAYS.iter().chain(MORE).flat_map(|day| files(day)) {
        let recorded: Recorded = read(&file, &value);
        assert_eq!(written(&recorded), value, "{}", file.display());
        seen.insert(
            value["event"]["type"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        );
    }
    let all = variants::<Event>();
    assert!(all.len() >= 13, "{all:?}");
    assert_eq!(seen, all, "an event without a frozen example: add a file");
}

/// Every text that stands anywhere in the frozen events.
fn texts(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            into.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Object(fields) => {
            for (name, field) in fields {
                into.insert(name.clone());
                texts(field, into);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The words of a kind, from serde's own complaint about an unknown one.
fn words<T: DeserializeOwned>(unknown: Value) -> Vec<String> {
    let complaint = match serde_json::from_value::<T>(unknown) {
        Ok(_) => panic!("\"?\" is no word"),
        Err(complaint) => complaint.to_string(),
    };
    let named = complaint.split('`').skip(3).step_by(2).map(str::to_owned);
    named.collect()
}

/// An event is frozen with every word that can stand in it.
#[test]
fn every_word_of_an_event_has_an_example() {
    let mut said = BTreeSet::new();
    for (_, value) in DAYS.iter().chain(MORE).flat_map(|day| files(day)) {
        texts(&value["event"], &mut said);
    }
    let word = || json!("?");
    for (kind, words) in [
        ("act", words::<Act>(word())),
        ("class", words::<Class>(word())),
        ("language", words::<Language>(word())),
        ("granted by", words::<GrantedBy>(word())),
        ("placed", words::<Placed>(word())),
        ("suspension", words::<Suspension>(word())),
        ("reply", words::<Reply>(word())),
        ("helper", words::<Helper>(word())),
        ("planned act", words::<PlannedAct>(json!({ "act": "?" }))),
        ("answer to an advice", words::<AdviceAnswer>(word())),
        ("advised move", words::<Move>(json!({ "move": "?" }))),
    ] {
        assert!(words.len() > 1, "{kind}: {words:?}");
        let missing: Vec<&String> = words.iter().filter(|it| !said.contains(*it)).collect();
        assert!(
            missing.is_empty(),
            "{kind} without a frozen example: {missing:?}"
        );
    }
}

#[test]
fn every_plan_form_is_read_and_written_as_it_was() {
    for (file, value) in files("plan_") {
        let plan: HallPlan = read(&file, &value);
        assert_eq!(written(&plan), value, "{}", file.display());
    }
}

/// Optional fields may be missing: what they then mean does not change either.
#[test]
fn what_was_left_out_is_filled_in_as_ever() {
    for (file, value) in files("least_") {
        let full = if value.get("event").is_some() {
            written(&read::<Recorded>(&file, &value))
        } else {
            written(&read::<HallPlan>(&file, &value))
        };
        let again = if value.get("event").is_some() {
            written(&read::<Recorded>(&file, &full))
        } else {
            written(&read::<HallPlan>(&file, &full))
        };
        assert_eq!(full, again, "{}", file.display());
        assert_ne!(full, value, "{} leaves nothing out", file.display());
    }
    let issued = &files("least_ticket_issued")[0];
    let full = written(&read::<Recorded>(&issued.0, &issued.1));
    assert_eq!(full["event"]["class"], "ordinary");
    assert_eq!(full["event"]["language"], "vi");
    assert_eq!(full["event"].get("photo"), None);
}

/// The hall after a frozen day.
fn end_of(day: &str) -> String {
    let mut hall = Hall::new(HallPlan::sample());
    for (file, value) in files(day) {
        hall.apply(&read(&file, &value));
        let whole = hall.check();
        assert!(whole.is_ok(), "{}: {whole:?}", file.display());
    }
    hall.tell()
}

#[test]
fn the_frozen_day_still_ends_as_it_did() {
    expect_test::expect![[r#"
        frozen (plan 7), 2026-11-24 closed at 07:20; event 20 at 07:20; 4 tickets, 0 waiting, 3 calls
          cong-chung: 1 given, 0 served, 1 missed; waiting []
          ho-tich: 3 given, 1 served, 0 missed; waiting []
          counter 1: shut; served 1
          counter 2: shut; served 0
    "#]]
    .assert_eq(&end_of("day_"));
}

#[test]
fn the_frozen_day_of_the_desks_still_ends_as_it_did() {
    expect_test::expect![[r#"
        frozen (plan 7), 2026-11-24 open since 07:02; event 15 at 07:16; 3 tickets, 2 waiting, 1 calls
          cong-chung: 1 given, 0 served, 0 missed; waiting [A001 CC001]
          ho-tich: 2 given, 0 served, 0 missed, 1 cancelled; waiting []; closed (system-down) at 07:16
          counter 1: shut; served 0
          counter 2: shut; served 0
    "#]].assert_eq(&end_of("desk_"));
}

#[test]
fn the_frozen_day_of_a_clerk_still_ends_as_it_did() {
    expect_test::expect![[r#"
        frozen (plan 7), 2026-11-24 open since 07:02; event 10 at 07:11; 1 tickets, 0 waiting, 0 calls
          1 served without a number
          cong-chung: 0 given, 0 served, 0 missed; waiting []
          ho-tich: 0 given, 1 served, 0 missed; waiting []
          counter 1: free since 07:08; served 1
          counter 2: shut; served 0
          from 1 at 07:06: can-ho-tro; read at 07:07
          to 1 at 07:11: len-ban; not read
    "#]].assert_eq(&end_of("clerk_"));
}

#[test]
fn the_frozen_day_of_priority_still_ends_as_it_did() {
    let mut hall = Hall::new(HallPlan::sample());
    for (file, value) in files("order_") {
        hall.apply(&read(&file, &value));
        let whole = hall.check();
        assert!(whole.is_ok(), "{}: {whole:?}", file.display());
    }
    expect_test::expect![[r#"
        frozen (plan 7), 2026-11-25 open since 07:14; event 21 at 07:14; 0 tickets, 0 waiting, 0 calls
          1 booked, 1 of them open
          cong-chung: 0 given, 0 served, 0 missed; waiting []
          ho-tich: 0 given, 0 served, 0 missed; waiting []
          counter 1: shut; served 0
          counter 2: shut; served 0
    "#]].assert_eq(&hall.tell());
}

#[test]
fn every_reason_of_a_call_is_read_and_written_as_it_was() {
    let mut seen = BTreeSet::new();
    for (file, value) in files("why_") {
        let why: Why = read(&file, &value);
        assert_eq!(written(&why), value, "{}", file.display());
        seen.insert(why.code());
    }
    let all: BTreeSet<&str> = Why::examples().iter().map(Why::code).collect();
    assert_eq!(seen, all, "a reason without a frozen example: add a file");
}

#[test]
fn the_frozen_day_of_the_office_still_ends_as_it_did() {
    expect_test::expect![[r#"
        frozen (plan 7), 2026-11-24 open since 07:02; event 29 at 07:30; 0 tickets, 0 waiting, 0 calls
          cong-chung: 0 given, 0 served, 0 missed; waiting []
          ho-tich: 0 given, 0 served, 0 missed; waiting []
          counter 1: paused since 07:05; served 0; last paused for meeting; tp-04 since 07:27; free 1 min, calling 0, serving 0, paused 25
          counter 2: free since 07:29; served 0
          today 1 serves [ho-tich], then []
          act 1 at 07:18: 2 opens; done
          act 2 at 07:19: 2 shuts; missed, counter_is_shut
          act 3 at 07:20: 2 serves [ho-tich]; cancelled
          a is told lunch until 07:24
          emergency at 2 since 07:19: the supervisor is on the way
          request 1: 2 of tu-phap when 41 waited; arrived
          request 2: 1 of tu-phap when 44 waited; refused
    "#]].assert_eq(&end_of("office_"));
}

#[test]
fn the_frozen_day_of_visits_still_ends_as_it_did() {
    expect_test::expect![[r#"
        frozen (plan 0), 2026-11-24 closed at 07:36; event 36 at 07:36; 3 tickets, 0 waiting, 8 calls
          cong-chung: 0 given, 1 served, 0 missed; waiting []
          ho-tich: 3 given, 2 served, 0 missed; waiting []
          counter 1: shut; served 2
          counter 2: shut; served 1
          steps with more to come [2]
    "#]]
    .assert_eq(&end_of("visit_"));
}

#[test]
fn the_frozen_days_of_a_plan_on_its_way_still_end_as_they_did() {
    expect_test::expect![[r#"
        frozen (plan 2), 2026-11-25 open since 14:15; event 17 at 14:15; 0 tickets, 0 waiting, 0 calls
          cong-chung: 0 given, 0 served, 0 missed; waiting []
          ho-tich: 0 given, 0 served, 0 missed; waiting []
          counter 1: shut; served 0
          counter 2: shut; served 0
          draft 5 of plan 1: 0 to correct
    "#]].assert_eq(&end_of("planning_"));
}

#[test]
fn the_frozen_day_of_people_still_ends_as_it_did() {
    expect_test::expect![[r#"
        frozen (plan 0), 2026-11-24 open since 07:02; event 8 at 07:10; 3 tickets, 3 waiting, 1 calls
          2 people known, 0 with several numbers
          cong-chung: 2 given, 1 served, 0 missed; waiting [CC002 CC001[7]]
          ho-tich: 1 given, 0 served, 0 missed; waiting [A001]
          counter 1: shut; served 0
          counter 2: free since 07:10; served 1
          steps with more to come [1]
    "#]].assert_eq(&end_of("person_"));
}

#[test]
fn the_frozen_day_of_a_kiosk_that_was_cut_off_still_ends_as_it_did() {
    expect_test::expect![[r#"
        sample (plan 0), 2026-11-24 open since 07:30; event 5 at 07:51; 3 tickets, 2 waiting, 0 calls
          a: 0 given, 0 served, 0 missed, 1 offline; waiting [A9101]
          b: 1 given, 0 served, 0 missed, 1 offline, 1 never printed; waiting [B9101]
          counter 1: shut; served 0
          counter 2: shut; served 0
          counter 3: shut; served 0
          offline series: 1 kiosk-1, 2 kiosk-2
          came when their day was over: A9102 of 2026-11-23
    "#]]
    .assert_eq(&end_of("offline_"));
}

#[test]
fn the_frozen_day_of_loans_and_advice_still_ends_as_it_did() {
    expect_test::expect![[r#"
        frozen (plan 7), 2026-11-24 open since 07:02; event 24 at 07:52; 2 tickets, 1 waiting, 1 calls
          cong-chung: 2 given, 1 served, 0 missed; waiting [CC002]; 294 s each, 1 learned
          ho-tich: 0 given, 0 served, 0 missed; waiting []; 540 s each, 0 learned
          counter 1: free since 07:12; served 1; last cong-chung
          counter 2: free since 07:03; served 0
          cong-chung is lent to 1 from 07:27 until 10:22 by supervisor
          advice 1 at 07:06: lend cong-chung to 1; accepted at 07:07; what came is known
          advice 2 at 07:10: 1 gives back cong-chung; undone at 07:11 by rule
          advice 3 at 07:13: open 2; dismissed at 07:14
          advice 4 at 07:15: shut 2; stale at 07:25 by rule
    "#]].assert_eq(&end_of("balance_"));
}
