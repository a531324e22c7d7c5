//! What stands around an agent in its tests: a scripted server, a page, and the real program.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Longest wait for anything, on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(60);

const TOKEN: &str = "kioskTestToken0123456789";

/// What the scripted server knows.
#[derive(Default)]
pub struct Book {
    /// The labels given, by key.
    pub issued: BTreeMap<String, String>,
    /// How often a number was asked for, repeats included.
    pub asked: usize,
    /// The last report of the box: troubles and facts.
    pub troubles: Vec<Value>,
    pub facts: Vec<Value>,
    /// The photos taken up.
    pub photos: Vec<Vec<u8>>,
    /// The photo references that numbers carried.
    pub with_photo: Vec<Value>,
    /// True while photos are refused.
    pub photos_full: bool,
}

/// A scripted server: greets, shows one hall, gives one number for each key.
pub struct Hall {
    pub book: Arc<Mutex<Book>>,
    pub address: String,
    handle: actix_web::dev::ServerHandle,
}

impl Hall {
    pub async fn start() -> Hall {
        let book = Arc::new(Mutex::new(Book::default()));
        let data = web::Data::from(Arc::clone(&book));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .app_data(web::PayloadConfig::new(1 << 20))
                .route("/ws/kiosk", web::get().to(socket))
                .route("/api/photos", web::post().to(photos))
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(0)
        .bind("127.0.0.1:0")
        .unwrap();
        let address = format!("http://{}", server.addrs()[0]);
        let running = server.run();
        let handle = running.handle();
        actix_web::rt::spawn(running);
        Hall {
            book,
            address,
            handle,
        }
    }

    pub async fn stop(self) {
        self.handle.stop(false).await;
    }

