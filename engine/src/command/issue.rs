//! A citizen takes a number.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::service_date;
use crate::command::appointments::open_booking;
use crate::command::known_group;
use crate::command::priority::known_priority;
use crate::identity::Person;
use crate::ticket::LAST_NUMBER;
use crate::time::MINUTE_MS;
use crate::{
    Booked, Booking, BookingCode, Class, Code, Event, Granted, GrantedBy, GroupId, Hall, Identity,
    Label, Language, Mark, Millis, Opening, PhotoRef, Promise, Refusal, Stop, TicketId, TicketKey,
    Touch,
};

/// Gives the next number of a group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Issue {
    /// What for.
    pub group: GroupId,
    /// The key of the phone page: 128 random bits drawn by the sender's session.
    pub key: TicketKey,
    /// The citizen's language.
    #[serde(default)]
    pub language: Language,
    /// The photo, when one was taken.
    #[serde(default)]
    pub photo: Option<PhotoRef>,
    /// The citizen was told how many wait, and agreed.
    #[serde(default)]
    pub agreed: bool,
    /// The reception gives a number though people are sent to the online desk first.
    #[serde(default)]
    pub anyway: bool,
    /// The priority that is claimed, or granted by whoever gives the number.
    #[serde(default)]
    pub priority: Option<Granted>,
    /// The year of birth on the ID, when it was shown. It does not enter the log.
    #[serde(default)]
    pub birth_year: Option<i16>,
    /// The code of a booked time; its group counts, and not the one above.
    #[serde(default)]
    pub appointment: Option<String>,
    /// Who it is for, when an ID was shown.
    #[serde(default)]
    pub mark: Option<Mark>,
    /// The code of the plan's reason for which the reception gives a number against the rules of
    /// identity.
    #[serde(default)]
    pub exception: Option<Arc<str>>,
    /// How many dossiers are brought.
    #[serde(default)]
    pub dossiers: Option<u16>,
    /// Who files for others, by code of the plan.
    #[serde(default)]
    pub filer: Option<Code>,
    /// The touch at a kiosk.
    #[serde(default)]
    pub touch: Option<Touch>,
    /// The wait that is told, when one is known. It comes from the server and not from whoever
    /// asks.
    #[serde(default)]
    pub promise: Option<Promise>,
}

