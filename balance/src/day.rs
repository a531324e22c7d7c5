//! One day of a scenario, drawn once: who comes when and how long each service takes, whichever
//! policy then serves them. Policies are compared on the same days.

use crate::chance::{self, Chance, LogNormal};
use crate::scenario::Scenario;

/// A day that waits to be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Who comes, in order of arrival.
    pub visits: Vec<Visit>,
    /// What each counter is like today.
    pub counters: Vec<CounterDay>,
    /// The mean service of each group that is believed in the morning, minutes.
    pub believed: Vec<f64>,
    /// The moment from which it is played, minutes after midnight; 0 for a whole day.
    pub from: f64,
}

/// Somebody who comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// When, minutes after midnight.
    pub at: f64,
    /// How long he has waited already at that moment, working minutes.
    pub waited: f64,
    /// Whether with priority.
    pub prio: bool,
    /// The wait after which he leaves, minutes; infinite for somebody who stays.
    pub patience: f64,
    /// What he comes for, one after the other.
    pub steps: Vec<Step>,
}

/// One stay at a counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// For what.
    pub group: usize,
    /// The service at a home counter of usual speed, minutes.
    pub minutes: f64,
    /// The way to the counter, minutes.
    pub walk: f64,
    /// Whether he comes when he is called.
    pub comes: bool,
    /// Minutes between the step before it and this line.
    pub later: f64,
}

/// A counter today.
#[derive(Debug, Clone, PartialEq)]
pub struct CounterDay {
    /// Factor of its services.
    pub slowness: f64,
    /// Whether somebody sits there, by session.
    pub staffed: Vec<bool>,
    /// When a break is due, and its length.
    pub breaks: Vec<(f64, f64)>,
}

/// Draws a day.
#[must_use]
pub fn draw(scenario: &Scenario, seed: u64) -> Day {
    let mut chance = chance::from_seed(seed, 1);
    let visits = visits(scenario, &mut chance);
    let mut chance = chance::from_seed(seed, 2);
    let counters = counters(scenario, &mut chance);
    let mut chance = chance::from_seed(seed, 3);
    let error = LogNormal::new(1.0, scenario.mean_err_cv);
    let believed = scenario.groups.iter();
    let believed = believed.map(|group| group.mean * error.draw(&mut chance));
    Day {
        visits,
        counters,
        believed: believed.collect(),
        from: 0.0,
    }
}

fn visits(scenario: &Scenario, chance: &mut Chance) -> Vec<Visit> {
    let day = LogNormal::new(1.0, scenario.day_cv).draw(chance);
    let of_group = LogNormal::new(1.0, scenario.group_cv);
    let total: f64 = scenario.profile.iter().map(|(_, _, weight)| weight).sum();
    let mut visits = Vec::new();
    for group in &scenario.groups {
        let mult = scenario.mult.get(group.id).copied().unwrap_or(1.0);
        let people = group.daily * mult * day * of_group.draw(chance);
        for (start, length, weight) in &scenario.profile {
            let expected = if total > 0.0 {
                people * weight / total
            } else {
                0.0
            };
            for _ in 0..chance::count(chance, expected) {
                let at = chance::between(chance, *start, start + length);
                visits.push(visit(scenario, group.id, at, chance));
            }
        }
    }
    visits.sort_by(|one, other| one.at.total_cmp(&other.at));
    visits
}

fn visit(scenario: &Scenario, group: usize, at: f64, chance: &mut Chance) -> Visit {
    let deviate = chance::normal(chance);
    let patience = scenario.patience_median.map_or(f64::INFINITY, |median| {
        median * (scenario.patience_sigma * deviate).exp()
    });
    let prio = chance::happens(chance, scenario.prio_frac);
    let mut steps = vec![step(scenario, group, chance)];
    steps[0].comes = !chance::happens(chance, scenario.noshow_base);
    let pays = chance::happens(chance, scenario.groups[group].fee_prob);
    if let Some(fee) = scenario.fee_group.filter(|fee| pays && *fee != group) {
        steps.push(step(scenario, fee, chance));
    }
    Visit {
        at,
        waited: 0.0,
        prio,
        patience,
        steps,
    }
}

fn step(scenario: &Scenario, group: usize, chance: &mut Chance) -> Step {
    let facts = &scenario.groups[group];
    Step {
        group,
        minutes: LogNormal::new(facts.mean, facts.cv).draw(chance),
        walk: chance::between(chance, scenario.walk.0, scenario.walk.1),
        comes: true,
        later: 0.0,
    }
}

fn counters(scenario: &Scenario, chance: &mut Chance) -> Vec<CounterDay> {
    let hours = scenario.hours();
    let speed = LogNormal::new(1.0, scenario.speed_cv);
    let sessions = hours.open().len();
    let mut days: Vec<CounterDay> = scenario
        .counters
        .iter()
        .map(|_| CounterDay {
            slowness: speed.draw(chance),
            staffed: vec![true; sessions],
            breaks: hours
                .open()
                .iter()
                .filter_map(|(from, to)| {
                    let due = chance::between(chance, from + 30.0, to - 30.0);
                    let length =
                        chance::between(chance, scenario.break_len.0, scenario.break_len.1);
                    chance::happens(chance, scenario.break_prob).then_some((due, length))
                })
                .collect(),
        })
        .collect();
    // Who is away is a draw without replacement: a shuffled list, read from its front.
    let mut order: Vec<(u64, usize)> = (0..days.len())
        .map(|counter| (chance::unit(chance).to_bits(), counter))
        .collect();
    order.sort_unstable();
    let away = order.into_iter().map(|(_, counter)| counter);
    for (place, counter) in away.enumerate() {
        if place < scenario.absent_full {
            days[counter].staffed.fill(false);
        } else if place < scenario.absent_full + scenario.absent_half {
            let missing = usize::from(chance::happens(chance, 0.5)) % sessions.max(1);
            days[counter].staffed[missing] = false;
        }
    }
    days
}
