//! Somebody stands at a counter without a number, and is served.

use serde::{Deserialize, Serialize};

use crate::command::call_next::free_counter;
use crate::command::known_group;
use crate::ticket::{DIRECT_PREFIX, LAST_NUMBER};
use crate::{
    Class, CounterId, Event, GroupId, Hall, Label, Language, Refusal, TicketId, TicketKey,
};

/// Begins to serve somebody who has no slip, at a free counter. The visit takes no number of the
/// group and nothing of its quota: it stands under a mark of its own series, by which it can be
/// suspended and sent on like any other. It has no slip and no phone page, and nobody was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServeDirect {
    /// Which counter.
    pub counter: CounterId,
    /// What for.
    pub group: GroupId,
}

impl ServeDirect {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        free_counter(hall, counter)?;
        known_group(hall, &self.group)?;
        let group = || self.group.clone();
        if !hall.plan.served_by(counter).contains(&self.group) {
            return Err(Refusal::CounterDoesNotServe {
                counter,
                group: group(),
            });
        }
        if hall.direct >= LAST_NUMBER {
            return Err(Refusal::NumbersSpent { group: group() });
        }
        let ticket = TicketId(u32::try_from(hall.tickets.len()).unwrap_or(u32::MAX));
        let issued = Event::TicketIssued {
            ticket,
            label: Label {
                prefix: DIRECT_PREFIX.into(),
                number: hall.direct + 1,
            },
            group: group(),
            class: Class::Ordinary,
            key: TicketKey::default(),
            language: Language::Vi,
            photo: None,
            ahead: 0,
            agreed: false,
            anyway: false,
            granted: None,
            booked: None,
            mark: None,
            exception: None,
            filing: None,
            touch: None,
            promise: None,
        };
        Ok(vec![issued, Event::TicketStarted { ticket, counter }])
    }
}
