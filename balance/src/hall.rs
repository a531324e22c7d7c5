//! From the hall of the engine to the shapes of this crate: its plan as a [`Layout`], its present
//! moment as a [`State`].

use std::collections::BTreeMap;

use engine::dispatch::index::Weights;
use engine::time::MINUTE_MS;
use engine::{Class, CounterId, Desk, GroupId, Hall, HallPlan, Millis, Place, Precedence, Session};
use serde::{Deserialize, Serialize};

use crate::hours::Hours;
use crate::layout::{Counter, Group, Layout, Profile, Rule};
use crate::state::{self, State, Status, Waiting};

/// How long one takes of a group that nobody knows, minutes: the mean of the study's groups.
const UNKNOWN_MIN: f64 = 7.0;

/// What past days have taught about a hall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Known {
    /// By group.
    pub groups: BTreeMap<GroupId, KnownGroup>,
    /// Start, length and weight: the share of a day's people who come in that time.
    pub profile: Vec<(f64, f64, f64)>,
    /// Share of people who do not come when they are called at once.
    pub noshow: Option<f64>,
}

/// What past days have taught about a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct KnownGroup {
    /// People expected today.
    pub daily: f64,
    /// Mean minutes from the call to the end of a step.
    pub mean: f64,
    /// Their coefficient of variation.
    pub cv: f64,
}

/// Groups and counters of a plan by their places in a [`Layout`], and the clock of its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The groups.
    pub groups: Vec<GroupId>,
    /// The counters.
    pub counters: Vec<CounterId>,
    /// The hall's midnight.
    pub midnight: Millis,
}

impl Places {
    /// Of a plan on a day that begins at this midnight of the hall's clock.
    #[must_use]
    pub fn new(plan: &HallPlan, midnight: Millis) -> Places {
        Places {
            groups: plan.groups.iter().map(|group| group.id.clone()).collect(),
            counters: plan.counters.iter().map(|counter| counter.number).collect(),
            midnight,
        }
    }

    /// Of a plan, with the groups and counters besides that another one has.
    #[must_use]
    pub fn of_both(plan: &HallPlan, other: &HallPlan, midnight: Millis) -> Places {
        let mut places = Places::new(plan, midnight);
        let more = Places::new(other, midnight);
        for group in more.groups {
            if places.group(&group).is_none() {
                places.groups.push(group);
            }
        }
        for counter in more.counters {
            if places.counter(counter).is_none() {
                places.counters.push(counter);
            }
        }
        places
    }

    /// A group's place.
    #[must_use]
    pub fn group(&self, id: &GroupId) -> Option<usize> {
        self.groups.iter().position(|group| group == id)
    }

    /// A counter's place.
    #[must_use]
    pub fn counter(&self, id: CounterId) -> Option<usize> {
        self.counters.iter().position(|counter| *counter == id)
    }

    /// Minutes after the day's midnight.
    #[must_use]
    pub fn minutes(&self, at: Millis) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
        let ms = (at.0 - self.midnight.0) as f64;
        ms / 60_000.0
    }

    /// The moment so many minutes after the day's midnight.
    #[must_use]
    pub fn moment(&self, minutes: f64) -> Millis {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a day")]
        let ms = (minutes * 60_000.0).round() as i64;
        self.midnight.plus(ms)
    }
}

/// The hall of a plan, with the groups and counters of `places`: those that the plan does not have
/// are empty. `skills` is the plan with all that counters can serve; `rule` and `weights` are how it
/// chooses the next ticket.
#[must_use]
pub fn layout(
    skills: &HallPlan,
    places: &Places,
    sessions: &[Session],
    known: &Known,
    (rule, weights): (Rule, Weights),
) -> Layout {
    let groups = places.groups.iter().map(|id| {
        let (fact, group) = (known.groups.get(id), skills.group(id));
        let planned = group.map_or(UNKNOWN_MIN, |group| f64::from(group.service_min));
        Group {
            name: group.map_or_else(String::new, |group| group.name.vi.clone()),
            dept: group.map_or_else(String::new, |group| group.agency.clone()),
            daily: fact.map_or(0.0, |it| it.daily.max(0.0)),
            cv: fact.map_or(0.65, |it| it.cv.clamp(0.05, 3.0)),
            mean: fact.map_or(planned, |it| it.mean),
        }
    });
    let place = |id: &GroupId| places.group(id);
    let counters = places.counters.iter().map(|id| {
        let counter = skills.counter(*id);
        let home = counter.into_iter().flat_map(|counter| &counter.home);
        Counter {
            dept: counter.map_or_else(String::new, |counter| counter.agency.clone()),
            home: home.filter_map(place).collect(),
            skills: skills.served_by(*id).iter().filter_map(place).collect(),
        }
    });
    let times: Vec<(f64, f64)> = sessions
        .iter()
        .map(|session| (places.minutes(session.from), places.minutes(session.to)))
        .collect();
    // Those who wait at the end of a session are served on until they are; the last one's grace is
    // the plan's, one between two sessions ends with the next.
    let grace: Vec<f64> = (0..times.len())
        .map(|index| {
            let plan = f64::from(skills.rules.grace_min);
            let next = times.get(index + 1).map(|(from, _)| from - times[index].1);
            next.map_or(plan, |gap| plan.min(20.0).min(gap))
        })
        .collect();
    let hours = Hours::new(&times, &grace);
    Layout {
        groups: groups.collect(),
        counters: counters.collect(),
        profile: Profile::new(&known.profile, &hours),
        hours,
        rule,
        weights,
        switch_min: 0.4,
        noshow: known.noshow.unwrap_or(0.035).clamp(0.0, 1.0),
        noshow_timeout: f64::from(skills.rules.no_show_after_s) / 60.0,
        prio_credit: credit(skills, Class::Priority),
        target_min: f64::from(skills.rules.target_min),
        alarm_min: f64::from(skills.rules.alarm_min),
    }
}

