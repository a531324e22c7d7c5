//! The engine's hall in the shapes of this crate.

use balance::facts::Facts;
use balance::forward;
use balance::hall::{self, Known, KnownGroup, Places};
use balance::layout::{Layout, Rule};
use balance::state::{State, Status};
use engine::dispatch::index::Weights;
use engine::{
    CallNext, Command, CounterId, GroupId, Hall, HallPlan, Millis, OpenCounter, OpenDay, Recorded,
};

const OPENING: Millis = Millis(1_795_480_200_000);

fn give(hall: &mut Hall, command: &Command, at: Millis) {
    let events = hall.decide(command, at);
    let events = events.unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
    for event in events {
        hall.apply(&Recorded {
            seq: hall.seq + 1,
            at,
            by: "test".into(),
            event,
        });
    }
}

fn issue(hall: &mut Hall, group: &str, number: usize, at: Millis) {
    let told = serde_json::json!({ "group": group, "key": format!("{number:032x}") });
    let issue = serde_json::from_value(told).unwrap_or_else(|cause| panic!("{cause}"));
    give(hall, &Command::Issue(issue), at);
}

fn shapes(hall: &Hall, now: Millis) -> (Places, Layout, State) {
    let midnight = OPENING.plus(-450 * 60_000);
    let places = Places::new(&hall.plan, midnight);
    let sessions = hall.day.as_ref().map(|day| day.sessions.to_vec());
    let known = Known {
        groups: [(
            GroupId::from("a"),
            KnownGroup {
                daily: 80.0,
                mean: 6.0,
                cv: 0.5,
            },
        )]
        .into(),
        ..Known::default()
    };
    let layout = hall::layout(
        hall.saved_plan(),
        &places,
        &sessions.unwrap_or_default(),
        &known,
        (Rule::Index, Weights::default()),
    );
    let state = hall::state(hall, &places, &layout, now, |_| 6.0);
    (places, layout, state)
}

#[test]
fn a_hall_is_seen_as_it_is() {
    let mut hall = Hall::new(HallPlan::sample());
    give(&mut hall, &Command::OpenDay(OpenDay {}), OPENING);
    let open = Command::OpenCounter(OpenCounter {
        counter: CounterId(1),
    });
    give(&mut hall, &open, OPENING);
    for (number, group) in ["a", "b", "a", "a"].into_iter().enumerate() {
        let at = OPENING.plus(60_000 * i64::try_from(number).unwrap_or(0));
        issue(&mut hall, group, number, at);
    }
    let call = Command::CallNext(CallNext {
        counter: CounterId(1),
    });
    give(&mut hall, &call, OPENING.plus(5 * 60_000));
    let now = OPENING.plus(10 * 60_000);
    let (places, layout, state) = shapes(&hall, now);
    assert_eq!(layout.counters[0].skills, [0, 1]);
    assert_eq!((layout.groups[0].daily, layout.groups[1].mean), (80.0, 8.0));
    assert_eq!(state.now, 460.0);
    let waits: Vec<f64> = state.waiting[0].iter().map(|it| it.wait).collect();
    assert_eq!(waits, [8.0, 7.0]);
    assert_eq!(state.waiting[1].len(), 1);
    assert_eq!(state.issued, [3.0, 1.0]);
    let counter = &state.counters[0];
    assert_eq!(
        (counter.status, counter.since, counter.group),
        (Status::Busy, 455.0, Some(0))
    );
    assert_eq!(state.counters[1].status, Status::Off);
    assert_eq!(places.moment(places.minutes(now)), now);
    let told = forward::all(&layout, &state, &Facts::default(), 1, 16);
    assert_eq!(told.len(), 3);
}
