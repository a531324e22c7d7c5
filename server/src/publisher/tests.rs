//! What is on the shelf is what would be computed afresh, once all is quiet.

mod devices;

use std::sync::Arc;

use engine::{
    CallNext, Command, CounterId, Hall, Millis, OpenCounter, OpenDay, PhotoRef, TicketKey,
};
use protocol::{BoardView, CounterView, ToScreen};
use serde_json::Value;

use super::*;
use crate::access::Grant;
use crate::outlook::Outlooks;
use crate::presence::{Kind, Presence};
use crate::registrar::Registrar;
use crate::testing::{MORNING, Presser, ask, issue, plan};
use crate::view::answer::Answering;

struct World {
    registrar: Registrar,
    shelf: Shelf,
    presence: Presence,
    now: Millis,
    asked: u64,
}

impl World {
    fn new() -> World {
        let presence = Presence::default();
        let has_photo: HasPhoto = Arc::new(|photo: &PhotoRef| !photo.0.ends_with('7'));
        World {
            registrar: Registrar::new(Hall::new(plan()), Answering::default(), []),
            shelf: Shelf::new(presence.clone(), Outlooks::default(), has_photo, 1_000),
            presence,
            now: MORNING,
            asked: 0,
        }
    }

    fn hall(&self) -> &Hall {
        self.registrar.hall()
    }

    /// Commits some commands and tells the shelf.
    fn commit(&mut self, commands: impl IntoIterator<Item = Command>) {
        let asks: Vec<_> = commands
            .into_iter()
            .map(|command| {
                self.asked += 1;
                ask(&self.asked.to_string(), command)
            })
            .collect();
        let batch = self.registrar.step(&asks, self.now);
        self.turn(&batch.records);
    }

    fn turn(&mut self, events: &[Recorded]) {
        let now = (self.now, self.now);
        self.shelf.turn(self.registrar.hall(), events, false, now);
    }

    fn look(&mut self, topic: Topic) -> watch::Receiver<Frame> {
        self.shelf
            .look(&topic, self.registrar.hall(), self.now)
            .expect("there is such a topic")
    }

    /// Lets time pass until nothing is due within the next few seconds.
    fn settle(&mut self) {
        let end = self.now.plus(5_000);
        while let Some(wait) = self.shelf.due_in(self.now, self.now, 1)
            && self.now.plus(wait) <= end
        {
            self.now = self.now.plus(wait.max(1));
            self.turn(&[]);
        }
        self.now = end;
        self.turn(&[]);
    }

    fn fresh(&self, topic: &Topic) -> Option<Value> {
        let body = self.shelf.view(topic, self.registrar.hall(), self.now)?;
        Some(without_moment(serde_json::from_str(&body).unwrap()))
    }
}

/// A view without the moment of its making, which alone is no news.
fn without_moment(mut view: Value) -> Value {
    if let Some(view) = view.as_object_mut() {
        view.remove("as_of");
    }
    view
}

fn shown(frames: &watch::Receiver<Frame>) -> Option<Value> {
    match &*frames.borrow() {
        Frame::View { version, text } => {
            let message: Value = serde_json::from_str(text).unwrap();
            assert_eq!(message["version"], *version);
            assert_eq!(message["type"], "view");
            Some(without_moment(message["view"].clone()))
        }
        Frame::Gone => None,
        Frame::Stopping => panic!("nobody stopped it"),
    }
}

fn fixed_topics() -> Vec<Topic> {
    let zone = |zone: &str| Topic::Board(Some(zone.into()));
    let counter = |id| Topic::Counter(CounterId(id));
    vec![
        Topic::Kiosk,
        Topic::Reception,
        Topic::Supervisor,
        Topic::Board(None),
        zone("a"),
        zone("b"),
        counter(1),
        counter(2),
        counter(3),
    ]
}

