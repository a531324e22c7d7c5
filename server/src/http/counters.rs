//! Counters: what a clerk sees, and what a clerk does.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use engine::CounterId;
use protocol::{CounterRequest, CounterView, Done, Placed, StepWish, SuspendKind, Then, WorkWish};
use serde::Deserialize;
use utoipa::ToSchema;

use super::boards;
use super::body::{AskKey, Json};
use super::caller::Caller;
use super::problem::{Problem, done};
use crate::app::App;
use crate::publisher::Topic;
use crate::session::ask::{RoleRequest, ask};

/// What is done at a counter.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CounterAct {
    /// The counter opens.
    Open,
    /// The counter shuts. Refused while it holds a ticket.
    Shut,
    /// The next ticket is called.
    Next,
    /// The same ticket is called again.
    Recall,
    /// The citizen is here.
    Start,
    /// The service is done.
    Finish,
    /// The citizen did not come.
    NoShow,
    /// The clerk is away for a while.
    Pause,
    /// The clerk is back.
    Resume,
    /// A certain waiting ticket is called out of turn: with `label` and `reason`.
    Call,
    /// Somebody is served who stands here without a number, and gets none: with `group`.
    ServeDirect,
    /// The last call, start, finish or no-show did not happen. Within 8 seconds.
    Undo,
    /// The citizen's claim to priority is right.
    ConfirmPriority,
    /// The citizen's claim to priority is wrong: one who is only called goes back to the ordinary
    /// line.
    DenyPriority,
    /// The ticket is sent on, to a group or to one counter.
    Transfer,
    /// The steps that follow the present one are set.
    Steps,
    /// The services of the step are told, each with its dossiers.
    Work,
    /// Something is noted, by a code of the plan.
    Note,
    /// The ticket leaves the counter for a while and keeps its number.
    Suspend,
    /// A suspended ticket is served on at once.
    TakeBack,
    /// A suspended or missed ticket is put back in line.
    Return,
}

/// How it is done.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct How {
    /// After `finish`, `transfer` and `suspend`: whether the next ticket is called at once.
    #[serde(default)]
    then: Then,
    /// With `call`, `take-back` and `return`: what stands on the slip.
    #[serde(default)]
    #[schema(example = "B045")]
    label: String,
    /// With `call`: the code of the plan's `call_reason`. With `pause`: of its `pause_reason`.
    #[serde(default)]
    reason: String,
    /// For `finish`: what came of the step, by codes of the plan.
    #[serde(default)]
    outcomes: Vec<String>,
    /// For `transfer`: the group to which the ticket goes. For `serve-direct`: what for.
    #[serde(default)]
    group: Option<String>,
    /// For `transfer`: the one counter that shall call it.
    #[serde(default)]
    to_counter: Option<u16>,
    /// For `transfer`: where in the line.
    #[serde(default)]
    placed: Placed,
    /// For `transfer`: whether the ticket comes back to this counter afterwards.
    #[serde(default)]
    come_back: bool,
    /// For `transfer` and `suspend`: why, by a code of the plan.
    #[serde(default)]
    remark: Option<String>,
    /// For `steps`: all that follow, the next one first.
    #[serde(default)]
    steps: Vec<StepWish>,
    /// For `work`: all services.
    #[serde(default)]
    work: Vec<WorkWish>,
    /// For `note`: the code. Needed there.
    #[serde(default)]
    note: Option<String>,
    /// For `suspend`: why. Needed there.
    #[serde(default)]
    kind: Option<SuspendKind>,
    /// For `suspend`: the step elsewhere, by a code of the plan.
    #[serde(default)]
    elsewhere: Option<String>,
}

/// What an act needs and was not said.
fn needed<T>(said: Option<T>, name: &str) -> Result<T, Problem> {
    said.ok_or_else(|| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Problem::new(status, "wrong_shape", &[]).detail(format!("missing field `{name}`"))
    })
}

