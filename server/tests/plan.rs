//! The plan by HTTP and by file: published when it is good, refused in words when it is not.

mod support;

use serde_json::{Value, json};
use support::{Reply, World, plan, refused, told};

fn put(world: &World, token: &str, kind: &str, body: &[u8]) -> Reply {
    world
        .ask("PUT", "/api/plan")
        .token(token)
        .body(kind, body)
        .send()
}

fn in_force(world: &World, token: &str) -> Value {
    world.get(token, "/api/plan").json()
}

#[test]
fn a_good_plan_comes_into_force_and_is_read_back_in_either_form() {
    let world = World::start();
    let admin = world.token("admin", "a", &[]);
    let before = world.get(&admin, "/api/plan");
    assert_eq!(before.header("layso-plan-version"), "1");
    let mut changed = before.json();
    changed["rules"]["target_min"] = json!(12);
    let reply = put(
        &world,
        &admin,
        "application/json",
        changed.to_string().as_bytes(),
    );
    assert_eq!(reply.status, 200, "{}", reply.text());
    world.until("the new plan is told", || {
        in_force(&world, &admin) == changed
    });
    let again = put(
        &world,
        &admin,
        "application/json",
        changed.to_string().as_bytes(),
    );
    assert_eq!(
        (again.status, again.problem().as_str()),
        (409, "plan_unchanged")
    );

    let text = world
        .ask("GET", "/api/plan")
        .token(&admin)
        .header("Accept", "application/toml")
        .send();
    let text = text
        .text()
        .replacen("target_min = 12", "target_min = 14", 1);
    let reply = put(&world, &admin, "application/toml", text.as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.text());
    world.until("it is told", || {
        in_force(&world, &admin)["rules"]["target_min"] == 14
    });
    assert_eq!(
        world.get(&admin, "/api/plan").header("layso-plan-version"),
        "3"
    );
}

#[test]
fn a_wrong_plan_names_every_flaw_and_the_old_one_stays() {
    let world = World::start();
    let admin = world.token("admin", "a", &[]);
    let old = in_force(&world, &admin);
    let mut wrong = plan();
    wrong.groups[1].prefix = "Q".into();
    wrong.counters[0].home = vec!["nobody".into()];
    let text = toml::to_string(&wrong).unwrap();
    let reply = put(&world, &admin, "application/toml", text.as_bytes());
    assert_eq!(
        (reply.status, reply.problem().as_str()),
        (422, "plan_flawed")
    );
    let flaws = reply.json()["flaws"].as_array().unwrap().clone();
    assert!(flaws.len() >= 2, "{flaws:?}");
    for flaw in &flaws {
        for field in ["key", "code"] {
            assert!(!flaw[field].as_str().unwrap().is_empty(), "{flaw}");
        }
        assert!(flaw["line"].is_number(), "{flaw}");
        for words in [
            &flaw["reason"]["vi"],
            &flaw["reason"]["en"],
            &flaw["remedy"]["vi"],
        ] {
            assert!(
                words.as_str().is_some_and(|words| words.contains(' ')),
                "{flaw}"
            );
        }
    }
    assert!(flaws.iter().any(|flaw| flaw["key"] == "group[2].prefix"));
    assert_eq!(in_force(&world, &admin), old);

    for (kind, body) in [
        ("application/toml", &b"id = \"x"[..]),
        ("application/toml", b"\xFF\xFE"),
        ("application/json", b"{\"id\": 3}"),
        ("application/json", b"[]"),
        ("application/json", b""),
    ] {
        let reply = put(&world, &admin, kind, body);
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (422, "plan_unreadable"),
            "{body:?}"
        );
        assert!(!reply.json()["detail"].as_str().unwrap().is_empty());
    }
    let other = put(&world, &admin, "text/html", b"<plan>");
    assert_eq!(
        (other.status, other.problem().as_str()),
        (415, "wrong_type")
    );
    let huge = vec![b'#'; 2 * 1024 * 1024];
    assert_eq!(
        put(&world, &admin, "application/toml", &huge).problem(),
        "too_large"
    );
    assert_eq!(in_force(&world, &admin), old);
}

#[test]
fn a_plan_that_strands_people_is_refused_by_the_hall() {
    let world = World::start();
    let admin = world.token("admin", "a", &[]);
    let kiosk = world.token("kiosk", "k", &[]);
    assert_eq!(
        world
            .post(&kiosk, "/api/tickets", &json!({"group": "b"}))
            .status,
        200
    );
    let mut without = plan();
    without.groups.remove(1);
    without.categories[0].groups.remove(1);
    without.counters.remove(1);
    without.counters[0].skills.clear();
    let body = serde_json::to_vec(&without).unwrap();
    let reply = put(&world, &admin, "application/json", &body);
    assert_eq!(
        (reply.status, reply.problem().as_str()),
        (409, "plan_strands_people")
    );
}

#[test]
fn a_changed_file_comes_into_force_at_a_start_and_a_wrong_one_does_not_keep_the_hall_shut() {
    let mut world = World::start();
    let admin = world.token("admin", "a", &[]);
    world.stop();
    let mut changed = plan();
    changed.rules.target_min = 11;
    std::fs::write(world.plan_file(), toml::to_string(&changed).unwrap()).unwrap();
    world.run(&[]);
    world.until("the plan is told", || {
        in_force(&world, &admin)["rules"]["target_min"] == 11
    });
    world.stop();

    changed.groups[0].prefix = "Q7".into();
    std::fs::write(world.plan_file(), toml::to_string(&changed).unwrap()).unwrap();
    let file = world.plan_file().display().to_string();
    let said = refused(&["plan", "check", &file]);
    for part in [&file, ":", "group[1].prefix", "Q7", "A B C E G H"] {
        assert!(said.contains(part), "{part} not in {said}");
    }
    world.run(&[]);
    assert_eq!(in_force(&world, &admin)["groups"], Value::Null);
    assert_eq!(in_force(&world, &admin)["rules"]["target_min"], 11);
    assert_eq!(in_force(&world, &admin)["group"][0]["prefix"], "A");
    assert!(world.told().contains("group[1].prefix"), "the log says why");
}

#[test]
fn a_new_hall_needs_a_plan_and_a_right_one() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("hall").display().to_string();
    let listen = ["--listen", "127.0.0.1:0"];
    let said = refused(&["run", "--data", &data, listen[0], listen[1]]);
    assert!(said.contains("--plan"), "{said}");
    let file = home.path().join("plan.toml").display().to_string();
    std::fs::write(&file, "id = 7").unwrap();
    let said = refused(&[
        "run", "--data", &data, "--plan", &file, listen[0], listen[1],
    ]);
    assert!(
        said.contains("plan.toml") && said.contains("line 1"),
        "{said}"
    );
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/plans/nghe-an.toml");
    assert!(told(&["plan", "check", shipped]).contains("good plan"));
}
