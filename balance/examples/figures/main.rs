//! The figures of balancing, as tables and one plot: `make bench ONLY=balance`, or
//! `cargo run --release -p layso-balance --example figures -- [--days N] [--plot FILE] SCENARIO...`.
//!
//! Every policy meets the same drawn days. Two scenarios are played at a time; times are measured
//! afterwards, alone.
#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a program that measures and prints"
)]

mod plot;
mod times;
mod waits;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use balance::scenario::Scenario;

/// Days of each scenario, unless told.
const DAYS: u64 = 20;

/// What is asked.
struct Asked {
    days: u64,
    plot: Option<String>,
    files: Vec<String>,
}

fn asked() -> Asked {
    let mut asked = Asked {
        days: DAYS,
        plot: None,
        files: Vec::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--days" => asked.days = args.next().and_then(|it| it.parse().ok()).unwrap_or(DAYS),
            "--plot" => asked.plot = args.next(),
            _ => asked.files.push(arg),
        }
    }
    asked
}

fn main() {
    let asked = asked();
    if asked.files.is_empty() {
        eprintln!("figures [--days N] [--plot FILE] SCENARIO...");
        std::process::exit(2);
    }
    let scenarios: Vec<Scenario> = asked.files.iter().map(|file| read(file)).collect();
    let work: Mutex<VecDeque<usize>> = Mutex::new((0..scenarios.len()).collect());
    let done: Mutex<Vec<(usize, waits::Played)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = work
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .pop_front();
                    let Some(place) = next else { return };
                    let played = waits::play(&scenarios[place], asked.days);
                    done.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((place, played));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    let played: Vec<waits::Played> = done.into_iter().map(|(_, played)| played).collect();
    println!(
        "Waits over {} days of each scenario, minutes.\n",
        asked.days
    );
    for scenario in &played {
        println!("{}", scenario.waits());
    }
    println!("{}", waits::estimates(&played));
    println!("{}", waits::goals(&played));
    println!("{}", times::table(&scenarios[0]));
    if let Some(file) = asked.plot {
        match plot::draw(&file, &played) {
            Ok(()) => println!("The plot is in {file}."),
            Err(cause) => {
                eprintln!("{file}: {cause}");
                std::process::exit(1);
            }
        }
    }
}

fn read(file: &str) -> Scenario {
    let text = std::fs::read_to_string(file).unwrap_or_else(|cause| {
        eprintln!("{file}: {cause}");
        std::process::exit(1);
    });
    Scenario::parse(&text).unwrap_or_else(|flaw| {
        eprintln!("{file}: {flaw}");
        std::process::exit(1);
    })
}
