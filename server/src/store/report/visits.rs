//! The visits of a day: what each group and each counter had of them.

use std::collections::{BTreeMap, BTreeSet};

use engine::{CounterId, Event, GroupId, Millis, Recorded, TicketId};

use super::tally::Tally;

struct Visit {
    group: GroupId,
    issued: Millis,
    called: bool,
    /// Nobody waited who came without a number.
    direct: bool,
    /// It was counted.
    known: bool,
    started: Option<Millis>,
    /// Service of this step before it was suspended, milliseconds. The gap is nobody's work.
    worked: i64,
    /// The counter that missed it last, until it returns.
    missed: Option<CounterId>,
}

impl Visit {
    /// The time at the counter until now, when the citizen was there.
    fn worked(&self, at: Millis) -> Option<i64> {
        let started = self.started.map(|started| at.since(started));
        started.map(|now| now + self.worked)
    }
}

/// The server's numbers that no kiosk printed, since their answers were lost: they were given to
/// nobody, called nobody and missed nobody.
pub(super) fn never_printed(events: &[Recorded]) -> BTreeSet<TicketId> {
    let replaced = events.iter().filter_map(|recorded| match &recorded.event {
        Event::OfflineInserted { instead_of, .. } => *instead_of,
        _ => None,
    });
    replaced.collect()
}

