//! What can be asked of a hall, one file per command, and what it says when the answer is no.

use serde::{Deserialize, Serialize};

use crate::{
    Counter, CounterId, Day, Desk, Event, GroupId, Hall, Label, Millis, Place, Reason, Ticket,
    TicketId,
};

mod advise;
mod announce;
pub(crate) mod appointments;
mod auto_call;
mod by_rule;
mod call_next;
mod call_ticket;
mod cancel_ticket;
mod change_group;
mod close_day;
mod close_group;
mod elapse;
mod emergency;
mod end_filing;
mod finish;
mod insert_offline;
mod issue;
mod learn_facts;
mod lend;
mod message;
mod move_waiting;
mod no_show;
mod open_counter;
mod open_day;
mod pause;
mod plan_act;
mod plan_draft;
pub(crate) mod priority;
pub(crate) mod publish_plan;
mod recall;
mod refusal;
mod reinforcement;
mod release;
mod reopen_group;
mod reprint;
mod reskill;
mod resume;
mod save_plan;
mod serve_direct;
mod shut_counter;
mod sign_in;
mod start;
mod undo;

mod line_up;
mod note;
mod plan_steps;
mod return_to_line;
mod suspend;
mod take_back;
mod tell_work;
mod transfer;

pub use advise::{AnswerAdvice, FollowAdvice, OfferAdvice};
pub use announce::{Announce, EndAnnouncement};
pub use appointments::{CancelAppointment, ImportAppointments};
pub use auto_call::{AutoCall, SetAutoCall};
pub use call_next::CallNext;
pub use call_ticket::CallTicket;
pub use cancel_ticket::CancelTicket;
pub use change_group::ChangeGroup;
pub use close_day::CloseDay;
pub use close_group::CloseGroup;
pub use elapse::{Deadline, Elapse};
pub use emergency::{AnswerEmergency, CallEmergency, EndEmergency};
pub use end_filing::EndFiling;
pub use finish::{Finish, Then};
pub use insert_offline::InsertOffline;
pub use issue::Issue;
pub use learn_facts::LearnFacts;
pub use lend::{GiveBack, Lend};
pub use message::{Message, SeeMessage, SendMessage, Sender};
pub use move_waiting::MoveWaiting;
pub use no_show::NoShow;
pub use open_counter::OpenCounter;
pub use open_day::OpenDay;
pub use pause::PauseCounter;
pub use plan_act::{CancelAct, PlanAct};
pub use plan_draft::{DropDraft, SaveDraft};
pub use priority::{ConfirmPriority, DenyPriority, GrantPriority, RemovePriority};
pub use publish_plan::{PublishPlan, RestorePlan, WithdrawPlan};
pub use recall::Recall;
pub use refusal::Refusal;
pub use reinforcement::{AskPeople, TellPeople};
pub use release::Release;
pub use reopen_group::ReopenGroup;
pub use reprint::Reprint;
pub use reskill::Reskill;
pub use resume::ResumeCounter;
pub use save_plan::SavePlan;
pub use serve_direct::ServeDirect;
pub use shut_counter::ShutCounter;
pub use sign_in::{Leave, SignIn};
pub use start::Start;
pub use undo::{UNDO_MS, Undo};

pub use note::Note;
pub use plan_steps::PlanSteps;
pub use return_to_line::ReturnToLine;
pub use suspend::Suspend;
pub use take_back::TakeBack;
pub use tell_work::TellWork;
pub use transfer::Transfer;

