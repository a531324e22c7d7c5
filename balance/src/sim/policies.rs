//! The policies that are compared: ours, and what halls do without it.

use std::collections::BTreeMap;

use super::{Called, Move, Policy};
use crate::forward::Estimate;
use crate::layout::{Layout, Rule, Sets};
use crate::player::Player;
use crate::rule;
use crate::state::{State, Status};

/// A policy by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Each counter serves its home groups only.
    HomeOnly,
    /// The same, and a supervisor who looks at the lines now and then and moves counters.
    Unaided,
    /// A number is tied at its issue to the home counter with the least work.
    BoundHome,
    /// The same over all counters that can serve it.
    BoundAll,
    /// Over all skills, whoever waits longest.
    LongestWait,
    /// Over all skills, the first of the counter's groups.
    List,
    /// Ours without a person: the wait index over all skills.
    Automatic,
    /// The wait index over home groups and those of the own agency.
    Agency,
    /// Ours: as `Agency`, and loans that a supervisor approves.
    Assisted,
    /// Every counter serves everything without loss: a bound that no hall reaches.
    Pooled,
}

impl Kind {
    /// Every policy, in the order of the table.
    pub const ALL: [Kind; 10] = [
        Kind::HomeOnly,
        Kind::Unaided,
        Kind::BoundHome,
        Kind::BoundAll,
        Kind::LongestWait,
        Kind::List,
        Kind::Automatic,
        Kind::Agency,
        Kind::Assisted,
        Kind::Pooled,
    ];

    /// What stands in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::HomeOnly => "home groups only",
            Kind::Unaided => "home + unaided supervisor",
            Kind::BoundHome => "bound at issue, home",
            Kind::BoundAll => "bound at issue, all able",
            Kind::LongestWait => "longest wait over skills",
            Kind::List => "first of list over skills",
            Kind::Automatic => "ours, automatic",
            Kind::Agency => "index, own agency only",
            Kind::Assisted => "ours, assisted",
            Kind::Pooled => "all counters pooled (bound)",
        }
    }

    /// The hall as it is under this policy.
    #[must_use]
    pub fn layout(self, layout: &Layout) -> Layout {
        let mut layout = layout.clone();
        match self {
            Kind::LongestWait | Kind::BoundHome | Kind::BoundAll => {
                layout.rule = Rule::LongestWait;
            }
            Kind::List => layout.rule = Rule::List,
            Kind::Pooled => {
                layout.rule = Rule::LongestWait;
                layout.switch_min = 0.0;
                let all: Vec<usize> = (0..layout.groups.len()).collect();
                for counter in &mut layout.counters {
                    counter.home.clone_from(&all);
                    counter.skills.clone_from(&all);
                }
            }
            _ => {}
        }
        layout
    }

    /// The policy in such a hall ([`Kind::layout`]); `estimates` when it is asked for them.
    #[must_use]
    pub fn policy(self, layout: &Layout, estimates: bool, seed: u64) -> Box<dyn Policy> {
        let house = |sets, advises| -> Box<dyn Policy> {
            Box::new(House {
                player: Player::new(layout.clone(), seed),
                sets,
                advises,
                estimates,
            })
        };
        match self {
            Kind::HomeOnly => house(Sets::Home, false),
            Kind::LongestWait | Kind::List | Kind::Automatic | Kind::Pooled => {
                house(Sets::Skills, false)
            }
            Kind::Agency => house(Sets::Agency, false),
            Kind::Assisted => house(Sets::Agency, true),
            Kind::Unaided => Box::new(Unaided {
                layout: layout.clone(),
                looked: 0.0,
            }),
            Kind::BoundHome => Box::new(Bound::new(layout, Sets::Home)),
            Kind::BoundAll => Box::new(Bound::new(layout, Sets::Skills)),
        }
    }
}

/// The product's own functions.
struct House {
    player: Player,
    sets: Sets,
    advises: bool,
    estimates: bool,
}

impl Policy for House {
    fn begin(&mut self) -> Vec<Vec<usize>> {
        sets(self.player.layout(), self.sets)
    }

    fn next(&mut self, state: &State, counter: usize) -> Option<u64> {
        self.player.next(state, counter)
    }

    fn route(
        &mut self,
        state: &State,
        _ticket: u64,
        group: usize,
        idle: &[usize],
    ) -> Option<usize> {
        self.player.route(state, group, idle)
    }

    fn advise(&mut self, state: &State) -> Vec<Move> {
        if self.advises {
            self.player.moves(state)
        } else {
            Vec::new()
        }
    }

    fn estimate(&mut self, state: &State, ticket: u64) -> Option<Estimate> {
        if self.estimates {
            self.player.estimate(state, ticket)
        } else {
            None
        }
    }

    fn see(&mut self, state: &State, called: &[Called]) {
        self.player.see(state, called);
    }
}

