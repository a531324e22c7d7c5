//! The server dies in the middle of a morning and the kiosk goes on: real server, real kiosk, fake
//! printer. Every number is on one paper, none is lost, none is there twice, all can be called.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hall_tests::house::{Caller, House, test_plan};
use hall_tests::rig::{self, Running};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Longest wait for anything, on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The plan of the tests with a kiosk in it.
fn plan() -> String {
    format!(
        "{}\n[[kiosk]]\nname = \"kiosk-1\"\ndigit = 4\n",
        test_plan(1)
    )
}

/// The kiosk's agent with its printer.
struct Corner {
    folder: PathBuf,
    server: String,
    token: PathBuf,
    printer: Running,
    agent: Option<Running>,
}

impl Corner {
    fn open(folder: &Path, server: &str, token: &str) -> Corner {
        let token_file = folder.join("kiosk.token");
        std::fs::write(&token_file, token).unwrap();
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&token_file, private).unwrap();
        let mut printer = Command::new(rig::program("layso-fake-printer").unwrap());
        printer
            .args(["--listen", "127.0.0.1:0", "--out"])
            .arg(folder.join("slips"));
        let printer = Running::start("printer", &mut printer, &folder.join("printer.log")).unwrap();
        let mut corner = Corner {
            folder: folder.into(),
            server: server.to_owned(),
            token: token_file,
            printer,
            agent: None,
        };
        corner.start();
        corner
    }

    fn start(&mut self) {
        let printer = self.printer.address.trim_start_matches("tcp://").to_owned();
        let mut command = Command::new(rig::program("layso-kiosk").unwrap());
        command
            .args(["--server", &self.server, "--listen", "127.0.0.1:0"])
            .args(["--camera", "none", "--printer", &format!("tcp:{printer}")])
            .arg("--token-file")
            .arg(&self.token)
            .arg("--journal")
            .arg(self.folder.join("journal"));
        let log = self.folder.join("kiosk.log");
        self.agent = Some(Running::start("kiosk", &mut command, &log).unwrap());
    }

    /// A power cut.
    fn kill(&mut self) {
        self.agent.take().unwrap().kill();
    }

    async fn page(&self) -> Page {
        Page::open(&self.agent.as_ref().unwrap().address).await
    }

    /// How many slips the printer has cut.
    fn slips(&self) -> usize {
        let files = std::fs::read_dir(self.folder.join("slips")).map(|files| {
            let names = files.flatten().map(|file| file.path());
            names
                .filter(|file| file.extension().is_some_and(|end| end == "png"))
                .count()
        });
        files.unwrap_or(0)
    }
}

/// A page of the kiosk.
struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    view: Value,
}

impl Page {
    async fn open(address: &str) -> Page {
        let address = address.trim_end_matches('/');
        let url = format!("{}/ws/kiosk", address.replace("http", "ws"));
        let mut request = url.into_client_request().unwrap();
        let origin = address.parse().unwrap();
        request.headers_mut().insert("origin", origin);
        let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        let mut page = Page {
            socket,
            view: Value::Null,
        };
        let version = protocol::version::CURRENT;
        page.say(json!({"type": "hello", "version": version, "build": "t"}))
            .await;
        page
    }

