//! The plan on its way into force: its draft, its publication, its versions.

use actix_web::http::{StatusCode, header};
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use engine::plan::VisitRules;
use engine::rules::{AppointmentRules, CallRules, PriorityRules};
use engine::{
    BulkRules, Draft, DropDraft, IdentityRules, OfflineRules, PublishPlan, Rehoming, RestorePlan,
    SaveDraft,
};
use protocol::{Done, PlanChange, PlanCheck, PlanState, PlanVersion, PublishWish, RestoreWish};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{AskKey, Json};
use super::caller::Caller;
use super::plan::{MAX_PLAN_BYTES, wants_toml};
use super::problem::{Problem, done};
use super::{Edge, body, now};
use crate::app::App;
use crate::plan::{diff, state};
use crate::session::ask::{PlanAsk, RoleRequest, ask};
use crate::store::{self, plans};

/// Versions of one answer, unless asked otherwise.
const USUAL_VERSIONS: u32 = 20;
/// Versions of one answer at most.
const MAX_VERSIONS: u32 = 100;

/// A draft as the editor sends it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftBody {
    /// The version of the plan that it changes.
    base: u32,
    /// The number of the draft that it replaces; 0 for none.
    #[serde(default)]
    over: u32,
    /// The whole plan, with the keys of `assets/plans`.
    #[schema(value_type = Object)]
    plan: Draft,
    /// Where people go whose group or counter it takes away.
    #[serde(default)]
    #[schema(value_type = protocol::Rehome)]
    rehome: Rehoming,
}

/// All that the editor shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanDesk {
    /// Where the plan stands.
    #[serde(flatten)]
    state: PlanState,
    /// The draft, or the plan in force where there is no draft.
    #[schema(value_type = Object)]
    plan: Draft,
    /// What the rules are where a plan says nothing, with the plan's keys.
    #[schema(value_type = Object)]
    usual: Usual,
    /// Where people go whose group or counter it takes away.
    #[schema(value_type = protocol::Rehome)]
    rehome: Rehoming,
    /// What is to be known of it.
    check: PlanCheck,
}

#[derive(Debug, Default, Serialize)]
struct Usual {
    rules: UsualRules,
}

/// The rules that a plan may leave out.
#[derive(Debug, Default, Serialize)]
struct UsualRules {
    priority: PriorityRules,
    appointments: AppointmentRules,
    calls: CallRules,
    visit: VisitRules,
    identity: IdentityRules,
    bulk: BulkRules,
    offline: OfflineRules,
}

