//! What a box's pages are shown, and what happens to what they ask.

use std::pin::Pin;
use std::sync::Arc;

use protocol::{Answer, Fact, Millis, TroubleReport, Welcome};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;

use crate::link::LinkState;
use crate::link::socket::LinkHandle;

/// An answer on its way.
pub type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

type Asking = dyn Fn(String, &str) -> Option<Answering> + Send + Sync;
type Hearing = dyn Fn(Vec<TroubleReport>, Vec<Fact>) + Send + Sync;

/// What stands behind the pages of a box: the present view as text, the state of the line to the
/// server, and who answers requests.
#[derive(Clone)]
pub struct Feed {
    pub(super) view: watch::Receiver<Option<Arc<str>>>,
    pub(super) line: watch::Receiver<LinkState>,
    pub(super) welcome: watch::Receiver<Option<Welcome>>,
    pub(super) now: Arc<dyn Fn() -> Millis + Send + Sync>,
    pub(super) asking: Arc<Asking>,
    pub(super) hearing: Arc<Hearing>,
}

impl Feed {
    /// A feed of `view` (from [`Shown::text`]) by a box that holds `link`. Its requests are
    /// refused and its reports dropped until [`answering`](Feed::answering) and
    /// [`hearing`](Feed::hearing) say otherwise.
    #[must_use]
    pub fn new<V, R>(view: watch::Receiver<Option<Arc<str>>>, link: &LinkHandle<V, R>) -> Feed
    where
        V: Send + Sync + 'static,
        R: Send + 'static,
    {
        let clock = link.clone();
        Feed {
            view,
            line: link.state(),
            welcome: link.welcome(),
            now: Arc::new(move || clock.server_now()),
            asking: Arc::new(|_, _| None),
            hearing: Arc::new(|_, _| {}),
        }
    }

    /// Who answers the pages' requests of type `Q`. Called once for each key, in the order in
    /// which the requests came; a repeat of a key that is still being answered, or was done, gets
    /// that answer without asking again. What `answer` does before its first `await` is done
    /// before the next request is looked at.
    #[must_use]
    pub fn answering<Q, F, Fut>(mut self, answer: F) -> Feed
    where
        Q: DeserializeOwned,
        F: Fn(String, Q) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Answer> + Send + 'static,
    {
        self.asking = Arc::new(move |key, text| {
            let request = serde_json::from_str(text).ok()?;
            Some(Box::pin(answer(key, request)))
        });
        self
    }

    /// Who hears what the pages say is wrong with them: always the whole list of all open pages.
    #[must_use]
    pub fn hearing(
        mut self,
        hear: impl Fn(Vec<TroubleReport>, Vec<Fact>) + Send + Sync + 'static,
    ) -> Feed {
        self.hearing = Arc::new(hear);
        self
    }
}

/// The view that a box makes itself, for its pages.
#[derive(Debug)]
pub struct Shown(watch::Sender<Option<Arc<str>>>);

impl Default for Shown {
    fn default() -> Self {
        Shown::new()
    }
}

impl Shown {
    /// Nothing is shown yet.
    #[must_use]
    pub fn new() -> Shown {
        Shown(watch::channel(None).0)
    }

    /// Shows this. A view that says the same as the one before is not sent again.
    pub fn show<V: Serialize>(&self, view: &V) {
        match serde_json::to_string(view) {
            Ok(text) => self.show_text(text.into()),
            Err(cause) => tracing::error!(%cause, "a view cannot be written down"),
        }
    }

    /// Shows a view that is text already.
    pub fn show_text(&self, text: Arc<str>) {
        self.0.send_if_modified(|shown| {
            let changed = shown.as_ref() != Some(&text);
            *shown = Some(text);
            changed
        });
    }

    /// The present view as text, for [`Feed::new`].
    #[must_use]
    pub fn text(&self) -> watch::Receiver<Option<Arc<str>>> {
        self.0.subscribe()
    }

    /// Ends when nobody looks any more.
    pub(crate) async fn unseen(&self) {
        self.0.closed().await;
    }
}
