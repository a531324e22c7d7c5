//! The lines of a script about load: what is lent, what is advised, what was learned.
//!
//! | line | meaning |
//! | --- | --- |
//! | `lend B to 1` | counter 1 takes B, too, until the end of the session |
//! | `lend B to 1 until 10:00` | until then |
//! | `1 gives back B` | it does not any more |
//! | `advise: lend B to 1` | also `1 gives back B`, `1 opens`, `1 shuts`; B is to gain by it |
//! | `advise: lend B to 1 until 10:00` | until then |
//! | `advice 1 accepted` | also `dismissed`, `undone`, `stale` |
//! | `advice 1 followed: B 12 min` | what truly came; `nothing`, when nothing is told |
//! | `learn A 6 min, B 12 min` | what other days have taught |
//! | `promise 5-15: take A` | a number, with the wait that is told |

use engine::{
    AdviceAnswer, AnswerAdvice, Came, Command, CounterId, Effect, Event, Expected, FollowAdvice,
    Followed, GiveBack, GroupFacts, GroupId, Hall, Issue, LearnFacts, Lend, Millis, Move,
    OfferAdvice, Promise,
};

use super::Run;

/// The command of a line; none when the line is not of this kind.
pub(super) fn command(run: &mut Run, what: &str) -> Option<Command> {
    if let Some(rest) = what.strip_prefix("promise ") {
        let (range, take) = rest.split_once(": ")?;
        let (low, high) = range.split_once('-')?;
        let promise = Promise {
            low_min: low.parse().ok()?,
            high_min: high.parse().ok()?,
        };
        run.keys += 1;
        return Some(Command::Issue(Issue {
            group: run.group(take.strip_prefix("take ")?),
            key: engine::TicketKey(format!("key-{}", run.keys).into()),
            promise: Some(promise),
            ..Issue::default()
        }));
    }
    let hall = &run.hall;
    if let Some(advised) = what.strip_prefix("advise: ") {
        let what = moved(hall, advised)?;
        return Some(offer(hall, what));
    }
    if let Some(rest) = what.strip_prefix("advice ") {
        let (id, answer) = rest.split_once(' ')?;
        let id = id.parse().ok()?;
        if let Some(came) = answer.strip_prefix("followed: ") {
            return Some(Command::FollowAdvice(FollowAdvice {
                id,
                came: followed(hall, came)?,
            }));
        }
        let answer = match answer {
            "accepted" => AdviceAnswer::Accepted,
            "dismissed" => AdviceAnswer::Dismissed,
            "undone" => AdviceAnswer::Undone,
            "stale" => AdviceAnswer::Stale,
            _ => return None,
        };
        return Some(Command::AnswerAdvice(AnswerAdvice { id, answer }));
    }
    if let Some(rest) = what.strip_prefix("learn ") {
        let groups = rest.split(", ").map(|fact| {
            let (prefix, minutes) = fact.strip_suffix(" min")?.split_once(' ')?;
            Some(GroupFacts {
                group: group(hall, prefix),
                mean_ms: minutes.parse::<i64>().ok()? * 60_000,
            })
        });
        let groups = groups.collect::<Option<_>>()?;
        return Some(Command::LearnFacts(LearnFacts { groups }));
    }
    match moved(hall, what)? {
        Move::Lend {
            counter,
            group,
            until,
        } => Some(Command::Lend(Lend {
            counter,
            group,
            until,
        })),
        Move::GiveBack { counter, group } => Some(Command::GiveBack(GiveBack { counter, group })),
        Move::Open { .. } | Move::Shut { .. } => None,
    }
}

fn moved(hall: &Hall, what: &str) -> Option<Move> {
    if let Some(rest) = what.strip_prefix("lend ") {
        let (rest, until) = match rest.split_once(" until ") {
            Some((rest, time)) => (rest, Some(moment(hall, time)?)),
            None => (rest, None),
        };
        let (prefix, counter) = rest.split_once(" to ")?;
        return Some(Move::Lend {
            counter: CounterId(counter.parse().ok()?),
            group: group(hall, prefix),
            until,
        });
    }
    let (counter, act) = what.split_once(' ')?;
    let counter = CounterId(counter.parse().ok()?);
    match act {
        "opens" => Some(Move::Open { counter }),
        "shuts" => Some(Move::Shut { counter }),
        _ => {
            let group = group(hall, act.strip_prefix("gives back ")?);
            Some(Move::GiveBack { counter, group })
        }
    }
}

