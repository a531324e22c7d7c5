//! Booked times: taken in as JSON or CSV from whoever books them, and taken back.

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, web};
use appliance::words;
use engine::calendar::service_date;
use engine::{AppointmentRow, Hall, ImportAppointments, Refusal};
use jiff::civil::Date;
use protocol::{Answer, BookedRow, Done, NewAppointment};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{self, AskKey};
use super::caller::Caller;
use super::now;
use super::problem::{Problem, done};
use crate::app::App;
use crate::plan_file::FlawInWords;
use crate::session::ask::{RoleRequest, ask};
use crate::view::answer::no;
use crate::view::parts;

/// Largest list, bytes: some four thousand rows.
pub const MAX_LIST_BYTES: usize = 256 * 1024;

/// Takes booked times in, the whole list or none of it.
///
/// A JSON array, or CSV with the columns `code,group,time` (also with semicolons, as spreadsheets
/// write it). A code that is known gets its new group and time; told again it is no news. When rows
/// are wrong every one of them is named in `flaws`, with its line, and nothing is taken in.
#[utoipa::path(
    post, path = "/api/appointments", tag = "appointments",
    request_body(content(
        (Vec<NewAppointment> = "application/json"),
        (String = "text/csv", example = "code,group,time\n004711,ho-tich,2026-11-25T09:00\n"),
    )),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "They are booked", body = Done),
        (status = 409, description = "Rows are wrong; which and why", body = Problem),
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
    let List { rows, lines, flaws } = match kind.as_str() {
        "application/json" => List {
            rows: body::parse(&bytes)?,
            lines: Vec::new(),
            flaws: Vec::new(),
        },
        "text/csv" => from_csv(&bytes)?,
        _ => {
            let params = [("expected", "application/json, text/csv")];
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "wrong_type", &params));
        }
    };
    if !flaws.is_empty() {
        let mut flaws = flaws;
        flaws.extend(wrong_rows(&app.hall(), &rows, &lines));
        flaws.sort_by_key(|flaw| flaw.line);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let problem = Problem::saying(status, words::no("problem", "wrong_rows", &[]));
        return Err(problem.flaws(flaws));
    }
    let request = RoleRequest::Book(rows.clone());
    let answer = ask(&app, caller.any()?, &key.0, request).await?;
    let wrong = match &answer {
        Answer::No(_) => wrong_rows(&app.hall(), &rows, &lines),
        Answer::Done(_) => Vec::new(),
    };
    done(answer).map(web::Json).map_err(|it| it.flaws(wrong))
}

/// Which day is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct OfDay {
    /// The date, such as 2026-11-25; today when it is left out.
    date: Option<String>,
}

