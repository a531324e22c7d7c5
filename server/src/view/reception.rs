//! What the reception sees: every group with its state, and the last tickets.

use engine::plan::Group;
use engine::{Ending, Hall, Place, Ticket};
use protocol::{Choice, ReceptionGroup, ReceptionTicket, ReceptionView, TicketPlace};

use super::counter::special;
use super::{Scene, parts, person, visit};

/// Most tickets that a reception sees.
pub const MAX_TICKETS: usize = 30;

/// The view of every reception.
#[must_use]
pub fn view(scene: &Scene<'_>) -> ReceptionView {
    let Scene { hall, now, .. } = *scene;
    let plan = &hall.plan;
    let newest = hall.tickets.iter().rev().take(MAX_TICKETS);
    ReceptionView {
        hall: parts::hall_names(plan),
        opening: parts::opening(hall, now),
        waiting: parts::count(hall.waiting),
        groups: plan.groups.iter().map(|it| group(scene, it)).collect(),
        tickets: newest.map(|it| ticket(hall, it)).collect(),
        cancel_reasons: parts::choices(&plan.cancel_reasons),
        priorities: plan
            .priorities
            .iter()
            .map(|reason| Choice {
                id: reason.id.to_string(),
                name: parts::names(&reason.name),
            })
            .collect(),
        photo: parts::photo_offer(plan),
        suspended: visit::suspended(hall, None),
        missed: visit::missed(hall, None, now),
        identity_exceptions: parts::choices(&plan.identity_exceptions),
        bulk: person::bulk(plan),
        filers: person::filers(plan),
    }
}

fn group(scene: &Scene<'_>, group: &Group) -> ReceptionGroup {
    let hall = scene.hall;
    let open = |id: &&engine::CounterId| {
        let counter = hall.counters.get(*id);
        counter.is_some_and(|counter| counter.desk.is_open())
    };
    let counters = hall.plan.counters_of(&group.id).iter();
    ReceptionGroup {
        id: group.id.0.to_string(),
        prefix: group.prefix.to_string(),
        name: parts::names(&group.name),
        icon: group.icon.clone(),
        waiting: parts::count(hall.lines.get(&group.id).map_or(0, engine::Line::len)),
        counters_open: parts::count(counters.filter(open).count()),
        stop: parts::stop(hall, &group.id, scene.now),
        asks: hall.asks_to_wait(&group.id).map(parts::count),
        identity: person::identity(&hall.plan, &group.id),
    }
}

/// One ticket, wherever it is.
pub(crate) fn ticket(hall: &Hall, ticket: &Ticket) -> ReceptionTicket {
    let since = match ticket.place {
        Place::Waiting { .. } => ticket.in_line_since,
        Place::Called { since, .. }
        | Place::Serving { since, .. }
        | Place::Suspended { since, .. } => since,
        Place::Gone { at, .. } => at,
    };
    let (place, counter) = match ticket.place {
        Place::Waiting { .. } => (TicketPlace::Waiting, None),
        Place::Called { counter, .. } => (TicketPlace::Called, Some(counter)),
        Place::Serving { counter, .. } => (TicketPlace::Serving, Some(counter)),
        Place::Suspended { counter, .. } => (TicketPlace::Suspended, Some(counter)),
        Place::Gone { how, counter, .. } => {
            let place = match how {
                Ending::Finished => TicketPlace::Finished,
                Ending::NoShow => TicketPlace::NoShow,
                Ending::Cancelled | Ending::Replaced => TicketPlace::Cancelled,
                Ending::DayEnded => TicketPlace::Expired,
            };
            (place, counter)
        }
    };
    ReceptionTicket {
        label: ticket.label.to_string(),
        group: ticket.group.0.to_string(),
        issued_at: parts::moment(ticket.issued_at),
        place,
        counter: counter.map(|counter| counter.0),
        reprints: ticket.reprints,
        special: special(hall, ticket),
        since: Some(parts::moment(since)),
        dossiers: match ticket.left.filter(|_| ticket.is_bulk()) {
            Some(left) => Some(left),
            None => ticket.visit.work.first().map(|work| work.dossiers),
        },
    }
}
