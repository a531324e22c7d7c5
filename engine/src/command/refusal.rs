//! Every way in which a hall says no.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    Code, CounterId, GroupId, HallPlan, InTheWay, Label, Millis, Names, ReasonId, RowFlaw,
};

/// The hall says no, as a fact. The sentence and the remedy stand in `assets/words` under
/// `refusal.<code>` and `refusal.<code>_remedy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// No service day is open.
    DayNotOpen,
    /// A service day is open already.
    DayAlreadyOpen,
    /// The service day of this date was closed; there is one day a date.
    DayAlreadyServed,
    /// Numbers are not given now, and will be again today.
    OnBreak {
        /// When.
        reopens: Millis,
    },
    /// Numbers are not given any more today.
    ClosedForToday,
    /// The plan has no such group.
    NoSuchGroup {
        /// Which.
        group: GroupId,
    },
    /// The numbers of the group are used up.
    NumbersSpent {
        /// Which.
        group: GroupId,
    },
    /// The plan has no such counter.
    NoSuchCounter {
        /// Which.
        counter: CounterId,
    },
    /// The counter is not open.
    CounterIsShut {
        /// Which.
        counter: CounterId,
    },
    /// The counter is open already.
    CounterIsOpen {
        /// Which.
        counter: CounterId,
    },
    /// The counter is paused.
    CounterIsPaused {
        /// Which.
        counter: CounterId,
    },
    /// The counter is not paused.
    CounterNotPaused {
        /// Which.
        counter: CounterId,
    },
    /// Nobody waits for what the counter serves.
    NobodyWaiting {
        /// Which.
        counter: CounterId,
    },
    /// The counter is calling a ticket.
    StillCalling {
        /// Which.
        counter: CounterId,
    },
    /// The counter is serving a ticket.
    StillServing {
        /// Which.
        counter: CounterId,
    },
    /// The counter calls no ticket.
    NobodyCalled {
        /// Which.
        counter: CounterId,
    },
    /// The counter serves no ticket.
    NobodyServed {
        /// Which.
        counter: CounterId,
    },
    /// The number was called a moment ago.
    RecallTooSoon {
        /// Seconds still to wait.
        wait_s: u32,
    },
    /// The number was not called often enough.
    TooFewCalls {
        /// How often it was called.
        called: u8,
        /// How often it must be.
        needed: u8,
    },
    /// The citizen may still be on the way.
    NoShowTooSoon {
        /// Seconds still to wait.
        wait_s: u32,
    },
    /// The new plan lacks a group or counter that somebody waits for or sits at.
    PlanStrandsPeople {
        /// The groups by prefix, with their people in line, and the tickets at counters.
        what: String,
        /// Everything that stands in the way.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        list: Vec<InTheWay>,
    },
    /// The plan is the one in force.
    PlanUnchanged,
    /// The supervisor has closed the group.
    GroupIsClosed {
        /// Which.
        group: GroupId,
        /// The code of the plan's reason.
        reason: Arc<str>,
    },
    /// The group is not closed by hand.
    GroupNotClosed {
        /// Which.
        group: GroupId,
    },
    /// Numbers of the group are given later today.
    GroupNotYet {
        /// Which.
        group: GroupId,
        /// When.
        opens: Millis,
    },
    /// Numbers of the group are not given any more today, by its own hours.
    GroupOver {
        /// Which.
        group: GroupId,
    },
    /// All of the day's numbers of the group are given.
    SoldOut {
        /// Which.
        group: GroupId,
    },
    /// All numbers of this session are given.
    SoldOutNow {
        /// Which.
        group: GroupId,
        /// When the next session begins.
        again: Millis,
    },
    /// People are sent to the desk that helps to file online.
    OnlineFirst {
        /// What was asked for.
        group: GroupId,
        /// The group of the desk.
        desk: GroupId,
    },
    /// Many wait: the citizen is to agree, and to be asked for again.
    AgreeToWait {
        /// Which group.
        group: GroupId,
        /// How many wait.
        waiting: u32,
    },
    /// The plan has no such code.
    NoSuchReason {
        /// The code.
        reason: String,
    },
    /// No ticket of the day has such a label.
    NoSuchTicket {
        /// The label.
        label: String,
    },
    /// The ticket is called or served, and not in line.
    TicketAtCounter {
        /// Which ticket.
        label: String,
        /// Which counter.
        counter: CounterId,
    },
    /// The ticket's visit is over.
    TicketIsGone {
        /// Which ticket.
        label: String,
    },
    /// The group is the same.
    SameGroup {
        /// Which.
        group: GroupId,
    },
    /// Nobody waits for the group.
    NobodyInGroup {
        /// Which.
        group: GroupId,
    },
    /// The counter holds no ticket.
    HoldsNobody {
        /// Which.
        counter: CounterId,
    },
    /// The ticket is called by its booked time.
    HasAppointment {
        /// Which.
        label: Label,
    },
    /// An import without a row.
    NoAppointments,
    /// A row of an import is wrong; none of them is taken in.
    AppointmentRow {
        /// Which, from 1.
        row: u32,
        /// What is wrong with it.
        wrong: RowFlaw,
        /// The text that is wrong.
        value: String,
    },
    /// Nothing is booked under this code.
    NoSuchAppointment {
        /// The code as it was typed.
        typed: String,
    },
    /// A number was taken for the booked time already.
    AppointmentUsed {
        /// The number.
        label: Label,
    },
    /// It is too early for the booked time.
    AppointmentEarly {
        /// The booked time.
        at: Millis,
        /// From when on one may check in.
        from: Millis,
    },
    /// The counter does not serve the ticket's group.
    NotServedHere {
        /// Which ticket.
        label: Label,
        /// Which counter.
        counter: CounterId,
    },
    /// The number was called as often as the plan lets it.
    CalledOften {
        /// How often.
        called: u8,
    },
    /// The plan lets the counter not call by itself.
    NoAutoCall {
        /// Which.
        counter: CounterId,
    },
    /// The same was said already and nobody has read it yet.
    MessageStands {
        /// The counter that said it, or is told.
        counter: CounterId,
    },
    /// Nothing of that kind was said, or not to whoever has read it.
    NoSuchMessage {
        /// Which.
        message: u64,
    },
    /// Nothing was done at the counter that can be undone.
    NothingToUndo {
        /// Which.
        counter: CounterId,
    },
    /// What was done at the counter is too long ago to be undone.
    UndoTooLate {
        /// Which.
        counter: CounterId,
    },
    /// Something has come after what is to be undone.
    WorldWentOn {
        /// The ticket concerned.
        label: Label,
    },
    /// The plan has no such reason for priority.
    NoSuchPriority {
        /// Which.
        reason: ReasonId,
    },
    /// This priority is granted by staff only.
    PriorityByStaff {
        /// Which.
        reason: ReasonId,
    },
    /// The year of birth says otherwise.
    PriorityByAge {
        /// Which.
        reason: ReasonId,
        /// From which age.
        from: u8,
    },
    /// The ticket has this priority already.
    HasPriority {
        /// Which.
        label: Label,
    },
    /// The ticket has no priority.
    NoPriority {
        /// Which.
        label: Label,
    },
    /// The counter would serve nothing first.
    ServesNothing {
        /// Which.
        counter: CounterId,
    },
    /// The counter serves that already.
    ServesThat {
        /// Which.
        counter: CounterId,
    },
    /// The counter has called for help already.
    EmergencyStands {
        /// Which.
        counter: CounterId,
    },
    /// The counter has not called for help.
    NoEmergency {
        /// Which.
        counter: CounterId,
    },
    /// Nobody helps oneself.
    OwnEmergency {
        /// Which.
        counter: CounterId,
    },
    /// Somebody is on the way already.
    HelpOnTheWay {
        /// Which.
        counter: CounterId,
    },
    /// The plan does not allow this code at the counter.
    StaffNotHere {
        /// Which.
        counter: CounterId,
    },
    /// The same person sits there already.
    SitsHere {
        /// Which.
        counter: CounterId,
    },
    /// The same person sits at another counter.
    SitsElsewhere {
        /// Which.
        counter: CounterId,
    },
    /// Nobody sits at the counter.
    NobodySits {
        /// Which.
        counter: CounterId,
    },
    /// Changed skills would leave somebody without a place.
    SkillsStrandPeople {
        /// The groups by prefix, with their people in line, and the tickets at counters.
        what: String,
    },
    /// The moment is past, or the day is closed then.
    MomentOutsideDay {
        /// The earliest.
        from: Millis,
        /// The end of the day.
        closes: Millis,
    },
    /// There is no such planned act.
    NoSuchAct {
        /// Its number.
        id: u32,
    },
    /// The planned act has acted or was cancelled.
    ActIsOver {
        /// Its number.
        id: u32,
    },
    /// There is no such announcement.
    NoSuchAnnouncement {
        /// Its code, or its place in the log.
        announcement: String,
    },
    /// The plan has no such zone.
    NoSuchZone {
        /// Which.
        zone: String,
    },
    /// The plan has no such agency.
    NoSuchAgency {
        /// Which.
        agency: String,
    },
    /// No agency was asked under this number.
    NoSuchRequest {
        /// The number.
        request: u32,
    },
    /// What came of the request is known already.
    RequestIsSettled {
        /// The number.
        request: u32,
    },
    /// Nobody of the plan has this staff code.
    WrongStaffCode,
    /// Somebody else sits at the counter.
    SeatTaken {
        /// Which counter.
        counter: CounterId,
        /// Who sits there.
        staff: String,
    },
    // A visit with several steps.
    /// The plan has no such outcome, remark or step elsewhere.
    NoSuchCode {
        /// The code.
        what: String,
    },
    /// The ticket is at this counter already.
    AlreadyHere {
        /// Which.
        counter: CounterId,
    },
    /// Neither a group nor a counter was named, or no step elsewhere.
    NowhereToGo,
    /// The counter does not serve the group.
    CounterDoesNotServe {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
    },
    /// More than a visit may hold.
    TooManySteps {
        /// How many it may.
        most: u16,
    },
    /// A number of dossiers that cannot be.
    WrongDossiers {
        /// What was said.
        given: u16,
        /// The largest that may be.
        most: u16,
    },
    /// The same thing was said twice.
    SaidTwice {
        /// Which group or code.
        what: String,
    },
    /// It must be said what came of the step.
    OutcomeNeeded,
    /// This outcome was given in this visit before.
    OutcomeGivenBefore {
        /// Which.
        outcome: Code,
    },
    /// The ticket is suspended, and not in line.
    TicketSuspended {
        /// The label.
        label: String,
    },
    /// The ticket is not suspended.
    NotSuspended {
        /// The label.
        label: String,
    },
    /// The ticket must return to another counter.
    OtherCounter {
        /// The label.
        label: String,
        /// Which counter.
        counter: CounterId,
    },
    /// The ticket was neither suspended nor missed.
    NothingToReturn {
        /// The label.
        label: String,
    },
    /// The time within which a missed ticket may return is over.
    ReturnTooLate {
        /// The label.
        label: String,
        /// That time, minutes.
        window_min: u16,
    },
    /// A missed ticket returned as often as it may.
    ReturnedTooOften {
        /// The label.
        label: String,
        /// How often that is.
        most: u8,
    },
    // The plan on its way into force.
    /// The plan has no such version.
    NoSuchVersion {
        /// Which.
        version: u32,
    },
    /// There is no such draft, or it was changed since.
    NoSuchDraft {
        /// Its number.
        number: u32,
    },
    /// Somebody else has saved a draft since.
    DraftChanged {
        /// Who; nobody when it was published or thrown away.
        by: String,
        /// The number of the present draft; 0 for none.
        number: u32,
    },
    /// A newer plan came into force since the draft was begun.
    PlanIsNewer {
        /// The version that the draft changes.
        base: u32,
        /// The version in force.
        version: u32,
    },
    /// The draft has flaws.
    DraftFlawed {
        /// How many.
        count: u32,
    },
    /// Another plan is to come into force at a moment.
    PublicationPending {
        /// When.
        due: Millis,
    },
    /// No plan is to come into force.
    NothingPending,
    /// The moment is over, or more than a year away.
    MomentNotAhead {
        /// The present moment.
        from: Millis,
    },
    /// The ticket waits for another group than the one that was named.
    WaitsElsewhere {
        /// Which.
        label: Label,
        /// What it waits for.
        group: GroupId,
    },
    // Who asks for a number.
    /// The person holds a number of the group whose visit is not over.
    HasLiveTicket {
        /// Which.
        label: Label,
        /// The group.
        group: GroupId,
    },
    /// The person has taken as many numbers today as one may.
    PersonDayLimit {
        /// How many.
        most: u8,
    },
    /// There is no number of the group without an ID.
    IdentityNeeded {
        /// The group.
        group: GroupId,
    },
    /// There is no number for many dossiers without an ID.
    BulkIdentityNeeded,
    /// The person has taken as many numbers for many dossiers today as one may.
    BulkDayLimit {
        /// How many.
        most: u8,
    },
    /// The number was not taken for many dossiers.
    NotInBulk {
        /// Which.
        label: Label,
    },
    /// The text is no number of a kiosk's offline series and of that group.
    NotAnOfflineLabel {
        /// What was sent.
        label: String,
    },
    /// The number belongs to the series of another kiosk.
    OtherKiosksSeries {
        /// The number.
        label: Label,
        /// The kiosk that sends it.
        kiosk: String,
    },
    /// The number is in the hall already, for another touch.
    OfflineTwice {
        /// The number.
        label: Label,
    },
    /// The touch was not answered in time and has a number of the kiosk's own.
    GivenOffline {
        /// That number.
        label: Label,
    },
    /// The new plan gives a kiosk's digit to another one in the course of a day.
    KioskDigitInUse {
        /// The digit.
        digit: u8,
        /// Whose it is today.
        kiosk: String,
    },
    // Load over the counters.
    /// Every counter takes all that it is skilled for: there is nothing to lend.
    LoansAreFree,
    /// The counter takes the group already.
    ServesGroup {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
    },
    /// The plan does not say that the counter is skilled for the group.
    NotSkilled {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
    },
    /// The group is not lent to the counter.
    NotLent {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
    },
    /// There is no such advice today.
    NoSuchAdvice {
        /// Its number.
        id: u32,
    },
    /// The advice is settled.
    AdviceIsOver {
        /// Its number.
        id: u32,
    },
    /// The advice waits for its answer.
    AdviceIsOpen {
        /// Its number.
        id: u32,
    },
    /// The same is advised already.
    AdviceStands {
        /// Its number.
        id: u32,
    },
    /// The same was dismissed a short while ago.
    AdviceUnwanted {
        /// The number of what was dismissed.
        id: u32,
        /// Until when it is not given again.
        until: Millis,
    },
    /// The advice was accepted too long ago to be undone.
    AdviceUndoLate {
        /// Its number.
        id: u32,
    },
    /// What the advice did was changed since.
    AdviceWentOn {
        /// Its number.
        id: u32,
    },
    /// What is expected, or came, cannot be read.
    AdviceUnclear,
    /// No group takes so short or so long on average.
    MeanOutOfRange {
        /// Which group.
        group: GroupId,
    },
    /// All of it is known.
    FactsKnown,
}

