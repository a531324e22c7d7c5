//! What is changed: a whole plan, or some things of the one in force.

use std::collections::{BTreeMap, BTreeSet};

use balance::day::{CounterDay, Day};
use balance::hall::Places;
use balance::layout::Layout;
use engine::plan::TimeOfDay;
use engine::{
    CounterId, Draft, Flaw, GroupId, HallPlan, Loans, Millis, Policy, Rehoming, Session,
    calendar::sessions_on,
};
use jiff::civil::Date;
use protocol::Tweak;

/// A hall that is run otherwise.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its plan.
    pub plan: HallPlan,
    /// Where people go whose group it takes away.
    pub rehome: Rehoming,
    /// Counters where somebody sits the whole time.
    pub open: BTreeSet<CounterId>,
    /// Counters where nobody does.
    pub shut: BTreeSet<CounterId>,
    /// What counters take besides, from the beginning.
    pub takes: BTreeMap<CounterId, Vec<GroupId>>,
    /// Other hours than the plan's.
    pub hours: Option<Vec<(TimeOfDay, TimeOfDay)>>,
}

/// Why something cannot be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The hall has no such counter.
    Counter(CounterId),
    /// The hall has no such group.
    Group(GroupId),
    /// A word that stands for nothing here.
    Word(String),
    /// The plan that comes of it has flaws.
    Flaws(Vec<Flaw>),
}

impl From<HallPlan> for Change {
    fn from(plan: HallPlan) -> Change {
        Change {
            plan,
            rehome: Rehoming::default(),
            open: BTreeSet::new(),
            shut: BTreeSet::new(),
            takes: BTreeMap::new(),
            hours: None,
        }
    }
}

impl Change {
    /// Some things of a plan.
    ///
    /// # Errors
    /// What the hall does not have, or what is wrong with the plan that comes of it.
    pub fn of(plan: &HallPlan, tweaks: &[Tweak]) -> Result<Change, Wrong> {
        let mut draft = Draft::from(plan.clone());
        let mut change = Change::from(plan.clone());
        let known = |counter: u16| {
            let id = CounterId(counter);
            plan.counter(id).map(|_| id).ok_or(Wrong::Counter(id))
        };
        let group = |id: &str| {
            let id = GroupId::from(id);
            plan.group(&id).map(|_| id.clone()).ok_or(Wrong::Group(id))
        };
        for tweak in tweaks {
            match tweak {
                Tweak::Open { counter } => {
                    change.open.insert(known(*counter)?);
                }
                Tweak::Shut { counter } => {
                    change.shut.insert(known(*counter)?);
                }
                Tweak::Takes { counter, group: id } => {
                    let (counter, id) = (known(*counter)?, group(id)?);
                    for it in draft.counters.iter_mut().filter(|it| it.number == counter) {
                        if !it.home.contains(&id) && !it.skills.contains(&id) {
                            it.skills.push(id.clone());
                        }
                    }
                    change.takes.entry(counter).or_default().push(id);
                }
                Tweak::Leaves { counter, group: id } => {
                    let (counter, id) = (known(*counter)?, group(id)?);
                    for it in draft.counters.iter_mut().filter(|it| it.number == counter) {
                        it.home.retain(|home| *home != id);
                        it.skills.retain(|skill| *skill != id);
                        if it.home.is_empty() && !it.skills.is_empty() {
                            it.home.push(it.skills.remove(0));
                        }
                    }
                }
                Tweak::Policy { policy } => draft.rules.balance.policy = policy_of(policy)?,
                Tweak::Loans { loans } => draft.rules.balance.loans = loans_of(loans)?,
                Tweak::Hours { sessions } => change.hours = Some(hours(sessions)?),
            }
        }
        change.plan = HallPlan::new(draft).map_err(Wrong::Flaws)?;
        Ok(change)
    }

    /// The sessions of a day, when those of the plan as it is are `usual`.
    #[must_use]
    pub fn sessions(&self, date: Date, usual: &[Session]) -> Vec<Session> {
        let offset = self.plan.hall.utc_offset_min;
        if let Some(hours) = &self.hours {
            let at = |time: TimeOfDay| Millis::at(date, i64::from(time.minutes()), offset);
            let of = |(from, to): &(TimeOfDay, TimeOfDay)| Session {
                from: at(*from),
                to: at(*to),
            };
            return hours.iter().map(of).collect();
        }
        let planned = sessions_on(&self.plan, date);
        // A day that was worked though the plan has it off is played as it was.
        if planned.is_empty() {
            usual.to_vec()
        } else {
            planned
        }
    }

