//! The supervisor lends a group to a counter of another agency, or takes it back.

use serde::{Deserialize, Serialize};

use crate::command::known_group;
use crate::loan::LEAST_LOAN_MS;
use crate::rules::Loans;
use crate::{CounterId, Desk, Event, GroupId, Hall, Millis, Refusal};

/// Lends a group to a counter that is skilled for it: from now on the counter takes it, too. Lent
/// again, the loan ends at the new moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lend {
    /// Which counter.
    pub counter: CounterId,
    /// Which group.
    pub group: GroupId,
    /// Until when; the end of the session when left out.
    #[serde(default)]
    pub until: Option<Millis>,
}

impl Lend {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        self.lent(hall, now, None).map(|event| vec![event])
    }

    /// The loan, by an advice or without one.
    pub(crate) fn lent(
        &self,
        hall: &Hall,
        now: Millis,
        advice: Option<u32>,
    ) -> Result<Event, Refusal> {
        let (counter, group) = (self.counter, self.group.clone());
        let desk = hall.counter_today(counter)?.desk;
        known_group(hall, &group)?;
        if hall.plan.rules.balance.loans == Loans::Free {
            return Err(Refusal::LoansAreFree);
        }
        if hall.plan.counter(counter).is_none() {
            return Err(Refusal::NoSuchCounter { counter });
        }
        let loan = hall.office.loans.get(&(counter, group.clone()));
        if loan.is_none() && hall.plan.served_by(counter).contains(&group) {
            return Err(Refusal::ServesGroup { counter, group });
        }
        if !hall.is_able(counter, &group) {
            return Err(Refusal::NotSkilled { counter, group });
        }
        if desk == Desk::Shut {
            return Err(Refusal::CounterIsShut { counter });
        }
        let until = self.until.unwrap_or_else(|| hall.usual_loan_end(now));
        let (from, closes) = (now.plus(LEAST_LOAN_MS), hall.closes_at().unwrap_or(now));
        if until < from || until > closes {
            return Err(Refusal::MomentOutsideDay { from, closes });
        }
        if loan.is_some_and(|loan| loan.until == until) {
            return Err(Refusal::ServesGroup { counter, group });
        }
        Ok(Event::CounterLent {
            counter,
            group,
            until,
            advice,
        })
    }
}

/// A counter gives back what was lent to it. Whoever is there is still served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveBack {
    /// Which counter.
    pub counter: CounterId,
    /// Which group.
    pub group: GroupId,
}

impl GiveBack {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        self.given_back(hall, None).map(|event| vec![event])
    }

    /// The end of the loan, by an advice or without one.
    pub(crate) fn given_back(&self, hall: &Hall, advice: Option<u32>) -> Result<Event, Refusal> {
        let (counter, group) = (self.counter, self.group.clone());
        hall.counter_today(counter)?;
        known_group(hall, &group)?;
        if !hall.office.loans.contains_key(&(counter, group.clone())) {
            return Err(Refusal::NotLent { counter, group });
        }
        Ok(Event::CounterGivenBack {
            counter,
            group,
            advice,
        })
    }
}
