//! The present state, made ready for many runs: times are working minutes from now on.

use crate::chance::LogNormal;
use crate::facts::Facts;
use crate::layout::Layout;
use crate::state::{State, Status};

/// After so many services, what the day has shown of a mean weighs as much as what was known.
const SERVICES: f64 = 16.0;

/// What all runs of one question share.
#[derive(Debug)]
pub struct Scene<'a> {
    pub(super) layout: &'a Layout,
    pub(super) facts: &'a Facts,
    pub(super) lines: Vec<Line>,
    /// By group, its place in `lines`.
    pub(super) place: Vec<Option<usize>>,
    pub(super) desks: Vec<Desk<'a>>,
    /// Moments at which the share of the day bends, with the share then.
    pub(super) shares: Vec<(f64, f64)>,
    /// When the last service ends.
    pub(super) until: f64,
    /// How many tickets are asked about.
    pub(super) asked: usize,
}

/// The line of one group.
#[derive(Debug)]
pub(super) struct Line {
    pub group: usize,
    /// Who waits, in the order of call.
    pub waiting: Vec<Old>,
    pub mean: f64,
    /// How uncertain the mean is.
    pub mean_cv: f64,
    /// The law of services of mean 1.
    pub law: LogNormal,
    /// People of a whole day at the rate of now.
    pub daily: f64,
    /// People a minute during the next hour, where an ordinary day has none.
    pub uneven: f64,
    /// How uncertain the number of those who come is.
    pub daily_cv: f64,
}

/// Somebody who waits now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Old {
    pub ticket: u64,
    /// When his wait began that orders, before now.
    pub key: f64,
    /// The wait until now, without the head start.
    pub wait: f64,
    /// His place among those who are asked about.
    pub asked: Option<usize>,
}

/// A counter with the lines that it takes.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub counter: usize,
    /// The groups that it takes, as places in `lines`.
    pub takes: Vec<usize>,
    pub active: &'a [usize],
    pub last: Option<usize>,
    pub begins: Begins,
    pub pace: f64,
    pub pace_cv: f64,
    /// Breaks an hour.
    pub breaks: f64,
    /// Since when it is idle.
    pub since: f64,
}

/// When a counter is free for the first time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Begins {
    At(f64),
    /// When the present service ends, which takes so long already; its law.
    Service {
        elapsed: f64,
        law: LogNormal,
    },
    /// When a break ends that has lasted so long already.
    Break {
        elapsed: f64,
    },
    Never,
}

