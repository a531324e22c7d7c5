//! Each view of one small morning.

use engine::{
    CallNext, Command, CounterId, Finish, Hall, Millis, NoShow, OpenCounter, OpenDay, Recall,
    Start, Then, TicketKey,
};
use protocol::{
    Answer, CallState, CitizenPlace, CitizenView, CounterView, DeskKind, DeskView, KioskView,
    LongerWhy, Opening,
};

use super::*;
use crate::outlook::Outlook;
use crate::registrar::{Registrar, Told};
use crate::testing::{MORNING, ask, issue, plan};
use crate::view::answer::Answering;

const MINUTE: i64 = 60_000;

struct Morning {
    registrar: Registrar,
    now: Millis,
    asked: u32,
}

impl Morning {
    fn new() -> Morning {
        let answering = Answering {
            public_url: Some("https://hall.example".into()),
        };
        let registrar = Registrar::new(Hall::new(plan()), answering, []);
        let mut morning = Morning {
            registrar,
            now: MORNING,
            asked: 0,
        };
        morning.ask(Command::OpenDay(OpenDay {}));
        for counter in 1..=3 {
            morning.ask(Command::OpenCounter(OpenCounter {
                counter: CounterId(counter),
            }));
        }
        morning
    }

    fn ask(&mut self, command: Command) -> Answer {
        self.asked += 1;
        let asked = ask(&self.asked.to_string(), command);
        match self.registrar.step(&[asked], self.now).replies.pop() {
            Some(Told::Fresh(answer)) => *answer,
            other => panic!("{other:?}"),
        }
    }

    fn call(&mut self, counter: u16) -> Answer {
        self.ask(Command::CallNext(CallNext {
            counter: CounterId(counter),
        }))
    }

    fn start(&mut self, counter: u16) -> Answer {
        self.ask(Command::Start(Start {
            counter: CounterId(counter),
        }))
    }

    fn finish(&mut self, counter: u16, then: Then) -> Answer {
        self.ask(Command::Finish(Finish {
            counter: CounterId(counter),
            then,
            outcomes: Vec::new(),
        }))
    }

