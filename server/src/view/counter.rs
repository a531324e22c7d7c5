//! What a clerk sees: the desk, the ticket there, and who is next.

use appliance::words;
use engine::{
    Class, CounterId, Desk, GrantedBy, GroupId, Hall, Line, Millis, Place, Ticket, Why, dispatch,
};
use protocol::{AtDesk, CounterGroup, CounterView, DeskView, Names, NextTicket, QueueRow, Special};

use super::{Scene, message, office, parts, person, visit};

/// Most rows of the queue that a clerk sees.
pub const MAX_QUEUE: usize = 12;
const MINUTE_MS: i64 = 60_000;

/// The view of one counter; none when the hall has no such counter. With it the moment at which
/// it changes though nothing happens.
#[must_use]
pub fn view(scene: &Scene<'_>, id: CounterId) -> Option<(CounterView, Option<Millis>)> {
    let Scene { hall, now, .. } = *scene;
    let (plan, counter) = (&hall.plan, hall.counters.get(&id)?);
    let served = plan.served_by(id);
    let lines = || lines_of(hall, id);
    let rules = &plan.rules;
    let next = next(hall, id, now);
    let undo_until = hall.undo_until(id, now);
    let changes = next.as_ref().map(|(_, changes)| *changes);
    let changes = changes.into_iter().chain(undo_until.map(|at| at.plus(1)));
    let view = CounterView {
        counter: id.0,
        opening: parts::opening(hall, now),
        day_closed: parts::day_closed(hall, now),
        groups: served
            .iter()
            .filter_map(|group| counter_group(hall, id, group))
            .collect(),
        desk: desk(scene, counter.desk),
        waiting: parts::count(lines().map(Line::len).sum()),
        longest_since: lines()
            .filter_map(|line| parts::longest_since(hall, line))
            .min()
            .map(parts::moment),
        queue: queue(hall, id, now),
        served_today: counter.served,
        calls_before_no_show: rules.calls_before_no_show,
        recall_pause_ms: u32::from(rules.recall_pause_s) * 1_000,
        no_show_after_ms: u32::from(rules.no_show_after_s) * 1_000,
        service_target_ms: u32::from(rules.service_target_min) * 60_000,
        staff: counter.seat.as_ref().map(|seat| seat.staff.to_string()),
        signs_in: !plan.staff.is_empty(),
        paused_for: office::paused_for(hall, counter),
        pause_reasons: parts::choices(&plan.pause_reasons),
        auto: message::auto(hall, id, now),
        to_supervisor: parts::choices(&plan.to_supervisor),
        messages: message::at_counter(hall, id),
        emergencies: office::emergencies(hall),
        planned: office::planned(hall, Some(id)),
        next: next.map(|(next, _)| next),
        most_calls: rules.calls.most_calls,
        call_reasons: parts::choices(&plan.call_reasons),
        undo_until: undo_until.map(parts::moment),
        visit: visit::desk(hall, id, counter.desk, now),
    };
    Some((view, changes.min()))
}

/// The ticket that would be called next and why, and when that changes by itself: the sentence
/// with the next minute of its wait, the order with a booked time or a bound on the minute.
fn next(hall: &Hall, counter: CounterId, now: Millis) -> Option<(NextTicket, Millis)> {
    let (id, reason) = dispatch::next_for(hall, counter, now)?;
    let next = NextTicket {
        label: hall.ticket(id)?.label.to_string(),
        why: why(hall, &reason),
    };
    let left = MINUTE_MS - reason.waited_ms().rem_euclid(MINUTE_MS);
    let booked = lines_of(hall, counter).filter_map(|line| {
        let later = line.booked.range((now.plus(1), engine::TicketId(0))..);
        later.into_iter().next().map(|(at, _)| *at)
    });
    let bounds = lines_of(hall, counter).filter_map(|line| {
        let bound_ms = i64::from(hall.plan.rules.priority.bound_min) * MINUTE_MS;
        let (since, _) = line.ordinary.get_min()?;
        let at = since.plus(bound_ms);
        (at > now).then_some(at)
    });
    let changes = booked.chain(bounds).min();
    let minute = now.plus(left);
    Some((next, changes.map_or(minute, |at| at.min(minute))))
}

/// The lines from which a counter calls: those of its groups, and that of those who wait for it
/// alone.
fn lines_of(hall: &Hall, counter: CounterId) -> impl Iterator<Item = &Line> {
    let served = hall.plan.served_by(counter).iter();
    let lines = served.filter_map(|group| hall.lines.get(group));
    lines.chain(hall.aside.own.get(&counter))
}

