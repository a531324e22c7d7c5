//! The lines of a script about who takes a number, and how many dossiers are brought.
//!
//! | line | meaning |
//! | --- | --- |
//! | `Lan takes A` | a number for Lan, who shows her ID; `somebody` shows none |
//! | `Lan takes A born 1950` | and the ID tells the year |
//! | `Lan takes A, 12 dossiers` | she brings so many; `, 12 dossiers for bank` for whom |
//! | `reception gives Lan A: no-card` | against the rules of identity, for a reason of the plan |
//! | `Lan arrives 004711` | for a booked time |
//! | `Lan reprints A001` | at a kiosk, by her ID |
//! | `1 finishes for good` | the visit ends though dossiers are left |
//!
//! Names of people begin with a capital letter. The hall gets a mark and never a name.

use engine::{Command, CounterId, EndFiling, Issue, Mark, Reprint, TicketKey};

use super::Run;

/// The command of a line; none when the line is not of this kind.
pub(super) fn command(run: &mut Run, what: &str) -> Option<Command> {
    let (first, rest) = what.split_once(' ')?;
    if rest == "finishes for good" {
        return Some(Command::EndFiling(EndFiling {
            counter: CounterId(first.parse().ok()?),
            outcomes: Vec::new(),
        }));
    }
    if let ("reception", Some(rest)) = (first, rest.strip_prefix("gives ")) {
        let (gift, exception) = rest.rsplit_once(": ")?;
        let (name, wish) = gift.split_once(' ')?;
        let issue = issue(run, name, wish)?;
        let exception = Some(exception.into());
        return Some(Command::Issue(Issue { exception, ..issue }));
    }
    if first != "somebody" && !first.starts_with(char::is_uppercase) {
        return None;
    }
    let (act, wish) = rest.split_once(' ')?;
    match act {
        "takes" => issue(run, first, wish).map(Command::Issue),
        "arrives" => {
            let issue = issue(run, first, "")?;
            let appointment = Some(wish.into());
            Some(Command::Issue(Issue {
                appointment,
                ..issue
            }))
        }
        "reprints" => Some(Command::Reprint(Reprint {
            label: wish.into(),
            mark: mark(first),
        })),
        _ => None,
    }
}

fn mark(name: &str) -> Option<Mark> {
    (name != "somebody").then(|| Mark(name.into()))
}

fn issue(run: &mut Run, name: &str, wish: &str) -> Option<Issue> {
    let (wish, dossiers) = match wish.split_once(", ") {
        Some((wish, brought)) => (wish, Some(brought)),
        None => (wish, None),
    };
    let (dossiers, filer) = match dossiers.map(|it| it.split_once(" for ").unwrap_or((it, ""))) {
        Some((count, filer)) => {
            let count = count.strip_suffix(" dossiers")?.parse().ok()?;
            (Some(count), (!filer.is_empty()).then(|| filer.into()))
        }
        None => (None, None),
    };
    let (prefix, birth_year) = match wish.split_once(" born ") {
        Some((prefix, year)) => (prefix, Some(year.parse().ok()?)),
        None => (wish, None),
    };
    run.keys += 1;
    Some(Issue {
        group: run.group(prefix),
        key: TicketKey(format!("key-{}", run.keys).into()),
        mark: mark(name),
        birth_year,
        dossiers,
        filer,
        ..Issue::default()
    })
}
