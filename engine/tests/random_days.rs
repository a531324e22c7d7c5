//! Days of random presses: whatever is pressed when, the invariants hold, whoever is called is the
//! head of a line, asking changes nothing, rules come to rest, and the log gives the same hall.

use std::sync::Arc;

use engine::plan::{CounterPlan, Draft, Elsewhere, Group, Outcome, Remark};
use engine::{
    CallNext, CancelTicket, ChangeGroup, CloseDay, CloseGroup, Command, CounterId, Elapse, Event,
    Finish, GroupId, Hall, HallPlan, Issue, Language, Leave, Millis, MoveWaiting, NoShow,
    OpenCounter, OpenDay, PauseCounter, PlanAct, PlannedAct, Recall, Recorded, Release,
    ReopenGroup, Reskill, ResumeCounter, SavePlan, ShutCounter, SignIn, Skills, Start, Then,
    TicketKey,
};
use engine::{
    Code, Identity, Mark, NextStep, Note, Place, Placed, PlanSteps, ReturnToLine, Suspend,
    Suspension, TakeBack, TellWork, TicketId, Transfer, Undo, Work,
};

/// 6:00 on 24 November 2026 by the hall's clock.
const DAWN: Millis = Millis(1_795_474_800_000);
const SEEDS: u64 = 48;
const PRESSES: usize = 1_500;

/// A xorshift generator: the same days on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap_or(0)].clone()
    }
}

/// A plan with codes for what clerks say of visits.
fn with_codes(mut draft: Draft) -> Draft {
    let name = draft.hall.name.clone();
    let outcome = |id: &str, once| Outcome {
        id: id.into(),
        name: name.clone(),
        once,
    };
    draft.outcomes = vec![outcome("ok", false), outcome("once", true)];
    draft.remarks = vec![Remark {
        id: "r".into(),
        name: name.clone(),
    }];
    let elsewhere = |id: &str, group: Option<&str>| Elsewhere {
        id: id.into(),
        name: name.clone(),
        group: group.map(GroupId::from),
        window_min: 20,
    };
    draft.elsewhere = vec![elsewhere("copy", None), elsewhere("fee", Some("b"))];
    draft
}

/// A plan with two or three groups under some of four prefixes, and some of five counters.
fn plan(chance: &mut Chance) -> Option<HallPlan> {
    let mut draft = with_codes(Draft::from(HallPlan::sample()));
    let like = draft.groups[0].clone();
    let group = |id: &str, prefix: &str| Group {
        id: id.into(),
        prefix: prefix.into(),
        ..like.clone()
    };
    let ids = if chance.below(2) == 0 {
        vec!["a", "b"]
    } else {
        vec!["a", "b", "c"]
    };
    draft.groups = ids
        .iter()
        .map(|id| group(id, chance.one_of(&["A", "B", "C", "AB"])))
        .collect();
    let present: Vec<GroupId> = draft.groups.iter().map(|group| group.id.clone()).collect();
    draft.categories[0].groups.clone_from(&present);
    draft.counters = (1..=3 + chance.below(3))
        .map(|number| CounterPlan {
            number: CounterId(u16::try_from(number).unwrap_or(1)),
            zone: "a".into(),
            agency: "office".into(),
            home: vec![chance.one_of(&present)],
            skills: vec![chance.one_of(&present)],
            auto_call_s: (chance.below(6) == 0).then_some(5),
        })
        .collect();
    draft.rules.calls_before_no_show = 1 + u8::try_from(chance.below(2)).unwrap_or(0);
    draft.rules.visit.no_show_places_back = (chance.below(2) == 0).then(|| chance.below(4) as u16);
    draft.rules.identity.ask = Identity::Wanted;
    (draft.rules.bulk.from, draft.rules.bulk.at_once) = (4, 2);
    draft.rules.grace_min = u16::try_from(chance.below(180)).unwrap_or(0);
    // Most such plans are wrong, twice the same prefix or a group without a home: that is for
    // other tests.
    HallPlan::new(draft).ok()
}

