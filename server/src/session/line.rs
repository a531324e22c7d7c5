//! One socket: what can be sent on it, and what comes from it.

use std::time::Duration;

use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, Session,
};
use bytestring::ByteString;
use protocol::ToScreen;
use tokio::time::timeout;

use super::door::Refused;
use super::talk::{End, text_of};

/// How long a screen may take nothing.
const SLOW: Duration = Duration::from_secs(5);

/// The socket.
pub(super) struct Line {
    session: Session,
    messages: AggregatedMessageStream,
}

impl Line {
    pub(super) fn new(session: Session, messages: AggregatedMessageStream) -> Box<Line> {
        Box::new(Line { session, messages })
    }

    pub(super) async fn send(&mut self, text: ByteString) -> Result<(), End> {
        within(self.session.text(text)).await
    }

    /// Asks for a sign of life; a browser gives it by itself.
    pub(super) async fn ping(&mut self) -> Result<(), End> {
        within(self.session.ping(b"")).await
    }

    /// Closes from this side.
    pub(super) async fn close(self: Box<Self>, code: CloseCode) {
        let reason = CloseReason {
            code,
            description: None,
        };
        let _ = within(self.session.close(Some(reason))).await;
    }

    pub(super) async fn tell(&mut self, message: &ToScreen<()>) -> Result<(), End> {
        self.send(text_of(message)).await
    }

    /// The next text; pings are answered on the way.
    pub(super) async fn text(&mut self) -> Result<Option<ByteString>, End> {
        match self.messages.recv().await {
            Some(Ok(AggregatedMessage::Text(text))) => Ok(Some(text)),
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                within(self.session.pong(&bytes)).await.map(|()| None)
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(None),
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Refused::BadMessage.into()),
            Some(Ok(AggregatedMessage::Close(_))) | None => Err(End::Left),
            // Too large, not UTF-8, or not a websocket's frame.
            Some(Err(_)) => Err(Refused::BadMessage.into()),
        }
    }
}

/// Waits for the socket to take something, but not for long.
async fn within(taken: impl Future<Output = Result<(), Closed>>) -> Result<(), End> {
    match timeout(SLOW, taken).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Left),
        Err(_) => Err(End::Slow),
    }
}
