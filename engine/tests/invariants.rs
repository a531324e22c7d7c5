//! `Hall::check` notices each way in which a hall can be wrong: a test spoils one by hand.

use std::sync::Arc;

use engine::{
    CallNext, Command, Counter, CounterId, Desk, Ending, Event, GroupId, Hall, HallPlan, Issue,
    Label, Language, Millis, OpenCounter, OpenDay, Place, Recorded, Start, Ticket, TicketId,
    TicketKey, dispatch,
};
use engine::{ReturnToLine, Suspend, Suspension, Then};

/// 7:30 on the hall's clock.
const MORNING: Millis = Millis(1_795_480_200_000);

/// Counter 1 serves A001, counter 2 calls B001; A002, A003 and B002 wait.
fn hall() -> Hall {
    let mut hall = Hall::new(HallPlan::sample());
    let counter = CounterId;
    let take = |group: &str, key: &str| {
        Command::Issue(Issue {
            group: GroupId::from(group),
            key: TicketKey(key.into()),
            language: Language::Vi,
            ..Issue::default()
        })
    };
    let commands = [
        Command::OpenDay(OpenDay {}),
        Command::OpenCounter(OpenCounter {
            counter: counter(1),
        }),
        Command::OpenCounter(OpenCounter {
            counter: counter(2),
        }),
        take("a", "1"),
        take("b", "2"),
        take("a", "3"),
        take("a", "4"),
        take("b", "5"),
        Command::CallNext(CallNext {
            counter: counter(1),
        }),
        Command::Start(Start {
            counter: counter(1),
        }),
        Command::CallNext(CallNext {
            counter: counter(2),
        }),
    ];
    for (minute, command) in commands.iter().enumerate() {
        let now = MORNING.plus(minute as i64 * 60_000);
        let events = hall
            .decide(command, now)
            .unwrap_or_else(|no| panic!("{command:?}: {no:?}"));
        for event in events {
            hall.apply(&Recorded {
                seq: hall.seq + 1,
                at: now,
                by: "test".into(),
                event,
            });
        }
    }
    hall
}

fn spoil(hall: &mut Hall, id: u32, change: impl FnOnce(&mut Ticket)) {
    let ticket = hall
        .tickets
        .get_mut(id as usize)
        .unwrap_or_else(|| panic!("no ticket {id}"));
    change(Arc::make_mut(ticket));
}

fn desk(hall: &mut Hall, id: u16) -> &mut Counter {
    hall.counters
        .get_mut(&CounterId(id))
        .unwrap_or_else(|| panic!("no counter {id}"))
}

#[track_caller]
fn assert_broken(hall: &Hall, invariant: &str, says: &str) {
    match hall.check() {
        Ok(()) => panic!("{invariant} was not noticed:\n{}", hall.tell()),
        Err(broken) => {
            assert_eq!(broken.invariant, invariant, "{broken}");
            assert!(broken.what.contains(says), "{broken}");
        }
    }
}

#[test]
fn the_hall_of_these_tests_is_whole() {
    assert_eq!(hall().check(), Ok(()));
}

#[test]
fn h1_a_waiting_ticket_is_in_its_line() {
    let mut hall = hall();
    let (since, id) = (MORNING.plus(5 * 60_000), TicketId(2));
    let line = hall
        .lines
        .get_mut(&GroupId::from("a"))
        .unwrap_or_else(|| panic!("no line"));
    assert!(line.ordinary.remove(&(since, id)).is_some());
    assert_broken(&hall, "H1", "A002 waits but is in no line");
}

#[test]
fn h1_a_line_holds_waiting_tickets_only() {
    let mut hall = hall();
    let line = hall
        .lines
        .get_mut(&GroupId::from("a"))
        .unwrap_or_else(|| panic!("no line"));
    line.ordinary.insert((MORNING, TicketId(0)));
    assert_broken(&hall, "H1", "3 wait, 4 are in line, 3 are counted");
}

#[test]
fn h1_the_number_of_those_who_wait_is_counted_right() {
    let mut hall = hall();
    hall.waiting += 1;
    assert_broken(&hall, "H1", "4 are counted");
}

#[test]
fn h1_a_called_ticket_is_called_by_its_desk() {
    let mut hall = hall();
    desk(&mut hall, 2).desk = Desk::Free { since: MORNING };
    assert_broken(&hall, "H1", "B001 is called to 2, which does not call it");
}

#[test]
fn h1_a_served_ticket_is_served_by_its_desk() {
    let mut hall = hall();
    desk(&mut hall, 1).desk = Desk::Calling(TicketId(0));
    assert_broken(&hall, "H1", "A001 is at 1, which does not serve it");
}