    /// Gives people of groups that go to the counters of the groups that take them.
    pub(super) fn rehomed(&self, layout: &mut Layout, places: &Places) {
        for it in &self.rehome.groups {
            let (Some(from), Some(to)) = (places.group(&it.from), places.group(&it.to)) else {
                continue;
            };
            for counter in &mut layout.counters {
                if counter.skills.contains(&to) {
                    counter.skills.push(from);
                }
                if counter.home.contains(&to) {
                    counter.home.push(from);
                }
            }
        }
    }

    /// Who sits where, when without the change it is as `day` has it.
    pub(super) fn counters(&self, day: &Day, places: &Places, layout: &Layout) -> Vec<CounterDay> {
        let sessions = layout.hours.open().len();
        let mut counters = day.counters.clone();
        for (place, id) in places.counters.iter().enumerate() {
            let Some(counter) = counters.get_mut(place) else {
                continue;
            };
            // In hours that the day did not have, whoever was there at all is.
            let ever = counter.staffed.iter().any(|there| *there);
            counter.staffed.resize(sessions, ever);
            if self.open.contains(id) {
                counter.staffed = vec![true; sessions];
                counter.breaks.clear();
            }
            if self.shut.contains(id) {
                counter.staffed = vec![false; sessions];
            }
        }
        counters
    }
}

fn policy_of(word: &str) -> Result<Policy, Wrong> {
    match word {
        "index" => Ok(Policy::Index),
        "longest_wait" => Ok(Policy::LongestWait),
        "list" => Ok(Policy::List),
        _ => Err(Wrong::Word(word.to_owned())),
    }
}

fn loans_of(word: &str) -> Result<Loans, Wrong> {
    match word {
        "free" => Ok(Loans::Free),
        "approved" => Ok(Loans::Approved),
        _ => Err(Wrong::Word(word.to_owned())),
    }
}

fn hours(sessions: &[(String, String)]) -> Result<Vec<(TimeOfDay, TimeOfDay)>, Wrong> {
    let time = |text: &str| text.parse().map_err(|_| Wrong::Word(text.to_owned()));
    let mut hours: Vec<(TimeOfDay, TimeOfDay)> = Vec::new();
    for (from, to) in sessions {
        let (start, end): (TimeOfDay, TimeOfDay) = (time(from)?, time(to)?);
        let after = hours.last().is_none_or(|(_, last)| *last <= start);
        if start >= end || !after {
            return Err(Wrong::Word(format!("{from}-{to}")));
        }
        hours.push((start, end));
    }
    if hours.is_empty() {
        return Err(Wrong::Word(String::new()));
    }
    Ok(hours)
}

/// A change as it is written on the command line: `open:12`, `shut:12`, `takes:12:land`,
/// `leaves:12:land`, `policy:list`, `loans:free`, `hours:07:00-11:30,13:30-17:00`.
///
/// # Errors
/// The word that stands for nothing.
pub fn parse(text: &str) -> Result<Tweak, String> {
    let wrong = || {
        format!(
            "\"{text}\" is no change such as open:12, shut:12, takes:12:land, leaves:12:land, \
             policy:list, loans:free or hours:07:00-11:30,13:30-17:00"
        )
    };
    let (what, rest) = text.split_once(':').ok_or_else(wrong)?;
    let counter = |text: &str| text.parse::<u16>().map_err(|_| wrong());
    let both = || {
        let (number, group) = rest.split_once(':').ok_or_else(wrong)?;
        Ok::<(u16, String), String>((counter(number)?, group.to_owned()))
    };
    match what {
        "open" => Ok(Tweak::Open {
            counter: counter(rest)?,
        }),
        "shut" => Ok(Tweak::Shut {
            counter: counter(rest)?,
        }),
        "takes" => both().map(|(counter, group)| Tweak::Takes { counter, group }),
        "leaves" => both().map(|(counter, group)| Tweak::Leaves { counter, group }),
        "policy" => Ok(Tweak::Policy {
            policy: rest.to_owned(),
        }),
        "loans" => Ok(Tweak::Loans {
            loans: rest.to_owned(),
        }),
        "hours" => {
            let span = |it: &str| {
                let (from, to) = it.split_once('-').ok_or_else(wrong)?;
                Ok((from.to_owned(), to.to_owned()))
            };
            let sessions: Result<Vec<(String, String)>, String> =
                rest.split(',').map(span).collect();
            Ok(Tweak::Hours {
                sessions: sessions?,
            })
        }
        _ => Err(wrong()),
    }
}
