//! Opens a websocket to the server, and reads why it will not open.

use protocol::{MAX_FRAME_BYTES, Names, Unwelcome};
use serde::Deserialize;
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, handshake::client::Request};

use super::{LinkConfig, MAX_DOWN_BYTES, Socket};
use crate::words;

/// Why a socket did not open.
pub(super) struct NotOpen {
    pub(super) cause: String,
    pub(super) unwelcome: Option<Unwelcome>,
}

pub(super) async fn socket(config: LinkConfig) -> Result<Socket, NotOpen> {
    let request = request(&config).map_err(|cause| NotOpen {
        cause,
        unwelcome: None,
    })?;
    let limits = WebSocketConfig::default()
        .max_message_size(Some(MAX_DOWN_BYTES))
        .max_frame_size(Some(MAX_DOWN_BYTES))
        .max_write_buffer_size(4 * MAX_FRAME_BYTES)
        .write_buffer_size(0);
    match connect_async_with_config(request, Some(limits), true).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(answer)) => Err(NotOpen {
            cause: format!("the server answers {}", answer.status()),
            unwelcome: refusal(
                answer.status(),
                answer.body().as_deref().unwrap_or_default(),
            ),
        }),
        Err(cause) => Err(NotOpen {
            cause: cause.to_string(),
            unwelcome: None,
        }),
    }
}

fn request(config: &LinkConfig) -> Result<Request, String> {
    let server = config.server.trim_end_matches('/');
    let Some(host) = server.strip_prefix("http://") else {
        return Err(format!(
            "{server}: the server's address must begin with http://"
        ));
    };
    let mut request = format!("ws://{host}/ws/{}", config.role.as_str())
        .into_client_request()
        .map_err(|cause| format!("{server}: {cause}"))?;
    let mut token = HeaderValue::from_str(&format!("Bearer {}", config.token))
        .map_err(|_| "the token holds letters that no token has".to_owned())?;
    token.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, token);
    Ok(request)
}

/// A refusal that waits for a person: the token is unknown or of another role. Anything else,
/// such as a server that is just starting, is tried again soon.
fn refusal(status: StatusCode, body: &[u8]) -> Option<Unwelcome> {
    let code = match status {
        StatusCode::UNAUTHORIZED => "no_token",
        StatusCode::FORBIDDEN => "wrong_role",
        _ => return None,
    };
    #[derive(Deserialize)]
    struct Problem {
        code: String,
        say: Names,
        remedy: Names,
    }
    Some(match serde_json::from_slice::<Problem>(body) {
        Ok(Problem { code, say, remedy }) => Unwelcome { code, say, remedy },
        Err(_) => {
            let no = words::no("agent", code, &[]);
            Unwelcome {
                code: no.code,
                say: no.say,
                remedy: no.remedy,
            }
        }
    })
}
