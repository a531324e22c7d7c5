//! What a board is told on its command line or in its settings; the command line goes first.

use std::path::PathBuf;
use std::time::Duration;

use appliance::config::{self, Wrong};
use clap::Parser;
use serde::Deserialize;

use crate::panel::Place;
use crate::panel::port::Address;
use crate::panel::template::Template;

/// The board of a waiting area: its page, its voice, its LED panel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Parser, Deserialize)]
#[command(name = "layso-board", version)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// The server, such as http://192.168.1.10:8080
    #[arg(long, value_name = "URL", env = "LAYSO_SERVER")]
    pub server: Option<String>,

    /// The file with this box's token, made by `layso-server enrol --role board --token-file FILE`
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Where the page is served on this machine [default: 127.0.0.1:7090]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,

    /// auto: the sound card, if there is one; none: silent; wav:DIR: files instead of sound [default: auto]
    #[arg(long, value_name = "OUT")]
    pub sound: Option<SoundOut>,

    /// A folder with another voice; the bundled one is used without it
    #[arg(long, value_name = "DIR")]
    pub voices: Option<PathBuf>,

    /// Loudness in percent [default: 100]
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub volume: Option<u8>,

    /// none; terminal: the lines as text in the log; terminal:FILE; led: as [led] of the settings says [default: led if there is [led], else none]
    #[arg(long, value_name = "PANEL")]
    pub panel: Option<PanelOut>,

    /// Where the box remembers which call it spoke last; without it a box that starts again speaks
    /// no call of before
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,

    /// Settings in TOML: the same names with `_`, and [led] for an LED board
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// An LED board; only in the settings.
    #[arg(skip)]
    pub led: Option<LedSettings>,
}

/// Where the voice comes out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum SoundOut {
    /// The sound card.
    Auto,
    /// Nowhere.
    None,
    /// Files in a folder.
    Wav(PathBuf),
}

impl std::str::FromStr for SoundOut {
    type Err = String;

    fn from_str(text: &str) -> Result<SoundOut, String> {
        match text.split_once(':') {
            None if text == "auto" => Ok(SoundOut::Auto),
            None if text == "none" => Ok(SoundOut::None),
            Some(("wav", folder)) if !folder.is_empty() => Ok(SoundOut::Wav(folder.into())),
            _ => Err("write auto, none or wav:DIR".into()),
        }
    }
}

impl TryFrom<String> for SoundOut {
    type Error = String;

    fn try_from(text: String) -> Result<SoundOut, String> {
        text.parse()
    }
}

/// Which LED board there is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum PanelOut {
    /// None.
    None,
    /// Text in the log, or in a file.
    Terminal(Option<PathBuf>),
    /// The one of the settings.
    Led,
}

impl std::str::FromStr for PanelOut {
    type Err = String;

    fn from_str(text: &str) -> Result<PanelOut, String> {
        match text.split_once(':') {
            None if text == "none" => Ok(PanelOut::None),
            None if text == "terminal" => Ok(PanelOut::Terminal(None)),
            None if text == "led" => Ok(PanelOut::Led),
            Some(("terminal", file)) if !file.is_empty() => {
                Ok(PanelOut::Terminal(Some(file.into())))
            }
            _ => Err("write none, terminal, terminal:FILE or led".into()),
        }
    }
}

impl TryFrom<String> for PanelOut {
    type Error = String;

    fn try_from(text: String) -> Result<PanelOut, String> {
        text.parse()
    }
}

/// `[led]` of the settings: a board driven by a template.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedSettings {
    /// The wire.
    #[serde(deserialize_with = "parsed")]
    pub port: Address,
    /// The frame of a line.
    #[serde(deserialize_with = "parsed")]
    pub frame: Template,
    /// What the board answers, in hexadecimal; empty when it does not.
    #[serde(default)]
    pub ack: String,
    /// The pause after each frame, milliseconds.
    #[serde(default = "default_gap")]
    pub gap_ms: u16,
    /// The lines.
    pub line: Vec<LineSettings>,
}

/// One line of an LED board: its address, and a row of the list of calls or a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineSettings {
    /// The address on the wire.
    pub addr: u16,
    /// The row of the list; 1 is the newest call.
    pub row: Option<u8>,
    /// Or the counter whose number is shown.
    pub counter: Option<u16>,
}

