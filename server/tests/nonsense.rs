//! Wrong input everywhere: a clear problem, nothing lost, the server up.

mod support;

use serde_json::json;
use support::{Reply, World, fresh_key};

fn problem(world: &World, bytes: &[u8]) -> (u16, String) {
    let reply = Reply::read(&world.raw(bytes));
    (reply.status, reply.problem())
}

#[test]
fn a_body_that_cannot_be_read_is_told_apart() {
    let world = World::start();
    let kiosk = world.token("kiosk", "kiosk-1", &[]);
    let send = |kind: &str, body: &[u8]| {
        let ask = world
            .ask("POST", "/api/tickets")
            .token(&kiosk)
            .key(&fresh_key());
        let reply = ask.body(kind, body).send();
        (reply.status, reply.problem())
    };
    let json = "application/json";
    assert_eq!(send(json, b"{\"group\": \"a\""), (400, "bad_json".into()));
    assert_eq!(send(json, b"\xFF\xFE\x00"), (400, "bad_json".into()));
    assert_eq!(
        send(json, b"{\"group\": \"\xC3\x28\"}"),
        (400, "bad_json".into())
    );
    assert_eq!(
        send(json, "[".repeat(50_000).as_bytes()),
        (422, "wrong_shape".into())
    );
    assert_eq!(send(json, b"null"), (422, "wrong_shape".into()));
    assert_eq!(send(json, b"{}"), (422, "wrong_shape".into()));
    assert_eq!(send(json, b"{\"group\": 7}"), (422, "wrong_shape".into()));
    assert_eq!(
        send(json, b"{\"group\": \"a\", \"surprise\": 1}"),
        (422, "wrong_shape".into())
    );
    assert_eq!(
        send(json, b"{\"group\": \"a\", \"language\": \"xx\"}"),
        (422, "wrong_shape".into())
    );
    assert_eq!(
        send("text/plain", b"{\"group\": \"a\"}"),
        (415, "wrong_type".into())
    );
    let form = "application/x-www-form-urlencoded";
    assert_eq!(send(form, b"group=a"), (415, "wrong_type".into()));
    assert_eq!(send(json, &vec![b' '; 70_000]), (413, "too_large".into()));
    assert_eq!(
        send(json, b"{\"group\": \"no-such\"}"),
        (404, "no_such_group".into())
    );
    let long = json!({"group": "x".repeat(10_000)}).to_string();
    assert_eq!(send(json, long.as_bytes()), (404, "no_such_group".into()));
    let good = world.post(&kiosk, "/api/tickets", &json!({"group": "a"}));
    assert_eq!(good.json()["label"], "A001", "nothing was counted");
}

#[test]
fn a_key_is_needed_once_for_each_action() {
    let world = World::start();
    let kiosk = world.token("kiosk", "kiosk-1", &[]);
    let wish = json!({"group": "a"});
    let ask = || world.ask("POST", "/api/tickets").token(&kiosk).json(&wish);
    assert_eq!(ask().send().problem(), "no_key");
    for key in ["", "has space", "Ünicode", &"x".repeat(65)] {
        assert_eq!(ask().key(key).send().problem(), "bad_key", "{key:?}");
    }
    assert_eq!(ask().key("one").send().json()["label"], "A001");
    assert_eq!(
        ask().key("\"one\"").send().json()["label"],
        "A001",
        "as a structured field"
    );
    let other = json!({"group": "b"});
    let reused = world
        .ask("POST", "/api/tickets")
        .token(&kiosk)
        .json(&other)
        .key("one")
        .send();
    assert_eq!(
        (reused.status, reused.problem().as_str()),
        (422, "key_reused")
    );
    assert_eq!(ask().key("two").send().json()["label"], "A002");
}

