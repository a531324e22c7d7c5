//! The clockwork of the simulated hall.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::measure::{Told, Wait};
use super::{Called, Measures, Move, Policy, Simple, Supervisor};
use crate::chance::{self, Chance};
use crate::day::Day;
use crate::forward::Estimate;
use crate::layout::Layout;
use crate::state::{Counter, State, Status, Waiting};

/// Something that is due.
#[derive(Debug, Clone, PartialEq)]
enum Due {
    /// Somebody comes for a step of a visit.
    Arrive {
        visit: usize,
        step: usize,
    },
    /// A counter has done with its ticket.
    Free {
        counter: usize,
    },
    /// A break is over.
    Back {
        counter: usize,
    },
    /// A break becomes due.
    Break {
        counter: usize,
    },
    /// A session begins or its service ends.
    Begin(usize),
    End(usize),
    /// The policy is asked for moves.
    Minute,
    /// An approved move is made.
    Moved(Move),
    /// A counter that stayed idle is asked again.
    Again {
        counter: usize,
    },
}

/// A ticket that waits or is served.
#[derive(Debug, Clone, Copy)]
struct Ticket {
    visit: usize,
    step: usize,
    group: usize,
    prio: bool,
    at: f64,
}

pub(super) struct World<'a> {
    layout: &'a Layout,
    day: &'a Day,
    supervisor: Supervisor,
    chance: Chance,
    state: State,
    due: BinaryHeap<Reverse<(Order, u64)>>,
    what: BTreeMap<u64, Due>,
    seq: u64,
    tickets: Vec<Ticket>,
    /// What each counter's ticket comes to: whether somebody comes, and the minutes.
    desks: Vec<Work>,
    breaks: Vec<Vec<f64>>,
    believed: Vec<(f64, f64)>,
    measures: Measures,
    simple: Simple,
    told: BTreeMap<u64, (Estimate, [f64; 4])>,
    called: Vec<Called>,
    approved: Vec<f64>,
    pending: Vec<Move>,
    counted: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Work {
    ticket: Option<u64>,
    comes: bool,
    begun: f64,
}

/// A time that can be ordered.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Order(f64);

impl Eq for Order {}

impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Order) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Order {
    fn cmp(&self, other: &Order) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl<'a> World<'a> {
    pub fn new(layout: &'a Layout, day: &'a Day, supervisor: Supervisor, seed: u64) -> World<'a> {
        let groups = layout.groups.len();
        let mut world = World {
            layout,
            day,
            supervisor,
            chance: chance::from_seed(seed, 9),
            state: State {
                now: 0.0,
                waiting: vec![Vec::new(); groups],
                counters: vec![Counter::default(); layout.counters.len()],
                mean: layout.groups.iter().map(|group| group.mean).collect(),
                issued: vec![0.0; groups],
                forecast60: Vec::new(),
            },
            due: BinaryHeap::new(),
            what: BTreeMap::new(),
            seq: 0,
            tickets: Vec::new(),
            desks: vec![Work::default(); layout.counters.len()],
            breaks: vec![Vec::new(); layout.counters.len()],
            believed: vec![(0.0, 0.0); groups],
            measures: Measures::of(layout.counters.len()),
            simple: Simple::new(groups),
            told: BTreeMap::new(),
            called: Vec::new(),
            approved: Vec::new(),
            pending: Vec::new(),
            counted: 0.0,
        };
        for (visit, it) in day.visits.iter().enumerate() {
            world.plan(it.at.max(day.from), Due::Arrive { visit, step: 0 });
        }
        for (session, (from, to)) in layout.hours.open().iter().enumerate() {
            if *to <= day.from {
                continue;
            }
            world.plan(from.max(day.from), Due::Begin(session));
            world.plan(*to, Due::End(session));
            let mut at = from.max(day.from.ceil());
            while at < *to {
                world.plan(at, Due::Minute);
                at += 1.0;
            }
        }
        for (counter, it) in day.counters.iter().enumerate() {
            for (due, length) in &it.breaks {
                world.breaks[counter].push(*length);
                world.plan(*due, Due::Break { counter });
            }
            world.breaks[counter].reverse();
        }
        world
    }

    fn plan(&mut self, at: f64, due: Due) {
        self.seq += 1;
        self.due.push(Reverse((Order(at), self.seq)));
        self.what.insert(self.seq, due);
    }

    /// Plays it to its end. `active` are the groups of each counter at the beginning, where they are
    /// other ones than the policy's.
    pub fn play(mut self, policy: &mut dyn Policy, active: Option<&[Vec<usize>]>) -> Measures {
        let begin = policy.begin();
        let begin = active.map_or(begin, <[Vec<usize>]>::to_vec);
        for (desk, active) in self.state.counters.iter_mut().zip(begin) {
            desk.active = active;
        }
        while let Some(Reverse((Order(at), seq))) = self.due.pop() {
            let Some(due) = self.what.remove(&seq) else {
                continue;
            };
            self.pass(at);
            match due {
                Due::Arrive { visit, step } => self.arrive(visit, step, policy),
                Due::Free { counter } => self.free(counter, policy),
                Due::Back { counter } => {
                    self.rest(counter, Status::Idle);
                    self.ask(counter, policy);
                }
                Due::Break { counter } => {
                    if self.state.counters[counter].status == Status::Idle {
                        self.ask(counter, policy);
                    }
                }
                Due::Begin(session) => {
                    for counter in 0..self.state.counters.len() {
                        if self.staffed(counter, session) {
                            self.rest(counter, Status::Idle);
                        }
                    }
                    for counter in 0..self.state.counters.len() {
                        self.ask(counter, policy);
                    }
                }
                Due::End(_) => {
                    for counter in 0..self.state.counters.len() {
                        if self.state.counters[counter].status != Status::Busy {
                            self.rest(counter, Status::Off);
                        }
                    }
                }
                Due::Minute => self.minute(at, policy),
                Due::Moved(it) => self.make(&it, policy),
                Due::Again { counter } => self.ask(counter, policy),
            }
        }
        self.close()
    }

    fn staffed(&self, counter: usize, session: usize) -> bool {
        let day = self.day.counters.get(counter);
        day.is_none_or(|day| day.staffed.get(session).copied().unwrap_or(true))
    }

    /// Time passes: what was idle meanwhile is counted.
    fn pass(&mut self, at: f64) {
        let passed = at - self.state.now;
        if passed > 0.0 {
            for (counter, desk) in self.state.counters.iter().enumerate() {
                if desk.status == Status::Off {
                    continue;
                }
                self.measures.staffed += passed;
                let skills = &self.layout.counters[counter].skills;
                let could = skills.iter().any(|group| self.state.queue(*group) > 0);
                if desk.status == Status::Idle {
                    self.measures.idle[counter] += passed;
                    if could {
                        self.measures.idle_could += passed;
                    }
                }
            }
            let worked = self.layout.hours.work(at) - self.layout.hours.work(self.state.now);
            for waiting in self.state.waiting.iter_mut().flatten() {
                waiting.wait += worked;
            }
        }
        self.state.now = at;
        self.counted = at;
    }

    fn rest(&mut self, counter: usize, status: Status) {
        let desk = &mut self.state.counters[counter];
        desk.status = status;
        desk.ticket = None;
        desk.since = self.state.now;
    }

    fn arrive(&mut self, visit: usize, step: usize, policy: &mut dyn Policy) {
        let it = &self.day.visits[visit];
        let group = it.steps[step].group;
        let id = self.tickets.len() as u64;
        self.tickets.push(Ticket {
            visit,
            step,
            group,
            prio: it.prio,
            at: self.state.now - if step == 0 { it.waited } else { 0.0 },
        });
        self.state.issued[group] += 1.0;
        let waiting = Waiting {
            id,
            wait: if step == 0 { it.waited } else { 0.0 },
            credit: if it.prio {
                self.layout.prio_credit
            } else {
                0.0
            },
        };
        let line = &mut self.state.waiting[group];
        let place = line.partition_point(|other| other.key() >= waiting.key());
        line.insert(place, waiting);
        let idle: Vec<usize> = self
            .state
            .counters
            .iter()
            .enumerate()
            .filter(|(_, desk)| desk.status == Status::Idle && desk.active.contains(&group))
            .map(|(counter, _)| counter)
            .collect();
        if !idle.is_empty() {
            policy.see(&self.state, &std::mem::take(&mut self.called));
            if let Some(counter) = policy.route(&self.state, id, group, &idle)
                && idle.contains(&counter)
            {
                return self.call(counter, id, policy);
            }
        }
        policy.see(&self.state, &std::mem::take(&mut self.called));
        if let Some(estimate) = policy.estimate(&self.state, id) {
            let simple = self
                .simple
                .estimates(self.layout, &self.state, group, place);
            self.told.insert(id, (estimate, simple));
        }
    }

    fn free(&mut self, counter: usize, policy: &mut dyn Policy) {
        let work = std::mem::take(&mut self.desks[counter]);
        if let Some(id) = work.ticket {
            let ticket = self.tickets[usize::try_from(id).unwrap_or(0)];
            if work.comes {
                self.learn(ticket.group, self.state.now - work.begun);
                let (visit, step) = (ticket.visit, ticket.step + 1);
                match self.day.visits[visit].steps.get(step) {
                    Some(next) if next.later > 0.0 => {
                        let at = self.state.now + next.later;
                        self.plan(at, Due::Arrive { visit, step });
                    }
                    Some(_) => {
                        self.rest(counter, Status::Idle);
                        self.arrive(visit, step, policy);
                    }
                    None => {}
                }
            }
        }
        if self.desks[counter].ticket.is_some() {
            return;
        }
        self.rest(counter, Status::Idle);
        self.ask(counter, policy);
    }

    fn learn(&mut self, group: usize, minutes: f64) {
        let (count, sum) = &mut self.believed[group];
        *count += 1.0;
        *sum += minutes;
        let historic = self.layout.groups[group].mean;
        self.state.mean[group] = (10.0 * historic + *sum) / (10.0 + *count);
    }

    /// A counter that is free takes its break, goes home, or calls.
    fn ask(&mut self, counter: usize, policy: &mut dyn Policy) {
        if self.state.counters[counter].status != Status::Idle {
            return;
        }
        let now = self.state.now;
        if self.layout.hours.session(now).is_none() {
            return self.rest(counter, Status::Off);
        }
        let due = self.day.counters.get(counter).map(|day| {
            let taken = day.breaks.len() - self.breaks[counter].len();
            day.breaks.get(taken).is_some_and(|(due, _)| *due <= now)
        });
        if due == Some(true)
            && let Some(length) = self.breaks[counter].pop()
        {
            self.rest(counter, Status::Break);
            return self.plan(now + length, Due::Back { counter });
        }
        let active = &self.state.counters[counter].active;
        if active.iter().all(|group| self.state.queue(*group) == 0) {
            return;
        }
        policy.see(&self.state, &std::mem::take(&mut self.called));
        match policy.next(&self.state, counter) {
            Some(id) => self.call(counter, id, policy),
            None => self.plan(now + 1.0, Due::Again { counter }),
        }
    }

    fn call(&mut self, counter: usize, id: u64, _policy: &mut dyn Policy) {
        let now = self.state.now;
        let known = usize::try_from(id)
            .ok()
            .and_then(|at| self.tickets.get(at))
            .copied();
        let waits = known.and_then(|ticket| {
            let line = &self.state.waiting[ticket.group];
            line.iter()
                .position(|it| it.id == id)
                .map(|place| (ticket, place))
        });
        let takes =
            waits.filter(|(ticket, _)| self.state.counters[counter].active.contains(&ticket.group));
        let Some((ticket, place)) = takes else {
            self.measures.violations += 1;
            return self.plan(now + 1.0, Due::Again { counter });
        };
        let line = &mut self.state.waiting[ticket.group];
        let waiting = line.remove(place);
        let tickets = &self.tickets;
        self.measures.overtakes += line
            .iter()
            .map(|other| tickets[usize::try_from(other.id).unwrap_or(0)])
            .filter(|other| other.prio == ticket.prio && other.at < ticket.at)
            .count();
        self.simple.called(ticket.group, now, waiting.wait);
        self.called.push(Called {
            at: now,
            counter,
            ticket: id,
            group: ticket.group,
        });
        self.waited(id, ticket, waiting.wait);
        let visit = &self.day.visits[ticket.visit];
        let step = &visit.steps[ticket.step];
        let comes = step.comes && waiting.wait <= visit.patience;
        let desk = &mut self.state.counters[counter];
        let minutes = if comes {
            let slowness = self
                .day
                .counters
                .get(counter)
                .map_or(1.0, |day| day.slowness);
            let change = if desk.group.is_some_and(|last| last != ticket.group) {
                self.layout.switch_min
            } else {
                0.0
            };
            step.walk + change + step.minutes * slowness * self.layout.factor(counter, ticket.group)
        } else {
            self.measures.missed += 1;
            self.layout.noshow_timeout
        };
        self.measures.away +=
            usize::from(!self.layout.counters[counter].home.contains(&ticket.group));
        desk.status = Status::Busy;
        desk.group = Some(ticket.group);
        desk.ticket = Some(id);
        desk.since = now;
        self.desks[counter] = Work {
            ticket: Some(id),
            comes,
            begun: now,
        };
        self.plan(now + minutes, Due::Free { counter });
    }

    fn waited(&mut self, id: u64, ticket: Ticket, minutes: f64) {
        self.measures.waits.push(Wait {
            group: ticket.group,
            prio: ticket.prio,
            minutes,
            since: ticket.at,
        });
        if let Some((told, [naive, last, head, rate])) = self.told.remove(&id) {
            self.measures.estimates.told.push(Told {
                came: minutes,
                told,
                naive,
                last,
                head,
                rate,
            });
        }
    }

    fn minute(&mut self, at: f64, policy: &mut dyn Policy) {
        policy.see(&self.state, &std::mem::take(&mut self.called));
        for it in policy.moves(&self.state) {
            self.make(&it, policy);
        }
        #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
        if at as i64 % 3 != 0 {
            return;
        }
        for it in policy.advise(&self.state) {
            if self.pending.contains(&it) {
                continue;
            }
            self.approved.retain(|when| *when > at - 60.0);
            let goes = chance::happens(&mut self.chance, self.supervisor.accepts);
            if goes && self.approved.len() < self.supervisor.per_hour {
                self.approved.push(at);
                let delay = -self.supervisor.delay * (1.0 - chance::unit(&mut self.chance)).ln();
                self.pending.push(it.clone());
                self.plan(at + delay.min(15.0), Due::Moved(it));
            }
        }
    }

    fn make(&mut self, it: &Move, policy: &mut dyn Policy) {
        self.pending.retain(|other| other != it);
        let skills = &self.layout.counters[it.counter].skills;
        if !it.active.iter().all(|group| skills.contains(group)) {
            self.measures.violations += 1;
            return;
        }
        self.measures.moves += 1;
        self.state.counters[it.counter]
            .active
            .clone_from(&it.active);
        self.ask(it.counter, policy);
    }

    fn close(mut self) -> Measures {
        let closing = self.layout.hours.work(self.layout.hours.closing());
        let over = self.layout.hours.work(self.state.now) - closing;
        for group in 0..self.state.waiting.len() {
            for waiting in std::mem::take(&mut self.state.waiting[group]) {
                self.measures.left += 1;
                let ticket = self.tickets[usize::try_from(waiting.id).unwrap_or(0)];
                self.waited(waiting.id, ticket, (waiting.wait - over.max(0.0)).max(0.0));
            }
        }
        self.measures.day(self.layout.groups.len())
    }
}
