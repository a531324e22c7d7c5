//! What the supervisor sees: every group, every counter, every device and trouble.

use appliance::words;
use balance::advice::Silence;
use engine::plan::{CounterPlan, Group};
use engine::{Desk, HallPlan, Line, Place};
use protocol::{
    AheadRow, AnnouncementRow, Choice, CounterRow, DeskKind, GroupRow, Names, OfficeView, Serves,
    Standing, SupervisorView, Trouble,
};

use super::{Scene, office, parts, visit};
use crate::outlook::ahead::Ahead;
use crate::plan::state;
use crate::presence::Present;

/// The view of every supervisor.
#[must_use]
pub fn view(scene: &Scene<'_>) -> SupervisorView {
    let Scene {
        hall, now, present, ..
    } = *scene;
    let plan = &hall.plan;
    let open_day = hall.day.as_ref().filter(|day| day.closed_at.is_none());
    let office = office::view(hall, now);
    let tally = |of: fn(&Line) -> u32| hall.lines.values().map(of).sum::<u32>();
    SupervisorView {
        day: open_day.map(|day| parts::date(day.date)),
        day_closed: parts::day_closed(hall, now),
        opening: parts::opening(hall, now),
        waiting: parts::count(hall.waiting),
        longest_since: hall
            .lines
            .values()
            .chain(hall.aside.own.values())
            .filter_map(|line| parts::longest_since(hall, line))
            .min()
            .map(parts::moment),
        counters_open: parts::count(
            hall.counters
                .values()
                .filter(|it| it.desk.is_open())
                .count(),
        ),
        issued: hall.lines.values().map(engine::Line::given_out).sum(),
        served: tally(|line| line.served).saturating_sub(hall.aside.passed_on),
        no_shows: tally(|line| line.no_shows),
        groups: plan
            .groups
            .iter()
            .map(|group| group_row(scene, group))
            .collect(),
        counters: plan
            .counters
            .iter()
            .map(|counter| counter_row(scene, counter))
            .collect(),
        devices: present.devices.clone(),
        troubles: troubles(scene),
        target_min: plan.rules.target_min,
        alarm_min: plan.rules.alarm_min,
        close_reasons: parts::choices(&plan.close_reasons),
        office: Some(OfficeView {
            announced: announced(&office, present),
            ..office
        }),
        suspended: visit::suspended(hall, None),
        zones: zones(plan),
        advice_quiet: scene.outlook.quiet.and_then(quiet),
        ahead: scene.outlook.ahead.as_deref().map(ahead),
    }
}

/// The lines that will be too long.
fn ahead(rows: &[Ahead]) -> Vec<AheadRow> {
    let rows = rows.iter();
    rows.map(|row| AheadRow {
        group: row.group.to_string(),
        from: parts::moment(row.from),
        until: parts::moment(row.until),
        wait_min: row.wait_min,
    })
    .collect()
}

/// Why nothing is advised, where that needs a person.
fn quiet(silence: Silence) -> Option<Names> {
    match silence {
        Silence::OverCapacity(load) => {
            let load = format!("{:.0}", load * 100.0);
            Some(words::say("supervisor.advice_over", &[("load", &load)]))
        }
        Silence::NobodyHelps => Some(words::say("supervisor.advice_nobody", &[])),
        Silence::Calm | Silence::Enough => None,
    }
}

/// What is announced now, newest first: what the log knows, and texts of the supervisor's own.
fn announced(office: &OfficeView, present: &Present) -> Vec<AnnouncementRow> {
    let known = office.announced.iter().chain(&present.notices);
    let mut announced: Vec<AnnouncementRow> = known.cloned().collect();
    announced.sort_by_key(|row| std::cmp::Reverse(row.at));
    announced
}

fn zones(plan: &HallPlan) -> Vec<Choice> {
    let zones = plan.zones.iter();
    zones
        .map(|zone| Choice {
            id: zone.id.clone(),
            name: parts::names(&zone.name),
        })
        .collect()
}

fn serves(plan: &CounterPlan) -> Serves {
    let ids = |groups: &[engine::GroupId]| groups.iter().map(|id| id.0.to_string()).collect();
    Serves {
        home: ids(&plan.home),
        skills: ids(&plan.skills),
    }
}

