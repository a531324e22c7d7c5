//! The voice on the sound card of the box, through rodio.
//!
//! The card is opened for each utterance and let go after it. So one that was pulled out and
//! plugged in again, or that another program held, is found at the next call.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use appliance::clock;
use appliance::shutdown::Shutdown;
use rodio::buffer::SamplesBuffer;
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Player};

use super::Mouth;
use super::clips::Sound;

/// Silence after the last word, so that the card has played it before it is let go, milliseconds.
const TAIL_MS: u32 = 300;

/// How much longer than the sound a card may take before it counts as stuck, milliseconds.
const PATIENCE_MS: u64 = 4_000;

/// Without any sign of a new card a box tries again after this, and doubles it with every failure
/// up to [`LONGEST_WAIT_MS`], milliseconds: sound servers come and go, other programs let go.
const FIRST_WAIT_MS: u64 = 5_000;

/// The longest of these pauses, milliseconds.
const LONGEST_WAIT_MS: u64 = 160_000;

/// The default sound card.
pub struct Device {
    volume: f32,
    stop: Shutdown,
    open: Option<MixerDeviceSink>,
    failure: Arc<Mutex<Option<String>>>,
    cards: BTreeSet<String>,
    tried: u64,
    wait: u64,
}

impl Device {
    /// The card, to be played at `volume` percent. Falls silent at once when the box stops.
    #[must_use]
    pub fn new(volume: u8, stop: Shutdown) -> Device {
        Device {
            volume: f32::from(volume.min(100)) / 100.0,
            stop,
            open: None,
            failure: Arc::default(),
            cards: BTreeSet::new(),
            tried: 0,
            wait: 0,
        }
    }

    fn failure(&self) -> Option<String> {
        self.failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Mouth for Device {
    fn open(&mut self) -> Result<(), String> {
        self.cards = cards();
        self.tried = clock::mono_ms();
        // ALSA fills the log with its search for a card where there can be none.
        if self.cards.is_empty() && !has_other_sound() {
            self.wait = FIRST_WAIT_MS;
            return Err("this machine has no sound card".into());
        }
        // What went wrong with the card before is not this one's fault.
        drop(self.failure());
        let failure = self.failure.clone();
        let opened = DeviceSinkBuilder::from_default_device().and_then(|builder| {
            builder
                .with_error_callback(move |cause| {
                    // These are told by a card that plays on.
                    use rodio::cpal::ErrorKind::{DeviceChanged, RealtimeDenied, Xrun};
                    if !matches!(cause.kind(), DeviceChanged | RealtimeDenied | Xrun) {
                        let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
                        failure.get_or_insert(cause.to_string());
                    }
                })
                .open_sink_or_fallback()
        });
        self.wait = match &opened {
            Ok(_) => 0,
            Err(_) => (self.wait * 2).clamp(FIRST_WAIT_MS, LONGEST_WAIT_MS),
        };
        let mut sink = opened.map_err(|cause| format!("no sound card can be opened: {cause}"))?;
        sink.log_on_drop(false);
        self.open = Some(sink);
        Ok(())
    }

    fn say(&mut self, sound: &Sound, _name: &str) -> Result<(), String> {
        if self.open.is_none() {
            self.open()?;
        }
        let sink = self.open.take().ok_or("no sound card is open")?;
        let rate = NonZero::new(sound.rate).ok_or("a sound without a rate")?;
        let tail = usize::try_from(sound.rate * TAIL_MS / 1000).unwrap_or(0);
        let samples: Vec<f32> = sound
            .samples
            .iter()
            .map(|sample| f32::from(*sample) / 32_768.0 * self.volume)
            .chain(std::iter::repeat_n(0.0, tail))
            .collect();
        let player = Player::connect_new(sink.mixer());
        player.append(SamplesBuffer::new(NonZero::<u16>::MIN, rate, samples));
        let limit = clock::mono_ms() + sound.duration_ms() + u64::from(TAIL_MS) + PATIENCE_MS;
        while !player.empty() {
            if let Some(failure) = self.failure() {
                return Err(format!("the sound card failed: {failure}"));
            }
            if self.stop.is_asked() {
                return Ok(());
            }
            if clock::mono_ms() > limit {
                return Err("the sound card does not play".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn may_have_changed(&mut self) -> bool {
        cards() != self.cards
            || clock::mono_ms().saturating_sub(self.tried) >= self.wait.max(FIRST_WAIT_MS)
    }
}

/// True when sound may go somewhere without a card: to a sound server, or where ALSA's settings
/// send it.
fn has_other_sound() -> bool {
    let told = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = told("HOME").map(|home| PathBuf::from(home).join(".asoundrc"));
    let runtime = told("XDG_RUNTIME_DIR").map(PathBuf::from).into_iter();
    let sockets =
        runtime.flat_map(|folder| [folder.join("pulse/native"), folder.join("pipewire-0")]);
    ["ALSA_CONFIG_PATH", "PULSE_SERVER"]
        .into_iter()
        .any(|name| told(name).is_some())
        || sockets
            .chain(home)
            .chain([PathBuf::from("/etc/asound.conf")])
            .any(|file| file.exists())
}

/// The playback devices that the kernel knows: `pcmC0D0p` and the like.
fn cards() -> BTreeSet<String> {
    std::fs::read_dir("/dev/snd")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("pcm") && name.ends_with('p'))
        .collect()
}
