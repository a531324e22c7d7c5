//! Signing a browser in by a one-use code, and out again.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use appliance::words;
use protocol::{Role, You};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Json;
use super::caller::Caller;
use super::problem::Problem;
use crate::access::{Grant, RedeemError, SESSION_MS};
use crate::app::App;
use crate::session::COOKIE;

/// What a browser signs in with.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Code {
    /// The one-use code, as a person types it.
    #[schema(example = "7K3M-9Q2X")]
    code: String,
}

/// A browser that is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entered {
    /// The page of its role.
    #[schema(example = "/counter?counter=4")]
    go: String,
    /// Who it is taken for.
    you: You,
}

/// Trades a one-use code for a cookie.
///
/// A browser that is signed in keeps what it holds and gets the new right beside it.
#[utoipa::path(
    post, path = "/api/session", tag = "session", request_body = Code,
    responses(
        (status = 200, description = "Signed in for 12 hours", body = Entered),
        (status = 403, description = "The code opens nothing", body = Problem),
        (status = 429, description = "Too many wrong codes; none is taken for a while", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
)]
pub async fn enter(
    app: web::Data<App>,
    request: HttpRequest,
    code: Json<Code>,
) -> Result<HttpResponse, Problem> {
    let existing = request.cookie(COOKIE);
    let existing = existing.as_ref().map(Cookie::value);
    // Rights last by the machine's clock.
    let now = engine::Millis(appliance::clock::machine().0);
    let (session, grant) = app
        .access
        .redeem(&code.0.code, existing, now)
        .map_err(refused)?;
    tracing::info!(name = %grant.name, role = grant.role.as_str(), "a browser signed in");
    let cookie = cookie(&request, &session, SESSION_MS / 1_000);
    let entered = Entered {
        go: page_of(&grant),
        you: grant.you(),
    };
    Ok(HttpResponse::Ok().cookie(cookie).json(entered))
}

/// Signs the browser out of everything that it holds.
#[utoipa::path(
    delete, path = "/api/session", tag = "session",
    responses(
        (status = 204, description = "Signed out"),
        (status = "default", description = "A problem", body = Problem),
    ),
)]
pub async fn leave(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if let Some(session) = request.cookie(COOKIE) {
        app.access
            .end_session(session.value())
            .map_err(|cause| Problem::internal("signing out", &cause))?;
    }
    Ok(HttpResponse::NoContent()
        .cookie(cookie(&request, "", 0))
        .finish())
}

/// Who the one who asks is taken for: one entry for a token, one or several for a browser.
#[utoipa::path(
    get, path = "/api/you", tag = "session",
    responses(
        (status = 200, description = "The rights, with name, role, counter and zone", body = Vec<You>),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn you(caller: Caller) -> web::Json<Vec<You>> {
    web::Json(caller.all().iter().map(Grant::you).collect())
}

/// The page on which a right is used.
pub(super) fn page_of(grant: &Grant) -> String {
    match grant.role {
        Role::Counter => format!("/counter?counter={}", grant.counter.unwrap_or(0)),
        Role::Supervisor => "/supervisor".into(),
        Role::Admin => "/plan".into(),
        Role::Reception => "/reception".into(),
        Role::Board => match &grant.zone {
            Some(zone) => format!("/board?zone={}", escaped(zone)),
            None => "/board".into(),
        },
        Role::Kiosk | Role::Viewer | Role::Phone => "/".into(),
    }
}

/// Text as it may stand in an address.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn cookie(request: &HttpRequest, value: &str, seconds: i64) -> Cookie<'static> {
    // Halls without TLS exist; where there is TLS, in front of us too, the cookie stays inside it.
    let secure = request.connection_info().scheme() == "https";
    Cookie::build(COOKIE, value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .max_age(Duration::seconds(seconds))
        .finish()
}

fn refused(error: RedeemError) -> Problem {
    let no = |code, wait: &str| words::no("refusal", code, &[("wait_s", wait)]);
    match error {
        RedeemError::Locked { wait_s } => {
            let no = no(error.code(), &wait_s.to_string());
            Problem::saying(StatusCode::TOO_MANY_REQUESTS, no).retry_after(wait_s)
        }
        RedeemError::Wrong | RedeemError::Used | RedeemError::Expired => {
            Problem::saying(StatusCode::FORBIDDEN, no(error.code(), ""))
        }
        RedeemError::Trouble(cause) => Problem::internal("signing in", &cause),
    }
}
