//! The description of the HTTP interface, from the handlers and the types themselves.

use std::sync::LazyLock;

use serde_json::{Value, json};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::body::KEY_HEADER;
use super::problem::MEDIA_TYPE;
use super::{
    appointments, boards, counters, day, events, offline, open, photos, plan, plan_desk, qr,
    reception, session, tickets, what_if,
};

static TEXT: LazyLock<String> = LazyLock::new(|| whole().to_string());

/// The description as JSON.
#[must_use]
pub fn text() -> &'static str {
    &TEXT
}

/// The whole description, with what the handlers' macros cannot say.
#[must_use]
pub fn whole() -> Value {
    let mut whole = serde_json::to_value(Description::openapi()).unwrap_or_default();
    for path in children(whole.get_mut("paths")) {
        for operation in children(Some(path)) {
            let parameters = operation.get_mut("parameters");
            let parameters = parameters.and_then(Value::as_array_mut);
            for parameter in parameters.into_iter().flatten() {
                if parameter["name"] == KEY_HEADER {
                    parameter["schema"] = json!({ "type": "string", "pattern": "^[!-~]{1,64}$" });
                }
            }
            if let Some(content) = operation.pointer_mut("/requestBody/content") {
                be_plain(content);
            }
            let responses = operation
                .get_mut("responses")
                .and_then(Value::as_object_mut);
            for (status, response) in responses.into_iter().flatten() {
                let Some(content) = response.get_mut("content") else {
                    continue;
                };
                be_plain(content);
                let content = content.as_object_mut().filter(|_| !status.starts_with('2'));
                if let Some(content) = content
                    && let Some(problem) = content.remove("application/json")
                {
                    content.insert(MEDIA_TYPE.to_owned(), problem);
                }
            }
        }
    }
    whole
}

/// Pictures are bytes and not lists of numbers; a plan is an object.
fn be_plain(content: &mut Value) {
    let kinds = content.as_object_mut().into_iter().flatten();
    for (kind, about) in kinds {
        if kind.starts_with("image/") {
            about["schema"] = json!({ "type": "string", "contentMediaType": kind });
        } else if about.get("schema") == Some(&json!({})) {
            about["schema"] = json!({ "type": "object" });
        }
    }
}

fn children(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    let map = value.and_then(Value::as_object_mut);
    map.into_iter().flat_map(|map| map.values_mut())
}

/// What the handlers' macros say.
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
        tickets::issue, tickets::reprint, tickets::follow, tickets::help, tickets::help_answered, tickets::kiosk,
        offline::copy, offline::tell,
        qr::code, appointments::list, appointments::book, appointments::unbook,
        photos::put, photos::get,
        counters::look, counters::act, counters::ask_any,
        boards::hall, boards::zone,
        day::look, day::act, day::ask_any,
        reception::look, reception::find, reception::act,
        plan::get, plan::put,
        plan_desk::look, plan_desk::save, plan_desk::drop_draft, plan_desk::validate,
        plan_desk::publish, plan_desk::withdraw, plan_desk::rollback,
        plan_desk::versions, plan_desk::one, plan_desk::difference,
        what_if::days, what_if::play, what_if::skills,
        events::since,
        open::openapi, open::healthz, open::metrics,
    ),
    components(schemas(counters::CounterAct, day::DayAct)),
    modifiers(&Security),
)]
struct Description;

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
