//! The file's version, and the way from each to the next.

use rusqlite::Connection;

/// The version that this build writes.
pub const SCHEMA_VERSION: i64 = 2;

/// The steps, each from version `i` to `i + 1`.
const STEPS: [&str; SCHEMA_VERSION as usize] =
    [include_str!("schema.sql"), include_str!("plan_index.sql")];

/// Brings the file to [`SCHEMA_VERSION`], each step in a transaction of its own.
pub(super) fn upgrade(connection: &mut Connection) -> anyhow::Result<()> {
    loop {
        let version: i64 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
        if version == SCHEMA_VERSION {
            return Ok(());
        }
        let step = usize::try_from(version)
            .ok()
            .and_then(|version| STEPS.get(version));
        let Some(step) = step else {
            anyhow::bail!(
                "the file has version {version}, this program writes version {SCHEMA_VERSION}: \
                 start the newer program, or restore a backup"
            );
        };
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.commit()?;
    }
}
