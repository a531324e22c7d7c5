//! The lines of a script that are about visits with several steps.
//!
//! | line | meaning |
//! | --- | --- |
//! | `1 transfers to B` | counter 1 sends its ticket to group B |
//! | `1 transfers to 2` | … to counter 2 alone; `to B at 2`: for group B |
//! | `1 transfers to B, first, come back, because lost, next` | each of these may follow |
//! | `1 plans B, A at 1` | the steps that follow; `1 plans nothing` |
//! | `1 does 3 A, 1 B` | services with their dossiers |
//! | `1 notes lost` | a note by code |
//! | `1 finishes with accepted fee` | outcomes by code; `, next` may follow |
//! | `1 suspends: papers missing` | … `papers kept`, or the code of a step elsewhere; `, because …`, `, next` |
//! | `1 takes back A001` | serves a suspended ticket on |
//! | `A001 returns` | says the reception; `A001 returns to 1`: a clerk |

use engine::{
    Code, Command, CounterId, Event, Finish, GroupId, Hall, InLine, NextStep, Note, Placed,
    PlanSteps, ReturnToLine, Suspend, Suspension, TakeBack, TellWork, Then, TicketId, Transfer,
    Work,
};

/// The command of a line; nothing when the line is about something else.
pub(super) fn command(hall: &Hall, what: &str) -> Option<Command> {
    let (who, act) = what.split_once(' ')?;
    if who.parse::<engine::Label>().is_ok() {
        let label = who.to_owned();
        let counter = match act {
            "returns" => None,
            _ => Some(number(act.strip_prefix("returns to ")?)?),
        };
        return Some(Command::ReturnToLine(ReturnToLine { label, counter }));
    }
    let counter = number(who)?;
    let (act, rest) = act.split_once(' ')?;
    let mut parts = rest.split(", ");
    let first = parts.next()?;
    match act {
        "transfers" => transfer(hall, counter, first.strip_prefix("to ")?, parts),
        "plans" => {
            let steps = rest.split(", ").filter(|step| *step != "nothing");
            let steps = steps
                .map(|text| step(hall, text))
                .collect::<Option<Vec<_>>>()?;
            Some(Command::PlanSteps(PlanSteps { counter, steps }))
        }
        "does" => {
            let work = rest.split(", ").map(|text| {
                let (dossiers, prefix) = text.split_once(' ')?;
                Some(Work {
                    group: group(hall, prefix),
                    dossiers: dossiers.parse().ok()?,
                })
            });
            let work = work.collect::<Option<Vec<_>>>()?;
            Some(Command::TellWork(TellWork { counter, work }))
        }
        "notes" => Some(Command::Note(Note {
            counter,
            note: rest.into(),
        })),
        "finishes" => {
            let outcomes = first.strip_prefix("with ")?.split(' ');
            let outcomes = outcomes.map(Code::from).collect();
            let then = then(parts.next())?;
            Some(Command::Finish(Finish {
                counter,
                then,
                outcomes,
            }))
        }
        "suspends:" => {
            let (kind, elsewhere) = match first {
                "papers missing" => (Suspension::PapersMissing, None),
                "papers kept" => (Suspension::PapersKept, None),
                "elsewhere" => (Suspension::Elsewhere, None),
                code => (Suspension::Elsewhere, Some(code.into())),
            };
            let mut command = Suspend {
                counter,
                kind,
                elsewhere,
                remark: None,
                then: Then::Rest,
            };
            for part in parts {
                match part.strip_prefix("because ") {
                    Some(code) => command.remark = Some(code.into()),
                    None => command.then = then(Some(part))?,
                }
            }
            Some(Command::Suspend(command))
        }
        "takes" => {
            let label = rest.strip_prefix("back ")?.to_owned();
            Some(Command::TakeBack(TakeBack { counter, label }))
        }
        _ => None,
    }
}

fn transfer<'a>(
    hall: &Hall,
    counter: CounterId,
    to: &str,
    parts: impl Iterator<Item = &'a str>,
) -> Option<Command> {
    let (to_group, to_counter) = match (to.split_once(" at "), number(to)) {
        (Some((prefix, at)), _) => (Some(group(hall, prefix)), Some(number(at)?)),
        (None, Some(at)) => (None, Some(at)),
        (None, None) if to == "nowhere" => (None, None),
        (None, None) => (Some(group(hall, to)), None),
    };
    let mut command = Transfer {
        counter,
        group: to_group,
        to_counter,
        placed: Placed::OriginalTime,
        remark: None,
        come_back: false,
        then: Then::Rest,
    };
    for part in parts {
        match part {
            "first" => command.placed = Placed::First,
            "last" => command.placed = Placed::Last,
            "come back" => command.come_back = true,
            _ => match part.strip_prefix("because ") {
                Some(code) => command.remark = Some(code.into()),
                None => command.then = then(Some(part))?,
            },
        }
    }
    Some(Command::Transfer(command))
}