impl<'a> Scene<'a> {
    /// The scene of one ticket, with only the groups and counters that can touch it, or of all.
    #[must_use]
    pub fn new(
        layout: &'a Layout,
        state: &'a State,
        facts: &'a Facts,
        only: Option<u64>,
    ) -> Scene<'a> {
        let reach = only.map_or_else(
            || vec![true; layout.groups.len()],
            |ticket| reached(layout, state, ticket),
        );
        let mut asked = 0;
        let (mut lines, mut place) = (Vec::new(), vec![None; layout.groups.len()]);
        for group in (0..layout.groups.len()).filter(|group| reach[*group]) {
            place[group] = Some(lines.len());
            lines.push(line(layout, state, facts, group, only, &mut asked));
        }
        let hours = &layout.hours;
        let worked = hours.work(state.now);
        let from_now = |at: f64| hours.work(at) - worked;
        let mut desks = Vec::new();
        for (counter, at) in state
            .counters
            .iter()
            .enumerate()
            .take(layout.counters.len())
        {
            let takes: Vec<usize> = at.active.iter().filter_map(|g| place[*g]).collect();
            if takes.is_empty() {
                continue;
            }
            let elapsed = (-from_now(at.since)).max(0.0);
            let last = at.group.filter(|group| *group < layout.groups.len());
            let begins = match at.status {
                Status::Idle => Begins::At(0.0),
                Status::Busy => {
                    let group = last.unwrap_or(at.active[0]);
                    let mean = state.mean(layout, group)
                        * layout.factor(counter, group)
                        * facts.pace(counter);
                    let law = LogNormal::new(mean, layout.groups[group].cv);
                    Begins::Service { elapsed, law }
                }
                Status::Break => Begins::Break { elapsed },
                Status::Off if hours.session(state.now).is_some() => Begins::Never,
                Status::Off if !facts.expected(counter) => Begins::Never,
                Status::Off => hours
                    .begin_after(state.now)
                    .map_or(Begins::Never, |begin| Begins::At(from_now(begin))),
            };
            desks.push(Desk {
                counter,
                takes,
                active: &at.active,
                last,
                begins,
                pace: facts.pace(counter),
                pace_cv: facts.pace_cv(counter),
                breaks: facts.breaks(counter),
                since: at.since,
            });
        }
        let mut shares = vec![(0.0, layout.profile.share(state.now))];
        let later = layout.profile.points().iter();
        shares.extend(
            later
                .filter(|(at, _)| *at > state.now)
                .map(|(at, share)| (from_now(*at), *share)),
        );
        Scene {
            layout,
            facts,
            lines,
            place,
            desks,
            shares,
            until: from_now(hours.closing()).max(0.0),
            asked,
        }
    }

    /// The tickets that are asked about, in the order in which a run tells of them.
    pub(super) fn asked(&self) -> Vec<u64> {
        let mut asked = vec![0; self.asked];
        for old in self.lines.iter().flat_map(|line| &line.waiting) {
            if let Some(place) = old.asked {
                asked[place] = old.ticket;
            }
        }
        asked
    }

    /// About how many calls a run has.
    pub(super) fn calls(&self) -> usize {
        let waiting: usize = self.lines.iter().map(|line| line.waiting.len()).sum();
        2 * waiting + 4 * self.desks.len() + 8
    }
}

fn line(
    layout: &Layout,
    state: &State,
    facts: &Facts,
    group: usize,
    only: Option<u64>,
    asked: &mut usize,
) -> Line {
    let waiting = state.waiting.get(group).map_or(&[][..], Vec::as_slice);
    let waiting = waiting.iter().map(|it| {
        let wanted = only.is_none_or(|ticket| ticket == it.id);
        let place = wanted.then_some(*asked);
        *asked += usize::from(wanted);
        Old {
            ticket: it.id,
            key: -it.key(),
            wait: it.wait,
            asked: place,
        }
    });
    let waiting: Vec<Old> = waiting.collect();
    let issued = state.issued.get(group).copied().unwrap_or(0.0).max(0.0);
    #[expect(clippy::cast_precision_loss, reason = "people in a hall")]
    let served = (issued - waiting.len() as f64).max(0.0);
    Line {
        group,
        waiting,
        mean: state.mean(layout, group),
        mean_cv: facts.mean_cv * (SERVICES / (SERVICES + served)).sqrt(),
        law: LogNormal::new(1.0, layout.groups[group].cv),
        daily: layout.groups[group].daily * state.rate(layout, group),
        uneven: state.uneven(layout, group),
        daily_cv: 1.0 / (15.0 + issued).sqrt(),
    }
}

/// The groups that share counters with a ticket's group, directly or through others.
fn reached(layout: &Layout, state: &State, ticket: u64) -> Vec<bool> {
    let mut reach = vec![false; layout.groups.len()];
    let has = |line: &Vec<crate::state::Waiting>| line.iter().any(|it| it.id == ticket);
    let Some(group) = state.waiting.iter().position(has) else {
        return reach;
    };
    reach[group] = true;
    loop {
        let mut grown = false;
        for at in &state.counters {
            if at.active.iter().any(|group| reach[*group]) {
                for group in &at.active {
                    grown |= !std::mem::replace(&mut reach[*group], true);
                }
            }
        }
        if !grown {
            return reach;
        }
    }
}
