//! Whom to call next: the only place that knows the order of service.

use serde::{Deserialize, Serialize};

use crate::{CounterId, Hall, TicketId};

/// Why a ticket was called: the rule that chose it, as data that a screen turns into a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Why {
    /// It waited longest over all groups that the counter serves.
    LongestWait {
        /// How long it waited, milliseconds.
        waited_ms: i64,
    },
}

impl Why {
    /// The rule's name in `assets/words/<language>/why.toml`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Why::LongestWait { .. } => "longest_wait",
        }
    }

    /// One of each, for the test that every rule has words.
    #[must_use]
    pub fn examples() -> Vec<Why> {
        vec![Why::LongestWait { waited_ms: 60_000 }]
    }
}

/// The ticket that a counter should call next: the longest wait over the groups that it serves;
/// of two that wait equally long, the one issued first.
///
/// Costs one look at the head of each of the counter's lines, whatever their length.
#[must_use]
pub fn next_for(hall: &Hall, counter: CounterId) -> Option<TicketId> {
    let heads = hall.plan.served_by(counter).iter().filter_map(|group| {
        hall.lines
            .get(group)
            .and_then(|line| line.waiting.get_min().copied())
    });
    heads.min().map(|(_, ticket)| ticket)
}
