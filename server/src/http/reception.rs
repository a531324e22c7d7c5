//! The reception: numbers for people, and what went wrong with them.

use actix_web::{HttpResponse, web};
use protocol::{Done, ReceptionRequest, ReceptionView};

use super::boards;
use super::body::{AskKey, Json};
use super::caller::Caller;
use super::problem::{Problem, done};
use crate::app::App;
use crate::publisher::Topic;
use crate::session::ask::{RoleRequest, ask};

/// What the reception sees: groups, their state, and the last tickets.
#[utoipa::path(
    get, path = "/api/reception", tag = "reception",
    responses(
        (status = 200, description = "The reception's view", body = ReceptionView),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn look(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    boards::view(&app, &Topic::Reception, "not_found")
}

/// Does what the reception may: gives a number for someone, prints a slip again, cancels a number,
/// changes what it waits for.
///
/// Answered when it is committed; the same key again does nothing more and gives the same answer.
#[utoipa::path(
    post, path = "/api/reception", tag = "reception", request_body = ReceptionRequest,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "It is done; the label concerned, and its slip", body = Done),
        (status = 404, description = "There is no such ticket or group", body = Problem),
        (status = 409, description = "The hall says no", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn act(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    request: Json<ReceptionRequest>,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Reception(request.0);
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}
