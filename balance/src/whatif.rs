//! What another plan would have brought: days that were, with their own people and services, played
//! under two plans; and which skill would save most.

use crate::advice::Range;
use crate::chance;
use crate::day::{CounterDay, Day};
use crate::layout::Layout;
use crate::sim::{self, Kind, Measures, Supervisor};

/// How a hall is run in a comparison.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its groups, counters, hours and rule.
    pub layout: Layout,
    /// Who decides.
    pub kind: Kind,
    /// Who sits where and when, where that is not as the day has it.
    pub counters: Option<Vec<CounterDay>>,
    /// The supervisor who answers advice.
    pub supervisor: Supervisor,
    /// The groups of each counter at the beginning, where they are not those of the policy.
    pub active: Option<Vec<Vec<usize>>>,
}

impl Case {
    /// A hall with the people of the day, as its policy begins.
    #[must_use]
    pub fn new(layout: Layout, kind: Kind) -> Case {
        Case {
            layout,
            kind,
            counters: None,
            supervisor: Supervisor::default(),
            active: None,
        }
    }

    /// Plays a day, or its rest.
    #[must_use]
    pub fn play(&self, day: &Day, seed: u64) -> Measures {
        let layout = self.kind.layout(&self.layout);
        let mut policy = self.kind.policy(&layout, false, seed);
        let mut staffed;
        let day = match &self.counters {
            None => day,
            Some(counters) => {
                staffed = day.clone();
                staffed.counters.clone_from(counters);
                &staffed
            }
        };
        let active = self.active.as_deref();
        sim::play_from(&layout, day, policy.as_mut(), self.supervisor, active, seed)
    }
}

/// What two cases bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// All people.
    pub all: Row,
    /// By group.
    pub groups: Vec<Row>,
}

/// The waits before and after, minutes; over all plays, with the spread of the difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// How many people of one play.
    pub people: f64,
    /// The mean wait.
    pub mean: (f64, f64),
    /// One in twenty waits longer.
    pub p95: (f64, f64),
    /// Waits over half an hour, per cent.
    pub over_30: (f64, f64),
    /// What the mean wait falls by, over the plays.
    pub saved: Range,
}

/// Plays each day under both cases, `plays` times: first with its own services, then with the same
/// people in the same order whose services are dealt anew among those of the group.
#[must_use]
pub fn compare(days: &[Day], before: &Case, after: &Case, plays: usize, seed: u64) -> Comparison {
    let mut plays_of: Vec<(Measures, Measures)> = Vec::new();
    for (number, day) in days.iter().enumerate() {
        for play in 0..plays.max(1) {
            let seed = seed.wrapping_add(1_000 * number as u64 + play as u64);
            let dealt;
            let day = if play == 0 {
                day
            } else {
                dealt = deal(day, seed);
                &dealt
            };
            plays_of.push((before.play(day, seed), after.play(day, seed)));
        }
    }
    compared(&plays_of, before.layout.groups.len())
}

/// Plays each day once under the two cases that it has.
#[must_use]
pub fn compare_each(days: &[Day], cases: impl Fn(&Day) -> (Case, Case)) -> Comparison {
    let mut groups = 0;
    let plays = days.iter().zip(0..).map(|(day, seed)| {
        let (before, after) = cases(day);
        groups = before.layout.groups.len();
        (before.play(day, seed), after.play(day, seed))
    });
    let plays: Vec<(Measures, Measures)> = plays.collect();
    compared(&plays, groups)
}

fn compared(plays: &[(Measures, Measures)], groups: usize) -> Comparison {
    Comparison {
        all: row(plays, None),
        groups: (0..groups).map(|group| row(plays, Some(group))).collect(),
    }
}

/// The same people with the services of each group dealt anew among them.
#[must_use]
pub fn deal(day: &Day, seed: u64) -> Day {
    let mut chance = chance::from_seed(seed, 11);
    let mut day = day.clone();
    let groups = day.visits.iter().flat_map(|visit| &visit.steps);
    let groups = groups.map(|step| step.group + 1).max().unwrap_or(0);
    let mut services: Vec<Vec<(u64, f64)>> = vec![Vec::new(); groups];
    for step in day.visits.iter().flat_map(|visit| &visit.steps) {
        services[step.group].push((chance::unit(&mut chance).to_bits(), step.minutes));
    }
    for list in &mut services {
        list.sort_unstable_by_key(|(order, _)| *order);
    }
    for step in day.visits.iter_mut().flat_map(|visit| &mut visit.steps) {
        if let Some((_, minutes)) = services[step.group].pop() {
            step.minutes = minutes;
        }
    }
    day
}

