//! What a supervisor should change now: lend a counter to a line, give it back, open one, shut one.
//!
//! A pure function of the moment and of what was said before ([`Memory`]). Every candidate is put
//! into the fluid hall ([`fluid`]) and the one that saves most is proposed, when it saves enough
//! and does not only move the congestion. When nothing is proposed, it says why.

mod effect;
pub mod fluid;
mod memory;

pub use effect::{Effect, Range, Waits, accepted, effect};
pub use memory::Memory;

use crate::facts::Facts;
use crate::layout::{Layout, Sets};
use crate::state::{State, Status};
use fluid::{Desk, Fluid, Outlook};

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// A counter takes a group besides its own.
    Lend {
        /// The counter.
        counter: usize,
        /// The group.
        group: usize,
    },
    /// A counter takes a group that was lent to it no more.
    GiveBack {
        /// The counter.
        counter: usize,
        /// The group.
        group: usize,
    },
    /// A counter opens.
    Open {
        /// The counter.
        counter: usize,
    },
    /// A counter shuts; its clerk is free for something else.
    Shut {
        /// The counter.
        counter: usize,
    },
}

impl Act {
    /// The counter.
    #[must_use]
    pub fn counter(self) -> usize {
        match self {
            Act::Lend { counter, .. }
            | Act::GiveBack { counter, .. }
            | Act::Open { counter }
            | Act::Shut { counter } => counter,
        }
    }
}

/// A proposal with what it is expected to bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What.
    pub act: Act,
    /// What the counter takes afterwards.
    pub active: Vec<usize>,
    /// Weighed minutes of waiting that it saves within the next 45; negative for what is undone
    /// because it is no longer needed.
    pub gain: f64,
    /// By group that changes, how long its line takes before and after, minutes.
    pub waits: Vec<Change>,
    /// Until when, minutes after midnight: what is lent comes back by itself then.
    pub until: f64,
}

/// How the wait of a group changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The group.
    pub group: usize,
    /// How many wait now.
    pub waiting: usize,
    /// How long the line takes as things are, minutes.
    pub before: f64,
    /// And afterwards.
    pub after: f64,
}

/// Why nothing is proposed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Silence {
    /// No line is long enough.
    Calm,
    /// The whole hall has more work than its counters have time: its load. Open counters, stop
    /// giving numbers, send people elsewhere.
    OverCapacity(f64),
    /// Some line is long, but no counter that could help would help enough.
    NobodyHelps,
    /// Enough was proposed within the hour.
    Enough,
}

/// How far advice goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// What a loan must save, weighed minutes.
    pub gain: f64,
    /// From this wait on a line is worth help, minutes.
    pub from_wait: f64,
    /// From so many people on.
    pub from_queue: usize,
    /// Groups lent to one counter at most.
    pub loans: usize,
    /// How long a loan lasts at least, minutes.
    pub dwell: f64,
    /// How long a counter is left alone after a move, minutes.
    pub rest: f64,
    /// Proposals in one answer.
    pub at_once: usize,
    /// Moves within an hour.
    pub per_hour: usize,
    /// Whether opening and shutting counters is proposed, too.
    pub staff: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            gain: 200.0,
            from_wait: 15.0,
            from_queue: 4,
            loans: 2,
            dwell: 30.0,
            rest: 5.0,
            at_once: 2,
            per_hour: 6,
            staff: false,
        }
    }
}

/// What is proposed now, best first; else why not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Advice {
    /// The proposals.
    pub proposals: Vec<Proposal>,
    /// Why there are none.
    pub silence: Option<Silence>,
}

/// Work that one answer may cost, in shares of counters' time computed: an answer in some
/// milliseconds for the largest hall.
const WORK: usize = 600_000;

