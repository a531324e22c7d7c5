//! A board's morning, call by call.

use protocol::Language;

use super::*;

const START: i64 = 1_000_000;

fn call(seq: u64, label: &str, at: i64) -> Call {
    Call {
        seq,
        label: label.into(),
        counter: 4,
        at: Millis(START + at),
        times: 1,
        state: CallState::Calling,
        language: Language::Vi,
    }
}

/// A view with these calls, newest first as the server sends them.
fn view(calls: &[Call]) -> BoardView {
    let mut calls = calls.to_vec();
    calls.sort_by_key(|call| std::cmp::Reverse(call.seq));
    BoardView {
        calls,
        opening: Opening::Open { until: None },
        ..BoardView::default()
    }
}

fn now(ms: i64) -> Millis {
    Millis(START + ms)
}

fn board() -> Board {
    Board::new(Spoken::nothing_before(now(0)))
}

/// Everything that is said at this time, a line for each utterance.
fn said(board: &mut Board, at: i64) -> Vec<String> {
    std::iter::from_fn(|| board.next(now(at)))
        .map(|utterance| {
            let labels: Vec<&str> = utterance
                .calls
                .iter()
                .map(|call| call.label.as_str())
                .collect();
            format!("{:?} {}", utterance.style, labels.join(" "))
        })
        .collect()
}

#[test]
fn a_call_is_said_once_however_often_it_is_shown() {
    let mut board = board();
    for at in 100..120 {
        board.hear(&view(&[call(1, "B001", 50)]), now(at));
    }
    assert!(board.has_next(now(120)));
    assert_eq!(said(&mut board, 120), ["Twice B001"]);
    board.hear(&view(&[call(1, "B001", 50)]), now(130));
    assert!(!board.has_next(now(130)));
    assert_eq!(said(&mut board, 130), [""; 0]);
}

#[test]
fn a_recall_is_a_call() {
    let mut board = board();
    board.hear(&view(&[call(1, "B001", 0)]), now(0));
    assert_eq!(said(&mut board, 0), ["Twice B001"]);
    board.hear(&view(&[call(2, "B001", 15_000)]), now(15_000));
    assert_eq!(said(&mut board, 15_000), ["Twice B001"]);
}

#[test]
fn calls_are_said_in_their_order_whatever_the_order_of_the_view() {
    let mut board = board();
    let mut shown = view(&[call(2, "A002", 10), call(1, "A001", 10)]);
    shown.calls.reverse();
    board.hear(&shown, now(20));
    assert_eq!(said(&mut board, 20), ["Twice A001", "Twice A002"]);
}

#[test]
fn an_old_call_is_never_said() {
    let mut board = board();
    board.hear(
        &view(&[call(1, "A001", 0), call(2, "A002", 1)]),
        now(TOO_OLD_MS),
    );
    assert_eq!(said(&mut board, TOO_OLD_MS), ["Twice A002"]);
    // One whose turn comes too late is counted.
    board.hear(&view(&[call(3, "A003", 40_000)]), now(40_000));
    assert!(!board.has_next(now(70_000)));
    assert_eq!(board.next(now(70_000)), None);
    assert_eq!(board.missed(), 1);
}

#[test]
fn three_waiting_calls_are_read_once_each() {
    let mut board = board();
    board.hear(
        &view(&[call(1, "A001", 0), call(2, "A002", 0), call(3, "A003", 0)]),
        now(0),
    );
    assert_eq!(
        said(&mut board, 0),
        ["Once A001", "Twice A002", "Twice A003"]
    );
}

#[test]
fn many_waiting_calls_are_read_as_one_list() {
    let calls: Vec<Call> = (1..=8)
        .map(|seq| call(seq, &format!("A00{seq}"), 0))
        .collect();
    let mut board = board();
    board.hear(&view(&calls), now(0));
    assert_eq!(
        said(&mut board, 0),
        [
            "Batch A001 A002 A003 A004 A005 A006",
            "Twice A007",
            "Twice A008"
        ]
    );
}

