//! The whole box against a small scripted server: page, keypad, cuts, and the program itself.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use appliance::clock;
use appliance::shutdown::Shutdown;
use futures_util::{SinkExt, StreamExt};
use layso_counter::agent;
use layso_counter::config::Settings;
use layso_counter::desk::Key;
use layso_counter::keypad::template::Template;
use layso_counter::keypad::terminal::Fake;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const PATIENCE: Duration = Duration::from_secs(30);

async fn timely<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, wait)
        .await
        .expect("it takes too long")
}

/// The server's end of a line.
struct Up(WebSocketStream<TcpStream>);

impl Up {
    async fn greet(listener: &TcpListener) -> Up {
        let (stream, _) = timely(listener.accept()).await.unwrap();
        let mut up = Up(timely(tokio_tungstenite::accept_async(stream))
            .await
            .unwrap());
        assert_eq!(up.hear("hello").await["build"], appliance::BUILD);
        up.say(json!({"type": "welcome", "version": protocol::version::CURRENT, "build": "s",
            "now": clock::now(),
            "you": {"name": "counter-4", "role": "counter", "counter": 4, "zone": null},
            "hall": {"authority": {"vi": "", "en": ""}, "name": {"vi": "", "en": ""}, "phone": null}}))
            .await;
        up
    }

    async fn say(&mut self, message: Value) {
        timely(self.0.send(Message::text(message.to_string())))
            .await
            .unwrap();
    }

    async fn show(&mut self, version: u64, desk: Value) {
        let view = json!({"counter": 4, "opening": {"type": "closed"}, "groups": [], "desk": desk,
            "waiting": 2, "longest_since": null, "queue": [], "served_today": 0,
            "calls_before_no_show": 3, "recall_pause_ms": 15_000, "no_show_after_ms": 45_000,
            "service_target_ms": 900_000});
        self.say(json!({"type": "view", "version": version, "view": view}))
            .await;
    }

    /// The next message of a kind; the server gives signs of life meanwhile.
    async fn hear(&mut self, kind: &str) -> Value {
        timely(async {
            loop {
                let next = tokio::time::timeout(Duration::from_secs(1), self.0.next()).await;
                match next {
                    Ok(frame) => {
                        let Message::Text(text) = frame.unwrap().unwrap() else {
                            continue;
                        };
                        let message: Value = serde_json::from_str(&text).unwrap();
                        if message["type"] == kind {
                            return message;
                        }
                    }
                    Err(_) => {
                        self.say(json!({"type": "beat", "now": clock::now(), "version": 0}))
                            .await;
                    }
                }
            }
        })
        .await
    }

    /// A report of the box with or without C201.
    async fn hears_trouble(&mut self, stands: bool) {
        loop {
            let report = self.hear("report").await;
            let troubles = report["troubles"].as_array().unwrap();
            if troubles.iter().any(|one| one["trouble"] == "keypad_silent") == stands {
                return;
            }
        }
    }

    async fn answer(&mut self, key: &Value) {
        self.say(json!({"type": "answer", "key": key, "answer": {"type": "done"}}))
            .await;
    }
}

fn serving() -> Value {
    json!({"type": "serving", "since": 1, "ticket": {"label": "B045",
        "group": {"vi": "", "en": ""}, "issued_at": 1, "waited_ms": 1, "photo": null,
        "language": "vi", "why": {"vi": "", "en": ""}}})
}

/// A page of the box; hears until a message of a kind comes.
struct Page(WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>>);

impl Page {
    async fn open(address: &str) -> Page {
        let socket = format!("{}/ws/counter", address.replace("http", "ws"));
        let mut request = socket.into_client_request().unwrap();
        request
            .headers_mut()
            .insert("origin", address.parse().unwrap());
        let (socket, _) = timely(tokio_tungstenite::connect_async(request))
            .await
            .unwrap();
        let mut page = Page(socket);
        page.say(json!({"type": "hello", "version": protocol::version::CURRENT, "build": "p"}))
            .await;
        page
    }

    async fn say(&mut self, message: Value) {
        timely(self.0.send(Message::text(message.to_string())))
            .await
            .unwrap();
    }

    async fn hear(&mut self, kind: &str) -> Value {
        loop {
            if let Message::Text(text) = timely(self.0.next()).await.unwrap().unwrap() {
                let message: Value = serde_json::from_str(&text).unwrap();
                if message["type"] == kind {
                    return message;
                }
            }
        }
    }

    async fn sees_desk(&mut self, desk: &str) {
        while self.hear("view").await["view"]["desk"]["type"] != desk {}
    }
}

fn template() -> Template {
    let mut template = Template::profile("qsystem").unwrap();
    template.on_done = vec![0x01, 0x01, 0x38, 0x07];
    template.on_no = vec![0x01, 0x01, 0x30, 0x07];
    template
}

/// A pty whose other end is found at `link`, as a USB adapter is found at its name.
fn plug(link: &Path) -> Fake {
    let fake = Fake::pty().unwrap();
    let _ = std::fs::remove_file(link);
    std::os::unix::fs::symlink(fake.port().trim_start_matches("serial:"), link).unwrap();
    fake
}

