//! The parts of a press: its patience, what it asks for, what it tells.

use protocol::{PrintResult, PrinterState};

use crate::printer::escpos::{Kind, Status};

/// Longest wait for the answer to one question, milliseconds.
pub const ANSWER_MS: u64 = 2_000;
/// Time between two looks at an idle printer, milliseconds.
pub const POLL_MS: u64 = 2_000;
/// Time between two looks while the proof of a page is awaited, milliseconds.
pub const LOOK_MS: u64 = 700;
/// Pause before a lost line is opened again, milliseconds.
pub const REOPEN_MS: u64 = 2_000;
/// Longest wait for a line to open, milliseconds.
pub const OPEN_MS: u64 = 8_000;
/// A page of which the line takes no byte for so long has failed, milliseconds.
pub const STALL_MS: u64 = 5_000;
/// Longest wait for the proof after the last byte was sent, milliseconds.
pub const PROOF_MS: u64 = 6_000;
/// What a freshly opened line says within this time belongs to a former talk, milliseconds.
pub const SETTLE_MS: u64 = 50;

/// Most bytes that a line holds between us and the printer; what reckons with a slow one.
pub(super) const HELD_BYTES: u64 = 8_192;
/// Longest single command of a page, bytes: one band of a picture on the widest paper.
pub(super) const LONGEST_COMMAND: usize = 104 * 128 + 8;
/// The order of questions: the one that some printers do not know comes last.
pub(super) const KINDS: [Kind; 4] = [Kind::Printer, Kind::OffLine, Kind::Paper, Kind::Error];

/// What is to be done with the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open it, then call [`Press::opened`] or [`Press::broke`].
    Open,
    /// Close it.
    Close,
}

/// News for the kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The printer is in another state than before.
    State {
        /// Which.
        state: PrinterState,
        /// The cause for the technician.
        cause: String,
    },
    /// The answer to [`Press::ask`].
    Asked {
        /// The number of the question.
        id: u64,
        /// The state as of just now.
        state: PrinterState,
    },
    /// A page is over.
    Done {
        /// Its number.
        id: u64,
        /// How the paper came out.
        result: PrintResult,
        /// The cause for the technician, where it did not.
        cause: String,
    },
    /// The printer told its model.
    Model(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineIs {
    Closed { until: u64 },
    Opening { until: u64 },
    Settling { until: u64 },
    Open,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asking {
    pub(super) at: usize,
    pub(super) since: u64,
    pub(super) status: Status,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The status is asked.
    Checking,
    /// The bytes are on their way.
    Sending,
    /// All are sent; the proof is awaited.
    Proving { until: u64 },
    /// The fence answered; the status has the last word.
    Fenced,
}

#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: u64,
    pub(super) tag: [u8; 4],
    pub(super) page: Vec<u8>,
    pub(super) stage: Stage,
}