#[test]
fn h1_no_two_desks_hold_one_ticket() {
    let mut hall = hall();
    desk(&mut hall, 3).desk = Desk::Serving(TicketId(0));
    assert_broken(&hall, "H1", "counter 3 holds A001, which is elsewhere");
}

#[test]
fn h1_a_desk_holds_no_ticket_that_is_gone() {
    let mut hall = hall();
    let gone = Place::Gone {
        at: MORNING,
        how: Ending::Finished,
        counter: None,
    };
    spoil(&mut hall, 0, |ticket| ticket.place = gone);
    assert_broken(&hall, "H1", "counter 1 holds A001, which is elsewhere");
}

#[test]
fn h1_a_desk_holds_no_ticket_that_was_never_given() {
    let mut hall = hall();
    desk(&mut hall, 3).desk = Desk::Calling(TicketId(99));
    assert_broken(&hall, "H1", "counter 3 holds no ticket of the day");
}

#[test]
fn h2_a_label_is_given_once() {
    let mut hall = hall();
    spoil(&mut hall, 2, |ticket| {
        ticket.label = Label {
            prefix: "A".into(),
            number: 1,
        }
    });
    assert_broken(&hall, "H2", "A001 was given twice");
}

#[test]
fn h2_numbers_rise_by_one() {
    let mut hall = hall();
    spoil(&mut hall, 3, |ticket| ticket.label.number = 4);
    assert_broken(&hall, "H2", "A004 follows number 2");
}

#[test]
fn h2_the_next_number_follows_the_last() {
    let mut hall = hall();
    let line = hall
        .lines
        .get_mut(&GroupId::from("b"))
        .unwrap_or_else(|| panic!("no line"));
    line.issued = 7;
    assert_broken(&hall, "H2", "b would go on after 7, not 2");
}

#[test]
fn h3_only_the_head_of_a_line_is_called() {
    let hall = hall();
    for counter in [1, 2, 3] {
        let next = dispatch::next_for(&hall, CounterId(counter), hall.last);
        assert!(
            next.as_ref().is_some_and(|(id, _)| hall.is_head(*id)),
            "counter {counter} would call {next:?}"
        );
    }
    assert!(hall.is_head(TicketId(2)) && hall.is_head(TicketId(4)));
    assert!(!hall.is_head(TicketId(3)), "A002 waited longer than A003");
    assert!(!hall.is_head(TicketId(0)), "A001 does not wait");
}

#[test]
fn h4_a_counter_holds_tickets_of_its_groups_only() {
    let mut hall = hall();
    spoil(&mut hall, 1, |ticket| {
        ticket.place = Place::Called {
            counter: CounterId(3),
            since: MORNING,
            last_call: MORNING,
            times: 1,
        };
    });
    desk(&mut hall, 2).desk = Desk::Shut;
    desk(&mut hall, 3).desk = Desk::Calling(TicketId(1));
    assert_broken(&hall, "H4", "counter 3 does not serve B001");
}

#[test]
fn h7_a_quota_is_used_by_the_numbers_of_the_group() {
    let line = |hall: &mut Hall, change: fn(&mut engine::Line)| {
        let line = hall.lines.get_mut(&GroupId::from("a"));
        change(line.unwrap_or_else(|| panic!("no line")));
    };
    let mut one_less = hall();
    line(&mut one_less, |line| line.given[0] -= 1);
    assert_broken(&one_less, "H7", "a counts 2 numbers in a session of 3");
    let mut forgotten = hall();
    line(&mut forgotten, |line| line.given.clear());
    assert_broken(&forgotten, "H7", "a counts 0 numbers in a session of 3");
    let mut cancelled = hall();
    let gone = Place::Gone {
        at: MORNING,
        how: Ending::Cancelled,
        counter: None,
    };
    spoil(&mut cancelled, 0, |ticket| ticket.place = gone);
    desk(&mut cancelled, 1).desk = Desk::Free { since: MORNING };
    assert_broken(&cancelled, "H7", "a counts 3 numbers in a session of 2");
}

#[test]
fn h8_nobody_sits_at_two_counters() {
    let mut hall = hall();
    for counter in [1, 3] {
        desk(&mut hall, counter).seat = Some(engine::Seat {
            staff: "an".into(),
            since: MORNING,
            before: engine::Spent::default(),
        });
    }
    assert_broken(&hall, "H8", "an sits at two counters");
}

#[test]
fn h10_a_persons_numbers_are_those_that_carry_the_mark() {
    let mark = || engine::Mark("lan".into());
    let mut nobody = hall();
    nobody.marks.insert(mark(), vec![TicketId(0)]);
    let what = "somebody's numbers are not in the list of people";
    assert_broken(&nobody, "H10", what);
    let mut unlisted = hall();
    spoil(&mut unlisted, 0, |ticket| ticket.mark = Some(mark()));
    assert_broken(&unlisted, "H10", what);
    let mut many = hall();
    spoil(&mut many, 0, |ticket| ticket.left = Some(3));
    assert_broken(&many, "H10", "A001 has more dossiers left than it had");
}