/// Reads what the box said to the keypad until it is this.
async fn beeps(pad: &mut Fake, expected: &[u8]) {
    timely(async {
        let mut heard = Vec::new();
        while heard != expected {
            heard.extend(pad.heard().unwrap());
            assert!(expected.starts_with(&heard), "{heard:02x?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn a_key_calls_the_next_number_and_an_unplugged_keypad_comes_back_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("keypad");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (stopper, stop) = Shutdown::by_hand();
    let template = template();
    let settings = Settings {
        server: format!("http://{}", listener.local_addr().unwrap()),
        token: "t0ken".into(),
        listen: "127.0.0.1:0".into(),
        keypad: Some((
            format!("serial:{}:9600", link.display()).parse().unwrap(),
            template.clone(),
        )),
    };
    let running = agent::start(settings, &stop).unwrap();
    let mut page = Page::open(&running.address).await;
    assert_eq!(
        page.hear("link").await["up"],
        false,
        "the page is there before the server"
    );

    let mut up = Up::greet(&listener).await;
    up.hears_trouble(true).await;
    let mut pad = plug(&link);
    up.hears_trouble(false).await;
    up.show(1, json!({"type": "free", "since": 1})).await;
    page.sees_desk("free").await;

    assert!(pad.press(&template, Key::Next).unwrap());
    assert!(pad.press(&template, Key::Next).unwrap(), "it bounces");
    let asked = up.hear("request").await;
    assert_eq!(asked["request"], json!({"type": "call_next"}));
    // The line is cut before the answer: the same key comes again, and only that.
    drop(up);
    let mut up = Up::greet(&listener).await;
    let again = up.hear("request").await;
    assert_eq!(
        (&again["key"], &again["request"]),
        (&asked["key"], &asked["request"])
    );
    up.show(1, serving()).await;
    up.answer(&again["key"]).await;
    beeps(&mut pad, &template.on_done).await;
    page.sees_desk("serving").await;

    // The other keys: "end" while serving is done and no more; "start" fits nothing.
    pad.press(&template, Key::Start).unwrap();
    beeps(&mut pad, &template.on_no).await;
    pad.press(&template, Key::End).unwrap();
    let asked = up.hear("request").await;
    assert_eq!(asked["request"], json!({"type": "finish", "then": "rest"}));
    assert_ne!(asked["key"], again["key"]);
    up.answer(&asked["key"]).await;
    beeps(&mut pad, &template.on_done).await;

    // Page and keypad share the line.
    page.say(json!({"type": "request", "key": "p1", "request": {"type": "shut"}}))
        .await;
    assert_eq!(up.hear("request").await["key"], "p1");
    up.answer(&json!("p1")).await;
    assert_eq!(page.hear("answer").await["key"], "p1");

    drop(pad);
    std::fs::remove_file(&link).unwrap();
    up.hears_trouble(true).await;
    let mut pad = plug(&link);
    up.hears_trouble(false).await;
    up.show(2, json!({"type": "free", "since": 2})).await;
    page.sees_desk("free").await;
    pad.press(&template, Key::Next).unwrap();
    assert_eq!(up.hear("request").await["request"]["type"], "call_next");

    stopper.stop();
    let late = appliance::shutdown::all_stopped(running.tasks).await;
    assert!(late.is_empty(), "{late:?} did not stop");
}

#[actix_web::test]
async fn keys_hold_send_on_and_say_what_came_of_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (_stopper, stop) = Shutdown::by_hand();
    let mut pad = Fake::pty().unwrap();
    let mut template = Template::profile("letters").unwrap();
    template.keys.insert(b'C', Key::Transfer);
    template.transfer_to = Some("nop-phi".into());
    assert_eq!(template.flaw(), None);
    let settings = Settings {
        server: format!("http://{}", listener.local_addr().unwrap()),
        token: "t0ken".into(),
        listen: "127.0.0.1:0".into(),
        keypad: Some((pad.port().parse().unwrap(), template.clone())),
    };
    let running = agent::start(settings, &stop).unwrap();
    let mut page = Page::open(&running.address).await;
    let mut up = Up::greet(&listener).await;
    up.hears_trouble(false).await;
    for (version, key, asked) in [
        (1, Key::SuspendMissing, "suspend"),
        (20, Key::Transfer, "transfer"),
    ] {
        up.show(version, serving()).await;
        page.sees_desk("serving").await;
        assert!(pad.press(&template, key).unwrap());
        let heard = up.hear("request").await;
        assert_eq!(heard["request"]["type"], asked);
        let (kind, group) = (&heard["request"]["kind"], &heard["request"]["group"]);
        match key {
            Key::SuspendMissing => assert_eq!(*kind, "papers_missing"),
            _ => assert_eq!(*group, "nop-phi"),
        }
        up.answer(&heard["key"]).await;
        up.show(version + 10, json!({"type": "free", "since": 1}))
            .await;
        page.sees_desk("free").await;
    }
}

#[actix_web::test]
async fn a_keypad_that_does_not_answer_its_poll_is_silent_although_its_wire_is_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (_stopper, stop) = Shutdown::by_hand();
    let mut fake = Fake::pty().unwrap();
    let text = "fields = [\"key\"]\nkeys = { \"31\" = \"next\" }\n\
        poll = { send = \"05\", every_ms = 50, silent_after_ms = 1500 }";
    let template: Template = toml::from_str(text).unwrap();
    let settings = Settings {
        server: format!("http://{}", listener.local_addr().unwrap()),
        token: "t0ken".into(),
        listen: "127.0.0.1:0".into(),
        keypad: Some((fake.port().parse().unwrap(), template)),
    };
    let _running = agent::start(settings, &stop).unwrap();
    let mut up = Up::greet(&listener).await;
    up.hears_trouble(true).await;
    // It wakes up, and answers each poll until it is switched off.
    let awake = Arc::new(AtomicBool::new(true));
    let pad = std::thread::spawn({
        let awake = awake.clone();
        move || {
            while awake.load(Ordering::Relaxed) {
                if fake.heard().is_ok_and(|heard| heard.contains(&0x05)) {
                    let _ = fake.send(&[0x06]);
                }
            }
            fake
        }
    });
    up.hears_trouble(false).await;
    awake.store(false, Ordering::Relaxed);
    up.hears_trouble(true).await;
    drop(pad.join());
}

fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command
        .env_remove("LAYSO_LOG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn ready(out: &mut impl BufRead) -> String {
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    line.strip_prefix("ready ")
        .expect("it says where it is")
        .trim()
        .to_owned()
}

#[actix_web::test]
async fn the_programs_find_each_other_and_the_page_is_served_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "t0ken").unwrap();
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut pad = program(env!("CARGO_BIN_EXE_layso-fake-keypad"))
        .spawn()
        .unwrap();
    let port = ready(&mut BufReader::new(pad.stdout.take().unwrap()));
    // Nobody listens there yet.
    let reserved = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = reserved.local_addr().unwrap();
    drop(reserved);
    let mut counter = program(env!("CARGO_BIN_EXE_layso-counter"))
        .args([
            "--server",
            &format!("http://{server}"),
            "--listen",
            "127.0.0.1:0",
        ])
        .args(["--keypad", &port, "--token-file"])
        .arg(&token)
        .spawn()
        .unwrap();
    let mut out = BufReader::new(counter.stdout.take().unwrap());
    let address = ready(&mut out);
    let health = || async {
        let answer = awc::Client::new()
            .get(format!("{address}/agent/health"))
            .send()
            .await;
        answer.unwrap().json::<Value>().await.unwrap()
    };
    assert_eq!(health().await["up"], false);
    let page = awc::Client::new()
        .get(format!("{address}/counter"))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.headers().contains_key("content-security-policy"));
    assert_eq!(Page::open(&address).await.hear("link").await["up"], false);

    let listener = TcpListener::bind(server).await.unwrap();
    let mut up = Up::greet(&listener).await;
    up.hears_trouble(false).await;
    up.show(1, json!({"type": "free", "since": 1})).await;
    // The key may come before the view; then it does nothing, and is pressed again.
    let mut keys = pad.stdin.take().unwrap();
    let asked = timely(async {
        loop {
            keys.write_all(b"next\n").unwrap();
            let wait = tokio::time::timeout(Duration::from_secs(2), up.hear("request"));
            if let Ok(asked) = wait.await {
                return asked;
            }
        }
    })
    .await;
    assert_eq!(asked["request"]["type"], "call_next");
    assert_eq!(health().await["name"], "counter-4");

    // Ctrl-C ends it well, and it has printed one line in all.
    let pid = counter.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let ended = tokio::task::spawn_blocking(move || {
        let status = counter.wait().unwrap();
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut out, &mut rest).unwrap();
        (status.code(), rest)
    });
    assert_eq!(timely(ended).await.unwrap(), (Some(0), String::new()));
    drop(keys);
    assert!(
        pad.wait().unwrap().success(),
        "the fake ends with its input"
    );
}

#[test]
fn what_is_wrong_is_one_sentence_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    let run = |flags: &[&str]| {
        let out = program(env!("CARGO_BIN_EXE_layso-counter"))
            .args(["--server", "http://127.0.0.1:1", "--token-file"])
            .arg(&token)
            .args(flags)
            .env("RUST_BACKTRACE", "1")
            .output()
            .unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!(
            (out.status.code(), said.lines().count()),
            (Some(1), 1),
            "{said}"
        );
        said
    };
    assert!(run(&[]).contains("layso-server enrol"), "no such file");
    std::fs::write(&token, "t0ken").unwrap();
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(run(&[]).contains("chmod 600"));
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(run(&["--listen", "0.0.0.0:0"]).contains("Listen on 127.0.0.1"));
    assert!(run(&["--keypad", "usb"]).contains("--keypad"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(run(&["--listen", &address]).contains("choose another port"));
}
