//! Every key in every state of a desk.

use protocol::{AtDesk, Language, Names, Opening};

use super::*;

const NOW: Millis = Millis(1_000_000);

fn view(desk: DeskView) -> CounterView {
    CounterView {
        counter: 4,
        opening: Opening::Closed,
        day_closed: false,
        groups: Vec::new(),
        desk,
        waiting: 3,
        longest_since: None,
        queue: Vec::new(),
        served_today: 0,
        calls_before_no_show: 3,
        recall_pause_ms: 15_000,
        no_show_after_ms: 45_000,
        service_target_ms: 900_000,
        ..CounterView::default()
    }
}

fn ticket() -> AtDesk {
    AtDesk {
        label: "B045".into(),
        group: Names::default(),
        issued_at: NOW,
        waited_ms: 0,
        photo: None,
        language: Language::Vi,
        why: Names::default(),
        special: None,
        visit: None,
        direct: false,
        filing: None,
    }
}

fn desks() -> [(&'static str, DeskView); 5] {
    let since = Millis(NOW.0 - 60_000);
    let calling = DeskView::Calling {
        ticket: ticket(),
        since,
        last_call: since,
        times: 1,
    };
    [
        ("shut", DeskView::Shut),
        ("free", DeskView::Free { since }),
        ("calling", calling),
        (
            "serving",
            DeskView::Serving {
                ticket: ticket(),
                since,
            },
        ),
        ("paused", DeskView::Paused { since }),
    ]
}

fn press(key: Key, desk: DeskView, up: bool) -> Result<CounterRequest, Ignored> {
    Desk::default().press(key, Some(&view(desk)), up, NOW)
}

/// One row a key: what it does when the desk is shut, free, calling, serving, paused.
fn row(key: Key, up: bool) -> String {
    let does = |desk| match press(key, desk, up) {
        Ok(CounterRequest::Open) => "open",
        Ok(CounterRequest::CallNext) => "next",
        Ok(CounterRequest::Recall) => "recall",
        Ok(CounterRequest::Start) => "start",
        Ok(CounterRequest::Finish {
            then: Then::Rest, ..
        }) => "finish",
        Ok(CounterRequest::Finish {
            then: Then::CallNext,
            ..
        }) => "finish+next",
        Ok(CounterRequest::NoShow) => "no-show",
        Ok(CounterRequest::Pause { reason: None }) => "pause",
        Ok(CounterRequest::Resume) => "resume",
        Ok(CounterRequest::Shut) => "shut",
        Err(Ignored::Away) => "away",
        // No key of a keypad asks anything else.
        Ok(_) => "?",
        Err(_) => "-",
    };
    desks().map(|(_, desk)| does(desk)).join(" ")
}

#[test]
fn each_key_does_what_the_page_would() {
    for (key, does) in [
        (Key::Primary, "open next start finish+next resume"),
        (Key::Next, "open next recall finish+next resume"),
        (Key::Start, "- - start - -"),
        (Key::Recall, "- - recall - -"),
        (Key::Finish, "- - - finish -"),
        (Key::NoShow, "- - no-show - -"),
        (Key::End, "- - no-show finish -"),
        (Key::Pause, "- pause - - resume"),
    ] {
        assert_eq!(row(key, true), does, "{key:?}");
    }
}

#[test]
fn nobody_is_called_while_the_line_is_cut_but_serving_goes_on() {
    assert_eq!(row(Key::Primary, false), "away away start finish resume");
    assert_eq!(row(Key::Next, false), "away away away finish resume");
    assert_eq!(row(Key::End, false), "- - no-show finish -");
}

#[test]
fn a_key_waits_for_the_answer_to_the_one_before() {
    let mut desk = Desk::default();
    let free = view(DeskView::Free { since: NOW });
    assert_eq!(
        desk.press(Key::Primary, Some(&free), true, NOW),
        Ok(CounterRequest::CallNext)
    );
    assert_eq!(
        desk.press(Key::Primary, Some(&free), true, NOW),
        Err(Ignored::Waiting)
    );
    assert_eq!(
        desk.press(Key::Pause, Some(&free), true, NOW),
        Err(Ignored::Waiting)
    );
    desk.answered();
    assert_eq!(
        desk.press(Key::Pause, Some(&free), true, NOW),
        Ok(CounterRequest::Pause { reason: None })
    );
}

#[test]
fn a_key_that_does_nothing_leaves_the_next_one_free() {
    let mut desk = Desk::default();
    assert_eq!(
        desk.press(Key::Next, None, true, NOW),
        Err(Ignored::NotKnown)
    );
    let free = view(DeskView::Free { since: NOW });
    assert_eq!(
        desk.press(Key::Start, Some(&free), true, NOW),
        Err(Ignored::Nothing)
    );
    assert_eq!(
        desk.press(Key::Next, Some(&free), true, NOW),
        Ok(CounterRequest::CallNext)
    );
}

#[test]
fn a_number_is_not_called_again_at_once() {
    let last_call = Millis(NOW.0 - 14_999);
    let calling = DeskView::Calling {
        ticket: ticket(),
        since: last_call,
        last_call,
        times: 1,
    };
    assert_eq!(
        press(Key::Recall, calling.clone(), true),
        Err(Ignored::TooSoon)
    );
    let later = Millis(NOW.0 + 1);
    let pressed = Desk::default().press(Key::Next, Some(&view(calling)), true, later);
    assert_eq!(pressed, Ok(CounterRequest::Recall));
}

#[test]
fn suspending_outcomes_and_the_way_back_are_keys_too() {
    let at_work = || {
        let serving = desks()[3].1.clone();
        let mut view = view(serving);
        let outcome = |id: &str| protocol::Choice {
            id: id.into(),
            name: Names::default(),
        };
        view.visit.outcomes = vec![outcome("accepted"), outcome("refused")];
        view
    };
    let pressed = |key, view: &CounterView| Desk::default().press(key, Some(view), true, NOW);
    assert_eq!(
        pressed(Key::SuspendKept, &at_work()),
        Ok(suspend(SuspendKind::PapersKept))
    );
    assert_eq!(
        pressed(Key::Outcome2, &at_work()),
        Ok(CounterRequest::Finish {
            then: Then::Rest,
            outcomes: vec!["refused".into()],
        })
    );
    assert_eq!(
        pressed(Key::Outcome3, &at_work()),
        Err(Ignored::Nothing),
        "the page shows two"
    );
    let mut free = view(DeskView::Free { since: NOW });
    assert_eq!(pressed(Key::TakeBack, &free), Err(Ignored::Nothing));
    let away = |label: &str, here| protocol::SuspendedRow {
        label: label.into(),
        group: Names::default(),
        kind: SuspendKind::PapersKept,
        counter: 4,
        since: NOW,
        until: None,
        elsewhere: None,
        remark: None,
        at: None,
        here,
    };
    free.visit.suspended = vec![away("B001", false), away("B002", true)];
    assert_eq!(
        pressed(Key::TakeBack, &free),
        Ok(CounterRequest::TakeBack {
            label: "B002".into()
        })
    );
}

#[test]
fn the_last_thing_is_undone_while_the_page_counts_down() {
    let mut free = view(DeskView::Free { since: NOW });
    free.undo_until = Some(Millis(NOW.0 + 1));
    let pressed = |view: &CounterView, now| Desk::default().press(Key::Undo, Some(view), true, now);
    assert_eq!(pressed(&free, NOW), Ok(CounterRequest::Undo));
    assert_eq!(pressed(&free, Millis(NOW.0 + 1)), Err(Ignored::Nothing));
}

#[test]
fn a_key_sends_people_on_to_the_group_of_the_template_alone() {
    let view = view(desks()[2].1.clone());
    let mut desk = Desk::sending_to(Some("fees".into()));
    assert!(matches!(
        desk.press(Key::Transfer, Some(&view), true, NOW),
        Ok(CounterRequest::Transfer { group: Some(group), then: Then::Rest, .. }) if group == "fees"
    ));
    assert_eq!(
        press(Key::Transfer, desks()[2].1.clone(), true),
        Err(Ignored::Nothing)
    );
}
