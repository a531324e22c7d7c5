//! One day's photos on disk: a folder, its wrapped key, and one sealed file a photo.
//!
//! ```text
//! photos/2026-11-25/key            version, rule, nonce, the photo key sealed under the hall key
//! photos/2026-11-25/<ref>.new      a photo that no ticket carries yet
//! photos/2026-11-25/<ref>          a photo that a ticket carries
//! ```
//!
//! Date and reference are sealed in, so a file put under another name opens nothing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use engine::plan::PhotoRule;
use jiff::civil::Date;
use tracing::warn;

use super::hall_key::HallKey;

const VERSION: u8 = 1;
const NONCE: usize = 24;
/// What no two things sealed under one key have in common.
pub(super) type Nonce = [u8; NONCE];
const KEY_FILE: &str = "key";
/// The end of the name of a photo that no ticket carries yet.
const NEW: &str = ".new";

/// How long photos of a day are kept, as it was promised when the first of them was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Promise(u8);

impl Promise {
    /// Days after the service day; 0 is until its end. A plan that takes no photos any more keeps
    /// those that were taken no longer than that.
    pub(super) fn of(rule: PhotoRule) -> Promise {
        match rule {
            PhotoRule::Off | PhotoRule::UntilDayEnds => Promise(0),
            PhotoRule::Days(days) => Promise(days),
        }
    }

    pub(super) fn days(self) -> u8 {
        self.0
    }
}

/// The open folder of a day.
pub(super) struct DayFolder {
    pub(super) date: Date,
    folder: PathBuf,
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for DayFolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DayFolder({})", self.date)
    }
}

/// What is drawn for a new photo key.
pub(super) struct Chance {
    pub(super) key: [u8; 32],
    pub(super) nonce: Nonce,
}

impl DayFolder {
    /// Opens the folder of a date; makes it and its key when there is none.
    pub(super) fn open_or_make(
        photos: &Path,
        date: Date,
        promise: Promise,
        hall_key: &HallKey,
        chance: &Chance,
    ) -> anyhow::Result<DayFolder> {
        match DayFolder::open(photos, date, hall_key) {
            Ok(Some(day)) => return Ok(day),
            Ok(None) => {}
            // The hall key was lost or replaced: what is sealed stays sealed, the rest of the day
            // has photos again.
            Err(cause) => warn!(
                cause = format!("{cause:#}"),
                "the photos of {date} up to now cannot be opened any more; a new key is made"
            ),
        }
        let folder = photos.join(date.to_string());
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let head = [VERSION, promise.0];
        let sealed = wrapping(hall_key)
            .encrypt(
                &XNonce::from(chance.nonce),
                Payload {
                    msg: &chance.key,
                    aad: &about_key(date, head),
                },
            )
            .map_err(|_| anyhow::anyhow!("the photo key cannot be sealed"))?;
        let bytes = [&head[..], &chance.nonce, &sealed].concat();
        write_whole(&folder.join(KEY_FILE), &bytes)
            .with_context(|| format!("writing the photo key of {date}"))?;
        Ok(DayFolder {
            date,
            folder,
            cipher: XChaCha20Poly1305::new(&chance.key.into()),
        })
    }

