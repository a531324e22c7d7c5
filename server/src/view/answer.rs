//! What is answered to a command: the slip, the label concerned, or the refusal in words.

use appliance::words;
use engine::{Event, Hall, Label, Recorded, Refusal, Ticket, TicketId};
use protocol::{Answer, Done, Estimate, Names, No, Slip};

use super::{parts, person};
use crate::plan::state;

/// How answers are made. Holds what stands on a slip and not in the hall.
#[derive(Debug, Clone, Default)]
pub struct Answering {
    /// The address under which phones reach the hall, without a slash at its end.
    pub public_url: Option<String>,
}

/// A refusal in words.
#[must_use]
pub fn no(hall: &Hall, refusal: &Refusal) -> No {
    let params: Vec<(&str, Names)> = refusal
        .params(&hall.plan)
        .iter()
        .map(|(name, text)| (*name, parts::names(text)))
        .collect();
    let params: Vec<(&str, &Names)> = params.iter().map(|(name, text)| (*name, text)).collect();
    let code = refusal.code();
    No {
        code: code.to_owned(),
        say: words::say_names(&format!("refusal.{code}"), &params),
        remedy: words::say_names(&format!("refusal.{code}_remedy"), &params),
        in_the_way: match refusal {
            Refusal::PlanStrandsPeople { list, .. } => state::in_the_way(hall, None, list),
            _ => Vec::new(),
        },
        label: match refusal {
            Refusal::HasLiveTicket { label, .. } => Some(label.to_string()),
            _ => None,
        },
    }
}

impl Answering {
    /// The answer to a command that was done, from its events. `hall` has them applied.
    #[must_use]
    pub fn done(&self, hall: &Hall, records: &[Recorded]) -> Answer {
        let mut done = Done::default();
        for record in records {
            match &record.event {
                Event::TicketIssued { ticket, label, .. } => {
                    done.label = Some(label.to_string());
                    let ticket = hall.ticket(*ticket).filter(|ticket| !ticket.is_direct());
                    done.slip = ticket.map(|ticket| self.slip(hall, ticket));
                }
                Event::OfflineInserted { label, .. } | Event::OfflineExpired { label, .. } => {
                    done.label = Some(label.to_string());
                }
                Event::TicketReprinted { ticket, times } => {
                    done.label = label(hall, *ticket).map(Label::to_string);
                    done.slip = hall.ticket(*ticket).map(|ticket| self.slip(hall, ticket));
                    done.reprint = Some(*times);
                }
                // The last one counts: after "finish, then call" it is the number called.
                Event::TicketCalled { ticket, .. }
                | Event::TicketRecalled { ticket, .. }
                | Event::TicketStarted { ticket, .. }
                | Event::TicketFinished { ticket, .. }
                | Event::TicketMissed { ticket, .. }
                | Event::TicketCancelled { ticket, .. }
                | Event::TicketRegrouped { ticket, .. }
                | Event::TicketReleased { ticket, .. }
                | Event::ActUndone { ticket, .. }
                | Event::PriorityGranted { ticket, .. }
                | Event::PriorityRemoved { ticket, .. }
                | Event::PriorityConfirmed { ticket, .. }
                | Event::TicketTransferred { ticket, .. }
                | Event::StepsPlanned { ticket, .. }
                | Event::StepFinished { ticket, .. }
                | Event::WorkTold { ticket, .. }
                | Event::TicketNoted { ticket, .. }
                | Event::TicketSuspended { ticket, .. }
                | Event::TicketReturned { ticket, .. }
                | Event::TicketTakenBack { ticket, .. } => {
                    done.label = label(hall, *ticket).map(Label::to_string);
                }
                Event::PlanSaved { .. }
                | Event::PlanDrafted { .. }
                | Event::DraftDropped { .. }
                | Event::PublicationPlanned { .. }
                | Event::PublicationWithdrawn {}
                | Event::PublicationFailed { .. }
                | Event::AppointmentsBooked { .. }
                | Event::AppointmentCancelled { .. }
                | Event::DayOpened { .. }
                | Event::DayClosed { .. }
                | Event::GroupClosed { .. }
                | Event::GroupReopened { .. }
                | Event::WaitingMoved { .. }
                | Event::CounterLent { .. }
                | Event::CounterGivenBack { .. }
                | Event::AdviceMade { .. }
                | Event::AdviceAnswered { .. }
                | Event::AdviceFollowed { .. }
                | Event::FactsLearned { .. }
                | Event::CounterReskilled { .. }
                | Event::CounterAsPlanned { .. }
                | Event::ActPlanned { .. }
                | Event::ActCancelled { .. }
                | Event::ActDone { .. }
                | Event::ActMissed { .. }
                | Event::Announced { .. }
                | Event::AnnouncementEnded { .. }
                | Event::EmergencyCalled { .. }
                | Event::EmergencyAnswered { .. }
                | Event::EmergencyEnded { .. }
                | Event::PeopleAsked { .. }
                | Event::PeopleReplied { .. }
                | Event::AutoCallSet { .. }
                | Event::MessageSent { .. }
                | Event::MessageSeen { .. }
                | Event::StaffSignedIn { .. }
                | Event::StaffLeft { .. }
                | Event::CounterOpened { .. }
                | Event::CounterShut { .. }
                | Event::CounterPaused { .. }
                | Event::CounterResumed { .. } => {}
            }
        }
        Answer::Done(done)
    }

    /// The answer to a command that was refused.
    #[must_use]
    pub fn no(&self, hall: &Hall, refusal: &Refusal) -> Answer {
        Answer::No(no(hall, refusal))
    }

    /// The slip of a ticket.
    #[must_use]
    pub fn slip(&self, hall: &Hall, ticket: &Ticket) -> Slip {
        let plan = &hall.plan;
        let group = plan.group(&ticket.group);
        let agency = group.and_then(|group| {
            plan.agencies
                .iter()
                .find(|agency| agency.id == group.agency)
        });
        let has_page = plan.rules.phones && !ticket.is_direct();
        let url = self.public_url.as_ref().filter(|_| has_page);
        Slip {
            label: ticket.label.to_string(),
            group: group
                .map(|group| parts::names(&group.name))
                .unwrap_or_default(),
            agency: agency
                .map(|agency| parts::names(&agency.name))
                .unwrap_or_default(),
            hall: parts::hall_names(plan),
            issued_at: parts::moment(ticket.issued_at),
            time: parts::clock(plan, ticket.issued_at),
            date: hall
                .day
                .as_ref()
                .map(|day| parts::date(day.date))
                .unwrap_or_default(),
            origin: ticket.origin.to_string(),
            ahead: ticket.ahead,
            wait: ticket.promise.map_or(Estimate::Unknown, parts::promise),
            counters: plan
                .counters_of(&ticket.group)
                .iter()
                .map(|counter| counter.0)
                .collect(),
            url: url.map(|base| format!("{base}/t/{}", ticket.key.0)),
            papers: group.map_or_else(Vec::new, |it| it.papers.iter().map(parts::names).collect()),
            calls_before_no_show: plan.rules.calls_before_no_show,
            return_min: plan.rules.return_min,
            language: parts::language(ticket.language),
            notes: person::notes(hall, ticket),
            offline: ticket.label.is_offline(),
        }
    }
}

fn label(hall: &Hall, ticket: TicketId) -> Option<&Label> {
    hall.ticket(ticket).map(|ticket| &ticket.label)
}
