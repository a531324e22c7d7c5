//! The last call that a board spoke, in a small file, so that a box that starts again repeats none.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::board::Spoken;

/// The file's name in the folder of the box.
const FILE: &str = "spoken.json";

/// Where a board remembers; or, without a folder, that it does not.
#[derive(Debug)]
pub struct Memory {
    folder: Option<PathBuf>,
    told: bool,
}

impl Memory {
    /// A memory in this folder, which is made when it is not there.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Memory {
        Memory {
            folder,
            told: false,
        }
    }

    /// The last call that was spoken, if the box knows. A file that cannot be read counts as not
    /// knowing: then nothing of before the start is spoken, which is the safe side.
    #[must_use]
    pub fn read(&self) -> Option<Spoken> {
        let file = self.folder.as_ref()?.join(FILE);
        let read = fs::read(&file)
            .map_err(|cause| (cause.kind() != ErrorKind::NotFound, cause.to_string()));
        match read.and_then(|text| {
            serde_json::from_slice(&text).map_err(|cause| (true, cause.to_string()))
        }) {
            Ok(spoken) => Some(spoken),
            Err((told, cause)) => {
                if told {
                    tracing::warn!(file = %file.display(), %cause, "calls of before the start stay unspoken");
                }
                None
            }
        }
    }

    /// Remembers. One that cannot be written is told once: the box still repeats nothing while it
    /// runs.
    pub fn write(&mut self, spoken: Spoken) {
        let Some(folder) = &self.folder else { return };
        match replace(folder, spoken) {
            Ok(()) => self.told = false,
            Err(cause) if !self.told => {
                self.told = true;
                tracing::warn!(
                    folder = %folder.display(), %cause,
                    "the last spoken call is not remembered; make the folder writable"
                );
            }
            Err(_) => {}
        }
    }
}

/// The new file takes the place of the old one only when it is whole.
fn replace(folder: &Path, spoken: Spoken) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let half = folder.join(format!("{FILE}.half"));
    let mut file = fs::File::create(&half)?;
    file.write_all(&serde_json::to_vec(&spoken)?)?;
    file.sync_data()?;
    fs::rename(&half, folder.join(FILE))
}

#[cfg(test)]
mod tests {
    use protocol::Millis;

    use super::*;

    #[test]
    fn what_was_written_is_read_and_a_broken_file_is_not_believed() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("board");
        let mut memory = Memory::new(Some(inner.clone()));
        assert_eq!(memory.read(), None);
        for seq in [3, 4] {
            let spoken = Spoken {
                seq: Some(seq),
                at: Millis(1_000),
            };
            memory.write(spoken);
            assert_eq!(Memory::new(Some(inner.clone())).read(), Some(spoken));
        }
        fs::write(inner.join(FILE), "{\"seq\":").expect("written");
        assert_eq!(memory.read(), None);
    }

    #[test]
    fn a_board_without_a_folder_remembers_nothing() {
        let mut memory = Memory::new(None);
        memory.write(Spoken {
            seq: Some(1),
            at: Millis(1),
        });
        assert_eq!(memory.read(), None);
    }
}
