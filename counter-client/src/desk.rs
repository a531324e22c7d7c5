//! A key at the counter: with what the desk is doing, it becomes a request. Pure.
//!
//! The keypad has no screen of its own. So a key never does what the clerk could not expect from
//! the page beside it: a key that fits nothing is ignored, and while one request waits for its
//! answer no other key counts.

use protocol::{CounterRequest, CounterView, DeskView, Millis, Then};
use serde::{Deserialize, Serialize};

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// The large button of the page: open, call next, start, done and call next.
    Primary,
    /// Call next; the same number again while one is called; done and call next while serving.
    Next,
    /// The citizen is here.
    Start,
    /// Call the same number again.
    Recall,
    /// Done, and call nobody.
    Finish,
    /// The citizen did not come.
    NoShow,
    /// Done while serving, absent while calling: the "end" key of small keypads.
    End,
    /// Away for a while, and back.
    Pause,
}

/// Why a key did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Ignored {
    /// The server has not shown the counter yet.
    #[error("the counter is not known yet")]
    NotKnown,
    /// The answer to the key before is still on its way.
    #[error("the key before is still being answered")]
    Waiting,
    /// Nobody is called while the line is cut: the hall may have changed meanwhile.
    #[error("the line to the server is cut, so nobody is called")]
    Away,
    /// The number was called a moment ago.
    #[error("the number was called a moment ago")]
    TooSoon,
    /// The key fits nothing that the desk is doing.
    #[error("the key fits nothing that the desk is doing")]
    Nothing,
}

/// The desk as the keypad knows it.
#[derive(Debug, Default)]
pub struct Desk {
    waits: bool,
}

impl Desk {
    /// A key is pressed. `now` is the server's time.
    ///
    /// # Errors
    ///
    /// Says why the key does nothing.
    pub fn press(
        &mut self,
        key: Key,
        view: Option<&CounterView>,
        up: bool,
        now: Millis,
    ) -> Result<CounterRequest, Ignored> {
        if self.waits {
            return Err(Ignored::Waiting);
        }
        let view = view.ok_or(Ignored::NotKnown)?;
        let request = wish(key, view, up, now)?;
        let calls = matches!(
            request,
            CounterRequest::CallNext | CounterRequest::Recall | CounterRequest::Open
        );
        if calls && !up {
            return Err(Ignored::Away);
        }
        self.waits = true;
        Ok(request)
    }

    /// The request was answered, or given up.
    pub fn answered(&mut self) {
        self.waits = false;
    }
}

fn wish(key: Key, view: &CounterView, up: bool, now: Millis) -> Result<CounterRequest, Ignored> {
    // Serving goes on while the line is cut; who comes next is for the hall to say.
    let then = if up { Then::CallNext } else { Then::Rest };
    let finish = |then| CounterRequest::Finish {
        then,
        outcomes: Vec::new(),
    };
    Ok(match (&view.desk, key) {
        (DeskView::Shut, Key::Primary | Key::Next) => CounterRequest::Open,
        (DeskView::Free { .. }, Key::Primary | Key::Next) => CounterRequest::CallNext,
        (DeskView::Free { .. }, Key::Pause) => CounterRequest::Pause { reason: None },
        (DeskView::Paused { .. }, Key::Primary | Key::Next | Key::Pause) => CounterRequest::Resume,
        (DeskView::Calling { .. }, Key::Primary | Key::Start) => CounterRequest::Start,
        (DeskView::Calling { last_call, .. }, Key::Next | Key::Recall) => {
            if now.0.saturating_sub(last_call.0) < i64::from(view.recall_pause_ms) {
                return Err(Ignored::TooSoon);
            }
            CounterRequest::Recall
        }
        (DeskView::Calling { .. }, Key::NoShow | Key::End) => CounterRequest::NoShow,
        (DeskView::Serving { .. }, Key::Primary | Key::Next) => finish(then),
        (DeskView::Serving { .. }, Key::Finish | Key::End) => finish(Then::Rest),
        _ => return Err(Ignored::Nothing),
    })
}

#[cfg(test)]
mod tests;
