//! What crosses a wire: the messages between the server, the boxes and the pages. Types only.
//!
//! # Roles and directions
//!
//! Every screen and every box holds one websocket, `/ws/<role>`, to its *origin*: a page of a
//! box to the box's own agent, everything else to the server. Upwards go [`ToServer`] messages,
//! downwards [`ToScreen`] messages, all of them JSON text frames.
//!
//! # The life of a connection
//!
//! 1. The screen says [`ToServer::Hello`] with the version it speaks.
//! 2. The server answers [`ToScreen::Welcome`], or [`ToScreen::Unwelcome`] with a reason and closes.
//! 3. The server sends a whole view, and a whole view again after each change. A view replaces
//!    everything shown; one that is not newer than the one shown is dropped.
//! 4. Every 2 s comes a [`ToScreen::Beat`] with the server's time and the version in force. A
//!    screen whose version is behind asks with [`ToServer::Refresh`].
//! 5. A screen asks with [`ToServer::Request`] under a key of its own making and gets one
//!    [`ToScreen::Answer`] under that key. It repeats the request with the same key until it is
//!    answered: one key has one effect and one answer, for 48 hours.
//!
//! Nothing here knows what a queue is; the engine does not know this crate, and only the server
//! knows both.

pub mod appointment;
pub mod balance;
pub mod board;
pub mod citizen;
pub mod counter;
pub mod desk;
pub mod envelope;
pub mod hello;
pub mod kiosk;
pub mod office;
pub mod offline;
pub mod parts;
pub mod person;
pub mod plan;
pub mod reception;
pub mod supervisor;
pub mod trouble;
pub mod typescript;
pub mod version;
pub mod visit;
pub mod whatif;

pub use appointment::*;
pub use balance::*;
pub use board::*;
pub use citizen::*;
pub use counter::*;
pub use desk::*;
pub use envelope::*;
pub use hello::*;
pub use kiosk::*;
pub use office::*;
pub use offline::*;
pub use parts::*;
pub use person::*;
pub use plan::*;
pub use reception::*;
pub use supervisor::*;
pub use trouble::*;
pub use visit::*;
pub use whatif::*;
