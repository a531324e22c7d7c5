//! The advisor says what to change, the supervisor answers, and later it is told what truly came.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::advice::{Advice, AdviceAnswer, Expected, Followed, Move, UNDO_ADVICE_MS};
use crate::command::{GiveBack, Lend, known_group};
use crate::time::MINUTE_MS;
use crate::{Desk, Event, GroupId, Hall, Millis, OpenCounter, Refusal, ShutCounter};

/// The span in which moves by rule are counted, milliseconds.
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Gives an advice. Where the plan lets the hall act alone, and within its limits, it is done at
/// once, and the log says that it was done by rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferAdvice {
    /// What to change.
    #[serde(flatten)]
    pub what: Move,
    /// What that is expected to bring.
    pub expected: Expected,
}

impl OfferAdvice {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let id = hall.office.advice.get_max().map_or(1, |(last, _)| last + 1);
        let what = match self.what.clone() {
            Move::Lend {
                counter,
                group,
                until,
            } => {
                if hall.plan.served_by(counter).contains(&group) {
                    return Err(Refusal::ServesGroup { counter, group });
                }
                Move::Lend {
                    counter,
                    group,
                    until: Some(until.unwrap_or_else(|| hall.usual_loan_end(now))),
                }
            }
            other => other,
        };
        self.makes_sense(hall)?;
        let moved = hall.moved(&what, id, now)?;
        hall.is_wanted(&what, now)?;
        let alone = hall.may_act_alone(&what, now);
        let expected = self.expected.clone();
        let mut events = vec![Event::AdviceMade { id, what, expected }];
        if alone {
            events.push(Event::AdviceAnswered {
                id,
                answer: AdviceAnswer::Accepted,
                by_rule: true,
            });
            events.extend(moved);
        }
        Ok(events)
    }

    /// That the expectation can be read: groups of the plan, once each, and no range upside down.
    fn makes_sense(&self, hall: &Hall) -> Result<(), Refusal> {
        let Expected {
            horizon_min,
            saves_low_min,
            saves_high_min,
            groups,
        } = &self.expected;
        groups_once(hall, groups.iter().map(|effect| &effect.group))?;
        let upside_down = groups.iter().any(|it| it.low_min > it.high_min);
        if groups.is_empty() || upside_down || saves_low_min > saves_high_min || *horizon_min == 0 {
            return Err(Refusal::AdviceUnclear);
        }
        Ok(())
    }
}

/// Answers an advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerAdvice {
    /// Which.
    pub id: u32,
    /// Accepted: it is done now. Undone: it is taken back, within a minute. Stale: the advisor does
    /// not stand by it any more.
    pub answer: AdviceAnswer,
}

impl AnswerAdvice {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let AnswerAdvice { id, answer } = *self;
        let advice = hall.known_advice(id)?;
        let answered = Event::AdviceAnswered {
            id,
            answer,
            by_rule: false,
        };
        let follows = match (answer, advice.answer) {
            (AdviceAnswer::Undone, Some((AdviceAnswer::Accepted, at))) => {
                if now.since(at) > UNDO_ADVICE_MS {
                    return Err(Refusal::AdviceUndoLate { id });
                }
                hall.moved_back(id, advice, now)?
            }
            (AdviceAnswer::Undone, None) => return Err(Refusal::AdviceIsOpen { id }),
            (_, Some(_)) => return Err(Refusal::AdviceIsOver { id }),
            (AdviceAnswer::Accepted, None) => hall.moved(&advice.what, id, now)?,
            (AdviceAnswer::Dismissed | AdviceAnswer::Stale, None) => Vec::new(),
        };
        Ok(std::iter::once(answered).chain(follows).collect())
    }
}

/// Tells what truly came after an advice, whatever the answer was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowAdvice {
    /// Which.
    pub id: u32,
    /// What came.
    pub came: Followed,
}

impl FollowAdvice {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let id = self.id;
        let advice = hall.known_advice(id)?;
        if advice.answer.is_none() {
            return Err(Refusal::AdviceIsOpen { id });
        }
        if advice.followed.is_some() {
            return Err(Refusal::AdviceIsOver { id });
        }
        groups_once(hall, self.came.groups.iter().map(|came| &came.group))?;
        if self.came.groups.is_empty() {
            return Err(Refusal::AdviceUnclear);
        }
        Ok(vec![Event::AdviceFollowed {
            id,
            came: self.came.clone(),
        }])
    }
}

/// That the plan has all of them, and none is named twice.
fn groups_once<'a>(hall: &Hall, ids: impl Iterator<Item = &'a GroupId>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for group in ids {
        known_group(hall, group)?;
        if !seen.insert(group) {
            return Err(Refusal::SaidTwice {
                what: group.to_string(),
            });
        }
    }
    Ok(())
}

impl Hall {
    fn known_advice(&self, id: u32) -> Result<&Advice, Refusal> {
        self.open_day()?;
        let known = self.office.advice.get(&id);
        known.ok_or(Refusal::NoSuchAdvice { id })
    }

