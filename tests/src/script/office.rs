//! The lines of a script about counters, staff and what the supervisor has in hand.
//!
//! | line | meaning |
//! | --- | --- |
//! | `reskill 1: B, then A` | counter 1 serves B first and A besides, for today |
//! | `at 10:00 1 shuts` | planned; also `1 opens` and `reskill 1: B` |
//! | `cancel act 1` | a planned act is cancelled |
//! | `announce fire in a` | the boards of zone a show it; without `in`, all do |
//! | `end announcement 7` | they show it no more |
//! | `emergency 1` | counter 1 calls for help |
//! | `help 1 from 2` | somebody of counter 2 goes there; without `from`, the supervisor |
//! | `emergency over 1` | it is over |
//! | `ask office for 2 people for A` | an agency is asked for more people |
//! | `request 1 promised` | what came of it: promised, arrived, refused |
//! | `1 signs in 11, taking over` | somebody sits down, also where somebody sits |
//! | `1 leaves` | whoever sits there leaves |
//! | `1 pauses for lunch` | with a reason of the plan |
//! | `1 calls by itself` | the rule of the plan is on; also `1 does not call by itself`, `1 waits with the next call` |
//! | `1 tells advice` | a clerk says something to the supervisor |
//! | `1 is told come` | the supervisor says something to a clerk |
//! | `1 reads 7` | a clerk has read it; the supervisor: `read 7` |

use engine::{
    Announce, AnswerEmergency, AskPeople, AutoCall, CallEmergency, CancelAct, Command, CounterId,
    EndAnnouncement, EndEmergency, Event, GroupId, Hall, Helper, Leave, Millis, PauseCounter,
    PlanAct, PlannedAct, Reply, Reskill, SeeMessage, SendMessage, Sender, SetAutoCall, SignIn,
    Skills, TellPeople,
};

/// The command of a line; none when the line is not of this kind.
pub(super) fn command(hall: &Hall, what: &str) -> Option<Command> {
    let (word, rest) = what.split_once(' ')?;
    match word {
        "reskill" => {
            let (counter, serves) = skills(hall, rest)?;
            Some(Command::Reskill(Reskill { counter, serves }))
        }
        "at" => {
            let (time, what) = rest.split_once(' ')?;
            let (hours, minutes) = time.split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            let date = hall.last.local(hall.plan.hall.utc_offset_min).date();
            let due = Millis::at(date, minutes, hall.plan.hall.utc_offset_min);
            let act = act(hall, what)?;
            Some(Command::PlanAct(PlanAct { due, act }))
        }
        "cancel" => {
            let id = rest.strip_prefix("act ")?.parse().ok()?;
            Some(Command::CancelAct(CancelAct { id }))
        }
        "announce" => {
            let (code, zone) = match rest.split_once(" in ") {
                Some((code, zone)) => (code, Some(zone)),
                None => (rest, None),
            };
            Some(Command::Announce(Announce {
                code: code.into(),
                zone: zone.map(Into::into),
            }))
        }
        "end" => {
            let announcement = rest.strip_prefix("announcement ")?.parse().ok()?;
            Some(Command::EndAnnouncement(EndAnnouncement { announcement }))
        }
        "emergency" => Some(match rest.strip_prefix("over ") {
            Some(counter) => Command::EndEmergency(EndEmergency {
                counter: number(counter)?,
            }),
            None => Command::CallEmergency(CallEmergency {
                counter: number(rest)?,
            }),
        }),
        "help" => {
            let (counter, helper) = match rest.split_once(" from ") {
                Some((counter, helper)) => (counter, Helper::Counter(number(helper)?)),
                None => (rest, Helper::Supervisor),
            };
            let counter = number(counter)?;
            Some(Command::AnswerEmergency(AnswerEmergency {
                counter,
                helper,
            }))
        }
        "read" => Some(Command::SeeMessage(SeeMessage {
            message: rest.parse().ok()?,
            counter: None,
        })),
        "ask" => {
            let (agency, rest) = rest.split_once(" for ")?;
            let (people, more) = rest.split_once(" people")?;
            let group = more.strip_prefix(" for ").map(|prefix| group(hall, prefix));
            Some(Command::AskPeople(AskPeople {
                agency: agency.into(),
                group,
                people: people.parse().ok()?,
            }))
        }
        "request" => {
            let (request, reply) = rest.split_once(' ')?;
            let reply = match reply {
                "promised" => Reply::Promised,
                "arrived" => Reply::Arrived,
                "refused" => Reply::Refused,
                _ => return None,
            };
            let request = request.parse().ok()?;
            Some(Command::TellPeople(TellPeople { request, reply }))
        }
        _ => at_counter(number(word)?, rest),
    }
}

