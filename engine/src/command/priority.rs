//! Priority after the number was given: granted, taken away, looked at by the counter.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    Class, CounterId, Desk, Event, Granted, GrantedBy, Hall, PriorityReason, ReasonId, Refusal,
    Ticket,
};

/// Grants priority to a waiting ticket. Whoever asks has looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantPriority {
    /// Which ticket.
    pub label: String,
    /// For what.
    pub reason: ReasonId,
}

/// Takes the priority of a waiting ticket away. It keeps the time since when it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePriority {
    /// Which ticket.
    pub label: String,
}

/// The counter has looked: the claim of the citizen who is called or served is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmPriority {
    /// Which counter.
    pub counter: CounterId,
}

/// The counter has looked: the claim is wrong. One who is only called goes back to the ordinary
/// line, where he would stand without the claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DenyPriority {
    /// Which counter.
    pub counter: CounterId,
}

impl GrantPriority {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.waiting_ticket(&self.label)?;
        let label = || ticket.label.clone();
        known_priority(hall, &self.reason)?;
        if ticket.class == Class::Appointment {
            return Err(Refusal::HasAppointment { label: label() });
        }
        let granted = Granted {
            reason: self.reason.clone(),
            by: GrantedBy::Staff,
        };
        if ticket.granted.as_ref() == Some(&granted) {
            return Err(Refusal::HasPriority { label: label() });
        }
        Ok(vec![Event::PriorityGranted {
            ticket: ticket.id,
            granted,
        }])
    }
}

impl RemovePriority {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.waiting_ticket(&self.label)?;
        with_priority(ticket)?;
        Ok(vec![Event::PriorityRemoved {
            ticket: ticket.id,
            counter: None,
            back_since: None,
        }])
    }
}

impl ConfirmPriority {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (ticket, _) = at_counter(hall, self.counter)?;
        if with_priority(ticket)?.by == GrantedBy::Staff {
            let label = ticket.label.clone();
            return Err(Refusal::HasPriority { label });
        }
        Ok(vec![Event::PriorityConfirmed {
            ticket: ticket.id,
            counter: self.counter,
        }])
    }
}

impl DenyPriority {
    pub(crate) fn decide(&self, hall: &Hall) -> Result<Vec<Event>, Refusal> {
        let (ticket, desk) = at_counter(hall, self.counter)?;
        with_priority(ticket)?;
        let is_called = matches!(desk, Desk::Calling(_));
        Ok(vec![Event::PriorityRemoved {
            ticket: ticket.id,
            counter: Some(self.counter),
            back_since: is_called.then_some(ticket.in_line_since),
        }])
    }
}

/// The reason, when the plan has it.
pub(crate) fn known_priority<'a>(
    hall: &'a Hall,
    id: &ReasonId,
) -> Result<&'a PriorityReason, Refusal> {
    let known = hall.plan.priority(id);
    known.ok_or_else(|| Refusal::NoSuchPriority { reason: id.clone() })
}

fn with_priority(ticket: &Ticket) -> Result<&Granted, Refusal> {
    let granted = ticket.granted.as_ref();
    granted.ok_or_else(|| Refusal::NoPriority {
        label: ticket.label.clone(),
    })
}

/// The ticket that a counter calls or serves.
fn at_counter(hall: &Hall, counter: CounterId) -> Result<(&Arc<Ticket>, Desk), Refusal> {
    let desk = hall.counter_today(counter)?.desk;
    let ticket = desk.ticket().and_then(|id| hall.ticket(id));
    let ticket = ticket.ok_or(Refusal::NobodyCalled { counter })?;
    Ok((ticket, desk))
}
