//! Somebody is back who was suspended, or who missed the call: into the line again, same number.

use serde::{Deserialize, Serialize};

use crate::command::known_group;
use crate::time::MINUTE_MS;
use crate::{
    CounterId, Ending, Event, Hall, Millis, NextStep, Place, Placed, Refusal, Suspension, Ticket,
};

/// Puts a suspended or missed ticket back in line, by the rules of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnToLine {
    /// The number on the slip.
    pub label: String,
    /// The counter whose clerk says so; none for the reception.
    #[serde(default)]
    pub counter: Option<CounterId>,
}

impl ReturnToLine {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let ticket = hall.named_ticket(&self.label)?;
        if let Some(counter) = self.counter {
            hall.counter_today(counter)?;
            let own = matches!(ticket.place, Place::Suspended { counter: at, .. } if at == counter);
            if !own {
                hall.serves(counter, &ticket.group)?;
            }
        }
        let to = match ticket.place {
            Place::Suspended { .. } => hall.spot_after_suspend(ticket, now),
            Place::Gone {
                at,
                how: Ending::NoShow,
                ..
            } => {
                known_group(hall, &ticket.group)?;
                let until = hall.may_return_until(ticket, at)?;
                if now >= until {
                    return Err(Refusal::ReturnTooLate {
                        label: ticket.label.to_string(),
                        window_min: hall.plan.rules.return_min,
                    });
                }
                match hall.plan.rules.visit.no_show_places_back {
                    Some(places) => hall.spot_behind(ticket, places, now),
                    None => hall.spot(ticket, &same_line(ticket), now),
                }
            }
            Place::Waiting { .. }
            | Place::Called { .. }
            | Place::Serving { .. }
            | Place::Gone { .. } => {
                return Err(Refusal::NothingToReturn {
                    label: ticket.label.to_string(),
                });
            }
        };
        Ok(vec![Event::TicketReturned {
            ticket: ticket.id,
            to,
        }])
    }
}

fn same_line(ticket: &Ticket) -> NextStep {
    NextStep {
        group: ticket.group.clone(),
        counter: ticket.visit.counter,
        placed: Placed::OriginalTime,
    }
}

impl Hall {
    /// Where a suspended ticket waits when it is back.
    pub(crate) fn spot_after_suspend(&self, ticket: &Ticket, now: Millis) -> crate::InLine {
        let counter = match ticket.place {
            Place::Suspended {
                kind: Suspension::PapersKept | Suspension::Elsewhere,
                counter,
                ..
            } => Some(counter),
            _ => None,
        };
        let back = NextStep {
            counter,
            ..same_line(ticket)
        };
        self.spot(ticket, &back, now)
    }

    /// Until when a ticket that was missed may return.
    ///
    /// # Errors
    /// When it returned as often as the plan allows.
    pub fn may_return_until(&self, ticket: &Ticket, missed: Millis) -> Result<Millis, Refusal> {
        let most = self.plan.rules.visit.no_show_returns;
        if ticket.visit.returns >= most {
            return Err(Refusal::ReturnedTooOften {
                label: ticket.label.to_string(),
                most,
            });
        }
        Ok(missed.plus(i64::from(self.plan.rules.return_min) * MINUTE_MS))
    }

    /// Those whose step elsewhere ends by itself until `now`: back to the counters that sent them.
    pub(crate) fn woken(&self, now: Millis) -> Vec<Event> {
        let due = self.aside.wakes.iter().take_while(|(at, _)| *at <= now);
        due.filter_map(|(_, id)| self.ticket(*id))
            .map(|ticket| Event::TicketReturned {
                ticket: ticket.id,
                to: self.spot_after_suspend(ticket, now),
            })
            .collect()
    }
}
