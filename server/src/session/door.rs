//! Who may come in, and to see what.
//!
//! A program without a right is told by HTTP (401, 403). A browser cannot read that, so its socket
//! is opened, told why it is not served, and closed.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use appliance::words;
use engine::{CounterId, Millis, TicketKey};
use protocol::{MAX_FRAME_BYTES, Role, Unwelcome};
use serde::Deserialize;

use super::line::Line;
use super::pump::{self, Visitor};
use super::talk::Guest;
use crate::access::Grant;
use crate::app::App;
use crate::http::problem::Problem;
use crate::presence::Kind;
use crate::publisher::Topic;

/// The cookie that holds a browser's session name.
pub const COOKIE: &str = "layso";
/// Most screens and boxes at once, phones apart.
const MAX_SCREENS: i64 = 2_000;
/// Most phones at once.
const MAX_PHONES: i64 = 12_000;

/// What stands behind `?` in the address.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    /// Which counter, for a browser that holds several.
    counter: Option<u16>,
    /// Which zone, for a board that may show all.
    zone: Option<String>,
    /// Which ticket, for a phone.
    key: Option<String>,
}

/// What shows that a session still may what it does.
#[derive(Debug, Clone)]
pub(super) enum Credential {
    Token(String),
    Cookie(String),
    /// A phone is known by the key of its ticket, which is in its topic.
    Ticket,
}

impl Credential {
    /// Whether the right still stands; it may have been taken since.
    pub(super) fn still_holds(&self, app: &App, grant: &Grant, now: Millis) -> bool {
        match self {
            Credential::Token(token) => app.access.who(token, now).as_ref() == Some(grant),
            Credential::Cookie(session) => app.access.session(session, now).contains(grant),
            Credential::Ticket => true,
        }
    }
}

/// Why somebody may not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It shows no right, or one that was taken.
    NoToken,
    /// Its right is for something else.
    WrongRole,
    /// Its page is of another origin.
    WrongOrigin,
    /// There are too many already.
    TooMany,
    /// There is no such ticket, or not any more.
    NoSuchTicket,
    /// The plan has no such counter.
    NoSuchCounter,
    /// The plan has no such zone.
    NoSuchZone,
    /// It speaks a protocol that is too old.
    OldVersion,
    /// It speaks one that is too new.
    NewVersion,
    /// Its first message is no hello.
    BadGreeting,
    /// It said something that is no message.
    BadMessage,
}

impl Refused {
    #[cfg(test)]
    const ALL: [Refused; 11] = [
        Refused::NoToken,
        Refused::WrongRole,
        Refused::WrongOrigin,
        Refused::TooMany,
        Refused::NoSuchTicket,
        Refused::NoSuchCounter,
        Refused::NoSuchZone,
        Refused::OldVersion,
        Refused::NewVersion,
        Refused::BadGreeting,
        Refused::BadMessage,
    ];

    /// Its name in `assets/words` under `unwelcome`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Refused::NoToken => "no_token",
            Refused::WrongRole => "wrong_role",
            Refused::WrongOrigin => "wrong_origin",
            Refused::TooMany => "too_many",
            Refused::NoSuchTicket => "no_such_ticket",
            Refused::NoSuchCounter => "no_such_counter",
            Refused::NoSuchZone => "no_such_zone",
            Refused::OldVersion => "old_version",
            Refused::NewVersion => "new_version",
            Refused::BadGreeting => "bad_greeting",
            Refused::BadMessage => "bad_message",
        }
    }

    pub(super) fn unwelcome(self) -> Unwelcome {
        let no = words::no("unwelcome", self.code(), &[]);
        Unwelcome {
            code: no.code,
            say: no.say,
            remedy: no.remedy,
        }
    }

    /// The answer to a program.
    fn problem(self) -> HttpResponse {
        let status = match self {
            Refused::NoToken => StatusCode::UNAUTHORIZED,
            Refused::WrongRole | Refused::WrongOrigin => StatusCode::FORBIDDEN,
            Refused::TooMany => StatusCode::SERVICE_UNAVAILABLE,
            Refused::NoSuchTicket | Refused::NoSuchCounter | Refused::NoSuchZone => {
                StatusCode::NOT_FOUND
            }
            Refused::OldVersion
            | Refused::NewVersion
            | Refused::BadGreeting
            | Refused::BadMessage => StatusCode::BAD_REQUEST,
        };
        let no = words::no("unwelcome", self.code(), &[]);
        Problem::saying(status, no).error_response()
    }
}

/// `GET /ws/{role}`.
pub(super) async fn open(
    app: web::Data<App>,
    role: web::Path<String>,
    request: HttpRequest,
    body: web::Payload,
) -> actix_web::Result<HttpResponse> {
    let Some(role) = Role::named(&role) else {
        return Ok(Problem::not_found().error_response());
    };
    let browser = request.headers().contains_key(header::ORIGIN);
    if browser && !is_own_origin(&request, &app.origins) {
        return Ok(Refused::WrongOrigin.problem());
    }
    // Rights last by the machine's clock, whatever the time of the hall is.
    let now = Millis(appliance::clock::machine().0);
    let guest = admit(&app, role, &request, browser, now);
    // A phone's key may be of yesterday; a page and a person deserve the words, not a number.
    if let (Err(refused), false) = (&guest, browser) {
        return Ok(refused.problem());
    }
    let (answer, session, messages) = actix_ws::handle(&request, body)?;
    let messages = messages
        .max_frame_size(MAX_FRAME_BYTES)
        .aggregate_continuations()
        .max_continuation_size(MAX_FRAME_BYTES);
    let app = app.into_inner();
    actix_web::rt::spawn(pump::run(app, Line::new(session, messages), guest));
    Ok(answer)
}

