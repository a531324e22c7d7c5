//! A counter's keypad that is a program: what is typed goes out as the bytes of a real keypad.

use std::io::BufRead;
use std::process::ExitCode;

use appliance::log::{self, Style};
use clap::Parser;
use layso_counter::keypad::template::{PROFILES, Template};
use layso_counter::keypad::terminal::{Fake, key_of};

/// A keypad that is a program. Each line typed is a key: Enter alone is the large button, or one
/// of primary (G), next (N), start (S), recall (L), finish (X), no_show (V), end (E), pause (T),
/// suspend_missing (H), suspend_kept (J), take_back (B), transfer (C), undo (Z), or an outcome (1 to 9).
/// Prints `ready PORT`; give PORT to `layso-counter --keypad`. Ends with its input.
#[derive(Parser, Debug)]
#[command(name = "layso-fake-keypad", version)]
struct Arguments {
    /// Listen on TCP, such as 127.0.0.1:8201; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:0", conflicts_with = "pty")]
    listen: String,
    /// Make a serial port that is no hardware instead.
    #[arg(long)]
    pty: bool,
    /// Which keypad it is: qsystem or letters.
    #[arg(long, default_value = "qsystem")]
    profile: String,
    /// Its address, where its frames have one.
    #[arg(long, default_value_t = 1)]
    address: u8,
}

fn main() -> ExitCode {
    log::start(Style::Console);
    appliance::banner::ended(run(&Arguments::parse()))
}

fn run(asked: &Arguments) -> anyhow::Result<()> {
    let Some(mut template) = Template::profile(&asked.profile) else {
        let known: Vec<&str> = PROFILES.iter().map(|(name, _, _)| *name).collect();
        anyhow::bail!(
            "--profile {}: choose one of {}",
            asked.profile,
            known.join(", ")
        );
    };
    template.address = asked.address;
    let mut fake = if asked.pty {
        Fake::pty()?
    } else {
        Fake::tcp(&asked.listen)?
    };
    appliance::banner::ready(fake.port());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        match key_of(&line) {
            Some(key) if fake.press(&template, key)? => tracing::info!(?key, "pressed"),
            Some(key) => tracing::warn!(?key, "this keypad has no such key"),
            None => tracing::warn!(line, "not a key; see --help"),
        }
    }
    Ok(())
}
