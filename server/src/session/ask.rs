//! What a role asks, turned into a command of the hall, and the committed answer. The one way in,
//! for websockets and HTTP alike.

use appliance::words;
use engine::{
    CallNext, CloseDay, Command, CounterId, Finish, Issue, Language, NoShow, OpenCounter, OpenDay,
    PauseCounter, PhotoRef, Recall, ResumeCounter, ShutCounter, Start, Then,
};
use protocol::{
    Answer, CounterRequest, Done, KioskRequest, MAX_KEY_BYTES, No, Role, SupervisorRequest,
};
use serde::Serialize;
use tokio::sync::oneshot;

use crate::access::Grant;
use crate::app::App;
use crate::input::{Ask, Fingerprint, Key, Reply};
use crate::registrar::NotTaken;

/// What somebody asks, by the role whose business it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleRequest {
    /// Of a kiosk; the reception may ask it too.
    Kiosk(KioskRequest),
    /// Of the clerk at a counter; the supervisor may ask it for any.
    Counter(u16, CounterRequest),
    /// Of the supervisor; the admin may ask it too.
    Supervisor(SupervisorRequest),
}

impl RoleRequest {
    /// Whether a grant may ask this.
    fn is_allowed(&self, grant: &Grant) -> bool {
        match self {
            RoleRequest::Kiosk(_) => matches!(grant.role, Role::Kiosk | Role::Reception),
            RoleRequest::Counter(counter, _) => match grant.role {
                Role::Counter => grant.counter == Some(*counter),
                role => role == Role::Supervisor,
            },
            RoleRequest::Supervisor(_) => matches!(grant.role, Role::Supervisor | Role::Admin),
        }
    }

    /// Its name among the figures.
    fn name(&self) -> &'static str {
        match self {
            RoleRequest::Kiosk(KioskRequest::Issue { .. }) => "issue",
            RoleRequest::Kiosk(KioskRequest::Help) => "help",
            RoleRequest::Counter(_, request) => match request {
                CounterRequest::Open => "open_counter",
                CounterRequest::Shut => "shut_counter",
                CounterRequest::CallNext => "call_next",
                CounterRequest::Recall => "recall",
                CounterRequest::Start => "start",
                CounterRequest::Finish { .. } => "finish",
                CounterRequest::NoShow => "no_show",
                CounterRequest::Pause => "pause_counter",
                CounterRequest::Resume => "resume_counter",
            },
            RoleRequest::Supervisor(request) => match request {
                SupervisorRequest::OpenDay => "open_day",
                SupervisorRequest::CloseDay => "close_day",
                SupervisorRequest::OpenCounter { .. } => "open_counter",
                SupervisorRequest::ShutCounter { .. } => "shut_counter",
                SupervisorRequest::PauseCounter { .. } => "pause_counter",
                SupervisorRequest::ResumeCounter { .. } => "resume_counter",
                SupervisorRequest::HelpAnswered { .. } => "help_answered",
            },
        }
    }
}

/// Why there is no answer of the hall. Nothing has happened, but for [`AskError::Stopping`], after
/// which only the same key asked again can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskError {
    /// The key is empty or too long.
    BadKey,
    /// The role may not ask this, or not for this counter.
    WrongRole,
    /// The key was used for something else.
    KeyReused,
    /// The server does not know this request.
    Unsupported,
    /// Too many ask at once.
    Busy,
    /// The server stops.
    Stopping,
}

impl AskError {
    /// Every way there is, for the test that each has words.
    pub const ALL: [AskError; 6] = [
        AskError::BadKey,
        AskError::WrongRole,
        AskError::KeyReused,
        AskError::Unsupported,
        AskError::Busy,
        AskError::Stopping,
    ];

    /// Its name in `assets/words` under `ask`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            AskError::BadKey => "bad_key",
            AskError::WrongRole => "wrong_role",
            AskError::KeyReused => "key_reused",
            AskError::Unsupported => "unsupported",
            AskError::Busy => "busy",
            AskError::Stopping => "stopping",
        }
    }

    /// In words.
    #[must_use]
    pub fn no(self) -> No {
        words::no("ask", self.code(), &[])
    }
}

impl From<NotTaken> for AskError {
    fn from(not_taken: NotTaken) -> AskError {
        match not_taken {
            NotTaken::Busy => AskError::Busy,
            NotTaken::Stopping => AskError::Stopping,
        }
    }
}

/// An ask that was taken, and its answer when it comes.
#[derive(Debug)]
pub struct Pending {
    name: &'static str,
    answer: Coming,
    /// The photo that the ticket would carry, and the key that holds it for this ask.
    photo: Option<(PhotoRef, Key)>,
}

#[derive(Debug)]
enum Coming {
    Here(Box<Answer>),
    Later(oneshot::Receiver<Reply>),
}

/// Asks and waits for the committed answer. The same key again gives the same answer.
///
/// # Errors
/// When the grant may not ask it, or there is no answer.
pub async fn ask(
    app: &App,
    grant: &Grant,
    key: &str,
    request: RoleRequest,
) -> Result<Answer, AskError> {
    begin(app, grant, key, request)?.wait(app).await
}

/// Asks without waiting. Two that begin one after the other are decided in that order.
///
/// # Errors
/// When the grant may not ask it, or it was not taken.
pub fn begin(
    app: &App,
    grant: &Grant,
    key: &str,
    request: RoleRequest,
) -> Result<Pending, AskError> {
    let name = request.name();
    let begun = checked(app, grant, key, request, name);
    if let Err(error) = &begun {
        app.metrics.answered(name, error.code());
    }
    begun
}

