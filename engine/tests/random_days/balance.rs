//! Load over the counters: policies, loans, advice and its fate, what other days have taught.

use engine::plan::{Agency, Draft};
use engine::{
    AdviceAnswer, AnswerAdvice, Came, Command, CounterId, Effect, Expected, FollowAdvice, Followed,
    GiveBack, GroupFacts, GroupId, Hall, LearnFacts, Lend, Loans, Millis, Move, OfferAdvice,
    Policy,
};

use crate::Chance;

/// Another policy, and two agencies where loans are approved.
pub(crate) fn rules(chance: &mut Chance, draft: &mut Draft) {
    let rules = &mut draft.rules.balance;
    rules.policy = chance.one_of(&[
        Policy::LongestWait,
        Policy::Index,
        Policy::Index,
        Policy::List,
    ]);
    rules.loans = chance.one_of(&[Loans::Free, Loans::Approved, Loans::Approved]);
    if rules.loans == Loans::Approved {
        rules.alone.moves_per_hour = chance.one_of(&[0, 2]);
        rules.alone.same_zone = chance.below(2) == 0;
    }
    let name = draft.hall.name.clone();
    draft.agencies.push(Agency {
        id: "police".into(),
        name,
    });
    for group in &mut draft.groups {
        group.service_min = chance.one_of(&[3, 8, 25]);
        group.agency = chance.one_of(&["office", "police"]).into();
    }
    for counter in &mut draft.counters {
        counter.agency = chance.one_of(&["office", "police"]).into();
        counter.skills.retain(|skill| !counter.home.contains(skill));
    }
}

/// One of them.
pub(crate) fn balance(chance: &mut Chance, hall: &Hall, now: Millis) -> Command {
    let open = hall.office.open_advice().next().map(|(id, _)| id);
    let last = hall.office.advice.get_max().map(|(id, _)| *id);
    match chance.below(14) {
        0..=3 => {
            let (counter, group) = lendable(chance, hall);
            Command::Lend(Lend {
                counter,
                group,
                until: until(chance, now),
            })
        }
        4 | 5 => {
            let (counter, group) = lent(chance, hall);
            Command::GiveBack(GiveBack { counter, group })
        }
        6..=8 => Command::OfferAdvice(offer(chance, hall, now)),
        9 | 10 => Command::AnswerAdvice(AnswerAdvice {
            id: open.unwrap_or(1),
            answer: chance.one_of(&[
                AdviceAnswer::Accepted,
                AdviceAnswer::Accepted,
                AdviceAnswer::Dismissed,
                AdviceAnswer::Stale,
            ]),
        }),
        11 => Command::AnswerAdvice(AnswerAdvice {
            id: last.unwrap_or(1),
            answer: AdviceAnswer::Undone,
        }),
        12 => Command::FollowAdvice(FollowAdvice {
            id: last.unwrap_or(1),
            came: Followed {
                after_min: 45,
                served: 3,
                groups: vec![Came {
                    group: "a".into(),
                    waiting: 2,
                    wait_min: 12,
                }],
            },
        }),
        _ => Command::LearnFacts(LearnFacts {
            groups: vec![GroupFacts {
                group: chance.one_of(&["a", "b", "c"]).into(),
                mean_ms: 60_000 * i64::try_from(chance.below(30)).unwrap_or(1),
            }],
        }),
    }
}

fn offer(chance: &mut Chance, hall: &Hall, now: Millis) -> OfferAdvice {
    let counter = CounterId(1 + u16::try_from(chance.below(5)).unwrap_or(0));
    let what = match chance.below(6) {
        0..=2 => {
            let (counter, group) = lendable(chance, hall);
            let until = until(chance, now);
            Move::Lend {
                counter,
                group,
                until,
            }
        }
        3 => {
            let (counter, group) = lent(chance, hall);
            Move::GiveBack { counter, group }
        }
        4 => Move::Open { counter },
        _ => Move::Shut { counter },
    };
    let low_min = u16::try_from(chance.below(20)).unwrap_or(0);
    OfferAdvice {
        what,
        expected: Expected {
            horizon_min: 45,
            saves_low_min: -5,
            saves_high_min: 200,
            groups: vec![Effect {
                group: "a".into(),
                waiting: 4,
                before_min: 40,
                low_min,
                high_min: 10,
                after_min: Some(low_min),
            }],
        },
    }
}

fn until(chance: &mut Chance, now: Millis) -> Option<Millis> {
    let later = now.plus(i64::try_from(chance.below(3_600_000)).unwrap_or(0));
    (chance.below(2) == 0).then_some(later)
}

/// What could be lent, or whatever.
fn lendable(chance: &mut Chance, hall: &Hall) -> (CounterId, GroupId) {
    let counters = hall.plan.counters.iter();
    let mut all: Vec<(CounterId, GroupId)> = counters
        .flat_map(|it| {
            hall.lendable(it.number)
                .map(|group| (it.number, group.clone()))
        })
        .collect();
    if all.is_empty() {
        all.push((CounterId(1), "b".into()));
    }
    chance.one_of(&all)
}

/// What is lent, or whatever.
fn lent(chance: &mut Chance, hall: &Hall) -> (CounterId, GroupId) {
    let mut all: Vec<(CounterId, GroupId)> = hall.office.loans.keys().cloned().collect();
    if all.is_empty() {
        all.push((CounterId(1), "b".into()));
    }
    chance.one_of(&all)
}
