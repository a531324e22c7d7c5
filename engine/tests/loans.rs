//! Whatever is lent and given back on whatever day: nobody is called by a counter that may not take
//! him, nobody who waits is lost, a loan ends at its moment, what was accepted and undone leaves the
//! hall as it was, and the log gives the same hall.

use engine::plan::{Agency, CounterPlan, Draft, Group};
use engine::{
    AdviceAnswer, AnswerAdvice, CallNext, Command, CounterId, Effect, Elapse, Event, Expected,
    Finish, GiveBack, GroupId, Hall, HallPlan, Issue, Lend, Loans, Millis, Move, OfferAdvice,
    OpenCounter, OpenDay, Place, Policy, Recorded, Reskill, SavePlan, ShutCounter, SignIn, Skills,
    Start, Then, TicketKey,
};
use proptest::prelude::*;

/// 7:30 on 24 November 2026 by the hall's clock.
const MORNING: Millis = Millis(1_795_480_200_000);
const GROUPS: [&str; 4] = ["a", "b", "c", "d"];

/// Groups a and b are the office's, c and d the police's; each of four counters has one at home and is
/// skilled for the other three.
fn plan(policy: Policy, loans: Loans, alone: u8) -> HallPlan {
    let mut draft = Draft::from(HallPlan::sample());
    let like = draft.groups[0].clone();
    let agency = |index: usize| if index < 2 { "office" } else { "police" };
    let name = draft.hall.name.clone();
    draft.agencies.push(Agency {
        id: "police".into(),
        name,
    });
    let groups = GROUPS.iter().zip(["A", "B", "C", "E"]).enumerate();
    draft.groups = groups
        .map(|(index, (id, prefix))| Group {
            id: (*id).into(),
            prefix: prefix.into(),
            agency: agency(index).into(),
            service_min: [3, 8, 15, 30][index],
            ..like.clone()
        })
        .collect();
    let ids: Vec<GroupId> = GROUPS.iter().map(|id| GroupId::from(*id)).collect();
    draft.categories[0].groups.clone_from(&ids);
    draft.counters = (0..4)
        .map(|index| CounterPlan {
            number: CounterId(1 + index as u16),
            zone: "a".into(),
            agency: agency(index).into(),
            home: vec![ids[index].clone()],
            skills: ids
                .iter()
                .filter(|id| **id != ids[index])
                .cloned()
                .collect(),
            auto_call_s: None,
        })
        .collect();
    let balance = &mut draft.rules.balance;
    (balance.policy, balance.loans) = (policy, loans);
    balance.alone.moves_per_hour = alone;
    draft.rules.calls_before_no_show = 1;
    HallPlan::new(draft).unwrap_or_else(|flaws| panic!("{flaws:?}"))
}

#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Take(usize),
    Next(u16),
    Start(u16),
    Finish(u16),
    Opens(u16),
    Shuts(u16),
    Sits(u16),
    Lend(u16, usize, Option<i64>),
    Back(u16, usize),
    /// What, whose, which group, whether it is accepted, and after how many seconds it is undone.
    Advise(u8, u16, usize, bool, Option<i64>),
    Reskill(u16, usize, usize),
    Plan(bool, Policy),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let counter = 1_u16..5;
    let policy = prop_oneof![
        Just(Policy::Index),
        Just(Policy::List),
        Just(Policy::LongestWait)
    ];
    let one = prop_oneof![
        6 => (1_i64..30).prop_map(Step::Wait),
        12 => (0_usize..4).prop_map(Step::Take),
        8 => counter.clone().prop_map(Step::Next),
        4 => counter.clone().prop_map(Step::Start),
        5 => counter.clone().prop_map(Step::Finish),
        3 => counter.clone().prop_map(Step::Opens),
        1 => counter.clone().prop_map(Step::Shuts),
        1 => counter.clone().prop_map(Step::Sits),
        6 => (counter.clone(), 0_usize..4, proptest::option::of(0_i64..90))
            .prop_map(|(it, group, min)| Step::Lend(it, group, min)),
        3 => (counter.clone(), 0_usize..4).prop_map(|(it, group)| Step::Back(it, group)),
        6 => (0_u8..4, counter.clone(), 0_usize..4, any::<bool>(), proptest::option::of(0_i64..90))
            .prop_map(|(what, it, group, yes, undo)| Step::Advise(what, it, group, yes, undo)),
        2 => (counter, 0_usize..4, 0_usize..4).prop_map(|(it, a, b)| Step::Reskill(it, a, b)),
        1 => (any::<bool>(), policy).prop_map(|(free, policy)| Step::Plan(free, policy)),
    ];
    proptest::collection::vec(one, 1..150)
}

