//! One run: the hall from now on under one draw of chance.

use std::collections::VecDeque;

use rand::RngExt;
use rand_distr::Exp1;

use super::scene::{Begins, Desk, Line, Scene};
use super::stream;
use crate::chance::{self, Chance, LogNormal};
use crate::rule::{self, Head};

/// What a run needs and the next one uses again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    lines: Vec<Queue>,
    /// When the next one comes, by line.
    arrivals: Vec<f64>,
    /// When each counter is free; never while it is idle or nobody sits there.
    free: Vec<f64>,
    /// Since when each counter is idle.
    idle: Vec<Option<f64>>,
    /// How many are.
    idling: usize,
    last: Vec<Option<usize>>,
    pace: Vec<f64>,
    /// When each counter was free for the last time: breaks are due by the time since.
    worked: Vec<f64>,
}

/// A line during a run.
#[derive(Debug)]
struct Queue {
    /// How many of those who waited at the beginning are called.
    called: usize,
    ordinary: VecDeque<f64>,
    prio: VecDeque<f64>,
    /// Who is first.
    head: Option<First>,
    /// When the last one came that was drawn.
    arrival: f64,
    /// The share of the day at which he does, and where it was found.
    share: f64,
    bend: usize,
    /// People of a whole day in this run.
    daily: f64,
    mean: f64,
    people: Chance,
    services: Chance,
}

/// The head of a line.
#[derive(Debug, Clone, Copy)]
struct First {
    who: Who,
    /// When the wait began that orders.
    key: f64,
    ticket: u64,
}

/// Who is called.
#[derive(Debug, Clone, Copy)]
enum Who {
    Old(usize),
    Ordinary,
    Prio,
}

impl Queue {
    /// Finds who is first now.
    fn look(&mut self, line: &Line, credit: f64) {
        let old = line.waiting.get(self.called).map(|old| First {
            who: Who::Old(self.called),
            key: old.key,
            ticket: old.ticket,
        });
        let new = |who, key| First {
            who,
            key,
            ticket: u64::MAX,
        };
        let ordinary = self.ordinary.front().map(|at| new(Who::Ordinary, *at));
        let prio = self.prio.front().map(|at| new(Who::Prio, at - credit));
        let all = [old, ordinary, prio].into_iter().flatten();
        self.head = all.reduce(|best, it| if it.key < best.key { it } else { best });
    }

    /// Finds when the next one comes.
    fn draw_arrival(&mut self, scene: &Scene<'_>, line: &Line) {
        let step: f64 = self.people.sample(Exp1);
        if line.uneven > 0.0 {
            let at = self.arrival + step / line.uneven;
            self.arrival = if at < 60.0 { at } else { f64::INFINITY };
            return;
        }
        if self.daily <= 0.0 {
            self.arrival = f64::INFINITY;
            return;
        }
        self.share += step / self.daily;
        let shares = &scene.shares;
        while shares
            .get(self.bend + 1)
            .is_some_and(|(_, share)| *share < self.share)
        {
            self.bend += 1;
        }
        self.arrival = shares
            .get(self.bend + 1)
            .map_or(f64::INFINITY, |(to, high)| {
                let (from, low) = shares[self.bend];
                let part = if *high > low {
                    (self.share - low) / (high - low)
                } else {
                    1.0
                };
                (from + (to - from) * part).max(0.0)
            });
    }
}

/// Somebody was called in a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    /// The place of his line.
    pub line: usize,
    /// When he came; those who wait at the beginning came then.
    pub from: f64,
    pub at: f64,
    /// His place among those who are asked about.
    pub asked: Option<usize>,
}

/// Plays the hall until everybody who is asked about was called or the day is over; tells each
/// one's wait from now on.
pub(super) fn play(
    scene: &Scene<'_>,
    scratch: &mut Scratch,
    seed: u64,
    run: u64,
    mut tell: impl FnMut(usize, f64),
) {
    let mut left = scene.asked;
    let mut told = vec![false; scene.asked];
    if left > 0 {
        calls(scene, scratch, seed, run, scene.until, |call| {
            if let Some(asked) = call.asked {
                tell(asked, call.at);
                told[asked] = true;
                left -= 1;
            }
            left > 0
        });
    }
    for (asked, told) in told.into_iter().enumerate() {
        if !told {
            tell(asked, scene.until);
        }
    }
}

