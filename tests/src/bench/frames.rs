//! Boards that wait for a call: how long from the clerk's key to the frame at each of them.

use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A screen's websocket.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Longest wait for a frame.
const WITHIN: Duration = Duration::from_secs(20);

/// Connects as a screen of a role and greets.
///
/// # Errors
/// When the server does not take the screen.
pub async fn screen(address: &str, path: &str, token: &str) -> anyhow::Result<Socket> {
    let url = format!("{}{path}", address.replace("http://", "ws://"));
    let mut request = url.into_client_request()?;
    if !token.is_empty() {
        let bearer = format!("Bearer {token}").parse().context("the token")?;
        request.headers_mut().insert("authorization", bearer);
    }
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
    let hello = format!(
        r#"{{"type":"hello","version":{},"build":"bench"}}"#,
        protocol::version::CURRENT
    );
    socket.send(Message::text(hello)).await?;
    Ok(socket)
}

/// Many boards that note when each frame came.
#[derive(Debug)]
pub struct Wall {
    boards: usize,
    frames: mpsc::UnboundedReceiver<Frame>,
    last: String,
}

#[derive(Debug)]
struct Frame {
    board: usize,
    at: Instant,
    text: String,
}

impl Wall {
    /// Hangs up boards that are connected already. Needs a `LocalSet`.
    #[must_use]
    pub fn new(boards: Vec<Socket>) -> Wall {
        let (told, frames) = mpsc::unbounded_channel();
        let count = boards.len();
        for (board, mut socket) in boards.into_iter().enumerate() {
            let told = told.clone();
            tokio::task::spawn_local(async move {
                while let Some(Ok(frame)) = socket.next().await {
                    let at = Instant::now();
                    if let Message::Text(text) = frame {
                        let _ = told.send(Frame {
                            board,
                            at,
                            text: text.as_str().to_owned(),
                        });
                    }
                }
            });
        }
        Wall {
            boards: count,
            frames,
            last: String::new(),
        }
    }

    /// Waits until each board has had a frame with this word, which was in none before; how long
    /// after `since` each had it, milliseconds.
    ///
    /// # Errors
    /// When one of them does not get it.
    pub async fn all_saw(&mut self, word: &str, since: Instant) -> anyhow::Result<Vec<f64>> {
        let mut after = vec![None; self.boards];
        while after.iter().any(Option::is_none) {
            match tokio::time::timeout(WITHIN, self.frames.recv()).await {
                Ok(Some(frame)) if frame.text.contains(word) => {
                    let ms = frame.at.duration_since(since).as_secs_f64() * 1_000.0;
                    after[frame.board].get_or_insert(ms);
                    self.last = frame.text;
                }
                Ok(Some(_)) => {}
                _ => bail!("not every board saw {word}"),
            }
        }
        Ok(after.into_iter().flatten().collect())
    }

    /// The frame that was waited for last.
    #[must_use]
    pub fn last(&self) -> &str {
        &self.last
    }
}