fn group(index: usize) -> GroupId {
    GROUPS[index % 4].into()
}

struct Day {
    hall: Hall,
    log: Vec<Recorded>,
    first: HallPlan,
    alone: u8,
    now: Millis,
    taken: usize,
}

impl Day {
    fn new(alone: u8) -> Day {
        let first = plan(Policy::Index, Loans::Approved, alone);
        let mut day = Day {
            hall: Hall::new(first.clone()),
            log: Vec::new(),
            first,
            alone,
            now: MORNING,
            taken: 0,
        };
        day.ask(&Command::OpenDay(OpenDay {}));
        day
    }

    /// What is asked, when it is not refused.
    fn ask(&mut self, command: &Command) -> bool {
        let Ok(events) = self.hall.decide(command, self.now) else {
            return false;
        };
        let happens = !events.is_empty();
        for event in events {
            self.judge(&event);
            let recorded = Recorded {
                seq: self.hall.seq + 1,
                at: self.now,
                by: "chance".into(),
                event,
            };
            self.hall.apply(&recorded);
            self.log.push(recorded);
        }
        self.look();
        happens
    }

    /// A counter calls for what it takes by itself: that is its home, its agency's, or lent to it.
    fn judge(&self, event: &Event) {
        let Event::TicketCalled {
            ticket,
            counter,
            why,
        } = event
        else {
            return;
        };
        let hall = &self.hall;
        let fair = hall.judge_call(*ticket, *counter, why, self.now);
        assert!(fair.is_ok(), "{fair:?}\n{}", hall.tell());
        let Some(ticket) = hall.ticket(*ticket) else {
            panic!("nobody is called")
        };
        let plan = hall.saved_plan();
        let here = plan.counter(*counter);
        let agency = plan.group(&ticket.group).map(|it| it.agency.clone());
        let own = here.is_some_and(|it| Some(&it.agency) == agency.as_ref());
        let key = (*counter, ticket.group.clone());
        let today = hall.office.reskilled.get(counter);
        let today = today.is_some_and(|it| it.home.iter().chain(&it.skills).any(|it| *it == key.1));
        let free = plan.rules.balance.loans == Loans::Free;
        assert!(
            own || today || free || hall.office.loans.contains_key(&key),
            "{counter} calls {}\n{}",
            ticket.label,
            hall.tell()
        );
    }

    /// Everybody who waits has a counter whose home he is, and no loan is older than its moment.
    fn look(&self) {
        let hall = &self.hall;
        let whole = hall.check();
        assert!(whole.is_ok(), "{whole:?}\n{}", hall.tell());
        let approved = hall.plan.rules.balance.loans == Loans::Approved;
        for ticket in hall.tickets.iter().filter(|_| approved) {
            let waits = matches!(ticket.place, Place::Waiting { .. });
            let mut counters = hall.plan.counters.iter();
            let kept = counters.any(|it| it.home.contains(&ticket.group));
            assert!(!waits || kept, "{} is lost\n{}", ticket.label, hall.tell());
        }
        assert!(approved || hall.office.loans.is_empty(), "{}", hall.tell());
    }

    fn wait(&mut self, minutes: i64) {
        let then = self.now.plus(minutes * 60_000);
        while let Some((at, _)) = self.hall.next_deadline(self.now).filter(|it| it.0 <= then) {
            self.now = at.max(self.now);
            while self.ask(&Command::Elapse(Elapse {})) {}
            self.now = self.now.plus(1);
        }
        self.now = then.max(self.now);
        let over = self.hall.office.loans.values();
        assert!(
            over.into_iter().all(|loan| loan.until > then),
            "{}",
            self.hall.tell()
        );
    }

