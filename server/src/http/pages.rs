//! The pages and their files, as the crate `screens` built them, and an index that leads on.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use appliance::words;
use protocol::{Names, Role};

use super::now;
use super::problem::Problem;
use super::session::page_of;
use crate::access::Grant;
use crate::app::App;
use crate::session::COOKIE;

/// The counter's page.
pub async fn counter(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&request, "counter")
}

/// The supervisor's page.
pub async fn supervisor(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&request, "supervisor")
}

/// The plan editor's page.
pub async fn plan(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&request, "plan")
}

/// The reception's page.
pub async fn reception(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&request, "reception")
}

/// The board's page.
pub async fn board(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&request, "board")
}

/// The page that trades a code for a cookie.
pub async fn sign_in(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&request, "in")
}

/// The page of a ticket's phone. Any key gets it; whether there is such a ticket it asks itself.
pub async fn citizen(request: HttpRequest) -> Result<HttpResponse, Problem> {
    page(&request, "citizen")
}

/// A file of the pages.
pub async fn asset(request: HttpRequest, file: web::Path<String>) -> Result<HttpResponse, Problem> {
    serve(&request, &format!("assets/{file}"))
}

fn page(request: &HttpRequest, name: &str) -> Result<HttpResponse, Problem> {
    let mut answer = serve(request, &format!("{name}.html"))?;
    if let Some(policy) = policy_with_sockets(request) {
        answer
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer.headers_mut().insert(
        header::HeaderName::from_static("x-robots-tag"),
        header::HeaderValue::from_static("noindex"),
    );
    Ok(answer)
}

/// The policy of a page with the websockets of its own origin named: a browser of before 2022
/// does not let `'self'` cover them.
fn policy_with_sockets(request: &HttpRequest) -> Option<header::HeaderValue> {
    let host = request.headers().get(header::HOST)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(plain) {
        return None;
    }
    let policy = screens::CONTENT_SECURITY_POLICY;
    format!("{policy}; connect-src 'self' ws://{host} wss://{host}")
        .parse()
        .ok()
}

fn serve(request: &HttpRequest, path: &str) -> Result<HttpResponse, Problem> {
    let file = screens::file(path).ok_or_else(Problem::not_found)?;
    let text = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ETAG, file.etag))
        .insert_header((header::CACHE_CONTROL, file.cache_control()))
        .insert_header((header::VARY, "Accept-Encoding"))
        .content_type(file.mime);
    let known = text(header::IF_NONE_MATCH);
    let is_known = |tag: &str| tag.trim().trim_start_matches("W/") == file.etag;
    if known.is_some_and(|tags| tags == "*" || tags.split(',').any(is_known)) {
        return Ok(answer
            .status(actix_web::http::StatusCode::NOT_MODIFIED)
            .finish());
    }
    match file.gzip {
        Some(gzip) if takes_gzip(text(header::ACCEPT_ENCODING).unwrap_or_default()) => Ok(answer
            .insert_header((header::CONTENT_ENCODING, "gzip"))
            .body(gzip)),
        _ => Ok(answer.body(file.bytes)),
    }
}

/// Whether `Accept-Encoding` takes gzip.
fn takes_gzip(accept: &str) -> bool {
    accept.split(',').any(|part| {
        let mut words = part.split(';');
        let name = words.next().unwrap_or_default().trim();
        let refused = words.any(|word| matches!(word.trim(), "q=0" | "q=0.0" | "q=0.00"));
        (name == "gzip" || name == "*") && !refused
    })
}

/// The look of the index.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(include_str!("index.css"))
}

/// Where to go from here: the pages that this browser may use.
pub async fn index(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let session = request.cookie(COOKIE);
    let held = session.map(|session| app.access.session(session.value(), now()));
    let mut rows: Vec<String> = held.unwrap_or_default().iter().map(row).collect();
    rows.push(link("/in", &words::say("index.in", &[])));
    rows.push(link("/api/openapi.json", &words::say("index.api", &[])));
    let name = app.hall().plan.hall.name.clone();
    let name = Names {
        vi: name.vi,
        en: name.en,
    };
    let html = format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Layso</title><link rel=\"stylesheet\" href=\"/index.css\"></head>\
         <body><main><h1>{}</h1><ul>{}</ul></main></body></html>",
        both(&name),
        rows.concat()
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(html)
}

/// A right as a row: a link where it has a page here, words where it works elsewhere.
fn row(grant: &Grant) -> String {
    let counter = grant.counter.unwrap_or(0).to_string();
    let key = format!("index.{}", grant.role.as_str());
    let says = words::say(&key, &[("counter", &counter), ("name", &grant.name)]);
    match grant.role {
        Role::Counter | Role::Supervisor | Role::Board | Role::Admin => {
            link(&page_of(grant), &says)
        }
        Role::Kiosk | Role::Reception | Role::Viewer | Role::Phone => {
            format!("<li><p>{}</p></li>", both(&says))
        }
    }
}

fn link(address: &str, says: &Names) -> String {
    format!("<li><a href=\"{}\">{}</a></li>", text(address), both(says))
}

fn both(says: &Names) -> String {
    format!(
        "{}<small lang=\"en\">{}</small>",
        text(&says.vi),
        text(&says.en)
    )
}

/// Text as it may stand in a page.
fn text(plain: &str) -> String {
    let mut safe = String::with_capacity(plain.len());
    for letter in plain.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}
