//! Booked times: taken in as JSON or CSV from whoever books them, and taken back.

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, web};
use protocol::{Done, NewAppointment};

use super::body::{self, AskKey};
use super::caller::Caller;
use super::problem::{Problem, done};
use crate::app::App;
use crate::session::ask::{RoleRequest, ask};

/// Largest list, bytes: some four thousand rows.
pub const MAX_LIST_BYTES: usize = 256 * 1024;

/// Takes booked times in, the whole list or none of it.
///
/// A JSON array, or CSV with the columns `code,group,time` (also with semicolons, as spreadsheets
/// write it). A code that is known gets its new group and time; told again it is no news. A wrong
/// row is named, and nothing is taken in.
#[utoipa::path(
    post, path = "/api/appointments", tag = "appointments",
    request_body(content(
        (Vec<NewAppointment> = "application/json"),
        (String = "text/csv", example = "code,group,time\n004711,ho-tich,2026-11-25T09:00\n"),
    )),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "They are booked", body = Done),
        (status = 409, description = "A row is wrong; which one and why", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn book(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    request: HttpRequest,
    payload: Payload,
) -> Result<web::Json<Done>, Problem> {
    let kind = request.content_type().to_ascii_lowercase();
    let bytes = body::read(&request, payload.into_inner(), MAX_LIST_BYTES).await?;
    let rows = match kind.as_str() {
        "application/json" => body::parse(&bytes)?,
        "text/csv" => from_csv(&bytes)?,
        _ => {
            let params = [("expected", "application/json, text/csv")];
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "wrong_type", &params));
        }
    };
    let request = RoleRequest::Book(rows);
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// Takes a booked time back, for which no number was taken.
#[utoipa::path(
    delete, path = "/api/appointments/{code}", tag = "appointments",
    params(
        ("code" = String, Path, description = "The six digits"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats"),
    ),
    responses(
        (status = 200, description = "It is taken back", body = Done),
        (status = 404, description = "Nothing is booked under the code", body = Problem),
        (status = 409, description = "A number was taken for it", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn unbook(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    code: web::Path<String>,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Unbook(code.into_inner());
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}

/// Rows of `code,group,time`, a heading first. Nothing in them needs quotes; such as stand there
/// are taken away.
fn from_csv(bytes: &[u8]) -> Result<Vec<NewAppointment>, Problem> {
    let wrong = |detail: String| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_shape", &[]).detail(detail)
    };
    let text = std::str::from_utf8(bytes).map_err(|cause| wrong(cause.to_string()))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let heading = lines.next().unwrap_or_default();
    let mark = if heading.contains(';') { ';' } else { ',' };
    let cells = |line: &str| -> Vec<String> {
        let cells = line.split(mark);
        cells
            .map(|cell| cell.trim().trim_matches('"').to_owned())
            .collect()
    };
    if cells(heading) != ["code", "group", "time"] {
        let heading = format!("the first line is \"{heading}\", not \"code,group,time\"");
        return Err(wrong(heading));
    }
    let rows = lines.map(|line| match <[String; 3]>::try_from(cells(line)) {
        Ok([code, group, time]) => Ok(NewAppointment { code, group, time }),
        Err(_) => Err(wrong(format!("\"{line}\" has not three cells"))),
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_programs_and_spreadsheets_write_it() {
        let wanted = [NewAppointment {
            code: "004711".into(),
            group: "ho-tich".into(),
            time: "2026-11-25T09:00".into(),
        }];
        for text in [
            "code,group,time\n004711,ho-tich,2026-11-25T09:00\n",
            "\u{feff}code;group;time\r\n\"004711\";ho-tich;2026-11-25T09:00\r\n\r\n",
        ] {
            assert_eq!(from_csv(text.as_bytes()).unwrap(), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in [
            "",
            "004711,ho-tich,x\n",
            "code,group,time\n004711,ho-tich\n",
        ] {
            let problem = from_csv(text.as_bytes()).unwrap_err();
            assert_eq!(
                problem.status(),
                StatusCode::UNPROCESSABLE_ENTITY,
                "{text:?}"
            );
        }
        assert!(from_csv(b"\xff\xfe").is_err());
    }
}
