//! The messages of each version are read and written as they were: `tests/frozen/vNN`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use protocol::{
    AdviceMove, AdviceReply, AdviceState, Answer, BoardRequest, BoardView, CallState, CameraKind,
    CitizenPlace, CitizenRequest, CitizenView, CounterRequest, CounterView, DeskKind, DeskView,
    Estimate, GroupStop, HelpFrom, KioskPageRequest, KioskPageView, KioskRequest, KioskView,
    Language, Opening, PeopleReply, PhotoOffer, Placed, PlannedAct, PlannedState, PrintResult,
    PrinterState, ReceptionRequest, ReceptionView, Role, Stage, SupervisorRequest, SupervisorView,
    SuspendKind, Then, TicketPlace, ToScreen, ToServer, Trouble, Who,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Every file of version 1 by its name without `.json`.
fn files() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/v01");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{folder:?}: {e}"));
    let files = entries.flatten().map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(entry.path()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        (name.trim_end_matches(".json").to_owned(), value)
    });
    files.collect()
}

fn assert_same<T: Serialize + DeserializeOwned>(name: &str, value: &Value) {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{name}: {e}"));
    let written = serde_json::to_value(&read).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(
        &written, value,
        "{name} is written in another way than it was"
    );
}

#[test]
fn every_message_is_read_and_written_as_it_was() {
    for (name, value) in files() {
        let mut parts = name.split('.');
        let kind = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        match kind {
            ("to_server", "any") => {
                assert_same::<ToServer<KioskRequest>>(&name, &value);
                assert_same::<ToServer<BoardRequest>>(&name, &value);
            }
            ("to_server", "kiosk") => assert_same::<ToServer<KioskRequest>>(&name, &value),
            ("to_server", "kiosk_page") => assert_same::<ToServer<KioskPageRequest>>(&name, &value),
            ("to_server", "counter") => assert_same::<ToServer<CounterRequest>>(&name, &value),
            ("to_server", "supervisor") => {
                assert_same::<ToServer<SupervisorRequest>>(&name, &value);
            }
            ("to_server", "reception") => assert_same::<ToServer<ReceptionRequest>>(&name, &value),
            ("to_screen", "reception") => assert_same::<ToScreen<ReceptionView>>(&name, &value),
            ("to_screen", "any") => {
                assert_same::<ToScreen<KioskView>>(&name, &value);
                assert_same::<ToScreen<CitizenView>>(&name, &value);
            }
            ("to_screen", "kiosk") => assert_same::<ToScreen<KioskView>>(&name, &value),
            ("to_screen", "kiosk_page") => assert_same::<ToScreen<KioskPageView>>(&name, &value),
            ("to_screen", "counter") => assert_same::<ToScreen<CounterView>>(&name, &value),
            ("to_screen", "board") => assert_same::<ToScreen<BoardView>>(&name, &value),
            ("to_screen", "supervisor") => assert_same::<ToScreen<SupervisorView>>(&name, &value),
            ("to_screen", "citizen") => assert_same::<ToScreen<CitizenView>>(&name, &value),
            _ => panic!("{name} belongs to nothing"),
        }
    }
}

