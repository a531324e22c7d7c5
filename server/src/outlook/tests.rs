//! The outlook over a played morning: what is told when, and what is advised.

use engine::{
    AdviceAnswer, AnswerAdvice, CallNext, Command, CounterId, Draft, Finish, Hall, HallPlan, Loans,
    Millis, Move, OpenCounter, OpenDay, Policy, Start, Then,
};
use protocol::Estimate;

use super::watch::{Looked, Watch};
use crate::registrar::{Registrar, Told};
use crate::testing::{MORNING, ask, issue, plan};
use crate::view::answer::Answering;

const MINUTE: i64 = 60_000;

/// A hall whose minutes pass when it is told.
struct Morning {
    registrar: Registrar,
    watch: Watch,
    now: Millis,
    asked: u32,
}

impl Morning {
    fn new(plan: HallPlan, counters: &[u16]) -> Morning {
        let mut morning = Morning {
            registrar: Registrar::new(Hall::new(plan), Answering::default(), []),
            watch: Watch::default(),
            now: MORNING,
            asked: 0,
        };
        morning.ask(Command::OpenDay(OpenDay {}));
        for counter in counters {
            let counter = CounterId(*counter);
            morning.ask(Command::OpenCounter(OpenCounter { counter }));
        }
        morning
    }

    fn ask(&mut self, command: Command) -> bool {
        self.asked += 1;
        let ask = ask(&self.asked.to_string(), command);
        let batch = self.registrar.step(&[ask], self.now);
        matches!(&batch.replies[..], [Told::Fresh(answer)] if matches!(**answer, protocol::Answer::Done(_)))
    }

    fn people(&mut self, group: &str, many: u32) {
        for _ in 0..many {
            let key = format!("{group}-{}", self.asked);
            assert!(self.ask(issue(group, &key)));
        }
    }

    /// A counter serves one after the other, each for so many minutes.
    fn serve(&mut self, counter: u16, people: u32, minutes: i64) {
        let counter = CounterId(counter);
        for _ in 0..people {
            assert!(self.ask(Command::CallNext(CallNext { counter })));
            assert!(self.ask(Command::Start(Start { counter })));
            self.now = self.now.plus(minutes * MINUTE);
            assert!(self.ask(Command::Finish(Finish {
                counter,
                then: Then::Rest,
                outcomes: Vec::new(),
            })));
        }
    }

    fn look(&mut self) -> Looked {
        let mono_ms = self.now.0 - MORNING.0;
        let hall = self.registrar.hall().clone();
        let looked = self.watch.look(&hall, self.now, mono_ms);
        let looked = looked.expect("something is new");
        for command in looked.asks.iter().cloned() {
            self.ask(command);
        }
        looked
    }

    fn hall(&self) -> &Hall {
        self.registrar.hall()
    }
}

/// Counter 1 is at home in `a` and can take `b`, of another agency; counter 2 is at home in `b`.
fn two_agencies() -> HallPlan {
    let mut draft = Draft::clone(&plan());
    let mut other = draft.agencies[0].clone();
    other.id = "other".into();
    draft.agencies.push(other);
    draft.groups[1].agency = "other".into();
    draft.counters[1].agency = "other".into();
    draft.rules.balance.policy = Policy::Index;
    draft.rules.balance.loans = Loans::Approved;
    HallPlan::new(draft).unwrap()
}

fn range(estimate: Estimate) -> Option<(u16, u16)> {
    match estimate {
        Estimate::Unknown => None,
        Estimate::Range { low_min, high_min } => Some((low_min, high_min)),
    }
}

#[test]
fn nothing_is_told_before_it_is_known_and_then_a_range_for_each() {
    let mut morning = Morning::new(plan(), &[2, 3]);
    morning.people("b", 9);
    let looked = morning.look();
    assert_eq!(looked.outlook.of_group(&"b".into()), Estimate::Unknown);
    morning.serve(2, 5, 6);
    let looked = morning.look();
    let (low, high) = range(looked.outlook.of_group(&"b".into())).expect("five were served");
    assert!(low < high && low % 5 == 0 && high % 5 == 0);
    assert!(
        (10..=60).contains(&high),
        "four wait, six minutes each: {high}"
    );
    assert_eq!(looked.outlook.of_group(&"a".into()), Estimate::Unknown);
    let hall = morning.hall().clone();
    let waiting: Vec<_> = hall.lines[&engine::GroupId::from("b")]
        .waiting()
        .map(|(_, id)| *id)
        .collect();
    assert_eq!(looked.changed, waiting, "each of them reads something new");
    let highs = waiting
        .iter()
        .map(|id| range(looked.outlook.of_ticket(*id)));
    let highs: Vec<u16> = highs.map(|it| it.expect("told").1).collect();
    assert!(
        highs.is_sorted(),
        "whoever stands behind waits longer: {highs:?}"
    );
}

#[test]
fn a_group_that_nobody_serves_promises_nothing() {
    let mut morning = Morning::new(plan(), &[2]);
    morning.people("b", 6);
    morning.serve(2, 5, 6);
    assert!(range(morning.look().outlook.of_group(&"b".into())).is_some());
    let counter = CounterId(2);
    assert!(morning.ask(Command::ShutCounter(engine::ShutCounter { counter })));
    assert_eq!(
        morning.look().outlook.of_group(&"b".into()),
        Estimate::Unknown
    );
}

