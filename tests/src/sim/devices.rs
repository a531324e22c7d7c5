//! The boxes of a simulated world: the real state machines of line, kiosk, keypad and board.
//!
//! What stands around them in the real boxes as threads and tasks (`kiosk/src/agent.rs`,
//! `counter-client/src/agent.rs`, `display-board/src/speaker.rs`) is played here: each thing that
//! happens is told to its machine, and what the machine wants comes out as [`Effect`]s.

use appliance::keys::Keys;
use layso_board::board::Utterance;
use layso_counter::desk::{Desk, Ignored, Key};
use layso_kiosk::journal::{Entry, Past};
use layso_kiosk::kiosk::{Act as KioskAct, Kept, Kiosk, Now, Settings};
use protocol::{
    Answer, CounterRequest, CounterView, KioskPageRequest, KioskRequest, KioskView, PrinterState,
    Slip,
};
use serde::Serialize;
use serde_json::Value;

use super::board::BoardBox;
use super::faults::Defect;
use super::line::{Line, News};

/// How long a key of a counter is kept while the server is away, milliseconds.
const KEY_MS: u64 = 15_000;

/// What a box wants of the world.
#[derive(Debug)]
pub enum Effect {
    /// Open a connection.
    Connect,
    /// Drop it.
    Disconnect,
    /// Send a message to the server.
    Send(String),
    /// A view was taken: the version on this connection before it, and its own.
    Seen(Option<u64>, u64),
    /// Answer whoever touched the kiosk's page.
    Page(String, Box<Answer>),
    /// Ask the printer for its status.
    AskPrinter(u64),
    /// Print a slip, or print it again.
    Print(u64, Box<Slip>, bool),
    /// Speak.
    Speak(Utterance),
}

/// A kiosk: its line, its machine, its journal, its roll.
#[derive(Debug)]
pub struct KioskBox {
    /// The name under which it is enrolled.
    name: String,
    line: Line<KioskView, KioskRequest>,
    kiosk: Kiosk,
    journal: Vec<Entry>,
    /// What its disk keeps of the hall.
    kept: Option<Kept>,
    /// Slips left on the roll.
    pub paper: u64,
}

/// A counter: its line and its keypad. The page beside it uses the same line.
#[derive(Debug)]
pub struct CounterBox {
    /// Its line.
    pub line: Line<CounterView, CounterRequest>,
    desk: Desk,
    pressed: Option<String>,
    keys: Keys,
}

/// A page in a browser: a reception, a supervisor, a phone. It shows what it gets.
#[derive(Debug)]
pub struct ScreenBox {
    line: Line<Value, Value>,
    keys: Keys,
}

/// One box.
#[derive(Debug)]
pub enum Device {
    /// A kiosk.
    Kiosk(Box<KioskBox>),
    /// A counter.
    Counter(Box<CounterBox>),
    /// A board.
    Board(Box<BoardBox>),
    /// A page in a browser.
    Screen(Box<ScreenBox>),
}

/// Calls the same method on the line of whatever box it is.
macro_rules! line {
    ($device:expr, $line:ident => $what:expr) => {
        match $device {
            Device::Kiosk(it) => {
                let $line = &mut it.line;
                $what
            }
            Device::Counter(it) => {
                let $line = &mut it.line;
                $what
            }
            Device::Board(it) => {
                let $line = &mut it.line;
                $what
            }
            Device::Screen(it) => {
                let $line = &mut it.line;
                $what
            }
        }
    };
}

impl Device {
    /// A new kiosk with a roll of so many slips.
    #[must_use]
    pub fn kiosk(name: &str, seed: [u8; 32], paper: u64, now: Now) -> Device {
        let mut kiosk = Kiosk::new(settings(seed), Past::default(), now);
        kiosk.printer(PrinterState::Ready, "", now);
        Device::Kiosk(Box::new(KioskBox {
            name: name.to_owned(),
            line: Line::new(seed, now.mono),
            kiosk,
            journal: Vec::new(),
            kept: None,
            paper,
        }))
    }

