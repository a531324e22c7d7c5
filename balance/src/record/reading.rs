//! Reads a record out of the events of a day, by the hall's own fold.

use std::collections::{BTreeMap, BTreeSet};

use engine::time::MINUTE_MS;
use engine::{
    AdviceAnswer, CounterId, Desk, Ending, Event, GroupId, Hall, HallPlan, Millis, Move, Place,
    Recorded, Ticket, TicketId,
};

use super::{Person, Presence, Record, Stay};

/// A clerk who has somebody waiting and calls nobody for longer than this is not getting ready any
/// more; what is beyond it is not counted as work.
const READY_MS: i64 = 5 * MINUTE_MS;

/// What a counter does, as far as the record is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Shut,
    Paused,
    Free,
    With(TicketId),
}

impl From<Desk> for Doing {
    fn from(desk: Desk) -> Doing {
        match desk {
            Desk::Shut => Doing::Shut,
            Desk::Paused { .. } => Doing::Paused,
            Desk::Free { .. } => Doing::Free,
            Desk::Calling(ticket) | Desk::Serving(ticket) => Doing::With(ticket),
        }
    }
}

/// A counter while the day is read.
#[derive(Debug)]
struct Seat {
    doing: Doing,
    since: Millis,
    /// Of the ticket that it has: what it waited for, and when its service began.
    group: Option<GroupId>,
    started: Option<Millis>,
    /// Whether somebody waited whom it serves when it became free.
    wanted: bool,
    open_since: Option<Millis>,
    /// The place of its last stay, and its group.
    last: Option<(usize, GroupId)>,
    presence: Presence,
}

/// A stay while the day is read.
#[derive(Debug)]
struct Held {
    ticket: TicketId,
    counter: CounterId,
    group: GroupId,
    called: Millis,
    started: Option<Millis>,
    ended: Millis,
    ready_ms: i64,
    changed: bool,
    missed: bool,
}

struct Reading {
    hall: Hall,
    seats: BTreeMap<CounterId, Seat>,
    stays: Vec<Option<Held>>,
    /// When a ticket came back into a line from elsewhere than a counter.
    back: BTreeMap<TicketId, Vec<Millis>>,
}

impl Record {
    /// Reads the events of one day; none when no day was opened.
    #[must_use]
    pub fn of(events: &[Recorded]) -> Option<Record> {
        let first = events.first()?;
        let mut reading = Reading {
            hall: Hall::new(HallPlan::sample()),
            seats: BTreeMap::new(),
            stays: Vec::new(),
            back: BTreeMap::new(),
        };
        reading.hall.seq = first.seq - 1;
        let mut believed = BTreeMap::new();
        let mut loans = BTreeSet::new();
        let mut approved = BTreeSet::new();
        for recorded in events {
            match &recorded.event {
                Event::FactsLearned { groups } => {
                    let known = groups.iter();
                    believed.extend(known.map(|it| (it.group.clone(), minutes(it.mean_ms))));
                }
                Event::AdviceMade { id, what, .. } => {
                    if matches!(what, Move::Lend { .. }) {
                        loans.insert(*id);
                    }
                }
                Event::AdviceAnswered {
                    id,
                    answer: AdviceAnswer::Accepted,
                    ..
                } if loans.contains(id) => {
                    approved.insert(*id);
                }
                // Whoever is there then is looked at as he is.
                Event::DayClosed { .. } => break,
                _ => {}
            }
            reading.see(recorded);
        }
        let count = |set: &BTreeSet<u32>| u32::try_from(set.len()).unwrap_or(u32::MAX);
        reading.record(believed, (count(&loans), count(&approved)))
    }
}

