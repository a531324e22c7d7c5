//! The messages as they stand on the line, and the way from identifiers to places in lists.

use std::collections::BTreeMap;

use engine::dispatch::index::Weights;
use serde::Deserialize;
use serde::de::{self, DeserializeOwned, Deserializer};

use crate::hours::Hours;
use crate::layout::{Counter, Group, Layout, Profile, Rule};
use crate::sim::Called;
use crate::state::{self, State, Status, Waiting};

/// The longest line that is read, bytes.
const LONGEST: usize = 64 << 20;

/// Most groups and counters of one hall.
const MOST: usize = 2_000;

/// Why a line makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub field: String,
    pub why: String,
}

impl Wrong {
    pub fn new(field: &str, why: &str) -> Wrong {
        Wrong {
            field: field.into(),
            why: why.into(),
        }
    }
}

/// One message.
#[derive(Debug)]
pub(super) enum Message {
    Hello(Box<Hello>),
    Next {
        counter: i64,
        state: Moment,
    },
    Route {
        ticket: i64,
        idle: Vec<i64>,
        state: Moment,
    },
    Estimate {
        ticket: i64,
        state: Moment,
    },
    Advise {
        state: Moment,
    },
    Tick {
        state: Moment,
    },
    End,
}

#[derive(Deserialize)]
struct Op {
    op: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    counter: Option<i64>,
    #[serde(default)]
    ticket: Option<i64>,
    #[serde(default)]
    idle: Vec<i64>,
    state: Moment,
}

impl Message {
    pub fn read(line: &str) -> Result<Message, Wrong> {
        if line.len() > LONGEST {
            return Err(Wrong::new("", "the line is too long"));
        }
        let Op { op } = typed(line)?;
        if op == "end" {
            return Ok(Message::End);
        }
        if op == "hello" {
            return Ok(Message::Hello(typed(line)?));
        }
        if !["next", "route", "estimate", "advise", "tick"].contains(&op.as_str()) {
            let known = "is none of hello, next, route, estimate, advise, tick, end";
            return Err(Wrong::new("op", known));
        }
        let asked: Asked = typed(line)?;
        let missing = |field: &str| Wrong::new(field, "is missing");
        let state = asked.state;
        Ok(match op.as_str() {
            "next" => Message::Next {
                counter: asked.counter.ok_or_else(|| missing("counter"))?,
                state,
            },
            "route" => Message::Route {
                ticket: asked.ticket.ok_or_else(|| missing("ticket"))?,
                idle: asked.idle,
                state,
            },
            "estimate" => Message::Estimate {
                ticket: asked.ticket.ok_or_else(|| missing("ticket"))?,
                state,
            },
            "advise" => Message::Advise { state },
            _ => Message::Tick { state },
        })
    }
}

fn typed<T: DeserializeOwned>(line: &str) -> Result<T, Wrong> {
    let mut reader = serde_json::Deserializer::from_str(line);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|cause| {
        let path = cause.path().to_string();
        Wrong {
            field: if path == "." { String::new() } else { path },
            why: cause.inner().to_string(),
        }
    })?;
    reader
        .end()
        .map_err(|cause| Wrong::new("", &cause.to_string()))?;
    Ok(value)
}

/// The hall that the other side tells of.
#[derive(Debug, Deserialize)]
pub(super) struct Hello {
    groups: Vec<HelloGroup>,
    #[serde(default)]
    counters: Vec<HelloCounter>,
    #[serde(default)]
    profile: Vec<(f64, f64, f64)>,
    #[serde(default)]
    sessions: Vec<(f64, f64)>,
    #[serde(default)]
    grace: Vec<f64>,
    #[serde(default)]
    sec_penalty: Option<f64>,
    #[serde(default)]
    switch_min: Option<f64>,
    #[serde(default)]
    noshow: Option<f64>,
    #[serde(default)]
    noshow_timeout: Option<f64>,
    #[serde(default)]
    prio_credit: Option<f64>,
    #[serde(default)]
    sla_min: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct HelloGroup {
    id: i64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    dept: Option<String>,
    #[serde(default)]
    nominal_daily: Option<f64>,
    #[serde(default)]
    cv: Option<f64>,
    #[serde(default)]
    mean: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct HelloCounter {
    id: i64,
    #[serde(default)]
    dept: Option<String>,
    #[serde(default, deserialize_with = "one_or_several")]
    home: Vec<i64>,
    #[serde(default)]
    skills: Option<Vec<i64>>,
}

/// A group, several, or none.
fn one_or_several<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<i64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Home {
        One(i64),
        Several(Vec<i64>),
        Nothing(()),
    }
    let wrong = |_| de::Error::custom("is neither a group nor a list of groups");
    Ok(match Home::deserialize(reader).map_err(wrong)? {
        Home::One(group) => vec![group],
        Home::Several(groups) => groups,
        Home::Nothing(()) => Vec::new(),
    })
}

/// A yes or no that may be written as a number.
fn flag<'de, D: Deserializer<'de>>(reader: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Said(bool),
        Number(f64),
        Nothing(()),
    }
    let wrong = |_| de::Error::custom("is neither true nor false");
    Ok(match Flag::deserialize(reader).map_err(wrong)? {
        Flag::Said(said) => said,
        Flag::Number(number) => number > 0.0,
        Flag::Nothing(()) => false,
    })
}

