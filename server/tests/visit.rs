//! Visits with several steps by HTTP: sent on, suspended, back, with one number.

mod support;

use engine::plan::{Elsewhere, Outcome, Remark};
use engine::{Draft, Names};
use serde_json::{Value, json};
use support::{Reply, World, plan};

struct Hall {
    world: World,
    kiosk: String,
    one: String,
    two: String,
    reception: String,
    supervisor: String,
}

fn names(text: &str) -> Names {
    Names {
        vi: text.into(),
        en: text.into(),
    }
}

fn with_codes() -> Draft {
    let mut plan = plan();
    let outcome = |id: &str, once| Outcome {
        id: id.into(),
        name: names(id),
        once,
    };
    plan.outcomes = vec![outcome("accepted", false), outcome("supplement", true)];
    plan.remarks = vec![Remark {
        id: "lost".into(),
        name: names("lost"),
    }];
    plan.elsewhere = vec![Elsewhere {
        id: "fee".into(),
        name: names("fee"),
        group: Some("b".into()),
        window_min: 20,
    }];
    plan
}

impl Hall {
    /// Counters 1 and 2 are open; A001 is served at 1.
    fn start() -> Hall {
        let world = World::with_plan(&with_codes());
        let counter = |number: &str| world.token("counter", number, &["--counter", number]);
        let token = |role: &str| world.token(role, role, &[]);
        let hall = Hall {
            kiosk: token("kiosk"),
            one: counter("1"),
            two: counter("2"),
            reception: token("reception"),
            supervisor: token("supervisor"),
            world,
        };
        hall.world.until("the day is open", || {
            hall.supervisor()["day"] != Value::Null
        });
        assert_eq!(hall.take("a"), "A001");
        for (act, status) in [("open", 200), ("next", 200), ("start", 200)] {
            assert_eq!(hall.at_one(act, json!({})).status, status, "{act}");
        }
        assert_eq!(hall.at_two("open", json!({})).status, 200);
        hall
    }

