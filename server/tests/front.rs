//! The guide desk and the supervisor by HTTP: booked times from import to number, finding a ticket,
//! some of those who wait moved, texts on the boards, and what comes twice.

mod support;

use engine::Millis;
use serde_json::{Value, json};
use support::{Reply, World, fresh_key, plan};

struct Front {
    world: World,
    reception: String,
    supervisor: String,
}

impl Front {
    fn start() -> Front {
        let mut plan = plan();
        plan.rules.appointments.early_min = 240;
        let world = World::with_plan(&plan);
        let reception = world.token("reception", "reception", &[]);
        let supervisor = world.token("supervisor", "supervisor", &[]);
        world.until("the day is open", || {
            world.get(&supervisor, "/api/hall").json()["day"] != Value::Null
        });
        Front {
            world,
            reception,
            supervisor,
        }
    }

    fn reception(&self, request: Value) -> Reply {
        self.world.post(&self.reception, "/api/reception", &request)
    }

    fn supervisor(&self, request: Value) -> Reply {
        self.world.post(&self.supervisor, "/api/hall", &request)
    }

    fn found(&self, query: &str) -> Value {
        let path = format!("/api/reception/tickets?{query}");
        self.world.get(&self.reception, &path).json()
    }

    fn csv(&self, text: &str) -> Reply {
        let ask = self.world.ask("POST", "/api/appointments");
        let ask = ask.token(&self.reception).key(&fresh_key());
        ask.body("text/csv", text.as_bytes()).send()
    }

    fn issue(&self, more: Value) -> Reply {
        let mut request = json!({ "type": "issue", "group": "a" });
        for (key, value) in more.as_object().into_iter().flatten() {
            request[key] = value.clone();
        }
        self.reception(request)
    }
}

/// A time of the hall's clock, some minutes from now: date, and date with time.
fn soon(minutes: i64) -> (String, String) {
    let at = Millis(appliance::clock::now().0).plus(minutes * 60_000);
    let local = at.local(7 * 60);
    let text = |form: &str| local.strftime(form).to_string();
    (text("%Y-%m-%d"), text("%Y-%m-%dT%H:%M"))
}

fn codes(problem: &Value) -> Vec<(u64, String)> {
    let flaws = problem["flaws"].as_array().cloned().unwrap_or_default();
    let told = flaws.iter().map(|flaw| {
        assert!(
            flaw["reason"]["vi"]
                .as_str()
                .is_some_and(|it| it.len() > 10)
        );
        assert!(
            flaw["remedy"]["en"]
                .as_str()
                .is_some_and(|it| it.len() > 10)
        );
        let code = flaw["code"].as_str().unwrap_or_default().to_owned();
        (flaw["line"].as_u64().unwrap_or_default(), code)
    });
    told.collect()
}

#[test]
fn a_booked_time_goes_from_the_import_to_a_number() {
    let front = Front::start();
    let (date, time) = soon(5);
    let rows = json!([
        { "code": "004711", "group": "a", "time": time },
        { "code": "004712", "group": "b", "time": time },
    ]);
    let book = |rows: &Value| {
        front
            .world
            .post(&front.reception, "/api/appointments", rows)
    };
    assert_eq!(book(&rows).status, 200);
    assert_eq!(book(&rows).status, 200, "told again it is no news");
    assert_eq!(
        front
            .csv(&format!("code;group;time\n004713;b;{time}\n"))
            .status,
        200
    );
    let list = |date: &str| {
        let path = format!("/api/appointments?date={date}");
        front.world.get(&front.reception, &path).json()
    };
    let listed = list(&date);
    let listed: Vec<&Value> = listed.as_array().into_iter().flatten().collect();
    assert_eq!(listed.len(), 3);
    assert_eq!(
        (&listed[0]["code"], &listed[0]["group"]),
        (&json!("004711"), &json!("a"))
    );
    assert!(listed[0]["from"].as_i64() < listed[0]["at"].as_i64());
    assert_eq!(list("2020-01-01"), json!([]));
    let odd = front
        .world
        .get(&front.reception, "/api/appointments?date=morgen");
    assert_eq!((odd.status, odd.problem().as_str()), (400, "bad_query"));

    let number = front.issue(json!({ "appointment": "004711" })).json();
    assert_eq!(number["label"], "A001");
    assert_eq!(list(&date)[0]["label"], "A001");
    let twice = front.issue(json!({ "appointment": "004711" }));
    assert_eq!(twice.problem(), "appointment_used");
    let unknown = front.issue(json!({ "appointment": "999999" }));
    assert_eq!(
        (unknown.status, unknown.problem().as_str()),
        (404, "no_such_appointment")
    );
    let unbook = |code: &str| {
        let path = format!("/api/appointments/{code}");
        let ask = front.world.ask("DELETE", &path).token(&front.reception);
        ask.key(&fresh_key()).send()
    };
    assert_eq!(unbook("004712").status, 200);
    assert_eq!(unbook("004712").status, 404);
    assert_eq!(unbook("004711").problem(), "appointment_used");
    assert_eq!(list(&date).as_array().map(Vec::len), Some(2));
}

