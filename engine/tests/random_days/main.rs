//! Days of random presses: whatever is pressed when, the invariants hold, whoever is called is the
//! head of a line, asking changes nothing, rules come to rest, and the log gives the same hall.

mod balance;
mod commands;
mod office;
mod order;
mod plans;
mod visit;

use std::collections::{BTreeMap, BTreeSet};

use engine::offline::KioskPlan;
use engine::plan::{CounterPlan, Draft, Elsewhere, Group, Outcome, Remark};
use engine::{
    Command, CounterId, Elapse, Event, GroupId, Hall, HallPlan, Identity, Millis, PriorityReason,
    Recorded, Undo, Why,
};
use serde::de::DeserializeOwned;
use serde_json::json;

use commands::press;

/// 6:00 on 24 November 2026 by the hall's clock.
const DAWN: Millis = Millis(1_795_474_800_000);
const SEEDS: u64 = 48;
const PRESSES: usize = 1_500;

/// A xorshift generator: the same days on every machine.
struct Chance(u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    pub(crate) fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
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
    (draft.rules.bulk.from, draft.rules.bulk.at_once) = (4, 2);
    draft.kiosks = vec![KioskPlan {
        name: "kiosk-1".into(),
        digit: 1,
    }];
    draft.priorities = vec![PriorityReason {
        id: "old".into(),
        name: name.clone(),
        from_age: Some(60),
        at_kiosk: true,
        icon: None,
    }];
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
    balance::rules(chance, &mut draft);
    draft.rules.calls_before_no_show = 1 + u8::try_from(chance.below(2)).unwrap_or(0);
    draft.rules.visit.no_show_places_back = (chance.below(2) == 0).then(|| chance.below(4) as u16);
    draft.rules.identity.ask = Identity::Wanted;
    draft.rules.grace_min = u16::try_from(chance.below(180)).unwrap_or(0);
    // Most such plans are wrong, twice the same prefix or a group without a home: that is for
    // other tests.
    HallPlan::new(draft).ok()
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
                // Only a clerk who says why may call somebody out of turn.
                assert!(
                    self.hall.is_head(*ticket) || matches!(why, Why::Specific { .. }),
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
    let (mut seen, mut asked) = (BTreeSet::new(), BTreeMap::new());
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
            let before = world.done;
            world.elapse(now, &story);
            *asked.entry("elapse".to_owned()).or_insert(0) += world.done - before;
            let command = press(&mut chance, &world.hall, number, now);
            let kind = kind(&command);
            let happened = world.ask(&command, now, &story);
            *asked.entry(kind).or_insert(0) += usize::from(happened);
            // Whoever presses the wrong key notices at once.
            if let Some(counter) = counter_of(&command).filter(|_| happened)
                && chance.below(8) == 0
            {
                let undone = world.ask(&Command::Undo(Undo { counter }), now, &story);
                *asked.entry("undo".to_owned()).or_insert(0) += usize::from(undone);
            }
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
            seen.insert(json["type"].as_str().unwrap_or_default().to_owned());
        }
    }
    // Else the presses were too wild to mean anything.
    assert!(
        done > 5_000 && plans > 20 && days > 80,
        "{done} done, {plans} plans, {days} days"
    );
    // A command that nobody gives here, or that is always refused, is tested by nobody.
    let given: BTreeSet<String> = asked.keys().cloned().collect();
    assert_eq!(given, variants::<Command>(), "a command that nobody gives");
    let never: Vec<&String> = asked
        .iter()
        .filter(|(_, done)| **done == 0)
        .map(|it| it.0)
        .collect();
    assert!(never.is_empty(), "always refused: {never:?}");
    let all = variants::<Event>();
    let missing: Vec<&String> = all.difference(&seen).collect();
    assert!(missing.is_empty(), "never happens: {missing:?}");
}

/// The counter at which something was done.
fn counter_of(command: &Command) -> Option<CounterId> {
    let json = serde_json::to_value(command).unwrap_or_default();
    let counter = json["counter"].as_u64()?;
    u16::try_from(counter).ok().map(CounterId)
}

/// The name of a command.
fn kind(command: &Command) -> String {
    let json = serde_json::to_value(command).unwrap_or_default();
    json["type"].as_str().unwrap_or_default().to_owned()
}

/// The variants that serde knows, from its own complaint about an unknown one.
fn variants<T: DeserializeOwned>() -> BTreeSet<String> {
    let complaint = match serde_json::from_value::<T>(json!({ "type": "?" })) {
        Ok(_) => panic!("\"?\" is no variant"),
        Err(complaint) => complaint.to_string(),
    };
    let named = complaint.split('`').skip(3).step_by(2).map(str::to_owned);
    named.collect()
}
