//! The file keeps what was acknowledged, and notices what was tampered with.

use engine::{Event, OpenDay};
use rusqlite::Connection;

use super::check::check;
use super::*;
use crate::input::Ask;
use crate::registrar::Registrar;
use crate::testing::{MORNING, Presser, ask, issue, plan};
use crate::view::answer::Answering;

/// A folder with the log of a busy morning, and the hall as it was at its end.
fn busy(folder: &Path, presses: usize) -> Hall {
    let mut store = Store::open(folder).unwrap();
    store.load(MORNING).unwrap();
    let mut registrar = Registrar::new(Hall::new(plan()), Answering::default(), []);
    let mut presser = Presser::new(3);
    let mut asks = vec![ask("open", engine::Command::OpenDay(OpenDay {}))];
    asks.extend((0..presses).map(|i| ask(&format!("k{i}"), presser.command())));
    for (i, batch) in asks.chunks(7).enumerate() {
        let now = MORNING.plus(i as i64 * 100);
        store.append(&registrar.step(batch, now)).unwrap();
    }
    registrar.hall().clone()
}

#[test]
fn a_replayed_hall_is_the_live_one() {
    let folder = tempfile::tempdir().unwrap();
    let live = busy(folder.path(), 800);
    let mut store = Store::open(folder.path()).unwrap();
    let found = store.load(live.last).unwrap();
    let replayed = found.hall.unwrap();
    assert_eq!(replayed.tell(), live.tell());
    assert_eq!(replayed.calls, live.calls);
    assert_eq!(replayed.keys, live.keys);
    assert!(found.events > 200, "{}", found.events);
    assert_eq!(check(folder.path()).unwrap().wrong, Vec::<String>::new());
}

#[test]
fn an_empty_file_is_a_hall_before_its_first_day() {
    let folder = tempfile::tempdir().unwrap();
    let found = Store::open(folder.path()).unwrap().load(MORNING).unwrap();
    assert!(found.hall.is_none() && found.keys.is_empty() && found.events == 0);
    let report = check(folder.path()).unwrap();
    assert_eq!((report.events, report.wrong.len()), (0, 0));
}

#[test]
fn what_happened_cannot_be_changed_or_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    busy(folder.path(), 50);
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    for crime in [
        "update event set by = 'nobody' where seq = 1",
        "delete from event where seq = (select max(seq) from event)",
    ] {
        let caught = file.execute(crime, []).unwrap_err().to_string();
        assert!(caught.contains("append-only"), "{crime}: {caught}");
    }
    let twice = "insert into issued (day, label, seq) select day, label, seq from issued limit 1";
    assert!(file.execute(twice, []).is_err(), "a number was given twice");
}

#[test]
fn a_check_finds_each_kind_of_damage() {
    let damages = [
        ("delete from event where seq = 5", "gap"),
        (
            "update event set body = '{}' where seq = 5",
            "not one of ours",
        ),
        (
            "delete from issued where seq = (select max(seq) from issued)",
            "S3",
        ),
        (
            "update issued set label = 'Z999' where seq = (select max(seq) from issued)",
            "S3",
        ),
    ];
    for (damage, expected) in damages {
        let folder = tempfile::tempdir().unwrap();
        busy(folder.path(), 60);
        let file = Connection::open(folder.path().join(FILE)).unwrap();
        file.execute_batch(
            "pragma foreign_keys = off; \
             drop trigger event_is_final_update; drop trigger event_is_final_delete;",
        )
        .unwrap();
        assert_eq!(file.execute(damage, []).unwrap(), 1, "{damage}");
        drop(file);
        let found = match check(folder.path()) {
            Ok(report) => report.wrong.join("; "),
            Err(trouble) => trouble.to_string(),
        };
        assert!(found.contains(expected), "{damage}: {found:?}");
    }
}

#[test]
fn a_start_reads_the_last_day_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.load(MORNING).unwrap();
    let mut registrar = Registrar::new(Hall::new(plan()), Answering::default(), []);
    for day in 0..3 {
        let now = MORNING.plus(day * 24 * 3_600_000);
        let asks: Vec<Ask> = (0..20)
            .map(|i| ask(&format!("{day}-{i}"), issue("a", &format!("{day}/{i}"))))
            .collect();
        store.append(&registrar.step(&asks, now)).unwrap();
    }
    drop(store);
    let now = MORNING.plus(2 * 24 * 3_600_000);
    let found = Store::open(folder.path()).unwrap().load(now).unwrap();
    let hall = found.hall.unwrap();
    assert_eq!((found.events, hall.tickets.len()), (21, 20));
    assert_eq!(hall.seq, registrar.hall().seq);
    // Yesterday's keys are remembered, those of the day before are too: 48 hours.
    assert_eq!(found.keys.len(), 60);
    let later = Store::open(folder.path())
        .unwrap()
        .load(now.plus(1))
        .unwrap();
    assert_eq!(later.keys.len(), 40);
    let report = check(folder.path()).unwrap();
    assert_eq!(
        (report.days, report.tickets, report.wrong.len()),
        (3, 60, 0)
    );
}

#[test]
fn a_batch_is_in_the_file_as_a_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.load(MORNING).unwrap();
    let mut registrar = Registrar::new(Hall::new(plan()), Answering::default(), []);
    store
        .append(&registrar.step(&[ask("a", issue("a", "1"))], MORNING))
        .unwrap();
    let mut batch = registrar.step(
        &[ask("b", issue("a", "2")), ask("c", issue("a", "3"))],
        MORNING,
    );
    // The second number of the batch is one that was given before: the file refuses it.
    let Event::TicketIssued { label, .. } = &mut batch.records[1].event else {
        panic!()
    };
    label.number = 1;
    assert!(store.append(&batch).is_err());
    drop(store);
    let found = Store::open(folder.path()).unwrap().load(MORNING).unwrap();
    assert_eq!(found.hall.unwrap().tickets.len(), 1);
    assert_eq!(found.keys.len(), 1);
}

#[test]
fn a_file_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path()).unwrap());
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    let refused = Store::open(folder.path()).unwrap_err().to_string();
    assert!(
        refused.contains("version 99") && refused.contains("newer program"),
        "{refused}"
    );
}

#[test]
fn a_key_that_was_forgotten_may_come_again_though_no_day_opened_since() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.load(MORNING).unwrap();
    let mut registrar = Registrar::new(Hall::new(plan()), Answering::default(), []);
    let open = ask("open", engine::Command::OpenDay(OpenDay {}));
    let again = ask("again", issue("no-such-group", "1"));
    store
        .append(&registrar.step(&[open, again], MORNING))
        .unwrap();
    let later = MORNING.plus(REMEMBER_MS + 1);
    let again = ask("again", issue("another", "2"));
    store.append(&registrar.step(&[again], later)).unwrap();
    let found = Store::open(folder.path()).unwrap().load(later).unwrap();
    assert_eq!(found.keys.len(), 1, "only the newer answer is remembered");
}

#[test]
fn the_log_is_for_its_user_alone_also_in_a_folder_that_others_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    busy(folder.path(), 3);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.path());
    }
}
