//! Serves a box's page on loopback: files, websocket, `/api` passed on, `/agent/health`.
//!
//! The page's origin is the box itself. So the browser allows it a camera, and the page can say
//! truthfully that the server is away. Nobody else may speak to that origin: it listens on
//! loopback only, and [`guard`](self) turns away whoever came by another name or from another page.
//!
//! A box is shown what its [`Feed`] says: the server's own view ([`crate::relay`]) or a view that
//! the box makes ([`feed::Shown`]). The pages are handed in as plain values ([`Asset`]).

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;

use actix_web::{App, HttpServer, web};
use protocol::{Role, You};
use tokio::task::JoinHandle;

use crate::shutdown::Shutdown;

mod asked;
pub mod feed;
mod files;
mod frame;
mod guard;
mod pass;
pub mod problem;
mod session;
mod state;

pub use feed::{Feed, Shown};

/// Pages that may hold a websocket at once.
pub const MAX_PAGES: usize = 32;

/// What a page may do, unless [`Screen::with_policy`] says otherwise.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; object-src 'none'";

/// One file of the pages.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its address without the leading slash, such as `assets/kiosk-1a2b3c4d.js`; a page is
    /// `<role>.html`.
    pub path: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
    /// The same in gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// Its media type.
    pub mime: &'static str,
    /// Its hash in quotes.
    pub etag: &'static str,
    /// The value of `Cache-Control`.
    pub cache: &'static str,
}

/// Why a screen cannot be served, and what to do: for the technician, in English.
#[derive(Debug, thiserror::Error)]
pub enum NotOpen {
    /// The address is not one.
    #[error("{0}: not an address. Write one such as 127.0.0.1:7070.")]
    NoAddress(String),
    /// The address can be reached from elsewhere.
    #[error(
        "{0}: a box's page is served on this machine only. Listen on 127.0.0.1; \
         other machines open the page at the server."
    )]
    NotLoopback(String),
    /// The address is taken, or not allowed.
    #[error("{0}: {1}. Stop the other program, or choose another port.")]
    Taken(String, std::io::Error),
}

type Routes = Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>;

/// A box's screen, to be put together and [opened](Screen::open).
#[derive(Clone)]
pub struct Screen {
    role: Role,
    assets: Vec<Asset>,
    feed: Feed,
    policy: String,
    build: String,
    you: You,
    api: Option<(String, String)>,
    routes: Vec<Routes>,
}

impl Screen {
    /// A screen for the page `<role>.html`; of the other files those that are not pages are served.
    #[must_use]
    pub fn new(role: Role, assets: Vec<Asset>, feed: Feed) -> Screen {
        let you = You {
            name: String::new(),
            role,
            counter: None,
            zone: None,
        };
        Screen {
            role,
            assets,
            feed,
            policy: POLICY.to_owned(),
            build: crate::BUILD.to_owned(),
            you,
            api: None,
            routes: Vec::new(),
        }
    }

    /// What the browser is told that the page may do (`Content-Security-Policy`).
    #[must_use]
    pub fn with_policy(mut self, policy: &str) -> Screen {
        policy.clone_into(&mut self.policy);
        self
    }

    /// The build of the pages: one that was loaded from another build reloads itself.
    #[must_use]
    pub fn of_build(mut self, build: &str) -> Screen {
        build.clone_into(&mut self.build);
        self
    }

    /// Who the box is until the server has said so, such as "kiosk-1" from its settings.
    #[must_use]
    pub fn known_as(mut self, you: You) -> Screen {
        self.you = you;
        self
    }

    /// Passes `/api/…` on to the server, with the token of the box.
    #[must_use]
    pub fn passing_api_to(mut self, server: &str, token: &str) -> Screen {
        self.api = Some((server.trim_end_matches('/').to_owned(), token.to_owned()));
        self
    }

    /// Adds addresses of the box's own, such as `POST /agent/photo`. Who may ask is checked before.
    #[must_use]
    pub fn with_routes(
        mut self,
        routes: impl Fn(&mut web::ServiceConfig) + Send + Sync + 'static,
    ) -> Screen {
        self.routes.push(Arc::new(routes));
        self
    }

    /// Serves until the box stops.
    ///
    /// # Errors
    ///
    /// When `listen` is no loopback address, or is taken. A port of 0 means any free one.
    pub fn open(self, listen: &str, stop: Shutdown) -> Result<OpenScreen, NotOpen> {
        let taken = |cause| NotOpen::Taken(listen.to_owned(), cause);
        let address = loopback(listen)?;
        let listener = TcpListener::bind(address).map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let state = web::Data::new(state::State::new(
            self.role,
            self.build,
            self.you,
            self.feed,
            stop.clone(),
        ));
        let guard = Arc::new(guard::Guard::new(address, &self.policy));
        let files = web::Data::new(files::Files::new(self.role, self.assets));
        let (api, routes, role) = (self.api, self.routes, self.role);
        let server = HttpServer::new(move || {
            let guard = guard.clone();
            let mut app = App::new()
                .wrap(actix_web::middleware::from_fn(move |request, next| {
                    guard::watch(guard.clone(), request, next)
                }))
                .app_data(state.clone())
                .app_data(files.clone())
                .app_data(web::PayloadConfig::new(crate::photo::MAX_INPUT_BYTES))
                .service(web::resource("/ws/{role}").get(session::open))
                .service(web::resource("/agent/health").get(state::health));
            for routes in &routes {
                app = app.configure(|config| routes(config));
            }
            if let Some((server, token)) = &api {
                app = app
                    .app_data(web::Data::new(pass::Server::new(server, token)))
                    .service(web::resource("/api/{tail:.*}").to(pass::pass));
            }
            app.service(web::redirect("/", format!("/{}", role.as_str())))
                .default_service(web::to(files::serve))
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1)
        .listen(listener)
        .map_err(taken)?
        .run();
        let handle = server.handle();
        tokio::spawn(async move {
            stop.asked().await;
            handle.stop(true).await;
        });
        let task = tokio::spawn(async move {
            if let Err(cause) = server.await {
                tracing::error!(%cause, "the page is not served any more");
            }
        });
        Ok(OpenScreen { address, task })
    }
}

/// A screen that is being served.
#[derive(Debug)]
pub struct OpenScreen {
    address: SocketAddr,
    /// Ends when the box stops.
    pub task: JoinHandle<()>,
}

impl OpenScreen {
    /// Where, such as `http://127.0.0.1:7070`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn loopback(listen: &str) -> Result<SocketAddr, NotOpen> {
    let found = listen
        .to_socket_addrs()
        .ok()
        .and_then(|mut all| all.next())
        .ok_or_else(|| NotOpen::NoAddress(listen.to_owned()))?;
    if found.ip().is_loopback() {
        Ok(found)
    } else {
        Err(NotOpen::NotLoopback(listen.to_owned()))
    }
}

#[cfg(test)]
mod tests;
