//! A page, the screen, the line and a small scripted server, over real sockets.

use std::sync::Mutex;
use std::time::Duration;

use actix_web::HttpResponse;
use futures_util::{SinkExt, StreamExt};
use protocol::{BoardView, KioskPageRequest};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::*;
use rig::{PAGE, Page, Server, hear, line, relayed, say, timely};

mod http;
mod rig;

#[actix_web::test]
async fn a_page_sees_the_server_s_view_as_it_came_and_its_requests_survive_a_cut() {
    let (server, screen, _stopper) = relayed().await;
    let mut page = Page::open(&screen).await;
    // The server is not there yet: the page is greeted all the same, and told.
    let greeting = page.hear("welcome").await;
    assert_eq!(
        (&greeting["build"], &greeting["you"]["name"]),
        (&json!("b7"), &json!(""))
    );
    assert_eq!(page.hear("link").await["up"], false);
    page.hear("beat").await;

    let mut up = server.greet().await;
    assert_eq!(page.hear("welcome").await["you"]["counter"], 4);
    assert_eq!(page.hear("link").await["up"], true);
    // Spaces and the order of keys stay: nothing is written anew.
    let text = r#"{"type":"view","version":41,"view":{"z": 1,  "a":"Quầy"}}"#;
    timely(up.send(Message::text(text))).await.unwrap();
    let frame = loop {
        match timely(page.0.next()).await.unwrap().unwrap() {
            Message::Text(text) if text.contains(r#""view""#) => break text,
            _ => {}
        }
    };
    assert_eq!(
        &*frame,
        r#"{"type":"view","version":1,"view":{"z": 1,  "a":"Quầy"}}"#
    );

    page.ask("k1", json!({"type": "start"})).await;
    page.ask("k2", json!({"type": "finish", "then": "rest"}))
        .await;
    assert_eq!(hear(&mut up).await["key"], "k1");
    assert_eq!(hear(&mut up).await["key"], "k2");
    say(
        &mut up,
        json!({"type": "answer", "key": "k1", "answer": {"type": "done", "label": "B045"}}),
    )
    .await;
    assert_eq!(page.hear("answer").await["answer"]["label"], "B045");
    drop(up);
    assert_eq!(page.hear("link").await["up"], false);
    page.ask("k3", json!({"type": "call_next"})).await;

    let mut up = server.greet().await;
    let again = hear(&mut up).await;
    assert_eq!(
        (&again["key"], &again["request"]["type"]),
        (&json!("k2"), &json!("finish"))
    );
    assert_eq!(hear(&mut up).await["key"], "k3");
    assert_eq!(page.hear("link").await["up"], true);
    // The server began anew: its first view counts as new.
    say(
        &mut up,
        json!({"type": "view", "version": 1, "view": {"after": "restart"}}),
    )
    .await;
    let view = page.hear("view").await;
    assert_eq!(
        (&view["version"], &view["view"]["after"]),
        (&json!(2), &json!("restart"))
    );
    say(
        &mut up,
        json!({"type": "answer", "key": "k3", "answer": {"type": "done"}}),
    )
    .await;
    say(
        &mut up,
        json!({"type": "answer", "key": "k2", "answer": {"type": "done"}}),
    )
    .await;
    assert_eq!(page.hear("answer").await["key"], "k3");
    assert_eq!(page.hear("answer").await["key"], "k2");

    // A repeat of what was done is answered by the box; the server is not asked again.
    page.ask("k1", json!({"type": "start"})).await;
    assert_eq!(page.hear("answer").await["answer"]["label"], "B045");
    page.ask("k4", json!({"type": "recall"})).await;
    assert_eq!(hear(&mut up).await["key"], "k4");
    // The page is loaded anew while it waits, and asks again.
    drop(page);
    let mut page = Page::open(&screen).await;
    assert_eq!(page.hear("view").await["view"]["after"], "restart");
    page.ask("k4", json!({"type": "recall"})).await;
    page.ask("k5", json!({"type": "shut"})).await;
    assert_eq!(hear(&mut up).await["key"], "k5", "k4 is not sent twice");
    say(
        &mut up,
        json!({"type": "answer", "key": "k4", "answer": {"type": "done"}}),
    )
    .await;
    assert_eq!(page.hear("answer").await["key"], "k4");
}

#[actix_web::test]
async fn a_page_is_told_why_the_server_refuses_its_box_until_it_does_not() {
    let (server, screen, _stopper) = relayed().await;
    let mut page = Page::open(&screen).await;
    page.hear("welcome").await;
    let (mut stream, _) = timely(server.listener.accept()).await.unwrap();
    let no = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    timely(tokio::io::AsyncWriteExt::write_all(&mut stream, no))
        .await
        .unwrap();
    let why = page.hear("unwelcome").await;
    assert_eq!(why["code"], "no_token");
    assert!(
        why["remedy"]["vi"]
            .as_str()
            .unwrap()
            .contains("kỹ thuật viên")
    );
    page.hear("beat").await;
    let _up = server.greet().await;
    // The refusal goes first, then comes who the box is.
    while page.hear("welcome").await["you"]["name"] != "counter-4" {}
    assert_eq!(page.hear("link").await["up"], true);
}

#[actix_web::test]
async fn what_nobody_wants_a_minute_later_is_given_up_and_said_so() {
    let (_server, screen, _stopper) = relayed().await;
    let mut page = Page::open(&screen).await;
    page.ask("k", json!({"type": "pause"})).await;
    let answer = page.hear("answer").await;
    assert_eq!(answer["answer"]["code"], "server_away");
    assert!(
        answer["answer"]["remedy"]["vi"]
            .as_str()
            .unwrap()
            .contains("thử lại")
    );
}

#[actix_web::test]
async fn wrong_frames_get_answers_and_the_page_stays() {
    let (_server, screen, _stopper) = relayed().await;
    let mut page = Page::open(&screen).await;
    for (text, key, code) in [
        ("garbage".to_owned(), "", "bad_frame"),
        (
            r#"{"type":"request","key":"k","request":{"type":"fly"}}"#.to_owned(),
            "k",
            "unsupported",
        ),
        (
            r#"{"type":"request","key":"","request":{"type":"start"}}"#.to_owned(),
            "",
            "bad_key",
        ),
    ] {
        page.text(text).await;
        let answer = page.hear("answer").await;
        assert_eq!(
            (&answer["key"], &answer["answer"]["code"]),
            (&json!(key), &json!(code))
        );
    }
    timely(page.0.send(Message::binary(vec![0; 9])))
        .await
        .unwrap();
    assert_eq!(page.hear("answer").await["answer"]["code"], "bad_frame");
    page.text("x".repeat(protocol::MAX_FRAME_BYTES + 1)).await;
    assert_eq!(page.closed().await, 1009);

    let mut rude = Page::connect(&screen, &screen.address()).await.unwrap();
    rude.say(json!({"type": "refresh"})).await;
    assert_eq!(rude.hear("unwelcome").await["code"], "bad_greeting");
    assert_eq!(rude.closed().await, 1008);
    let mut new = Page::connect(&screen, &screen.address()).await.unwrap();
    new.say(json!({"type": "hello", "version": 999})).await;
    assert_eq!(new.hear("unwelcome").await["code"], "new_version");
}

#[actix_web::test]
async fn only_the_own_page_gets_a_socket_and_there_is_an_end_to_pages() {
    let (_server, screen, stopper) = relayed().await;
    assert_eq!(
        Page::connect(&screen, "http://evil.example").await.err(),
        Some(403)
    );
    let mut pages = Vec::new();
    for _ in 0..MAX_PAGES {
        let mut page = Page::open(&screen).await;
        page.hear("welcome").await;
        pages.push(page);
    }
    let mut one_more = Page::open(&screen).await;
    assert_eq!(one_more.hear("unwelcome").await["code"], "too_many");
    stopper.stop();
    assert_eq!(pages[0].closed().await, 1001, "a box that stops says so");
    timely(screen.task).await.unwrap();
}

#[actix_web::test]
async fn a_page_that_reads_nothing_holds_nobody_up() {
    let server = Server::start().await;
    let (_stopper, stop) = Shutdown::by_hand();
    let link = line(&server, &stop);
    let shown = Shown::new();
    let feed = Feed::new(shown.text(), &link);
    let screen = Screen::new(Role::Counter, vec![PAGE], feed)
        .open("127.0.0.1:0", stop)
        .unwrap();
    let mut deaf = Page::open(&screen).await;
    deaf.hear("welcome").await;
    let mut good = Page::open(&screen).await;
    good.hear("welcome").await;
    // Far more than any buffer between the box and a page holds.
    let filler = "x".repeat(200_000);
    for count in 0..200 {
        shown.show(&json!({"count": count, "filler": filler}));
        if count % 20 == 0 {
            let view = good.hear("view").await;
            assert!(view["view"]["count"].as_u64().is_some());
        }
        tokio::task::yield_now().await;
    }
    loop {
        if good.hear("view").await["view"]["count"] == 199 {
            break;
        }
    }
}

#[actix_web::test]
async fn a_box_with_a_view_and_routes_of_its_own_answers_once_for_each_key() {
    let server = Server::start().await;
    let (_stopper, stop) = Shutdown::by_hand();
    let link = line(&server, &stop);
    let shown = Shown::new();
    shown.show(&BoardView::default());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::new(Mutex::new(Vec::new()));
    let (heard, noted) = (asked.clone(), told.clone());
    let feed = Feed::new(shown.text(), &link)
        .answering(move |key, request: KioskPageRequest| {
            heard.lock().unwrap().push(key.clone());
            async move {
                match request {
                    KioskPageRequest::Help => panic!("as a bug would"),
                    _ => protocol::Answer::Done(protocol::Done {
                        label: Some(key),
                        ..Default::default()
                    }),
                }
            }
        })
        .hearing(move |troubles, _| noted.lock().unwrap().push(troubles.len()));
    let screen = Screen::new(Role::Counter, vec![PAGE], feed)
        .with_routes(|config| {
            config.route(
                "/agent/photo",
                web::post().to(|body: web::Bytes| async move {
                    HttpResponse::Ok().body(format!("{} bytes", body.len()))
                }),
            );
        })
        .open("127.0.0.1:0", stop)
        .unwrap();
    let mut page = Page::open(&screen).await;
    page.hear("view").await;
    for key in ["k1", "k2", "k1"] {
        page.ask(key, json!({"type": "print_again", "label": "B045"}))
            .await;
        assert_eq!(page.hear("answer").await["answer"]["label"], key);
    }
    page.ask("k3", json!({"type": "help"})).await;
    assert_eq!(page.hear("answer").await["answer"]["code"], "failed");
    assert_eq!(*asked.lock().unwrap(), ["k1", "k2", "k3"]);
    let trouble = json!({"trouble": "camera_broken", "since": 5, "cause": "denied"});
    page.say(json!({"type": "report", "troubles": [trouble], "facts": []}))
        .await;
    page.ask("k4", json!({"type": "reset"})).await;
    page.hear("answer").await;
    assert_eq!(*told.lock().unwrap(), [1]);
    drop(page);
    timely(async {
        while told.lock().unwrap().len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert_eq!(
        *told.lock().unwrap(),
        [1, 0],
        "a page that left has no troubles"
    );

    let photo = |origin: String| {
        awc::Client::new()
            .post(format!("{}/agent/photo", screen.address()))
            .insert_header(("Origin", origin))
            .send_body(vec![7u8; 300_000])
    };
    let mut kept = photo(screen.address()).await.unwrap();
    assert_eq!(kept.body().await.unwrap(), "300000 bytes");
    assert_eq!(
        photo("http://evil.example".into()).await.unwrap().status(),
        403
    );
}

#[test]
fn only_loopback_is_listened_on() {
    for listen in ["0.0.0.0:7080", "192.168.1.5:7080", "[::]:7080"] {
        let refused = loopback(listen).unwrap_err();
        assert!(refused.to_string().contains("127.0.0.1"), "{refused}");
    }
    assert!(matches!(loopback("seven"), Err(NotOpen::NoAddress(_))));
    assert!(loopback("127.0.0.1:0").is_ok() && loopback("localhost:0").is_ok());
}
