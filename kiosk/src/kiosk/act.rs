//! What the kiosk wants done, how long it waits, and what it is made of.

use protocol::{Answer, CameraKind, KioskRequest, Millis, OfflineCopy, Slip};
use serde::{Deserialize, Serialize};

use crate::journal::Entry;

/// Longest wait for the printer's status, milliseconds.
pub const ASK_MS: u64 = 5_000;
/// Longest wait for the server's answer, milliseconds. A request is sent again under the same key
/// after each reconnection, so a server that is started again within this time costs nothing.
pub const SERVER_MS: u64 = 30_000;
/// Longest wait for a call for help to be heard, milliseconds; the page waits no longer.
pub const HELP_MS: u64 = 5_000;
/// Longest wait for a slip on the slowest line, milliseconds.
pub const PRINT_MS: u64 = 120_000;
/// While the kiosk is cut off it looks at the calendar so often, milliseconds.
pub const LOOK_MS: u64 = 20_000;
/// A server that does not tell its copy of the hall is asked again after this, milliseconds.
pub const COPY_MS: u64 = 10_000;
/// A slip without paper is offered for so long after a restart, milliseconds.
pub const OFFER_MS: i64 = 30 * 60 * 1_000;
/// Answers that are remembered.
pub const MAX_ANSWERS: usize = 64;

/// The two clocks, read once for each thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The time of day.
    pub at: Millis,
    /// Milliseconds of a clock that only runs forward.
    pub mono: u64,
}

/// Who the kiosk is and what it knows of the hall: kept on its disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The name under which it is enrolled.
    pub name: String,
    /// The hall.
    pub copy: OfflineCopy,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Write this down before anything that follows.
    Keep(Entry),
    /// Answer the page's request of that key.
    Answer {
        /// The request's key.
        key: String,
        /// The answer.
        answer: Box<Answer>,
    },
    /// Ask the printer for its status; then call [`Kiosk::asked`].
    AskPrinter {
        /// The number of the question.
        id: u64,
    },
    /// Ask the server; then call [`Kiosk::answered`].
    Send {
        /// The request's key.
        key: String,
        /// What is asked.
        request: KioskRequest,
    },
    /// Write a number of the kiosk's own down, so that it survives a power cut; then call
    /// [`Kiosk::recorded`], before anything that follows.
    Record {
        /// The number of the job.
        id: u64,
        /// The line.
        entry: Entry,
    },
    /// Keep the hall as the server told it, for the next start.
    KeepCopy(Box<Kept>),
    /// Nobody waits for the server's answer to that key any more.
    Cancel {
        /// The request's key.
        key: String,
    },
    /// Print a slip; then call [`Kiosk::printed`].
    Print {
        /// The number of the job.
        id: u64,
        /// The slip.
        slip: Box<Slip>,
        /// True when it is to be marked as a reprint.
        again: bool,
    },
}

/// What the box is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Where pictures come from.
    pub camera: CameraKind,
    /// The panel's diagonal, tenths of an inch.
    pub panel_tenths_inch: u16,
    /// The printer's address, for the list of devices.
    pub printer: String,
    /// The paper's width, millimetres.
    pub paper_mm: u16,
    /// Drawn anew for each start of the box: it keeps the keys of two runs apart.
    pub run: String,
}
