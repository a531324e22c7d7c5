//! A counter: furniture with a number, and the state of its desk.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{GroupId, Millis, Ticket, TicketId};

/// The number on the counter.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct CounterId(pub u16);

impl fmt::Display for CounterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The state of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// Not open.
    Shut,
    /// Open, nobody called.
    Free {
        /// Since when.
        since: Millis,
    },
    /// A ticket is called; it knows since when.
    Calling(TicketId),
    /// A ticket is served; it knows since when.
    Serving(TicketId),
    /// The clerk is away.
    Paused {
        /// Since when.
        since: Millis,
    },
}

impl Desk {
    /// The ticket that the desk holds.
    #[must_use]
    pub fn ticket(self) -> Option<TicketId> {
        match self {
            Desk::Calling(ticket) | Desk::Serving(ticket) => Some(ticket),
            Desk::Shut | Desk::Free { .. } | Desk::Paused { .. } => None,
        }
    }

    /// True when the counter takes people (free, calling or serving).
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Desk::Free { .. } | Desk::Calling(_) | Desk::Serving(_)
        )
    }
}

/// A counter today. Which groups it may serve stands in the plan.
#[derive(Debug, Clone)]
pub struct Counter {
    /// Its number.
    pub id: CounterId,
    /// What its desk is doing.
    pub desk: Desk,
    /// Tickets finished here today.
    pub served: u32,
    /// Ordinary tickets called here since the last one with priority; none before the first.
    pub run: Option<u16>,
    /// The group that was called here last.
    pub last_group: Option<GroupId>,
    /// What was done here last and may be undone, in order: one thing, or two that were done
    /// with one key.
    pub last: Option<Arc<[Step]>>,
    /// A call was undone: the counter does not call by itself before somebody has done something.
    pub held: bool,
    /// The clerk has switched the call by rule off.
    pub auto_off: bool,
    /// When it was switched on last.
    pub auto_since: Millis,
    /// Who sits there.
    pub seat: Option<Seat>,
    /// The code of the plan's reason, while the counter is paused for one.
    pub pause_reason: Option<Arc<str>>,
    /// How its time was spent until [`Counter::settled`].
    pub spent: Spent,
    /// Until when the time is counted.
    pub settled: Millis,
}

/// One thing done at a counter, with all that it changed.
#[derive(Debug, Clone)]
pub struct Step {
    /// What.
    pub act: Act,
    /// When.
    pub at: Millis,
    /// The ticket before it.
    pub before: Arc<Ticket>,
    /// The ticket after it. Whoever changes it later makes another one.
    pub after: Arc<Ticket>,
    /// The desk before it.
    pub desk_before: Desk,
    /// The desk after it.
    pub desk_after: Desk,
    /// The count towards the ratio before it.
    pub run_before: Option<u16>,
    /// The group that was called last before it.
    pub group_before: Option<GroupId>,
    /// What the end of a step has taught about its group, milliseconds.
    pub learned_ms: Option<i64>,
}

/// What can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A call.
    Call,
    /// The begin of a service.
    Start,
    /// The end of a service.
    Finish,
    /// A no-show.
    NoShow,
    /// The end of a step after which another one follows.
    FinishStep,
    /// A ticket sent on.
    Transfer,
    /// A ticket suspended.
    Suspend,
    /// A suspended ticket served on.
    TakeBack,
}

impl Act {
    /// Whether the same key may call the next ticket, too.
    pub(crate) fn may_call_next(self) -> bool {
        matches!(
            self,
            Act::Finish | Act::FinishStep | Act::Transfer | Act::Suspend
        )
    }
}

/// Who sits at a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The identifier of the plan.
    pub staff: Arc<str>,
    /// Since when.
    pub since: Millis,
    /// How the time of the counter was spent before.
    pub before: Spent,
}

/// How the time of a counter was spent, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Spent {
    /// Free.
    pub free_ms: i64,
    /// Calling.
    pub calling_ms: i64,
    /// Serving.
    pub serving_ms: i64,
    /// Paused.
    pub paused_ms: i64,
}

impl Counter {
    /// A counter at the beginning of a day.
    #[must_use]
    pub fn fresh(id: CounterId) -> Counter {
        Counter {
            id,
            desk: Desk::Shut,
            served: 0,
            run: None,
            last_group: None,
            last: None,
            held: false,
            auto_off: false,
            auto_since: Millis::default(),
            seat: None,
            pause_reason: None,
            spent: Spent::default(),
            settled: Millis::default(),
        }
    }

    /// How its time was spent until `now`.
    #[must_use]
    pub fn spent_until(&self, now: Millis) -> Spent {
        let mut spent = self.spent;
        let here = match self.desk {
            Desk::Shut => return spent,
            Desk::Free { .. } => &mut spent.free_ms,
            Desk::Calling(_) => &mut spent.calling_ms,
            Desk::Serving(_) => &mut spent.serving_ms,
            Desk::Paused { .. } => &mut spent.paused_ms,
        };
        *here += now.since(self.settled);
        spent
    }

    /// Counts the time until `now`; before every change of the desk.
    pub(crate) fn settle(&mut self, now: Millis) {
        (self.spent, self.settled) = (self.spent_until(now), now);
    }
}

impl std::ops::Sub for Spent {
    type Output = Spent;

    fn sub(self, before: Spent) -> Spent {
        Spent {
            free_ms: self.free_ms - before.free_ms,
            calling_ms: self.calling_ms - before.calling_ms,
            serving_ms: self.serving_ms - before.serving_ms,
            paused_ms: self.paused_ms - before.paused_ms,
        }
    }
}

impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = |ms: i64| ms / crate::time::MINUTE_MS;
        write!(
            f,
            "free {} min, calling {}, serving {}, paused {}",
            minutes(self.free_ms),
            minutes(self.calling_ms),
            minutes(self.serving_ms),
            minutes(self.paused_ms)
        )
    }
}
