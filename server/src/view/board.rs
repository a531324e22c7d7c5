//! What the waiting area sees: the calls of a zone, newest first, and how many wait.

use std::collections::BTreeSet;

use engine::{CallRecord, CounterId, GroupId, Hall, Millis, Place};
use protocol::{BoardGroup, BoardView, Call, CallState, Names};

use super::{Scene, office, parts};

/// Most calls of people who have arrived or are gone that a board lists.
pub const MAX_CALLS: usize = 12;
/// Most calls of people on their way: as many as a hall has counters, for every call is seen and
/// heard, however many clerks press at once.
pub const MAX_CALLING: usize = engine::flaw::MAX_COUNTERS;
/// How long a call stays in the view whatever becomes of it, milliseconds: as long as it may still
/// be spoken (D1).
pub const FRESH_MS: i64 = 30_000;
/// Most groups whose queues a board shows.
pub const MAX_GROUPS: usize = 8;
/// How long after its call a ticket stays listed that is served or did not come, milliseconds.
pub const GONE_MS: i64 = 60_000;

/// The view of a zone's boards, or of the whole hall's; none when the plan has no such zone.
/// With it the moment at which it changes though nothing happens.
#[must_use]
pub fn view(scene: &Scene<'_>, zone: Option<&str>) -> Option<(BoardView, Option<Millis>)> {
    let Scene {
        hall, now, present, ..
    } = *scene;
    let plan = &hall.plan;
    let zone_name = match zone {
        Some(id) => parts::names(&plan.zones.iter().find(|zone| zone.id == id)?.name),
        None => Names::default(),
    };
    let (calls, changes) = calls(hall, now, zone);
    let (groups, waiting) = groups(hall, zone);
    let mut announcements = office::announced(hall, now, zone);
    let here = |row: &&protocol::AnnouncementRow| {
        zone.is_none() || row.zone.is_none() || row.zone.as_deref() == zone
    };
    announcements.extend(present.notices.iter().filter(here).cloned());
    announcements.sort_by_key(|row| (!row.urgent, std::cmp::Reverse(row.at)));
    let ends = announcements
        .iter()
        .map(|shown| Millis(shown.until.0))
        .min();
    let changes = changes.into_iter().chain(ends).min();
    let first = parts::sessions(hall, now)
        .first()
        .map(|session| session.from);
    let view = BoardView {
        hall: parts::hall_names(plan),
        zone: zone_name,
        opening: parts::opening(hall, now),
        begins: first.map(|at| parts::hour(plan, at)).unwrap_or_default(),
        calls,
        waiting,
        groups,
        calls_before_no_show: plan.rules.calls_before_no_show,
        return_min: plan.rules.return_min,
        spoken_by_box: present.speaks_in(zone),
        announcements,
    };
    Some((view, changes))
}

/// The zones in which a counter's calls are shown: its own, and the boards of the whole hall.
pub(crate) fn zone_of(hall: &Hall, counter: CounterId) -> Option<&str> {
    hall.plan
        .counter(counter)
        .map(|counter| counter.zone.as_str())
}

fn calls(hall: &Hall, now: Millis, zone: Option<&str>) -> (Vec<Call>, Option<Millis>) {
    let here = |call: &CallRecord| zone.is_none() || zone_of(hall, call.counter) == zone;
    let (mut calling, mut others, mut changes) = (Vec::new(), Vec::new(), None::<Millis>);
    let mut ages = None::<Millis>;
    for (seq, record) in hall.calls.iter().rev().filter(|(_, record)| here(record)) {
        let Some(ticket) = hall.ticket(record.ticket) else {
            continue;
        };
        let state = match ticket.place {
            Place::Called { counter, .. } if counter == record.counter => CallState::Calling,
            Place::Serving { counter, .. } if counter == record.counter => CallState::Serving,
            Place::Waiting { .. }
            | Place::Called { .. }
            | Place::Serving { .. }
            | Place::Suspended { .. }
            | Place::Gone { .. } => CallState::Gone,
        };
        let ends = record.at.plus(GONE_MS);
        if state == CallState::Gone {
            if now >= ends {
                continue;
            }
            changes = Some(changes.map_or(ends, |changes| changes.min(ends)));
        }
        let call = Call {
            seq: *seq,
            label: ticket.label.to_string(),
            counter: record.counter.0,
            at: parts::moment(record.at),
            times: record.times,
            state,
            language: parts::language(ticket.language),
        };
        let fresh = now.since(record.at) < FRESH_MS;
        if fresh && state != CallState::Calling {
            let old = record.at.plus(FRESH_MS);
            ages = Some(ages.map_or(old, |ages| ages.min(old)));
        }
        if state == CallState::Calling || fresh {
            if calling.len() < MAX_CALLING {
                calling.push(call);
            }
        } else if others.len() < MAX_CALLS {
            others.push(call);
        }
    }
    // Only on a full board does a call go when it is too old to be spoken.
    if calling.len() > MAX_CALLS {
        changes = changes.into_iter().chain(ages).min();
    }
    // Those on their way rank before those that have arrived when space is short.
    others.truncate(MAX_CALLS.saturating_sub(calling.len()));
    calling.append(&mut others);
    calling.sort_unstable_by_key(|call| std::cmp::Reverse(call.seq));
    (calling, changes)
}

/// The longest queues of the zone, and how many wait there.
fn groups(hall: &Hall, zone: Option<&str>) -> (Vec<BoardGroup>, u32) {
    let plan = &hall.plan;
    let served: BTreeSet<&GroupId> = plan
        .counters
        .iter()
        .filter(|counter| zone.is_none_or(|zone| counter.zone == zone))
        .flat_map(|counter| plan.served_by(counter.number))
        .collect();
    let mut waiting = 0;
    let mut rows: Vec<BoardGroup> = Vec::new();
    for group in plan
        .groups
        .iter()
        .filter(|group| served.contains(&group.id))
    {
        let here = hall.lines.get(&group.id).map_or(0, engine::Line::len);
        waiting += here;
        let closed = parts::closed(hall, &group.id);
        if here > 0 || closed.is_some() {
            rows.push(BoardGroup {
                name: parts::names(&group.name),
                prefix: group.prefix.to_string(),
                waiting: parts::count(here),
                closed,
            });
        }
    }
    // What is closed concerns those who come now: it stands first. Stable: equal queues stay in the order of the plan.
    rows.sort_by_key(|row| std::cmp::Reverse((row.closed.is_some(), row.waiting)));
    rows.truncate(MAX_GROUPS);
    (rows, parts::count(waiting))
}
