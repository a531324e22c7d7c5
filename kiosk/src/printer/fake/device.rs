//! The fake printer as a value: bytes in, answers and slips out. Pure.

use std::collections::VecDeque;
use std::str::FromStr;

use super::paper::{Command, next_command};
use crate::slip::Picture;

/// What is wrong with the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Condition {
    /// Nothing.
    #[default]
    Ready,
    /// The paper is near its end.
    PaperLow,
    /// No paper.
    PaperOut,
    /// The paper ends after so many rows of dots.
    PaperOutAfter(u32),
    /// The cover is open.
    CoverOpen,
    /// The cutter is jammed.
    Error,
    /// Dead: it takes bytes, prints nothing and answers nothing.
    Silent,
    /// It prints and answers nothing.
    Mute,
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(words: &str) -> Result<Condition, String> {
        let mut words = words.split_whitespace();
        let condition = match (words.next().unwrap_or("ready"), words.next()) {
            ("ready", None) => Condition::Ready,
            ("paper_low", None) => Condition::PaperLow,
            ("paper_out", None) => Condition::PaperOut,
            ("paper_out", Some(rows)) => Condition::PaperOutAfter(
                rows.parse()
                    .map_err(|_| format!("{rows:?} is no number of rows"))?,
            ),
            ("cover_open", None) => Condition::CoverOpen,
            ("error", None) => Condition::Error,
            ("silent", None) => Condition::Silent,
            ("mute", None) => Condition::Mute,
            (other, _) => return Err(format!("{other:?} is no condition")),
        };
        Ok(condition)
    }
}

impl Condition {
    fn prints(self) -> bool {
        matches!(
            self,
            Condition::Ready | Condition::PaperLow | Condition::PaperOutAfter(_) | Condition::Mute
        )
    }

    fn speaks(self) -> bool {
        !matches!(self, Condition::Silent | Condition::Mute)
    }

    /// The answers to `DLE EOT` 1 to 4, as the firmware note has them.
    fn status(self) -> [u8; 4] {
        match self {
            Condition::PaperLow => [0x12, 0x12, 0x12, 0x1E],
            Condition::PaperOut => [0x1A, 0x32, 0x12, 0x7E],
            Condition::CoverOpen => [0x1A, 0x16, 0x12, 0x12],
            Condition::Error => [0x1A, 0x52, 0x1A, 0x12],
            _ => [0x12; 4],
        }
    }

    /// The report of its own accord (`GS a`).
    fn report(self) -> [u8; 4] {
        match self {
            Condition::PaperLow => [0x10, 0, 0x03, 0],
            Condition::PaperOut => [0x18, 0, 0x0F, 0],
            Condition::CoverOpen => [0x38, 0, 0, 0],
            Condition::Error => [0x18, 0x08, 0, 0],
            _ => [0x10, 0, 0, 0],
        }
    }
}

/// Which commands the printer knows beyond status, picture and cut: clones know fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knows {
    /// `GS ( H`: it says when a job is on paper.
    pub process_id: bool,
    /// `GS r`: the paper sensor in the order of the buffer.
    pub fence: bool,
    /// `GS a`: reports of its own accord.
    pub reports: bool,
    /// `DLE ENQ 2` and `DLE DC4 8`: to forget what it holds.
    pub clear: bool,
    /// `GS I 67`: its model.
    pub model: bool,
    /// `DLE EOT 3`.
    pub errors: bool,
}

impl Default for Knows {
    fn default() -> Knows {
        Knows {
            process_id: true,
            fence: true,
            reports: true,
            clear: true,
            model: true,
            errors: true,
        }
    }
}

/// A slip that fell out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// What is on it.
    pub picture: Picture,
    /// The commands that made it.
    pub bytes: Vec<u8>,
    /// True when the paper ended within it.
    pub torn: bool,
}

/// Bytes that the printer takes before it prints them.
const BUFFER: usize = 64 * 1024;

/// Rows that one slip may have; an endless page is cut there.
const MAX_ROWS: usize = 8_000;

/// The printer.
#[derive(Debug)]
pub struct Device {
    width: u32,
    buffer: usize,
    knows: Knows,
    condition: Condition,
    reporting: bool,
    real_time: Vec<u8>,
    held: VecDeque<u8>,
    rows: VecDeque<Vec<u8>>,
    paper: Vec<Vec<u8>>,
    bytes: Vec<u8>,
    answers: Vec<u8>,
    slips: Vec<Slip>,
    unknown: usize,
}