fn checked(
    app: &App,
    grant: &Grant,
    key: &str,
    request: RoleRequest,
    name: &'static str,
) -> Result<Pending, AskError> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES {
        return Err(AskError::BadKey);
    }
    if !request.is_allowed(grant) {
        return Err(AskError::WrongRole);
    }
    let asked = serde_json::to_vec(&request).map_err(|_| AskError::Unsupported)?;
    let key = Key::new(&format!("{}/{}", grant.role.as_str(), grant.name), key);
    let (command, photo) = match command(app, request, key) {
        Ok(command) => command,
        Err(device) => {
            let answer = Coming::Here(Box::new(about_device(app, grant, device)));
            return Ok(Pending {
                name,
                answer,
                photo: None,
            });
        }
    };
    let answer = app.registry.put(Ask {
        key,
        fingerprint: Fingerprint::of(&asked),
        by: grant.name.as_str().into(),
        command,
    })?;
    Ok(Pending {
        name,
        answer: Coming::Later(answer),
        photo: photo.map(|photo| (photo, key)),
    })
}

impl Pending {
    /// Waits for the committed answer.
    ///
    /// # Errors
    /// When there is none.
    pub async fn wait(self, app: &App) -> Result<Answer, AskError> {
        let answer = match self.answer {
            Coming::Here(answer) => Ok(*answer),
            Coming::Later(reply) => match reply.await {
                Ok(Reply::Answer(answer)) => Ok(*answer),
                Ok(Reply::KeyReused) => Err(AskError::KeyReused),
                Err(_) => Err(AskError::Stopping),
            },
        };
        let outcome = match &answer {
            Ok(Answer::Done(_)) => "done",
            Ok(Answer::No(no)) => no.code.as_str(),
            Err(error) => error.code(),
        };
        app.metrics.answered(self.name, outcome);
        match (&answer, &self.photo) {
            (Ok(Answer::Done(_)), Some((photo, _))) => app.photos.bind(photo),
            (Ok(Answer::No(_)), Some((photo, key))) => app.photos.give_back(photo, *key),
            _ => {}
        }
        answer
    }
}

/// What concerns a device and not the hall: it is not in the log.
enum AboutDevice {
    Help,
    HelpAnswered(String),
}

fn about_device(app: &App, grant: &Grant, what: AboutDevice) -> Answer {
    let now = engine::Millis(appliance::clock::now().0);
    let changed = match &what {
        AboutDevice::Help => app.presence.help(grant, now),
        AboutDevice::HelpAnswered(device) => app.presence.help_answered(device),
    };
    if changed {
        app.devices_changed();
    }
    // Help that was answered already is answered: a second touch is no mistake.
    Answer::Done(Done::default())
}

fn command(
    app: &App,
    request: RoleRequest,
    key: Key,
) -> Result<(Command, Option<PhotoRef>), AboutDevice> {
    let mut bound = None;
    let command = match request {
        RoleRequest::Kiosk(KioskRequest::Issue {
            group,
            language,
            photo,
        }) => {
            // A photo that is not there or has a ticket means a ticket without one, never no ticket.
            let now = engine::Millis(appliance::clock::now().0);
            let photo = photo
                .map(|photo| PhotoRef(photo.into()))
                .filter(|it| app.photos.take(it, key, now));
            bound.clone_from(&photo);
            Command::Issue(Issue {
                group: group.as_str().into(),
                key: app.ticket_key(),
                language: match language {
                    protocol::Language::Vi => Language::Vi,
                    protocol::Language::En => Language::En,
                },
                photo,
            })
        }
        RoleRequest::Kiosk(KioskRequest::Help) => return Err(AboutDevice::Help),
        RoleRequest::Counter(counter, request) => at_counter(CounterId(counter), request),
        RoleRequest::Supervisor(request) => match request {
            SupervisorRequest::OpenDay => Command::OpenDay(OpenDay {}),
            SupervisorRequest::CloseDay => Command::CloseDay(CloseDay {}),
            SupervisorRequest::OpenCounter { counter } => {
                at_counter(CounterId(counter), CounterRequest::Open)
            }
            SupervisorRequest::ShutCounter { counter } => {
                at_counter(CounterId(counter), CounterRequest::Shut)
            }
            SupervisorRequest::PauseCounter { counter } => {
                at_counter(CounterId(counter), CounterRequest::Pause)
            }
            SupervisorRequest::ResumeCounter { counter } => {
                at_counter(CounterId(counter), CounterRequest::Resume)
            }
            SupervisorRequest::HelpAnswered { device } => {
                return Err(AboutDevice::HelpAnswered(device));
            }
        },
    };
    Ok((command, bound))
}

fn at_counter(counter: CounterId, request: CounterRequest) -> Command {
    match request {
        CounterRequest::Open => Command::OpenCounter(OpenCounter { counter }),
        CounterRequest::Shut => Command::ShutCounter(ShutCounter { counter }),
        CounterRequest::CallNext => Command::CallNext(CallNext { counter }),
        CounterRequest::Recall => Command::Recall(Recall { counter }),
        CounterRequest::Start => Command::Start(Start { counter }),
        CounterRequest::Finish { then } => Command::Finish(Finish {
            counter,
            then: match then {
                protocol::Then::Rest => Then::Rest,
                protocol::Then::CallNext => Then::CallNext,
            },
        }),
        CounterRequest::NoShow => Command::NoShow(NoShow { counter }),
        CounterRequest::Pause => Command::PauseCounter(PauseCounter { counter }),
        CounterRequest::Resume => Command::ResumeCounter(ResumeCounter { counter }),
    }
}
