//! `check`: whether the log is whole.

use clap::Args;
use layso_server::store::check;

use super::{Data, Trouble, log_trouble, say};

/// Replays the whole log and compares it with what is derived from it. Changes nothing; a server
/// may run meanwhile.
#[derive(Debug, Args)]
#[command(
    after_help = "Next, when something is wrong: keep the folder as it is, restore the last backup into \
                        a new folder (layso-server restore --help), and tell the maker."
)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(args: &CheckArgs) -> Result<(), Trouble> {
    let data = args.data.existing()?;
    let report = check::check(data).map_err(|cause| log_trouble(&args.data, &cause))?;
    say(&format!(
        "{} events, {} days, {} tickets",
        report.events, report.days, report.tickets
    ));
    if report.wrong.is_empty() {
        say("the log is whole");
        return Ok(());
    }
    let wrong = report.wrong.join("\n  ");
    Err(Trouble::caused(
        "check_wrong",
        &[("count", &report.wrong.len().to_string())],
        &wrong,
    ))
}
