//! Who comes and who sits where on one simulated day: drawn before it begins, in the words of the
//! hall's plan.

use balance::chance::{self, Chance};
use balance::day::{self, Day, Visit};
use balance::scenario::Scenario;
use engine::{HallPlan, Millis};
use jiff::civil::Date;

use super::habits::Habits;

/// Which stream of the seed draws what the scenario's own day does not.
const HABITS: u64 = 71;
/// How long it takes to look at a receipt, milliseconds.
const RECEIPT_MS: i64 = 90_000;

/// Somebody who will come.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// When at the kiosk.
    pub at: Millis,
    /// The stays at counters, one after the other.
    pub stays: Vec<Stay>,
    /// The wait after which the person leaves, milliseconds of working time; none who stays.
    pub patience_ms: Option<i64>,
    /// Whether English is wanted.
    pub english: bool,
    /// The number on the ID, when it is shown.
    pub id: Option<String>,
    /// A claim to priority at the kiosk: which of its reasons, drawn before they are known.
    pub claims: Option<usize>,
    /// How many dossiers are brought, when these are many.
    pub dossiers: Option<u16>,
    /// Whether a number is taken although very many wait.
    pub agrees: bool,
    /// Whether the number is given back before leaving.
    pub cancels: bool,
}

/// One stay at a counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// The group's identifier.
    pub group: String,
    /// The service at a home counter of usual speed, milliseconds.
    pub service_ms: i64,
    /// The way to the counter, milliseconds.
    pub walk_ms: i64,
    /// Whether the person comes when called.
    pub comes: bool,
    /// What comes of it.
    pub after: After,
}

/// What follows a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The visit is over.
    Goes,
    /// A fee is paid at its own counter, and that is all.
    Pays,
    /// A fee is paid, and the receipt brought back.
    PaysAndReturns,
    /// Papers are missing; they are there after so many milliseconds.
    FetchesPapers(i64),
}

/// A counter's day.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Its number.
    pub counter: u16,
    /// Factor of its services.
    pub slowness: f64,
    /// The times in which somebody sits there.
    pub shifts: Vec<Shift>,
    /// When a break is due, and its length in milliseconds.
    pub breaks: Vec<(Millis, i64)>,
}

/// A session at one counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// When it opens; late ones open late.
    pub opens: Millis,
    /// When the session ends: whoever waits then is still served.
    pub ends: Millis,
    /// When everybody goes home.
    pub leaves: Millis,
    /// Whether somebody comes without being asked.
    pub staffed: bool,
}

/// All people of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Cast {
    /// Those who come, in order.
    pub people: Vec<Person>,
    /// Those who sit at the counters.
    pub duties: Vec<Duty>,
    /// The mean service of each group, milliseconds, for somebody of whom nothing was drawn.
    pub means: Vec<(String, i64)>,
    /// Factor of a service at a counter whose home the group is not.
    pub sec_penalty: f64,
    /// How long a counter takes to change to another group, milliseconds.
    pub switch_ms: i64,
    /// The plan's code of the step elsewhere that is done at the fee counter.
    pub fee_step: Option<String>,
    /// The sessions, for waits that do not count the lunch break.
    pub sessions: Vec<(Millis, Millis)>,
}

impl Cast {
    /// Draws a day of a scenario in a hall.
    ///
    /// # Errors
    /// Where the scenario does not fit the plan: groups are told by `name`, the identifier of the
    /// plan; counters stand in the plan's order, each with a home group that it serves there.
    pub fn draw(
        scenario: &Scenario,
        habits: &Habits,
        plan: &HallPlan,
        date: Date,
        seed: u64,
    ) -> Result<Cast, String> {
        fits(scenario, plan)?;
        let midnight = Millis::at(date, 0, plan.hall.utc_offset_min);
        let drawn = day::draw(scenario, seed);
        let fee = scenario.fee_group.map(|fee| &scenario.groups[fee].name);
        let fee_step = plan.elsewhere.iter().find(|step| {
            let group = step.group.as_ref();
            group.is_some_and(|group| fee.is_some_and(|fee| *group.0 == **fee))
        });
        let stage = Stage {
            fee_step: fee_step.map(|step| step.id.to_string()),
            scenario,
            habits,
            midnight,
            year: date.year(),
        };
        let mut chance = chance::from_seed(seed, HABITS);
        let people = drawn.visits.iter().enumerate();
        let people = people.map(|(index, visit)| stage.person(index, visit, &mut chance));
        Ok(Cast {
            people: people.collect(),
            duties: stage.duties(&drawn, plan, &mut chance),
            means: scenario
                .groups
                .iter()
                .map(|it| (it.name.clone(), ms(it.mean)))
                .collect(),
            sec_penalty: scenario.sec_penalty,
            switch_ms: ms(scenario.switch_min),
            fee_step: stage.fee_step.clone(),
            sessions: scenario
                .sessions
                .iter()
                .map(|(from, to)| (stage.at(*from), stage.at(*to)))
                .collect(),
        })
    }

    /// Working time between two moments, milliseconds: the time between two sessions does not count.
    #[must_use]
    pub fn worked_ms(&self, from: Millis, to: Millis) -> i64 {
        let gaps = self.sessions.windows(2).map(|pair| {
            let (gap, end) = (pair[0].1, pair[1].0);
            to.min(end).since(from.max(gap))
        });
        to.since(from) - gaps.sum::<i64>()
    }
}

