//! The server of a simulated world: the real hall of `server/`, moved by hand.
//!
//! Real are [`Registrar::step`], the way in (`session::ask`), the sessions ([`Talk`]), the
//! publisher with its shelf of views, and the answers. What the real server does with threads
//! and sockets is played: the inbox is taken, the publisher turned and each session told by the
//! world. The store is a [`Disk`] that holds what is committed and nothing else; a [`Process`] is
//! all that dies.

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::Arc;

use engine::{Command, Hall, HallPlan, Millis, SavePlan};
use futures_util::FutureExt;
use layso_server::access::{Access, Grant};
use layso_server::app::App;
use layso_server::input::{Ask, Fingerprint, Key, Reply};
use layso_server::presence::Kind;
use layso_server::publisher::Topic;
use layso_server::registrar::{Batch, Inputs, Registrar, Told};
use layso_server::session::ask::{self, AskError, RoleRequest};
use layso_server::session::talk::{self, End, Guest, Moment, Talk, Then};
use protocol::{Answer, Role};
use tokio::sync::oneshot;

use super::disk::Disk;
use super::faults::Defect;

/// A message for a connection.
pub type Post = (u64, String);
/// What comes of one who asked.
pub type Outcome = Result<Answer, AskError>;

/// Somebody who waits for an answer.
type Asking = Pin<Box<dyn Future<Output = Outcome>>>;

/// One connected box or screen.
struct Session {
    guest: Guest,
    talk: Option<Talk>,
    asking: Vec<(String, Asking)>,
    /// The version of the view that it was told at its begin.
    first: u64,
}

/// What a look at the sessions brings.
#[derive(Debug, Default)]
pub struct News {
    /// Messages on their way down.
    pub posts: Vec<Post>,
    /// Connections that the server ends, and why.
    pub ended: Vec<(u64, End)>,
    /// Hands that are answered.
    pub hands: Vec<(usize, Outcome)>,
}

/// What is asked by HTTP.
#[derive(Debug, Clone)]
pub enum Wish {
    /// Something that a role may ask.
    Role(Box<RoleRequest>),
    /// Another plan.
    Plan(Arc<HallPlan>),
}

/// The server while it lives.
pub struct Process {
    app: Arc<App>,
    registrar: Registrar,
    inputs: Inputs,
    inbox: VecDeque<(Ask, oneshot::Sender<Reply>)>,
    sessions: BTreeMap<u64, Session>,
    hands: Vec<(usize, Asking)>,
    /// True while a batch is planned.
    pub busy: bool,
    defect: Option<Defect>,
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Process")
    }
}

impl Process {
    /// Starts with the hall that was replayed and the keys of the disk. Nobody shows a right here:
    /// `access` is empty.
    #[must_use]
    pub fn start(
        hall: Hall,
        disk: &Disk,
        access: Arc<Access>,
        seed: [u8; 32],
        clock: Millis,
        defect: Option<Defect>,
    ) -> Process {
        let known: Vec<_> = if defect == Some(Defect::KeysForgotten) {
            Vec::new()
        } else {
            disk.known().collect()
        };
        let (mut app, inputs) = App::by_hand(hall.clone(), access, seed, clock);
        app.answering.public_url = Some(String::new());
        let registrar = Registrar::new(hall, app.answering.clone(), known);
        let mut process = Process {
            app: Arc::new(app),
            registrar,
            inputs,
            inbox: VecDeque::new(),
            sessions: BTreeMap::new(),
            hands: Vec::new(),
            busy: false,
            defect,
        };
        if disk.log.is_empty() {
            process.begin();
        }
        process
    }

    /// The first event of a log is its plan.
    fn begin(&mut self) {
        let plan = Arc::clone(&self.registrar.hall().plan);
        let ask = Ask {
            key: Key::new("server", "first"),
            fingerprint: Fingerprint::of(b"first"),
            by: "rule".into(),
            command: Command::SavePlan(SavePlan {
                plan,
                why: "the first plan".into(),
            }),
        };
        self.inbox.push_back((ask, oneshot::channel().0));
    }

