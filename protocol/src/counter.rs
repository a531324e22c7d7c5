//! The counter: what a clerk sees and asks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    AutoView, AutoWish, Choice, EmergencyRow, FilingRow, Language, MessageRow, Millis, Names,
    Opening, Placed, PlannedRow, StepWish, SuspendKind, TicketVisit, VisitDesk, WorkWish,
};

/// From a counter to the server. The counter itself is known from the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CounterRequest {
    /// The counter opens.
    Open,
    /// The counter shuts. Refused while it holds a ticket.
    Shut,
    /// Call the next ticket.
    CallNext,
    /// Call the same ticket again.
    Recall,
    /// The citizen is here.
    Start,
    /// The service is done.
    Finish {
        /// What comes then.
        #[serde(default)]
        then: Then,
        /// What came of the step, by codes of the plan.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        outcomes: Vec<String>,
    },
    /// The citizen did not come.
    NoShow,
    /// The clerk is away for a while.
    Pause {
        /// Why: a code of the plan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The clerk is back.
    Resume,
    /// Call a certain waiting ticket out of turn.
    CallTicket {
        /// What stands on the slip.
        label: String,
        /// The code of the plan's reason.
        reason: String,
    },
    /// Serve somebody who stands here without a number, and give none.
    ServeDirect {
        /// The procedure group.
        group: String,
    },
    /// The last call, start, finish or no-show did not happen.
    Undo,
    /// The citizen's claim to priority is right.
    ConfirmPriority,
    /// The citizen's claim to priority is wrong: one who is only called goes back to the ordinary
    /// line.
    DenyPriority,
    /// Somebody sits down at the counter.
    SignIn {
        /// The staff code of the plan.
        code: String,
        /// Also where somebody else sits, and also from another counter.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        take_over: bool,
    },
    /// Whoever sits there leaves; the counter shuts. Refused while it holds a ticket.
    Leave,
    /// The counter calls by itself, or does not.
    AutoCall {
        /// How from now on.
        auto: AutoWish,
    },
    /// The supervisor is told something, with the number that is at the desk.
    Tell {
        /// The code of the plan's `to_supervisor`.
        code: String,
    },
    /// What the supervisor said is read.
    Read {
        /// Its number.
        #[ts(type = "number")]
        message: u64,
    },
    /// Help, at once: every counter and the supervisor see it until somebody is on the way.
    Emergency,
    /// Somebody of this counter goes to the one that called for help.
    AnswerEmergency {
        /// The counter that called.
        counter: u16,
    },
    /// The emergency at this counter is over.
    EndEmergency,
    // Visits with several steps.
    /// The ticket is sent on: to a group, or to one counter.
    Transfer {
        /// What it waits for then. Left out with a counter: what that counter serves of it.
        #[serde(default)]
        group: Option<String>,
        /// The one counter that shall call it.
        #[serde(default)]
        to_counter: Option<u16>,
        /// Where in the line.
        #[serde(default)]
        placed: Placed,
        /// Why, by a code of the plan.
        #[serde(default)]
        remark: Option<String>,
        /// Whether it comes back to this counter afterwards.
        #[serde(default)]
        come_back: bool,
        /// What comes then.
        #[serde(default)]
        then: Then,
    },
    /// Sets the steps that follow the present one; none: the visit ends with it.
    PlanSteps {
        /// All of them, the next one first.
        steps: Vec<StepWish>,
    },
    /// Tells which services are done, each with its dossiers.
    TellWork {
        /// All of them.
        work: Vec<WorkWish>,
    },
    /// Notes something about the visit, by a code of the plan.
    Note {
        /// The code.
        note: String,
    },
    /// The ticket leaves the counter for a while and keeps its number.
    Suspend {
        /// Why.
        kind: SuspendKind,
        /// The step elsewhere, by a code of the plan.
        #[serde(default)]
        elsewhere: Option<String>,
        /// More about it, by a code of the plan.
        #[serde(default)]
        remark: Option<String>,
        /// What comes then.
        #[serde(default)]
        then: Then,
    },
    /// A suspended ticket is served on at once.
    TakeBack {
        /// The number.
        label: String,
    },
    /// A suspended or missed ticket is put back in line.
    ReturnToLine {
        /// The number.
        label: String,
    },
    /// The bulk filer leaves though dossiers are left: the number does not go back to its line.
    EndFiling {
        /// What came of the last round, by codes of the plan.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        outcomes: Vec<String>,
    },
}

/// What follows the end of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Nothing: the counter is free.
    #[default]
    Rest,
    /// The next ticket is called at once, when there is one.
    CallNext,
}

