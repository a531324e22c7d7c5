//! A page, the screen, the line and a small scripted server, over real sockets.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::{SinkExt, StreamExt};
use protocol::{BoardView, CounterRequest, KioskPageRequest, Millis, Names};
use serde_json::{Value, json};
use tokio::net::{TcpListener as Listener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::*;
use crate::link::socket::{LinkConfig, LinkHandle, open as open_line};
use crate::shutdown::Stopper;
use crate::{clock, relay};

const VERSION: u16 = protocol::version::CURRENT;

const PATIENCE: Duration = Duration::from_secs(20);

const PAGE: Asset = Asset {
    path: "counter.html",
    bytes: b"<!doctype html><title>counter</title>",
    gzip: None,
    mime: "text/html; charset=utf-8",
    etag: "\"page\"",
    cache: "no-cache",
};

const SCRIPT: Asset = Asset {
    path: "assets/counter-1.js",
    bytes: b"plain",
    gzip: Some(b"zipped"),
    mime: "text/javascript",
    etag: "\"script\"",
    cache: "public, max-age=31536000, immutable",
};

/// The other end of a line: one connection at a time, in the test's hands.
struct Server {
    listener: Listener,
    address: SocketAddr,
}

type Socket = WebSocketStream<TcpStream>;

impl Server {
    async fn start() -> Server {
        let listener = Listener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Server { listener, address }
    }

    /// Takes the next connection and greets it.
    async fn greet(&self) -> Socket {
        let (stream, _) = timely(self.listener.accept()).await.unwrap();
        let mut socket = timely(tokio_tungstenite::accept_async(stream))
            .await
            .unwrap();
        assert_eq!(hear(&mut socket).await["type"], "hello");
        say(
            &mut socket,
            json!({"type": "welcome", "version": VERSION, "build": "s", "now": clock::now(),
                "you": {"name": "counter-4", "role": "counter", "counter": 4, "zone": null},
                "hall": {"authority": {"vi": "UBND", "en": "PPC"},
                    "name": {"vi": "Sảnh", "en": "Hall"}, "phone": null}}),
        )
        .await;
        socket
    }
}

async fn timely<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, wait)
        .await
        .expect("it takes too long")
}

async fn say(socket: &mut Socket, message: Value) {
    timely(socket.send(Message::text(message.to_string())))
        .await
        .unwrap();
}

/// The next message that is no sign of life.
async fn hear(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = timely(socket.next()).await.unwrap().unwrap() {
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["type"] != "alive" {
                return message;
            }
        }
    }
}

