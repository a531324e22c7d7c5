//! A day as it was, out of its events: who came when, how long each stay at a counter took, and when
//! somebody sat where. Played again it becomes a [`Day`].
//!
//! What the log does not say is taken as it usually is: whoever did not come after a long wait had
//! left at some moment of it, and would have been served like the others of his group.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::{Class, CounterId, GroupId, HallPlan, Millis, Session};
use jiff::civil::Date;

use crate::sim::Supervisor;

mod again;
mod reading;
mod rest;

pub use again::{again, known, layout};
pub use rest::{Pool, Rest, rest};

/// Fewer pieces of advice than this say nothing about how a supervisor answers.
const ASKED: u32 = 3;

/// A day that was.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its date.
    pub date: Date,
    /// The plan at its end, as it was saved: without what was changed for that day alone.
    pub plan: Arc<HallPlan>,
    /// When numbers were given.
    pub sessions: Vec<Session>,
    /// Who came, in the order of the numbers.
    pub people: Vec<Person>,
    /// By counter, when somebody sat there and was not there for the line.
    pub counters: BTreeMap<CounterId, Presence>,
    /// By group, how long one takes as it was believed in the morning, minutes.
    pub believed: BTreeMap<GroupId, f64>,
    /// Loans that were advised, and those of them that were approved.
    pub advised: (u32, u32),
}

/// Somebody who came.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// When the number was given.
    pub came: Millis,
    /// His class.
    pub class: Class,
    /// What he waited for at last.
    pub group: GroupId,
    /// His stays at counters, one after the other.
    pub stays: Vec<Stay>,
    /// His waits, working minutes, each with what he waited for: the first one, and one for each
    /// further step.
    pub waits: Vec<(GroupId, f64)>,
    /// The wait after which he was gone, working minutes; none for somebody who stayed.
    pub gone_after: Option<f64>,
    /// Whether nobody answered the call.
    pub missed: bool,
}

/// A stay at a counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// For what.
    pub group: GroupId,
    /// Where.
    pub counter: CounterId,
    /// From the call to the beginning, minutes.
    pub walk: f64,
    /// From the beginning to the moment when the clerk was ready for the next one, minutes.
    pub minutes: f64,
    /// Between the stay before it and this line, minutes.
    pub later: f64,
    /// Whether the clerk had served another group before.
    pub changed: bool,
}

/// A counter on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presence {
    /// From when to when it was open, pauses included.
    pub open: Vec<(Millis, Millis)>,
    /// From when to when its clerk was not there for the line: pauses, and visits without a number.
    pub away: Vec<(Millis, Millis)>,
}

impl Record {
    /// The hall's midnight.
    #[must_use]
    pub fn midnight(&self) -> Millis {
        Millis::at(self.date, 0, self.plan.hall.utc_offset_min)
    }

    /// The supervisor as he answered on that day; the usual one when he was hardly ever asked.
    #[must_use]
    pub fn supervisor(&self) -> Supervisor {
        let usual = Supervisor::default();
        let (advised, approved) = self.advised;
        if advised < ASKED {
            return usual;
        }
        Supervisor {
            accepts: f64::from(approved) / f64::from(advised),
            ..usual
        }
    }

    /// Every wait of the day, as it came.
    pub fn waits(&self) -> impl Iterator<Item = &(GroupId, f64)> {
        self.people.iter().flat_map(|person| &person.waits)
    }
}
