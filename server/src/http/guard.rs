//! What every request passes: the table of addresses, who may ask, and the headers of the answer.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{ResponseError, web};

use super::caller;
use super::problem::Problem;
use super::routes::{ROUTES, Who};
use crate::app::App;

/// Most bytes of all headers together; nothing of ours sends a tenth of it.
pub const MAX_HEADER_BYTES: usize = 8 * 1024;

/// Lets a request through to its handler, or answers why not. What is not in the table is not
/// there; who is not named there may not ask.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_api = request.path().starts_with("/api");
    let mut answer = match check(&request) {
        Ok(()) => in_our_words(next.call(request).await?.map_into_boxed_body()),
        Err(problem) => request.into_response(problem.error_response()),
    };
    let headers = answer.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(
        header::CONTENT_SECURITY_POLICY,
        screens::CONTENT_SECURITY_POLICY,
    );
    if is_api {
        set(header::CACHE_CONTROL, "no-store");
    }
    Ok(answer)
}

/// The errors of the framework as problems; ours are problems already.
fn in_our_words(answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    let is_bare = !answer.headers().contains_key(header::CONTENT_TYPE);
    let problem = match answer.response().error() {
        Some(error) if error.as_error::<Problem>().is_some() => return answer,
        Some(error) if status.is_server_error() => Problem::internal("a request failed", error),
        Some(error) => Problem::new(status, "bad_request", &[]).detail(error.to_string()),
        None if is_bare && status == StatusCode::NOT_FOUND => Problem::not_found(),
        None if is_bare && status.is_client_error() => Problem::new(status, "bad_request", &[]),
        None => return answer,
    };
    answer.into_response(problem.error_response())
}

fn check(request: &ServiceRequest) -> Result<(), Problem> {
    let size: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    let line = request.uri().path().len() + request.query_string().len();
    if size > MAX_HEADER_BYTES || line > MAX_HEADER_BYTES {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Err(Problem::new(status, "headers_too_large", &[]));
    }
    let pattern = request.match_pattern().ok_or_else(Problem::not_found)?;
    let method = match *request.method() {
        Method::HEAD => &Method::GET,
        ref method => method,
    };
    let here = || ROUTES.iter().filter(|route| route.path == pattern);
    let Some(route) = here().find(|route| route.method == method.as_str()) else {
        let methods: Vec<&str> = here().map(|route| route.method).collect();
        if methods.is_empty() {
            return Err(Problem::not_found());
        }
        let allowed = methods.join(", ");
        let params = [("allowed", allowed.as_str())];
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", &params);
        return Err(problem.allow(allowed.clone()));
    };
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or_else(Problem::not_found)?;
    match route.who {
        Who::ByItself => Ok(()),
        Who::Anyone if caller::bearer(request).is_some() => Ok(()),
        Who::Anyone => caller::own_page(request, app, false),
        Who::Roles(roles) => caller::admit(request, app, roles),
    }
}
