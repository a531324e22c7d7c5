//! The voice as files: one WAV for each utterance, for tests and for halls without loudspeakers.

use std::fs;
use std::path::{Path, PathBuf};

use super::Mouth;
use super::clips::Sound;

/// Writes into a folder what would be heard.
#[derive(Debug)]
pub struct WavFolder(PathBuf);

impl WavFolder {
    /// Into this folder, which is made when it is not there.
    #[must_use]
    pub fn new(folder: PathBuf) -> WavFolder {
        WavFolder(folder)
    }
}

impl Mouth for WavFolder {
    fn open(&mut self) -> Result<(), String> {
        fs::create_dir_all(&self.0).map_err(|cause| format!("{}: {cause}", self.0.display()))
    }

    fn say(&mut self, sound: &Sound, name: &str) -> Result<(), String> {
        let file = self.0.join(format!("{name}.wav"));
        // Under another name until it is whole, for whoever watches the folder.
        let half = self.0.join(format!(".{name}.half"));
        write(&half, sound)
            .and_then(|()| fs::rename(&half, &file).map_err(hound::Error::IoError))
            .map_err(|cause| format!("{}: {cause}", file.display()))
    }

    fn may_have_changed(&mut self) -> bool {
        self.0.is_dir()
    }
}

fn write(file: &Path, sound: &Sound) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: sound.rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(file, spec)?;
    for sample in &sound.samples {
        wav.write_sample(*sample)?;
    }
    wav.finalize()
}
