//! What is said for a call: the names of clips and the pauses between them, in order. Pure.
//!
//! A call alone is read twice: in full, then shorter; the second reading is English for a citizen
//! who took the number in English. When more calls wait each is read once, and when many wait
//! they are read as one list after one chime.

use std::collections::BTreeSet;

use protocol::{Call, Language};

use super::manifest::{LabelReading, Tongue};
use super::number;

/// A stretch of what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A clip, by its path in the pack without `.wav`: `vi/digit-4`.
    Clip(String),
    /// Silence.
    Pause(Pause),
}

/// A kind of silence; the pack says how long each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// After the chime.
    Chime,
    /// Between two clips of one phrase.
    Word,
    /// Between the number and the counter.
    Comma,
    /// Between two readings.
    Reading,
    /// Between two calls of one batch.
    Call,
}

/// How much is said for the calls at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One call, twice.
    Twice,
    /// One call, once.
    Once,
    /// Several calls, each once and short, after one chime.
    Batch,
}

/// The rules of a pack, as far as they decide which clips are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Vietnamese.
    pub vi: Reading,
    /// English, where the pack speaks it.
    pub en: Option<Reading>,
}

/// How one language is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// How labels are read.
    pub labels: LabelReading,
    /// Counters up to this number have a clip of their own.
    pub whole: u16,
}

impl From<&Tongue> for Reading {
    fn from(tongue: &Tongue) -> Reading {
        Reading {
            labels: tongue.labels,
            whole: tongue.whole,
        }
    }
}

/// The label cannot be read aloud.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the label {0:?} has letters that no clip says")]
pub struct Unspeakable(String);

/// What is said for these calls: the chime, and then each of them in its turn.
///
/// # Errors
///
/// When a label is not one that the hall gives.
pub fn phrase(calls: &[Call], style: Style, rules: &Rules) -> Result<Vec<Part>, Unspeakable> {
    let mut said = Said(vec![Part::Clip("chime".into()), Part::Pause(Pause::Chime)]);
    for (at, call) in calls.iter().enumerate() {
        if at > 0 {
            said.pause(Pause::Call);
        }
        let english = rules.en.filter(|_| call.language == Language::En);
        match (style, english) {
            (Style::Batch, _) => said.vietnamese(call, rules.vi, Length::Short)?,
            (Style::Twice, None) => {
                said.vietnamese(call, rules.vi, Length::Full)?;
                said.pause(Pause::Reading);
                said.vietnamese(call, rules.vi, Length::Short)?;
            }
            _ => said.vietnamese(call, rules.vi, Length::Full)?,
        }
        if let Some(english) = english {
            said.pause(Pause::Reading);
            said.english(
                call,
                english,
                if style == Style::Batch {
                    Length::Short
                } else {
                    Length::Full
                },
            )?;
        }
    }
    Ok(said.0)
}

/// What is said for an announcement: the chime, then its clip in both languages where there are
/// two; twice when it is urgent.
#[must_use]
pub fn announcement(clip: &str, english: bool, urgent: bool) -> Vec<Part> {
    let mut said = Said(vec![Part::Clip("chime".into()), Part::Pause(Pause::Chime)]);
    for reading in 0..if urgent { 2 } else { 1 } {
        if reading > 0 {
            said.pause(Pause::Reading);
        }
        said.words("vi", [clip]);
        if english {
            said.pause(Pause::Reading);
            said.words("en", [clip]);
        }
    }
    said.0
}

/// Every clip that the rules can name. A pack must have them all.
#[must_use]
pub fn vocabulary(rules: &Rules) -> BTreeSet<String> {
    let letters = || {
        number::LETTERS
            .chars()
            .map(|letter| format!("letter-{letter}"))
    };
    let whole = |reading: Reading| (1..=reading.whole).map(|number| format!("n{number}"));
    let named = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let mut clips = BTreeSet::from(["chime".to_owned()]);
    let vi = named(&["invite", "number", "to-counter", "counter"])
        .into_iter()
        .chain(named(&number::vietnamese_words()))
        .chain(letters())
        .chain(whole(rules.vi));
    clips.extend(vi.map(|name| format!("vi/{name}")));
    if let Some(reading) = rules.en {
        let en = named(&["number", "to-counter", "counter"])
            .into_iter()
            .chain(named(&number::english_words()))
            .chain(letters())
            .chain(whole(reading));
        clips.extend(en.map(|name| format!("en/{name}")));
    }
    clips
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Full,
    Short,
}

struct Said(Vec<Part>);

impl Said {
    /// "Mời công dân có số B không bốn năm, đến quầy số mười hai" or, shorter,
    /// "Số B không bốn năm, quầy số mười hai".
    fn vietnamese(
        &mut self,
        call: &Call,
        reading: Reading,
        length: Length,
    ) -> Result<(), Unspeakable> {
        let (first, second) = match length {
            Length::Full => ("invite", "to-counter"),
            Length::Short => ("number", "counter"),
        };
        self.sentence("vi", call, reading, number::vietnamese, [first, second])
    }

    /// "Number B zero four five, please go to counter twelve".
    fn english(
        &mut self,
        call: &Call,
        reading: Reading,
        length: Length,
    ) -> Result<(), Unspeakable> {
        let second = match length {
            Length::Full => "to-counter",
            Length::Short => "counter",
        };
        self.sentence("en", call, reading, number::english, ["number", second])
    }

    fn sentence(
        &mut self,
        language: &str,
        call: &Call,
        reading: Reading,
        number: fn(u16) -> Vec<&'static str>,
        [before_label, before_counter]: [&str; 2],
    ) -> Result<(), Unspeakable> {
        let label = number::label(&call.label, reading.labels, number)
            .ok_or_else(|| Unspeakable(call.label.clone()))?;
        self.words(
            language,
            std::iter::once(before_label).chain(label.iter().map(String::as_str)),
        );
        self.pause(Pause::Comma);
        if (1..=reading.whole).contains(&call.counter) {
            let whole = format!("n{}", call.counter);
            self.words(language, [before_counter, &whole]);
        } else {
            self.words(
                language,
                std::iter::once(before_counter).chain(number(call.counter)),
            );
        }
        Ok(())
    }

    fn words<'w>(&mut self, language: &str, words: impl IntoIterator<Item = &'w str>) {
        for (at, word) in words.into_iter().enumerate() {
            if at > 0 {
                self.pause(Pause::Word);
            }
            self.0.push(Part::Clip(format!("{language}/{word}")));
        }
    }

    fn pause(&mut self, pause: Pause) {
        self.0.push(Part::Pause(pause));
    }
}

#[cfg(test)]
#[path = "phrase_tests.rs"]
mod tests;
