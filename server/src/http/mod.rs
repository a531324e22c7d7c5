//! The HTTP interface: everything that a screen can do, a program can do; and the pages.
//!
//! | file | what it answers |
//! | --- | --- |
//! | [`routes`] | every address in one table |
//! | [`guard`] | who may ask; the headers of every answer |
//! | [`problem`] | every error |
//! | [`caller`], [`body`] | who asks, and what came along |
//! | `tickets`, `counters`, `day`, `boards`, `reception` | the hall, by the same asks and views as the websockets |
//! | `appointments` | booked times |
//! | `plan_desk` | drafts, publications and versions of the plan |
//! | `what_if` | what another plan would bring |
//! | `qr` | the code of a slip |
//! | `photos`, `plan`, `events`, `session` | what has no websocket |
//! | `open`, `openapi`, `pages` | what everybody may see |

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as Web, HttpServer, web};
use engine::Millis;

use crate::app::App;
use crate::photos::Photos;

mod appointments;
mod boards;
pub mod body;
pub mod caller;
mod counters;
mod day;
mod events;
pub mod guard;
mod offline;
mod open;
pub mod openapi;
mod pages;
mod photos;
mod plan;
mod plan_desk;
pub mod problem;
mod qr;
mod reception;
pub mod routes;
mod session;
mod tickets;
mod what_if;

#[cfg(test)]
mod tests;

pub use routes::{ROUTES, Route, Who};

/// How long a client may take to send the head of a request.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long requests that were taken may take while the server stops, seconds.
const STOP_WITHIN_S: u64 = 3;
/// The least room on the disk with which photos are taken, bytes: 50 MiB. The rest is the log's.
const MIN_ROOM_BYTES: u64 = 50 * 1024 * 1024;
/// Photos that are decoded at once: each may take 72 MB and a processor.
const PHOTOS_AT_ONCE: usize = 2;

/// What the handlers need beside the hall.
#[derive(Debug)]
pub struct Edge {
    /// The photos.
    pub photos: Arc<Photos>,
    /// The data folder, for the feed of events.
    pub data: PathBuf,
    /// The least room on the disk with which photos are taken, bytes.
    pub min_room: u64,
    /// Turns for decoding photos.
    pub turns: tokio::sync::Semaphore,
    /// Turns for playing days: one at a time, beside the hall.
    pub plays: tokio::sync::Semaphore,
}

impl Edge {
    /// An edge over these photos and this data folder.
    #[must_use]
    pub fn new(photos: Arc<Photos>, data: PathBuf) -> Edge {
        Edge {
            photos,
            data,
            min_room: MIN_ROOM_BYTES,
            turns: tokio::sync::Semaphore::new(PHOTOS_AT_ONCE),
            plays: tokio::sync::Semaphore::new(1),
        }
    }
}

/// Listens, and gives the server to be awaited with the addresses that it has.
///
/// # Errors
/// When the address cannot be listened on.
pub fn serve(
    app: &web::Data<App>,
    edge: &web::Data<Edge>,
    listen: SocketAddr,
) -> std::io::Result<(Server, Vec<SocketAddr>)> {
    let (app, edge) = (app.clone(), edge.clone());
    let server = HttpServer::new(move || {
        Web::new()
            .app_data(app.clone())
            .app_data(edge.clone())
            .app_data(
                web::PathConfig::default()
                    .error_handler(|_, _| problem::Problem::not_found().into()),
            )
            .app_data(web::QueryConfig::default().error_handler(|cause, _| {
                let status = actix_web::http::StatusCode::BAD_REQUEST;
                problem::Problem::new(status, "bad_query", &[])
                    .detail(cause.to_string())
                    .into()
            }))
            .wrap(from_fn(guard::guard))
            .configure(routes::configure)
    })
    .client_request_timeout(HEAD_WITHIN)
    .shutdown_timeout(STOP_WITHIN_S)
    .disable_signals()
    .bind(listen)?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// The moment by the server's clock.
pub(crate) fn now() -> Millis {
    Millis(appliance::clock::now().0)
}
