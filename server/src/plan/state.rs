//! Where the plan stands, and what is to be known of a draft: the engine's answers in words.

use appliance::words;
use engine::planning::{Failed, Pending};
use engine::{Draft, Hall, HallPlan, Millis, Rehoming};
use protocol::{
    CounterMove, DraftRow, FailedPlan, GroupMove, InTheWay, Names, PendingPlan, PlanCheck,
    PlanFlaw, PlanState, Rehome,
};

use super::diff;
use crate::app::{FIRST_PLAN, PLAN_FILE, SENT_PLAN};
use crate::view::parts;

/// Where the plan stands.
#[must_use]
pub fn state(hall: &Hall, now: Millis) -> PlanState {
    let planning = &hall.planning;
    PlanState {
        version: hall.plan_version,
        day_open: hall.day.as_ref().is_some_and(|day| day.closed_at.is_none()),
        draft: planning.draft.as_ref().map(|draft| DraftRow {
            number: draft.number,
            base: draft.base,
            by: draft.by.to_string(),
            at: parts::moment(draft.at),
        }),
        pending: planning.pending.as_ref().map(|it| pending(hall, it, now)),
        failed: planning.failed.as_ref().map(|it| failed(hall, it)),
        reasons: parts::choices(&hall.saved_plan().plan_reasons),
    }
}

fn pending(hall: &Hall, pending: &Pending, now: Millis) -> PendingPlan {
    PendingPlan {
        due: parts::moment(pending.due),
        base: pending.base,
        by: pending.by.to_string(),
        at: parts::moment(pending.at),
        reason: pending.reason.as_ref().map(|code| reason(hall, code)),
        restores: pending.restores,
        check: check(hall, &pending.plan, &pending.rehome, now),
    }
}

fn failed(hall: &Hall, failed: &Failed) -> FailedPlan {
    FailedPlan {
        due: parts::moment(failed.due),
        at: parts::moment(failed.at),
        by: failed.by.to_string(),
        code: failed.why.to_string(),
        in_the_way: in_the_way(hall, None, &failed.in_the_way),
    }
}

/// A reason for a change in the plan's words; whatever else it is as it stands.
#[must_use]
pub fn reason(hall: &Hall, code: &str) -> Names {
    let known = hall.saved_plan().plan_reasons.iter();
    let known = known.into_iter().find(|reason| *reason.id == *code);
    let origin = match code {
        FIRST_PLAN => Some("plan_diff.first_plan"),
        PLAN_FILE => Some("plan_diff.plan_file"),
        SENT_PLAN => Some("plan_diff.sent_plan"),
        _ => None,
    };
    known.map_or_else(
        || match origin {
            Some(key) => words::say(key, &[]),
            None => Names {
                vi: code.to_owned(),
                en: code.to_owned(),
            },
        },
        |reason| parts::names(&reason.name),
    )
}

/// What is to be known of a draft: flaws, what stands in its way now, and how it differs from the
/// plan in force.
#[must_use]
pub fn check(hall: &Hall, draft: &Draft, rehome: &Rehoming, now: Millis) -> PlanCheck {
    // A draft with flaws is asked the same: whoever waits, waits.
    let plan = std::sync::Arc::new(HallPlan::from(draft.clone()));
    let list = hall.in_the_way(&plan, rehome, now);
    PlanCheck {
        flaws: draft.flaws().iter().map(flaw).collect(),
        in_the_way: in_the_way(hall, Some(&plan), &list),
        changes: diff::changes(hall.saved_plan(), draft),
    }
}

fn flaw(flaw: &engine::Flaw) -> PlanFlaw {
    let code = flaw.problem.code();
    let params = flaw.problem.params();
    let params: Vec<(&str, &str)> = params
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    PlanFlaw {
        key: flaw.key.clone(),
        code: code.to_owned(),
        reason: words::say(&format!("flaw.{code}"), &params),
        remedy: words::say(&format!("flaw.{code}_remedy"), &params),
    }
}

/// What stands in the way, in words; groups by their names in the plan in force, or in the new one.
#[must_use]
pub fn in_the_way(
    hall: &Hall,
    plan: Option<&HallPlan>,
    list: &[engine::InTheWay],
) -> Vec<InTheWay> {
    let same = |text: &str| Names {
        vi: text.to_owned(),
        en: text.to_owned(),
    };
    let one = |it: &engine::InTheWay| {
        let code = it.what.code();
        let group = it.group.as_ref();
        let named = group.and_then(|id| {
            let new = plan.and_then(|plan| plan.group(id));
            hall.plan.group(id).or(new)
        });
        let named = named.map(|group| parts::names(&group.name));
        let named = named.unwrap_or_else(|| same(group.map_or("", |group| &group.0)));
        let label = same(it.label.as_deref().unwrap_or_default());
        let counter = it.counter.map(|counter| counter.to_string());
        let counter = same(counter.as_deref().unwrap_or_default());
        let name = same(it.name.as_deref().unwrap_or_default());
        let params = [
            ("label", &label),
            ("group", &named),
            ("counter", &counter),
            ("name", &name),
        ];
        InTheWay {
            code: code.to_owned(),
            label: it.label.clone(),
            group: group.map(ToString::to_string),
            counter: it.counter.map(|counter| counter.0),
            say: words::say_names(&format!("in_the_way.{code}"), &params),
            remedy: words::say_names(&format!("in_the_way.{code}_remedy"), &params),
        }
    };
    list.iter().map(one).collect()
}

/// Moves as the engine knows them.
#[must_use]
pub fn rehoming(rehome: &Rehome) -> Rehoming {
    Rehoming {
        groups: rehome.groups.iter().map(group_move).collect(),
        counters: rehome.counters.iter().map(counter_move).collect(),
    }
}

fn group_move(it: &GroupMove) -> engine::GroupMove {
    engine::GroupMove {
        from: it.from.as_str().into(),
        to: it.to.as_str().into(),
    }
}

fn counter_move(it: &CounterMove) -> engine::CounterMove {
    engine::CounterMove {
        from: engine::CounterId(it.from),
        to: it.to.map(engine::CounterId),
    }
}
