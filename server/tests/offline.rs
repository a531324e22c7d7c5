//! Numbers that a kiosk gave while it was cut off, by HTTP: taken once, for the right kiosk, in the
//! place of their time.

mod support;

use engine::KioskPlan;
use serde_json::{Value, json};
use support::{Reply, World, plan, told};

struct Hall {
    world: World,
    kiosk: String,
    supervisor: String,
}

impl Hall {
    fn start() -> Hall {
        let mut plan = plan();
        for (name, digit) in [("kiosk-1", 1), ("kiosk-2", 2)] {
            let name = name.into();
            plan.kiosks.push(KioskPlan { name, digit });
        }
        let world = World::with_plan(&plan);
        let (kiosk, supervisor) = (
            world.token("kiosk", "kiosk-1", &[]),
            world.token("supervisor", "s", &[]),
        );
        world.until("the day is open", || {
            world.get(&supervisor, "/api/hall").json()["day"] != Value::Null
        });
        Hall {
            world,
            kiosk,
            supervisor,
        }
    }

    fn copy(&self) -> Value {
        self.world.get(&self.kiosk, "/api/kiosk/copy").json()
    }

    fn slip(&self, label: &str, touch: &str) -> Value {
        let copy = self.copy();
        json!({"label": label, "group": "a", "date": copy["date"], "taken_at": copy["told_at"], "touch": touch})
    }

    fn tell(&self, slip: &Value) -> Reply {
        self.world.post(&self.kiosk, "/api/kiosk/numbers", slip)
    }

    fn hall(&self) -> Value {
        self.world.get(&self.supervisor, "/api/hall").json()
    }
}

#[test]
fn a_number_is_taken_once_under_whatever_key_it_is_told() {
    let hall = Hall::start();
    let slip = hall.slip("A9101", "t-1");
    assert_eq!(hall.tell(&slip).json()["label"], "A9101");
    let again = hall.tell(&slip);
    assert_eq!(again.status, 200, "told again under another key");
    assert_eq!(
        hall.tell(&hall.slip("A9101", "t-2")).problem(),
        "offline_twice"
    );
    assert_eq!(
        hall.tell(&hall.slip("A9201", "t-3")).problem(),
        "other_kiosks_series"
    );
    assert_eq!(
        hall.tell(&hall.slip("A045", "t-4")).problem(),
        "not_an_offline_label"
    );
    let mut elsewhere = hall.slip("A9102", "t-5");
    elsewhere["group"] = json!("nothing");
    assert_eq!(hall.tell(&elsewhere).problem(), "no_such_group");
    let shown = hall.hall();
    assert_eq!(
        (&shown["waiting"], &shown["issued"]),
        (&json!(1), &json!(1))
    );
    let data = hall.world.data();
    let check = told(&["check", "--data", data.to_str().expect("a path")]);
    assert!(check.contains("the log is whole"), "{check}");
}

#[test]
fn the_number_of_a_lost_answer_leaves_and_is_not_given_again() {
    let hall = Hall::start();
    let touch = |key: &str| {
        let body = json!({ "group": "a" });
        let ask = hall.world.ask("POST", "/api/tickets").token(&hall.kiosk);
        ask.key(key).json(&body).send()
    };
    // The answer to t-1 never reached the kiosk.
    assert_eq!(touch("t-1").json()["label"], "A001");
    assert_eq!(hall.tell(&hall.slip("A9101", "t-1")).status, 200);
    let shown = hall.hall();
    assert_eq!(
        (&shown["waiting"], &shown["issued"]),
        (&json!(1), &json!(1))
    );
    // Here the kiosk's own number comes first.
    assert_eq!(hall.tell(&hall.slip("A9102", "t-2")).status, 200);
    assert_eq!(touch("t-2").problem(), "given_offline");
    assert_eq!(touch("t-3").json()["label"], "A002");
    let data = hall.world.data();
    let data = data.to_str().expect("a path");
    let report = told(&["report", "--data", data, "--format", "csv"]);
    let row = report.lines().find(|line| line.contains(",group,a,"));
    let row: Vec<&str> = row.expect("group a").split(',').collect();
    let head = report.lines().next().expect("a head");
    let offline = head.split(',').position(|name| name == "offline");
    let offline = offline.map(|column| row[column]);
    assert_eq!((row[3], offline), ("3", Some("2")), "{report}");
}

#[test]
fn a_number_of_a_day_that_is_over_is_counted_there() {
    let hall = Hall::start();
    let mut slip = hall.slip("A9107", "t-1");
    slip["date"] = json!("2026-01-05");
    assert_eq!(hall.tell(&slip).json()["label"], "A9107");
    assert_eq!(hall.tell(&slip).status, 200);
    assert_eq!(hall.hall()["waiting"], 0);
    let data = hall.world.data();
    let data = data.to_str().expect("a path");
    let report = told(&[
        "report",
        "--data",
        data,
        "--day",
        "2026-01-05",
        "--format",
        "csv",
    ]);
    assert!(
        report.contains("2026-01-05,group,a,1,0,0,0,1,0,,,,,0,1"),
        "{report}"
    );
    let check = told(&["check", "--data", data]);
    assert!(check.contains("the log is whole"), "{check}");
}

#[test]
fn the_copy_tells_all_that_a_kiosk_needs_and_changes_its_stamp_when_it_is_not_true_any_more() {
    let hall = Hall::start();
    let copy = hall.copy();
    assert_eq!(
        copy["kiosks"],
        json!([{"name": "kiosk-1", "digit": 1}, {"name": "kiosk-2", "digit": 2}])
    );
    assert_eq!(copy["days"].as_array().map(Vec::len), Some(15));
    assert_eq!(copy["groups"][0]["id"], "a");
    let stamp = || hall.world.get(&hall.kiosk, "/api/kiosk").json()["copy"].clone();
    assert_eq!(stamp(), copy["stamp"]);
    let close = json!({"type": "close_group", "group": "a", "reason": "system-down"});
    assert_eq!(
        hall.world
            .post(&hall.supervisor, "/api/hall", &close)
            .status,
        200
    );
    hall.world
        .until("the stamp is another", || stamp() != copy["stamp"]);
}

#[test]
fn enrolling_a_kiosk_that_the_plan_does_not_name_says_so() {
    let hall = Hall::start();
    let data = hall.world.data();
    let data = data.to_str().expect("a path");
    let enrol = |name: &str| {
        let output =
            support::operator(&["enrol", "--data", data, "--role", "kiosk", "--name", name]);
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert!(enrol("kiosk-9").contains("does not name kiosk-9"));
    assert!(!enrol("kiosk-2").contains("does not name"));
}
