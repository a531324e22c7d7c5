//! The plan on its way into force: a draft, a publication for a later moment, and what came of it.

use std::fmt::Write;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::strand::InTheWay;
use crate::{CounterId, Draft, Event, Flaw, GroupId, Hall, HallPlan, Millis, Recorded};

/// What stands beside the plan in force. Kept over the days: a day is told by its own events, so
/// [`Event::DayOpened`] carries it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Planning {
    /// The number of the last draft; 0 before the first.
    #[serde(default)]
    pub drafts: u32,
    /// The draft that is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<SavedDraft>,
    /// What is to come into force at a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// A publication that did not happen at its moment, until somebody has seen to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Failed>,
}

impl Planning {
    /// True when there is nothing to carry into the next day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Planning::default()
    }

    /// The number of the draft that is worked on; 0 for none.
    #[must_use]
    pub fn draft_number(&self) -> u32 {
        self.draft.as_ref().map_or(0, |draft| draft.number)
    }
}

/// A draft that was saved. It may have flaws.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// Rises by one with every draft.
    pub number: u32,
    /// The version of the plan that it changes.
    pub base: u32,
    /// Who saved it.
    pub by: Arc<str>,
    /// When.
    pub at: Millis,
    /// The whole of it.
    pub plan: Arc<Draft>,
    /// Where people go whose group or counter it takes away.
    #[serde(default, skip_serializing_if = "Rehoming::is_empty")]
    pub rehome: Rehoming,
}

/// A plan that is to come into force at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// The number of the draft that it was, and that it is again when nothing comes of it.
    pub number: u32,
    /// When.
    pub due: Millis,
    /// The version that it changes.
    pub base: u32,
    /// Who planned it.
    pub by: Arc<str>,
    /// When that was.
    pub at: Millis,
    /// The whole plan.
    pub plan: Arc<HallPlan>,
    /// Where people go whose group or counter it takes away.
    #[serde(default, skip_serializing_if = "Rehoming::is_empty")]
    pub rehome: Rehoming,
    /// Why, by a code of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Arc<str>>,
    /// The version that it restores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u32>,
}

/// A publication that did not happen at its moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failed {
    /// When it was to be.
    pub due: Millis,
    /// When it was tried.
    pub at: Millis,
    /// Who had planned it.
    pub by: Arc<str>,
    /// The refusal's code.
    pub why: Arc<str>,
    /// What stood in the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_the_way: Vec<InTheWay>,
}

/// Where people go whose group or counter a plan takes away. What names a group or a counter that
/// stays is without effect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rehoming {
    /// Groups that go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupMove>,
    /// Counters that go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<CounterMove>,
}

/// Everything of one group becomes another one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMove {
    /// The group that goes.
    pub from: GroupId,
    /// The group that takes its people, with label and time.
    pub to: GroupId,
}

/// Everything of one counter becomes another one's, or goes back in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterMove {
    /// The counter that goes.
    pub from: CounterId,
    /// The counter that takes its people; none: they are back in their groups' lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CounterId>,
}

impl Rehoming {
    /// True when nobody is moved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.counters.is_empty()
    }

    /// Where a group's people go.
    #[must_use]
    pub fn group(&self, from: &GroupId) -> Option<&GroupId> {
        let found = self.groups.iter().find(|it| it.from == *from);
        found.map(|it| &it.to)
    }

    /// Where a counter's people go.
    #[must_use]
    pub fn counter(&self, from: CounterId) -> Option<Option<CounterId>> {
        let found = self.counters.iter().find(|it| it.from == from);
        found.map(|it| it.to)
    }

    /// The moves that a plan needs: those of what it does not have.
    #[must_use]
    pub(crate) fn for_plan(&self, plan: &HallPlan) -> Rehoming {
        let groups = self.groups.iter();
        let counters = self.counters.iter();
        Rehoming {
            groups: groups
                .filter(|it| plan.group(&it.from).is_none())
                .cloned()
                .collect(),
            counters: counters
                .filter(|it| plan.counter(it.from).is_none())
                .copied()
                .collect(),
        }
    }
}

impl Draft {
    /// Everything that is wrong with it, each with the key that causes it; none for a good plan.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        crate::flaw::flaws(self)
    }
}

impl Hall {
    /// Applies an event about the plan that is on its way; others are none of its business.
    pub(crate) fn planned(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        let planning = &mut self.planning;
        match &recorded.event {
            Event::PlanDrafted {
                number,
                base,
                plan,
                rehome,
            } => {
                planning.drafts = *number;
                planning.draft = Some(SavedDraft {
                    number: *number,
                    base: *base,
                    by: Arc::clone(&recorded.by),
                    at,
                    plan: Arc::clone(plan),
                    rehome: rehome.clone(),
                });
            }
            Event::DraftDropped { .. } => planning.draft = None,
            Event::PublicationPlanned {
                number,
                due,
                base,
                plan,
                rehome,
                reason,
                restores,
            } => {
                planning.drafts = planning.drafts.max(*number);
                if planning.draft_number() == *number {
                    planning.draft = None;
                }
                planning.failed = None;
                planning.pending = Some(Pending {
                    number: *number,
                    due: *due,
                    base: *base,
                    by: Arc::clone(&recorded.by),
                    at,
                    plan: Arc::clone(plan),
                    rehome: rehome.clone(),
                    reason: reason.clone(),
                    restores: *restores,
                });
            }
            Event::PublicationWithdrawn {} => {
                planning.failed = None;
                planning.back_to_draft();
            }
            Event::PublicationFailed { why, in_the_way } => {
                planning.failed = planning.pending.as_ref().map(|pending| Failed {
                    due: pending.due,
                    at,
                    by: Arc::clone(&pending.by),
                    why: Arc::clone(why),
                    in_the_way: in_the_way.clone(),
                });
                planning.back_to_draft();
            }
            Event::PlanSaved { draft, .. } => {
                if draft.is_some_and(|draft| draft == planning.draft_number()) {
                    planning.draft = None;
                }
                planning.pending = None;
                planning.failed = None;
            }
            _ => {}
        }
    }
}

impl Planning {
    /// What was to come into force is a draft again, unless somebody works on another one.
    fn back_to_draft(&mut self) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        self.draft.get_or_insert_with(|| SavedDraft {
            number: pending.number,
            base: pending.base,
            by: pending.by,
            at: pending.at,
            plan: Arc::new(Draft::clone(&pending.plan)),
            rehome: pending.rehome,
        });
    }

    /// As text; takes every field apart, so that a new one must be told.
    pub(crate) fn tell(&self, text: &mut String, clock: &dyn Fn(Millis) -> String) {
        let Planning {
            drafts: _,
            draft,
            pending,
            failed,
        } = self;
        if let Some(draft) = draft {
            let (number, base, flaws) = (draft.number, draft.base, draft.plan.flaws().len());
            let _ = writeln!(text, "  draft {number} of plan {base}: {flaws} to correct");
        }
        if let Some(pending) = pending {
            let (base, due) = (pending.base, clock(pending.due));
            let _ = writeln!(text, "  a plan for {due}, in place of {base}");
        }
        if let Some(failed) = failed {
            let (why, at) = (&failed.why, clock(failed.at));
            let _ = writeln!(text, "  no new plan at {at}: {why}");
        }
    }
}
