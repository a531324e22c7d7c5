//! One person, one number: what a hall knows of who has taken which, without knowing anybody.
//!
//! A [`Mark`] says that two numbers were taken by one person and nothing else. It is made outside,
//! under a key that lives for one day.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::known_reason;
use crate::{Ending, GroupId, Hall, HallPlan, Mark, Place, Refusal, Ticket, TicketId};

/// Whether people are asked who they are when they take a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// Nobody is asked, and what is shown all the same is not kept.
    #[default]
    Off,
    /// Whoever wants to may show an ID.
    Optional,
    /// Everybody is asked; who has none gets a number all the same.
    Wanted,
    /// There is no number without, but from the reception, for a reason.
    Required,
}

/// What one person may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityRules {
    /// Whether people are asked who they are; a group may say otherwise.
    pub ask: Identity,
    /// Whether one person has one number of a group at a time.
    pub one_live: bool,
    /// Most numbers of one person a day; 0 for no such limit.
    pub per_day: u8,
}

impl Default for IdentityRules {
    fn default() -> IdentityRules {
        IdentityRules {
            ask: Identity::Off,
            one_live: true,
            per_day: 0,
        }
    }
}

impl IdentityRules {
    pub(crate) fn is_usual(&self) -> bool {
        *self == IdentityRules::default()
    }
}

impl HallPlan {
    /// Whether people are asked who they are when they take a number of a group.
    #[must_use]
    pub fn identity(&self, group: &GroupId) -> Identity {
        let own = self.group(group).and_then(|group| group.identity);
        own.unwrap_or(self.rules.identity.ask)
    }
}

/// Who asks for a number, as far as a hall may know.
pub(crate) struct Person<'a> {
    pub(crate) mark: Option<&'a Mark>,
    /// Why the reception gives a number against the rules of identity.
    pub(crate) exception: Option<&'a Arc<str>>,
    /// A time was booked: that is asked for by code, and was counted by whoever booked it.
    pub(crate) booked: bool,
    pub(crate) bulk: bool,
}

impl Hall {
    /// The numbers that one person has taken today.
    pub fn numbers_of(&self, mark: &Mark) -> impl Iterator<Item = &Arc<Ticket>> {
        let ids = self.marks.get(mark).into_iter().flatten();
        ids.filter_map(|id| self.ticket(*id))
    }

    /// The number of a person for a group whose visit is not over.
    #[must_use]
    pub fn live_number(&self, mark: &Mark, group: &GroupId) -> Option<&Arc<Ticket>> {
        self.numbers_of(mark).find(|ticket| {
            ticket.place.is_live() && (ticket.group == *group || ticket.quota_of == *group)
        })
    }

    /// That a person may have one more number of a group, or the refusal.
    pub(crate) fn may_take(&self, person: &Person<'_>, group: &GroupId) -> Result<(), Refusal> {
        let plan = &self.plan;
        if let Some(exception) = person.exception {
            known_reason(&plan.identity_exceptions, exception)?;
        }
        let free = person.exception.is_some();
        let Some(mark) = person.mark else {
            if free || person.booked {
                return Ok(());
            }
            if person.bulk && plan.rules.bulk.needs_id {
                return Err(Refusal::BulkIdentityNeeded);
            }
            if plan.identity(group) == Identity::Required {
                let group = group.clone();
                return Err(Refusal::IdentityNeeded { group });
            }
            return Ok(());
        };
        let rules = plan.rules.identity;
        let live = self.live_number(mark, group).filter(|_| rules.one_live);
        if let Some(ticket) = live {
            return Err(Refusal::HasLiveTicket {
                label: ticket.label.clone(),
                group: group.clone(),
            });
        }
        if free || person.booked {
            return Ok(());
        }
        let counts = |ticket: &&Arc<Ticket>| {
            let cancelled = matches!(
                ticket.place,
                Place::Gone {
                    how: Ending::Cancelled,
                    ..
                }
            );
            !cancelled && ticket.is_bulk() == person.bulk
        };
        let taken = self.numbers_of(mark).filter(counts).count();
        let most = if person.bulk {
            plan.rules.bulk.per_day
        } else {
            rules.per_day
        };
        match (most > 0 && taken >= usize::from(most), person.bulk) {
            (false, _) => Ok(()),
            (true, false) => Err(Refusal::PersonDayLimit { most }),
            (true, true) => Err(Refusal::BulkDayLimit { most }),
        }
    }

    /// Remembers whose number it is.
    pub(crate) fn belongs(&mut self, mark: &Mark, ticket: TicketId) {
        match self.marks.get_mut(mark) {
            Some(numbers) => numbers.push(ticket),
            None => drop(self.marks.insert(mark.clone(), vec![ticket])),
        }
    }
}
