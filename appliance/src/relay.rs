//! For boxes whose page shows the server's own view: counter and board.
//!
//! The text of each view goes from the line to the pages as it came. What a page asks goes up
//! under the page's own key, and is sent again under it until it is answered; so a line that was
//! cut in between costs time and nothing else.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::link::socket::LinkHandle;
use crate::screen::{Feed, Shown};

/// What the server shows, for the pages of this box.
///
/// `patience` says how long a request is kept while the server is away: what a person would be
/// surprised to see done a minute later is given up early, what must not be lost has `None`. A
/// request that is given up is answered with the refusal `server_away`.
#[must_use]
pub fn feed<V, R>(
    link: &LinkHandle<V, R>,
    patience: impl Fn(&R) -> Option<Duration> + Send + Sync + 'static,
) -> Feed
where
    V: Send + Sync + 'static,
    R: DeserializeOwned + Serialize + Clone + Send + Sync + 'static,
{
    let shown = Shown::new();
    let feed = Feed::new(shown.text(), link);
    let mut seen = link.view();
    tokio::spawn(async move {
        seen.mark_changed();
        loop {
            tokio::select! {
                changed = seen.changed() => if changed.is_err() { return },
                () = shown.unseen() => return,
            }
            let text = seen
                .borrow_and_update()
                .as_ref()
                .map(|seen| seen.json.clone());
            if let Some(text) = text {
                shown.show_text(text);
            }
        }
    });
    let up = link.clone();
    feed.answering(move |key, request: R| {
        let within = patience(&request);
        // On its way before anything is awaited, so that requests keep their order.
        let answer = up.request(key, request, within);
        async move { answer.await.unwrap_or_else(|why| why.as_answer()) }
    })
}
