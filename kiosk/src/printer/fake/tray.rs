//! Where the slips fall: `001.png` and `001.bin` in a folder, `002-torn.png` where paper ended.

use std::io;
use std::path::{Path, PathBuf};

use super::device::Slip;

/// A folder of slips.
#[derive(Debug)]
pub struct Tray {
    folder: PathBuf,
    last: u32,
}

impl Tray {
    /// Opens the folder; numbers go on after the highest that is there.
    ///
    /// # Errors
    /// It cannot be made or read.
    pub fn open(folder: &Path) -> io::Result<Tray> {
        std::fs::create_dir_all(folder)?;
        let number = |name: &str| {
            name.get(..3.max(name.find(['.', '-'])?))?
                .parse::<u32>()
                .ok()
        };
        let last = std::fs::read_dir(folder)?
            .flatten()
            .filter_map(|entry| number(entry.file_name().to_str()?))
            .max()
            .unwrap_or(0);
        Ok(Tray {
            folder: folder.to_owned(),
            last,
        })
    }

    /// Takes a slip. Answers the picture's path.
    ///
    /// # Errors
    /// The disk takes no more.
    pub fn take(&mut self, slip: &Slip) -> io::Result<PathBuf> {
        self.last += 1;
        let name = format!("{:03}{}", self.last, if slip.torn { "-torn" } else { "" });
        self.keep(&format!("{name}.bin"), &slip.bytes)?;
        let png = slip.picture.to_png().map_err(io::Error::other)?;
        self.keep(&format!("{name}.png"), &png)
    }

    /// Whoever watches the folder sees whole files only.
    fn keep(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let (path, unfinished) = (
            self.folder.join(name),
            self.folder.join(format!(".{name}.part")),
        );
        std::fs::write(&unfinished, bytes)?;
        std::fs::rename(&unfinished, &path)?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::Picture;

    #[test]
    fn numbers_go_on_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let slip = Slip {
            picture: Picture::blank(576, 9),
            bytes: vec![1],
            torn: false,
        };
        let torn = Slip {
            torn: true,
            ..slip.clone()
        };
        let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut tray = Tray::open(folder.path()).unwrap();
        assert_eq!(name(tray.take(&slip).unwrap()), "001.png");
        assert_eq!(name(tray.take(&torn).unwrap()), "002-torn.png");
        let mut tray = Tray::open(folder.path()).unwrap();
        assert_eq!(name(tray.take(&slip).unwrap()), "003.png");
        assert!(folder.path().join("003.bin").is_file());
    }
}