    /// What a move does now.
    fn moved(&self, what: &Move, id: u32, now: Millis) -> Result<Vec<Event>, Refusal> {
        match what.clone() {
            Move::Lend {
                counter,
                group,
                until,
            } => {
                let lend = Lend {
                    counter,
                    group,
                    until,
                };
                lend.lent(self, now, Some(id)).map(|event| vec![event])
            }
            Move::GiveBack { counter, group } => {
                let back = GiveBack { counter, group }.given_back(self, Some(id));
                back.map(|event| vec![event])
            }
            Move::Open { counter } => OpenCounter { counter }.decide(self),
            Move::Shut { counter } => ShutCounter { counter }.decide(self, now),
        }
    }

    /// What takes an accepted move back: afterwards all is as it was before it.
    fn moved_back(&self, id: u32, advice: &Advice, now: Millis) -> Result<Vec<Event>, Refusal> {
        let went_on = Refusal::AdviceWentOn { id };
        match advice.what.clone() {
            Move::Lend { counter, group, .. } => {
                let loan = self.office.loans.get(&(counter, group.clone()));
                if loan.and_then(|loan| loan.advice) != Some(id) {
                    return Err(went_on);
                }
                Ok(vec![Event::CounterGivenBack {
                    counter,
                    group,
                    advice: Some(id),
                }])
            }
            Move::GiveBack { counter, group } => {
                let was = advice.before.loan.as_ref();
                let was = was.filter(|loan| loan.until > now);
                let is_lent = self.plan.served_by(counter).contains(&group);
                let able = self.plan.counter(counter).is_some() && self.is_able(counter, &group);
                let was = was.filter(|_| able && !is_lent).ok_or(went_on)?;
                Ok(vec![Event::CounterLent {
                    counter,
                    group,
                    until: was.until,
                    advice: Some(id),
                }])
            }
            Move::Open { counter } => match self.counter_today(counter)?.desk {
                Desk::Shut => Err(went_on),
                _ => {
                    let mut events = ShutCounter { counter }.decide(self, now)?;
                    // Whoever sat there while it was shut sits there still.
                    let seat = self.counter_today(counter)?.seat.as_ref();
                    let stays = seat
                        .is_some_and(|seat| advice.before.staff.as_deref() == Some(&*seat.staff));
                    events.retain(|event| !(stays && matches!(event, Event::StaffLeft { .. })));
                    Ok(events)
                }
            },
            Move::Shut { counter } => {
                let mut events = match self.counter_today(counter)?.desk {
                    Desk::Shut => OpenCounter { counter }.decide(self)?,
                    _ => return Err(went_on),
                };
                let mut seats = self.counters.values().filter_map(|it| it.seat.as_ref());
                let sat = advice.before.staff.as_ref();
                if let Some(staff) = sat.filter(|staff| seats.all(|seat| seat.staff != **staff)) {
                    events.insert(
                        0,
                        Event::StaffSignedIn {
                            counter,
                            staff: staff.clone(),
                            instead_of: None,
                        },
                    );
                }
                Ok(events)
            }
        }
    }

    /// That the same is not advised already, nor was dismissed a short while ago.
    fn is_wanted(&self, what: &Move, now: Millis) -> Result<(), Refusal> {
        let quiet_ms = i64::from(self.plan.rules.balance.quiet_min) * MINUTE_MS;
        for (id, advice) in self.office.advice.iter().rev() {
            if !advice.what.is_like(what) {
                continue;
            }
            match advice.answer {
                None => return Err(Refusal::AdviceStands { id: *id }),
                // Whoever takes it back does not want it either.
                Some((AdviceAnswer::Dismissed | AdviceAnswer::Undone, at)) => {
                    let until = at.plus(quiet_ms);
                    if now < until {
                        return Err(Refusal::AdviceUnwanted { id: *id, until });
                    }
                }
                Some((AdviceAnswer::Accepted | AdviceAnswer::Stale, _)) => {}
            }
        }
        Ok(())
    }

    /// Whether the plan lets the hall do it without a person: loans only, so many in an hour, and
    /// back only what was lent by advice.
    #[must_use]
    pub fn may_act_alone(&self, what: &Move, now: Millis) -> bool {
        let rules = self.plan.rules.balance.alone;
        let done = self.office.advice.values().filter(|advice| {
            let answered = advice.answer.map(|(_, at)| at);
            let lately = answered.is_some_and(|at| now.since(at) < HOUR_MS);
            let moved = matches!(
                advice.answer,
                Some((AdviceAnswer::Accepted | AdviceAnswer::Undone, _))
            );
            advice.by_rule && moved && lately
        });
        if done.count() >= usize::from(rules.moves_per_hour) {
            return false;
        }
        match what {
            Move::Lend { counter, group, .. } => {
                let zone = self.plan.counter(*counter).map(|it| &it.zone);
                let mut at_home = self.plan.counters.iter();
                !rules.same_zone
                    || at_home.any(|it| it.home.contains(group) && Some(&it.zone) == zone)
            }
            Move::GiveBack { counter, group } => {
                let loan = self.office.loans.get(&(*counter, group.clone()));
                loan.is_some_and(|loan| loan.advice.is_some())
            }
            Move::Open { .. } | Move::Shut { .. } => false,
        }
    }
}