/// What the visits of a day were to groups and counters. `events` hold nothing that was undone.
pub(super) fn of_visits(
    events: &[&Recorded],
    never_printed: &BTreeSet<TicketId>,
) -> (BTreeMap<GroupId, Tally>, BTreeMap<CounterId, Tally>) {
    let mut visits: BTreeMap<TicketId, Visit> = BTreeMap::new();
    let mut groups: BTreeMap<GroupId, Tally> = BTreeMap::new();
    let mut counters: BTreeMap<CounterId, Tally> = BTreeMap::new();
    for Recorded { at, event, .. } in events {
        match event {
            Event::DayOpened { plan, .. } => {
                for group in &plan.groups {
                    groups.entry(group.id.clone()).or_default();
                }
            }
            Event::TicketIssued { ticket, .. }
            | Event::TicketCalled { ticket, .. }
            | Event::TicketMissed { ticket, .. }
                if never_printed.contains(ticket) => {}
            Event::TicketIssued {
                ticket,
                group,
                label,
                ..
            }
            | Event::OfflineInserted {
                ticket,
                group,
                label,
                ..
            } => {
                let tally = groups.entry(group.clone()).or_default();
                // Whoever came without a number is counted when the service begins and stands.
                if label.has_number() {
                    tally.issued += 1;
                }
                let given_at = match event {
                    Event::OfflineInserted { taken_at, .. } => {
                        groups.entry(group.clone()).or_default().offline += 1;
                        *taken_at
                    }
                    _ => *at,
                };
                let visit = Visit {
                    group: group.clone(),
                    issued: given_at,
                    called: false,
                    direct: !label.has_number(),
                    known: false,
                    started: None,
                    worked: 0,
                    missed: None,
                };
                visits.insert(*ticket, visit);
            }
            Event::TicketCalled {
                ticket, counter, ..
            } => {
                counters.entry(*counter).or_default().issued += 1;
                let Some(visit) = visits.get_mut(ticket) else {
                    continue;
                };
                if !std::mem::replace(&mut visit.called, true) && !visit.direct {
                    let wait = at.since(visit.issued);
                    groups
                        .entry(visit.group.clone())
                        .or_default()
                        .waits
                        .push(wait);
                    counters.entry(*counter).or_default().waits.push(wait);
                }
            }
            Event::TicketStarted { ticket, counter }
            | Event::TicketTakenBack { ticket, counter } => {
                if let Some(visit) = visits.get_mut(ticket) {
                    if visit.direct && !std::mem::replace(&mut visit.known, true) {
                        groups.entry(visit.group.clone()).or_default().direct += 1;
                        counters.entry(*counter).or_default().direct += 1;
                    }
                    visit.started = Some(*at);
                }
            }
            Event::TicketFinished {
                ticket, counter, ..
            }
            | Event::StepFinished {
                ticket, counter, ..
            } => {
                let Some(visit) = visits.get_mut(ticket) else {
                    continue;
                };
                let service = visit.worked(*at);
                let tallies = [
                    groups.entry(visit.group.clone()).or_default(),
                    counters.entry(*counter).or_default(),
                ];
                // Of many dossiers only some were served at this call: the group is not done with
                // the visit yet.
                let goes_on = matches!(event, Event::StepFinished { left: Some(_), .. });
                tallies[0].served += u32::from(!goes_on);
                tallies[1].served += 1;
                for tally in tallies {
                    tally.services.extend(service);
                }
                (visit.started, visit.worked) = (None, 0);
                if let Event::StepFinished { to, .. } = event {
                    visit.group = to.group.clone();
                }
            }
            Event::TicketSuspended { ticket, .. } => {
                if let Some(visit) = visits.get_mut(ticket) {
                    visit.worked = visit.worked(*at).unwrap_or(0);
                    visit.started = None;
                }
            }
            Event::TicketTransferred {
                ticket,
                counter,
                to,
                ..
            } => {
                let Some(visit) = visits.get_mut(ticket) else {
                    continue;
                };
                // Time was spent on it, though nothing was finished.
                if let Some(service) = visit.worked(*at) {
                    counters.entry(*counter).or_default().services.push(service);
                }
                (visit.started, visit.worked) = (None, 0);
                visit.group = to.group.clone();
            }
            Event::TicketReturned { ticket, to } => {
                let Some(visit) = visits.get_mut(ticket) else {
                    continue;
                };
                visit.group = to.group.clone();
                if let Some(counter) = visit.missed.take() {
                    let tally = groups.entry(visit.group.clone()).or_default();
                    tally.no_shows = tally.no_shows.saturating_sub(1);
                    let tally = counters.entry(counter).or_default();
                    tally.no_shows = tally.no_shows.saturating_sub(1);
                }
            }
            Event::TicketMissed { ticket, counter } => {
                let Some(visit) = visits.get_mut(ticket) else {
                    continue;
                };
                visit.missed = Some(*counter);
                groups.entry(visit.group.clone()).or_default().no_shows += 1;
                counters.entry(*counter).or_default().no_shows += 1;
            }
            Event::DayClosed {
                expired,
                unfinished,
                suspended,
            } => {
                for visit in expired.iter().filter_map(|ticket| visits.get(ticket)) {
                    groups.entry(visit.group.clone()).or_default().expired += 1;
                }
                let begun = unfinished.iter().chain(suspended);
                for visit in begun.filter_map(|ticket| visits.get(ticket)) {
                    groups.entry(visit.group.clone()).or_default().unfinished += 1;
                }
            }
            Event::TicketCancelled { ticket, .. } => {
                if let Some(visit) = visits.get(ticket) {
                    groups.entry(visit.group.clone()).or_default().cancelled += 1;
                }
            }
            Event::TicketRegrouped { ticket, to, .. } => {
                if let Some(visit) = visits.get_mut(ticket) {
                    visit.group = to.clone();
                }
            }
            Event::WaitingMoved { to, tickets, .. } => {
                for ticket in tickets {
                    if let Some(visit) = visits.get_mut(ticket) {
                        visit.group = to.clone();
                    }
                }
            }
            // Served once more from the beginning, by somebody else.
            Event::TicketReleased { ticket, .. } => {
                if let Some(visit) = visits.get_mut(ticket) {
                    visit.started = None;
                }
            }
            Event::PlanSaved { moved, .. } => {
                for it in moved {
                    for ticket in &it.tickets {
                        if let Some(visit) = visits.get_mut(ticket) {
                            visit.group = it.to.clone();
                        }
                    }
                }
            }
            // Told with the day to which it belongs: [`with_late`].
            Event::OfflineExpired { .. }
            | Event::PlanDrafted { .. }
            | Event::DraftDropped { .. }
            | Event::PublicationPlanned { .. }
            | Event::PublicationWithdrawn {}
            | Event::PublicationFailed { .. }
            | Event::GroupClosed { .. }
            | Event::GroupReopened { .. }
            | Event::TicketReprinted { .. }
            | Event::CounterLent { .. }
            | Event::CounterGivenBack { .. }
            | Event::AdviceMade { .. }
            | Event::AdviceAnswered { .. }
            | Event::AdviceFollowed { .. }
            | Event::FactsLearned { .. }
            | Event::CounterReskilled { .. }
            | Event::CounterAsPlanned { .. }
            | Event::ActPlanned { .. }
            | Event::ActCancelled { .. }
            | Event::ActDone { .. }
            | Event::ActMissed { .. }
            | Event::Announced { .. }
            | Event::AnnouncementEnded { .. }
            | Event::EmergencyCalled { .. }
            | Event::EmergencyAnswered { .. }
            | Event::EmergencyEnded { .. }
            | Event::PeopleAsked { .. }
            | Event::PeopleReplied { .. }
            | Event::AutoCallSet { .. }
            | Event::MessageSent { .. }
            | Event::MessageSeen { .. }
            | Event::StaffSignedIn { .. }
            | Event::StaffLeft { .. }
            | Event::TicketRecalled { .. }
            | Event::StepsPlanned { .. }
            | Event::WorkTold { .. }
            | Event::TicketNoted { .. }
            | Event::CounterOpened { .. }
            | Event::CounterShut { .. }
            | Event::CounterPaused { .. }
            | Event::CounterResumed { .. }
            | Event::AppointmentsBooked { .. }
            | Event::AppointmentCancelled { .. }
            | Event::ActUndone { .. }
            | Event::PriorityGranted { .. }
            | Event::PriorityRemoved { .. }
            | Event::PriorityConfirmed { .. } => {}
        }
    }
    (groups, counters)
}
