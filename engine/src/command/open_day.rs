//! A person opens the service day, whatever the calendar says.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::{end_of_day, service_date, sessions_on};
use crate::{Event, Hall, Millis, Refusal, Session};

/// Opens the service day now. A day off, or one whose sessions are over, is received in one
/// session until the next rollover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDay {}

impl OpenDay {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let date = service_date(&hall.plan, now);
        if let Some(day) = &hall.day {
            if day.closed_at.is_none() {
                return Err(Refusal::DayAlreadyOpen);
            }
            if date <= day.date {
                return Err(Refusal::DayAlreadyServed);
            }
        }
        let mut sessions = sessions_on(&hall.plan, date);
        if !sessions.iter().any(|session| now < session.to) {
            sessions.push(Session {
                from: now,
                to: end_of_day(&hall.plan, date),
            });
        }
        Ok(vec![Event::DayOpened {
            date,
            sessions,
            plan_version: hall.plan_version,
            plan: Arc::clone(hall.saved_plan()),
            appointments: hall.bookings_from(date),
            planning: Box::new(hall.planning.clone()),
        }])
    }
}
