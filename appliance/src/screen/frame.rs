//! Reads what a page says.

use std::borrow::Cow;

use protocol::{Fact, Hello, MAX_KEY_BYTES, ToServer, TroubleReport};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// What a page says; the request is still text, for only the box knows its type.
#[derive(Debug)]
pub(super) enum Said<'t> {
    Hello(Hello),
    Request {
        key: &'t str,
        request: &'t str,
    },
    Refresh,
    Report {
        troubles: Vec<TroubleReport>,
        facts: Vec<Fact>,
    },
    Alive,
    /// Not understood: the refusal's code, and the key to answer under (empty when there is none).
    Wrong {
        key: &'t str,
        code: &'static str,
    },
}

#[derive(Deserialize)]
struct Head<'t> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'t, str>,
    #[serde(default, borrow)]
    key: Option<&'t str>,
    #[serde(default, borrow)]
    request: Option<&'t RawValue>,
}

pub(super) fn read(text: &str) -> Said<'_> {
    let Ok(head) = serde_json::from_str::<Head>(text) else {
        return Said::Wrong {
            key: "",
            code: "bad_frame",
        };
    };
    let key = head.key.unwrap_or_default();
    if key.len() > MAX_KEY_BYTES {
        return Said::Wrong {
            key: "",
            code: "bad_key",
        };
    }
    if head.kind == "request" {
        return match (key, head.request) {
            ("", _) => Said::Wrong {
                key: "",
                code: "bad_key",
            },
            (key, Some(request)) => Said::Request {
                key,
                request: request.get(),
            },
            (key, None) => Said::Wrong {
                key,
                code: "bad_frame",
            },
        };
    }
    match serde_json::from_str::<ToServer<IgnoredAny>>(text) {
        Ok(ToServer::Hello(hello)) => Said::Hello(hello),
        Ok(ToServer::Refresh) => Said::Refresh,
        Ok(ToServer::Report { troubles, facts }) => Said::Report { troubles, facts },
        Ok(ToServer::Alive) => Said::Alive,
        Ok(ToServer::Request { .. }) | Err(_) => Said::Wrong {
            key,
            code: "bad_frame",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_keeps_its_text_and_its_key() {
        let text = r#"{"type":"request","key":"k1","request":{"type":"call_next"}}"#;
        match read(text) {
            Said::Request { key, request } => {
                assert_eq!((key, request), ("k1", r#"{"type":"call_next"}"#));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_not_understood_is_answered_under_its_key() {
        let long = format!(
            r#"{{"type":"request","key":"{}","request":1}}"#,
            "k".repeat(65)
        );
        for (text, told) in [
            ("", ("", "bad_frame")),
            ("{", ("", "bad_frame")),
            (r#"{"type":"dance","key":"k"}"#, ("k", "bad_frame")),
            (r#"{"type":"request","key":"k"}"#, ("k", "bad_frame")),
            (r#"{"type":"request","request":{}}"#, ("", "bad_key")),
            (r#"{"type":"report","troubles":3}"#, ("", "bad_frame")),
            (long.as_str(), ("", "bad_key")),
        ] {
            match read(text) {
                Said::Wrong { key, code } => assert_eq!((key, code), told, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
