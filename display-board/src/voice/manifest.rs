//! `voice.toml` of a pack: what its clips say, how numbers are read, how long the pauses are.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a pack says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The pack's name, for the list of devices.
    pub name: String,
    /// Silence between clips.
    pub pause: Pauses,
    /// Vietnamese.
    pub vi: Tongue,
    /// English; a pack without it speaks Vietnamese to everyone.
    pub en: Option<Tongue>,
    /// Announcements that it can say.
    #[serde(default, rename = "announcement")]
    pub announcements: Vec<Sentence>,
}

/// An announcement with a clip of its own, `<language>/<clip>.wav`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// The clip's name.
    pub clip: String,
    /// The text of the plan, as boards show it. Only this text is said by the clip: when the plan
    /// changes it, nothing wrong is said.
    pub shown: Shown,
    /// What the Vietnamese clip says.
    pub vi: String,
    /// What the English clip says; it may be left out.
    #[serde(default)]
    pub en: Option<String>,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Silence between clips, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pauses {
    /// After the chime.
    pub chime: u16,
    /// Between two clips of one phrase.
    pub word: u16,
    /// Between the number and the counter.
    pub comma: u16,
    /// Between two readings.
    pub reading: u16,
    /// Between two calls of one batch.
    pub call: u16,
}

/// How one language is spoken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tongue {
    /// How labels are read.
    pub labels: LabelReading,
    /// Counters up to this number have a clip of their own (`n1`, `n2` …).
    pub whole: u16,
    /// What each clip says; the file is `<language>/<name>.wav`.
    pub clips: BTreeMap<String, String>,
}

/// How a label such as B045 is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelReading {
    /// "B không bốn năm": the clearest in a noisy hall.
    #[default]
    Digits,
    /// "B bốn mươi lăm".
    Number,
    /// "B không bốn mươi lăm"; above 999 digit by digit.
    Mixed,
}
