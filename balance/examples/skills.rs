//! Which skills would save most in a scenario, and what they bring on other days:
//! `cargo run --release -p layso-balance --example skills -- FILE [SKILLS [DAYS]]`.
#![expect(clippy::disallowed_macros, reason = "a program that prints a table")]

use balance::day::{self, Day};
use balance::layout::Layout;
use balance::scenario::Scenario;
use balance::sim::{self, Kind, Measures, Supervisor};
use balance::whatif::{self, Case};

fn main() {
    let mut args = std::env::args().skip(1);
    let file = args.next().unwrap_or_default();
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let scenario = Scenario::parse(&text).unwrap_or_else(|flaw| {
        eprintln!("{file}: {flaw}");
        std::process::exit(1);
    });
    let skills: usize = args.next().and_then(|it| it.parse().ok()).unwrap_or(3);
    let days: u64 = args.next().and_then(|it| it.parse().ok()).unwrap_or(20);
    let train: Vec<Day> = (0..8)
        .map(|seed| day::draw(&scenario, 77_000 + seed))
        .collect();
    let case = Case::new(Layout::of(&scenario, &[]), Kind::Automatic);
    let mut with = scenario.clone();
    let print = |scenario: &Scenario, what: &str| {
        for kind in [Kind::HomeOnly, Kind::Automatic, Kind::Assisted] {
            let mut all = Measures::default();
            for number in 0..days {
                let seed = 3_000 + number;
                let day = day::draw(scenario, seed);
                let layout = kind.layout(&Layout::of(scenario, &day.believed));
                let mut policy = kind.policy(&layout, false, seed);
                let supervisor = Supervisor::default();
                all.add(sim::play(&layout, &day, policy.as_mut(), supervisor, seed));
            }
            let it = all.figures();
            println!(
                "{what:<28} {:<20} mean {:>5.1}  p95 {:>5.1}",
                kind.name(),
                it.mean,
                it.p95
            );
        }
    };
    print(&scenario, "as it is");
    for skill in whatif::plan_skills(&train, &case, skills, 60, 1) {
        let (counter, group) = (skill.counter, skill.group);
        with.counters[counter].skills.push(group);
        let name = &scenario.groups[group].name;
        print(&with, &format!("+ counter {counter} learns {name:.8}"));
    }
}
