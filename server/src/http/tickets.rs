//! Numbers: taking one, following one, and asking for a person.

use actix_web::{HttpResponse, web};
use engine::TicketKey;
use protocol::{
    CitizenView, Done, FilingWish, KioskRequest, KioskView, Language, Reading, SupervisorRequest,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::boards;
use super::body::{AskKey, Json};
use super::caller::Caller;
use super::problem::{Problem, done};
use crate::app::App;
use crate::publisher::Topic;
use crate::session::ask::{RoleRequest, ask};

/// What a number is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// The procedure group.
    #[schema(example = "ho-tich")]
    group: String,
    /// The language of slip and English call.
    #[serde(default)]
    language: Language,
    /// The reference of a photo that was uploaded before. One that is unknown, used or too old
    /// means a number without a photo.
    #[serde(default)]
    photo: Option<String>,
    /// The citizen was told how many wait, and agreed: asked again after `agree_to_wait`.
    #[serde(default)]
    agreed: bool,
    /// The reason in the plan for which priority is claimed; from the reception it is granted.
    #[serde(default)]
    #[schema(example = "nguoi-cao-tuoi")]
    priority: Option<String>,
    /// The year of birth on the ID, when it was shown: it may grant priority. Kept nowhere.
    #[serde(default)]
    birth_year: Option<i16>,
    /// The code of a booked time, six digits: its group counts, and not `group`.
    #[serde(default)]
    #[schema(example = "004711")]
    appointment: Option<String>,
    /// What was read from an ID: 12 digits, 9 of an old card, or the whole text of a card's code.
    /// The server makes a mark of it and keeps it nowhere.
    #[serde(default)]
    identity: Option<Reading>,
    /// How many dossiers are brought, and who files for others.
    #[serde(default)]
    filing: Option<FilingWish>,
}

/// Whose slip is printed again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSlip {
    /// What stands on the slip.
    #[schema(example = "B045")]
    label: String,
    /// What was read from the ID with which the number was taken.
    identity: Reading,
}

/// Takes a number.
///
/// Answered when it is committed; the same key again gives the same number.
#[utoipa::path(
    post, path = "/api/tickets", tag = "tickets", request_body = NewTicket,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "The number and its slip", body = Done),
        (status = 404, description = "The plan has no such group", body = Problem),
        (status = 409, description = "No number is given now", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn issue(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    wish: Json<NewTicket>,
) -> Result<web::Json<Done>, Problem> {
    let NewTicket {
        group,
        language,
        photo,
        agreed,
        priority,
        birth_year,
        appointment,
        identity,
        filing,
    } = wish.0;
    let request = RoleRequest::Kiosk(KioskRequest::Issue {
        group,
        language,
        photo,
        agreed,
        priority,
        birth_year,
        appointment,
        identity,
        filing,
    });
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// Gives the slip of a number again to the one who holds it, by the ID with which it was taken.
///
/// The same number, marked as a reprint and counted. A number of somebody else is answered as one
/// that is not there.
#[utoipa::path(
    post, path = "/api/tickets/reprint", tag = "tickets", request_body = OwnSlip,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "The slip", body = Done),
        (status = 404, description = "This person has no such number", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn reprint(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    own: Json<OwnSlip>,
) -> Result<web::Json<Done>, Problem> {
    let OwnSlip { label, identity } = own.0;
    let request = RoleRequest::Kiosk(KioskRequest::Reprint { label, identity });
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// What a ticket's phone shows.
///
/// The key stands in the QR code of the slip and cannot be guessed.
#[utoipa::path(
    get, path = "/api/tickets/{key}", tag = "tickets",
    params(("key" = String, Path, description = "The key from the slip's QR code")),
    responses(
        (status = 200, description = "Where the ticket is", body = CitizenView),
        (status = "default", description = "There is no such ticket today", body = Problem),
    ),
)]
pub async fn follow(app: web::Data<App>, key: web::Path<String>) -> Result<HttpResponse, Problem> {
    let topic = Topic::Phone(TicketKey(key.into_inner().into()));
    boards::view(&app, &topic, "no_such_ticket")
}

/// Somebody at a kiosk asks for a person.
#[utoipa::path(
    post, path = "/api/help", tag = "tickets",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "The supervisor sees it", body = Done),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn help(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Kiosk(KioskRequest::Help);
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// Whose call for help was answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Helped {
    /// The device's name.
    #[schema(example = "kiosk-1")]
    device: String,
}

/// A call for help at a kiosk has been answered.
#[utoipa::path(
    post, path = "/api/help/answered", tag = "tickets", request_body = Helped,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "The call stands no more", body = Done),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn help_answered(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    helped: Json<Helped>,
) -> Result<web::Json<Done>, Problem> {
    let device = helped.0.device;
    let request = RoleRequest::Supervisor(SupervisorRequest::HelpAnswered { device });
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// What a kiosk shows: tiles, groups, how many wait, whether numbers are given.
#[utoipa::path(
    get, path = "/api/kiosk", tag = "tickets",
    responses(
        (status = 200, description = "The kiosk's view", body = KioskView),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn kiosk(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    boards::view(&app, &Topic::Kiosk, "not_found")
}