/// A move by which its group gains, or the first one of the plan.
fn offer(hall: &Hall, what: Move) -> Command {
    let gains = match &what {
        Move::Lend { group, .. } | Move::GiveBack { group, .. } => group.clone(),
        Move::Open { .. } | Move::Shut { .. } => hall.plan.groups[0].id.clone(),
    };
    let waiting = hall.lines.get(&gains).map_or(0, engine::Line::len);
    let effect = Effect {
        group: gains,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        before_min: 41,
        low_min: 24,
        high_min: 30,
        after_min: Some(27),
    };
    Command::OfferAdvice(OfferAdvice {
        what,
        expected: Expected {
            horizon_min: 45,
            saves_low_min: 100,
            saves_high_min: 300,
            groups: vec![effect],
        },
    })
}

fn followed(hall: &Hall, came: &str) -> Option<Followed> {
    let told = came.split(", ").filter(|it| *it != "nothing");
    let groups = told.map(|it| {
        let (prefix, minutes) = it.strip_suffix(" min")?.split_once(' ')?;
        let group = group(hall, prefix);
        let waiting = hall.lines.get(&group).map_or(0, engine::Line::len);
        Some(Came {
            group,
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            wait_min: minutes.parse().ok()?,
        })
    });
    Some(Followed {
        after_min: 45,
        served: 0,
        groups: groups.collect::<Option<_>>()?,
    })
}

fn moment(hall: &Hall, time: &str) -> Option<Millis> {
    let (hours, minutes) = time.split_once(':')?;
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    let offset = hall.plan.hall.utc_offset_min;
    Some(Millis::at(hall.last.local(offset).date(), minutes, offset))
}

fn group(hall: &Hall, prefix: &str) -> GroupId {
    let known = hall.plan.groups.iter().find(|it| *it.prefix == *prefix);
    known.map_or_else(|| GroupId::from(prefix), |group| group.id.clone())
}

/// What happened, told of the hall before it.
pub(super) fn event(event: &Event, hall: &Hall) -> String {
    let prefix = |id: &GroupId| {
        let group = hall.plan.group(id);
        group.map_or_else(|| id.to_string(), |group| group.prefix.to_string())
    };
    let clock = |at: &Millis| {
        let local = at.local(hall.plan.hall.utc_offset_min);
        local.strftime("%H:%M").to_string()
    };
    let by = |advice: &Option<u32>| match advice {
        Some(id) => format!(" (advice {id})"),
        None => String::new(),
    };
    match event {
        Event::CounterLent {
            counter,
            group,
            until,
            advice,
        } => format!(
            "{} is lent to {counter} until {}{}",
            prefix(group),
            clock(until),
            by(advice)
        ),
        Event::CounterGivenBack {
            counter,
            group,
            advice,
        } => format!("{counter} gives back {}{}", prefix(group), by(advice)),
        Event::AdviceMade { id, what, expected } => {
            let what = match what {
                Move::Lend {
                    counter,
                    group,
                    until,
                } => {
                    let until = until.as_ref().map(|it| format!(" until {}", clock(it)));
                    let until = until.unwrap_or_default();
                    format!("lend {} to {counter}{until}", prefix(group))
                }
                Move::GiveBack { counter, group } => {
                    format!("{counter} gives back {}", prefix(group))
                }
                Move::Open { counter } => format!("open {counter}"),
                Move::Shut { counter } => format!("shut {counter}"),
            };
            let effects = expected.groups.iter().map(|it| {
                let (before, low, high) = (it.before_min, it.low_min, it.high_min);
                let prefix = prefix(&it.group);
                format!("{prefix} {} wait, {before} -> {low}-{high} min", it.waiting)
            });
            let effects: Vec<String> = effects.collect();
            format!("advice {id}: {what}; {}", effects.join(", "))
        }
        Event::AdviceAnswered {
            id,
            answer,
            by_rule,
        } => {
            let answer = match answer {
                AdviceAnswer::Accepted => "accepted",
                AdviceAnswer::Dismissed => "dismissed",
                AdviceAnswer::Undone => "undone",
                AdviceAnswer::Stale => "stale",
            };
            let rule = if *by_rule { " by rule" } else { "" };
            format!("advice {id} is {answer}{rule}")
        }
        Event::AdviceFollowed { id, came } => {
            let groups = came.groups.iter();
            let groups = groups.map(|it| format!("{} {} min", prefix(&it.group), it.wait_min));
            let groups: Vec<String> = groups.collect();
            format!("after advice {id}: {}", groups.join(", "))
        }
        Event::FactsLearned { groups } => {
            let groups = groups.iter();
            let groups = groups.map(|it| format!("{} {} s", prefix(&it.group), it.mean_ms / 1_000));
            let groups: Vec<String> = groups.collect();
            format!("known of other days: {}", groups.join(", "))
        }
        _ => String::new(),
    }
}
