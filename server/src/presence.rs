//! Who is connected, since when, with which troubles. Of the moment only: nothing here is stored.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use appliance::{clock, words};
use engine::Millis;
use protocol::{AnnouncementRow, DeviceRow, Fact, Role, Standing, Trouble, TroubleReport};

use crate::access::Grant;
use crate::input::{Fingerprint, Key};

mod notices;

pub use notices::{MAX_NOTICE_CHARS, MAX_NOTICE_MIN, MAX_NOTICES, NoticeWish};

/// How long a box may be away before somebody is told, milliseconds (`screens.md` D1).
pub const GONE_AFTER_MS: i64 = 15_000;
/// Most troubles that one box may tell of at once.
pub const MAX_TROUBLES: usize = 32;
/// Most facts that one box may tell of itself.
pub const MAX_FACTS: usize = 32;
/// Longest text of a fact or a cause, characters.
pub const MAX_TEXT_CHARS: usize = 200;
/// The name under which the server's own troubles stand.
pub const SERVER: &str = "server";
/// The fact by which a board's box says where its voice goes.
pub const VOICE_FACT: &str = "voice";
/// The fact that names the build of a device's program.
pub const BUILD_FACT: &str = "build";
/// The fact that says in which zone a device stands: a kiosk gives numbers for every group wherever it
/// stands, but whoever goes there to help or with paper must know.
pub const ZONE_FACT: &str = "zone";
/// The value of [`VOICE_FACT`] of a box that people hear; others write to a file or are silent.
pub const VOICE_HEARD: &str = "device";

/// How a session came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By a token: a box or a program, expected to be there always.
    Box,
    /// By a cookie: a browser, which its user may close.
    Browser,
}

#[derive(Debug, Clone)]
struct Device {
    kind: Kind,
    counter: Option<u16>,
    zone: Option<String>,
    sessions: u32,
    since: Millis,
    build: String,
    facts: Vec<Fact>,
    troubles: Vec<TroubleReport>,
    help_since: Option<Millis>,
}

impl Device {
    fn is_gone(&self, now: Millis) -> bool {
        self.kind == Kind::Box && self.sessions == 0 && now >= self.gone_from()
    }

    /// From when on it is gone if it stays away. Lines come back in the machine's time.
    fn gone_from(&self) -> Millis {
        self.since.plus(clock::passes_ms(GONE_AFTER_MS))
    }

    /// What is known of the device: its build, where it stands, and what it tells of itself.
    fn all_facts(&self) -> Vec<Fact> {
        let fact = |name: &str, value: &String| Fact {
            name: name.into(),
            value: value.clone(),
        };
        let build = Some(&self.build).filter(|build| !build.is_empty());
        let build = build.map(|build| fact(BUILD_FACT, build));
        let zone = self.zone.as_ref().map(|zone| fact(ZONE_FACT, zone));
        build
            .into_iter()
            .chain(zone)
            .chain(self.facts.iter().cloned())
            .collect()
    }

    fn speaks(&self) -> bool {
        let silent = self
            .troubles
            .iter()
            .any(|it| it.trouble == Trouble::VoiceUnavailable);
        let voice = self.facts.iter().find(|fact| fact.name == VOICE_FACT);
        self.kind == Kind::Box
            && self.sessions > 0
            && !silent
            && voice.is_some_and(|fact| fact.value == VOICE_HEARD)
    }
}

/// All that views need of it, as of one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present {
    /// Every device that was connected since the start.
    pub devices: Vec<DeviceRow>,
    /// Every trouble that stands, the oldest first.
    pub troubles: Vec<Standing>,
    /// Counters of which a screen or box is connected.
    pub counters: BTreeSet<u16>,
    /// Zones in which a box speaks; None is a box that speaks in the whole hall.
    pub speaking: BTreeSet<Option<String>>,
    /// Texts of the supervisor's own that boards show, newest first.
    pub notices: Vec<AnnouncementRow>,
    /// When this changes though nothing happens.
    pub changes: Option<Millis>,
}

impl Present {
    /// Whether a box speaks where the boards of a zone, or of the whole hall, are heard.
    #[must_use]
    pub fn speaks_in(&self, zone: Option<&str>) -> bool {
        self.speaking.contains(&None)
            || zone.is_some_and(|zone| self.speaking.contains(&Some(zone.to_owned())))
    }
}

#[derive(Debug, Default)]
struct State {
    devices: BTreeMap<(Role, String), Device>,
    server: BTreeMap<Trouble, (Millis, String)>,
    notices: Vec<AnnouncementRow>,
    asked: VecDeque<(Key, Fingerprint, Millis)>,
}

/// The list of devices and troubles, shared by all sessions. Every method that changes it says
/// whether anything that is shown has changed.
#[derive(Debug, Clone, Default)]
pub struct Presence(Arc<Mutex<State>>);

impl Presence {
    /// A session of a device began.
    pub fn came(&self, grant: &Grant, kind: Kind, mut build: String, now: Millis) -> bool {
        shorten(&mut build);
        let mut state = self.lock();
        let key = (grant.role, grant.name.clone());
        let device = state.devices.entry(key).or_insert_with(|| Device {
            kind,
            counter: None,
            zone: None,
            sessions: 0,
            since: now,
            build: String::new(),
            facts: Vec::new(),
            troubles: Vec::new(),
            help_since: None,
        });
        device.kind = kind;
        device.build = build;
        device.counter = grant.counter;
        device.zone.clone_from(&grant.zone);
        device.sessions += 1;
        if device.sessions == 1 {
            device.since = now;
        }
        true
    }