/// A page with its socket.
struct Page(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Page {
    async fn connect(screen: &OpenScreen, origin: &str) -> Result<Page, u16> {
        let mut request = format!("ws://{}/ws/counter?counter=4", screen.address)
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        match timely(tokio_tungstenite::connect_async(request)).await {
            Ok((socket, _)) => Ok(Page(socket)),
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => {
                Err(answer.status().as_u16())
            }
            Err(cause) => panic!("{cause}"),
        }
    }

    async fn open(screen: &OpenScreen) -> Page {
        let mut page = Page::connect(screen, &screen.address()).await.unwrap();
        page.say(json!({"type": "hello", "version": VERSION, "build": "p"}))
            .await;
        page
    }

    async fn say(&mut self, message: Value) {
        self.text(message.to_string()).await;
    }

    async fn text(&mut self, text: String) {
        timely(self.0.send(Message::text(text))).await.unwrap();
    }

    async fn ask(&mut self, key: &str, request: Value) {
        self.say(json!({"type": "request", "key": key, "request": request}))
            .await;
    }

    /// The next message of a kind.
    async fn hear(&mut self, kind: &str) -> Value {
        loop {
            let frame = timely(self.0.next())
                .await
                .expect("the socket is open")
                .unwrap();
            if let Message::Text(text) = frame {
                let message: Value = serde_json::from_str(&text).unwrap();
                if message["type"] == kind {
                    return message;
                }
            }
        }
    }

    /// The code with which the box closes.
    async fn closed(&mut self) -> u16 {
        loop {
            match timely(self.0.next()).await {
                Some(Ok(Message::Close(Some(why)))) => return why.code.into(),
                Some(Ok(_)) => {}
                other => panic!("not closed with a code: {other:?}"),
            }
        }
    }
}

fn line(server: &Server, stop: &Shutdown) -> LinkHandle<Value, CounterRequest> {
    let config = LinkConfig {
        server: format!("http://{}", server.address),
        role: Role::Counter,
        token: "secret".into(),
        build: "test".into(),
        seed: [3; 32],
    };
    open_line(config, stop.clone()).0
}

/// A box that relays a scripted server.
async fn relayed() -> (Server, OpenScreen, Stopper) {
    let server = Server::start().await;
    let (stopper, stop) = Shutdown::by_hand();
    let link = line(&server, &stop);
    let patience = |request: &CounterRequest| match request {
        CounterRequest::Pause => Some(Duration::from_millis(50)),
        _ => None,
    };
    let screen = Screen::new(
        Role::Counter,
        vec![PAGE, SCRIPT],
        relay::feed(&link, patience),
    )
    .of_build("b7")
    .open("127.0.0.1:0", stop)
    .unwrap();
    (server, screen, stopper)
}

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
    assert_eq!(page.hear("welcome").await["you"]["name"], "counter-4");
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

/// A server whose HTTP answers say what they were asked.
fn http_server() -> (SocketAddr, actix_web::dev::ServerHandle) {
    async fn echo(request: HttpRequest, body: web::Bytes) -> HttpResponse {
        let said = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        match request.path() {
            "/api/photos/r1" => HttpResponse::Ok()
                .insert_header(("Content-Type", "image/jpeg"))
                .insert_header(("Cache-Control", "no-store"))
                .insert_header(("Set-Cookie", "sid=1"))
                .body(vec![0xff, 0xd8, 0x00, 0x01]),
            "/api/photos" => HttpResponse::Created().json(json!({"photo": "ref-1"})),
            "/api/no" => HttpResponse::Conflict().json(json!({"code": "nobody_waiting",
                "say": Names::default(), "remedy": Names::default()})),
            path => HttpResponse::Ok().json(json!({"path": path,
                "query": request.query_string(), "method": request.method().as_str(),
                "token": said("authorization"), "key": said("idempotency-key"),
                "kind": said("content-type"), "cookie": said("cookie"), "bytes": body.len()})),
        }
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = HttpServer::new(|| {
        App::new()
            .app_data(web::PayloadConfig::new(9_000_000))
            .default_service(web::to(echo))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    (address, handle)
}

#[actix_web::test]
async fn the_api_is_passed_on_with_the_token_of_the_box_and_nothing_of_the_browser() {
    let (address, handle) = http_server();
    let server = Server::start().await;
    let (_stopper, stop) = Shutdown::by_hand();
    let link = line(&server, &stop);
    let screen = Screen::new(
        Role::Counter,
        vec![PAGE, SCRIPT],
        relay::feed(&link, |_| None),
    )
    .with_policy("default-src 'self'; connect-src 'self'")
    .passing_api_to(&format!("http://{address}/"), "t0ken")
    .open("localhost:0", stop)
    .unwrap();
    let ask = |method: Method, path: &str| {
        awc::Client::new()
            .request(method, format!("{}{path}", screen.address()))
            .insert_header(("Origin", screen.address()))
            .insert_header(("Cookie", "a=b"))
            .insert_header(("Authorization", "Bearer stolen"))
    };
    let mut answer = ask(Method::POST, "/api/counters/4/next?x=%C4%91")
        .insert_header(("Idempotency-Key", "k9"))
        .insert_header(("Content-Type", "application/json"))
        .send_body("{}")
        .await
        .unwrap();
    let told: Value = answer.json().await.unwrap();
    let expected = json!({"path": "/api/counters/4/next", "query": "x=%C4%91", "method": "POST",
        "token": "Bearer t0ken", "key": "k9", "kind": "application/json", "cookie": null, "bytes": 2});
    assert_eq!(told, expected);

    let mut photo = ask(Method::GET, "/api/photos/r1").send().await.unwrap();
    assert_eq!(
        photo.body().await.unwrap(),
        [0xff, 0xd8, 0x00, 0x01].as_slice()
    );
    let said = |name: &str| {
        photo
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
    };
    assert_eq!(said("content-type"), Some("image/jpeg"));
    assert_eq!(said("cache-control"), Some("no-store"));
    assert_eq!(said("set-cookie"), None);
    assert_eq!(said("x-content-type-options"), Some("nosniff"));
    assert_eq!(said("referrer-policy"), Some("no-referrer"));
    assert_eq!(
        said("content-security-policy"),
        Some("default-src 'self'; connect-src 'self'")
    );

    let big = vec![b' '; protocol::MAX_FRAME_BYTES + 1];
    let too_long = ask(Method::POST, "/api/x")
        .send_body(big.clone())
        .await
        .unwrap();
    assert_eq!(too_long.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let picture = ask(Method::POST, "/api/x")
        .content_type("image/jpeg")
        .send_body(big);
    assert_eq!(picture.await.unwrap().status(), StatusCode::OK);
    let refused = ask(Method::GET, "/api/no").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::CONFLICT);

    // The box as a client of its own.
    let client = crate::http::Client::new(&format!("http://{address}"), "t0ken");
    assert_eq!(client.post_photo(vec![1, 2, 3]).await.unwrap(), "ref-1");
    let told: Value = client.get("/api/hall").await.unwrap();
    assert_eq!(told["token"], "Bearer t0ken");
    match client.get_bytes("/api/no").await.unwrap_err() {
        crate::http::NoReply::Refused { status: 409, no } => assert_eq!(no.code, "nobody_waiting"),
        other => panic!("{other}"),
    }

    handle.stop(false).await;
    let mut away = ask(Method::GET, "/api/x").send().await.unwrap();
    assert_eq!(away.status(), StatusCode::BAD_GATEWAY);
    let problem: Value = serde_json::from_slice(&away.body().await.unwrap()).unwrap();
    assert_eq!(
        (&problem["code"], &problem["status"]),
        (&json!("server_away"), &json!(502))
    );
    assert_eq!(
        client
            .get::<Value>("/api/x")
            .await
            .unwrap_err()
            .as_no()
            .code,
        "server_away"
    );
}

#[actix_web::test]
async fn the_page_and_its_files_are_served_and_health_tells_the_truth() {
    let (server, screen, _stopper) = relayed().await;
    let get = |path: &str| awc::Client::new().get(format!("{}{path}", screen.address()));
    let mut page = get("/counter").send().await.unwrap();
    assert_eq!(page.body().await.unwrap(), PAGE.bytes);
    assert_eq!(page.headers().get("cache-control").unwrap(), "no-cache");
    let mut zipped = get("/assets/counter-1.js")
        .insert_header(("Accept-Encoding", "br, gzip"))
        .no_decompress()
        .send()
        .await
        .unwrap();
    assert_eq!(zipped.body().await.unwrap(), "zipped");
    assert_eq!(zipped.headers().get("content-encoding").unwrap(), "gzip");
    let mut plain = get("/assets/counter-1.js")
        .no_decompress()
        .insert_header(("Accept-Encoding", "identity"))
        .send()
        .await
        .unwrap();
    assert_eq!(plain.body().await.unwrap(), "plain");
    let same = get("/counter")
        .insert_header(("If-None-Match", "\"page\""))
        .send()
        .await
        .unwrap();
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    let mut root = get("/").send().await.unwrap();
    assert_eq!(
        root.body().await.unwrap(),
        PAGE.bytes,
        "the root leads to the page"
    );
    for path in [
        "/counter.html",
        "/kiosk",
        "/assets/none.js",
        "/api/x",
        "/../Cargo.toml",
    ] {
        let mut none = get(path).send().await.unwrap();
        let problem: Value = serde_json::from_slice(&none.body().await.unwrap()).unwrap();
        assert_eq!(
            (none.status().as_u16(), &problem["code"]),
            (404, &json!("not_here")),
            "{path}"
        );
    }
    let other = get("/ws/kiosk")
        .insert_header(("Origin", screen.address()))
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
    let no_socket = get("/ws/counter")
        .insert_header(("Origin", screen.address()))
        .send()
        .await
        .unwrap();
    assert_eq!(no_socket.status(), StatusCode::UPGRADE_REQUIRED);
    let named = get("/counter")
        .insert_header(("Host", "hall.example"))
        .send()
        .await
        .unwrap();
    assert_eq!(named.status(), StatusCode::MISDIRECTED_REQUEST);

    let health: Value = get("/agent/health")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&health["up"], &health["role"]),
        (&json!(false), &json!("counter"))
    );
    let _up = server.greet().await;
    timely(async {
        loop {
            let health: Value = get("/agent/health")
                .send()
                .await
                .unwrap()
                .json()
                .await
                .unwrap();
            if health["up"] == true {
                assert_eq!(health["name"], "counter-4");
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert!(Millis(health["now"].as_i64().unwrap()) <= clock::now());
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
