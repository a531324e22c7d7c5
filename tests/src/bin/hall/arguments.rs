//! What can be said to `make hall`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Runs a whole hall on this machine, with fake devices.
#[derive(Debug, Parser)]
#[command(name = "make hall")]
pub struct Arguments {
    /// Port of the server; boxes take the ports after it. Without it: 8080, and 7070 for boxes.
    #[arg(long)]
    pub port: Option<u16>,
    /// Folder that keeps the days, the slips and the tokens: run/hall, or run/practice with people.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// How many counters have a box of their own, which is left to people. Without it: 4, and none
    /// with simulated people.
    #[arg(long)]
    pub counters: Option<u16>,
    /// Where the voice goes: auto (the sound card), none, or wav (files in the data folder).
    #[arg(long, default_value = "wav")]
    pub sound: String,
    /// Where the kiosk takes its pictures from: still (a drawn face), page (this machine's camera),
    /// or none.
    #[arg(long, default_value = "still")]
    pub camera: String,
    /// When numbers are given: at all hours, so that the hall can be tried now, or as the plan says.
    #[arg(long, value_enum, default_value_t = Hours::Always)]
    pub hours: Hours,
    /// A practice hall: simulated people come, and the clock runs faster. 0 or 1.
    #[arg(long, default_value_t = 0)]
    pub citizens: u8,
    /// How many seconds pass in the practice hall in one of this machine.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=900))]
    pub speed: u32,
    /// Who comes to the practice hall: morning-jam, ordinary, short-staffed, or a file.
    #[arg(long, default_value = "morning-jam")]
    pub scenario: String,
    /// The time at which the practice hall begins, such as 07:25. Without it: ten minutes before the
    /// first session.
    #[arg(long)]
    pub from: Option<String>,
    /// Counters that are left to people from the start, such as 12,14.
    #[arg(long, value_delimiter = ',')]
    pub human: Vec<u16>,
    /// What the practice day is drawn from; without it, its date.
    #[arg(long)]
    pub seed: Option<u64>,
}

impl Arguments {
    /// Whether simulated people come.
    pub fn has_people(&self) -> bool {
        self.citizens > 0
    }

    /// The folder.
    pub fn data(&self) -> PathBuf {
        let usual = if self.has_people() {
            "run/practice"
        } else {
            "run/hall"
        };
        self.data.clone().unwrap_or_else(|| usual.into())
    }

    /// The counters with a box.
    pub fn boxes(&self) -> u16 {
        self.counters
            .unwrap_or(if self.has_people() { 0 } else { 4 })
    }
}

/// When numbers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Hours {
    /// At all hours.
    Always,
    /// As the plan says.
    Plan,
}
