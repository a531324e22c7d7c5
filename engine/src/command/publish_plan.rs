//! A plan comes into force: a draft or an earlier version, now or at a moment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::known_reason;
use crate::planning::{Pending, Rehoming};
use crate::strand::in_short;
use crate::{Event, Hall, HallPlan, Millis, Refusal};

/// How far ahead a publication may be planned, milliseconds: a year.
const MOST_AHEAD_MS: i64 = 366 * 24 * 3_600_000;

/// Publishes the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishPlan {
    /// Its number.
    pub draft: u32,
    /// When; now when left out.
    #[serde(default)]
    pub at: Option<Millis>,
    /// Why, by a code of the plan.
    #[serde(default)]
    pub reason: Option<Arc<str>>,
}

impl PublishPlan {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let number = self.draft;
        let draft = hall.planning.draft.as_ref();
        let draft = draft.filter(|draft| draft.number == number);
        let draft = draft.ok_or(Refusal::NoSuchDraft { number })?;
        let plan = HallPlan::new(crate::Draft::clone(&draft.plan));
        let plan = plan.map_err(|flaws| Refusal::DraftFlawed {
            count: u32::try_from(flaws.len()).unwrap_or(u32::MAX),
        })?;
        let publication = Publication {
            number,
            base: draft.base,
            plan: Arc::new(plan),
            rehome: draft.rehome.clone(),
            reason: self.reason.clone(),
            restores: None,
        };
        publication.decide(hall, self.at, now)
    }
}

/// Puts an earlier version into force again, as a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestorePlan {
    /// The version of the past.
    pub version: u32,
    /// It, as the log has it.
    pub plan: Arc<HallPlan>,
    /// The version in force, as whoever asks has seen it.
    pub base: u32,
    /// Where people go whose group or counter it takes away.
    #[serde(default)]
    pub rehome: Rehoming,
    /// When; now when left out.
    #[serde(default)]
    pub at: Option<Millis>,
    /// Why, by a code of the plan.
    #[serde(default)]
    pub reason: Option<Arc<str>>,
}

impl RestorePlan {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let publication = Publication {
            number: hall.planning.drafts + 1,
            base: self.base,
            plan: Arc::clone(&self.plan),
            rehome: self.rehome.clone(),
            reason: self.reason.clone(),
            restores: Some(self.version),
        };
        publication.decide(hall, self.at, now)
    }
}

/// Takes a publication back that is to come, or acknowledges one that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawPlan {}

impl WithdrawPlan {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        if hall.planning.pending.is_none() && hall.planning.failed.is_none() {
            return Err(Refusal::NothingPending);
        }
        Ok(vec![Event::PublicationWithdrawn {}])
    }
}

/// A good plan on its way into force.
struct Publication {
    number: u32,
    base: u32,
    plan: Arc<HallPlan>,
    rehome: Rehoming,
    reason: Option<Arc<str>>,
    restores: Option<u32>,
}

impl Publication {
    fn decide(self, hall: &Hall, at: Option<Millis>, now: Millis) -> Result<Vec<Event>, Refusal> {
        no_pending(hall)?;
        if let Some(reason) = &self.reason {
            known_reason(&hall.plan.plan_reasons, reason)?;
        }
        let Some(due) = at else {
            return self.publish(hall, now, None).map(|event| vec![event]);
        };
        if due <= now || due > now.plus(MOST_AHEAD_MS) {
            return Err(Refusal::MomentNotAhead { from: now });
        }
        self.is_news(hall)?;
        Ok(vec![Event::PublicationPlanned {
            number: self.number,
            due,
            base: self.base,
            plan: self.plan,
            rehome: self.rehome,
            reason: self.reason,
            restores: self.restores,
        }])
    }

    /// That it changes the plan in force, and knows which.
    fn is_news(&self, hall: &Hall) -> Result<(), Refusal> {
        if self.base != hall.plan_version {
            return Err(Refusal::PlanIsNewer {
                base: self.base,
                version: hall.plan_version,
            });
        }
        if hall.plan_version > 0 && *self.plan == **hall.saved_plan() {
            return Err(Refusal::PlanUnchanged);
        }
        Ok(())
    }

    fn publish(self, hall: &Hall, now: Millis, who: Option<Arc<str>>) -> Result<Event, Refusal> {
        self.is_news(hall)?;
        nothing_in_the_way(hall, &self.plan, &self.rehome, now)?;
        let rehome = self.rehome.for_plan(&self.plan);
        let mut moved = Vec::new();
        for it in &rehome.groups {
            let tickets = hall.moved_by(&rehome);
            let tickets = tickets.filter(|(_, ticket)| ticket.group == it.from);
            let tickets: Vec<_> = tickets.map(|(_, ticket)| ticket.id).collect();
            if !tickets.is_empty() {
                moved.push(crate::event::GroupMoved {
                    from: it.from.clone(),
                    to: it.to.clone(),
                    tickets,
                });
            }
        }
        Ok(Event::PlanSaved {
            version: hall.plan_version + 1,
            why: self.reason.as_deref().unwrap_or_default().to_owned(),
            plan: self.plan,
            who,
            base: Some(self.base),
            draft: Some(self.number),
            restores: self.restores,
            rehome,
            moved,
        })
    }
}

/// That no publication waits for its moment: it would come too late.
pub(crate) fn no_pending(hall: &Hall) -> Result<(), Refusal> {
    match &hall.planning.pending {
        Some(pending) => Err(Refusal::PublicationPending { due: pending.due }),
        None => Ok(()),
    }
}

/// That a plan leaves nobody without a place, or the refusal with the list.
pub(crate) fn nothing_in_the_way(
    hall: &Hall,
    plan: &Arc<HallPlan>,
    rehome: &Rehoming,
    now: Millis,
) -> Result<(), Refusal> {
    hall.digits_stay(plan)?;
    let list = hall.in_the_way(plan, rehome, now);
    if list.is_empty() {
        return Ok(());
    }
    let what = in_short(hall, &list);
    Err(Refusal::PlanStrandsPeople { what, list })
}

impl Hall {
    /// The publication whose moment has come: the new plan, or why there is none. It is tried once.
    pub(crate) fn published_now(&self, now: Millis) -> Option<Event> {
        let pending = self.planning.pending.as_ref()?;
        if pending.due > now {
            return None;
        }
        let Pending {
            number,
            base,
            by,
            plan,
            rehome,
            reason,
            restores,
            due: _,
            at: _,
        } = pending.clone();
        let publication = Publication {
            number,
            base,
            plan,
            rehome,
            reason,
            restores,
        };
        let event = publication.publish(self, now, Some(by));
        Some(event.unwrap_or_else(|refusal| Event::PublicationFailed {
            why: refusal.code().into(),
            in_the_way: match refusal {
                Refusal::PlanStrandsPeople { list, .. } => list,
                _ => Vec::new(),
            },
        }))
    }
}
