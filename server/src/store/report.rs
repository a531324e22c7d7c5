//! One day in figures: per group and per counter, from the log alone.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use engine::{CounterId, Event, GroupId, Millis, Recorded, TicketId};
use jiff::civil::Date;
use rusqlite::Connection;

use crate::store;

/// A day in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayReport {
    /// The hall's date, `2026-11-25`.
    pub day: String,
    /// Each procedure group, in the order of its identifiers.
    pub groups: Vec<Row>,
    /// Each counter that did something, by number.
    pub counters: Vec<Row>,
}

/// A group or a counter in figures. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The group's identifier or the counter's number.
    pub what: String,
    /// Numbers given; of a counter, numbers called to it.
    pub issued: u32,
    /// Visits of people who were served without a number; not among the numbers given.
    pub direct: u32,
    /// Those of them that a kiosk gave from its offline series.
    pub offline: u32,
    /// Visits served.
    pub served: u32,
    /// Visits that ended because nobody came.
    pub no_shows: u32,
    /// Numbers that were taken back.
    pub cancelled: u32,
    /// Visits that the end of the day ended before they were served.
    pub expired: u32,
    /// Visits that the end of the day ended while they were served or suspended.
    pub unfinished: u32,
    /// From the number to its first call: the median.
    pub wait_median: Option<i64>,
    /// From the number to its first call: nine in ten waited at most so long.
    pub wait_p90: Option<i64>,
    /// From the citizen's arrival at the counter to the end: the median.
    pub service_median: Option<i64>,
    /// From the citizen's arrival at the counter to the end: the 90th percentile.
    pub service_p90: Option<i64>,
}

/// The days of the log, with the place of the event that opened each.
///
/// # Errors
/// When the log cannot be read.
pub fn days(connection: &Connection) -> anyhow::Result<Vec<(Date, u64)>> {
    let mut statement = connection.prepare(
        "select json_extract(body, '$.date'), seq from event where kind = 'day_opened' order by seq",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?.cast_unsigned(),
        ))
    })?;
    let mut days = Vec::new();
    for row in rows {
        let (date, seq) = row?;
        days.push((
            date.parse()
                .with_context(|| format!("event {seq} has no date"))?,
            seq,
        ));
    }
    Ok(days)
}

/// The events of one day, from its opening to the next one.
///
/// # Errors
/// When the log cannot be read.
pub fn events_of(connection: &Connection, first: u64) -> anyhow::Result<Vec<Recorded>> {
    let next: Option<i64> = connection.query_row(
        "select min(seq) from event where kind = 'day_opened' and seq > ?1",
        [i64::try_from(first)?],
        |row| row.get(0),
    )?;
    let end = next.map_or(u64::MAX, i64::cast_unsigned);
    let mut events = Vec::new();
    store::each_event(connection, first, |recorded| {
        if recorded.seq < end {
            events.push(recorded);
        }
        Ok(())
    })?;
    Ok(events)
}

#[derive(Debug, Default)]
struct Tally {
    issued: u32,
    direct: u32,
    offline: u32,
    served: u32,
    no_shows: u32,
    cancelled: u32,
    expired: u32,
    unfinished: u32,
    waits: Vec<i64>,
    services: Vec<i64>,
}

impl Tally {
    fn row(mut self, what: String) -> Row {
        self.waits.sort_unstable();
        self.services.sort_unstable();
        Row {
            what,
            issued: self.issued,
            direct: self.direct,
            offline: self.offline,
            served: self.served,
            no_shows: self.no_shows,
            cancelled: self.cancelled,
            expired: self.expired,
            unfinished: self.unfinished,
            wait_median: share(&self.waits, 50),
            wait_p90: share(&self.waits, 90),
            service_median: share(&self.services, 50),
            service_p90: share(&self.services, 90),
        }
    }
}

