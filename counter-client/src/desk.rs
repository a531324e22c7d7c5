//! A key at the counter: with what the desk is doing, it becomes a request. Pure.
//!
//! The keypad has no screen of its own. So a key never does what the clerk could not expect from
//! the page beside it: a key that fits nothing is ignored, and while one request waits for its
//! answer no other key counts.

use protocol::{CounterRequest, CounterView, DeskView, Millis, Placed, SuspendKind, Then};
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
    /// Papers are missing: the number is kept, for any counter of the group.
    SuspendMissing,
    /// The papers stay here: the number is kept, for this counter.
    SuspendKept,
    /// Serves on the first of those whose papers lie here, or who brought what was missing.
    TakeBack,
    /// Sends the number on to the group that the template names.
    Transfer,
    /// The last thing did not happen.
    Undo,
    /// Done, with outcome 1 of the page; calls nobody.
    #[serde(rename = "outcome_1")]
    Outcome1,
    /// Done, with outcome 2 of the page; calls nobody.
    #[serde(rename = "outcome_2")]
    Outcome2,
    /// Done, with outcome 3 of the page; calls nobody.
    #[serde(rename = "outcome_3")]
    Outcome3,
    /// Done, with outcome 4 of the page; calls nobody.
    #[serde(rename = "outcome_4")]
    Outcome4,
    /// Done, with outcome 5 of the page; calls nobody.
    #[serde(rename = "outcome_5")]
    Outcome5,
    /// Done, with outcome 6 of the page; calls nobody.
    #[serde(rename = "outcome_6")]
    Outcome6,
    /// Done, with outcome 7 of the page; calls nobody.
    #[serde(rename = "outcome_7")]
    Outcome7,
    /// Done, with outcome 8 of the page; calls nobody.
    #[serde(rename = "outcome_8")]
    Outcome8,
    /// Done, with outcome 9 of the page; calls nobody.
    #[serde(rename = "outcome_9")]
    Outcome9,
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
    /// The group to which the key for it sends people on.
    transfer_to: Option<String>,
}

impl Desk {
    /// A desk whose key sends people on to this group.
    #[must_use]
    pub fn sending_to(transfer_to: Option<String>) -> Desk {
        Desk {
            waits: false,
            transfer_to,
        }
    }

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
        let request = match key {
            Key::Transfer => self.transfer(view)?,
            _ => wish(key, view, up, now)?,
        };
        let calls = matches!(
            request,
            CounterRequest::CallNext
                | CounterRequest::Recall
                | CounterRequest::Open
                | CounterRequest::Undo
                | CounterRequest::TakeBack { .. }
        );
        if calls && !up {
            return Err(Ignored::Away);
        }
        self.waits = true;
        Ok(request)
    }

    fn transfer(&self, view: &CounterView) -> Result<CounterRequest, Ignored> {
        let held = matches!(
            view.desk,
            DeskView::Calling { .. } | DeskView::Serving { .. }
        );
        let group = self.transfer_to.clone().filter(|_| held);
        Ok(CounterRequest::Transfer {
            group: Some(group.ok_or(Ignored::Nothing)?),
            to_counter: None,
            placed: Placed::OriginalTime,
            remark: None,
            come_back: false,
            then: Then::Rest,
        })
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
        (DeskView::Serving { .. }, Key::SuspendMissing) => suspend(SuspendKind::PapersMissing),
        (DeskView::Serving { .. }, Key::SuspendKept) => suspend(SuspendKind::PapersKept),
        (DeskView::Free { .. }, Key::TakeBack) => {
            let mut away = view.visit.suspended.iter();
            let back = away.find(|row| row.here).ok_or(Ignored::Nothing)?;
            CounterRequest::TakeBack {
                label: back.label.clone(),
            }
        }
        (_, Key::Undo) if view.undo_until.is_some_and(|until| now < until) => CounterRequest::Undo,
        (DeskView::Serving { .. }, key) => {
            let outcome = outcome(key).and_then(|at| view.visit.outcomes.get(at));
            CounterRequest::Finish {
                then: Then::Rest,
                outcomes: vec![outcome.ok_or(Ignored::Nothing)?.id.clone()],
            }
        }
        _ => return Err(Ignored::Nothing),
    })
}

fn suspend(kind: SuspendKind) -> CounterRequest {
    CounterRequest::Suspend {
        kind,
        elsewhere: None,
        remark: None,
        then: Then::Rest,
    }
}

/// Which outcome of the page a key means, from 0.
fn outcome(key: Key) -> Option<usize> {
    let keys = [
        Key::Outcome1,
        Key::Outcome2,
        Key::Outcome3,
        Key::Outcome4,
        Key::Outcome5,
        Key::Outcome6,
        Key::Outcome7,
        Key::Outcome8,
        Key::Outcome9,
    ];
    keys.iter().position(|known| *known == key)
}

#[cfg(test)]
mod tests;
