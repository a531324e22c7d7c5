//! The reception and the supervisor by HTTP: limits of groups, and what is set right by hand.

mod support;

use engine::Limits;
use serde_json::{Value, json};
use support::{Reply, World, plan};

struct Desk {
    world: World,
    kiosk: String,
    reception: String,
    supervisor: String,
}

impl Desk {
    fn start(limits: Limits) -> Desk {
        let mut plan = plan();
        plan.groups[0].limits = limits;
        Desk::with_plan(&plan)
    }

    fn with_plan(plan: &engine::plan::Draft) -> Desk {
        let world = World::with_plan(plan);
        let token = |role: &str| world.token(role, role, &[]);
        let (kiosk, reception) = (token("kiosk"), token("reception"));
        let supervisor = token("supervisor");
        world.until("the day is open", || {
            world.get(&supervisor, "/api/hall").json()["day"] != Value::Null
        });
        Desk {
            world,
            kiosk,
            reception,
            supervisor,
        }
    }

    fn take(&self, group: &str) -> Reply {
        let body = json!({ "group": group });
        self.world.post(&self.kiosk, "/api/tickets", &body)
    }

    fn reception(&self, request: Value) -> Reply {
        self.world.post(&self.reception, "/api/reception", &request)
    }

    fn supervisor(&self, request: Value) -> Reply {
        self.world.post(&self.supervisor, "/api/hall", &request)
    }

    fn kiosk_group(&self) -> Value {
        self.world.get(&self.kiosk, "/api/kiosk").json()["tiles"][0]["groups"][0].clone()
    }
}

#[test]
fn a_closed_group_says_why_on_every_screen() {
    let desk = Desk::start(Limits::default());
    let phone = desk.take("a").json()["slip"]["label"].clone();
    assert_eq!(phone, "A001");
    let close = json!({ "type": "close_group", "group": "a", "reason": "system-down" });
    assert_eq!(desk.supervisor(close.clone()).status, 200);
    assert_eq!(desk.supervisor(close).problem(), "group_is_closed");
    assert_eq!(desk.take("a").problem(), "group_is_closed");
    let why = json!({ "vi": "system-down", "en": "system-down" });
    let group = desk.kiosk_group();
    assert_eq!(group["stop"], json!({ "type": "closed", "reason": why }));
    assert_eq!(group["opening"]["type"], "closed");
    let view = |token: &str, path: &str| desk.world.get(token, path).json();
    let hall = view(&desk.supervisor, "/api/hall");
    assert_eq!(hall["groups"][0]["stop"]["reason"], why);
    assert_eq!(hall["close_reasons"][0]["id"], "system-down");
    let board = view(&desk.supervisor, "/api/boards");
    assert_eq!(board["groups"][0]["closed"], why);
    let counter = view(&desk.supervisor, "/api/counters/1");
    assert_eq!(counter["groups"][0]["closed"], why);
    let reception = view(&desk.reception, "/api/reception");
    assert_eq!(reception["groups"][0]["stop"]["reason"], why);
    let open = json!({ "type": "reopen_group", "group": "a" });
    assert_eq!(desk.supervisor(open).status, 200);
    assert_eq!(desk.kiosk_group().get("stop"), None);
    assert_eq!(desk.take("a").status, 200);
}

#[test]
fn a_quota_and_a_question_are_answered_with_what_to_do() {
    let desk = Desk::start(Limits {
        per_day: Some(3),
        ask_above: Some(1),
        instead: Some(engine::Names {
            vi: "Mời nộp trực tuyến.".into(),
            en: "Please file online.".into(),
        }),
        ..Limits::default()
    });
    assert_eq!(desk.take("a").status, 200);
    assert_eq!(desk.take("a").status, 200);
    let asked = desk.take("a");
    assert_eq!(
        (asked.status, asked.problem().as_str()),
        (409, "agree_to_wait")
    );
    assert!(asked.text().contains("2 people"), "{}", asked.text());
    assert_eq!(desk.kiosk_group()["asks"], 2);
    let agreed = json!({ "group": "a", "agreed": true });
    let agreed = desk.world.post(&desk.kiosk, "/api/tickets", &agreed);
    assert_eq!(agreed.status, 200, "{}", agreed.text());
    let sold = desk.take("a");
    assert_eq!(sold.problem(), "sold_out");
    assert!(
        sold.text().contains("Please file online."),
        "{}",
        sold.text()
    );
    let back = json!({ "type": "cancel_ticket", "label": "A002", "reason": "gave-up" });
    assert_eq!(desk.reception(back).json()["label"], "A002");
    let again = json!({ "type": "issue", "group": "a", "agreed": true });
    assert_eq!(desk.reception(again).json()["label"], "A004");
}

