//! The plan of the hall: read by those who answer for it, changed by the admin.

use actix_web::http::{StatusCode, header};
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use protocol::Done;

use super::caller::Caller;
use super::problem::{Problem, done};
use super::{body, now};
use crate::app::{App, SENT_PLAN};
use crate::plan_file::{self, WrongPlan};

/// Largest plan, bytes: four times that of a hall with every group and counter it may have.
pub const MAX_PLAN_BYTES: usize = 1024 * 1024;
/// The header that tells the version of the plan.
const VERSION_HEADER: &str = "Layso-Plan-Version";

/// The plan in force: JSON, or TOML when `Accept` says `application/toml`.
#[utoipa::path(
    get, path = "/api/plan", tag = "plan",
    responses(
        (status = 200, description = "The plan, with the keys of `assets/plans`", body = Value),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn get(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let hall = app.hall();
    let mut answer = HttpResponse::Ok();
    answer.insert_header((VERSION_HEADER, hall.plan_version.to_string()));
    if wants_toml(&request) {
        let text = toml::to_string_pretty(&***hall.saved_plan())
            .map_err(|cause| Problem::internal("writing the plan", &cause))?;
        return Ok(answer.content_type("application/toml").body(text));
    }
    Ok(answer.json(&***hall.saved_plan()))
}

/// Puts a new plan into force.
///
/// The whole plan, as TOML or JSON. A plan with flaws is refused with all of them, and the one in
/// force stays; so is one that would leave waiting people without a counter.
#[utoipa::path(
    put, path = "/api/plan", tag = "plan",
    request_body(content = Value, content_type = "application/json", description = "The plan; TOML as application/toml"),
    responses(
        (status = 200, description = "It is in force", body = Done),
        (status = 409, description = "The hall says no, or it is the plan in force", body = Problem),
        (status = 422, description = "It has flaws, each with key, reason and remedy", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn put(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    payload: Payload,
) -> Result<web::Json<Done>, Problem> {
    let kind = request.content_type().to_ascii_lowercase();
    let bytes = body::read(&request, payload.into_inner(), MAX_PLAN_BYTES).await?;
    let plan = match kind.as_str() {
        "application/json" => plan_file::from_json(&bytes),
        "application/toml" | "text/toml" => match std::str::from_utf8(&bytes) {
            Ok(text) => plan_file::from_toml(text),
            Err(cause) => Err(WrongPlan::Unreadable {
                line: None,
                reason: cause.to_string(),
            }),
        },
        _ => {
            let params = [("expected", "application/toml, application/json")];
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "wrong_type", &params));
        }
    };
    let plan = plan.map_err(wrong)?;
    let by = &caller.any()?.name;
    let answer = app.save_plan(plan, SENT_PLAN, by, now()).await?;
    done(answer).map(web::Json)
}

/// Whether `Accept` asks for TOML.
pub(super) fn wants_toml(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/toml"))
}

fn wrong(wrong: WrongPlan) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match wrong {
        WrongPlan::Unreadable { line, reason } => {
            let line = line.map_or_else(String::new, |line| format!("line {line}: "));
            Problem::new(status, "plan_unreadable", &[]).detail(format!("{line}{reason}"))
        }
        WrongPlan::Flawed(flaws) => {
            let count = flaws.len().to_string();
            Problem::new(status, "plan_flawed", &[("count", &count)]).flaws(flaws)
        }
    }
}
