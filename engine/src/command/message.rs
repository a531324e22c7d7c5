//! A word between a clerk and the supervisor, by a code of the plan.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::known_reason;
use crate::{CounterId, Event, Hall, Refusal};

/// Says something by a code: a clerk to the supervisor, or the supervisor to a clerk. No free text,
/// for the log holds nothing about a person. The ticket at the desk goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// The counter that says it, or is told.
    pub counter: CounterId,
    /// Who says it.
    pub from: Sender,
    /// What: a code of the plan's `to_supervisor` or `to_counter`.
    pub code: Arc<str>,
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// Whoever sits at the counter.
    Counter,
    /// The supervisor.
    Supervisor,
}

/// The other one has read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeeMessage {
    /// The `seq` of its event.
    pub message: u64,
    /// The counter whose clerk has read it; none for the supervisor.
    #[serde(default)]
    pub counter: Option<CounterId>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The counter that said it, or is told.
    pub counter: CounterId,
    /// Who said it.
    pub from: Sender,
    /// What.
    pub code: Arc<str>,
    /// The ticket that was at the desk then.
    pub ticket: Option<crate::TicketId>,
    /// When.
    pub at: crate::Millis,
    /// When the other one read it.
    pub seen: Option<crate::Millis>,
}

impl SendMessage {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (counter, from) = (self.counter, self.from);
        let desk = hall.counter_today(counter)?.desk;
        let known = match from {
            Sender::Counter => &hall.plan.to_supervisor,
            Sender::Supervisor => &hall.plan.to_counter,
        };
        known_reason(known, &self.code)?;
        let mut unread = hall.office.messages.values().filter(|it| it.seen.is_none());
        if unread.any(|it| (it.counter, it.from, &it.code) == (counter, from, &self.code)) {
            return Err(Refusal::MessageStands { counter });
        }
        Ok(vec![Event::MessageSent {
            counter,
            from,
            code: Arc::clone(&self.code),
            ticket: desk.ticket(),
        }])
    }
}

impl SeeMessage {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let message = self.message;
        let no_such = Refusal::NoSuchMessage { message };
        let known = hall.office.messages.get(&message).ok_or(no_such.clone())?;
        let mine = match self.counter {
            Some(counter) => known.from == Sender::Supervisor && known.counter == counter,
            None => known.from == Sender::Counter,
        };
        if !mine {
            return Err(no_such);
        }
        // Read twice is read.
        let fresh = known.seen.is_none();
        Ok(Vec::from_iter(
            fresh.then_some(Event::MessageSeen { message }),
        ))
    }
}
