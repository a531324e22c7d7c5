//! Who waited how long, from the events of one day.

use std::collections::BTreeMap;

use engine::{Event, GroupId, HallPlan, Millis, Promise, Recorded, Session, TicketId};
use jiff::civil::Date;
use std::sync::Arc;

/// Somebody who took a number, until the first call.
#[derive(Debug, Clone, PartialEq)]
pub struct Waited {
    /// What he came for.
    pub group: GroupId,
    /// When.
    pub issued: Millis,
    /// Minutes from the number to the first call, or to the end of the day when none came; the time
    /// between the sessions is not counted.
    pub minutes: f64,
    /// Whether he was called.
    pub called: bool,
    /// The wait that he was told.
    pub promise: Option<Promise>,
}

/// A day as far as waits are concerned.
#[derive(Debug, Clone)]
pub struct Day {
    /// Its date.
    pub date: Date,
    /// The plan at its opening.
    pub plan: Arc<HallPlan>,
    /// Everybody who took a number and did not give it back, in the order of issue.
    pub waited: Vec<Waited>,
}

/// The waits of one day; none before a day was opened. Visits without a number wait for nothing,
/// and numbers of kiosks that were cut off promise nothing.
#[must_use]
pub fn of_day(events: &[Recorded]) -> Option<Day> {
    let (mut date, mut plan, mut sessions) = (None, None, Vec::new());
    let mut waiting: BTreeMap<TicketId, Waited> = BTreeMap::new();
    let mut last = None;
    for Recorded { at, event, .. } in events {
        last = Some(*at);
        match event {
            Event::DayOpened {
                date: opened,
                plan: in_force,
                sessions: of_day,
                ..
            } => {
                (date, plan) = (Some(*opened), Some(Arc::clone(in_force)));
                sessions.clone_from(of_day);
            }
            Event::TicketIssued {
                ticket,
                label,
                group,
                promise,
                ..
            } if label.has_number() => {
                let waited = Waited {
                    group: group.clone(),
                    issued: *at,
                    minutes: 0.0,
                    called: false,
                    promise: *promise,
                };
                waiting.insert(*ticket, waited);
            }
            Event::OfflineInserted {
                ticket,
                group,
                taken_at,
                instead_of,
                ..
            } => {
                if let Some(double) = instead_of {
                    waiting.remove(double);
                }
                let waited = Waited {
                    group: group.clone(),
                    issued: *taken_at,
                    minutes: 0.0,
                    called: false,
                    promise: None,
                };
                waiting.insert(*ticket, waited);
            }
            Event::TicketCalled { ticket, .. } => {
                if let Some(waited) = waiting.get_mut(ticket).filter(|it| !it.called) {
                    waited.called = true;
                    waited.minutes = worked(&sessions, waited.issued, *at);
                }
            }
            // The first call did not happen.
            Event::ActUndone { ticket, act, .. } if *act == engine::Act::Call => {
                if let Some(waited) = waiting.get_mut(ticket) {
                    waited.called = false;
                }
            }
            Event::TicketCancelled { ticket, .. }
                if waiting.get(ticket).is_some_and(|it| !it.called) =>
            {
                waiting.remove(ticket);
            }
            _ => {}
        }
    }
    let end = last?;
    let waited = waiting.into_values().map(|it| match it.called {
        true => it,
        false => Waited {
            minutes: worked(&sessions, it.issued, end),
            ..it
        },
    });
    Some(Day {
        date: date?,
        plan: plan?,
        waited: waited.collect(),
    })
}

/// Minutes between two moments without those between the sessions.
fn worked(sessions: &[Session], from: Millis, to: Millis) -> f64 {
    let breaks = sessions.windows(2).map(|pair| {
        let (ends, begins) = (pair[0].to, pair[1].from);
        to.min(begins).since(from.max(ends)).max(0)
    });
    let ms = (to.since(from) - breaks.sum::<i64>()).max(0);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
    let minutes = ms as f64 / 60_000.0;
    minutes
}
