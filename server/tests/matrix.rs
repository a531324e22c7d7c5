//! Every address with every role and without one. An address without a row here fails.

mod support;

use std::collections::BTreeSet;

use layso_server::http::ROUTES;
use serde_json::{Value, json};
use support::{World, fresh_key};

/// Method and address of the table, an example of it, a body, and the roles that may ask.
/// `anyone` needs no role. A counter is counter 1, a board belongs to the whole hall.
const ROWS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "POST",
        "/api/session",
        "/api/session",
        r#"{"code":"00000000"}"#,
        "anyone",
    ),
    ("DELETE", "/api/session", "/api/session", "", "anyone"),
    (
        "GET",
        "/api/you",
        "/api/you",
        "",
        "kiosk counter board reception supervisor admin viewer",
    ),
    (
        "POST",
        "/api/tickets",
        "/api/tickets",
        r#"{"group":"a"}"#,
        "kiosk reception",
    ),
    (
        "POST",
        "/api/tickets/reprint",
        "/api/tickets/reprint",
        r#"{"label":"A001","identity":"001090123456"}"#,
        "kiosk reception",
    ),
    (
        "GET",
        "/api/tickets/{key}",
        "/api/tickets/none",
        "",
        "anyone",
    ),
    (
        "GET",
        "/api/tickets/{key}/qr.svg",
        "/api/tickets/none/qr.svg",
        "",
        "anyone",
    ),
    ("POST", "/api/help", "/api/help", "", "kiosk reception"),
    (
        "GET",
        "/api/reception/tickets",
        "/api/reception/tickets?label=A001",
        "",
        "reception supervisor",
    ),
    (
        "GET",
        "/api/appointments",
        "/api/appointments?date=2026-11-25",
        "",
        "reception supervisor admin",
    ),
    (
        "POST",
        "/api/help/answered",
        "/api/help/answered",
        r#"{"device":"x"}"#,
        "supervisor admin",
    ),
    ("GET", "/api/kiosk", "/api/kiosk", "", "kiosk reception"),
    ("GET", "/api/kiosk/copy", "/api/kiosk/copy", "", "kiosk"),
    (
        "POST",
        "/api/kiosk/numbers",
        "/api/kiosk/numbers",
        r#"{"label":"A9101","group":"a","date":null,"taken_at":0,"touch":"k"}"#,
        "kiosk",
    ),
    (
        "GET",
        "/api/reception",
        "/api/reception",
        "",
        "reception supervisor",
    ),
    (
        "POST",
        "/api/reception",
        "/api/reception",
        r#"{"type":"reprint","label":"A001"}"#,
        "reception supervisor",
    ),
    (
        "POST",
        "/api/hall",
        "/api/hall",
        r#"{"type":"open_day"}"#,
        "supervisor admin",
    ),
    (
        "POST",
        "/api/appointments",
        "/api/appointments",
        r#"[{"code":"1","group":"a","time":"x"}]"#,
        "reception supervisor admin",
    ),
    (
        "DELETE",
        "/api/appointments/{code}",
        "/api/appointments/000000",
        "",
        "reception supervisor admin",
    ),
    ("POST", "/api/photos", "/api/photos", "", "kiosk reception"),
    (
        "GET",
        "/api/photos/{photo}",
        "/api/photos/none",
        "",
        // A counter sees what is at its desk, and nothing is.
        "",
    ),
    (
        "GET",
        "/api/counters/{counter}",
        "/api/counters/1",
        "",
        "counter supervisor",
    ),
    (
        "POST",
        "/api/counters/{counter}",
        "/api/counters/1",
        r#"{"type":"leave"}"#,
        "counter supervisor",
    ),
    (
        "POST",
        "/api/counters/{counter}/{act}",
        "/api/counters/1/next",
        "",
        "counter supervisor",
    ),
    ("GET", "/api/boards", "/api/boards", "", "board supervisor"),
    (
        "GET",
        "/api/boards/{zone}",
        "/api/boards/a",
        "",
        "board supervisor",
    ),
    ("GET", "/api/hall", "/api/hall", "", "supervisor admin"),
    (
        "POST",
        "/api/day/{act}",
        "/api/day/open",
        "",
        "supervisor admin",
    ),
    (
        "GET",
        "/api/plan",
        "/api/plan",
        "",
        "supervisor admin viewer",
    ),
    ("PUT", "/api/plan", "/api/plan", "{}", "admin"),
    (
        "GET",
        "/api/plan/draft",
        "/api/plan/draft",
        "",
        "supervisor admin",
    ),
    ("PUT", "/api/plan/draft", "/api/plan/draft", "{}", "admin"),
    (
        "DELETE",
        "/api/plan/draft/{number}",
        "/api/plan/draft/9",
        "",
        "admin",
    ),
    (
        "POST",
        "/api/plan/validate",
        "/api/plan/validate",
        "{}",
        "supervisor admin",
    ),
    (
        "POST",
        "/api/plan/publish",
        "/api/plan/publish",
        r#"{"draft":9}"#,
        "admin",
    ),
    (
        "DELETE",
        "/api/plan/pending",
        "/api/plan/pending",
        "",
        "admin",
    ),
    (
        "POST",
        "/api/plan/rollback",
        "/api/plan/rollback",
        r#"{"version":9,"base":1}"#,
        "admin",
    ),
    (
        "GET",
        "/api/plan/versions",
        "/api/plan/versions",
        "",
        "supervisor admin",
    ),
    (
        "GET",
        "/api/plan/versions/{version}",
        "/api/plan/versions/1",
        "",
        "supervisor admin",
    ),
    (
        "GET",
        "/api/plan/difference",
        "/api/plan/difference",
        "",
        "supervisor admin",
    ),
    ("GET", "/plan", "/plan", "", "anyone"),
    (
        "GET",
        "/api/what-if",
        "/api/what-if",
        "",
        "supervisor admin",
    ),
    (
        "POST",
        "/api/what-if",
        "/api/what-if",
        r#"{"tweaks":[]}"#,
        "supervisor admin",
    ),
    (
        "GET",
        "/api/what-if/skills",
        "/api/what-if/skills?days=2",
        "",
        "supervisor admin",
    ),
    ("GET", "/api/events", "/api/events", "", "admin viewer"),
    (
        "GET",
        "/api/openapi.json",
        "/api/openapi.json",
        "",
        "anyone",
    ),
    ("GET", "/healthz", "/healthz", "", "anyone"),
    ("GET", "/metrics", "/metrics", "", "anyone"),
    ("GET", "/", "/", "", "anyone"),
    ("GET", "/index.css", "/index.css", "", "anyone"),
    ("GET", "/in", "/in", "", "anyone"),
    ("GET", "/counter", "/counter", "", "anyone"),
    ("GET", "/supervisor", "/supervisor", "", "anyone"),
    ("GET", "/reception", "/reception", "", "anyone"),
    ("GET", "/board", "/board", "", "anyone"),
    ("GET", "/t/{key}", "/t/none", "", "anyone"),
    ("GET", "/assets/{file}", "/assets/none", "", "anyone"),
    // Websockets look after themselves; a plain request without a right is told so.
    ("GET", "/ws/{role}", "/ws/supervisor", "", "supervisor"),
];

