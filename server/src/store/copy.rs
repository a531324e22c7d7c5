//! The log as one file: a copy taken while the server runs.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

/// Pages copied at a time; between them the server writes.
const PAGES_A_STEP: i32 = 512;

/// Copies a database by SQLite's own means, whole as of one moment, readable by its user only.
///
/// # Errors
/// When either file cannot be used, the new one exists, or the copy is not whole.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
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

/// Whether a file is the log of a hall.
///
/// # Errors
/// Why it is not.
pub fn is_ours(file: &Path) -> anyhow::Result<()> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.query_row("select count(*) from event", [], |_| Ok(()))?;
    Ok(())
}
