//! The supervisor: the whole hall on one screen.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    AdviceReply, Choice, Estimate, Fact, GroupStop, Millis, Names, OfficeView, Opening,
    PeopleReply, PlannedAct, Role, Standing, SuspendedRow,
};

/// From the supervisor to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SupervisorRequest {
    /// Open the service day now.
    OpenDay,
    /// Close the service day now; those who still wait are counted as expired.
    CloseDay,
    /// Open a counter.
    OpenCounter {
        /// Which.
        counter: u16,
    },
    /// Shut a counter. Refused while it holds a ticket.
    ShutCounter {
        /// Which.
        counter: u16,
    },
    /// Pause a counter.
    PauseCounter {
        /// Which.
        counter: u16,
    },
    /// End a counter's pause.
    ResumeCounter {
        /// Which.
        counter: u16,
    },
    /// A call for help at a kiosk has been answered.
    HelpAnswered {
        /// The device's name.
        device: String,
    },
    /// Give no more numbers of a group; those who wait are still called.
    CloseGroup {
        /// Which.
        group: String,
        /// The code of the plan's reason.
        reason: String,
    },
    /// Give them again.
    ReopenGroup {
        /// Which.
        group: String,
    },
    /// All who wait for a group, or some, wait for another, each in the place of its time.
    MoveWaiting {
        /// What they wait for.
        from: String,
        /// What they are to wait for.
        to: String,
        /// Which of them, by what stands on their slips; none named means all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        labels: Vec<String>,
    },
    /// The ticket of a dead counter goes back to its place in line; the counter is shut.
    Release {
        /// Which counter.
        counter: u16,
    },
    /// A counter serves something else for the rest of the day. What the plan says undoes it.
    Reskill {
        /// Which.
        counter: u16,
        /// The groups that it serves first.
        home: Vec<String>,
        /// Further groups.
        #[serde(default)]
        skills: Vec<String>,
    },
    /// A group is lent to a counter that is skilled for it, and taken by it from now on. Lent again,
    /// the loan ends at the new moment.
    Lend {
        /// Which counter.
        counter: u16,
        /// The group's identifier.
        group: String,
        /// Until when, five minutes from now at least; the end of the session when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        until: Option<Millis>,
    },
    /// A counter gives back what was lent to it; whoever is there is still served.
    GiveBack {
        /// Which counter.
        counter: u16,
        /// The group's identifier.
        group: String,
    },
    /// An advice is answered: accepted (it is done now), dismissed (it does not come again for a
    /// while), or undone, within a minute after it was accepted.
    AnswerAdvice {
        /// Its number.
        id: u32,
        /// The answer.
        answer: AdviceReply,
    },
    /// Something is to happen to a counter at a moment of the day.
    PlanAct {
        /// When.
        due: Millis,
        /// What.
        act: PlannedAct,
    },
    /// A planned act is cancelled.
    CancelAct {
        /// Its number.
        id: u32,
    },
    /// The boards show an announcement of the plan, and say it.
    Announce {
        /// Its code.
        announcement: String,
        /// The zone's identifier; none for the whole hall.
        #[serde(default)]
        zone: Option<String>,
    },
    /// The boards show a text of the supervisor's own. It is shown and not said, and not kept: the
    /// log holds no free text. A restart of the server takes it away.
    Notice {
        /// What people read; English may be left empty.
        text: Names,
        /// The zone's identifier; none for the whole hall.
        #[serde(default)]
        zone: Option<String>,
        /// For how long, minutes: 1 to 240.
        minutes: u16,
    },
    /// They show it no more.
    EndNotice {
        /// Which.
        #[ts(type = "number")]
        seq: u64,
    },
    /// They show it no more.
    EndAnnouncement {
        /// Which.
        #[ts(type = "number")]
        seq: u64,
    },
    /// The supervisor goes to a counter that called for help.
    AnswerEmergency {
        /// Which.
        counter: u16,
    },
    /// The emergency at a counter is over.
    EndEmergency {
        /// Which.
        counter: u16,
    },
    /// An agency was asked for more people.
    AskPeople {
        /// Its identifier.
        agency: String,
        /// The group that needs them.
        #[serde(default)]
        group: Option<String>,
        /// How many.
        people: u8,
    },
    /// What came of it.
    TellPeople {
        /// The number of the request.
        request: u32,
        /// What.
        reply: PeopleReply,
    },
    /// A clerk is told something.
    Tell {
        /// Which counter.
        counter: u16,
        /// The code of the plan's `to_counter`.
        code: String,
    },
    /// What a clerk said is read.
    Read {
        /// Its number.
        #[ts(type = "number")]
        message: u64,
    },
}

