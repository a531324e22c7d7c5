//! Files, health, and the API passed on to a server that says what it was asked.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use protocol::{Millis, Names, Role};
use serde_json::{Value, json};

use super::rig::{PAGE, SCRIPT, Server, line, relayed, timely};
use crate::screen::Screen;
use crate::shutdown::Shutdown;
use crate::{clock, relay};

/// A server whose HTTP answers say what they were asked.
fn http_server() -> (SocketAddr, actix_web::dev::ServerHandle) {
    async fn echo(request: HttpRequest, body: web::Bytes) -> HttpResponse {
        let said = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        match request.path() {
            "/api/photos/r1" => HttpResponse::Ok()
                .insert_header(("Content-Type", "image/jpeg"))
                .insert_header(("Cache-Control", "no-store"))
                .insert_header(("Set-Cookie", "sid=1"))
                .body(vec![0xff, 0xd8, 0x00, 0x01]),
            "/api/photos" => HttpResponse::Created().json(json!({"photo": "ref-1"})),
            "/api/no" => HttpResponse::Conflict().json(json!({"code": "nobody_waiting",
                "say": Names::default(), "remedy": Names::default()})),
            path => HttpResponse::Ok().json(json!({"path": path,
                "query": request.query_string(), "method": request.method().as_str(),
                "token": said("authorization"), "key": said("idempotency-key"),
                "kind": said("content-type"), "cookie": said("cookie"), "bytes": body.len()})),
        }
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = HttpServer::new(|| {
        App::new()
            .app_data(web::PayloadConfig::new(9_000_000))
            .default_service(web::to(echo))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    (address, handle)
}

#[actix_web::test]
async fn the_api_is_passed_on_with_the_token_of_the_box_and_nothing_of_the_browser() {
    let (address, handle) = http_server();
    let server = Server::start().await;
    let (_stopper, stop) = Shutdown::by_hand();
    let link = line(&server, &stop);
    let screen = Screen::new(
        Role::Counter,
        vec![PAGE, SCRIPT],
        relay::feed(&link, |_| None),
    )
    .with_policy("default-src 'self'; connect-src 'self'")
    .passing_api_to(&format!("http://{address}/"), "t0ken")
    .open("localhost:0", stop)
    .unwrap();
    let ask = |method: Method, path: &str| {
        awc::Client::new()
            .request(method, format!("{}{path}", screen.address()))
            .insert_header(("Origin", screen.address()))
            .insert_header(("Cookie", "a=b"))
            .insert_header(("Authorization", "Bearer stolen"))
    };
    let mut answer = ask(Method::POST, "/api/counters/4/next?x=%C4%91")
        .insert_header(("Idempotency-Key", "k9"))
        .insert_header(("Content-Type", "application/json"))
        .send_body("{}")
        .await
        .unwrap();
    let told: Value = answer.json().await.unwrap();
    let expected = json!({"path": "/api/counters/4/next", "query": "x=%C4%91", "method": "POST",
        "token": "Bearer t0ken", "key": "k9", "kind": "application/json", "cookie": null, "bytes": 2});
    assert_eq!(told, expected);

    let mut photo = ask(Method::GET, "/api/photos/r1").send().await.unwrap();
    assert_eq!(
        photo.body().await.unwrap(),
        [0xff, 0xd8, 0x00, 0x01].as_slice()
    );
    let said = |name: &str| {
        photo
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
    };
    assert_eq!(said("content-type"), Some("image/jpeg"));
    assert_eq!(said("cache-control"), Some("no-store"));
    assert_eq!(said("set-cookie"), None);
    assert_eq!(said("x-content-type-options"), Some("nosniff"));
    assert_eq!(said("referrer-policy"), Some("no-referrer"));
    assert_eq!(
        said("content-security-policy"),
        Some("default-src 'self'; connect-src 'self'")
    );

    let big = vec![b' '; protocol::MAX_FRAME_BYTES + 1];
    let too_long = ask(Method::POST, "/api/x")
        .send_body(big.clone())
        .await
        .unwrap();
    assert_eq!(too_long.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let picture = ask(Method::POST, "/api/x")
        .content_type("image/jpeg")
        .send_body(big);
    assert_eq!(picture.await.unwrap().status(), StatusCode::OK);
    let refused = ask(Method::GET, "/api/no").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::CONFLICT);

    // The box as a client of its own.
    let client = crate::http::Client::new(&format!("http://{address}"), "t0ken");
    assert_eq!(client.post_photo(vec![1, 2, 3]).await.unwrap(), "ref-1");
    let told: Value = client.get("/api/hall").await.unwrap();
    assert_eq!(told["token"], "Bearer t0ken");
    match client.get_bytes("/api/no").await.unwrap_err() {
        crate::http::NoReply::Refused { status: 409, no } => assert_eq!(no.code, "nobody_waiting"),
        other => panic!("{other}"),
    }

    handle.stop(false).await;
    let mut away = ask(Method::GET, "/api/x").send().await.unwrap();
    assert_eq!(away.status(), StatusCode::BAD_GATEWAY);
    let problem: Value = serde_json::from_slice(&away.body().await.unwrap()).unwrap();
    assert_eq!(
        (&problem["code"], &problem["status"]),
        (&json!("server_away"), &json!(502))
    );
    assert_eq!(
        client
            .get::<Value>("/api/x")
            .await
            .unwrap_err()
            .as_no()
            .code,
        "server_away"
    );
}

#[actix_web::test]
async fn the_page_and_its_files_are_served_and_health_tells_the_truth() {
    let (server, screen, _stopper) = relayed().await;
    let get = |path: &str| awc::Client::new().get(format!("{}{path}", screen.address()));
    let mut page = get("/counter").send().await.unwrap();
    assert_eq!(page.body().await.unwrap(), PAGE.bytes);
    assert_eq!(page.headers().get("cache-control").unwrap(), "no-cache");
    let mut zipped = get("/assets/counter-1.js")
        .insert_header(("Accept-Encoding", "br, gzip"))
        .no_decompress()
        .send()
        .await
        .unwrap();
    assert_eq!(zipped.body().await.unwrap(), "zipped");
    assert_eq!(zipped.headers().get("content-encoding").unwrap(), "gzip");
    let mut plain = get("/assets/counter-1.js")
        .no_decompress()
        .insert_header(("Accept-Encoding", "identity"))
        .send()
        .await
        .unwrap();
    assert_eq!(plain.body().await.unwrap(), "plain");
    let same = get("/counter")
        .insert_header(("If-None-Match", "\"page\""))
        .send()
        .await
        .unwrap();
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    let mut root = get("/").send().await.unwrap();
    assert_eq!(
        root.body().await.unwrap(),
        PAGE.bytes,
        "the root leads to the page"
    );
    for path in [
        "/counter.html",
        "/kiosk",
        "/assets/none.js",
        "/api/x",
        "/../Cargo.toml",
    ] {
        let mut none = get(path).send().await.unwrap();
        let problem: Value = serde_json::from_slice(&none.body().await.unwrap()).unwrap();
        assert_eq!(
            (none.status().as_u16(), &problem["code"]),
            (404, &json!("not_here")),
            "{path}"
        );
    }
    let other = get("/ws/kiosk")
        .insert_header(("Origin", screen.address()))
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
    let no_socket = get("/ws/counter")
        .insert_header(("Origin", screen.address()))
        .send()
        .await
        .unwrap();
    assert_eq!(no_socket.status(), StatusCode::UPGRADE_REQUIRED);
    let named = get("/counter")
        .insert_header(("Host", "hall.example"))
        .send()
        .await
        .unwrap();
    assert_eq!(named.status(), StatusCode::MISDIRECTED_REQUEST);

    let health: Value = get("/agent/health")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&health["up"], &health["role"]),
        (&json!(false), &json!("counter"))
    );
    let _up = server.greet().await;
    timely(async {
        loop {
            let health: Value = get("/agent/health")
                .send()
                .await
                .unwrap()
                .json()
                .await
                .unwrap();
            if health["up"] == true {
                assert_eq!(health["name"], "counter-4");
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert!(Millis(health["now"].as_i64().unwrap()) <= clock::now());
}