impl Refusal {
    /// The refusal's name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::DayNotOpen => "day_not_open",
            Refusal::DayAlreadyOpen => "day_already_open",
            Refusal::DayAlreadyServed => "day_already_served",
            Refusal::OnBreak { .. } => "on_break",
            Refusal::ClosedForToday => "closed_for_today",
            Refusal::NoSuchGroup { .. } => "no_such_group",
            Refusal::NumbersSpent { .. } => "numbers_spent",
            Refusal::NoSuchCounter { .. } => "no_such_counter",
            Refusal::CounterIsShut { .. } => "counter_is_shut",
            Refusal::CounterIsOpen { .. } => "counter_is_open",
            Refusal::CounterIsPaused { .. } => "counter_is_paused",
            Refusal::CounterNotPaused { .. } => "counter_not_paused",
            Refusal::NobodyWaiting { .. } => "nobody_waiting",
            Refusal::StillCalling { .. } => "still_calling",
            Refusal::StillServing { .. } => "still_serving",
            Refusal::NobodyCalled { .. } => "nobody_called",
            Refusal::NobodyServed { .. } => "nobody_served",
            Refusal::RecallTooSoon { .. } => "recall_too_soon",
            Refusal::TooFewCalls { .. } => "too_few_calls",
            Refusal::NoShowTooSoon { .. } => "no_show_too_soon",
            Refusal::PlanStrandsPeople { .. } => "plan_strands_people",
            Refusal::PlanUnchanged => "plan_unchanged",
            Refusal::GroupIsClosed { .. } => "group_is_closed",
            Refusal::GroupNotClosed { .. } => "group_not_closed",
            Refusal::GroupNotYet { .. } => "group_not_yet",
            Refusal::GroupOver { .. } => "group_over",
            Refusal::SoldOut { .. } => "sold_out",
            Refusal::SoldOutNow { .. } => "sold_out_now",
            Refusal::OnlineFirst { .. } => "online_first",
            Refusal::AgreeToWait { .. } => "agree_to_wait",
            Refusal::NoSuchReason { .. } => "no_such_reason",
            Refusal::NoSuchTicket { .. } => "no_such_ticket",
            Refusal::TicketAtCounter { .. } => "ticket_at_counter",
            Refusal::TicketIsGone { .. } => "ticket_is_gone",
            Refusal::SameGroup { .. } => "same_group",
            Refusal::NobodyInGroup { .. } => "nobody_in_group",
            Refusal::HoldsNobody { .. } => "holds_nobody",
            Refusal::HasAppointment { .. } => "has_appointment",
            Refusal::NoAppointments => "no_appointments",
            Refusal::AppointmentRow { wrong, .. } => match wrong {
                RowFlaw::Code => "appointment_code",
                RowFlaw::Group => "appointment_group",
                RowFlaw::Time => "appointment_time",
                RowFlaw::Past => "appointment_past",
                RowFlaw::Closed => "appointment_closed",
                RowFlaw::Twice => "appointment_twice",
                RowFlaw::Used => "appointment_taken",
            },
            Refusal::NoSuchAppointment { .. } => "no_such_appointment",
            Refusal::AppointmentUsed { .. } => "appointment_used",
            Refusal::AppointmentEarly { .. } => "appointment_early",
            Refusal::NotServedHere { .. } => "not_served_here",
            Refusal::CalledOften { .. } => "called_often",
            Refusal::NoAutoCall { .. } => "no_auto_call",
            Refusal::MessageStands { .. } => "message_stands",
            Refusal::NoSuchMessage { .. } => "no_such_message",
            Refusal::NothingToUndo { .. } => "nothing_to_undo",
            Refusal::UndoTooLate { .. } => "undo_too_late",
            Refusal::WorldWentOn { .. } => "world_went_on",
            Refusal::NoSuchPriority { .. } => "no_such_priority",
            Refusal::PriorityByStaff { .. } => "priority_by_staff",
            Refusal::PriorityByAge { .. } => "priority_by_age",
            Refusal::HasPriority { .. } => "has_priority",
            Refusal::NoPriority { .. } => "no_priority",
            Refusal::ServesNothing { .. } => "serves_nothing",
            Refusal::ServesThat { .. } => "serves_that",
            Refusal::EmergencyStands { .. } => "emergency_stands",
            Refusal::NoEmergency { .. } => "no_emergency",
            Refusal::OwnEmergency { .. } => "own_emergency",
            Refusal::HelpOnTheWay { .. } => "help_on_the_way",
            Refusal::StaffNotHere { .. } => "staff_not_here",
            Refusal::SitsHere { .. } => "sits_here",
            Refusal::SitsElsewhere { .. } => "sits_elsewhere",
            Refusal::NobodySits { .. } => "nobody_sits",
            Refusal::SkillsStrandPeople { .. } => "skills_strand_people",
            Refusal::MomentOutsideDay { .. } => "moment_outside_day",
            Refusal::NoSuchAct { .. } => "no_such_act",
            Refusal::ActIsOver { .. } => "act_is_over",
            Refusal::NoSuchAnnouncement { .. } => "no_such_announcement",
            Refusal::NoSuchZone { .. } => "no_such_zone",
            Refusal::NoSuchAgency { .. } => "no_such_agency",
            Refusal::NoSuchRequest { .. } => "no_such_request",
            Refusal::RequestIsSettled { .. } => "request_is_settled",
            Refusal::WrongStaffCode => "wrong_staff_code",
            Refusal::SeatTaken { .. } => "seat_taken",
            Refusal::NoSuchCode { .. } => "no_such_code",
            Refusal::AlreadyHere { .. } => "already_here",
            Refusal::NowhereToGo => "nowhere_to_go",
            Refusal::CounterDoesNotServe { .. } => "counter_does_not_serve",
            Refusal::TooManySteps { .. } => "too_many_steps",
            Refusal::WrongDossiers { .. } => "wrong_dossiers",
            Refusal::SaidTwice { .. } => "said_twice",
            Refusal::OutcomeNeeded => "outcome_needed",
            Refusal::OutcomeGivenBefore { .. } => "outcome_given_before",
            Refusal::TicketSuspended { .. } => "ticket_suspended",
            Refusal::NotSuspended { .. } => "not_suspended",
            Refusal::OtherCounter { .. } => "other_counter",
            Refusal::NothingToReturn { .. } => "nothing_to_return",
            Refusal::ReturnTooLate { .. } => "return_too_late",
            Refusal::ReturnedTooOften { .. } => "returned_too_often",
            Refusal::NoSuchVersion { .. } => "no_such_version",
            Refusal::NoSuchDraft { .. } => "no_such_draft",
            Refusal::DraftChanged { .. } => "draft_changed",
            Refusal::PlanIsNewer { .. } => "plan_is_newer",
            Refusal::DraftFlawed { .. } => "draft_flawed",
            Refusal::PublicationPending { .. } => "publication_pending",
            Refusal::NothingPending => "nothing_pending",
            Refusal::MomentNotAhead { .. } => "moment_not_ahead",
            Refusal::WaitsElsewhere { .. } => "waits_elsewhere",
            Refusal::HasLiveTicket { .. } => "has_live_ticket",
            Refusal::PersonDayLimit { .. } => "person_day_limit",
            Refusal::IdentityNeeded { .. } => "identity_needed",
            Refusal::BulkIdentityNeeded => "bulk_identity_needed",
            Refusal::BulkDayLimit { .. } => "bulk_day_limit",
            Refusal::NotInBulk { .. } => "not_in_bulk",
            Refusal::NotAnOfflineLabel { .. } => "not_an_offline_label",
            Refusal::OtherKiosksSeries { .. } => "other_kiosks_series",
            Refusal::OfflineTwice { .. } => "offline_twice",
            Refusal::GivenOffline { .. } => "given_offline",
            Refusal::KioskDigitInUse { .. } => "kiosk_digit_in_use",
            Refusal::LoansAreFree => "loans_are_free",
            Refusal::ServesGroup { .. } => "serves_group",
            Refusal::NotSkilled { .. } => "not_skilled",
            Refusal::NotLent { .. } => "not_lent",
            Refusal::NoSuchAdvice { .. } => "no_such_advice",
            Refusal::AdviceIsOver { .. } => "advice_is_over",
            Refusal::AdviceIsOpen { .. } => "advice_is_open",
            Refusal::AdviceStands { .. } => "advice_stands",
            Refusal::AdviceUnwanted { .. } => "advice_unwanted",
            Refusal::AdviceUndoLate { .. } => "advice_undo_late",
            Refusal::AdviceWentOn { .. } => "advice_went_on",
            Refusal::AdviceUnclear => "advice_unclear",
            Refusal::MeanOutOfRange { .. } => "mean_out_of_range",
            Refusal::FactsKnown => "facts_known",
        }
    }

    /// The figures of the sentence, named as the fields: a group by its name in the plan, a moment
    /// by the hall's clock.
    #[must_use]
    pub fn params(&self, plan: &HallPlan) -> Vec<(&'static str, Names)> {
        let same = |text: String| Names {
            vi: text.clone(),
            en: text,
        };
        let name = |id: &GroupId| {
            let known = plan.group(id).map(|group| group.name.clone());
            known.unwrap_or_else(|| same(id.to_string()))
        };
        let clock = |at: &Millis| {
            let local = at.local(plan.hall.utc_offset_min);
            same(local.strftime("%H:%M").to_string())
        };
        let stamp = |at: &Millis| {
            let local = at.local(plan.hall.utc_offset_min);
            same(local.strftime("%H:%M %d/%m/%Y").to_string())
        };
        match self {
            Refusal::DayNotOpen
            | Refusal::DayAlreadyOpen
            | Refusal::DayAlreadyServed
            | Refusal::ClosedForToday
            | Refusal::PlanUnchanged
            | Refusal::WrongStaffCode
            | Refusal::BulkIdentityNeeded
            | Refusal::LoansAreFree
            | Refusal::AdviceUnclear
            | Refusal::FactsKnown => Vec::new(),
            Refusal::HasLiveTicket { label, group } => {
                vec![("label", same(label.to_string())), ("group", name(group))]
            }
            Refusal::PersonDayLimit { most } | Refusal::BulkDayLimit { most } => {
                vec![("most", same(most.to_string()))]
            }
            Refusal::IdentityNeeded { group } => vec![("group", name(group))],
            Refusal::NotInBulk { label } => vec![("label", same(label.to_string()))],
            Refusal::OnBreak { reopens } => vec![("reopens", clock(reopens))],
            Refusal::NoSuchGroup { group }
            | Refusal::NumbersSpent { group }
            | Refusal::GroupNotClosed { group }
            | Refusal::GroupOver { group }
            | Refusal::SameGroup { group }
            | Refusal::NobodyInGroup { group } => vec![("group", name(group))],
            Refusal::GroupIsClosed { group, reason } => {
                let mut reasons = plan.close_reasons.iter();
                let known = reasons.find(|known| known.id == *reason);
                let why = known.map_or_else(|| same(reason.to_string()), |it| it.name.clone());
                vec![("group", name(group)), ("reason", why)]
            }
            Refusal::GroupNotYet { group, opens } => {
                vec![("group", name(group)), ("opens", clock(opens))]
            }
            Refusal::SoldOut { group } => {
                vec![("group", name(group)), ("instead", plan.instead(group))]
            }
            Refusal::SoldOutNow { group, again } => vec![
                ("group", name(group)),
                ("again", clock(again)),
                ("instead", plan.instead(group)),
            ],
            Refusal::OnlineFirst { group, desk } => {
                vec![("group", name(group)), ("desk", name(desk))]
            }
            Refusal::AgreeToWait { group, waiting } => vec![
                ("group", name(group)),
                ("waiting", same(waiting.to_string())),
            ],
            Refusal::NoSuchReason { reason } => vec![("reason", same(reason.clone()))],
            Refusal::NoSuchTicket { label } | Refusal::TicketIsGone { label } => {
                vec![("label", same(label.clone()))]
            }
            Refusal::TicketAtCounter { label, counter } => vec![
                ("label", same(label.clone())),
                ("counter", same(counter.to_string())),
            ],
            Refusal::NoSuchCounter { counter }
            | Refusal::CounterIsShut { counter }
            | Refusal::CounterIsOpen { counter }
            | Refusal::CounterIsPaused { counter }
            | Refusal::CounterNotPaused { counter }
            | Refusal::NobodyWaiting { counter }
            | Refusal::StillCalling { counter }
            | Refusal::StillServing { counter }
            | Refusal::NobodyCalled { counter }
            | Refusal::NobodyServed { counter }
            | Refusal::HoldsNobody { counter }
            | Refusal::ServesNothing { counter }
            | Refusal::ServesThat { counter }
            | Refusal::EmergencyStands { counter }
            | Refusal::NoEmergency { counter }
            | Refusal::OwnEmergency { counter }
            | Refusal::HelpOnTheWay { counter }
            | Refusal::StaffNotHere { counter }
            | Refusal::SitsHere { counter }
            | Refusal::SitsElsewhere { counter }
            | Refusal::NobodySits { counter } => vec![("counter", same(counter.to_string()))],
            Refusal::RecallTooSoon { wait_s } | Refusal::NoShowTooSoon { wait_s } => {
                vec![("wait_s", same(wait_s.to_string()))]
            }
            Refusal::TooFewCalls { called, needed } => vec![
                ("called", same(called.to_string())),
                ("needed", same(needed.to_string())),
            ],
            Refusal::NoAppointments => Vec::new(),
            Refusal::AppointmentRow { row, value, .. } => vec![
                ("row", same(row.to_string())),
                ("value", same(value.clone())),
            ],
            Refusal::NoSuchAppointment { typed } => vec![("typed", same(typed.clone()))],
            Refusal::AppointmentEarly { at, from } => {
                let offset = plan.hall.utc_offset_min;
                let clock = |at: &Millis| at.local(offset).strftime("%H:%M").to_string();
                let day = at.local(offset).strftime("%d/%m/%Y").to_string();
                vec![
                    ("at", same(clock(at))),
                    ("day", same(day)),
                    ("from", same(clock(from))),
                ]
            }
            Refusal::HasPriority { label }
            | Refusal::HasAppointment { label }
            | Refusal::AppointmentUsed { label }
            | Refusal::NoPriority { label }
            | Refusal::WorldWentOn { label } => vec![("label", same(label.to_string()))],
            Refusal::NotServedHere { label, counter } => vec![
                ("label", same(label.to_string())),
                ("counter", same(counter.to_string())),
            ],
            Refusal::CalledOften { called } => vec![("called", same(called.to_string()))],
            Refusal::NoSuchMessage { message } => vec![("message", same(message.to_string()))],
            Refusal::NoAutoCall { counter }
            | Refusal::MessageStands { counter }
            | Refusal::NothingToUndo { counter }
            | Refusal::UndoTooLate { counter } => {
                vec![("counter", same(counter.to_string()))]
            }
            Refusal::NoSuchPriority { reason } | Refusal::PriorityByStaff { reason } => {
                vec![("reason", reason_name(plan, reason))]
            }
            Refusal::PriorityByAge { reason, from } => vec![
                ("reason", reason_name(plan, reason)),
                ("from", same(from.to_string())),
            ],
            Refusal::PlanStrandsPeople { what, .. } | Refusal::SkillsStrandPeople { what } => {
                vec![("what", same(what.clone()))]
            }
            Refusal::MomentOutsideDay { from, closes } => {
                vec![("from", clock(from)), ("closes", clock(closes))]
            }
            Refusal::NoSuchAct { id }
            | Refusal::ActIsOver { id }
            | Refusal::NoSuchAdvice { id }
            | Refusal::AdviceIsOver { id }
            | Refusal::AdviceIsOpen { id }
            | Refusal::AdviceStands { id }
            | Refusal::AdviceUndoLate { id }
            | Refusal::AdviceWentOn { id } => vec![("id", same(id.to_string()))],
            Refusal::AdviceUnwanted { id, until } => {
                vec![("id", same(id.to_string())), ("until", clock(until))]
            }
            Refusal::MeanOutOfRange { group } => vec![("group", name(group))],
            Refusal::NoSuchAnnouncement { announcement } => {
                vec![("announcement", same(announcement.clone()))]
            }
            Refusal::NoSuchZone { zone } => vec![("zone", same(zone.clone()))],
            Refusal::NoSuchAgency { agency } => vec![("agency", same(agency.clone()))],
            Refusal::NoSuchRequest { request } | Refusal::RequestIsSettled { request } => {
                vec![("request", same(request.to_string()))]
            }
            Refusal::SeatTaken { counter, staff } => vec![
                ("counter", same(counter.to_string())),
                ("staff", same(staff.clone())),
            ],
            Refusal::NowhereToGo | Refusal::OutcomeNeeded => Vec::new(),
            Refusal::TicketSuspended { label }
            | Refusal::NotSuspended { label }
            | Refusal::NothingToReturn { label } => vec![("label", same(label.clone()))],
            Refusal::NoSuchCode { what } => vec![("what", same(what.clone()))],
            Refusal::SaidTwice { what } => {
                let group = plan.group(&what.as_str().into());
                let remark = plan.remark(&what.as_str().into());
                let outcome = plan.outcome(&what.as_str().into());
                let known = group
                    .map(|group| &group.name)
                    .or(remark.map(|remark| &remark.name))
                    .or(outcome.map(|outcome| &outcome.name));
                let known = known.cloned();
                vec![("what", known.unwrap_or_else(|| same(what.clone())))]
            }
            Refusal::AlreadyHere { counter } => vec![("counter", same(counter.to_string()))],
            Refusal::CounterDoesNotServe { counter, group }
            | Refusal::ServesGroup { counter, group }
            | Refusal::NotSkilled { counter, group }
            | Refusal::NotLent { counter, group } => {
                vec![
                    ("counter", same(counter.to_string())),
                    ("group", name(group)),
                ]
            }
            Refusal::TooManySteps { most } => vec![("most", same(most.to_string()))],
            Refusal::WrongDossiers { given, most } => vec![
                ("given", same(given.to_string())),
                ("most", same(most.to_string())),
            ],
            Refusal::OutcomeGivenBefore { outcome } => {
                let known = plan.outcome(outcome).map(|outcome| outcome.name.clone());
                let known = known.unwrap_or_else(|| same(outcome.to_string()));
                vec![("outcome", known)]
            }
            Refusal::OtherCounter { label, counter } => vec![
                ("label", same(label.clone())),
                ("counter", same(counter.to_string())),
            ],
            Refusal::ReturnTooLate { label, window_min } => vec![
                ("label", same(label.clone())),
                ("window_min", same(window_min.to_string())),
            ],
            Refusal::ReturnedTooOften { label, most } => vec![
                ("label", same(label.clone())),
                ("most", same(most.to_string())),
            ],
            Refusal::NothingPending => Vec::new(),
            Refusal::NoSuchVersion { version } => vec![("version", same(version.to_string()))],
            Refusal::NoSuchDraft { number } => vec![("number", same(number.to_string()))],
            Refusal::DraftChanged { by, number } => vec![
                ("by", same(by.clone())),
                ("number", same(number.to_string())),
            ],
            Refusal::PlanIsNewer { base, version } => vec![
                ("base", same(base.to_string())),
                ("version", same(version.to_string())),
            ],
            Refusal::DraftFlawed { count } => vec![("count", same(count.to_string()))],
            Refusal::PublicationPending { due } => vec![("due", stamp(due))],
            Refusal::MomentNotAhead { from } => vec![("from", stamp(from))],
            Refusal::WaitsElsewhere { label, group } => {
                vec![("label", same(label.to_string())), ("group", name(group))]
            }
            Refusal::NotAnOfflineLabel { label } => vec![("label", same(label.clone()))],
            Refusal::OtherKiosksSeries { label, kiosk } => vec![
                ("label", same(label.to_string())),
                ("kiosk", same(kiosk.clone())),
            ],
            Refusal::OfflineTwice { label } | Refusal::GivenOffline { label } => {
                vec![("label", same(label.to_string()))]
            }
            Refusal::KioskDigitInUse { digit, kiosk } => vec![
                ("digit", same(digit.to_string())),
                ("kiosk", same(kiosk.clone())),
            ],
        }
    }

    /// One of each, for the test that every refusal has words.
    #[must_use]
    pub fn examples() -> Vec<Refusal> {
        let counter = CounterId(4);
        let group = || GroupId::from("a");
        let reason = || ReasonId::from("old");
        let label = || Label {
            prefix: "A".into(),
            number: 1,
        };
        let text = || String::from("A001");
        let rows = RowFlaw::ALL.map(|wrong| Refusal::AppointmentRow {
            row: 3,
            wrong,
            value: "x".into(),
        });
        let mut all = vec![
            Refusal::DayNotOpen,
            Refusal::DayAlreadyOpen,
            Refusal::DayAlreadyServed,
            Refusal::OnBreak { reopens: Millis(0) },
            Refusal::ClosedForToday,
            Refusal::NoSuchGroup { group: group() },
            Refusal::NumbersSpent { group: group() },
            Refusal::NoSuchCounter { counter },
            Refusal::CounterIsShut { counter },
            Refusal::CounterIsOpen { counter },
            Refusal::CounterIsPaused { counter },
            Refusal::CounterNotPaused { counter },
            Refusal::NobodyWaiting { counter },
            Refusal::StillCalling { counter },
            Refusal::StillServing { counter },
            Refusal::NobodyCalled { counter },
            Refusal::NobodyServed { counter },
            Refusal::RecallTooSoon { wait_s: 1 },
            Refusal::TooFewCalls {
                called: 1,
                needed: 3,
            },
            Refusal::NoShowTooSoon { wait_s: 1 },
            Refusal::PlanStrandsPeople {
                what: "x".into(),
                list: Vec::new(),
            },
            Refusal::PlanUnchanged,
            Refusal::GroupIsClosed {
                group: group(),
                reason: "x".into(),
            },
            Refusal::GroupNotClosed { group: group() },
            Refusal::GroupNotYet {
                group: group(),
                opens: Millis(0),
            },
            Refusal::GroupOver { group: group() },
            Refusal::SoldOut { group: group() },
            Refusal::SoldOutNow {
                group: group(),
                again: Millis(0),
            },
            Refusal::OnlineFirst {
                group: group(),
                desk: group(),
            },
            Refusal::AgreeToWait {
                group: group(),
                waiting: 12,
            },
            Refusal::NoSuchReason { reason: "x".into() },
            Refusal::NoSuchTicket { label: "x".into() },
            Refusal::TicketAtCounter {
                label: "x".into(),
                counter,
            },
            Refusal::TicketIsGone { label: "x".into() },
            Refusal::SameGroup { group: group() },
            Refusal::NobodyInGroup { group: group() },
            Refusal::HoldsNobody { counter },
            Refusal::HasAppointment { label: label() },
            Refusal::NoAppointments,
            Refusal::NoSuchAppointment {
                typed: "004711".into(),
            },
            Refusal::AppointmentUsed { label: label() },
            Refusal::AppointmentEarly {
                at: Millis(0),
                from: Millis(0),
            },
            Refusal::NotServedHere {
                label: label(),
                counter,
            },
            Refusal::CalledOften { called: 5 },
            Refusal::NoAutoCall { counter },
            Refusal::MessageStands { counter },
            Refusal::NoSuchMessage { message: 7 },
            Refusal::NothingToUndo { counter },
            Refusal::UndoTooLate { counter },
            Refusal::WorldWentOn { label: label() },
            Refusal::NoSuchPriority { reason: reason() },
            Refusal::PriorityByStaff { reason: reason() },
            Refusal::PriorityByAge {
                reason: reason(),
                from: 60,
            },
            Refusal::HasPriority { label: label() },
            Refusal::NoPriority { label: label() },
            Refusal::ServesNothing { counter },
            Refusal::ServesThat { counter },
            Refusal::EmergencyStands { counter },
            Refusal::NoEmergency { counter },
            Refusal::OwnEmergency { counter },
            Refusal::HelpOnTheWay { counter },
            Refusal::StaffNotHere { counter },
            Refusal::SitsHere { counter },
            Refusal::SitsElsewhere { counter },
            Refusal::NobodySits { counter },
            Refusal::SkillsStrandPeople { what: "x".into() },
            Refusal::MomentOutsideDay {
                from: Millis(0),
                closes: Millis(0),
            },
            Refusal::NoSuchAct { id: 1 },
            Refusal::ActIsOver { id: 1 },
            Refusal::NoSuchAnnouncement {
                announcement: "x".into(),
            },
            Refusal::NoSuchZone { zone: "x".into() },
            Refusal::NoSuchAgency { agency: "x".into() },
            Refusal::NoSuchRequest { request: 1 },
            Refusal::RequestIsSettled { request: 1 },
            Refusal::WrongStaffCode,
            Refusal::SeatTaken {
                counter,
                staff: "x".into(),
            },
            Refusal::TicketSuspended { label: text() },
            Refusal::NoSuchCode { what: "x".into() },
            Refusal::AlreadyHere { counter },
            Refusal::NowhereToGo,
            Refusal::CounterDoesNotServe {
                counter,
                group: group(),
            },
            Refusal::TooManySteps { most: 8 },
            Refusal::WrongDossiers {
                given: 0,
                most: 999,
            },
            Refusal::SaidTwice { what: "a".into() },
            Refusal::OutcomeNeeded,
            Refusal::OutcomeGivenBefore {
                outcome: "x".into(),
            },
            Refusal::NotSuspended { label: text() },
            Refusal::OtherCounter {
                label: text(),
                counter,
            },
            Refusal::NothingToReturn { label: text() },
            Refusal::ReturnTooLate {
                label: text(),
                window_min: 30,
            },
            Refusal::ReturnedTooOften {
                label: text(),
                most: 2,
            },
            Refusal::NoSuchVersion { version: 9 },
            Refusal::NoSuchDraft { number: 3 },
            Refusal::DraftChanged {
                by: "x".into(),
                number: 3,
            },
            Refusal::PlanIsNewer {
                base: 3,
                version: 4,
            },
            Refusal::DraftFlawed { count: 2 },
            Refusal::PublicationPending { due: Millis(0) },
            Refusal::NothingPending,
            Refusal::MomentNotAhead { from: Millis(0) },
            Refusal::WaitsElsewhere {
                label: label(),
                group: group(),
            },
            Refusal::HasLiveTicket {
                label: label(),
                group: group(),
            },
            Refusal::PersonDayLimit { most: 2 },
            Refusal::IdentityNeeded { group: group() },
            Refusal::BulkIdentityNeeded,
            Refusal::BulkDayLimit { most: 2 },
            Refusal::NotInBulk { label: label() },
            Refusal::NotAnOfflineLabel { label: text() },
            Refusal::OtherKiosksSeries {
                label: label(),
                kiosk: "x".into(),
            },
            Refusal::OfflineTwice { label: label() },
            Refusal::GivenOffline { label: label() },
            Refusal::KioskDigitInUse {
                digit: 1,
                kiosk: "x".into(),
            },
            Refusal::LoansAreFree,
            Refusal::ServesGroup {
                counter,
                group: group(),
            },
            Refusal::NotSkilled {
                counter,
                group: group(),
            },
            Refusal::NotLent {
                counter,
                group: group(),
            },
            Refusal::NoSuchAdvice { id: 1 },
            Refusal::AdviceIsOver { id: 1 },
            Refusal::AdviceIsOpen { id: 1 },
            Refusal::AdviceStands { id: 1 },
            Refusal::AdviceUnwanted {
                id: 1,
                until: Millis(0),
            },
            Refusal::AdviceUndoLate { id: 1 },
            Refusal::AdviceWentOn { id: 1 },
            Refusal::AdviceUnclear,
            Refusal::MeanOutOfRange { group: group() },
            Refusal::FactsKnown,
        ];
        all.extend(rows);
        all
    }
}

/// A reason by its name in the plan, when the plan has it.
fn reason_name(plan: &HallPlan, id: &ReasonId) -> Names {
    let known = plan.priority(id).map(|reason| reason.name.clone());
    known.unwrap_or_else(|| Names {
        vi: id.to_string(),
        en: id.to_string(),
    })
}