impl Reading {
    fn see(&mut self, recorded: &Recorded) {
        self.hall.apply(recorded);
        if let Event::TicketReturned { ticket, .. } = &recorded.event {
            self.back.entry(*ticket).or_default().push(recorded.at);
        }
        let mut moved = Vec::new();
        for (id, counter) in &self.hall.counters {
            let now = Doing::from(counter.desk);
            match self.seats.get_mut(id) {
                Some(seat) if seat.doing == now => match counter.desk {
                    Desk::Serving(_) => {
                        seat.started.get_or_insert(recorded.at);
                    }
                    // A start that was taken back.
                    _ => seat.started = None,
                },
                None if now == Doing::Shut => {}
                _ => moved.push((*id, counter.desk)),
            }
        }
        for (counter, desk) in moved {
            self.leave(counter, recorded, Doing::from(desk));
            self.begin(counter, recorded, desk);
        }
    }

    /// What a counter did until now has ended.
    fn leave(&mut self, counter: CounterId, recorded: &Recorded, next: Doing) {
        let at = recorded.at;
        let seat = self.seats.entry(counter).or_insert_with(|| Seat {
            doing: Doing::Shut,
            since: at,
            group: None,
            started: None,
            wanted: false,
            open_since: None,
            last: None,
            presence: Presence::default(),
        });
        match seat.doing {
            Doing::Shut => seat.open_since = Some(at),
            Doing::Paused => seat.presence.away.push((seat.since, at)),
            Doing::Free => {
                let last = seat.last.as_ref().filter(|_| seat.wanted);
                let last = last.and_then(|(place, _)| self.stays.get_mut(*place)?.as_mut());
                if let (Doing::With(_), Some(stay)) = (next, last) {
                    stay.ready_ms = at.since(seat.since).min(READY_MS);
                }
            }
            Doing::With(ticket) => {
                let (event, group) = (&recorded.event, seat.group.take());
                let (Some(it), Some(group)) = (self.hall.ticket(ticket), group) else {
                    return;
                };
                let missed = matches!(event, Event::TicketMissed { .. });
                // A call that was taken back; a ticket that was taken from a dead counter.
                let void = matches!(
                    event,
                    Event::ActUndone { .. } | Event::TicketReleased { .. }
                ) || (seat.started.is_none() && !missed);
                if it.is_direct() {
                    seat.presence.away.push((seat.since, at));
                } else if !void {
                    let last = seat.last.as_ref();
                    let changed = last.is_some_and(|(_, last)| *last != group);
                    seat.last = Some((self.stays.len(), group.clone()));
                    self.stays.push(Some(Held {
                        ticket,
                        counter,
                        group,
                        called: seat.since,
                        started: seat.started,
                        ended: at,
                        ready_ms: 0,
                        changed,
                        missed,
                    }));
                }
            }
        }
    }

    /// A counter begins to do something.
    fn begin(&mut self, counter: CounterId, recorded: &Recorded, desk: Desk) {
        let (at, now) = (recorded.at, Doing::from(desk));
        let Some(seat) = self.seats.get_mut(&counter) else {
            return;
        };
        seat.doing = now;
        seat.since = at;
        seat.started = matches!(desk, Desk::Serving(_)).then_some(at);
        match now {
            Doing::Shut => {
                let since = seat.open_since.take();
                seat.presence.open.extend(since.map(|since| (since, at)));
            }
            Doing::Paused => {}
            Doing::Free => {
                let mut lines = self.hall.plan.served_by(counter).iter();
                seat.wanted = lines.any(|group| {
                    let line = self.hall.lines.get(group);
                    line.is_some_and(|line| line.waiting().next().is_some())
                });
            }
            Doing::With(ticket) => {
                seat.group = self.hall.ticket(ticket).map(|it| it.group.clone());
                // A finish that was taken back: the stay goes on.
                let undone = matches!(recorded.event, Event::ActUndone { .. });
                let last = seat.last.as_ref().filter(|_| undone);
                let last = last.and_then(|(place, _)| self.stays.get_mut(*place));
                if let Some(place) = last
                    && place.as_ref().is_some_and(|stay| stay.ticket == ticket)
                    && let Some(stay) = place.take()
                {
                    seat.since = stay.called;
                    seat.started = stay.started;
                    seat.group = Some(stay.group);
                }
            }
        }
    }

