//! ESC/POS: a picture as bytes for the printer, and the printer's bytes as answers. Pure.
//!
//! Sources: Epson's ESC/POS reference and the manual of the TM-T88III (appendix G for telling
//! answers apart); `firmware-notes/escpos-printer.md` has the tables.

use std::cell::RefCell;
use std::rc::Rc;

use escpos::driver::Driver;
use escpos::errors::PrinterError;
use escpos::printer::Printer;
use escpos::utils::Protocol;

use crate::slip::Picture;

/// Rows in one picture command. Cheap printers lose what exceeds their small buffers.
const BAND_ROWS: usize = 128;

/// Blank rows from which on the paper is fed instead of sent as rows without ink.
const FEED_FROM_ROWS: usize = 24;

/// Dots per inch of the print head, and thus the unit of feeds (`GS P`).
const DPI: u8 = 203;

/// Bytes after `10` that make a real-time command, which many printers obey even inside a
/// picture: DLE EOT, DLE ENQ, DLE DC4.
const REAL_TIME: [u8; 3] = [0x04, 0x05, 0x14];

/// Asks the status of that kind (`DLE EOT n`).
#[must_use]
pub fn ask_status(kind: Kind) -> [u8; 3] {
    [0x10, 0x04, kind as u8]
}

/// Clears what the printer still holds, so that an old slip does not come out with the next roll:
/// `DLE ENQ 2`, then Epson's `DLE DC4 8`. Both are real-time commands, obeyed while the printer
/// is off-line.
pub const CLEAR: &[u8] = &[
    0x10, 0x05, 0x02, 0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08,
];

/// Asks the model's name (`GS I 67`).
pub const ASK_MODEL: &[u8] = &[0x1D, 0x49, 0x43];

/// Asks the paper sensor in the order of the buffer (`GS r 1`): answered when everything before
/// is done, and not at all while the paper is out.
pub const FENCE: &[u8] = &[0x1D, 0x72, 0x01];

/// Tells the printer to report every change of its state by itself (`GS a`), and not any more.
pub const REPORT_ON: &[u8] = &[0x1D, 0x61, 0xFF];
/// See [`REPORT_ON`].
pub const REPORT_OFF: &[u8] = &[0x1D, 0x61, 0x00];

/// Asks to be told when everything before is on paper (`GS ( H`, function 48).
#[must_use]
pub fn ask_printed(job: [u8; 4]) -> [u8; 11] {
    let [a, b, c, d] = job;
    [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, a, b, c, d]
}

/// The four characters that name a job in `GS ( H`; each must lie in `20` to `7E`.
#[must_use]
pub fn job_id(number: u32) -> [u8; 4] {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    [15, 10, 5, 0].map(|shift| LETTERS[(number >> shift) as usize % 32])
}

/// The bytes that print a picture, [`defused`], and cut the paper behind it.
///
/// # Panics
/// Never: the driver in memory takes everything.
#[must_use]
pub fn page(picture: &Picture) -> Vec<u8> {
    let memory = Memory::default();
    let bytes = Rc::clone(&memory.0);
    let mut printer = Printer::new(memory, Protocol::default(), None);
    frame(&mut printer, &defused(picture)).expect("a driver in memory takes everything");
    drop(printer);
    Rc::try_unwrap(bytes)
        .map(RefCell::into_inner)
        .unwrap_or_default()
}