/// Identifiers of the other side by their places here.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ids {
    pub groups: Vec<i64>,
    pub counters: Vec<i64>,
    group_at: BTreeMap<i64, usize>,
    counter_at: BTreeMap<i64, usize>,
}

impl Ids {
    fn new(groups: Vec<i64>, counters: Vec<i64>) -> Result<Ids, Wrong> {
        let places = |ids: &[i64], field: &str| {
            let at: BTreeMap<i64, usize> = ids
                .iter()
                .enumerate()
                .map(|(place, id)| (*id, place))
                .collect();
            if at.len() == ids.len() && ids.len() <= MOST {
                Ok(at)
            } else {
                Err(Wrong::new(
                    field,
                    "an id stands twice, or there are too many",
                ))
            }
        };
        Ok(Ids {
            group_at: places(&groups, "groups")?,
            counter_at: places(&counters, "counters")?,
            groups,
            counters,
        })
    }

    pub fn group(&self, id: i64, field: &str) -> Result<usize, Wrong> {
        let at = self.group_at.get(&id).copied();
        at.ok_or_else(|| Wrong::new(field, &format!("{id} is no group of the hall")))
    }

    pub fn counter(&self, id: i64, field: &str) -> Result<usize, Wrong> {
        let at = self.counter_at.get(&id).copied();
        at.ok_or_else(|| Wrong::new(field, &format!("{id} is no counter of the hall")))
    }

    /// A ticket as it is known here: its order is kept.
    #[expect(
        clippy::unused_self,
        reason = "the way back and forth stands in one place"
    )]
    pub fn known(&self, ticket: i64) -> u64 {
        ticket.cast_unsigned() ^ (1 << 63)
    }

    /// And as the other side knows it.
    #[expect(
        clippy::unused_self,
        reason = "the way back and forth stands in one place"
    )]
    pub fn ticket(&self, known: u64) -> i64 {
        (known ^ (1 << 63)).cast_signed()
    }
}

impl Hello {
    pub fn layout(self) -> Result<(Layout, Ids), Wrong> {
        let number = |field: &str, value: Option<f64>, usual: f64, least: f64, most: f64| {
            let value = value.unwrap_or(usual);
            if (least..=most).contains(&value) {
                Ok(value)
            } else {
                let why = format!("{value} is not between {least} and {most}");
                Err(Wrong::new(field, &why))
            }
        };
        let ids = Ids::new(
            self.groups.iter().map(|it| it.id).collect(),
            self.counters.iter().map(|it| it.id).collect(),
        )?;
        let mut groups = Vec::new();
        for (place, it) in self.groups.into_iter().enumerate() {
            let at = |field: &str| format!("groups[{place}].{field}");
            groups.push(Group {
                name: it.name.unwrap_or_default(),
                dept: it.dept.unwrap_or_default(),
                daily: number(&at("nominal_daily"), it.nominal_daily, 0.0, 0.0, 1e6)?,
                cv: number(&at("cv"), it.cv, 0.6, 0.0, 5.0)?,
                mean: number(&at("mean"), it.mean, 7.0, 0.01, 600.0)?,
            });
        }
        let mut counters = Vec::new();
        for (place, it) in self.counters.into_iter().enumerate() {
            let at = |field: &str| format!("counters[{place}].{field}");
            let all = |list: Vec<i64>, field: &str| -> Result<Vec<usize>, Wrong> {
                let places = list.into_iter().map(|id| ids.group(id, &at(field)));
                places.collect()
            };
            let home = all(it.home, "home")?;
            let mut skills = home.clone();
            for group in all(it.skills.unwrap_or_default(), "skills")? {
                if !skills.contains(&group) {
                    skills.push(group);
                }
            }
            skills.dedup();
            counters.push(Counter {
                dept: it.dept.unwrap_or_default(),
                home,
                skills,
            });
        }
        let hours = Hours::new(&self.sessions, &self.grace);
        let elsewhere = number("sec_penalty", self.sec_penalty, 1.1, 0.1, 10.0)?;
        let layout = Layout {
            groups,
            counters,
            profile: Profile::new(&self.profile, &hours),
            hours,
            rule: Rule::Index,
            weights: Weights {
                elsewhere_pct: (elsewhere - 1.0) * 100.0,
                ..Weights::default()
            },
            switch_min: number("switch_min", self.switch_min, 0.4, 0.0, 60.0)?,
            noshow: number("noshow", self.noshow, 0.035, 0.0, 1.0)?,
            noshow_timeout: number("noshow_timeout", self.noshow_timeout, 1.0, 0.0, 60.0)?,
            prio_credit: number("prio_credit", self.prio_credit, 60.0, 0.0, 1e4)?,
            target_min: 15.0,
            alarm_min: number("sla_min", self.sla_min, 30.0, 0.0, 1e4)?,
        };
        Ok((layout, ids))
    }
}