/// The variants that serde knows, from its own complaint about an unknown one.
fn variants<T: DeserializeOwned>(unknown: &Value) -> BTreeSet<String> {
    let complaint = match serde_json::from_value::<T>(unknown.clone()) {
        Ok(_) => panic!("\"?\" is no variant"),
        Err(complaint) => complaint.to_string(),
    };
    complaint
        .split('`')
        .skip(3)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Every text that stands in a value, at any depth.
fn texts(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            into.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// All that stands in the files whose names begin so.
fn standing(prefix: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (name, value) in files() {
        if name.starts_with(prefix) {
            texts(&value, &mut all);
        }
    }
    all
}

#[test]
fn every_variant_has_an_example() {
    let tag = json!({ "type": "?" });
    let word = json!("?");
    let mut found = 0;
    let mut assert_there = |prefix: &str, of: &str, variants: BTreeSet<String>| {
        assert!(!variants.is_empty(), "{of} has no variants");
        let standing = standing(prefix);
        let missing: Vec<&String> = variants
            .iter()
            .filter(|it| !standing.contains(*it))
            .collect();
        assert!(
            missing.is_empty(),
            "{of} without an example in {prefix}*.json: {missing:?}"
        );
        found += variants.len();
    };
    assert_there(
        "to_server.",
        "ToServer",
        variants::<ToServer<KioskRequest>>(&tag),
    );
    assert_there(
        "to_screen.",
        "ToScreen",
        variants::<ToScreen<KioskView>>(&tag),
    );
    assert_there("to_screen.any.", "Answer", variants::<Answer>(&tag));
    assert_there(
        "to_server.kiosk.",
        "KioskRequest",
        variants::<KioskRequest>(&tag),
    );
    assert_there(
        "to_server.kiosk_page.",
        "KioskPageRequest",
        variants::<KioskPageRequest>(&tag),
    );
    assert_there(
        "to_server.counter.",
        "CounterRequest",
        variants::<CounterRequest>(&tag),
    );
    assert_there("to_server.counter.", "Then", variants::<Then>(&word));
    assert_there("to_server.counter.", "Placed", variants::<Placed>(&word));
    assert_there(
        "to_server.counter.",
        "SuspendKind",
        variants::<SuspendKind>(&word),
    );
    assert_there(
        "to_server.supervisor.",
        "SupervisorRequest",
        variants::<SupervisorRequest>(&tag),
    );
    assert_there(
        "to_server.supervisor.",
        "PlannedAct",
        variants::<PlannedAct>(&tag),
    );
    assert_there(
        "to_server.supervisor.",
        "PeopleReply",
        variants::<PeopleReply>(&word),
    );
    assert_there(
        "to_server.supervisor.",
        "AdviceReply",
        variants::<AdviceReply>(&word),
    );
    assert_there(
        "to_screen.supervisor.loans",
        "AdviceState",
        variants::<AdviceState>(&word),
    );
    assert_there(
        "to_screen.supervisor.loans",
        "AdviceMove",
        variants::<AdviceMove>(&json!({ "move": "?" })),
    );
    assert_there(
        "to_screen.supervisor.office",
        "PlannedState",
        variants::<PlannedState>(&word),
    );
    assert_there(
        "to_screen.supervisor.office",
        "HelpFrom",
        variants::<HelpFrom>(&tag),
    );
    assert_there(
        "to_server.reception.",
        "ReceptionRequest",
        variants::<ReceptionRequest>(&tag),
    );
    assert_there(
        "to_screen.reception.",
        "TicketPlace",
        variants::<TicketPlace>(&word),
    );
    assert_there(
        "to_screen.kiosk.stops",
        "GroupStop",
        variants::<GroupStop>(&tag),
    );
    assert_there("to_screen.kiosk.", "Opening", variants::<Opening>(&tag));
    assert_there(
        "to_screen.kiosk.",
        "PhotoOffer",
        variants::<PhotoOffer>(&tag),
    );
    assert_there("to_screen.kiosk_page.", "Stage", variants::<Stage>(&tag));
    assert_there(
        "to_screen.kiosk_page.",
        "PrinterState",
        variants::<PrinterState>(&word),
    );
    assert_there(
        "to_screen.kiosk_page.",
        "CameraKind",
        variants::<CameraKind>(&word),
    );
    assert_there(
        "to_screen.any.answer",
        "PrintResult",
        variants::<PrintResult>(&word),
    );
    assert_there("to_screen.counter.", "DeskView", variants::<DeskView>(&tag));
    assert_there(
        "to_screen.board.",
        "CallState",
        variants::<CallState>(&word),
    );
    assert_there(
        "to_screen.supervisor.",
        "DeskKind",
        variants::<DeskKind>(&word),
    );
    assert_there(
        "to_screen.supervisor.",
        "Estimate",
        variants::<Estimate>(&tag),
    );
    assert_there("to_screen.supervisor.", "Who", variants::<Who>(&word));
    assert_there(
        "to_screen.citizen.",
        "CitizenPlace",
        variants::<CitizenPlace>(&tag),
    );
    assert_there("to_screen.any.welcome", "Role", variants::<Role>(&word));
    assert_there("to_screen.", "Language", variants::<Language>(&word));
    assert_there(
        "to_server.any.report",
        "Trouble",
        variants::<Trouble>(&word),
    );
    assert!(found > 90, "only {found} variants were looked for");
}

/// An unknown request must be told from a broken one: it is answered `unsupported`.
#[test]
fn boards_and_phones_ask_for_nothing() {
    let asks = json!({ "type": "request", "key": "k", "request": { "type": "open_day" } });
    assert!(serde_json::from_value::<ToServer<BoardRequest>>(asks.clone()).is_err());
    assert!(serde_json::from_value::<ToServer<CitizenRequest>>(asks.clone()).is_err());
    assert!(serde_json::from_value::<ToServer<CounterRequest>>(asks).is_err());
}

#[test]
fn what_may_be_left_out_is_filled_in_as_ever() {
    let read = |text: &str| serde_json::from_str::<ToServer<KioskRequest>>(text).ok();
    assert_eq!(
        read(r#"{"type":"request","key":"k","request":{"type":"issue","group":"a"}}"#),
        Some(ToServer::Request {
            key: "k".into(),
            request: KioskRequest::Issue {
                group: "a".into(),
                language: Language::Vi,
                photo: None,
                agreed: false,
                priority: None,
                birth_year: None,
                appointment: None,
                identity: None,
                filing: None,
            },
        })
    );
    assert!(
        read(r#"{"type":"hello","version":1}"#).is_some(),
        "a build is optional"
    );
    assert!(
        read(r#"{"type":"report","troubles":[]}"#).is_some(),
        "facts are optional"
    );
    // What a later version adds is passed over.
    assert!(read(r#"{"type":"alive","mood":"good"}"#).is_some());
    let finish = serde_json::from_str::<CounterRequest>(r#"{"type":"finish"}"#).ok();
    let outcomes = Vec::new();
    let plain = CounterRequest::Finish {
        then: Then::Rest,
        outcomes,
    };
    assert_eq!(finish, Some(plain));
    let suspend = r#"{"type":"suspend","kind":"papers_kept"}"#;
    assert!(serde_json::from_str::<CounterRequest>(suspend).is_ok());
    let transfer = r#"{"type":"transfer","to_counter":7}"#;
    assert!(serde_json::from_str::<CounterRequest>(transfer).is_ok());
}
