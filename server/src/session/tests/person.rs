//! Who asks for a number: one person at two kiosks, the same key again, and an ID that leaves no
//! trace.

use std::path::Path;

use engine::plan::Draft;
use engine::{HallPlan, Identity};
use protocol::{Answer, FilingWish, KioskRequest, No, Reading, ReceptionRequest, Role};

use super::super::ask::{self, AskError, RoleRequest};
use super::{Hall, now};
use crate::testing::plan;

const LAN: &str = "001190123456";
const LAN_CARD: &str = "001190123456|182345678|NGUYỄN THỊ LAN|05031990|Nữ|Vinh, Nghệ An|15042021";
const HOA: &str = "040150000001";

fn issue(group: &str, id: Option<&str>) -> RoleRequest {
    RoleRequest::Kiosk(KioskRequest::Issue {
        group: group.into(),
        language: protocol::Language::Vi,
        photo: None,
        agreed: false,
        priority: None,
        birth_year: None,
        appointment: None,
        identity: id.map(Reading::new),
        filing: None,
    })
}

fn reprint(label: &str, id: &str) -> RoleRequest {
    RoleRequest::Kiosk(KioskRequest::Reprint {
        label: label.into(),
        identity: Reading::new(id),
    })
}

/// The plan of the tests with people who are asked.
fn asking(change: impl FnOnce(&mut Draft)) -> HallPlan {
    let mut draft = Draft::from(plan());
    draft.rules.identity.ask = Identity::Wanted;
    draft.rules.identity.per_day = 2;
    change(&mut draft);
    HallPlan::new(draft).unwrap()
}

impl Hall {
    async fn asking(change: impl FnOnce(&mut Draft)) -> Hall {
        let hall = Hall::start();
        let saved = hall.app.save_plan(asking(change), "test", "admin", now());
        assert!(matches!(saved.await, Ok(Answer::Done(_))));
        hall
    }

    /// The label, or the code of the refusal and the number that is held.
    async fn say(&self, role: Role, name: &str, key: &str, request: RoleRequest) -> String {
        let grant = Hall::grant(role, name, None);
        match ask::ask(&self.app, &grant, key, request).await.unwrap() {
            Answer::Done(done) => done.label.unwrap(),
            Answer::No(No { code, label, .. }) => match label {
                Some(label) => format!("{code} {label}"),
                None => code,
            },
        }
    }

    async fn kiosk(&self, name: &str, key: &str, request: RoleRequest) -> String {
        self.say(Role::Kiosk, name, key, request).await
    }
}

#[actix_web::test]
async fn one_person_at_two_kiosks_at_once_gets_one_number() {
    let hall = Hall::asking(|_| {}).await;
    for round in 0..20 {
        let id = format!("0400900{:05}", round + 1);
        let card = format!("{id}||X|01011990|Nam|Vinh|15042021");
        let (one, other) = futures_util::future::join(
            hall.kiosk("k1", &format!("a{round}"), issue("a", Some(&id))),
            hall.kiosk("k2", &format!("b{round}"), issue("a", Some(&card))),
        )
        .await;
        let expected = format!("A{:03}", round + 1);
        let mut both = [one, other];
        both.sort();
        assert_eq!(
            both,
            [expected.clone(), format!("has_live_ticket {expected}")]
        );
    }
    assert_eq!(hall.app.hall().tickets.len(), 20);
    hall.stop().await;
}