fn at_counter(counter: CounterId, what: &str) -> Option<Command> {
    let auto = |auto| Some(Command::SetAutoCall(SetAutoCall { counter, auto }));
    let say = |from, code: &str| {
        let code = code.into();
        Some(Command::SendMessage(SendMessage {
            counter,
            from,
            code,
        }))
    };
    match what {
        "calls by itself" => return auto(AutoCall::On),
        "does not call by itself" => return auto(AutoCall::Off),
        "waits with the next call" => return auto(AutoCall::NotNow),
        _ => {}
    }
    if let Some(code) = what.strip_prefix("tells ") {
        return say(Sender::Counter, code);
    }
    if let Some(code) = what.strip_prefix("is told ") {
        return say(Sender::Supervisor, code);
    }
    if let Some(message) = what.strip_prefix("reads ") {
        return Some(Command::SeeMessage(SeeMessage {
            message: message.parse().ok()?,
            counter: Some(counter),
        }));
    }
    if let Some(code) = what.strip_prefix("signs in ") {
        let (code, take_over) = super::without(code, ", taking over");
        return Some(Command::SignIn(SignIn {
            counter,
            code: code.into(),
            take_over,
        }));
    }
    if let Some(reason) = what.strip_prefix("pauses for ") {
        let reason = Some(reason.into());
        return Some(Command::PauseCounter(PauseCounter { counter, reason }));
    }
    (what == "leaves").then_some(Command::Leave(Leave { counter }))
}

fn act(hall: &Hall, what: &str) -> Option<PlannedAct> {
    if let Some(rest) = what.strip_prefix("reskill ") {
        let (counter, serves) = skills(hall, rest)?;
        return Some(PlannedAct::Reskill { counter, serves });
    }
    let (counter, act) = what.split_once(' ')?;
    let counter = number(counter)?;
    match act {
        "opens" => Some(PlannedAct::Open { counter }),
        "shuts" => Some(PlannedAct::Shut { counter }),
        _ => None,
    }
}

fn skills(hall: &Hall, text: &str) -> Option<(CounterId, Skills)> {
    let (counter, serves) = text.split_once(':')?;
    let (home, skills) = serves.split_once(", then ").unwrap_or((serves, ""));
    let groups = |prefixes: &str| -> Vec<GroupId> {
        let prefixes = prefixes.split_whitespace();
        prefixes.map(|prefix| group(hall, prefix)).collect()
    };
    let (home, skills) = (groups(home), groups(skills));
    Some((number(counter)?, Skills { home, skills }))
}

fn number(text: &str) -> Option<CounterId> {
    text.parse().ok().map(CounterId)
}

fn group(hall: &Hall, prefix: &str) -> GroupId {
    let known = hall.plan.groups.iter().find(|it| *it.prefix == *prefix);
    known.map_or_else(|| GroupId::from(prefix), |group| group.id.clone())
}