    async fn say(&mut self, message: Value) {
        let text = Message::text(message.to_string());
        self.socket.send(text).await.unwrap();
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

    /// Waits for a view that holds.
    async fn until(&mut self, what: &str, holds: impl Fn(&Value) -> bool) {
        let waiting = async {
            while !holds(&self.view) {
                self.hear().await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(waited.is_ok(), "waited in vain for {what}: {}", self.view);
    }

    async fn touch(&mut self, key: &str, group: &str) {
        let wish = json!({"type": "issue", "group": group, "language": "vi", "photo": null});
        self.say(json!({"type": "request", "key": key, "request": wish}))
            .await;
    }

    /// The label on the paper of a touch.
    async fn number(&mut self, key: &str, group: &str) -> String {
        self.touch(key, group).await;
        loop {
            let message = self.hear().await;
            if message["type"] == "answer" && message["key"] == key {
                let answer = &message["answer"];
                assert_eq!(answer["type"], "done", "{answer}");
                assert_eq!(answer["print"], "printed", "{answer}");
                return answer["label"].as_str().unwrap().to_owned();
            }
        }
    }

    async fn online(&mut self) {
        self.until("the server", |view| {
            view["online"] == true && view["cut_off"].is_null() && view["printer"] == "ready"
        })
        .await;
    }

    async fn cut_off(&mut self) {
        self.until("a kiosk that is cut off and gives numbers", |view| {
            view["cut_off"]["gives"] == true && view["printer"] == "ready"
        })
        .await;
    }
}

#[actix_web::test]
async fn the_server_dies_and_the_kiosk_goes_on_with_numbers_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::open(folder.path(), &plan()).unwrap();
    let kiosk = house
        .token(&["--role", "kiosk", "--name", "kiosk-1"])
        .unwrap();
    let supervisor = house
        .token(&["--role", "supervisor", "--name", "s"])
        .unwrap();
    let mut corner = Corner::open(folder.path(), &house.address, &kiosk);
    let mut given = Vec::new();

    let mut page = corner.page().await;
    page.online().await;
    given.push(page.number("t-1", "a").await);
    given.push(page.number("t-2", "b").await);
    assert_eq!(given, ["A001", "B001"]);
    kept(&corner).await;

    // A touch is on its way when the server dies: it has a number all the same, from whichever.
    page.touch("t-3", "a").await;
    house.kill();
    let third = page.number("t-3", "a").await;
    page.cut_off().await;
    assert_eq!(
        page.view["hall"]["waiting"], 0,
        "nothing is said of the line"
    );
    let fourth = page.number("t-4", "a").await;
    let fifth = page.number("t-5", "b").await;
    let before = third == "A9401";
    assert!(before || third == "A002", "{third}");
    assert_eq!(fourth, if before { "A9402" } else { "A9401" });
    assert_eq!(fifth, "B9401");
    given.extend([third.clone(), fourth.clone(), fifth]);

    // The power of the kiosk goes too. It comes back without a server, knows the hall and the day,
    // goes on after its last number, and owes what it gave.
    corner.kill();
    corner.start();
    let mut page = corner.page().await;
    page.cut_off().await;
    assert_eq!(page.number("t-4", "a").await, fourth, "the same touch");
    let sixth = page.number("t-6", "b").await;
    assert_eq!(sixth, "B9402");
    given.push(sixth);
    // Killed once more, with everything still untold.
    corner.kill();

    house.start().unwrap();
    corner.start();
    let mut page = corner.page().await;
    page.online().await;
    given.push(page.number("t-7", "a").await);
    let caller = Caller::new(&house.address, &supervisor);
    told(&caller, given.len()).await;
    let paper: BTreeSet<&String> = given.iter().collect();
    assert_eq!(paper.len(), given.len(), "no number stands on two papers");
    papers(&corner, given.len()).await;

    // Everybody can be called, each once.
    let mut called = BTreeSet::new();
    let counter = |act: &str| format!("/api/counters/1/{act}");
    let press = async |act: &str, turn: usize| {
        let key = format!("{act}-{turn}");
        caller.post(&counter(act), &key, &json!({})).await.unwrap()
    };
    press("open", 0).await;
    for turn in 1..=given.len() {
        let next = press("next", turn).await;
        let label = next.label().unwrap_or_else(|| panic!("{next:?}"));
        assert!(called.insert(label.to_owned()), "{label} was called twice");
        press("start", turn).await;
        press("finish", turn).await;
    }
    assert_eq!(called, given.iter().cloned().collect::<BTreeSet<_>>());
    let empty = press("next", 99).await;
    assert_eq!(empty.code(), Some("nobody_waiting"), "{empty:?}");
    house.operate("check", &[]).unwrap();
    let report = house.operate("report", &["--format", "csv"]).unwrap();
    let own = given.iter().filter(|label| label.len() == 5).count();
    let mut head = report.lines().next().unwrap().split(',');
    let column = head.position(|name| name == "offline").unwrap();
    let told: usize = report
        .lines()
        .filter(|line| line.contains(",group,"))
        .map(|line| {
            line.split(',')
                .nth(column)
                .unwrap()
                .parse::<usize>()
                .unwrap()
        })
        .sum();
    assert_eq!(told, own, "{report}");
}

/// Waits until the kiosk has the hall on its disk.
async fn kept(corner: &Corner) {
    let file = corner.folder.join("journal/hall.json");
    let waiting = async {
        while !file.exists() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "the kiosk keeps no copy of the hall");
}

/// Waits until each number has its paper, and none has two. The printer proves a slip a moment before
/// its picture is a file.
async fn papers(corner: &Corner, numbers: usize) {
    let waiting = async {
        while corner.slips() < numbers {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "{} papers of {numbers}", corner.slips());
    assert_eq!(corner.slips(), numbers, "one paper for each number");
}

/// Waits until the hall has so many people waiting, and stays there.
async fn told(supervisor: &Caller, people: usize) {
    let waiting = async {
        loop {
            let hall = supervisor.get("/api/hall").await.unwrap().body;
            if hall["waiting"] == json!(people) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "the hall does not hear of {people} numbers");
}
