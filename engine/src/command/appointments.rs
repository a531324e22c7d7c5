//! Whoever books times for the hall tells them, and takes them back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::appointment::{Appointment, AppointmentRow, Booking, RowFlaw};
use crate::{BookingCode, Event, Hall, Millis, Refusal};

/// Takes booked times in, all of them or none. One that is known gets its new group and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportAppointments {
    /// The rows, as they were written.
    pub rows: Vec<AppointmentRow>,
}

/// Takes a booked time back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelAppointment {
    /// Its code.
    pub code: String,
}

impl ImportAppointments {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        if self.rows.is_empty() {
            return Err(Refusal::NoAppointments);
        }
        let mut appointments = Vec::new();
        for read in self.read(hall, now) {
            let appointment = read?;
            let known = hall.bookings.get(&appointment.code);
            let same = known.is_some_and(|known| {
                (&known.group, known.at) == (&appointment.group, appointment.at)
            });
            if !same {
                appointments.push(appointment);
            }
        }
        // Told again, they are known already: that is no mistake, and no news.
        if appointments.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::AppointmentsBooked { appointments }])
    }

    /// Everything that is wrong with the rows, for whoever corrects the list: the hall refuses it
    /// with the first of these.
    #[must_use]
    pub fn flaws(&self, hall: &Hall, now: Millis) -> Vec<Refusal> {
        self.read(hall, now).filter_map(Result::err).collect()
    }

    /// Each row as an appointment, or as the refusal that it is worth.
    fn read<'a>(
        &'a self,
        hall: &'a Hall,
        now: Millis,
    ) -> impl Iterator<Item = Result<Appointment, Refusal>> + 'a {
        let mut seen = BTreeSet::new();
        self.rows.iter().enumerate().map(move |(index, row)| {
            let refused = |(wrong, value)| Refusal::AppointmentRow {
                row: u32::try_from(index + 1).unwrap_or(u32::MAX),
                wrong,
                value,
            };
            let appointment = row.read(hall, now).map_err(refused)?;
            if !seen.insert(appointment.code) {
                return Err(refused((RowFlaw::Twice, row.code.clone())));
            }
            Ok(appointment)
        })
    }
}

impl CancelAppointment {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (code, _) = open_booking(hall, &self.code)?;
        Ok(vec![Event::AppointmentCancelled { code }])
    }
}

/// A booked time for which no number was taken.
pub(crate) fn open_booking<'a>(
    hall: &'a Hall,
    code: &str,
) -> Result<(BookingCode, &'a Booking), Refusal> {
    let parsed = code.trim().parse::<BookingCode>().ok();
    let known = parsed.and_then(|code| hall.bookings.get(&code).map(|booking| (code, booking)));
    let (code, booking) = known.ok_or_else(|| Refusal::NoSuchAppointment {
        typed: code.trim().into(),
    })?;
    match booking.ticket.and_then(|id| hall.ticket(id)) {
        None => Ok((code, booking)),
        Some(ticket) => Err(Refusal::AppointmentUsed {
            label: ticket.label.clone(),
        }),
    }
}
