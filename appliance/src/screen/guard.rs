//! Who may speak to a box's page: this machine, by the box's own name, from the box's own page.
//!
//! Any web page that is open in the same browser can send requests to loopback, and can give
//! loopback a name of its own (DNS rebinding). The browser tells both: `Host` is the name that was
//! used, `Origin` the page that asks.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;

use super::problem;

/// The names of the box, and what every answer says to the browser.
pub(super) struct Guard {
    hosts: Vec<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, policy: &str) -> Guard {
        let port = address.port();
        let names = [
            "127.0.0.1".to_owned(),
            "localhost".to_owned(),
            "[::1]".to_owned(),
        ];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(names);
        }
        let policy = if policy.contains("connect-src") {
            policy.to_owned()
        } else {
            // Browsers of before 2022 do not let 'self' cover a websocket. A policy has no word for
            // a bare IPv6 address, which only newer ones open.
            let sockets: Vec<String> = hosts
                .iter()
                .filter(|host| !host.starts_with('['))
                .map(|host| format!("ws://{host}"))
                .collect();
            format!("{policy}; connect-src 'self' {}", sockets.join(" "))
        };
        let mut headers = vec![
            (
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ),
            (
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("same-origin"),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static("camera=(self), microphone=(), geolocation=()"),
            ),
        ];
        match HeaderValue::from_str(&policy) {
            Ok(policy) => headers.push((header::CONTENT_SECURITY_POLICY, policy)),
            Err(_) => tracing::error!(policy, "not a policy for a browser; none is told"),
        }
        Guard { hosts, headers }
    }

    /// The status and the code of a refusal, or nothing when the request may pass.
    fn refuses(&self, method: &Method, path: &str, said: &HeaderMap) -> Option<(StatusCode, &str)> {
        let text = |name: HeaderName| said.get(name).map(|value| value.to_str().unwrap_or("?"));
        let host = text(header::HOST)
            .map(str::to_ascii_lowercase)
            .unwrap_or_default();
        if said.get_all(header::HOST).count() != 1 || !self.hosts.contains(&host) {
            return Some((StatusCode::MISDIRECTED_REQUEST, "wrong_host"));
        }
        let own = format!("http://{host}");
        let changes = !matches!(*method, Method::GET | Method::HEAD);
        let socket = said.contains_key(header::UPGRADE) || path.starts_with("/ws/");
        let foreign = match text(header::ORIGIN) {
            Some(origin) => !origin.eq_ignore_ascii_case(&own),
            None => changes || socket,
        };
        // A page of elsewhere that shows a picture of ours sends no Origin, but is told all the same.
        let site = text(HeaderName::from_static("sec-fetch-site"));
        let navigates = text(HeaderName::from_static("sec-fetch-mode")) == Some("navigate");
        let elsewhere = matches!(site, Some("cross-site" | "same-site"));
        let inside = ["/api/", "/agent/", "/ws/"]
            .iter()
            .any(|part| path.starts_with(part));
        if foreign || (elsewhere && (inside || !navigates)) {
            return Some((StatusCode::FORBIDDEN, "wrong_origin"));
        }
        None
    }
}

