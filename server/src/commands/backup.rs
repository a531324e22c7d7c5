//! `backup` and `restore`: the hall as one file, taken while the server runs.

use std::path::{Path, PathBuf};

use clap::Args;
use layso_server::store::check;
use layso_server::store::copy::{copy, is_ours};
use layso_server::{access, store};

use super::{Data, Trouble, log_trouble, say};

/// Copies the log of a hall into one file, and its rights beside it as FILE.rights. The server may
/// run; what is committed before the end is in the copy. Photos are not copied.
#[derive(Debug, Args)]
#[command(
    after_help = "Next: keep both files on another machine, and try them with layso-server restore."
)]
pub(super) struct BackupArgs {
    #[command(flatten)]
    data: Data,
    /// The file to make. It must not exist.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Makes a data folder from a backup, and checks it.
#[derive(Debug, Args)]
#[command(
    after_help = "Next: layso-server run --data DIR. Without FILE.rights everybody must be enrolled again."
)]
pub(super) struct RestoreArgs {
    #[command(flatten)]
    data: Data,
    /// The file that layso-server backup made.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

pub(super) fn backup(args: &BackupArgs) -> Result<(), Trouble> {
    let data = args.data.existing()?;
    let to = args.to.display().to_string();
    let rights = rights_of(&args.to);
    if args.to.exists() || rights.exists() {
        return Err(Trouble::new("file_exists", &[("file", &to)]));
    }
    let copies = [
        (data.join(store::FILE), &args.to),
        (data.join(access::FILE), &rights),
    ];
    for (from, to) in copies.iter().filter(|(from, _)| from.is_file()) {
        copy(from, to).map_err(|cause| {
            let file = to.display().to_string();
            Trouble::caused("backup_failed", &[("file", &file)], &format!("{cause:#}"))
        })?;
        say(&to.display().to_string());
    }
    Ok(())
}

pub(super) fn restore(args: &RestoreArgs) -> Result<(), Trouble> {
    let data = &args.data.data;
    let shown = data.display().to_string();
    if std::fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Trouble::new("data_not_empty", &[("data", &shown)]));
    }
    let file = args.from.display().to_string();
    let no_backup =
        |cause: &dyn std::fmt::Display| Trouble::caused("no_backup", &[("file", &file)], cause);
    is_ours(&args.from).map_err(|cause| no_backup(&format!("{cause:#}")))?;
    std::fs::create_dir_all(data).map_err(|cause| log_trouble(&args.data, &cause))?;
    let rights = rights_of(&args.from);
    let copies = [
        (&args.from, data.join(store::FILE)),
        (&rights, data.join(access::FILE)),
    ];
    for (from, to) in copies.iter().filter(|(from, _)| from.is_file()) {
        copy(from, to).map_err(|cause| no_backup(&format!("{cause:#}")))?;
    }
    let report = check::check(data).map_err(|cause| log_trouble(&args.data, &cause))?;
    if !report.wrong.is_empty() {
        let count = report.wrong.len().to_string();
        let wrong = report.wrong.join("\n  ");
        return Err(Trouble::caused("check_wrong", &[("count", &count)], &wrong));
    }
    say(&format!(
        "{shown}: {} events, {} days, {} tickets",
        report.events, report.days, report.tickets
    ));
    Ok(())
}

fn rights_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".rights");
    PathBuf::from(name)
}
