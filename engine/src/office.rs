//! What the supervisor has in hand today: skills that were changed, acts that are planned, words
//! that were announced, emergencies, and agencies that were asked for more people.

use std::fmt::Write;
use std::sync::Arc;

use imbl::{OrdMap, Vector};
use serde::{Deserialize, Serialize};

use crate::{
    Advice, Command, CounterId, Event, GroupId, Hall, HallPlan, Loan, Message, Millis, OpenCounter,
    Reskill, Sender, ShutCounter,
};

/// The supervisor's day. Begins anew with every service day.
#[derive(Debug, Clone, Default)]
pub struct Office {
    /// The plan as it was saved, while it differs from the one in force by today's skills and loans.
    pub saved: Option<Arc<HallPlan>>,
    /// Counters that serve something else today than the plan says.
    pub reskilled: OrdMap<CounterId, Skills>,
    /// What is lent to which counter.
    pub loans: OrdMap<(CounterId, GroupId), Loan>,
    /// Every advice of today, by its number.
    pub advice: OrdMap<u32, Advice>,
    /// Every planned act of today, also those that are over.
    pub planned: OrdMap<u32, Planned>,
    /// What was announced today, by the `seq` of its event.
    pub announced: OrdMap<u64, Announced>,
    /// Counters that have called for help in an emergency.
    pub emergencies: OrdMap<CounterId, Emergency>,
    /// What clerks and the supervisor said to each other, by the `seq` of its event.
    pub messages: OrdMap<u64, Message>,
    /// What agencies were asked for; a request's number is its position, from 1.
    pub requests: Vector<Request>,
}

/// What a counter serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skills {
    /// First.
    pub home: Vec<GroupId>,
    /// Besides.
    #[serde(default)]
    pub skills: Vec<GroupId>,
}

/// Something that can be planned for a moment of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum PlannedAct {
    /// A counter opens.
    Open {
        /// Which.
        counter: CounterId,
    },
    /// A counter shuts, as soon as it holds no ticket.
    Shut {
        /// Which.
        counter: CounterId,
    },
    /// A counter serves something else, as soon as it holds nothing that it would not serve then.
    Reskill {
        /// Which.
        counter: CounterId,
        /// What then.
        serves: Skills,
    },
}

/// An act with its moment, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// What.
    pub act: PlannedAct,
    /// When.
    pub due: Millis,
    /// What came of it.
    pub state: PlannedState,
}

/// What came of a planned act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedState {
    /// Nothing yet.
    Pending,
    /// It was done.
    Done,
    /// The hall said no at its moment.
    Missed {
        /// The refusal's code.
        why: Arc<str>,
    },
    /// Somebody has cancelled it.
    Cancelled,
}

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Its code in the plan.
    pub code: Arc<str>,
    /// The zone; none for the whole hall.
    pub zone: Option<Arc<str>>,
    /// When.
    pub at: Millis,
    /// Until when it is shown.
    pub until: Millis,
}

/// An emergency at a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emergency {
    /// Since when.
    pub since: Millis,
    /// Who is on the way.
    pub helper: Option<Helper>,
}

/// Who helps in an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Helper {
    /// The supervisor.
    Supervisor,
    /// Somebody of a counter.
    Counter(CounterId),
}

/// What an agency was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which agency.
    pub agency: Arc<str>,
    /// For which group.
    pub group: Option<GroupId>,
    /// How many people.
    pub people: u8,
    /// How many citizens waited then.
    pub waiting: u32,
    /// When.
    pub at: Millis,
    /// What came of it, and when that was told.
    pub outcome: Option<(Reply, Millis)>,
}

/// What came of a request for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// They will come.
    Promised,
    /// They are here.
    Arrived,
    /// They do not come.
    Refused,
}

impl PlannedAct {
    /// Whose counter.
    #[must_use]
    pub fn counter(&self) -> CounterId {
        match self {
            PlannedAct::Open { counter }
            | PlannedAct::Shut { counter }
            | PlannedAct::Reskill { counter, .. } => *counter,
        }
    }

    /// The command that does it.
    pub(crate) fn command(&self) -> Command {
        match self.clone() {
            PlannedAct::Open { counter } => Command::OpenCounter(OpenCounter { counter }),
            PlannedAct::Shut { counter } => Command::ShutCounter(ShutCounter { counter }),
            PlannedAct::Reskill { counter, serves } => {
                Command::Reskill(Reskill { counter, serves })
            }
        }
    }
}