#[test]
fn every_wrong_row_is_named_and_none_is_taken_in() {
    let front = Front::start();
    let (date, time) = soon(5);
    let rows = json!([
        { "code": "004711", "group": "a", "time": time },
        { "code": "47", "group": "a", "time": time },
        { "code": "004712", "group": "z", "time": time },
        { "code": "004713", "group": "a", "time": "morgen" },
        { "code": "004714", "group": "a", "time": "2020-01-02T09:00" },
        { "code": "004711", "group": "b", "time": time },
    ]);
    let wrong = front
        .world
        .post(&front.reception, "/api/appointments", &rows);
    assert_eq!(
        (wrong.status, wrong.problem().as_str()),
        (409, "appointment_code")
    );
    let told: Vec<String> = codes(&wrong.json())
        .into_iter()
        .map(|(_, code)| code)
        .collect();
    let all = [
        "appointment_code",
        "appointment_group",
        "appointment_time",
        "appointment_past",
        "appointment_twice",
    ];
    assert_eq!(told, all);
    assert_eq!(wrong.json()["flaws"][0]["key"], "row[2]");

    // A file names its lines, those that are no rows among them.
    let text = format!("code,group,time\n004711,a,{time}\n\n004712,z,{time}\nx\n004713,a,morgen\n");
    let wrong = front.csv(&text);
    assert_eq!(
        (wrong.status, wrong.problem().as_str()),
        (422, "wrong_rows")
    );
    let told = [
        (4, "appointment_group"),
        (5, "row_cells"),
        (6, "appointment_time"),
    ];
    assert_eq!(
        codes(&wrong.json()),
        told.map(|(line, code)| (line, code.to_owned()))
    );
    let listed = front
        .world
        .get(&front.supervisor, &format!("/api/appointments?date={date}"));
    assert_eq!(listed.json(), json!([]), "no row was taken in");
}