#[actix_web::test]
async fn the_same_key_gives_the_same_number_and_the_owner_gets_the_slip_again() {
    let hall = Hall::asking(|_| {}).await;
    assert_eq!(hall.kiosk("k1", "k", issue("a", Some(LAN))).await, "A001");
    assert_eq!(
        hall.kiosk("k1", "k", issue("a", Some(LAN_CARD))).await,
        "A001"
    );
    // The kiosk across the hall, and the reception.
    assert_eq!(
        hall.kiosk("k2", "k", issue("a", Some(LAN_CARD))).await,
        "has_live_ticket A001"
    );
    let wish = ReceptionRequest::Issue {
        group: "a".into(),
        language: protocol::Language::Vi,
        photo: None,
        agreed: false,
        anyway: false,
        priority: None,
        birth_year: None,
        appointment: None,
        identity: Some(Reading::new("001 190 123 456")),
        filing: None,
        exception: None,
    };
    let wish = RoleRequest::Reception(wish);
    assert_eq!(
        hall.say(Role::Reception, "r", "r1", wish).await,
        "has_live_ticket A001"
    );
    assert_eq!(
        hall.kiosk("k2", "again", reprint("A001", LAN_CARD)).await,
        "A001"
    );
    assert_eq!(
        hall.kiosk("k2", "foreign", reprint("A001", HOA)).await,
        "no_such_ticket"
    );
    assert_eq!(hall.app.hall().tickets[0].reprints, 1);
    // Two a day.
    assert_eq!(hall.kiosk("k2", "b", issue("b", Some(LAN))).await, "B001");
    // Who shows nothing is asked nothing.
    assert_eq!(hall.kiosk("k2", "c", issue("b", None)).await, "B002");
    hall.stop().await;
}

#[actix_web::test]
async fn the_year_of_birth_on_the_id_grants_priority() {
    let hall = Hall::asking(|draft| {
        let words = || engine::Names {
            vi: "Người cao tuổi".into(),
            en: "Older person".into(),
        };
        draft.priorities.push(engine::PriorityReason {
            id: "old".into(),
            name: words(),
            from_age: Some(60),
            at_kiosk: true,
            icon: None,
        });
    })
    .await;
    hall.kiosk("k1", "young", issue("a", Some(LAN))).await;
    hall.kiosk("k1", "old", issue("a", Some(HOA))).await;
    let classes: Vec<_> = hall.app.hall().tickets.iter().map(|it| it.class).collect();
    assert_eq!(classes, [engine::Class::Ordinary, engine::Class::Priority]);
    hall.stop().await;
}

#[actix_web::test]
async fn an_id_that_is_none_is_refused_without_being_repeated() {
    let hall = Hall::asking(|_| {}).await;
    let grant = Hall::grant(Role::Kiosk, "k1", None);
    for wrong in [
        "",
        "12345",
        "001190123456|",
        "abcdefghijkl",
        "001190123456||A|99999999|Nam|V|1",
    ] {
        let asked = ask::ask(&hall.app, &grant, "k", issue("a", Some(wrong))).await;
        assert_eq!(asked, Err(AskError::BadIdentity), "{wrong}");
    }
    assert!(!format!("{:?}", issue("a", Some(LAN_CARD))).contains(LAN));
    assert_eq!(hall.app.hall().tickets.len(), 0);
    hall.stop().await;
}

#[actix_web::test]
async fn an_id_leaves_no_trace_and_a_start_knows_its_owner() {
    let hall = Hall::asking(|draft| {
        draft.rules.bulk.from = 4;
        draft.rules.bulk.at_once = 2;
    })
    .await;
    hall.kiosk("k1", "k", issue("a", Some(LAN_CARD))).await;
    let many = RoleRequest::Kiosk(KioskRequest::Issue {
        group: "b".into(),
        language: protocol::Language::Vi,
        photo: None,
        agreed: false,
        priority: None,
        birth_year: None,
        appointment: None,
        identity: Some(Reading::new(HOA)),
        filing: Some(FilingWish {
            dossiers: 7,
            filer: None,
        }),
    });
    assert_eq!(hall.kiosk("k1", "many", many).await, "B001");
    hall.kiosk("k1", "foreign", reprint("A001", HOA)).await;
    let folder = hall.stop().await;
    assert!(no_file_has(
        folder.path(),
        &[LAN, HOA, "182345678", "LAN", "05031990"]
    ));
    let hall = Hall::start_in(folder);
    assert_eq!(
        hall.kiosk("k2", "x", issue("a", Some(LAN))).await,
        "has_live_ticket A001"
    );
    assert_eq!(hall.app.hall().tickets[1].left, Some(7));
    hall.stop().await;
}

fn no_file_has(folder: &Path, words: &[&str]) -> bool {
    std::fs::read_dir(folder).unwrap().all(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return no_file_has(&path, words);
        }
        let bytes = std::fs::read(&path).unwrap();
        words.iter().all(|word| {
            !bytes
                .windows(word.len())
                .any(|here| here == word.as_bytes())
        })
    })
}
