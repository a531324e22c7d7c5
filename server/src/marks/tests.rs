//! Keys of marks: made, found again, lost, destroyed.

use engine::{Command, Hall, HallPlan, Millis, OpenDay, Recorded};
use jiff::civil::date;
use protocol::Reading;

use super::*;
use crate::testing::{MORNING, plan};

fn id(text: &str) -> Id {
    Id::read(&Reading::new(text)).unwrap()
}

fn open_hall() -> Hall {
    let mut hall = Hall::new(HallPlan::clone(&plan()));
    let events = hall.decide(&Command::OpenDay(OpenDay {}), MORNING).unwrap();
    happen(&mut hall, events, MORNING);
    hall
}

fn happen(hall: &mut Hall, events: Vec<engine::Event>, at: Millis) {
    for event in events {
        let seq = hall.seq + 1;
        let by = "test".into();
        hall.apply(&Recorded { seq, at, by, event });
    }
}

#[test]
fn one_person_has_one_mark_a_day_and_another_the_next_day() {
    let data = tempfile::tempdir().unwrap();
    let key = HallKey::new([7; 32]);
    let marks = Marks::open(data.path(), &key, [1; 32]);
    let hall = open_hall();
    let first = marks.mark(&id("001090123456"), &hall);
    assert_eq!(
        first,
        marks.mark(&id("001090123456||A|01011990|Nam|V|"), &hall)
    );
    assert_ne!(first, marks.mark(&id("001090123457"), &hall));
    assert_eq!(first.as_ref().unwrap().0.len(), 22);
    // After a start the same: the key is on disk.
    let again = Marks::open(data.path(), &key, [2; 32]);
    assert_eq!(first, again.mark(&id("001090123456"), &hall));
    let mut next = hall.clone();
    let day = next.day.as_mut().unwrap();
    day.date = day.date.tomorrow().unwrap();
    assert_ne!(first, marks.mark(&id("001090123456"), &next));
    next.day = None;
    assert_eq!(marks.mark(&id("001090123456"), &next), None);
}

#[test]
fn neither_number_nor_key_lies_open_on_disk() {
    let data = tempfile::tempdir().unwrap();
    let marks = Marks::open(data.path(), &HallKey::new([7; 32]), [1; 32]);
    let _ = marks.mark(&id("001090123456"), &open_hall());
    let bytes = fs::read(data.path().join("marks/2026-11-24.key")).unwrap();
    let key = marks.lock().day.unwrap().1;
    let has = |part: &[u8]| bytes.windows(part.len()).any(|here| here == part);
    assert!(!has(b"001090123456") && !has(&key[..8]));
}

#[test]
fn a_lost_key_costs_the_marks_so_far_and_is_told_while_the_day_lasts() {
    let data = tempfile::tempdir().unwrap();
    let mut hall = open_hall();
    let first = Marks::open(data.path(), &HallKey::new([7; 32]), [1; 32]);
    let before = first.mark(&id("001090123456"), &hall);
    assert_eq!(first.trouble(&hall), None);
    // The hall key is another one.
    let marks = Marks::open(data.path(), &HallKey::new([8; 32]), [2; 32]);
    let after = marks.mark(&id("001090123456"), &hall);
    assert_ne!(before, after);
    assert_eq!(after, marks.mark(&id("001090123456"), &hall));
    assert!(marks.trouble(&hall).unwrap().contains("hall key"));
    // A key that is no key is as good as lost.
    fs::write(data.path().join("marks/2026-11-24.key"), b"junk").unwrap();
    let again = Marks::open(data.path(), &HallKey::new([8; 32]), [3; 32]);
    assert_ne!(after, again.mark(&id("001090123456"), &hall));
    assert!(again.trouble(&hall).is_some());
    let events = hall
        .decide(&Command::CloseDay(engine::CloseDay {}), MORNING)
        .unwrap();
    happen(&mut hall, events, MORNING);
    assert_eq!(marks.trouble(&hall), None);
}

#[test]
fn a_disk_that_takes_no_key_stops_no_mark() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join(FOLDER), b"a file in its place").unwrap();
    let (marks, hall) = (
        Marks::open(data.path(), &HallKey::new([7; 32]), [1; 32]),
        open_hall(),
    );
    let mark = marks.mark(&id("001090123456"), &hall);
    assert_eq!(mark, marks.mark(&id("001090123456"), &hall));
    assert!(marks.trouble(&hall).is_some());
}

#[test]
fn the_key_goes_with_its_day() {
    let data = tempfile::tempdir().unwrap();
    let mut hall = open_hall();
    let marks = Marks::open(data.path(), &HallKey::new([7; 32]), [1; 32]);
    let before = marks.mark(&id("001090123456"), &hall);
    let old = data.path().join("marks/2026-11-23.key");
    fs::write(&old, b"yesterday").unwrap();
    marks.keep(&hall).unwrap();
    assert_eq!(
        dates(&data.path().join(FOLDER)).unwrap(),
        [date(2026, 11, 24)]
    );
    assert_eq!(before, marks.mark(&id("001090123456"), &hall));
    let events = hall
        .decide(&Command::CloseDay(engine::CloseDay {}), MORNING)
        .unwrap();
    happen(&mut hall, events, MORNING);
    marks.keep(&hall).unwrap();
    assert_eq!(
        dates(&data.path().join(FOLDER)).unwrap(),
        Vec::<Date>::new()
    );
    assert_ne!(before, marks.mark(&id("001090123456"), &open_hall()));
}

#[test]
fn a_key_that_is_gone_while_marks_were_made_is_told() {
    let data = tempfile::tempdir().unwrap();
    let mut hall = open_hall();
    let issue = engine::Issue {
        group: "a".into(),
        mark: Some(Mark("somebody".into())),
        ..engine::Issue::default()
    };
    let events = hall.decide(&Command::Issue(issue), MORNING).unwrap();
    happen(&mut hall, events, MORNING);
    let marks = Marks::open(data.path(), &HallKey::new([7; 32]), [1; 32]);
    assert!(marks.mark(&id("001090123456"), &hall).is_some());
    // The hall of the tests asks nobody: there are no marks that could match no more.
    assert_eq!(marks.trouble(&hall), None);
    hall.marks
        .insert(Mark("somebody".into()), vec![engine::TicketId(0)]);
    let marks = Marks::open(&data.path().join("other"), &HallKey::new([7; 32]), [1; 32]);
    assert!(marks.mark(&id("001090123456"), &hall).is_some());
    assert!(marks.trouble(&hall).unwrap().contains("gone"));
}