/// From the server to a counter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterView {
    /// The counter's number.
    pub counter: u16,
    /// Whether numbers are given now.
    pub opening: Opening,
    /// Whether the service day of today has been closed: no counter opens any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub day_closed: bool,
    /// The groups it serves, home groups first.
    pub groups: Vec<CounterGroup>,
    /// What the desk is doing.
    pub desk: DeskView,
    /// People waiting for this counter.
    pub waiting: u32,
    /// Since when the longest of them waits.
    pub longest_since: Option<Millis>,
    /// The first of them in the order of call, at most 12.
    pub queue: Vec<QueueRow>,
    /// Tickets finished here today.
    pub served_today: u32,
    /// How often a number is called before it may be marked as a no-show.
    pub calls_before_no_show: u8,
    /// Shortest pause between two calls of one number, milliseconds.
    pub recall_pause_ms: u32,
    /// Shortest time from the last call to a no-show, milliseconds.
    pub no_show_after_ms: u32,
    /// The time that a service should take at most, milliseconds; amber beyond it.
    pub service_target_ms: u32,
    /// The ticket that NEXT would call, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<NextTicket>,
    /// How often one number is called at most; 0 for no such limit.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub most_calls: u8,
    /// Why a ticket may be called out of turn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call_reasons: Vec<Choice>,
    /// Until when the last thing done here can be undone; none when it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undo_until: Option<Millis>,
    /// Who sits here, by the identifier of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// Whether the plan has staff codes to sign in with.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signs_in: bool,
    /// Why the counter is paused, when a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_for: Option<Names>,
    /// Why it may be paused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pause_reasons: Vec<Choice>,
    /// How it calls by itself, when the plan lets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub auto: Option<AutoView>,
    /// What the supervisor may be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_supervisor: Vec<Choice>,
    /// What the supervisor said and nobody here has read; and what was said from here, the newest
    /// first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageRow>,
    /// Every counter that has called for help, this one included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emergencies: Vec<EmergencyRow>,
    /// What is planned for this counter today and has not acted yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<PlannedRow>,
    /// What a clerk can say and do about visits, and who is away.
    #[serde(default, skip_serializing_if = "VisitDesk::is_empty")]
    pub visit: VisitDesk,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// The ticket that would be called next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NextTicket {
    /// The number.
    pub label: String,
    /// Why it is the next one.
    pub why: Names,
}

/// What is special about a ticket's place in the order. Nothing for an ordinary one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Special {
    /// It has priority.
    Priority {
        /// For what.
        reason: Names,
        /// The citizen claims it and nobody has looked yet.
        claimed: bool,
    },
    /// It was booked.
    Appointment {
        /// For when.
        at: Millis,
    },
}

/// A group that a counter serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterGroup {
    /// The group's identifier.
    pub id: String,
    /// Its name.
    pub name: Names,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Whether it is a home group of the counter.
    pub home: bool,
    /// People waiting.
    pub waiting: u32,
    /// Why no numbers are given, when the supervisor has closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Names>,
}

/// What a desk is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeskView {
    /// Not open.
    #[default]
    Shut,
    /// Open, nobody called.
    Free {
        /// Since when.
        since: Millis,
    },
    /// A ticket is called.
    Calling {
        /// The ticket.
        ticket: AtDesk,
        /// When it was first called.
        since: Millis,
        /// When it was last called.
        last_call: Millis,
        /// How often it was called.
        times: u8,
    },
    /// A ticket is served.
    Serving {
        /// The ticket.
        ticket: AtDesk,
        /// Since when.
        since: Millis,
    },
    /// The clerk is away.
    Paused {
        /// Since when.
        since: Millis,
    },
}

/// The ticket at a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AtDesk {
    /// The number.
    pub label: String,
    /// Whether it has no slip and no number of a group: the label is a mark for lists alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub direct: bool,
    /// The procedure group.
    pub group: Names,
    /// When it was issued.
    pub issued_at: Millis,
    /// How long it waited before it was first called, milliseconds.
    #[ts(type = "number")]
    pub waited_ms: i64,
    /// The address of its photo on the same origin, while there is one.
    pub photo: Option<String>,
    /// The citizen's language.
    pub language: Language,
    /// Why this ticket was the next one.
    pub why: Names,
    /// What is special about its place in the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub special: Option<Special>,
    /// What is known of its visit, when it has a story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<TicketVisit>,
    /// Its dossiers, when they were told at the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub filing: Option<FilingRow>,
}

/// One waiting ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QueueRow {
    /// The number.
    pub label: String,
    /// The procedure group.
    pub group: Names,
    /// Since when it waits.
    pub since: Millis,
    /// What is special about its place in the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub special: Option<Special>,
}
