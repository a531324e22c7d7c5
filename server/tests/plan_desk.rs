//! The plan's way into force by HTTP: draft, checks, publication, versions, and the way back.

mod support;

use serde_json::{Value, json};
use support::{Reply, World, fresh_key, told};

fn desk(world: &World, token: &str) -> Value {
    world.get(token, "/api/plan/draft").json()
}

fn put_draft(world: &World, token: &str, body: &Value) -> Reply {
    world
        .ask("PUT", "/api/plan/draft")
        .token(token)
        .key(&fresh_key())
        .json(body)
        .send()
}

fn delete(world: &World, token: &str, path: &str) -> Reply {
    let key = fresh_key();
    world.ask("DELETE", path).token(token).key(&key).send()
}

/// A draft of the plan in force with something changed.
fn draft(world: &World, token: &str, change: impl FnOnce(&mut Value)) -> Value {
    let desk = desk(world, token);
    let mut plan = world.get(token, "/api/plan").json();
    change(&mut plan);
    let over = desk["draft"]["number"].as_u64().unwrap_or(0);
    json!({ "base": desk["version"], "over": over, "plan": plan })
}

fn without_b(plan: &mut Value) {
    plan["group"].as_array_mut().unwrap().remove(1);
    plan["category"][0]["groups"] = json!(["a"]);
    for counter in plan["counter"].as_array_mut().unwrap() {
        counter["home"] = json!(["a"]);
        counter.as_object_mut().unwrap().remove("skills");
    }
}

#[test]
fn a_draft_is_saved_checked_published_and_rolled_back() {
    let world = World::start();
    let admin = world.token("admin", "a", &[]);
    let wrong = draft(&world, &admin, |plan| {
        plan["group"][1]["prefix"] = json!("Q")
    });
    let reply = put_draft(&world, &admin, &wrong);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let saved = desk(&world, &admin);
    assert_eq!(saved["draft"]["number"], 1);
    assert_eq!(saved["check"]["flaws"][0]["key"], "group[2].prefix");
    let flawed = world.post(&admin, "/api/plan/publish", &json!({ "draft": 1 }));
    assert_eq!(
        (flawed.status, flawed.problem().as_str()),
        (409, "draft_flawed")
    );

    let good = draft(&world, &admin, |plan| {
        plan["rules"]["target_min"] = json!(12)
    });
    assert_eq!(put_draft(&world, &admin, &good).status, 200);
    let stale = put_draft(&world, &admin, &wrong);
    assert_eq!(
        (stale.status, stale.problem().as_str()),
        (409, "draft_changed")
    );
    let changes = world.get(&admin, "/api/plan/difference").json();
    assert_eq!(changes[0]["say"]["en"], "Waiting target, minutes: 15 → 12");
    let wish = json!({ "draft": 2, "reason": "season" });
    let done = world.post(&admin, "/api/plan/publish", &wish);
    assert_eq!(done.status, 200, "{}", done.text());
    let again = world.post(&admin, "/api/plan/publish", &wish);
    assert_eq!(
        (again.status, again.problem().as_str()),
        (404, "no_such_draft")
    );
    world.until("it is in force", || desk(&world, &admin)["version"] == 2);

    let back = json!({ "version": 1, "base": 2, "reason": "mistake" });
    let done = world.post(&admin, "/api/plan/rollback", &back);
    assert_eq!(done.status, 200, "{}", done.text());
    let late = world.post(&admin, "/api/plan/rollback", &back);
    assert_eq!(
        (late.status, late.problem().as_str()),
        (409, "plan_is_newer")
    );
    let none = json!({ "version": 9, "base": 3 });
    let none = world.post(&admin, "/api/plan/rollback", &none);
    assert_eq!(
        (none.status, none.problem().as_str()),
        (404, "no_such_version")
    );

    let versions = world.get(&admin, "/api/plan/versions").json();
    let rows: Vec<(u64, u64)> = versions
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let restores = it["restores"].as_u64().unwrap_or(0);
            (it["version"].as_u64().unwrap(), restores)
        })
        .collect();
    assert_eq!(rows, [(3, 1), (2, 0), (1, 0)]);
    assert_eq!(versions[1]["by"], "a");
    assert_eq!(versions[1]["why"]["en"], "season");
    assert_eq!(versions[1]["changes"].as_array().unwrap().len(), 1);
    // Byte for byte the same as before.
    let first = world.get(&admin, "/api/plan/versions/1");
    let third = world.get(&admin, "/api/plan/versions/3");
    assert_eq!(first.text(), third.text());
    let toml = world
        .ask("GET", "/api/plan/versions/2")
        .token(&admin)
        .header("Accept", "application/toml")
        .send();
    assert!(toml.text().contains("target_min = 12"), "{}", toml.text());
    let between = world.get(&admin, "/api/plan/difference?from=1&to=2").json();
    assert_eq!(between.as_array().unwrap().len(), 1);
    assert_eq!(world.get(&admin, "/api/plan/versions/0").status, 404);
    assert_eq!(world.get(&admin, "/api/plan/versions/-1").status, 404);
    assert_eq!(world.get(&admin, "/api/plan/difference?from=x").status, 400);
}

