//! How load is balanced: whom a free counter calls, and what counters may lend to each other.

use serde::{Deserialize, Serialize};

use crate::dispatch::index::Weights;
use crate::rules::PriorityRules;

/// Whom a free counter calls, among those whom it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Whoever waited longest over all its groups.
    #[default]
    LongestWait,
    /// Whoever is worth most by the wait index: [`crate::dispatch::index`].
    Index,
    /// The first of its groups, in the order of the plan, for which anybody waits.
    List,
}

/// Which groups a counter may take by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loans {
    /// All that it is skilled for.
    #[default]
    Free,
    /// Its home groups and those of its own agency; another agency's only while they are lent to it.
    Approved,
}

/// What the hall may do by itself, when an advice comes that a person need not look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AloneRules {
    /// Groups lent and given back by rule in any hour, at most; 0: every move waits for a person.
    pub moves_per_hour: u8,
    /// Only to counters in a zone where the group has a home counter: nobody is sent across the hall.
    pub same_zone: bool,
}

/// How load is balanced. Without it in a plan: the longest wait over all skills, as ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BalanceRules {
    /// Whom a free counter calls.
    pub policy: Policy,
    /// Which groups a counter may take by itself.
    pub loans: Loans,
    /// How far home groups are ahead in the index, minutes.
    pub home_min: u16,
    /// How far the group that the counter served last is ahead in the index, minutes.
    pub same_min: u16,
    /// How much longer a service takes away from its home counters, per cent.
    pub elsewhere_pct: u16,
    /// An advice that was dismissed is not given again for so long, minutes.
    pub quiet_min: u16,
    /// What the hall may do by itself.
    pub alone: AloneRules,
}

impl Default for BalanceRules {
    fn default() -> BalanceRules {
        BalanceRules {
            policy: Policy::LongestWait,
            loans: Loans::Free,
            home_min: 8,
            same_min: 2,
            elsewhere_pct: 10,
            quiet_min: 30,
            alone: AloneRules::default(),
        }
    }
}

impl BalanceRules {
    pub(crate) fn is_usual(&self) -> bool {
        *self == BalanceRules::default()
    }

    /// What the index weighs, with the bound of the rules of priority.
    #[must_use]
    pub fn weights(&self, priority: &PriorityRules) -> Weights {
        Weights {
            home_min: f64::from(self.home_min),
            same_min: f64::from(self.same_min),
            elsewhere_pct: f64::from(self.elsewhere_pct),
            bound_min: match priority.bound_min {
                0 => f64::INFINITY,
                min => f64::from(min),
            },
        }
    }
}
