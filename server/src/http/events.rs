//! The feed of events, for the case system, the province and whoever counts.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Edge;
use super::problem::Problem;
use crate::store;
use crate::store::feed::{self, Telling};

/// Events of one answer, unless asked otherwise.
const USUAL_EVENTS: u64 = 1_000;
/// Events of one answer at most.
const MAX_EVENTS: u64 = 10_000;
/// The header that tells where to go on.
const NEXT_HEADER: &str = "Layso-Next";

/// From where, and how many.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// The place of the last event that is known; 0 is the beginning.
    #[serde(default)]
    #[param(minimum = 0)]
    since: u64,
    /// Events at most, up to 10,000; 1,000 unless told.
    #[param(minimum = 1, maximum = 10_000)]
    limit: Option<u64>,
}

/// Committed events after a place in the log, as JSON lines, in order and without a gap.
///
/// The header `Layso-Next` tells the `since` of the next request; no lines means nothing new.
/// Keys of phone pages and references of photos are left out.
#[utoipa::path(
    get, path = "/api/events", tag = "events", params(Since),
    responses(
        (status = 200, description = "One event a line: seq, at, by, event", body = String, content_type = "application/x-ndjson"),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn since(
    edge: web::Data<Edge>,
    asked: web::Query<Since>,
) -> Result<HttpResponse, Problem> {
    let Since { since, limit } = asked.into_inner();
    let limit = limit.unwrap_or(USUAL_EVENTS).clamp(1, MAX_EVENTS);
    let read = web::block(move || -> anyhow::Result<(String, u64)> {
        let connection = store::open_to_read(&edge.data)?;
        let mut text = String::new();
        let telling = Telling::WithoutSecrets;
        let next = feed::each_line(&connection, since, limit, telling, |line| {
            text.push_str(line);
            text.push('\n');
            Ok(())
        })?;
        Ok((text, next))
    });
    let (text, next) = read
        .await
        .map_err(|cause| Problem::internal("reading the log", &cause))?
        .map_err(|cause| Problem::internal("reading the log", &format!("{cause:#}")))?;
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header((NEXT_HEADER, next.to_string()))
        .body(text))
}
