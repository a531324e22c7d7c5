//! A day of the engine's in figures.

use engine::{
    CallNext, CloseDay, Command, CounterId, Finish, Hall, HallPlan, Issue, Language, Millis,
    OpenCounter, OpenDay, Start, Then, TicketKey,
};

use super::tally::share;
use super::*;

const EIGHT: i64 = 1_795_482_000_000;
const MINUTE: i64 = 60_000;

fn day(steps: &[(i64, Command)]) -> Vec<Recorded> {
    day_of(HallPlan::sample(), steps)
}

fn day_of(plan: HallPlan, steps: &[(i64, Command)]) -> Vec<Recorded> {
    let mut hall = Hall::new(plan);
    let mut events = Vec::new();
    for (minute, command) in steps {
        let now = Millis(EIGHT + minute * MINUTE);
        for event in hall.decide(command, now).expect("the hall does it") {
            let recorded = Recorded {
                seq: hall.seq + 1,
                at: now,
                by: "test".into(),
                event,
            };
            hall.apply(&recorded);
            events.push(recorded);
        }
    }
    events
}

fn cancel(label: &str) -> Command {
    Command::CancelTicket(engine::CancelTicket {
        label: label.into(),
        reason: "gave-up".into(),
    })
}

fn take(group: &str, key: &str) -> Command {
    Command::Issue(Issue {
        group: group.into(),
        key: TicketKey(key.into()),
        language: Language::Vi,
        ..Issue::default()
    })
}

#[test]
fn a_day_is_told_in_figures() {
    let counter = CounterId(1);
    let next = || Command::CallNext(CallNext { counter });
    let start = || Command::Start(Start { counter });
    let finish = || {
        Command::Finish(Finish {
            counter,
            then: Then::Rest,
            outcomes: Vec::new(),
        })
    };
    let events = day(&[
        (0, Command::OpenDay(OpenDay {})),
        (0, Command::OpenCounter(OpenCounter { counter })),
        (1, take("a", "k1")),
        (2, take("a", "k2")),
        (3, take("b", "k3")),
        (5, next()),
        (6, start()),
        (16, finish()),
        (22, next()),
        (23, start()),
        (27, finish()),
        (28, take("b", "k4")),
        (29, cancel("B002")),
        (31, next()),
        (33, start()),
        (34, take("a", "k5")),
        (60, Command::CloseDay(CloseDay {})),
    ]);
    let report = of_day(&events);
    let a = Row {
        what: "a".into(),
        issued: 3,
        served: 2,
        expired: 1,
        wait_median: Some(4 * MINUTE),
        wait_p90: Some(20 * MINUTE),
        service_median: Some(4 * MINUTE),
        service_p90: Some(10 * MINUTE),
        ..Row::default()
    };
    let b = Row {
        what: "b".into(),
        issued: 2,
        cancelled: 1,
        unfinished: 1,
        wait_median: Some(28 * MINUTE),
        wait_p90: Some(28 * MINUTE),
        ..Row::default()
    };
    let counter = Row {
        what: "1".into(),
        issued: 3,
        served: 2,
        wait_median: Some(20 * MINUTE),
        wait_p90: Some(28 * MINUTE),
        service_median: a.service_median,
        service_p90: a.service_p90,
        ..Row::default()
    };
    assert_eq!(report.groups, [a, b]);
    assert_eq!(report.counters, [counter]);
}

#[test]
fn people_without_a_number_are_counted_apart_and_a_wrong_key_is_not() {
    let counter = CounterId(1);
    let direct = || {
        Command::ServeDirect(engine::ServeDirect {
            counter,
            group: "a".into(),
        })
    };
    let finish = Command::Finish(Finish {
        counter,
        then: Then::Rest,
        outcomes: Vec::new(),
    });
    let events = day(&[
        (0, Command::OpenDay(OpenDay {})),
        (0, Command::OpenCounter(OpenCounter { counter })),
        (1, direct()),
        (1, Command::Undo(engine::Undo { counter })),
        (2, direct()),
        (6, finish),
    ]);
    let report = of_day(&events);
    let row = |what: &str| Row {
        what: what.into(),
        direct: 1,
        served: 1,
        service_median: Some(4 * MINUTE),
        service_p90: Some(4 * MINUTE),
        ..Row::default()
    };
    assert_eq!(report.groups[0], row("a"));
    assert_eq!(report.counters, [row("1")]);
}

