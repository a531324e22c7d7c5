//! `make sim SEED=7 DAYS=1`: one simulated world, told; or many, one seed after the other.
#![expect(
    clippy::disallowed_macros,
    reason = "a command speaks to the person who typed it"
)]

use std::process::ExitCode;

use clap::Parser;
use hall_tests::sim::{Setup, Size, Tally, World, report, run_watched};

/// How often it is told how far a world is, milliseconds.
const PROGRESS_MS: u64 = 1_000;

/// Lets worlds happen and judges them.
#[derive(Debug, Parser)]
#[command(name = "make sim")]
struct Arguments {
    /// What everything is drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many days each world lasts.
    #[arg(long, default_value_t = 1)]
    days: u32,
    /// How many worlds: this seed and those after it.
    #[arg(long, default_value_t = 1)]
    worlds: u64,
    /// The small hall with its short day, as in the tests.
    #[arg(long)]
    small: bool,
}

fn main() -> ExitCode {
    let Arguments {
        seed,
        days,
        worlds,
        small,
    } = Arguments::parse();
    let mut failed = 0;
    let mut all = Tally::default();
    let mut shown = appliance::clock::mono_ms();
    for seed in seed..seed.saturating_add(worlds) {
        let mut setup = Setup {
            days,
            ..Setup::small(seed)
        };
        if !small {
            setup.size = Size::large();
        }
        let began = appliance::clock::mono_ms();
        let mut watch = |world: &World| {
            let now = appliance::clock::mono_ms();
            if now - shown >= PROGRESS_MS {
                shown = now;
                eprintln!("{}", report::progress(world));
            }
        };
        let judged = run_watched(&setup, &mut watch);
        let took = (appliance::clock::mono_ms() - began) / 1_000;
        match judged {
            Ok(tally) if worlds == 1 => {
                println!("{} ({took} s)", report::told(&setup, &tally));
            }
            Ok(tally) => {
                println!(
                    "seed {seed}: {} events, {} deaths of the server; all is well ({took} s)",
                    tally.count(),
                    tally.deaths,
                );
                all.add(&tally);
            }
            Err(failure) => {
                failed += 1;
                println!("{failure}");
            }
        }
    }
    if worlds > 1 {
        println!(
            "\nAll the worlds that are well, together:{}",
            report::figures(&all)
        );
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        println!("{failed} of {worlds} worlds broke a promise");
        ExitCode::FAILURE
    }
}
