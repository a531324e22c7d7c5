//! Boxes that come and go, and photos that do.

use super::*;

#[test]
fn a_box_that_comes_and_goes_is_seen_by_the_supervisor_and_heard_by_the_boards() {
    let mut world = World::new();
    world.commit([Command::OpenDay(OpenDay {})]);
    let (supervisor, board) = (
        world.look(Topic::Supervisor),
        world.look(Topic::Board(Some("a".into()))),
    );
    let grant = Grant {
        role: protocol::Role::Board,
        name: "bang-1".into(),
        counter: None,
        zone: Some("a".into()),
    };
    world
        .presence
        .came(&grant, Kind::Box, "1".into(), world.now);
    let voice = protocol::Fact {
        name: crate::presence::VOICE_FACT.into(),
        value: crate::presence::VOICE_HEARD.into(),
    };
    world.presence.report(&grant, Vec::new(), vec![voice]);
    // Somebody who asks by HTTP in between takes no news away from those who look.
    world.fresh(&Topic::Board(None));
    let now = (world.now, world.now);
    world.shelf.turn(world.registrar.hall(), &[], true, now);
    assert_eq!(shown(&board).unwrap()["spoken_by_box"], true);
    world.settle();
    assert_eq!(shown(&supervisor).unwrap()["devices"][0]["online"], true);

    world.presence.went(&grant, world.now);
    let left = world.now;
    let now = (world.now, world.now);
    world.shelf.turn(world.registrar.hall(), &[], true, now);
    world.settle();
    assert_eq!(shown(&board).unwrap()["spoken_by_box"], false);
    assert_eq!(
        shown(&supervisor).unwrap()["troubles"],
        serde_json::json!([])
    );
    let wait = world.shelf.due_in(world.now, world.now, 1).unwrap();
    world.now = world.now.plus(wait);
    assert_eq!(world.now, left.plus(crate::presence::GONE_AFTER_MS));
    world.turn(&[]);
    world.settle();
    assert_eq!(shown(&supervisor).unwrap()["troubles"][0]["code"], "S101");
}

#[test]
fn a_photo_is_named_only_while_it_is_there() {
    let mut world = World::new();
    let issued = |key: &str, photo: &str| {
        let Command::Issue(mut command) = issue("b", key) else {
            panic!()
        };
        command.photo = Some(PhotoRef(photo.into()));
        Command::Issue(command)
    };
    world.commit([
        Command::OpenDay(OpenDay {}),
        Command::OpenCounter(OpenCounter {
            counter: CounterId(1),
        }),
        Command::OpenCounter(OpenCounter {
            counter: CounterId(2),
        }),
        issued("t1", "here"),
        issued("t2", "gone-7"),
        Command::CallNext(CallNext {
            counter: CounterId(1),
        }),
        Command::CallNext(CallNext {
            counter: CounterId(2),
        }),
    ]);
    let photo = |world: &mut World, counter| {
        let frames = world.look(Topic::Counter(CounterId(counter)));
        let Frame::View { text, .. } = frames.borrow().clone() else {
            panic!()
        };
        let Ok(ToScreen::<CounterView>::View { view, .. }) = serde_json::from_str(&text) else {
            panic!()
        };
        match view.desk {
            protocol::DeskView::Calling { ticket, .. } => ticket.photo,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(photo(&mut world, 1).as_deref(), Some("/api/photos/here"));
    assert_eq!(photo(&mut world, 2), None);
}