impl Hall {
    /// The plan as it was saved: without today's changes of skills, and with those that a counter
    /// uses only for what is lent to it.
    #[must_use]
    pub fn saved_plan(&self) -> &Arc<HallPlan> {
        self.office.saved.as_ref().unwrap_or(&self.plan)
    }

    /// Whether a counter takes nobody any more, since it is to shut.
    #[must_use]
    pub fn is_shutting(&self, counter: CounterId, now: Millis) -> bool {
        let mut planned = self.office.planned.values();
        planned.any(|planned| {
            planned.state == PlannedState::Pending
                && planned.due <= now
                && planned.act == PlannedAct::Shut { counter }
        })
    }

    /// The planned act that acts first, with its moment; acts that wait for a counter to end with
    /// its ticket are left out.
    pub(crate) fn next_planned(&self) -> Option<(Millis, u32)> {
        let pending = self.office.planned.iter();
        let pending = pending.filter(|(_, it)| it.state == PlannedState::Pending);
        let ready = pending.filter(|(_, planned)| !self.waits_for_ticket(&planned.act));
        ready.map(|(id, planned)| (planned.due, *id)).min()
    }

    fn waits_for_ticket(&self, act: &PlannedAct) -> bool {
        let held = self.counters.get(&act.counter());
        let held = held.and_then(|counter| counter.desk.ticket());
        let Some(ticket) = held.and_then(|id| self.ticket(id)) else {
            return false;
        };
        match act {
            PlannedAct::Open { .. } => false,
            PlannedAct::Shut { .. } => true,
            PlannedAct::Reskill { serves, .. } => {
                let mut groups = serves.home.iter().chain(&serves.skills);
                !groups.any(|group| *group == ticket.group)
            }
        }
    }

    /// What the first planned act that is due comes to; nothing when none is.
    pub(crate) fn planned_now(&self, now: Millis) -> Vec<Event> {
        let Some((_, id)) = self.next_planned().filter(|(due, _)| *due <= now) else {
            return Vec::new();
        };
        let planned = &self.office.planned[&id];
        match self.decide(&planned.act.command(), now) {
            Ok(mut events) => {
                events.insert(0, Event::ActDone { id });
                events
            }
            Err(refusal) => vec![Event::ActMissed {
                id,
                why: refusal.code().into(),
            }],
        }
    }

    /// Changes what the supervisor has in hand.
    pub(crate) fn in_office(&mut self, event: &Event, at: Millis) {
        let seq = self.seq;
        let office = &mut self.office;
        match event {
            Event::CounterReskilled { counter, serves } => {
                office.reskilled.insert(*counter, serves.clone());
                self.put_skills();
                self.rehome();
            }
            Event::CounterAsPlanned { counter } => {
                office.reskilled.remove(counter);
                self.put_skills();
                self.rehome();
            }
            Event::ActPlanned { id, due, act } => {
                let planned = Planned {
                    act: act.clone(),
                    due: *due,
                    state: PlannedState::Pending,
                };
                office.planned.insert(*id, planned);
            }
            Event::ActCancelled { id } => office.settle(*id, PlannedState::Cancelled),
            Event::ActDone { id } => office.settle(*id, PlannedState::Done),
            Event::ActMissed { id, why } => {
                let why = Arc::clone(why);
                office.settle(*id, PlannedState::Missed { why });
            }
            Event::Announced { code, zone, until } => {
                let announced = Announced {
                    code: Arc::clone(code),
                    zone: zone.clone(),
                    at,
                    until: *until,
                };
                office.announced.insert(seq, announced);
            }
            Event::AnnouncementEnded { announcement } => {
                office.announced.remove(announcement);
            }
            Event::EmergencyCalled { counter } => {
                let emergency = Emergency {
                    since: at,
                    helper: None,
                };
                office.emergencies.insert(*counter, emergency);
            }
            Event::EmergencyAnswered { counter, helper } => {
                if let Some(emergency) = office.emergencies.get_mut(counter) {
                    emergency.helper = Some(*helper);
                }
            }
            Event::EmergencyEnded { counter } => {
                office.emergencies.remove(counter);
            }
            Event::PeopleAsked {
                agency,
                group,
                people,
                waiting,
                ..
            } => office.requests.push_back(Request {
                agency: Arc::clone(agency),
                group: group.clone(),
                people: *people,
                waiting: *waiting,
                at,
                outcome: None,
            }),
            Event::PeopleReplied { request, reply } => {
                let index = (*request as usize).saturating_sub(1);
                if let Some(request) = office.requests.get_mut(index) {
                    request.outcome = Some((*reply, at));
                }
            }
            Event::MessageSent {
                counter,
                from,
                code,
                ticket,
            } => {
                let message = Message {
                    counter: *counter,
                    from: *from,
                    code: Arc::clone(code),
                    ticket: *ticket,
                    at,
                    seen: None,
                };
                office.messages.insert(seq, message);
            }
            Event::MessageSeen { message } => {
                if let Some(message) = office.messages.get_mut(message) {
                    message.seen = Some(at);
                }
            }
            _ => {}
        }
    }

