//! Frames of LED boards described by data: bytes, fields and a check, in the order of the wire.
//!
//! A template is a line of words. A word is bytes in hexadecimal (`05`, `3A00`) or a field:
//!
//! | word | what it puts there |
//! | --- | --- |
//! | `addr` | the address of the line, one byte |
//! | `number:CODE`, `counter:CODE`, `addr:CODE` | a number: `u8`, `u16be`, `u16le`, `bcd2` (two bytes, four digits), `ascii3` (digits with leading zeros) |
//! | `label:6` | the label in ASCII, filled up with spaces |
//! | `text:12` | label and counter, `B045 -> 12`, filled up with spaces |
//! | `new:33:31` | the first byte for a new call, the second for any other |
//! | `len` | how many bytes follow it, up to and without the check |
//! | `from` | nothing: the check begins here rather than at the beginning |
//! | `sum8`, `xor`, `sum16hex`, `crc16-arc`, `crc16-modbus` | the check of the bytes before it; CRCs with their low byte first |

use super::Line;

/// A template that was read and can make frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Word>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Bytes(Vec<u8>),
    Number(Of, Code),
    Label(usize),
    Text(usize),
    New(u8, u8),
    Length,
    From,
    Check(Check),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Address,
    Number,
    Counter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    U8,
    U16Be,
    U16Le,
    Bcd(usize),
    Ascii(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Sum8,
    Xor,
    Sum16Hex,
    CrcArc,
    CrcModbus,
}

impl std::str::FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Template, String> {
        let words = text
            .split_whitespace()
            .map(word)
            .collect::<Result<Vec<_>, _>>()?;
        if words.is_empty() {
            return Err("a template needs at least one word".into());
        }
        Ok(Template(words))
    }
}

fn word(text: &str) -> Result<Word, String> {
    let unknown = || format!("{text:?} is neither bytes in hexadecimal nor a field");
    let (name, rest) = text
        .split_once(':')
        .map_or((text, None), |(name, rest)| (name, Some(rest)));
    let width = || {
        let width: usize = rest
            .and_then(|rest| rest.parse().ok())
            .ok_or_else(unknown)?;
        if (1..=64).contains(&width) {
            Ok(width)
        } else {
            Err(unknown())
        }
    };
    let number = |of| {
        Ok(Word::Number(
            of,
            code(rest.unwrap_or("u8")).ok_or_else(unknown)?,
        ))
    };
    match name {
        "addr" => number(Of::Address),
        "number" => number(Of::Number),
        "counter" => number(Of::Counter),
        "label" => Ok(Word::Label(width()?)),
        "text" => Ok(Word::Text(width()?)),
        "new" => {
            let (new, other) = rest
                .and_then(|rest| rest.split_once(':'))
                .ok_or_else(unknown)?;
            let byte = |text| u8::from_str_radix(text, 16).map_err(|_| unknown());
            Ok(Word::New(byte(new)?, byte(other)?))
        }
        "len" => Ok(Word::Length),
        "from" => Ok(Word::From),
        "sum8" => Ok(Word::Check(Check::Sum8)),
        "xor" => Ok(Word::Check(Check::Xor)),
        "sum16hex" => Ok(Word::Check(Check::Sum16Hex)),
        "crc16-arc" => Ok(Word::Check(Check::CrcArc)),
        "crc16-modbus" => Ok(Word::Check(Check::CrcModbus)),
        _ => hex(text).map(Word::Bytes).ok_or_else(unknown),
    }
}

fn code(text: &str) -> Option<Code> {
    let digits = |text: &str| text.parse().ok().filter(|digits| (1..=8).contains(digits));
    match text {
        "u8" => Some(Code::U8),
        "u16be" => Some(Code::U16Be),
        "u16le" => Some(Code::U16Le),
        _ => match text.strip_prefix("bcd") {
            Some(bytes) => digits(bytes).map(Code::Bcd),
            None => digits(text.strip_prefix("ascii")?).map(Code::Ascii),
        },
    }
}

/// Bytes from hexadecimal digits.
#[must_use]
pub fn hex(text: &str) -> Option<Vec<u8>> {
    if text.is_empty()
        || !text.len().is_multiple_of(2)
        || !text.bytes().all(|b| b.is_ascii_hexdigit())
    {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

impl Template {
    /// The bytes that set a line.
    #[must_use]
    pub fn frame(&self, address: u16, line: &Line) -> Vec<u8> {
        let mut out = Vec::new();
        let (mut from, mut length) = (0, None);
        for word in &self.0 {
            match word {
                Word::Bytes(bytes) => out.extend(bytes),
                Word::Number(Of::Address, code) => put(&mut out, address, *code, false),
                Word::Number(Of::Number, code) => put(&mut out, line.number, *code, line.is_dark()),
                Word::Number(Of::Counter, code) => {
                    put(&mut out, line.counter, *code, line.is_dark())
                }
                Word::Label(width) => fill(&mut out, whole(&line.label, *width), *width),
                Word::Text(width) if line.is_dark() => fill(&mut out, "", *width),
                Word::Text(width) => {
                    fill(
                        &mut out,
                        &format!("{} -> {}", line.label, line.counter),
                        *width,
                    );
                }
                Word::New(new, other) => out.push(if line.new { *new } else { *other }),
                Word::Length => {
                    length = Some(out.len());
                    out.push(0);
                }
                Word::From => from = out.len(),
                Word::Check(check) => {
                    count(&mut out, length.take());
                    let sum = sum(*check, &out[from..]);
                    out.extend(sum);
                }
            }
        }
        count(&mut out, length);
        out
    }
}

fn count(out: &mut [u8], length: Option<usize>) {
    if let Some(at) = length {
        out[at] = u8::try_from(out.len() - at - 1).unwrap_or(u8::MAX);
    }
}

/// A dark line shows spaces where digits are characters, and zero where they are a number.
fn put(out: &mut Vec<u8>, value: u16, code: Code, dark: bool) {
    match code {
        Code::U8 => out.push(u8::try_from(value).unwrap_or(u8::MAX)),
        Code::U16Be => out.extend(value.to_be_bytes()),
        Code::U16Le => out.extend(value.to_le_bytes()),
        Code::Bcd(bytes) => {
            let digits = last(value, bytes * 2);
            out.extend(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]));
        }
        Code::Ascii(width) if dark => fill(out, "", width),
        Code::Ascii(width) => out.extend(last(value, width).iter().map(|digit| b'0' + digit)),
    }
}

