//! A past day under a change.

use balance::hall::Places;
use balance::record::{self, Record};
use balance::whatif::{self, Case};
use protocol::WhatIf;

use super::change::Change;
use super::{kind, shown};

/// Plays a past day under its own plan and under a change of it: `plays` times, the first with its
/// own services. The same question has the same answer.
#[must_use]
pub fn past(record: &Record, change: &Change, plays: usize) -> WhatIf {
    let places = Places::of_both(&record.plan, &change.plan, record.midnight());
    let layout = record::layout(record, &record.plan, &record.sessions, &places);
    let day = record::again(record, &places, &layout);
    let sessions = change.sessions(record.date, &record.sessions);
    let mut other = record::layout(record, &change.plan, &sessions, &places);
    change.rehomed(&mut other, &places);
    let supervisor = record.supervisor();
    let before = Case {
        supervisor,
        ..Case::new(layout, kind(&record.plan))
    };
    let after = Case {
        counters: Some(change.counters(&day, &places, &other)),
        supervisor,
        ..Case::new(other, kind(&change.plan))
    };
    let compared = whatif::compare(std::slice::from_ref(&day), &before, &after, plays, 1);
    let came = shown::Came::of(record);
    shown::shown(&shown::Told {
        day: record.date,
        from: None,
        guessed: false,
        plays,
        places: &places,
        plans: (&record.plan, &change.plan),
        after: &after,
        compared: &compared,
        came: Some(&came),
    })
}
