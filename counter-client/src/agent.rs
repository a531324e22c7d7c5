//! Puts the line, the page and the keypad together.

use std::pin::Pin;
use std::time::Duration;

use anyhow::Context;
use appliance::keys::Keys;
use appliance::link::socket::{LinkConfig, LinkHandle, NoAnswer, open as open_line};
use appliance::report::Report;
use appliance::screen::{Asset, Screen};
use appliance::shutdown::Shutdown;
use appliance::{clock, relay, seed};
use protocol::{Answer, CounterRequest, CounterView, Fact, Role, Then, Trouble};
use tokio::task::JoinHandle;

use crate::config::Settings;
use crate::desk::{Desk, Key};
use crate::keypad::{Event, Keypad};

/// The line of a counter.
type Line = LinkHandle<CounterView, CounterRequest>;

/// How long a call is kept while the server is away: nobody wants to be called a minute later.
const CALL_WITHIN: Duration = Duration::from_secs(5);

/// How long a key of the keypad is kept. After that the clerk presses again.
const KEY_WITHIN: Duration = Duration::from_secs(15);

/// A box that runs.
pub struct Running {
    /// Where its page is.
    pub address: String,
    /// What ends when the box stops, by name.
    pub tasks: Vec<(&'static str, JoinHandle<()>)>,
}

/// Starts everything. The server need not be there.
///
/// # Errors
///
/// When the page cannot be served at that address.
pub fn start(settings: Settings, stop: &Shutdown) -> anyhow::Result<Running> {
    let mut keys = Keys::new(seed::seed());
    let config = LinkConfig {
        server: settings.server.clone(),
        role: Role::Counter,
        token: settings.token.clone(),
        build: appliance::BUILD.to_owned(),
        seed: keys.bytes(),
    };
    let (link, line) = open_line::<CounterView, CounterRequest>(config, stop.clone());
    let report = {
        let link = link.clone();
        Report::new(move |troubles, facts| link.report(troubles, facts))
    };
    let of_page = report.clone();
    let feed = relay::feed(&link, patience)
        .hearing(move |troubles, facts| of_page.part("page", troubles, facts));
    let screen = Screen::new(Role::Counter, assets(), feed)
        .with_policy(screens::CONTENT_SECURITY_POLICY)
        .of_build(screens::BUILD)
        .passing_api_to(&settings.server, &settings.token)
        .open(&settings.listen, stop.clone())?;
    let address = screen.address();
    let mut tasks = vec![("line", line), ("page", screen.task)];
    if let Some((port, template)) = settings.keypad {
        let name = port.to_string();
        let desk = Desk::sending_to(template.transfer_to.clone());
        let keypad = Keypad::open(port, template, keys.bytes(), stop.clone())
            .context("the keypad cannot be listened to; start again")?;
        let fact = Fact {
            name: "keypad".into(),
            value: name,
        };
        report.part("keypad", Vec::new(), vec![fact]);
        let task = tokio::spawn(listen(keypad, desk, link, report, keys, stop.clone()));
        tasks.push(("keypad", task));
    }
    Ok(Running { address, tasks })
}

/// How long a request of the page is kept while the server is away. What closes a visit must not
/// be lost, however long it takes.
fn patience(request: &CounterRequest) -> Option<Duration> {
    match request {
        CounterRequest::CallNext
        | CounterRequest::CallTicket { .. }
        | CounterRequest::ServeDirect { .. }
        | CounterRequest::Undo
        | CounterRequest::Recall
        | CounterRequest::Finish {
            then: Then::CallNext,
            ..
        }
        | CounterRequest::SignIn { .. }
        | CounterRequest::AutoCall { .. }
        | CounterRequest::AnswerEmergency { .. }
        | CounterRequest::Transfer {
            then: Then::CallNext,
            ..
        }
        | CounterRequest::Suspend {
            then: Then::CallNext,
            ..
        } => Some(CALL_WITHIN),
        CounterRequest::Open
        | CounterRequest::Shut
        | CounterRequest::Start
        | CounterRequest::Finish {
            then: Then::Rest, ..
        }
        | CounterRequest::NoShow
        | CounterRequest::Pause { .. }
        | CounterRequest::Resume
        | CounterRequest::ConfirmPriority
        | CounterRequest::DenyPriority
        | CounterRequest::Leave
        | CounterRequest::Emergency
        | CounterRequest::EndEmergency
        | CounterRequest::Transfer {
            then: Then::Rest, ..
        }
        | CounterRequest::PlanSteps { .. }
        | CounterRequest::TellWork { .. }
        | CounterRequest::Note { .. }
        | CounterRequest::Suspend {
            then: Then::Rest, ..
        }
        | CounterRequest::TakeBack { .. }
        | CounterRequest::ReturnToLine { .. }
        | CounterRequest::Tell { .. }
        | CounterRequest::Read { .. }
        | CounterRequest::EndFiling { .. } => None,
    }
}

type Asked = Pin<Box<dyn Future<Output = Result<Answer, NoAnswer>> + Send>>;

/// Turns keys into requests until the box stops.
async fn listen(
    mut keypad: Keypad,
    mut desk: Desk,
    link: Line,
    report: Report,
    mut keys: Keys,
    stop: Shutdown,
) {
    let mut asked: Option<Asked> = None;
    loop {
        tokio::select! {
            () = stop.asked() => return,
            event = keypad.events.recv() => match event {
                None => return,
                Some(Event::Here) => report.stands("keypad", Trouble::KeypadSilent, None),
                Some(Event::Silent(cause)) => {
                    report.stands("keypad", Trouble::KeypadSilent, Some(&cause));
                }
                Some(Event::Key(key)) => match press(&mut desk, key, &link) {
                    Some(request) => {
                        let id = keys.key(clock::now());
                        asked = Some(Box::pin(link.request(id, request, Some(KEY_WITHIN))));
                    }
                    None => keypad.tell(false),
                },
            },
            answer = answered(&mut asked) => {
                asked = None;
                desk.answered();
                keypad.tell(granted(answer));
            }
        }
    }
}

fn press(desk: &mut Desk, key: Key, link: &Line) -> Option<CounterRequest> {
    let seen = link.view().borrow().clone();
    let up = link.state().borrow().up;
    let view = seen.as_ref().map(|seen| &seen.view);
    match desk.press(key, view, up, link.server_now()) {
        Ok(request) => {
            tracing::info!(?key, ?request, "a key of the keypad");
            Some(request)
        }
        Err(why) => {
            tracing::info!(?key, "a key of the keypad does nothing: {why}");
            None
        }
    }
}

fn granted(answer: Result<Answer, NoAnswer>) -> bool {
    match answer {
        Ok(Answer::Done(_)) => true,
        Ok(Answer::No(no)) => {
            tracing::info!(code = no.code, "the hall says no to a key: {}", no.say.en);
            false
        }
        Err(why) => {
            tracing::warn!(%why, "a key of the keypad has no answer");
            false
        }
    }
}

async fn answered(asked: &mut Option<Asked>) -> Result<Answer, NoAnswer> {
    match asked {
        Some(asked) => asked.await,
        None => std::future::pending().await,
    }
}

fn assets() -> Vec<Asset> {
    screens::FILES
        .iter()
        .map(|file| Asset {
            path: file.path,
            bytes: file.bytes,
            gzip: file.gzip,
            mime: file.mime,
            etag: file.etag,
            cache: file.cache_control(),
        })
        .collect()
}
