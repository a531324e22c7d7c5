//! The policies side by side on the days of a scenario:
//! `cargo run --release -p layso-balance --example table -- FILE [DAYS [SEED [estimates]]]`.
#![expect(clippy::disallowed_macros, reason = "a program that prints a table")]

use balance::day;
use balance::layout::Layout;
use balance::scenario::Scenario;
use balance::sim::{self, Kind, Measures, Supervisor};

fn main() {
    let mut args = std::env::args().skip(1);
    let Some(file) = args.next() else {
        eprintln!("table FILE [DAYS [SEED [estimates]]]");
        std::process::exit(2);
    };
    let days: u64 = args.next().and_then(|it| it.parse().ok()).unwrap_or(20);
    let seed: u64 = args.next().and_then(|it| it.parse().ok()).unwrap_or(1);
    let mode = args.next().unwrap_or_default();
    let text = std::fs::read_to_string(&file).unwrap_or_else(|cause| {
        eprintln!("{file}: {cause}");
        std::process::exit(1);
    });
    let scenario = Scenario::parse(&text).unwrap_or_else(|flaw| {
        eprintln!("{file}: {flaw}");
        std::process::exit(1);
    });
    println!(
        "{:<28} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>5} {:>5} {:>5} {:>6} {:>4} {:>4}",
        scenario.name,
        "mean",
        "p95",
        ">30 %",
        "worst",
        "max",
        "idle %",
        "moves",
        "left",
        "away",
        "miss %",
        "over",
        "viol"
    );
    for kind in Kind::ALL {
        if mode == "estimates" && !matches!(kind, Kind::Assisted) {
            continue;
        }
        let mut all = Measures::default();
        for number in 0..days {
            let seed = seed * 1_000 + number;
            let day = day::draw(&scenario, seed);
            let layout = kind.layout(&Layout::of(&scenario, &day.believed));
            let mut policy = kind.policy(&layout, mode == "estimates", seed);
            all.add(sim::play(
                &layout,
                &day,
                policy.as_mut(),
                Supervisor::default(),
                seed,
            ));
        }
        let it = all.figures();
        println!(
            "{:<28} {:>6.1} {:>6.1} {:>6.1} {:>6.1} {:>6.1} {:>6.2} {:>5.1} {:>5.1} {:>5.1} {:>6.1} {:>4} {:>4}",
            kind.name(),
            it.mean,
            it.p95,
            it.over_30,
            it.worst_group_p95,
            it.longest,
            it.idle_could,
            it.moves,
            it.left,
            it.away,
            it.missed,
            all.overtakes,
            all.violations
        );
        let truth = all.estimates.truth();
        if truth.count > 0 {
            let [naive, last, head, rate] = truth.simple;
            println!(
                "    estimates {}: error {:.2} ({:.2} of naive {naive:.2}, last {last:.2}, head {head:.2}, rate {rate:.2}); bias {:+.2} of {:.1}; inside {:.0} %, kept {:.0} %, close {:.0} %",
                truth.count,
                truth.mae,
                truth.against_simple(),
                truth.bias,
                truth.came,
                truth.inside,
                truth.kept,
                truth.close
            );
        }
    }
}