#[test]
fn an_address_that_is_not_there_is_a_problem_and_no_page() {
    let world = World::start();
    let supervisor = world.token("supervisor", "s", &[]);
    for path in [
        "/nothing",
        "/api",
        "/api/",
        "/api/nothing",
        "/assets/../../etc/passwd",
        "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/assets/..%5c..%5cetc",
        "/t/",
        "/api/counters/x",
        "/api/counters/70000",
        "/api/counters/1/dance",
        "/%ff%fe",
        "//etc/passwd",
        "/.git/config",
        "/ws/nobody",
    ] {
        let reply = world.get(&supervisor, path);
        let is_act = path.ends_with("dance");
        let expected = if is_act {
            (405, "wrong_method")
        } else {
            (404, "not_found")
        };
        assert_eq!((reply.status, reply.problem().as_str()), expected, "{path}");
    }
    let act = world.post(&supervisor, "/api/counters/1/dance", &json!({}));
    assert_eq!((act.status, act.problem().as_str()), (404, "not_found"));
    let photo = world.get(&supervisor, "/api/photos/..%2f..%2fhall.db");
    assert_eq!(photo.status, 403);
}

#[test]
fn a_wrong_method_names_the_right_ones() {
    let world = World::start();
    let reply = world.ask("PATCH", "/api/plan").send();
    assert_eq!(
        (reply.status, reply.problem().as_str()),
        (405, "wrong_method")
    );
    assert_eq!(reply.header("allow"), "GET, PUT");
    assert_eq!(
        world.ask("GET", "/api/tickets").send().problem(),
        "wrong_method"
    );
    assert_eq!(world.ask("TRACE", "/").send().problem(), "wrong_method");
    let head = world.ask("HEAD", "/healthz").send();
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn heads_that_are_too_long_and_lines_that_are_no_http() {
    let world = World::start();
    let long = "x".repeat(10_000);
    let head = |line: &str| format!("{line}\r\nHost: x\r\nConnection: close\r\n");
    let bytes = format!("{}X-Long: {long}\r\n\r\n", head("GET /healthz HTTP/1.1"));
    assert_eq!(
        problem(&world, bytes.as_bytes()),
        (431, "headers_too_large".into())
    );
    let bytes = format!("{}\r\n", head(&format!("GET /{long} HTTP/1.1")));
    assert_eq!(
        problem(&world, bytes.as_bytes()),
        (431, "headers_too_large".into())
    );
    let bytes = format!("{}\r\n", head(&format!("GET /healthz?{long} HTTP/1.1")));
    assert_eq!(
        problem(&world, bytes.as_bytes()),
        (431, "headers_too_large".into())
    );
    // What is no HTTP at all gets a status or a closed line; the server does not mind.
    for bytes in [
        &b"hello\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: banana\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{",
        b"",
    ] {
        let answer = world.raw(bytes);
        let text = String::from_utf8_lossy(&answer).into_owned();
        assert!(
            text.is_empty() || text.starts_with("HTTP/1.1 4"),
            "{bytes:?}: {text}"
        );
    }
    assert!(world.is_up());
    let log = world.told();
    assert!(!log.contains("ERROR"), "rubbish is no error of ours: {log}");
}

#[test]
fn a_wrong_query_is_a_problem() {
    let world = World::start();
    let viewer = world.token("viewer", "v", &[]);
    for query in ["since=-1", "since=x", "since=99999999999999999999999"] {
        let reply = world.get(&viewer, &format!("/api/events?{query}"));
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (400, "bad_query"),
            "{query}"
        );
    }
    let far = world.get(&viewer, "/api/events?since=18446744073709551615");
    assert_eq!((far.status, far.text().as_str()), (200, ""));
}

#[test]
fn every_answer_carries_its_safety_headers() {
    let world = World::start();
    for path in [
        "/",
        "/in",
        "/healthz",
        "/api/openapi.json",
        "/api/nothing",
        "/api/you",
    ] {
        let reply = world.ask("GET", path).send();
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        let policy = reply.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        if path.starts_with("/api") {
            assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        }
    }
    assert_eq!(
        world
            .ask("GET", "/api/you")
            .send()
            .header("www-authenticate"),
        "Bearer"
    );
}
