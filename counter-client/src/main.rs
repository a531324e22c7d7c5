//! `layso-counter`: the box of a counter. Wiring only.

use std::process::ExitCode;

use appliance::log::Style;
use appliance::{banner, log, shutdown};
use clap::Parser;
use layso_counter::{agent, config};

#[actix_web::main]
async fn main() -> ExitCode {
    let asked = config::Asked::parse();
    log::start(Style::Console);
    banner::ended(run(asked).await)
}

async fn run(asked: config::Asked) -> anyhow::Result<()> {
    let settings = asked.settle()?;
    let stop = shutdown::on_signal();
    let running = agent::start(settings, &stop)?;
    banner::ready(&running.address);
    stop.asked().await;
    shutdown::all_stopped(running.tasks).await;
    Ok(())
}