/// What the clerk at a counter sees.
#[utoipa::path(
    get, path = "/api/counters/{counter}", tag = "counters",
    params(("counter" = u16, Path, description = "The counter's number")),
    responses(
        (status = 200, description = "The counter's view", body = CounterView),
        (status = 404, description = "The plan has no such counter", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn look(
    app: web::Data<App>,
    caller: Caller,
    counter: web::Path<u16>,
) -> Result<HttpResponse, Problem> {
    let counter = counter.into_inner();
    caller.at_counter(counter)?;
    boards::view(&app, &Topic::Counter(CounterId(counter)), "no_such_counter")
}

/// Does something at a counter.
///
/// Answered when it is committed; the same key again does nothing more and gives the same answer.
#[utoipa::path(
    post, path = "/api/counters/{counter}/{act}", tag = "counters", request_body = Option<How>,
    params(
        ("counter" = u16, Path, description = "The counter's number"),
        ("act" = CounterAct, Path, description = "What is done"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats"),
    ),
    responses(
        (status = 200, description = "It is done; the label concerned", body = Done),
        (status = 403, description = "The token is for another counter", body = Problem),
        (status = 409, description = "The hall says no", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn act(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(u16, CounterAct)>,
    key: AskKey,
    how: Json<How>,
) -> Result<web::Json<Done>, Problem> {
    let (counter, act) = path.into_inner();
    let how = how.0;
    let request = match act {
        CounterAct::Open => CounterRequest::Open,
        CounterAct::Shut => CounterRequest::Shut,
        CounterAct::Next => CounterRequest::CallNext,
        CounterAct::Recall => CounterRequest::Recall,
        CounterAct::Start => CounterRequest::Start,
        CounterAct::Finish => CounterRequest::Finish {
            then: how.then,
            outcomes: how.outcomes,
        },
        CounterAct::NoShow => CounterRequest::NoShow,
        CounterAct::Pause => CounterRequest::Pause {
            reason: Some(how.reason).filter(|it| !it.is_empty()),
        },
        CounterAct::Resume => CounterRequest::Resume,
        CounterAct::Call => CounterRequest::CallTicket {
            label: how.label,
            reason: how.reason,
        },
        CounterAct::ServeDirect => CounterRequest::ServeDirect {
            group: how.group.unwrap_or_default(),
        },
        CounterAct::Undo => CounterRequest::Undo,
        CounterAct::ConfirmPriority => CounterRequest::ConfirmPriority,
        CounterAct::DenyPriority => CounterRequest::DenyPriority,
        CounterAct::Transfer => CounterRequest::Transfer {
            group: how.group,
            to_counter: how.to_counter,
            placed: how.placed,
            remark: how.remark,
            come_back: how.come_back,
            then: how.then,
        },
        CounterAct::Steps => CounterRequest::PlanSteps { steps: how.steps },
        CounterAct::Work => CounterRequest::TellWork { work: how.work },
        CounterAct::Note => CounterRequest::Note {
            note: needed(how.note, "note")?,
        },
        CounterAct::Suspend => CounterRequest::Suspend {
            kind: needed(how.kind, "kind")?,
            elsewhere: how.elsewhere,
            remark: how.remark,
            then: how.then,
        },
        CounterAct::TakeBack => CounterRequest::TakeBack {
            label: needed(Some(how.label).filter(|it| !it.is_empty()), "label")?,
        },
        CounterAct::Return => CounterRequest::ReturnToLine {
            label: needed(Some(how.label).filter(|it| !it.is_empty()), "label")?,
        },
    };
    let request = RoleRequest::Counter(counter, request);
    done(ask(&app, caller.at_counter(counter)?, &key.0, request).await?).map(web::Json)
}

/// Does what a clerk may, in the words of the counter's screen: also signing in, leaving, pausing for
/// a reason, and calling for help.
///
/// Answered when it is committed; the same key again does nothing more and gives the same answer.
#[utoipa::path(
    post, path = "/api/counters/{counter}", tag = "counters", request_body = CounterRequest,
    params(
        ("counter" = u16, Path, description = "The counter's number"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats"),
    ),
    responses(
        (status = 200, description = "It is done; the label concerned", body = Done),
        (status = 403, description = "The token is for another counter", body = Problem),
        (status = 409, description = "The hall says no", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn ask_any(
    app: web::Data<App>,
    caller: Caller,
    counter: web::Path<u16>,
    key: AskKey,
    request: Json<CounterRequest>,
) -> Result<web::Json<Done>, Problem> {
    let counter = counter.into_inner();
    let request = RoleRequest::Counter(counter, request.0);
    done(ask(&app, caller.at_counter(counter)?, &key.0, request).await?).map(web::Json)
}
