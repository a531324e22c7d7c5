//! A photo from the kiosk to the counter and to its end, by HTTP.

mod support;

use serde_json::{Value, json};
use support::{World, camera_photo};

struct Hall {
    world: World,
    kiosk: String,
    counter: String,
    other: String,
    supervisor: String,
}

fn hall() -> Hall {
    let world = World::start();
    let kiosk = world.token("kiosk", "kiosk-1", &[]);
    let counter = world.token("counter", "quay-1", &["--counter", "1"]);
    let other = world.token("counter", "quay-2", &["--counter", "2"]);
    let supervisor = world.token("supervisor", "truong-ca", &[]);
    Hall {
        world,
        kiosk,
        counter,
        other,
        supervisor,
    }
}

impl Hall {
    fn upload(&self) -> String {
        let reply = self.world.ask("POST", "/api/photos").token(&self.kiosk);
        let reply = reply.body("image/jpeg", &camera_photo()).send();
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()["photo"]
            .as_str()
            .expect("a reference")
            .to_owned()
    }

    fn take(&self, key: &str, photo: &str) -> Value {
        let wish = json!({"group": "a", "photo": photo});
        let reply = self
            .world
            .ask("POST", "/api/tickets")
            .token(&self.kiosk)
            .key(key);
        let reply = reply.json(&wish).send();
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    fn act(&self, act: &str) {
        let path = format!("/api/counters/1/{act}");
        let reply = self.world.post(&self.counter, &path, &json!({}));
        assert_eq!(reply.status, 200, "{act}: {}", reply.text());
    }

    fn photo_at_counter(&self) -> Option<String> {
        let view = self.world.get(&self.counter, "/api/counters/1").json();
        view["desk"]["ticket"]["photo"].as_str().map(str::to_owned)
    }
}

#[test]
fn the_counter_sees_the_photo_of_its_ticket_and_only_then() {
    let hall = hall();
    let photo = hall.upload();
    let path = format!("/api/photos/{photo}");
    let look = |token: &str| hall.world.get(token, &path);
    hall.take("k1", &photo);
    hall.act("open");
    assert_eq!(
        look(&hall.counter).problem(),
        "not_at_desk",
        "it still waits"
    );
    hall.act("next");
    hall.world.until("the photo is at the counter", || {
        look(&hall.counter).status == 200
    });
    assert_eq!(hall.photo_at_counter().as_deref(), Some(path.as_str()));
    let seen = look(&hall.counter);
    assert_eq!(
        (seen.header("content-type"), seen.header("cache-control")),
        ("image/jpeg", "no-store")
    );
    let picture = image::load_from_memory(&seen.body).expect("a JPEG");
    assert_eq!((picture.width(), picture.height()), (360, 480));
    assert_eq!(look(&hall.other).problem(), "not_at_desk");
    assert_eq!(look(&hall.kiosk).problem(), "wrong_role");
    hall.act("start");
    assert_eq!(look(&hall.counter).status, 200);
    hall.act("finish");
    hall.world
        .until("the ticket has left", || look(&hall.counter).status == 403);
}

#[test]
fn nobody_but_the_counter_sees_a_photo() {
    let hall = hall();
    let photo = hall.upload();
    hall.take("k1", &photo);
    let path = format!("/api/photos/{photo}");
    for token in [&hall.supervisor, &hall.kiosk, &hall.counter] {
        assert_eq!(hall.world.get(token, &path).status, 403);
    }
}

#[test]
fn a_refused_number_gives_its_photo_back() {
    let hall = hall();
    let photo = hall.upload();
    let body = json!({ "group": "no-such-group", "photo": photo });
    let refused = hall.world.post(&hall.kiosk, "/api/tickets", &body);
    assert_eq!(refused.status, 404);
    hall.take("k1", &photo);
    hall.act("open");
    hall.act("next");
    let path = format!("/api/photos/{photo}");
    assert_eq!(hall.photo_at_counter().as_deref(), Some(path.as_str()));
}

#[test]
fn a_lost_hall_key_loses_the_photos_so_far_and_nothing_else() {
    let mut hall = hall();
    hall.upload();
    hall.world.stop();
    std::fs::remove_file(hall.world.home().join("hall.hall-key")).unwrap();
    hall.world.run(&[]);
    let photo = hall.upload();
    hall.take("k1", &photo);
    hall.act("open");
    hall.act("next");
    let path = format!("/api/photos/{photo}");
    assert_eq!(hall.world.get(&hall.counter, &path).status, 200);
}

#[test]
fn a_photo_goes_to_one_ticket_and_nobody_is_left_without_a_number() {
    let hall = hall();
    let photo = hall.upload();
    let first = hall.take("k1", &photo);
    assert_eq!(
        hall.take("k1", &photo),
        first,
        "the same key, the same number"
    );
    assert_eq!(first["label"], "A001");
    assert_eq!(
        hall.take("k2", &photo)["label"],
        "A002",
        "used: a number without a photo"
    );
    assert_eq!(hall.take("k3", "0123456789012345678901")["label"], "A003");
    assert_eq!(hall.take("k4", "../../etc/passwd")["label"], "A004");
    hall.act("open");
    hall.act("next");
    assert!(hall.photo_at_counter().is_some());
    for _ in 0..3 {
        hall.act("start");
        hall.act("finish");
        hall.act("next");
        assert_eq!(hall.photo_at_counter(), None);
    }
}

#[test]
fn what_is_no_photo_is_refused_in_words_and_the_server_stays_up() {
    let hall = hall();
    let send = |kind: &str, body: &[u8]| {
        let reply = hall
            .world
            .ask("POST", "/api/photos")
            .token(&hall.kiosk)
            .body(kind, body)
            .send();
        (reply.status, reply.problem())
    };
    let photo = camera_photo();
    assert_eq!(
        send("image/jpeg", b"xin chao"),
        (422, "not_a_picture".into())
    );
    assert_eq!(send("image/jpeg", b""), (422, "not_a_picture".into()));
    assert_eq!(send("text/plain", &photo), (415, "wrong_type".into()));
    assert_eq!(
        send("image/jpeg", &photo[..photo.len() / 2]),
        (422, "photo_truncated".into())
    );
    let mut huge = photo.clone();
    huge.resize(20 * 1024 * 1024, 0);
    assert_eq!(send("image/jpeg", &huge), (413, "photo_too_large".into()));
    // Without a length in its head it is found out on the way.
    let head = format!(
        "POST /api/photos HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
         {:x}\r\n",
        hall.kiosk,
        huge.len()
    );
    let answer = hall
        .world
        .raw(&[head.as_bytes(), &huge, b"\r\n0\r\n\r\n"].concat());
    if !answer.is_empty() {
        assert_eq!(support::Reply::read(&answer).problem(), "photo_too_large");
    }
    assert!(hall.world.is_up());
    hall.upload();
}

#[test]
fn closing_the_day_deletes_its_photos() {
    let hall = hall();
    let photo = hall.upload();
    hall.take("k1", &photo);
    hall.act("open");
    hall.act("next");
    let path = format!("/api/photos/{photo}");
    assert_eq!(hall.world.get(&hall.counter, &path).status, 200);
    let closed = hall
        .world
        .post(&hall.supervisor, "/api/day/close", &json!({}));
    assert_eq!(closed.status, 200, "{}", closed.text());
    let photos = hall.world.data().join("photos");
    hall.world.until("the photos are gone", || {
        std::fs::read_dir(&photos).unwrap().count() == 0
    });
    assert_ne!(hall.world.get(&hall.counter, &path).status, 200);
    let again = hall.world.ask("POST", "/api/photos").token(&hall.kiosk);
    let again = again.body("image/jpeg", &camera_photo()).send();
    assert_eq!(again.problem(), "photo_day_not_open");
}

#[test]
fn a_photo_outlives_a_restart_and_the_hall_key_lies_outside() {
    let mut hall = hall();
    let photo = hall.upload();
    hall.take("k1", &photo);
    hall.world.stop();
    hall.world.run(&[]);
    hall.act("open");
    hall.act("next");
    let path = format!("/api/photos/{photo}");
    assert_eq!(hall.photo_at_counter().as_deref(), Some(path.as_str()));
    assert_eq!(hall.world.get(&hall.counter, &path).status, 200);
    let key = hall.world.home().join("hall.hall-key");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(
        std::fs::metadata(key).unwrap().permissions().mode() & 0o777,
        0o600
    );
}