/// The hall at one moment.
#[derive(Debug, Deserialize)]
pub(super) struct Moment {
    now: f64,
    #[serde(default)]
    waiting: Vec<MomentWaiting>,
    #[serde(default)]
    counters: Vec<MomentCounter>,
    #[serde(default)]
    mean: Vec<Option<f64>>,
    #[serde(default)]
    issued: Vec<Option<f64>>,
    #[serde(default)]
    forecast60: Vec<Option<f64>>,
    #[serde(default)]
    events: Vec<MomentEvent>,
}

#[derive(Debug, Deserialize)]
struct MomentWaiting {
    id: i64,
    group: i64,
    #[serde(default)]
    arr: Option<f64>,
    #[serde(default)]
    wait: Option<f64>,
    #[serde(default, deserialize_with = "flag")]
    prio: bool,
}

#[derive(Debug, Deserialize)]
struct MomentCounter {
    id: i64,
    status: MomentStatus,
    #[serde(default)]
    active: Option<Vec<i64>>,
    #[serde(default)]
    group: Option<i64>,
    #[serde(default)]
    ticket: Option<i64>,
    #[serde(default)]
    since: Option<f64>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MomentStatus {
    Off,
    Idle,
    Busy,
    Break,
}

#[derive(Debug, Deserialize)]
struct MomentEvent {
    #[serde(default)]
    ev: Option<String>,
    #[serde(default)]
    t: Option<f64>,
    #[serde(default)]
    counter: Option<i64>,
    #[serde(default)]
    ticket: Option<i64>,
    #[serde(default)]
    group: Option<i64>,
}

impl Moment {
    /// The state by places in lists, and who was called since the last message.
    pub fn state(&self, ids: &Ids, layout: &Layout) -> Result<(State, Vec<Called>), Wrong> {
        let now = self.now.clamp(-1e5, 1e5);
        let mut waiting: Vec<Vec<Waiting>> = vec![Vec::new(); layout.groups.len()];
        for (place, it) in self.waiting.iter().enumerate() {
            let group = match ids.group_at.get(&it.group) {
                Some(group) => *group,
                None => ids.group(it.group, &format!("state.waiting[{place}].group"))?,
            };
            let since = || layout.hours.work(now) - layout.hours.work(it.arr.unwrap_or(now));
            waiting[group].push(Waiting {
                id: ids.known(it.id),
                wait: it.wait.unwrap_or_else(since).clamp(0.0, 1e5),
                credit: if it.prio { layout.prio_credit } else { 0.0 },
            });
        }
        let mut counters = vec![state::Counter::default(); layout.counters.len()];
        for (place, it) in self.counters.iter().enumerate() {
            let field = |name: &str| format!("state.counters[{place}].{name}");
            let counter = match ids.counter_at.get(&it.id) {
                Some(counter) => *counter,
                None => ids.counter(it.id, &field("id"))?,
            };
            let skills = &layout.counters[counter].skills;
            let active = match &it.active {
                None => layout.counters[counter].home.clone(),
                Some(list) => {
                    let mut active = Vec::with_capacity(list.len());
                    for id in list {
                        let group = match ids.group_at.get(id) {
                            Some(group) => *group,
                            None => ids.group(*id, &field("active"))?,
                        };
                        if skills.contains(&group) && !active.contains(&group) {
                            active.push(group);
                        }
                    }
                    active
                }
            };
            counters[counter] = state::Counter {
                status: match it.status {
                    MomentStatus::Off => Status::Off,
                    MomentStatus::Idle => Status::Idle,
                    MomentStatus::Busy => Status::Busy,
                    MomentStatus::Break => Status::Break,
                },
                active,
                group: it.group.and_then(|id| ids.group_at.get(&id).copied()),
                ticket: it.ticket.map(|id| ids.known(id)),
                since: it.since.unwrap_or(now).clamp(-1e5, now),
            };
        }
        let called = self.events.iter().filter_map(|it| {
            Some(Called {
                at: it.t.filter(|_| it.ev.as_deref() == Some("called"))?,
                counter: *ids.counter_at.get(&it.counter?)?,
                ticket: ids.known(it.ticket?),
                group: *ids.group_at.get(&it.group?)?,
            })
        });
        let numbers = |list: &[Option<f64>]| -> Vec<f64> {
            list.iter().map(|it| it.unwrap_or(f64::NAN)).collect()
        };
        let state = State {
            now,
            waiting,
            counters,
            mean: numbers(&self.mean),
            issued: numbers(&self.issued),
            forecast60: numbers(&self.forecast60),
        };
        Ok((state, called.collect()))
    }
}
