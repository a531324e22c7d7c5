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
        let world = World::with_plan(&plan);
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
