//! The printer's bytes, told apart by their bits and never by their count: a printer also speaks
//! unasked, and late answers come among newer ones.

/// One thing that the printer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To `DLE EOT n`: bits `0xx1xx10`. Which `n` it answers only the asker knows.
    Status(u8),
    /// A report of its own accord (`GS a`): four bytes, `0xx1xx00` then three of `0xx0xxxx`.
    Report([u8; 4]),
    /// To `GS r 1`, or another answer of one byte: bits `0xx0xxxx`.
    Paper(u8),
    /// To `GS ( H`: `37 22`, the job's four characters, `00`.
    Printed([u8; 4]),
    /// To `GS I`: `5F`, a text, `00`.
    Text(String),
    /// Its buffer is full (`13`) or free again (`11`).
    MayWrite(bool),
    /// Nothing that we know.
    Noise(u8),
}

/// Longest text in an answer, bytes.
const LONGEST_TEXT: usize = 80;

/// Puts answers together from bytes that come one by one.
#[derive(Debug, Default)]
pub struct Listener {
    begun: Vec<u8>,
}

impl Listener {
    /// Hears one byte. Answers what it completes; a byte that breaks off a longer answer shows
    /// the bytes before it as noise and then counts for itself.
    pub fn hear(&mut self, byte: u8) -> Vec<Answer> {
        let mut heard = Vec::new();
        if !self.begun.is_empty() && !self.goes_on(byte) {
            heard.extend(self.begun.drain(..).map(single));
        }
        self.begun.push(byte);
        if let Some(answer) = self.complete() {
            self.begun.clear();
            heard.push(answer);
        }
        heard
    }

    /// True when the byte can follow what has begun.
    fn goes_on(&self, byte: u8) -> bool {
        match *self.begun.as_slice() {
            [] => true,
            [0x37] => byte == 0x22,
            [0x37, 0x22] | [0x37, 0x22, _] | [0x37, 0x22, _, _] | [0x37, 0x22, _, _, _] => {
                (0x20..=0x7E).contains(&byte)
            }
            [0x37, ..] => byte == 0,
            [0x5F, ..] => self.begun.len() < LONGEST_TEXT && byte < 0x80,
            _ => byte & 0x90 == 0,
        }
    }

    fn complete(&self) -> Option<Answer> {
        match *self.begun.as_slice() {
            [0x37, 0x22, a, b, c, d, 0] => Some(Answer::Printed([a, b, c, d])),
            [0x37, ..] => None,
            [0x5F, ref text @ .., 0] => Some(Answer::Text(
                String::from_utf8_lossy(text).trim().to_owned(),
            )),
            [0x5F, ..] => None,
            [a, b, c, d] => Some(Answer::Report([a, b, c, d])),
            // The first byte of a report; three more must come.
            [first, ..] if first & 0x93 == 0x10 => None,
            [byte] => Some(single(byte)),
            _ => None,
        }
    }
}

fn single(byte: u8) -> Answer {
    match byte {
        0x11 => Answer::MayWrite(true),
        0x13 => Answer::MayWrite(false),
        _ if byte & 0x93 == 0x12 => Answer::Status(byte),
        _ if byte & 0x90 == 0 => Answer::Paper(byte),
        _ => Answer::Noise(byte),
    }
}
