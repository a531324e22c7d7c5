//! A pack of clips, bundled or from a folder, and clips joined into what is heard.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use appliance::config::Wrong;
use protocol::Names;

use super::manifest::{Manifest, Pauses, Sentence};
use super::phrase::{self, Part, Pause, Rules};

include!(concat!(env!("OUT_DIR"), "/voice.rs"));

/// Clips begin and end within this time at silence, milliseconds, so that joints do not click
/// however they were recorded.
const FADE_MS: u32 = 2;

/// Sound: one channel, 16 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// Samples a second.
    pub rate: u32,
    /// The samples.
    pub samples: Vec<i16>,
}

impl Sound {
    /// How long it sounds, milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        u64::try_from(self.samples.len())
            .unwrap_or(u64::MAX)
            .saturating_mul(1000)
            / u64::from(self.rate)
    }
}

/// A voice: every clip that its rules can name.
#[derive(Debug, Clone)]
pub struct Pack {
    name: String,
    rules: Rules,
    pauses: Pauses,
    rate: u32,
    clips: BTreeMap<String, Vec<i16>>,
    sentences: Vec<Sentence>,
}

impl Pack {
    /// The voice that is part of the program.
    ///
    /// # Panics
    ///
    /// When a clip is missing in it, which a test finds before.
    #[must_use]
    pub fn bundled() -> Pack {
        let file = |name: &str| {
            let key = name.strip_suffix(".wav").unwrap_or(name);
            FILES
                .binary_search_by(|(path, _)| (*path).cmp(key))
                .map(|at| FILES[at].1.to_vec())
                .map_err(|_| "it is not there".to_owned())
        };
        Pack::read(Path::new("assets/voice"), file)
            .unwrap_or_else(|wrong| panic!("the bundled voice is broken: {wrong}"))
    }

    /// A voice in a folder: `voice.toml`, `chime.wav`, `vi/*.wav` and, if it speaks English,
    /// `en/*.wav`.
    ///
    /// # Errors
    ///
    /// When a file is missing or is not what it must be; names it and the remedy.
    pub fn folder(folder: &Path) -> Result<Pack, Wrong> {
        Pack::read(folder, |name| {
            std::fs::read(folder.join(name)).map_err(|cause| cause.to_string())
        })
    }

    fn read(folder: &Path, file: impl Fn(&str) -> Result<Vec<u8>, String>) -> Result<Pack, Wrong> {
        let wrong = |name: &str, reason: String, remedy: &str| Wrong {
            file: folder.join(name),
            key: None,
            reason,
            remedy: remedy.into(),
        };
        let again = "Copy the whole folder of the voice again, or leave --voices out.";
        let text = file("voice.toml").map_err(|cause| wrong("voice.toml", cause, again))?;
        let manifest: Manifest =
            toml::from_str(&String::from_utf8_lossy(&text)).map_err(|cause| {
                wrong(
                    "voice.toml",
                    cause.message().replace('\n', ", "),
                    "Correct it.",
                )
            })?;
        let rules = Rules {
            vi: (&manifest.vi).into(),
            en: manifest.en.as_ref().map(Into::into),
        };
        let mut clips = BTreeMap::new();
        let mut rate = None;
        let announced = manifest.announcements.iter().flat_map(|sentence| {
            let english = sentence
                .en
                .as_ref()
                .map(|_| format!("en/{}", sentence.clip));
            std::iter::once(format!("vi/{}", sentence.clip)).chain(english)
        });
        for clip in phrase::vocabulary(&rules).into_iter().chain(announced) {
            let name = format!("{clip}.wav");
            let bytes = file(&name).map_err(|cause| wrong(&name, cause, again))?;
            let sound = sound(&bytes).map_err(|reason| {
                wrong(
                    &name,
                    reason,
                    "Make it so with `sox IN.wav -c 1 -b 16 -e signed OUT.wav`.",
                )
            })?;
            let common = *rate.get_or_insert(sound.rate);
            if sound.rate != common {
                let reason = format!(
                    "it has {} samples a second, others have {common}",
                    sound.rate
                );
                return Err(wrong(
                    &name,
                    reason,
                    "Give all clips one rate: `sox IN.wav -r RATE OUT.wav`.",
                ));
            }
            clips.insert(clip, faded(sound));
        }
        Ok(Pack {
            name: manifest.name,
            rules,
            pauses: manifest.pause,
            rate: rate.unwrap_or(1),
            clips,
            sentences: manifest.announcements,
        })
    }