/// The smallest value that at least so many in a hundred do not exceed.
fn share(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

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

/// The events without what was undone, and without the undoing.
fn standing(events: &[Recorded]) -> Vec<&Recorded> {
    let mut standing: Vec<&Recorded> = Vec::with_capacity(events.len());
    for recorded in events {
        let Event::ActUndone {
            counter,
            ticket,
            act,
        } = &recorded.event
        else {
            standing.push(recorded);
            continue;
        };
        let undone = Some((*act, *ticket, *counter));
        let done = standing
            .iter()
            .rposition(|earlier| earlier.event.act() == undone);
        if let Some(done) = done {
            standing.remove(done);
        }
    }
    standing
}

/// The server's numbers that no kiosk printed, since their answers were lost: they were given to
/// nobody, called nobody and missed nobody.
fn never_printed(events: &[Recorded]) -> BTreeSet<TicketId> {
    let replaced = events.iter().filter_map(|recorded| match &recorded.event {
        Event::OfflineInserted { instead_of, .. } => *instead_of,
        _ => None,
    });
    replaced.collect()
}

/// Numbers of a kiosk's offline series that came when their day was over, each once: the events of
/// the whole log that tell them.
///
/// # Errors
/// When the log cannot be read.
pub fn late(connection: &Connection, day: Date) -> anyhow::Result<Vec<Event>> {
    let mut statement = connection.prepare(
        "select event.body from issued join event on event.seq = issued.seq \
         where issued.day = ?1 and event.kind = 'offline_expired' order by event.seq",
    )?;
    let rows = statement.query_map([day.to_string()], |row| row.get::<_, String>(0))?;
    let mut events = Vec::new();
    for row in rows {
        events.push(serde_json::from_str(&row?)?);
    }
    Ok(events)
}

impl DayReport {
    /// The same day with the numbers that came when it was over: given, and nobody was called.
    #[must_use]
    pub fn with_late(mut self, late: &[Event]) -> DayReport {
        for event in late {
            let Event::OfflineExpired {
                group, instead_of, ..
            } = event
            else {
                continue;
            };
            let at = self.groups.iter().position(|row| *row.what == *group.0);
            let at = at.unwrap_or_else(|| {
                let what = group.0.to_string();
                self.groups.push(Row {
                    what,
                    ..Row::default()
                });
                self.groups.len() - 1
            });
            let row = &mut self.groups[at];
            row.offline += 1;
            // The server's own number of the same touch is counted already.
            if instead_of.is_none() {
                row.issued += 1;
                row.expired += 1;
            }
        }
        self
    }
}

/// The figures of one day from its events.
#[must_use]
pub fn of_day(events: &[Recorded]) -> DayReport {
    let mut day = String::new();
    let mut visits: BTreeMap<TicketId, Visit> = BTreeMap::new();
    let mut groups: BTreeMap<GroupId, Tally> = BTreeMap::new();
    let mut counters: BTreeMap<CounterId, Tally> = BTreeMap::new();
    let never_printed = never_printed(events);
    for Recorded { at, event, .. } in standing(events) {
        match event {
            Event::DayOpened { date, plan, .. } => {
                day = date.to_string();
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
                for tally in tallies {
                    tally.served += 1;
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
    DayReport {
        day,
        groups: groups
            .into_iter()
            .map(|(id, tally)| tally.row(id.to_string()))
            .collect(),
        counters: counters
            .into_iter()
            .map(|(id, tally)| tally.row(id.to_string()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use engine::{
        CallNext, CloseDay, Command, Finish, Hall, HallPlan, Issue, Language, OpenCounter, OpenDay,
        Start, Then, TicketKey,
    };

    use super::*;

    const EIGHT: i64 = 1_795_482_000_000;
    const MINUTE: i64 = 60_000;

    fn day(steps: &[(i64, Command)]) -> Vec<Recorded> {
        let mut hall = Hall::new(HallPlan::sample());
        let mut events = Vec::new();
        for (minute, command) in steps {
            let now = Millis(EIGHT + minute * MINUTE);
            for event in hall.decide(command, now).expect("the hall does it") {
                let recorded = Recorded {
                    seq: hall.seq + 1,
                    at: now,
                    by: "test".into(),
                    event,
                };
                hall.apply(&recorded);
                events.push(recorded);
            }
        }
        events
    }

    fn cancel(label: &str) -> Command {
        Command::CancelTicket(engine::CancelTicket {
            label: label.into(),
            reason: "gave-up".into(),
        })
    }

    fn take(group: &str, key: &str) -> Command {
        Command::Issue(Issue {
            group: group.into(),
            key: TicketKey(key.into()),
            language: Language::Vi,
            ..Issue::default()
        })
    }

    #[test]
    fn a_day_is_told_in_figures() {
        let counter = CounterId(1);
        let next = || Command::CallNext(CallNext { counter });
        let start = || Command::Start(Start { counter });
        let finish = || {
            Command::Finish(Finish {
                counter,
                then: Then::Rest,
                outcomes: Vec::new(),
            })
        };
        let events = day(&[
            (0, Command::OpenDay(OpenDay {})),
            (0, Command::OpenCounter(OpenCounter { counter })),
            (1, take("a", "k1")),
            (2, take("a", "k2")),
            (3, take("b", "k3")),
            (5, next()),
            (6, start()),
            (16, finish()),
            (22, next()),
            (23, start()),
            (27, finish()),
            (28, take("b", "k4")),
            (29, cancel("B002")),
            (31, next()),
            (33, start()),
            (34, take("a", "k5")),
            (60, Command::CloseDay(CloseDay {})),
        ]);
        let report = of_day(&events);
        let a = Row {
            what: "a".into(),
            issued: 3,
            served: 2,
            expired: 1,
            wait_median: Some(4 * MINUTE),
            wait_p90: Some(20 * MINUTE),
            service_median: Some(4 * MINUTE),
            service_p90: Some(10 * MINUTE),
            ..Row::default()
        };
        let b = Row {
            what: "b".into(),
            issued: 2,
            cancelled: 1,
            unfinished: 1,
            wait_median: Some(28 * MINUTE),
            wait_p90: Some(28 * MINUTE),
            ..Row::default()
        };
        let counter = Row {
            what: "1".into(),
            issued: 3,
            served: 2,
            wait_median: Some(20 * MINUTE),
            wait_p90: Some(28 * MINUTE),
            service_median: a.service_median,
            service_p90: a.service_p90,
            ..Row::default()
        };
        assert_eq!(report.groups, [a, b]);
        assert_eq!(report.counters, [counter]);
    }

    #[test]
    fn people_without_a_number_are_counted_apart_and_a_wrong_key_is_not() {
        let counter = CounterId(1);
        let direct = || {
            Command::ServeDirect(engine::ServeDirect {
                counter,
                group: "a".into(),
            })
        };
        let finish = Command::Finish(Finish {
            counter,
            then: Then::Rest,
            outcomes: Vec::new(),
        });
        let events = day(&[
            (0, Command::OpenDay(OpenDay {})),
            (0, Command::OpenCounter(OpenCounter { counter })),
            (1, direct()),
            (1, Command::Undo(engine::Undo { counter })),
            (2, direct()),
            (6, finish),
        ]);
        let report = of_day(&events);
        let row = |what: &str| Row {
            what: what.into(),
            direct: 1,
            served: 1,
            service_median: Some(4 * MINUTE),
            service_p90: Some(4 * MINUTE),
            ..Row::default()
        };
        assert_eq!(report.groups[0], row("a"));
        assert_eq!(report.counters, [row("1")]);
    }

    #[test]
    fn shares_are_values_that_were_there() {
        assert_eq!(share(&[], 50), None);
        assert_eq!(share(&[7], 90), Some(7));
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!(
            (share(&ten, 50), share(&ten, 90), share(&ten, 100)),
            (Some(5), Some(9), Some(10))
        );
    }

    #[test]
    fn a_gap_between_a_suspend_and_the_return_is_nobodys_work() {
        let counter = CounterId(1);
        let start = Command::Start(Start { counter });
        let suspend = Command::Suspend(engine::Suspend {
            counter,
            kind: engine::Suspension::PapersKept,
            elsewhere: None,
            remark: None,
            then: Then::Rest,
        });
        let back = Command::TakeBack(engine::TakeBack {
            counter,
            label: "A001".into(),
        });
        let finish = Command::Finish(Finish {
            counter,
            then: Then::Rest,
            outcomes: Vec::new(),
        });
        let events = day(&[
            (0, Command::OpenDay(OpenDay {})),
            (0, Command::OpenCounter(OpenCounter { counter })),
            (0, take("a", "k")),
            (1, Command::CallNext(CallNext { counter })),
            (2, start),
            (6, suspend),
            (66, back),
            (69, finish),
        ]);
        let report = of_day(&events);
        let row = &report.counters[0];
        assert_eq!(row.service_median, Some(7 * MINUTE), "4 and 3 minutes");
    }
}