fn default_gap() -> u16 {
    20
}

fn parsed<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr<Err = String>,
{
    String::deserialize(from)?
        .parse()
        .map_err(serde::de::Error::custom)
}

/// What a board needs to run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's address.
    pub server: String,
    /// The token of the box.
    pub token: String,
    /// Where the page is served.
    pub listen: String,
    /// Where the voice comes out.
    pub sound: SoundOut,
    /// Another voice than the bundled one.
    pub voices: Option<PathBuf>,
    /// Loudness in percent.
    pub volume: u8,
    /// Which LED board there is.
    pub panel: PanelSettings,
    /// Where the box remembers.
    pub state: Option<PathBuf>,
}

/// An LED board, ready to be driven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PanelSettings {
    /// None.
    None,
    /// Text.
    Terminal(Option<PathBuf>),
    /// Frames by a template.
    Led {
        /// The wire.
        port: Address,
        /// The frame of a line.
        frame: Template,
        /// What the board answers.
        ack: Vec<u8>,
        /// The pause after each frame.
        gap: Duration,
        /// The lines.
        lines: Vec<(u16, Place)>,
    },
}

impl Asked {
    /// The settings: the command line, then the file, then the defaults.
    ///
    /// # Errors
    ///
    /// When the file or the token cannot be used, or something that must be told is not; names
    /// the file, the key, the reason and the remedy.
    pub fn settle(self) -> Result<Settings, Wrong> {
        let name = self
            .config
            .clone()
            .unwrap_or_else(|| "the command line".into());
        let file: Asked = match &self.config {
            Some(path) => config::toml_file(path)?,
            None => Asked::default(),
        };
        let wrong = |key: &str, reason: &str, remedy: &str| Wrong {
            file: name.clone(),
            key: Some(key.into()),
            reason: reason.into(),
            remedy: remedy.into(),
        };
        let server = self.server.or(file.server).ok_or_else(|| {
            wrong(
                "server",
                "it is not told",
                "Write --server http://ADDRESS:8080.",
            )
        })?;
        let token_file = self.token_file.or(file.token_file).ok_or_else(|| {
            wrong("token_file", "it is not told", "Write --token-file FILE; `layso-server enrol --role board --token-file FILE` makes one.")
        })?;
        let panel = match (self.panel.or(file.panel), file.led) {
            (None | Some(PanelOut::Led), Some(led)) => led
                .settle()
                .map_err(|(key, reason)| wrong(key, &reason, "Correct it and start again."))?,
            (Some(PanelOut::Led), None) => {
                return Err(wrong(
                    "led",
                    "it is not there",
                    "Describe the board in [led] of the settings (firmware-notes/led-template.md).",
                ));
            }
            (Some(PanelOut::Terminal(file)), _) => PanelSettings::Terminal(file),
            (None | Some(PanelOut::None), _) => PanelSettings::None,
        };
        Ok(Settings {
            server,
            token: config::token_file(&token_file)?,
            listen: self
                .listen
                .or(file.listen)
                .unwrap_or_else(|| "127.0.0.1:7090".into()),
            sound: self.sound.or(file.sound).unwrap_or(SoundOut::Auto),
            voices: self.voices.or(file.voices),
            volume: self.volume.or(file.volume).unwrap_or(100).min(100),
            panel,
            state: self.state.or(file.state),
        })
    }
}

impl LedSettings {
    fn settle(self) -> Result<PanelSettings, (&'static str, String)> {
        let ack = crate::panel::template::hex(&self.ack)
            .or_else(|| self.ack.is_empty().then(Vec::new))
            .ok_or_else(|| ("led.ack", format!("{:?} is not hexadecimal", self.ack)))?;
        let place = |line: &LineSettings| match (line.row, line.counter) {
            (Some(row @ 1..), None) => Ok((line.addr, Place::Row(row))),
            (None, Some(counter)) => Ok((line.addr, Place::Counter(counter))),
            _ => Err((
                "led.line",
                format!("the line {} needs a row from 1 or a counter", line.addr),
            )),
        };
        let lines = self.line.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        if lines.is_empty() {
            return Err(("led.line", "a board has at least one line".into()));
        }
        let gap = Duration::from_millis(self.gap_ms.into());
        Ok(PanelSettings::Led {
            port: self.port,
            frame: self.frame,
            ack,
            gap,
            lines,
        })
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
