//! Time passed: what happens by rule and not by anybody's hand.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::{service_date, sessions_on};
use crate::command::CloseDay;
use crate::{Event, Hall, Millis, Refusal};

/// Lets every rule act whose moment has come. Given whenever [`Hall::next_deadline`] is reached,
/// and again until it yields nothing: one moment can both close a day and open the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elapse {}

/// Why the hall wants to wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// A service day opens.
    DayOpens,
    /// The service day closes.
    DayCloses,
    /// A counter marks a no-show or calls by itself.
    CounterActs,
    /// A planned act of the supervisor is due.
    ActDue,
    /// A loan ends.
    LoanEnds,
    /// An advice is too old for an answer.
    AdviceEnds,
    /// A step elsewhere ends by itself.
    StepEnds,
    /// A plan comes into force.
    PlanDue,
    /// Numbers begin or cease to be given: screens change, the hall does not.
    OpeningChanges,
}

/// How many days ahead the next working day is looked for.
const HORIZON_DAYS: usize = 40;

impl Elapse {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let closes = hall.closes_at().filter(|at| *at <= now);
        // A publication whose moment lies before the close goes first, though both are late.
        let publishes = hall.planning.pending.as_ref().map(|it| it.due);
        let first = publishes.is_some_and(|due| closes.is_none_or(|at| due < at));
        if first && let Some(event) = hall.published_now(now) {
            return Ok(vec![event]);
        }
        if closes.is_some() {
            return CloseDay {}.decide(hall);
        }
        let planned = hall.planned_now(now);
        if !planned.is_empty() {
            return Ok(planned);
        }
        let ended = hall.loans_over(now);
        if !ended.is_empty() {
            return Ok(ended);
        }
        let stale = hall.stale_now(now);
        if !stale.is_empty() {
            return Ok(stale);
        }
        if let Some(event) = hall.by_rule(now) {
            return Ok(vec![event]);
        }
        let woken = hall.woken(now);
        if !woken.is_empty() {
            return Ok(woken);
        }
        let date = service_date(&hall.plan, now);
        let fresh = hall
            .day
            .as_ref()
            .is_none_or(|day| day.closed_at.is_some() && day.date < date);
        let due = hall.opens_on(date).is_some_and(|at| at <= now);
        let sessions = sessions_on(&hall.plan, date);
        let worth_it = sessions.last().is_some_and(|last| now < last.to);
        if fresh && due && worth_it {
            return Ok(vec![Event::DayOpened {
                date,
                sessions,
                plan_version: hall.plan_version,
                plan: Arc::clone(hall.saved_plan()),
                appointments: hall.bookings_from(date),
                planning: Box::new(hall.planning.clone()),
            }]);
        }
        Ok(Vec::new())
    }
}

impl Hall {
    /// The next moment at which [`Elapse`] may have something to do, and why.
    #[must_use]
    pub fn next_deadline(&self, now: Millis) -> Option<(Millis, Deadline)> {
        let acts = self.next_by_rule(now).map(|at| (at, Deadline::CounterActs));
        // Of two at one moment the close goes first.
        let planned = self.next_planned();
        let planned = planned.map(|(due, _)| (due.max(now), Deadline::ActDue));
        let plan = self.planning.pending.as_ref();
        let plan = plan.map(|pending| (pending.due.max(now), Deadline::PlanDue));
        let loan = self.next_loan_end();
        let loan = loan.map(|at| (at.max(now), Deadline::LoanEnds));
        let advice = self.next_stale();
        let advice = advice.map(|at| (at.max(now), Deadline::AdviceEnds));
        let all = [self.next_opening(now), plan, planned, loan, advice, acts];
        all.into_iter().flatten().min_by_key(|(at, _)| *at)
    }

    /// The next moment at which the day, or whether numbers are given, changes by rule.
    #[must_use]
    pub fn next_opening(&self, now: Millis) -> Option<(Millis, Deadline)> {
        if let Some(closes) = self.closes_at() {
            let change = match self.opening(now) {
                crate::Opening::Open { until } => Some(until),
                crate::Opening::Break { reopens } => Some(reopens),
                crate::Opening::Closed => None,
            };
            // A group's window may begin or end before the hall's session does.
            let change = change.into_iter().chain(self.next_window(now)).min();
            let change = change.map(|at| (at, Deadline::OpeningChanges));
            let wakes = self.aside.wakes.get_min();
            let wakes = wakes.map(|(at, _)| ((*at).max(now), Deadline::StepEnds));
            // Of two at one moment the close goes first.
            return [Some((closes, Deadline::DayCloses)), wakes, change]
                .into_iter()
                .flatten()
                .min_by_key(|(at, _)| *at);
        }
        let today = service_date(&self.plan, now);
        let mut date = match &self.day {
            Some(day) if day.date >= today => day.date.tomorrow().ok()?,
            _ => today,
        };
        for _ in 0..HORIZON_DAYS {
            let over = sessions_on(&self.plan, date)
                .last()
                .is_none_or(|last| last.to <= now);
            if let Some(at) = self.opens_on(date).filter(|_| !over) {
                return Some((at.max(now), Deadline::DayOpens));
            }
            date = date.tomorrow().ok()?;
        }
        None
    }
}
