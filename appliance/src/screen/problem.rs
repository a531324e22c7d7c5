//! An error answer that a program can read and a person can act on (RFC 9457).

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use protocol::{Names, No};
use serde::Serialize;

use crate::words;

#[derive(Serialize)]
struct Problem<'n> {
    #[serde(rename = "type")]
    kind: String,
    title: &'n str,
    status: u16,
    detail: &'n str,
    code: &'n str,
    say: &'n Names,
    remedy: &'n Names,
}

/// The answer for a refusal of the box itself; its words are `agent.<code>` and
/// `agent.<code>_remedy`.
#[must_use]
pub fn answer(status: StatusCode, code: &str) -> HttpResponse {
    of(status, &words::no("agent", code, &[]))
}

/// The answer for any refusal.
#[must_use]
pub fn of(status: StatusCode, no: &No) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .body(
            serde_json::to_string(&Problem {
                kind: format!("urn:layso:problem:{}", no.code),
                title: &no.say.en,
                status: status.as_u16(),
                detail: &no.remedy.en,
                code: &no.code,
                say: &no.say,
                remedy: &no.remedy,
            })
            .unwrap_or_default(),
        )
}
