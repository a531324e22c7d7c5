//! `layso-counter`: the box of a counter. Wiring only.

use appliance::log::Style;
use appliance::{banner, log, shutdown};
use clap::Parser;
use layso_counter::{agent, config};

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let asked = config::Asked::parse();
    log::start(Style::Console);
    let settings = asked.settle()?;
    let stop = shutdown::on_signal();
    let running = agent::start(settings, &stop)?;
    banner::ready(&running.address);
    stop.asked().await;
    shutdown::all_stopped(running.tasks).await;
    Ok(())
}
