//! The kiosk's agent: brings the state machine together with page, server, printer and journal.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use appliance::clock;
use appliance::link::socket::{LinkHandle, NoAnswer};
use appliance::screen::{Feed, Shown};
use appliance::shutdown::Shutdown;
use protocol::{
    Answer, KioskPageRequest, KioskRequest, KioskView, PrintResult, Slip, Trouble, TroubleReport,
};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;

use crate::journal::{Entry, Journal};
use crate::kiosk::{Act, Kept, Kiosk, Now};
use crate::printer::escpos;
use crate::printer::press::Event;
use crate::printer::works::Works;
use crate::slip::{self, Layout};

/// Things that may wait for the agent.
const MAX_WAITING: usize = 256;

/// Longest wait for a slip that is on its way when the box is asked to stop.
const LAST_SLIP: Duration = Duration::from_secs(2);

/// The line to the server.
pub type Line = LinkHandle<KioskView, KioskRequest>;

/// One thing that happened.
enum Input {
    /// The page asks.
    Page {
        key: String,
        request: KioskPageRequest,
        to: oneshot::Sender<Answer>,
    },
    /// The pages say what is wrong with them.
    Troubles(Vec<TroubleReport>),
    /// A photo came.
    PhotoCame,
    /// The server answers, or does not.
    Server {
        key: String,
        answer: Option<Box<Answer>>,
    },
}

/// The page's end of the agent. Clones share it.
#[derive(Clone)]
pub struct Door(mpsc::Sender<Input>);

impl Door {
    /// A door and what comes in by it.
    #[must_use]
    pub fn new() -> (Door, Inbox) {
        let (door, inbox) = mpsc::channel(MAX_WAITING);
        (Door(door), Inbox(inbox))
    }

    /// What the page is shown and whom it asks.
    #[must_use]
    pub fn feed(&self, shown: &Shown, line: &Line) -> Feed {
        let (asks, hears) = (self.0.clone(), self.0.clone());
        Feed::new(shown.text(), line)
            .answering(move |key: String, request: KioskPageRequest| {
                let (to, answer) = oneshot::channel();
                let asked = asks.try_send(Input::Page { key, request, to });
                async move {
                    match asked {
                        Ok(()) => answer
                            .await
                            .unwrap_or_else(|_| NoAnswer::Stopped.as_answer()),
                        Err(_) => NoAnswer::Busy.as_answer(),
                    }
                }
            })
            .hearing(move |troubles, _| {
                // A page that is told nothing tells it again when it is loaded anew.
                let _ = hears.try_send(Input::Troubles(troubles));
            })
    }

    /// A photo came: the camera works.
    pub fn photo_came(&self) {
        let _ = self.0.try_send(Input::PhotoCame);
    }
}

/// What came in by a [`Door`].
pub struct Inbox(mpsc::Receiver<Input>);

/// An agent, ready to run.
pub struct Agent {
    /// The state machine.
    pub kiosk: Kiosk,
    /// The printer's thread.
    pub works: Works,
    /// What the printer says.
    pub printer: mpsc::Receiver<Event>,
    /// What was issued and printed.
    pub journal: Journal,
    /// The folder of the journal.
    pub folder: PathBuf,
    /// The line to the server.
    pub line: Line,
    /// What the page is shown.
    pub shown: Shown,
    /// How a slip looks.
    pub layout: Layout,
}

/// Runs an agent until the box stops.
pub async fn run(agent: Agent, door: Door, inbox: Inbox, stop: Shutdown) {
    let Agent {
        kiosk,
        works,
        printer,
        journal,
        folder,
        line,
        shown,
        layout,
    } = agent;
    let desk = Desk {
        kiosk,
        works,
        journal: Some(journal),
        folder,
        line,
        shown,
        layout: Arc::new(layout),
        door,
        asked: BTreeMap::new(),
        sent: BTreeMap::new(),
    };
    desk.run(printer, inbox, stop).await;
}

struct Desk {
    kiosk: Kiosk,
    works: Works,
    journal: Option<Journal>,
    folder: PathBuf,
    line: Line,
    shown: Shown,
    layout: Arc<Layout>,
    door: Door,
    /// Who waits for the answer of which key.
    asked: BTreeMap<String, Vec<oneshot::Sender<Answer>>>,
    /// The requests that are with the server.
    sent: BTreeMap<String, AbortHandle>,
}

fn now() -> Now {
    Now {
        at: clock::now(),
        mono: clock::mono_ms(),
    }
}

impl Desk {
    async fn run(mut self, mut printer: mpsc::Receiver<Event>, mut inbox: Inbox, stop: Shutdown) {
        let (mut view, mut state) = (self.line.view(), self.line.state());
        view.mark_changed();
        state.mark_changed();
        loop {
            self.act().await;
            let wake = self
                .kiosk
                .deadline()
                .map(|until| until.saturating_sub(clock::mono_ms()));
            tokio::select! {
                () = stop.asked() => break,
                Some(input) = inbox.0.recv() => self.happens(input),
                Some(event) = printer.recv() => self.printer_says(event),
                Ok(()) = view.changed() => {
                    let seen = view.borrow_and_update().clone();
                    if let Some(seen) = seen {
                        self.kiosk.server_time(self.line.server_now(), now());
                        self.kiosk.hall(seen.view.clone(), now());
                    }
                }
                Ok(()) = state.changed() => {
                    let up = state.borrow_and_update().up;
                    let welcome = self.line.welcome();
                    let name = welcome.borrow().as_ref().map(|welcome| welcome.you.name.clone());
                    if up {
                        self.kiosk.server_time(self.line.server_now(), now());
                    }
                    self.kiosk.line(up, name.as_deref(), now());
                }
                () = sleep(wake) => self.kiosk.tick(now()),
            }
        }
        // Who stops the box does not tear a slip that is half out.
        let last = tokio::time::timeout(LAST_SLIP, async {
            while self.kiosk.is_printing()
                && let Some(event) = printer.recv().await
            {
                self.printer_says(event);
                self.act().await;
            }
        });
        if last.await.is_err() {
            tracing::warn!("the box stops before its last slip is proved");
        }
    }