    /// Opens the folder of a date; None when there is none or its key was destroyed.
    pub(super) fn open(
        photos: &Path,
        date: Date,
        hall_key: &HallKey,
    ) -> anyhow::Result<Option<DayFolder>> {
        let folder = photos.join(date.to_string());
        let Some(bytes) = read(&folder.join(KEY_FILE))? else {
            return Ok(None);
        };
        let (head, nonce, sealed) =
            parts(&bytes).with_context(|| format!("{}/key is damaged", folder.display()))?;
        let key = wrapping(hall_key)
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: sealed,
                    aad: &about_key(date, head),
                },
            )
            .ok()
            .and_then(|key| <[u8; 32]>::try_from(key).ok());
        let key = key.with_context(|| {
            format!(
                "the photo key of {date} does not open with this hall key; start with the \
                     --hall-key of that day, or remove {}",
                folder.display()
            )
        })?;
        let cipher = XChaCha20Poly1305::new(&key.into());
        Ok(Some(DayFolder {
            date,
            folder,
            cipher,
        }))
    }

    /// Stores a photo that no ticket carries yet.
    pub(super) fn put(&self, name: &str, nonce: Nonce, jpeg: &[u8]) -> anyhow::Result<()> {
        let sealed = self
            .cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: jpeg,
                    aad: &self.about(name),
                },
            )
            .map_err(|_| anyhow::anyhow!("the photo cannot be sealed"))?;
        let bytes = [&nonce[..], &sealed].concat();
        write_whole(&self.new_path(name), &bytes).context("writing a photo")
    }

    /// The JPEG of a photo; None when it is not there.
    pub(super) fn get(&self, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let bytes = match read(&self.path(name))? {
            Some(bytes) => bytes,
            None => match read(&self.new_path(name))? {
                Some(bytes) => bytes,
                None => return Ok(None),
            },
        };
        let (nonce, sealed) = bytes
            .split_first_chunk::<NONCE>()
            .context("a stored photo is too short")?;
        let jpeg = self
            .cipher
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: sealed,
                    aad: &self.about(name),
                },
            )
            .map_err(|_| anyhow::anyhow!("a stored photo is damaged or under another name"))?;
        Ok(Some(jpeg))
    }

    /// A ticket carries the photo from now on.
    pub(super) fn bind(&self, name: &str) -> io::Result<()> {
        fs::rename(self.new_path(name), self.path(name))
    }

    /// The photo is gone. That it was not there is as good.
    pub(super) fn drop_new(&self, name: &str) {
        let _ = fs::remove_file(self.new_path(name));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn new_path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{NEW}"))
    }

    fn about(&self, name: &str) -> Vec<u8> {
        format!("layso photo {} {name}", self.date).into_bytes()
    }
}

/// One photo found in a folder.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) is_new: bool,
    pub(super) at_ms: i64,
}

/// All photos in the folder of a date.
pub(super) fn photos_of(photos: &Path, date: Date) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(photos.join(date.to_string()))? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            continue;
        };
        if name == KEY_FILE || name.ends_with(".part") {
            continue;
        }
        let since = entry
            .metadata()?
            .modified()?
            .duration_since(std::time::UNIX_EPOCH);
        let at_ms = since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
        let (name, is_new) = match name.strip_suffix(NEW) {
            Some(name) => (name.to_owned(), true),
            None => (name, false),
        };
        found.push(Found {
            name,
            is_new,
            at_ms,
        });
    }
    Ok(found)
}

/// The dates that have a folder, oldest first.
pub(super) fn dates(photos: &Path) -> io::Result<Vec<Date>> {
    let mut dates = Vec::new();
    for entry in fs::read_dir(photos)? {
        let name = entry?.file_name();
        dates.extend(name.to_str().and_then(|name| name.parse::<Date>().ok()));
    }
    dates.sort_unstable();
    Ok(dates)
}

/// How long the photos of a date may be kept, as was promised. A key that cannot be read promises
/// nothing.
pub(super) fn promise(photos: &Path, date: Date) -> Promise {
    let bytes = read(&photos.join(date.to_string()).join(KEY_FILE))
        .ok()
        .flatten();
    let head = bytes
        .as_deref()
        .and_then(|bytes| parts(bytes).ok())
        .map(|(head, _, _)| head);
    Promise(head.map_or(0, |[_, days]| days))
}

/// Destroys the photo key of a date, which is the deletion of its photos wherever copies of them
/// may lie; then removes the files.
pub(super) fn destroy(photos: &Path, date: Date) -> io::Result<()> {
    let folder = photos.join(date.to_string());
    let key = folder.join(KEY_FILE);
    match OpenOptions::new().write(true).open(&key) {
        Ok(mut file) => {
            let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
            file.write_all(&vec![0; length])?;
            file.sync_all()?;
            fs::remove_file(&key)?;
            File::open(&folder)?.sync_all()?;
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
        Err(cause) => return Err(cause),
    }
    fs::remove_dir_all(&folder)?;
    File::open(photos)?.sync_all()
}

type Parts<'a> = ([u8; 2], [u8; NONCE], &'a [u8]);

fn parts(bytes: &[u8]) -> anyhow::Result<Parts<'_>> {
    let (head, rest) = bytes.split_first_chunk::<2>().context("too short")?;
    anyhow::ensure!(head[0] == VERSION, "version {} is not known", head[0]);
    let (nonce, sealed) = rest.split_first_chunk::<NONCE>().context("too short")?;
    Ok((*head, *nonce, sealed))
}

fn about_key(date: Date, head: [u8; 2]) -> Vec<u8> {
    [format!("layso photo key {date} ").as_bytes(), &head].concat()
}

fn wrapping(hall_key: &HallKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&hall_key.0.into())
}

fn read(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause).with_context(|| format!("reading {}", path.display())),
    }
}

/// Writes a file so that it is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}
