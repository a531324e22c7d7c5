//! What was advised, what came of it, and whether it brought what was expected.

use std::collections::BTreeMap;

use engine::{AdviceAnswer, Effect, Event, Millis, Move, Recorded};

/// One piece of advice.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number of the day.
    pub id: u32,
    /// When it was given.
    pub at: Millis,
    /// What.
    pub what: Move,
    /// What came of it last; none while it waits.
    pub answer: Option<AdviceAnswer>,
    /// Whether the hall did it by itself.
    pub by_rule: bool,
    /// What was expected for the group that is helped.
    pub expected: Option<Effect>,
    /// How long its people truly waited afterwards, minutes.
    pub came_min: Option<u16>,
    /// How many the counter served of it.
    pub served: u32,
}

impl Row {
    /// Whether the wait came to at most what was expected; none where that is not known.
    #[must_use]
    pub fn kept(&self) -> Option<bool> {
        let expected = self.expected.as_ref()?;
        self.came_min.map(|came| came <= expected.high_min)
    }
}

/// The advice of a day, in the order in which it was given.
#[must_use]
pub fn report(events: &[Recorded]) -> Vec<Row> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    for Recorded { at, event, .. } in events {
        match event {
            Event::AdviceMade { id, what, expected } => {
                let row = Row {
                    id: *id,
                    at: *at,
                    what: what.clone(),
                    answer: None,
                    by_rule: false,
                    expected: expected.groups.first().cloned(),
                    came_min: None,
                    served: 0,
                };
                rows.insert(*id, row);
            }
            Event::AdviceAnswered {
                id,
                answer,
                by_rule,
            } => {
                if let Some(row) = rows.get_mut(id) {
                    row.answer = Some(*answer);
                    row.by_rule |= *by_rule && *answer == AdviceAnswer::Accepted;
                }
            }
            Event::AdviceFollowed { id, came } => {
                if let Some(row) = rows.get_mut(id) {
                    let helped = row.expected.as_ref().map(|it| &it.group);
                    let of_helped = came.groups.iter().find(|it| Some(&it.group) == helped);
                    row.came_min = of_helped.map(|it| it.wait_min);
                    row.served = came.served;
                }
            }
            _ => {}
        }
    }
    rows.into_values().collect()
}
