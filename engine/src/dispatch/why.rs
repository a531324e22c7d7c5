//! Why a ticket was called, as data.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{GroupId, HallPlan, Millis, Names};

/// Why a ticket was called: the rule that chose it, as data that a screen turns into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Why {
    /// It waited longest over all groups that the counter serves.
    LongestWait {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
    /// It has priority, and with its head start it waited longest.
    HeadStart {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The head start, minutes.
        head_start_min: u16,
    },
    /// It has priority, and after so many ordinary tickets it was the turn of one.
    RatioTurn {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// Ordinary tickets to one with priority.
        ratio: u8,
    },
    /// It has priority, which goes first in this hall.
    PriorityFirst {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
    /// Its booked time has come.
    AppointmentDue {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The booked time.
        booked: Millis,
    },
    /// Its booked time has not come, but nobody else waits.
    AppointmentEarly {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The booked time.
        booked: Millis,
    },
    /// It has waited so long that nobody is let past it any more.
    WaitBound {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The bound, minutes.
        bound_min: u16,
    },
    /// A clerk called it out of turn.
    Specific {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// The code of the plan's reason.
        reason: Arc<str>,
        /// How many would have been called before it.
        before: u32,
    },
    /// It was passed over so often that nobody is let past it any more.
    PassedOver {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// How often.
        times: u8,
    },
    /// It waits for this counter alone: it was sent here, or comes back.
    ForThisCounter {
        /// How long it waited since it was sent, milliseconds.
        waited_ms: i64,
    },
    /// Another counter put it before everybody.
    PutFirst {
        /// How long it waited since it was sent, milliseconds.
        waited_ms: i64,
    },
    /// It was sent on, or is back, and stands in its place.
    BackInLine {
        /// How long it waited since then, milliseconds.
        waited_ms: i64,
    },
    /// Somebody of another group has waited longer, but the counter's own groups go some minutes
    /// before others.
    HomeFirst {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
    /// Nobody waits for the counter's own groups: it helps where the wait weighs most.
    HelpsIdle {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// Which group is helped.
        group: GroupId,
    },
    /// It weighs more than everybody of the counter's own groups.
    HelpsOver {
        /// How long it waited, milliseconds.
        waited_ms: i64,
        /// Which group is helped.
        group: GroupId,
    },
    /// Somebody has waited longer, but this one is served sooner than others, so that fewer wait.
    QuickFirst {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
    /// Somebody has waited a little longer, but the counter stays with the same work.
    SameFirst {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
    /// Its group stands first in the counter's list.
    FirstOfList {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
}

impl Why {
    /// The rule's name in `assets/words/<language>/why.toml`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Why::LongestWait { .. } => "longest_wait",
            Why::HeadStart { .. } => "head_start",
            Why::RatioTurn { .. } => "ratio_turn",
            Why::PriorityFirst { .. } => "priority_first",
            Why::AppointmentDue { .. } => "appointment_due",
            Why::AppointmentEarly { .. } => "appointment_early",
            Why::WaitBound { .. } => "wait_bound",
            Why::PassedOver { .. } => "passed_over",
            Why::Specific { .. } => "specific",
            Why::ForThisCounter { .. } => "for_this_counter",
            Why::PutFirst { .. } => "put_first",
            Why::BackInLine { .. } => "back_in_line",
            Why::HomeFirst { .. } => "home_first",
            Why::HelpsIdle { .. } => "helps_idle",
            Why::HelpsOver { .. } => "helps_over",
            Why::QuickFirst { .. } => "quick_first",
            Why::SameFirst { .. } => "same_first",
            Why::FirstOfList { .. } => "first_of_list",
        }
    }

    /// How long the ticket waited, milliseconds.
    #[must_use]
    pub fn waited_ms(&self) -> i64 {
        match self {
            Why::LongestWait { waited_ms }
            | Why::HeadStart { waited_ms, .. }
            | Why::RatioTurn { waited_ms, .. }
            | Why::PriorityFirst { waited_ms }
            | Why::AppointmentDue { waited_ms, .. }
            | Why::AppointmentEarly { waited_ms, .. }
            | Why::WaitBound { waited_ms, .. }
            | Why::PassedOver { waited_ms, .. }
            | Why::Specific { waited_ms, .. }
            | Why::ForThisCounter { waited_ms }
            | Why::PutFirst { waited_ms }
            | Why::BackInLine { waited_ms }
            | Why::HomeFirst { waited_ms }
            | Why::HelpsIdle { waited_ms, .. }
            | Why::HelpsOver { waited_ms, .. }
            | Why::QuickFirst { waited_ms }
            | Why::SameFirst { waited_ms }
            | Why::FirstOfList { waited_ms } => *waited_ms,
        }
    }

    /// The figures of the sentence beside the wait; moments by the hall's clock, reasons by their
    /// names in the plan.
    #[must_use]
    pub fn params(&self, plan: &HallPlan) -> Vec<(&'static str, Names)> {
        let same = |text: String| Names {
            vi: text.clone(),
            en: text,
        };
        let figures = match self {
            Why::LongestWait { .. }
            | Why::PriorityFirst { .. }
            | Why::ForThisCounter { .. }
            | Why::PutFirst { .. }
            | Why::BackInLine { .. }
            | Why::HomeFirst { .. }
            | Why::QuickFirst { .. }
            | Why::SameFirst { .. }
            | Why::FirstOfList { .. } => Vec::new(),
            Why::HelpsIdle { group, .. } | Why::HelpsOver { group, .. } => {
                let known = plan.group(group).map(|group| group.name.clone());
                return vec![("group", known.unwrap_or_else(|| same(group.to_string())))];
            }
            Why::HeadStart { head_start_min, .. } => vec![("min", head_start_min.to_string())],
            Why::RatioTurn { ratio, .. } => vec![("ratio", ratio.to_string())],
            Why::AppointmentDue { booked, .. } | Why::AppointmentEarly { booked, .. } => {
                let clock = booked.local(plan.hall.utc_offset_min).strftime("%H:%M");
                vec![("booked", clock.to_string())]
            }
            Why::WaitBound { bound_min, .. } => vec![("min", bound_min.to_string())],
            Why::PassedOver { times, .. } => vec![("times", times.to_string())],
            Why::Specific { reason, before, .. } => {
                let reasons = &plan.call_reasons;
                let known = reasons.iter().find(|known| known.id == *reason);
                let name = known.map_or_else(|| same(reason.to_string()), |it| it.name.clone());
                return vec![("reason", name), ("before", same(before.to_string()))];
            }
        };
        let figures = figures.into_iter();
        figures.map(|(name, text)| (name, same(text))).collect()
    }

    /// One of each, for the test that every rule has words.
    #[must_use]
    pub fn examples() -> Vec<Why> {
        let waited_ms = 60_000;
        let booked = Millis(0);
        vec![
            Why::LongestWait { waited_ms },
            Why::HeadStart {
                waited_ms,
                head_start_min: 60,
            },
            Why::RatioTurn {
                waited_ms,
                ratio: 3,
            },
            Why::PriorityFirst { waited_ms },
            Why::AppointmentDue { waited_ms, booked },
            Why::AppointmentEarly { waited_ms, booked },
            Why::WaitBound {
                waited_ms,
                bound_min: 90,
            },
            Why::PassedOver {
                waited_ms,
                times: 10,
            },
            Why::Specific {
                waited_ms,
                reason: "x".into(),
                before: 3,
            },
            Why::ForThisCounter { waited_ms },
            Why::PutFirst { waited_ms },
            Why::BackInLine { waited_ms },
            Why::HomeFirst { waited_ms },
            Why::HelpsIdle {
                waited_ms,
                group: "a".into(),
            },
            Why::HelpsOver {
                waited_ms,
                group: "a".into(),
            },
            Why::QuickFirst { waited_ms },
            Why::SameFirst { waited_ms },
            Why::FirstOfList { waited_ms },
        ]
    }
}
