//! Who takes numbers and what is brought, as screens and slips tell it.

use engine::{Class, GrantedBy, GroupId, Hall, HallPlan, Identity, Ticket};
use protocol::{BulkOffer, Choice, FilingRow, IdentityAsk, SlipNote};

use super::parts;

/// Whether people are asked who they are.
pub(super) fn identity(plan: &HallPlan, group: &GroupId) -> IdentityAsk {
    match plan.identity(group) {
        Identity::Off => IdentityAsk::Off,
        Identity::Optional => IdentityAsk::Optional,
        Identity::Wanted => IdentityAsk::Wanted,
        Identity::Required => IdentityAsk::Required,
    }
}

/// What holds for whoever brings many dossiers, where that is a flow of its own.
pub(super) fn bulk(plan: &HallPlan) -> Option<BulkOffer> {
    let rules = plan.rules.bulk;
    (rules.from > 0).then_some(BulkOffer {
        from: rules.from,
        most: rules.most,
        at_once: rules.at_once,
        needs_id: rules.needs_id,
    })
}

/// Who files for others.
pub(super) fn filers(plan: &HallPlan) -> Vec<Choice> {
    let filers = plan.filers.iter().map(|filer| Choice {
        id: filer.id.to_string(),
        name: parts::names(&filer.name),
    });
    filers.collect()
}

/// The dossiers of a number, when they were told.
pub(super) fn filing(hall: &Hall, ticket: &Ticket) -> Option<FilingRow> {
    let filing = ticket.filing.as_ref()?;
    let filer = filing.filer.as_ref().and_then(|code| hall.plan.filer(code));
    Some(FilingRow {
        dossiers: filing.dossiers,
        left: ticket.left.unwrap_or(0),
        now: hall.now_served(ticket),
        filer: filer.map(|filer| parts::names(&filer.name)),
    })
}

/// What is special about a number, for its slip.
pub(super) fn notes(hall: &Hall, ticket: &Ticket) -> Vec<SlipNote> {
    let plan = &hall.plan;
    let granted = ticket
        .granted
        .as_ref()
        .filter(|_| ticket.class == Class::Priority);
    let priority = granted.map(|granted| SlipNote::Priority {
        reason: plan
            .priority(&granted.reason)
            .map(|reason| parts::names(&reason.name))
            .unwrap_or_default(),
        claimed: granted.by == GrantedBy::Citizen,
    });
    let booked = ticket.booked.map(|booked| {
        let time = parts::clock(plan, booked.at);
        match ticket.class {
            Class::Appointment => SlipNote::Appointment { time },
            Class::Ordinary | Class::Priority => SlipNote::Late { time },
        }
    });
    let filing = ticket.filing.as_ref().filter(|filing| filing.bulk);
    let bulk = filing.map(|filing| SlipNote::Bulk {
        dossiers: filing.dossiers,
        at_once: plan.rules.bulk.at_once,
    });
    priority.into_iter().chain(booked).chain(bulk).collect()
}
