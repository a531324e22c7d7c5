//! Who asks: a program by its token, a browser by its cookie, or nobody.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use engine::Millis;
use protocol::Role;
use tracing::info;

use super::problem::Problem;
use crate::access::Grant;
use crate::app::App;
use crate::session::COOKIE;

/// The rights by which a request was let in: those of the one who asks that the address takes.
/// Never empty.
#[derive(Debug, Clone)]
pub struct Caller(Vec<Grant>);

impl Caller {
    /// The right to be used where any will do.
    ///
    /// # Errors
    /// Never in a request that the guard let in.
    pub fn any(&self) -> Result<&Grant, Problem> {
        self.0.first().ok_or_else(wrong_role)
    }

    /// The right over a counter: that of its clerk first, for it stands in the log.
    ///
    /// # Errors
    /// When the one who asks is at another counter.
    pub fn at_counter(&self, counter: u16) -> Result<&Grant, Problem> {
        let clerk = |grant: &&Grant| grant.role == Role::Counter && grant.counter == Some(counter);
        let over_all = |grant: &&Grant| grant.role != Role::Counter;
        let found = self
            .0
            .iter()
            .find(clerk)
            .or_else(|| self.0.iter().find(over_all));
        found.ok_or_else(|| {
            let counter = counter.to_string();
            Problem::new(
                StatusCode::FORBIDDEN,
                "wrong_counter",
                &[("counter", &counter)],
            )
        })
    }

    /// The right over a zone: a board of one zone sees no other.
    ///
    /// # Errors
    /// When the one who asks belongs to another zone.
    pub fn at_zone(&self, zone: Option<&str>) -> Result<&Grant, Problem> {
        let fits = |grant: &&Grant| grant.zone.is_none() || grant.zone.as_deref() == zone;
        let found = self.0.iter().find(fits);
        found.ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, "wrong_zone", &[]))
    }

    /// Every right.
    #[must_use]
    pub fn all(&self) -> &[Grant] {
        &self.0
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = std::future::Ready<Result<Caller, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Caller>().cloned();
        std::future::ready(caller.ok_or_else(no_token))
    }
}

/// Finds who asks among `roles`, and remembers it for the handler.
pub(super) fn admit(request: &ServiceRequest, app: &App, roles: &[Role]) -> Result<(), Problem> {
    let now = Millis(appliance::clock::machine().0);
    let held = match bearer(request) {
        Some(token) => app.access.who(token, now).into_iter().collect(),
        None => {
            let cookie = request.cookie(COOKIE).ok_or_else(no_token)?;
            own_page(request, app, true)?;
            app.access.session(cookie.value(), now)
        }
    };
    if held.is_empty() {
        told("an unknown token or session", request, now);
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "unknown_token", &[]));
    }
    let fit: Vec<Grant> = held
        .into_iter()
        .filter(|grant| roles.contains(&grant.role))
        .collect();
    if fit.is_empty() {
        told("a right that does not reach so far", request, now);
        return Err(wrong_role());
    }
    request.extensions_mut().insert(Caller(fit));
    Ok(())
}

/// Whether a request that changes something comes from a page of this server. A browser sends its
/// cookies along with whatever page asks, and only these two headers tell which that was.
pub(super) fn own_page(
    request: &ServiceRequest,
    app: &App,
    must_tell: bool,
) -> Result<(), Problem> {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return Ok(());
    }
    let foreign = || Problem::new(StatusCode::FORBIDDEN, "foreign_origin", &[]);
    let text = |name: &str| {
        request
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap_or("?"))
    };
    if let Some(origin) = text("origin") {
        let host = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        let own = host.is_some() && host == text("host");
        return if own || app.origins.iter().any(|known| known == origin) {
            Ok(())
        } else {
            Err(foreign())
        };
    }
    match text("sec-fetch-site") {
        Some("same-origin") => Ok(()),
        None if !must_tell => Ok(()),
        _ => Err(foreign()),
    }
}

/// Writes down who was turned away, at most once a second: whoever knocks all night shall not
/// fill the disk.
fn told(what: &str, request: &ServiceRequest, now: Millis) {
    static LAST: AtomicI64 = AtomicI64::new(i64::MIN);
    static OTHERS: AtomicU64 = AtomicU64::new(0);
    let last = LAST.load(Ordering::Relaxed);
    if (last..last.saturating_add(1_000)).contains(&now.0) {
        OTHERS.fetch_add(1, Ordering::Relaxed);
        return;
    }
    LAST.store(now.0, Ordering::Relaxed);
    let others = OTHERS.swap(0, Ordering::Relaxed);
    let (method, path) = (request.method(), request.path());
    let from = request.peer_addr().map(|peer| peer.ip().to_string());
    info!(%method, path, from, others, "turned away: {what}");
}

pub(super) fn bearer(request: &ServiceRequest) -> Option<&str> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn no_token() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "no_token", &[])
}

fn wrong_role() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "wrong_role", &[])
}
