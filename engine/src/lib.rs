//! The queue of a hall, as a value. Pure: no clock, no chance, no IO.
//!
//! A [`Hall`] is a fold of [`Event`]s. [`Hall::decide`] turns a [`Command`] into events or a
//! [`Refusal`] and changes nothing; [`Hall::apply`] changes the hall and refuses nothing. Whoever
//! owns a hall does both in turn, under one lock or in one task:
//!
//! ```
//! use engine::{Command, Hall, HallPlan, Millis, OpenDay, Recorded};
//!
//! # fn plan() -> HallPlan { HallPlan::sample() }
//! let mut hall = Hall::new(plan());
//! let now = Millis(1_790_000_000_000);
//! for event in hall.decide(&Command::OpenDay(OpenDay {}), now)? {
//!     hall.apply(&Recorded { seq: hall.seq + 1, at: now, by: "supervisor".into(), event });
//! }
//! assert!(hall.check().is_ok());
//! # Ok::<(), engine::Refusal>(())
//! ```
//!
//! Cloning a hall costs a few reference counts: its maps are persistent, so a reader keeps the
//! committed hall while the owner works on the next one.
//!
//! What is *not* here: who may give a command (the server's sessions know), words for people
//! (`assets/words`), anything that a screen shows (the server's views), and the log itself.

pub mod advice;
pub mod appointment;
pub mod aside;
pub mod bulk;
pub mod calendar;
pub mod check;
pub mod command;
pub mod counter;
pub mod dispatch;
pub mod event;
pub mod flaw;
pub mod group;
pub mod hall;
pub mod identity;
pub mod learned;
pub mod limits;
pub mod loan;
pub mod office;
pub mod offline;
pub mod person;
pub mod plan;
pub mod planning;
pub mod rules;
pub mod staff;
pub mod strand;
pub mod tell;
pub mod ticket;
pub mod time;
pub mod visit;

pub use advice::{Advice, AdviceAnswer, Came, Effect, Expected, Followed, Move};
pub use appointment::{Appointment, AppointmentRow, Booking, RowFlaw};
pub use aside::Aside;
pub use bulk::{BulkRules, Filer, Filing};
pub use calendar::{Opening, Session};
pub use check::Broken;
pub use command::*;
pub use counter::{Act, Counter, CounterId, Desk, Seat, Spent, Step};
pub use dispatch::Why;
pub use event::{Event, Recorded};
pub use flaw::{Flaw, Problem};
pub use group::{GroupClosed, GroupId, Line, Spot};
pub use hall::{CallRecord, Day, Hall};
pub use identity::{Identity, IdentityRules};
pub use learned::{GroupFacts, Learned};
pub use limits::{Limits, Reason, Stop};
pub use loan::Loan;
pub use office::{Emergency, Helper, Office, PlannedAct, PlannedState, Reply, Skills};
pub use offline::{KioskPlan, Offline, OfflineRules, Touch};
pub use person::{Language, Mark, PhotoRef, TicketKey};
pub use plan::{Draft, HallPlan, Names};
pub use planning::{CounterMove, GroupMove, Planning, Rehoming};
pub use rules::{BalanceRules, Loans, Policy, Precedence, PriorityReason, ReasonId};
pub use strand::{InTheWay, Obstacle};
pub use ticket::{
    Booked, BookingCode, Class, Ending, Granted, GrantedBy, Label, Place, Promise, Ticket, TicketId,
};
pub use time::Millis;
pub use visit::{Code, InLine, NextStep, Placed, Suspension, Visit, Work};
