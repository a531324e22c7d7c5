//! The lines of a script about who goes before whom.
//!
//! | line | meaning |
//! | --- | --- |
//! | `take A as old` | a number with a claim to the priority `old` |
//! | `take A born 1950` | a number, the ID shown |
//! | `take A as old born 1990` | both |
//! | `reception takes A as old` | the reception gives a number and grants priority |
//! | `A003 gets old` | a waiting ticket gets priority |
//! | `A003 loses priority` | and loses it |
//! | `1 confirms`, `1 denies` | the counter looks at the claim |
//! | `book 004711 A 09:00` | a time of the day, or with a date as in `2026-11-25T09:00` |
//! | `book 1 A 09:00; 2 B 10:00` | several |
//! | `unbook 004711` | it is taken back |
//! | `arrive 004711` | a number for it; `arrive 004711 born 1950` with an ID |
//! | `1 calls A003: frail` | out of turn, for a reason of the plan |
//! | `1 serves A directly` | somebody without a number |
//! | `1 undoes` | the last thing done at counter 1 |
//! | `1 next?` | who would be called next, and why |

use engine::{
    Act, AppointmentRow, CallTicket, CancelAppointment, Command, ConfirmPriority, CounterId,
    DenyPriority, GrantPriority, Granted, GrantedBy, Hall, ImportAppointments, Issue, Millis,
    RemovePriority, ServeDirect, TicketKey, Undo, Why, dispatch,
};

use super::Run;

/// The command of a line, when it is one of these; the answer when there is none to give.
pub(super) fn command(run: &mut Run, what: &str, now: Millis) -> Option<Result<Command, String>> {
    let (first, rest) = what.split_once(' ')?;
    match first {
        "book" => Some(Ok(book(run, rest, now))),
        "unbook" => Some(Ok(Command::CancelAppointment(CancelAppointment {
            code: rest.into(),
        }))),
        "arrive" => arrive(run, rest),
        "take" => take(run, rest, GrantedBy::Citizen),
        "reception" => take(run, rest.strip_prefix("takes ")?, GrantedBy::Staff),
        _ => match rest {
            _ if rest.starts_with("serves ") => {
                let prefix = rest.strip_prefix("serves ")?.strip_suffix(" directly")?;
                let group = run.group(prefix);
                at(first, |counter| {
                    Command::ServeDirect(ServeDirect { counter, group })
                })
            }
            "undoes" => at(first, |counter| Command::Undo(Undo { counter })),
            "confirms" => at(first, |counter| {
                Command::ConfirmPriority(ConfirmPriority { counter })
            }),
            "denies" => at(first, |counter| {
                Command::DenyPriority(DenyPriority { counter })
            }),
            "loses priority" => Some(Ok(Command::RemovePriority(RemovePriority {
                label: first.into(),
            }))),
            _ if rest.starts_with("calls ") => {
                let (label, reason) = rest.strip_prefix("calls ")?.split_once(": ")?;
                at(first, |counter| {
                    Command::CallTicket(CallTicket {
                        counter,
                        label: label.into(),
                        reason: reason.into(),
                    })
                })
            }
            _ => {
                let reason = rest.strip_prefix("gets ")?.into();
                let label = first.into();
                Some(Ok(Command::GrantPriority(GrantPriority { label, reason })))
            }
        },
    }
}

fn at(
    counter: &str,
    command: impl FnOnce(CounterId) -> Command,
) -> Option<Result<Command, String>> {
    let counter = counter.parse().map(CounterId);
    Some(counter.map(command).map_err(|_| String::new()))
}

/// Times of the day, unless a row says its date.
fn book(run: &Run, rows: &str, now: Millis) -> Command {
    let today = now.local(run.hall.plan.hall.utc_offset_min).date();
    let rows = rows.split("; ").filter(|row| *row != "nothing").map(|row| {
        let mut parts = row.split(' ');
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (code, prefix, time) = (part(), part(), part());
        let whole = time.len() == 5;
        AppointmentRow {
            code,
            group: run.group(&prefix).0.to_string(),
            time: if whole {
                format!("{today}T{time}")
            } else {
                time
            },
        }
    });
    let rows = rows.collect();
    Command::ImportAppointments(ImportAppointments { rows })
}

fn arrive(run: &mut Run, what: &str) -> Option<Result<Command, String>> {
    let (code, birth_year) = match what.split_once(" born ") {
        Some((code, year)) => (code, Some(year.parse().ok()?)),
        None => (what, None),
    };
    run.keys += 1;
    Some(Ok(Command::Issue(Issue {
        key: TicketKey(format!("key-{}", run.keys).into()),
        appointment: Some(code.into()),
        birth_year,
        ..Issue::default()
    })))
}

/// A number with something special; plain ones are told elsewhere.
fn take(run: &mut Run, wish: &str, by: GrantedBy) -> Option<Result<Command, String>> {
    let (wish, birth_year) = match wish.split_once(" born ") {
        Some((wish, year)) => (wish, Some(year.parse().ok()?)),
        None => (wish, None),
    };
    let (prefix, reason) = match wish.split_once(" as ") {
        Some((prefix, reason)) => (prefix, Some(reason)),
        None => (wish, None),
    };
    if reason.is_none() && birth_year.is_none() {
        return None;
    }
    run.keys += 1;
    Some(Ok(Command::Issue(Issue {
        group: run.group(prefix),
        key: TicketKey(format!("key-{}", run.keys).into()),
        priority: reason.map(|reason| Granted {
            reason: reason.into(),
            by,
        }),
        birth_year,
        ..Issue::default()
    })))
}

/// Who would be called next.
pub(super) fn next(hall: &Hall, what: &str, now: Millis) -> String {
    let number = what.trim_end_matches(" next?");
    let counter = number.parse().map(CounterId);
    let next = counter.map(|counter| dispatch::next_for(hall, counter, now));
    match next {
        Ok(Some((id, reason))) => {
            let label = hall.ticket(id).map(|ticket| ticket.label.to_string());
            format!(
                "{number} would call {}{}",
                label.unwrap_or_default(),
                why(&reason, hall)
            )
        }
        _ => format!("{number} would call nobody"),
    }
}

/// `, head start (min 60)`; nothing for whoever waited longest.
pub(super) fn why(why: &Why, hall: &Hall) -> String {
    if matches!(why, Why::LongestWait { .. }) {
        return String::new();
    }
    let figures: Vec<String> = why
        .params(&hall.plan)
        .into_iter()
        .map(|(name, value)| format!(" {name} {}", value.en))
        .collect();
    format!(", {}{}", why.code().replace('_', " "), figures.join(","))
}

/// `, old (claimed)`
pub(super) fn granted(granted: &Granted) -> String {
    let by = match granted.by {
        GrantedBy::Citizen => "claimed",
        GrantedBy::BirthYear => "by age",
        GrantedBy::Staff => "granted",
    };
    format!("{} ({by})", granted.reason)
}

/// What was undone, as in `2 undoes the call of A001`.
pub(super) fn act(act: Act) -> &'static str {
    match act {
        Act::Call => "call",
        Act::Start => "start",
        Act::Finish => "finish",
        Act::NoShow => "no-show",
        Act::FinishStep => "step",
        Act::Transfer => "transfer",
        Act::Suspend => "suspend",
        Act::TakeBack => "return",
    }
}
