//! The kiosk's offline series: numbers of its own for the time when it hears nothing of the server.
//!
//! Pure, like the kiosk around it. A number is prefix, 9, the kiosk's digit, two digits; no other
//! kiosk of the plan has that digit. The numbers given are in the journal before the printer hears
//! of them; they rise within a service day and never begin again within it. [`upload`] tells them
//! to the server, [`time`] knows which day it is, [`show`] what the page shows meanwhile.

use std::collections::{BTreeMap, VecDeque};

use protocol::{
    CopyGroup, Estimate, GroupStop, IdentityAsk, Language, Millis, No, OfflineCopy, OfflineSlip,
    Slip, TileGroup,
};

use crate::journal::{Known, Past};
use crate::kiosk::{Now, say};

mod show;
mod time;
mod upload;

pub use time::Time;
pub use upload::BATCH;

/// The server is given this time to answer a touch, milliseconds, before the kiosk gives a number of
/// its own; a line that is down for so long is not waited for at all.
pub const PATIENCE_MS: u64 = 3_000;

/// Numbers of one prefix in a day.
pub const MOST: u8 = 99;

/// A number that the server does not have yet.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Untold {
    slip: OfflineSlip,
    /// The moment on the clock that only runs forward, when it was given in this run.
    mono: Option<u64>,
}

/// What somebody wants a number for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The key of the touch.
    pub key: &'a str,
    /// The procedure group.
    pub group: &'a str,
    /// The language of the slip.
    pub language: Language,
    /// The priority that is claimed.
    pub priority: Option<&'a str>,
}

/// A number that was given: what is to be written down before it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// When, as far as the kiosk knows.
    pub at: Millis,
    /// The paper.
    pub slip: Slip,
    /// What the server is told.
    pub told: OfflineSlip,
    /// The service day under which the number counts.
    pub series: String,
}

/// The offline series of a kiosk.
#[derive(Debug)]
pub struct Offline {
    copy: Option<OfflineCopy>,
    /// The server's time when it was last heard, and the moment on the clock that only runs forward.
    heard: Option<(Millis, u64)>,
    /// The service day of the numbers given.
    series: String,
    /// The last number of each prefix on that day.
    given: BTreeMap<String, u8>,
    /// When the last number was given.
    last_at: Millis,
    untold: VecDeque<Untold>,
    upload: upload::Upload,
    /// Since when the disk takes no more.
    disk: Option<Millis>,
}

impl Offline {
    /// The series as the journal has it. `run` is drawn anew for each start of the box: it keeps the
    /// keys of two runs apart.
    #[must_use]
    pub fn new(past: &Past, run: &str) -> Offline {
        let mut offline = Offline {
            copy: None,
            heard: None,
            series: String::new(),
            given: BTreeMap::new(),
            last_at: Millis(0),
            untold: VecDeque::new(),
            upload: upload::Upload::new(run),
            disk: None,
        };
        for known in past.owed.iter().chain(&past.issued) {
            offline.remember(known);
        }
        offline
    }

    fn remember(&mut self, known: &Known) {
        let Some(own) = &known.offline else { return };
        self.count(&own.series, &known.slip.label);
        self.last_at = self.last_at.max(known.at);
        match &own.told {
            None => self.untold.push_back(Untold {
                slip: own.slip.clone(),
                mono: None,
            }),
            Some(Some(code)) => self.upload.was_refused(&known.slip.label, code, known.at),
            Some(None) => {}
        }
    }

    /// A number of a day was given. Days only go forward.
    fn count(&mut self, series: &str, label: &str) {
        if *series < *self.series {
            return;
        }
        if *series != *self.series {
            self.series = series.to_owned();
            self.given.clear();
        }
        let (prefix, number) = prefix_and_number(label);
        let last = self.given.entry(prefix.to_owned()).or_default();
        *last = (*last).max(number);
    }

    /// The hall as the server told it, now or before the last start.
    pub fn set_copy(&mut self, copy: OfflineCopy) {
        self.copy = Some(copy);
    }

    /// The hall as the server told it last.
    #[must_use]
    pub fn copy(&self) -> Option<&OfflineCopy> {
        self.copy.as_ref()
    }

    /// The digit of a kiosk, when the plan gave it one.
    #[must_use]
    pub fn digit(&self, name: &str) -> Option<u8> {
        let kiosks = &self.copy.as_ref()?.kiosks;
        let kiosk = kiosks.iter().find(|kiosk| kiosk.name == name)?;
        Some(kiosk.digit)
    }

    /// Whether the kiosk could give numbers of its own: it knows the hall, has a digit, and its disk
    /// takes what it gives.
    #[must_use]
    pub fn can_give(&self, name: &str, now: Now) -> bool {
        let day = |copy| self.time(copy, now).day.is_some();
        self.disk.is_none() && self.digit(name).is_some() && self.copy.as_ref().is_some_and(day)
    }