fn row(plays: &[(Measures, Measures)], group: Option<usize>) -> Row {
    let waits = |measures: &Measures| -> Vec<f64> {
        let of = measures.waits.iter();
        let of = of.filter(|wait| group.is_none_or(|group| wait.group == group));
        of.map(|wait| wait.minutes).collect()
    };
    let mean = |waits: &[f64]| {
        #[expect(clippy::cast_precision_loss, reason = "people of a day")]
        let count = waits.len().max(1) as f64;
        waits.iter().sum::<f64>() / count
    };
    let side = |measures: Vec<&Measures>| {
        let mut all: Vec<f64> = measures.into_iter().flat_map(&waits).collect();
        all.sort_by(f64::total_cmp);
        let over: Vec<f64> = all
            .iter()
            .map(|wait| if *wait > 30.0 { 100.0 } else { 0.0 })
            .collect();
        (
            mean(&all),
            crate::forward::quantile(&all, 0.95),
            mean(&over),
            all.len(),
        )
    };
    let before = side(plays.iter().map(|(before, _)| before).collect());
    let after = side(plays.iter().map(|(_, after)| after).collect());
    let saved = plays
        .iter()
        .map(|(before, after)| mean(&waits(before)) - mean(&waits(after)));
    #[expect(clippy::cast_precision_loss, reason = "people of some days")]
    let people = before.3 as f64 / plays.len().max(1) as f64;
    Row {
        people,
        mean: (before.0, after.0),
        p95: (before.1, after.1),
        over_30: (before.2, after.2),
        saved: Range::of(saved.collect()),
    }
}

/// A skill that a counter should learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// The counter.
    pub counter: usize,
    /// The group.
    pub group: usize,
    /// The mean wait with it and all before it, minutes.
    pub mean: f64,
    /// One in twenty waits longer.
    pub p95: f64,
    /// Minutes of waiting that it saves on a day, over all people.
    pub saved: f64,
}

/// The skills that would have saved most on these days, one after the other, each given those
/// before it. `width` candidates are played at each step; they are found by idle counters and
/// long lines.
#[must_use]
pub fn plan_skills(
    days: &[Day],
    case: &Case,
    skills: usize,
    width: usize,
    seed: u64,
) -> Vec<Skill> {
    let mut case = case.clone();
    let mut found = Vec::new();
    let mut now = played(days, &case, seed);
    for _ in 0..skills {
        let mut best: Option<(f64, usize, usize, Measures)> = None;
        for (counter, group) in candidates(&case.layout, &now, width) {
            let mut with = case.clone();
            with.layout.counters[counter].skills.push(group);
            let measures = played(days, &with, seed);
            let value = score(&measures);
            if best.as_ref().is_none_or(|(least, ..)| value < *least) {
                best = Some((value, counter, group, measures));
            }
        }
        let better = best.filter(|(least, ..)| *least < score(&now));
        let Some((_, counter, group, measures)) = better else {
            break;
        };
        case.layout.counters[counter].skills.push(group);
        let figures = measures.figures();
        #[expect(clippy::cast_precision_loss, reason = "people of some days")]
        let people = measures.waits.len() as f64 / measures.days.max(1) as f64;
        found.push(Skill {
            counter,
            group,
            mean: figures.mean,
            p95: figures.p95,
            saved: (now.figures().mean - figures.mean) * people,
        });
        now = measures;
    }
    found
}

/// What the planner makes small: the mean wait and the long waits together.
fn score(measures: &Measures) -> f64 {
    let figures = measures.figures();
    figures.mean + figures.p95 / 4.0
}

/// What people met on some days, each played once.
#[must_use]
pub fn played(days: &[Day], case: &Case, seed: u64) -> Measures {
    let mut all = Measures::default();
    for (number, day) in days.iter().enumerate() {
        all.add(case.play(day, seed.wrapping_add(number as u64)));
    }
    all
}

/// Pairs of an idle counter and a long line, the most promising first.
fn candidates(layout: &Layout, measures: &Measures, width: usize) -> Vec<(usize, usize)> {
    let mut long = vec![0.0; layout.groups.len()];
    for wait in &measures.waits {
        long[wait.group] += wait.minutes;
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (counter, facts) in layout.counters.iter().enumerate() {
        let idle = measures.idle.get(counter).copied().unwrap_or(0.0);
        for (group, long) in long.iter().enumerate() {
            if !facts.skills.contains(&group) {
                pairs.push((idle * long, counter, group));
            }
        }
    }
    pairs.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    pairs
        .into_iter()
        .take(width)
        .map(|(_, counter, group)| (counter, group))
        .collect()
}
