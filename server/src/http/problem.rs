//! Every error of the HTTP interface, by problem details (RFC 9457): what is wrong, in both
//! languages, and what to do.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use appliance::words;
use protocol::{Answer, Done, InTheWay, Names, No};
use serde::Serialize;
use utoipa::ToSchema;

use crate::plan_file::FlawInWords;
use crate::session::ask::AskError;

/// The media type of every error.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error. Small, because every handler's result has room for one.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Problem(Box<ProblemDetails>);

/// An error as it is sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ProblemDetails {
    /// A name that stays the same: `urn:layso:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:layso:problem:nobody_waiting")]
    urn: String,
    /// What is wrong, in English.
    title: String,
    /// The HTTP status.
    status: u16,
    /// More for a programmer, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The code, snake_case. Programs decide by it.
    code: String,
    /// What is wrong, for a person.
    say: Names,
    /// What to do about it.
    remedy: Names,
    /// What is wrong with a plan flaw by flaw, or with a list row by row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flaws: Vec<FlawInWords>,
    /// The number that the person holds already, after `has_live_ticket`.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// Seconds after which it may be tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_s: Option<u32>,
    /// What a plan would leave without a place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_the_way: Vec<InTheWay>,
    #[serde(skip)]
    allow: Option<String>,
}

impl Problem {
    /// A problem with the words of `problem.<code>` and `problem.<code>_remedy`.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, params: &[(&str, &str)]) -> Problem {
        Problem::saying(status, words::no("problem", code, params))
    }

    /// A problem with these words.
    #[must_use]
    pub fn saying(status: StatusCode, no: No) -> Problem {
        Problem(Box::new(ProblemDetails {
            urn: format!("urn:layso:problem:{}", no.code),
            title: no.say.en.clone(),
            status: status.as_u16(),
            detail: None,
            code: no.code,
            say: no.say,
            remedy: no.remedy,
            flaws: Vec::new(),
            in_the_way: no.in_the_way,
            label: no.label,
            retry_after_s: None,
            allow: None,
        }))
    }

    /// With more for a programmer.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.0.detail = Some(detail.into());
        self
    }

    /// With the flaws of a plan or of a list.
    #[must_use]
    pub fn flaws(mut self, flaws: Vec<FlawInWords>) -> Problem {
        self.0.flaws = flaws;
        self
    }

    /// To be tried again after so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Problem {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// The address has no such method, but these.
    #[must_use]
    pub fn allow(mut self, methods: String) -> Problem {
        self.0.allow = Some(methods);
        self
    }

    /// Nothing is at this address, or nothing that the one who asks may know of.
    #[must_use]
    pub fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", &[])
    }

    /// A mistake of ours. The cause goes to the program's log and not to whoever asked.
    #[must_use]
    pub fn internal(doing: &str, cause: &dyn fmt::Display) -> Problem {
        tracing::error!(%cause, "{doing}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", &[])
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.status, self.0.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status());
        if self.status() == StatusCode::UNAUTHORIZED {
            answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(seconds) = self.0.retry_after_s {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = &self.0.allow {
            answer.insert_header((header::ALLOW, methods.as_str()));
        }
        let body = serde_json::to_string(self).unwrap_or_default();
        answer.content_type(MEDIA_TYPE).body(body)
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Problem {
        let (status, retry) = match error {
            AskError::BadKey => (StatusCode::BAD_REQUEST, None),
            AskError::WrongRole => (StatusCode::FORBIDDEN, None),
            AskError::KeyReused | AskError::Unsupported | AskError::BadIdentity => {
                (StatusCode::UNPROCESSABLE_ENTITY, None)
            }
            AskError::Busy => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
            AskError::Stopping => (StatusCode::SERVICE_UNAVAILABLE, Some(3)),
        };
        let mut problem = Problem::saying(status, error.no());
        problem.0.retry_after_s = retry;
        problem
    }
}

/// What was done, or the refusal as a problem.
pub fn done(answer: Answer) -> Result<Done, Problem> {
    match answer {
        Answer::Done(done) => Ok(done),
        Answer::No(no) => {
            let status = match no.code.as_str() {
                "no_such_counter"
                | "no_such_group"
                | "no_such_ticket"
                | "no_such_priority"
                | "no_such_appointment"
                | "no_such_agency"
                | "no_such_zone"
                | "no_such_announcement"
                | "no_such_act"
                | "no_such_message"
                | "no_such_request"
                | "no_such_draft"
                | "no_such_version" => StatusCode::NOT_FOUND,
                _ => StatusCode::CONFLICT,
            };
            Err(Problem::saying(status, no))
        }
    }
}
