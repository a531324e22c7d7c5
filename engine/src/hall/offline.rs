//! A number of an offline series comes into the hall.

use std::sync::Arc;

use super::Hall;
use super::moves::RetainNot;
use crate::{Desk, Ending, Event, Place, Recorded, Ticket, TicketId, Visit};

impl Hall {
    /// A number that a kiosk gave while it was cut off stands in its line, in the place of its
    /// time. The number that nobody has on paper leaves.
    pub(super) fn inserted(&mut self, recorded: &Recorded) {
        let Event::OfflineInserted {
            ticket,
            label,
            group,
            class,
            key,
            language,
            taken_at,
            told_at: _,
            kiosk,
            ahead,
            granted,
            touch,
            instead_of,
        } = &recorded.event
        else {
            return;
        };
        assert!(
            ticket.0 as usize == self.tickets.len(),
            "ticket ids rise by one"
        );
        if let Some(never_printed) = instead_of {
            self.replace(*never_printed, recorded.at);
        }
        self.keys.insert(key.clone(), *ticket);
        if let Some(touch) = touch {
            self.offline.touches.insert(*touch, *ticket);
        }
        let fresh = Ticket {
            id: *ticket,
            label: label.clone(),
            group: group.clone(),
            first_group: group.clone(),
            quota_of: group.clone(),
            class: *class,
            granted: granted.clone(),
            booked: None,
            key: key.clone(),
            language: *language,
            photo: None,
            origin: Arc::clone(kiosk),
            issued_at: *taken_at,
            ahead: *ahead,
            promise: None,
            called_at: None,
            why: None,
            reprints: 0,
            in_line_since: *taken_at,
            place: Place::Waiting { since: *taken_at },
            left: None,
            visit: Visit::default(),
            mark: None,
            filing: None,
            touch: *touch,
        };
        let spot = fresh.spot(*taken_at);
        self.tickets.push_back(Arc::new(fresh));
        self.waiting += 1;
        let line = self.line(group);
        line.offline += 1;
        line.of_mut(*class).insert(spot);
        self.uses_quota(group, *taken_at, 1);
    }

    /// The server's number of a touch whose answer never reached the kiosk: it was not printed, so
    /// nobody can come for it, and nobody missed a call.
    fn replace(&mut self, id: TicketId, at: crate::Millis) {
        let ticket = Arc::clone(self.ticket_now(id));
        let counter = match ticket.place {
            Place::Called { counter, .. } => {
                self.desk(counter).desk = Desk::Free { since: at };
                Some(counter)
            }
            Place::Gone { how, counter, .. } => {
                if how == Ending::NoShow {
                    let line = self.line(&ticket.group);
                    line.no_shows = line.no_shows.saturating_sub(1);
                }
                counter
            }
            Place::Waiting { .. } | Place::Serving { .. } | Place::Suspended { .. } => None,
        };
        if ticket.called_at.is_some() {
            self.unpass(id);
            self.calls.retain_not(id);
        }
        self.line(&ticket.first_group).replaced += 1;
        let how = Ending::Replaced;
        self.end(id, at, how, counter);
        self.uses_quota(&ticket.quota_of, ticket.issued_at, -1);
    }
}