    fn look<T>(&self, view: impl FnOnce(&Scene<'_>) -> T) -> T {
        let present = Present::default();
        let hall = self.registrar.hall();
        view(&Scene {
            hall,
            now: self.now,
            outlook: &Outlook::default(),
            present: &present,
            has_photo: &|_| true,
        })
    }

    fn counter(&self, counter: u16) -> CounterView {
        self.look(|scene| counter::view(scene, CounterId(counter)))
            .unwrap()
            .0
    }

    fn phone(&self, key: &str) -> CitizenView {
        let ticket = self
            .registrar
            .hall()
            .ticket_by_key(&TicketKey(key.into()))
            .unwrap();
        self.look(|scene| citizen::view(scene, ticket, None))
    }

    fn board(&self, zone: Option<&str>) -> protocol::BoardView {
        self.look(|scene| board::view(scene, zone)).unwrap().0
    }
}

fn labels(view: &CounterView) -> Vec<&str> {
    view.queue.iter().map(|row| row.label.as_str()).collect()
}

#[test]
fn a_slip_says_what_a_citizen_needs() {
    let mut morning = Morning::new();
    morning.ask(issue("a", "k1"));
    morning.now = MORNING.plus(12 * MINUTE);
    let Answer::Done(done) = morning.ask(issue("a", "k2")) else {
        panic!()
    };
    let slip = done.slip.unwrap();
    assert_eq!(done.label.as_deref(), Some("A002"));
    assert_eq!((slip.label.as_str(), slip.ahead), ("A002", 1));
    assert_eq!(
        (slip.time.as_str(), slip.date.as_str()),
        ("08:12", "24/11/2026")
    );
    assert_eq!(slip.url.as_deref(), Some("https://hall.example/t/k2"));
    assert_eq!(slip.counters, [1, 3]);
    assert_eq!(slip.origin, "test");
}

#[test]
fn a_refusal_names_what_it_is_about_in_both_languages() {
    let mut morning = Morning::new();
    let Answer::No(no) = morning.call(2) else {
        panic!()
    };
    assert_eq!(no.code, "nobody_waiting");
    assert!(
        no.say.vi.contains('2') && no.say.en.contains('2'),
        "{:?}",
        no.say
    );
    let Answer::No(no) = morning.ask(issue("nothing", "k")) else {
        panic!()
    };
    assert!(
        no.say.vi.contains("nothing") && !no.say.vi.contains('{'),
        "{:?}",
        no.say
    );
}

#[test]
fn a_clerk_sees_the_queue_in_the_order_of_call_and_why_this_one_came() {
    let mut morning = Morning::new();
    for (i, group) in ["a", "b", "a", "b"].into_iter().enumerate() {
        morning.now = MORNING.plus(i as i64 * MINUTE);
        morning.ask(issue(group, &format!("k{i}")));
    }
    assert_eq!(
        labels(&morning.counter(1)),
        ["A001", "B001", "A002", "B002"]
    );
    assert_eq!(labels(&morning.counter(2)), ["B001", "B002"]);
    assert_eq!(labels(&morning.counter(3)), ["A001", "A002"]);
    morning.now = MORNING.plus(7 * MINUTE);
    morning.call(1);
    let view = morning.counter(1);
    assert_eq!(
        (view.waiting, view.longest_since),
        (3, Some(protocol::Millis(MORNING.0 + MINUTE)))
    );
    let DeskView::Calling {
        ticket,
        times,
        since,
        ..
    } = view.desk
    else {
        panic!()
    };
    assert_eq!(
        (ticket.label.as_str(), times, since.0),
        ("A001", 1, morning.now.0)
    );
    assert_eq!(ticket.waited_ms, 7 * MINUTE);
    assert!(
        ticket.why.vi.contains("7 phút") && ticket.why.en.contains('7'),
        "{:?}",
        ticket.why
    );
    assert!(view.groups[0].home && !view.groups[1].home);
}

#[test]
fn a_clerk_sees_at_most_twelve_of_the_queue() {
    let mut morning = Morning::new();
    (0..40).for_each(|i| drop(morning.ask(issue("a", &format!("k{i}")))));
    let view = morning.counter(1);
    assert_eq!((view.queue.len(), view.waiting), (counter::MAX_QUEUE, 40));
    assert_eq!(view.queue.last().unwrap().label, "A012");
}

#[test]
fn after_finish_and_call_the_answer_names_the_number_called() {
    let mut morning = Morning::new();
    morning.ask(issue("a", "k1"));
    morning.ask(issue("a", "k2"));
    morning.call(1);
    morning.start(1);
    let Answer::Done(done) = morning.finish(1, Then::CallNext) else {
        panic!()
    };
    assert_eq!(done.label.as_deref(), Some("A002"));
    let Answer::No(no) = morning.finish(1, Then::Rest) else {
        panic!()
    };
    assert_eq!(no.code, "nobody_served");
    morning.start(1);
    let Answer::Done(done) = morning.finish(1, Then::CallNext) else {
        panic!()
    };
    assert_eq!(
        done.label.as_deref(),
        Some("A002"),
        "nobody was left to call"
    );
    assert_eq!(morning.counter(1).served_today, 2);
}

#[test]
fn a_board_shows_its_zone_newest_first_and_a_recall_moves_up() {
    let mut morning = Morning::new();
    (0..3).for_each(|i| drop(morning.ask(issue("a", &format!("k{i}")))));
    morning.ask(issue("b", "b0"));
    morning.call(1);
    morning.call(2);
    morning.call(3);
    let shown = |morning: &Morning, zone: Option<&str>| {
        let calls = morning.board(zone).calls;
        calls
            .iter()
            .map(|it| format!("{}>{}", it.label, it.counter))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(&morning, Some("a")), ["B001>2", "A001>1"]);
    assert_eq!(shown(&morning, Some("b")), ["A002>3"]);
    assert_eq!(shown(&morning, None), ["A002>3", "B001>2", "A001>1"]);
    let seq = morning.board(None).calls[0].seq;
    morning.ask(Command::Recall(Recall {
        counter: CounterId(1),
    }));
    let first = morning.board(None).calls[0].clone();
    assert_eq!(
        (first.label.as_str(), first.times, first.seq > seq),
        ("A001", 2, true)
    );
    assert_eq!(morning.board(None).waiting, 1);
    assert_eq!(morning.board(Some("b")).groups[0].prefix, "A");
}

#[test]
fn a_served_number_leaves_the_board_a_minute_after_its_call() {
    let mut morning = Morning::new();
    morning.ask(issue("a", "k"));
    morning.call(1);
    morning.now = MORNING.plus(30_000);
    morning.start(1);
    assert_eq!(morning.board(None).calls[0].state, CallState::Serving);
    morning.finish(1, Then::Rest);
    assert_eq!(morning.board(None).calls[0].state, CallState::Gone);
    morning.now = MORNING.plus(board::GONE_MS - 1);
    assert_eq!(morning.board(None).calls.len(), 1);
    morning.now = MORNING.plus(board::GONE_MS);
    assert_eq!(morning.board(None).calls.len(), 0);
}

#[test]
fn those_on_their_way_stay_on_a_full_board() {
    let mut morning = Morning::new();
    morning.ask(issue("a", "first"));
    morning.call(3);
    for i in 0..20 {
        morning.ask(issue("b", &format!("k{i}")));
        morning.call(2);
        morning.start(2);
        morning.finish(2, Then::Rest);
    }
    // Whatever was called within the last half minute is there to be spoken.
    assert_eq!(morning.board(None).calls.len(), 21);
    morning.now = morning.now.plus(board::FRESH_MS);
    let calls = morning.board(None).calls;
    assert_eq!(calls.len(), board::MAX_CALLS);
    assert_eq!(calls.last().unwrap().label, "A001");
    assert_eq!(calls[0].label, "B020");
}

#[test]
fn a_phone_follows_its_ticket_to_the_end() {
    let mut morning = Morning::new();
    morning.ask(issue("a", "k1"));
    morning.ask(issue("a", "k2"));
    let place = |morning: &Morning| morning.phone("k2").place;
    let ahead = |place| match place {
        CitizenPlace::Waiting { ahead, .. } => ahead,
        other => panic!("{other:?}"),
    };
    assert_eq!(ahead(place(&morning)), 1);
    morning.call(1);
    assert_eq!(ahead(place(&morning)), 0);
    morning.call(3);
    assert_eq!(
        place(&morning),
        CitizenPlace::Called {
            counter: 3,
            times: 1
        }
    );
    morning.start(3);
    assert_eq!(place(&morning), CitizenPlace::Serving { counter: 3 });
    morning.finish(3, Then::Rest);
    assert_eq!(place(&morning), CitizenPlace::Finished);
    morning.ask(Command::NoShow(NoShow {
        counter: CounterId(1),
    }));
    assert_eq!(
        morning.phone("k1").place,
        CitizenPlace::NoShow {
            counter: 1,
            until: Some(protocol::Millis(morning.now.0 + 30 * MINUTE)),
        }
    );
    morning.ask(issue("a", "k3"));
    morning.ask(Command::CloseDay(engine::CloseDay {}));
    assert_eq!(morning.phone("k3").place, CitizenPlace::Expired);
    let return_min = morning.registrar.hall().plan.rules.return_min;
    assert_eq!(morning.phone("k1").return_min, Some(return_min));
}

#[test]
fn a_kiosk_shows_the_load_of_each_tile() {
    let mut morning = Morning::new();
    morning.ask(issue("a", "k1"));
    morning.ask(issue("b", "k2"));
    morning.ask(issue("b", "k3"));
    let view: KioskView = morning.look(kiosk::view);
    assert_eq!((view.waiting, view.tiles[0].waiting), (3, 3));
    let groups: Vec<_> = view.tiles[0]
        .groups
        .iter()
        .map(|it| (it.waiting, &it.counters[..]))
        .collect();
    assert_eq!(groups, [(1, &[1, 3][..]), (2, &[1, 2][..])]);
    assert!(matches!(view.opening, Opening::Open { until: Some(_) }));
    assert_eq!(view.sessions, ["0:00–24:00"]);
    morning.ask(Command::CloseDay(engine::CloseDay {}));
    let view = morning.look(kiosk::view);
    assert_eq!(
        (view.opening, view.tiles[0].groups[0].opening),
        (Opening::Closed, Opening::Closed)
    );
}

#[test]
fn hours_are_told_by_the_halls_own_clock() {
    let registrar = Registrar::new(
        Hall::new(engine::HallPlan::sample()),
        Answering::default(),
        [],
    );
    let mut morning = Morning {
        registrar,
        now: MORNING,
        asked: 0,
    };
    morning.ask(issue("a", "k"));
    let view = morning.look(kiosk::view);
    assert_eq!(view.sessions, ["7:30–12:00", "13:30–17:00"]);
    assert_eq!(morning.board(None).begins, "7:30");
    morning.now = MORNING.plus(4 * 60 * MINUTE);
    let noon = morning.look(kiosk::view).opening;
    let reopens = protocol::Millis(MORNING.0 + 330 * MINUTE);
    assert_eq!(noon, Opening::Break { reopens });
    let Answer::No(no) = morning.ask(issue("a", "late")) else {
        panic!()
    };
    assert!(no.remedy.vi.contains("13:30"), "{:?}", no.remedy);
}

#[test]
fn a_supervisor_sees_every_line_and_every_desk() {
    let mut morning = Morning::new();
    (0..4).for_each(|i| drop(morning.ask(issue("a", &format!("k{i}")))));
    morning.now = MORNING.plus(MINUTE);
    morning.call(1);
    morning.call(3);
    morning.start(3);
    morning.finish(3, Then::Rest);
    morning.ask(Command::NoShow(NoShow {
        counter: CounterId(1),
    }));
    morning.call(3);
    let view = morning.look(supervisor::view);
    assert_eq!(
        (view.issued, view.served, view.no_shows, view.waiting),
        (4, 1, 1, 1)
    );
    assert_eq!(
        (view.counters_open, view.day.as_deref()),
        (3, Some("24/11/2026"))
    );
    assert_eq!(view.longest_since, Some(protocol::Millis(MORNING.0)));
    let row = &view.groups[0];
    assert_eq!(
        (row.waiting, row.issued, row.served, row.no_shows),
        (1, 4, 1, 1)
    );
    assert_eq!((row.counters_open, row.counters_all), (2, 2));
    let desk = &view.counters[2];
    assert_eq!(
        (desk.desk, desk.label.as_deref()),
        (DeskKind::Calling, Some("A003"))
    );
    assert_eq!(desk.since, Some(protocol::Millis(morning.now.0)));
    assert_eq!(view.counters[0].prefixes, ["A", "B"]);
}

#[test]
fn a_closed_day_is_told_from_one_that_is_not_open_yet() {
    let mut morning = Morning::new();
    let told = |morning: &Morning| {
        let view = morning.look(supervisor::view);
        let closed = (view.day_closed, morning.counter(1).day_closed);
        (view.day.is_some(), closed)
    };
    assert_eq!(told(&morning), (true, (false, false)));
    morning.ask(Command::CloseDay(engine::CloseDay {}));
    assert_eq!(told(&morning), (false, (true, true)));
    let Answer::No(no) = morning.ask(Command::OpenDay(OpenDay {})) else {
        panic!()
    };
    assert_eq!(no.code, "day_already_served");
    morning.now = MORNING.plus(24 * 60 * MINUTE);
    assert_eq!(told(&morning), (false, (false, false)));
}

/// The causes of a longer wait, one after the other in one morning.
#[test]
fn who_waits_longer_than_was_told_reads_why() {
    let mut morning = Morning::new();
    let promised = |group: &str, key: &str| {
        let Command::Issue(issue) = issue(group, key) else {
            unreachable!()
        };
        let promise = Some(engine::Promise {
            low_min: 10,
            high_min: 20,
        });
        Command::Issue(engine::Issue { promise, ..issue })
    };
    for key in ["k1", "k2", "k3"] {
        morning.ask(promised("b", key));
    }
    let longer = |morning: &Morning, high_min: u16| {
        let hall = morning.registrar.hall();
        let ticket = hall.ticket_by_key(&TicketKey("k3".into())).unwrap();
        let wait = protocol::Estimate::Range {
            low_min: 5,
            high_min,
        };
        longer::longer(hall, ticket, wait, morning.now).map(|it| (it.by_min, it.why, it.counter))
    };
    assert_eq!(longer(&morning, 24), None, "four minutes are nothing");
    assert_eq!(longer(&morning, 30), Some((10, LongerWhy::Line, None)));
    morning.now = morning.now.plus(12 * MINUTE);
    assert_eq!(
        longer(&morning, 10),
        None,
        "the time that passed was promised"
    );
    // Counter 2 has `b`, and so has 1.
    morning.call(2);
    morning.start(2);
    morning.now = morning.now.plus(21 * MINUTE);
    let long = Some((20, LongerWhy::LongService, Some(2)));
    assert_eq!(longer(&morning, 10), long);
    let counter = CounterId(1);
    morning.ask(Command::PauseCounter(engine::PauseCounter {
        counter,
        reason: None,
    }));
    let away = Some((20, LongerWhy::CounterAway, Some(1)));
    assert_eq!(longer(&morning, 10), away);
    morning.ask(Command::ResumeCounter(engine::ResumeCounter { counter }));
    morning.finish(2, Then::Rest);
    // One service of 21 minutes where eight are planned moves the mean of eleven.
    assert_eq!(longer(&morning, 10), Some((20, LongerWhy::Line, None)));
    morning.call(2);
    morning.start(2);
    morning.now = morning.now.plus(40 * MINUTE);
    morning.finish(2, Then::Rest);
    let slow = longer(&morning, 10).map(|it| it.1);
    assert_eq!(slow, Some(LongerWhy::SlowToday));
}

#[test]
fn whoever_was_sent_on_waits_in_the_next_line_since_then() {
    let mut morning = Morning::new();
    morning.ask(issue("a", "k1"));
    morning.call(1);
    morning.start(1);
    morning.now = morning.now.plus(30 * MINUTE);
    let sent = morning.now;
    let transfer = serde_json::json!({ "counter": 1, "group": "b" });
    let transfer = serde_json::from_value(transfer).expect("a transfer");
    morning.ask(Command::Transfer(transfer));
    let longest = |morning: &Morning| {
        let view = morning.look(supervisor::view);
        let group = view.groups.iter().find(|row| row.id == "b").cloned();
        group.and_then(|row| row.longest_since)
    };
    assert_eq!(longest(&morning), Some(protocol::Millis(sent.0)));
}
