//! The reception: numbers for people, and what went wrong with them.

use actix_web::{HttpResponse, web};
use engine::{Hall, Label, Ticket, TicketKey};
use protocol::{Done, ReceptionRequest, ReceptionTicket, ReceptionView, TicketPlace};
use serde::Deserialize;
use utoipa::IntoParams;

use super::boards;
use super::body::{AskKey, Json};
use super::caller::Caller;
use super::problem::{Problem, done};
use crate::app::App;
use crate::publisher::Topic;
use crate::session::ask::{RoleRequest, ask};
use crate::view::reception;

/// Most tickets of one answer.
const MAX_FOUND: usize = 200;

/// What the reception sees: groups, their state, and the last tickets.
#[utoipa::path(
    get, path = "/api/reception", tag = "reception",
    responses(
        (status = 200, description = "The reception's view", body = ReceptionView),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn look(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    boards::view(&app, &Topic::Reception, "not_found")
}

/// Which tickets are looked for. What is left out does not matter.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Sought {
    /// What stands on the slip, also as people type it: "b 45" is B045.
    label: Option<String>,
    /// The key in the slip's QR code.
    key: Option<String>,
    /// Where they are.
    #[param(inline)]
    place: Option<TicketPlace>,
    /// What they wait for.
    group: Option<String>,
}

/// Finds tickets of today: by what stands on the slip or in its code, by place, by group.
///
/// In the order in which they were taken, at most 200.
#[utoipa::path(
    get, path = "/api/reception/tickets", tag = "reception", params(Sought),
    responses(
        (status = 200, description = "The tickets; none when there is no such one", body = Vec<ReceptionTicket>),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn find(
    app: web::Data<App>,
    sought: web::Query<Sought>,
) -> web::Json<Vec<ReceptionTicket>> {
    web::Json(found(&app.hall(), &sought))
}

fn found(hall: &Hall, sought: &Sought) -> Vec<ReceptionTicket> {
    let fits = |row: &ReceptionTicket| {
        sought.place.is_none_or(|place| row.place == place)
            && sought
                .group
                .as_ref()
                .is_none_or(|group| row.group == *group)
    };
    let row = |ticket: &Ticket| Some(reception::ticket(hall, ticket)).filter(fits);
    if let Some(key) = &sought.key {
        let ticket = hall.ticket_by_key(&TicketKey(key.as_str().into()));
        return ticket.and_then(|ticket| row(ticket)).into_iter().collect();
    }
    if let Some(typed) = &sought.label {
        let ticket = label(typed).and_then(|label| hall.ticket_by_label(&label));
        return ticket.and_then(|ticket| row(ticket)).into_iter().collect();
    }
    let all = hall.tickets.iter();
    all.filter_map(|ticket| row(ticket))
        .take(MAX_FOUND)
        .collect()
}

/// The label that somebody typed: without blanks, with its zeros.
fn label(typed: &str) -> Option<Label> {
    let plain: String = typed.chars().filter(|it| it.is_alphanumeric()).collect();
    let plain = plain.to_uppercase();
    let (prefix, number) = plain.split_at(plain.find(|it: char| it.is_ascii_digit())?);
    let number: u16 = number.parse().ok()?;
    format!("{prefix}{number:03}").parse().ok()
}

/// Does what the reception may: gives a number for someone, prints a slip again, cancels a number,
/// changes what it waits for.
///
/// Answered when it is committed; the same key again does nothing more and gives the same answer.
#[utoipa::path(
    post, path = "/api/reception", tag = "reception", request_body = ReceptionRequest,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "It is done; the label concerned, and its slip", body = Done),
        (status = 404, description = "There is no such ticket or group", body = Problem),
        (status = 409, description = "The hall says no", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn act(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    request: Json<ReceptionRequest>,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Reception(request.0);
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_number_is_found_as_people_type_it() {
        for typed in ["B045", "b045", "B 045", "b45", " B-45 ", "B0045"] {
            let found = label(typed).map(|label| label.to_string());
            assert_eq!(found.as_deref(), Some("B045"), "{typed}");
        }
        let found = label("kh1000").map(|label| label.to_string());
        assert_eq!(found.as_deref(), Some("KH1000"));
        for typed in ["", "045", "B", "Đ045", "BBB1", "B123456"] {
            assert_eq!(label(typed), None, "{typed}");
        }
    }
}