    /// Gives the next number of a group. It counts as given from now on, whatever becomes of it.
    ///
    /// # Errors
    /// Why there is none, for the citizen.
    pub fn give(&mut self, name: &str, wanted: Wanted<'_>, now: Now) -> Result<Given, Box<No>> {
        let digit = self.digit(name).filter(|_| self.disk.is_none());
        let (Some(copy), Some(digit)) = (&self.copy, digit) else {
            return Err(Box::new(say::server_away()));
        };
        let time = self.time(copy, now);
        let Some(day) = time.day else {
            return Err(Box::new(say::server_away()));
        };
        if time.sure && !time::is_within(&day.gives, time.at) {
            return Err(Box::new(say::not_open()));
        }
        let groups = copy.view.tiles.iter().flat_map(|tile| &tile.groups);
        let group = groups
            .into_iter()
            .find(|group| group.id == wanted.group)
            .ok_or_else(|| Box::new(say::server_away()))?;
        let more = copy.groups.iter().find(|more| more.id == group.id);
        // Whether the person holds a number already cannot be looked up, and the plan insists.
        if group.identity == IdentityAsk::Required {
            return Err(Box::new(say::identity_needed()));
        }
        if let Some(no) = stopped(copy, group, more, &time) {
            return Err(Box::new(no));
        }
        // Numbers of a day that is over are not given again, whatever the clock says.
        let series = day.date.clone().max(self.series.clone());
        let last = match series == self.series {
            true => self.given.get(&group.prefix).copied().unwrap_or(0),
            false => 0,
        };
        if last >= MOST {
            return Err(Box::new(say::series_spent()));
        }
        let label = format!("{}9{digit}{:02}", group.prefix, last + 1);
        let slip = slip(copy, group, more, &label, name, wanted.language, &time);
        let told = OfflineSlip {
            label: label.clone(),
            group: group.id.clone(),
            date: time.sure.then(|| day.date.clone()),
            taken_at: time.at,
            language: wanted.language,
            touch: wanted.key.to_owned(),
            priority: wanted.priority.map(str::to_owned),
        };
        let given = Given {
            at: time.at,
            slip,
            told,
            series: series.clone(),
        };
        self.last_at = time.at;
        self.count(&series, &label);
        Ok(given)
    }

    /// A number is on the disk: from now on it is owed to the server.
    pub fn kept(&mut self, given: OfflineSlip, now: Now) {
        self.disk = None;
        self.untold.push_back(Untold {
            slip: given,
            mono: Some(now.mono),
        });
    }

    /// The disk did not take a number: it is not printed, and no more are given.
    pub fn not_kept(&mut self, at: Millis) {
        self.disk.get_or_insert(at);
    }

    /// Since when the disk takes no more.
    #[must_use]
    pub fn disk_broken(&self) -> Option<Millis> {
        self.disk
    }
}

/// The letters and the last two digits of an offline label.
fn prefix_and_number(label: &str) -> (&str, u8) {
    let digits = label.find(|c: char| c.is_ascii_digit());
    let (prefix, digits) = label.split_at(digits.unwrap_or(label.len()));
    let number = digits.get(2..).and_then(|number| number.parse().ok());
    (prefix, number.unwrap_or(0))
}

/// Why no number of a group is given, as the server said it last. What it said of another day
/// does not hold any more, but for where people are sent first.
fn stopped(
    copy: &OfflineCopy,
    group: &TileGroup,
    more: Option<&CopyGroup>,
    time: &Time<'_>,
) -> Option<No> {
    let same_day = time.day.is_some_and(|day| day.date == copy.date);
    let no = match &group.stop {
        Some(GroupStop::OnlineFirst { desk, .. }) => Some(say::online_first(desk)),
        Some(GroupStop::Closed { reason }) if same_day => Some(say::group_closed(reason)),
        Some(GroupStop::SoldOut { .. }) if same_day => Some(say::sold_out()),
        Some(GroupStop::SoldOutNow { again, .. }) if same_day && time.at < *again => {
            Some(say::sold_out())
        }
        _ => None,
    };
    let outside = more.is_some_and(|more| time.sure && !time.is_within_windows(copy, more));
    no.or_else(|| outside.then(say::not_open))
}

fn slip(
    copy: &OfflineCopy,
    group: &TileGroup,
    more: Option<&CopyGroup>,
    label: &str,
    name: &str,
    language: Language,
    time: &Time<'_>,
) -> Slip {
    let day = time.day.map(|day| day.date.as_str()).unwrap_or_default();
    Slip {
        label: label.to_owned(),
        group: group.name.clone(),
        agency: more.map(|more| more.agency.clone()).unwrap_or_default(),
        hall: copy.view.hall.clone(),
        issued_at: time.at,
        time: time.clock(copy.utc_offset_min),
        date: time::as_written(day),
        origin: name.to_owned(),
        ahead: 0,
        wait: Estimate::Unknown,
        counters: group.counters.clone(),
        url: None,
        papers: more.map(|more| more.papers.clone()).unwrap_or_default(),
        calls_before_no_show: copy.calls_before_no_show,
        return_min: copy.return_min,
        language,
        notes: Vec::new(),
        offline: true,
    }
}

#[cfg(test)]
mod tests;