#[test]
fn whatever_is_pressed_every_view_ends_as_if_computed_afresh() {
    for seed in 10..16 {
        let mut world = World::new();
        let mut presser = Presser::new(seed);
        world.commit([Command::OpenDay(OpenDay {})]);
        let mut looks: Vec<(Topic, watch::Receiver<Frame>)> = fixed_topics()
            .into_iter()
            .map(|topic| (topic.clone(), world.look(topic)))
            .collect();
        for round in 0..60 {
            for _ in 0..presser.below(6) {
                let commands: Vec<Command> =
                    (0..presser.below(9)).map(|_| presser.command()).collect();
                world.commit(commands);
                world.now = world.now.plus(presser.below(400) as i64);
            }
            // Some of the waiting get out their phones.
            let keys: Vec<TicketKey> = world.hall().keys.keys().cloned().collect();
            if !keys.is_empty() {
                let key = keys[presser.below(keys.len() as u64) as usize].clone();
                let look = world.look(Topic::Phone(key.clone()));
                looks.push((Topic::Phone(key), look));
            }
            if round == 40 {
                world.commit([Command::CloseDay(engine::CloseDay {})]);
            }
            if round == 44 {
                world.now = world.now.plus(24 * 3_600_000);
                world.commit([]);
            }
            if round % 4 == 0 {
                world.settle();
                for (topic, frames) in &looks {
                    let fresh = world.fresh(topic);
                    assert_eq!(
                        shown(frames),
                        fresh,
                        "seed {seed}, round {round}, {topic:?}"
                    );
                }
                looks.retain(|(_, frames)| !matches!(*frames.borrow(), Frame::Gone));
            }
        }
        assert!(world.hall().seq > 200, "the presser gets little done");
        assert!(
            looks.len() > fixed_topics().len(),
            "no phone was left to look"
        );
    }
}

#[test]
fn versions_rise_and_an_unchanged_view_is_not_sent_again() {
    let mut world = World::new();
    world.commit([Command::OpenDay(OpenDay {})]);
    let mut frames = world.look(Topic::Counter(CounterId(1)));
    let first = frames.borrow_and_update().version();
    world.commit([Command::OpenCounter(OpenCounter {
        counter: CounterId(2),
    })]);
    world.settle();
    assert!(
        !frames.has_changed().unwrap(),
        "another counter's desk is no news"
    );
    world.commit([Command::OpenCounter(OpenCounter {
        counter: CounterId(1),
    })]);
    assert!(frames.has_changed().unwrap(), "the own desk is");
    assert!(frames.borrow_and_update().version() > first);
}

#[test]
fn a_call_is_shown_at_once_and_counts_follow() {
    let mut world = World::new();
    world.commit([
        Command::OpenDay(OpenDay {}),
        Command::OpenCounter(OpenCounter {
            counter: CounterId(1),
        }),
        issue("a", "t1"),
        issue("a", "t2"),
    ]);
    world.settle();
    let own = Topic::Phone(TicketKey("t1".into()));
    let other = Topic::Phone(TicketKey("t2".into()));
    let now = [
        Topic::Counter(CounterId(1)),
        Topic::Board(Some("a".into())),
        Topic::Board(None),
        own,
    ];
    let later = [
        Topic::Kiosk,
        Topic::Supervisor,
        Topic::Counter(CounterId(3)),
        other,
    ];
    let mut now = now.map(|topic| world.look(topic));
    let mut later = later.map(|topic| world.look(topic));
    let mut elsewhere = world.look(Topic::Board(Some("b".into())));
    for frames in now.iter_mut().chain(&mut later).chain([&mut elsewhere]) {
        frames.mark_unchanged();
    }
    world.commit([Command::CallNext(CallNext {
        counter: CounterId(1),
    })]);
    assert!(now.iter().all(|frames| frames.has_changed().unwrap()));
    assert!(!later.iter().any(|frames| frames.has_changed().unwrap()));
    let Frame::View { text, .. } = now[1].borrow().clone() else {
        panic!()
    };
    let Ok(ToScreen::<BoardView>::View { view, .. }) = serde_json::from_str(&text) else {
        panic!()
    };
    assert_eq!(
        (view.calls[0].label.as_str(), view.calls[0].counter),
        ("A001", 1)
    );
    world.settle();
    assert!(later.iter().all(|frames| frames.has_changed().unwrap()));
    // Its counter 3 serves the same group, so its board counts one less.
    assert!(elsewhere.has_changed().unwrap());
}

#[test]
fn many_tickets_are_one_change_of_the_counts() {
    let mut world = World::new();
    world.commit([Command::OpenDay(OpenDay {})]);
    let frames = world.look(Topic::Kiosk);
    let before = frames.borrow().version();
    for i in 0..500 {
        world.commit([issue("a", &format!("t{i}"))]);
    }
    world.settle();
    let changes = frames.borrow().version() - before;
    assert_eq!(changes, 1, "500 tickets within a moment are one new view");
    assert_eq!(shown(&frames).unwrap()["waiting"], 500);
}

