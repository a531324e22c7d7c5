//! Waits and estimates, policy by policy on the same days.

use std::fmt::Write as _;

use balance::day;
use balance::layout::Layout;
use balance::scenario::Scenario;
use balance::sim::measure::{Figures, Truth};
use balance::sim::{self, Kind, Measures, Supervisor};

/// The policies of the table, in its order.
pub const POLICIES: [Kind; 8] = [
    Kind::HomeOnly,
    Kind::Unaided,
    Kind::BoundHome,
    Kind::BoundAll,
    Kind::LongestWait,
    Kind::Assisted,
    Kind::Automatic,
    Kind::Pooled,
];

/// What one policy came to.
pub struct Row {
    pub kind: Kind,
    pub figures: Figures,
    pub overtakes: usize,
    pub violations: usize,
    pub truth: Truth,
}

/// One scenario under every policy.
pub struct Played {
    pub name: String,
    pub rows: Vec<Row>,
}

/// Plays some days of a scenario under every policy; estimates are asked under ours, assisted.
pub fn play(scenario: &Scenario, days: u64) -> Played {
    let rows = POLICIES.into_iter().map(|kind| {
        eprintln!("{}: {}, {days} days …", scenario.name, kind.name());
        let asks = kind == Kind::Assisted;
        let mut all = Measures::default();
        for number in 0..days {
            let seed = 1_000 + number;
            let day = day::draw(scenario, seed);
            let layout = kind.layout(&Layout::of(scenario, &day.believed));
            let mut policy = kind.policy(&layout, asks, seed);
            let supervisor = Supervisor::default();
            all.add(sim::play(&layout, &day, policy.as_mut(), supervisor, seed));
        }
        Row {
            kind,
            figures: all.figures(),
            overtakes: all.overtakes,
            violations: all.violations,
            truth: all.estimates.truth(),
        }
    });
    Played {
        name: scenario.name.clone(),
        rows: rows.collect(),
    }
}

impl Played {
    /// The figures of a policy.
    pub fn of(&self, kind: Kind) -> Figures {
        let row = self.rows.iter().find(|row| row.kind == kind);
        row.map(|row| row.figures).unwrap_or_default()
    }

    /// The waits as a table.
    pub fn waits(&self) -> String {
        let mut text = format!(
            "**{}**\n\n| policy | mean | p95 | against home only | over 30 min | worst group's p95 | longest wait \
             | idle while somebody it could serve waits | moves a day |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
            self.name
        );
        let home = self.of(Kind::HomeOnly);
        for Row { kind, figures, .. } in &self.rows {
            let _ = writeln!(
                text,
                "| {} | {:.1} | {:.1} | {:.2} × | {:.1} % | {:.1} | {:.1} | {:.2} % | {:.1} |",
                kind.name(),
                figures.mean,
                figures.p95,
                figures.p95 / home.p95.max(1e-6),
                figures.over_30,
                figures.worst_group_p95,
                figures.longest,
                figures.idle_could,
                figures.moves
            );
        }
        text
    }
}

/// The estimates of every scenario as a table.
pub fn estimates(played: &[Played]) -> String {
    let mut text = String::from(
        "Estimates told at issue, under ours assisted; mean absolute errors, minutes.\n\n\
         | scenario | told | ours | naive | last entered | head of line | rate | against the best of them | bias | inside the 80 % range \
         | within the upper end | within 5 min or 20 % |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut sums = (0.0, [0.0; 4], 0.0);
    for (name, truth) in played.iter().filter_map(|it| {
        let row = it.rows.iter().find(|row| row.truth.count > 0)?;
        Some((&it.name, row.truth))
    }) {
        let [naive, last, head, rate] = truth.simple;
        #[expect(clippy::cast_precision_loss, reason = "tickets of some days")]
        let count = truth.count as f64;
        sums.0 += truth.mae * count;
        for (sum, it) in sums.1.iter_mut().zip(truth.simple) {
            *sum += it * count;
        }
        sums.2 += count;
        let _ = writeln!(
            text,
            "| {name} | {} | {:.2} | {naive:.2} | {last:.2} | {head:.2} | {rate:.2} | {:.2} × | {:+.2} of {:.1} | {:.0} % | {:.0} % | {:.0} % |",
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
    let [naive, last, head, rate] = sums.1.map(|sum| sum / f64::max(sums.2, 1.0));
    let ours = sums.0 / f64::max(sums.2, 1.0);
    let best = [naive, last, head, rate]
        .into_iter()
        .fold(f64::INFINITY, f64::min);
    let _ = writeln!(
        text,
        "| all | {:.0} | {ours:.2} | {naive:.2} | {last:.2} | {head:.2} | {rate:.2} | {:.2} × | | | | |",
        sums.2,
        ours / best
    );
    text
}

/// The goals that hold in every hall (`balancing.md` 7).
pub fn goals(played: &[Played]) -> String {
    let mut text = String::from(
        "| scenario | assisted p95 / automatic, ≤ 1.05 | assisted p95 / unaided, ≤ 0.88 | assisted mean / home only, ≤ 1 \
         | automatic longest / longest wait's, ≤ 1.2 | gap to pooled closed, p95 | idle assisted, ≤ 2.5 % | moves, ≤ 16 | overtaken | outside skills |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for it in played {
        let [home, unaided, longest, assisted, automatic, pooled] = [
            Kind::HomeOnly,
            Kind::Unaided,
            Kind::LongestWait,
            Kind::Assisted,
            Kind::Automatic,
            Kind::Pooled,
        ]
        .map(|kind| it.of(kind));
        let ours = || {
            let ours = |row: &&Row| matches!(row.kind, Kind::Assisted | Kind::Automatic);
            it.rows.iter().filter(ours)
        };
        let over = |part: f64, whole: f64| part / whole.max(1e-6);
        let _ = writeln!(
            text,
            "| {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} % | {:.1} | {} | {} |",
            it.name,
            over(assisted.p95, automatic.p95),
            over(assisted.p95, unaided.p95),
            over(assisted.mean, home.mean),
            over(automatic.longest, longest.longest),
            over(home.p95 - automatic.p95, home.p95 - pooled.p95),
            assisted.idle_could,
            assisted.moves,
            ours().map(|row| row.overtakes).sum::<usize>(),
            ours().map(|row| row.violations).sum::<usize>()
        );
    }
    text
}
