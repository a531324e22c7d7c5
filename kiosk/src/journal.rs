//! The kiosk's journal: what was issued and how its paper came out, one JSON line each, on disk
//! before the printer hears of it. A kiosk that was killed in between offers the slip again, and
//! owes the server the numbers that it gave while it was cut off.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use protocol::{Millis, OfflineSlip, PrintResult, Slip};
use serde::{Deserialize, Serialize};

use crate::kiosk::Kept;

/// One line. A slip bears the key of a citizen's phone page, so only the agent's user can read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// The server gave a number; the printer does not have it yet.
    Issued {
        /// When.
        at: Millis,
        /// The page's key.
        key: String,
        /// The slip.
        slip: Box<Slip>,
    },
    /// The kiosk gave a number of its own; neither the printer nor the server has it yet.
    Offline {
        /// When, as far as the kiosk knows.
        at: Millis,
        /// The slip.
        slip: Box<Slip>,
        /// The service day under which the number counts.
        series: String,
        /// What the server is told; its touch is the page's key.
        told: Box<OfflineSlip>,
    },
    /// The server has a number of the kiosk's own, or can never take it.
    Told {
        /// When.
        at: Millis,
        /// Its label.
        label: String,
        /// Why it can never be taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused: Option<String>,
    },
    /// A slip was printed, or not.
    Printed {
        /// When.
        at: Millis,
        /// Its label.
        label: String,
        /// How.
        print: PrintResult,
    },
    /// The citizen left without paper.
    Forgotten {
        /// When.
        at: Millis,
        /// The label.
        label: String,
    },
}

/// One number of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// When it was issued.
    pub at: Millis,
    /// The page's key.
    pub key: String,
    /// The slip.
    pub slip: Slip,
    /// How its paper came out last; none when the kiosk ended before that was known.
    pub print: Option<PrintResult>,
    /// Its citizen left.
    pub forgotten: bool,
    /// What makes it a number of the kiosk's own.
    pub offline: Option<Own>,
}

/// A number of the kiosk's own offline series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The service day under which it counts.
    pub series: String,
    /// What the server is told.
    pub slip: OfflineSlip,
    /// That the server has it, or why it can never take it; none while it is owed.
    pub told: Option<Option<String>>,
}

impl Known {
    /// Whether it is a number of the kiosk's own that the server does not have.
    fn is_owed(&self) -> bool {
        let own = self.offline.as_ref();
        own.is_some_and(|own| own.told.is_none())
    }
}

/// What a journal remembers: of the newest day in it, and what is owed of earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// The hall's date.
    pub day: String,
    /// Slips that came out on that day.
    pub printed: u32,
    /// The numbers of that day, oldest first.
    pub issued: Vec<Known>,
    /// Numbers of earlier days that the server does not have yet, oldest first.
    pub owed: Vec<Known>,
}

impl Past {
    /// True when the kiosk ended while its last slip was on its way to paper.
    #[must_use]
    pub fn is_torn(&self) -> bool {
        self.issued.last().is_some_and(|last| last.print.is_none())
    }

    /// One more line.
    pub fn hear(&mut self, entry: Entry) {
        match entry {
            Entry::Issued { at, key, slip } => self.number(at, key, *slip, None),
            Entry::Offline {
                at,
                slip,
                series,
                told,
            } => {
                let own = Own {
                    series,
                    slip: *told,
                    told: None,
                };
                self.number(at, own.slip.touch.clone(), *slip, Some(own));
            }
            Entry::Told { label, refused, .. } => {
                let all = self.owed.iter_mut().chain(&mut self.issued);
                let mut owed = all.filter_map(|known| known.offline.as_mut());
                if let Some(own) = owed.find(|own| own.told.is_none() && own.slip.label == label) {
                    own.told = Some(refused);
                }
                self.owed.retain(Known::is_owed);
            }
            Entry::Printed { label, print, .. } => {
                if let Some(known) = self.known(&label) {
                    known.print = Some(print);
                    self.printed += u32::from(print == PrintResult::Printed);
                }
            }
            Entry::Forgotten { label, .. } => {
                if let Some(known) = self.known(&label) {
                    known.forgotten = true;
                }
            }
        }
    }

    fn number(&mut self, at: Millis, key: String, slip: Slip, offline: Option<Own>) {
        if self.day != slip.date {
            let (mut owed, earlier) = (std::mem::take(&mut self.owed), std::mem::take(self));
            owed.extend(earlier.issued.into_iter().filter(Known::is_owed));
            self.owed = owed;
            self.day.clone_from(&slip.date);
        }
        self.issued.push(Known {
            at,
            key,
            slip,
            print: None,
            forgotten: false,
            offline,
        });
    }

    fn known(&mut self, label: &str) -> Option<&mut Known> {
        self.issued
            .iter_mut()
            .rev()
            .find(|known| known.slip.label == label)
    }

    /// The lines that say the same.
    fn entries(&self) -> impl Iterator<Item = Entry> {
        self.owed.iter().chain(&self.issued).flat_map(|known| {
            let (at, label) = (known.at, known.slip.label.clone());
            let slip = Box::new(known.slip.clone());
            let issued = match &known.offline {
                None => Entry::Issued {
                    at,
                    key: known.key.clone(),
                    slip,
                },
                Some(own) => Entry::Offline {
                    at,
                    slip,
                    series: own.series.clone(),
                    told: Box::new(own.slip.clone()),
                },
            };
            let told = known.offline.as_ref().and_then(|own| own.told.clone());
            let told = told.map(|refused| Entry::Told {
                at,
                label: label.clone(),
                refused,
            });
            let printed = known.print.map(|print| Entry::Printed {
                at,
                label: label.clone(),
                print,
            });
            let forgotten = known.forgotten.then_some(Entry::Forgotten { at, label });
            std::iter::once(issued)
                .chain(told)
                .chain(printed)
                .chain(forgotten)
        })
    }
}

