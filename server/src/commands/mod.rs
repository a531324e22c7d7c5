//! The commands of the operator, one file each. Only these and `main.rs` print.

use std::fmt;
use std::path::PathBuf;

use appliance::words;
use clap::{Args, Parser, Subcommand};

mod backup;
mod check;
mod evaluate;
mod export;
mod plan;
mod policy;
mod replay;
mod report;
mod rights;
mod run;
mod what_if;

/// The server of a public-service hall: numbers, calls, boards, photos.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "First steps:\n  \
        layso-server run --data DIR --plan assets/plans/nghe-an.toml\n  \
        layso-server enrol --data DIR --role supervisor --name truong-ca --code\n  \
        layso-server enrol --data DIR --role kiosk --name kiosk-1 --token-file kiosk-1.token\n\
        Each command explains itself with --help."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::RunArgs),
    Check(check::CheckArgs),
    Export(export::ExportArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Enrol(rights::EnrolArgs),
    Revoke(rights::RevokeArgs),
    Rights(rights::RightsArgs),
    Plan(plan::PlanArgs),
    Report(report::ReportArgs),
    Evaluate(evaluate::EvaluateArgs),
    Replay(replay::ReplayArgs),
    Policy(policy::PolicyArgs),
}

/// Where the hall is.
#[derive(Debug, Args)]
struct Data {
    /// The folder of the hall's data.
    #[arg(long, value_name = "DIR", env = "LAYSO_DATA")]
    data: PathBuf,
}

impl Data {
    /// The folder, when there is a hall in it.
    fn existing(&self) -> Result<&PathBuf, Trouble> {
        if self.data.join(layso_server::store::FILE).is_file() {
            return Ok(&self.data);
        }
        Err(Trouble::new(
            "data_missing",
            &[("data", &self.data.display().to_string())],
        ))
    }
}

/// Does what the command line says.
pub fn run(cli: Cli) -> Result<(), Trouble> {
    match cli.command {
        Command::Run(args) => run::run(args),
        Command::Check(args) => check::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Backup(args) => backup::backup(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Enrol(args) => rights::enrol(&args),
        Command::Revoke(args) => rights::revoke(&args),
        Command::Rights(args) => rights::list(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Policy(args) => policy::run(&args),
    }
}

/// Why a command did not do it, and what to do: in both languages.
#[derive(Debug)]
pub struct Trouble(String);

impl Trouble {
    /// The words of `cli.<code>` and `cli.<code>_remedy`.
    fn new(code: &str, params: &[(&str, &str)]) -> Trouble {
        let no = words::no("cli", code, params);
        Trouble(format!(
            "{} {}\n  {} {}",
            no.say.vi, no.remedy.vi, no.say.en, no.remedy.en
        ))
    }

    /// The words of a code with the cause, which is for the technician and in English.
    fn caused(code: &str, params: &[(&str, &str)], cause: &dyn fmt::Display) -> Trouble {
        let Trouble(text) = Trouble::new(code, params);
        Trouble(format!("{text}\n  ({cause:#})"))
    }

    /// Words that are whole already.
    fn said(text: impl fmt::Display) -> Trouble {
        Trouble(text.to_string())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The log of a hall, to read beside a running server.
fn open_log(data: &Data) -> Result<layso_server::store::Reading, Trouble> {
    let folder = data.existing()?;
    layso_server::store::open_to_read(folder).map_err(|cause| log_trouble(data, &cause))
}

fn log_trouble(data: &Data, cause: &dyn fmt::Display) -> Trouble {
    Trouble::caused(
        "log_trouble",
        &[("data", &data.data.display().to_string())],
        cause,
    )
}

/// Writes a line to stdout; false when nobody reads any more, such as after `| head`.
fn say(line: &str) -> bool {
    use std::io::Write;
    writeln!(std::io::stdout().lock(), "{line}").is_ok()
}