/// Everything that can be asked of a hall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// See [`SavePlan`].
    SavePlan(SavePlan),
    /// See [`OpenDay`].
    OpenDay(OpenDay),
    /// See [`CloseDay`].
    CloseDay(CloseDay),
    /// See [`Issue`].
    Issue(Issue),
    /// See [`CallNext`].
    CallNext(CallNext),
    /// See [`Recall`].
    Recall(Recall),
    /// See [`Start`].
    Start(Start),
    /// See [`Finish`].
    Finish(Finish),
    /// See [`NoShow`].
    NoShow(NoShow),
    /// See [`OpenCounter`].
    OpenCounter(OpenCounter),
    /// See [`ShutCounter`].
    ShutCounter(ShutCounter),
    /// See [`PauseCounter`].
    PauseCounter(PauseCounter),
    /// See [`ResumeCounter`].
    ResumeCounter(ResumeCounter),
    /// See [`Elapse`].
    Elapse(Elapse),
    /// See [`CloseGroup`].
    CloseGroup(CloseGroup),
    /// See [`ReopenGroup`].
    ReopenGroup(ReopenGroup),
    /// See [`CancelTicket`].
    CancelTicket(CancelTicket),
    /// See [`ChangeGroup`].
    ChangeGroup(ChangeGroup),
    /// See [`MoveWaiting`].
    MoveWaiting(MoveWaiting),
    /// See [`Reprint`].
    Reprint(Reprint),
    /// See [`Release`].
    Release(Release),
    /// See [`ImportAppointments`].
    ImportAppointments(ImportAppointments),
    /// See [`CancelAppointment`].
    CancelAppointment(CancelAppointment),
    /// See [`CallTicket`].
    CallTicket(CallTicket),
    /// See [`ServeDirect`].
    ServeDirect(ServeDirect),
    /// See [`Undo`].
    Undo(Undo),
    /// See [`GrantPriority`].
    GrantPriority(GrantPriority),
    /// See [`RemovePriority`].
    RemovePriority(RemovePriority),
    /// See [`ConfirmPriority`].
    ConfirmPriority(ConfirmPriority),
    /// See [`DenyPriority`].
    DenyPriority(DenyPriority),
    /// See [`Reskill`].
    Reskill(Reskill),
    /// See [`PlanAct`].
    PlanAct(PlanAct),
    /// See [`CancelAct`].
    CancelAct(CancelAct),
    /// See [`Announce`].
    Announce(Announce),
    /// See [`EndAnnouncement`].
    EndAnnouncement(EndAnnouncement),
    /// See [`CallEmergency`].
    CallEmergency(CallEmergency),
    /// See [`AnswerEmergency`].
    AnswerEmergency(AnswerEmergency),
    /// See [`EndEmergency`].
    EndEmergency(EndEmergency),
    /// See [`AskPeople`].
    AskPeople(AskPeople),
    /// See [`TellPeople`].
    TellPeople(TellPeople),
    /// See [`SignIn`].
    SignIn(SignIn),
    /// See [`Leave`].
    Leave(Leave),
    /// See [`SetAutoCall`].
    SetAutoCall(SetAutoCall),
    /// See [`SendMessage`].
    SendMessage(SendMessage),
    /// See [`SeeMessage`].
    SeeMessage(SeeMessage),
    // A visit with several steps.
    /// See [`Transfer`].
    Transfer(Transfer),
    /// See [`PlanSteps`].
    PlanSteps(PlanSteps),
    /// See [`TellWork`].
    TellWork(TellWork),
    /// See [`Note`].
    Note(Note),
    /// See [`Suspend`].
    Suspend(Suspend),
    /// See [`TakeBack`].
    TakeBack(TakeBack),
    /// See [`ReturnToLine`].
    ReturnToLine(ReturnToLine),
    // The plan on its way into force.
    /// See [`SaveDraft`].
    SaveDraft(SaveDraft),
    /// See [`DropDraft`].
    DropDraft(DropDraft),
    /// See [`PublishPlan`].
    PublishPlan(PublishPlan),
    /// See [`RestorePlan`].
    RestorePlan(RestorePlan),
    /// See [`WithdrawPlan`].
    WithdrawPlan(WithdrawPlan),
    // Bulk filers.
    /// See [`EndFiling`].
    EndFiling(EndFiling),
    /// See [`InsertOffline`].
    InsertOffline(InsertOffline),
    // Load over the counters.
    /// See [`Lend`].
    Lend(Lend),
    /// See [`GiveBack`].
    GiveBack(GiveBack),
    /// See [`OfferAdvice`].
    OfferAdvice(OfferAdvice),
    /// See [`AnswerAdvice`].
    AnswerAdvice(AnswerAdvice),
    /// See [`FollowAdvice`].
    FollowAdvice(FollowAdvice),
    /// See [`LearnFacts`].
    LearnFacts(LearnFacts),
}

