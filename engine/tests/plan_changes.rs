//! Whatever is changed in the plan on whatever day: nobody who waits, is away or is served loses
//! group or counter, no label is given twice, a publication happens once, and the log gives the
//! same hall.

use std::sync::Arc;

use engine::{
    CallNext, Command, CounterId, CounterMove, Draft, DropDraft, Elapse, Event, Finish, GroupId,
    GroupMove, Hall, HallPlan, Issue, Millis, Obstacle, OpenCounter, OpenDay, PublishPlan,
    Recorded, Rehoming, RestorePlan, SaveDraft, ShutCounter, Start, Suspend, Suspension, Then,
    TicketKey, WithdrawPlan,
};
use proptest::prelude::*;

/// 7:30 on 24 November 2026 by the hall's clock.
const MORNING: Millis = Millis(1_795_480_200_000);

#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Take(usize),
    Next(u16),
    Start(u16),
    Finish(u16),
    Away(u16, bool),
    Opens(u16),
    Shuts(u16),
    /// Which groups, which counters, the letters' order, where the gone groups' people go.
    Draft(
        u8,
        u8,
        bool,
        Option<(usize, usize)>,
        Option<(u16, Option<u16>)>,
    ),
    Publish(Option<i64>),
    Withdraw,
    Drop,
    Restore(u32),
    Day,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let counter = 1_u16..5;
    let one = prop_oneof![
        4 => (1_i64..40).prop_map(Step::Wait),
        1 => (400_i64..900).prop_map(Step::Wait),
        12 => (0_usize..4).prop_map(Step::Take),
        5 => counter.clone().prop_map(Step::Next),
        3 => counter.clone().prop_map(Step::Start),
        3 => counter.clone().prop_map(Step::Finish),
        2 => (counter.clone(), any::<bool>()).prop_map(|(it, kept)| Step::Away(it, kept)),
        3 => counter.clone().prop_map(Step::Opens),
        1 => counter.prop_map(Step::Shuts),
        8 => (
            1_u8..16,
            prop_oneof![3 => Just(15_u8), 1 => 1_u8..16],
            proptest::bool::weighted(0.1),
            proptest::option::of((0_usize..4, 0_usize..4)),
            proptest::option::of((1_u16..5, proptest::option::of(1_u16..5))),
        )
            .prop_map(|(groups, counters, swap, group, counter)| {
                Step::Draft(groups, counters, swap, group, counter)
            }),
        8 => proptest::option::weighted(0.3, 1_i64..300).prop_map(Step::Publish),
        1 => Just(Step::Withdraw),
        1 => Just(Step::Drop),
        1 => (1_u32..5).prop_map(Step::Restore),
        1 => Just(Step::Day),
    ];
    proptest::collection::vec(one, 1..120)
}

const GROUPS: [&str; 4] = ["a", "b", "c", "d"];

fn group(index: usize) -> GroupId {
    GROUPS[index % 4].into()
}

/// A plan with some of four groups and some of four counters; the counters share the groups.
fn plan(groups: u8, counters: u8, swap: bool) -> Draft {
    let mut draft = Draft::from(HallPlan::sample());
    let like = draft.groups[0].clone();
    let letters = if swap {
        ["B", "A", "C", "E"]
    } else {
        ["A", "B", "C", "E"]
    };
    draft.groups = (0..4)
        .filter(|bit| groups & (1 << bit) != 0)
        .map(|index| engine::plan::Group {
            id: group(index),
            prefix: letters[index].into(),
            ..like.clone()
        })
        .collect();
    let ids: Vec<GroupId> = draft.groups.iter().map(|it| it.id.clone()).collect();
    draft.categories[0].groups.clone_from(&ids);
    let like = draft.counters[0].clone();
    let numbers: Vec<u16> = (0..4)
        .filter(|bit| counters & (1 << bit) != 0)
        .map(|bit| bit + 1)
        .collect();
    draft.counters = numbers
        .iter()
        .enumerate()
        .map(|(at, number)| engine::plan::CounterPlan {
            number: CounterId(*number),
            home: ids
                .iter()
                .enumerate()
                .filter(|(index, _)| index % numbers.len() == at || ids.len() <= at)
                .map(|(_, id)| id.clone())
                .collect(),
            skills: Vec::new(),
            ..like.clone()
        })
        .collect();
    draft.staff.clear();
    draft
}

