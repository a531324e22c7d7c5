//! Visits with several steps, as a clerk and a supervisor see them.

use engine::aside::Aside;
use engine::plan::{Elsewhere, Outcome, Remark};
use engine::{Code, CounterId, Desk, GroupId, Hall, Millis, Place, Suspension, Ticket, TicketId};
use protocol::{
    Choice, DoneStep, MissedRow, Names, NextStep, Placed, SuspendKind, SuspendedRow, TicketVisit,
    TransferTarget, VisitDesk, WorkRow,
};

use super::parts;

/// Most rows of those who missed their call.
pub const MAX_MISSED: usize = 12;

/// What the clerk at a counter can say and do, and who is away.
pub(crate) fn desk(hall: &Hall, id: CounterId, desk: Desk, now: Millis) -> VisitDesk {
    let mut view = VisitDesk {
        suspended: suspended(hall, Some(id)),
        missed: missed(hall, Some(id), now),
        ..VisitDesk::default()
    };
    let held = desk.ticket().and_then(|id| hall.ticket(id));
    let Some(ticket) = held else { return view };
    view.targets = targets(hall, id);
    view.remarks = hall.plan.remarks.iter().map(remark).collect();
    if matches!(desk, Desk::Serving(_)) {
        let outcomes = hall.plan.outcomes.iter();
        let open = outcomes.filter(|it| !(it.once && ticket.visit.has_outcome(&it.id)));
        view.outcomes = open.map(outcome).collect();
        view.outcome_needed = hall.plan.rules.visit.outcome_needed;
        view.elsewhere = hall.plan.elsewhere.iter().map(elsewhere).collect();
    }
    view
}

/// The story of the ticket at a desk; none when there is none to tell.
pub(crate) fn story(hall: &Hall, ticket: &Ticket) -> Option<TicketVisit> {
    let visit = &ticket.visit;
    let told = TicketVisit {
        done: visit
            .done
            .iter()
            .map(|step| DoneStep {
                group: group(hall, &step.group),
                counter: step.counter.0,
                at: parts::moment(step.at),
                outcomes: step
                    .outcomes
                    .iter()
                    .map(|code| outcome_name(hall, code))
                    .collect(),
            })
            .collect(),
        ahead: visit
            .ahead
            .iter()
            .map(|step| NextStep {
                id: step.group.to_string(),
                group: group(hall, &step.group),
                counter: step.counter.map(|counter| counter.0),
                placed: placed(step.placed),
            })
            .collect(),
        work: visit
            .work
            .iter()
            .map(|work| WorkRow {
                id: work.group.to_string(),
                group: group(hall, &work.group),
                dossiers: work.dossiers,
            })
            .collect(),
        notes: visit
            .notes
            .iter()
            .map(|code| remark_name(hall, code))
            .collect(),
        remark: visit.remark.as_ref().map(|code| remark_name(hall, code)),
        sent_by: visit.moved.and_then(|moved| moved.by).map(|by| by.0),
        returns: visit.returns,
        worked_ms: visit.worked_ms,
    };
    let is_plain = told.done.is_empty()
        && told.ahead.is_empty()
        && told.work.is_empty()
        && told.notes.is_empty()
        && visit.moved.is_none()
        && told.worked_ms == 0;
    (!is_plain).then_some(told)
}

/// Those who are away from a counter, the longest away first: all, or those who concern a counter.
pub(crate) fn suspended(hall: &Hall, of: Option<CounterId>) -> Vec<SuspendedRow> {
    let aside = &hall.aside;
    let mut rows: Vec<SuspendedRow> = aside
        .suspended
        .iter()
        .filter_map(|id| suspended_row(hall, *id, of))
        .chain(
            aside
                .expected
                .iter()
                .filter(|(counter, _)| of.is_none_or(|of| of == *counter))
                .filter_map(|(counter, id)| expected_row(hall, *counter, *id)),
        )
        .collect();
    rows.sort_by(|a, b| (a.since, &a.label).cmp(&(b.since, &b.label)));
    rows
}

fn suspended_row(hall: &Hall, id: TicketId, of: Option<CounterId>) -> Option<SuspendedRow> {
    let ticket = hall.ticket(id)?;
    let Place::Suspended {
        kind,
        counter,
        since,
        until,
    } = ticket.place
    else {
        return None;
    };
    let serves = |of: CounterId| hall.plan.served_by(of).contains(&ticket.group);
    let any = kind == Suspension::PapersMissing || !hall.can_call(counter, &ticket.group);
    let here = of.is_some_and(|of| serves(of) && (any || of == counter));
    if of.is_some_and(|of| of != counter && !here) {
        return None;
    }
    Some(SuspendedRow {
        label: ticket.label.to_string(),
        group: group(hall, &ticket.group),
        kind: kind_of(kind),
        counter: counter.0,
        since: parts::moment(since),
        until: until.map(parts::moment),
        elsewhere: elsewhere_name(hall, ticket),
        remark: ticket
            .visit
            .remark
            .as_ref()
            .map(|code| remark_name(hall, code)),
        at: None,
        here,
    })
}