#[test]
fn whoever_waits_is_moved_or_named() {
    let world = World::start();
    let (admin, kiosk) = (
        world.token("admin", "a", &[]),
        world.token("kiosk", "k", &[]),
    );
    world.post(&admin, "/api/day/open", &json!({}));
    assert_eq!(
        world
            .post(&kiosk, "/api/tickets", &json!({ "group": "b" }))
            .status,
        200
    );
    let mut body = draft(&world, &admin, without_b);
    assert_eq!(put_draft(&world, &admin, &body).status, 200);
    let no = world.post(&admin, "/api/plan/publish", &json!({ "draft": 1 }));
    assert_eq!(
        (no.status, no.problem().as_str()),
        (409, "plan_strands_people")
    );
    let list = &no.json()["in_the_way"];
    assert_eq!(list[0]["label"], "B001");
    assert_eq!(list[0]["code"], "waits_for_group");
    assert!(list[0]["say"]["vi"].as_str().unwrap().contains("B001"));
    let supervisor = world.token("supervisor", "s", &[]);
    let check = world.post(&supervisor, "/api/plan/validate", &body).json();
    assert_eq!(check["in_the_way"].as_array().unwrap().len(), 1);

    body["over"] = json!(1);
    body["rehome"] = json!({ "groups": [{ "from": "b", "to": "a" }] });
    assert_eq!(put_draft(&world, &admin, &body).status, 200);
    let done = world.post(&admin, "/api/plan/publish", &json!({ "draft": 2 }));
    assert_eq!(done.status, 200, "{}", done.text());
    world.until("B001 waits for A", || {
        world.get(&supervisor, "/api/hall").json()["groups"][0]["waiting"] == 1
    });
    let versions = world.get(&admin, "/api/plan/versions").json();
    assert_eq!(versions[0]["moved"], 1);
}

#[test]
fn a_publication_at_a_moment_survives_a_restart_and_is_told_when_it_is_held_up() {
    let mut world = World::start();
    let (admin, kiosk) = (
        world.token("admin", "a", &[]),
        world.token("kiosk", "k", &[]),
    );
    let now = || {
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
        i64::try_from(since.as_millis()).unwrap()
    };
    let body = draft(&world, &admin, |plan| {
        plan["rules"]["target_min"] = json!(11)
    });
    put_draft(&world, &admin, &body);
    let past = json!({ "draft": 1, "at": now() - 1_000 });
    let past = world.post(&admin, "/api/plan/publish", &past);
    assert_eq!(
        (past.status, past.problem().as_str()),
        (409, "moment_not_ahead")
    );
    let wish = json!({ "draft": 1, "at": now() + 3_600_000 });
    assert_eq!(world.post(&admin, "/api/plan/publish", &wish).status, 200);
    world.stop();
    world.run(&[]);
    let pending = desk(&world, &admin)["pending"].clone();
    assert_eq!((&pending["by"], &pending["base"]), (&json!("a"), &json!(1)));
    assert_eq!(delete(&world, &admin, "/api/plan/pending").status, 200);
    let none = delete(&world, &admin, "/api/plan/pending");
    assert_eq!(
        (none.status, none.problem().as_str()),
        (409, "nothing_pending")
    );
    assert_eq!(
        desk(&world, &admin)["draft"]["number"],
        1,
        "it is a draft again"
    );

    // It fires while the server is down: right after the start, and once.
    let wish = json!({ "draft": 1, "at": now() + 1_500 });
    assert_eq!(world.post(&admin, "/api/plan/publish", &wish).status, 200);
    world.stop();
    std::thread::sleep(std::time::Duration::from_millis(1_600));
    world.run(&[]);
    world.until("it is in force", || desk(&world, &admin)["version"] == 2);
    assert_eq!(desk(&world, &admin)["pending"], Value::Null);

    world.post(&admin, "/api/day/open", &json!({}));
    world.post(&kiosk, "/api/tickets", &json!({ "group": "b" }));
    let body = draft(&world, &admin, without_b);
    assert_eq!(put_draft(&world, &admin, &body).status, 200);
    let wish = json!({ "draft": 2, "at": now() + 300 });
    assert_eq!(world.post(&admin, "/api/plan/publish", &wish).status, 200);
    world.until("it is held up", || {
        desk(&world, &admin)["failed"] != Value::Null
    });
    let told = desk(&world, &admin);
    assert_eq!(told["version"], 2);
    assert_eq!(told["failed"]["in_the_way"][0]["label"], "B001");
    let supervisor = world.token("supervisor", "s", &[]);
    let troubles = || world.get(&supervisor, "/api/hall").json()["troubles"].clone();
    world.until("the supervisor sees it", || {
        let all = troubles();
        all.as_array()
            .unwrap()
            .iter()
            .any(|it| it["code"] == "S903")
    });
    assert_eq!(delete(&world, &admin, "/api/plan/pending").status, 200);
    world.until("it is seen to", || {
        let all = troubles();
        !all.as_array()
            .unwrap()
            .iter()
            .any(|it| it["code"] == "S903")
    });
}

