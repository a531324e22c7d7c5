//! Passes `/api/…` on to the server, with the token of the box.

use std::time::Duration;

use actix_web::http::header::{self, HeaderName};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use awc::error::SendRequestError;
use bytes::Bytes;
use protocol::MAX_FRAME_BYTES;

use super::problem;
use crate::photo;

/// Longest answer that is passed on, bytes.
const MAX_DOWN_BYTES: usize = 16 * 1024 * 1024;

/// Longest wait for the server to take the connection, and for its answer.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(10);

/// What of a request goes up. Everything else, cookies above all, is the browser's own business.
const UP: [HeaderName; 7] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::ACCEPT_LANGUAGE,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
];

/// What of an answer comes down.
const DOWN: [HeaderName; 10] = [
    header::CACHE_CONTROL,
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_TYPE,
    header::ETAG,
    header::LAST_MODIFIED,
    header::LOCATION,
    header::RETRY_AFTER,
    header::VARY,
];

/// The server behind the box.
pub(super) struct Server {
    address: String,
    token: String,
    client: awc::Client,
}

impl Server {
    pub(super) fn new(address: &str, token: &str) -> Server {
        let client = awc::Client::builder()
            .connector(awc::Connector::new().timeout(CONNECT))
            .timeout(ANSWER)
            .disable_redirects()
            .finish();
        Server {
            address: address.to_owned(),
            token: token.to_owned(),
            client,
        }
    }

    async fn ask(&self, request: &HttpRequest, body: &Bytes) -> Result<HttpResponse, String> {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let mut up = self
            .client
            .request(request.method().clone(), format!("{}{path}", self.address))
            .no_decompress()
            .bearer_auth(&self.token);
        for name in UP {
            if let Some(value) = request.headers().get(&name) {
                up = up.insert_header((name, value.clone()));
            }
        }
        let sent = if body.is_empty() {
            up.send()
        } else {
            up.send_body(body.clone())
        };
        let answer = sent.await.map_err(|cause| match cause {
            SendRequestError::Timeout => "no answer in time".to_owned(),
            other => other.to_string(),
        })?;
        let mut answer = answer.timeout(ANSWER);
        let mut down = HttpResponse::build(answer.status());
        for name in DOWN {
            if let Some(value) = answer.headers().get(&name) {
                down.insert_header((name, value.clone()));
            }
        }
        let body = answer.body().limit(MAX_DOWN_BYTES).await;
        Ok(down.body(body.map_err(|cause| cause.to_string())?))
    }
}

pub(super) async fn pass(
    server: web::Data<Server>,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    const METHODS: [Method; 6] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    if !METHODS.contains(request.method()) {
        return problem::answer(StatusCode::METHOD_NOT_ALLOWED, "wrong_method");
    }
    let kind = request.headers().get(header::CONTENT_TYPE);
    let picture = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"image/"));
    let limit = if picture {
        photo::MAX_INPUT_BYTES
    } else {
        MAX_FRAME_BYTES
    };
    let body = match body.to_bytes_limited(limit).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return problem::answer(StatusCode::BAD_REQUEST, "bad_frame"),
        Err(_) => return problem::answer(StatusCode::PAYLOAD_TOO_LARGE, "too_long"),
    };
    // A connection that was kept may have ended with a server that was started again. What may be
    // repeated without a second effect is tried once more.
    let repeatable = matches!(*request.method(), Method::GET | Method::HEAD)
        || request.headers().contains_key("idempotency-key");
    let mut answer = server.ask(&request, &body).await;
    if answer.is_err() && repeatable {
        answer = server.ask(&request, &body).await;
    }
    answer.unwrap_or_else(|cause| {
        tracing::warn!(%cause, path = request.path(), "a request could not be passed on");
        problem::answer(StatusCode::BAD_GATEWAY, "server_away")
    })
}