/// What needs a person: boxes, the server, and a plan that was held up at its moment.
fn troubles(scene: &Scene<'_>) -> Vec<Standing> {
    let failed = scene.hall.planning.failed.as_ref();
    let held_up = failed.map(|failed| {
        let (say, remedy) = words::trouble(Trouble::PlanHeldUp);
        let list = state::in_the_way(scene.hall, None, &failed.in_the_way);
        let list: Vec<String> = list.into_iter().map(|it| it.say.vi).collect();
        Standing {
            trouble: Trouble::PlanHeldUp,
            code: Trouble::PlanHeldUp.code().to_owned(),
            who: Trouble::PlanHeldUp.who(),
            stops_service: Trouble::PlanHeldUp.stops_service(),
            device: "server".into(),
            since: parts::moment(failed.at),
            say,
            remedy,
            cause: match list.is_empty() {
                true => failed.why.to_string(),
                false => list.join(" "),
            },
        }
    });
    held_up
        .into_iter()
        .chain(scene.present.troubles.iter().cloned())
        .collect()
}

fn group_row(scene: &Scene<'_>, group: &Group) -> GroupRow {
    let hall = scene.hall;
    let line = hall.lines.get(&group.id);
    let counters = hall.plan.counters_of(&group.id);
    let open = |id: &&engine::CounterId| {
        hall.counters
            .get(*id)
            .is_some_and(|counter| counter.desk.is_open())
    };
    GroupRow {
        id: group.id.0.to_string(),
        prefix: group.prefix.to_string(),
        name: parts::names(&group.name),
        waiting: parts::count(line.map_or(0, Line::len)),
        longest_since: line
            .and_then(|line| parts::longest_since(hall, line))
            .map(parts::moment),
        wait: scene.outlook.of_group(&group.id),
        issued: line.map_or(0, engine::Line::given_out),
        served: line.map_or(0, |line| line.served),
        no_shows: line.map_or(0, |line| line.no_shows),
        counters_open: parts::count(counters.iter().filter(open).count()),
        counters_all: parts::count(counters.len()),
        stop: parts::stop(hall, &group.id, scene.now),
        cancelled: line.map(|line| line.cancelled).filter(|count| *count > 0),
    }
}

fn counter_row(scene: &Scene<'_>, plan: &CounterPlan) -> CounterRow {
    let hall = scene.hall;
    let counter = hall.counters.get(&plan.number);
    let desk = counter.map_or(Desk::Shut, |counter| counter.desk);
    let ticket = desk.ticket().and_then(|id| hall.ticket(id));
    let at_ticket = ticket.and_then(|ticket| match ticket.place {
        Place::Called { since, .. } | Place::Serving { since, .. } => Some(since),
        Place::Waiting { .. } | Place::Suspended { .. } | Place::Gone { .. } => None,
    });
    let (kind, since) = match desk {
        Desk::Shut => (DeskKind::Shut, None),
        Desk::Free { since } => (DeskKind::Free, Some(since)),
        Desk::Calling(_) => (DeskKind::Calling, at_ticket),
        Desk::Serving(_) => (DeskKind::Serving, at_ticket),
        Desk::Paused { since } => (DeskKind::Paused, Some(since)),
    };
    let prefixes = hall.plan.served_by(plan.number).iter();
    let changed = hall.office.reskilled.contains_key(&plan.number);
    let saved = hall.saved_plan().counter(plan.number).filter(|_| changed);
    CounterRow {
        counter: plan.number.0,
        desk: kind,
        since: since.map(parts::moment),
        label: ticket.map(|ticket| ticket.label.to_string()),
        prefixes: prefixes
            .filter_map(|id| hall.plan.group(id))
            .map(|group| group.prefix.to_string())
            .collect(),
        served: counter.map_or(0, |counter| counter.served),
        online: scene.present.counters.contains(&plan.number.0),
        staff: counter
            .and_then(|counter| counter.seat.as_ref())
            .map(|seat| seat.staff.to_string()),
        paused_for: counter.and_then(|counter| office::paused_for(hall, counter)),
        serves: Some(serves(plan)),
        planned: saved.map(serves),
        lendable: hall
            .lendable(plan.number)
            .map(|group| group.0.to_string())
            .collect(),
    }
}
