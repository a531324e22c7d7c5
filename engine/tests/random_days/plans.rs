//! Plans on their way into force: drafted, published now or later, thrown away, taken back, restored.

use std::sync::Arc;

use engine::plan::Draft;
use engine::planning::Rehoming;
use engine::{
    Command, DropDraft, Elapse, Hall, HallPlan, Millis, PublishPlan, RestorePlan, SaveDraft,
    SavePlan, WithdrawPlan,
};

use crate::{Chance, plan};

/// One of them.
pub(crate) fn plans(chance: &mut Chance, hall: &Hall, now: Millis) -> Command {
    let draft = hall.planning.draft.as_ref().map_or(0, |it| it.number);
    let later = now.plus(i64::try_from(chance.below(8 * 3_600_000)).unwrap_or(0));
    let at = (chance.below(2) == 0).then_some(later);
    match chance.below(10) {
        0..=3 => Command::SaveDraft(SaveDraft {
            base: hall.plan_version,
            over: draft,
            plan: Arc::new(some_draft(chance, hall)),
            rehome: Rehoming::default(),
        }),
        4 => Command::DropDraft(DropDraft { draft }),
        5..=7 => Command::PublishPlan(PublishPlan {
            draft,
            at,
            reason: None,
        }),
        8 => Command::RestorePlan(RestorePlan {
            version: 1,
            plan: Arc::new(HallPlan::from(some_draft(chance, hall))),
            base: hall.plan_version,
            rehome: Rehoming::default(),
            at,
            reason: None,
        }),
        _ if chance.below(2) == 0 => Command::WithdrawPlan(WithdrawPlan {}),
        _ => match plan(chance) {
            Some(plan) => Command::SavePlan(SavePlan {
                plan: Arc::new(plan),
                why: "by chance".into(),
            }),
            None => Command::Elapse(Elapse {}),
        },
    }
}

/// The plan in force with another rule, or a wholly other one.
fn some_draft(chance: &mut Chance, hall: &Hall) -> Draft {
    let other = if chance.below(2) == 0 {
        plan(chance)
    } else {
        None
    };
    let mut draft = Draft::from(other.unwrap_or_else(|| HallPlan::clone(hall.saved_plan())));
    draft.rules.return_min = 10 + u16::try_from(chance.below(30)).unwrap_or(0);
    draft
}
