//! What a role asks, turned into a command of the hall, and the committed answer. The one way in,
//! for websockets and HTTP alike.

use appliance::words;
use engine::{
    AppointmentRow, CancelAppointment, CancelTicket, ChangeGroup, Code, Command, CounterId,
    GrantPriority, Granted, GrantedBy, ImportAppointments, Issue, Language, Mark, PhotoRef,
    Promise, RemovePriority, Reprint, ReturnToLine,
};
use engine::{DropDraft, PublishPlan, RestorePlan, SaveDraft, WithdrawPlan};
use protocol::{
    Answer, CounterRequest, Done, Estimate, FilingWish, KioskRequest, MAX_KEY_BYTES,
    NewAppointment, No, Reading, ReceptionRequest, Role, SupervisorRequest,
};
use serde::Serialize;
use tokio::sync::oneshot;

use super::at_counter::at_counter;
use super::offline;
use super::supervisor;
use crate::access::Grant;
use crate::app::App;
use crate::input::{Ask, Fingerprint, Key, Reply};
use crate::marks::Id;
use crate::presence::NoticeWish;
use crate::registrar::NotTaken;

/// What somebody asks, by the role whose business it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleRequest {
    /// Of a kiosk; the reception may ask it too.
    Kiosk(KioskRequest),
    /// Of the clerk at a counter; the supervisor may ask it for any.
    Counter(u16, CounterRequest),
    /// Of the reception; the supervisor may ask it too.
    Reception(ReceptionRequest),
    /// Of the supervisor; the admin may ask it too.
    Supervisor(SupervisorRequest),
    /// Of whoever books times: the reception, the supervisor and the admin may ask it.
    Book(Vec<NewAppointment>),
    /// A booked time is taken back; of the same.
    Unbook(String),
    /// Of the admin: the plan on its way into force.
    Plan(PlanAsk),
}

/// What the admin asks about the plan, in the engine's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanAsk {
    /// A draft is saved.
    SaveDraft(SaveDraft),
    /// It is thrown away.
    DropDraft(DropDraft),
    /// It is published.
    Publish(PublishPlan),
    /// An earlier version comes back.
    Restore(RestorePlan),
    /// A publication is taken back.
    Withdraw,
}

impl RoleRequest {
    /// Takes what was read from an ID out of it, and leaves only that something was: what is asked
    /// is fingerprinted, and the fingerprint outlives the day.
    fn take_reading(&mut self) -> Option<Reading> {
        let blank = || Reading::new("");
        match self {
            RoleRequest::Kiosk(KioskRequest::Issue { identity, .. })
            | RoleRequest::Reception(ReceptionRequest::Issue { identity, .. }) => {
                let reading = identity.as_mut()?;
                Some(std::mem::replace(reading, blank()))
            }
            RoleRequest::Kiosk(KioskRequest::Reprint { identity, .. }) => {
                Some(std::mem::replace(identity, blank()))
            }
            _ => None,
        }
    }

    /// Whether a grant may ask this.
    fn is_allowed(&self, grant: &Grant) -> bool {
        match self {
            // The name of the kiosk decides what its series is.
            RoleRequest::Kiosk(KioskRequest::Copy | KioskRequest::Offline { .. }) => {
                grant.role == Role::Kiosk
            }
            RoleRequest::Kiosk(_) => matches!(grant.role, Role::Kiosk | Role::Reception),
            RoleRequest::Counter(counter, _) => match grant.role {
                Role::Counter => grant.counter == Some(*counter),
                role => role == Role::Supervisor,
            },
            RoleRequest::Reception(_) => {
                matches!(grant.role, Role::Reception | Role::Supervisor)
            }
            RoleRequest::Supervisor(_) => matches!(grant.role, Role::Supervisor | Role::Admin),
            RoleRequest::Book(_) | RoleRequest::Unbook(_) => {
                matches!(grant.role, Role::Reception | Role::Supervisor | Role::Admin)
            }
            RoleRequest::Plan(_) => grant.role == Role::Admin,
        }
    }

