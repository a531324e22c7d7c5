//! What every box that must stay on shares, and nothing about queues.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`clock`] | the only place that asks what time it is |
//! | [`seed`], [`keys`] | the only place that asks for chance; keys and random words made from it |
//! | [`words`] | every sentence that a person reads, from `assets/words`, in both languages |
//! | [`link`] | the line to the server: connect, greet, resend, back off; a state machine, and its driver |
//! | [`screen`] | a box's page on loopback: files, websocket, `/api` passed on, `/agent/health` |
//! | [`relay`] | for boxes whose page shows the server's own view: counter and board |
//! | [`report`] | what is wrong with a box, gathered from its parts |
//! | [`http`] | a box as a client of the server's HTTP: a photo up, JSON down |
//! | [`photo`] | a photo made upright, small and safe, or refused |
//! | [`shutdown`] | asked once, everyone stops within 3 s |
//! | [`retry`] | do a thing that may fail until the box stops; one warning for each cause |
//! | [`config`] | files that a technician writes: file, key, reason and remedy when one is wrong |
//! | [`log`], [`banner`] | what goes to stderr, and the one line that goes to stdout |
//!
//! A box is put together like this (on `#[actix_web::main]`, whose one thread runs everything):
//!
//! ```ignore
//! let stop = shutdown::on_signal();
//! let seed = seed::seed();
//! let config = LinkConfig { server, role: Role::Counter, token, build, seed };
//! let (link, line) = link::socket::open::<CounterView, CounterRequest>(config, stop.clone());
//! let feed = relay::feed(&link, |_| Some(Duration::from_secs(10)));
//! let screen = screen::Screen::new(Role::Counter, assets, feed)
//!     .passing_api_to(&server, &token)
//!     .open("127.0.0.1:7080", stop.clone())?;
//! banner::ready(&screen.address());
//! stop.asked().await;
//! shutdown::all_stopped(vec![("line", line), ("screen", screen.task)]).await;
//! ```

pub mod banner;
pub mod clock;
pub mod config;
pub mod http;
pub mod keys;
pub mod link;
pub mod log;
pub mod photo;
pub mod relay;
pub mod report;
pub mod retry;
pub mod screen;
pub mod seed;
pub mod shutdown;
pub mod words;

/// The build of this program, for greetings and the list of devices.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");