/// From the server to the supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct SupervisorView {
    /// The service day ("24/11/2026"), when one is open.
    pub day: Option<String>,
    /// Whether the service day of today has been closed: it opens again on another day only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub day_closed: bool,
    /// Whether numbers are given now.
    pub opening: Opening,
    /// People waiting.
    pub waiting: u32,
    /// Since when the longest of them waits.
    pub longest_since: Option<Millis>,
    /// Counters open now.
    pub counters_open: u32,
    /// Tickets issued today.
    pub issued: u32,
    /// Tickets finished today.
    pub served: u32,
    /// Tickets whose citizen did not come today.
    pub no_shows: u32,
    /// Every group.
    pub groups: Vec<GroupRow>,
    /// Every counter.
    pub counters: Vec<CounterRow>,
    /// Every enrolled box that was ever connected since the start of the server.
    pub devices: Vec<DeviceRow>,
    /// Every trouble that stands.
    pub troubles: Vec<Standing>,
    /// The waiting time that is aimed at, minutes.
    pub target_min: u16,
    /// The waiting time that raises the alarm, minutes.
    pub alarm_min: u16,
    /// Why a group may be closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub close_reasons: Vec<Choice>,
    /// What the supervisor has in hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeView>,
    /// Everybody who is away from a counter and expected back, the longest away first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<SuspendedRow>,
    /// The zones of the hall.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Choice>,
    /// Why nothing is advised though people wait too long, and what to do instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub advice_quiet: Option<Names>,
    /// The lines that will wait longer than is aimed at, the longest wait first; none while nobody
    /// knows how many will come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ahead: Option<Vec<AheadRow>>,
}

/// A line that will wait longer than is aimed at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AheadRow {
    /// The group's identifier.
    pub group: String,
    /// From about when.
    pub from: Millis,
    /// Until about when.
    pub until: Millis,
    /// How long people will wait at the worst, minutes.
    pub wait_min: u16,
}

/// A procedure group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GroupRow {
    /// The group's identifier.
    pub id: String,
    /// The letter or letters of its labels.
    pub prefix: String,
    /// Its name.
    pub name: Names,
    /// People waiting.
    pub waiting: u32,
    /// Since when the longest of them waits.
    pub longest_since: Option<Millis>,
    /// How long one would wait who came now.
    pub wait: Estimate,
    /// Issued today.
    pub issued: u32,
    /// Finished today.
    pub served: u32,
    /// No-shows today.
    pub no_shows: u32,
    /// Counters that serve it and are open (free, calling, serving).
    pub counters_open: u32,
    /// Counters that may serve it.
    pub counters_all: u32,
    /// Why no numbers of it are given now, while the hall gives numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<GroupStop>,
    /// Cancelled today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<u32>,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterRow {
    /// Its number.
    pub counter: u16,
    /// What its desk is doing.
    pub desk: DeskKind,
    /// Since when.
    pub since: Option<Millis>,
    /// The ticket there.
    pub label: Option<String>,
    /// The prefixes of its groups, home groups first.
    pub prefixes: Vec<String>,
    /// Finished today.
    pub served: u32,
    /// Whether a screen or box of this counter is connected.
    pub online: bool,
    /// Who sits there, by the identifier of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// Why it is paused, when a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_for: Option<Names>,
    /// What it serves, by the groups' identifiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub serves: Option<Serves>,
    /// What the plan says that it serves, when that is something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub planned: Option<Serves>,
    /// Groups that could be lent to it now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub lendable: Vec<String>,
}

/// What a counter serves, by the groups' identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Serves {
    /// First.
    pub home: Vec<String>,
    /// Besides.
    pub skills: Vec<String>,
}

/// What a desk is doing, without the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskKind {
    /// Not open.
    Shut,
    /// Open, nobody called.
    Free,
    /// A ticket is called.
    Calling,
    /// A ticket is served.
    Serving,
    /// The clerk is away.
    Paused,
}

/// A box or a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceRow {
    /// The name under which it was enrolled.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Whether it is connected.
    pub online: bool,
    /// Since when it is so.
    pub since: Millis,
    /// What it tells of itself.
    pub facts: Vec<Fact>,
    /// Whether it is a person's browser, and no box or program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub browser: bool,
    /// The counter it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counter: Option<u16>,
}
