//! Reads a message of the server and keeps the text of a view as it came.

use std::borrow::Cow;
use std::sync::Arc;

use protocol::ToScreen;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Head<'t> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'t, str>,
    #[serde(default)]
    version: u64,
    #[serde(default, borrow)]
    view: Option<&'t RawValue>,
}

/// The message in a text frame.
///
/// # Errors
///
/// When it is no message of this protocol, or of a kind that a newer server has.
pub(super) fn read<V: DeserializeOwned>(text: &str) -> Result<ToScreen<(V, Arc<str>)>, String> {
    let head: Head = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
    if head.kind == "view" {
        let json = head.view.ok_or("a view without a view")?.get();
        let view = serde_json::from_str(json).map_err(|cause| format!("a view: {cause}"))?;
        return Ok(ToScreen::View {
            version: head.version,
            view: (view, json.into()),
        });
    }
    match serde_json::from_str::<ToScreen<IgnoredAny>>(text) {
        Ok(ToScreen::Welcome(welcome)) => Ok(ToScreen::Welcome(welcome)),
        Ok(ToScreen::Unwelcome(unwelcome)) => Ok(ToScreen::Unwelcome(unwelcome)),
        Ok(ToScreen::Beat { now, version }) => Ok(ToScreen::Beat { now, version }),
        Ok(ToScreen::Answer { key, answer }) => Ok(ToScreen::Answer { key, answer }),
        Ok(ToScreen::Link { up, since }) => Ok(ToScreen::Link { up, since }),
        Ok(ToScreen::View { .. }) => Err("a view in disguise".into()),
        Err(cause) => Err(format!("{}: {cause}", head.kind)),
    }
}

#[cfg(test)]
mod tests {
    use protocol::{BoardView, Millis};

    use super::*;

    #[test]
    fn a_view_keeps_its_text_and_other_messages_need_none() {
        let json = serde_json::to_string(&BoardView::default()).unwrap();
        let text = format!(r#"{{"type":"view","version":7,"view":{json}}}"#);
        let Ok(ToScreen::View { version: 7, view }) = read::<BoardView>(&text) else {
            panic!("not read: {text}");
        };
        assert_eq!(&*view.1, json);
        let beat = read::<BoardView>(r#"{"type":"beat","now":5,"version":7}"#);
        assert_eq!(
            beat.ok(),
            Some(ToScreen::Beat {
                now: Millis(5),
                version: 7
            })
        );
    }

    #[test]
    fn what_is_not_a_message_is_told() {
        for text in ["", "[]", "{}", r#"{"type":"view"}"#, r#"{"type":"dance"}"#] {
            assert!(read::<BoardView>(text).is_err(), "{text}");
        }
        let wrong = read::<BoardView>(r#"{"type":"view","version":1,"view":{"hall":3}}"#);
        assert!(wrong.unwrap_err().starts_with("a view:"));
    }
}