/// Plays the hall for some minutes; adds up, by line, the minutes that people wait meanwhile.
pub(super) fn waits(
    scene: &Scene<'_>,
    scratch: &mut Scratch,
    seed: u64,
    run: u64,
    horizon: f64,
) -> Vec<f64> {
    let end = horizon.min(scene.until);
    let mut minutes = vec![0.0; scene.lines.len()];
    calls(scene, scratch, seed, run, end, |call| {
        minutes[call.line] += call.at - call.from;
        true
    });
    for (line, queue) in scratch.lines.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "people in a hall")]
        let old = (scene.lines[line].waiting.len() - queue.called) as f64;
        let new = queue.ordinary.iter().chain(&queue.prio);
        minutes[line] += old * end + new.map(|from| (end - from).max(0.0)).sum::<f64>();
    }
    minutes
}

/// The clockwork: tells every call until `end`, or until nobody listens.
fn calls(
    scene: &Scene<'_>,
    scratch: &mut Scratch,
    seed: u64,
    run: u64,
    end: f64,
    mut listens: impl FnMut(Call) -> bool,
) {
    let mut chance = stream(seed, run, 0);
    begin(scene, scratch, &mut chance, seed, run);
    loop {
        let (desk, free) = earliest(&scratch.free);
        let (line, arrival) = earliest(&scratch.arrivals);
        let now = free.min(arrival);
        if now >= end {
            return;
        }
        let desk = if arrival < free {
            arrive(scene, scratch, line);
            match idle_for(scene, scratch, line) {
                Some(desk) => desk,
                None => continue,
            }
        } else {
            desk
        };
        if scratch.idle[desk].is_none() && breaks(scene, scratch, desk, now, &mut chance) {
            continue;
        }
        scratch.worked[desk] = now;
        match call(scene, scratch, desk, now) {
            None => {
                scratch.idling += usize::from(scratch.idle[desk].is_none());
                scratch.idle[desk] = Some(scratch.idle[desk].unwrap_or(now));
                scratch.free[desk] = f64::INFINITY;
            }
            Some(call) => {
                if !listens(call) {
                    return;
                }
            }
        }
    }
}

fn begin(scene: &Scene<'_>, scratch: &mut Scratch, chance: &mut Chance, seed: u64, run: u64) {
    scratch.lines.clear();
    scratch.arrivals.clear();
    scratch.idling = 0;
    for line in &scene.lines {
        let purpose = 1 + 2 * line.group as u64;
        let (mut people, services) = (stream(seed, run, purpose), stream(seed, run, purpose + 1));
        let daily = line.daily * LogNormal::new(1.0, line.daily_cv).draw(&mut people);
        let mean = line.mean * LogNormal::new(1.0, line.mean_cv).draw(&mut people);
        let mut queue = Queue {
            called: 0,
            ordinary: VecDeque::new(),
            prio: VecDeque::new(),
            head: None,
            arrival: 0.0,
            share: scene.shares[0].1,
            bend: 0,
            daily,
            mean,
            people,
            services,
        };
        queue.draw_arrival(scene, line);
        queue.look(line, scene.layout.prio_credit);
        scratch.arrivals.push(queue.arrival);
        scratch.lines.push(queue);
    }
    scratch.free.clear();
    scratch.idle.clear();
    scratch.last.clear();
    scratch.pace.clear();
    scratch.worked.clear();
    for desk in &scene.desks {
        let off = LogNormal::new(1.0, desk.pace_cv).draw(chance);
        let residual = chance::unit(chance);
        scratch.pace.push(desk.pace * off);
        scratch.last.push(desk.last);
        scratch.idle.push(None);
        let free = match desk.begins {
            Begins::At(at) => at,
            Begins::Never => f64::INFINITY,
            Begins::Break { elapsed } => {
                let (low, high) = scene.facts.break_len;
                let low = low.max(elapsed);
                if low < high {
                    low + (high - low) * residual - elapsed
                } else {
                    4.0 * residual
                }
            }
            Begins::Service { elapsed, law } => rest(law, off, elapsed, residual),
        };
        scratch.free.push(free.max(0.0));
        // A counter that is idle now counts as idle since then, and takes no break first.
        if matches!(desk.begins, Begins::At(at) if at <= 0.0) {
            scratch.idle[scratch.free.len() - 1] = Some(-1.0);
            scratch.idling += 1;
        }
        scratch.worked.push(0.0);
    }
}

/// How long a service still takes that has taken `elapsed`, when its law is `off` times as slow.
fn rest(law: LogNormal, off: f64, elapsed: f64, chance: f64) -> f64 {
    let past = law.below(elapsed / off);
    if past > 0.999 {
        // Longer than the law knows: about a third of a usual service more.
        return 0.7 * chance * law.at(0.0) * off;
    }
    let at = law.at(chance::normal_at(past + (1.0 - past) * chance));
    at * off - elapsed
}

