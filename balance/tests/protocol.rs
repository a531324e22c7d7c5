//! The line protocol: what makes no sense is answered and changes nothing; poor halls are halls.

mod support;

use balance::policy::{Conversation, Options};
use proptest::prelude::*;
use serde_json::{Value, json};

fn conversation() -> Conversation {
    Conversation::new(Options::default())
}

fn say(conversation: &mut Conversation, message: &Value) -> Value {
    let answer = conversation.answer(&message.to_string()).line;
    assert!(!answer.contains('\n'), "{answer}");
    serde_json::from_str(&answer).unwrap_or_else(|cause| panic!("{answer}: {cause}"))
}

fn hello() -> Value {
    json!({"op": "hello", "protocol": 1,
        "groups": [{"id": 10, "name": "a", "dept": "x", "nominal_daily": 60, "cv": 0.6},
                   {"id": 20, "name": "b", "dept": "y", "nominal_daily": 40, "cv": 0.6}],
        "counters": [{"id": 1, "dept": "x", "home": 10, "skills": [10, 20]},
                     {"id": 2, "dept": "y", "home": 20, "skills": [20]}],
        "profile": [[450, 240, 1]], "sessions": [[450, 690]], "grace": [20], "fee_group": null,
        "sec_penalty": 1.1, "switch_min": 0.4, "noshow": 0.03, "noshow_timeout": 1, "prio_credit": 30,
        "sla_min": 30})
}

fn moment() -> Value {
    json!({"now": 500, "mean": [6, 7], "issued": [20, 12], "forecast60": [15, 10], "events": [],
        "waiting": [{"id": 5, "group": 10, "arr": 490, "wait": 10, "prio": false, "stage": 0},
                    {"id": 6, "group": 10, "arr": 495, "wait": 5, "prio": false, "stage": 0},
                    {"id": 4, "group": 20, "arr": 470, "wait": 30, "prio": true, "stage": 0}],
        "counters": [{"id": 1, "status": "idle", "active": [10], "group": null, "ticket": null, "since": 499},
                     {"id": 2, "status": "busy", "active": [20], "group": 20, "ticket": 3, "since": 496}]})
}

