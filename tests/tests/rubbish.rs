//! Wrong input everywhere: a clear refusal, nothing lost, the server up.

use futures_util::{SinkExt, StreamExt};
use hall_tests::house::{Answered, Caller, House, test_plan};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

struct Scene {
    house: House,
    kiosk: Caller,
    kiosk_token: String,
    counter: Caller,
    _folder: tempfile::TempDir,
}

async fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path(), &test_plan(2)).unwrap();
    let kiosk_token = house
        .token(&["--role", "kiosk", "--name", "kiosk-1"])
        .unwrap();
    let grant = ["--role", "counter", "--name", "counter-1", "--counter", "1"];
    let counter = Caller::new(&house.address, &house.token(&grant).unwrap());
    let kiosk = Caller::new(&house.address, &kiosk_token);
    let taken = kiosk
        .post("/api/tickets", "first", &json!({ "group": "a" }))
        .await
        .unwrap();
    assert_eq!(taken.label(), Some("A001"));
    Scene {
        house,
        kiosk,
        kiosk_token,
        counter,
        _folder: folder,
    }
}

impl Scene {
    /// The hall still works, and the ticket of the beginning is still there.
    async fn is_well(&mut self) {
        let taken = self
            .kiosk
            .post("/api/tickets", "last", &json!({ "group": "a" }))
            .await
            .unwrap();
        assert_eq!(taken.label(), Some("A002"), "no number was lost or skipped");
        let health = self.kiosk.get("/healthz").await.unwrap();
        assert_eq!(health.status, 200);
        self.house.stop().unwrap();
        self.house.operate("check", &[]).unwrap();
        let log = self.house.log();
        assert!(!log.contains("panicked"), "{log}");
    }
}

/// A refusal says what is wrong and what to do, in both languages.
fn assert_clear(answer: &Answered, status: u16, code: &str) {
    assert_eq!(
        (answer.status, answer.code()),
        (status, Some(code)),
        "{answer:?}"
    );
    for (part, language) in [
        ("say", "vi"),
        ("say", "en"),
        ("remedy", "vi"),
        ("remedy", "en"),
    ] {
        let text = answer.body[part][language].as_str().unwrap_or_default();
        assert!(
            text.contains(' '),
            "{part}.{language} of {code} is no sentence: {text:?}"
        );
    }
}

#[actix_web::test]
async fn wrong_commands_are_refused_in_words() {
    let mut scene = scene().await;
    let kiosk = &scene.kiosk;
    let unknown = kiosk
        .post("/api/tickets", "k1", &json!({ "group": "z" }))
        .await
        .unwrap();
    assert_clear(&unknown, 404, "no_such_group");
    let shut = scene
        .counter
        .post("/api/counters/1/next", "k2", &json!({}))
        .await
        .unwrap();
    assert_clear(&shut, 409, "counter_is_shut");
    let other = scene
        .counter
        .post("/api/counters/2/next", "k3", &json!({}))
        .await
        .unwrap();
    assert_eq!(
        other.status, 403,
        "a counter acts for itself only: {other:?}"
    );
    let reused = kiosk
        .post("/api/tickets", "first", &json!({ "group": "b" }))
        .await
        .unwrap();
    assert_clear(&reused, 422, "key_reused");
    let keyless = kiosk
        .post("/api/tickets", "", &json!({ "group": "a" }))
        .await
        .unwrap();
    assert_eq!(keyless.status, 400, "{keyless:?}");
    let stranger = Caller::new(&scene.house.address, "not-a-token");
    let stranger = stranger
        .post("/api/tickets", "k4", &json!({ "group": "a" }))
        .await
        .unwrap();
    assert_eq!(stranger.status, 401, "{stranger:?}");
    let nobody = Caller::new(&scene.house.address, "")
        .get("/api/hall")
        .await
        .unwrap();
    assert_eq!(nobody.status, 401, "{nobody:?}");
    scene.is_well().await;
}

