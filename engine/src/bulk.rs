//! Bulk filers: agents, banks and companies with many dossiers are served, in rounds, and starve
//! nobody.
//!
//! Whoever brings many dossiers has one number for all of them. At each call so many are served as
//! the plan says; then the number goes to the end of its line and is called again, until no dossier
//! is left. Priority and a booked time hold for the first round.

use serde::{Deserialize, Serialize};

use crate::visit::MAX_DOSSIERS;
use crate::{Code, GroupId, Hall, HallPlan, InLine, Millis, Names, Refusal, Ticket};

/// Who files for others, by code: an agent, a bank, a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filer {
    /// Its code.
    pub id: Code,
    /// In words.
    pub name: Names,
}

/// The rules for whoever brings many dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BulkRules {
    /// So many dossiers or more are filed in bulk; 0 for no such flow.
    pub from: u16,
    /// Most dossiers of one number.
    pub most: u16,
    /// Dossiers served at one call, before the number goes to the end of its line; 0 for all.
    pub at_once: u16,
    /// Most bulk numbers of one person a day; 0 for no such limit.
    pub per_day: u8,
    /// Whether a bulk number is given only to whoever shows an ID.
    pub needs_id: bool,
}

impl Default for BulkRules {
    fn default() -> BulkRules {
        BulkRules {
            from: 0,
            most: MAX_DOSSIERS,
            at_once: 0,
            per_day: 0,
            needs_id: false,
        }
    }
}

impl BulkRules {
    pub(crate) fn is_usual(&self) -> bool {
        *self == BulkRules::default()
    }

    /// Whether so many dossiers are filed in bulk.
    #[must_use]
    pub fn is_bulk(&self, dossiers: u16) -> bool {
        self.from > 0 && dossiers >= self.from
    }
}

/// The dossiers of a number, as the one who took it has said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// How many.
    pub dossiers: u16,
    /// Who files for others, by code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filer: Option<Code>,
    /// Whether they are filed in bulk, by the plan of the moment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bulk: bool,
}

impl HallPlan {
    /// A kind of filer.
    #[must_use]
    pub fn filer(&self, id: &Code) -> Option<&Filer> {
        self.filers.iter().find(|filer| filer.id == *id)
    }
}

impl Ticket {
    /// Whether many dossiers are filed by it.
    #[must_use]
    pub fn is_bulk(&self) -> bool {
        self.filing.as_ref().is_some_and(|filing| filing.bulk)
    }
}

impl Hall {
    /// What somebody says of the dossiers, or the refusal.
    pub(crate) fn filing(
        &self,
        dossiers: Option<u16>,
        filer: Option<&Code>,
    ) -> Result<Option<Filing>, Refusal> {
        let rules = self.plan.rules.bulk;
        if let Some(code) = filer
            && self.plan.filer(code).is_none()
        {
            let what = code.to_string();
            return Err(Refusal::NoSuchCode { what });
        }
        let Some(given) = dossiers.or(filer.map(|_| 1)) else {
            return Ok(None);
        };
        if !(1..=rules.most).contains(&given) {
            let most = rules.most;
            return Err(Refusal::WrongDossiers { given, most });
        }
        Ok(Some(Filing {
            dossiers: given,
            filer: filer.cloned(),
            bulk: rules.is_bulk(given),
        }))
    }

    /// The group from which a bulk number of `group` is given.
    pub(crate) fn bulk_group<'a>(&'a self, group: &'a GroupId) -> &'a GroupId {
        let known = self.plan.group(group);
        let own = known.and_then(|known| known.limits.bulk_to.as_ref());
        own.unwrap_or(group)
    }

    /// The dossiers that are left when the present step of a bulk number is done: what the clerk
    /// has told, else as many as one call may have. A step for something else leaves all.
    #[must_use]
    pub fn left_after_step(&self, ticket: &Ticket) -> Option<u16> {
        let left = ticket.left.filter(|_| ticket.is_bulk())?;
        if ticket.group != ticket.quota_of {
            return Some(left);
        }
        let told: u16 = ticket
            .visit
            .work
            .iter()
            .fold(0, |all, work| all.saturating_add(work.dossiers));
        Some(match (told, self.plan.rules.bulk.at_once) {
            (0, 0) => 0,
            (0, at_once) => left.saturating_sub(at_once),
            (told, _) => left.saturating_sub(told),
        })
    }

    /// The place in line of the next round, when dossiers are left and no other step comes first.
    pub(crate) fn next_round(
        &self,
        ticket: &Ticket,
        left: Option<u16>,
        now: Millis,
    ) -> Option<InLine> {
        left.filter(|left| *left > 0)?;
        // A group that the plan has no more has no line to go back to.
        self.plan.group(&ticket.quota_of)?;
        Some(InLine {
            group: ticket.quota_of.clone(),
            counter: None,
            since: now,
        })
    }

    /// How many dossiers of a bulk number are served at the present call.
    #[must_use]
    pub fn now_served(&self, ticket: &Ticket) -> Option<u16> {
        let left = ticket.left.filter(|_| ticket.is_bulk())?;
        let at_once = self.plan.rules.bulk.at_once;
        Some(if at_once == 0 {
            left
        } else {
            left.min(at_once)
        })
    }
}