/// What clerks do with visits of several steps.
fn visit(chance: &mut Chance, hall: &Hall) -> Command {
    let some_counter = |chance: &mut Chance| CounterId(1 + chance.below(6) as u16);
    let group = |chance: &mut Chance| GroupId::from(chance.one_of(&["a", "b", "c", "d"]));
    let counter = some_counter(chance);
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
            // Mostly somebody who is away from this very counter.
            let mut away = hall
                .aside
                .suspended
                .iter()
                .filter_map(|id| hall.ticket(*id));
            let back = away.find_map(|ticket| match ticket.place {
                Place::Suspended { counter, .. } => Some((counter, ticket.label.to_string())),
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

fn press(chance: &mut Chance, number: usize, now: Millis) -> Command {
    let counter = CounterId(1 + u16::try_from(chance.below(6)).unwrap_or(0));
    match chance.below(100) {
        0..=34 => Command::Issue(Issue {
            group: GroupId::from(chance.one_of(&["a", "b", "c", "d"])),
            key: TicketKey(format!("k{number}").into()),
            language: chance.one_of(&[Language::Vi, Language::En]),
            // Every third shows an ID, of a dozen people; every seventh brings dossiers.
            mark: number
                .is_multiple_of(3)
                .then(|| Mark(format!("p{}", number % 12).into())),
            dossiers: number
                .is_multiple_of(7)
                .then(|| u16::try_from(number % 10).unwrap_or(0)),
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
        85 | 86 => press_desk(chance, counter, now),
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
        98 => press_desk(chance, counter, now),
        _ if chance.below(8) == 0 => Command::CloseDay(CloseDay {}),
        _ => Command::Elapse(Elapse {}),
    }
}

/// What the reception and the supervisor press.
fn press_desk(chance: &mut Chance, counter: CounterId, now: Millis) -> Command {
    let group = |chance: &mut Chance| GroupId::from(chance.one_of(&["a", "b", "c", "d"]));
    let label = |chance: &mut Chance| {
        let prefix = chance.one_of(&["A", "B", "C", "AB"]);
        format!("{prefix}{:03}", 1 + chance.below(60))
    };
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

struct World {
    hall: Hall,
    log: Vec<Recorded>,
    done: usize,
}

impl World {
    fn ask(&mut self, command: &Command, now: Millis, story: &str) -> bool {
        let before = self.hall.tell();
        let decision = self.hall.decide(command, now);
        assert_eq!(self.hall.tell(), before, "{story}: asking changed the hall");
        let Ok(events) = decision else { return false };
        let happened = !events.is_empty();
        for event in events {
            if let Event::TicketCalled {
                ticket,
                counter,
                why,
            } = &event
            {
                assert!(
                    self.hall.is_head(*ticket),
                    "{story}: H3\n{}",
                    self.hall.tell()
                );
                let fair = self.hall.judge_call(*ticket, *counter, why, now);
                assert!(fair.is_ok(), "{story}: {fair:?}\n{}", self.hall.tell());
            }
            let seq = self.hall.seq + 1;
            let recorded = Recorded {
                seq,
                at: now,
                by: "chance".into(),
                event,
            };
            self.hall.apply(&recorded);
            self.log.push(recorded);
        }
        let whole = self.hall.check();
        assert!(whole.is_ok(), "{story}: {whole:?}\n{}", self.hall.tell());
        self.done += usize::from(happened);
        happened
    }

    /// Lets the rules act until `now`, each at its own moment.
    fn elapse(&mut self, now: Millis, story: &str) {
        let mut from = self.hall.last.max(DAWN);
        for _ in 0..10_000 {
            match self.hall.next_deadline(from) {
                Some((at, _)) if at <= now => {
                    // A new plan may have moved the moment into the past.
                    let at = at.max(self.hall.last);
                    while self.ask(&Command::Elapse(Elapse {}), at, story) {}
                    from = at.max(from.plus(1));
                }
                _ => return,
            }
        }
        panic!(
            "{story}: the rules never come to rest\n{}",
            self.hall.tell()
        );
    }
}

#[test]
fn whatever_is_pressed_the_invariants_hold() {
    let (mut done, mut plans, mut days) = (0, 0, 0);
    let mut seen = std::collections::BTreeSet::new();
    for seed in 1..=SEEDS {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let first = HallPlan::from(with_codes(Draft::from(HallPlan::sample())));
        let mut world = World {
            hall: Hall::new(first.clone()),
            log: Vec::new(),
            done: 0,
        };
        let mut now = DAWN;
        for number in 0..PRESSES {
            // Bursts, a moment, a while, now and then hours.
            let pause = match chance.below(100) {
                0..=29 => 0,
                30..=89 => chance.below(60_000),
                90..=98 => chance.below(20 * 60_000),
                _ => chance.below(9 * 3_600_000),
            };
            now = now.plus(i64::try_from(pause).unwrap_or(0));
            let story = format!("seed {seed}, press {number}");
            world.elapse(now, &story);
            let command = match chance.below(6) {
                0 => visit(&mut chance, &world.hall),
                _ => press(&mut chance, number, now),
            };
            world.ask(&command, now, &story);
        }
        let mut replayed = Hall::new(first);
        world
            .log
            .iter()
            .for_each(|recorded| replayed.apply(recorded));
        assert_eq!(replayed.tell(), world.hall.tell(), "seed {seed}: H6");
        done += world.done;
        let count = |is: fn(&Event) -> bool| world.log.iter().filter(|it| is(&it.event)).count();
        plans += count(|event| matches!(event, Event::PlanSaved { .. }));
        days += count(|event| matches!(event, Event::DayOpened { .. }));
        for it in &world.log {
            let json = serde_json::to_value(&it.event).unwrap_or_default();
            seen.insert(json["type"].to_string());
        }
    }
    // Else the presses were too wild to mean anything.
    assert!(
        done > 5_000 && plans > 20 && days > 80,
        "{done} done, {plans} plans, {days} days"
    );
    let visits = "transferred planned step_finished told noted suspended returned taken_back";
    for kind in visits.split(' ') {
        assert!(
            seen.iter().any(|it| it.contains(kind)),
            "no {kind} in {seen:?}"
        );
    }
}
