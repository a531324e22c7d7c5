//! An agency is asked for more people, and what came of it is kept (NĐ 61/2018, 9.6 and 12.8).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::command::known_group;
use crate::office::Reply;
use crate::{Event, GroupId, Hall, Refusal};

/// Records that an agency was asked for people, with how many citizens waited then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPeople {
    /// Which agency of the plan.
    pub agency: Arc<str>,
    /// For which group; none for all that the agency serves.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// How many people; at least one.
    pub people: u8,
}

/// Records what came of it: promised, then arrived or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellPeople {
    /// The number of the request, from 1.
    pub request: u32,
    /// What came of it.
    pub reply: Reply,
}

impl AskPeople {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let known = hall.plan.agencies.iter();
        if !known
            .map(|agency| &*agency.id)
            .any(|id| *id == *self.agency)
        {
            return Err(Refusal::NoSuchAgency {
                agency: self.agency.to_string(),
            });
        }
        let waiting = match &self.group {
            Some(group) => known_group(hall, group)?.len(),
            None => {
                let groups = hall.plan.groups.iter();
                let own = groups.filter(|group| *group.agency == *self.agency);
                own.filter_map(|group| hall.lines.get(&group.id))
                    .map(crate::Line::len)
                    .sum()
            }
        };
        Ok(vec![Event::PeopleAsked {
            request: u32::try_from(hall.office.requests.len() + 1).unwrap_or(u32::MAX),
            agency: Arc::clone(&self.agency),
            group: self.group.clone(),
            people: self.people.max(1),
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        }])
    }
}

impl TellPeople {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        hall.open_day()?;
        let (request, reply) = (self.request, self.reply);
        let index = (request as usize).checked_sub(1);
        let known = index.and_then(|index| hall.office.requests.get(index));
        let known = known.ok_or(Refusal::NoSuchRequest { request })?;
        match known.outcome {
            None => {}
            Some((Reply::Promised, _)) if reply != Reply::Promised => {}
            Some(_) => return Err(Refusal::RequestIsSettled { request }),
        }
        Ok(vec![Event::PeopleReplied { request, reply }])
    }
}