#[test]
fn the_plan_of_the_file_does_not_undo_what_was_published() {
    let mut world = World::start();
    let admin = world.token("admin", "a", &[]);
    let body = draft(&world, &admin, |plan| {
        plan["rules"]["target_min"] = json!(11)
    });
    put_draft(&world, &admin, &body);
    let done = world.post(&admin, "/api/plan/publish", &json!({ "draft": 1 }));
    assert_eq!(done.status, 200, "{}", done.text());
    let file = world.plan_file();
    world.stop();
    world.run(&[]);
    let target =
        |world: &World| world.get(&admin, "/api/plan").json()["rules"]["target_min"].clone();
    assert_eq!(target(&world), 11);
    // A changed file does count.
    world.stop();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("target_min = 15", "target_min = 9", 1)).unwrap();
    world.run(&[]);
    world.until("the file counts", || target(&world) == 9);
    let data = world.data_text();
    let history = told(&["plan", "history", "--data", &data]);
    assert_eq!(history.lines().count(), 3, "{history}");
    assert!(told(&["plan", "export", "--data", &data]).contains("target_min = 9"));
    assert!(
        told(&["plan", "export", "--data", &data, "--version", "2"]).contains("target_min = 11")
    );
    assert!(told(&["plan", "diff", "--data", &data, "1", "2"]).contains("15 → 11"));
    let no = support::refused(&["plan", "diff", "--data", &data, "1", "7"]);
    assert!(no.contains('7') && !no.contains("panicked"), "{no}");
}

#[test]
fn bad_input_is_a_problem_with_words_and_changes_nothing() {
    let world = World::start();
    let admin = world.token("admin", "a", &[]);
    let before = desk(&world, &admin);
    for body in [
        json!({}),
        json!([]),
        json!({ "base": 1, "plan": {} }),
        json!({ "base": 1, "plan": 7, "x": 1 }),
    ] {
        let no = put_draft(&world, &admin, &body);
        assert_eq!(
            (no.status, no.problem().as_str()),
            (422, "plan_unreadable"),
            "{body}"
        );
        let no = world.post(&admin, "/api/plan/validate", &body);
        assert_eq!(
            (no.status, no.problem().as_str()),
            (422, "plan_unreadable"),
            "{body}"
        );
    }
    for (path, body) in [
        ("/api/plan/publish", json!({ "draft": "x" })),
        ("/api/plan/publish", json!({ "draft": 1, "when": 2 })),
        ("/api/plan/rollback", json!({ "version": -1, "base": 1 })),
    ] {
        let no = world.post(&admin, path, &body);
        assert_eq!(
            (no.status, no.problem().as_str()),
            (422, "wrong_shape"),
            "{body}"
        );
    }
    let newer = json!({ "base": 99, "over": 0, "plan": world.get(&admin, "/api/plan").json() });
    assert_eq!(put_draft(&world, &admin, &newer).status, 404);
    assert_eq!(delete(&world, &admin, "/api/plan/draft/3").status, 404);
    let bare = world
        .ask("POST", "/api/plan/publish")
        .token(&admin)
        .json(&json!({ "draft": 1 }))
        .send();
    assert_eq!((bare.status, bare.problem().as_str()), (400, "no_key"));
    let toml = world
        .ask("PUT", "/api/plan/draft?base=1&over=0")
        .token(&admin)
        .key(&fresh_key())
        .body("application/toml", b"id = \"x\"\nrules = 3")
        .send();
    assert_eq!(
        (toml.status, toml.problem().as_str()),
        (422, "plan_unreadable")
    );
    assert_eq!(desk(&world, &admin), before);
}