#[test]
fn shares_are_values_that_were_there() {
    assert_eq!(share(&[], 50), None);
    assert_eq!(share(&[7], 90), Some(7));
    let ten: Vec<i64> = (1..=10).collect();
    assert_eq!(
        (share(&ten, 50), share(&ten, 90), share(&ten, 100)),
        (Some(5), Some(9), Some(10))
    );
}

#[test]
fn a_gap_between_a_suspend_and_the_return_is_nobodys_work() {
    let counter = CounterId(1);
    let start = Command::Start(Start { counter });
    let suspend = Command::Suspend(engine::Suspend {
        counter,
        kind: engine::Suspension::PapersKept,
        elsewhere: None,
        remark: None,
        then: Then::Rest,
    });
    let back = Command::TakeBack(engine::TakeBack {
        counter,
        label: "A001".into(),
    });
    let finish = Command::Finish(Finish {
        counter,
        then: Then::Rest,
        outcomes: Vec::new(),
    });
    let events = day(&[
        (0, Command::OpenDay(OpenDay {})),
        (0, Command::OpenCounter(OpenCounter { counter })),
        (0, take("a", "k")),
        (1, Command::CallNext(CallNext { counter })),
        (2, start),
        (6, suspend),
        (66, back),
        (69, finish),
    ]);
    let report = of_day(&events);
    let row = &report.counters[0];
    assert_eq!(row.service_median, Some(7 * MINUTE), "4 and 3 minutes");
}

#[test]
fn pauses_are_told_by_reason_and_one_that_goes_on_counts_so_far() {
    let counter = CounterId(1);
    let pause = |reason: Option<&str>| {
        Command::PauseCounter(engine::PauseCounter {
            counter,
            reason: reason.map(Into::into),
        })
    };
    let resume = || Command::ResumeCounter(engine::ResumeCounter { counter });
    let events = day(&[
        (0, Command::OpenDay(OpenDay {})),
        (0, Command::OpenCounter(OpenCounter { counter })),
        (1, pause(Some("lunch"))),
        (11, resume()),
        (12, pause(None)),
        (15, resume()),
        (20, pause(Some("lunch"))),
        (25, resume()),
        (30, pause(Some("lunch"))),
        (31, take("a", "k1")),
    ]);
    let report = of_day(&events);
    let row = |what: &str, pauses, minutes: i64| Row {
        what: what.into(),
        pauses,
        paused: minutes * MINUTE,
        ..Row::default()
    };
    assert_eq!(report.counters, [row("1", 4, 19)]);
    assert_eq!(report.pauses, [row("1:", 1, 3), row("1:lunch", 3, 16)]);
}

#[test]
fn many_dossiers_are_one_visit_of_their_group() {
    let counter = CounterId(1);
    let mut draft = engine::Draft::from(HallPlan::sample());
    draft.rules.bulk = engine::BulkRules {
        from: 4,
        at_once: 5,
        ..engine::BulkRules::default()
    };
    let plan = HallPlan::new(draft).expect("a good plan");
    let bulk = Command::Issue(Issue {
        group: "a".into(),
        key: TicketKey("k".into()),
        dossiers: Some(12),
        ..Issue::default()
    });
    let mut steps = vec![
        (0, Command::OpenDay(OpenDay {})),
        (0, Command::OpenCounter(OpenCounter { counter })),
        (1, bulk),
    ];
    for round in 0..3 {
        let at = 10 * (round + 1);
        steps.push((at, Command::CallNext(CallNext { counter })));
        steps.push((at + 1, Command::Start(Start { counter })));
        steps.push((
            at + 4,
            Command::Finish(Finish {
                counter,
                then: Then::Rest,
                outcomes: Vec::new(),
            }),
        ));
    }
    let report = of_day(&day_of(plan, &steps));
    let counts = |row: &Row| (row.issued, row.served, row.service_median);
    assert_eq!(counts(&report.groups[0]), (1, 1, Some(3 * MINUTE)));
    assert_eq!(counts(&report.counters[0]), (3, 3, Some(3 * MINUTE)));
}
