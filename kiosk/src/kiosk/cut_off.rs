//! The kiosk when it hears nothing of the server: numbers of its own, and telling them later.
//!
//! One touch is one number on paper. A touch is asked online at most so long ([`PATIENCE_MS`]);
//! then the question is taken back, a number of the offline series is written down with the key of
//! the touch, and an answer that comes after all is not heard any more. If the server had given a
//! number for that key, it learns from the key that nobody has it.

use protocol::{Answer, CutOff, Done, KioskRequest, KioskView, No, OfflineSlip, PrintResult};

use super::{Act, COPY_MS, Doing, Kept, Kiosk, LOOK_MS, Last, Now, Wish, say};
use crate::journal::Entry;
use crate::offline::{Given, PATIENCE_MS, Wanted};

/// The copy of the hall on its way.
#[derive(Debug, Default)]
pub(super) struct Copying {
    key: Option<String>,
    not_before: u64,
    count: u64,
}

impl Kiosk {
    /// What was kept of the hall before the last start.
    pub fn remember_hall(&mut self, kept: Kept, now: Now) {
        if self.name.is_empty() {
            self.name = kept.name;
        }
        self.own.set_copy(kept.copy);
        self.look(now);
    }

    /// The server's time, whenever it was heard.
    pub fn server_time(&mut self, server: protocol::Millis, now: Now) {
        self.own.hear_time(server, now);
    }

    /// The line to the server is there, or is gone. `name` is what the server calls this box.
    pub fn line(&mut self, online: bool, name: Option<&str>, now: Now) {
        if let Some(name) = name {
            name.clone_into(&mut self.name);
        }
        if online != self.online {
            self.down_since = (!online).then_some(now);
            self.online = online;
            if online {
                self.own.line_is_up();
            }
        }
        self.look(now);
        self.turn_to_server(now);
    }

    /// Whether a number of the kiosk's own could be given.
    pub(super) fn could_give(&self, now: Now) -> bool {
        self.own.can_give(&self.name, now)
    }

    /// Whether the line is down for so long that nobody is kept waiting for it.
    pub(super) fn is_cut_off(&self, now: Now) -> bool {
        let since = self.down_since;
        let long = since.is_some_and(|since| now.mono - since.mono >= PATIENCE_MS);
        !self.online && long
    }

    /// How long the server may take with a touch at most.
    pub(super) fn patience(&self, touched: u64, now: Now) -> u64 {
        if self.could_give(now) {
            // A slow printer leaves it a moment all the same.
            (touched + PATIENCE_MS).max(now.mono + 500)
        } else {
            now.mono + super::SERVER_MS
        }
    }

    /// What a page shows that depends on the time.
    pub(super) fn look(&mut self, now: Now) {
        self.look_at = now.mono + LOOK_MS;
        if let Some(since) = self.down_since.filter(|_| !self.is_cut_off(now)) {
            self.look_at = since.mono + PATIENCE_MS;
        }
        let cut_off = self.is_cut_off(now);
        let gives = self.could_give(now);
        self.blip = !self.online && !cut_off && gives;
        self.shown = (cut_off && gives).then(|| self.own.view(now)).flatten();
        self.clock_wrong = match self.clock_wrong {
            _ if !self.own.clock_is_wrong(now) => None,
            None => Some(now.at),
            since => since,
        };
    }

    /// The hall as the page shows it.
    pub(super) fn hall_shown(&self) -> Option<KioskView> {
        self.shown.clone().or_else(|| self.hall.clone())
    }

    /// How the page tells that the kiosk is cut off.
    pub(super) fn cut_off_shown(&self) -> Option<CutOff> {
        let since = self.down_since.filter(|_| !self.online && !self.blip)?;
        Some(CutOff {
            since: since.at,
            gives: self.shown.is_some(),
            untold: u32::try_from(self.own.untold()).unwrap_or(u32::MAX),
        })
    }

    /// Gives a number of the kiosk's own for a touch.
    pub(super) fn give(&mut self, key: String, wish: &Wish, now: Now) {
        self.doing = Doing::Nothing;
        let given = match wish {
            Wish::Number {
                appointment: Some(_),
                ..
            } => Err(Box::new(say::no_appointments())),
            Wish::Number {
                group,
                language,
                priority,
                ..
            } => {
                let wanted = Wanted {
                    key: &key,
                    group,
                    language: *language,
                    priority: priority.as_deref(),
                };
                self.own.give(&self.name, wanted, now)
            }
            Wish::Own { .. } | Wish::Again => Err(Box::new(say::server_away())),
        };
        match given {
            Ok(given) => {
                let id = self.id();
                let entry = Entry::Offline {
                    at: given.at,
                    slip: Box::new(given.slip.clone()),
                    series: given.series.clone(),
                    told: Box::new(given.told.clone()),
                };
                self.doing = Doing::Recording {
                    id,
                    key,
                    given: Box::new(given),
                    left: false,
                };
                self.acts.push_back(Act::Record { id, entry });
            }
            Err(no) => self.refuse(key, *no),
        }
    }

