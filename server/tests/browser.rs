//! A browser: signing in by a code, the cookie, pages from elsewhere, signing out; the pages.

mod support;

use serde_json::json;
use support::{Reply, World, fresh_key};

fn enter(world: &World, code: &str, cookie: Option<&str>) -> Reply {
    let origin = format!("http://{}", world.address());
    let ask = world.ask("POST", "/api/session").header("Origin", &origin);
    let ask = match cookie {
        Some(cookie) => ask.header("Cookie", cookie),
        None => ask,
    };
    ask.json(&json!({ "code": code })).send()
}

/// The cookie as a browser sends it back.
fn cookie_of(reply: &Reply) -> String {
    reply
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_code_becomes_a_cookie_that_scripts_and_strangers_do_not_get() {
    let world = World::start();
    let code = world.code("counter", "quay-1", &["--counter", "1"]);
    let reply = enter(&world, &code, None);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let told = reply.json();
    assert_eq!(told["go"], "/counter?counter=1");
    assert_eq!(told["you"]["name"], "quay-1");
    let set = reply.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(set.contains(part), "{part} not in {set}");
    }
    let cookie = cookie_of(&reply);
    let you = world
        .ask("GET", "/api/you")
        .header("Cookie", &cookie)
        .send();
    assert_eq!(you.json()[0]["counter"], 1);
    assert_eq!(enter(&world, &code, None).problem(), "code_used");
    assert_eq!(enter(&world, "00000000", None).problem(), "code_wrong");
    assert_eq!(enter(&world, "not a code", None).problem(), "code_wrong");
}

#[test]
fn a_page_of_elsewhere_can_do_nothing_with_the_cookie() {
    let world = World::start();
    let code = world.code("supervisor", "ca", &[]);
    let cookie = cookie_of(&enter(&world, &code, None));
    let own = format!("http://{}", world.address());
    let act = |headers: &[(&str, &str)]| {
        let mut ask = world
            .ask("POST", "/api/counters/1/open")
            .header("Cookie", &cookie);
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        ask.key(&fresh_key()).json(&json!({})).send()
    };
    for foreign in [
        &[("Origin", "http://evil.example")][..],
        &[("Origin", "null")],
        &[("Origin", "")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[
            ("Origin", "http://evil.example"),
            ("Sec-Fetch-Site", "same-origin"),
        ],
        &[],
    ] {
        let reply = act(foreign);
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (403, "foreign_origin"),
            "{foreign:?}"
        );
    }
    let good = act(&[("Origin", &own)]);
    assert_eq!(good.status, 200, "{}", good.text());
    // Reading needs no origin: a browser sends none with a GET of its own page.
    assert_eq!(
        world
            .ask("GET", "/api/hall")
            .header("Cookie", &cookie)
            .send()
            .status,
        200
    );
    // Nobody is signed in from elsewhere either.
    let other = world
        .ask("POST", "/api/session")
        .header("Origin", "http://evil.example");
    assert_eq!(
        other.json(&json!({"code": "00000000"})).send().problem(),
        "foreign_origin"
    );
}

#[test]
fn a_browser_holds_several_rights_until_it_signs_out_or_they_are_taken() {
    let world = World::start();
    let first = enter(
        &world,
        &world.code("counter", "quay-1", &["--counter", "1"]),
        None,
    );
    let code = world.code("supervisor", "ca", &[]);
    let second = enter(&world, &code, Some(&cookie_of(&first)));
    let cookie = cookie_of(&second);
    let you = |cookie: &str| world.ask("GET", "/api/you").header("Cookie", cookie).send();
    assert_eq!(you(&cookie).json().as_array().unwrap().len(), 2);
    assert_eq!(
        you(&cookie_of(&first)).problem(),
        "unknown_token",
        "the old name is dead"
    );
    let index = world
        .ask("GET", "/")
        .header("Cookie", &cookie)
        .send()
        .text();
    assert!(
        index.contains("/counter?counter=1") && index.contains("/supervisor"),
        "{index}"
    );

    support::told(&["revoke", "--data", &world.data_text(), "--name", "ca"]);
    world.until("the right is gone", || {
        you(&cookie).json().as_array().map(Vec::len) == Some(1)
    });
    let origin = format!("http://{}", world.address());
    let out = world
        .ask("DELETE", "/api/session")
        .header("Cookie", &cookie);
    let out = out.header("Origin", &origin).send();
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(you(&cookie).problem(), "unknown_token");
}

