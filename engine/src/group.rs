//! A procedure group, and its line of waiting tickets.

use std::fmt;
use std::sync::Arc;

use imbl::OrdSet;
use serde::{Deserialize, Serialize};

use crate::{Millis, TicketId};

/// A procedure group's identifier in the plan, such as `ho-tich`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub Arc<str>);

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for GroupId {
    fn from(id: &str) -> GroupId {
        GroupId(id.into())
    }
}

/// One group's line today.
///
/// `waiting` is derived: it holds exactly the tickets of the group whose place is `Waiting`, by
/// the time since when they wait. `Hall::check` compares it with the tickets (H1).
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The waiting tickets, in order of call.
    pub waiting: OrdSet<(Millis, TicketId)>,
    /// The last number given; numbers rise by one.
    pub issued: u16,
    /// Tickets finished today.
    pub served: u32,
    /// Tickets whose citizen did not come today.
    pub no_shows: u32,
    /// Tickets cancelled today.
    pub cancelled: u32,
    /// Numbers that use the group's quota, by session. Derived (H7).
    pub given: Vec<u16>,
    /// Why and since when no numbers are given, when the supervisor has closed the group.
    pub closed: Option<GroupClosed>,
}

/// A group that the supervisor has closed for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupClosed {
    /// The code of the plan's reason.
    pub reason: Arc<str>,
    /// Since when.
    pub since: Millis,
}

impl Line {
    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// True when nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Since when the longest waits.
    #[must_use]
    pub fn longest_since(&self) -> Option<Millis> {
        self.waiting.get_min().map(|(since, _)| *since)
    }

    /// How many are called before one that waits since `since`.
    #[must_use]
    pub fn ahead_of(&self, since: Millis, ticket: TicketId) -> usize {
        self.waiting.range(..(since, ticket)).count()
    }
}
