//! The offline series by itself: its numbers, its clock, its end.

use protocol::{CopyDay, KioskDigit, Names, Span, Tile};

use super::*;

const HOUR: i64 = 3_600_000;

fn copy() -> OfflineCopy {
    let group = TileGroup {
        id: "b".into(),
        prefix: "B".into(),
        name: Names::default(),
        icon: protocol::Icon::default(),
        waiting: 0,
        wait: Estimate::Unknown,
        opening: protocol::Opening::Closed,
        counters: Vec::new(),
        stop: None,
        asks: None,
        identity: protocol::IdentityAsk::Off,
    };
    let tile = Tile {
        id: "t".into(),
        name: Names::default(),
        icon: protocol::Icon::default(),
        waiting: 0,
        groups: vec![group],
    };
    let mut copy = OfflineCopy {
        told_at: Millis(8 * HOUR),
        date: "1970-01-01".into(),
        utc_offset_min: 0,
        days: vec![CopyDay {
            date: "1970-01-01".into(),
            from: Millis(3 * HOUR),
            gives: vec![Span {
                from: Millis(7 * HOUR),
                to: Millis(17 * HOUR),
            }],
            sessions: Vec::new(),
        }],
        kiosks: vec![KioskDigit {
            name: "kiosk-4".into(),
            digit: 4,
        }],
        groups: vec![CopyGroup {
            id: "b".into(),
            ..CopyGroup::default()
        }],
        ..OfflineCopy::default()
    };
    copy.view.tiles = vec![tile];
    copy
}

fn fresh() -> Offline {
    let mut offline = Offline::new(&Past::default(), "r");
    offline.set_copy(copy());
    offline
}

fn wanted() -> Wanted<'static> {
    Wanted {
        key: "k",
        group: "b",
        language: Language::Vi,
        priority: None,
    }
}

fn at(hours: i64, mono: u64) -> Now {
    Now {
        at: Millis(hours * HOUR),
        mono,
    }
}

#[test]
fn ninety_nine_numbers_and_then_the_reception() {
    let mut offline = fresh();
    for number in 1..=99 {
        let given = offline
            .give("kiosk-4", wanted(), at(9, 0))
            .expect("a number");
        assert_eq!(given.slip.label, format!("B94{number:02}"));
    }
    let spent = offline
        .give("kiosk-4", wanted(), at(9, 0))
        .expect_err("no more");
    assert_eq!(spent.code, "series_spent");
}

#[test]
fn the_slip_promises_nothing_and_names_no_page() {
    let slip = fresh()
        .give("kiosk-4", wanted(), at(9, 0))
        .expect("a number")
        .slip;
    assert_eq!((slip.url, slip.wait), (None, Estimate::Unknown));
    assert!(slip.offline);
    assert_eq!(
        (slip.time.as_str(), slip.date.as_str()),
        ("09:00", "01/01/1970")
    );
}

#[test]
fn a_clock_that_is_behind_bears_no_time_and_no_day() {
    let mut offline = fresh();
    let given = offline
        .give("kiosk-4", wanted(), at(0, 0))
        .expect("a number");
    assert!(offline.clock_is_wrong(at(0, 0)));
    assert_eq!(given.told.date, None, "the server decides");
    assert_eq!(given.slip.time, "");
    assert_eq!(given.slip.date, "01/01/1970", "the day that was told last");
    let next = offline
        .give("kiosk-4", wanted(), at(9, 0))
        .expect("a number");
    assert_eq!(next.slip.label, "B9402", "the series goes on");
}

#[test]
fn while_the_box_runs_its_own_clock_does_not_matter() {
    let mut offline = fresh();
    offline.hear_time(Millis(9 * HOUR), at(2, 1_000));
    let given = offline
        .give("kiosk-4", wanted(), at(55, 61_000))
        .expect("a number");
    assert_eq!(given.at, Millis(9 * HOUR + 60_000));
    assert_eq!(given.slip.time, "09:01");
}

#[test]
fn a_number_is_told_with_the_servers_time_of_its_touch() {
    let mut offline = fresh();
    let given = offline
        .give("kiosk-4", wanted(), at(7, 10_000))
        .expect("a number");
    offline.kept(given.told, at(7, 10_000));
    // Ten minutes later the server is heard: it was half past nine.
    offline.hear_time(Millis(9 * HOUR + HOUR / 2), at(7, 610_000));
    let told = offline.tell(at(7, 611_000));
    let [(_, protocol::KioskRequest::Offline { slip })] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(slip.taken_at, Millis(9 * HOUR + HOUR / 3));
}

#[test]
fn numbers_are_told_in_small_batches_one_after_the_other() {
    let mut offline = fresh();
    for _ in 0..20 {
        let given = offline
            .give("kiosk-4", wanted(), at(9, 0))
            .expect("a number");
        offline.kept(given.told, at(9, 0));
    }
    let done = protocol::Answer::Done(protocol::Done::default());
    let mut labels = Vec::new();
    let mut sizes = Vec::new();
    loop {
        let batch = offline.tell(at(9, 0));
        if batch.is_empty() {
            break;
        }
        assert_eq!(offline.tell(at(9, 0)), [], "one batch at a time");
        sizes.push(batch.len());
        for (key, _) in batch {
            labels.extend(offline.told(&key, Some(&done), at(9, 0)).map(|it| it.label));
        }
    }
    assert_eq!(sizes, [8, 8, 4]);
    let all: Vec<String> = (1..=20).map(|number| format!("B94{number:02}")).collect();
    assert_eq!(labels, all);
}

#[test]
fn a_group_gives_numbers_in_its_window_and_while_it_is_not_closed() {
    let mut offline = fresh();
    let mut windows = copy();
    windows.groups[0].windows = vec![[8 * 60, 10 * 60]];
    offline.set_copy(windows);
    assert!(offline.give("kiosk-4", wanted(), at(9, 0)).is_ok());
    let over = offline
        .give("kiosk-4", wanted(), at(11, 0))
        .expect_err("too late");
    assert_eq!(over.code, "not_open");
    let mut closed = copy();
    closed.view.tiles[0].groups[0].stop = Some(GroupStop::Closed {
        reason: Names::default(),
    });
    offline.set_copy(closed);
    let no = offline
        .give("kiosk-4", wanted(), at(9, 0))
        .expect_err("closed");
    assert_eq!(no.code, "group_closed");
}
