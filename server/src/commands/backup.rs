//! `backup` and `restore`: the hall as one file, taken while the server runs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Args;
use layso_server::store::check;
use layso_server::{access, store};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::{Data, Trouble, log_trouble, say};

/// Pages copied at a time; between them the server writes.
const PAGES_A_STEP: i32 = 512;

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

/// Copies a database by SQLite's own means, whole as of one moment, readable by its user only.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .with_context(|| format!("making {}", to.display()))?;
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| format!("opening {}", from.display()))?;
    source.busy_timeout(Duration::from_secs(5))?;
    let mut copy = Connection::open(to)?;
    Backup::new(&source, &mut copy)?.run_to_completion(PAGES_A_STEP, Duration::ZERO, None)?;
    // One file, with nothing beside it that could be left behind.
    copy.pragma_update(None, "journal_mode", "delete")?;
    let pages: String = copy.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    ensure!(pages == "ok", "the copy is damaged: {pages}");
    copy.close().map_err(|(_, cause)| cause)?;
    std::fs::File::open(to)?.sync_all()?;
    Ok(())
}

fn is_ours(file: &Path) -> anyhow::Result<()> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.query_row("select count(*) from event", [], |_| Ok(()))?;
    Ok(())
}

fn rights_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".rights");
    PathBuf::from(name)
}
