//! Asks by many at once, by each role, with photos, and under a new plan.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use engine::plan::Draft;
use engine::{HallPlan, PhotoRef};
use protocol::{Answer, Role};
use serde_json::json;

use super::super::ask::{self, AskError, RoleRequest};
use super::{Hall, now};
use crate::access::Grant;
use crate::app::PhotoShelf;
use crate::input::Key;
use crate::testing::plan;

#[actix_web::test]
async fn forty_clerks_who_press_at_once_call_forty_numbers() {
    let hall = Hall::start();
    let grants: Vec<Grant> = (1..=3)
        .map(|counter| Hall::grant(Role::Counter, &format!("q{counter}"), Some(counter)))
        .collect();
    let kiosk = Hall::grant(Role::Kiosk, "k", None);
    let issuing = (0..64).map(|i| {
        let (app, kiosk) = (Arc::clone(&hall.app), kiosk.clone());
        async move {
            let request = protocol::KioskRequest::Issue {
                group: "a".into(),
                language: protocol::Language::Vi,
                photo: None,
                agreed: false,
                priority: None,
                birth_year: None,
                appointment: None,
                identity: None,
                filing: None,
            };
            ask::ask(&app, &kiosk, &format!("t{i}"), RoleRequest::Kiosk(request)).await
        }
    });
    futures_util::future::join_all(issuing)
        .await
        .iter()
        .for_each(|it| assert!(it.is_ok()));
    let numbers: Vec<u16> = hall
        .app
        .hall()
        .tickets
        .iter()
        .map(|it| it.label.number)
        .collect();
    assert_eq!(numbers, (1..=64).collect::<Vec<_>>());

    let pressing =
        (0..40).map(|i| {
            let (app, grant) = (Arc::clone(&hall.app), grants[i % 3].clone());
            async move {
                let counter = grant.counter.unwrap();
                let press = |step: &str, request| {
                    let (app, grant, key) =
                        (Arc::clone(&app), grant.clone(), format!("{i}-{step}"));
                    async move {
                        ask::ask(&app, &grant, &key, RoleRequest::Counter(counter, request)).await
                    }
                };
                press("open", protocol::CounterRequest::Open).await.unwrap();
                press("next", protocol::CounterRequest::CallNext)
                    .await
                    .unwrap()
            }
        });
    let called: Vec<String> = futures_util::future::join_all(pressing)
        .await
        .into_iter()
        .filter_map(|answer| match answer {
            protocol::Answer::Done(done) => done.label,
            protocol::Answer::No(no) => {
                assert!(
                    ["still_calling", "nobody_waiting"].contains(&no.code.as_str()),
                    "{no:?}"
                );
                None
            }
        })
        .collect();
    let mut once = called.clone();
    once.sort();
    once.dedup();
    // Counters 1 and 3 serve the group; each calls one number and then holds it.
    assert_eq!((called.len(), once.len()), (2, 2), "{called:?}");
    hall.stop().await;
}

#[actix_web::test]
async fn each_role_asks_what_is_its_business() {
    let hall = Hall::start();
    let clerk = Hall::grant(Role::Counter, "q1", Some(1));
    let open = |counter| RoleRequest::Counter(counter, protocol::CounterRequest::Open);
    let day = || RoleRequest::Supervisor(protocol::SupervisorRequest::CloseDay);
    let help = || RoleRequest::Kiosk(protocol::KioskRequest::Help);
    for (role, request, allowed) in [
        (Role::Counter, open(1), true),
        (Role::Counter, open(2), false),
        (Role::Counter, help(), false),
        (Role::Counter, day(), false),
        (Role::Kiosk, help(), true),
        (Role::Reception, help(), true),
        (Role::Kiosk, open(1), false),
        (Role::Board, help(), false),
        (Role::Viewer, day(), false),
        (Role::Phone, help(), false),
        (Role::Supervisor, open(2), true),
        (Role::Admin, open(2), false),
        (Role::Supervisor, day(), true),
    ] {
        let grant = Grant {
            role,
            counter: clerk.counter.filter(|_| role == Role::Counter),
            ..clerk.clone()
        };
        let key = format!("{role:?}{request:?}")
            .chars()
            .take(60)
            .collect::<String>();
        let answer = ask::ask(&hall.app, &grant, &key, request.clone()).await;
        assert_eq!(
            answer != Err(AskError::WrongRole),
            allowed,
            "{role:?} {request:?}: {answer:?}"
        );
    }
    for error in AskError::ALL {
        let no = error.no();
        assert!(
            !no.say.vi.starts_with("ask.") && !no.remedy.en.starts_with("ask."),
            "{no:?}"
        );
    }
    hall.stop().await;
}