    fn record(mut self, believed: BTreeMap<GroupId, f64>, advised: (u32, u32)) -> Option<Record> {
        let day = self.hall.day.clone()?;
        // Whoever did not leave was there until the end, though nothing happened any more.
        let end = Millis::at(day.date, 24 * 60, self.hall.plan.hall.utc_offset_min);
        for seat in self.seats.values_mut() {
            let since = seat.open_since.take();
            seat.presence.open.extend(since.map(|since| (since, end)));
            if seat.doing == Doing::Paused {
                seat.presence.away.push((seat.since, end));
            }
        }
        let mut stays: BTreeMap<TicketId, Vec<Held>> = BTreeMap::new();
        for stay in std::mem::take(&mut self.stays).into_iter().flatten() {
            stays.entry(stay.ticket).or_default().push(stay);
        }
        let mut people = Vec::new();
        for ticket in &self.hall.tickets {
            let of = stays.remove(&ticket.id).unwrap_or_default();
            people.extend(self.person(ticket, of));
        }
        let seats = self.seats.into_iter();
        Some(Record {
            date: day.date,
            plan: std::sync::Arc::clone(self.hall.saved_plan()),
            sessions: day.sessions.to_vec(),
            people,
            counters: seats.map(|(id, seat)| (id, seat.presence)).collect(),
            believed,
            advised,
        })
    }

    /// Somebody with a number; none for whoever had none, or gave a number that another one
    /// replaced.
    fn person(&self, ticket: &Ticket, held: Vec<Held>) -> Option<Person> {
        let how = match ticket.place {
            Place::Gone { how, .. } => Some(how),
            _ => None,
        };
        if ticket.is_direct() || how == Some(Ending::Replaced) {
            return None;
        }
        let came = match ticket.visit.moved {
            Some(_) => ticket.issued_at,
            None => ticket.in_line_since,
        };
        let worked = |from: Millis, to: Millis| minutes(self.hall.worked_ms(from, to));
        let (mut waits, mut stays, mut since) = (Vec::new(), Vec::new(), came);
        let mut left: Option<Millis> = None;
        let called = !held.is_empty();
        let served = held.iter().any(|stay| !stay.missed);
        for stay in held {
            let back = self.back.get(&ticket.id).and_then(|moments| {
                let later = moments.iter().filter(|at| Some(**at) >= left);
                later.copied().find(|at| *at <= stay.called)
            });
            if let Some(left) = left {
                since = back.unwrap_or(left);
            }
            // A second call of somebody who had not come is not another wait.
            if left.is_none() || (served && !stays.is_empty()) {
                waits.push((stay.group.clone(), worked(since, stay.called)));
            }
            let from = stay.started.unwrap_or(stay.called);
            if !stay.missed {
                stays.push(Stay {
                    group: stay.group,
                    counter: stay.counter,
                    walk: minutes(from.since(stay.called)),
                    minutes: minutes(stay.ended.since(from) + stay.ready_ms),
                    later: left.map_or(0.0, |left| minutes(since.since(left))),
                    changed: stay.changed,
                });
            }
            left = Some(stay.ended);
        }
        let mut gone_after = None;
        if waits.is_empty() {
            let until = match ticket.place {
                Place::Gone { at, .. } => at,
                _ => self.hall.last,
            };
            let wait = worked(came, until);
            waits.push((ticket.group.clone(), wait));
            gone_after = (how == Some(Ending::Cancelled)).then_some(wait);
        }
        Some(Person {
            came,
            class: ticket.class,
            group: waits[0].0.clone(),
            missed: called && !served,
            stays,
            waits,
            gone_after,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
fn minutes(ms: i64) -> f64 {
    ms as f64 / 60_000.0
}