    /// Puts the saved plan into force, with today's skills.
    pub(crate) fn put_skills(&mut self) {
        let saved = Arc::clone(self.saved_plan());
        self.plan = self.office.with_skills(&saved);
        self.office.saved = (!Arc::ptr_eq(&self.plan, &saved)).then_some(saved);
    }
}

impl Office {
    fn settle(&mut self, id: u32, state: PlannedState) {
        if let Some(planned) = self.planned.get_mut(&id) {
            planned.state = state;
        }
    }
}

/// The office as text; takes every field apart, so that a new one must be told.
impl Office {
    pub(crate) fn tell(&self, text: &mut String, clock: &dyn Fn(Millis) -> String) {
        let Office {
            saved: _,
            reskilled,
            loans: _,
            advice: _,
            planned,
            announced,
            emergencies,
            messages,
            requests,
        } = self;
        let list = |groups: &[GroupId]| {
            let groups: Vec<&str> = groups.iter().map(|group| &*group.0).collect();
            groups.join(" ")
        };
        for (counter, Skills { home, skills }) in reskilled {
            let _ = writeln!(
                text,
                "  today {counter} serves [{}], then [{}]",
                list(home),
                list(skills)
            );
        }
        self.tell_loans(text, clock);
        self.tell_advice(text, clock);
        for (id, planned) in planned {
            let what = match &planned.act {
                PlannedAct::Open { counter } => format!("{counter} opens"),
                PlannedAct::Shut { counter } => format!("{counter} shuts"),
                PlannedAct::Reskill { counter, serves } => {
                    format!("{counter} serves [{}]", list(&serves.home))
                }
            };
            let state = match &planned.state {
                PlannedState::Pending => "pending".to_owned(),
                PlannedState::Done => "done".to_owned(),
                PlannedState::Cancelled => "cancelled".to_owned(),
                PlannedState::Missed { why } => format!("missed, {why}"),
            };
            let _ = writeln!(
                text,
                "  act {id} at {}: {what}; {state}",
                clock(planned.due)
            );
        }
        for announced in announced.values() {
            let (code, until) = (&announced.code, clock(announced.until));
            let zone = announced.zone.as_deref().unwrap_or("hall");
            let _ = writeln!(text, "  {zone} is told {code} until {until}");
        }
        for (counter, emergency) in emergencies {
            let help = match emergency.helper {
                None => "nobody is on the way".to_owned(),
                Some(Helper::Supervisor) => "the supervisor is on the way".to_owned(),
                Some(Helper::Counter(helper)) => format!("{helper} is on the way"),
            };
            let since = clock(emergency.since);
            let _ = writeln!(text, "  emergency at {counter} since {since}: {help}");
        }
        for message in messages.values() {
            let (counter, code) = (message.counter, &message.code);
            let way = match message.from {
                Sender::Counter => "from",
                Sender::Supervisor => "to",
            };
            let read = message
                .seen
                .map_or("not read".to_owned(), |at| format!("read at {}", clock(at)));
            let at = clock(message.at);
            let _ = writeln!(text, "  {way} {counter} at {at}: {code}; {read}");
        }
        for (index, request) in requests.iter().enumerate() {
            let (agency, people, waiting) = (&request.agency, request.people, request.waiting);
            let outcome = request.outcome.map_or("asked", |(reply, _)| match reply {
                Reply::Promised => "promised",
                Reply::Arrived => "arrived",
                Reply::Refused => "refused",
            });
            let _ = writeln!(
                text,
                "  request {}: {people} of {agency} when {waiting} waited; {outcome}",
                index + 1
            );
        }
    }
}
