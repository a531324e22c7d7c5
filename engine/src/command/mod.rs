//! What can be asked of a hall, one file per command, and what it says when the answer is no.

use serde::{Deserialize, Serialize};

use crate::{Counter, CounterId, Day, Desk, Event, GroupId, Hall, Millis, TicketId};

mod call_next;
mod close_day;
mod elapse;
mod finish;
mod issue;
mod no_show;
mod open_counter;
mod open_day;
mod pause;
mod recall;
mod refusal;
mod resume;
mod save_plan;
mod shut_counter;
mod start;

pub use call_next::CallNext;
pub use close_day::CloseDay;
pub use elapse::{Deadline, Elapse};
pub use finish::{Finish, Then};
pub use issue::Issue;
pub use no_show::NoShow;
pub use open_counter::OpenCounter;
pub use open_day::OpenDay;
pub use pause::PauseCounter;
pub use recall::Recall;
pub use refusal::Refusal;
pub use resume::ResumeCounter;
pub use save_plan::SavePlan;
pub use shut_counter::ShutCounter;
pub use start::Start;

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
            Command::SavePlan(command) => command.decide(self),
            Command::OpenDay(command) => command.decide(self, now),
            Command::CloseDay(command) => command.decide(self),
            Command::Issue(command) => command.decide(self, now),
            Command::CallNext(command) => command.decide(self, now),
            Command::Recall(command) => command.decide(self, now),
            Command::Start(command) => command.decide(self),
            Command::Finish(command) => command.decide(self, now),
            Command::NoShow(command) => command.decide(self, now),
            Command::OpenCounter(command) => command.decide(self),
            Command::ShutCounter(command) => command.decide(self),
            Command::PauseCounter(command) => command.decide(self),
            Command::ResumeCounter(command) => command.decide(self),
            Command::Elapse(command) => command.decide(self, now),
        }
    }

    /// The open day, or the refusal that there is none.
    pub(crate) fn open_day(&self) -> Result<&Day, Refusal> {
        self.day
            .as_ref()
            .filter(|day| day.closed_at.is_none())
            .ok_or(Refusal::DayNotOpen)
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
