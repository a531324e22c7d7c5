//! Days of the project's own halls, played under a policy.
#![allow(dead_code, reason = "each test file uses its part")]

use balance::day::{self, Day};
use balance::layout::Layout;
use balance::scenario::Scenario;
use balance::sim::measure::Figures;
use balance::sim::{self, Kind, Measures, Supervisor};

pub const HALLS: [&str; 5] = ["ordinary", "overload", "absences", "calm", "hopeless"];

pub fn scenario(name: &str) -> Scenario {
    let file = format!(
        "{}/../assets/scenarios/ward-{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{file}: {cause}"));
    Scenario::parse(&text).unwrap_or_else(|flaw| panic!("{file}: {flaw}"))
}

pub fn hall(scenario: &Scenario, seed: u64) -> (Layout, Day) {
    let day = day::draw(scenario, seed);
    (Layout::of(scenario, &day.believed), day)
}

pub fn play(scenario: &Scenario, kind: Kind, days: u64, estimates: bool) -> Measures {
    let mut all = Measures::default();
    for seed in 0..days {
        let (layout, day) = hall(scenario, 500 + seed);
        let layout = kind.layout(&layout);
        let mut policy = kind.policy(&layout, estimates, seed);
        all.add(sim::play(
            &layout,
            &day,
            policy.as_mut(),
            Supervisor::default(),
            seed,
        ));
    }
    all
}

pub fn figures(scenario: &Scenario, kind: Kind, days: u64) -> Figures {
    play(scenario, kind, days, false).figures()
}
