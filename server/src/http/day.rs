//! The whole hall, and its service day.

use actix_web::{HttpResponse, web};
use protocol::{Done, SupervisorRequest, SupervisorView};
use serde::Deserialize;
use utoipa::ToSchema;

use super::boards;
use super::body::{AskKey, Json};
use super::caller::Caller;
use super::problem::{Problem, done};
use crate::app::App;
use crate::publisher::Topic;
use crate::session::ask::{RoleRequest, ask};

/// What is done with the service day.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayAct {
    /// It is opened now.
    Open,
    /// It is closed now; those who still wait are counted as expired.
    Close,
}

/// What the supervisor sees: every group, counter, device and trouble.
#[utoipa::path(
    get, path = "/api/hall", tag = "hall",
    responses(
        (status = 200, description = "The supervisor's view", body = SupervisorView),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn look(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    boards::view(&app, &Topic::Supervisor, "not_found")
}

/// Opens or closes the service day.
#[utoipa::path(
    post, path = "/api/day/{act}", tag = "hall",
    params(
        ("act" = DayAct, Path, description = "What is done"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats"),
    ),
    responses(
        (status = 200, description = "It is done", body = Done),
        (status = 409, description = "The hall says no", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn act(
    app: web::Data<App>,
    caller: Caller,
    act: web::Path<DayAct>,
    key: AskKey,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Supervisor(match act.into_inner() {
        DayAct::Open => SupervisorRequest::OpenDay,
        DayAct::Close => SupervisorRequest::CloseDay,
    });
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// Does what the supervisor may, in the words of the supervisor's screen.
///
/// Answered when it is committed; the same key again does nothing more and gives the same answer.
#[utoipa::path(
    post, path = "/api/hall", tag = "hall", request_body = SupervisorRequest,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "It is done", body = Done),
        (status = 404, description = "There is no such counter or group", body = Problem),
        (status = 409, description = "The hall says no", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn ask_any(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    request: Json<SupervisorRequest>,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Supervisor(request.0);
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}
