//! The server of a simulated world: the real registrar over a log in memory, and sessions.
//!
//! [`Registrar::step`], the answers and the views are the real ones. The store is a [`Disk`] that
//! holds what is committed and nothing else; a [`Process`] is all that dies. What the real server
//! does with threads and sockets (`server/src/session/pump.rs`, `server/src/publisher`) is played
//! here in its thin form: greet, send a view when it is another one, beat, drop who is silent.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use engine::{Command, CounterId, Hall, Millis, TicketKey};
use layso_server::input::{Ask, Fingerprint, Key};
use layso_server::presence::Present;
use layso_server::registrar::{Batch, Registrar, Told};
use layso_server::session::at_counter::at_counter;
use layso_server::view::answer::Answering;
use layso_server::view::{self, Scene};
use protocol::{Role, ToScreen, Welcome, You, version};
use serde_json::{Value, json};

use super::disk::Disk;
use super::faults::Defect;

/// A session that said nothing for this long is over, milliseconds.
const SILENCE_MS: u64 = 15_000;

/// What a screen looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Every kiosk.
    Kiosk,
    /// One counter.
    Counter(u16),
    /// The boards of a zone, or of the whole hall.
    Board(Option<String>),
}

/// A view in force.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Its version.
    pub version: u64,
    /// It as JSON.
    pub body: String,
    changes: Option<Millis>,
}

/// One connected box.
#[derive(Debug)]
pub struct Session {
    /// Its name.
    pub name: String,
    role: Role,
    topic: Topic,
    heard: u64,
    greeted: bool,
}

/// Where an answer goes.
#[derive(Debug, Clone, Copy)]
pub enum To {
    /// To a session, by its connection.
    Box(u64),
    /// To a hand that asks by HTTP.
    Hand(usize),
}

/// Who waits for an answer.
#[derive(Debug, Clone)]
pub struct Asker {
    /// Its name.
    pub by: String,
    /// The key it chose.
    pub key: String,
    /// Where it is.
    pub to: To,
}

/// A message for a connection.
pub type Post = (u64, String);

/// The server while it lives.
#[derive(Debug)]
pub struct Process {
    registrar: Registrar,
    inbox: VecDeque<(Ask, Asker)>,
    sessions: BTreeMap<u64, Session>,
    frames: BTreeMap<Topic, Frame>,
    version: u64,
    tickets: u64,
    life: u64,
    /// True while a batch is planned.
    pub busy: bool,
    defect: Option<Defect>,
}

impl Process {
    /// Starts with the hall that was replayed and the keys of the disk. `life` tells one process
    /// from another.
    #[must_use]
    pub fn start(hall: Hall, disk: &Disk, life: u64, defect: Option<Defect>) -> Process {
        let known: Vec<_> = if defect == Some(Defect::KeysForgotten) {
            Vec::new()
        } else {
            disk.known().collect()
        };
        Process {
            registrar: Registrar::new(hall, Answering::default(), known),
            inbox: VecDeque::new(),
            sessions: BTreeMap::new(),
            frames: BTreeMap::new(),
            version: 0,
            tickets: 0,
            life,
            busy: false,
            defect,
        }
    }

    /// The hall as of the last step.
    #[must_use]
    pub fn hall(&self) -> &Hall {
        self.registrar.hall()
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.inbox.len()
    }

    /// Decides a batch of so many asks.
    pub fn step(&mut self, count: usize, clock: Millis) -> (Batch, Vec<Asker>) {
        let taken = self.inbox.drain(..count.min(self.inbox.len()));
        let (asks, askers): (Vec<Ask>, Vec<Asker>) = taken.unzip();
        (self.registrar.step(&asks, clock), askers)
    }

    /// What is said of an input: the committed answer; nothing for a key that was used for
    /// something else.
    #[must_use]
    pub fn say(told: &Told, disk: &Disk) -> Option<String> {
        match told {
            Told::Fresh(answer) => serde_json::to_string(answer).ok(),
            Told::Before(key) => disk.answers.get(key).map(|kept| kept.body.clone()),
            Told::KeyReused => None,
        }
    }

    /// Puts an ask into the inbox.
    ///
    /// # Panics
    /// When the command is none: then the world says what the house does not understand.
    pub fn put(&mut self, asker: Asker, asked: &Value, command: Value) {
        let said = command.to_string();
        let command = serde_json::from_value::<Command>(command)
            .unwrap_or_else(|cause| panic!("{cause}: {said}"));
        let ask = Ask {
            key: Key::new(&asker.by, &asker.key),
            fingerprint: Fingerprint::of(asked.to_string().as_bytes()),
            by: asker.by.as_str().into(),
            command,
        };
        self.inbox.push_back((ask, asker));
    }

    /// A connection was opened.
    pub fn came(&mut self, connection: u64, name: &str, role: Role, topic: Topic, now: u64) {
        let session = Session {
            name: name.to_owned(),
            role,
            topic,
            heard: now,
            greeted: false,
        };
        self.sessions.insert(connection, session);
    }

    /// A connection ended.
    pub fn went(&mut self, connection: u64) {
        self.sessions.remove(&connection);
    }

