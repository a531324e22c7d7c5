//! What a phone shows: one ticket, as its holder follows it. Nothing of anybody else.

use engine::{Ending, Place, Suspension, Ticket};
use protocol::{CitizenPlace, CitizenView};

use super::longer::longer;
use super::{Scene, parts, visit};

/// The view of one ticket's phone. `ahead` is how many will be called before it, where that is
/// known already; otherwise the line is counted.
#[must_use]
pub fn view(scene: &Scene<'_>, ticket: &Ticket, ahead: Option<usize>) -> CitizenView {
    let hall = scene.hall;
    let group = hall.plan.group(&ticket.group);
    let wait = parts::expected(scene, ticket);
    let place = match ticket.place {
        Place::Waiting { .. } => CitizenPlace::Waiting {
            ahead: parts::count(
                ahead
                    .or_else(|| hall.ahead_of(ticket, scene.now))
                    .unwrap_or(0),
            ),
            longer: longer(hall, ticket, wait, scene.now),
            wait,
            counter: ticket.visit.counter.map(|counter| counter.0),
        },
        Place::Called { counter, times, .. } => CitizenPlace::Called {
            counter: counter.0,
            times,
        },
        Place::Serving { counter, .. } => CitizenPlace::Serving { counter: counter.0 },
        Place::Gone {
            how: Ending::Finished,
            ..
        } => CitizenPlace::Finished,
        Place::Gone {
            at,
            how: Ending::NoShow,
            counter: Some(counter),
        } => CitizenPlace::NoShow {
            counter: counter.0,
            until: hall
                .may_return_until(ticket, at)
                .ok()
                .filter(|until| *until > at)
                .map(parts::moment),
        },
        Place::Suspended {
            kind,
            counter,
            until,
            ..
        } => CitizenPlace::Suspended {
            kind: visit::kind_of(kind),
            counter: (kind != Suspension::PapersMissing && hall.can_call(counter, &ticket.group))
                .then_some(counter.0),
            elsewhere: visit::elsewhere_name(hall, ticket),
            until: until.map(parts::moment),
        },
        Place::Gone {
            how: Ending::Cancelled,
            ..
        } => CitizenPlace::Cancelled,
        Place::Gone { .. } => CitizenPlace::Expired,
    };
    CitizenView {
        hall: parts::hall_names(&hall.plan),
        label: ticket.label.to_string(),
        group: group
            .map(|group| parts::names(&group.name))
            .unwrap_or_default(),
        time: parts::clock(&hall.plan, ticket.issued_at),
        date: hall
            .day
            .as_ref()
            .map(|day| parts::date(day.date))
            .unwrap_or_default(),
        place,
        papers: group.map_or_else(Vec::new, |group| {
            group.papers.iter().map(parts::names).collect()
        }),
        return_min: Some(hall.plan.rules.return_min),
        language: parts::language(ticket.language),
        as_of: parts::moment(scene.now),
        closed: parts::closed(hall, &ticket.group).filter(|_| ticket.place.is_live()),
    }
}
