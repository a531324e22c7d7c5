//! The code of a slip as a picture, for whoever has no paper: a screen shows it, a phone reads it.

use std::fmt::Write;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use engine::TicketKey;
use fast_qr::{ECL, QRBuilder};

use super::problem::Problem;
use crate::app::App;

/// Light modules around a code, as ISO/IEC 18004 asks.
const QUIET: usize = 4;

/// The code that leads a phone to a ticket's page.
///
/// There is none when phones cannot reach the hall.
#[utoipa::path(
    get, path = "/api/tickets/{key}/qr.svg", tag = "tickets",
    params(("key" = String, Path, description = "The key of the ticket")),
    responses(
        (status = 200, description = "The code", body = String, content_type = "image/svg+xml"),
        (status = "default", description = "There is no such ticket today, or no page for phones", body = Problem),
    ),
)]
pub async fn code(app: web::Data<App>, key: web::Path<String>) -> Result<HttpResponse, Problem> {
    let hall = app.hall();
    let ticket = hall.ticket_by_key(&TicketKey(key.into_inner().into()));
    let url = ticket.and_then(|ticket| app.answering.slip(&hall, ticket).url);
    let picture = url
        .as_deref()
        .and_then(svg)
        .ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"))
        .body(picture))
}

/// A text as a code; none when it is too long for one.
fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let whole = code.size + 2 * QUIET;
    let mut dark = String::new();
    for y in 0..code.size {
        for x in (0..code.size).filter(|x| code[y][*x].value()) {
            let _ = write!(dark, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{whole}v{whole}H0z"/><path d="{dark}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_code_has_its_quiet_zone_and_something_dark() {
        let picture = svg("http://hall.example/t/AbCdEf0123456789").unwrap();
        assert!(picture.contains(r#"viewBox="0 0 37 37""#), "{picture}");
        assert!(
            picture.contains("M4 4h1v1h-1z"),
            "the corner's mark is dark"
        );
        assert!(!picture.contains("M3 "), "nothing stands in the quiet zone");
        assert_eq!(svg(&"x".repeat(5_000)), None);
    }
}
