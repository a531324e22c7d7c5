//! The hall key: wraps the photo key and the mark key of each day, and lives outside the data folder.
//!
//! A copy of the data folder (a backup, a stolen disk image, a replica) holds the photos and the
//! wrapped keys of their days, and opens none of them.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use appliance::config::Wrong;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// 256 bits that nobody can guess.
#[derive(Clone)]
pub struct HallKey(pub(super) [u8; 32]);

impl fmt::Debug for HallKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HallKey")
    }
}

/// Where the hall key lies unless told otherwise: beside the data folder, `DATA.hall-key`.
#[must_use]
pub fn default_path(data: &Path) -> PathBuf {
    let whole = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    let mut name = whole.file_name().unwrap_or_default().to_owned();
    name.push(".hall-key");
    whole.with_file_name(name)
}

impl HallKey {
    /// The key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> HallKey {
        HallKey(bytes)
    }

    /// What wraps the keys of a day.
    pub(crate) fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// Reads the key, or makes the file from `fresh` when it is missing.
    ///
    /// # Errors
    /// When the file lies inside the data folder, can be read by others, is not a hall key, or
    /// cannot be read or made.
    pub fn open(file: &Path, data: &Path, fresh: [u8; 32]) -> Result<HallKey, Wrong> {
        let wrong = |reason: String, remedy: &str| Wrong {
            file: file.to_owned(),
            key: None,
            reason,
            remedy: remedy.to_owned(),
        };
        if is_inside(file, data) {
            return Err(wrong(
                "the hall key must not lie in the data folder: a backup of the one would open the \
                 photos of the other"
                    .into(),
                "Choose a place outside with --hall-key FILE.",
            ));
        }
        const PLACE: &str = "Check the folder and who may write there, or choose another place with \
                             --hall-key FILE.";
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)
        {
            Ok(mut new) => {
                let text = format!("{}\n", STANDARD.encode(fresh));
                new.write_all(text.as_bytes())
                    .and_then(|()| new.sync_all())
                    .map_err(|cause| wrong(cause.to_string(), PLACE))?;
                return Ok(HallKey(fresh));
            }
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(wrong(cause.to_string(), PLACE)),
        }
        let about = std::fs::metadata(file).map_err(|cause| wrong(cause.to_string(), PLACE))?;
        let mode = about.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(wrong(
                format!("others can read the hall key (mode {mode:o})"),
                "Take their right away: chmod 600.",
            ));
        }
        let text =
            std::fs::read_to_string(file).map_err(|cause| wrong(cause.to_string(), PLACE))?;
        let bytes = STANDARD
            .decode(text.trim())
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        bytes.map(HallKey).ok_or_else(|| {
            wrong(
                "this is not a hall key".into(),
                "Put the right file back from where you keep it. Without it the photos that are \
                 stored cannot be shown any more; to start without them, move this file away.",
            )
        })
    }
}

/// Whether `file` lies in the folder `data` or below it, links followed.
fn is_inside(file: &Path, data: &Path) -> bool {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    match (folder.canonicalize(), data.canonicalize()) {
        (Ok(folder), Ok(data)) => folder.starts_with(data),
        _ => false,
    }
}
