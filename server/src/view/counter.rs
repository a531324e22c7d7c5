//! What a clerk sees: the desk, the ticket there, and who is next.

use appliance::words;
use engine::{CounterId, Desk, GroupId, Hall, Line, Millis, Place, Ticket, TicketId, Why};
use protocol::{AtDesk, CounterGroup, CounterView, DeskView, Names, QueueRow};

use super::{Scene, parts};

/// Most rows of the queue that a clerk sees.
pub const MAX_QUEUE: usize = 12;

/// The view of one counter; none when the hall has no such counter.
#[must_use]
pub fn view(scene: &Scene<'_>, id: CounterId) -> Option<CounterView> {
    let Scene { hall, now, .. } = *scene;
    let (plan, counter) = (&hall.plan, hall.counters.get(&id)?);
    let served = plan.served_by(id);
    let lines = || served.iter().filter_map(|group| hall.lines.get(group));
    let rules = &plan.rules;
    Some(CounterView {
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
            .filter_map(Line::longest_since)
            .min()
            .map(parts::moment),
        queue: queue(hall, served),
        served_today: counter.served,
        calls_before_no_show: rules.calls_before_no_show,
        recall_pause_ms: u32::from(rules.recall_pause_s) * 1_000,
        no_show_after_ms: u32::from(rules.no_show_after_s) * 1_000,
        service_target_ms: u32::from(rules.service_target_min) * 60_000,
    })
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
    })
}

/// The head of the merged lines: the order in which this counter would call. Looks at the first
/// few of each line, whatever their length.
fn queue(hall: &Hall, served: &[GroupId]) -> Vec<QueueRow> {
    let mut heads: Vec<(Millis, TicketId)> = served
        .iter()
        .filter_map(|group| hall.lines.get(group))
        .flat_map(|line| line.waiting.iter().take(MAX_QUEUE).copied())
        .collect();
    heads.sort_unstable();
    heads
        .iter()
        .take(MAX_QUEUE)
        .filter_map(|(since, id)| hall.ticket(*id).map(|ticket| (since, ticket)))
        .map(|(since, ticket)| QueueRow {
            label: ticket.label.to_string(),
            group: group_name(hall, &ticket.group),
            since: parts::moment(*since),
        })
        .collect()
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
        group: group_name(scene.hall, &ticket.group),
        issued_at: parts::moment(ticket.issued_at),
        waited_ms: called_at.since(ticket.issued_at),
        photo: photo.map(|photo| format!("/api/photos/{}", photo.0)),
        language: parts::language(ticket.language),
        why: ticket.why.map(why).unwrap_or_default(),
    }
}

/// The sentence that says why a ticket was the next one.
fn why(why: Why) -> Names {
    match why {
        Why::LongestWait { waited_ms } => {
            let minutes = waited_ms / 60_000;
            let wait = match minutes {
                0 => words::say("common.under_a_minute", &[]),
                _ => words::say("common.minutes", &[("n", &minutes.to_string())]),
            };
            words::say_names(&format!("why.{}", why.code()), &[("wait", &wait)])
        }
    }
}

fn group_name(hall: &Hall, id: &GroupId) -> Names {
    hall.plan
        .group(id)
        .map(|group| parts::names(&group.name))
        .unwrap_or_default()
}
