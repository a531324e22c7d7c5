//! The table of addresses against the description, and every problem against its words.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
use protocol::Role;

use super::*;
use crate::access::{Access, Grant};
use crate::app::Settings;
use crate::photos::HallKey;

/// The addresses that pages and people use; programs need no description of them.
fn is_described(route: &Route) -> bool {
    route.path.starts_with("/api/") || ["/healthz", "/metrics"].contains(&route.path)
}

#[test]
fn every_address_is_described_and_nothing_else() {
    let description = openapi::whole();
    assert!(
        description["openapi"].as_str().unwrap().starts_with("3.1"),
        "{description}"
    );
    let mut described = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.insert((method.to_uppercase(), path.clone()));
        }
    }
    let routes: BTreeSet<(String, String)> = ROUTES
        .iter()
        .filter(|route| is_described(route))
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(described, routes);
}

#[test]
fn the_description_names_only_what_it_has() {
    let description = openapi::whole();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let text = description.to_string();
    let named: BTreeSet<&str> = text
        .split("\"#/components/schemas/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let missing: Vec<&&str> = named
        .iter()
        .filter(|name| !schemas.contains_key(**name))
        .collect();
    assert!(missing.is_empty(), "named and not there: {missing:?}");
    assert!(
        !text.contains(":null") && !text.contains("[null"),
        "nothing is said by null"
    );
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, about) in methods.as_object().unwrap() {
            let is_open = ROUTES.iter().any(|route| {
                route.path == path
                    && route.method.eq_ignore_ascii_case(method)
                    && route.who == Who::Anyone
            });
            assert_eq!(about.get("security").is_none(), is_open, "{method} {path}");
            for (status, response) in about["responses"].as_object().unwrap() {
                let kinds = response["content"].as_object().into_iter().flatten();
                let kinds: Vec<&String> = kinds.map(|(kind, _)| kind).collect();
                let is_problem = kinds == [problem::MEDIA_TYPE];
                assert_eq!(
                    is_problem,
                    !status.starts_with('2'),
                    "{method} {path} {status}"
                );
            }
            assert!(
                about["summary"].is_string(),
                "{method} {path} says what it does"
            );
            for part in path.split('/').filter_map(|part| part.strip_prefix('{')) {
                let name = part.trim_end_matches('}');
                let parameters = about["parameters"].as_array().unwrap();
                assert!(
                    parameters.iter().any(|it| it["name"] == name),
                    "{method} {path}: {name}"
                );
            }
        }
    }
}

#[test]
fn every_problem_has_words() {
    let sources = [
        include_str!("body.rs"),
        include_str!("appointments.rs"),
        include_str!("boards.rs"),
        include_str!("caller.rs"),
        include_str!("counters.rs"),
        include_str!("guard.rs"),
        include_str!("mod.rs"),
        include_str!("photos.rs"),
        include_str!("plan.rs"),
        include_str!("problem.rs"),
        include_str!("tickets.rs"),
    ];
    let mut codes = BTreeSet::new();
    for source in sources {
        for rest in source.split("Problem::new(").skip(1) {
            let call = rest.split(')').next().unwrap_or_default();
            codes.extend(call.split('"').nth(1));
        }
        for rest in source.split("boards::view(").skip(1) {
            codes.extend(rest.split(')').find_map(|part| part.split('"').nth(1)));
        }
    }
    codes.extend(["no_key", "bad_key", "bad_json", "wrong_shape"]);
    assert!(codes.len() > 15, "the search finds the codes: {codes:?}");
    for code in codes {
        for key in [format!("problem.{code}"), format!("problem.{code}_remedy")] {
            assert!(appliance::words::is_known(&key), "no words for {key}");
        }
    }
    for role in protocol::Role::ALL
        .iter()
        .filter(|role| **role != protocol::Role::Phone)
    {
        let key = format!("index.{}", role.as_str());
        assert!(appliance::words::is_known(&key), "no words for {key}");
    }
}

#[test]
fn an_address_stands_once_in_the_table() {
    let unique: BTreeSet<_> = ROUTES
        .iter()
        .map(|route| (route.method, route.path))
        .collect();
    assert_eq!(unique.len(), ROUTES.len());
}

#[actix_web::test]
async fn a_disk_that_is_nearly_full_takes_no_photos_and_gives_numbers_still() {
    let folder = tempfile::tempdir().unwrap();
    let access = Arc::new(Access::open(folder.path(), [1; 32]).unwrap());
    let kiosk = Grant {
        role: Role::Kiosk,
        name: "kiosk-1".into(),
        counter: None,
        zone: None,
    };
    let token = access.enrol(&kiosk, now()).unwrap();
    let photos = Photos::open(folder.path(), HallKey::new([2; 32]), [3; 32]).unwrap();
    let photos = Arc::new(photos);
    let settings = Settings {
        data: Some(folder.path().to_owned()),
        plan: crate::testing::plan(),
        public_url: None,
        origins: Vec::new(),
        access,
        photos: Arc::clone(&photos) as Arc<_>,
        marks: Arc::new(crate::marks::Marks::in_memory([5; 32])),
        seed: [4; 32],
    };
    let (app, running) = App::open(settings, now()).unwrap();
    let app = web::Data::new(app);
    let mut edge = Edge::new(photos, folder.path().to_owned());
    edge.min_room = u64::MAX;
    let service = Web::new()
        .app_data(app.clone())
        .app_data(web::Data::new(edge))
        .wrap(from_fn(guard::guard))
        .configure(routes::configure);
    let service = init_service(service).await;
    let ask = |path: &str, kind: &str, body: &'static str| {
        TestRequest::post()
            .uri(path)
            .insert_header(("Authorization", format!("Bearer {token}")))
            .insert_header(("Idempotency-Key", "k1"))
            .insert_header(("Content-Type", kind.to_owned()))
            .set_payload(body)
            .to_request()
    };
    let refused = call_service(&service, ask("/api/photos", "image/jpeg", "x")).await;
    assert_eq!(refused.status(), StatusCode::INSUFFICIENT_STORAGE);
    let body: serde_json::Value = read_body_json(refused).await;
    assert_eq!(body["code"], "disk_low");
    let number = ask("/api/tickets", "application/json", r#"{"group":"a"}"#);
    let number = call_service(&service, number).await;
    assert_eq!(number.status(), StatusCode::OK);
    app.stop();
    web::block(move || running.wait()).await.unwrap();
}