    /// Sets its clock.
    pub fn set_clock(&self, clock: Millis) {
        self.app.set_clock(clock);
    }

    /// The hall as of the last step.
    #[must_use]
    pub fn hall(&self) -> &Hall {
        self.registrar.hall()
    }

    /// The hall that it shows.
    #[must_use]
    pub fn shown(&self) -> Hall {
        self.app.hall()
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.inbox.len()
    }

    /// Decides a batch of so many asks, and gives the keys with it and who waits for them.
    pub fn step(
        &mut self,
        count: usize,
        clock: Millis,
    ) -> (Batch, Vec<(Key, oneshot::Sender<Reply>)>) {
        self.inbox.extend(self.inputs.take());
        let taken = self.inbox.drain(..count.min(self.inbox.len()));
        let (asks, replies): (Vec<Ask>, Vec<_>) = taken.unzip();
        let batch = self.registrar.step(&asks, clock);
        let keys = asks.iter().map(|ask| ask.key);
        (batch, keys.zip(replies).collect())
    }

    /// The answer of an input as the store has it; none for a key that was used for something else.
    #[must_use]
    pub fn say(told: &Told, disk: &Disk) -> Option<String> {
        match told {
            Told::Fresh(answer) => serde_json::to_string(answer).ok(),
            Told::Before(key) => disk.answers.get(key).map(|kept| kept.body.clone()),
            Told::KeyReused => None,
        }
    }

    /// A batch is on the disk: the publisher is told.
    pub fn committed(&self, batch: &Batch) {
        if !batch.records.is_empty() {
            let hall = self.registrar.hall().clone();
            self.app.publisher.committed(hall, batch.records.clone());
        }
    }

    /// Lets the publisher bring the views up to date. Gives in how many milliseconds it wants to do
    /// so again.
    pub fn publish(&mut self, now: Moment) -> Option<i64> {
        self.app.publisher.turn(now.clock, now.mono_ms);
        self.app.publisher.due_in(now.clock, now.mono_ms)
    }

    /// A connection was opened by a box or a screen, if the door lets it in.
    pub fn came(&mut self, connection: u64, guest: Guest) -> bool {
        if let Topic::Phone(key) = &guest.topic
            && self.app.hall().ticket_by_key(key).is_none()
        {
            return false;
        }
        let session = Session {
            guest,
            talk: None,
            asking: Vec::new(),
            first: 0,
        };
        self.sessions.insert(connection, session);
        true
    }

    /// A connection ended.
    pub fn went(&mut self, connection: u64) {
        self.sessions.remove(&connection);
    }

    /// A message of a box or screen.
    pub fn hear(&mut self, connection: u64, text: &str, now: Moment) -> News {
        let mut news = News::default();
        let Some(session) = self.sessions.get_mut(&connection) else {
            return news;
        };
        let heard = session.hear(&self.app, text, now);
        let texts = heard.unwrap_or_else(|end| {
            news.ended.push((connection, end));
            Vec::new()
        });
        let texts = texts.into_iter().map(|text| (connection, text));
        news.posts.extend(texts);
        self.end(&news);
        news
    }

    /// Somebody asks by HTTP. It is asked at the next look.
    pub fn ask(&mut self, hand: usize, grant: &Grant, key: &str, wish: Wish, clock: Millis) {
        let app = Arc::clone(&self.app);
        let asking: Asking = match wish {
            Wish::Role(request) => match ask::begin(&app, grant, key, *request) {
                Ok(pending) => Box::pin(async move { pending.wait(&app).await }),
                Err(error) => Box::pin(std::future::ready(Err(error))),
            },
            Wish::Plan(plan) => {
                let by = grant.name.clone();
                Box::pin(async move {
                    let plan = HallPlan::clone(&plan);
                    app.save_plan(plan, "a change of the day", &by, clock).await
                })
            }
        };
        self.hands.push((hand, asking));
    }