    /// A new counter.
    #[must_use]
    pub fn counter(seed: [u8; 32], now: Now) -> Device {
        let mut keys = Keys::new(seed);
        Device::Counter(Box::new(CounterBox {
            line: Line::new(keys.bytes(), now.mono),
            desk: Desk::default(),
            pressed: None,
            keys,
        }))
    }

    /// A new board.
    #[must_use]
    pub fn board(seed: [u8; 32], now: Now, defect: Option<Defect>) -> Device {
        Device::Board(Box::new(BoardBox::new(seed, now, defect)))
    }

    /// A new page.
    #[must_use]
    pub fn screen(seed: [u8; 32], now: Now) -> Device {
        let mut keys = Keys::new(seed);
        Device::Screen(Box::new(ScreenBox {
            line: Line::new(keys.bytes(), now.mono),
            keys,
        }))
    }

    /// The power goes and comes back: only what is on the box's disk is left.
    pub fn restart(&mut self, seed: [u8; 32], now: Now) {
        match self {
            Device::Kiosk(it) => {
                let mut past = Past::default();
                for entry in &it.journal {
                    past.hear(entry.clone());
                }
                it.line = Line::new(seed, now.mono);
                it.kiosk = Kiosk::new(settings(seed), past, now);
                if let Some(kept) = it.kept.clone() {
                    it.kiosk.remember_hall(kept, now);
                }
                it.kiosk.printer(it.state(), "", now);
            }
            Device::Counter(it) => {
                let mut keys = Keys::new(seed);
                it.line = Line::new(keys.bytes(), now.mono);
                it.keys = keys;
                it.desk = Desk::default();
                it.pressed = None;
            }
            Device::Board(it) => it.restart(seed, now),
            // A page that is loaded again has nothing.
            Device::Screen(it) => {
                let mut keys = Keys::new(seed);
                it.line = Line::new(keys.bytes(), now.mono);
                it.keys = keys;
            }
        }
    }

    /// A connection was opened.
    pub fn connected(&mut self, now: Now) {
        line!(self, line => line.link.connected(now.mono));
    }

    /// The connection ended or could not be opened.
    pub fn lost(&mut self, cause: &str, now: Now) {
        line!(self, line => line.link.lost(cause, None, now.mono));
    }

    /// A message of the server.
    pub fn hear(&mut self, text: &str, now: Now) {
        line!(self, line => line.hear(text, now));
    }

    /// Whether the server serves it.
    pub fn is_up(&mut self) -> bool {
        line!(self, line => line.up)
    }

    /// What it shows of the hall, as JSON.
    pub fn shows(&mut self) -> String {
        match self {
            Device::Kiosk(it) => text(it.line.seen.as_ref()),
            Device::Counter(it) => text(it.line.seen.as_ref()),
            Device::Board(it) => text(it.line.seen.as_ref()),
            Device::Screen(it) => text(it.line.seen.as_ref()),
        }
    }

    /// Time passed.
    pub fn tick(&mut self, now: Now) {
        line!(self, line => line.link.tick(now.mono));
        if let Device::Kiosk(it) = self {
            it.kiosk.tick(now);
        }
    }

    /// When it must be told of the time again.
    pub fn deadline(&mut self) -> u64 {
        let line = line!(self, line => line.link.deadline());
        match self {
            Device::Kiosk(it) => it.kiosk.deadline().map_or(line, |until| until.min(line)),
            Device::Counter(_) | Device::Board(_) | Device::Screen(_) => line,
        }
    }

    /// Lets the machines go on until they want nothing more.
    pub fn turn(&mut self, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        match self {
            Device::Kiosk(it) => it.turn(now, &mut effects),
            Device::Counter(it) => it.turn(now, &mut effects),
            Device::Board(it) => it.turn(now, &mut effects),
            // What a request came to is for whoever pressed; another look follows.
            Device::Screen(it) => drop(it.line.turn(now, &mut effects)),
        }
        effects
    }
}

/// The settings of a kiosk, with a word that no other start of it has.
fn settings(seed: [u8; 32]) -> Settings {
    Settings {
        run: Keys::new(seed).word(8),
        ..Settings::default()
    }
}

fn text<V: Serialize>(seen: Option<&(u64, u64, V)>) -> String {
    seen.map_or_else(String::new, |(_, _, view)| {
        serde_json::to_string(view).expect("a view is plain data")
    })
}

