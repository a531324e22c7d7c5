//! A real server in a folder of its own, and a small client that may also speak nonsense.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::{Draft, HallPlan};
use serde_json::Value;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_layso-server");

/// Runs a command of the operator to its end.
pub fn operator(arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .args(arguments)
        .env_remove("LAYSO_DATA")
        .output()
        .expect("it starts")
}

/// What an operator's command printed, when it did what it was told.
pub fn told(arguments: &[&str]) -> String {
    let output = operator(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {stderr}");
    String::from_utf8(output.stdout)
        .expect("UTF-8")
        .trim_end()
        .to_owned()
}

/// What an operator's command said when it refused.
pub fn refused(arguments: &[&str]) -> String {
    let output = operator(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?} went well");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// The sample hall, open at every hour of every day, without pauses between calls.
pub fn plan() -> Draft {
    let mut draft = (*HallPlan::sample()).clone();
    draft.rules.rollover = "00:00".parse().expect("a time");
    draft.rules.recall_pause_s = 0;
    draft.rules.no_show_after_s = 0;
    draft.rules.calls_before_no_show = 1;
    for season in &mut draft.seasons {
        season.sessions = vec![String::from("00:00-24:00").try_into().expect("hours")];
    }
    draft
}

/// A hall with its server.
pub struct World {
    home: tempfile::TempDir,
    server: Option<Server>,
}

struct Server {
    child: Child,
    address: String,
}

impl World {
    /// A hall of the sample plan, its server running.
    pub fn start() -> World {
        World::with_plan(&plan())
    }

    /// A hall of this plan, its server running.
    pub fn with_plan(plan: &Draft) -> World {
        let mut world = World {
            home: tempfile::tempdir().expect("a folder"),
            server: None,
        };
        std::fs::write(world.plan_file(), toml::to_string(plan).expect("TOML")).expect("a file");
        world.run(&[]);
        world
    }

    /// Starts the server, with more arguments.
    pub fn run(&mut self, more: &[&str]) {
        let plan = self.plan_file();
        let mut command = Command::new(PROGRAM);
        command
            .arg("run")
            .arg("--data")
            .arg(self.data())
            .arg("--plan")
            .arg(plan);
        command.args(["--listen", "127.0.0.1:0"]).args(more);
        command.stdout(Stdio::piped()).stderr(self.log());
        let mut child = command.spawn().expect("the server starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("ready http://").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("not ready but {line:?}: {}", self.told()));
        self.server = Some(Server { child, address });
    }

    fn log(&self) -> std::fs::File {
        let path = self.home.path().join("server.log");
        std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .expect("a log")
    }

    /// What the server wrote about itself.
    pub fn told(&self) -> String {
        std::fs::read_to_string(self.home.path().join("server.log")).unwrap_or_default()
    }

    /// Asks the server to stop as a service manager does, and waits until it has.
    pub fn stop(&mut self) {
        let mut server = self.server.take().expect("it runs");
        let id = server.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .expect("kill");
        assert!(sent.success());
        let ended = server.child.wait().expect("it ends");
        assert!(ended.success(), "{ended}: {}", self.told());
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn data(&self) -> PathBuf {
        self.home.path().join("hall")
    }

    pub fn data_text(&self) -> String {
        self.data().display().to_string()
    }

    pub fn plan_file(&self) -> PathBuf {
        self.home.path().join("plan.toml")
    }

    pub fn address(&self) -> &str {
        &self.server.as_ref().expect("it runs").address
    }

    /// A token, known to the running server when this returns.
    pub fn token(&self, role: &str, name: &str, more: &[&str]) -> String {
        let data = self.data_text();
        let mut arguments = vec!["enrol", "--data", &data, "--role", role, "--name", name];
        arguments.extend(more);
        let token = told(&arguments);
        self.until("the token is known", || {
            self.ask("GET", "/api/you").token(&token).send().status == 200
        });
        token
    }

    /// A one-use code.
    pub fn code(&self, role: &str, name: &str, more: &[&str]) -> String {
        let data = self.data_text();
        let mut arguments = vec![
            "enrol", "--data", &data, "--role", role, "--name", name, "--code",
        ];
        arguments.extend(more);
        told(&arguments)
            .split_once("/in#")
            .expect("a link")
            .1
            .to_owned()
    }

    /// Waits for something that the server does by itself.
    pub fn until(&self, what: &str, mut done: impl FnMut() -> bool) {
        for _ in 0..400 {
            if done() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("never happened: {what}\n{}", self.told());
    }

    /// A request that is not sent yet.
    pub fn ask<'a>(&'a self, method: &'a str, path: &'a str) -> Ask<'a> {
        Ask {
            world: self,
            method,
            path,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Asks for something under a fresh key.
    pub fn post(&self, token: &str, path: &str, body: &Value) -> Reply {
        self.ask("POST", path)
            .token(token)
            .key(&fresh_key())
            .json(body)
            .send()
    }

    pub fn get(&self, token: &str, path: &str) -> Reply {
        self.ask("GET", path).token(token).send()
    }

    /// Sends bytes as they are and gives what comes back.
    pub fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut line = TcpStream::connect(self.address()).expect("a connection");
        line.set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a limit");
        // The server may hang up before it has heard all of it.
        let _ = line.write_all(bytes);
        let _ = line.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = line.read_to_end(&mut answer);
        answer
    }

    /// True while the server answers.
    pub fn is_up(&self) -> bool {
        self.ask("GET", "/healthz").send().status == 200
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.child.kill();
            let _ = server.child.wait();
        }
    }
}

/// A key that was not used before.
pub fn fresh_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!(
        "key-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

/// A request in the making.
pub struct Ask<'a> {
    world: &'a World,
    method: &'a str,
    path: &'a str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().as_bytes())
    }

    pub fn body(mut self, kind: &str, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self.header("Content-Type", kind)
    }

    pub fn send(self) -> Reply {
        let Ask {
            world,
            method,
            path,
            headers,
            body,
        } = self;
        let address = world.address();
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let mut bytes = head.into_bytes();
        bytes.extend(&body);
        Reply::read(&world.raw(&bytes))
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn read(bytes: &[u8]) -> Reply {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .expect("a status");
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut body = bytes[end + 4..].to_vec();
        if headers
            .get("transfer-encoding")
            .is_some_and(|it| it == "chunked")
        {
            body = unchunked(&body);
        }
        Reply {
            status: status.parse().expect("a number"),
            headers,
            body,
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|cause| panic!("{cause} in {:?}", String::from_utf8_lossy(&self.body)))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The code of a problem that is as every problem must be.
    #[track_caller]
    pub fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text()
        );
        let body = self.json();
        assert_eq!(body["status"], self.status, "{body}");
        for field in ["type", "title", "code"] {
            assert!(
                body[field].as_str().is_some_and(|text| !text.is_empty()),
                "{field}: {body}"
            );
        }
        for field in ["say", "remedy"] {
            for language in ["vi", "en"] {
                let text = body[field][language].as_str().unwrap_or_default();
                let is_words = !text.is_empty() && !text.contains('{') && text.contains(' ');
                assert!(is_words, "{field}.{language}: {body}");
            }
        }
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|part| part == b"\r\n") {
        let size = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || bytes.len() < end + 2 + size {
            break;
        }
        whole.extend(&bytes[end + 2..end + 2 + size]);
        bytes = bytes.get(end + 4 + size..).unwrap_or_default();
    }
    whole
}

/// A photo as a camera makes it: a JPEG of colours that say where its middle is.
pub fn camera_photo() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(640, 480, |x, y| {
        image::Rgb([(x / 3) as u8, (y / 2) as u8, 120])
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut bytes)
        .encode(&picture, 640, 480, image::ExtendedColorType::Rgb8)
        .expect("a JPEG");
    bytes
}
