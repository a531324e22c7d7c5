//! When advice is looked for, and how it is told to the hall.

use balance::advice::fluid::HORIZON;
use balance::advice::{self, Act, Limits, Memory, Proposal, Silence};
use balance::facts::Facts;
use engine::advice::{Came, Effect, Expected, Followed};
use engine::{
    AdviceAnswer, AnswerAdvice, Command, FollowAdvice, GroupId, Hall, Millis, Move, OfferAdvice,
};
use jiff::civil::Date;

use super::seen::Seen;

/// Advice is looked for so often, milliseconds of the hall's time.
pub const ADVISE_EVERY_MS: i64 = 3 * 60_000;
/// What came of an accepted advice is looked at after so long, minutes.
pub const FOLLOW_AFTER_MIN: i64 = 20;
/// A counter that is to shut was idle for so long, minutes.
const SHUT_AFTER_MIN: f64 = 30.0;
/// Nine in ten of its people wait at most so long afterwards, minutes.
const SHUT_WAIT_MIN: f64 = 5.0;
const MINUTE_MS: i64 = 60_000;

/// Remembers what was advised.
#[derive(Debug, Default)]
pub struct Advisor {
    memory: Memory,
    day: Option<Date>,
    next: Option<Millis>,
    quiet: Option<Silence>,
}

impl Advisor {
    /// What the hall is to be asked now, and why there is no advice, when that needs saying.
    /// `waits` tells how long those of a group waited who were called last, minutes.
    pub fn look(
        &mut self,
        hall: &Hall,
        seen: &Seen,
        facts: &Facts,
        waits: impl Fn(&GroupId) -> Option<f64>,
        now: Millis,
    ) -> (Vec<Command>, Option<Silence>) {
        let day = hall.day.as_ref().map(|day| day.date);
        if self.day != day {
            *self = Advisor {
                day,
                ..Advisor::default()
            };
        }
        self.memory.see(&seen.state);
        let mut asks = followed(hall, seen, waits, now);
        if self.next.is_some_and(|next| now < next) {
            return (asks, self.quiet);
        }
        self.next = Some(now.plus(ADVISE_EVERY_MS));
        asks.extend(withdrawn(hall, seen));
        self.hold(hall, seen);
        let limits = Limits {
            staff: true,
            ..Limits::default()
        };
        // Where every counter takes all that it can, there is nothing to lend; opening helps still.
        let advice = advice::advise(&seen.layout, &seen.state, facts, &self.memory, &limits);
        let offers = advice.proposals.iter();
        asks.extend(offers.filter_map(|proposal| offer(hall, seen, facts, proposal)));
        self.quiet = advice.silence.filter(|silence| {
            matches!(silence, Silence::OverCapacity(_) | Silence::NobodyHelps)
                && hall.office.open_advice().next().is_none()
        });
        (asks, self.quiet)
    }

    /// What waits for an answer is not proposed again, nor what was not wanted a short while ago.
    fn hold(&mut self, hall: &Hall, seen: &Seen) {
        let now = seen.state.now;
        let quiet = f64::from(hall.plan.rules.balance.quiet_min);
        for advice in hall.office.advice.values() {
            let Some(act) = act(seen, &advice.what) else {
                continue;
            };
            match advice.answer {
                None => self.memory.hold(act, now + 10.0),
                Some((AdviceAnswer::Dismissed | AdviceAnswer::Undone, at)) => {
                    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
                    let ago = hall.last.since(at) as f64 / 60_000.0;
                    self.memory.hold(act, now - ago + quiet);
                }
                Some((AdviceAnswer::Accepted | AdviceAnswer::Stale, _)) => {}
            }
        }
    }
}

/// Advice whose reason is gone: hardly anybody waits any more.
fn withdrawn(hall: &Hall, seen: &Seen) -> Vec<Command> {
    let few = Limits::default().from_queue;
    let open = hall.office.open_advice();
    let gone = open.filter(|(_, advice)| match &advice.what {
        Move::Lend { group, .. } => seen
            .places
            .group(group)
            .is_none_or(|group| seen.state.queue(group) < few),
        Move::GiveBack { .. } | Move::Open { .. } | Move::Shut { .. } => false,
    });
    gone.map(|(id, _)| {
        Command::AnswerAdvice(AnswerAdvice {
            id,
            answer: AdviceAnswer::Stale,
        })
    })
    .collect()
}

/// What came of what was accepted a while ago.
fn followed(
    hall: &Hall,
    seen: &Seen,
    waits: impl Fn(&GroupId) -> Option<f64>,
    now: Millis,
) -> Vec<Command> {
    let mut asks = Vec::new();
    for (id, advice) in &hall.office.advice {
        let Some((AdviceAnswer::Accepted, at)) = advice.answer else {
            continue;
        };
        if advice.followed.is_some() || now.since(at) < FOLLOW_AFTER_MIN * MINUTE_MS {
            continue;
        }
        let came = advice.expected.groups.iter().filter_map(|expected| {
            let place = seen.places.group(&expected.group)?;
            let waiting = seen.state.queue(place);
            // Nobody was called, so whoever waits longest has waited at least so long.
            let head = seen.state.waiting[place].first().map(|first| first.wait);
            let wait = waits(&expected.group).into_iter().chain(head);
            Some(Came {
                group: expected.group.clone(),
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
                wait_min: whole(wait.fold(0.0, f64::max)),
            })
        });
        let came = Followed {
            after_min: u16::try_from(now.since(at) / MINUTE_MS).unwrap_or(u16::MAX),
            served: served_since(hall, &advice.what, at),
            groups: came.collect(),
        };
        asks.push(Command::FollowAdvice(FollowAdvice { id: *id, came }));
    }
    asks
}

