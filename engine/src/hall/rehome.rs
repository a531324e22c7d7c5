//! A new plan takes groups and counters away: everything of theirs goes where the plan's moves say.

use std::sync::Arc;

use super::Hall;
use crate::office::PlannedState;
use crate::planning::Rehoming;
use crate::{CounterId, Desk, Ending, Millis, Place, PlannedAct, Skills, Suspension, TicketId};

impl Hall {
    /// Puts a plan into force. Everybody keeps label and time.
    pub(super) fn put_plan(&mut self, plan: &Arc<crate::HallPlan>, moves: &Rehoming, at: Millis) {
        self.office.saved = None;
        self.office = self.office.moved(moves);
        self.office.end_senseless_loans(plan);
        self.plan = Arc::clone(plan);
        self.put_skills();
        if !moves.is_empty() {
            self.furnish_new();
            self.move_tickets(moves, at);
            self.move_bookings(moves);
        }
        self.furnish();
    }

    fn move_bookings(&mut self, moves: &Rehoming) {
        let moved: Vec<_> = self
            .bookings
            .iter()
            .filter(|(_, booking)| booking.ticket.is_none())
            .filter_map(|(code, booking)| Some((*code, moves.group(&booking.group)?.clone())))
            .collect();
        for (code, group) in moved {
            if let Some(booking) = self.bookings.get_mut(&code) {
                booking.group = group;
            }
        }
    }

    fn move_tickets(&mut self, moves: &Rehoming, at: Millis) {
        let called: Vec<CounterId> = self
            .counters
            .values()
            .filter(|counter| matches!(counter.desk, Desk::Calling(_)))
            .map(|counter| counter.id)
            .filter(|id| moves.counter(*id).is_some())
            .collect();
        for counter in called {
            if let Some(ticket) = self.desk(counter).desk.ticket() {
                self.unpass(ticket);
                let since = self.ticket_now(ticket).in_line_since;
                self.place(ticket, Place::Waiting { since });
                let alone = moves.counter(counter).flatten();
                self.change(ticket, |it| it.visit.counter = alone);
                self.desk(counter).desk = Desk::Free { since: at };
            }
        }
        let all: Vec<TicketId> = self
            .tickets
            .iter()
            .filter(|ticket| {
                let missed = matches!(
                    ticket.place,
                    Place::Gone {
                        how: Ending::NoShow,
                        ..
                    }
                );
                missed || ticket.place.is_live()
            })
            .map(|ticket| ticket.id)
            .collect();
        for id in all {
            self.move_ticket(id, moves);
        }
    }

    fn move_ticket(&mut self, id: TicketId, moves: &Rehoming) {
        let ticket = Arc::clone(self.ticket_now(id));
        if let Some(to) = moves.group(&ticket.quota_of) {
            self.uses_quota(&ticket.quota_of, ticket.issued_at, -1);
            self.uses_quota(to, ticket.issued_at, 1);
            self.change(id, |it| it.quota_of = to.clone());
        }
        if let Some(to) = moves.group(&ticket.group) {
            if !ticket.place.is_live() {
                let from = self.line(&ticket.group);
                from.no_shows = from.no_shows.saturating_sub(1);
                self.line(to).no_shows += 1;
            }
            self.change(id, |it| it.group = to.clone());
        }
        let kept = match ticket.place {
            Place::Suspended {
                kind: Suspension::PapersKept,
                counter,
                ..
            } => moves.counter(counter).flatten(),
            _ => None,
        };
        let alone = ticket.visit.counter.and_then(|it| moves.counter(it));
        let ahead = ticket.visit.ahead.iter().any(|step| {
            let counter = step.counter.and_then(|it| moves.counter(it));
            counter.is_some() || moves.group(&step.group).is_some()
        });
        if kept.is_none() && alone.is_none() && !ahead {
            return;
        }
        self.change(id, |it| {
            if let (Some(kept), Place::Suspended { counter, .. }) = (kept, &mut it.place) {
                *counter = kept;
            }
            if let Some(alone) = alone {
                it.visit.counter = alone;
            }
            for step in &mut it.visit.ahead {
                if let Some(to) = moves.group(&step.group) {
                    step.group = to.clone();
                }
                if let Some(to) = step.counter.and_then(|it| moves.counter(it)) {
                    step.counter = to;
                }
            }
        });
    }
}

impl crate::Office {
    /// The supervisor's day after such moves: acts of a counter go with it, or are cancelled.
    #[must_use]
    pub(crate) fn moved(&self, moves: &Rehoming) -> crate::Office {
        let mut office = self.clone();
        if moves.is_empty() {
            return office;
        }
        let serves = |skills: &Skills| {
            let groups = |list: &[crate::GroupId]| {
                let mut moved: Vec<crate::GroupId> = Vec::new();
                for group in list {
                    let to = moves.group(group).unwrap_or(group);
                    if !moved.contains(to) {
                        moved.push(to.clone());
                    }
                }
                moved
            };
            Skills {
                home: groups(&skills.home),
                skills: groups(&skills.skills),
            }
        };
        let reskilled: Vec<CounterId> = office.reskilled.keys().copied().collect();
        for counter in reskilled {
            if let Some(skills) = office.reskilled.get_mut(&counter) {
                *skills = serves(skills);
            }
        }
        let loans = office.loans.iter().filter_map(|((counter, group), loan)| {
            let counter = moves.counter(*counter).unwrap_or(Some(*counter))?;
            let group = moves.group(group).unwrap_or(group).clone();
            Some(((counter, group), loan.clone()))
        });
        office.loans = loans.collect();
        let acts: Vec<u32> = office.planned.keys().copied().collect();
        for id in acts {
            let Some(planned) = office.planned.get_mut(&id) else {
                continue;
            };
            if planned.state != PlannedState::Pending {
                continue;
            }
            let to = moves.counter(planned.act.counter());
            if to == Some(None) {
                planned.state = PlannedState::Cancelled;
                continue;
            }
            let to = to.flatten();
            match &mut planned.act {
                PlannedAct::Open { counter } | PlannedAct::Shut { counter } => {
                    *counter = to.unwrap_or(*counter);
                }
                PlannedAct::Reskill {
                    counter,
                    serves: skills,
                } => {
                    *counter = to.unwrap_or(*counter);
                    *skills = serves(skills);
                }
            }
        }
        office
    }
}
