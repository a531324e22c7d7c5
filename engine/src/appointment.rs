//! Booked times: imported from whoever books them, kept until their day is over.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::calendar::{service_date, sessions_on};
use crate::{BookingCode, GroupId, Hall, HallPlan, Millis, TicketId};

/// A booked time, without anything about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// The code by which the citizen checks in.
    pub code: BookingCode,
    /// What it is for.
    pub group: GroupId,
    /// The booked time.
    pub at: Millis,
}

/// What the hall knows of a booked time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// What it is for.
    pub group: GroupId,
    /// The booked time.
    pub at: Millis,
    /// The number that was taken for it.
    pub ticket: Option<TicketId>,
}

/// One row of an import, as somebody has written it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentRow {
    /// Six digits.
    pub code: String,
    /// The procedure group.
    pub group: String,
    /// Date and time by the hall's clock, such as `2026-11-25T09:00`.
    pub time: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFlaw {
    /// The code is not six digits.
    Code,
    /// The plan has no such group.
    Group,
    /// The time cannot be read.
    Time,
    /// The time is over.
    Past,
    /// The hall does not work then.
    Closed,
    /// The code stands in an earlier row, too.
    Twice,
    /// A number was taken for the code.
    Used,
}

impl RowFlaw {
    /// Every one.
    pub const ALL: [RowFlaw; 7] = [
        RowFlaw::Code,
        RowFlaw::Group,
        RowFlaw::Time,
        RowFlaw::Past,
        RowFlaw::Closed,
        RowFlaw::Twice,
        RowFlaw::Used,
    ];
}

impl AppointmentRow {
    /// The appointment, or what is wrong with the row and the text that is.
    pub(crate) fn read(&self, hall: &Hall, now: Millis) -> Result<Appointment, (RowFlaw, String)> {
        let wrong = |flaw, text: &str| (flaw, text.to_owned());
        let code: BookingCode = self
            .code
            .trim()
            .parse()
            .map_err(|_| wrong(RowFlaw::Code, &self.code))?;
        let group = GroupId::from(self.group.trim());
        if hall.plan.group(&group).is_none() {
            return Err(wrong(RowFlaw::Group, &self.group));
        }
        let at = moment(&hall.plan, self.time.trim());
        let at = at.ok_or_else(|| wrong(RowFlaw::Time, &self.time))?;
        if at < now {
            return Err(wrong(RowFlaw::Past, &self.time));
        }
        let sessions = sessions_on(&hall.plan, service_date(&hall.plan, at));
        if !sessions.iter().any(|it| it.from <= at && at < it.to) {
            return Err(wrong(RowFlaw::Closed, &self.time));
        }
        let known = hall.bookings.get(&code);
        if known.is_some_and(|booking| booking.ticket.is_some()) {
            return Err(wrong(RowFlaw::Used, &self.code));
        }
        Ok(Appointment { code, group, at })
    }
}

/// Date and time by the hall's clock.
fn moment(plan: &HallPlan, text: &str) -> Option<Millis> {
    let time: DateTime = text.parse().ok()?;
    let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
    Some(Millis::at(time.date(), minutes, plan.hall.utc_offset_min))
}

impl Hall {
    /// The booked times of a date and later for which no number was taken: what a new day begins
    /// with.
    pub(crate) fn bookings_from(&self, date: jiff::civil::Date) -> Vec<Appointment> {
        let open = self.bookings.iter().filter(|(_, booking)| {
            booking.ticket.is_none() && service_date(&self.plan, booking.at) >= date
        });
        open.map(|(code, booking)| Appointment {
            code: *code,
            group: booking.group.clone(),
            at: booking.at,
        })
        .collect()
    }

    /// Takes booked times in; one that is known gets its new group and time.
    pub(crate) fn book(&mut self, appointments: &[Appointment]) {
        for appointment in appointments {
            let booking = Booking {
                group: appointment.group.clone(),
                at: appointment.at,
                ticket: None,
            };
            self.bookings.insert(appointment.code, booking);
        }
    }
}