    fn take(&self, group: &str) -> String {
        let body = json!({ "group": group });
        let reply = self.world.post(&self.kiosk, "/api/tickets", &body);
        reply.json()["label"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn at_one(&self, act: &str, how: Value) -> Reply {
        let path = format!("/api/counters/1/{act}");
        self.world.post(&self.one, &path, &how)
    }

    fn at_two(&self, act: &str, how: Value) -> Reply {
        let path = format!("/api/counters/2/{act}");
        self.world.post(&self.two, &path, &how)
    }

    fn one(&self) -> Value {
        self.world.get(&self.one, "/api/counters/1").json()
    }

    fn two(&self) -> Value {
        self.world.get(&self.two, "/api/counters/2").json()
    }

    fn supervisor(&self) -> Value {
        self.world.get(&self.supervisor, "/api/hall").json()
    }

    fn back(&self, label: &str) -> Reply {
        let request = json!({ "type": "return_to_line", "label": label });
        self.world.post(&self.reception, "/api/reception", &request)
    }
}

#[test]
fn a_clerk_sees_what_can_be_said_and_sends_the_number_on() {
    let hall = Hall::start();
    let visit = hall.one()["visit"].clone();
    assert_eq!(visit["outcomes"][0]["id"], "accepted");
    assert_eq!(visit["remarks"][0]["id"], "lost");
    assert_eq!(visit["elsewhere"][0]["id"], "fee");
    assert_eq!(visit["targets"][1]["counters"], json!([2]));
    let send = json!({ "to_counter": 2, "placed": "first", "remark": "lost", "come_back": true });
    let sent = hall.at_one("transfer", send);
    assert_eq!((sent.status, &sent.json()["label"]), (200, &json!("A001")));
    let away = hall.one()["visit"]["suspended"][0].clone();
    assert_eq!(
        (&away["label"], &away["kind"]),
        (&json!("A001"), &json!("elsewhere"))
    );
    assert_eq!(hall.at_two("next", json!({})).json()["label"], "A001");
    let ticket = hall.two()["desk"]["ticket"].clone();
    assert_eq!(ticket["visit"]["sent_by"], 1);
    assert_eq!(ticket["visit"]["remark"]["en"], "lost");
    hall.at_two("start", json!({}));
    assert_eq!(
        hall.at_two("work", json!({ "work": [{ "group": "b", "dossiers": 3 }] }))
            .status,
        200
    );
    assert_eq!(hall.at_two("note", json!({ "note": "lost" })).status, 200);
    assert_eq!(hall.at_two("note", json!({})).problem(), "wrong_shape");
    let done = hall.at_two("finish", json!({ "outcomes": ["supplement"] }));
    assert_eq!(done.status, 200);
    assert_eq!(hall.at_one("next", json!({})).json()["label"], "A001");
    hall.at_one("start", json!({}));
    let again = hall.at_one("finish", json!({ "outcomes": ["supplement"] }));
    assert_eq!(again.problem(), "outcome_given_before");
    let visit = hall.one()["desk"]["ticket"]["visit"].clone();
    assert_eq!(visit["done"][0]["outcomes"][0]["en"], "supplement");
    assert_eq!(
        hall.at_one("finish", json!({ "outcomes": ["accepted"] }))
            .status,
        200
    );
    assert_eq!(
        hall.supervisor()["served"],
        1,
        "one visit, though two steps"
    );
}

#[test]
fn a_suspended_number_stands_in_every_list_and_comes_back_without_a_new_slip() {
    let hall = Hall::start();
    assert_eq!(hall.at_one("suspend", json!({})).problem(), "wrong_shape");
    let keep = json!({ "kind": "papers_kept", "remark": "lost" });
    assert_eq!(hall.at_one("suspend", keep).status, 200);
    let row = hall.supervisor()["suspended"][0].clone();
    assert_eq!(
        (&row["label"], &row["counter"]),
        (&json!("A001"), &json!(1))
    );
    let reception = hall.world.get(&hall.reception, "/api/reception").json();
    assert_eq!(reception["suspended"][0]["label"], "A001");
    assert_eq!(reception["tickets"][0]["place"], "suspended");
    assert_eq!(hall.one()["visit"]["suspended"][0]["here"], true);
    let other = hall.at_two("take-back", json!({ "label": "A001" }));
    assert_eq!(other.problem(), "other_counter");
    assert_eq!(
        hall.at_one("take-back", json!({ "label": "A001" })).status,
        200
    );
    assert_eq!(
        hall.at_one("suspend", json!({ "kind": "papers_missing" }))
            .status,
        200
    );
    assert_eq!(hall.back("A001").status, 200);
    assert_eq!(hall.back("A001").problem(), "nothing_to_return");
    assert_eq!(hall.back("A999").problem(), "no_such_ticket");
    assert_eq!(hall.at_one("next", json!({})).json()["label"], "A001");
}

#[test]
fn a_fee_is_paid_in_between_and_a_missed_number_returns_in_its_window() {
    let hall = Hall::start();
    let fee = json!({ "kind": "elsewhere", "elsewhere": "fee" });
    assert_eq!(hall.at_one("suspend", fee).status, 200);
    assert_eq!(hall.at_two("next", json!({})).json()["label"], "A001");
    assert_eq!(hall.at_two("no-show", json!({})).status, 200);
    assert_eq!(hall.two()["visit"]["missed"][0]["label"], "A001");
    let ways = json!({ "label": "A001" });
    assert_eq!(hall.at_two("return", ways).status, 200);
    assert_eq!(hall.at_two("next", json!({})).json()["label"], "A001");
    hall.at_two("start", json!({}));
    hall.at_two("finish", json!({}));
    let next = hall.one()["next"].clone();
    assert_eq!(next["label"], "A001");
    assert_eq!(hall.supervisor()["no_shows"], 0);
    let steps = json!({ "steps": [{ "group": "b" }, { "group": "a", "counter": 1 }] });
    assert_eq!(
        hall.at_one("steps", steps.clone()).problem(),
        "nobody_served"
    );
    hall.at_one("next", json!({}));
    hall.at_one("start", json!({}));
    assert_eq!(hall.at_one("steps", steps).status, 200);
    let ahead = hall.one()["desk"]["ticket"]["visit"]["ahead"].clone();
    assert_eq!(
        (&ahead[0]["placed"], &ahead[1]["counter"]),
        (&json!("last"), &json!(1))
    );
}
