//! Bytes of a keypad and the time at which they came become keys. Pure.

use std::collections::{BTreeMap, VecDeque};

use super::template::{Check, Field, Template};
use crate::desk::Key;

/// A key that is held or bounces counts once: its repeats within this time of the one before are
/// the same press, milliseconds.
pub const DEBOUNCE_MS: u64 = 600;

/// What was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// A key was pressed.
    Key(Key),
    /// A frame of a keypad with another address, which is not this counter's.
    OtherAddress(u8),
    /// A key that the template does not name.
    UnknownKey(u8),
}

/// Reads the bytes of one keypad.
#[derive(Debug)]
pub struct Decoder {
    template: Template,
    held: VecDeque<u8>,
    last_byte: u64,
    last_press: BTreeMap<u8, u64>,
    noise: u64,
}

impl Decoder {
    /// A decoder that has heard nothing.
    #[must_use]
    pub fn new(template: Template) -> Decoder {
        Decoder {
            template,
            held: VecDeque::new(),
            last_byte: 0,
            last_press: BTreeMap::new(),
            noise: 0,
        }
    }

    /// Bytes that belonged to no frame.
    #[must_use]
    pub fn noise(&self) -> u64 {
        self.noise
    }

    /// Bytes came at `now`, by a clock that only runs forward.
    pub fn feed(&mut self, bytes: &[u8], now: u64) -> Vec<Heard> {
        if now.saturating_sub(self.last_byte) > self.template.gap_ms {
            // The rest of a frame that was cut: what comes now begins anew.
            self.drop_noise(self.held.len());
        }
        self.last_byte = now;
        let mut heard = Vec::new();
        for &byte in bytes {
            self.held.push_back(byte);
            if let Some(found) = self.frame() {
                heard.extend(self.press(found, now));
            }
        }
        heard
    }

    /// The address and the key of the frame that the held bytes end with, when they do. Bytes that
    /// cannot begin a frame are dropped.
    fn frame(&mut self) -> Option<(Option<u8>, u8)> {
        let length = self.template.length();
        while !self.held.is_empty() {
            let held = self.held.make_contiguous();
            let header = &self.template.header;
            let begins = held
                .iter()
                .zip(header)
                .all(|(byte, expected)| byte == expected);
            if begins && held.len() < length {
                return None;
            }
            if begins && let Some(found) = whole(&self.template, &held[..length]) {
                self.held.drain(..length);
                return Some(found);
            }
            self.drop_noise(1);
        }
        None
    }

    fn drop_noise(&mut self, count: usize) {
        self.held.drain(..count);
        self.noise += u64::try_from(count).unwrap_or(u64::MAX);
    }

    fn press(&mut self, (address, code): (Option<u8>, u8), now: u64) -> Option<Heard> {
        if let Some(address) = address
            && address != self.template.address
        {
            return Some(Heard::OtherAddress(address));
        }
        let Some(&key) = self.template.keys.get(&code) else {
            return Some(Heard::UnknownKey(code));
        };
        let before = self.last_press.insert(code, now);
        let again = before.is_some_and(|before| now.saturating_sub(before) < DEBOUNCE_MS);
        (!again).then_some(Heard::Key(key))
    }
}

/// Takes a whole frame apart, when it is one.
fn whole(template: &Template, frame: &[u8]) -> Option<(Option<u8>, u8)> {
    let (front, trailer) = frame.split_at(frame.len() - template.trailer.len());
    let (checked, sum) = front.split_at(front.len() - template.check.length());
    let from = if template.check_header {
        0
    } else {
        template.header.len()
    };
    if trailer != template.trailer || sum != template.check.of(&checked[from..]) {
        return None;
    }
    let (mut address, mut key) = (None, None);
    for (field, &byte) in template
        .fields
        .iter()
        .zip(&checked[template.header.len()..])
    {
        match field {
            Field::Address => address = Some(byte),
            Field::Key => key = Some(byte),
            Field::Any => {}
        }
    }
    Some((address, key?))
}

impl Check {
    pub(super) fn length(self) -> usize {
        match self {
            Check::None => 0,
            Check::Sum8 | Check::Xor => 1,
            Check::Crc16Arc | Check::Crc16Modbus => 2,
        }
    }

    /// The check bytes of these bytes, as they stand in a frame.
    #[must_use]
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Check::None => Vec::new(),
            Check::Sum8 => vec![
                bytes
                    .iter()
                    .fold(0, |sum: u8, byte| sum.wrapping_add(*byte)),
            ],
            Check::Xor => vec![bytes.iter().fold(0, |sum, byte| sum ^ byte)],
            Check::Crc16Arc => crc16(0x0000, bytes).to_le_bytes().to_vec(),
            Check::Crc16Modbus => crc16(0xffff, bytes).to_le_bytes().to_vec(),
        }
    }
}

/// CRC-16 with the polynomial 0x8005, bits reflected.
fn crc16(start: u16, bytes: &[u8]) -> u16 {
    bytes.iter().fold(start, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xa001
            } else {
                crc >> 1
            }
        })
    })
}

#[cfg(test)]
mod tests;
