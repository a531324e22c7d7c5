//! What the hall expects: how long people will wait, as it is shown. The outlook is computed beside
//! the registrar ([`owner`]) and looked at by views; nobody waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use balance::advice::Silence;
use balance::facts::Facts;
use balance::hall::Known;
use engine::{GroupId, TicketId};
use protocol::Estimate;

pub mod advisor;
pub mod ahead;
pub mod history;
pub mod learned;
pub mod owner;
pub mod seen;
pub mod shown;
pub mod watch;

#[cfg(test)]
mod tests;

use ahead::Ahead;
use shown::{Shown, Span};

/// What is shown of the waits of the hall.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outlook {
    tickets: BTreeMap<TicketId, Shown>,
    groups: BTreeMap<GroupId, Shown>,
    /// Why there is no advice though people wait too long.
    pub quiet: Option<Silence>,
    /// The lines that will be too long; none while no other day says how many come.
    pub ahead: Option<Vec<Ahead>>,
    /// What it stands on, for whoever plays the hall otherwise.
    pub basis: Arc<Basis>,
}

/// What is known of a hall beyond its present moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Basis {
    /// What other days have taught.
    pub known: Arc<Known>,
    /// What the estimates have learned.
    pub facts: Facts,
}

/// What one round expects, minutes from now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expected {
    /// Of everybody who waits.
    pub tickets: Vec<(TicketId, Span)>,
    /// Of an ordinary ticket that would be taken now, where the hall knows.
    pub groups: Vec<(GroupId, Span)>,
}

impl Outlook {
    /// How long one of those who wait will wait from now on.
    #[must_use]
    pub fn of_ticket(&self, ticket: TicketId) -> Estimate {
        self.tickets
            .get(&ticket)
            .map_or(Estimate::Unknown, |shown| shown.range)
    }

    /// How long one would wait who took a number of a group now.
    #[must_use]
    pub fn of_group(&self, group: &GroupId) -> Estimate {
        self.groups
            .get(group)
            .map_or(Estimate::Unknown, |shown| shown.range)
    }

    /// The outlook after a round, and whose range is another one now. What is not in `expected` is
    /// not known any more. `at_ms` is of a clock that only runs forward.
    #[must_use]
    pub fn after(&self, expected: &Expected, at_ms: i64) -> (Outlook, Vec<TicketId>) {
        let mut changed = Vec::new();
        let tickets = expected.tickets.iter().map(|(id, span)| {
            let before = self.tickets.get(id);
            let now = Shown::after(before, *span, at_ms);
            if before.is_none_or(|before| before.range != now.range) {
                changed.push(*id);
            }
            (*id, now)
        });
        let tickets: BTreeMap<TicketId, Shown> = tickets.collect();
        let groups = expected.groups.iter().map(|(group, span)| {
            let now = Shown::after(self.groups.get(group), *span, at_ms);
            (group.clone(), now)
        });
        let groups = groups.collect();
        let gone = self.tickets.keys().filter(|id| !tickets.contains_key(id));
        changed.extend(gone.copied());
        let outlook = Outlook {
            tickets,
            groups,
            quiet: None,
            ahead: self.ahead.clone(),
            basis: Arc::clone(&self.basis),
        };
        (outlook, changed)
    }
}

/// Where the latest outlook lies, for whoever asks.
#[derive(Debug, Clone, Default)]
pub struct Outlooks(Arc<Mutex<Arc<Outlook>>>);

impl Outlooks {
    /// The latest.
    #[must_use]
    pub fn now(&self) -> Arc<Outlook> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a newer one in its place.
    pub fn put(&self, outlook: Outlook) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(outlook);
    }
}
