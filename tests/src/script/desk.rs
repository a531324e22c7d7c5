//! The lines of a script that the reception and the supervisor say, and what comes of them.
//!
//! | line | meaning |
//! | --- | --- |
//! | `close B: no-staff` | no more numbers of B, with a reason of the plan |
//! | `reopen B` | numbers of B again |
//! | `cancel A001: gave-up` | the visit of a waiting ticket ends |
//! | `change A001 to B` | a waiting ticket waits for something else |
//! | `move A to B` | all who wait for A wait for B; `move A to B: A002 A004` these two |
//! | `reprint A001` | the slip of a number once more |
//! | `release 2` | the ticket of a dead counter goes back to its line |

use engine::{
    CancelTicket, ChangeGroup, CloseGroup, Command, CounterId, Event, GroupId, Hall, MoveWaiting,
    Release, ReopenGroup, Reprint, TicketId,
};

/// The command of a line; none when the line is not of this kind.
pub(super) fn command(hall: &Hall, what: &str) -> Option<Command> {
    let (word, rest) = what.split_once(' ')?;
    let group = |prefix: &str| {
        let known = hall.plan.groups.iter().find(|it| *it.prefix == *prefix);
        known.map_or_else(|| GroupId::from(prefix), |group| group.id.clone())
    };
    Some(match word {
        "close" => {
            let (prefix, reason) = rest.split_once(": ")?;
            Command::CloseGroup(CloseGroup {
                group: group(prefix),
                reason: reason.into(),
            })
        }
        "reopen" => Command::ReopenGroup(ReopenGroup { group: group(rest) }),
        "cancel" => {
            let (label, reason) = rest.split_once(": ")?;
            Command::CancelTicket(CancelTicket {
                label: label.into(),
                reason: reason.into(),
            })
        }
        "change" => {
            let (label, prefix) = rest.split_once(" to ")?;
            Command::ChangeGroup(ChangeGroup {
                label: label.into(),
                group: group(prefix),
            })
        }
        "move" => {
            let (groups, labels) = rest.split_once(": ").unwrap_or((rest, ""));
            let (from, to) = groups.split_once(" to ")?;
            Command::MoveWaiting(MoveWaiting {
                from: group(from),
                to: group(to),
                labels: labels.split_whitespace().map(str::to_owned).collect(),
            })
        }
        "reprint" => Command::Reprint(Reprint {
            label: rest.into(),
            mark: None,
        }),
        "release" => Command::Release(Release {
            counter: CounterId(rest.parse().ok()?),
        }),
        _ => return None,
    })
}

/// What happened, told of the hall before it.
pub(super) fn event(event: &Event, hall: &Hall) -> String {
    let label = |id: &TicketId| {
        hall.ticket(*id)
            .map_or_else(|| "?".to_owned(), |ticket| ticket.label.to_string())
    };
    let prefix = |id: &GroupId| {
        let group = hall.plan.group(id);
        group.map_or_else(|| id.to_string(), |group| group.prefix.to_string())
    };
    match event {
        Event::GroupClosed { group, reason } => format!("{} is closed: {reason}", prefix(group)),
        Event::GroupReopened { group } => format!("{} is open again", prefix(group)),
        Event::TicketCancelled { ticket, reason } => {
            format!("{} is cancelled: {reason}", label(ticket))
        }
        Event::TicketRegrouped { ticket, from, to } => {
            format!(
                "{} waits for {} and not for {}",
                label(ticket),
                prefix(to),
                prefix(from)
            )
        }
        Event::WaitingMoved { from, to, tickets } => {
            let labels: Vec<String> = tickets.iter().map(label).collect();
            let labels = labels.join(" ");
            format!(
                "{labels} wait for {} and not for {}",
                prefix(to),
                prefix(from)
            )
        }
        Event::TicketReprinted { ticket, times } => {
            format!("the slip of {} again, {times} times", label(ticket))
        }
        Event::TicketReleased {
            ticket, counter, ..
        } => {
            format!("{} is back in line from {counter}", label(ticket))
        }
        _ => String::new(),
    }
}
