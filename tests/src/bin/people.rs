//! `layso-people`: simulated people in a running hall, for `make hall CITIZENS=1`.
//!
//! They take numbers at a kiosk, call and serve at the counters, give numbers back at the guide desk,
//! by the same lines and with the same rights as boxes and pages. Counters at which somebody signs in
//! with a browser are left to them.
#![expect(
    clippy::disallowed_macros,
    reason = "a command speaks to the person who typed it"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use appliance::{banner, clock, log, seed, shutdown};
use clap::Parser;
use engine::{Millis, calendar};
use hall_tests::people::cast::Cast;
use hall_tests::people::habits::Habits;
use hall_tests::people::run::{self, Settings};
use layso_server::plan_file;

/// Simulated people in a running hall.
#[derive(Debug, Parser)]
#[command(name = "layso-people")]
struct Arguments {
    /// The server's address.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    server: String,
    /// The folder with the tokens: kiosk-2, guide, people, and clerk-N for each counter.
    #[arg(long)]
    tokens: PathBuf,
    /// The plan of the hall.
    #[arg(long)]
    plan: PathBuf,
    /// The scenario: who comes, how long services take, who is away.
    #[arg(long)]
    scenario: PathBuf,
    /// What the day is drawn from; without it, the date.
    #[arg(long)]
    seed: Option<u64>,
    /// Counters that are left to people.
    #[arg(long, value_delimiter = ',')]
    human: Vec<u16>,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log::start(log::Style::Console);
    banner::ended(begin(arguments).await)
}

async fn begin(arguments: Arguments) -> anyhow::Result<()> {
    let plan = plan_file::read(&arguments.plan).map_err(|wrong| anyhow::anyhow!("{wrong}"))?;
    let file = arguments.scenario.display().to_string();
    let text = std::fs::read_to_string(&arguments.scenario).with_context(|| file.clone())?;
    let (scenario, habits) =
        Habits::read(&text).map_err(|flaw| anyhow::anyhow!("{file}, {flaw}"))?;
    let now = Millis(clock::now().0);
    let date = calendar::service_date(&plan, now);
    let by_date = || {
        u64::try_from(date.year()).unwrap_or(0) * 1_000
            + u64::from(date.day_of_year().unsigned_abs())
    };
    let seed = arguments.seed.unwrap_or_else(by_date);
    let cast = Cast::draw(&scenario, &habits, &plan, date, seed)
        .map_err(|why| anyhow::anyhow!("{file}, {why}"))?;
    banner::ready(&arguments.server);
    println!(
        "{date} at ×{}: scenario {}, seed {seed}, {} people",
        clock::speed(),
        scenario.name,
        cast.people.len()
    );
    let settings = Settings {
        server: arguments.server,
        line_seed: seed::seed(),
        cast,
        seed,
        offset_min: plan.hall.utc_offset_min,
        human: arguments.human.into_iter().collect(),
    };
    let stop = shutdown::on_signal();
    run::run(settings, &arguments.tokens, stop, &mut |line| {
        println!("{line}")
    })
    .await
}