fn sets(layout: &Layout, sets: Sets) -> Vec<Vec<usize>> {
    let counters = 0..layout.counters.len();
    counters
        .map(|counter| layout.active(counter, sets))
        .collect()
}

/// A supervisor who looks round every ten minutes, sends a counter whose own line is short to the
/// longest line that it can serve, and takes it back when its own line has grown.
struct Unaided {
    layout: Layout,
    looked: f64,
}

impl Policy for Unaided {
    fn begin(&mut self) -> Vec<Vec<usize>> {
        sets(&self.layout, Sets::Home)
    }

    fn next(&mut self, state: &State, counter: usize) -> Option<u64> {
        rule::next(&self.layout, state, counter)
    }

    fn route(
        &mut self,
        state: &State,
        _ticket: u64,
        group: usize,
        idle: &[usize],
    ) -> Option<usize> {
        rule::route(&self.layout, state, group, idle)
    }

    fn moves(&mut self, state: &State) -> Vec<Move> {
        if state.now < self.looked + 10.0 {
            return Vec::new();
        }
        self.looked = state.now;
        let own = |counter: usize| -> usize {
            let home = &self.layout.counters[counter].home;
            home.iter().map(|group| state.queue(*group)).sum()
        };
        let online = |counter: &usize| state.counters[*counter].status != Status::Off;
        let counters = || (0..state.counters.len()).filter(online);
        let back = counters().find(|counter| {
            let active = &state.counters[*counter].active;
            let home = &self.layout.counters[*counter].home;
            let lent = active.iter().find(|group| !home.contains(group));
            lent.is_some_and(|group| own(*counter) > 6 || state.queue(*group) < 3)
        });
        if let Some(counter) = back {
            let active = self.layout.counters[counter].home.clone();
            return vec![Move { counter, active }];
        }
        let mut best: Option<(usize, usize, usize)> = None;
        for counter in counters().filter(|counter| own(*counter) <= 3) {
            let (facts, at) = (&self.layout.counters[counter], &state.counters[counter]);
            if at.active.len() > facts.home.len() {
                continue;
            }
            for group in facts
                .skills
                .iter()
                .filter(|group| !at.active.contains(group))
            {
                let line = state.queue(*group);
                if line >= 8 && best.is_none_or(|(most, ..)| line > most) {
                    best = Some((line, counter, *group));
                }
            }
        }
        let lend = best.map(|(_, counter, group)| {
            let mut active = state.counters[counter].active.clone();
            active.push(group);
            Move { counter, active }
        });
        lend.into_iter().collect()
    }
}

/// A number belongs to one counter from its issue on.
struct Bound {
    layout: Layout,
    sets: Sets,
    of: BTreeMap<u64, usize>,
}

impl Bound {
    fn new(layout: &Layout, sets: Sets) -> Bound {
        Bound {
            layout: layout.clone(),
            sets,
            of: BTreeMap::new(),
        }
    }

    /// Ties those who came to the counter with the least work before them.
    fn tie(&mut self, state: &State) {
        let mut work: Vec<f64> = vec![0.0; state.counters.len()];
        for (counter, at) in state.counters.iter().enumerate() {
            if let (Status::Busy, Some(group)) = (at.status, at.group) {
                work[counter] += state.mean(&self.layout, group) / 2.0;
            }
        }
        for (group, line) in state.waiting.iter().enumerate() {
            for waiting in line {
                if let Some(counter) = self.of.get(&waiting.id) {
                    work[*counter] += state.mean(&self.layout, group);
                }
            }
        }
        for (group, line) in state.waiting.iter().enumerate() {
            for waiting in line {
                if self.of.contains_key(&waiting.id) {
                    continue;
                }
                let rank = |counter: &usize| {
                    let off = state.counters[*counter].status == Status::Off;
                    work[*counter] + if off { 1e4 } else { 0.0 }
                };
                let able = (0..state.counters.len())
                    .filter(|counter| self.layout.active(*counter, self.sets).contains(&group));
                let least = able.min_by(|one, other| rank(one).total_cmp(&rank(other)));
                if let Some(counter) = least {
                    work[counter] += state.mean(&self.layout, group);
                    self.of.insert(waiting.id, counter);
                }
            }
        }
    }
}

impl Policy for Bound {
    fn begin(&mut self) -> Vec<Vec<usize>> {
        sets(&self.layout, self.sets)
    }

    fn next(&mut self, state: &State, counter: usize) -> Option<u64> {
        self.tie(state);
        let own = state.waiting.iter().flatten();
        let own = own.filter(|waiting| self.of.get(&waiting.id) == Some(&counter));
        let first = own.max_by(|one, other| one.key().total_cmp(&other.key()));
        first.map(|waiting| waiting.id)
    }

    fn route(
        &mut self,
        state: &State,
        ticket: u64,
        _group: usize,
        idle: &[usize],
    ) -> Option<usize> {
        self.tie(state);
        self.of
            .get(&ticket)
            .copied()
            .filter(|counter| idle.contains(counter))
    }
}