impl Hall {
    /// What a command would do now. Changes nothing.
    ///
    /// `now` must not lie before [`Hall::last`]; the owner of the hall sees to it.
    ///
    /// # Errors
    /// The refusal, when the hall says no.
    pub fn decide(&self, command: &Command, now: Millis) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::SavePlan(command) => command.decide(self, now),
            Command::OpenDay(command) => command.decide(self, now),
            Command::CloseDay(command) => command.decide(self),
            Command::Issue(command) => command.decide(self, now),
            Command::CallNext(command) => command.decide(self, now),
            Command::Recall(command) => command.decide(self, now),
            Command::Start(command) => command.decide(self),
            Command::Finish(command) => command.decide(self, now),
            Command::NoShow(command) => command.decide(self, now),
            Command::OpenCounter(command) => command.decide(self),
            Command::ShutCounter(command) => command.decide(self, now),
            Command::PauseCounter(command) => command.decide(self),
            Command::ResumeCounter(command) => command.decide(self),
            Command::Elapse(command) => command.decide(self, now),
            Command::CloseGroup(command) => command.decide(self),
            Command::ReopenGroup(command) => command.decide(self),
            Command::CancelTicket(command) => command.decide(self),
            Command::ChangeGroup(command) => command.decide(self),
            Command::MoveWaiting(command) => command.decide(self),
            Command::Reprint(command) => command.decide(self),
            Command::Release(command) => command.decide(self),
            Command::ImportAppointments(command) => command.decide(self, now),
            Command::CancelAppointment(command) => command.decide(self),
            Command::CallTicket(command) => command.decide(self, now),
            Command::ServeDirect(command) => command.decide(self),
            Command::Undo(command) => command.decide(self, now),
            Command::GrantPriority(command) => command.decide(self),
            Command::RemovePriority(command) => command.decide(self),
            Command::ConfirmPriority(command) => command.decide(self),
            Command::DenyPriority(command) => command.decide(self),
            Command::Reskill(command) => command.decide(self, now),
            Command::PlanAct(command) => command.decide(self, now),
            Command::CancelAct(command) => command.decide(self),
            Command::Announce(command) => command.decide(self, now),
            Command::EndAnnouncement(command) => command.decide(self, now),
            Command::CallEmergency(command) => command.decide(self),
            Command::AnswerEmergency(command) => command.decide(self),
            Command::EndEmergency(command) => command.decide(self),
            Command::AskPeople(command) => command.decide(self),
            Command::TellPeople(command) => command.decide(self),
            Command::SignIn(command) => command.decide(self, now),
            Command::Leave(command) => command.decide(self, now),
            Command::SetAutoCall(command) => command.decide(self),
            Command::SendMessage(command) => command.decide(self),
            Command::SeeMessage(command) => command.decide(self),
            Command::Transfer(command) => command.decide(self, now),
            Command::PlanSteps(command) => command.decide(self),
            Command::TellWork(command) => command.decide(self),
            Command::Note(command) => command.decide(self),
            Command::Suspend(command) => command.decide(self, now),
            Command::TakeBack(command) => command.decide(self),
            Command::ReturnToLine(command) => command.decide(self, now),
            Command::SaveDraft(command) => command.decide(self),
            Command::DropDraft(command) => command.decide(self),
            Command::PublishPlan(command) => command.decide(self, now),
            Command::RestorePlan(command) => command.decide(self, now),
            Command::WithdrawPlan(command) => command.decide(self),
            Command::EndFiling(command) => command.decide(self),
            Command::InsertOffline(command) => command.decide(self, now),
            Command::Lend(command) => command.decide(self, now),
            Command::GiveBack(command) => command.decide(self),
            Command::OfferAdvice(command) => command.decide(self, now),
            Command::AnswerAdvice(command) => command.decide(self, now),
            Command::FollowAdvice(command) => command.decide(self),
            Command::LearnFacts(command) => command.decide(self),
        }
    }

    /// The open day, or the refusal that there is none.
    pub(crate) fn open_day(&self) -> Result<&Day, Refusal> {
        self.day
            .as_ref()
            .filter(|day| day.closed_at.is_none())
            .ok_or(Refusal::DayNotOpen)
    }

    /// The ticket of a label as somebody has typed it, on an open day.
    pub(crate) fn named_ticket(&self, label: &str) -> Result<&Ticket, Refusal> {
        self.open_day()?;
        let typed = label.trim().to_uppercase();
        let ticket = typed.parse::<Label>().ok();
        let ticket = ticket.and_then(|label| self.ticket_by_label(&label));
        ticket
            .map(|ticket| &**ticket)
            .ok_or(Refusal::NoSuchTicket { label: typed })
    }

    /// The ticket of a label, which must be in line.
    pub(crate) fn waiting_ticket(&self, label: &str) -> Result<&Ticket, Refusal> {
        let ticket = self.named_ticket(label)?;
        let label = ticket.label.to_string();
        match ticket.place {
            Place::Waiting { .. } => Ok(ticket),
            Place::Called { counter, .. } | Place::Serving { counter, .. } => {
                Err(Refusal::TicketAtCounter { label, counter })
            }
            Place::Suspended { .. } => Err(Refusal::TicketSuspended { label }),
            Place::Gone { .. } => Err(Refusal::TicketIsGone { label }),
        }
    }

    /// A counter that the plan has, on an open day.
    pub(crate) fn counter_today(&self, id: CounterId) -> Result<&Counter, Refusal> {
        self.open_day()?;
        self.counters
            .get(&id)
            .ok_or(Refusal::NoSuchCounter { counter: id })
    }

    /// The ticket that a counter is calling, with how often and when it was last called.
    pub(crate) fn calling_at(&self, id: CounterId) -> Result<(TicketId, u8, Millis), Refusal> {
        let counter = self.counter_today(id)?;
        let calling = match counter.desk {
            Desk::Calling(ticket) => self.ticket(ticket),
            Desk::Shut | Desk::Free { .. } | Desk::Serving(_) | Desk::Paused { .. } => None,
        };
        match calling.map(|ticket| (ticket.id, ticket.place)) {
            Some((
                id,
                crate::Place::Called {
                    times, last_call, ..
                },
            )) => Ok((id, times, last_call)),
            _ => Err(Refusal::NobodyCalled { counter: id }),
        }
    }
}

/// The group, when the plan has it.
pub(crate) fn known_group<'a>(hall: &'a Hall, id: &GroupId) -> Result<&'a crate::Line, Refusal> {
    let known = hall.plan.group(id).and_then(|_| hall.lines.get(id));
    known.ok_or_else(|| Refusal::NoSuchGroup { group: id.clone() })
}

/// The group, when the plan has it and the supervisor has not closed it.
pub(crate) fn open_group<'a>(hall: &'a Hall, id: &GroupId) -> Result<&'a crate::Line, Refusal> {
    let line = known_group(hall, id)?;
    match &line.closed {
        Some(closed) => Err(Refusal::GroupIsClosed {
            group: id.clone(),
            reason: closed.reason.clone(),
        }),
        None => Ok(line),
    }
}

/// Whether the plan has such a code.
pub(crate) fn known_reason(reasons: &[Reason], id: &str) -> Result<(), Refusal> {
    if reasons.iter().any(|reason| *reason.id == *id) {
        return Ok(());
    }
    Err(Refusal::NoSuchReason { reason: id.into() })
}
