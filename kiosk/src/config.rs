//! What a technician says about this kiosk: on the command line, or in a file, or by default.

use std::path::PathBuf;

use appliance::config::toml_file;
use clap::Parser;
use serde::Deserialize;

use crate::camera::Camera;
use crate::printer::{self, line};
use crate::slip::Paper;

/// The ticket kiosk: touch, number, paper. Serves the page for the kiosk's own browser and drives
/// the printer. Prints `ready http://ADDRESS` on stdout when the page can be opened.
///
/// Everything can stand in the --config file under the same name with _ for -; what is said here
/// goes before it.
#[derive(Parser, Debug, Default)]
#[command(name = "layso-kiosk", version)]
pub struct Arguments {
    /// The server [default: http://127.0.0.1:8080].
    #[arg(long)]
    pub server: Option<String>,
    /// The file with this kiosk's token, made by `layso-server enrol --role kiosk --token-file`
    /// [default: /etc/layso/kiosk.token].
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Where the page is served, on this machine only [default: 127.0.0.1:7070].
    #[arg(long)]
    pub listen: Option<String>,
    /// The printer, such as tcp:192.168.1.30:9100; see --list-printers [default: usb:auto].
    #[arg(long)]
    pub printer: Option<String>,
    /// Where photos come from: page (the browser's camera), still (a drawn face),
    /// still:FILE.jpg, or none [default: page].
    #[arg(long)]
    pub camera: Option<String>,
    /// The width of the paper: 80mm or 58mm [default: 80mm].
    #[arg(long)]
    pub paper: Option<String>,
    /// The folder of the journal [default: /var/lib/layso-kiosk].
    #[arg(long, value_name = "DIR")]
    pub journal: Option<PathBuf>,
    /// The panel's diagonal in inches, for sizes in millimetres [default: 32.0].
    #[arg(long, value_name = "INCHES")]
    pub panel: Option<f32>,
    /// A TOML file with these settings.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Shows the ways to a printer and what is plugged in, and ends.
    #[arg(long)]
    pub list_printers: bool,
}

/// The same, as it stands in a file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    server: Option<String>,
    token_file: Option<PathBuf>,
    listen: Option<String>,
    printer: Option<String>,
    camera: Option<String>,
    paper: Option<String>,
    journal: Option<PathBuf>,
    panel: Option<f32>,
}

/// A kiosk's settings, all of them checked.
#[derive(Debug)]
pub struct Config {
    /// The server's address.
    pub server: String,
    /// The file with the token.
    pub token_file: PathBuf,
    /// Where the page is served.
    pub listen: String,
    /// The line to the printer.
    pub printer: line::Line,
    /// Where pictures come from.
    pub camera: Camera,
    /// The paper.
    pub paper: Paper,
    /// The journal's folder.
    pub journal: PathBuf,
    /// The panel's diagonal, tenths of an inch.
    pub panel_tenths_inch: u16,
}

impl Config {
    /// Puts the settings together.
    ///
    /// # Errors
    /// Which one is wrong, why, and what to write.
    pub fn of(said: Arguments) -> anyhow::Result<Config> {
        let written: Written = match &said.config {
            Some(file) => toml_file(file)?,
            None => Written::default(),
        };
        let or = |said: Option<String>, written: Option<String>, usual: &str| {
            said.or(written).unwrap_or_else(|| usual.to_owned())
        };
        let path = |said: Option<PathBuf>, written: Option<PathBuf>, usual: &str| {
            said.or(written).unwrap_or_else(|| PathBuf::from(usual))
        };
        let server = or(said.server, written.server, "http://127.0.0.1:8080");
        if !server.starts_with("http://") {
            anyhow::bail!("server {server:?}: write http://HOST:PORT");
        }
        let paper = or(said.paper, written.paper, "80mm");
        let panel = said.panel.or(written.panel).unwrap_or(32.0);
        if !(7.0..=120.0).contains(&panel) {
            anyhow::bail!("panel {panel}: write the diagonal in inches, 7 to 120, such as 32.0");
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "7 to 120 inches, as just checked"
        )]
        let panel_tenths_inch = (panel * 10.0).round() as u16;
        Ok(Config {
            server,
            token_file: path(
                said.token_file,
                written.token_file,
                "/etc/layso/kiosk.token",
            ),
            listen: or(said.listen, written.listen, "127.0.0.1:7070"),
            printer: printer::line_of(&or(said.printer, written.printer, "usb:auto"))
                .map_err(anyhow::Error::msg)?,
            camera: Camera::named(&or(said.camera, written.camera, "page"))
                .map_err(anyhow::Error::msg)?,
            paper: Paper::of_mm(paper.trim_end_matches("mm"))
                .ok_or_else(|| anyhow::anyhow!("paper {paper:?}: write 80mm or 58mm"))?,
            journal: path(said.journal, written.journal, "/var/lib/layso-kiosk"),
            panel_tenths_inch,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> anyhow::Result<Config> {
        Config::of(Arguments::try_parse_from(
            std::iter::once(&"layso-kiosk").chain(words),
        )?)
    }

    #[test]
    fn without_a_word_everything_is_usual() {
        let config = of(&[]).unwrap();
        assert_eq!(config.listen, "127.0.0.1:7070");
        assert_eq!((config.paper, config.panel_tenths_inch), (Paper::Wide, 320));
        assert_eq!(config.printer.name, "usb:auto");
    }

    #[test]
    fn the_command_line_goes_before_the_file_and_the_file_before_the_usual() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kiosk.toml");
        std::fs::write(
            &file,
            "paper = \"58mm\"\npanel = 21.5\nprinter = \"tcp:printer:9100\"\n",
        )
        .unwrap();
        let config = of(&["--config", file.to_str().unwrap(), "--panel", "43"]).unwrap();
        assert_eq!(
            (config.paper, config.panel_tenths_inch),
            (Paper::Narrow, 430)
        );
        assert_eq!(config.printer.name, "tcp:printer:9100");
        std::fs::write(&file, "papers = \"58mm\"\n").unwrap();
        let wrong = of(&["--config", file.to_str().unwrap()])
            .unwrap_err()
            .to_string();
        assert!(
            wrong.contains("kiosk.toml") && wrong.contains("papers"),
            "{wrong}"
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_what_to_write() {
        for (words, remedy) in [
            (["--paper", "60mm"], "80mm or 58mm"),
            (["--panel", "500"], "such as 32.0"),
            (["--camera", "eye"], "still:FILE.jpg"),
            (["--printer", "lpt1"], "tcp:192.168.1.30:9100"),
            (["--server", "hall"], "http://HOST:PORT"),
        ] {
            let wrong = of(&words).unwrap_err().to_string();
            assert!(wrong.contains(remedy), "{wrong}");
        }
    }
}
