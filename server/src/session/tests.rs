//! Sessions over real sockets: let in, greeted, shown, answered, and told why not.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App as Web, HttpServer, web};
use engine::Millis;
use futures_util::{SinkExt, StreamExt};
use protocol::Role;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::ask::{self, AskError, RoleRequest};
use super::{COOKIE, routes};
use crate::access::{Access, CODE_LIFETIME_MS, Grant};
use crate::app::{App, NoPhotos, Running, Settings};
use crate::testing::plan;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server on a free port.
struct Hall {
    app: Arc<App>,
    address: SocketAddr,
    handle: ServerHandle,
    running: Running,
    folder: tempfile::TempDir,
}

impl Hall {
    fn start() -> Hall {
        Hall::start_in(tempfile::tempdir().unwrap())
    }

    fn start_in(folder: tempfile::TempDir) -> Hall {
        let access = Access::open(folder.path(), appliance::seed::seed()).unwrap();
        let settings = Settings {
            data: folder.path().to_owned(),
            plan: plan(),
            public_url: None,
            origins: Vec::new(),
            access: Arc::new(access),
            photos: Arc::new(NoPhotos),
            seed: appliance::seed::seed(),
        };
        let (app, running) = App::open(settings, now()).unwrap();
        let data = web::Data::new(app);
        let app = Arc::clone(&data);
        let server = HttpServer::new(move || Web::new().app_data(data.clone()).configure(routes))
            .workers(2)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Hall {
            app,
            address,
            handle,
            running,
            folder,
        }
    }

    /// Stops the server in the order in which `main` does, and gives the folder back.
    async fn stop(self) -> tempfile::TempDir {
        self.app.stop();
        self.handle.stop(true).await;
        let running = self.running;
        tokio::task::spawn_blocking(move || running.wait())
            .await
            .unwrap();
        self.folder
    }

    fn grant(role: Role, name: &str, counter: Option<u16>) -> Grant {
        Grant {
            role,
            name: name.into(),
            counter,
            zone: None,
        }
    }

    fn token(&self, role: Role, name: &str, counter: Option<u16>) -> String {
        self.app
            .access
            .enrol(&Hall::grant(role, name, counter), now())
            .unwrap()
    }

    /// A browser's session that holds some grants.
    fn browser(&self, grants: &[Grant]) -> String {
        grants.iter().fold(String::new(), |session, grant| {
            let code = self
                .app
                .access
                .enrol_code(grant, CODE_LIFETIME_MS, now())
                .unwrap();
            let before = (!session.is_empty()).then_some(session.as_str());
            self.app.access.redeem(&code, before, now()).unwrap().0
        })
    }

    async fn open(
        &self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Screen, tungstenite::Error> {
        let mut request = format!("ws://{}/ws/{path}", self.address)
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request
                .headers_mut()
                .insert(name, HeaderValue::from_str(value).unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Screen {
            socket,
            view: Value::Null,
        })
    }

    async fn with_token(&self, path: &str, token: &str) -> Screen {
        let bearer = format!("Bearer {token}");
        let mut screen = self
            .open(path, &[("authorization", &bearer)])
            .await
            .unwrap();
        screen.hello().await;
        screen
    }

    async fn with_cookie(&self, path: &str, session: &str) -> Screen {
        let cookie = format!("{COOKIE}={session}");
        let origin = format!("http://{}", self.address);
        self.open(path, &[("cookie", &cookie), ("origin", &origin)])
            .await
            .unwrap()
    }

    /// The status by which a program is turned away.
    async fn status(&self, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
        match self.open(path, headers).await {
            Err(tungstenite::Error::Http(answer)) => {
                let body = answer.body().as_deref().unwrap_or_default();
                (
                    answer.status().as_u16(),
                    serde_json::from_slice(body).unwrap_or_default(),
                )
            }
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("{path} was let in"),
        }
    }
}

/// One screen at the other end of a socket.
struct Screen {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    view: Value,
}

impl Screen {
    async fn say(&mut self, message: &Value) {
        self.socket
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    async fn hello(&mut self) -> Value {
        self.say(&json!({ "type": "hello", "version": protocol::version::CURRENT }))
            .await;
        let welcome = self.next().await;
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        assert_eq!(self.next().await["type"], "view");
        welcome
    }

    /// The next message; a view is remembered.
    async fn next(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let message = message
                .expect("nothing came")
                .expect("the server closed")
                .unwrap();
            let Message::Text(text) = message else {
                continue;
            };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["type"] == "view" {
                self.view = message["view"].clone();
            }
            return message;
        }
    }

