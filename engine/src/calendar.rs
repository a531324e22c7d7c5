//! When a hall works: seasons, sessions, closed days, the service day.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::time::MINUTE_MS;
use crate::{Hall, HallPlan, Millis};

/// A stretch of a day in which people are received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its first moment.
    pub from: Millis,
    /// Its end.
    pub to: Millis,
}

/// Whether numbers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// They are, until the end of this session.
    Open {
        /// The end of this session.
        until: Millis,
    },
    /// They are not, and will be again today.
    Break {
        /// When.
        reopens: Millis,
    },
    /// They are not, for today.
    Closed,
}

/// The date of the service day to which a moment belongs: the hall's date, where a day begins at
/// the plan's rollover time and not at midnight.
#[must_use]
pub fn service_date(plan: &HallPlan, now: Millis) -> Date {
    let rollover = i64::from(plan.rules.rollover.minutes()) * MINUTE_MS;
    now.plus(-rollover).local(plan.hall.utc_offset_min).date()
}

/// The end of a service day: the next rollover.
#[must_use]
pub fn end_of_day(plan: &HallPlan, date: Date) -> Millis {
    let next = date.tomorrow().unwrap_or(date);
    Millis::at(
        next,
        i64::from(plan.rules.rollover.minutes()),
        plan.hall.utc_offset_min,
    )
}

/// The sessions of a date by the plan's seasons and closed days; none on a day off.
#[must_use]
pub fn sessions_on(plan: &HallPlan, date: Date) -> Vec<Session> {
    if plan
        .closed
        .iter()
        .any(|closed| closed.from <= date && date <= closed.to)
    {
        return Vec::new();
    }
    let day = (date.month(), date.day());
    let season = plan.seasons.iter().find(|season| {
        let (from, to) = (season.from.month_day(), season.to.month_day());
        let inside = if from <= to {
            from <= day && day <= to
        } else {
            from <= day || day <= to
        };
        inside
            && season
                .days
                .iter()
                .any(|name| name.weekday() == date.weekday())
    });
    let offset = plan.hall.utc_offset_min;
    season.map_or_else(Vec::new, |season| {
        let at = |minutes: u16| Millis::at(date, i64::from(minutes), offset);
        season
            .sessions
            .iter()
            .map(|hours| Session {
                from: at(hours.from.minutes()),
                to: at(hours.to.minutes()),
            })
            .collect()
    })
}

impl Hall {
    /// The times between the sessions of the day, in order.
    fn breaks(&self) -> impl DoubleEndedIterator<Item = (Millis, Millis)> + '_ {
        let sessions = self.day.as_ref().map_or(&[][..], |day| &day.sessions);
        sessions.windows(2).map(|pair| (pair[0].to, pair[1].from))
    }

    /// The time from one moment to a later one without that between the day's sessions,
    /// milliseconds.
    #[must_use]
    pub fn worked_ms(&self, from: Millis, to: Millis) -> i64 {
        let between = |(ends, begins): (Millis, Millis)| to.min(begins).since(from.max(ends));
        to.since(from) - self.breaks().map(between).sum::<i64>()
    }

    /// The moment from which on so much has been worked until `now`.
    pub(crate) fn worked_before(&self, now: Millis, ms: i64) -> Millis {
        let back = |at: Millis, (ends, begins): (Millis, Millis)| {
            let ends_here = now.min(begins);
            if at < ends_here {
                at.plus(-ends_here.since(ends))
            } else {
                at
            }
        };
        self.breaks().rev().fold(now.plus(-ms), back)
    }

    /// Whether numbers are given now.
    #[must_use]
    pub fn opening(&self, now: Millis) -> Opening {
        let Some(day) = self.day.as_ref().filter(|day| day.closed_at.is_none()) else {
            return Opening::Closed;
        };
        let early = i64::from(self.plan.rules.early_min) * MINUTE_MS;
        for (index, session) in day.sessions.iter().enumerate() {
            let from = if index == 0 {
                session.from.plus(-early)
            } else {
                session.from
            };
            if now < from {
                return Opening::Break { reopens: from };
            }
            if now < session.to {
                return Opening::Open { until: session.to };
            }
        }
        Opening::Closed
    }

    /// The moment at which the rule opens the service day of `date`, when it is a working day.
    #[must_use]
    pub fn opens_on(&self, date: Date) -> Option<Millis> {
        let first = *sessions_on(&self.plan, date).first()?;
        let early = i64::from(self.plan.rules.early_min) * MINUTE_MS;
        let rollover = i64::from(self.plan.rules.rollover.minutes());
        let earliest = Millis::at(date, rollover, self.plan.hall.utc_offset_min);
        Some(first.from.plus(-early).max(earliest))
    }

    /// The moment at which the rule closes the open service day: the grace after the last
    /// session, and the next rollover at the latest.
    #[must_use]
    pub fn closes_at(&self) -> Option<Millis> {
        let day = self.day.as_ref().filter(|day| day.closed_at.is_none())?;
        let end = end_of_day(&self.plan, day.date);
        let grace = i64::from(self.plan.rules.grace_min) * MINUTE_MS;
        Some(
            day.sessions
                .last()
                .map_or(end, |last| last.to.plus(grace).min(end)),
        )
    }
}

/// A weekday as the plan writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayName {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl DayName {
    fn weekday(self) -> Weekday {
        match self {
            DayName::Mon => Weekday::Monday,
            DayName::Tue => Weekday::Tuesday,
            DayName::Wed => Weekday::Wednesday,
            DayName::Thu => Weekday::Thursday,
            DayName::Fri => Weekday::Friday,
            DayName::Sat => Weekday::Saturday,
            DayName::Sun => Weekday::Sunday,
        }
    }
}