fn admit(
    app: &Arc<App>,
    role: Role,
    request: &HttpRequest,
    browser: bool,
    now: Millis,
) -> Result<Box<Visitor>, Refused> {
    let wish = web::Query::<Wish>::from_query(request.query_string());
    let wish = wish.map(web::Query::into_inner).unwrap_or_default();
    let seat = Seat::take(app, role)?;
    if role == Role::Phone {
        let key = TicketKey(wish.key.unwrap_or_default().into());
        if app.hall().ticket_by_key(&key).is_none() {
            return Err(Refused::NoSuchTicket);
        }
        let grant = Grant {
            role,
            name: "phone".into(),
            counter: None,
            zone: None,
        };
        let (credential, kind) = (Credential::Ticket, Kind::Browser);
        let topic = Topic::Phone(key);
        return Ok(Box::new(Visitor {
            guest: Guest { grant, kind, topic },
            credential,
            seat,
        }));
    }
    let (grant, credential, kind) = identify(app, role, &wish, request, browser, now)?;
    let topic = match role {
        Role::Kiosk => Topic::Kiosk,
        Role::Reception => Topic::Reception,
        Role::Counter => Topic::Counter(CounterId(grant.counter.unwrap_or(0))),
        Role::Board => {
            let zone = grant.zone.clone().or(wish.zone);
            Topic::Board(zone.map(|zone| zone.as_str().into()))
        }
        Role::Supervisor => Topic::Supervisor,
        // These read by HTTP; there is nothing to look at here.
        Role::Admin | Role::Viewer | Role::Phone => return Err(Refused::WrongRole),
    };
    Ok(Box::new(Visitor {
        guest: Guest { grant, kind, topic },
        credential,
        seat,
    }))
}

/// The right by which a request comes: its token, or one of those that its browser holds.
fn identify(
    app: &App,
    role: Role,
    wish: &Wish,
    request: &HttpRequest,
    browser: bool,
    now: Millis,
) -> Result<(Grant, Credential, Kind), Refused> {
    let fits = |grant: &Grant| {
        // The supervisor may do at the guide desk what the reception does.
        let role_fits =
            grant.role == role || (role == Role::Reception && grant.role == Role::Supervisor);
        role_fits && wish.counter.is_none_or(|wish| grant.counter == Some(wish))
    };
    if let Some(token) = bearer(request) {
        let grant = app.access.who(token, now).ok_or(Refused::NoToken)?;
        let credential = Credential::Token(token.to_owned());
        return if fits(&grant) {
            Ok((grant, credential, Kind::Box))
        } else {
            Err(Refused::WrongRole)
        };
    }
    // A cookie goes with every request of a browser, so only its Origin tells who is asking.
    let cookie = request
        .cookie(COOKIE)
        .filter(|_| browser)
        .ok_or(Refused::NoToken)?;
    let held = app.access.session(cookie.value(), now);
    if held.is_empty() {
        return Err(Refused::NoToken);
    }
    let grant = held.into_iter().find(fits).ok_or(Refused::WrongRole)?;
    Ok((
        grant,
        Credential::Cookie(cookie.value().to_owned()),
        Kind::Browser,
    ))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether a browser's page came from this server: the origin is the host that was asked, by
/// either scheme because TLS may end in front of us, or one that the settings name.
fn is_own_origin(request: &HttpRequest, origins: &[String]) -> bool {
    let text = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    if origins.iter().any(|own| own == origin) {
        return true;
    }
    let host = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    host.is_some() && host == text(header::HOST)
}

/// A place among the sessions, given back when it is dropped.
pub(super) struct Seat {
    app: Arc<App>,
    role: Role,
}

impl Seat {
    fn take(app: &Arc<App>, role: Role) -> Result<Seat, Refused> {
        let taken = app.metrics.session(role, 1);
        let seat = Seat {
            app: Arc::clone(app),
            role,
        };
        let most = if role == Role::Phone {
            MAX_PHONES
        } else {
            MAX_SCREENS
        };
        if taken > most {
            Err(Refused::TooMany)
        } else {
            Ok(seat)
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.app.metrics.session(self.role, -1);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn every_reason_has_words() {
        for refused in Refused::ALL {
            let (say, remedy) = (
                format!("unwelcome.{}", refused.code()),
                format!("unwelcome.{}_remedy", refused.code()),
            );
            assert!(words::is_known(&say) && words::is_known(&remedy), "{say}");
        }
    }

    #[test]
    fn only_the_own_origin_opens_the_door() {
        let ask = |origin: &str| {
            let request = TestRequest::default()
                .insert_header((header::HOST, "hall.lan:8080"))
                .insert_header((header::ORIGIN, origin.to_owned()))
                .to_http_request();
            is_own_origin(&request, &["https://layso.example".to_owned()])
        };
        for good in [
            "http://hall.lan:8080",
            "https://hall.lan:8080",
            "https://layso.example",
        ] {
            assert!(ask(good), "{good}");
        }
        for bad in [
            "http://hall.lan",
            "http://hall.lan:8081",
            "http://hall.lan:8080.evil.example",
            "null",
            "http://layso.example",
            "hall.lan:8080",
            "",
        ] {
            assert!(!ask(bad), "{bad}");
        }
    }
}
