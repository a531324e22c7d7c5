//! What goes up and down: views, answers, beats, reports, noise.

use futures_util::SinkExt;
use protocol::{Fact, Role};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use super::{Hall, PATIENCE, issue, now};
use crate::presence::Kind;

#[actix_web::test]
async fn a_ticket_goes_from_touch_to_call_to_the_end() {
    let hall = Hall::start();
    let mut kiosk = hall
        .with_token("kiosk", &hall.token(Role::Kiosk, "kiosk-1", None))
        .await;
    let mut clerk = hall
        .with_token("counter", &hall.token(Role::Counter, "q1", Some(1)))
        .await;
    let mut board = hall
        .with_token("board?zone=a", &hall.token(Role::Board, "tv", None))
        .await;
    let truc = hall.browser(&[Hall::grant(Role::Supervisor, "truc", None)]);
    let mut supervisor = hall.with_cookie("supervisor", &truc).await;
    let welcome = supervisor.hello().await;
    assert_eq!(
        (&welcome["you"]["name"], &welcome["you"]["role"]),
        (&json!("truc"), &json!("supervisor"))
    );
    assert_eq!(welcome["build"], screens::BUILD);

    let answer = kiosk.ask("t1", issue("a")).await;
    assert_eq!(
        (&answer["type"], &answer["label"]),
        (&json!("done"), &json!("A001"))
    );
    assert_eq!(answer["slip"]["origin"], "kiosk-1");
    assert_eq!(
        kiosk.ask("t1", issue("a")).await,
        answer,
        "the same key, the same answer"
    );
    let reused = kiosk.ask("t1", issue("b")).await;
    assert_eq!(
        (&reused["type"], &reused["code"]),
        (&json!("no"), &json!("key_reused"))
    );

    assert_eq!(
        clerk.ask("c1", json!({ "type": "call_next" })).await["code"],
        "counter_is_shut"
    );
    assert_eq!(
        clerk.ask("c2", json!({ "type": "open" })).await["type"],
        "done"
    );
    assert_eq!(
        clerk.ask("c3", json!({ "type": "call_next" })).await["label"],
        "A001"
    );
    clerk
        .until("the call", |view| view["desk"]["type"] == "calling")
        .await;
    board
        .until("the call", |view| view["calls"][0]["label"] == "A001")
        .await;

    let hall_now = hall.app.hall();
    let key = hall_now.tickets[0].key.0.to_string();
    assert_eq!(key.len(), 22);
    let mut phone = hall.open(&format!("phone?key={key}"), &[]).await.unwrap();
    phone.hello().await;
    assert_eq!(
        phone.view["place"],
        json!({ "type": "called", "counter": 1, "times": 1 })
    );

    assert_eq!(
        clerk.ask("c4", json!({ "type": "start" })).await["label"],
        "A001"
    );
    phone
        .until("the start", |view| view["place"]["type"] == "serving")
        .await;
    assert_eq!(
        clerk.ask("c5", json!({ "type": "finish" })).await["label"],
        "A001"
    );
    phone
        .until("the end", |view| view["place"]["type"] == "finished")
        .await;
    supervisor
        .until("the figures", |view| {
            view["served"] == 1 && view["waiting"] == 0
        })
        .await;
    supervisor
        .until("the kiosk", |view| {
            view["devices"]
                .as_array()
                .unwrap()
                .iter()
                .any(|row| row["name"] == "kiosk-1")
        })
        .await;
    kiosk.until("nobody", |view| view["waiting"] == 0).await;
    hall.stop().await;
}

#[actix_web::test]
async fn answers_outlive_a_restart_and_numbers_go_on() {
    let hall = Hall::start();
    let token = hall.token(Role::Kiosk, "kiosk-1", None);
    let mut kiosk = hall.with_token("kiosk", &token).await;
    let first = kiosk.ask("t1", issue("a")).await;
    let version = kiosk.next_of("beat").await["version"].as_u64().unwrap();
    let hall = Hall::start_in(hall.stop().await);
    let mut kiosk = hall.with_token("kiosk", &token).await;
    assert_eq!(kiosk.ask("t1", issue("a")).await, first);
    assert_eq!(kiosk.ask("t2", issue("a")).await["label"], "A002");
    assert!(kiosk.next_of("beat").await["version"].as_u64().unwrap() > version);
    hall.stop().await;
}