fn counter_group(hall: &Hall, counter: CounterId, id: &GroupId) -> Option<CounterGroup> {
    let group = hall.plan.group(id)?;
    let home = hall
        .plan
        .counter(counter)
        .is_some_and(|counter| counter.home.contains(id));
    Some(CounterGroup {
        id: id.0.to_string(),
        name: parts::names(&group.name),
        prefix: group.prefix.to_string(),
        home,
        waiting: parts::count(hall.lines.get(id).map_or(0, Line::len)),
        closed: parts::closed(hall, id),
    })
}

/// The order in which this counter would call. Looks at the first few of each line, whatever
/// their length.
fn queue(hall: &Hall, counter: CounterId, now: Millis) -> Vec<QueueRow> {
    dispatch::order_for(hall, counter, now)
        .take(MAX_QUEUE)
        .filter_map(|(id, _)| hall.ticket(id))
        .map(|ticket| QueueRow {
            label: ticket.label.to_string(),
            group: group_name(hall, &ticket.group),
            since: parts::moment(ticket.in_line_since),
            special: special(hall, ticket),
        })
        .collect()
}

/// What is special about a ticket's place in the order.
pub(super) fn special(hall: &Hall, ticket: &Ticket) -> Option<Special> {
    match ticket.class {
        Class::Ordinary => None,
        Class::Priority => ticket.granted.as_ref().map(|granted| Special::Priority {
            reason: hall
                .plan
                .priority(&granted.reason)
                .map(|reason| parts::names(&reason.name))
                .unwrap_or_default(),
            claimed: granted.by == GrantedBy::Citizen,
        }),
        Class::Appointment => ticket.booked.map(|booked| Special::Appointment {
            at: parts::moment(booked.at),
        }),
    }
}

fn desk(scene: &Scene<'_>, desk: Desk) -> DeskView {
    let held = desk.ticket().and_then(|id| scene.hall.ticket(id));
    match (desk, held.map(|ticket| (ticket, ticket.place))) {
        (Desk::Free { since }, _) => DeskView::Free {
            since: parts::moment(since),
        },
        (Desk::Paused { since }, _) => DeskView::Paused {
            since: parts::moment(since),
        },
        (
            Desk::Calling(_),
            Some((
                ticket,
                Place::Called {
                    since,
                    last_call,
                    times,
                    ..
                },
            )),
        ) => DeskView::Calling {
            ticket: at_desk(scene, ticket),
            since: parts::moment(since),
            last_call: parts::moment(last_call),
            times,
        },
        (Desk::Serving(_), Some((ticket, Place::Serving { since, .. }))) => DeskView::Serving {
            ticket: at_desk(scene, ticket),
            since: parts::moment(since),
        },
        // A desk and its ticket agree (H1); an open desk without one is shown as shut.
        (Desk::Shut | Desk::Calling(_) | Desk::Serving(_), _) => DeskView::Shut,
    }
}

fn at_desk(scene: &Scene<'_>, ticket: &Ticket) -> AtDesk {
    let called_at = ticket.called_at.unwrap_or(scene.now);
    let photo = ticket
        .photo
        .as_ref()
        .filter(|photo| (scene.has_photo)(photo));
    AtDesk {
        label: ticket.label.to_string(),
        direct: ticket.is_direct(),
        group: group_name(scene.hall, &ticket.group),
        issued_at: parts::moment(ticket.issued_at),
        waited_ms: called_at.since(ticket.issued_at),
        photo: photo.map(|photo| format!("/api/photos/{}", photo.0)),
        language: parts::language(ticket.language),
        why: ticket
            .why
            .as_ref()
            .map(|reason| why(scene.hall, reason))
            .unwrap_or_default(),
        special: special(scene.hall, ticket),
        visit: visit::story(scene.hall, ticket),
        filing: person::filing(scene.hall, ticket),
    }
}

/// The sentence that says why a ticket was the next one.
fn why(hall: &Hall, why: &Why) -> Names {
    let minutes = why.waited_ms() / MINUTE_MS;
    let wait = match minutes {
        0 => words::say("common.under_a_minute", &[]),
        _ => words::say("common.minutes", &[("n", &minutes.to_string())]),
    };
    let figures = why.params(&hall.plan).into_iter();
    let figures: Vec<(&str, Names)> = figures
        .map(|(name, text)| (name, parts::names(&text)))
        .collect();
    let mut params: Vec<(&str, &Names)> = vec![("wait", &wait)];
    params.extend(figures.iter().map(|(name, text)| (*name, text)));
    words::say_names(&format!("why.{}", why.code()), &params)
}

fn group_name(hall: &Hall, id: &GroupId) -> Names {
    hall.plan
        .group(id)
        .map(|group| parts::names(&group.name))
        .unwrap_or_default()
}