/// Looks for what should be changed now. `memory` knows what was lent, proposed and dismissed.
#[must_use]
pub fn advise(
    layout: &Layout,
    state: &State,
    facts: &Facts,
    memory: &Memory,
    limits: &Limits,
) -> Advice {
    let room = limits
        .per_hour
        .saturating_sub(memory.within_hour(state.now));
    if room == 0 {
        return silent(Silence::Enough);
    }
    let mut search = Search {
        layout,
        state,
        facts,
        memory,
        limits,
        fluid: Fluid::new(layout, state, facts),
        rounds: 24,
        taken: Vec::new(),
    };
    let mut proposals = Vec::new();
    let first = search.fluid.outlook(search.rounds);
    let mut now = first.clone();
    while proposals.len() < limits.at_once.min(room) {
        let Some((proposal, after)) = search.best(&now) else {
            break;
        };
        search.take(&proposal);
        proposals.push(proposal);
        now = after;
    }
    let silence = proposals.is_empty().then(|| {
        let long = search.groups_in_need(&first).next().is_some();
        let load = search.fluid.load();
        if load > 1.0 && long {
            Silence::OverCapacity(load)
        } else if long {
            Silence::NobodyHelps
        } else {
            Silence::Calm
        }
    });
    Advice { proposals, silence }
}

fn silent(silence: Silence) -> Advice {
    Advice {
        proposals: Vec::new(),
        silence: Some(silence),
    }
}

struct Search<'a> {
    layout: &'a Layout,
    state: &'a State,
    facts: &'a Facts,
    memory: &'a Memory,
    limits: &'a Limits,
    fluid: Fluid,
    rounds: usize,
    /// Counters that a proposal of this answer touches.
    taken: Vec<usize>,
}