impl Issue {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        self.not_offline(hall)?;
        let booked = self.booked(hall, now)?;
        let filing = hall.filing(self.dossiers, self.filer.as_ref())?;
        let is_bulk = filing.as_ref().is_some_and(|filing| filing.bulk);
        let group = booked.map_or(&self.group, |(_, booking)| &booking.group);
        let group = if is_bulk {
            hall.bulk_group(group)
        } else {
            group
        };
        let line = known_group(hall, group)?;
        match hall.opening(now) {
            Opening::Open { .. } => {}
            Opening::Break { reopens } => return Err(Refusal::OnBreak { reopens }),
            Opening::Closed => return Err(Refusal::ClosedForToday),
        }
        let mark = self.mark.as_ref();
        let mark = mark.filter(|_| is_bulk || hall.plan.identity(group) != Identity::Off);
        let person = Person {
            mark,
            exception: self.exception.as_ref(),
            booked: booked.is_some(),
            bulk: is_bulk,
        };
        hall.may_take(&person, group)?;
        match hall.stop(group, now) {
            None => {}
            Some(Stop::OnlineFirst { .. }) if self.anyway => {}
            // Hours and quotas were looked at when the time was booked.
            Some(stop) if booked.is_some() && !matches!(stop, Stop::Closed { .. }) => {}
            Some(stop) => return Err(stop.refusal(group)),
        }
        let asks = hall.asks_to_wait(group).filter(|_| booked.is_none());
        if let (Some(waiting), false) = (asks, self.agreed) {
            return Err(Refusal::AgreeToWait {
                group: group.clone(),
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            });
        }
        if line.issued >= LAST_NUMBER {
            return Err(Refusal::NumbersSpent {
                group: group.clone(),
            });
        }
        let prefix = hall.plan.group(group).map(|group| group.prefix.clone());
        let prefix = prefix.ok_or_else(|| Refusal::NoSuchGroup {
            group: group.clone(),
        })?;
        let late_ms = i64::from(hall.plan.rules.appointments.late_min) * MINUTE_MS;
        let in_time = booked.filter(|(_, booking)| now <= booking.at.plus(late_ms));
        let granted = match in_time {
            Some(_) => None,
            None => self.granted(hall, now)?,
        };
        let class = match (in_time, &granted) {
            (Some(_), _) => Class::Appointment,
            (None, Some(_)) => Class::Priority,
            (None, None) => Class::Ordinary,
        };
        let at = in_time.map(|(_, booking)| booking.at);
        let ahead = hall.ahead_of_new(line, class, at, now);
        Ok(vec![Event::TicketIssued {
            ticket: TicketId(u32::try_from(hall.tickets.len()).unwrap_or(u32::MAX)),
            label: Label {
                prefix,
                number: line.issued + 1,
            },
            group: group.clone(),
            class,
            key: self.key.clone(),
            language: self.language,
            photo: self.photo.clone(),
            ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
            agreed: self.agreed,
            anyway: self.anyway,
            granted,
            booked: booked.map(|(code, booking)| Booked {
                code,
                at: booking.at,
            }),
            mark: mark.cloned(),
            exception: self.exception.clone(),
            filing,
            touch: self.touch,
            // Nobody is sent away because an estimate makes no sense. Who booked a time waits for
            // that, and not in the line that the estimate is of.
            promise: self
                .promise
                .filter(|it| it.low_min <= it.high_min && booked.is_none()),
        }])
    }

    /// The touch was not answered in time and has a number of the kiosk's own, which has come here
    /// before this.
    fn not_offline(&self, hall: &Hall) -> Result<(), Refusal> {
        let given = self.touch.and_then(|it| hall.offline.touches.get(&it));
        let given = given.and_then(|id| hall.ticket(*id));
        match given.filter(|ticket| ticket.label.is_offline()) {
            Some(ticket) => Err(Refusal::GivenOffline {
                label: ticket.label.clone(),
            }),
            None => Ok(()),
        }
    }

    /// The booked time, when one is named and it is not too early.
    fn booked<'a>(
        &self,
        hall: &'a Hall,
        now: Millis,
    ) -> Result<Option<(BookingCode, &'a Booking)>, Refusal> {
        let Some(code) = &self.appointment else {
            return Ok(None);
        };
        let (code, booking) = open_booking(hall, code)?;
        let early_ms = i64::from(hall.plan.rules.appointments.early_min) * MINUTE_MS;
        let from = booking.at.plus(-early_ms);
        if now < from {
            let at = booking.at;
            return Err(Refusal::AppointmentEarly { at, from });
        }
        Ok(Some((code, booking)))
    }

    /// The priority of the ticket: what the year of birth grants, else what is claimed.
    fn granted(&self, hall: &Hall, now: Millis) -> Result<Option<Granted>, Refusal> {
        let this_year = service_date(&hall.plan, now).year();
        let age = self.birth_year.map(|year| this_year.saturating_sub(year));
        let old_enough = |from: Option<u8>| {
            from.is_some_and(|from| age.is_some_and(|age| age >= i16::from(from)))
        };
        if let Some(wish) = &self.priority {
            let reason = known_priority(hall, &wish.reason)?;
            let by_hand = wish.by != GrantedBy::Staff;
            if by_hand && !reason.at_kiosk && !old_enough(reason.from_age) {
                return Err(Refusal::PriorityByStaff {
                    reason: wish.reason.clone(),
                });
            }
            if let (Some(from), Some(_), true) = (reason.from_age, age, by_hand)
                && !old_enough(Some(from))
            {
                return Err(Refusal::PriorityByAge {
                    reason: wish.reason.clone(),
                    from,
                });
            }
            let by = if by_hand && old_enough(reason.from_age) {
                GrantedBy::BirthYear
            } else {
                wish.by
            };
            return Ok(Some(Granted {
                reason: wish.reason.clone(),
                by,
            }));
        }
        let mut reasons = hall.plan.priorities.iter();
        let by_age = reasons.find(|reason| old_enough(reason.from_age));
        Ok(by_age.map(|reason| Granted {
            reason: reason.id.clone(),
            by: GrantedBy::BirthYear,
        }))
    }
}