struct World {
    hall: Hall,
    log: Vec<Recorded>,
    now: Millis,
    keys: u32,
}

impl World {
    fn ask(&mut self, command: &Command) -> bool {
        let Ok(events) = self.hall.decide(command, self.now) else {
            return false;
        };
        let happened = !events.is_empty();
        for event in events {
            let recorded = Recorded {
                seq: self.hall.seq + 1,
                at: self.now,
                by: "chance".into(),
                event,
            };
            self.hall.apply(&recorded);
            self.log.push(recorded);
        }
        self.judge();
        happened
    }

    /// The invariants, and nobody is stranded by the plan in force.
    fn judge(&self) {
        let whole = self.hall.check();
        assert!(whole.is_ok(), "{whole:?}\n{}", self.hall.tell());
        let plan = self.hall.saved_plan();
        let list = self.hall.in_the_way(plan, &Rehoming::default(), self.now);
        let lost: Vec<_> = list
            .iter()
            .filter(|it| it.what != Obstacle::PrefixMoves)
            .collect();
        assert!(lost.is_empty(), "{lost:?}\n{}", self.hall.tell());
    }

    fn wait(&mut self, minutes: i64) {
        let until = self.now.plus(minutes * 60_000);
        for _ in 0..1_000 {
            match self.hall.next_deadline(self.now) {
                Some((at, _)) if at <= until => {
                    self.now = at.max(self.hall.last).max(self.now);
                    while self.ask(&Command::Elapse(Elapse {})) {}
                    self.now = self.now.plus(1);
                }
                _ => break,
            }
        }
        self.now = until.max(self.now);
    }

