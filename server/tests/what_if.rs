//! What another plan would bring, asked as the screens ask it.

mod support;

use serde_json::{Value, json};
use support::World;

fn ask(world: &World, token: &str, wish: &Value) -> support::Reply {
    let ask = world.ask("POST", "/api/what-if").token(token);
    ask.json(wish).send()
}

#[test]
fn what_cannot_be_played_is_refused_with_a_remedy() {
    let world = World::start();
    let token = world.token("supervisor", "truong-ca", &[]);
    let days = world.get(&token, "/api/what-if").json();
    assert_eq!(days["days"], json!([]));
    assert_eq!(days["today"], json!(false));
    for (wish, status, code) in [
        (json!({}), 409, "what_if_early"),
        (json!({ "day": "1999-01-01" }), 404, "no_such_day"),
        (
            json!({ "tweaks": [{ "what": "open", "counter": 77 }] }),
            404,
            "what_if_counter",
        ),
        (
            json!({ "tweaks": [{ "what": "takes", "counter": 1, "group": "gold" }] }),
            404,
            "what_if_group",
        ),
        (
            json!({ "tweaks": [{ "what": "policy", "policy": "best" }] }),
            422,
            "what_if_word",
        ),
        (
            json!({ "tweaks": [{ "what": "leaves", "counter": 2, "group": "b" }] }),
            422,
            "what_if_flawed",
        ),
        (
            json!({ "tweaks": [{ "what": "paint", "counter": 1 }] }),
            422,
            "wrong_shape",
        ),
        (
            json!({ "tweaks": vec![json!({ "what": "open", "counter": 1 }); 41] }),
            422,
            "too_many_tweaks",
        ),
        (json!({ "plan": { "id": "half" } }), 422, "wrong_shape"),
        (json!({ "tomorrow": true }), 422, "wrong_shape"),
    ] {
        let reply = ask(&world, &token, &wish);
        assert_eq!(
            (reply.status, reply.problem()),
            (status, code.to_owned()),
            "{wish}"
        );
    }
    let none = world.get(&token, "/api/what-if/skills");
    assert_eq!(
        (none.status, none.problem()),
        (409, "what_if_no_day".to_owned())
    );
    assert!(world.is_up());
}

/// Fifty people in a morning of some seconds: the waits are nothing, and the people are there.
#[test]
fn the_rest_of_today_is_played_when_enough_is_known() {
    let world = World::start();
    let supervisor = world.token("supervisor", "truong-ca", &[]);
    let kiosk = world.token("kiosk", "kiosk-1", &[]);
    let counter = world.token("counter", "quay-1", &["--counter", "1"]);
    let act = |act: &str| {
        let path = format!("/api/counters/1/{act}");
        let reply = world.post(&counter, &path, &json!({}));
        assert_eq!(reply.status, 200, "{act}: {}", reply.text());
    };
    act("open");
    for _ in 0..31 {
        let taken = world.post(&kiosk, "/api/tickets", &json!({ "group": "a" }));
        assert_eq!(taken.status, 200, "{}", taken.text());
        act("next");
        act("start");
        act("finish");
    }
    for _ in 0..5 {
        world.post(&kiosk, "/api/tickets", &json!({ "group": "a" }));
    }
    world.until("enough is known", || {
        world.get(&supervisor, "/api/what-if").json()["today"] == json!(true)
    });
    let found = ask(
        &world,
        &supervisor,
        &json!({ "tweaks": [{ "what": "open", "counter": 3 }] }),
    );
    assert_eq!(found.status, 200, "{}", found.text());
    let found = found.json();
    assert_eq!(found["groups"][0]["group"], json!("a"), "{found}");
    assert!(
        found["from"].is_i64() && found["plays"] == json!(24),
        "{found}"
    );
    assert!(found["all"]["people"].as_f64() >= Some(5.0), "{found}");
    // The same with a whole plan that is like the one in force.
    let plan = world.get(&supervisor, "/api/plan").json();
    let same = ask(&world, &supervisor, &json!({ "plan": plan })).json();
    assert_eq!(same["all"]["saved"]["mid"], json!(0.0), "{same}");
}
