//! What the frames of a keypad look like: data, so that an unknown keypad needs no new code.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::desk::Key;

/// The frames of one kind of keypad.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The bytes before the fields, in hex.
    #[serde(default, deserialize_with = "hex_text")]
    pub header: Vec<u8>,
    /// The bytes in between, one field each.
    pub fields: Vec<Field>,
    /// The check bytes after the fields.
    #[serde(default)]
    pub check: Check,
    /// True when the check covers the header, too.
    #[serde(default = "yes")]
    pub check_header: bool,
    /// The bytes at the end, in hex.
    #[serde(default, deserialize_with = "hex_text")]
    pub trailer: Vec<u8>,
    /// The address of this counter's keypad; frames of others are ignored.
    #[serde(default = "first")]
    pub address: u8,
    /// A pause longer than this ends a frame, milliseconds.
    #[serde(default = "gap")]
    pub gap_ms: u64,
    /// What each key byte (in hex) means.
    #[serde(deserialize_with = "key_map")]
    pub keys: BTreeMap<u8, Key>,
    /// What is sent when a request was done, such as a beep; in hex.
    #[serde(default, deserialize_with = "hex_text")]
    pub on_done: Vec<u8>,
    /// What is sent when a request was refused or a key did nothing; in hex.
    #[serde(default, deserialize_with = "hex_text")]
    pub on_no: Vec<u8>,
    /// The group to which the key `transfer` sends people on.
    #[serde(default)]
    pub transfer_to: Option<String>,
    /// Asks the keypad for a sign of life. Without it only a keypad whose wire is gone is missed.
    #[serde(default)]
    pub poll: Option<Poll>,
}

/// How a keypad is asked for a sign of life.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poll {
    /// What is sent, in hex.
    #[serde(deserialize_with = "hex_text")]
    pub send: Vec<u8>,
    /// How often, milliseconds.
    pub every_ms: u64,
    /// A keypad that answered nothing for so long is silent, milliseconds.
    pub silent_after_ms: u64,
}

/// One byte of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The keypad's address.
    Address,
    /// The key.
    Key,
    /// Something that does not matter.
    Any,
}

/// How a frame is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Not at all.
    #[default]
    None,
    /// The sum of the bytes.
    Sum8,
    /// All bytes by exclusive or.
    Xor,
    /// CRC-16/ARC, low byte first.
    Crc16Arc,
    /// CRC-16/MODBUS, low byte first.
    Crc16Modbus,
}

/// The profiles that are built in: name, what it is for, the template.
pub const PROFILES: &[(&str, &str, &str)] = &[
    (
        "qsystem",
        "QSystem/Apertum button units, 57600 baud: 01 address key 07",
        r#"
header = "01"
fields = ["address", "key"]
trailer = "07"
[keys]
31 = "next"
32 = "start"
33 = "pause"
34 = "end"
"#,
    ),
    (
        "letters",
        "one character a key, as on the page: G primary, L recall, V absent, X done, T pause; H papers missing, J papers kept, S back, Z undo, 1 to 9 outcomes",
        r#"
fields = ["key"]
[keys]
47 = "primary"
67 = "primary"
4C = "recall"
6C = "recall"
56 = "no_show"
76 = "no_show"
58 = "finish"
78 = "finish"
54 = "pause"
74 = "pause"
48 = "suspend_missing"
68 = "suspend_missing"
4A = "suspend_kept"
6A = "suspend_kept"
53 = "take_back"
73 = "take_back"
5A = "undo"
7A = "undo"
31 = "outcome_1"
32 = "outcome_2"
33 = "outcome_3"
34 = "outcome_4"
35 = "outcome_5"
36 = "outcome_6"
37 = "outcome_7"
38 = "outcome_8"
39 = "outcome_9"
"#,
    ),
];

impl Template {
    /// A built-in profile.
    #[must_use]
    pub fn profile(name: &str) -> Option<Template> {
        let (_, _, text) = PROFILES.iter().find(|(known, _, _)| *known == name)?;
        toml::from_str(text).ok()
    }

    /// Bytes of a whole frame.
    #[must_use]
    pub fn length(&self) -> usize {
        self.header.len() + self.fields.len() + self.check.length() + self.trailer.len()
    }