    /// A message of a box, and what the box is sent for it.
    pub fn hear(&mut self, connection: u64, text: &str, now: u64, clock: Millis) -> Vec<Post> {
        let Some(session) = self.sessions.get_mut(&connection) else {
            return Vec::new();
        };
        session.heard = now;
        let Ok(message) = serde_json::from_str::<Value>(text) else {
            return Vec::new();
        };
        match message["type"].as_str() {
            Some("hello") => self.greet(connection, clock),
            Some("refresh") => self.frame(connection, clock).into_iter().collect(),
            Some("request") => {
                let key = message["key"].as_str().unwrap_or_default().to_owned();
                self.request(connection, &key, &message["request"]);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn greet(&mut self, connection: u64, clock: Millis) -> Vec<Post> {
        let Some(session) = self.sessions.get_mut(&connection) else {
            return Vec::new();
        };
        session.greeted = true;
        let welcome = ToScreen::<()>::Welcome(Welcome {
            version: version::CURRENT,
            build: String::new(),
            now: protocol::Millis(clock.0),
            you: You {
                name: session.name.clone(),
                role: session.role,
                counter: None,
                zone: None,
            },
            hall: protocol::HallNames::default(),
        });
        let mut posts = vec![(connection, json(&welcome))];
        posts.extend(self.frame(connection, clock));
        posts
    }

    fn request(&mut self, connection: u64, key: &str, request: &Value) {
        let Some(session) = self.sessions.get(&connection).filter(|it| it.greeted) else {
            return;
        };
        let (name, asked) = (session.name.clone(), request.clone());
        let mut command = request.clone();
        match session.topic {
            Topic::Counter(counter) => {
                let Ok(request) = serde_json::from_value(request.clone()) else {
                    return;
                };
                let at = at_counter(CounterId(counter), request);
                command = serde_json::to_value(at).expect("a command is plain data");
            }
            Topic::Kiosk => command = self.with_ticket_key(command),
            Topic::Board(_) => return,
        }
        let asker = Asker {
            by: name,
            key: key.to_owned(),
            to: To::Box(connection),
        };
        self.put(asker, &asked, command);
    }

    /// An issue with the key of its phone page and a claim in the engine's form.
    pub fn with_ticket_key(&mut self, mut command: Value) -> Value {
        if command["type"] == "issue" {
            self.tickets += 1;
            let key = TicketKey(format!("phone-{}-{}", self.life, self.tickets).into());
            command["key"] = json!(key);
            command["photo"] = Value::Null;
            if let Some(reason) = command["priority"].as_str() {
                command["priority"] = json!({ "reason": reason, "by": "citizen" });
            }
        }
        command
    }

    /// The view of a topic, computed now.
    #[must_use]
    pub fn render(&self, topic: &Topic, clock: Millis) -> (String, Option<Millis>) {
        let hall = self.registrar.hall();
        let scene = Scene {
            hall,
            now: self.registrar.moment(clock),
            present: &Present::default(),
            has_photo: &|_| false,
        };
        match topic {
            Topic::Kiosk => (json(&view::kiosk::view(&scene)), None),
            Topic::Counter(counter) => view::counter::view(&scene, CounterId(*counter))
                .map_or_else(
                    || (String::new(), None),
                    |(view, changes)| (json(&view), changes),
                ),
            Topic::Board(zone) => view::board::view(&scene, zone.as_deref()).map_or_else(
                || (String::new(), None),
                |(view, changes)| (json(&view), changes),
            ),
        }
    }

    /// Computes views again and sends those that are other ones: all, or those whose time has come.
    pub fn publish(&mut self, clock: Millis, all: bool) -> Vec<Post> {
        let topics: Vec<Topic> = self.frames.keys().cloned().collect();
        let mut posts = Vec::new();
        for topic in topics {
            if self.defect == Some(Defect::BoardsNotTold) && matches!(topic, Topic::Board(_)) {
                continue;
            }
            let due = |frame: &Frame| frame.changes.is_some_and(|at| at <= clock);
            if !all && !self.frames.get(&topic).is_some_and(due) {
                continue;
            }
            let (body, changes) = self.render(&topic, clock);
            let Some(frame) = self.frames.get_mut(&topic) else {
                continue;
            };
            frame.changes = changes;
            if body == frame.body {
                continue;
            }
            self.version += 1;
            frame.version = self.version;
            frame.body = body;
            let text: Arc<str> = text(frame).into();
            let seers = self.sessions.iter();
            let seers = seers.filter(|(_, seer)| seer.greeted && seer.topic == topic);
            posts.extend(seers.map(|(connection, _)| (*connection, text.to_string())));
        }
        posts
    }

    fn frame(&mut self, connection: u64, clock: Millis) -> Option<Post> {
        let topic = self.sessions.get(&connection)?.topic.clone();
        if !self.frames.contains_key(&topic) {
            let (body, changes) = self.render(&topic, clock);
            self.version += 1;
            let version = self.version;
            let frame = Frame {
                version,
                body,
                changes,
            };
            self.frames.insert(topic.clone(), frame);
        }
        Some((connection, text(&self.frames[&topic])))
    }

    /// A sign of life to everybody who lives.
    pub fn beat(&mut self, now: u64, clock: Millis) -> Vec<Post> {
        self.sessions
            .retain(|_, session| now.saturating_sub(session.heard) <= SILENCE_MS);
        let greeted = self.sessions.iter().filter(|(_, seer)| seer.greeted);
        let frames = &self.frames;
        greeted
            .map(|(connection, session)| {
                let version = frames.get(&session.topic).map_or(0, |it| it.version);
                let now = protocol::Millis(clock.0);
                (*connection, json(&ToScreen::<()>::Beat { now, version }))
            })
            .collect()
    }
}

fn text(frame: &Frame) -> String {
    format!(
        r#"{{"type":"view","version":{},"view":{}}}"#,
        frame.version, frame.body
    )
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("messages are plain data")
}
