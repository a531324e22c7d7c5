//! What comes with a request: its body and its idempotency key, read once and told apart when wrong.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use protocol::MAX_KEY_BYTES;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// Largest body that is no photo and no plan, bytes.
pub const MAX_JSON_BYTES: usize = 64 * 1024;

/// How long a body may take to arrive: a large photo over a poor line.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// The header that carries the idempotency key.
pub const KEY_HEADER: &str = "Idempotency-Key";

/// The key under which something is asked: one key, one effect, one answer, for 48 hours.
#[derive(Debug, Clone)]
pub struct AskKey(pub String);

impl FromRequest for AskKey {
    type Error = Problem;
    type Future = std::future::Ready<Result<AskKey, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(key(request))
    }
}

fn key(request: &HttpRequest) -> Result<AskKey, Problem> {
    let bad = |code| Problem::new(StatusCode::BAD_REQUEST, code, &[]);
    let value = request
        .headers()
        .get(KEY_HEADER)
        .ok_or_else(|| bad("no_key"))?;
    let text = value.to_str().map_err(|_| bad("bad_key"))?.trim();
    // The draft of the header has it in quotes, as a structured field; people write it without.
    let text = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let good = (1..=MAX_KEY_BYTES).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    if good {
        Ok(AskKey(text.to_owned()))
    } else {
        Err(bad("bad_key"))
    }
}

/// A JSON body. An empty body is read as `{}`, so that what needs nothing may be asked with nothing.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Json<T>, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let bytes = read(&request, payload, MAX_JSON_BYTES).await?;
            if bytes.is_empty() {
                return parse(b"{}").map(Json);
            }
            let kind = request.content_type().to_ascii_lowercase();
            if kind != "application/json" {
                let params = [("expected", "application/json")];
                return Err(Problem::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "wrong_type",
                    &params,
                ));
            }
            parse(&bytes).map(Json)
        })
    }
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|cause| {
        let (status, code) = match cause.classify() {
            serde_json::error::Category::Data => (StatusCode::UNPROCESSABLE_ENTITY, "wrong_shape"),
            _ => (StatusCode::BAD_REQUEST, "bad_json"),
        };
        Problem::new(status, code, &[]).detail(cause.to_string())
    })
}

/// The whole body, at most `limit` bytes. What is longer is refused as soon as that shows, and
/// whoever sends it drop by drop is not waited for.
pub async fn read(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
) -> Result<web::Bytes, Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let whole = gather(payload, length.unwrap_or(0), limit);
    let slow = |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", &[]);
    tokio::time::timeout(BODY_WITHIN, whole)
        .await
        .map_err(slow)?
}

async fn gather(payload: Payload, likely: usize, limit: usize) -> Result<web::Bytes, Problem> {
    let mut payload = payload;
    let mut bytes = web::BytesMut::with_capacity(likely.min(MAX_JSON_BYTES));
    while let Some(part) = payload.next().await {
        let part = part.map_err(|cause| {
            Problem::new(StatusCode::BAD_REQUEST, "cut_short", &[]).detail(cause.to_string())
        })?;
        if bytes.len() + part.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.freeze())
}

fn too_large(limit: usize) -> Problem {
    let limit = (limit / 1024).to_string();
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        &[("limit", &limit)],
    )
}