/// One whose step elsewhere is done in this hall: it waits there, or is there now.
fn expected_row(hall: &Hall, back_at: CounterId, id: TicketId) -> Option<SuspendedRow> {
    let ticket = hall.ticket(id)?;
    let moved = ticket.visit.moved?;
    let at = match ticket.place {
        Place::Called { counter, .. } | Place::Serving { counter, .. } => Some(counter),
        Place::Waiting { .. } => None,
        Place::Suspended { .. } | Place::Gone { .. } => return None,
    };
    if at == Some(back_at) || Aside::comes_back_to(ticket) != Some(back_at) {
        return None;
    }
    Some(SuspendedRow {
        label: ticket.label.to_string(),
        group: group(hall, &ticket.group),
        kind: SuspendKind::Elsewhere,
        counter: back_at.0,
        since: parts::moment(moved.at),
        until: None,
        elsewhere: elsewhere_name(hall, ticket),
        remark: ticket
            .visit
            .remark
            .as_ref()
            .map(|code| remark_name(hall, code)),
        at: at.map(|at| at.0),
        here: false,
    })
}

/// Those who missed the call and may still return, the newest first: all, or of a counter's groups.
pub(crate) fn missed(hall: &Hall, of: Option<CounterId>, now: Millis) -> Vec<MissedRow> {
    let window = i64::from(hall.plan.rules.return_min) * 60_000;
    let served = of.map(|of| hall.plan.served_by(of));
    let newest = hall.aside.missed.iter().rev();
    newest
        .take_while(|(at, _)| now < at.plus(window))
        .filter_map(|(at, id)| hall.ticket(*id).map(|ticket| (*at, ticket)))
        .filter(|(_, ticket)| served.is_none_or(|served| served.contains(&ticket.group)))
        .filter_map(|(at, ticket)| {
            let until = hall.may_return_until(ticket, at).ok()?;
            Some(MissedRow {
                label: ticket.label.to_string(),
                group: group(hall, &ticket.group),
                at: parts::moment(at),
                until: parts::moment(until),
            })
        })
        .take(MAX_MISSED)
        .collect()
}

/// Every group, with its counters that are not shut, but for the counter itself.
fn targets(hall: &Hall, own: CounterId) -> Vec<TransferTarget> {
    let groups = hall.plan.groups.iter();
    groups
        .map(|group| {
            let counters = hall.plan.counters_of(&group.id).iter();
            TransferTarget {
                id: group.id.to_string(),
                prefix: group.prefix.to_string(),
                name: parts::names(&group.name),
                counters: counters
                    .filter(|counter| **counter != own && hall.can_call(**counter, &group.id))
                    .map(|counter| counter.0)
                    .collect(),
            }
        })
        .collect()
}

/// The kind of a suspension as a screen gets it.
pub(crate) fn kind_of(kind: Suspension) -> SuspendKind {
    match kind {
        Suspension::PapersMissing => SuspendKind::PapersMissing,
        Suspension::PapersKept => SuspendKind::PapersKept,
        Suspension::Elsewhere => SuspendKind::Elsewhere,
    }
}

/// The step elsewhere of a ticket, in words.
pub(crate) fn elsewhere_name(hall: &Hall, ticket: &Ticket) -> Option<Names> {
    let code = ticket.visit.elsewhere.as_ref()?;
    let known = hall.plan.elsewhere(code);
    Some(known.map_or_else(|| bare(code), |step| parts::names(&step.name)))
}

fn placed(placed: engine::Placed) -> Placed {
    match placed {
        engine::Placed::First => Placed::First,
        engine::Placed::Last => Placed::Last,
        engine::Placed::OriginalTime => Placed::OriginalTime,
    }
}

fn outcome(outcome: &Outcome) -> Choice {
    choice(&outcome.id, &outcome.name)
}

fn remark(remark: &Remark) -> Choice {
    choice(&remark.id, &remark.name)
}

fn elsewhere(step: &Elsewhere) -> Choice {
    choice(&step.id, &step.name)
}

fn choice(id: &Code, name: &engine::Names) -> Choice {
    Choice {
        id: id.to_string(),
        name: parts::names(name),
    }
}

fn outcome_name(hall: &Hall, code: &Code) -> Names {
    let known = hall.plan.outcome(code);
    known.map_or_else(|| bare(code), |outcome| parts::names(&outcome.name))
}

fn remark_name(hall: &Hall, code: &Code) -> Names {
    let known = hall.plan.remark(code);
    known.map_or_else(|| bare(code), |remark| parts::names(&remark.name))
}

/// A code that the plan has no more is better than nothing.
fn bare(code: &Code) -> Names {
    Names {
        vi: code.to_string(),
        en: code.to_string(),
    }
}

fn group(hall: &Hall, id: &GroupId) -> Names {
    let known = hall.plan.group(id);
    known
        .map(|group| parts::names(&group.name))
        .unwrap_or_default()
}
