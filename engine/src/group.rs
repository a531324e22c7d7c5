//! A procedure group, and its line of waiting tickets.

use std::fmt;
use std::sync::Arc;

use imbl::OrdSet;
use serde::{Deserialize, Serialize};

use crate::{Class, Learned, Millis, TicketId};

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

/// A place in a line: the moment that orders it, and the ticket.
pub type Spot = (Millis, TicketId);

/// One group's line today: a line for each class.
///
/// The three sets are derived: together they hold exactly the tickets of the group whose place is
/// `Waiting`, each by [`crate::Ticket::spot`]. `Hall::check` compares them with the tickets (H1).
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Those of no other class, in the order of call.
    pub ordinary: OrdSet<Spot>,
    /// Those with priority, in the order of call.
    pub priority: OrdSet<Spot>,
    /// Those who came for a booked time, by that time.
    pub booked: OrdSet<Spot>,
    /// Those who were called before somebody of this line who waited longer, by the time since
    /// when they waited: how often one was passed over is how many stand here after him.
    pub passed_by: OrdSet<Spot>,
    /// The last number given; numbers rise by one.
    pub issued: u16,
    /// Tickets finished today.
    pub served: u32,
    /// Tickets whose citizen did not come today.
    pub no_shows: u32,
    /// Tickets cancelled today.
    pub cancelled: u32,
    /// Numbers of the kiosks' offline series that came into the hall.
    pub offline: u32,
    /// Numbers of the hall that no kiosk printed: one of its own took their place.
    pub replaced: u32,
    /// How long its steps take.
    pub learned: Learned,
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
    /// Those who wait in a class.
    #[must_use]
    pub fn of(&self, class: Class) -> &OrdSet<Spot> {
        match class {
            Class::Ordinary => &self.ordinary,
            Class::Priority => &self.priority,
            Class::Appointment => &self.booked,
        }
    }

    pub(crate) fn of_mut(&mut self, class: Class) -> &mut OrdSet<Spot> {
        match class {
            Class::Ordinary => &mut self.ordinary,
            Class::Priority => &mut self.priority,
            Class::Appointment => &mut self.booked,
        }
    }

    /// Numbers that somebody got.
    #[must_use]
    pub fn given_out(&self) -> u32 {
        u32::from(self.issued) + self.offline - self.replaced.min(self.issued.into())
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ordinary.len() + self.priority.len() + self.booked.len()
    }

    /// True when nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Since when the longest waits of those who did not book a time.
    #[must_use]
    pub fn longest_since(&self) -> Option<Millis> {
        self.longest().map(|(since, _)| *since)
    }

    /// The one who waits longest of those who did not book a time.
    pub(crate) fn longest(&self) -> Option<&Spot> {
        let heads = [self.ordinary.get_min(), self.priority.get_min()];
        heads.into_iter().flatten().min()
    }

    /// All who wait, class by class.
    pub fn waiting(&self) -> impl Iterator<Item = &Spot> {
        Class::ALL.into_iter().flat_map(|class| self.of(class))
    }

    /// How often one who waits since `spot` was passed over; counts to `most`.
    #[must_use]
    pub fn passed_over(&self, spot: Spot, most: u8) -> u8 {
        let later = (std::ops::Bound::Excluded(spot), std::ops::Bound::Unbounded);
        let times = self.passed_by.range(later).take(usize::from(most)).count();
        u8::try_from(times).unwrap_or(most)
    }
}