    /// The next message of a type.
    async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await;
            if message["type"] == kind {
                return message;
            }
        }
    }

    /// Waits until the view is as wished.
    async fn until(&mut self, what: &str, is: impl Fn(&Value) -> bool) {
        while !is(&self.view) {
            let shown = self.view.clone();
            let next = tokio::time::timeout(PATIENCE, self.next()).await;
            assert!(next.is_ok(), "{what} did not come; shown is {shown}");
        }
    }

    async fn ask(&mut self, key: &str, request: Value) -> Value {
        self.say(&json!({ "type": "request", "key": key, "request": request }))
            .await;
        let answer = self.next_of("answer").await;
        assert_eq!(answer["key"], key);
        answer["answer"].clone()
    }

    /// The code by which the server ends the session.
    async fn unwelcome(&mut self) -> String {
        let message = self.next_of("unwelcome").await;
        assert!(!message["say"]["vi"].as_str().unwrap().is_empty());
        let rest = tokio::time::timeout(PATIENCE, async {
            while let Some(Ok(_)) = self.socket.next().await {}
        });
        assert!(rest.await.is_ok(), "the socket stays open");
        message["code"].as_str().unwrap().to_owned()
    }
}

fn now() -> Millis {
    Millis(appliance::clock::now().0)
}

fn issue(group: &str) -> Value {
    json!({ "type": "issue", "group": group })
}

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
        ("janitor", vec![bearer], 404, Value::Null),
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
async fn forty_clerks_who_press_at_once_call_forty_numbers() {
    let hall = Hall::start();
    let grants: Vec<Grant> = (1..=3)
        .map(|counter| Hall::grant(Role::Counter, &format!("q{counter}"), Some(counter)))
        .collect();
    let kiosk = Hall::grant(Role::Kiosk, "k", None);
    let issuing = (0..64).map(|i| {
        let (app, kiosk) = (Arc::clone(&hall.app), kiosk.clone());
        async move {
            let request = protocol::KioskRequest::Issue {
                group: "a".into(),
                language: protocol::Language::Vi,
                photo: None,
            };
            ask::ask(&app, &kiosk, &format!("t{i}"), RoleRequest::Kiosk(request)).await
        }
    });
    futures_util::future::join_all(issuing)
        .await
        .iter()
        .for_each(|it| assert!(it.is_ok()));
    let numbers: Vec<u16> = hall
        .app
        .hall()
        .tickets
        .iter()
        .map(|it| it.label.number)
        .collect();
    assert_eq!(numbers, (1..=64).collect::<Vec<_>>());

    let pressing =
        (0..40).map(|i| {
            let (app, grant) = (Arc::clone(&hall.app), grants[i % 3].clone());
            async move {
                let counter = grant.counter.unwrap();
                let press = |step: &str, request| {
                    let (app, grant, key) =
                        (Arc::clone(&app), grant.clone(), format!("{i}-{step}"));
                    async move {
                        ask::ask(&app, &grant, &key, RoleRequest::Counter(counter, request)).await
                    }
                };
                press("open", protocol::CounterRequest::Open).await.unwrap();
                press("next", protocol::CounterRequest::CallNext)
                    .await
                    .unwrap()
            }
        });
    let called: Vec<String> = futures_util::future::join_all(pressing)
        .await
        .into_iter()
        .filter_map(|answer| match answer {
            protocol::Answer::Done(done) => done.label,
            protocol::Answer::No(no) => {
                assert!(
                    ["still_calling", "nobody_waiting"].contains(&no.code.as_str()),
                    "{no:?}"
                );
                None
            }
        })
        .collect();
    let mut once = called.clone();
    once.sort();
    once.dedup();
    // Counters 1 and 3 serve the group; each calls one number and then holds it.
    assert_eq!((called.len(), once.len()), (2, 2), "{called:?}");
    hall.stop().await;
}

#[actix_web::test]
async fn each_role_asks_what_is_its_business() {
    let hall = Hall::start();
    let clerk = Hall::grant(Role::Counter, "q1", Some(1));
    let open = |counter| RoleRequest::Counter(counter, protocol::CounterRequest::Open);
    let day = || RoleRequest::Supervisor(protocol::SupervisorRequest::CloseDay);
    let help = || RoleRequest::Kiosk(protocol::KioskRequest::Help);
    for (role, request, allowed) in [
        (Role::Counter, open(1), true),
        (Role::Counter, open(2), false),
        (Role::Counter, help(), false),
        (Role::Counter, day(), false),
        (Role::Kiosk, help(), true),
        (Role::Reception, help(), true),
        (Role::Kiosk, open(1), false),
        (Role::Board, help(), false),
        (Role::Viewer, day(), false),
        (Role::Phone, help(), false),
        (Role::Supervisor, open(2), true),
        (Role::Admin, open(2), false),
        (Role::Supervisor, day(), true),
    ] {
        let grant = Grant {
            role,
            counter: clerk.counter.filter(|_| role == Role::Counter),
            ..clerk.clone()
        };
        let key = format!("{role:?}{request:?}")
            .chars()
            .take(60)
            .collect::<String>();
        let answer = ask::ask(&hall.app, &grant, &key, request.clone()).await;
        assert_eq!(
            answer != Err(AskError::WrongRole),
            allowed,
            "{role:?} {request:?}: {answer:?}"
        );
    }
    for error in AskError::ALL {
        let no = error.no();
        assert!(
            !no.say.vi.starts_with("ask.") && !no.remedy.en.starts_with("ask."),
            "{no:?}"
        );
    }
    hall.stop().await;
}