/// Photos that are there, and those that tickets carry.
#[derive(Default)]
struct Shelf {
    here: BTreeSet<&'static str>,
    bound: Mutex<BTreeSet<String>>,
}

impl PhotoShelf for Shelf {
    fn has(&self, photo: &PhotoRef) -> bool {
        self.here.contains(&*photo.0)
    }

    fn take(&self, photo: &PhotoRef, _: Key, _: engine::Millis) -> bool {
        self.here.contains(&*photo.0)
    }

    fn give_back(&self, _: &PhotoRef, _: Key) {}

    fn bind(&self, photo: &PhotoRef) {
        self.bound.lock().unwrap().insert(photo.0.to_string());
    }
}

#[actix_web::test]
async fn a_ticket_carries_the_photo_that_is_there_and_comes_without_one_that_is_not() {
    let shelf = || {
        Arc::new(Shelf {
            here: ["face", "spare"].into(),
            ..Shelf::default()
        })
    };
    let bound = |shelf: &Shelf| {
        shelf
            .bound
            .lock()
            .unwrap()
            .iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    let first = shelf();
    let hall = Hall::start_with(tempfile::tempdir().unwrap(), first.clone());
    let kiosk = Hall::grant(Role::Kiosk, "k", None);
    for photo in [Some("face"), Some("lost"), None] {
        let request = RoleRequest::Kiosk(protocol::KioskRequest::Issue {
            group: "a".into(),
            language: protocol::Language::Vi,
            photo: photo.map(Into::into),
            agreed: false,
            priority: None,
            birth_year: None,
            appointment: None,
            identity: None,
            filing: None,
        });
        let answer = ask::ask(&hall.app, &kiosk, &format!("{photo:?}"), request)
            .await
            .unwrap();
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    }
    let photos: Vec<_> = hall
        .app
        .hall()
        .tickets
        .iter()
        .map(|it| it.photo.clone())
        .collect();
    assert_eq!(photos, [Some(PhotoRef("face".into())), None, None]);
    assert_eq!(bound(&first), ["face"]);
    // A crash between the commit and the binding loses no photo: a start binds again.
    let second = shelf();
    let hall = Hall::start_with(hall.stop().await, second.clone());
    assert_eq!(bound(&second), ["face"]);
    hall.stop().await;
}

fn without_counter_3() -> HallPlan {
    let mut draft = serde_json::to_value(Draft::from(plan())).unwrap();
    draft["counter"].as_array_mut().unwrap().pop();
    draft["rules"]["target_min"] = json!(10);
    serde_json::from_value(draft).unwrap()
}

#[actix_web::test]
async fn a_new_plan_reaches_every_screen_and_a_counter_that_is_no_more_is_told() {
    let hall = Hall::start();
    let mut clerk = hall
        .with_token("counter", &hall.token(Role::Counter, "q3", Some(3)))
        .await;
    let mut supervisor = hall
        .with_token("supervisor", &hall.token(Role::Supervisor, "truc", None))
        .await;
    let save = |plan| hall.app.save_plan(plan, "test", "admin", now());
    assert!(matches!(save(plan()).await, Ok(Answer::No(no)) if no.code == "plan_unchanged"));
    assert!(matches!(
        save(without_counter_3()).await,
        Ok(Answer::Done(_))
    ));
    assert_eq!(clerk.unwelcome().await, "no_such_counter");
    supervisor
        .until("the new plan", |view| view["target_min"] == 10)
        .await;
    assert_eq!(supervisor.view["counters"].as_array().unwrap().len(), 2);
    // The plan stands in the log: a start with the old one as its first plan keeps the new one.
    let hall = Hall::start_in(hall.stop().await);
    assert_eq!(hall.app.hall().plan.counters.len(), 2);
    hall.stop().await;
}
