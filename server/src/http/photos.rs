//! Photos: up from a kiosk, down to the counter that has the ticket.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use appliance::photo::{MAX_INPUT_BYTES, normalise};
use appliance::words;
use engine::{CounterId, Hall, PhotoRef};
use serde::Serialize;
use tracing::warn;
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::Problem;
use super::{Edge, body, now};
use crate::access::Grant;
use crate::app::App;
use crate::photos::PhotoRefused;

/// How long a photo waits for its turn to be decoded.
const TURN_WITHIN: Duration = Duration::from_secs(3);

/// A photo that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// The reference, to be given with the ticket within 10 minutes.
    #[schema(example = "3uYp0ZkQmXw8sJt1bRv5Ld")]
    photo: String,
}

/// Uploads the photo of somebody who is about to take a number.
///
/// A JPEG or PNG of at most 8 MiB. It is drawn anew, upright and without metadata, and stored
/// sealed. Its reference is good for one ticket, for 10 minutes.
#[utoipa::path(
    post, path = "/api/photos", tag = "photos",
    request_body(content = Vec<u8>, content_type = "image/jpeg", description = "A JPEG, or a PNG as image/png"),
    responses(
        (status = 201, description = "It is kept", body = Kept),
        (status = 413, description = "It is too large", body = Problem),
        (status = 415, description = "It is not sent as a picture", body = Problem),
        (status = 422, description = "It is not a picture that can be shown", body = Problem),
        (status = "default", description = "Any other problem; a number is given without it", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn put(
    app: web::Data<App>,
    edge: web::Data<Edge>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let kind = request.content_type().to_ascii_lowercase();
    if !matches!(
        kind.as_str(),
        "image/jpeg" | "image/png" | "application/octet-stream"
    ) {
        let params = [("expected", "image/jpeg, image/png")];
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "wrong_type",
            &params,
        ));
    }
    let bytes = match body::read(&request, payload.into_inner(), MAX_INPUT_BYTES).await {
        Err(problem) if problem.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let too_large = appliance::photo::PhotoError::TooLarge {
                bytes: MAX_INPUT_BYTES + 1,
            };
            return Err(refused(&too_large.into()));
        }
        other => other?,
    };
    let turn = tokio::time::timeout(TURN_WITHIN, edge.turns.acquire()).await;
    let Ok(Ok(_turn)) = turn else {
        return Err(refused(&PhotoRefused::Busy));
    };
    let work = edge.clone();
    let hall = app.hall();
    let kept = web::block(move || {
        let room = crate::disk::free_bytes(&work.data).map_err(PhotoRefused::Store)?;
        if room < work.min_room {
            return Err(PhotoRefused::DiskLow);
        }
        let photo = normalise(&bytes)?;
        work.photos.put(&photo.jpeg, &hall, now())
    })
    .await
    .map_err(|cause| Problem::internal("storing a photo", &cause))?;
    let photo = kept.map_err(|cause| refused(&cause))?;
    Ok(HttpResponse::Created().json(Kept {
        photo: photo.0.to_string(),
    }))
}

fn refused(why: &PhotoRefused) -> Problem {
    if let PhotoRefused::Store(cause) = why {
        warn!(cause = format!("{cause:#}"), "a photo was not stored");
    }
    let (status, retry) = match why {
        PhotoRefused::Picture(appliance::photo::PhotoError::TooLarge { .. }) => {
            (StatusCode::PAYLOAD_TOO_LARGE, None)
        }
        PhotoRefused::Picture(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
        PhotoRefused::Off | PhotoRefused::DayNotOpen => (StatusCode::CONFLICT, None),
        PhotoRefused::DiskLow => (StatusCode::INSUFFICIENT_STORAGE, None),
        PhotoRefused::Busy => (StatusCode::SERVICE_UNAVAILABLE, Some(2)),
        PhotoRefused::Store(_) => (StatusCode::INTERNAL_SERVER_ERROR, None),
    };
    let problem = Problem::saying(status, why.no());
    match retry {
        Some(seconds) => problem.retry_after(seconds),
        None => problem,
    }
}

/// The photo of a ticket.
///
/// A counter sees the photo of the ticket that it calls or serves, and no other; nobody else sees
/// any, as the citizen was told at the kiosk.
#[utoipa::path(
    get, path = "/api/photos/{photo}", tag = "photos",
    params(("photo" = String, Path, description = "The reference, from the counter's view")),
    responses(
        (status = 200, description = "The photo", body = Vec<u8>, content_type = "image/jpeg"),
        (status = 403, description = "It is not of the ticket at this counter", body = Problem),
        (status = 404, description = "It is gone or never was", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn get(
    app: web::Data<App>,
    edge: web::Data<Edge>,
    caller: Caller,
    photo: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let photo = PhotoRef(photo.into_inner().into());
    let hall = app.hall();
    let at_desk = |grant: &Grant| grant.counter.is_some_and(|it| is_at(&hall, it, &photo));
    if !caller.all().iter().any(at_desk) {
        let no = words::no("photo", "not_at_desk", &[]);
        return Err(Problem::saying(StatusCode::FORBIDDEN, no));
    }
    let work = edge.clone();
    let found = web::block(move || work.photos.get(&photo))
        .await
        .map_err(|cause| Problem::internal("reading a photo", &cause))?
        .map_err(|cause| Problem::internal("reading a photo", &format!("{cause:#}")))?;
    let jpeg = found.ok_or_else(|| {
        Problem::saying(
            StatusCode::NOT_FOUND,
            words::no("photo", "no_such_photo", &[]),
        )
    })?;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .body(jpeg))
}

/// Whether the ticket that a counter calls or serves has this photo.
fn is_at(hall: &Hall, counter: u16, photo: &PhotoRef) -> bool {
    let desk = hall
        .counters
        .get(&CounterId(counter))
        .map(|counter| counter.desk);
    let ticket = desk
        .and_then(engine::Desk::ticket)
        .and_then(|id| hall.ticket(id));
    ticket.is_some_and(|ticket| ticket.photo.as_ref() == Some(photo))
}