/// How many of a lent group the counter was given since.
fn served_since(hall: &Hall, what: &Move, since: Millis) -> u32 {
    let Move::Lend { counter, group, .. } = what else {
        return 0;
    };
    let calls = hall.tickets.iter().filter(|ticket| {
        ticket.group == *group
            && match ticket.place {
                engine::Place::Gone {
                    at,
                    how: engine::Ending::Finished,
                    counter: Some(by),
                } => by == *counter && at >= since,
                engine::Place::Serving { counter: by, .. } => by == *counter,
                _ => false,
            }
    });
    u32::try_from(calls.count()).unwrap_or(u32::MAX)
}

/// A proposal as a command.
fn offer(hall: &Hall, seen: &Seen, facts: &Facts, proposal: &Proposal) -> Option<Command> {
    let counter = *seen.places.counters.get(proposal.act.counter())?;
    let group = |group: usize| seen.places.groups.get(group).cloned();
    let meant = |place: usize| match proposal.act {
        Act::Lend { group, .. } | Act::GiveBack { group, .. } => group == place,
        Act::Open { counter } | Act::Shut { counter } => {
            seen.layout.counters[counter].home.contains(&place)
        }
    };
    let what = match proposal.act {
        Act::Lend { group: lent, .. } => Move::Lend {
            counter,
            group: group(lent)?,
            until: Some(seen.places.moment(proposal.until.floor())),
        },
        Act::GiveBack { group: lent, .. } => Move::GiveBack {
            counter,
            group: group(lent)?,
        },
        Act::Open { .. } => Move::Open { counter },
        Act::Shut { .. } => Move::Shut { counter },
    };
    let mut told = advice::effect(&seen.layout, &seen.state, facts, proposal, hall.seq);
    if matches!(proposal.act, Act::Shut { .. }) && !may_shut(hall, seen, proposal, &told) {
        return None;
    }
    // Whoever it is meant for is read first, then whoever gains, then whoever pays.
    told.waits.sort_by(|one, other| {
        let gain = |it: &advice::Waits| it.before.p50 - it.after.p50;
        let order = meant(other.group).cmp(&meant(one.group));
        order.then(gain(other).total_cmp(&gain(one)))
    });
    let groups = told.waits.iter().filter_map(|waits| {
        Some(Effect {
            group: group(waits.group)?,
            waiting: u32::try_from(seen.state.queue(waits.group)).unwrap_or(u32::MAX),
            before_min: whole(waits.before.p50),
            low_min: whole(waits.after.p10.floor()),
            high_min: whole(waits.after.p90.ceil()),
            after_min: Some(whole(waits.after.p50)),
        })
    });
    Some(Command::OfferAdvice(OfferAdvice {
        what,
        expected: Expected {
            horizon_min: whole(HORIZON),
            saves_low_min: signed(told.saved.low),
            saves_high_min: signed(told.saved.high),
            groups: groups.collect(),
        },
    }))
}

/// A counter is shut only where it was idle for long, where nobody will miss it, and one at a time: a
/// supervisor in the middle of a morning has better things to read.
fn may_shut(hall: &Hall, seen: &Seen, proposal: &Proposal, told: &advice::Effect) -> bool {
    let counter = &seen.state.counters[proposal.act.counter()];
    let idle = seen.state.now - counter.since >= SHUT_AFTER_MIN;
    let missed = told.waits.iter().any(|it| it.after.p90 > SHUT_WAIT_MIN);
    let mut open = hall.office.open_advice();
    idle && !missed && !open.any(|(_, advice)| matches!(advice.what, Move::Shut { .. }))
}

fn act(seen: &Seen, what: &Move) -> Option<Act> {
    let counter = seen.places.counter(what.counter())?;
    let place = |id: &GroupId| seen.places.group(id);
    Some(match what {
        Move::Lend { group, .. } => Act::Lend {
            counter,
            group: place(group)?,
        },
        Move::GiveBack { group, .. } => Act::GiveBack {
            counter,
            group: place(group)?,
        },
        Move::Open { .. } => Act::Open { counter },
        Move::Shut { .. } => Act::Shut { counter },
    })
}

/// Whole minutes. Casts of floats saturate.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "minutes of a day; what is beyond saturates"
)]
fn whole(minutes: f64) -> u16 {
    minutes.round().max(0.0) as u16
}

#[expect(clippy::cast_possible_truncation, reason = "what is beyond saturates")]
fn signed(minutes: f64) -> i32 {
    minutes.round() as i32
}
