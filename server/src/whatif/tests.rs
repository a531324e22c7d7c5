//! A morning of the sample hall, played again with changes.

use balance::record::Record;
use engine::{
    CallNext, Command, CounterId, Desk, Finish, Hall, HallPlan, Millis, OpenCounter, OpenDay,
    Recorded, Start, Then,
};
use expect_test::expect;
use protocol::Tweak;

use super::{Change, Present, Wrong, is_known, parse, past, skills, today};
use balance::facts::Facts;
use balance::hall::Known;
use protocol::WhatIf;

const OPENING: Millis = Millis(1_795_480_200_000);
const TICK_MS: i64 = 10_000;

/// The hall and its log after some minutes: until ten somebody comes for `a` every four minutes and
/// for `b` every ten, counters 1 and 2 serve, six minutes each; counter 3 is shut.
fn morning(minutes: i64) -> (Hall, Vec<Recorded>) {
    let mut hall = Hall::new(HallPlan::sample());
    let mut log = Vec::new();
    let mut give = |hall: &mut Hall, command: &Command, at: Millis| {
        let events = hall.decide(command, at);
        let events = events.unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
        for event in events {
            let recorded = Recorded {
                seq: hall.seq + 1,
                at,
                by: "test".into(),
                event,
            };
            hall.apply(&recorded);
            log.push(recorded);
        }
    };
    give(&mut hall, &Command::OpenDay(OpenDay {}), OPENING);
    for counter in [1, 2].map(CounterId) {
        give(
            &mut hall,
            &Command::OpenCounter(OpenCounter { counter }),
            OPENING,
        );
    }
    let mut until = [OPENING; 3];
    for tick in 0..minutes * 6 {
        let at = OPENING.plus(tick * TICK_MS);
        for (group, every) in [("a", 24), ("b", 60)] {
            if tick % every == 0 && tick < 150 * 6 {
                let key = format!("{:032x}", hall.tickets.len());
                let issue = serde_json::json!({ "group": group, "key": key });
                let issue = serde_json::from_value(issue).unwrap();
                give(&mut hall, &Command::Issue(issue), at);
            }
        }
        for counter in [1, 2].map(CounterId) {
            let own = usize::from(counter.0);
            match hall.counters[&counter].desk {
                Desk::Free { .. } => {
                    let mut groups = hall.plan.served_by(counter).iter();
                    if groups.any(|it| hall.lines[it].waiting().next().is_some()) {
                        give(&mut hall, &Command::CallNext(CallNext { counter }), at);
                    }
                }
                Desk::Calling(_) => {
                    until[own] = at.plus(6 * 60_000);
                    give(&mut hall, &Command::Start(Start { counter }), at);
                }
                Desk::Serving(_) if at >= until[own] => {
                    let finish = Finish {
                        counter,
                        then: Then::Rest,
                        outcomes: Vec::new(),
                    };
                    give(&mut hall, &Command::Finish(finish), at);
                }
                _ => {}
            }
        }
    }
    (hall, log)
}

fn tried(log: &[Recorded], changes: &[&str]) -> WhatIf {
    let record = Record::of(log).unwrap();
    let tweaks: Vec<Tweak> = changes.iter().map(|it| parse(it).unwrap()).collect();
    let change = Change::of(&record.plan, &tweaks).unwrap();
    past(&record, &change, 3)
}

fn told(found: &WhatIf) -> String {
    let rows = std::iter::once(&found.all).chain(&found.groups);
    let rows = rows.map(|row| {
        format!(
            "{:>3} {:>5} people, came {:?}, mean {} -> {}, p95 {} -> {}, saved {}{}\n",
            row.group,
            row.people,
            row.came,
            row.mean.before,
            row.mean.after,
            row.p95.before,
            row.p95.after,
            row.saved.mid,
            if row.unserved {
                ", nobody serves it"
            } else {
                ""
            }
        )
    });
    rows.collect()
}

#[test]
fn nothing_comes_of_nothing_and_the_day_is_as_it_was() {
    let (_, log) = morning(269);
    let same = tried(&log, &[]);
    assert_eq!(
        same.all.mean.before.to_bits(),
        same.all.mean.after.to_bits()
    );
    assert_eq!((same.all.saved.low, same.all.saved.high), (0.0, 0.0));
    let came = same.all.came.unwrap();
    assert!(came > 10.0, "{came}");
    assert!(
        (came - same.all.mean.before).abs() < 0.1 * came,
        "{}",
        told(&same)
    );
}

