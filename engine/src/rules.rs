//! The rules of order: who goes before whom and how far, as the plan says it.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Names;

mod balance;

pub use balance::{AloneRules, BalanceRules, Loans, Policy};

/// The identifier of a reason in the plan, such as `nguoi-cao-tuoi`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReasonId(pub Arc<str>);

impl fmt::Display for ReasonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ReasonId {
    fn from(id: &str) -> ReasonId {
        ReasonId(id.into())
    }
}

/// How far a priority ticket goes before ordinary ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precedence {
    /// As if it had been taken so many minutes earlier.
    HeadStartMin(u16),
    /// At every counter one priority ticket after so many ordinary ones.
    Ratio(u8),
    /// Before everybody, without a bound.
    Absolute,
}

/// What priority is worth, and how far ordinary tickets may be passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PriorityRules {
    /// How far a priority ticket goes before ordinary ones.
    pub precedence: Precedence,
    /// Whoever has waited so long is passed over by nobody who came later, minutes; 0 for no such
    /// bound.
    pub bound_min: u16,
    /// Whoever was passed over so often is not passed over again; 0 for no such bound.
    pub bound_times: u8,
}

impl Default for PriorityRules {
    fn default() -> PriorityRules {
        PriorityRules {
            precedence: Precedence::HeadStartMin(60),
            bound_min: 90,
            bound_times: 10,
        }
    }
}

impl PriorityRules {
    pub(crate) fn is_usual(&self) -> bool {
        *self == PriorityRules::default()
    }
}

/// When those who booked a time may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppointmentRules {
    /// How long before the booked time one may check in, minutes.
    pub early_min: u16,
    /// How long after the booked time it still counts, minutes; later is the ordinary line.
    pub late_min: u16,
}

impl Default for AppointmentRules {
    fn default() -> AppointmentRules {
        AppointmentRules {
            early_min: 30,
            late_min: 15,
        }
    }
}

impl AppointmentRules {
    pub(crate) fn is_usual(&self) -> bool {
        *self == AppointmentRules::default()
    }
}

/// How often and by whom numbers are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallRules {
    /// How often one number is called at most; 0 for no such limit.
    pub most_calls: u8,
    /// Whether a number that was called often enough is marked as a no-show by itself, when the
    /// time to come has passed.
    pub no_show_by_rule: bool,
}

impl CallRules {
    pub(crate) fn is_usual(&self) -> bool {
        *self == CallRules::default()
    }
}

/// A reason for which priority is granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityReason {
    /// Its identifier.
    pub id: ReasonId,
    /// Its name.
    pub name: Names,
    /// Whoever reaches this age in the year has it by the year of birth alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_age: Option<u8>,
    /// Whether a citizen may claim it at a kiosk; else only the reception grants it.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub at_kiosk: bool,
    /// Its picture on the kiosk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_true(flag: &bool) -> bool {
    *flag
}