/// What happened, told of the hall before it.
pub(super) fn event(event: &Event, hall: &Hall) -> String {
    let prefix = |id: &GroupId| {
        let group = hall.plan.group(id);
        group.map_or_else(|| id.to_string(), |group| group.prefix.to_string())
    };
    let serves = |serves: &Skills| {
        let list = |groups: &[GroupId]| groups.iter().map(prefix).collect::<Vec<_>>().join(" ");
        let (home, skills) = (list(&serves.home), list(&serves.skills));
        if skills.is_empty() {
            home
        } else {
            format!("{home}, then {skills}")
        }
    };
    let clock = |at: &Millis| {
        let local = at.local(hall.plan.hall.utc_offset_min);
        local.strftime("%H:%M").to_string()
    };
    match event {
        Event::CounterReskilled {
            counter,
            serves: to,
        } => {
            format!("{counter} serves {} today", serves(to))
        }
        Event::CounterAsPlanned { counter } => format!("{counter} serves what the plan says"),
        Event::ActPlanned { id, due, act } => {
            let what = match act {
                PlannedAct::Open { counter } => format!("{counter} is to open"),
                PlannedAct::Shut { counter } => format!("{counter} is to shut"),
                PlannedAct::Reskill {
                    counter,
                    serves: to,
                } => {
                    format!("{counter} is to serve {}", serves(to))
                }
            };
            format!("act {id}: {what} at {}", clock(due))
        }
        Event::ActCancelled { id } => format!("act {id} is cancelled"),
        Event::ActDone { id } => format!("act {id} acts"),
        Event::ActMissed { id, why } => format!("act {id} comes to nothing: {why}"),
        Event::Announced { code, zone, until } => {
            let zone = zone
                .as_deref()
                .map_or("the hall".to_owned(), |it| format!("zone {it}"));
            format!("{zone} is told {code} until {}", clock(until))
        }
        Event::AnnouncementEnded { announcement } => {
            format!("announcement {announcement} is shown no more")
        }
        Event::EmergencyCalled { counter } => format!("EMERGENCY at {counter}"),
        Event::EmergencyAnswered { counter, helper } => match helper {
            Helper::Supervisor => format!("help for {counter} is on the way from the supervisor"),
            Helper::Counter(helper) => format!("help for {counter} is on the way from {helper}"),
        },
        Event::EmergencyEnded { counter } => format!("the emergency at {counter} is over"),
        Event::PeopleAsked {
            request,
            agency,
            group,
            people,
            waiting,
        } => {
            let group = group
                .as_ref()
                .map_or(String::new(), |it| format!(" for {}", prefix(it)));
            format!("request {request}: {agency} is asked for {people}{group}, {waiting} wait")
        }
        Event::AutoCallSet { counter, auto } => match auto {
            AutoCall::On => format!("{counter} calls by itself"),
            AutoCall::Off => format!("{counter} does not call by itself"),
            AutoCall::NotNow => format!("{counter} waits with the next call"),
        },
        Event::MessageSent {
            counter,
            from,
            code,
            ticket,
        } => {
            let way = match from {
                Sender::Counter => "tells the supervisor",
                Sender::Supervisor => "is told",
            };
            let about = ticket.and_then(|id| hall.ticket(id));
            let about = about.map_or_else(String::new, |it| format!(" about {}", it.label));
            format!("{counter} {way} {code}{about}")
        }
        Event::MessageSeen { message } => format!("message {message} is read"),
        Event::PeopleReplied { request, reply } => {
            let reply = match reply {
                Reply::Promised => "they are promised",
                Reply::Arrived => "they are here",
                Reply::Refused => "they do not come",
            };
            format!("request {request}: {reply}")
        }
        Event::StaffSignedIn {
            counter,
            staff,
            instead_of,
        } => match instead_of {
            Some(other) => format!("{staff} sits at {counter} instead of {other}"),
            None => format!("{staff} sits at {counter}"),
        },
        Event::StaffLeft {
            counter,
            staff,
            spent,
        } => format!("{staff} leaves {counter} ({spent})"),
        _ => String::new(),
    }
}
