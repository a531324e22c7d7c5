//! Who is let in, and who is told why not.

use protocol::Role;
use serde_json::json;

use super::super::COOKIE;
use super::Hall;

#[actix_web::test]
async fn a_program_without_the_right_is_turned_away_by_number() {
    let hall = Hall::start();
    let counter = format!("Bearer {}", hall.token(Role::Counter, "q1", Some(1)));
    let bearer = ("authorization", counter.as_str());
    let cookie = format!(
        "{COOKIE}={}",
        hall.browser(&[Hall::grant(Role::Kiosk, "k", None)])
    );
    for (path, headers, status, code) in [
        ("kiosk", vec![], 401, json!("no_token")),
        (
            "kiosk",
            vec![("authorization", "Bearer nonsense")],
            401,
            json!("no_token"),
        ),
        (
            "kiosk",
            vec![("authorization", "Basic abc")],
            401,
            json!("no_token"),
        ),
        ("kiosk", vec![bearer], 403, json!("wrong_role")),
        ("counter?counter=2", vec![bearer], 403, json!("wrong_role")),
        ("viewer", vec![bearer], 403, json!("wrong_role")),
        (
            "phone?key=AAAAAAAAAAAAAAAAAAAAAA",
            vec![],
            404,
            json!("no_such_ticket"),
        ),
        ("phone", vec![], 404, json!("no_such_ticket")),
        ("janitor", vec![bearer], 404, json!("not_found")),
        // Another site's page sends the cookie along, and a program has none to send.
        (
            "kiosk",
            vec![("cookie", &cookie), ("origin", "http://evil.example")],
            403,
            json!("wrong_origin"),
        ),
        ("kiosk", vec![("cookie", &cookie)], 401, json!("no_token")),
    ] {
        let (got, body) = hall.status(path, &headers).await;
        assert_eq!((got, &body["code"]), (status, &code), "{path} {headers:?}");
    }
    hall.stop().await;
}

#[actix_web::test]
async fn a_browser_is_told_why_it_is_not_served() {
    let hall = Hall::start();
    let grants = [
        Hall::grant(Role::Counter, "q1", Some(1)),
        Hall::grant(Role::Counter, "q3", Some(3)),
        Hall::grant(Role::Counter, "q9", Some(9)),
        Hall::grant(Role::Board, "tv", None),
    ];
    let session = hall.browser(&grants);
    for (path, session, code) in [
        ("counter", "nonsense", "no_token"),
        ("kiosk", session.as_str(), "wrong_role"),
        ("counter?counter=2", &session, "wrong_role"),
        ("phone?key=no", &session, "no_such_ticket"),
    ] {
        assert_eq!(
            hall.with_cookie(path, session).await.unwelcome().await,
            code,
            "{path}"
        );
    }
    for (path, code) in [
        ("counter?counter=9", "no_such_counter"),
        ("board?zone=cellar", "no_such_zone"),
    ] {
        let mut screen = hall.with_cookie(path, &session).await;
        screen.say(&json!({ "type": "hello", "version": 1 })).await;
        assert_eq!(screen.unwelcome().await, code, "{path}");
    }
    let mut third = hall.with_cookie("counter?counter=3", &session).await;
    assert_eq!(third.hello().await["you"]["counter"], 3);
    hall.stop().await;
}

#[actix_web::test]
async fn a_greeting_comes_first_and_in_a_version_that_is_spoken() {
    let hall = Hall::start();
    let token = format!("Bearer {}", hall.token(Role::Board, "tv", None));
    let headers = [("authorization", token.as_str())];
    for (first, code) in [
        (json!({ "type": "hello", "version": 0 }), "old_version"),
        (json!({ "type": "hello", "version": 999 }), "new_version"),
        (json!({ "type": "hello" }), "bad_greeting"),
        (json!({ "type": "refresh" }), "bad_greeting"),
        (json!("hello"), "bad_greeting"),
    ] {
        let mut screen = hall.open("board", &headers).await.unwrap();
        screen.say(&first).await;
        assert_eq!(screen.unwelcome().await, code, "{first}");
    }
    hall.stop().await;
}

#[actix_web::test]
async fn a_right_that_is_taken_ends_the_session_at_the_next_command() {
    let hall = Hall::start();
    let mut clerk = hall
        .with_token("counter", &hall.token(Role::Counter, "q1", Some(1)))
        .await;
    assert_eq!(
        clerk.ask("k1", json!({ "type": "open" })).await["type"],
        "done"
    );
    hall.app.access.revoke("q1").unwrap();
    clerk
        .say(&json!({ "type": "request", "key": "k2", "request": { "type": "shut" } }))
        .await;
    assert_eq!(clerk.unwelcome().await, "no_token");
    assert_eq!(
        hall.app
            .hall()
            .counters
            .values()
            .filter(|it| it.desk.is_open())
            .count(),
        1
    );
    hall.stop().await;
}