    /// A session of a device ended. What it told of itself is no longer known.
    pub fn went(&self, grant: &Grant, now: Millis) -> bool {
        let mut state = self.lock();
        let Some(device) = state.devices.get_mut(&(grant.role, grant.name.clone())) else {
            return false;
        };
        device.sessions = device.sessions.saturating_sub(1);
        if device.sessions == 0 {
            device.since = now;
            device.troubles.clear();
            device.facts.clear();
        }
        true
    }

    /// A device told what is wrong with it, and facts about itself: always the whole list.
    pub fn report(
        &self,
        grant: &Grant,
        mut troubles: Vec<TroubleReport>,
        mut facts: Vec<Fact>,
    ) -> bool {
        // A box tells only of itself: troubles that the server finds are not its to tell.
        troubles.retain(|it| !is_found_here(it.trouble));
        troubles.truncate(MAX_TROUBLES);
        facts.truncate(MAX_FACTS);
        troubles.iter_mut().for_each(|it| shorten(&mut it.cause));
        for fact in &mut facts {
            shorten(&mut fact.name);
            shorten(&mut fact.value);
        }
        let mut state = self.lock();
        let Some(device) = state.devices.get_mut(&(grant.role, grant.name.clone())) else {
            return false;
        };
        let changed = device.troubles != troubles || device.facts != facts;
        (device.troubles, device.facts) = (troubles, facts);
        changed
    }

    /// Somebody at a kiosk asks for a person.
    pub fn help(&self, grant: &Grant, now: Millis) -> bool {
        let mut state = self.lock();
        let device = state.devices.get_mut(&(grant.role, grant.name.clone()));
        match device {
            Some(device) if device.help_since.is_none() => device.help_since = Some(now),
            Some(_) => return false,
            // A kiosk that asks by HTTP only was never seen to connect.
            None => {
                let device = Device {
                    kind: Kind::Browser,
                    counter: None,
                    zone: grant.zone.clone(),
                    sessions: 0,
                    since: now,
                    build: String::new(),
                    facts: Vec::new(),
                    troubles: Vec::new(),
                    help_since: Some(now),
                };
                state
                    .devices
                    .insert((grant.role, grant.name.clone()), device);
            }
        }
        true
    }

    /// A call for help was answered. False when nobody of that name asks for help.
    pub fn help_answered(&self, name: &str) -> bool {
        let mut state = self.lock();
        let mut found = false;
        for ((_, device_name), device) in &mut state.devices {
            if device_name == name {
                found |= device.help_since.take().is_some();
            }
        }
        found
    }

    /// Something is wrong with the server itself, or is not any more.
    pub fn server_trouble(&self, trouble: Trouble, cause: Option<String>, now: Millis) -> bool {
        let mut state = self.lock();
        match cause {
            Some(cause) => match state.server.get_mut(&trouble) {
                Some((_, known)) if *known == cause => false,
                Some((_, known)) => {
                    *known = cause;
                    true
                }
                None => state.server.insert(trouble, (now, cause)).is_none(),
            },
            None => state.server.remove(&trouble).is_some(),
        }
    }

    /// All of it as of `now`.
    #[must_use]
    pub fn present(&self, now: Millis) -> Present {
        let state = self.lock();
        let mut present = Present::default();
        for (trouble, (since, cause)) in &state.server {
            present
                .troubles
                .push(standing(*trouble, SERVER, *since, cause.clone()));
        }
        for ((role, name), device) in &state.devices {
            let online = device.sessions > 0;
            present.devices.push(DeviceRow {
                name: name.clone(),
                role: *role,
                online,
                since: protocol::Millis(device.since.0),
                facts: device.all_facts(),
                browser: device.kind == Kind::Browser,
                counter: device.counter,
            });
            for it in &device.troubles {
                let since = Millis(it.since.0);
                present
                    .troubles
                    .push(standing(it.trouble, name, since, it.cause.clone()));
            }
            if let Some(since) = device.help_since {
                present
                    .troubles
                    .push(standing(Trouble::HelpWanted, name, since, String::new()));
            }
            if device.is_gone(now) {
                let gone = standing(Trouble::DeviceGone, name, device.since, String::new());
                present.troubles.push(gone);
            } else if device.kind == Kind::Box && !online {
                let then = device.gone_from();
                present.changes = Some(present.changes.map_or(then, |at| at.min(then)));
            }
            if let (true, Some(counter)) = (online, device.counter) {
                present.counters.insert(counter);
            }
            if *role == Role::Board && device.speaks() {
                present.speaking.insert(device.zone.clone());
            }
        }
        present.troubles.sort_by_key(|it| it.since);
        let (notices, ends) = notices::shown(&state.notices, now);
        present.notices = notices;
        present.changes = present.changes.into_iter().chain(ends).min();
        present
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_found_here(trouble: Trouble) -> bool {
    matches!(
        trouble,
        Trouble::HelpWanted
            | Trouble::DeviceGone
            | Trouble::ClockStepped
            | Trouble::DiskNearlyFull
            | Trouble::PlanHeldUp
            | Trouble::MarksLost
    )
}

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS) {
        text.truncate(end);
    }
}

fn standing(trouble: Trouble, device: &str, since: Millis, cause: String) -> Standing {
    let (say, remedy) = words::trouble(trouble);
    Standing {
        trouble,
        code: trouble.code().to_owned(),
        who: trouble.who(),
        stops_service: trouble.stops_service(),
        device: device.to_owned(),
        since: protocol::Millis(since.0),
        say,
        remedy,
        cause,
    }
}

#[cfg(test)]
mod tests;