#[test]
fn the_reception_gives_a_number_anyway_and_sets_right_what_was_taken() {
    let desk = Desk::start(Limits {
        online_first: Some("b".into()),
        ..Limits::default()
    });
    assert_eq!(desk.take("a").problem(), "online_first");
    let ask = |more: bool| json!({ "type": "issue", "group": "a", "anyway": more });
    assert_eq!(desk.reception(ask(false)).problem(), "online_first");
    assert_eq!(desk.reception(ask(true)).json()["label"], "A001");
    let reprint = json!({ "type": "reprint", "label": "a001" });
    let slip = desk.reception(reprint).json();
    assert_eq!(
        (&slip["slip"]["label"], &slip["reprint"]),
        (&json!("A001"), &json!(1))
    );
    let nobody = json!({ "type": "reprint", "label": "A777" });
    let nobody = desk.reception(nobody);
    assert_eq!(
        (nobody.status, nobody.problem().as_str()),
        (404, "no_such_ticket")
    );
    // The supervisor may do what the reception does.
    let change = json!({ "type": "change_group", "label": "A001", "group": "b" });
    let changed = desk.world.post(&desk.supervisor, "/api/reception", &change);
    assert_eq!(changed.status, 200, "{}", changed.text());
    let view = desk.world.get(&desk.reception, "/api/reception").json();
    assert_eq!(view["tickets"][0]["group"], "b");
    assert_eq!(view["tickets"][0]["reprints"], 1);
    assert_eq!(view["tickets"][0]["place"], "waiting");
}

#[test]
fn people_who_wait_are_moved_and_a_dead_counter_gives_its_ticket_back() {
    let desk = Desk::start(Limits::default());
    for _ in 0..2 {
        assert_eq!(desk.take("a").status, 200);
    }
    let counter = |act: &str| {
        let path = format!("/api/counters/1/{act}");
        desk.world.post(&desk.supervisor, &path, &json!({}))
    };
    assert_eq!(counter("open").status, 200);
    assert_eq!(counter("next").json()["label"], "A001");
    let release = json!({ "type": "release", "counter": 1 });
    assert_eq!(desk.supervisor(release.clone()).json()["label"], "A001");
    assert_eq!(desk.supervisor(release).problem(), "holds_nobody");
    let hall = desk.world.get(&desk.supervisor, "/api/hall").json();
    assert_eq!(hall["counters"][0]["desk"], "shut");
    assert_eq!(hall["groups"][0]["waiting"], 2);
    let moved = json!({ "type": "move_waiting", "from": "a", "to": "b" });
    assert_eq!(desk.supervisor(moved).status, 200);
    let hall = desk.world.get(&desk.supervisor, "/api/hall").json();
    assert_eq!(hall["groups"][0]["waiting"], 0);
    assert_eq!(hall["groups"][1]["waiting"], 2);
}