    /// What makes the template useless, if anything: the key and the reason.
    #[must_use]
    pub fn flaw(&self) -> Option<(&'static str, String)> {
        let count = |field| self.fields.iter().filter(|&&known| known == field).count();
        if count(Field::Key) != 1 {
            return Some(("fields", "exactly one field is the key".into()));
        }
        if count(Field::Address) > 1 {
            return Some(("fields", "at most one field is the address".into()));
        }
        if self.keys.is_empty() {
            return Some(("keys", "no key means anything".into()));
        }
        if self.transfer_to.is_none() && self.keys.values().any(|key| *key == Key::Transfer) {
            return Some((
                "transfer_to",
                "a key sends people on and no group is named".into(),
            ));
        }
        if let Some(poll) = &self.poll
            && (poll.send.is_empty() || poll.every_ms < 50 || poll.silent_after_ms <= poll.every_ms)
        {
            let reason = "something is sent, every 50 ms or more, and silence is longer than that";
            return Some(("poll", reason.into()));
        }
        None
    }

    /// The frame that a keypad of this kind sends for a key: what a fake needs.
    #[must_use]
    pub fn frame(&self, key: Key) -> Option<Vec<u8>> {
        let (&code, _) = self.keys.iter().find(|(_, known)| **known == key)?;
        let mut frame = self.header.clone();
        frame.extend(self.fields.iter().map(|field| match field {
            Field::Address => self.address,
            Field::Key => code,
            Field::Any => 0,
        }));
        let from = if self.check_header {
            0
        } else {
            self.header.len()
        };
        frame.extend(self.check.of(&frame[from..]));
        frame.extend(&self.trailer);
        Some(frame)
    }
}

/// Bytes written as hex digits in pairs, with or without spaces.
///
/// # Errors
///
/// Says what is not hex.
pub fn hex(text: &str) -> Result<Vec<u8>, String> {
    let digits: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    if !digits.is_ascii() || digits.len() % 2 == 1 {
        return Err(format!(
            "{text:?} is not bytes in hex, such as \"01 31 07\""
        ));
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16))
        .collect::<Result<_, _>>()
        .map_err(|_| format!("{text:?} is not bytes in hex, such as \"01 31 07\""))
}

fn hex_text<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    hex(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

fn key_map<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<u8, Key>, D::Error> {
    let mut keys = BTreeMap::new();
    for (text, key) in BTreeMap::<String, Key>::deserialize(from)? {
        let [code] = hex(&text).map_err(serde::de::Error::custom)?[..] else {
            return Err(serde::de::Error::custom(format!(
                "{text:?} is not one byte in hex"
            )));
        };
        keys.insert(code, key);
    }
    Ok(keys)
}

fn yes() -> bool {
    true
}

fn first() -> u8 {
    1
}

fn gap() -> u64 {
    200
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_sound_and_its_frames_are_its_own() {
        for (name, about, _) in PROFILES {
            let template = Template::profile(name).expect("a profile can be read");
            assert_eq!(template.flaw(), None, "{name}: {about}");
            for key in template.keys.values() {
                let frame = template.frame(*key).unwrap();
                assert_eq!(frame.len(), template.length(), "{name} {key:?}");
            }
        }
        let qsystem = Template::profile("qsystem").unwrap();
        assert_eq!(qsystem.frame(Key::Next).unwrap(), [0x01, 0x01, 0x31, 0x07]);
        assert!(Template::profile("none such").is_none());
    }

    #[test]
    fn a_template_that_cannot_work_says_why() {
        let read = |text: &str| toml::from_str::<Template>(text);
        let no_key = read("fields = [\"any\"]\nkeys = { \"31\" = \"next\" }").unwrap();
        assert_eq!(no_key.flaw().unwrap().0, "fields");
        let no_keys = read("fields = [\"key\"]\nkeys = {}").unwrap();
        assert_eq!(no_keys.flaw().unwrap().0, "keys");
        let send = "fields = [\"key\"]\nkeys = { \"31\" = \"transfer\" }";
        assert_eq!(read(send).unwrap().flaw().unwrap().0, "transfer_to");
        let poll = "fields = [\"key\"]\nkeys = { \"31\" = \"next\" }\n\
            poll = { send = \"05\", every_ms = 500, silent_after_ms = 400 }";
        assert_eq!(read(poll).unwrap().flaw().unwrap().0, "poll");
        for wrong in [
            "fields = [\"key\"]\nkeys = { \"3\" = \"next\" }",
            "fields = [\"key\"]\nkeys = { \"3131\" = \"next\" }",
            "fields = [\"key\"]\nkeys = { \"31\" = \"fly\" }",
            "header = \"0g\"\nfields = [\"key\"]\nkeys = { \"31\" = \"next\" }",
            "fields = [\"key\"]\nkeys = {}\ncolour = 3",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