    /// Its name, for the list of devices.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is said for an announcement with this text, and the name of its clip; nothing when the
    /// pack cannot say just that.
    #[must_use]
    pub fn announcement(&self, text: &Names, urgent: bool) -> Option<(&str, Vec<Part>)> {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut known = self.sentences.iter();
        let sentence = known.find(|known| plain(&known.shown.vi) == plain(&text.vi))?;
        // English is said when it is what the boards show.
        let english = plain(&sentence.shown.en) == plain(&text.en) && sentence.en.is_some();
        let parts = phrase::announcement(&sentence.clip, english, urgent);
        Some((&sentence.clip, parts))
    }

    /// Which clips it wants named.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Clips and pauses as one sound, without gaps.
    #[must_use]
    pub fn join(&self, parts: &[Part]) -> Sound {
        let mut samples = Vec::new();
        for part in parts {
            match part {
                Part::Clip(name) => samples.extend(self.clips.get(name).into_iter().flatten()),
                Part::Pause(pause) => samples.resize(samples.len() + self.silence(*pause), 0),
            }
        }
        Sound {
            rate: self.rate,
            samples,
        }
    }

    /// How many samples a part has; nothing when there is no such clip.
    #[must_use]
    pub fn length(&self, part: &Part) -> Option<usize> {
        match part {
            Part::Clip(name) => self.clips.get(name).map(Vec::len),
            Part::Pause(pause) => Some(self.silence(*pause)),
        }
    }

    fn silence(&self, pause: Pause) -> usize {
        let ms = match pause {
            Pause::Chime => self.pauses.chime,
            Pause::Word => self.pauses.word,
            Pause::Comma => self.pauses.comma,
            Pause::Reading => self.pauses.reading,
            Pause::Call => self.pauses.call,
        };
        usize::try_from(u64::from(ms) * u64::from(self.rate) / 1000).unwrap_or(0)
    }
}

/// Where the voice comes from, for messages.
#[must_use]
pub fn origin(folder: Option<&PathBuf>) -> String {
    folder.map_or_else(|| "bundled".into(), |folder| folder.display().to_string())
}

/// The samples of a WAV file of one channel and 16 bits.
fn sound(bytes: &[u8]) -> Result<Sound, String> {
    let reader = hound::WavReader::new(Cursor::new(bytes)).map_err(|cause| cause.to_string())?;
    let spec = reader.spec();
    if (spec.channels, spec.bits_per_sample, spec.sample_format)
        != (1, 16, hound::SampleFormat::Int)
    {
        return Err(format!(
            "it has {} channels of {} bits, a clip has one of 16",
            spec.channels, spec.bits_per_sample
        ));
    }
    if !(8_000..=96_000).contains(&spec.sample_rate) {
        return Err(format!(
            "{} samples a second are too few or too many",
            spec.sample_rate
        ));
    }
    let samples = reader
        .into_samples()
        .collect::<Result<Vec<i16>, _>>()
        .map_err(|cause| cause.to_string())?;
    if samples.is_empty() {
        return Err("it is empty".into());
    }
    Ok(Sound {
        rate: spec.sample_rate,
        samples,
    })
}

fn faded(sound: Sound) -> Vec<i16> {
    let mut samples = sound.samples;
    let steps = i32::try_from(sound.rate * FADE_MS / 1000)
        .unwrap_or(1)
        .max(1);
    let weigh = |sample: &mut i16, weight: i32| {
        *sample = i16::try_from(i32::from(*sample) * weight / steps).unwrap_or(0);
    };
    for (sample, weight) in samples.iter_mut().zip(0..steps) {
        weigh(sample, weight);
    }
    for (sample, weight) in samples.iter_mut().rev().zip(0..steps) {
        weigh(sample, weight);
    }
    samples
}

#[cfg(test)]
#[path = "clips_tests.rs"]
mod tests;
