//! How much room the data folder has left.

use std::path::Path;

use anyhow::Context;

/// Bytes that this program may still write where `path` lies.
///
/// # Errors
/// When the file system does not say.
pub fn free_bytes(path: &Path) -> anyhow::Result<u64> {
    let about = rustix::fs::statvfs(path)
        .with_context(|| format!("asking for the room at {}", path.display()))?;
    Ok(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_folder_has_room_and_no_folder_has_none() {
        let dir = tempfile::tempdir().unwrap();
        assert!(super::free_bytes(dir.path()).unwrap() > 0);
        assert!(super::free_bytes(&dir.path().join("none")).is_err());
    }
}
