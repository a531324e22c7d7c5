//! One websocket of one screen or box: let in, greeted, shown, answered, dropped when it is silent.
//!
//! | file | what it decides |
//! | --- | --- |
//! | [`door`] | who may come in, and to see what |
//! | [`talk`] | what a session hears and says, and why it ends; without a socket and a clock |
//! | [`pump`] | one session on its socket |
//! | [`line`] | one socket |
//! | [`rate`] | how fast a session is listened to |
//! | [`ask`], `at_counter`, `offline`, `supervisor` | what a request means to the hall |

use actix_web::web;

pub mod ask;
pub mod at_counter;
mod door;
mod line;
mod offline;
mod pump;
mod rate;
mod supervisor;
pub mod talk;

#[cfg(test)]
mod tests;

pub use door::COOKIE;

/// Adds `GET /ws/{role}`.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/ws/{role}", web::get().to(door::open));
}