impl KioskBox {
    /// What the printer says of itself.
    #[must_use]
    pub fn state(&self) -> PrinterState {
        match self.paper {
            0 => PrinterState::PaperOut,
            1..=3 => PrinterState::PaperLow,
            _ => PrinterState::Ready,
        }
    }

    /// The kiosk itself, to be told what happened.
    pub fn machine(&mut self) -> &mut Kiosk {
        &mut self.kiosk
    }

    /// Somebody touches the page.
    pub fn touch(&mut self, key: &str, request: KioskPageRequest, now: Now) {
        self.kiosk.request(key.to_owned(), request, now);
    }

    fn turn(&mut self, now: Now, effects: &mut Vec<Effect>) {
        loop {
            let news = self.line.turn(now, effects);
            if self.line.up {
                self.kiosk.server_time(self.line.server_now(now), now);
            }
            let rest = news.is_empty();
            for news in news {
                match news {
                    News::Up => self.kiosk.line(true, Some(&self.name), now),
                    News::Down => self.kiosk.line(false, None, now),
                    News::View => {
                        if let Some((_, _, view)) = &self.line.seen {
                            self.kiosk.hall(view.clone(), now);
                        }
                    }
                    News::Answer(key, answer) => {
                        self.kiosk.answered(key, answer.map(|answer| *answer), now);
                    }
                }
            }
            let mut idle = true;
            while let Some(act) = self.kiosk.next_act() {
                idle = false;
                match act {
                    KioskAct::Keep(entry) => self.journal.push(entry),
                    KioskAct::Record { id, entry } => {
                        self.journal.push(entry);
                        self.kiosk.recorded(id, true, now);
                    }
                    KioskAct::KeepCopy(kept) => self.kept = Some(*kept),
                    KioskAct::Answer { key, answer } => effects.push(Effect::Page(key, answer)),
                    KioskAct::AskPrinter { id } => effects.push(Effect::AskPrinter(id)),
                    KioskAct::Send { key, request } => {
                        if let Err(key) = self.line.link.request(key, request, None, now.mono) {
                            self.kiosk.answered(key, None, now);
                        }
                    }
                    KioskAct::Cancel { key } => self.line.link.cancel(&key),
                    KioskAct::Print { id, slip, again } => {
                        effects.push(Effect::Print(id, slip, again));
                    }
                }
            }
            if rest && idle {
                return;
            }
        }
    }
}

impl CounterBox {
    /// A key of the keypad is pressed.
    ///
    /// # Errors
    /// Why it does nothing.
    pub fn press(&mut self, key: Key, now: Now) -> Result<CounterRequest, Ignored> {
        let view = self.line.seen.as_ref().map(|(_, _, view)| view);
        let server_now = self.line.server_now(now);
        let request = self.desk.press(key, view, self.line.up, server_now)?;
        let id = self.keys.key(now.at);
        if self.ask(id.clone(), request.clone(), now) {
            self.pressed = Some(id);
        } else {
            self.desk.answered();
        }
        Ok(request)
    }

    /// A button of the page is pressed, which asks whatever the keypad is doing.
    pub fn ask_by_page(&mut self, request: CounterRequest, now: Now) {
        let id = self.keys.key(now.at);
        self.ask(id, request, now);
    }

    fn ask(&mut self, id: String, request: CounterRequest, now: Now) -> bool {
        let until = Some(now.mono + KEY_MS);
        self.line.link.request(id, request, until, now.mono).is_ok()
    }

    fn turn(&mut self, now: Now, effects: &mut Vec<Effect>) {
        for news in self.line.turn(now, effects) {
            if let News::Answer(key, _) = news
                && self.pressed.as_ref() == Some(&key)
            {
                self.pressed = None;
                self.desk.answered();
            }
        }
    }
}

impl ScreenBox {
    /// A button is pressed.
    pub fn ask(&mut self, request: Value, now: Now) {
        let key = self.keys.key(now.at);
        // A full line is told on the page.
        let _ = self
            .line
            .link
            .request(key, request, Some(now.mono + KEY_MS), now.mono);
    }
}