#[test]
fn while_many_wait_who_has_come_already_is_passed_over() {
    let mut calls: Vec<Call> = (1..=4)
        .map(|seq| call(seq, &format!("A00{seq}"), 0))
        .collect();
    let mut board = board();
    board.hear(&view(&calls), now(0));
    calls[1].state = CallState::Serving;
    calls[2].state = CallState::Gone;
    board.hear(&view(&calls), now(5_000));
    assert_eq!(said(&mut board, 5_000), ["Twice A001", "Twice A004"]);
}

#[test]
fn a_call_alone_is_said_even_when_the_citizen_came_at_once() {
    let mut early = call(1, "A001", 0);
    early.state = CallState::Serving;
    let mut board = board();
    board.hear(&view(&[early]), now(0));
    assert_eq!(said(&mut board, 0), ["Twice A001"]);
}

#[test]
fn a_call_repeated_before_its_turn_is_said_once() {
    let mut board = board();
    board.hear(&view(&[call(1, "A001", 0), call(2, "A002", 0)]), now(0));
    assert_eq!(
        board.next(now(0)).map(|utterance| utterance.calls[0].seq),
        Some(1)
    );
    board.hear(&view(&[call(3, "A002", 9_000)]), now(9_000));
    assert_eq!(said(&mut board, 9_000), ["Twice A002"]);
}

#[test]
fn a_restarted_box_goes_on_after_the_last_call_it_said() {
    let mut before = board();
    let calls = [call(1, "A001", 0), call(2, "A002", 0), call(3, "A003", 0)];
    before.hear(&view(&calls), now(0));
    before.next(now(0));
    let mut after = Board::new(before.spoken());
    after.hear(&view(&calls), now(8_000));
    assert_eq!(said(&mut after, 8_000), ["Twice A002", "Twice A003"]);
    let mut again = Board::new(after.spoken());
    again.hear(&view(&calls), now(9_000));
    assert_eq!(said(&mut again, 9_000), [""; 0]);
}

#[test]
fn a_box_without_memory_says_nothing_that_came_before_it() {
    let mut board = Board::new(Spoken::nothing_before(now(5_000)));
    board.hear(
        &view(&[call(7, "A007", 4_000), call(8, "A008", 5_000)]),
        now(6_000),
    );
    assert_eq!(said(&mut board, 6_000), ["Twice A008"]);
}

#[test]
fn a_hall_that_begins_a_new_log_is_heard_again() {
    let mut board = Board::new(Spoken {
        seq: Some(4_000),
        at: now(0),
    });
    board.hear(&view(&[call(3_999, "A001", 0)]), now(100));
    assert_eq!(said(&mut board, 100), [""; 0]);
    board.hear(&view(&[call(1, "A001", 60_000)]), now(60_000));
    assert_eq!(said(&mut board, 60_000), ["Twice A001"]);
    board.hear(
        &view(&[call(1, "A001", 60_000), call(2, "A002", 61_000)]),
        now(61_000),
    );
    assert_eq!(said(&mut board, 61_000), ["Twice A002"]);
}

#[test]
fn after_the_close_only_who_is_on_the_way_is_called() {
    let mut expired = call(1, "A001", 0);
    expired.state = CallState::Gone;
    let mut board = board();
    let mut shown = view(&[expired, call(2, "A002", 0)]);
    shown.opening = Opening::Closed;
    board.hear(&shown, now(100));
    assert_eq!(said(&mut board, 100), ["Twice A002"]);
}

#[test]
fn a_server_clock_ahead_of_the_box_silences_nobody() {
    let mut board = board();
    board.hear(&view(&[call(1, "A001", 2_000)]), now(1_000));
    assert_eq!(said(&mut board, 1_000), ["Twice A001"]);
}