#[actix_web::test]
async fn rubbish_as_a_body_is_refused() {
    let mut scene = scene().await;
    for (index, (kind, body)) in [
        ("application/json", &b"{\"group\":"[..]),
        ("application/json", b"\xff\xfe\x00"),
        ("application/json", b"[1,2,3]"),
        ("application/json", b"{\"group\":7}"),
        (
            "application/json",
            b"{\"group\":\"a\",\"language\":\"klingon\"}",
        ),
        ("text/plain", b"a number, please"),
        ("application/json", &[b' '; 200_000]),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("rubbish-{index}");
        let answer = scene
            .kiosk
            .post_bytes("/api/tickets", &key, kind, body.to_vec())
            .await
            .unwrap();
        assert!((400..500).contains(&answer.status), "{index}: {answer:?}");
        assert!(answer.code().is_some(), "{index}: {answer:?}");
    }
    for path in [
        "/api/nothing",
        "/api/tickets/../../etc/passwd",
        "/assets/../Cargo.toml",
        "/%ff",
    ] {
        let answer = scene.kiosk.get(path).await.unwrap();
        assert!((400..500).contains(&answer.status), "{path}: {answer:?}");
    }
    scene.is_well().await;
}

#[actix_web::test]
async fn what_is_no_photo_is_refused_and_a_number_is_given_all_the_same() {
    let mut scene = scene().await;
    let text = b"I am a text and no picture".to_vec();
    let refused = scene
        .kiosk
        .post_bytes("/api/photos", "p1", "image/jpeg", text)
        .await
        .unwrap();
    assert_eq!(refused.status, 422, "{refused:?}");
    assert!(refused.code().is_some(), "{refused:?}");
    // The server may hang up before it has read 20 MB; both are a refusal.
    let huge = vec![0xff; 20 * 1024 * 1024];
    if let Ok(refused) = scene
        .kiosk
        .post_bytes("/api/photos", "p2", "image/jpeg", huge)
        .await
    {
        assert_eq!(refused.status, 413, "{refused:?}");
    }
    let body = json!({ "group": "b", "photo": "no-such-photo" });
    let taken = scene.kiosk.post("/api/tickets", "p3", &body).await.unwrap();
    assert_eq!(
        taken.label(),
        Some("B001"),
        "no photo is no reason for no number"
    );
    scene.is_well().await;
}

#[actix_web::test]
async fn garbage_frames_are_answered_or_the_line_is_closed() {
    let mut scene = scene().await;
    let address = scene.house.address.replace("http://", "ws://");
    let greeting = json!({ "type": "hello", "version": 1, "build": "test" }).to_string();
    for (index, frames) in [
        vec![Message::text("garbage")],
        // A message of a newer version is passed over; the request after it is answered.
        vec![
            Message::text(greeting.clone()),
            Message::text("{\"type\":\"dance\"}"),
            Message::text(
                json!({ "type": "request", "key": "k", "request": { "type": "dance" } })
                    .to_string(),
            ),
        ],
        vec![
            Message::text(greeting.clone()),
            Message::binary(vec![0u8, 1, 2, 255]),
        ],
        vec![
            Message::text(greeting.clone()),
            Message::text("x".repeat(300_000)),
        ],
        vec![Message::text(greeting.replace('1', "999"))],
        vec![Message::text(
            json!({ "type": "request", "key": "early", "request": { "type": "help" } }).to_string(),
        )],
        vec![
            Message::text(greeting),
            Message::text(
                json!({ "type": "request", "key": "k".repeat(500), "request": { "type": "help" } })
                    .to_string(),
            ),
        ],
    ]
    .into_iter()
    .enumerate()
    {
        let mut request = format!("{address}/ws/kiosk").into_client_request().unwrap();
        let bearer = format!("Bearer {}", scene.kiosk_token);
        request
            .headers_mut()
            .insert("authorization", bearer.parse().unwrap());
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        for frame in frames {
            if socket.send(frame).await.is_err() {
                break;
            }
        }
        let clear = tokio::time::timeout(std::time::Duration::from_secs(20), async {
            while let Some(Ok(frame)) = socket.next().await {
                let Message::Text(text) = frame else { continue };
                let message: Value = serde_json::from_str(&text).unwrap();
                let kind = message["type"].as_str().unwrap_or_default();
                if kind == "unwelcome" || (kind == "answer" && message["answer"]["type"] == "no") {
                    return true;
                }
            }
            true // closed
        })
        .await;
        assert_eq!(
            clear,
            Ok(true),
            "case {index}: neither an answer nor a closed line"
        );
    }
    scene.is_well().await;
}
