//! A citizen takes a number.

use serde::{Deserialize, Serialize};

use crate::command::known_group;
use crate::ticket::LAST_NUMBER;
use crate::{
    Class, Event, GroupId, Hall, Label, Language, Millis, Opening, PhotoRef, Refusal, Stop,
    TicketId, TicketKey,
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
}

impl Issue {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let line = known_group(hall, &self.group)?;
        match hall.opening(now) {
            Opening::Open { .. } => {}
            Opening::Break { reopens } => return Err(Refusal::OnBreak { reopens }),
            Opening::Closed => return Err(Refusal::ClosedForToday),
        }
        match hall.stop(&self.group, now) {
            None => {}
            Some(Stop::OnlineFirst { .. }) if self.anyway => {}
            Some(stop) => return Err(stop.refusal(&self.group)),
        }
        if let (Some(waiting), false) = (hall.asks_to_wait(&self.group), self.agreed) {
            return Err(Refusal::AgreeToWait {
                group: self.group.clone(),
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            });
        }
        if line.issued >= LAST_NUMBER {
            return Err(Refusal::NumbersSpent {
                group: self.group.clone(),
            });
        }
        let prefix = hall
            .plan
            .group(&self.group)
            .map(|group| group.prefix.clone());
        let prefix = prefix.ok_or_else(|| Refusal::NoSuchGroup {
            group: self.group.clone(),
        })?;
        Ok(vec![Event::TicketIssued {
            ticket: TicketId(u32::try_from(hall.tickets.len()).unwrap_or(u32::MAX)),
            label: Label {
                prefix,
                number: line.issued + 1,
            },
            group: self.group.clone(),
            class: Class::Ordinary,
            key: self.key.clone(),
            language: self.language,
            photo: self.photo.clone(),
            ahead: u32::try_from(line.len()).unwrap_or(u32::MAX),
            agreed: self.agreed,
            anyway: self.anyway,
        }])
    }
}
