//! What the reception and the supervisor ask, and staff at their counters.

use engine::{
    Announce, AnswerEmergency, AskPeople, AutoCall, CallEmergency, CancelAct, CancelTicket,
    ChangeGroup, CloseGroup, Command, CounterId, EndAnnouncement, EndEmergency, GroupId, Hall,
    Helper, Leave, Mark, Millis, MoveWaiting, PlanAct, PlannedAct, Release, ReopenGroup, Reply,
    Reprint, Reskill, SeeMessage, SendMessage, Sender, SetAutoCall, SignIn, Skills, TellPeople,
};

use crate::Chance;

/// What the reception and the supervisor press.
pub(crate) fn desk(chance: &mut Chance, hall: &Hall, counter: CounterId, now: Millis) -> Command {
    let group = |chance: &mut Chance| GroupId::from(chance.one_of(&["a", "b", "c", "d"]));
    let label = |chance: &mut Chance| crate::order::some_label(chance, hall);
    match chance.below(14) {
        8 => Command::SignIn(SignIn {
            counter,
            code: chance.one_of(&["11", "22", "33", "44"]).into(),
            take_over: chance.below(2) == 0,
        }),
        9 => Command::Leave(Leave { counter }),
        10 | 11 => Command::Reskill(Reskill {
            counter,
            serves: Skills {
                home: vec![group(chance)],
                skills: vec![group(chance)],
            },
        }),
        12 | 13 => Command::PlanAct(PlanAct {
            due: now.plus(i64::try_from(chance.below(3_600_000)).unwrap_or(0)),
            act: match chance.below(3) {
                0 => PlannedAct::Open { counter },
                1 => PlannedAct::Shut { counter },
                _ => PlannedAct::Reskill {
                    counter,
                    serves: Skills {
                        home: vec![group(chance)],
                        skills: Vec::new(),
                    },
                },
            },
        }),
        0 | 1 => Command::CancelTicket(CancelTicket {
            label: label(chance),
            reason: "gave-up".into(),
        }),
        2 | 3 => Command::ChangeGroup(ChangeGroup {
            label: label(chance),
            group: group(chance),
        }),
        4 => Command::MoveWaiting(MoveWaiting {
            from: group(chance),
            to: group(chance),
            labels: match chance.below(3) {
                0 => vec![label(chance), label(chance)],
                _ => Vec::new(),
            },
        }),
        5 => Command::Release(Release { counter }),
        6 => Command::CloseGroup(CloseGroup {
            group: group(chance),
            reason: "no-staff".into(),
        }),
        _ => Command::ReopenGroup(ReopenGroup {
            group: group(chance),
        }),
    }
}

/// What is asked of the whole hall.
pub(crate) fn office(chance: &mut Chance, hall: &Hall, now: Millis) -> Command {
    let counter = CounterId(1 + u16::try_from(chance.below(5)).unwrap_or(0));
    let caller = hall.office.emergencies.keys().next().copied();
    let request = u32::try_from(1 + chance.below(3)).unwrap_or(1);
    match chance.below(21) {
        0 => Command::Announce(Announce {
            code: chance.one_of(&["fire", "fire", "flood"]).into(),
            zone: chance.one_of(&[None, Some("a".into()), Some("nowhere".into())]),
        }),
        1 | 2 => Command::EndAnnouncement(EndAnnouncement {
            announcement: hall
                .office
                .announced
                .keys()
                .next_back()
                .copied()
                .unwrap_or(1),
        }),
        3 => Command::CallEmergency(CallEmergency { counter }),
        4 | 5 => Command::AnswerEmergency(AnswerEmergency {
            counter: caller.unwrap_or(counter),
            helper: chance.one_of(&[Helper::Supervisor, Helper::Counter(counter)]),
        }),
        6 => Command::EndEmergency(EndEmergency {
            counter: caller.unwrap_or(counter),
        }),
        7 => Command::AskPeople(AskPeople {
            agency: chance.one_of(&["office", "office", "nobody"]).into(),
            group: chance.one_of(&[None, Some(GroupId::from("a"))]),
            people: u8::try_from(chance.below(4)).unwrap_or(1),
        }),
        8 | 9 => Command::TellPeople(TellPeople {
            request,
            reply: chance.one_of(&[Reply::Promised, Reply::Arrived, Reply::Refused]),
        }),
        10 => Command::CancelAct(CancelAct {
            id: hall.office.planned.keys().next_back().copied().unwrap_or(1),
        }),
        11 => Command::Reprint(Reprint {
            label: crate::order::some_label(chance, hall),
            mark: chance.one_of(&[None, Some(Mark("p3".into()))]),
        }),
        12 => Command::SetAutoCall(SetAutoCall {
            counter,
            auto: chance.one_of(&[AutoCall::On, AutoCall::Off, AutoCall::NotNow]),
        }),
        13 | 14 => Command::SendMessage(SendMessage {
            counter,
            from: chance.one_of(&[Sender::Counter, Sender::Supervisor]),
            code: chance.one_of(&["advice", "come", "hello"]).into(),
        }),
        15 | 16 => Command::SeeMessage(SeeMessage {
            message: hall
                .office
                .messages
                .keys()
                .next_back()
                .copied()
                .unwrap_or(1),
            counter: chance.one_of(&[None, Some(counter)]),
        }),
        17 => Command::Leave(Leave {
            counter: seated(hall).unwrap_or(counter),
        }),
        19 => as_planned(hall, counter),
        18 => Command::ReopenGroup(ReopenGroup {
            group: closed(hall).unwrap_or_else(|| GroupId::from("a")),
        }),
        _ => desk(chance, hall, counter, now),
    }
}

/// A counter serves again what its plan says.
fn as_planned(hall: &Hall, counter: CounterId) -> Command {
    let counter = hall
        .office
        .reskilled
        .keys()
        .next()
        .copied()
        .unwrap_or(counter);
    let planned = hall.saved_plan().counter(counter);
    Command::Reskill(Reskill {
        counter,
        serves: Skills {
            home: planned.map_or_else(Vec::new, |it| it.home.clone()),
            skills: planned.map_or_else(Vec::new, |it| it.skills.clone()),
        },
    })
}

/// A counter at which somebody sits and holds nobody.
fn seated(hall: &Hall) -> Option<CounterId> {
    let mut counters = hall.counters.values();
    let seated = counters.find(|it| it.seat.is_some() && it.desk.ticket().is_none());
    seated.map(|it| it.id)
}

/// A group that gives no numbers.
fn closed(hall: &Hall) -> Option<GroupId> {
    let mut lines = hall.lines.iter();
    let closed = lines.find(|(_, line)| line.closed.is_some());
    closed.map(|(group, _)| group.clone())
}
