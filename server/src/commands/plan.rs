//! `plan`: what is wrong with a plan file before it is used, and the versions of a hall's plan.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use layso_server::plan::diff;
use layso_server::plan_file;
use layso_server::store::plans::{self, Version};

use super::{Data, Trouble, log_trouble, open_log, say};

/// Versions that `plan history` tells.
const TOLD: u32 = 1_000;

/// Works on plan files and on the versions of a hall's plan.
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
    /// Tells the versions of a hall's plan, newest first: number, when, by whom, why.
    History {
        #[command(flatten)]
        data: Data,
    },
    /// Writes a version of a hall's plan as TOML; the newest unless told.
    Export {
        #[command(flatten)]
        data: Data,
        /// Its number.
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
    /// Tells how two versions differ.
    Diff {
        #[command(flatten)]
        data: Data,
        /// The earlier version.
        from: u32,
        /// The later version.
        to: u32,
    },
}

pub(super) fn run(args: &PlanArgs) -> Result<(), Trouble> {
    match &args.command {
        PlanCommand::Check { file } => {
            let plan = plan_file::read(file).map_err(Trouble::said)?;
            let (groups, counters, agencies) =
                (plan.groups.len(), plan.counters.len(), plan.agencies.len());
            say(&format!(
                "{}: a good plan with {groups} groups, {counters} counters, {agencies} agencies",
                file.display()
            ));
        }
        PlanCommand::History { data } => {
            let log = open_log(data)?;
            let versions = plans::newest(&log, TOLD, 0);
            for it in versions.map_err(|cause| log_trouble(data, &format!("{cause:#}")))? {
                let local = it.at.local(it.plan.hall.utc_offset_min);
                let at = local.strftime("%Y-%m-%d %H:%M");
                let restores = it.restores.map(|n| format!(" restores {n}"));
                let line = format!(
                    "{}\t{at}\t{}\t{}{}",
                    it.version,
                    it.by,
                    it.why,
                    restores.unwrap_or_default()
                );
                if !say(line.trim_end()) {
                    break;
                }
            }
        }
        PlanCommand::Export { data, version } => {
            let found = match version {
                Some(number) => read(data, *number)?,
                None => {
                    let newest = plans::newest(&open_log(data)?, 1, 0);
                    let newest =
                        newest.map_err(|cause| log_trouble(data, &format!("{cause:#}")))?;
                    newest.into_iter().next().ok_or_else(|| missing(1))?
                }
            };
            let text = toml::to_string_pretty(&*found.plan);
            say(text.map_err(|cause| log_trouble(data, &cause))?.trim_end());
        }
        PlanCommand::Diff { data, from, to } => {
            let (from, to) = (read(data, *from)?, read(data, *to)?);
            for change in diff::changes(&from.plan, &to.plan) {
                if !say(&format!("{}\n    {}", change.say.vi, change.say.en)) {
                    break;
                }
            }
        }
    }
    Ok(())
}

fn read(data: &Data, number: u32) -> Result<Version, Trouble> {
    let found = plans::version(&open_log(data)?, number);
    let found = found.map_err(|cause| log_trouble(data, &format!("{cause:#}")))?;
    found.ok_or_else(|| missing(number))
}

fn missing(number: u32) -> Trouble {
    Trouble::new("version_missing", &[("version", &number.to_string())])
}