#[test]
fn a_conversation() {
    let mut it = conversation();
    let greeting = say(&mut it, &hello());
    assert_eq!(greeting["initial_active"], "dept");
    assert_eq!(greeting["bind"], false);
    let next = say(
        &mut it,
        &json!({"op": "next", "counter": 1, "state": moment()}),
    );
    assert_eq!(next, json!({"ticket": 5}));
    let busy = say(
        &mut it,
        &json!({"op": "next", "counter": 2, "state": moment()}),
    );
    assert_eq!(busy, json!({"ticket": 4}));
    let route = say(
        &mut it,
        &json!({"op": "route", "ticket": 6, "idle": [1], "state": moment()}),
    );
    assert_eq!(route, json!({"counter": 1}));
    let told = say(
        &mut it,
        &json!({"op": "estimate", "ticket": 6, "state": moment()}),
    );
    let of = |field: &str| told[field].as_f64().unwrap_or(f64::NAN);
    assert!(
        of("p10") <= of("minutes") && of("minutes") <= of("p90"),
        "{told}"
    );
    assert!((1.0..20.0).contains(&of("minutes")), "{told}");
    let advice = say(
        &mut it,
        &json!({"op": "advise", "pending": [], "state": moment()}),
    );
    assert_eq!(advice, json!({"moves": []}));
    assert_eq!(
        say(&mut it, &json!({"op": "tick", "state": moment()})),
        json!({"moves": []})
    );
    let end = it.answer(r#"{"op":"end"}"#);
    assert!(end.ended);
}

#[test]
fn what_makes_no_sense_is_answered_with_its_field() {
    let mut it = conversation();
    let mut told = |line: &str| {
        let answer: Value = serde_json::from_str(&it.answer(line).line).unwrap_or_default();
        format!(
            "{}: {}",
            answer["field"].as_str().unwrap_or("-"),
            answer["error"].as_str().unwrap_or("-")
        )
    };
    let mut bad_group = moment();
    bad_group["waiting"][1]["group"] = 77.into();
    let mut bad_status = moment();
    bad_status["counters"][0]["status"] = "asleep".into();
    let mut bad_wait = moment();
    bad_wait["waiting"][0]["wait"] = "long".into();
    let mut bad_hello = hello();
    bad_hello["counters"][1]["home"] = 99.into();
    let with = |state: &Value| json!({"op": "next", "counter": 1, "state": state}).to_string();
    let lines = [
        told("rubbish"),
        told("[]"),
        told(r#"{"op":"sing"}"#),
        told(&with(&moment())),
        told(&bad_hello.to_string()),
        told(&hello().to_string()),
        told(r#"{"op":"next","counter":1}"#),
        told(&json!({"op": "next", "state": moment()}).to_string()),
        told(&json!({"op": "next", "counter": 9, "state": moment()}).to_string()),
        told(&json!({"op": "estimate", "ticket": 99, "state": moment()}).to_string()),
        told(&with(&bad_group)),
        told(&with(&bad_status)),
        told(&with(&bad_wait)),
        told(r#"{"op":"end"} {"op":"end"}"#),
    ];
    expect_test::expect![[r#"
        : expected value at line 1 column 1
        : invalid length 0, expected struct Op with 1 element at line 1 column 2
        op: is none of hello, next, route, estimate, advise, tick, end
        op: the first message is hello
        counters[1].home: 99 is no group of the hall
        -: -
        : missing field `state` at line 1 column 25
        counter: is missing
        counter: 9 is no counter of the hall
        ticket: does not wait
        state.waiting[1].group: 77 is no group of the hall
        state.counters[0].status: unknown variant `asleep`, expected one of `off`, `idle`, `busy`, `break` at line 1 column 110
        state.waiting[0].wait: invalid type: string "long", expected f64 at line 1 column 347
        : trailing characters at line 1 column 14"#]].assert_eq(&lines.join("\n"));
}

#[test]
fn poor_halls_are_halls() {
    let halls = [
        json!({"op": "hello", "groups": [{"id": 0}]}),
        json!({"op": "hello", "groups": []}),
        json!({"op": "hello", "groups": [{"id": 0}], "counters": [{"id": 0, "home": 0}]}),
        json!({"op": "hello", "groups": [{"id": 0}, {"id": 1}], "counters": [{"id": 0, "home": null, "skills": [1]}],
               "sessions": [[450, 450]], "profile": [[0, 0, 0]]}),
        json!({"op": "hello", "groups": [{"id": -3, "cv": 0}], "counters": [{"id": 7, "home": [-3]}], "prio_credit": 0}),
    ];
    for hall in halls {
        let mut it = conversation();
        assert_eq!(say(&mut it, &hall)["initial_active"], "dept", "{hall}");
        for group in hall["groups"].as_array().into_iter().flatten() {
            let waiting: Vec<Value> = (0..40)
                .map(|id| json!({"id": id, "group": group["id"], "wait": 40 - id}))
                .collect();
            let counters: Vec<Value> = hall["counters"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|counter| json!({"id": counter["id"], "status": "idle"}))
                .collect();
            let state = json!({"now": 460, "waiting": waiting, "counters": counters});
            let told = say(
                &mut it,
                &json!({"op": "estimate", "ticket": 39, "state": state}),
            );
            assert!(
                told["minutes"].as_f64().is_some_and(|it| it >= 0.0),
                "{told}"
            );
            let advice = say(&mut it, &json!({"op": "advise", "state": state}));
            assert!(advice["moves"].is_array(), "{advice}");
        }
    }
}

#[test]
fn a_hall_with_a_huge_line_is_answered_within_its_budget_of_work() {
    let mut it = conversation();
    say(&mut it, &hello());
    let mut state = moment();
    let line: Vec<Value> = (0..3_000)
        .map(|id| json!({"id": id, "group": 10, "arr": 450, "wait": 50.0 - f64::from(id) / 100.0, "prio": id % 9 == 0, "stage": 0}))
        .collect();
    state["waiting"] = line.into();
    let message = json!({"op": "estimate", "ticket": 2_999, "state": state});
    assert!(message.to_string().len() > 200_000);
    let told = say(&mut it, &message);
    // Nobody so far behind is served before the closing.
    assert!(
        told["minutes"]
            .as_f64()
            .is_some_and(|it| (150.0..400.0).contains(&it)),
        "{told}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_line_breaks_a_conversation(line in ".{0,200}") {
        let mut it = conversation();
        let answer = it.answer(&line).line;
        prop_assert!(serde_json::from_str::<Value>(&answer).is_ok(), "{}", answer);
    }

    #[test]
    fn no_field_breaks_a_conversation(
        op in prop::sample::select(vec!["hello", "next", "route", "estimate", "advise", "tick"]),
        place in 0usize..60,
        with in prop::sample::select(vec![
            json!(null), json!(-1), json!(1e300), json!(-1e300), json!(0), json!("x"), json!([]), json!({}),
            json!(true), json!(5e-324), json!(i64::MIN), json!(u64::MAX), json!([[]]), json!([1e9, -1e9, 0.1]),
        ]),
    ) {
        let mut it = conversation();
        let mut message = if op == "hello" { hello() } else {
            it.answer(&hello().to_string());
            json!({"op": op, "counter": 1, "ticket": 6, "idle": [1], "state": moment()})
        };
        let mut left = place;
        spoil(&mut message, &mut left, &with);
        let answer = it.answer(&message.to_string()).line;
        prop_assert!(serde_json::from_str::<Value>(&answer).is_ok(), "{}", answer);
        let sane = it.answer(&hello().to_string()).line;
        prop_assert!(sane.contains("initial_active"), "{}", sane);
    }
}

/// Puts another value in the place of the n-th one inside.
fn spoil(value: &mut Value, left: &mut usize, with: &Value) {
    if *left == 0 {
        *value = with.clone();
        *left = usize::MAX;
        return;
    }
    *left -= 1;
    match value {
        Value::Array(list) => list.iter_mut().for_each(|it| {
            if *left != usize::MAX {
                spoil(it, left, with)
            }
        }),
        Value::Object(map) => map.iter_mut().for_each(|(_, it)| {
            if *left != usize::MAX {
                spoil(it, left, with)
            }
        }),
        _ => {}
    }
}
