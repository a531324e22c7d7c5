//! The lines of a script in which a kiosk is cut off, gives its own numbers, and is back.
//!
//! | line | meaning |
//! | --- | --- |
//! | `kiosk-1 takes B` | a touch: a number of the hall, or of the kiosk's own while it is cut off |
//! | `kiosk-1 takes B as old` | with a claim to priority |
//! | `kiosk-1 is cut off` | it hears nothing of the server |
//! | `kiosk-1 takes B, hears nothing` | the server gives a number, the answer is lost, the kiosk gives its own |
//! | `kiosk-1 takes B, asks late` | the kiosk gives its own, and its question is still on its way |
//! | `kiosk-1's question arrives` | that question reaches the server |
//! | `kiosk-1 is back` | it tells what it gave, in order |
//! | `kiosk-1 tells again` | it tells all of it once more |
//! | `kiosk-1 tells B9107 of 08:00` | one number; `of 2026-11-23 16:00` of another day; `for A` of a group |

use engine::{Command, InsertOffline, Issue, Label, Millis, TicketKey, Touch};
use jiff::civil::Date;

use super::{Run, clock};

/// A kiosk in the script's world.
#[derive(Default)]
pub(super) struct Box {
    is_cut: bool,
    date: Option<Date>,
    given: std::collections::BTreeMap<String, u8>,
    told: Vec<InsertOffline>,
    untold: Vec<InsertOffline>,
    late: Option<Issue>,
}

impl Run {
    /// A line of a kiosk; false when it is none.
    pub(super) fn kiosk_line(&mut self, now: Millis, what: &str, place: &str) -> bool {
        let Some((name, act)) = what.split_once(' ').filter(|_| what.starts_with("kiosk-")) else {
            return false;
        };
        let name = name.trim_end_matches("'s");
        let mut kiosk = self.kiosks.remove(name).unwrap_or_default();
        let understood = self.kiosk_does(&mut kiosk, name, act, now);
        assert!(understood.is_some(), "{place}: not understood");
        self.kiosks.insert(name.to_owned(), kiosk);
        true
    }

    fn kiosk_does(&mut self, kiosk: &mut Box, name: &str, act: &str, now: Millis) -> Option<()> {
        match act {
            "is cut off" => kiosk.is_cut = true,
            "is back" => {
                kiosk.is_cut = false;
                for told in std::mem::take(&mut kiosk.untold) {
                    self.ask(Command::InsertOffline(told.clone()), name, now);
                    kiosk.told.push(told);
                }
            }
            "tells again" => {
                for told in kiosk.told.clone() {
                    self.ask(Command::InsertOffline(told), name, now);
                }
            }
            "question arrives" => self.ask(Command::Issue(kiosk.late.take()?), name, now),
            _ => match act.split_once(' ')? {
                ("takes", wish) => self.kiosk_takes(kiosk, name, wish, now)?,
                ("tells", number) => {
                    let told = self.one_number(name, number, now)?;
                    self.ask(Command::InsertOffline(told), name, now);
                }
                _ => return None,
            },
        }
        Some(())
    }

    fn kiosk_takes(&mut self, kiosk: &mut Box, name: &str, wish: &str, now: Millis) -> Option<()> {
        let (wish, luck) = wish.split_once(", ").unwrap_or((wish, ""));
        let (prefix, reason) = match wish.split_once(" as ") {
            Some((prefix, reason)) => (prefix, Some(reason)),
            None => (wish, None),
        };
        self.keys += 1;
        let key = TicketKey(format!("key-{}", self.keys).into());
        let touch = Some(Touch(self.keys.into()));
        let issue = Issue {
            group: self.group(prefix),
            key: key.clone(),
            touch,
            ..Issue::default()
        };
        match luck {
            "" if !kiosk.is_cut => {
                self.ask(Command::Issue(issue), name, now);
                return Some(());
            }
            "hears nothing" => self.ask(Command::Issue(issue.clone()), name, now),
            "asks late" => kiosk.late = Some(issue.clone()),
            "" => {}
            _ => return None,
        }
        let date = now.local(self.hall.plan.hall.utc_offset_min).date();
        if kiosk.date != Some(date) {
            (kiosk.date, kiosk.given) = (Some(date), std::collections::BTreeMap::new());
        }
        let plan = &self.hall.plan;
        let digit = plan.kiosks.iter().find(|it| *it.name == *name)?.digit;
        let given = kiosk.given.entry(prefix.to_owned()).or_default();
        let Some(label) = Label::offline(prefix.into(), digit, *given + 1) else {
            self.say(now, &format!("{name} has no number of {prefix} left"));
            return Some(());
        };
        *given += 1;
        self.say(now, &format!("{name} gives {label} by itself"));
        kiosk.untold.push(InsertOffline {
            kiosk: name.into(),
            label: label.to_string(),
            group: issue.group,
            date: Some(date),
            taken_at: now,
            key,
            language: engine::Language::Vi,
            touch,
            priority: reason.map(Into::into),
        });
        Some(())
    }

    /// A number told by hand: `B9107 for A of 2026-11-23 16:00`.
    fn one_number(&mut self, name: &str, number: &str, now: Millis) -> Option<InsertOffline> {
        let (number, when) = number.split_once(" of ")?;
        let (label, group) = number.split_once(" for ").unwrap_or((number, &number[..1]));
        let offset = self.hall.plan.hall.utc_offset_min;
        let (date, time) = match when.split_once(' ') {
            Some((date, time)) => (date.parse().ok()?, time),
            None => (now.local(offset).date(), when),
        };
        let (ms, _) = clock(&format!("{time} "))?;
        self.keys += 1;
        Some(InsertOffline {
            kiosk: name.into(),
            label: label.into(),
            group: self.group(group),
            date: Some(date),
            taken_at: Millis::at(date, 0, offset).plus(ms),
            key: TicketKey(format!("key-{}", self.keys).into()),
            language: engine::Language::Vi,
            touch: Some(Touch(self.keys.into())),
            priority: None,
        })
    }

    /// What a kiosk asks, and the answer; nothing new is told as that.
    fn ask(&mut self, command: Command, name: &str, now: Millis) {
        match self.decide(&command, now) {
            Ok(events) if events.is_empty() => self.say(now, "that is known"),
            Ok(events) => {
                for event in events {
                    self.happen(event, now, name);
                }
            }
            Err(refusal) => {
                let no = super::answer::refusal(&refusal, &self.hall.plan);
                self.say(now, &no);
            }
        }
    }
}