/// Whether a scenario is of this hall.
fn fits(scenario: &Scenario, plan: &HallPlan) -> Result<(), String> {
    for (index, group) in scenario.groups.iter().enumerate() {
        if plan.group(&group.name.as_str().into()).is_none() {
            return Err(format!(
                "groups[{index}].name: the plan has no group “{}”",
                group.name
            ));
        }
    }
    if scenario.counters.len() != plan.counters.len() {
        return Err(format!(
            "counters: the plan has {}, the scenario {}",
            plan.counters.len(),
            scenario.counters.len()
        ));
    }
    for (counter, theirs) in scenario.counters.iter().zip(&plan.counters) {
        let home = &scenario.groups[counter.home].name;
        if !theirs.home.iter().any(|group| *group.0 == **home) {
            return Err(format!(
                "counters[{}].home: “{home}” is no home group of counter {} in the plan",
                counter.id, theirs.number.0
            ));
        }
    }
    Ok(())
}

struct Stage<'a> {
    scenario: &'a Scenario,
    habits: &'a Habits,
    midnight: Millis,
    year: i16,
    fee_step: Option<String>,
}

impl Stage<'_> {
    fn at(&self, minutes: f64) -> Millis {
        self.midnight.plus(ms(minutes))
    }

    fn person(&self, index: usize, visit: &Visit, chance: &mut Chance) -> Person {
        let habits = self.habits;
        // Every lot is drawn for everybody, so that one habit does not change what another draws.
        let shows = chance::happens(chance, habits.ids);
        let english = chance::happens(chance, habits.english);
        let bulk = chance::happens(chance, habits.bulk);
        let dossiers = 4 + chance::between(chance, 0.0, 12.0) as u16;
        let agrees = chance::happens(chance, habits.agree);
        let cancels = chance::happens(chance, habits.cancel);
        let papers = chance::happens(chance, habits.papers);
        let papers_ms = ms(chance::between(
            chance,
            habits.papers_min.0,
            habits.papers_min.1,
        ));
        let receipt = chance::happens(chance, habits.receipts) && self.fee_step.is_some();
        let (age, lot) = (chance::unit(chance), chance::unit(chance));
        // Half of those with priority are old, and their ID says so; the others claim a reason.
        let old = visit.prio && shows && lot < 0.5;
        let age = if old {
            60.0 + 25.0 * age
        } else {
            18.0 + 41.0 * age
        };
        let mut stays: Vec<Stay> = visit.steps.iter().map(|step| self.stay(step)).collect();
        if receipt && stays.len() > 1 && !bulk {
            stays[0].after = After::PaysAndReturns;
            let service_ms = RECEIPT_MS;
            let after = After::Goes;
            stays.push(Stay {
                service_ms,
                after,
                ..stays[0].clone()
            });
        } else if stays.len() > 1 {
            stays[0].after = After::Pays;
        }
        if papers && !bulk {
            // What is missing is seen before half of the time is over.
            let again = stays[0].clone();
            stays[0].after = After::FetchesPapers(papers_ms);
            stays[0].service_ms = again.service_ms * 2 / 5;
            stays.insert(1, again);
        }
        Person {
            at: self.at(visit.at),
            patience_ms: visit.patience.is_finite().then(|| ms(visit.patience)),
            english,
            id: (shows || bulk).then(|| card(index, self.year - age as i16)),
            claims: (visit.prio && !old).then_some((lot * 1_000.0) as usize),
            dossiers: bulk.then_some(dossiers),
            agrees,
            cancels,
            stays,
        }
    }

    fn stay(&self, step: &day::Step) -> Stay {
        Stay {
            group: self.scenario.groups[step.group].name.clone(),
            service_ms: ms(step.minutes),
            walk_ms: ms(step.walk),
            comes: step.comes,
            after: After::Goes,
        }
    }

    fn duties(&self, drawn: &Day, plan: &HallPlan, chance: &mut Chance) -> Vec<Duty> {
        let grace = &self.scenario.grace;
        let days = drawn.counters.iter().zip(&plan.counters);
        days.map(|(day, counter)| {
            let mut shifts = Vec::new();
            for (index, (from, to)) in self.scenario.sessions.iter().enumerate() {
                let late = chance::happens(chance, self.habits.late);
                let by = chance::between(chance, self.habits.late_min.0, self.habits.late_min.1);
                let leaves = to + grace.get(index).copied().unwrap_or(0.0);
                shifts.push(Shift {
                    opens: self.at(from + if late { by } else { 0.0 }),
                    ends: self.at(*to),
                    leaves: self.at(leaves),
                    staffed: day.staffed.get(index).copied().unwrap_or(true),
                });
            }
            let breaks = day.breaks.iter();
            Duty {
                counter: counter.number.0,
                slowness: day.slowness,
                shifts,
                breaks: breaks
                    .map(|(due, long)| (self.at(*due), ms(*long)))
                    .collect(),
            }
        })
        .collect()
    }
}

/// Minutes as milliseconds.
fn ms(minutes: f64) -> i64 {
    (minutes * 60_000.0).round() as i64
}

/// The number of an ID that nobody has: province 040, sex and century, year of birth, and the person's
/// place in the day.
fn card(index: usize, born: i16) -> String {
    let century = if born >= 2000 { 2 } else { 0 };
    let sex = index % 2;
    format!(
        "040{}{:02}{:06}",
        century + sex,
        born.rem_euclid(100),
        index % 1_000_000
    )
}

#[cfg(test)]
#[path = "cast_tests.rs"]
mod tests;