    fn advise(&mut self, what: Move, accept: bool, undo: Option<i64>) {
        let gains = Effect {
            group: "a".into(),
            waiting: 4,
            before_min: 40,
            low_min: 20,
            high_min: 30,
            after_min: None,
        };
        let offered = self.ask(&Command::OfferAdvice(OfferAdvice {
            what,
            expected: Expected {
                horizon_min: 45,
                saves_low_min: 0,
                saves_high_min: 200,
                groups: vec![gains],
            },
        }));
        let Some((id, advice)) = self.hall.office.advice.get_max().cloned() else {
            return;
        };
        if !offered || advice.by_rule {
            return;
        }
        let answer = |answer| Command::AnswerAdvice(AnswerAdvice { id, answer });
        if !accept {
            assert!(self.ask(&answer(AdviceAnswer::Dismissed)));
            return;
        }
        let before = self.told();
        let accepted = self.ask(&answer(AdviceAnswer::Accepted));
        assert!(accepted, "what was offered a moment ago can be done");
        if let Some(seconds) = undo {
            self.now = self.now.plus(seconds * 1_000);
            let undone = self.ask(&answer(AdviceAnswer::Undone));
            assert_eq!(undone, seconds <= 60, "{}", self.hall.tell());
            if undone {
                assert_eq!(self.told(), before);
            }
        }
    }

    /// The hall without its place in the log, without advice, and without the moments at desks: a
    /// counter that was shut for a minute is free since then.
    fn told(&self) -> Vec<String> {
        let hall = self.hall.tell();
        let lines = hall.lines().skip(1);
        let lines = lines.filter(|line| !line.starts_with("  advice "));
        let short = |line: &str| match line.split_once(" since ") {
            Some((desk, _)) if line.starts_with("  counter ") => desk.to_owned(),
            _ => line.to_owned(),
        };
        lines.map(short).collect()
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Wait(minutes) => self.wait(minutes),
            Step::Take(index) => {
                self.taken += 1;
                self.ask(&Command::Issue(Issue {
                    group: group(index),
                    key: TicketKey(format!("k{}", self.taken).into()),
                    ..Issue::default()
                }));
            }
            Step::Next(it) => drop(self.ask(&Command::CallNext(CallNext {
                counter: CounterId(it),
            }))),
            Step::Start(it) => drop(self.ask(&Command::Start(Start {
                counter: CounterId(it),
            }))),
            Step::Finish(it) => drop(self.ask(&Command::Finish(Finish {
                counter: CounterId(it),
                then: Then::CallNext,
                outcomes: Vec::new(),
            }))),
            Step::Opens(it) => drop(self.ask(&Command::OpenCounter(OpenCounter {
                counter: CounterId(it),
            }))),
            Step::Shuts(it) => drop(self.ask(&Command::ShutCounter(ShutCounter {
                counter: CounterId(it),
            }))),
            Step::Sits(it) => drop(self.ask(&Command::SignIn(SignIn {
                counter: CounterId(it),
                code: "11".into(),
                take_over: true,
            }))),
            Step::Lend(it, index, minutes) => drop(self.ask(&Command::Lend(Lend {
                counter: CounterId(it),
                group: group(index),
                until: minutes.map(|min| self.now.plus(min * 60_000)),
            }))),
            Step::Back(it, index) => drop(self.ask(&Command::GiveBack(GiveBack {
                counter: CounterId(it),
                group: group(index),
            }))),
            Step::Advise(what, it, index, accept, undo) => {
                let (counter, group) = (CounterId(it), group(index));
                let what = match what {
                    0 => Move::Lend {
                        counter,
                        group,
                        until: None,
                    },
                    1 => Move::GiveBack { counter, group },
                    2 => Move::Open { counter },
                    _ => Move::Shut { counter },
                };
                self.advise(what, accept, undo);
            }
            Step::Reskill(it, home, skill) => {
                let serves = Skills {
                    home: vec![group(home)],
                    skills: vec![group(skill)],
                };
                let counter = CounterId(it);
                self.ask(&Command::Reskill(Reskill { counter, serves }));
            }
            Step::Plan(free, policy) => {
                let (loans, alone) = match free {
                    true => (Loans::Free, 0),
                    false => (Loans::Approved, self.alone),
                };
                self.ask(&Command::SavePlan(SavePlan {
                    plan: plan(policy, loans, alone).into(),
                    why: "chance".into(),
                }));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_lent_nobody_is_lost(steps in steps(), alone in prop_oneof![Just(0_u8), Just(3)]) {
        let mut day = Day::new(alone);
        for step in steps {
            day.step(step);
        }
        let mut replayed = Hall::new(day.first.clone());
        for recorded in &day.log {
            let json = serde_json::to_string(recorded).unwrap_or_else(|e| panic!("{e}"));
            replayed.apply(&serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}")));
        }
        prop_assert_eq!(replayed.tell(), day.hall.tell());
    }
}
