//! What is lent, and what the supervisor is advised to change.

use engine::advice::ADVICE_MS;
use engine::{Advice, AdviceAnswer, Effect, GroupId, Hall, Millis, Move};
use protocol::{AdviceEffect, AdviceMove, AdviceRow, AdviceState, LoanRow};

use super::parts;

/// How much of the day's answered advice is shown.
const MOST_ANSWERED: usize = 12;

/// What is lent to which counter.
pub(super) fn loans(hall: &Hall) -> Vec<LoanRow> {
    let loans = hall.office.loans.iter();
    loans
        .map(|((counter, id), loan)| {
            let group = hall.plan.group(id);
            LoanRow {
                counter: counter.0,
                group: id.0.to_string(),
                prefix: prefix(hall, id),
                name: group
                    .map(|group| parts::names(&group.name))
                    .unwrap_or_default(),
                since: parts::moment(loan.since),
                until: parts::moment(loan.until),
                by: loan.by.to_string(),
                advice: loan.advice,
            }
        })
        .collect()
}

/// The advice of today, the newest first: all that waits for an answer, and what was answered last.
pub(super) fn advice(hall: &Hall, now: Millis) -> Vec<AdviceRow> {
    let mut answered = 0;
    let newest = hall.office.advice.iter().rev();
    let shown = newest.filter(|(_, advice)| {
        answered += usize::from(advice.answer.is_some());
        advice.answer.is_none() || answered <= MOST_ANSWERED
    });
    shown
        .map(|(id, advice)| row(hall, *id, advice, now))
        .collect()
}

fn row(hall: &Hall, id: u32, advice: &Advice, now: Millis) -> AdviceRow {
    let effects = advice.expected.groups.iter();
    AdviceRow {
        id,
        at: parts::moment(advice.at),
        what: what(&advice.what),
        horizon_min: advice.expected.horizon_min,
        saves_low_min: advice.expected.saves_low_min,
        saves_high_min: advice.expected.saves_high_min,
        groups: effects.map(|it| effect(hall, advice, it)).collect(),
        state: match advice.answer {
            None => AdviceState::Open,
            Some((AdviceAnswer::Accepted, _)) => AdviceState::Accepted,
            Some((AdviceAnswer::Dismissed, _)) => AdviceState::Dismissed,
            Some((AdviceAnswer::Undone, _)) => AdviceState::Undone,
            Some((AdviceAnswer::Stale, _)) => AdviceState::Stale,
        },
        answered: advice.answer.map(|(_, at)| parts::moment(at)),
        by_rule: advice.by_rule,
        until: match advice.answer {
            None => Some(parts::moment(advice.at.plus(ADVICE_MS))),
            Some(_) => None,
        },
        undo_until: hall.undo_advice_until(id, now).map(parts::moment),
    }
}

fn what(what: &Move) -> AdviceMove {
    match what {
        Move::Lend {
            counter,
            group,
            until,
        } => AdviceMove::Lend {
            counter: counter.0,
            group: group.0.to_string(),
            until: until.map(parts::moment),
        },
        Move::GiveBack { counter, group } => AdviceMove::GiveBack {
            counter: counter.0,
            group: group.0.to_string(),
        },
        Move::Open { counter } => AdviceMove::Open { counter: counter.0 },
        Move::Shut { counter } => AdviceMove::Shut { counter: counter.0 },
    }
}

fn effect(hall: &Hall, advice: &Advice, effect: &Effect) -> AdviceEffect {
    let came = advice.followed.as_ref();
    let came = came.and_then(|it| it.groups.iter().find(|came| came.group == effect.group));
    AdviceEffect {
        group: effect.group.0.to_string(),
        prefix: prefix(hall, &effect.group),
        waiting: effect.waiting,
        before_min: effect.before_min,
        low_min: effect.low_min,
        high_min: effect.high_min,
        after_min: effect.after_min,
        came_min: came.map(|came| came.wait_min),
    }
}

fn prefix(hall: &Hall, id: &GroupId) -> String {
    let group = hall.plan.group(id);
    group.map_or_else(|| id.0.to_string(), |group| group.prefix.to_string())
}