/// The place and the value of the least. Two passes over few numbers are quicker than a heap.
fn earliest(times: &[f64]) -> (usize, f64) {
    let least = times.iter().copied().fold(f64::INFINITY, f64::min);
    let place = times.iter().position(|time| *time <= least);
    (place.unwrap_or(0), least)
}

fn arrive(scene: &Scene<'_>, scratch: &mut Scratch, line: usize) {
    let queue = &mut scratch.lines[line];
    let at = queue.arrival;
    if chance::happens(&mut queue.people, scene.facts.prio_share) {
        queue.prio.push_back(at);
    } else {
        queue.ordinary.push_back(at);
    }
    queue.draw_arrival(scene, &scene.lines[line]);
    queue.look(&scene.lines[line], scene.layout.prio_credit);
    scratch.arrivals[line] = queue.arrival;
}

/// The idle counter that takes somebody who comes: home first, then the fewest skills, then the
/// longest idle.
fn idle_for(scene: &Scene<'_>, scratch: &Scratch, line: usize) -> Option<usize> {
    if scratch.idling == 0 {
        return None;
    }
    let group = scene.lines[line].group;
    let mut best: Option<(usize, (bool, usize, f64))> = None;
    for (place, desk) in scene.desks.iter().enumerate() {
        let Some(since) = scratch.idle[place].filter(|_| desk.takes.contains(&line)) else {
            continue;
        };
        let facts = &scene.layout.counters[desk.counter];
        let home = facts.home.contains(&group);
        let since = if since < 0.0 { desk.since - 1e5 } else { since };
        let rank = (!home, facts.skills.len(), since);
        if best.is_none_or(|(_, least)| rank < least) {
            best = Some((place, rank));
        }
    }
    best.map(|(place, _)| place)
}

/// Whether the clerk takes a break instead of calling.
fn breaks(
    scene: &Scene<'_>,
    scratch: &mut Scratch,
    desk: usize,
    now: f64,
    chance: &mut Chance,
) -> bool {
    let hours = (now - scratch.worked[desk]) / 60.0;
    let rate = scene.desks[desk].breaks;
    if hours <= 0.0 || rate <= 0.0 {
        return false;
    }
    let due = 1.0 - (-rate * hours).exp();
    let goes = chance::happens(chance, due);
    if goes {
        let (low, high) = scene.facts.break_len;
        scratch.worked[desk] = now + chance::between(chance, low, high);
        scratch.free[desk] = scratch.worked[desk];
    }
    goes
}

/// A free counter calls somebody; none when nobody waits.
fn call(scene: &Scene<'_>, scratch: &mut Scratch, desk: usize, now: f64) -> Option<Call> {
    let Desk {
        counter, active, ..
    } = &scene.desks[desk];
    let lines = &scratch.lines;
    let place = |group: usize| scene.place[group];
    let head = |group: usize| {
        let first = lines[place(group)?].head?;
        Some(Head {
            waited: now - first.key,
            ticket: first.ticket,
        })
    };
    let mean = |group: usize| place(group).map_or(7.0, |line| scene.lines[line].mean);
    let group = rule::choose(
        scene.layout,
        *counter,
        active,
        scratch.last[desk],
        mean,
        head,
    )?;
    let line = place(group)?;
    let who = lines[line].head?.who;
    let queue = &mut scratch.lines[line];
    let (asked, from, waited) = match who {
        Who::Old(place) => {
            queue.called += 1;
            let old = scene.lines[line].waiting[place];
            (old.asked, 0.0, old.wait + now)
        }
        Who::Ordinary => {
            let from = queue.ordinary.pop_front().unwrap_or(now);
            (None, from, now - from)
        }
        Who::Prio => {
            let from = queue.prio.pop_front().unwrap_or(now);
            (None, from, now - from)
        }
    };
    queue.look(&scene.lines[line], scene.layout.prio_credit);
    let deviate = chance::normal(&mut queue.services);
    let comes = !chance::happens(&mut queue.services, scene.layout.misses(waited));
    let minutes = if comes {
        let usual = queue.mean * scene.layout.factor(*counter, group) * scratch.pace[desk];
        let change = if scratch.last[desk] == Some(group) {
            0.0
        } else {
            scene.layout.switch_min
        };
        usual * scene.lines[line].law.at(deviate) + change
    } else {
        scene.layout.noshow_timeout
    };
    scratch.last[desk] = Some(group);
    scratch.idling -= usize::from(scratch.idle[desk].take().is_some());
    scratch.free[desk] = now + minutes.max(0.05);
    Some(Call {
        line,
        from,
        at: now,
        asked,
    })
}
