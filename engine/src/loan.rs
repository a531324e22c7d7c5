//! What counters lend to each other: which groups a counter takes today, and until when.
//!
//! Where the plan's loans are approved ones, a counter takes by itself its home groups, what it is
//! skilled for of its own agency, and what is lent to it. The plan in force ([`Hall::plan`]) says
//! just that, so whoever asks what a counter serves needs to know nothing of loans.

use std::fmt::Write;
use std::sync::Arc;

use crate::plan::CounterPlan;
use crate::rules::Loans;
use crate::time::MINUTE_MS;
use crate::{CounterId, Event, GroupId, Hall, HallPlan, Millis, Office};

/// The shortest loan, milliseconds: sooner nobody would have been called by it.
pub const LEAST_LOAN_MS: i64 = 5 * MINUTE_MS;

/// A group that is lent to a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// Since when.
    pub since: Millis,
    /// Until when.
    pub until: Millis,
    /// Who approved it, or the rule.
    pub by: Arc<str>,
    /// The advice that it followed.
    pub advice: Option<u32>,
}

impl Office {
    /// A plan with today's skills and loans in it, as far as they fit it.
    pub(crate) fn with_skills(&self, plan: &Arc<HallPlan>) -> Arc<HallPlan> {
        let mut draft = None;
        for (index, counter) in plan.counters.iter().enumerate() {
            let (home, skills) = self.serves(plan, counter);
            if home != counter.home || skills != counter.skills {
                let draft = draft.get_or_insert_with(|| crate::Draft::clone(plan));
                (draft.counters[index].home, draft.counters[index].skills) = (home, skills);
            }
        }
        draft.map_or_else(|| Arc::clone(plan), |draft| Arc::new(HallPlan::from(draft)))
    }

    /// What a counter of a plan serves today, first and besides.
    fn serves(&self, plan: &HallPlan, counter: &CounterPlan) -> (Vec<GroupId>, Vec<GroupId>) {
        let fits = |id: &GroupId| plan.group(id).is_some();
        // Whatever the supervisor has set for today is approved by that.
        let today = self.reskilled.get(&counter.number);
        let today = today.filter(|it| it.home.iter().chain(&it.skills).all(fits));
        if plan.rules.balance.loans == Loans::Free {
            return match today {
                Some(today) => (today.home.clone(), today.skills.clone()),
                None => (counter.home.clone(), counter.skills.clone()),
            };
        }
        let own = |id: &&GroupId| {
            let group = plan.group(id);
            group.is_some_and(|group| group.agency == counter.agency)
        };
        let (home, mut skills) = match today {
            Some(today) => (today.home.clone(), today.skills.clone()),
            None => {
                let skills = counter.skills.iter().filter(own);
                (counter.home.clone(), skills.cloned().collect())
            }
        };
        let lent = self.loans.keys().filter(|(to, _)| *to == counter.number);
        for (_, group) in lent {
            if fits(group) && !home.contains(group) && !skills.contains(group) {
                skills.push(group.clone());
            }
        }
        (home, skills)
    }

    /// Loans that a new plan makes no sense of: of a group or counter that it does not have, beyond
    /// the counter's skills, or where nothing needs to be lent.
    pub(crate) fn end_senseless_loans(&mut self, plan: &HallPlan) {
        let approved = plan.rules.balance.loans == Loans::Approved;
        let stays = |(counter, group): &(CounterId, GroupId)| {
            approved && plan.group(group).is_some() && plan.served_by(*counter).contains(group)
        };
        let ends: Vec<_> = self.loans.keys().filter(|it| !stays(it)).cloned().collect();
        for loan in ends {
            self.loans.remove(&loan);
        }
    }

    /// The loans as text.
    pub(crate) fn tell_loans(&self, text: &mut String, clock: &dyn Fn(Millis) -> String) {
        for ((counter, group), loan) in &self.loans {
            let Loan {
                since,
                until,
                by,
                advice,
            } = loan;
            let (since, until) = (clock(*since), clock(*until));
            let advice = advice.map_or_else(String::new, |id| format!(", advice {id}"));
            let _ = writeln!(
                text,
                "  {group} is lent to {counter} from {since} until {until} by {by}{advice}"
            );
        }
    }
}

impl Hall {
    /// Whether a counter may serve a group today: it takes it by itself, or could be lent it.
    #[must_use]
    pub fn is_able(&self, counter: CounterId, group: &GroupId) -> bool {
        able(&self.plan, self.saved_plan(), counter, group)
    }

    /// What could be lent to a counter now, in the order of the plan.
    pub fn lendable(&self, counter: CounterId) -> impl Iterator<Item = &GroupId> {
        let served = self.plan.served_by(counter);
        let skills = self.saved_plan().served_by(counter).iter();
        let approved = self.plan.rules.balance.loans == Loans::Approved;
        skills.filter(move |group| approved && !served.contains(group))
    }

    /// When a loan ends that is made now and says nothing of it: with the session, or with the
    /// next one where that is too near.
    #[must_use]
    pub fn usual_loan_end(&self, now: Millis) -> Millis {
        let least = now.plus(LEAST_LOAN_MS);
        let sessions = self.day.as_ref().map_or(&[][..], |day| &day.sessions);
        let ends = sessions.iter().map(|session| session.to);
        let end = ends.into_iter().find(|end| *end >= least);
        end.or(self.closes_at()).unwrap_or(least)
    }

    /// The moment at which the next loan ends.
    pub(crate) fn next_loan_end(&self) -> Option<Millis> {
        self.open_day().ok()?;
        self.office.loans.values().map(|loan| loan.until).min()
    }

    /// The loans whose time is over.
    pub(crate) fn loans_over(&self, now: Millis) -> Vec<Event> {
        let over = self.office.loans.iter();
        let over = over.filter(|(_, loan)| loan.until <= now);
        over.map(|((counter, group), loan)| Event::CounterGivenBack {
            counter: *counter,
            group: group.clone(),
            advice: loan.advice,
        })
        .collect()
    }

    /// Changes what is lent; other events are none of its business.
    pub(crate) fn lent(&mut self, event: &Event, by: &Arc<str>, at: Millis) {
        match event {
            Event::CounterLent {
                counter,
                group,
                until,
                advice,
            } => {
                let key = (*counter, group.clone());
                // A loan that is given back and given back no more goes on as it was.
                let ended = advice.and_then(|id| self.office.advice.get(&id)?.before.loan.clone());
                let since = self.office.loans.get(&key).map_or(at, |loan| loan.since);
                let fresh = Loan {
                    since,
                    until: *until,
                    by: Arc::clone(by),
                    advice: *advice,
                };
                self.office.loans.insert(key, ended.unwrap_or(fresh));
            }
            Event::CounterGivenBack { counter, group, .. } => {
                self.office.loans.remove(&(*counter, group.clone()));
            }
            _ => return,
        }
        self.put_skills();
        self.rehome();
    }
}

/// Whether a counter may serve a group by a plan in force and the one that was saved.
pub(crate) fn able(plan: &HallPlan, saved: &HallPlan, counter: CounterId, group: &GroupId) -> bool {
    let approved = plan.rules.balance.loans == Loans::Approved;
    let lendable = approved && saved.served_by(counter).contains(group);
    lendable || plan.served_by(counter).contains(group)
}
