//! A hall that is only a script: a server that shows one board what the test says.

#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use appliance::clock;
use futures_util::{SinkExt, StreamExt};
use layso_board::voice::clips::Pack;
use layso_board::voice::phrase::{self, Style};
use protocol::{
    AnnouncementRow, BoardRequest, BoardView, Call, CallState, HallNames, Language, Millis,
    Opening, Role, ToScreen, ToServer, TroubleReport, Welcome, You,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};

pub const TOKEN: &str = "board-token";

/// The script's end.
pub struct Hall {
    pub address: String,
    view: watch::Sender<(u64, BoardView)>,
    /// Every change cuts the lines of that moment.
    line: watch::Sender<()>,
    /// What the board reported last.
    pub troubles: watch::Receiver<Vec<TroubleReport>>,
    /// Facts of the board's last report, `name=value`.
    pub facts: watch::Receiver<Vec<String>>,
    /// How many greetings there were.
    pub greetings: watch::Receiver<u32>,
}

impl Hall {
    pub async fn open() -> Hall {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let shown = BoardView {
            opening: Opening::Open { until: None },
            ..BoardView::default()
        };
        let (view, views) = watch::channel((1, shown));
        let (line, lines) = watch::channel(());
        let (reported, troubles) = watch::channel(Vec::new());
        let (figured, facts) = watch::channel(Vec::new());
        let (greeted, greetings) = watch::channel(0);
        let told = Told {
            troubles: reported,
            facts: figured,
            greetings: greeted,
        };
        tokio::spawn(async move {
            let told = std::sync::Arc::new(told);
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, views.clone(), lines.clone(), told.clone()));
            }
        });
        Hall {
            address,
            view,
            line,
            troubles,
            facts,
            greetings,
        }
    }

    /// Shows these calls, in a new version of the view.
    pub fn show(&self, calls: &[Call]) {
        let mut calls = calls.to_vec();
        calls.sort_by_key(|call| std::cmp::Reverse(call.seq));
        self.view.send_modify(|(version, view)| {
            *version += 1;
            view.calls = calls;
        });
    }

    /// Shows these announcements beside the calls, in a new version of the view.
    pub fn announce(&self, announcements: &[AnnouncementRow]) {
        self.view.send_modify(|(version, view)| {
            *version += 1;
            view.announcements = announcements.to_vec();
        });
    }

    /// Cuts the line to the board, which may come back at once.
    pub fn cut(&self) {
        self.line.send_replace(());
    }

    /// Waits until the board greeted so often.
    pub async fn greeted(&self, times: u32) {
        let mut greetings = self.greetings.clone();
        within("a greeting", greetings.wait_for(|seen| *seen >= times))
            .await
            .expect("a script");
    }
}

struct Told {
    troubles: watch::Sender<Vec<TroubleReport>>,
    facts: watch::Sender<Vec<String>>,
    greetings: watch::Sender<u32>,
}

#[allow(
    clippy::result_large_err,
    reason = "the handshake's callback is typed so"
)]
async fn serve(
    stream: TcpStream,
    mut views: watch::Receiver<(u64, BoardView)>,
    mut line: watch::Receiver<()>,
    told: std::sync::Arc<Told>,
) {
    let check = |request: &Request, response: Response| {
        assert_eq!(request.uri().path(), "/ws/board");
        assert_eq!(
            request.headers()["authorization"],
            format!("Bearer {TOKEN}")
        );
        Ok(response)
    };
    let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(stream, check).await else {
        return;
    };
    views.mark_changed();
    line.mark_unchanged();
    let mut beats = tokio::time::interval(Duration::from_secs(1));
    let mut greeted = false;
    loop {
        let message: ToScreen<BoardView> = tokio::select! {
            _ = line.changed() => return,
            heard = socket.next() => {
                let Some(Ok(Message::Text(text))) = heard else { return };
                match serde_json::from_str(&text).expect("a message of the protocol") {
                    ToServer::<BoardRequest>::Hello(_) => {
                        greeted = true;
                        told.greetings.send_modify(|times| *times += 1);
                        ToScreen::Welcome(welcome())
                    }
                    ToServer::Report { troubles, facts } => {
                        told.troubles.send_replace(troubles);
                        let facts = facts.into_iter().map(|fact| format!("{}={}", fact.name, fact.value));
                        told.facts.send_replace(facts.collect());
                        continue;
                    }
                    _ => continue,
                }
            }
            _ = views.changed(), if greeted => {
                let (version, view) = views.borrow_and_update().clone();
                ToScreen::View { version, view }
            }
            _ = beats.tick(), if greeted => {
                let version = views.borrow().0;
                ToScreen::Beat { now: clock::now(), version }
            }
        };
        let text = serde_json::to_string(&message).expect("JSON");
        if socket.send(Message::text(text)).await.is_err() {
            return;
        }
    }
}

fn welcome() -> Welcome {
    let you = You {
        name: "board-1".into(),
        role: Role::Board,
        counter: None,
        zone: Some("A".into()),
    };
    Welcome {
        version: protocol::version::CURRENT,
        build: "script".into(),
        now: clock::now(),
        speed: None,
        you,
        hall: HallNames::default(),
    }
}

/// A call that was made so many milliseconds ago.
pub fn call(seq: u64, label: &str, counter: u16, ago_ms: i64) -> Call {
    Call {
        seq,
        label: label.into(),
        counter,
        at: Millis(clock::now().0 - ago_ms),
        times: 1,
        state: CallState::Calling,
        language: Language::Vi,
    }
}

/// What must be in the file of a call.
pub fn expected(calls: &[Call], style: Style) -> Vec<i16> {
    let pack = Pack::bundled();
    let parts = phrase::phrase(calls, style, pack.rules()).expect("it can be said");
    pack.join(&parts).samples
}

/// The names of the files in a folder, in order.
pub fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

pub fn samples(file: &Path) -> Vec<i16> {
    let wav = hound::WavReader::open(file).expect("a WAV file");
    assert_eq!(
        (
            wav.spec().channels,
            wav.spec().bits_per_sample,
            wav.spec().sample_rate
        ),
        (1, 16, 22_050)
    );
    wav.into_samples()
        .collect::<Result<_, _>>()
        .expect("samples")
}

/// Waits for a file.
pub async fn appears(file: PathBuf) -> PathBuf {
    let there = async {
        while !file.exists() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    within(&file.display().to_string(), there).await;
    file
}

/// Ends the test when something takes far too long, on however busy a machine.
pub async fn within<F: Future>(what: &str, future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(60), future)
        .await
        .unwrap_or_else(|_| panic!("{what} did not come"))
}