#[test]
#[should_panic(expected = "H5")]
fn h5_time_never_runs_backwards() {
    let mut hall = hall();
    let at = hall.last.plus(-1);
    let event = Event::CounterOpened {
        counter: CounterId(3),
    };
    hall.apply(&Recorded {
        seq: hall.seq + 1,
        at,
        by: "test".into(),
        event,
    });
}

#[test]
#[should_panic(expected = "gap")]
fn a_log_with_a_gap_is_not_applied() {
    let mut hall = hall();
    let event = Event::CounterOpened {
        counter: CounterId(3),
    };
    let at = hall.last;
    hall.apply(&Recorded {
        seq: hall.seq + 2,
        at,
        by: "test".into(),
        event,
    });
}

#[test]
#[should_panic(expected = "H1")]
fn a_debug_build_stops_at_the_first_event_after_a_break() {
    let mut hall = hall();
    hall.waiting += 1;
    let event = Event::CounterOpened {
        counter: CounterId(3),
    };
    let at = hall.last;
    hall.apply(&Recorded {
        seq: hall.seq + 1,
        at,
        by: "test".into(),
        event,
    });
}

/// The hall after one more command.
fn after(mut hall: Hall, command: &Command) -> Hall {
    let now = hall.last.plus(1);
    let events = hall
        .decide(command, now)
        .unwrap_or_else(|no| panic!("{command:?}: {no:?}"));
    for event in events {
        hall.apply(&Recorded {
            seq: hall.seq + 1,
            at: now,
            by: "test".into(),
            event,
        });
    }
    hall
}

/// A001 is suspended by counter 1.
fn suspended() -> Hall {
    let suspend = Command::Suspend(Suspend {
        counter: CounterId(1),
        kind: Suspension::PapersKept,
        elsewhere: None,
        remark: None,
        then: Then::Rest,
    });
    after(hall(), &suspend)
}

/// A001 is back, and waits for counter 1 alone.
fn awaited() -> Hall {
    let back = Command::ReturnToLine(ReturnToLine {
        label: "A001".into(),
        counter: None,
    });
    after(suspended(), &back)
}

#[test]
fn h1_a_suspended_ticket_stands_in_its_list() {
    let mut hall = suspended();
    assert_eq!(hall.check(), Ok(()));
    hall.aside.suspended.remove(&TicketId(0));
    assert_broken(&hall, "H1", "the list of those suspended is wrong");
}

#[test]
fn h1_nobody_else_is_said_to_be_suspended_or_to_come_back() {
    let mut hall = suspended();
    hall.aside.suspended.insert(TicketId(2));
    assert_broken(&hall, "H1", "the list of those suspended is wrong");
    let mut hall = suspended();
    hall.aside.wakes.insert((MORNING, TicketId(0)));
    assert_broken(
        &hall,
        "H1",
        "the list of those coming back by themselves is wrong",
    );
    let mut hall = suspended();
    hall.aside.expected.insert((CounterId(1), TicketId(0)));
    assert_broken(&hall, "H1", "the list of those expected back is wrong");
    let mut hall = suspended();
    hall.aside.missed.insert((MORNING, TicketId(0)));
    assert_broken(&hall, "H1", "the list of those missed is wrong");
}

#[test]
fn h1_who_waits_for_one_counter_stands_in_its_line() {
    let mut hall = awaited();
    assert_eq!(hall.check(), Ok(()));
    hall.aside.own.remove(&CounterId(1));
    assert_broken(&hall, "H1", "A001 waits for 1 and is not in its line");
}

#[test]
fn h4_nobody_waits_for_a_shut_counter() {
    let mut hall = awaited();
    desk(&mut hall, 1).desk = Desk::Shut;
    assert_broken(&hall, "H4", "A001 waits for 1, which cannot call it");
}

#[test]
fn h9_whoever_waits_has_a_counter_whose_home_he_is_where_loans_end() {
    let mut hall = hall();
    let mut draft = engine::Draft::from(HallPlan::clone(&hall.plan));
    // Counter 1 still takes B, as a skill.
    draft.counters[1].home = vec!["a".into()];
    hall.plan = Arc::new(HallPlan::from(draft.clone()));
    desk(&mut hall, 2).desk = Desk::Shut;
    spoil(&mut hall, 1, |ticket| {
        ticket.place = Place::Gone {
            at: MORNING,
            how: Ending::Finished,
            counter: None,
        };
    });
    assert_eq!(hall.check(), Ok(()));
    draft.rules.balance.loans = engine::Loans::Approved;
    hall.plan = Arc::new(HallPlan::from(draft));
    assert_broken(&hall, "H9", "1 wait for b");
}