fn frame(printer: &mut Printer<Memory>, picture: &Picture) -> Result<(), PrinterError> {
    printer.init()?.motion_units(DPI, DPI)?;
    let rows: Vec<&[u8]> = picture.rows().collect();
    let mut at = 0;
    while at < rows.len() {
        let blank = rows[at..].iter().take_while(|row| is_blank(row)).count();
        if blank >= FEED_FROM_ROWS || at + blank == rows.len() {
            for part in chunks(blank, 255) {
                // ESC J n: feed n units, here dots.
                printer.custom(&[0x1B, 0x4A, part])?;
            }
            at += blank;
            continue;
        }
        let band = band(&rows[at..]);
        printer.custom(&raster(&rows[at..at + band]))?;
        at += band;
    }
    // GS V 66 0: feed to the cutter, then a partial cut; a slip that nobody takes does not fall.
    // (The crate's own `partial_cut` sends GS V 65, which is a full cut.)
    printer.custom(&[0x1D, 0x56, 0x42, 0x00])?;
    printer.print()?;
    Ok(())
}

fn is_blank(row: &[u8]) -> bool {
    row.iter().all(|&byte| byte == 0)
}

/// How many of the rows make the next band: at most [`BAND_ROWS`], and none of a long blank.
fn band(rows: &[&[u8]]) -> usize {
    let mut blank = 0;
    for (at, row) in rows.iter().enumerate().take(BAND_ROWS) {
        blank = if is_blank(row) { blank + 1 } else { 0 };
        if blank == FEED_FROM_ROWS {
            return at + 1 - blank;
        }
    }
    (rows.len().min(BAND_ROWS) - blank).max(1)
}

fn chunks(mut rest: usize, most: usize) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let part = rest.min(most);
        rest -= part;
        u8::try_from(part).ok().filter(|&part| part > 0)
    })
}

/// One picture command (`GS v 0`) for some rows, without the blank at the right.
fn raster(rows: &[&[u8]]) -> Vec<u8> {
    let inked = |row: &&[u8]| {
        row.iter()
            .rposition(|&byte| byte != 0)
            .map_or(0, |at| at + 1)
    };
    let full = rows.first().map_or(0, |row| row.len());
    let mut wide = rows.iter().map(inked).max().unwrap_or(0).max(1);
    let spells = |pair: &[&[u8]]| is_real_time(pair[0][wide - 1], pair[1][0]);
    if wide < full && rows.windows(2).any(spells) {
        wide += 1;
    }
    let [x_low, x_high] = u16::try_from(wide).unwrap_or(u16::MAX).to_le_bytes();
    let [y_low, y_high] = u16::try_from(rows.len()).unwrap_or(u16::MAX).to_le_bytes();
    let mut out = vec![0x1D, 0x76, 0x30, 0x00, x_low, x_high, y_low, y_high];
    out.extend(rows.iter().flat_map(|row| &row[..wide]));
    out
}

fn is_real_time(first: u8, second: u8) -> bool {
    first == 0x10 && REAL_TIME.contains(&second)
}

/// The picture with one more dot of ink wherever its bytes would spell a real-time command. Each
/// such dot lies beside one that is inked already, so nobody sees it.
#[must_use]
pub fn defused(picture: &Picture) -> Picture {
    let mut safe = picture.clone();
    let rows: Vec<&[u8]> = picture.rows().collect();
    for (y, row) in rows.iter().enumerate() {
        let following = row[1..]
            .iter()
            .copied()
            .chain(rows.get(y + 1).map(|next| next[0]));
        for (x, (&byte, next)) in row.iter().zip(following).enumerate() {
            if is_real_time(byte, next) {
                // 10 becomes 18.
                let dot = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                safe.ink(dot(x * 8 + 4), dot(y));
            }
        }
    }
    safe
}

/// A driver of the `escpos` crate that keeps what is written.
#[derive(Default)]
struct Memory(Rc<RefCell<Vec<u8>>>);

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> Result<usize, PrinterError> {
        Ok(0)
    }

    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}

/// What `DLE EOT` can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// On-line or off-line.
    Printer = 1,
    /// Why it is off-line.
    OffLine = 2,
    /// Which error.
    Error = 3,
    /// The paper sensors.
    Paper = 4,
}

mod answer;
mod status;

pub use answer::{Answer, Listener};
pub use status::{Status, state_of_report};

#[cfg(test)]
mod tests;