    fn happens(&mut self, input: Input) {
        match input {
            Input::Page { key, request, to } => {
                self.asked.entry(key.clone()).or_default().push(to);
                self.kiosk.request(key, request, now());
            }
            Input::Troubles(troubles) => {
                let broken = |report: &&TroubleReport| report.trouble == Trouble::CameraBroken;
                if let Some(report) = troubles.iter().find(broken) {
                    self.kiosk.camera_broken(&report.cause, now());
                }
            }
            Input::PhotoCame => self.kiosk.camera_works(),
            Input::Server { key, answer } => {
                self.sent.remove(&key);
                self.kiosk
                    .answered(key, answer.map(|answer| *answer), now());
            }
        }
    }

    fn printer_says(&mut self, event: Event) {
        match event {
            Event::State { state, cause } => self.kiosk.printer(state, &cause, now()),
            Event::Asked { id, state } => self.kiosk.asked(id, state, now()),
            Event::Done { id, result, cause } => {
                if result != PrintResult::Printed {
                    tracing::warn!(job = id, ?result, cause, "a slip did not surely come out");
                }
                self.kiosk.printed(id, result, now());
            }
            Event::Model(model) => {
                tracing::info!(model, "the printer tells its model");
                self.kiosk.model(model);
            }
        }
    }

    /// Does what the kiosk wants, in its order, and then shows what came of it.
    async fn act(&mut self) {
        while let Some(act) = self.kiosk.next_act() {
            match act {
                Act::Keep(entry) => {
                    self.keep(entry).await;
                }
                Act::Record { id, entry } => {
                    let kept = self.keep(entry).await;
                    self.kiosk.recorded(id, kept, now());
                }
                Act::KeepCopy(kept) => self.keep_copy(*kept).await,
                Act::Answer { key, answer } => {
                    for waits in self.asked.remove(&key).unwrap_or_default() {
                        let _ = waits.send((*answer).clone());
                    }
                }
                Act::AskPrinter { id } => self.works.ask(id),
                Act::Send { key, request } => self.send(key, request),
                Act::Cancel { key } => {
                    if let Some(sent) = self.sent.remove(&key) {
                        sent.abort();
                    }
                }
                Act::Print { id, slip, again } => self.print(id, *slip, again).await,
            }
        }
        self.shown.show(&self.kiosk.view());
        self.line.report(self.kiosk.troubles(), self.kiosk.facts());
    }

    /// Writes a line down before anything that follows. A disk that takes no more costs the offer
    /// after a restart, not the slip; a number of the kiosk's own is not printed then.
    async fn keep(&mut self, entry: Entry) -> bool {
        let Some(mut journal) = self.journal.take() else {
            return false;
        };
        let kept = tokio::task::spawn_blocking(move || {
            let kept = journal.keep(&entry);
            (journal, kept)
        });
        match kept.await {
            Ok((journal, kept)) => {
                if let Err(cause) = &kept {
                    tracing::error!(%cause, "the journal takes no more");
                }
                self.journal = Some(journal);
                kept.is_ok()
            }
            Err(cause) => {
                tracing::error!(%cause, "the journal is lost");
                false
            }
        }
    }

    /// Keeps the hall for the next start. A disk that takes no more costs the numbers that could be
    /// given then, and nothing now.
    async fn keep_copy(&mut self, kept: Kept) {
        let folder = self.folder.clone();
        let written =
            tokio::task::spawn_blocking(move || crate::journal::keep_copy(&folder, &kept));
        if let Ok(Err(cause)) = written.await {
            tracing::error!(%cause, "the hall cannot be kept for the next start");
        }
    }

    fn send(&mut self, key: String, request: KioskRequest) {
        // The kiosk itself knows how long it waits, and cancels.
        let answer = self.line.request(key.clone(), request, None);
        let (door, of) = (self.door.0.clone(), key.clone());
        let sent = tokio::spawn(async move {
            let answer = match answer.await {
                Ok(answer) => Some(Box::new(answer)),
                Err(why @ (NoAnswer::Busy | NoAnswer::TooLong)) => Some(Box::new(why.as_answer())),
                Err(NoAnswer::TooLate | NoAnswer::Stopped) => None,
            };
            let _ = door.send(Input::Server { key: of, answer }).await;
        });
        self.sent.insert(key, sent.abort_handle());
    }

    async fn print(&mut self, id: u64, slip: Slip, again: bool) {
        // It is in the journal; the page shows the number while the slip is drawn.
        self.shown.show(&self.kiosk.view());
        let layout = Arc::clone(&self.layout);
        let label = slip.label.clone();
        let set = tokio::task::spawn_blocking(move || {
            slip::set(&slip, &layout, again).map(|picture| escpos::page(&picture))
        });
        match set.await {
            Ok(Ok(page)) => self.works.print(id, page),
            Ok(Err(cause)) => {
                tracing::error!(%cause, label, "a slip cannot be set");
                self.kiosk.printed(id, PrintResult::Failed, now());
            }
            Err(cause) => {
                tracing::error!(%cause, label, "a slip cannot be set");
                self.kiosk.printed(id, PrintResult::Failed, now());
            }
        }
    }
}

async fn sleep(wake: Option<u64>) {
    match wake {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}
