//! A box as a client of the server's HTTP: a photo up, JSON down.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use bytes::Bytes;
use protocol::{Names, No};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::words;

/// Longest wait for the server to take the connection.
const CONNECT: Duration = Duration::from_secs(2);

/// Longest wait for its answer. A photo that is not up by then is a ticket without a photo.
const ANSWER: Duration = Duration::from_secs(5);

/// Longest answer, bytes.
const MAX_DOWN_BYTES: usize = 4 * 1024 * 1024;

/// Why there is no answer to use.
#[derive(Debug, thiserror::Error)]
pub enum NoReply {
    /// The server cannot be reached, or did not answer in time. Asking again may help.
    #[error("the server did not answer: {0}")]
    Away(String),
    /// The server says no.
    #[error("the server answers {status}: {}", no.code)]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, and what to do.
        no: Box<No>,
    },
    /// The server answers what this build does not understand.
    #[error("the server's answer is not understood: {0}")]
    Strange(String),
}

impl NoReply {
    /// The same as a refusal, in words for a person.
    #[must_use]
    pub fn as_no(&self) -> No {
        match self {
            NoReply::Refused { no, .. } => No::clone(no),
            NoReply::Away(_) | NoReply::Strange(_) => words::no("agent", "server_away", &[]),
        }
    }
}

/// The server as a box sees it. Clones are cheap and may go to other threads; the futures of its
/// methods belong to one thread of actix (`#[actix_web::main]`, a handler, `actix_web::rt::spawn`).
#[derive(Clone)]
pub struct Client {
    server: Arc<str>,
    token: Arc<str>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Client({})", self.server)
    }
}

impl Client {
    /// A client of `http://host:port` with the token of the box.
    #[must_use]
    pub fn new(server: &str, token: &str) -> Client {
        Client {
            server: server.trim_end_matches('/').into(),
            token: token.into(),
        }
    }

    /// Takes a photo up (a JPEG made by [`crate::photo`]). Answers its reference, which a request
    /// for a number carries within the next 10 minutes.
    ///
    /// # Errors
    ///
    /// When the server is away or refuses it; then the number is given without a photo.
    pub async fn post_photo(&self, jpeg: impl Into<Bytes>) -> Result<String, NoReply> {
        #[derive(Deserialize)]
        struct Kept {
            photo: String,
        }
        let request = self.request(actix_web::http::Method::POST, "/api/photos");
        let sent = request.content_type("image/jpeg").send_body(jpeg.into());
        let kept: Kept = json(&body(sent).await?)?;
        Ok(kept.photo)
    }

    /// Reads JSON from a path such as `/api/…`.
    ///
    /// # Errors
    ///
    /// When the server is away, refuses, or answers something else.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, NoReply> {
        json(&self.get_bytes(path).await?)
    }

    /// Reads bytes from a path, such as a picture.
    ///
    /// # Errors
    ///
    /// When the server is away or refuses.
    pub async fn get_bytes(&self, path: &str) -> Result<Bytes, NoReply> {
        body(self.request(actix_web::http::Method::GET, path).send()).await
    }

    fn request(&self, method: actix_web::http::Method, path: &str) -> awc::ClientRequest {
        // One connection for each request: they are rare, and a kept one may have died with a
        // server that was started again.
        let client = awc::Client::builder()
            .connector(awc::Connector::new().timeout(CONNECT))
            .timeout(ANSWER)
            .disable_redirects()
            .finish();
        client
            .request(method, format!("{}{path}", self.server))
            .no_decompress()
            .force_close()
            .bearer_auth(&self.token)
    }
}

async fn body(sent: awc::SendClientRequest) -> Result<Bytes, NoReply> {
    let away = |cause: String| NoReply::Away(cause);
    let mut answer = sent
        .await
        .map_err(|cause| away(cause.to_string()))?
        .timeout(ANSWER);
    let status = answer.status();
    let body = answer.body().limit(MAX_DOWN_BYTES).await;
    let body = body.map_err(|cause| away(cause.to_string()))?;
    if status.is_success() {
        Ok(body)
    } else {
        Err(refusal(status, &body))
    }
}

fn refusal(status: StatusCode, body: &[u8]) -> NoReply {
    #[derive(Deserialize)]
    struct Problem {
        code: String,
        say: Names,
        remedy: Names,
        #[serde(default)]
        label: Option<String>,
    }
    match serde_json::from_slice::<Problem>(body) {
        Ok(Problem {
            code,
            say,
            remedy,
            label,
        }) => NoReply::Refused {
            status: status.as_u16(),
            no: Box::new(No {
                code,
                say,
                remedy,
                in_the_way: Vec::new(),
                label,
            }),
        },
        Err(_) if status.is_server_error() => NoReply::Away(format!("it answers {status}")),
        Err(_) => NoReply::Strange(format!("{status} without a reason")),
    }
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, NoReply> {
    serde_json::from_slice(body).map_err(|cause| NoReply::Strange(cause.to_string()))
}