    /// Waits until the book says so.
    pub async fn until(&self, what: &str, holds: impl Fn(&Book) -> bool) {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if holds(&self.book.lock().unwrap()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("waited in vain for {what}");
    }

    /// The codes of the troubles that the box reports.
    pub fn troubles(book: &Book) -> Vec<&str> {
        book.troubles
            .iter()
            .filter_map(|report| report["trouble"].as_str())
            .collect()
    }
}

fn names(text: &str) -> Value {
    json!({"vi": text, "en": text})
}

fn hall_names() -> Value {
    json!({"authority": names("UBND tỉnh Nghệ An"), "name": names("Trung tâm"), "phone": null})
}

async fn photos(
    book: web::Data<Mutex<Book>>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let bearer = request
        .headers()
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    assert_eq!(bearer, Some(format!("Bearer {TOKEN}").as_str()));
    let mut book = book.lock().unwrap();
    if book.photos_full {
        return HttpResponse::InternalServerError().finish();
    }
    book.photos.push(body.to_vec());
    HttpResponse::Ok().json(json!({"photo": format!("photo-{}", book.photos.len())}))
}

async fn socket(
    book: web::Data<Mutex<Book>>,
    request: HttpRequest,
    body: web::Payload,
) -> actix_web::Result<HttpResponse> {
    let (response, mut session, mut stream) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(async move {
        while let Some(Ok(message)) = stream.next().await {
            let actix_ws::Message::Text(text) = message else {
                continue;
            };
            let said: Value = serde_json::from_str(&text).unwrap();
            for answer in answers(&mut book.lock().unwrap(), &said) {
                // A box that was killed hears nothing.
                let _ = futures_util::FutureExt::now_or_never(session.text(answer.to_string()));
            }
        }
    });
    Ok(response)
}

fn answers(book: &mut Book, said: &Value) -> Vec<Value> {
    match said["type"].as_str().unwrap() {
        "hello" => vec![
            json!({"type": "welcome", "version": protocol::version::CURRENT, "build": "script",
                "now": appliance::clock::now(), "hall": hall_names(),
                "you": {"name": "kiosk-1", "role": "kiosk", "counter": null, "zone": null}}),
            json!({"type": "view", "version": 1, "view": {"hall": hall_names(),
                "opening": {"type": "open", "until": null}, "sessions": [], "waiting": 3,
                "tiles": [], "photo": {"type": "until_day_ends"}}}),
        ],
        "report" => {
            book.troubles = said["troubles"].as_array().unwrap().clone();
            book.facts = said["facts"].as_array().unwrap().clone();
            Vec::new()
        }
        "alive" => {
            vec![json!({"type": "beat", "now": appliance::clock::now(), "version": 1})]
        }
        "request" => {
            let key = said["key"].as_str().unwrap().to_owned();
            let done = match said["request"]["type"].as_str().unwrap() {
                "issue" => {
                    book.asked += 1;
                    book.with_photo.push(said["request"]["photo"].clone());
                    let next = format!("B{:03}", book.issued.len() + 1);
                    let label = book.issued.entry(key.clone()).or_insert(next).clone();
                    json!({"type": "done", "label": label, "slip": slip(&label)})
                }
                _ => json!({"type": "done"}),
            };
            vec![json!({"type": "answer", "key": key, "answer": done})]
        }
        _ => Vec::new(),
    }
}

fn slip(label: &str) -> Value {
    json!({"label": label, "group": names("Tư pháp, hộ tịch"), "agency": names("Sở Tư pháp"),
        "hall": hall_names(), "issued_at": appliance::clock::now(), "time": "09:12",
        "date": "25/11/2026", "origin": "Kiosk 1", "ahead": 6, "wait": {"type": "unknown"},
        "counters": [5, 6], "url": "http://hall/p/0123456789abcdefghijkl", "papers": [],
        "calls_before_no_show": 3, "return_min": 30, "language": "vi"})
}

/// The real program.
pub struct Box {
    child: Child,
    pub address: String,
}

impl Box {
    /// Starts it and waits until its page is served.
    pub fn start(server: &str, printer: &str, folder: &Path) -> Box {
        let token = folder.join("token");
        std::fs::write(&token, TOKEN).unwrap();
        std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_layso-kiosk"))
            .args([
                "--server",
                server,
                "--listen",
                "127.0.0.1:0",
                "--printer",
                printer,
            ])
            .args(["--camera", "still", "--panel", "21.5", "--token-file"])
            .arg(&token)
            .arg("--journal")
            .arg(folder.join("journal"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("ready ")
            .expect("it says where it is")
            .to_owned();
        Box { child, address }
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Box {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A page with its socket.
pub struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The newest view.
    pub view: Value,
}

impl Page {
    pub async fn open(agent: &Box) -> Page {
        let url = format!("{}/ws/kiosk", agent.address.replace("http", "ws"));
        let mut request = url.into_client_request().unwrap();
        request
            .headers_mut()
            .insert("origin", agent.address.parse().unwrap());
        let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        let mut page = Page {
            socket,
            view: Value::Null,
        };
        page.say(json!({"type": "hello", "version": protocol::version::CURRENT, "build": "p"}))
            .await;
        page
    }

    pub async fn say(&mut self, message: Value) {
        self.socket
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// Sends a request and does not wait.
    pub async fn ask(&mut self, key: &str, request: Value) {
        self.say(json!({"type": "request", "key": key, "request": request}))
            .await;
    }

    async fn hear(&mut self) -> Value {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let frame = next.expect("the agent says something").unwrap().unwrap();
            if let Message::Text(text) = frame {
                let message: Value = serde_json::from_str(&text).unwrap();
                if message["type"] == "view" {
                    self.view = message["view"].clone();
                }
                return message;
            }
        }
    }

    /// Waits for the answer under a key.
    pub async fn answer(&mut self, key: &str) -> Value {
        loop {
            let message = self.hear().await;
            if message["type"] == "answer" && message["key"] == key {
                return message["answer"].clone();
            }
        }
    }

    /// Waits for a view that holds.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Value) -> bool) {
        // Beats come every 2 s, so that this ends.
        let began = appliance::clock::mono_ms();
        while u128::from(appliance::clock::mono_ms() - began) < PATIENCE.as_millis() {
            if holds(&self.view) {
                return;
            }
            self.hear().await;
        }
        panic!("waited in vain for {what}: {}", self.view);
    }

    /// Waits until numbers can be taken.
    pub async fn ready(&mut self) {
        self.until("a kiosk that is ready", |view| {
            view["online"] == true && view["printer"] == "ready"
        })
        .await;
    }
}

/// What a page asks for a number.
pub fn a_number() -> Value {
    json!({"type": "issue", "group": "tu-phap", "language": "vi", "photo": null})
}