pub(super) async fn watch(
    guard: Arc<Guard>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let refusal = guard.refuses(request.method(), request.path(), request.headers());
    let mut answer = match refusal {
        Some((status, code)) => {
            tracing::warn!(code, path = request.path(), "a request was turned away");
            request.into_response(problem::answer(status, code))
        }
        None => next.call(request).await?.map_into_boxed_body(),
    };
    for (name, value) in &guard.headers {
        if !answer.headers().contains_key(name) {
            answer.headers_mut().insert(name.clone(), value.clone());
        }
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(method: Method, path: &str, said: &[(&str, &str)]) -> Option<u16> {
        let guard = Guard::new(([127, 0, 0, 1], 7070).into(), "default-src 'self'");
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        guard
            .refuses(&method, path, &headers)
            .map(|(status, _)| status.as_u16())
    }

    #[test]
    fn the_box_answers_only_to_its_own_names() {
        for host in [
            "127.0.0.1:7070",
            "localhost:7070",
            "LOCALHOST:7070",
            "[::1]:7070",
        ] {
            assert_eq!(
                asks(Method::GET, "/kiosk", &[("host", host)]),
                None,
                "{host}"
            );
        }
        for host in [
            "127.0.0.1",
            "127.0.0.1:7071",
            "evil.example:7070",
            "127.0.0.1:7070.evil",
            "",
        ] {
            assert_eq!(
                asks(Method::GET, "/kiosk", &[("host", host)]),
                Some(421),
                "{host}"
            );
        }
        assert_eq!(asks(Method::GET, "/kiosk", &[]), Some(421));
        let two = [("host", "127.0.0.1:7070"), ("host", "evil.example:7070")];
        assert_eq!(asks(Method::GET, "/kiosk", &two), Some(421));
    }

    #[test]
    fn what_changes_something_comes_from_the_own_page() {
        let host = ("host", "127.0.0.1:7070");
        let own = ("origin", "http://127.0.0.1:7070");
        assert_eq!(asks(Method::POST, "/agent/photo", &[host, own]), None);
        assert_eq!(
            asks(
                Method::GET,
                "/ws/kiosk",
                &[host, own, ("upgrade", "websocket")]
            ),
            None
        );
        assert_eq!(asks(Method::GET, "/api/status", &[host]), None);
        for origin in [
            "http://evil.example",
            "http://127.0.0.1:7071",
            "http://localhost:7070",
            "https://127.0.0.1:7070",
            "null",
            "",
        ] {
            let said = [host, ("origin", origin)];
            assert_eq!(
                asks(Method::POST, "/agent/photo", &said),
                Some(403),
                "{origin}"
            );
            assert_eq!(asks(Method::GET, "/ws/kiosk", &said), Some(403), "{origin}");
            assert_eq!(
                asks(Method::GET, "/api/status", &said),
                Some(403),
                "{origin}"
            );
        }
        assert_eq!(asks(Method::POST, "/agent/photo", &[host]), Some(403));
        assert_eq!(asks(Method::DELETE, "/api/x", &[host]), Some(403));
        assert_eq!(asks(Method::GET, "/ws/kiosk", &[host]), Some(403));
    }

    #[test]
    fn a_foreign_page_may_lead_to_the_page_but_not_show_its_pictures() {
        let host = ("host", "localhost:7070");
        let far = ("sec-fetch-site", "cross-site");
        let leads = ("sec-fetch-mode", "navigate");
        assert_eq!(asks(Method::GET, "/counter", &[host, far, leads]), None);
        assert_eq!(
            asks(Method::GET, "/api/photos/x", &[host, far, leads]),
            Some(403)
        );
        assert_eq!(asks(Method::GET, "/api/photos/x", &[host, far]), Some(403));
        assert_eq!(
            asks(
                Method::GET,
                "/agent/camera",
                &[host, ("sec-fetch-site", "same-site")]
            ),
            Some(403)
        );
        assert_eq!(
            asks(
                Method::GET,
                "/api/photos/x",
                &[host, ("sec-fetch-site", "same-origin")]
            ),
            None
        );
        assert_eq!(
            asks(
                Method::GET,
                "/counter",
                &[host, ("sec-fetch-site", "none"), leads]
            ),
            None
        );
    }

    #[test]
    fn old_browsers_are_told_that_the_socket_is_the_page_s_own() {
        let guard = Guard::new(([127, 0, 0, 1], 7070).into(), "default-src 'self'");
        let (_, policy) = guard.headers.last().unwrap();
        assert!(
            policy
                .to_str()
                .unwrap()
                .contains("connect-src 'self' ws://127.0.0.1:7070")
        );
    }
}
