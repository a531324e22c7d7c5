//! One key, one effect, one answer, however the asks are cut into batches.

use engine::{HallPlan, OpenDay};

use super::*;
use crate::store::Store;
use crate::testing::{MORNING, Presser, ask, issue, plan};

fn fresh() -> Registrar {
    Registrar::new(Hall::new(plan()), Answering::default(), [])
}

fn told(batch: &Batch) -> Vec<String> {
    batch
        .replies
        .iter()
        .map(|told| match told {
            Told::Fresh(answer) => serde_json::to_string(answer).unwrap(),
            Told::Before(_) => "before".into(),
            Told::KeyReused => "reused".into(),
        })
        .collect()
}

fn log(batch: &Batch) -> Vec<String> {
    batch
        .records
        .iter()
        .map(|record| serde_json::to_string(record).unwrap())
        .collect()
}

#[test]
fn the_log_and_the_answers_do_not_depend_on_how_batches_are_cut() {
    let mut presser = Presser::new(1);
    let asks: Vec<Ask> = (0..1_500)
        .map(|i| ask(&format!("k{i}"), presser.command()))
        .collect();
    let run = |cuts: &mut dyn FnMut() -> usize| {
        let mut registrar = fresh();
        let (mut events, mut answers, mut rest) = (Vec::new(), Vec::new(), asks.as_slice());
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(cuts().clamp(1, rest.len()));
            let step = registrar.step(batch, MORNING);
            events.extend(log(&step));
            answers.extend(told(&step));
            rest = after;
        }
        (events, answers)
    };
    let one_by_one = run(&mut || 1);
    assert!(
        one_by_one.0.len() > 500,
        "the presser gets little done: {}",
        one_by_one.0.len()
    );
    let mut cutter = Presser::new(2);
    assert_eq!(run(&mut || cutter.below(40) as usize), one_by_one);
    assert_eq!(run(&mut || usize::MAX), one_by_one);
}

#[test]
fn a_key_that_comes_twice_in_one_batch_has_one_effect_and_one_answer() {
    let mut registrar = fresh();
    let open = ask("open", Command::OpenDay(OpenDay {}));
    let twice = || ask("same", issue("a", "t1"));
    let batch = registrar.step(&[open, twice(), twice()], MORNING);
    let answers = told(&batch);
    assert!(answers[1].contains(r#""label":"A001""#), "{answers:?}");
    assert_eq!(answers[1], answers[2]);
    assert_eq!(registrar.hall().tickets.len(), 1);
    assert_eq!(
        batch
            .answers
            .iter()
            .filter(|it| it.key == twice().key)
            .count(),
        1
    );
}

#[test]
fn a_key_that_comes_back_for_something_else_is_told_so_and_does_nothing() {
    let mut registrar = fresh();
    registrar.step(&[ask("same", issue("a", "t1"))], MORNING);
    let batch = registrar.step(&[ask("same", issue("b", "t1"))], MORNING);
    assert_eq!(batch.replies, [Told::KeyReused]);
    assert!(batch.is_empty());
}

#[test]
fn a_refusal_is_an_answer_too_and_stands_when_the_cause_is_gone() {
    let mut registrar = Registrar::new(Hall::new(closed()), Answering::default(), []);
    let no = registrar.step(&[ask("k", issue("a", "t1"))], MORNING);
    assert!(told(&no)[0].contains("day_not_open"), "{:?}", told(&no));
    registrar.step(&[ask("open", Command::OpenDay(OpenDay {}))], MORNING);
    let again = registrar.step(&[ask("k", issue("a", "t1"))], MORNING);
    assert_eq!(
        again.replies,
        [Told::Before(ask("k", issue("a", "t1")).key)]
    );
    assert!(registrar.hall().tickets.is_empty());
}

/// A plan under which no day opens by rule.
fn closed() -> HallPlan {
    let mut json = serde_json::to_value(plan()).unwrap();
    json["season"] = serde_json::json!([]);
    serde_json::from_value(json).unwrap()
}

#[test]
fn answers_are_the_same_bytes_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let asks = [
        ask("open", Command::OpenDay(OpenDay {})),
        ask("one", issue("a", "t1")),
        ask("two", issue("b", "t2")),
        ask("no", issue("nothing", "t3")),
    ];
    let mut store = Store::open(folder.path()).unwrap();
    let mut registrar = Registrar::new(
        Hall::new(plan()),
        Answering {
            public_url: Some("https://hall.example".into()),
        },
        [],
    );
    let batch = registrar.step(&asks, MORNING);
    store.append(&batch).unwrap();
    let before = told(&batch);
    drop(store);

    let mut store = Store::open(folder.path()).unwrap();
    let found = store.load(MORNING).unwrap();
    // Even under settings that make other slips, what was answered stays.
    let mut registrar = Registrar::new(found.hall.unwrap(), Answering::default(), found.keys);
    let batch = registrar.step(&asks, MORNING);
    assert!(batch.is_empty());
    for (told, before) in batch.replies.iter().zip(before) {
        let Told::Before(key) = told else {
            panic!("{told:?} is not from before")
        };
        let answer = store.answer(*key).unwrap().unwrap();
        assert_eq!(serde_json::to_string(&answer).unwrap(), before);
    }
}

#[test]
fn keys_are_forgotten_after_48_hours_and_not_before() {
    let mut registrar = fresh();
    registrar.step(&[ask("k", issue("a", "t1"))], MORNING);
    let last = registrar.step(&[ask("k", issue("a", "t1"))], MORNING.plus(REMEMBER_MS));
    assert!(matches!(last.replies[..], [Told::Before(_)]));
    let later = registrar.step(&[ask("k", issue("a", "t1"))], MORNING.plus(REMEMBER_MS + 1));
    assert!(matches!(later.replies[..], [Told::Fresh(_)]));
}

#[test]
fn a_clock_that_goes_back_does_not_turn_the_log_back() {
    let mut registrar = fresh();
    let first = registrar.step(&[ask("k", issue("a", "t1"))], MORNING);
    let second = registrar.step(&[ask("l", issue("a", "t2"))], MORNING.plus(-3_600_000));
    let last = |batch: &Batch| batch.records.last().unwrap().at;
    assert_eq!(last(&first), last(&second));
}

#[test]
fn the_calendar_acts_before_those_who_ask() {
    let mut registrar = fresh();
    let batch = registrar.step(&[ask("k", issue("a", "t1"))], MORNING);
    assert!(matches!(batch.records[0].event, Event::DayOpened { .. }));
    assert_eq!(&*batch.records[0].by, "rule");
    // A day later one day ends and the next begins, without anybody asking.
    let night = registrar.step(&[], MORNING.plus(24 * 3_600_000));
    assert!(matches!(
        (&night.records[0].event, &night.records[1].event),
        (Event::DayClosed { .. }, Event::DayOpened { .. })
    ));
}
