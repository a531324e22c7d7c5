//! The description of the HTTP interface, from the handlers and the types themselves.

use std::sync::LazyLock;

use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{boards, counters, day, events, open, photos, plan, session, tickets};

static TEXT: LazyLock<String> =
    LazyLock::new(|| Description::openapi().to_json().unwrap_or_default());

/// The description as JSON.
#[must_use]
pub fn text() -> &'static str {
    &TEXT
}

/// The whole description.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Layso",
        description = "The queue of a public-service hall. Everything that a screen can do, a \
            program can do. Tokens are made by `layso-server enrol`. Errors are problem details \
            (RFC 9457) with a code, a sentence and a remedy in Vietnamese and English."
    ),
    servers((url = "/", description = "The server of the hall, or an agent of a box")),
    paths(
        session::enter, session::leave, session::you,
        tickets::issue, tickets::follow, tickets::help, tickets::help_answered, tickets::kiosk,
        photos::put, photos::get,
        counters::look, counters::act,
        boards::hall, boards::zone,
        day::look, day::act,
        plan::get, plan::put,
        events::since,
        open::openapi, open::healthz, open::metrics,
    ),
    components(schemas(counters::CounterAct, day::DayAct)),
    modifiers(&Security),
)]
pub struct Description;

struct Security;

impl Modify for Security {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let schemes = description.components.get_or_insert_default();
        schemes.add_security_scheme(
            "token",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
        let cookie = ApiKeyValue::new(crate::session::COOKIE);
        schemes.add_security_scheme("browser", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}
