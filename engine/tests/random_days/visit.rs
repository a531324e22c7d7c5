//! What clerks do with visits of several steps.

use engine::{
    Code, Command, CounterId, Desk, GroupId, Hall, NextStep, Note, Place, Placed, PlanSteps,
    ReturnToLine, Suspend, Suspension, TakeBack, TellWork, Then, TicketId, Transfer, Undo, Work,
};

use crate::Chance;
use crate::order::some_desk;

/// One of them.
pub(crate) fn visit(chance: &mut Chance, hall: &Hall) -> Command {
    let some_counter = |chance: &mut Chance| CounterId(1 + chance.below(6) as u16);
    let group = |chance: &mut Chance| GroupId::from(chance.one_of(&["a", "b", "c", "d"]));
    // Mostly a counter that has somebody.
    let busy = some_desk(chance, hall).filter(|_| chance.below(4) > 0);
    let counter = busy.unwrap_or_else(|| some_counter(chance));
    let placed = chance.one_of(&[Placed::First, Placed::Last, Placed::OriginalTime]);
    let then = chance.one_of(&[Then::Rest, Then::CallNext]);
    let to_counter = (chance.below(3) == 0).then(|| some_counter(chance));
    let remark: Option<Code> = chance.one_of(&[None, None, Some("r".into()), Some("no".into())]);
    let prefix = chance.one_of(&["A", "B", "C", "AB"]);
    let away = hall.aside.suspended.iter().copied();
    let away: Vec<TicketId> = away
        .chain(hall.aside.missed.iter().map(|it| it.1))
        .collect();
    let label = match away.is_empty() || chance.below(4) == 0 {
        true => format!("{prefix}{:03}", 1 + chance.below(30)),
        false => hall
            .ticket(chance.one_of(&away))
            .map_or_else(String::new, |ticket| ticket.label.to_string()),
    };
    match chance.below(110) {
        100.. => Command::Undo(Undo { counter }),
        0..=29 => Command::Transfer(Transfer {
            counter,
            group: (chance.below(4) > 0).then(|| group(chance)),
            to_counter,
            placed,
            remark,
            come_back: chance.below(2) == 0,
            then,
        }),
        30..=39 => {
            let steps = (0..chance.below(4)).map(|_| NextStep {
                group: group(chance),
                counter: (chance.below(3) == 0).then(|| some_counter(chance)),
                placed,
            });
            let steps = steps.collect();
            Command::PlanSteps(PlanSteps { counter, steps })
        }
        40..=44 => Command::TellWork(TellWork {
            counter,
            work: vec![Work {
                group: group(chance),
                dossiers: chance.below(3) as u16,
            }],
        }),
        45..=49 => Command::Note(Note {
            counter,
            note: "r".into(),
        }),
        50..=69 => Command::Suspend(Suspend {
            counter,
            kind: chance.one_of(&[
                Suspension::PapersMissing,
                Suspension::PapersKept,
                Suspension::Elsewhere,
            ]),
            elsewhere: chance.one_of(&[None, Some("copy".into()), Some("fee".into())]),
            remark,
            then,
        }),
        70..=84 => {
            // Mostly somebody who is away from this very counter, which is free.
            let free = |at: CounterId| {
                let desk = hall.counters.get(&at).map(|counter| counter.desk);
                matches!(desk, Some(Desk::Free { .. }))
            };
            let mut away = hall
                .aside
                .suspended
                .iter()
                .filter_map(|id| hall.ticket(*id));
            let back = away.find_map(|ticket| match ticket.place {
                Place::Suspended { counter, .. } if free(counter) => {
                    Some((counter, ticket.label.to_string()))
                }
                _ => None,
            });
            let (counter, label) = match back {
                Some(back) if chance.below(3) > 0 => back,
                _ => (counter, label),
            };
            Command::TakeBack(TakeBack { counter, label })
        }
        _ => Command::ReturnToLine(ReturnToLine {
            label,
            counter: (chance.below(2) == 0).then_some(counter),
        }),
    }
}