#[test]
fn a_jam_is_advised_upon_accepted_relieved_and_compared_with_what_came() {
    let mut morning = Morning::new(two_agencies(), &[1, 2]);
    morning.people("b", 20);
    morning.serve(2, 5, 8);
    morning.look();
    let hall = morning.hall().clone();
    let (id, advice) = hall.office.open_advice().next().expect("there is a jam");
    let lend = Move::Lend {
        counter: CounterId(1),
        group: "b".into(),
        until: None,
    };
    assert!(advice.what.is_like(&lend), "{:?}", advice.what);
    let helped = &advice.expected.groups[0];
    assert_eq!((&*helped.group.0, helped.waiting), ("b", 15));
    assert!(helped.high_min < helped.before_min, "{helped:?}");
    assert!(advice.expected.saves_high_min > 0);

    let answer = AdviceAnswer::Accepted;
    assert!(morning.ask(Command::AnswerAdvice(AnswerAdvice { id, answer })));
    let helped_by = morning.hall().plan.served_by(CounterId(1));
    assert!(helped_by.contains(&"b".into()), "the loan stands at once");
    morning.serve(1, 3, 8);
    morning.look();
    let advice = &morning.hall().office.advice[&id];
    let came = advice.followed.as_ref().expect("twenty minutes are over");
    assert_eq!((came.served, &*came.groups[0].group.0), (3, "b"));
    assert!(came.groups[0].wait_min > 0);
}

#[test]
fn what_was_dismissed_does_not_nag() {
    let mut morning = Morning::new(two_agencies(), &[1, 2]);
    morning.people("b", 20);
    morning.serve(2, 5, 8);
    morning.look();
    let (id, _) = morning.hall().office.open_advice().next().expect("a jam");
    let answer = AdviceAnswer::Dismissed;
    assert!(morning.ask(Command::AnswerAdvice(AnswerAdvice { id, answer })));
    for _ in 0..6 {
        morning.now = morning.now.plus(4 * MINUTE);
        morning.look();
        let again = morning.hall().office.advice.len();
        assert_eq!(
            again,
            1,
            "it was not wanted {:?}",
            morning.hall().office.advice
        );
    }
}

#[test]
fn the_same_hall_is_told_the_same() {
    let told = || {
        let mut morning = Morning::new(plan(), &[2]);
        morning.people("b", 12);
        morning.serve(2, 5, 6);
        morning.look().outlook
    };
    assert_eq!(told(), told());
}

#[test]
fn a_restart_forgets_nothing_of_what_was_learned() {
    let mut morning = Morning::new(plan(), &[2]);
    morning.people("b", 12);
    for _ in 0..6 {
        morning.look();
        morning.serve(2, 1, 9);
    }
    morning.look();
    let kept = serde_json::to_vec(&morning.watch.learned()).unwrap();
    let mut restarted = Watch::default();
    restarted.goes_on(serde_json::from_slice(&kept).unwrap());

    morning.serve(2, 1, 9);
    let hall = morning.hall().clone();
    let mono_ms = morning.now.0 - MORNING.0;
    let through = morning.watch.look(&hall, morning.now, mono_ms).unwrap();
    let again = restarted.look(&hall, morning.now, mono_ms).unwrap();
    let fresh = Watch::default().look(&hall, morning.now, mono_ms).unwrap();
    // A figure comes back from its text to the last digits but one.
    let facts = |looked: &Looked| format!("{:.9?}", looked.outlook.basis.facts);
    assert_eq!(facts(&through), facts(&again));
    assert_ne!(facts(&through), facts(&fresh));
}

#[test]
fn a_line_that_will_be_too_long_is_told_when_other_days_say_how_many_come() {
    let mut morning = Morning::new(plan(), &[2]);
    morning.people("b", 10);
    morning.serve(2, 5, 6);
    assert_eq!(morning.look().outlook.ahead, None, "nobody knows");
    let mut groups = std::collections::BTreeMap::new();
    for (group, daily) in [("a", 0.0), ("b", 480.0)] {
        let known = balance::hall::KnownGroup {
            daily,
            mean: 6.0,
            cv: 0.5,
        };
        groups.insert(engine::GroupId::from(group), known);
    }
    let known = balance::hall::Known {
        groups,
        ..balance::hall::Known::default()
    };
    morning.watch.knows(known);
    morning.now = morning.now.plus(MINUTE);
    let ahead = morning.look().outlook.ahead.expect("known now");
    let groups: Vec<&str> = ahead.iter().map(|row| &*row.group.0).collect();
    assert_eq!(groups, ["b"], "twice as many come as one counter serves");
    assert!(
        ahead[0].wait_min > 15 && ahead[0].from < ahead[0].until,
        "{ahead:?}"
    );
    // A minute later it reads the same.
    morning.now = morning.now.plus(MINUTE);
    assert_eq!(morning.look().outlook.ahead, Some(ahead));
}