/// The head start of a class, minutes. A ratio is played as an hour, which is about what it gives.
fn credit(plan: &HallPlan, class: Class) -> f64 {
    match (class, plan.rules.priority.precedence) {
        (Class::Ordinary | Class::Appointment, _) => 0.0,
        (Class::Priority, Precedence::HeadStartMin(min)) => f64::from(min),
        (Class::Priority, Precedence::Ratio(_)) => 60.0,
        (Class::Priority, Precedence::Absolute) => 1e4,
    }
}

/// The hall at a moment. `mean` tells how long one of a group takes as learned until now, minutes.
#[must_use]
pub fn state(
    hall: &Hall,
    places: &Places,
    layout: &Layout,
    now: Millis,
    mean: impl Fn(&GroupId) -> f64,
) -> State {
    let worked = |at: Millis| layout.hours.work(places.minutes(at));
    let (minutes, until_now) = (places.minutes(now), worked(now));
    let waiting = places.groups.iter().map(|group| {
        let line = hall.lines.get(group);
        let tickets = line.into_iter().flat_map(|line| line.waiting());
        let mut waiting: Vec<Waiting> = tickets
            .filter_map(|(key, id)| {
                let ticket = hall.ticket(*id)?;
                let wait = (until_now - worked(ticket.in_line_since)).max(0.0);
                let early = (key.0 - now.0).max(0) / MINUTE_MS;
                let keyed = until_now - worked(*key) + credit(&hall.plan, ticket.class);
                #[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
                let keyed = keyed - early as f64;
                Some(Waiting {
                    id: u64::from(id.0),
                    wait,
                    credit: keyed - wait,
                })
            })
            .collect();
        waiting.sort_by(|one, other| {
            other
                .key()
                .total_cmp(&one.key())
                .then(one.id.cmp(&other.id))
        });
        waiting
    });
    let counters = places.counters.iter().map(|id| {
        let active = hall.plan.served_by(*id).iter();
        let mut counter = state::Counter {
            active: active.filter_map(|group| places.group(group)).collect(),
            since: minutes,
            ..state::Counter::default()
        };
        let Some(desk) = hall.counters.get(id).map(|it| it.desk) else {
            return counter;
        };
        counter.status = match desk {
            Desk::Shut => Status::Off,
            Desk::Free { .. } => Status::Idle,
            Desk::Calling(_) | Desk::Serving(_) => Status::Busy,
            Desk::Paused { .. } => Status::Break,
        };
        if let Desk::Free { since } | Desk::Paused { since } = desk {
            counter.since = places.minutes(since);
        }
        if let Some(ticket) = desk.ticket().and_then(|id| hall.ticket(id)) {
            counter.ticket = Some(u64::from(ticket.id.0));
            counter.group = places.group(&ticket.group);
            if let Place::Called { since, .. } | Place::Serving { since, .. } = ticket.place {
                counter.since = places.minutes(since);
            }
        }
        counter
    });
    let given = places.groups.iter().map(|group| {
        let line = hall.lines.get(group);
        line.map_or(0.0, |line| f64::from(line.given_out()))
    });
    State {
        now: minutes,
        waiting: waiting.collect(),
        counters: counters.collect(),
        mean: places.groups.iter().map(mean).collect(),
        issued: given.collect(),
        forecast60: Vec::new(),
    }
}