#[test]
fn a_ticket_is_found_and_told_with_all_that_was_said() {
    let front = Front::start();
    let first = front
        .issue(json!({ "filing": { "dossiers": 3 }, "language": "en" }))
        .json();
    assert_eq!(front.issue(json!({})).json()["label"], "A002");
    assert_eq!(
        front
            .issue(json!({ "filing": { "dossiers": 0 } }))
            .problem(),
        "wrong_dossiers"
    );
    let found = front.found("label=a%201");
    assert_eq!(
        (&found[0]["label"], &found[0]["dossiers"]),
        (&json!("A001"), &json!(3))
    );
    assert_eq!(found[0]["since"], found[0]["issued_at"]);
    assert_eq!(front.found("label=B777"), json!([]));
    assert_eq!(
        front
            .found("place=waiting&group=a")
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(front.found("place=no_show"), json!([]));
    assert_eq!(front.found("group=b"), json!([]));
    let odd = front
        .world
        .get(&front.reception, "/api/reception/tickets?place=nowhere");
    assert_eq!((odd.status, odd.problem().as_str()), (400, "bad_query"));

    // Without an address for phones there is no code to show.
    assert_eq!(first["slip"]["url"], Value::Null);
    let none = front.world.get("", "/api/tickets/none/qr.svg");
    assert_eq!(none.status, 404);
}

#[test]
fn some_of_those_who_wait_are_moved() {
    let front = Front::start();
    for _ in 0..3 {
        assert_eq!(front.issue(json!({})).status, 200);
    }
    let ask = |labels: Value| {
        let request = json!({ "type": "move_waiting", "from": "a", "to": "b", "labels": labels });
        front.supervisor(request)
    };
    assert_eq!(ask(json!(["A003", "A001"])).status, 200);
    assert_eq!(
        front
            .found("place=waiting&group=b")
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(ask(json!(["A001"])).problem(), "waits_elsewhere");
    assert_eq!(ask(json!(["A002", "X999"])).status, 404);
    assert_eq!(front.found("group=a")[0]["label"], "A002", "all or none");
}

#[test]
fn a_text_of_ones_own_is_on_the_boards_and_not_in_the_log() {
    let front = Front::start();
    let board = |zone: &str| {
        front
            .world
            .get(&front.supervisor, &format!("/api/boards/{zone}"))
            .json()
    };
    let notice = |vi: &str, zone: Value| {
        let text = json!({ "vi": vi, "en": "" });
        front.supervisor(json!({ "type": "notice", "text": text, "zone": zone, "minutes": 5 }))
    };
    assert_eq!(notice("Mời chủ xe ra cổng bắc", json!("a")).status, 200);
    assert_eq!(
        board("a")["announcements"][0]["text"]["en"],
        "Mời chủ xe ra cổng bắc"
    );
    assert_eq!(board("a")["announcements"][0]["own"], true);
    assert_eq!(notice("", Value::Null).problem(), "notice_empty");
    assert_eq!(
        notice("Gọi 0912345678", Value::Null).problem(),
        "notice_private"
    );
    assert_eq!(notice("Câu", json!("z")).status, 404);
    let shown = front.world.get(&front.supervisor, "/api/hall").json();
    let seq = shown["office"]["announced"][0]["seq"].clone();
    assert_eq!(
        front
            .supervisor(json!({ "type": "end_notice", "seq": seq }))
            .status,
        200
    );
    assert_eq!(board("a").get("announcements"), None);
    let log = front.world.data_text();
    assert!(!log.contains("cổng bắc"), "the log holds no free text");
}

#[test]
fn a_late_repeat_of_a_call_for_help_calls_nobody_again() {
    let front = Front::start();
    let kiosk = front.world.token("kiosk", "kiosk-9", &[]);
    let help = |key: &str| {
        let ask = front.world.ask("POST", "/api/help").token(&kiosk);
        ask.key(key).json(&json!({})).send().status
    };
    let wanted = || {
        let hall = front.world.get(&front.supervisor, "/api/hall").json();
        let troubles = hall["troubles"].as_array().cloned().unwrap_or_default();
        troubles.iter().any(|it| it["trouble"] == "help_wanted")
    };
    assert_eq!(help("once"), 200);
    assert!(wanted());
    let answered = json!({ "type": "help_answered", "device": "kiosk-9" });
    assert_eq!(front.supervisor(answered).status, 200);
    assert!(!wanted());
    assert_eq!(help("once"), 200, "the same answer");
    assert!(!wanted(), "and no new call");
    assert_eq!(help("twice"), 200);
    assert!(wanted(), "another touch is another call");
}

#[test]
fn nobody_is_enrolled_for_a_counter_or_a_zone_that_is_not_there() {
    let front = Front::start();
    let data = front.world.data();
    let data = data.display().to_string();
    let enrol = |role: &str, place: &str, value: &str| {
        let arguments = [
            "enrol", "--data", &data, "--role", role, "--name", "odd", place, value,
        ];
        support::refused(&arguments)
    };
    let said = enrol("counter", "--counter", "99");
    assert!(
        said.contains("no counter 99") && said.contains("1–3"),
        "{said}"
    );
    let said = enrol("board", "--zone", "z");
    assert!(
        said.contains("no zone “z”") && said.contains("zones a."),
        "{said}"
    );
    let said = enrol("kiosk", "--zone", "z");
    assert!(said.contains("no zone"), "{said}");
    front.world.token("board", "bang-1", &["--zone", "a"]);
    front.world.token("counter", "quay-3", &["--counter", "3"]);
}
