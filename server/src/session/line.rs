//! One socket: what can be sent on it, what comes from it, and why it ends.

use std::time::Duration;

use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, Session,
};
use bytestring::ByteString;
use protocol::{Answer, ToScreen};
use tokio::time::timeout;

use super::ask::AskError;
use super::door::Refused;
use crate::publisher::{Frame, Topic};

/// How long a screen may take nothing.
const SLOW: Duration = Duration::from_secs(5);

/// Why a session ends.
#[derive(Debug)]
pub(super) enum End {
    /// The other side closed, or the line broke.
    Left,
    /// It took nothing for too long.
    Slow,
    /// It said nothing for too long.
    Silent,
    /// The server stops.
    Stopping,
    /// The server has too much to do: the screen comes back and repeats what was not answered.
    Busy,
    /// It is not served any more.
    Refused(Refused),
}

impl From<Refused> for End {
    fn from(refused: Refused) -> End {
        End::Refused(refused)
    }
}

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
        let text = serde_json::to_string(message).expect("a message is plain data");
        self.send(text.into()).await
    }

    pub(super) async fn frame(&mut self, frame: Frame, topic: &Topic) -> Result<(), End> {
        match frame {
            Frame::View { text, .. } => self.send(text).await,
            Frame::Gone => Err(gone(topic).into()),
            Frame::Stopping => Err(End::Stopping),
        }
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

    /// Answers a request. Where the hall has said nothing, nothing is answered: the request may be
    /// the repeat of one that had its effect, and the screen will repeat it again.
    pub(super) async fn answer(
        &mut self,
        key: String,
        answer: Result<Answer, AskError>,
    ) -> Result<(), End> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(AskError::Stopping) => return Err(End::Stopping),
            Err(AskError::Busy) => return Err(End::Busy),
            Err(error) => Answer::No(error.no()),
        };
        self.tell(&ToScreen::Answer { key, answer }).await
    }
}

/// Why a topic is not there.
pub(super) fn gone(topic: &Topic) -> Refused {
    match topic {
        Topic::Counter(_) => Refused::NoSuchCounter,
        Topic::Phone(_) => Refused::NoSuchTicket,
        Topic::Board(_) => Refused::NoSuchZone,
        Topic::Kiosk | Topic::Reception | Topic::Supervisor => Refused::WrongRole,
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
