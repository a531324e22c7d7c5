//! Everything that can be asked of a hall, by chance: as often as in a wild hall, and sensible as
//! often as not.

use std::sync::Arc;

use engine::{
    CallNext, CloseDay, Command, CounterId, Elapse, Finish, Granted, GrantedBy, GroupId, Hall,
    Issue, Language, Mark, Millis, NoShow, OpenCounter, OpenDay, PauseCounter, Recall,
    ResumeCounter, SavePlan, ShutCounter, Start, Then, TicketKey,
};

use crate::balance::balance;
use crate::office::{desk, office};
use crate::order::order;
use crate::plans::plans;
use crate::visit::visit;
use crate::{Chance, plan};

/// What somebody presses.
pub(crate) fn press(chance: &mut Chance, hall: &Hall, number: usize, now: Millis) -> Command {
    match chance.below(13) {
        0 | 1 => visit(chance, hall),
        2 => order(chance, hall, now),
        3 => office(chance, hall, now),
        4 if chance.below(3) == 0 => plans(chance, hall, now),
        5 => balance(chance, hall, now),
        _ => usual(chance, hall, number, now),
    }
}

/// What is pressed all day.
fn usual(chance: &mut Chance, hall: &Hall, number: usize, now: Millis) -> Command {
    let counter = CounterId(1 + u16::try_from(chance.below(6)).unwrap_or(0));
    match chance.below(100) {
        0..=34 => Command::Issue(Issue {
            group: GroupId::from(chance.one_of(&["a", "b", "c", "d"])),
            key: TicketKey(format!("k{number}").into()),
            language: chance.one_of(&[Language::Vi, Language::En]),
            birth_year: (chance.below(8) == 0).then(|| 1940 + chance.below(60) as i16),
            priority: (chance.below(8) == 0).then(|| Granted {
                reason: "old".into(),
                by: GrantedBy::Citizen,
            }),
            // Every third shows an ID, of a dozen people; every third brings dossiers.
            mark: (chance.below(3) == 0).then(|| Mark(format!("p{}", chance.below(12)).into())),
            dossiers: (chance.below(3) == 0).then(|| chance.below(10) as u16),
            ..Issue::default()
        }),
        35..=49 => Command::CallNext(CallNext { counter }),
        50..=61 => Command::Start(Start { counter }),
        62..=73 => {
            let then = chance.one_of(&[Then::Rest, Then::CallNext]);
            let outcomes = chance.one_of(&[vec![], vec![], vec!["ok".into()], vec!["once".into()]]);
            Command::Finish(Finish {
                counter,
                then,
                outcomes,
            })
        }
        74..=79 => Command::Recall(Recall { counter }),
        80..=84 => Command::NoShow(NoShow { counter }),
        85 | 86 => desk(chance, hall, counter, now),
        87..=89 => Command::OpenCounter(OpenCounter { counter }),
        90..=91 => Command::ShutCounter(ShutCounter { counter }),
        92..=93 => Command::PauseCounter(PauseCounter {
            counter,
            reason: None,
        }),
        94..=95 => Command::ResumeCounter(ResumeCounter { counter }),
        96..=97 => match plan(chance) {
            Some(plan) => Command::SavePlan(SavePlan {
                plan: Arc::new(plan),
                why: format!("plan of press {number}"),
            }),
            None => Command::Elapse(Elapse {}),
        },
        98 if chance.below(2) == 0 => Command::OpenDay(OpenDay {}),
        98 => desk(chance, hall, counter, now),
        _ if chance.below(8) == 0 => Command::CloseDay(CloseDay {}),
        _ => Command::Elapse(Elapse {}),
    }
}
