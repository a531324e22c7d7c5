//! `plan check`: what is wrong with a plan file, before it is used.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use layso_server::plan_file;

use super::{Trouble, say};

/// Works on plan files.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[command(subcommand)]
    command: PlanCommand,
}

#[derive(Debug, Subcommand)]
enum PlanCommand {
    /// Tells what is wrong with a plan file: file, line, key, reason and remedy of each flaw.
    #[command(
        after_help = "Next: layso-server run --plan FILE, or PUT /api/plan while the server runs."
    )]
    Check {
        /// The plan file.
        file: PathBuf,
    },
}

pub(super) fn run(args: &PlanArgs) -> Result<(), Trouble> {
    let PlanCommand::Check { file } = &args.command;
    let plan = plan_file::read(file).map_err(Trouble::said)?;
    let (groups, counters, agencies) =
        (plan.groups.len(), plan.counters.len(), plan.agencies.len());
    say(&format!(
        "{}: a good plan with {groups} groups, {counters} counters, {agencies} agencies",
        file.display()
    ));
    Ok(())
}