#[test]
fn five_wrong_codes_lock_sign_in_for_a_while() {
    let world = World::start();
    let code = world.code("supervisor", "ca", &[]);
    for _ in 0..5 {
        assert_eq!(enter(&world, "00000000", None).problem(), "code_wrong");
    }
    let locked = enter(&world, &code, None);
    assert_eq!(
        (locked.status, locked.problem().as_str()),
        (429, "code_locked")
    );
    let wait: u32 = locked.header("retry-after").parse().expect("seconds");
    assert!((1..=120).contains(&wait), "{wait}");
}

#[test]
fn behind_a_proxy_the_public_address_is_the_own_one_and_the_cookie_stays_inside_tls() {
    let mut world = World::start();
    world.stop();
    world.run(&["--public-url", "https://hall.example/"]);
    let code = world.code("supervisor", "ca", &[]);
    let ask = world
        .ask("POST", "/api/session")
        .header("Origin", "https://hall.example")
        .header("X-Forwarded-Proto", "https");
    let entered = ask.json(&json!({ "code": code })).send();
    assert_eq!(entered.status, 200, "{}", entered.text());
    assert!(entered.header("set-cookie").contains("Secure"));
    let act = |origin: &str| {
        let ask = world.ask("POST", "/api/counters/1/open").key(&fresh_key());
        let ask = ask.header("Cookie", &cookie_of(&entered));
        ask.header("Origin", origin).json(&json!({})).send().status
    };
    assert_eq!(act("https://hall.example.evil.example"), 403);
    assert_eq!(act("http://hall.example"), 403);
    assert_eq!(act("https://hall.example"), 200);
}

#[test]
fn every_page_is_there_and_the_index_leads_to_them() {
    let world = World::start();
    for path in [
        "/",
        "/in",
        "/counter",
        "/supervisor",
        "/board",
        "/t/any-key",
        "/index.css",
    ] {
        let page = world.ask("GET", path).send();
        assert_eq!(page.status, 200, "{path}");
        assert!(page.header("content-type").starts_with("text/"), "{path}");
    }
}

#[test]
fn pages_come_checked_zipped_and_kept() {
    let world = World::start();
    let page = world.ask("GET", "/in").send();
    assert_eq!(
        (page.status, page.header("cache-control")),
        (200, "no-cache")
    );
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains(&format!("ws://{}", world.address())),
        "{policy}"
    );
    let tag = page.header("etag").to_owned();
    let again = world.ask("GET", "/in").header("If-None-Match", &tag).send();
    assert_eq!((again.status, again.body.len()), (304, 0));
    let text = page.text();
    let script = text
        .split('"')
        .find(|part| part.starts_with("/assets/") && part.ends_with(".js"));
    let script = script.expect("a script");
    let plain = world.ask("GET", script).send();
    assert_eq!(plain.status, 200);
    assert!(plain.header("cache-control").contains("immutable"));
    let zipped = world
        .ask("GET", script)
        .header("Accept-Encoding", "br, gzip")
        .send();
    assert_eq!(zipped.header("content-encoding"), "gzip");
    assert!(zipped.body.starts_with(&[0x1f, 0x8b]) && zipped.body.len() < plain.body.len());
    let refused = world
        .ask("GET", script)
        .header("Accept-Encoding", "gzip;q=0")
        .send();
    assert_eq!(refused.body, plain.body);
    // A Host that would break out of the policy does not get into it.
    let bytes = b"GET /in HTTP/1.1\r\nHost: x; script-src *\r\nConnection: close\r\n\r\n";
    let odd = Reply::read(&world.raw(bytes));
    assert!(!odd.header("content-security-policy").contains("script-src"));
}