#[test]
fn a_counter_that_opens_saves_and_one_that_shuts_costs() {
    let (_, log) = morning(269);
    let more = tried(&log, &["open:3"]);
    assert!(more.all.saved.low > 5.0, "{}", told(&more));
    let less = tried(&log, &["shut:2"]);
    assert!(less.all.saved.high < -5.0, "{}", told(&less));
    // Counter 1 is at home in `a` and takes `b` besides; without that nobody but 2 does.
    let apart = tried(&log, &["leaves:1:b"]);
    let b = &apart.groups[1];
    assert!(b.group == "b" && !b.unserved, "{}", told(&apart));
    let later = tried(&log, &["hours:09:30-12:00,13:30-17:00"]);
    assert!(
        later.all.mean.after > later.all.mean.before + 20.0,
        "{}",
        told(&later)
    );
}

#[test]
fn what_the_hall_does_not_have_cannot_be_tried() {
    let plan = HallPlan::sample();
    let tried = |text: &str| {
        let tweak = parse(text).map_err(Wrong::Word)?;
        Change::of(&plan, &[tweak]).map(|_| ())
    };
    let texts = [
        "open:9",
        "takes:1:z",
        "policy:best",
        "loans:never",
        "hours:11:00-10:00",
        "hours:25:00-26:00",
        "paint:1",
        "open:one",
    ];
    let wrong: String = texts
        .iter()
        .map(|text| format!("{text}: {:?}\n", tried(text).unwrap_err()))
        .collect();
    expect![[r#"
        open:9: Counter(CounterId(9))
        takes:1:z: Group(GroupId("z"))
        policy:best: Word("best")
        loans:never: Word("never")
        hours:11:00-10:00: Word("11:00-10:00")
        hours:25:00-26:00: Word("25:00")
        paint:1: Word("\"paint:1\" is no change such as open:12, shut:12, takes:12:land, leaves:12:land, policy:list, loans:free or hours:07:00-11:30,13:30-17:00")
        open:one: Word("\"open:one\" is no change such as open:12, shut:12, takes:12:land, leaves:12:land, policy:list, loans:free or hours:07:00-11:30,13:30-17:00")
    "#]]
    .assert_eq(&wrong);
    // A plan in which nobody serves a group has flaws.
    assert!(matches!(tried("leaves:2:b"), Err(Wrong::Flaws(_))));
    for text in ["open:3", "takes:3:b", "policy:index", "loans:approved"] {
        assert_eq!(tried(text), Ok(()), "{text}");
    }
}

#[test]
fn the_rest_of_today_gets_better_by_a_counter_that_opens() {
    let (hall, log) = morning(120);
    let records = [Record::of(&log).unwrap()];
    assert!(is_known(&records));
    let (known, facts) = (Known::default(), Facts::default());
    let now = hall.last;
    let present = Present {
        hall: &hall,
        now,
        known: &known,
        facts: &facts,
        records: &records,
    };
    let play = |text: &str| {
        let change = Change::of(hall.saved_plan(), &[parse(text).unwrap()]).unwrap();
        today(&present, &change, 12).unwrap()
    };
    let open = play("open:3");
    assert_eq!(open.from, Some(protocol::Millis(now.0)));
    assert!(open.all.saved.low > 5.0, "{}", told(&open));
    assert!(open.all.came.is_none());
    // Those who wait now are among the people, with what they have waited already.
    assert!(open.all.people > f64::from(u32::try_from(hall.waiting).unwrap()));
    let same = play("policy:longest_wait");
    assert_eq!(same.all.saved.mid, 0.0, "{}", told(&same));
    let again = play("open:3");
    assert_eq!(open, again);
}

#[test]
fn the_planner_names_the_counter_and_what_it_should_learn() {
    // Counter 2 has `b` alone, and little to do.
    let (_, log) = morning(269);
    let found = skills(&[Record::of(&log).unwrap()], 2).unwrap();
    let first = &found.skills[0];
    assert_eq!((first.counter, &*first.group), (2, "a"), "{found:?}");
    assert!(
        first.saved_min > 30.0 && first.mean < found.mean,
        "{found:?}"
    );
    assert!(skills(&[], 2).is_none());
}