impl Device {
    /// A printer with paper of so many dots.
    #[must_use]
    pub fn new(width: u32, knows: Knows) -> Device {
        Device {
            width,
            buffer: BUFFER,
            knows,
            condition: Condition::Ready,
            reporting: false,
            real_time: Vec::new(),
            held: VecDeque::new(),
            rows: VecDeque::new(),
            paper: Vec::new(),
            bytes: Vec::new(),
            answers: Vec::new(),
            slips: Vec::new(),
            unknown: 0,
        }
    }

    /// The same with a buffer of so many bytes.
    #[must_use]
    pub fn with_buffer(self, buffer: usize) -> Device {
        Device { buffer, ..self }
    }

    /// Bytes that it would take now.
    #[must_use]
    pub fn room(&self) -> usize {
        if self.condition == Condition::Silent {
            return usize::MAX;
        }
        self.buffer.saturating_sub(self.held.len())
    }

    /// Bytes that were no command it knows.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.unknown
    }

    /// What it said since the last call.
    pub fn take_answers(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.answers)
    }

    /// What fell out since the last call.
    pub fn take_slips(&mut self) -> Vec<Slip> {
        std::mem::take(&mut self.slips)
    }

    /// Somebody opens the cover, puts in a roll, pulls the plug.
    pub fn set(&mut self, condition: Condition) {
        if condition == self.condition {
            return;
        }
        self.condition = condition;
        self.report();
        self.run();
    }

    /// Takes bytes.
    pub fn receive(&mut self, bytes: &[u8]) {
        if self.condition == Condition::Silent {
            return;
        }
        for &byte in bytes {
            self.sieve(byte);
        }
        self.run();
    }

    /// Takes real-time commands out of the stream wherever they stand, as many printers do: a
    /// picture that spells one is spoilt, and a test sees it.
    fn sieve(&mut self, byte: u8) {
        const CLEAR_ALL: [u8; 10] = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];
        self.real_time.push(byte);
        match self.real_time.as_slice() {
            [0x10] | [0x10, 0x04 | 0x05] => return,
            [0x10, 0x04, kind @ 1..=4] => self.answer_status(*kind),
            [0x10, 0x05, 0x01 | 0x02] => self.clear(),
            begun if begun == CLEAR_ALL => self.clear(),
            begun if CLEAR_ALL.starts_with(begun) => return,
            _ => {
                // The last byte may begin another one.
                let again = byte == 0x10 && self.real_time.len() > 1;
                if again {
                    self.real_time.pop();
                }
                self.held.extend(self.real_time.drain(..));
                if again {
                    self.real_time.push(byte);
                }
                return;
            }
        }
        self.real_time.clear();
    }

    fn answer_status(&mut self, kind: u8) {
        if kind != 3 || self.knows.errors {
            self.say(&[self.condition.status()[usize::from(kind) - 1]]);
        }
    }

    fn clear(&mut self) {
        if self.knows.clear {
            self.held.clear();
            self.rows.clear();
            self.paper.clear();
            self.bytes.clear();
        }
    }

    fn say(&mut self, bytes: &[u8]) {
        if self.condition.speaks() {
            self.answers.extend_from_slice(bytes);
        }
    }

    fn report(&mut self) {
        if self.reporting {
            self.say(&self.condition.report());
        }
    }

    /// Prints for as long as there is something to print and nothing wrong.
    fn run(&mut self) {
        while self.condition.prints() {
            if let Some(row) = self.rows.pop_front() {
                self.row(row);
            } else if let Some((command, length)) = next_command(self.held.make_contiguous()) {
                let bytes: Vec<u8> = self.held.drain(..length).collect();
                self.obey(command, &bytes);
            } else {
                return;
            }
        }
    }

    fn row(&mut self, row: Vec<u8>) {
        self.paper.push(row);
        if let Condition::PaperOutAfter(rows) = self.condition {
            self.condition = Condition::PaperOutAfter(rows.saturating_sub(1));
            if rows <= 1 {
                self.condition = Condition::PaperOut;
                self.fall(true);
                self.report();
            }
        } else if self.paper.len() >= MAX_ROWS {
            self.fall(true);
        }
    }

    fn fall(&mut self, torn: bool) {
        let rows = std::mem::take(&mut self.paper);
        let bytes = if torn {
            self.bytes.clone()
        } else {
            std::mem::take(&mut self.bytes)
        };
        if rows.is_empty() {
            return;
        }
        let mut picture = Picture::blank(self.width, u32::try_from(rows.len()).unwrap_or(0));
        for (y, row) in (0u32..).zip(&rows) {
            for (at, byte) in (0u32..).zip(row) {
                for bit in (0..8).filter(|bit| byte & (0x80 >> bit) != 0) {
                    picture.ink(at * 8 + bit, y);
                }
            }
        }
        self.slips.push(Slip {
            picture,
            bytes,
            torn,
        });
    }

    fn obey(&mut self, command: Command, bytes: &[u8]) {
        match command {
            Command::Rows { wide, data } => {
                self.bytes.extend_from_slice(bytes);
                self.rows
                    .extend(data.chunks_exact(wide.max(1)).map(<[u8]>::to_vec));
            }
            Command::Feed(rows) => {
                self.bytes.extend_from_slice(bytes);
                self.rows.extend(std::iter::repeat_n(Vec::new(), rows));
            }
            Command::Set => self.bytes.extend_from_slice(bytes),
            Command::Cut => {
                self.bytes.extend_from_slice(bytes);
                self.fall(false);
            }
            Command::Report(on) => {
                self.reporting = on && self.knows.reports;
                self.report();
            }
            Command::Fence if self.knows.fence => {
                let low = self.condition == Condition::PaperLow;
                self.say(&[if low { 0x03 } else { 0x00 }]);
            }
            Command::ProcessId([a, b, c, d]) if self.knows.process_id => {
                self.say(&[0x37, 0x22, a, b, c, d, 0x00]);
            }
            Command::Model if self.knows.model => self.say(b"_Layso fake printer\0"),
            Command::Fence | Command::ProcessId(_) | Command::Model | Command::Nothing => {}
            Command::Unknown => self.unknown += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printer::escpos;

    fn page(rows: u32) -> Vec<u8> {
        let mut picture = Picture::blank(576, rows);
        (0..rows).for_each(|y| picture.ink(y % 576, y));
        escpos::page(&picture)
    }

    #[test]
    fn it_answers_as_the_firmware_note_says() {
        for (words, status, report) in [
            ("ready", [0x12, 0x12, 0x12, 0x12], [0x10, 0, 0, 0]),
            ("paper_low", [0x12, 0x12, 0x12, 0x1E], [0x10, 0, 3, 0]),
            ("paper_out", [0x1A, 0x32, 0x12, 0x7E], [0x18, 0, 0x0F, 0]),
            ("cover_open", [0x1A, 0x16, 0x12, 0x12], [0x38, 0, 0, 0]),
            ("error", [0x1A, 0x52, 0x1A, 0x12], [0x18, 8, 0, 0]),
        ] {
            let mut device = Device::new(576, Knows::default());
            device.set(words.parse().unwrap());
            for (kind, expected) in (1..).zip(status) {
                device.receive(&[0x10, 0x04, kind]);
                assert_eq!(device.take_answers(), [expected], "{words}, {kind}");
            }
            device.set(Condition::Ready);
            device.receive(escpos::REPORT_ON);
            device.take_answers();
            device.set(words.parse().unwrap());
            let expected = if words == "ready" {
                Vec::new()
            } else {
                report.to_vec()
            };
            assert_eq!(device.take_answers(), expected, "{words}");
        }
        assert!("soaked".parse::<Condition>().is_err());
        assert!("paper_out soon".parse::<Condition>().is_err());
    }

    #[test]
    fn a_page_falls_out_as_it_was_drawn() {
        let mut device = Device::new(576, Knows::default());
        let bytes = page(300);
        for part in bytes.chunks(7) {
            device.receive(part);
        }
        let slips = device.take_slips();
        assert_eq!(slips.len(), 1);
        assert_eq!((slips[0].picture.height(), slips[0].torn), (300, false));
        assert!((0..300).all(|y| slips[0].picture.is_inked(y % 576, y)));
        assert_eq!(
            (slips[0].bytes.as_slice(), device.unknown()),
            (bytes.as_slice(), 0)
        );
    }

    #[test]
    fn without_paper_it_holds_the_page_and_gives_it_with_the_next_roll() {
        let mut device = Device::new(576, Knows::default());
        device.set(Condition::PaperOutAfter(100));
        device.receive(&page(300));
        device.receive(escpos::FENCE);
        let torn = device.take_slips();
        assert_eq!(
            (torn.len(), torn[0].torn, torn[0].picture.height()),
            (1, true, 100)
        );
        assert_eq!(
            device.take_answers(),
            [0u8; 0],
            "no answer to GS r while paper is out"
        );
        device.set(Condition::Ready);
        assert_eq!(device.take_slips()[0].picture.height(), 200);
        assert_eq!(device.take_answers(), [0x00]);
    }

    #[test]
    fn cleared_it_gives_nothing_with_the_next_roll_unless_it_does_not_know_how() {
        for (clear, after) in [(true, 0), (false, 1)] {
            let mut device = Device::new(
                576,
                Knows {
                    clear,
                    ..Knows::default()
                },
            );
            device.set(Condition::CoverOpen);
            device.receive(&page(300));
            device.receive(escpos::CLEAR);
            device.set(Condition::Ready);
            assert_eq!(device.take_slips().len(), after);
        }
    }
}
