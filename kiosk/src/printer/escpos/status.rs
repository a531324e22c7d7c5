//! Status bytes as the state of the printer.

use protocol::PrinterState;

/// Bits of `DLE EOT 1`: off-line.
const OFF_LINE: u8 = 0x08;
/// Bits of `DLE EOT 2`: cover open; printing stopped at the paper's end; an error.
const COVER: u8 = 0x04;
const PAPER_STOP: u8 = 0x20;
const ERROR: u8 = 0x40;
/// Bits of `DLE EOT 3`: the cutter; what cannot be mended by itself.
const CUTTER: u8 = 0x08;
const UNRECOVERABLE: u8 = 0x20;
const OTHER_ERRORS: u8 = 0x44;
/// Bits of `DLE EOT 4`: paper near its end; no paper.
const PAPER_LOW: u8 = 0x0C;
const PAPER_OUT: u8 = 0x60;

/// The answers to `DLE EOT` 1 to 4. What was not asked stays `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Status {
    /// To 1.
    pub printer: Option<u8>,
    /// To 2.
    pub off_line: Option<u8>,
    /// To 3.
    pub error: Option<u8>,
    /// To 4.
    pub paper: Option<u8>,
}

impl Status {
    /// What they come to. The cover comes before the paper, for an open cover hides the paper
    /// from the sensor.
    #[must_use]
    pub fn state(&self) -> PrinterState {
        let (Some(printer), Some(off_line), Some(paper)) =
            (self.printer, self.off_line, self.paper)
        else {
            return PrinterState::Silent;
        };
        let error = self.error.unwrap_or(0);
        if off_line & COVER != 0 {
            PrinterState::CoverOpen
        } else if paper & PAPER_OUT != 0 || off_line & PAPER_STOP != 0 {
            PrinterState::PaperOut
        } else if off_line & ERROR != 0
            || error & (CUTTER | UNRECOVERABLE | OTHER_ERRORS) != 0
            || printer & OFF_LINE != 0
        {
            PrinterState::Error
        } else if paper & PAPER_LOW != 0 {
            PrinterState::PaperLow
        } else {
            PrinterState::Ready
        }
    }

    /// The cause for the technician, in English.
    #[must_use]
    pub fn cause(&self) -> String {
        let error = self.error.unwrap_or(0);
        let what = match self.state() {
            PrinterState::Silent => "no answer to DLE EOT",
            PrinterState::Error if error & CUTTER != 0 => "the cutter is jammed",
            PrinterState::Error if error & UNRECOVERABLE != 0 => "an error that needs a repair",
            PrinterState::Error if error & OTHER_ERRORS != 0 => "the head is too hot, or similar",
            PrinterState::Error => "off-line without a reason given",
            PrinterState::CoverOpen => "the cover is open",
            PrinterState::PaperOut => "no paper",
            PrinterState::PaperLow => "paper near its end",
            PrinterState::Ready | PrinterState::Unknown => "ready",
        };
        let byte = |byte: Option<u8>| byte.map_or("--".to_owned(), |byte| format!("{byte:02X}"));
        format!(
            "{what} (DLE EOT 1-4: {} {} {} {})",
            byte(self.printer),
            byte(self.off_line),
            byte(self.error),
            byte(self.paper)
        )
    }
}

/// The state in a report of the printer's own accord (`GS a`).
#[must_use]
pub fn state_of_report(report: [u8; 4]) -> PrinterState {
    let [first, errors, paper, _] = report;
    if first & 0x20 != 0 {
        PrinterState::CoverOpen
    } else if paper & 0x0C != 0 {
        PrinterState::PaperOut
    } else if errors & 0x6C != 0 || first & 0x08 != 0 {
        PrinterState::Error
    } else if paper & 0x03 != 0 {
        PrinterState::PaperLow
    } else {
        PrinterState::Ready
    }
}
