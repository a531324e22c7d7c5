//! What happened: the truth that is stored, hence frozen.
//!
//! Variants and optional fields are added; nothing is renamed or removed. `tests/frozen` holds
//! one example of every event, which each later build must still read.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Act, AdviceAnswer, Appointment, AutoCall, Booked, BookingCode, Class, Code, CounterId, Draft,
    Expected, Filing, Followed, Granted, GroupFacts, GroupId, HallPlan, Helper, InLine, InTheWay,
    Label, Language, Mark, Millis, Move, NextStep, PhotoRef, Placed, PlannedAct, Planning, Promise,
    Rehoming, Reply, Sender, Session, Skills, Spent, Suspension, TicketId, TicketKey, Touch, Why,
    Work,
};

/// An event with its place in the log.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recorded {
    /// Rises by one without a gap, over all days.
    pub seq: u64,
    /// When it was decided. Never before the event before it (H5).
    pub at: Millis,
    /// Who asked: the enrolled name of a box or session, or `rule`.
    pub by: Arc<str>,
    /// What happened.
    pub event: Event,
}

/// Tickets of a group that wait for another one from now on, with label and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMoved {
    /// What they waited for.
    pub from: GroupId,
    /// What they wait for.
    pub to: GroupId,
    /// Who.
    pub tickets: Vec<TicketId>,
}