#[test]
fn an_emergency_stands_on_every_counter_until_somebody_is_on_the_way() {
    let desk = Desk::start(Limits::default());
    let one = desk.world.token("counter", "quay-1", &["--counter", "1"]);
    let two = desk.world.token("counter", "quay-2", &["--counter", "2"]);
    let at = |token: &str, counter: u16, request: Value| {
        let path = format!("/api/counters/{counter}");
        desk.world.post(token, &path, &request)
    };
    assert_eq!(at(&one, 1, json!({ "type": "emergency" })).status, 200);
    let seen = desk.world.get(&two, "/api/counters/2").json();
    assert_eq!(seen["emergencies"][0]["counter"], 1);
    assert_eq!(seen["emergencies"][0]["help"], Value::Null);
    let hall = desk.world.get(&desk.supervisor, "/api/hall").json();
    assert_eq!(hall["office"]["emergencies"][0]["counter"], 1);
    let answer = json!({ "type": "answer_emergency", "counter": 1 });
    assert_eq!(at(&two, 2, answer.clone()).status, 200);
    assert_eq!(desk.supervisor(answer).problem(), "help_on_the_way");
    let seen = desk.world.get(&one, "/api/counters/1").json();
    let help = json!({ "type": "counter", "counter": 2 });
    assert_eq!(seen["emergencies"][0]["help"], help);
    assert_eq!(at(&one, 1, json!({ "type": "end_emergency" })).status, 200);
    let seen = desk.world.get(&two, "/api/counters/2").json();
    assert_eq!(seen.get("emergencies"), None);
}

#[test]
fn staff_sign_in_pause_for_a_reason_and_leave() {
    let desk = Desk::start(Limits::default());
    let one = desk.world.token("counter", "quay-1", &["--counter", "1"]);
    let at = |request: Value| desk.world.post(&one, "/api/counters/1", &request);
    let sign_in =
        |code: &str, over: bool| at(json!({ "type": "sign_in", "code": code, "take_over": over }));
    assert_eq!(sign_in("9", false).problem(), "wrong_staff_code");
    assert_eq!(sign_in("11", false).status, 200);
    let taken = sign_in("22", false);
    assert_eq!(taken.problem(), "seat_taken");
    assert!(
        taken.text().contains("an sits at counter 1"),
        "{}",
        taken.text()
    );
    assert_eq!(sign_in("22", true).status, 200);
    assert_eq!(at(json!({ "type": "open" })).status, 200);
    let pause = json!({ "type": "pause", "reason": "lunch" });
    assert_eq!(at(pause).status, 200);
    let view = desk.world.get(&one, "/api/counters/1").json();
    assert_eq!(
        (&view["staff"], &view["signs_in"]),
        (&json!("binh"), &json!(true))
    );
    assert_eq!(view["paused_for"]["vi"], "lunch");
    assert_eq!(view["pause_reasons"][0]["id"], "lunch");
    let row = desk.world.get(&desk.supervisor, "/api/hall").json()["counters"][0].clone();
    assert_eq!(
        (&row["staff"], &row["desk"]),
        (&json!("binh"), &json!("paused"))
    );
    assert_eq!(at(json!({ "type": "leave" })).status, 200);
    let view = desk.world.get(&one, "/api/counters/1").json();
    assert_eq!(
        (view.get("staff"), &view["desk"]["type"]),
        (None, &json!("shut"))
    );
}