#[test]
fn phones_are_told_in_slices() {
    let mut world = World::new();
    world.commit([
        Command::OpenDay(OpenDay {}),
        Command::OpenCounter(OpenCounter {
            counter: CounterId(1),
        }),
    ]);
    let count = 3 * PHONES_A_SLICE;
    world.commit((0..count).map(|i| issue("a", &format!("t{i}"))));
    world.settle();
    let mut phones: Vec<_> = (1..count)
        .map(|i| world.look(Topic::Phone(TicketKey(format!("t{i}").into()))))
        .collect();
    phones.iter_mut().for_each(|frames| frames.mark_unchanged());
    world.commit([Command::CallNext(CallNext {
        counter: CounterId(1),
    })]);
    let told = || {
        phones
            .iter()
            .filter(|frames| frames.has_changed().unwrap())
            .count()
    };
    assert!(told() <= PHONES_A_SLICE, "{} at once", told());
    world.settle();
    assert_eq!(told(), count - 1);
    assert_eq!(shown(&phones[0]).unwrap()["place"]["ahead"], 0);
    assert_eq!(
        shown(&phones[count - 2]).unwrap()["place"]["ahead"],
        count - 2
    );
}

#[test]
fn a_view_that_nobody_looks_at_is_not_kept() {
    let hall = Hall::new(plan());
    let publisher = Publisher::new(hall, Presence::default(), Arc::new(|_: &PhotoRef| false), 1);
    let one = publisher.look(Topic::Kiosk, MORNING).unwrap();
    let two = publisher.look(Topic::Kiosk, MORNING).unwrap();
    assert_eq!(one.frames.borrow().version(), two.frames.borrow().version());
    drop(one);
    assert_eq!(lock(&publisher.0.shelf).count(), 1);
    drop(two);
    assert_eq!(lock(&publisher.0.shelf).count(), 0);
    assert!(
        publisher
            .look(Topic::Counter(CounterId(99)), MORNING)
            .is_none()
    );
    assert!(
        publisher
            .look(Topic::Board(Some("cellar".into())), MORNING)
            .is_none()
    );
    assert!(
        publisher
            .look(Topic::Phone(TicketKey("no".into())), MORNING)
            .is_none()
    );
}

#[test]
fn a_board_forgets_a_served_call_after_a_minute_though_nothing_happens() {
    let mut world = World::new();
    world.commit([
        Command::OpenDay(OpenDay {}),
        Command::OpenCounter(OpenCounter {
            counter: CounterId(1),
        }),
        issue("a", "t1"),
        Command::CallNext(CallNext {
            counter: CounterId(1),
        }),
        Command::Start(engine::Start {
            counter: CounterId(1),
        }),
        Command::Finish(engine::Finish {
            counter: CounterId(1),
            then: engine::Then::Rest,
            outcomes: Vec::new(),
        }),
    ]);
    let called = world.now;
    let frames = world.look(Topic::Board(None));
    world.settle();
    assert_eq!(shown(&frames).unwrap()["calls"][0]["state"], "gone");
    let wait = world.shelf.due_in(world.now, world.now, 1).unwrap();
    world.now = world.now.plus(wait);
    assert_eq!(world.now, called.plus(crate::view::board::GONE_MS));
    world.turn(&[]);
    assert_eq!(shown(&frames).unwrap()["calls"], serde_json::json!([]));
}

#[test]
fn a_clock_that_was_set_back_holds_up_no_screen() {
    let mut world = World::new();
    world.commit([Command::OpenDay(OpenDay {})]);
    let frames = world.look(Topic::Supervisor);
    world.settle();
    // The hall's time stands still until the machine's clock has caught up; rounds go on.
    let (stands, mut pace) = (world.now, world.now);
    world.commit([issue("a", "t1")]);
    for _ in 0..5 {
        pace = pace.plus(SOON_EVERY_MS);
        let hall = world.registrar.hall();
        world.shelf.turn(hall, &[], false, (stands, pace));
    }
    assert_eq!(shown(&frames).unwrap()["waiting"], 1);
}

#[test]
fn an_announcement_that_has_ended_leaves_the_supervisors_screen() {
    let mut world = World::new();
    world.commit([
        Command::OpenDay(OpenDay {}),
        Command::Announce(engine::Announce {
            code: "fire".into(),
            zone: None,
        }),
    ]);
    let frames = world.look(Topic::Supervisor);
    world.settle();
    let shows = |frames: &watch::Receiver<Frame>| {
        let view = shown(frames).unwrap();
        view["office"]["announced"].as_array().map(Vec::len)
    };
    assert_eq!(shows(&frames), Some(1));
    let before = world.now;
    world.now = world.now.plus(5 * 60_000);
    world.turn(&[]);
    assert_eq!(shows(&frames), Some(0));
    // A clock that was set back makes what had run out run again.
    world.now = before;
    world.turn(&[]);
    assert_eq!(shows(&frames), Some(1));
}