/// The file of it.
#[derive(Debug)]
pub struct Journal {
    file: File,
}

/// The journal's name in its folder.
const NAME: &str = "kiosk.jsonl";

impl Journal {
    /// Opens the journal in a folder, and says what it remembers. Older days are left out of the
    /// file then. A line that was cut off by a power cut is passed over.
    ///
    /// # Errors
    /// The folder cannot be made, read or written.
    pub fn open(folder: &Path) -> io::Result<(Journal, Past)> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(NAME);
        let past = read(&path)?;
        let anew: PathBuf = folder.join(format!("{NAME}.new"));
        let mut file = private().truncate(true).write(true).open(&anew)?;
        for entry in past.entries() {
            writeln!(file, "{}", serde_json::to_string(&entry)?)?;
        }
        file.sync_all()?;
        std::fs::rename(&anew, &path)?;
        File::open(folder)?.sync_all()?;
        Ok((
            Journal {
                file: private().append(true).open(&path)?,
            },
            past,
        ))
    }

    /// Writes a line, and returns when the disk has it.
    ///
    /// # Errors
    /// The disk takes no more.
    pub fn keep(&mut self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.file.sync_data()
    }
}

/// The hall's name in the folder.
const COPY: &str = "hall.json";

/// Keeps the hall as the server told it.
///
/// # Errors
/// The disk takes no more.
pub fn keep_copy(folder: &Path, kept: &Kept) -> io::Result<()> {
    let anew = folder.join(format!("{COPY}.new"));
    let mut file = private().truncate(true).write(true).open(&anew)?;
    serde_json::to_writer(&file, kept)?;
    file.flush()?;
    file.sync_all()?;
    std::fs::rename(&anew, folder.join(COPY))?;
    File::open(folder)?.sync_all()
}

/// The hall as it was kept; none when it never was, or cannot be read.
#[must_use]
pub fn kept_copy(folder: &Path) -> Option<Kept> {
    let text = std::fs::read(folder.join(COPY)).ok()?;
    match serde_json::from_slice(&text) {
        Ok(kept) => Some(kept),
        Err(cause) => {
            tracing::warn!(%cause, "what was kept of the hall is passed over");
            None
        }
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).mode(0o600);
    options
}

fn read(path: &Path) -> io::Result<Past> {
    let mut past = Past::default();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(past),
        Err(cause) => return Err(cause),
    };
    for line in BufReader::new(file).split(b'\n') {
        match serde_json::from_slice(&line?) {
            Ok(entry) => past.hear(entry),
            Err(cause) => tracing::warn!(%cause, "a line of the journal is passed over"),
        }
    }
    Ok(past)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued(at: i64, label: &str, date: &str) -> Entry {
        let slip = Box::new(Slip {
            label: label.to_owned(),
            date: date.to_owned(),
            ..Slip::default()
        });
        Entry::Issued {
            at: Millis(at),
            key: format!("key-{label}"),
            slip,
        }
    }

    fn printed(at: i64, label: &str, print: PrintResult) -> Entry {
        Entry::Printed {
            at: Millis(at),
            label: label.to_owned(),
            print,
        }
    }

    #[test]
    fn what_was_kept_is_remembered_and_older_days_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, past) = Journal::open(folder.path()).unwrap();
        assert_eq!(past, Past::default());
        for entry in [
            issued(1, "A001", "24/11/2026"),
            printed(2, "A001", PrintResult::Printed),
            issued(3, "A001", "25/11/2026"),
            printed(4, "A001", PrintResult::Failed),
            printed(5, "A001", PrintResult::Printed),
            issued(6, "B002", "25/11/2026"),
            Entry::Forgotten {
                at: Millis(7),
                label: "B002".to_owned(),
            },
            issued(8, "B003", "25/11/2026"),
        ] {
            journal.keep(&entry).unwrap();
        }
        let (_, past) = Journal::open(folder.path()).unwrap();
        let told: Vec<_> = past
            .issued
            .iter()
            .map(|known| (known.slip.label.as_str(), known.print, known.forgotten))
            .collect();
        assert_eq!(
            told,
            [
                ("A001", Some(PrintResult::Printed), false),
                ("B002", None, true),
                ("B003", None, false)
            ]
        );
        assert_eq!((past.day.as_str(), past.printed), ("25/11/2026", 1));
        let (_, again) = Journal::open(folder.path()).unwrap();
        assert_eq!(again, past, "a journal that was written anew says the same");
    }

    #[test]
    fn a_line_that_a_power_cut_broke_off_costs_only_itself() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(folder.path()).unwrap();
        journal.keep(&issued(1, "A001", "25/11/2026")).unwrap();
        let path = folder.path().join(NAME);
        let mut broken = OpenOptions::new().append(true).open(&path).unwrap();
        broken
            .write_all(b"{\"what\":\"printed\",\"at\":2,\"la")
            .unwrap();
        let (mut journal, past) = Journal::open(folder.path()).unwrap();
        assert_eq!((past.issued.len(), past.issued[0].print), (1, None));
        journal
            .keep(&printed(3, "A001", PrintResult::Printed))
            .unwrap();
        let (_, past) = Journal::open(folder.path()).unwrap();
        assert_eq!(past.issued[0].print, Some(PrintResult::Printed));
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "a slip's link is for its taker alone");
    }
}
