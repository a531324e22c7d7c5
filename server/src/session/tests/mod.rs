//! A server on a free port and screens at the other ends of its sockets.

mod asks;
mod door;
mod person;
mod talk;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App as Web, HttpServer, web};
use engine::Millis;
use futures_util::{SinkExt, StreamExt};
use protocol::Role;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{COOKIE, routes};
use crate::access::{Access, CODE_LIFETIME_MS, Grant};
use crate::app::{App, NoPhotos, PhotoShelf, Running, Settings};
use crate::marks::Marks;
use crate::photos::HallKey;
use crate::testing::plan;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server on a free port.
struct Hall {
    app: Arc<App>,
    address: SocketAddr,
    handle: ServerHandle,
    running: Running,
    folder: tempfile::TempDir,
}

impl Hall {
    fn start() -> Hall {
        Hall::start_in(tempfile::tempdir().unwrap())
    }

    fn start_in(folder: tempfile::TempDir) -> Hall {
        Hall::start_with(folder, Arc::new(NoPhotos))
    }

    fn start_with(folder: tempfile::TempDir, photos: Arc<dyn PhotoShelf>) -> Hall {
        let access = Access::open(folder.path(), appliance::seed::seed()).unwrap();
        let settings = Settings {
            data: Some(folder.path().to_owned()),
            plan: plan(),
            public_url: None,
            origins: Vec::new(),
            access: Arc::new(access),
            photos,
            marks: Arc::new(Marks::open(
                folder.path(),
                &HallKey::new([9; 32]),
                appliance::seed::seed(),
            )),
            seed: appliance::seed::seed(),
        };
        let (app, running) = App::open(settings, now()).unwrap();
        let data = web::Data::new(app);
        let app = Arc::clone(&data);
        let server = HttpServer::new(move || Web::new().app_data(data.clone()).configure(routes))
            .workers(2)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Hall {
            app,
            address,
            handle,
            running,
            folder,
        }
    }

    /// Stops the server in the order in which `main` does, and gives the folder back.
    async fn stop(self) -> tempfile::TempDir {
        self.app.stop();
        self.handle.stop(true).await;
        let running = self.running;
        tokio::task::spawn_blocking(move || running.wait())
            .await
            .unwrap();
        self.folder
    }

    fn grant(role: Role, name: &str, counter: Option<u16>) -> Grant {
        Grant {
            role,
            name: name.into(),
            counter,
            zone: None,
        }
    }

    fn token(&self, role: Role, name: &str, counter: Option<u16>) -> String {
        self.app
            .access
            .enrol(&Hall::grant(role, name, counter), now())
            .unwrap()
    }

    /// A browser's session that holds some grants.
    fn browser(&self, grants: &[Grant]) -> String {
        grants.iter().fold(String::new(), |session, grant| {
            let code = self
                .app
                .access
                .enrol_code(grant, CODE_LIFETIME_MS, now())
                .unwrap();
            let before = (!session.is_empty()).then_some(session.as_str());
            self.app.access.redeem(&code, before, now()).unwrap().0
        })
    }

    async fn open(
        &self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Screen, tungstenite::Error> {
        let mut request = format!("ws://{}/ws/{path}", self.address)
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request
                .headers_mut()
                .insert(name, HeaderValue::from_str(value).unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Screen {
            socket,
            view: Value::Null,
        })
    }

    async fn with_token(&self, path: &str, token: &str) -> Screen {
        let bearer = format!("Bearer {token}");
        let mut screen = self
            .open(path, &[("authorization", &bearer)])
            .await
            .unwrap();
        screen.hello().await;
        screen
    }

    async fn with_cookie(&self, path: &str, session: &str) -> Screen {
        let cookie = format!("{COOKIE}={session}");
        let origin = format!("http://{}", self.address);
        self.open(path, &[("cookie", &cookie), ("origin", &origin)])
            .await
            .unwrap()
    }

    /// The status by which a program is turned away.
    async fn status(&self, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
        match self.open(path, headers).await {
            Err(tungstenite::Error::Http(answer)) => {
                let body = answer.body().as_deref().unwrap_or_default();
                (
                    answer.status().as_u16(),
                    serde_json::from_slice(body).unwrap_or_default(),
                )
            }
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("{path} was let in"),
        }
    }
}

/// One screen at the other end of a socket.
struct Screen {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    view: Value,
}

impl Screen {
    async fn say(&mut self, message: &Value) {
        self.socket
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    async fn hello(&mut self) -> Value {
        self.say(&json!({ "type": "hello", "version": protocol::version::CURRENT }))
            .await;
        let welcome = self.next().await;
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        assert_eq!(self.next().await["type"], "view");
        welcome
    }

    /// The next message; a view is remembered.
    async fn next(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let message = message
                .expect("nothing came")
                .expect("the server closed")
                .unwrap();
            let Message::Text(text) = message else {
                continue;
            };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["type"] == "view" {
                self.view = message["view"].clone();
            }
            return message;
        }
    }

    /// The next message of a type.
    async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await;
            if message["type"] == kind {
                return message;
            }
        }
    }

    /// Waits until the view is as wished.
    async fn until(&mut self, what: &str, is: impl Fn(&Value) -> bool) {
        while !is(&self.view) {
            let shown = self.view.clone();
            let next = tokio::time::timeout(PATIENCE, self.next()).await;
            assert!(next.is_ok(), "{what} did not come; shown is {shown}");
        }
    }

    async fn ask(&mut self, key: &str, request: Value) -> Value {
        self.say(&json!({ "type": "request", "key": key, "request": request }))
            .await;
        let answer = self.next_of("answer").await;
        assert_eq!(answer["key"], key);
        answer["answer"].clone()
    }

    /// The code by which the server ends the session.
    async fn unwelcome(&mut self) -> String {
        let message = self.next_of("unwelcome").await;
        assert!(!message["say"]["vi"].as_str().unwrap().is_empty());
        let rest = tokio::time::timeout(PATIENCE, async {
            while let Some(Ok(_)) = self.socket.next().await {}
        });
        assert!(rest.await.is_ok(), "the socket stays open");
        message["code"].as_str().unwrap().to_owned()
    }
}

fn now() -> Millis {
    Millis(appliance::clock::now().0)
}

fn issue(group: &str) -> Value {
    json!({ "type": "issue", "group": group })
}