#[test]
fn the_supervisor_lends_a_counter_and_takes_it_back() {
    let mut plan = plan();
    plan.rules.balance.loans = engine::Loans::Approved;
    plan.agencies.push(engine::plan::Agency {
        id: "police".into(),
        name: plan.hall.name.clone(),
    });
    plan.groups[1].agency = "police".into();
    let desk = Desk::with_plan(&plan);
    let hall = || desk.world.get(&desk.supervisor, "/api/hall").json();
    assert_eq!(hall()["counters"][0]["prefixes"], json!(["A"]));
    assert_eq!(hall()["counters"][0]["lendable"], json!(["b"]));
    let lend = json!({ "type": "lend", "counter": 1, "group": "b" });
    assert_eq!(desk.supervisor(lend.clone()).problem(), "counter_is_shut");
    let open = json!({ "type": "open_counter", "counter": 1 });
    assert_eq!(desk.supervisor(open).status, 200);
    assert_eq!(desk.supervisor(lend.clone()).status, 200);
    assert_eq!(desk.supervisor(lend).problem(), "serves_group");
    let seen = hall();
    assert_eq!(seen["counters"][0]["prefixes"], json!(["A", "B"]));
    assert_eq!(seen["counters"][0].get("lendable"), None);
    // It is no change of what the plan says.
    assert_eq!(seen["office"]["reskilled"], json!([]));
    let loan = &seen["office"]["loans"][0];
    assert_eq!(
        (&loan["counter"], &loan["prefix"]),
        (&json!(1), &json!("B"))
    );
    assert_eq!(loan["by"], "supervisor");
    assert!(loan["until"].as_i64() > loan["since"].as_i64());
    // Whoever waits for the lent group is called, and the clerk is told why.
    assert_eq!(desk.take("b").json()["slip"]["label"], "B001");
    let next = json!({ "type": "call_next" });
    let called = desk.world.post(&desk.supervisor, "/api/counters/1", &next);
    assert_eq!(called.json()["label"], "B001");
    let back = json!({ "type": "give_back", "counter": 1, "group": "b" });
    assert_eq!(desk.supervisor(back.clone()).status, 200);
    assert_eq!(desk.supervisor(back).problem(), "not_lent");
    assert_eq!(hall()["office"].get("loans"), None);
    let advice = json!({ "type": "answer_advice", "id": 1, "answer": "accepted" });
    assert_eq!(desk.supervisor(advice).problem(), "no_such_advice");
    // Only who runs the hall lends.
    let lend = json!({ "type": "lend", "counter": 1, "group": "b" });
    let other = desk.world.post(&desk.reception, "/api/hall", &lend);
    assert_eq!(other.status, 403);
}

#[test]
fn the_supervisor_plans_announces_and_asks_for_people() {
    let desk = Desk::start(Limits::default());
    let office = || desk.world.get(&desk.supervisor, "/api/hall").json()["office"].clone();
    let soon = appliance::clock::now().0 + 300;
    let act = json!({ "type": "open", "counter": 3 });
    let plan = json!({ "type": "plan_act", "due": soon, "act": act });
    assert_eq!(desk.supervisor(plan).status, 200);
    let past = json!({ "type": "plan_act", "due": 1, "act": act });
    assert_eq!(desk.supervisor(past).problem(), "moment_outside_day");
    desk.world.until("the planned act has acted", || {
        office()["planned"][0]["state"] == "done"
    });
    let hall = desk.world.get(&desk.supervisor, "/api/hall").json();
    assert_eq!(hall["counters"][2]["desk"], "free");
    // Skills of today are not the plan's.
    let reskill = json!({ "type": "reskill", "counter": 3, "home": ["b"], "skills": [] });
    assert_eq!(desk.supervisor(reskill).status, 200);
    assert_eq!(office()["reskilled"], json!([3]));
    let hall = desk.world.get(&desk.supervisor, "/api/hall").json();
    assert_eq!(hall["counters"][2]["prefixes"], json!(["B"]));
    let saved = desk.world.get(&desk.supervisor, "/api/plan").json();
    assert_eq!(saved["counter"][2]["home"], json!(["a"]));

    let announce = json!({ "type": "announce", "announcement": "fire", "zone": "a" });
    assert_eq!(desk.supervisor(announce).status, 200);
    let board = desk.world.get(&desk.supervisor, "/api/boards/a").json();
    assert_eq!(
        board["announcements"][0]["text"]["en"],
        "Please leave the hall."
    );
    let seq = office()["announced"][0]["seq"].clone();
    let end = json!({ "type": "end_announcement", "seq": seq });
    assert_eq!(desk.supervisor(end).status, 200);
    let board = desk.world.get(&desk.supervisor, "/api/boards/a").json();
    assert_eq!(board.get("announcements"), None);
    let flood = json!({ "type": "announce", "announcement": "flood" });
    assert_eq!(desk.supervisor(flood).status, 404);

    let ask = json!({ "type": "ask_people", "agency": "office", "group": "a", "people": 2 });
    assert_eq!(desk.supervisor(ask).status, 200);
    let told = json!({ "type": "tell_people", "request": 1, "reply": "promised" });
    assert_eq!(desk.supervisor(told.clone()).status, 200);
    assert_eq!(desk.supervisor(told).problem(), "request_is_settled");
    assert_eq!(office()["people"][0]["reply"], "promised");
}
