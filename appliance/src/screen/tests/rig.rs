//! A small scripted server and a page, over real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use protocol::{CounterRequest, Role};
use serde_json::{Value, json};
use tokio::net::{TcpListener as Listener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::link::socket::{LinkConfig, LinkHandle, open as open_line};
use crate::screen::{Asset, OpenScreen, Screen};
use crate::shutdown::{Shutdown, Stopper};
use crate::{clock, relay};

pub(super) const VERSION: u16 = protocol::version::CURRENT;

pub(super) const PATIENCE: Duration = Duration::from_secs(20);

pub(super) const PAGE: Asset = Asset {
    path: "counter.html",
    bytes: b"<!doctype html><title>counter</title>",
    gzip: None,
    mime: "text/html; charset=utf-8",
    etag: "\"page\"",
    cache: "no-cache",
};

pub(super) const SCRIPT: Asset = Asset {
    path: "assets/counter-1.js",
    bytes: b"plain",
    gzip: Some(b"zipped"),
    mime: "text/javascript",
    etag: "\"script\"",
    cache: "public, max-age=31536000, immutable",
};

/// The other end of a line: one connection at a time, in the test's hands.
pub(super) struct Server {
    pub(super) listener: Listener,
    pub(super) address: SocketAddr,
}

pub(super) type Socket = WebSocketStream<TcpStream>;

impl Server {
    pub(super) async fn start() -> Server {
        let listener = Listener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Server { listener, address }
    }

    /// Takes the next connection and greets it.
    pub(super) async fn greet(&self) -> Socket {
        let (stream, _) = timely(self.listener.accept()).await.unwrap();
        let mut socket = timely(tokio_tungstenite::accept_async(stream))
            .await
            .unwrap();
        assert_eq!(hear(&mut socket).await["type"], "hello");
        say(
            &mut socket,
            json!({"type": "welcome", "version": VERSION, "build": "s", "now": clock::now(),
                "you": {"name": "counter-4", "role": "counter", "counter": 4, "zone": null},
                "hall": {"authority": {"vi": "UBND", "en": "PPC"},
                    "name": {"vi": "Sảnh", "en": "Hall"}, "phone": null}}),
        )
        .await;
        socket
    }
}

pub(super) async fn timely<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, wait)
        .await
        .expect("it takes too long")
}

pub(super) async fn say(socket: &mut Socket, message: Value) {
    timely(socket.send(Message::text(message.to_string())))
        .await
        .unwrap();
}

/// The next message that is no sign of life.
pub(super) async fn hear(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = timely(socket.next()).await.unwrap().unwrap() {
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["type"] != "alive" {
                return message;
            }
        }
    }
}

/// A page with its socket.
pub(super) struct Page(pub(super) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Page {
    pub(super) async fn connect(screen: &OpenScreen, origin: &str) -> Result<Page, u16> {
        let mut request = format!("ws://{}/ws/counter?counter=4", screen.address)
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        match timely(tokio_tungstenite::connect_async(request)).await {
            Ok((socket, _)) => Ok(Page(socket)),
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => {
                Err(answer.status().as_u16())
            }
            Err(cause) => panic!("{cause}"),
        }
    }

    pub(super) async fn open(screen: &OpenScreen) -> Page {
        let mut page = Page::connect(screen, &screen.address()).await.unwrap();
        page.say(json!({"type": "hello", "version": VERSION, "build": "p"}))
            .await;
        page
    }

    pub(super) async fn say(&mut self, message: Value) {
        self.text(message.to_string()).await;
    }

    pub(super) async fn text(&mut self, text: String) {
        timely(self.0.send(Message::text(text))).await.unwrap();
    }

    pub(super) async fn ask(&mut self, key: &str, request: Value) {
        self.say(json!({"type": "request", "key": key, "request": request}))
            .await;
    }

    /// The next message of a kind.
    pub(super) async fn hear(&mut self, kind: &str) -> Value {
        loop {
            let frame = timely(self.0.next())
                .await
                .expect("the socket is open")
                .unwrap();
            if let Message::Text(text) = frame {
                let message: Value = serde_json::from_str(&text).unwrap();
                if message["type"] == kind {
                    return message;
                }
            }
        }
    }

    /// The code with which the box closes.
    pub(super) async fn closed(&mut self) -> u16 {
        loop {
            match timely(self.0.next()).await {
                Some(Ok(Message::Close(Some(why)))) => return why.code.into(),
                Some(Ok(_)) => {}
                other => panic!("not closed with a code: {other:?}"),
            }
        }
    }
}

pub(super) fn line(server: &Server, stop: &Shutdown) -> LinkHandle<Value, CounterRequest> {
    let config = LinkConfig {
        server: format!("http://{}", server.address),
        role: Role::Counter,
        token: "secret".into(),
        build: "test".into(),
        seed: [3; 32],
    };
    open_line(config, stop.clone()).0
}

/// A box that relays a scripted server.
pub(super) async fn relayed() -> (Server, OpenScreen, Stopper) {
    let server = Server::start().await;
    let (stopper, stop) = Shutdown::by_hand();
    let link = line(&server, &stop);
    let patience = |request: &CounterRequest| match request {
        CounterRequest::Pause { .. } => Some(Duration::from_millis(50)),
        _ => None,
    };
    let screen = Screen::new(
        Role::Counter,
        vec![PAGE, SCRIPT],
        relay::feed(&link, patience),
    )
    .of_build("b7")
    .open("127.0.0.1:0", stop)
    .unwrap();
    (server, screen, stopper)
}