    /// Looks at everybody: views that are news, answers that are there.
    pub fn look(&mut self) -> News {
        let mut news = News::default();
        for (connection, session) in &mut self.sessions {
            let told = session.look(self.defect);
            match told {
                Ok(texts) => {
                    let texts = texts.into_iter().map(|text| (*connection, text));
                    news.posts.extend(texts);
                }
                Err(end) => news.ended.push((*connection, end)),
            }
        }
        let mut waiting = Vec::new();
        for (hand, mut asking) in std::mem::take(&mut self.hands) {
            match asking.as_mut().now_or_never() {
                Some(outcome) => news.hands.push((hand, outcome)),
                None => waiting.push((hand, asking)),
            }
        }
        self.hands = waiting;
        self.end(&news);
        news
    }

    /// A sign of life to everybody who lives.
    pub fn beat(&mut self, now: Moment) -> News {
        let mut news = News::default();
        for (connection, session) in &mut self.sessions {
            match session.talk.as_mut().map(|talk| talk.beat(now)) {
                None => {}
                Some(Ok(beat)) => {
                    // A page answers a ping by itself, and has nothing else to say.
                    if beat.ping
                        && session.guest.kind == Kind::Browser
                        && let Some(talk) = &mut session.talk
                    {
                        talk.lives(now);
                    }
                    let mut text = beat.text.to_string();
                    // Whom the publisher forgets, it tells of no newer view either.
                    if forgotten(self.defect, &session.guest) {
                        let newest = version_of(&text);
                        let (newest, first) = (format!("\"version\":{newest}"), session.first);
                        text = text.replace(&newest, &format!("\"version\":{first}"));
                    }
                    news.posts.push((*connection, text));
                }
                Some(Err(end)) => news.ended.push((*connection, end)),
            }
        }
        self.end(&news);
        news
    }

    fn end(&mut self, news: &News) {
        for (connection, _) in &news.ended {
            self.sessions.remove(connection);
        }
    }

    /// A view computed now.
    #[must_use]
    pub fn view(&self, topic: &Topic, clock: Millis) -> Option<String> {
        let now = self.registrar.moment(clock);
        self.app.publisher.view(topic, now)
    }
}

impl Session {
    fn hear(&mut self, app: &Arc<App>, text: &str, now: Moment) -> Result<Vec<String>, End> {
        let Some(talk) = &mut self.talk else {
            let (mut talk, welcome) = Talk::greet(app, self.guest.clone(), text, now)?;
            let frame = talk.frame()?;
            self.talk = Some(talk);
            self.first = version_of(&frame);
            return Ok(vec![welcome.to_string(), frame.to_string()]);
        };
        match talk.hear(text, now)? {
            Then::Nothing => Ok(Vec::new()),
            Then::Say(text) => Ok(vec![text.to_string()]),
            Then::Ask(key, pending) => {
                let app = Arc::clone(app);
                let asking = Box::pin(async move { pending.wait(&app).await });
                self.asking.push((key, asking));
                Ok(Vec::new())
            }
        }
    }

    fn look(&mut self, defect: Option<Defect>) -> Result<Vec<String>, End> {
        let Some(talk) = &mut self.talk else {
            return Ok(Vec::new());
        };
        let mut texts = Vec::new();
        if talk.has_news() && !forgotten(defect, &self.guest) {
            texts.push(talk.frame()?.to_string());
        }
        let mut waiting = Vec::new();
        for (key, mut asking) in std::mem::take(&mut self.asking) {
            match asking.as_mut().now_or_never() {
                Some(outcome) => texts.push(talk::answer(key, outcome)?.to_string()),
                None => waiting.push((key, asking)),
            }
        }
        self.asking = waiting;
        Ok(texts)
    }
}

/// Whether the publisher of a broken world forgets this guest.
fn forgotten(defect: Option<Defect>, guest: &Guest) -> bool {
    defect == Some(Defect::BoardsNotTold) && guest.grant.role == Role::Board
}

/// The version that a message of the server names.
fn version_of(text: &str) -> u64 {
    let message = serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    message["version"].as_u64().unwrap_or(0)
}