/// Where the plan stands, with the draft and what is to be known of it.
#[utoipa::path(
    get, path = "/api/plan/draft", tag = "plan",
    responses(
        (status = 200, description = "The draft, or the plan in force", body = PlanDesk),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn look(app: web::Data<App>) -> web::Json<PlanDesk> {
    let (hall, now) = (app.hall(), now());
    let draft = hall.planning.draft.as_ref();
    let plan = draft.map_or_else(
        || Draft::clone(hall.saved_plan()),
        |it| Draft::clone(&it.plan),
    );
    let rehome = draft.map(|draft| draft.rehome.clone()).unwrap_or_default();
    web::Json(PlanDesk {
        state: state::state(&hall, now),
        check: state::check(&hall, &plan, &rehome, now),
        plan,
        usual: Usual::default(),
        rehome,
    })
}

/// Saves the draft, which may have flaws. Nothing of it is in force.
///
/// `over` is the number of the draft that the work began with: when somebody else has saved one
/// since, it is refused. As TOML the plan alone is sent, `base` and `over` in the address.
#[utoipa::path(
    put, path = "/api/plan/draft", tag = "plan", request_body = DraftBody,
    params(
        OfDraft,
        ("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats"),
    ),
    responses(
        (status = 200, description = "It is saved: where the plan stands now", body = PlanDesk),
        (status = 409, description = "Somebody else has saved a draft, or there is no such version", body = Problem),
        (status = 422, description = "It cannot be read", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn save(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    of: web::Query<OfDraft>,
    request: HttpRequest,
    payload: Payload,
) -> Result<web::Json<PlanDesk>, Problem> {
    let DraftBody {
        base,
        over,
        plan,
        rehome,
    } = draft(&request, payload, &of).await?;
    let plan = plan.into();
    let command = SaveDraft {
        base,
        over,
        plan,
        rehome,
    };
    let request = RoleRequest::Plan(PlanAsk::SaveDraft(command));
    done(ask(&app, caller.any()?, &key.0, request).await?)?;
    Ok(look(app).await)
}

/// `base` and `over` of a draft that is sent as TOML.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfDraft {
    /// The version of the plan that it changes.
    #[serde(default)]
    base: u32,
    /// The number of the draft that it replaces; 0 for none.
    #[serde(default)]
    over: u32,
}

async fn draft(
    request: &HttpRequest,
    payload: Payload,
    of: &OfDraft,
) -> Result<DraftBody, Problem> {
    let kind = request.content_type().to_ascii_lowercase();
    let bytes = body::read(request, payload.into_inner(), MAX_PLAN_BYTES).await?;
    let unreadable = |cause: String| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Problem::new(status, "plan_unreadable", &[]).detail(cause)
    };
    match kind.as_str() {
        "application/json" => {
            serde_json::from_slice(&bytes).map_err(|cause| unreadable(cause.to_string()))
        }
        "application/toml" | "text/toml" => {
            let text =
                std::str::from_utf8(&bytes).map_err(|cause| unreadable(cause.to_string()))?;
            let plan = toml::from_str(text).map_err(|cause: toml::de::Error| {
                let line = cause.span().map(|span| {
                    let before = text.get(..span.start).unwrap_or_default();
                    before.matches('\n').count() + 1
                });
                let line = line.map_or_else(String::new, |line| format!("line {line}: "));
                unreadable(format!("{line}{}", cause.message()))
            })?;
            Ok(DraftBody {
                base: of.base,
                over: of.over,
                plan,
                rehome: Rehoming::default(),
            })
        }
        _ => {
            let params = [("expected", "application/toml, application/json")];
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            Err(Problem::new(status, "wrong_type", &params))
        }
    }
}

/// Throws the draft away.
#[utoipa::path(
    delete, path = "/api/plan/draft/{number}", tag = "plan",
    params(
        ("number" = u32, Path, description = "The number of the draft"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats"),
    ),
    responses(
        (status = 200, description = "It is gone", body = Done),
        (status = 404, description = "There is no such draft", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn drop_draft(
    app: web::Data<App>,
    caller: Caller,
    number: web::Path<u32>,
    key: AskKey,
) -> Result<web::Json<Done>, Problem> {
    let draft = number.into_inner();
    let request = RoleRequest::Plan(PlanAsk::DropDraft(DropDraft { draft }));
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// What would be said of a draft: flaws, what stands in its way now, and how it differs from the
/// plan in force. Changes nothing.
#[utoipa::path(
    post, path = "/api/plan/validate", tag = "plan", request_body = DraftBody,
    params(OfDraft),
    responses(
        (status = 200, description = "What is to be known of it", body = PlanCheck),
        (status = 422, description = "It cannot be read", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn validate(
    app: web::Data<App>,
    of: web::Query<OfDraft>,
    request: HttpRequest,
    payload: Payload,
) -> Result<web::Json<PlanCheck>, Problem> {
    let body = draft(&request, payload, &of).await?;
    let hall = app.hall();
    Ok(web::Json(state::check(
        &hall,
        &body.plan,
        &body.rehome,
        now(),
    )))
}

/// Publishes the draft, now or at a moment.
///
/// At its moment it is checked again. What stands in the way then is told to supervisor and admin,
/// and the plan in force stays.
#[utoipa::path(
    post, path = "/api/plan/publish", tag = "plan", request_body = PublishWish,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "It is in force, or will be at its moment", body = Done),
        (status = 404, description = "There is no such draft", body = Problem),
        (status = 409, description = "The hall says no; `in_the_way` lists what the plan would leave without a place", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn publish(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    wish: Json<PublishWish>,
) -> Result<web::Json<Done>, Problem> {
    let PublishWish { draft, at, reason } = wish.0;
    let command = PublishPlan {
        draft,
        at: at.map(|at| engine::Millis(at.0)),
        reason: reason.map(Into::into),
    };
    let request = RoleRequest::Plan(PlanAsk::Publish(command));
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// Withdraws a publication that is to come; acknowledges one that came to nothing. Its plan is the
/// draft again.
#[utoipa::path(
    delete, path = "/api/plan/pending", tag = "plan",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "It is withdrawn", body = Done),
        (status = 409, description = "Nothing is to come", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn withdraw(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Plan(PlanAsk::Withdraw);
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// Puts an earlier version into force again, as a new version that names it.
#[utoipa::path(
    post, path = "/api/plan/rollback", tag = "plan", request_body = RestoreWish,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "It is in force, or will be at its moment", body = Done),
        (status = 404, description = "There is no such version", body = Problem),
        (status = 409, description = "The hall says no; `in_the_way` lists what the plan would leave without a place", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn rollback(
    app: web::Data<App>,
    edge: web::Data<Edge>,
    caller: Caller,
    key: AskKey,
    wish: Json<RestoreWish>,
) -> Result<web::Json<Done>, Problem> {
    let wish = wish.0;
    let found = version(&edge, wish.version).await?;
    let command = RestorePlan {
        version: wish.version,
        plan: found.plan.into(),
        base: wish.base,
        rehome: state::rehoming(&wish.rehome),
        at: wish.at.map(|at| engine::Millis(at.0)),
        reason: wish.reason.map(Into::into),
    };
    let request = RoleRequest::Plan(PlanAsk::Restore(command));
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// How many versions, and from where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Versions at most, up to 100; 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// So many of the newest are left out.
    #[serde(default)]
    skip: u32,
}

/// The versions of the plan, newest first, each with how it differs from the one before it.
#[utoipa::path(
    get, path = "/api/plan/versions", tag = "plan", params(Which),
    responses(
        (status = 200, description = "The versions", body = Vec<PlanVersion>),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn versions(
    app: web::Data<App>,
    edge: web::Data<Edge>,
    which: web::Query<Which>,
) -> Result<web::Json<Vec<PlanVersion>>, Problem> {
    let limit = which.limit.unwrap_or(USUAL_VERSIONS).clamp(1, MAX_VERSIONS);
    let skip = which.skip;
    let found = read(&edge, move |log| plans::newest(log, limit + 1, skip)).await?;
    let hall = app.hall();
    let rows = found.iter().enumerate().take(limit as usize);
    let rows = rows.map(|(i, it)| {
        let before = found.get(i + 1);
        PlanVersion {
            version: it.version,
            at: protocol::Millis(it.at.0),
            by: it.by.clone(),
            why: state::reason(&hall, &it.why),
            restores: it.restores,
            moved: u32::try_from(it.moved).unwrap_or(u32::MAX),
            changes: before.map_or_else(Vec::new, |before| diff::changes(&before.plan, &it.plan)),
        }
    });
    Ok(web::Json(rows.collect()))
}

/// One version, whole: JSON, or TOML when `Accept` says `application/toml`.
#[utoipa::path(
    get, path = "/api/plan/versions/{version}", tag = "plan",
    params(("version" = u32, Path, description = "Its number")),
    responses(
        (status = 200, description = "The plan, with the keys of `assets/plans`", body = Value),
        (status = 404, description = "There is no such version", body = Problem),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn one(
    edge: web::Data<Edge>,
    number: web::Path<u32>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let found = version(&edge, number.into_inner()).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::VARY, "Accept"));
    if wants_toml(&request) {
        let text = toml::to_string_pretty(&*found.plan)
            .map_err(|cause| Problem::internal("writing the plan", &cause))?;
        return Ok(answer.content_type("application/toml").body(text));
    }
    Ok(answer.json(&*found.plan))
}

/// Two versions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Between {
    /// The earlier one; the one in force when left out.
    from: Option<u32>,
    /// The later one; the draft when left out.
    to: Option<u32>,
}

/// How two versions differ, in sentences.
#[utoipa::path(
    get, path = "/api/plan/difference", tag = "plan", params(Between),
    responses(
        (status = 200, description = "The differences", body = Vec<PlanChange>),
        (status = 404, description = "There is no such version", body = Problem),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn difference(
    app: web::Data<App>,
    edge: web::Data<Edge>,
    between: web::Query<Between>,
) -> Result<web::Json<Vec<PlanChange>>, Problem> {
    let hall = app.hall();
    let from = match between.from {
        Some(number) => Draft::clone(&version(&edge, number).await?.plan),
        None => Draft::clone(hall.saved_plan()),
    };
    let to = match between.to {
        Some(number) => Draft::clone(&version(&edge, number).await?.plan),
        None => {
            let draft = hall.planning.draft.as_ref();
            draft.map_or_else(
                || Draft::clone(hall.saved_plan()),
                |it| Draft::clone(&it.plan),
            )
        }
    };
    Ok(web::Json(diff::changes(&from, &to)))
}

async fn version(edge: &web::Data<Edge>, number: u32) -> Result<plans::Version, Problem> {
    let found = read(edge, move |log| plans::version(log, number)).await?;
    found.ok_or_else(|| {
        let params = [("version", number.to_string())];
        let params: Vec<(&str, &str)> = params.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let no = appliance::words::no("refusal", "no_such_version", &params);
        Problem::saying(StatusCode::NOT_FOUND, no)
    })
}

async fn read<T: Send + 'static>(
    edge: &web::Data<Edge>,
    read: impl FnOnce(&store::Reading) -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let edge = edge.clone();
    let found = web::block(move || read(&store::open_to_read(&edge.data)?)).await;
    found
        .map_err(|cause| Problem::internal("reading the log", &cause))?
        .map_err(|cause| Problem::internal("reading the log", &format!("{cause:#}")))
}