fn then(part: Option<&str>) -> Option<Then> {
    match part {
        None => Some(Then::Rest),
        Some("next") => Some(Then::CallNext),
        Some(_) => None,
    }
}

fn step(hall: &Hall, text: &str) -> Option<NextStep> {
    let (prefix, counter) = match text.split_once(" at ") {
        Some((prefix, counter)) => (prefix, Some(number(counter)?)),
        None => (text, None),
    };
    let placed = if counter.is_some() {
        Placed::OriginalTime
    } else {
        Placed::Last
    };
    Some(NextStep {
        group: group(hall, prefix),
        counter,
        placed,
    })
}

fn number(text: &str) -> Option<CounterId> {
    text.parse().ok().map(CounterId)
}

fn group(hall: &Hall, prefix: &str) -> GroupId {
    let groups = &hall.plan.groups;
    let known = groups.iter().find(|group| *group.prefix == *prefix);
    known.map_or_else(|| prefix.into(), |group| group.id.clone())
}

/// What happened, told of the hall before it; nothing when it is told elsewhere.
pub(super) fn event(event: &Event, hall: &Hall) -> Option<String> {
    let label = |id: &TicketId| {
        hall.ticket(*id)
            .map_or_else(|| "?".to_owned(), |ticket| ticket.label.to_string())
    };
    let spot = |spot: &InLine| {
        let prefix = prefix(hall, &spot.group);
        spot.counter
            .map_or(prefix.clone(), |counter| format!("{prefix} at {counter}"))
    };
    let because = |code: &Option<Code>| {
        code.as_ref()
            .map_or_else(String::new, |code| format!(", because {code}"))
    };
    Some(match event {
        Event::TicketTransferred {
            ticket,
            counter,
            to,
            placed,
            back,
            remark,
            elsewhere,
        } => {
            let placed = match placed {
                Placed::First => ", first",
                Placed::Last => ", last",
                Placed::OriginalTime => "",
            };
            let back = if back.is_some() { ", to come back" } else { "" };
            let what = elsewhere
                .as_ref()
                .map_or_else(String::new, |code| format!(" ({code})"));
            format!(
                "{counter} sends {} to {}{what}{placed}{back}{}",
                label(ticket),
                spot(to),
                because(remark)
            )
        }
        Event::StepsPlanned { ticket, steps, .. } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| {
                    let prefix = prefix(hall, &step.group);
                    step.counter
                        .map_or(prefix.clone(), |counter| format!("{prefix} at {counter}"))
                })
                .collect();
            match steps.is_empty() {
                true => format!("{} has no more steps", label(ticket)),
                false => format!("{} goes on to {}", label(ticket), steps.join(", then ")),
            }
        }
        Event::StepFinished {
            ticket,
            counter,
            outcomes,
            to,
            left,
        } => {
            let left = left.map_or_else(String::new, |left| format!(", {left} dossiers left"));
            format!(
                "{counter} has done its step of {}{}{left}; it waits for {}",
                label(ticket),
                results(outcomes),
                spot(to)
            )
        }
        Event::WorkTold {
            ticket,
            counter,
            work,
        } => {
            let work: Vec<String> = work
                .iter()
                .map(|work| format!("{} {}", work.dossiers, prefix(hall, &work.group)))
                .collect();
            format!("{counter} does for {}: {}", label(ticket), work.join(", "))
        }
        Event::TicketNoted {
            ticket,
            counter,
            note,
        } => format!("{counter} notes of {}: {note}", label(ticket)),
        Event::TicketSuspended {
            ticket,
            counter,
            kind,
            until,
            elsewhere,
            remark,
        } => {
            let what = elsewhere
                .as_ref()
                .map_or_else(|| kind.code().replace('_', " "), Code::to_string);
            let until = until.map_or_else(String::new, |at| {
                let local = at.local(hall.plan.hall.utc_offset_min);
                format!(", until {}", local.strftime("%H:%M"))
            });
            format!(
                "{counter} suspends {}: {what}{until}{}",
                label(ticket),
                because(remark)
            )
        }
        Event::TicketReturned { ticket, to } => {
            format!("{} is back, waiting for {}", label(ticket), spot(to))
        }
        Event::TicketTakenBack { ticket, counter } => {
            format!("{counter} serves {} on", label(ticket))
        }
        _ => return None,
    })
}

/// ` (accepted, fee)`
pub(super) fn results(outcomes: &[Code]) -> String {
    if outcomes.is_empty() {
        return String::new();
    }
    let codes: Vec<String> = outcomes.iter().map(Code::to_string).collect();
    format!(" ({})", codes.join(", "))
}

fn prefix(hall: &Hall, group: &GroupId) -> String {
    let known = hall.plan.group(group);
    known.map_or_else(|| group.to_string(), |group| group.prefix.to_string())
}