/// The last digits of a number, with leading zeros.
fn last(value: u16, width: usize) -> Vec<u8> {
    let digits = format!("{value:0width$}");
    digits
        .bytes()
        .skip(digits.len() - width)
        .map(|digit| digit - b'0')
        .collect()
}

/// A label where it fits, else its digits: without its last digit it would be another number.
fn whole(label: &str, width: usize) -> &str {
    if label.len() <= width {
        return label;
    }
    label.trim_start_matches(|letter: char| letter.is_ascii_uppercase())
}

fn fill(out: &mut Vec<u8>, text: &str, width: usize) {
    let bytes = text.bytes().filter(|byte| (0x20..0x7f).contains(byte));
    out.extend(bytes.chain(std::iter::repeat(b' ')).take(width));
}

fn sum(check: Check, bytes: &[u8]) -> Vec<u8> {
    let sum16 = || {
        bytes
            .iter()
            .fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)))
    };
    match check {
        Check::Sum8 => vec![sum16().to_le_bytes()[0]],
        Check::Xor => vec![bytes.iter().fold(0, |xor, byte| xor ^ byte)],
        Check::Sum16Hex => format!("{:04X}", sum16()).into_bytes(),
        Check::CrcArc => crc16(bytes, 0).to_le_bytes().into(),
        Check::CrcModbus => crc16(bytes, 0xffff).to_le_bytes().into(),
    }
}

/// Polynomial 8005, reflected.
fn crc16(bytes: &[u8], start: u16) -> u16 {
    bytes.iter().fold(start, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xa001
            } else {
                crc >> 1
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(label: &str, number: u16, counter: u16, new: bool) -> Line {
        Line {
            label: label.into(),
            number,
            counter,
            new,
        }
    }

    fn frame(template: &str, address: u16, line: &Line) -> String {
        let template: Template = template.parse().expect("a template");
        template
            .frame(address, line)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Recorded and computed bytes, each with the template that must make them.
    #[test]
    fn frames_are_those_of_the_captures() {
        let captures = include_str!("../../../firmware-notes/captures/led-template.hex");
        let rows: Vec<&str> = captures
            .lines()
            .filter(|row| !row.starts_with('#') && !row.trim().is_empty())
            .collect();
        assert!(rows.len() >= 6);
        for row in rows {
            let columns: Vec<&str> = row.split('|').map(str::trim).collect();
            let [what, template, address, label, number, counter, new, bytes] = columns[..] else {
                panic!("not eight columns: {row}");
            };
            let value = |text: &str| text.parse().expect("a number");
            let shown = line(label, value(number), value(counter), new == "new");
            assert_eq!(frame(template, value(address), &shown), bytes, "{what}");
        }
    }

    #[test]
    fn a_dark_line_shows_nothing() {
        let dark = Line::default();
        assert_eq!(
            frame("01 addr label:4 number:ascii3 07", 2, &dark),
            "01 02 20 20 20 20 20 20 20 07"
        );
        assert_eq!(frame("number:u16be text:3", 2, &dark), "00 00 20 20 20");
    }

    #[test]
    fn numbers_that_do_not_fit_keep_their_last_digits() {
        let long = line("B1045", 1045, 300, false);
        assert_eq!(
            frame("number:ascii3 counter:u8 number:bcd2 label:4", 1, &long),
            "30 34 35 FF 10 45 31 30 34 35"
        );
        let offline = line("B9107", 9107, 3, false);
        assert_eq!(frame("label:5", 1, &offline), "42 39 31 30 37");
        assert_eq!(
            frame("label:4 number:ascii4", 1, &offline),
            "39 31 30 37 39 31 30 37"
        );
    }

    #[test]
    fn a_length_counts_what_follows_it_without_the_check() {
        let shown = line("B045", 45, 12, true);
        assert_eq!(
            frame("FF len 01 label:4 new:33:31 xor", 1, &shown),
            "FF 06 01 42 30 34 35 33 B8"
        );
        assert_eq!(frame("len addr", 9, &shown), "01 09");
    }

    #[test]
    fn what_is_no_template_says_which_word() {
        for (text, word) in [
            ("", "at least one"),
            ("05 number:u17", "number:u17"),
            ("05 5", "\"5\""),
            ("label", "label"),
            ("label:999", "label:999"),
            ("new:33", "new:33"),
            ("héx", "héx"),
            ("number:ascii0", "ascii0"),
        ] {
            let cause = text.parse::<Template>().expect_err(text);
            assert!(cause.contains(word), "{text}: {cause}");
        }
    }
}
