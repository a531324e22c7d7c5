//! Views by HTTP: the same bytes as on the websockets.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use protocol::BoardView;

use super::caller::Caller;
use super::now;
use super::problem::Problem;
use crate::app::App;
use crate::publisher::Topic;

/// A view as it is now; `missing` names the problem when there is no such thing to look at.
pub(super) fn view(app: &App, topic: &Topic, missing: &str) -> Result<HttpResponse, Problem> {
    let body = app.publisher.view(topic, now());
    let body = body.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, missing, &[]))?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .body(body))
}

/// What the boards of the whole hall show.
#[utoipa::path(
    get, path = "/api/boards", tag = "boards",
    responses(
        (status = 200, description = "The board's view", body = BoardView),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn hall(app: web::Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.at_zone(None)?;
    view(&app, &Topic::Board(None), "not_found")
}

/// What the boards of a zone show.
#[utoipa::path(
    get, path = "/api/boards/{zone}", tag = "boards",
    params(("zone" = String, Path, description = "The zone's identifier in the plan")),
    responses(
        (status = 200, description = "The board's view", body = BoardView),
        (status = 404, description = "The plan has no such zone", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn zone(
    app: web::Data<App>,
    caller: Caller,
    zone: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    caller.at_zone(Some(&zone))?;
    view(
        &app,
        &Topic::Board(Some(zone.as_str().into())),
        "no_such_zone",
    )
}
