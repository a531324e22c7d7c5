//! A kiosk that was cut off is back, and tells a number that it gave.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::service_date;
use crate::command::known_group;
use crate::offline::Touch;
use crate::time::MINUTE_MS;
use crate::{
    Class, Day, Ending, Event, Granted, GrantedBy, GroupId, Hall, Label, Language, Millis, Place,
    ReasonId, Refusal, Ticket, TicketId, TicketKey,
};

/// Takes a number of a kiosk's offline series into the hall. The label stays as it is on the
/// paper; the place in the line is that of the time at which it was given, as far as the kiosk is
/// believed. Told twice it does nothing the second time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsertOffline {
    /// The kiosk, by the name under which it is enrolled.
    pub kiosk: Arc<str>,
    /// What stands on the slip.
    pub label: String,
    /// What for.
    pub group: GroupId,
    /// The service day on the slip; none when the kiosk did not know it.
    pub date: Option<Date>,
    /// When it was given, as the kiosk has it.
    pub taken_at: Millis,
    /// The key of the phone page.
    pub key: TicketKey,
    /// The citizen's language.
    #[serde(default)]
    pub language: Language,
    /// The touch for which it was given.
    #[serde(default)]
    pub touch: Option<Touch>,
    /// The priority that is claimed.
    #[serde(default)]
    pub priority: Option<ReasonId>,
}

/// To which day a number belongs.
enum Belongs {
    /// To the open one.
    Today,
    /// To one that is over.
    Past(Date),
}

impl InsertOffline {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let bad = || Refusal::NotAnOfflineLabel {
            label: self.label.clone(),
        };
        let label: Label = self.label.parse().map_err(|_| bad())?;
        let (digit, _) = label.of_kiosk().ok_or_else(bad)?;
        known_group(hall, &self.group)?;
        let group = hall.plan.group(&self.group);
        if group.is_none_or(|group| group.prefix != label.prefix) {
            return Err(bad());
        }
        match self.belongs(hall, now)? {
            Belongs::Past(date) => self.too_late(hall, label, date),
            Belongs::Today => self.insert(hall, label, digit, now),
        }
    }

    fn belongs(&self, hall: &Hall, now: Millis) -> Result<Belongs, Refusal> {
        let today = service_date(&hall.plan, now);
        // A kiosk whose clock runs ahead gave its numbers today all the same.
        let date = self.date.map_or(today, |date| date.min(today));
        match &hall.day {
            Some(Day {
                date: open,
                closed_at: None,
                ..
            }) if *open == date => Ok(Belongs::Today),
            Some(day) if date <= day.date => Ok(Belongs::Past(date)),
            _ if date < today => Ok(Belongs::Past(date)),
            // The day of the number will still be opened: the kiosk asks again.
            _ => Err(Refusal::DayNotOpen),
        }
    }

    /// The day is over: nobody can be called any more, but the number was given and is counted.
    fn too_late(&self, hall: &Hall, label: Label, date: Date) -> Result<Vec<Event>, Refusal> {
        let here = hall.day.as_ref().is_some_and(|day| day.date == date);
        // It came before the day was closed, or after that already.
        let ticket = hall.ticket_by_label(&label).filter(|_| here);
        let late = hall.offline.late.get(&(date, label.clone()));
        if let Some(known) = ticket.map(|ticket| ticket.touch).or(late.copied()) {
            return self.told_before(known, label);
        }
        let same = self.online(hall).filter(|_| here);
        Ok(vec![Event::OfflineExpired {
            label,
            group: self.group.clone(),
            date,
            told_at: self.taken_at,
            kiosk: Arc::clone(&self.kiosk),
            touch: self.touch,
            instead_of: same.map(|ticket| ticket.id),
        }])
    }

    /// A label that is known: told again when it was for the same touch, else two papers bear it.
    fn told_before(&self, known: Option<Touch>, label: Label) -> Result<Vec<Event>, Refusal> {
        if known.is_some() && known == self.touch {
            return Ok(Vec::new());
        }
        Err(Refusal::OfflineTwice { label })
    }

    fn insert(
        &self,
        hall: &Hall,
        label: Label,
        digit: u8,
        now: Millis,
    ) -> Result<Vec<Event>, Refusal> {
        let holder = hall.offline.digits.get(&digit);
        if holder.is_none_or(|holder| *holder != self.kiosk) {
            let kiosk = self.kiosk.to_string();
            return Err(Refusal::OtherKiosksSeries { label, kiosk });
        }
        if let Some(known) = hall.ticket_by_label(&label) {
            return self.told_before(known.touch, label);
        }
        let same = self.online(hall);
        let taken_at = match same {
            // The server saw the touch itself.
            Some(ticket) => ticket.issued_at,
            None => self.believed(hall, now),
        };
        let granted = self.granted(hall);
        let class = match granted {
            Some(_) => Class::Priority,
            None => Class::Ordinary,
        };
        let line = known_group(hall, &self.group)?;
        let given_back = same.filter(|ticket| !ticket.place.is_served());
        let ahead = hall.ahead_of_new(line, class, None, now);
        // Whoever has the number that leaves is this very citizen.
        let here = |it: &&Ticket| matches!(it.place, Place::Waiting { .. });
        let ahead = ahead.saturating_sub(usize::from(given_back.filter(here).is_some()));
        Ok(vec![Event::OfflineInserted {
            ticket: TicketId(u32::try_from(hall.tickets.len()).unwrap_or(u32::MAX)),
            label,
            group: self.group.clone(),
            class,
            key: self.key.clone(),
            language: self.language,
            taken_at,
            told_at: self.taken_at,
            kiosk: Arc::clone(&self.kiosk),
            ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
            granted,
            touch: self.touch,
            instead_of: given_back.map(|ticket| ticket.id),
        }])
    }

    /// The number that the server gave to the same touch, whose answer never came: nobody has it
    /// on paper.
    fn online<'a>(&self, hall: &'a Hall) -> Option<&'a Ticket> {
        let id = hall.offline.touches.get(&self.touch?)?;
        let ticket = hall.ticket(*id)?;
        (!ticket.label.is_offline()).then_some(ticket)
    }

    /// When it was given, as far as the kiosk is believed: on this day, not in the future, and not
    /// longer ago than the plan allows.
    fn believed(&self, hall: &Hall, now: Millis) -> Millis {
        let opened = hall.day.as_ref().map_or(now, |day| day.opened_at);
        let most_ms = i64::from(hall.plan.rules.offline.believed_min) * MINUTE_MS;
        let earliest = opened.max(now.plus(-most_ms)).min(now);
        self.taken_at.clamp(earliest, now)
    }

    /// The claim, when the plan lets a citizen make it. A number on paper is not refused for it.
    fn granted(&self, hall: &Hall) -> Option<Granted> {
        let reason = hall.plan.priority(self.priority.as_ref()?)?;
        reason.at_kiosk.then(|| Granted {
            reason: reason.id.clone(),
            by: GrantedBy::Citizen,
        })
    }
}

impl Place {
    /// Whether somebody is, or was, at a counter with the number: then somebody has it.
    pub(crate) fn is_served(self) -> bool {
        match self {
            Place::Serving { .. } | Place::Suspended { .. } => true,
            Place::Gone { how, .. } => !matches!(how, Ending::NoShow),
            Place::Waiting { .. } | Place::Called { .. } => false,
        }
    }
}
