//! A board put together: the line to the server, the page, the voice, the LED panel.

use appliance::link::socket::{self, LinkConfig};
use appliance::report::Report;
use appliance::screen::{Asset, NotOpen, Screen};
use appliance::shutdown::Shutdown;
use appliance::{BUILD, relay, seed};
use protocol::{BoardRequest, BoardView, Fact, Role, Trouble};
use tokio::task::JoinHandle;

use crate::config::{PanelSettings, Settings, SoundOut};
use crate::memory::Memory;
use crate::panel::Panel;
use crate::panel::terminal::Terminal;
use crate::panel::worker::{self, Led};
use crate::speaker::Speaker;
use crate::voice::Mouth;
use crate::voice::clips::Pack;
use crate::voice::wav::WavFolder;

/// A board that runs.
pub struct Running {
    /// Where its page is, such as `http://127.0.0.1:7090`.
    pub address: String,
    /// Its parts by name; each ends when the box stops.
    pub tasks: Vec<(&'static str, JoinHandle<()>)>,
}

/// Starts a board.
///
/// # Errors
///
/// When its page cannot be served. Whatever else is missing is a trouble, and the board goes on.
pub fn start(settings: Settings, stop: &Shutdown) -> Result<Running, NotOpen> {
    let config = LinkConfig {
        server: settings.server.clone(),
        role: Role::Board,
        token: settings.token.clone(),
        build: BUILD.to_owned(),
        seed: seed::seed(),
    };
    let (link, line) = socket::open::<BoardView, BoardRequest>(config, stop.clone());
    let feed = relay::feed(&link, |request: &BoardRequest| match *request {});
    let screen = Screen::new(Role::Board, assets(), feed)
        .with_policy(screens::CONTENT_SECURITY_POLICY)
        .of_build(screens::BUILD)
        .passing_api_to(&settings.server, &settings.token)
        .open(&settings.listen, stop.clone())?;
    let (address, page) = (screen.address(), screen.task);
    let mut tasks = vec![("line", line), ("page", page)];

    let told = link.clone();
    let report = Report::new(move |troubles, facts| told.report(troubles, facts));
    let pack = pack(&settings);
    let voices = (pack.name().to_owned(), mouth(&settings, stop));
    report.part("box", Vec::new(), facts(&settings, &voices.0));
    if let (_, Some(mouth)) = voices {
        let list = report.clone();
        let speaker = Speaker {
            link: link.clone(),
            mouth,
            pack,
            memory: Memory::new(settings.state.clone()),
            troubled: Box::new(move |cause| list.stands("voice", Trouble::VoiceUnavailable, cause)),
        };
        tasks.push(("voice", tokio::spawn(speaker.run(stop.clone()))));
    }
    if let Some(panel) = panel(settings.panel) {
        let troubled =
            move |cause: Option<&str>| report.stands("panel", Trouble::BoardSilent, cause);
        tasks.push((
            "panel",
            tokio::spawn(worker::run(link, panel, troubled, stop.clone())),
        ));
    }
    Ok(Running { address, tasks })
}

/// What the server is told about this box. `voice` decides whether pages of the zone keep silent.
fn facts(settings: &Settings, voices: &str) -> Vec<Fact> {
    let voice = match settings.sound {
        SoundOut::Auto => "device",
        SoundOut::Wav(_) => "wav",
        SoundOut::None => "off",
    };
    let panel = match settings.panel {
        PanelSettings::None => "none",
        PanelSettings::Terminal(_) => "terminal",
        PanelSettings::Led { .. } => "led",
    };
    [("voice", voice), ("voices", voices), ("panel", panel)]
        .map(|(name, value)| Fact {
            name: name.into(),
            value: value.into(),
        })
        .into()
}

/// The voice of the settings. A pack that is not whole is told and the bundled one speaks: calls
/// in the wrong voice are better than none.
fn pack(settings: &Settings) -> Pack {
    let Some(folder) = &settings.voices else {
        return Pack::bundled();
    };
    Pack::folder(folder).unwrap_or_else(|wrong| {
        tracing::error!(%wrong, "the voices cannot be used; the bundled voice speaks instead");
        Pack::bundled()
    })
}

fn mouth(settings: &Settings, stop: &Shutdown) -> Option<Box<dyn Mouth>> {
    match &settings.sound {
        SoundOut::None => None,
        SoundOut::Wav(folder) => Some(Box::new(WavFolder::new(folder.clone()))),
        SoundOut::Auto => Some(device(settings.volume, stop)),
    }
}

#[cfg(feature = "sound")]
fn device(volume: u8, stop: &Shutdown) -> Box<dyn Mouth> {
    Box::new(crate::voice::device::Device::new(volume, stop.clone()))
}

#[cfg(not(feature = "sound"))]
fn device(_volume: u8, _stop: &Shutdown) -> Box<dyn Mouth> {
    Box::new(crate::voice::NoDevice)
}

fn panel(settings: PanelSettings) -> Option<Box<dyn Panel>> {
    match settings {
        PanelSettings::None => None,
        PanelSettings::Terminal(file) => Some(Box::new(Terminal::new(file))),
        PanelSettings::Led {
            port,
            frame,
            ack,
            gap,
            lines,
        } => Some(Box::new(Led {
            ack,
            gap,
            ..Led::new(port, frame, lines)
        })),
    }
}

fn assets() -> Vec<Asset> {
    let asset = |file: &'static screens::File| Asset {
        path: file.path,
        bytes: file.bytes,
        gzip: file.gzip,
        mime: file.mime,
        etag: file.etag,
        cache: file.cache_control(),
    };
    screens::FILES.iter().map(asset).collect()
}