impl Search<'_> {
    fn groups_in_need<'s>(&'s self, now: &'s Outlook) -> impl Iterator<Item = usize> + 's {
        (0..self.layout.groups.len()).filter(|group| {
            now.wait[*group] >= self.limits.from_wait
                && self.state.queue(*group) >= self.limits.from_queue
        })
    }

    /// The best proposal as things are, with what comes of it.
    fn best(&mut self, now: &Outlook) -> Option<(Proposal, Outlook)> {
        let acts = self.acts(now);
        let each = self.fluid.pairs().max(1) * acts.len().max(1);
        self.rounds = (WORK / each).clamp(4, 24);
        let before = if self.rounds < 24 {
            &self.fluid.outlook(self.rounds)
        } else {
            now
        };
        let mut best: Option<(f64, Act, Desk, Outlook)> = None;
        for act in acts {
            let desk = self.after(act);
            let former = self.fluid.put(act.counter(), desk.clone());
            let after = self.fluid.outlook(self.rounds);
            let gain = before.cost - after.cost;
            let better = best
                .as_ref()
                .is_none_or(|(most, ..)| self.rank(act, gain) > *most);
            if better && self.allowed(act, gain, before, &after) {
                best = Some((self.rank(act, gain), act, desk, after));
            }
            self.fluid.put(act.counter(), former);
        }
        let (_, act, desk, after) = best?;
        let proposal = Proposal {
            act,
            active: desk.takes.iter().map(|(group, _)| *group).collect(),
            gain: before.cost - after.cost,
            waits: self.changes(act, before, &after),
            until: self.until(),
        };
        Some((proposal, after))
    }

    /// What may be thought of.
    fn acts(&self, now: &Outlook) -> Vec<Act> {
        let mut acts = Vec::new();
        for (counter, at) in self
            .state
            .counters
            .iter()
            .enumerate()
            .take(self.layout.counters.len())
        {
            if self.taken.contains(&counter)
                || self.memory.rests(counter, self.state.now, self.limits.rest)
            {
                continue;
            }
            let online = self.fluid.desk(counter).online;
            let base = self.layout.active(counter, Sets::Agency);
            if online {
                let lent = at
                    .active
                    .iter()
                    .filter(|group| !base.contains(group))
                    .count();
                let skills = &self.layout.counters[counter].skills;
                for group in self.groups_in_need(now) {
                    if lent < self.limits.loans
                        && skills.contains(&group)
                        && !at.active.contains(&group)
                    {
                        acts.push(Act::Lend { counter, group });
                    }
                }
                for group in at
                    .active
                    .iter()
                    .copied()
                    .filter(|group| !base.contains(group))
                {
                    let since = self.memory.lent_since(counter, group).unwrap_or(f64::MIN);
                    if self.state.now - since >= self.limits.dwell && now.wait[group] < 6.0 {
                        acts.push(Act::GiveBack { counter, group });
                    }
                }
            }
            if self.limits.staff {
                match at.status {
                    Status::Off if self.layout.hours.session(self.state.now).is_some() => {
                        let takes = |group: &usize| self.groups_in_need(now).any(|it| it == *group);
                        if base.iter().any(takes) {
                            acts.push(Act::Open { counter });
                        }
                    }
                    Status::Idle
                        if self.layout.counters[counter]
                            .home
                            .iter()
                            .all(|group| now.wait[*group] < 3.0) =>
                    {
                        acts.push(Act::Shut { counter });
                    }
                    _ => {}
                }
            }
        }
        acts.retain(|act| !self.memory.dismissed(*act, self.state.now));
        acts
    }

    /// The counter after an act.
    fn after(&self, act: Act) -> Desk {
        let counter = act.counter();
        let mut desk = self.fluid.desk(counter).clone();
        let speed = |group| fluid::speed(self.layout, self.facts, counter, group);
        match act {
            Act::Lend { group, .. } => desk.takes.push((group, speed(group))),
            Act::GiveBack { group, .. } => desk.takes.retain(|(other, _)| *other != group),
            Act::Open { .. } => {
                let base = self.layout.active(counter, Sets::Agency);
                desk.takes = base
                    .into_iter()
                    .map(|group| (group, speed(group)))
                    .collect();
                desk.online = true;
            }
            Act::Shut { .. } => desk.online = false,
        }
        desk
    }

    /// Whether an act keeps the limits.
    fn allowed(&self, act: Act, gain: f64, before: &Outlook, after: &Outlook) -> bool {
        let home = &self.layout.counters[act.counter()].home;
        let worst_home = |outlook: &Outlook| {
            home.iter()
                .map(|group| outlook.wait[*group])
                .fold(0.0, f64::max)
        };
        match act {
            // The congestion must not only move to the counter's own line.
            Act::Lend { group, .. } => {
                gain >= self.limits.gain && worst_home(after) <= 0.8 * before.wait[group]
            }
            Act::Open { .. } => gain >= self.limits.gain,
            Act::GiveBack { group, .. } => after.wait[group] < 10.5 && gain > -50.0,
            Act::Shut { .. } => {
                let others = |group: &usize| after.wait[*group] < 6.0 && after.share[*group] > 0.0;
                home.iter().all(others) && gain > -50.0
            }
        }
    }

    /// Help goes before tidying up.
    fn rank(&self, act: Act, gain: f64) -> f64 {
        match act {
            Act::Lend { .. } | Act::Open { .. } => gain,
            Act::GiveBack { .. } => gain.min(0.0) - 1e6,
            Act::Shut { .. } => gain.min(0.0) - 2e6,
        }
    }

    fn take(&mut self, proposal: &Proposal) {
        let desk = self.after(proposal.act);
        self.taken.push(proposal.act.counter());
        self.fluid.put(proposal.act.counter(), desk);
    }

    /// The groups whose wait the act changes.
    fn changes(&self, act: Act, before: &Outlook, after: &Outlook) -> Vec<Change> {
        let desk = self.after(act);
        let former = self.fluid.desk(act.counter());
        let touched = |group: usize| {
            let has = |desk: &Desk| desk.takes.iter().any(|(it, _)| *it == group);
            has(&desk) || has(former)
        };
        let all = (0..self.layout.groups.len()).filter(|group| {
            touched(*group) || (before.wait[*group] - after.wait[*group]).abs() >= 2.0
        });
        let change = |group| Change {
            group,
            waiting: self.state.queue(group),
            before: before.wait[group],
            after: after.wait[group],
        };
        all.map(change).collect()
    }

    /// A loan ends with the session, and after two hours at the latest.
    fn until(&self) -> f64 {
        let hours = &self.layout.hours;
        let end = hours
            .session(self.state.now)
            .map(|session| hours.open()[session].1);
        end.unwrap_or_else(|| hours.closing())
            .min(self.state.now + 120.0)
    }
}