#[actix_web::test]
async fn noise_ends_one_session_and_nobody_elses() {
    let hall = Hall::start();
    let token = hall.token(Role::Counter, "q1", Some(1));
    let mut other = hall.with_token("counter", &token).await;
    let large = "x".repeat(protocol::MAX_FRAME_BYTES + 1);
    let deep = "[".repeat(60_000);
    for noise in [
        Message::text("garbage"),
        Message::text(""),
        Message::text("17"),
        Message::text(r#"{"type":"request","key":7,"request":{}}"#.to_owned() + "}"),
        Message::text(large.clone()),
        Message::text(deep),
        Message::binary(vec![0, 159, 146, 150]),
    ] {
        let mut screen = hall.with_token("counter", &token).await;
        screen.socket.send(noise).await.unwrap();
        assert_eq!(screen.unwelcome().await, "bad_message");
    }
    // What only a newer screen would say is passed over, and an unknown request is answered.
    other.say(&json!({ "type": "wave", "how": "twice" })).await;
    for request in [
        json!({ "type": "dance" }),
        json!(null),
        json!([1]),
        json!({ "type": "finish", "then": 5 }),
    ] {
        let answer = other.ask("k", request.clone()).await;
        assert_eq!(answer["code"], "unsupported", "{request}");
    }
    assert_eq!(
        other.ask("", json!({ "type": "open" })).await["code"],
        "bad_key"
    );
    let long = "k".repeat(protocol::MAX_KEY_BYTES + 1);
    assert_eq!(
        other.ask(&long, json!({ "type": "open" })).await["code"],
        "bad_key"
    );
    assert_eq!(
        other.ask("k", json!({ "type": "open" })).await["type"],
        "done"
    );
    hall.stop().await;
}

#[actix_web::test]
async fn who_asks_too_much_is_heard_more_slowly_and_loses_nothing() {
    let hall = Hall::start();
    let mut kiosk = hall
        .with_token("kiosk", &hall.token(Role::Kiosk, "k", None))
        .await;
    let count = 300;
    for i in 0..count {
        let request = json!({ "type": "request", "key": format!("k{i}"), "request": issue("a") });
        kiosk.say(&request).await;
    }
    let mut labels = Vec::new();
    while labels.len() < count {
        let answer = kiosk.next_of("answer").await["answer"].clone();
        labels.push(answer["label"].as_str().expect("a number").to_owned());
    }
    labels.sort();
    let all: Vec<String> = (1..=count).map(|number| format!("A{number:03}")).collect();
    assert_eq!(labels, all);
    hall.stop().await;
}

#[actix_web::test]
async fn a_box_reports_and_a_call_for_help_is_answered() {
    let hall = Hall::start();
    let mut kiosk = hall
        .with_token("kiosk", &hall.token(Role::Kiosk, "kiosk-1", None))
        .await;
    let mut supervisor = hall
        .with_token("supervisor", &hall.token(Role::Supervisor, "truc", None))
        .await;
    let troubles = json!([{ "trouble": "paper_low", "since": 5, "cause": "20 slips" }]);
    kiosk
        .say(&json!({ "type": "report", "troubles": troubles }))
        .await;
    assert_eq!(
        kiosk.ask("h", json!({ "type": "help" })).await["type"],
        "done"
    );
    let codes = |view: &Value| {
        let troubles = view["troubles"].as_array().unwrap();
        troubles
            .iter()
            .map(|it| it["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    supervisor
        .until("both troubles", |view| codes(view) == ["K102", "K301"])
        .await;
    let answered = json!({ "type": "help_answered", "device": "kiosk-1" });
    assert_eq!(supervisor.ask("a", answered).await["type"], "done");
    supervisor
        .until("one trouble", |view| codes(view) == ["K102"])
        .await;
    drop(kiosk);
    supervisor
        .until("no trouble", |view| {
            codes(view).is_empty() && view["devices"][0]["online"] == false
        })
        .await;
    hall.stop().await;
}

#[actix_web::test]
async fn a_screen_asks_for_the_view_again_and_hears_a_beat() {
    let hall = Hall::start();
    let mut board = hall
        .with_token("board", &hall.token(Role::Board, "tv", None))
        .await;
    board.say(&json!({ "type": "refresh" })).await;
    let view = board.next_of("view").await;
    let beat = board.next_of("beat").await;
    assert_eq!(beat["version"], view["version"]);
    assert!((beat["now"].as_i64().unwrap() - now().0).abs() < 60_000);
    hall.stop().await;
}

#[actix_web::test]
async fn a_screen_that_takes_nothing_is_dropped_and_keeps_nobody_waiting() {
    let hall = Hall::start();
    let token = hall.token(Role::Supervisor, "truc", None);
    // Boxes with much to tell, so that views are large and buffers soon full.
    let fact = |i: usize| Fact {
        name: format!("fact {i}"),
        value: "x".repeat(crate::presence::MAX_TEXT_CHARS),
    };
    for i in 0..16 {
        let grant = Hall::grant(Role::Board, &format!("tv {i}"), None);
        hall.app
            .presence
            .came(&grant, Kind::Browser, String::new(), now());
        let facts = (0..crate::presence::MAX_FACTS).map(fact).collect();
        hall.app.presence.report(&grant, Vec::new(), facts);
    }
    let mut other = hall.with_token("supervisor", &token).await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let stream = socket.connect(hall.address).await.unwrap();
    let url = format!("ws://{}/ws/supervisor", hall.address);
    let mut request = url.into_client_request().unwrap();
    let bearer = HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
    request.headers_mut().insert("authorization", bearer);
    let (mut deaf, _) = tokio_tungstenite::client_async(request, stream)
        .await
        .unwrap();
    // It asks on and on for views and never reads one.
    let hello = json!({ "type": "hello", "version": protocol::version::CURRENT }).to_string();
    deaf.send(Message::text(hello)).await.unwrap();
    let nagging = tokio::spawn(async move {
        let refresh = json!({ "type": "refresh" }).to_string();
        while deaf.send(Message::text(refresh.clone())).await.is_ok() {
            tokio::task::yield_now().await;
        }
    });
    let slow = "layso_slow_sessions_total 1";
    let dropped = tokio::time::timeout(PATIENCE, async {
        let mut count = 0;
        while !hall.app.metrics_text().lines().any(|line| line == slow) {
            count += 1;
            let request = json!({ "type": "open_counter", "counter": 1 });
            other.ask(&format!("k{count}"), request).await;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    });
    assert!(dropped.await.is_ok(), "the deaf screen is still served");
    nagging.abort();
    hall.stop().await;
}