/// What happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A plan came into force.
    PlanSaved {
        /// Rises by one with every saved plan.
        version: u32,
        /// Where it came from, for the history.
        why: String,
        /// The whole plan.
        plan: Arc<HallPlan>,
        /// Who had planned it, when a rule did it at its moment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<Arc<str>>,
        /// The version that it changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<u32>,
        /// The draft that it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<u32>,
        /// The version that it restores.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restores: Option<u32>,
        /// Where people went whose group or counter it took away.
        #[serde(default, skip_serializing_if = "Rehoming::is_empty")]
        rehome: Rehoming,
        /// Who changed the group by it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        moved: Vec<GroupMoved>,
    },
    /// A service day was opened. Everything of the day follows it in the log.
    DayOpened {
        /// The hall's date.
        date: Date,
        /// When numbers are given.
        sessions: Vec<Session>,
        /// The version of the plan in force.
        plan_version: u32,
        /// The plan in force: a day is told by its own events alone.
        plan: Arc<HallPlan>,
        /// The booked times of this day and later ones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        appointments: Vec<Appointment>,
        /// The plan that is on its way into force.
        #[serde(default, skip_serializing_if = "Planning::is_empty")]
        planning: Box<Planning>,
    },
    /// The service day was closed.
    DayClosed {
        /// Those who still waited or were called: their visits end here, counted.
        expired: Vec<TicketId>,
        /// Those who were being served: their visits end here, too.
        unfinished: Vec<TicketId>,
        /// Those who were suspended and did not come back: their visits end here, too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        suspended: Vec<TicketId>,
    },
    /// A number was given.
    TicketIssued {
        /// Its place in the order of issue.
        ticket: TicketId,
        /// What stands on the slip.
        label: Label,
        /// What it waits for.
        group: GroupId,
        /// Its class.
        #[serde(default)]
        class: Class,
        /// The key of its phone page.
        key: TicketKey,
        /// The citizen's language.
        #[serde(default)]
        language: Language,
        /// Its photo.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photo: Option<PhotoRef>,
        /// How many were ahead: the promise made.
        ahead: u32,
        /// Whether the citizen was told that many wait, and agreed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agreed: bool,
        /// Whether the reception gave it though people are sent to the online desk first.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        anyway: bool,
        /// Its priority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        granted: Option<Granted>,
        /// The booked time that it was taken for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        booked: Option<Booked>,
        /// Whose it is: the same mark for the same person on the same day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<Mark>,
        /// The code of the plan's reason for which the reception gave it against the rules of
        /// identity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exception: Option<Arc<str>>,
        /// The dossiers that were told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filing: Option<Filing>,
        /// The touch at a kiosk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touch: Option<Touch>,
        /// The wait that was told, when one was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promise>,
    },
    /// A ticket was asked to a counter.
    TicketCalled {
        /// Which ticket.
        ticket: TicketId,
        /// Which counter.
        counter: CounterId,
        /// The rule that chose it.
        why: Why,
    },
    /// It was asked again.
    TicketRecalled {
        /// Which ticket.
        ticket: TicketId,
        /// Which counter.
        counter: CounterId,
        /// 2 for the first recall.
        times: u8,
    },
    /// The citizen came.
    TicketStarted {
        /// Which ticket.
        ticket: TicketId,
        /// Which counter.
        counter: CounterId,
    },
    /// The service is done.
    TicketFinished {
        /// Which ticket.
        ticket: TicketId,
        /// Which counter.
        counter: CounterId,
        /// What came of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        outcomes: Vec<Code>,
    },
    /// The citizen did not come.
    TicketMissed {
        /// Which ticket.
        ticket: TicketId,
        /// Which counter.
        counter: CounterId,
    },
    /// A counter opened.
    CounterOpened {
        /// Which.
        counter: CounterId,
    },
    /// A counter shut.
    CounterShut {
        /// Which.
        counter: CounterId,
    },
    /// No more numbers of a group are given.
    GroupClosed {
        /// Which.
        group: GroupId,
        /// The code of the plan's reason.
        reason: Arc<str>,
    },
    /// They are given again.
    GroupReopened {
        /// Which.
        group: GroupId,
    },
    /// A waiting ticket was given back or withdrawn: its visit ends here.
    TicketCancelled {
        /// Which.
        ticket: TicketId,
        /// The code of the plan's reason.
        reason: Arc<str>,
    },
    /// A waiting ticket waits for something else, in the place of its time.
    TicketRegrouped {
        /// Which.
        ticket: TicketId,
        /// What it waited for.
        from: GroupId,
        /// What it waits for.
        to: GroupId,
    },
    /// All who waited for a group wait for another, each in the place of its time.
    WaitingMoved {
        /// What they waited for.
        from: GroupId,
        /// What they wait for.
        to: GroupId,
        /// Who, in the order of their line.
        tickets: Vec<TicketId>,
    },
    /// The slip of a ticket was printed once more.
    TicketReprinted {
        /// Which.
        ticket: TicketId,
        /// 1 for the first reprint.
        times: u16,
    },
    /// A ticket was taken from a dead counter, back to its place in the line.
    TicketReleased {
        /// Which.
        ticket: TicketId,
        /// The counter that held it.
        counter: CounterId,
        /// Since when it waits.
        since: Millis,
    },
    /// A clerk is away.
    CounterPaused {
        /// Which counter.
        counter: CounterId,
        /// The code of the plan's reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Arc<str>>,
    },
    /// The clerk is back.
    CounterResumed {
        /// Which counter.
        counter: CounterId,
    },
    /// A ticket got priority.
    PriorityGranted {
        /// Which ticket.
        ticket: TicketId,
        /// For what, and by whom.
        granted: Granted,
    },
    /// A ticket lost its priority.
    PriorityRemoved {
        /// Which ticket.
        ticket: TicketId,
        /// The counter that calls or serves it, if one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counter: Option<CounterId>,
        /// It goes back to its line, as one who waits since then; the counter is free.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back_since: Option<Millis>,
    },
    /// Times were booked, or booked anew.
    AppointmentsBooked {
        /// Which.
        appointments: Vec<Appointment>,
    },
    /// A booked time was taken back.
    AppointmentCancelled {
        /// Its code.
        code: BookingCode,
    },
    /// The last thing done at a counter did not happen: ticket and desk are as before.
    ActUndone {
        /// Which counter.
        counter: CounterId,
        /// Which ticket.
        ticket: TicketId,
        /// What was undone.
        act: Act,
    },
    /// The counter has looked: the citizen's claim is right.
    PriorityConfirmed {
        /// Which ticket.
        ticket: TicketId,
        /// Which counter.
        counter: CounterId,
    },
    /// A counter serves something else than the plan says, for the rest of the day.
    CounterReskilled {
        /// Which.
        counter: CounterId,
        /// What it serves.
        serves: Skills,
    },
    /// A counter serves again what the plan says.
    CounterAsPlanned {
        /// Which.
        counter: CounterId,
    },
    /// A counter is to open, to shut or to serve something else at a moment of the day.
    ActPlanned {
        /// Rises by one in a day.
        id: u32,
        /// When.
        due: Millis,
        /// What.
        act: PlannedAct,
    },
    /// A planned act was cancelled.
    ActCancelled {
        /// Which.
        id: u32,
    },
    /// A planned act acts: what it does follows.
    ActDone {
        /// Which.
        id: u32,
    },
    /// The hall said no to a planned act at its moment.
    ActMissed {
        /// Which.
        id: u32,
        /// The refusal's code.
        why: Arc<str>,
    },
    /// The boards show an announcement of the plan.
    Announced {
        /// Its code.
        code: Arc<str>,
        /// The zone; none for the whole hall.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<Arc<str>>,
        /// Until when.
        until: Millis,
    },
    /// They show it no more.
    AnnouncementEnded {
        /// The place of the announcement in the log.
        announcement: u64,
    },
    /// A counter calls for help in an emergency.
    EmergencyCalled {
        /// Which.
        counter: CounterId,
    },
    /// Somebody is on the way to it.
    EmergencyAnswered {
        /// The counter that called.
        counter: CounterId,
        /// Who.
        helper: Helper,
    },
    /// The emergency is over.
    EmergencyEnded {
        /// The counter that called.
        counter: CounterId,
    },
    /// An agency was asked for more people.
    PeopleAsked {
        /// Rises by one in a day.
        request: u32,
        /// Which agency.
        agency: Arc<str>,
        /// For which group; none for all that the agency serves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<GroupId>,
        /// How many.
        people: u8,
        /// How many citizens waited then.
        waiting: u32,
    },
    /// What came of it.
    PeopleReplied {
        /// The request's number.
        request: u32,
        /// What.
        reply: Reply,
    },
    /// Somebody sits down at a counter.
    StaffSignedIn {
        /// Which counter.
        counter: CounterId,
        /// The identifier of the plan.
        staff: Arc<str>,
        /// Who sat there, when it was taken over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<Arc<str>>,
    },
    /// Somebody leaves a counter.
    StaffLeft {
        /// Which counter.
        counter: CounterId,
        /// The identifier of the plan.
        staff: Arc<str>,
        /// How the time at the counter was spent.
        spent: Spent,
    },

    /// A counter calls by itself from now on, or does not.
    AutoCallSet {
        /// Which counter.
        counter: CounterId,
        /// How.
        auto: AutoCall,
    },
    /// A clerk or the supervisor said something by a code.
    MessageSent {
        /// The counter that said it, or is told.
        counter: CounterId,
        /// Who said it.
        from: Sender,
        /// What.
        code: Arc<str>,
        /// The ticket at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<TicketId>,
    },
    /// The other one has read it.
    MessageSeen {
        /// The `seq` of what was said.
        message: u64,
    },

    // A visit with several steps.
    /// A ticket was sent on by a counter that did not finish its step.
    TicketTransferred {
        /// Which ticket.
        ticket: TicketId,
        /// The counter that sent it.
        counter: CounterId,
        /// Where it waits now.
        to: InLine,
        /// The wish about its place in the line.
        placed: Placed,
        /// The step after that: back to whoever sent it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back: Option<NextStep>,
        /// Why, by code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Code>,
        /// The step elsewhere that is done in this hall, by code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elsewhere: Option<Code>,
    },
    /// The steps that are still to come were set.
    StepsPlanned {
        /// Which ticket.
        ticket: TicketId,
        /// The counter.
        counter: CounterId,
        /// The steps, the next one first.
        steps: Vec<NextStep>,
    },
    /// A step is done and another follows.
    StepFinished {
        /// Which ticket.
        ticket: TicketId,
        /// The counter that did it.
        counter: CounterId,
        /// What came of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        outcomes: Vec<Code>,
        /// Where it waits now.
        to: InLine,
        /// How many dossiers of a bulk number are left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<u16>,
    },
    /// The services of the present step were told.
    WorkTold {
        /// Which ticket.
        ticket: TicketId,
        /// The counter.
        counter: CounterId,
        /// The services, each with its dossiers.
        work: Vec<Work>,
    },
    /// Something was noted, by code.
    TicketNoted {
        /// Which ticket.
        ticket: TicketId,
        /// The counter.
        counter: CounterId,
        /// What.
        note: Code,
    },
    /// A ticket left its counter and is expected back.
    TicketSuspended {
        /// Which ticket.
        ticket: TicketId,
        /// The counter.
        counter: CounterId,
        /// Why.
        kind: Suspension,
        /// When it comes back by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Millis>,
        /// The step elsewhere, by code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elsewhere: Option<Code>,
        /// More about it, by code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Code>,
    },
    /// A suspended or missed ticket is back in line.
    TicketReturned {
        /// Which ticket.
        ticket: TicketId,
        /// Where it waits now.
        to: InLine,
    },
    /// A suspended ticket is served on at once.
    TicketTakenBack {
        /// Which ticket.
        ticket: TicketId,
        /// The counter.
        counter: CounterId,
    },
    // The plan on its way into force.
    /// A draft of a plan was saved. It may have flaws.
    PlanDrafted {
        /// Rises by one with every draft.
        number: u32,
        /// The version of the plan that it changes.
        base: u32,
        /// The whole of it.
        plan: Arc<Draft>,
        /// Where people go whose group or counter it takes away.
        #[serde(default, skip_serializing_if = "Rehoming::is_empty")]
        rehome: Rehoming,
    },
    /// The draft was thrown away.
    DraftDropped {
        /// Its number.
        number: u32,
    },
    /// A plan is to come into force at a moment.
    PublicationPlanned {
        /// The number of its draft.
        number: u32,
        /// When.
        due: Millis,
        /// The version that it changes.
        base: u32,
        /// The whole plan.
        plan: Arc<HallPlan>,
        /// Where people go whose group or counter it takes away.
        #[serde(default, skip_serializing_if = "Rehoming::is_empty")]
        rehome: Rehoming,
        /// Why, by a code of the plan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Arc<str>>,
        /// The version that it restores.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restores: Option<u32>,
    },
    /// It is not, or it was seen that it did not.
    PublicationWithdrawn {},
    /// At its moment something stood in the way: the plan in force stays.
    PublicationFailed {
        /// The refusal's code.
        why: Arc<str>,
        /// What stood in the way.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        in_the_way: Vec<InTheWay>,
    },

    // The offline series of a kiosk.
    /// A number that a kiosk gave while it was cut off came into the hall.
    OfflineInserted {
        /// Its place among the tickets of the day.
        ticket: TicketId,
        /// What stands on the slip.
        label: Label,
        /// What it waits for.
        group: GroupId,
        /// Its class.
        #[serde(default)]
        class: Class,
        /// The key of its phone page.
        key: TicketKey,
        /// The citizen's language.
        #[serde(default)]
        language: Language,
        /// When it was given, as far as the kiosk is believed: its place in the line.
        taken_at: Millis,
        /// When it was given, as the kiosk says.
        told_at: Millis,
        /// Which kiosk.
        kiosk: Arc<str>,
        /// How many were ahead when it came into the hall.
        ahead: u32,
        /// Its priority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        granted: Option<Granted>,
        /// The touch at the kiosk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touch: Option<Touch>,
        /// The server's number of the same touch, which was never printed: it leaves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<TicketId>,
    },
    /// A number that a kiosk gave while it was cut off came when its day was over: it was given,
    /// and nobody was called. Counted in the figures of its own day.
    OfflineExpired {
        /// What stands on the slip.
        label: Label,
        /// What for.
        group: GroupId,
        /// Its service day.
        date: Date,
        /// When it was given, as the kiosk says.
        told_at: Millis,
        /// Which kiosk.
        kiosk: Arc<str>,
        /// The touch at the kiosk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touch: Option<Touch>,
        /// The server's number of the same touch, which was never printed and is counted already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<TicketId>,
    },

    // Load over the counters.
    /// A group is lent to a counter, which takes it from now on.
    CounterLent {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
        /// Until when.
        until: Millis,
        /// The advice that it follows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        advice: Option<u32>,
    },
    /// A counter takes a lent group no more: somebody said so, or its time is over.
    CounterGivenBack {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
        /// The advice by which it was lent, or is given back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        advice: Option<u32>,
    },
    /// The supervisor is advised to change something.
    AdviceMade {
        /// Rises by one in a day.
        id: u32,
        /// What.
        what: Move,
        /// What it is expected to bring.
        expected: Expected,
    },
    /// What came of an advice: what is done by it follows.
    AdviceAnswered {
        /// Which.
        id: u32,
        /// What.
        answer: AdviceAnswer,
        /// Whether nobody answered, but the rule: the hall acted alone, within the limits of its
        /// plan, or the advice grew old.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_rule: bool,
    },
    /// What truly came after an advice.
    AdviceFollowed {
        /// Which.
        id: u32,
        /// What.
        came: Followed,
    },
    /// What other days have taught about how long groups take.
    FactsLearned {
        /// The groups.
        groups: Vec<GroupFacts>,
    },
}
