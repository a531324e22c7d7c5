//! The way of a photo: from the page, made upright and small, to the server; a reference back.
//!
//! Whatever fails here costs the photo and never the number: the page asks for the number only
//! after this has answered, so every step has a limit.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use appliance::http::{Client, NoReply};
use appliance::photo::{self, PhotoError};
use appliance::screen::problem;
use tokio::sync::Semaphore;

use crate::kiosk::say;

/// Longest way of a photo to the server and back. The page gives up after 4 s.
const SHARE: Duration = Duration::from_millis(3_500);

/// Photos that are worked on at once; there is one citizen at a kiosk.
const MAX_AT_ONCE: usize = 2;

/// Who takes photos from the page.
#[derive(Clone)]
pub struct Photographer {
    client: Client,
    room: Arc<Semaphore>,
    came: Arc<dyn Fn() + Send + Sync>,
}

impl Photographer {
    /// One who brings them to the server of `client` and calls `came` for each that is a picture.
    #[must_use]
    pub fn new(client: Client, came: impl Fn() + Send + Sync + 'static) -> Photographer {
        Photographer {
            client,
            room: Arc::new(Semaphore::new(MAX_AT_ONCE)),
            came: Arc::new(came),
        }
    }

    /// `POST /agent/photo`: answers `{"photo": reference}`, or why there is none.
    pub async fn take(&self, body: Result<web::Bytes, actix_web::Error>) -> HttpResponse {
        let Ok(_room) = self.room.try_acquire() else {
            return problem::of(StatusCode::SERVICE_UNAVAILABLE, &say::photo("photo_busy"));
        };
        let body = match body {
            Ok(body) => body,
            Err(cause) => return unreadable(&cause),
        };
        let normalised = web::block(move || photo::normalise(&body)).await;
        let jpeg = match normalised {
            Ok(Ok(photo)) => photo.jpeg,
            Ok(Err(why)) => {
                tracing::info!(%why, "a photo is not taken");
                let status = match why {
                    PhotoError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
                    PhotoError::NotAPicture => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    _ => StatusCode::UNPROCESSABLE_ENTITY,
                };
                return problem::of(status, &say::photo(why.code()));
            }
            Err(_) => {
                return problem::of(StatusCode::SERVICE_UNAVAILABLE, &say::photo("photo_busy"));
            }
        };
        (self.came)();
        let sent = tokio::time::timeout(SHARE, self.client.post_photo(jpeg)).await;
        let Ok(answer) = sent else {
            tracing::warn!("a photo is lost: the server takes too long");
            return problem::of(StatusCode::GATEWAY_TIMEOUT, &say::server_away());
        };
        match answer {
            Ok(reference) => HttpResponse::Ok()
                .insert_header((CACHE_CONTROL, "no-store"))
                .json(serde_json::json!({ "photo": reference })),
            Err(why) => {
                tracing::warn!(%why, "a photo is lost");
                let status = match why {
                    NoReply::Refused { status, .. } => StatusCode::from_u16(status).ok(),
                    NoReply::Away(_) | NoReply::Strange(_) => None,
                };
                problem::of(status.unwrap_or(StatusCode::BAD_GATEWAY), &why.as_no())
            }
        }
    }
}

/// The body did not come, or is too long to be looked at.
fn unreadable(cause: &actix_web::Error) -> HttpResponse {
    let too_long = cause.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE;
    let (status, code) = if too_long {
        (StatusCode::PAYLOAD_TOO_LARGE, "photo_too_large")
    } else {
        (StatusCode::BAD_REQUEST, "photo_truncated")
    };
    problem::of(status, &say::photo(code))
}