    /// Its name among the figures.
    fn name(&self) -> &'static str {
        match self {
            RoleRequest::Kiosk(KioskRequest::Issue { .. }) => "issue",
            RoleRequest::Kiosk(KioskRequest::Help) => "help",
            RoleRequest::Kiosk(KioskRequest::Reprint { .. }) => "reprint",
            RoleRequest::Kiosk(KioskRequest::Copy) => "copy",
            RoleRequest::Kiosk(KioskRequest::Offline { .. }) => "offline",
            RoleRequest::Counter(_, request) => match request {
                CounterRequest::Open => "open_counter",
                CounterRequest::Shut => "shut_counter",
                CounterRequest::CallNext => "call_next",
                CounterRequest::Recall => "recall",
                CounterRequest::Start => "start",
                CounterRequest::Finish { .. } => "finish",
                CounterRequest::NoShow => "no_show",
                CounterRequest::Pause { .. } => "pause_counter",
                CounterRequest::Resume => "resume_counter",
                CounterRequest::CallTicket { .. } => "call_ticket",
                CounterRequest::ServeDirect { .. } => "serve_direct",
                CounterRequest::Undo => "undo",
                CounterRequest::ConfirmPriority => "confirm_priority",
                CounterRequest::DenyPriority => "deny_priority",
                CounterRequest::SignIn { .. } => "sign_in",
                CounterRequest::Leave => "leave",
                CounterRequest::AutoCall { .. } => "auto_call",
                CounterRequest::Tell { .. } => "tell",
                CounterRequest::Read { .. } => "read",
                CounterRequest::Emergency => "emergency",
                CounterRequest::AnswerEmergency { .. } => "answer_emergency",
                CounterRequest::EndEmergency => "end_emergency",
                CounterRequest::Transfer { .. } => "transfer",
                CounterRequest::PlanSteps { .. } => "plan_steps",
                CounterRequest::TellWork { .. } => "tell_work",
                CounterRequest::Note { .. } => "note",
                CounterRequest::Suspend { .. } => "suspend",
                CounterRequest::TakeBack { .. } => "take_back",
                CounterRequest::ReturnToLine { .. } => "return_to_line",
                CounterRequest::EndFiling { .. } => "end_filing",
            },
            RoleRequest::Reception(request) => match request {
                ReceptionRequest::Issue { .. } => "issue",
                ReceptionRequest::Help => "help",
                ReceptionRequest::Reprint { .. } => "reprint",
                ReceptionRequest::CancelTicket { .. } => "cancel_ticket",
                ReceptionRequest::ChangeGroup { .. } => "change_group",
                ReceptionRequest::GrantPriority { .. } => "grant_priority",
                ReceptionRequest::RemovePriority { .. } => "remove_priority",
                ReceptionRequest::ReturnToLine { .. } => "return_to_line",
            },
            RoleRequest::Book(_) => "book",
            RoleRequest::Unbook(_) => "unbook",
            RoleRequest::Plan(request) => match request {
                PlanAsk::SaveDraft(_) => "save_draft",
                PlanAsk::DropDraft(_) => "drop_draft",
                PlanAsk::Publish(_) => "publish_plan",
                PlanAsk::Restore(_) => "restore_plan",
                PlanAsk::Withdraw => "withdraw_plan",
            },
            RoleRequest::Supervisor(request) => match request {
                SupervisorRequest::OpenDay => "open_day",
                SupervisorRequest::CloseDay => "close_day",
                SupervisorRequest::OpenCounter { .. } => "open_counter",
                SupervisorRequest::ShutCounter { .. } => "shut_counter",
                SupervisorRequest::PauseCounter { .. } => "pause_counter",
                SupervisorRequest::ResumeCounter { .. } => "resume_counter",
                SupervisorRequest::HelpAnswered { .. } => "help_answered",
                SupervisorRequest::CloseGroup { .. } => "close_group",
                SupervisorRequest::ReopenGroup { .. } => "reopen_group",
                SupervisorRequest::MoveWaiting { .. } => "move_waiting",
                SupervisorRequest::Release { .. } => "release",
                SupervisorRequest::Reskill { .. } => "reskill",
                SupervisorRequest::Lend { .. } => "lend",
                SupervisorRequest::GiveBack { .. } => "give_back",
                SupervisorRequest::AnswerAdvice { .. } => "answer_advice",
                SupervisorRequest::PlanAct { .. } => "plan_act",
                SupervisorRequest::CancelAct { .. } => "cancel_act",
                SupervisorRequest::Announce { .. } => "announce",
                SupervisorRequest::EndAnnouncement { .. } => "end_announcement",
                SupervisorRequest::Notice { .. } => "notice",
                SupervisorRequest::EndNotice { .. } => "end_notice",
                SupervisorRequest::AnswerEmergency { .. } => "answer_emergency",
                SupervisorRequest::EndEmergency { .. } => "end_emergency",
                SupervisorRequest::AskPeople { .. } => "ask_people",
                SupervisorRequest::TellPeople { .. } => "tell_people",
                SupervisorRequest::Tell { .. } => "tell",
                SupervisorRequest::Read { .. } => "read",
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
    /// What should be an ID is none.
    BadIdentity,
}

impl AskError {
    /// Every way there is, for the test that each has words.
    pub const ALL: [AskError; 7] = [
        AskError::BadKey,
        AskError::WrongRole,
        AskError::KeyReused,
        AskError::Unsupported,
        AskError::Busy,
        AskError::Stopping,
        AskError::BadIdentity,
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
            AskError::BadIdentity => "bad_identity",
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
    mut request: RoleRequest,
    name: &'static str,
) -> Result<Pending, AskError> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES {
        return Err(AskError::BadKey);
    }
    if !request.is_allowed(grant) {
        return Err(AskError::WrongRole);
    }
    let person = match request.take_reading() {
        Some(reading) => Some(Id::read(&reading).ok_or(AskError::BadIdentity)?),
        None => None,
    };
    let asked = serde_json::to_vec(&request).map_err(|_| AskError::Unsupported)?;
    let key = Key::new(&sender(grant), key);
    let (command, photo) = match command(app, request, key, grant, person) {
        Ok(command) => command,
        Err(device) => {
            let what = Fingerprint::of(&asked);
            let answer = Coming::Here(Box::new(about_device(app, grant, device, key, what)?));
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

/// Who makes keys, so that two may choose the same text.
fn sender(grant: &Grant) -> String {
    format!("{}/{}", grant.role.as_str(), grant.name)
}

/// What concerns a device and not the hall: it is not in the log.
pub(super) enum AboutDevice {
    Help,
    Copy,
    HelpAnswered(String),
    Notice(NoticeWish),
    EndNotice(u64),
}

fn about_device(
    app: &App,
    grant: &Grant,
    what: AboutDevice,
    key: Key,
    asked: Fingerprint,
) -> Result<Answer, AskError> {
    let now = app.now();
    if let AboutDevice::Notice(wish) = &what {
        let zones = &app.hall().plan.zones;
        let known = |zone: &String| zones.iter().any(|known| known.id == *zone);
        if let Some(zone) = wish.zone.as_ref().filter(|zone| !known(zone)) {
            let no = words::no("refusal", "no_such_zone", &[("zone", zone)]);
            return Ok(Answer::No(no));
        }
        if let Some(flaw) = wish.flaw() {
            return Ok(Answer::No(words::no("ask", flaw, &[])));
        }
    }
    // A late repeat has had its effect: help that was answered since is not called again.
    // The copy changes nothing: under whatever key it is the present one.
    if !matches!(what, AboutDevice::Copy) {
        let first = app.presence.is_first(key, asked, now);
        if !first.map_err(|_| AskError::KeyReused)? {
            return Ok(Answer::Done(Done::default()));
        }
    }
    let changed = match &what {
        AboutDevice::Copy => return Ok(offline::copy(app)),
        AboutDevice::Help => app.presence.help(grant, now),
        AboutDevice::HelpAnswered(device) => app.presence.help_answered(device),
        AboutDevice::Notice(wish) => {
            if !app.presence.notice(wish, now) {
                let no = words::no("ask", "notice_many", &[]);
                return Ok(Answer::No(no));
            }
            true
        }
        AboutDevice::EndNotice(seq) => app.presence.end_notice(*seq),
    };
    if changed {
        app.devices_changed();
    }
    // Help that was answered already is answered: a second touch is no mistake.
    Ok(Answer::Done(Done::default()))
}

fn command(
    app: &App,
    request: RoleRequest,
    key: Key,
    grant: &Grant,
    person: Option<Id>,
) -> Result<(Command, Option<PhotoRef>), AboutDevice> {
    let mut bound = None;
    let of_id = person.as_ref().and_then(|id| id.birth_year);
    let mark = person.and_then(|id| app.marks.mark(&id, &app.hall()));
    let command = match request {
        RoleRequest::Kiosk(KioskRequest::Issue {
            group,
            language,
            photo,
            agreed,
            priority,
            birth_year,
            appointment,
            identity: _,
            filing,
        }) => {
            let photo = taken(app, photo, key);
            bound.clone_from(&photo);
            let (dossiers, filer) = filed(filing);
            Command::Issue(Issue {
                agreed,
                mark,
                dossiers,
                filer,
                priority: granted(
                    priority,
                    match grant.role {
                        Role::Reception => GrantedBy::Staff,
                        _ => GrantedBy::Citizen,
                    },
                ),
                birth_year: of_id.or(birth_year),
                appointment,
                touch: (grant.role == Role::Kiosk).then(|| offline::touch(key)),
                ..issue(app, &group, language, photo)
            })
        }
        RoleRequest::Kiosk(KioskRequest::Reprint { label, .. }) => {
            // Nobody's mark is the mark of no number.
            let mark = Some(mark.unwrap_or(Mark("".into())));
            Command::Reprint(Reprint { label, mark })
        }
        RoleRequest::Reception(ReceptionRequest::Issue {
            group,
            language,
            photo,
            agreed,
            anyway,
            priority,
            birth_year,
            appointment,
            identity: _,
            filing,
            exception,
        }) => {
            let photo = taken(app, photo, key);
            bound.clone_from(&photo);
            let (dossiers, filer) = filed(filing);
            Command::Issue(Issue {
                agreed,
                anyway,
                mark,
                exception: exception.map(Into::into),
                dossiers,
                filer,
                priority: granted(priority, GrantedBy::Staff),
                birth_year: of_id.or(birth_year),
                appointment,
                ..issue(app, &group, language, photo)
            })
        }
        RoleRequest::Reception(ReceptionRequest::Help) => return Err(AboutDevice::Help),
        RoleRequest::Reception(ReceptionRequest::Reprint { label }) => {
            let mark = None;
            Command::Reprint(Reprint { label, mark })
        }
        RoleRequest::Reception(ReceptionRequest::CancelTicket { label, reason }) => {
            let reason = reason.into();
            Command::CancelTicket(CancelTicket { label, reason })
        }
        RoleRequest::Reception(ReceptionRequest::ReturnToLine { label }) => {
            let counter = None;
            Command::ReturnToLine(ReturnToLine { label, counter })
        }
        RoleRequest::Reception(ReceptionRequest::ChangeGroup { label, group }) => {
            let group = group.as_str().into();
            Command::ChangeGroup(ChangeGroup { label, group })
        }
        RoleRequest::Reception(ReceptionRequest::GrantPriority { label, reason }) => {
            let reason = reason.as_str().into();
            Command::GrantPriority(GrantPriority { label, reason })
        }
        RoleRequest::Reception(ReceptionRequest::RemovePriority { label }) => {
            Command::RemovePriority(RemovePriority { label })
        }
        RoleRequest::Book(appointments) => {
            let rows = appointments.into_iter().map(|it| AppointmentRow {
                code: it.code,
                group: it.group,
                time: it.time,
            });
            let rows = rows.collect();
            Command::ImportAppointments(ImportAppointments { rows })
        }
        RoleRequest::Unbook(code) => Command::CancelAppointment(CancelAppointment { code }),
        RoleRequest::Plan(request) => match request {
            PlanAsk::SaveDraft(command) => Command::SaveDraft(command),
            PlanAsk::DropDraft(command) => Command::DropDraft(command),
            PlanAsk::Publish(command) => Command::PublishPlan(command),
            PlanAsk::Restore(command) => Command::RestorePlan(command),
            PlanAsk::Withdraw => Command::WithdrawPlan(WithdrawPlan {}),
        },
        RoleRequest::Kiosk(KioskRequest::Help) => return Err(AboutDevice::Help),
        RoleRequest::Kiosk(KioskRequest::Copy) => return Err(AboutDevice::Copy),
        RoleRequest::Kiosk(KioskRequest::Offline { slip }) => {
            let touch = offline::touch(Key::new(&sender(grant), &slip.touch));
            offline::insert(&grant.name, app.ticket_key(), touch, slip)
        }
        RoleRequest::Counter(counter, request) => at_counter(CounterId(counter), request),
        RoleRequest::Supervisor(request) => supervisor::command(request)?,
    };
    Ok((command, bound))
}

/// The photo that a ticket will carry. One that is not there or has a ticket means a ticket without
/// one, never no ticket.
fn taken(app: &App, photo: Option<String>, key: Key) -> Option<PhotoRef> {
    photo
        .map(|photo| PhotoRef(photo.into()))
        .filter(|it| app.photos.take(it, key, app.now()))
}

fn issue(app: &App, group: &str, language: protocol::Language, photo: Option<PhotoRef>) -> Issue {
    Issue {
        group: group.into(),
        key: app.ticket_key(),
        language: match language {
            protocol::Language::Vi => Language::Vi,
            protocol::Language::En => Language::En,
        },
        photo,
        promise: promise(app, group),
        ..Issue::default()
    }
}

/// What an ordinary ticket of the group is told that is taken now, when the hall knows. Whoever has
/// priority is told the same: it holds all the more.
fn promise(app: &App, group: &str) -> Option<Promise> {
    match app.publisher.outlook().of_group(&group.into()) {
        Estimate::Unknown => None,
        Estimate::Range { low_min, high_min } => Some(Promise { low_min, high_min }),
    }
}

fn filed(filing: Option<FilingWish>) -> (Option<u16>, Option<Code>) {
    let dossiers = filing.as_ref().map(|filing| filing.dossiers);
    let filer = filing.and_then(|filing| filing.filer);
    (dossiers, filer.map(|code| code.as_str().into()))
}

fn granted(reason: Option<String>, by: GrantedBy) -> Option<Granted> {
    reason.map(|reason| Granted {
        reason: reason.as_str().into(),
        by,
    })
}