/// The booked times of a day, in their order.
#[utoipa::path(
    get, path = "/api/appointments", tag = "appointments", params(OfDay),
    responses(
        (status = 200, description = "Booked times, with the numbers that were taken", body = Vec<BookedRow>),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn list(
    app: web::Data<App>,
    of: web::Query<OfDay>,
) -> Result<web::Json<Vec<BookedRow>>, Problem> {
    let hall = app.hall();
    let date: Date = match &of.date {
        None => service_date(&hall.plan, now()),
        Some(text) => text.parse().map_err(|_| {
            let detail = format!("`date` is \"{text}\", not a date such as 2026-11-25");
            Problem::new(StatusCode::BAD_REQUEST, "bad_query", &[]).detail(detail)
        })?,
    };
    Ok(web::Json(booked_on(&hall, date)))
}

fn booked_on(hall: &Hall, date: Date) -> Vec<BookedRow> {
    let rules = &hall.plan.rules.appointments;
    let minutes = |minutes: u16| i64::from(minutes) * 60_000;
    let of_day = hall.bookings.iter();
    let of_day = of_day.filter(|(_, it)| service_date(&hall.plan, it.at) == date);
    let mut rows: Vec<BookedRow> = of_day
        .map(|(code, booking)| {
            let ticket = booking.ticket.and_then(|id| hall.ticket(id));
            let group = hall.plan.group(&booking.group);
            BookedRow {
                code: code.to_string(),
                group: booking.group.to_string(),
                name: group.map(|it| parts::names(&it.name)).unwrap_or_default(),
                at: parts::moment(booking.at),
                from: parts::moment(booking.at.plus(-minutes(rules.early_min))),
                until: parts::moment(booking.at.plus(minutes(rules.late_min))),
                label: ticket.map(|ticket| ticket.label.to_string()),
            }
        })
        .collect();
    rows.sort_by(|a, b| (a.at, &a.code).cmp(&(b.at, &b.code)));
    rows
}

/// A list as it was read.
#[derive(Debug)]
struct List {
    rows: Vec<NewAppointment>,
    /// The line of each row, of a list that has lines.
    lines: Vec<usize>,
    /// Lines that are no rows.
    flaws: Vec<FlawInWords>,
}

/// Every row that the hall would refuse, for whoever corrects the list.
fn wrong_rows(hall: &Hall, rows: &[NewAppointment], lines: &[usize]) -> Vec<FlawInWords> {
    let rows = rows.iter().map(|it| AppointmentRow {
        code: it.code.clone(),
        group: it.group.clone(),
        time: it.time.clone(),
    });
    let import = ImportAppointments {
        rows: rows.collect(),
    };
    let flaws = import.flaws(hall, now());
    let told = flaws.iter().filter_map(|refusal| {
        let Refusal::AppointmentRow { row, .. } = refusal else {
            return None;
        };
        let no = no(hall, refusal);
        Some(FlawInWords {
            key: format!("row[{row}]"),
            line: lines.get(*row as usize - 1).copied(),
            code: no.code,
            reason: no.say,
            remedy: no.remedy,
        })
    });
    told.collect()
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
fn from_csv(bytes: &[u8]) -> Result<List, Problem> {
    let wrong = |detail: String| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_shape", &[]).detail(detail)
    };
    let text = std::str::from_utf8(bytes).map_err(|cause| wrong(cause.to_string()))?;
    let text = text.trim_start_matches('\u{feff}');
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let mut lines = numbered.filter(|(_, line)| !line.trim().is_empty());
    let heading = lines.next().map(|(_, line)| line).unwrap_or_default();
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
    let mut list = List {
        rows: Vec::new(),
        lines: Vec::new(),
        flaws: Vec::new(),
    };
    for (at, line) in lines {
        match <[String; 3]>::try_from(cells(line)) {
            Ok([code, group, time]) => {
                list.rows.push(NewAppointment { code, group, time });
                list.lines.push(at);
            }
            Err(_) => {
                let row = at.to_string();
                let no = words::no("problem", "row_cells", &[("line", &row), ("text", line)]);
                list.flaws.push(FlawInWords {
                    key: format!("line[{at}]"),
                    line: Some(at),
                    code: no.code,
                    reason: no.say,
                    remedy: no.remedy,
                });
            }
        }
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_programs_and_spreadsheets_write_it() {
        let wanted = || {
            [NewAppointment {
                code: "004711".into(),
                group: "ho-tich".into(),
                time: "2026-11-25T09:00".into(),
            }]
        };
        for text in [
            "code,group,time\n004711,ho-tich,2026-11-25T09:00\n",
            "\u{feff}code;group;time\r\n\"004711\";ho-tich;2026-11-25T09:00\r\n\r\n",
        ] {
            let list = from_csv(text.as_bytes()).unwrap();
            assert_eq!(
                (list.rows, list.lines),
                (wanted().to_vec(), vec![2]),
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in ["", "004711,ho-tich,x\n"] {
            let problem = from_csv(text.as_bytes()).unwrap_err();
            assert_eq!(
                problem.status(),
                StatusCode::UNPROCESSABLE_ENTITY,
                "{text:?}"
            );
        }
        assert!(from_csv(b"\xff\xfe").is_err());
    }

    #[test]
    fn every_line_without_three_cells_is_named() {
        let text = "code,group,time\n004711,ho-tich\n\n1,a,x\n,,,\n";
        let list = from_csv(text.as_bytes()).unwrap();
        assert_eq!(list.lines, [4]);
        let wrong: Vec<_> = list
            .flaws
            .iter()
            .map(|it| (it.line, it.code.as_str()))
            .collect();
        assert_eq!(wrong, [(Some(2), "row_cells"), (Some(5), "row_cells")]);
    }
}
