//! What the supervisor has in hand, and what of it the counters and boards see.

use appliance::words;
use engine::office::{Announced, PlannedState as State};
use engine::{CounterId, Hall, Helper, Millis, Reply, Skills};
use protocol::{
    AnnouncementRow, Choice, EmergencyRow, HelpFrom, Names, OfficeView, PeopleReply, PeopleRow,
    PlannedAct, PlannedRow, PlannedState,
};

use super::{balance, message, parts};

/// The whole of it.
pub(super) fn view(hall: &Hall, now: Millis) -> OfficeView {
    let (plan, office) = (&hall.plan, &hall.office);
    let announcements = plan.announcements.iter().map(|known| Choice {
        id: known.id.to_string(),
        name: parts::names(&known.text),
    });
    let urgent = plan.announcements.iter().filter(|known| known.urgent);
    let agencies = plan.agencies.iter().map(|agency| Choice {
        id: agency.id.clone(),
        name: parts::names(&agency.name),
    });
    OfficeView {
        planned: planned(hall, None),
        reskilled: office.reskilled.keys().map(|counter| counter.0).collect(),
        loans: balance::loans(hall),
        advice: balance::advice(hall, now),
        emergencies: emergencies(hall),
        announced: shown(hall, now, |_| true),
        announcements: announcements.collect(),
        urgent: urgent.map(|known| known.id.to_string()).collect(),
        people: people(hall),
        agencies: agencies.collect(),
        messages: message::at_office(hall),
        to_counter: parts::choices(&plan.to_counter),
    }
}

/// Planned acts: all of the day, or those of one counter that have not acted.
pub(super) fn planned(hall: &Hall, counter: Option<CounterId>) -> Vec<PlannedRow> {
    let all = hall.office.planned.iter();
    let wanted = all.filter(|(_, planned)| {
        counter.is_none_or(|counter| {
            planned.state == State::Pending && planned.act.counter() == counter
        })
    });
    wanted
        .map(|(id, planned)| {
            let (state, missed) = match &planned.state {
                State::Pending => (PlannedState::Pending, None),
                State::Done => (PlannedState::Done, None),
                State::Cancelled => (PlannedState::Cancelled, None),
                State::Missed { why } => {
                    let counter = planned.act.counter().to_string();
                    (PlannedState::Missed, Some(missed(why, &counter)))
                }
            };
            PlannedRow {
                id: *id,
                due: parts::moment(planned.due),
                act: act(&planned.act),
                state,
                missed,
            }
        })
        .collect()
}

/// Why a planned act came to nothing, in the words of the refusal.
fn missed(why: &str, counter: &str) -> Names {
    let what = words::say("office.somebody", &[]);
    let counter = Names {
        vi: counter.to_owned(),
        en: counter.to_owned(),
    };
    words::say_names(
        &format!("refusal.{why}"),
        &[("counter", &counter), ("what", &what)],
    )
}

fn act(act: &engine::PlannedAct) -> PlannedAct {
    let ids = |groups: &[engine::GroupId]| groups.iter().map(|id| id.0.to_string()).collect();
    match act {
        engine::PlannedAct::Open { counter } => PlannedAct::Open { counter: counter.0 },
        engine::PlannedAct::Shut { counter } => PlannedAct::Shut { counter: counter.0 },
        engine::PlannedAct::Reskill {
            counter,
            serves: Skills { home, skills },
        } => PlannedAct::Reskill {
            counter: counter.0,
            home: ids(home),
            skills: ids(skills),
        },
    }
}

/// Every counter that has called for help.
pub(super) fn emergencies(hall: &Hall) -> Vec<EmergencyRow> {
    let row = |(counter, emergency): (&CounterId, &engine::Emergency)| EmergencyRow {
        counter: counter.0,
        since: parts::moment(emergency.since),
        help: emergency.helper.map(|helper| match helper {
            Helper::Supervisor => HelpFrom::Supervisor,
            Helper::Counter(counter) => HelpFrom::Counter { counter: counter.0 },
        }),
    };
    hall.office.emergencies.iter().map(row).collect()
}

/// What is announced in a zone, or on the boards of the whole hall.
pub(super) fn announced(hall: &Hall, now: Millis, zone: Option<&str>) -> Vec<AnnouncementRow> {
    shown(hall, now, |announced| {
        zone.is_none() || announced.zone.is_none() || announced.zone.as_deref() == zone
    })
}

fn shown(hall: &Hall, now: Millis, here: impl Fn(&Announced) -> bool) -> Vec<AnnouncementRow> {
    let newest = hall.office.announced.iter().rev();
    let shown = newest.filter(|(_, announced)| now < announced.until && here(announced));
    shown
        .filter_map(|(seq, announced)| {
            let mut known = hall.plan.announcements.iter();
            let known = known.find(|known| known.id == announced.code)?;
            Some(AnnouncementRow {
                seq: *seq,
                at: parts::moment(announced.at),
                until: parts::moment(announced.until),
                zone: announced.zone.as_deref().map(str::to_owned),
                text: parts::names(&known.text),
                urgent: known.urgent,
                own: false,
            })
        })
        .collect()
}

fn people(hall: &Hall) -> Vec<PeopleRow> {
    let requests = hall.office.requests.iter().enumerate();
    requests
        .map(|(index, request)| {
            let agency = hall.plan.agency(&request.agency);
            let group = request.group.as_ref().and_then(|id| hall.plan.group(id));
            PeopleRow {
                request: parts::count(index + 1),
                agency: agency
                    .map(|agency| parts::names(&agency.name))
                    .unwrap_or_default(),
                group: group.map(|group| parts::names(&group.name)),
                people: request.people,
                waiting: request.waiting,
                at: parts::moment(request.at),
                reply: request.outcome.map(|(reply, _)| match reply {
                    Reply::Promised => PeopleReply::Promised,
                    Reply::Arrived => PeopleReply::Arrived,
                    Reply::Refused => PeopleReply::Refused,
                }),
                replied_at: request.outcome.map(|(_, at)| parts::moment(at)),
            }
        })
        .collect()
}

/// Why a counter is paused, when a reason was given.
pub(super) fn paused_for(hall: &Hall, counter: &engine::Counter) -> Option<Names> {
    let id = counter.pause_reason.as_ref()?;
    if !matches!(counter.desk, engine::Desk::Paused { .. }) {
        return None;
    }
    let mut reasons = hall.plan.pause_reasons.iter();
    let reason = reasons.find(|reason| reason.id == *id)?;
    Some(parts::names(&reason.name))
}