    /// Whether the disk has the number of [`Act::Record`].
    pub fn recorded(&mut self, id: u64, kept: bool, now: Now) {
        if !matches!(&self.doing, Doing::Recording { id: recording, .. } if *recording == id) {
            return;
        }
        let doing = std::mem::replace(&mut self.doing, Doing::Nothing);
        let Doing::Recording {
            key, given, left, ..
        } = doing
        else {
            return;
        };
        let Given { slip, told, .. } = *given;
        if !kept {
            tracing::error!(label = slip.label, "a number could not be written down");
            self.own.not_kept(now.at);
            self.not_printed(&told, now);
            self.look(now);
            self.refuse(key, say::disk_broken());
            return;
        }
        self.own.kept(told, now);
        self.begin_day(&slip.date);
        self.last = Some(Last {
            slip,
            print: PrintResult::Unknown,
        });
        self.print(key, false, now);
        if let Doing::Printing { left: gone, .. } = &mut self.doing {
            *gone = left;
        }
        self.look(now);
        self.turn_to_server(now);
    }

    /// Should the line have reached the disk after all, the number is nobody's.
    fn not_printed(&mut self, told: &OfflineSlip, now: Now) {
        self.acts.push_back(Act::Keep(Entry::Told {
            at: now.at,
            label: told.label.clone(),
            refused: Some("not_printed".to_owned()),
        }));
    }

    /// Asks for the copy of the hall when it is not the present one, and tells what is owed.
    pub(super) fn turn_to_server(&mut self, now: Now) {
        if !self.online {
            return;
        }
        for (key, request) in self.own.tell(now) {
            self.acts.push_back(Act::Send { key, request });
        }
        let stamp = self.hall.as_ref().map_or("", |hall| hall.copy.as_str());
        let known = self.own.copy().map(|copy| copy.stamp.as_str());
        let wanted = !stamp.is_empty() && known != Some(stamp);
        if wanted && self.copying.key.is_none() && now.mono >= self.copying.not_before {
            self.copying.count += 1;
            let key = format!("copy-{}-{}", self.settings.run, self.copying.count);
            self.copying.key = Some(key.clone());
            let request = KioskRequest::Copy;
            self.acts.push_back(Act::Send { key, request });
        }
    }

    /// When the server is turned to next without anything happening.
    pub(super) fn next_turn(&self) -> Option<u64> {
        let copy = self.copying.not_before;
        let copy = (copy > 0 && self.copying.key.is_none()).then_some(copy);
        let turns = [self.own.deadline(), copy].into_iter().flatten().min();
        turns.filter(|_| self.online)
    }

    /// An answer that no page waits for; false when it is none.
    pub(super) fn answered_itself(&mut self, key: &str, answer: Option<&Answer>, now: Now) -> bool {
        if self.copying.key.as_deref() == Some(key) {
            self.copying.key = None;
            self.copying.not_before = now.mono + COPY_MS;
            if let Some(Answer::Done(Done {
                copy: Some(copy), ..
            })) = answer
            {
                self.copying.not_before = 0;
                let copy = (**copy).clone();
                self.own.set_copy(copy.clone());
                let name = self.name.clone();
                let kept = Box::new(Kept { name, copy });
                self.acts.push_back(Act::KeepCopy(kept));
                self.look(now);
            }
        } else if self.own.is_telling(key) {
            if let Some(told) = self.own.told(key, answer, now) {
                if let Some(code) = &told.refused {
                    tracing::error!(label = told.label, code, "a number of its own is refused");
                }
                self.acts.push_back(Act::Keep(Entry::Told {
                    at: now.at,
                    label: told.label,
                    refused: told.refused,
                }));
            }
        } else {
            return false;
        }
        self.turn_to_server(now);
        true
    }

    /// Whether an answer means that the server is going away, and not that the hall says no.
    pub(super) fn is_no_answer(no: &No) -> bool {
        no.code == "stopping"
    }
}
