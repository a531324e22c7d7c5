//! The hall as a fluid: how the counters' time spreads over the lines when each takes what is most
//! pressing, and what people wait then during the next while.

use crate::facts::Facts;
use crate::layout::Layout;
use crate::state::{State, Status};

/// How far ahead the fluid looks, minutes.
pub const HORIZON: f64 = 45.0;

/// Steps of that.
const STEP: f64 = 5.0;

/// Rounds in which the counters' time is spread, at most.
const ROUNDS: usize = 24;

/// The lines and counters that the fluid runs through.
#[derive(Debug, Clone)]
pub struct Fluid {
    groups: Vec<Load>,
    counters: Vec<Desk>,
}

/// The load of one group.
#[derive(Debug, Clone, Copy)]
struct Load {
    queue: f64,
    /// People who come within the horizon.
    coming: f64,
    mean: f64,
}

/// A counter and the groups that it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// Whether somebody sits there.
    pub online: bool,
    /// The groups that it takes, with its speed in each: 1 is a home counter of usual pace.
    pub takes: Vec<(usize, f64)>,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Minutes that people wait within the horizon, long waits weighed up to four times.
    pub cost: f64,
    /// By group, how long the line takes at its fullest, minutes.
    pub wait: Vec<f64>,
    /// By group, the counters' time that it gets, in home counters.
    pub share: Vec<f64>,
}

impl Fluid {
    /// The hall as it is.
    #[must_use]
    pub fn new(layout: &Layout, state: &State, facts: &Facts) -> Fluid {
        #[expect(clippy::cast_precision_loss, reason = "people in a hall")]
        let groups = (0..layout.groups.len()).map(|group| Load {
            queue: state.queue(group) as f64,
            coming: state.coming(layout, group, HORIZON),
            mean: state.mean(layout, group),
        });
        let counters = state.counters.iter().take(layout.counters.len());
        let counters = counters.enumerate().map(|(counter, at)| {
            let takes = at.active.iter();
            Desk {
                online: at.status != Status::Off,
                takes: takes
                    .map(|group| (*group, speed(layout, facts, counter, *group)))
                    .collect(),
            }
        });
        Fluid {
            groups: groups.collect(),
            counters: counters.collect(),
        }
    }

    /// A counter.
    #[must_use]
    pub fn desk(&self, counter: usize) -> &Desk {
        &self.counters[counter]
    }

    /// Puts another counter in the place of one; gives the former.
    pub fn put(&mut self, counter: usize, desk: Desk) -> Desk {
        std::mem::replace(&mut self.counters[counter], desk)
    }

    /// How many (counter, group) pairs there are: the work of one round.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.counters.iter().map(|desk| desk.takes.len()).sum()
    }

    /// How busy the whole hall will be: work within the horizon over the counters' time; over 1, no
    /// spreading helps. Infinite without counters.
    #[must_use]
    pub fn load(&self) -> f64 {
        let work: f64 = self
            .groups
            .iter()
            .map(|it| (it.queue + it.coming) * it.mean)
            .sum();
        let online = self.counters.iter().filter(|desk| desk.online).count();
        #[expect(clippy::cast_precision_loss, reason = "counters of a hall")]
        let time = online as f64 * HORIZON;
        work / time
    }

    /// What comes of it within the horizon.
    #[must_use]
    pub fn outlook(&self, rounds: usize) -> Outlook {
        let share = self.spread(rounds.min(ROUNDS));
        let mut outlook = Outlook {
            cost: 0.0,
            wait: Vec::with_capacity(self.groups.len()),
            share: Vec::new(),
        };
        for (load, servers) in self.groups.iter().zip(&share) {
            let (cost, wait) = load.flow(*servers);
            outlook.cost += cost;
            outlook.wait.push(wait);
        }
        outlook.share = share;
        outlook
    }

    /// By group, the counters' time that it gets: each counter shifts its time towards the lines
    /// whose work presses most on the time that they have.
    fn spread(&self, rounds: usize) -> Vec<f64> {
        let work: Vec<f64> = self
            .groups
            .iter()
            .map(|load| (load.queue + load.coming) * load.mean + 1e-6)
            .collect();
        let online = || self.counters.iter().filter(|desk| desk.online);
        let mut parts: Vec<f64> = Vec::new();
        for desk in online() {
            #[expect(clippy::cast_precision_loss, reason = "few groups")]
            let even = 1.0 / desk.takes.len() as f64;
            parts.extend(desk.takes.iter().map(|_| even));
        }
        let sum = |parts: &[f64]| {
            let mut share = vec![0.0; self.groups.len()];
            let takes = online().flat_map(|desk| &desk.takes);
            for ((group, speed), part) in takes.zip(parts) {
                share[*group] += part * speed;
            }
            share
        };
        for _ in 0..rounds {
            let share = sum(&parts);
            let press: Vec<f64> = work
                .iter()
                .zip(&share)
                .map(|(work, share)| (work / share.max(1e-9)).powi(2))
                .collect();
            let mut at = 0;
            for desk in online() {
                let own = &mut parts[at..at + desk.takes.len()];
                at += desk.takes.len();
                if own.len() < 2 {
                    continue;
                }
                let values = desk
                    .takes
                    .iter()
                    .map(|(group, speed)| speed * press[*group]);
                let most = values.clone().fold(f64::MIN_POSITIVE, f64::max);
                let mut total = 0.0;
                for (part, value) in own.iter_mut().zip(values) {
                    *part = (*part * (value / most).sqrt().sqrt()).max(1e-4);
                    total += *part;
                }
                for part in own {
                    *part /= total;
                }
            }
        }
        sum(&parts)
    }
}

/// How fast a counter is in a group: 1 is a home counter of usual pace.
#[must_use]
pub fn speed(layout: &Layout, facts: &Facts, counter: usize, group: usize) -> f64 {
    1.0 / (layout.factor(counter, group) * facts.pace(counter)).max(0.05)
}

impl Load {
    /// The cost of a line and how long it takes at its fullest, with so many home counters.
    fn flow(&self, servers: f64) -> (f64, f64) {
        let served = (servers / self.mean).max(1e-6);
        let come = self.coming / HORIZON;
        let (mut queue, mut area, mut clears) = (self.queue, 0.0, false);
        let mut at = 0.0;
        while at < HORIZON {
            let next = (queue + (come - served) * STEP).max(0.0);
            area += (queue + next) / 2.0 * STEP;
            clears |= next <= 0.0;
            queue = next;
            at += STEP;
        }
        if clears {
            // What chance alone lets wait in a line that clears (Sakasegawa's approximation).
            let load = (come / served).min(0.98);
            let chance = 0.75 * load.powf((2.0 * (servers + 1.0)).sqrt()) / (1.0 - load);
            area += HORIZON / 2.0 * chance.min(8.0);
        }
        let wait = (queue.max(self.queue) / served).min(600.0);
        (area * (1.0 + (wait / 30.0).min(3.0)), wait)
    }
}