    fn step(&mut self, step: &Step) {
        let counter = |number: &u16| CounterId(*number);
        let command = match step {
            Step::Wait(minutes) => return self.wait(*minutes),
            Step::Take(index) => {
                self.keys += 1;
                Command::Issue(Issue {
                    group: group(*index),
                    key: TicketKey(format!("k{}", self.keys).into()),
                    ..Issue::default()
                })
            }
            Step::Next(it) => Command::CallNext(CallNext {
                counter: counter(it),
            }),
            Step::Start(it) => Command::Start(Start {
                counter: counter(it),
            }),
            Step::Finish(it) => Command::Finish(Finish {
                counter: counter(it),
                then: Then::Rest,
                outcomes: Vec::new(),
            }),
            Step::Away(it, kept) => Command::Suspend(Suspend {
                counter: counter(it),
                kind: match kept {
                    true => Suspension::PapersKept,
                    false => Suspension::PapersMissing,
                },
                elsewhere: None,
                remark: None,
                then: Then::Rest,
            }),
            Step::Opens(it) => Command::OpenCounter(OpenCounter {
                counter: counter(it),
            }),
            Step::Shuts(it) => Command::ShutCounter(ShutCounter {
                counter: counter(it),
            }),
            Step::Draft(groups, counters, swap, move_group, move_counter) => {
                // Mostly of a group that goes, to one that stays; now and then of any to any.
                let (gone, stays): (Vec<_>, Vec<_>) =
                    (0..4).partition(|bit| groups & (1 << bit) == 0);
                let one_of = |list: &[usize], at: usize| {
                    list.get(at % list.len().max(1)).copied().unwrap_or(at)
                };
                let to = |(from, to): (usize, usize)| GroupMove {
                    from: group(one_of(&gone, from)),
                    to: group(if to == 3 { to } else { one_of(&stays, to) }),
                };
                let along = |(from, to): (u16, Option<u16>)| CounterMove {
                    from: CounterId(from),
                    to: to.map(CounterId),
                };
                Command::SaveDraft(SaveDraft {
                    base: self.hall.plan_version,
                    over: self.hall.planning.draft_number(),
                    plan: Arc::new(plan(*groups, *counters, *swap)),
                    rehome: Rehoming {
                        groups: move_group.map(to).into_iter().collect(),
                        counters: move_counter.map(along).into_iter().collect(),
                    },
                })
            }
            Step::Publish(minutes) => Command::PublishPlan(PublishPlan {
                draft: self.hall.planning.draft_number(),
                at: minutes.map(|minutes| self.now.plus(minutes * 60_000)),
                reason: None,
            }),
            Step::Withdraw => Command::WithdrawPlan(WithdrawPlan {}),
            Step::Drop => Command::DropDraft(DropDraft {
                draft: self.hall.planning.draft_number(),
            }),
            Step::Restore(number) => {
                let found = self.log.iter().find_map(|it| match &it.event {
                    Event::PlanSaved { version, plan, .. } if version == number => Some(plan),
                    _ => None,
                });
                let Some(plan) = found.map(Arc::clone) else {
                    return;
                };
                Command::RestorePlan(RestorePlan {
                    version: *number,
                    plan,
                    base: self.hall.plan_version,
                    rehome: Rehoming::default(),
                    at: None,
                    reason: None,
                })
            }
            Step::Day => Command::OpenDay(OpenDay {}),
        };
        self.ask(&command);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_stranded_whatever_becomes_of_the_plan(steps in steps()) {
        let first = HallPlan::from(plan(15, 15, false));
        let mut world = World {
            hall: Hall::new(first.clone()),
            log: Vec::new(),
            now: MORNING,
            keys: 0,
        };
        world.hall.last = MORNING;
        world.wait(1);
        for step in &steps {
            world.step(step);
        }
        // What was planned for a moment has happened once, or was told, or withdrawn.
        let count = |is: fn(&Event) -> bool| world.log.iter().filter(|it| is(&it.event)).count();
        let planned = count(|it| matches!(it, Event::PublicationPlanned { .. }));
        let ended = count(|it| match it {
            Event::PlanSaved { who, .. } => who.is_some(),
            Event::PublicationFailed { .. } | Event::PublicationWithdrawn {} => true,
            _ => false,
        });
        let acknowledged = count(|it| matches!(it, Event::PublicationWithdrawn {}));
        let open = usize::from(world.hall.planning.pending.is_some());
        prop_assert!(planned <= ended + open && ended + open <= planned + acknowledged);
        let mut replayed = Hall::new(first);
        for recorded in &world.log {
            let json = serde_json::to_string(recorded).expect("plain data");
            replayed.apply(&serde_json::from_str(&json).expect("it was written just now"));
        }
        prop_assert_eq!(replayed.tell(), world.hall.tell());
    }
}

/// The steps above do reach what they are about.
#[test]
fn the_steps_reach_publications_moves_and_refusals() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut published, mut moved, mut failed, mut refused) = (0, 0, 0, 0);
    for _ in 0..60 {
        let steps = steps()
            .new_tree(&mut runner)
            .expect("steps are drawn")
            .current();
        let mut world = World {
            hall: Hall::new(HallPlan::from(plan(15, 15, false))),
            log: Vec::new(),
            now: MORNING,
            keys: 0,
        };
        world.hall.last = MORNING;
        world.wait(1);
        for step in &steps {
            let before = world.log.len();
            world.step(step);
            let is_publication = matches!(step, Step::Publish(None));
            refused += usize::from(is_publication && world.log.len() == before);
        }
        for it in &world.log {
            match &it.event {
                Event::PlanSaved { moved: list, .. } => {
                    published += 1;
                    moved += list.len();
                }
                Event::PublicationFailed { .. } => failed += 1,
                _ => {}
            }
        }
    }
    assert!(
        published > 20 && moved > 9 && failed > 2 && refused > 20,
        "{published} published, {moved} moves, {failed} failed, {refused} refused"
    );
}