const ROLES: [&str; 7] = [
    "kiosk",
    "counter",
    "board",
    "reception",
    "supervisor",
    "admin",
    "viewer",
];

#[test]
fn every_address_has_a_row() {
    let rows: BTreeSet<_> = ROWS.iter().map(|row| (row.0, row.1)).collect();
    let routes: BTreeSet<_> = ROUTES
        .iter()
        .map(|route| (route.method, route.path))
        .collect();
    assert_eq!(rows, routes);
}

#[test]
fn every_role_may_do_what_its_row_says_and_nothing_else() {
    let world = World::start();
    let tokens: Vec<(&str, String)> = ROLES
        .iter()
        .map(|role| {
            let more: &[&str] = if *role == "counter" {
                &["--counter", "1"]
            } else {
                &[]
            };
            (*role, world.token(role, &format!("{role}-1"), more))
        })
        .collect();
    let mut wrong = Vec::new();
    for (method, _, path, body, may) in ROWS {
        let ask = |token: Option<&str>| {
            let ask = world.ask(method, path).key(&fresh_key());
            let ask = if body.is_empty() {
                ask
            } else {
                ask.body("application/json", body.as_bytes())
            };
            match token {
                Some(token) => ask.token(token).send(),
                None => ask.send(),
            }
        };
        let anyone = *may == "anyone";
        let nobody = ask(None);
        // A code that opens nothing is forbidden too; it is no question of roles.
        let sign_in = *path == "/api/session";
        if anyone != (nobody.status != 401) {
            wrong.push(format!("{method} {path} without a role: {}", nobody.status));
        }
        let unknown = ask(Some("no-token-of-this-hall"));
        if anyone != (unknown.status != 401) {
            wrong.push(format!(
                "{method} {path} with a wrong token: {}",
                unknown.status
            ));
        }
        for (role, token) in &tokens {
            let reply = ask(Some(token));
            let allowed = anyone || may.split(' ').any(|name| name == *role);
            let code = serde_json::from_slice::<Value>(&reply.body).unwrap_or(json!({}));
            let forbidden = reply.status == 403 && !sign_in;
            if reply.status == 401 || allowed == forbidden || reply.status >= 500 {
                wrong.push(format!(
                    "{method} {path} as {role}: {} {}",
                    reply.status, code["code"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_counter_and_a_board_reach_no_further_than_their_own() {
    let world = World::start();
    let one = world.token("counter", "quay-1", &["--counter", "1"]);
    let zone = world.token("board", "bang-a", &["--zone", "a"]);
    assert_eq!(world.get(&one, "/api/counters/1").status, 200);
    assert_eq!(
        world.get(&one, "/api/counters/2").problem(),
        "wrong_counter"
    );
    assert_eq!(
        world
            .post(&one, "/api/counters/2/open", &json!({}))
            .problem(),
        "wrong_counter"
    );
    assert_eq!(world.get(&zone, "/api/boards/a").status, 200);
    assert_eq!(world.get(&zone, "/api/boards").problem(), "wrong_zone");
    assert_eq!(world.get(&zone, "/api/boards/b").problem(), "wrong_zone");
    let all = world.token("board", "bang", &[]);
    assert_eq!(world.get(&all, "/api/boards").status, 200);
    assert_eq!(
        world.get(&all, "/api/boards/nowhere").problem(),
        "no_such_zone"
    );
}
