//! What is wrong with a plan, each with the key that causes it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

mod sense;

use crate::Code;
use crate::limits::{Limits, Reason};
use crate::plan::{Draft, PhotoRule};
use crate::rules::Precedence;
use crate::ticket::PREFIX_LETTERS;

mod balance;
mod person;

/// One thing that is wrong with a draft. The sentence and the remedy stand in `assets/words`
/// under `flaw.<code>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    /// Where, as a path of keys such as `counter[3].home`. Positions count from 1.
    pub key: String,
    /// What.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Problem {
    /// A text is empty.
    Empty,
    /// Two have the same identifier, prefix or number.
    Twice {
        /// What stands twice.
        value: String,
    },
    /// Something is named that the plan does not have.
    Unknown {
        /// The name.
        value: String,
    },
    /// A prefix is not one or two of the letters that cannot be confused.
    BadPrefix {
        /// The prefix.
        value: String,
    },
    /// A number lies outside its range.
    OutOfRange {
        /// The number.
        value: i64,
        /// The smallest that is allowed.
        from: i64,
        /// The largest that is allowed.
        to: i64,
    },
    /// More than 8 home tiles, or none.
    TileCount {
        /// How many.
        value: usize,
    },
    /// A group stands in no category, or in two.
    NotInOneCategory {
        /// How often it stands in one.
        value: usize,
    },
    /// A group is the home of no counter: nobody would ever call it first.
    NoHomeCounter,
    /// A session ends before it begins, or overlaps the one before.
    BadSession {
        /// The session.
        value: String,
    },
    /// A closed period ends before it begins.
    BadPeriod,
    /// An identifier has other letters than a to z, digits, dashes and underscores, or too many.
    BadId {
        /// The identifier.
        value: String,
    },
    /// A name is longer than a screen has room for.
    TooLong {
        /// Its characters.
        value: usize,
        /// The most that are allowed.
        most: usize,
    },
    /// Two seasons have the same day.
    SeasonsOverlap {
        /// The other season.
        value: String,
    },
    /// A session begins before the service day does.
    BeforeRollover {
        /// When the service day begins.
        value: String,
    },
    /// The windows of a group lie outside all working hours.
    NeverOpen,
    /// The hall may move counters by itself where there is nothing to lend.
    NothingToLend,
}

impl Problem {
    /// The problem's name in `assets/words/<language>/flaw.toml`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Problem::Empty => "empty",
            Problem::Twice { .. } => "twice",
            Problem::Unknown { .. } => "unknown",
            Problem::BadPrefix { .. } => "bad_prefix",
            Problem::OutOfRange { .. } => "out_of_range",
            Problem::TileCount { .. } => "tile_count",
            Problem::NotInOneCategory { .. } => "not_in_one_category",
            Problem::NoHomeCounter => "no_home_counter",
            Problem::BadSession { .. } => "bad_session",
            Problem::BadPeriod => "bad_period",
            Problem::BadId { .. } => "bad_id",
            Problem::TooLong { .. } => "too_long",
            Problem::SeasonsOverlap { .. } => "seasons_overlap",
            Problem::BeforeRollover { .. } => "before_rollover",
            Problem::NeverOpen => "never_open",
            Problem::NothingToLend => "nothing_to_lend",
        }
    }

    /// The figures of the sentence.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Problem::Empty
            | Problem::NoHomeCounter
            | Problem::BadPeriod
            | Problem::NeverOpen
            | Problem::NothingToLend => Vec::new(),
            Problem::BadId { value }
            | Problem::SeasonsOverlap { value }
            | Problem::BeforeRollover { value } => vec![("value", value.clone())],
            Problem::TooLong { value, most } => {
                vec![("value", value.to_string()), ("most", most.to_string())]
            }
            Problem::Twice { value }
            | Problem::Unknown { value }
            | Problem::BadPrefix { value }
            | Problem::BadSession { value } => vec![("value", value.clone())],
            Problem::OutOfRange { value, from, to } => vec![
                ("value", value.to_string()),
                ("from", from.to_string()),
                ("to", to.to_string()),
            ],
            Problem::TileCount { value } | Problem::NotInOneCategory { value } => {
                vec![("value", value.to_string())]
            }
        }
    }

    /// One of each, for the test that every flaw has words.
    #[must_use]
    pub fn examples() -> Vec<Problem> {
        let value = String::from("x");
        vec![
            Problem::Empty,
            Problem::Twice {
                value: value.clone(),
            },
            Problem::Unknown {
                value: value.clone(),
            },
            Problem::BadPrefix {
                value: value.clone(),
            },
            Problem::OutOfRange {
                value: 0,
                from: 1,
                to: 9,
            },
            Problem::TileCount { value: 9 },
            Problem::NotInOneCategory { value: 0 },
            Problem::NoHomeCounter,
            Problem::BadSession {
                value: value.clone(),
            },
            Problem::BadPeriod,
            Problem::BadId {
                value: value.clone(),
            },
            Problem::TooLong {
                value: 90,
                most: 80,
            },
            Problem::SeasonsOverlap {
                value: value.clone(),
            },
            Problem::BeforeRollover { value },
            Problem::NeverOpen,
            Problem::NothingToLend,
        ]
    }
}

/// Most counters of one hall.
pub const MAX_COUNTERS: usize = 400;
/// Most procedure groups of one hall.
pub const MAX_GROUPS: usize = 100;
/// Most home tiles of the kiosk (`screens.md` rule 11).
pub const MAX_TILES: usize = 8;

struct Finder {
    flaws: Vec<Flaw>,
}

impl Finder {
    fn flaw(&mut self, key: impl Into<String>, problem: Problem) {
        self.flaws.push(Flaw {
            key: key.into(),
            problem,
        });
    }

    fn text(&mut self, key: String, text: &str) {
        if text.trim().is_empty() {
            self.flaw(key, Problem::Empty);
        }
    }

    fn names(&mut self, key: &str, names: &crate::Names) {
        self.text(format!("{key}.vi"), &names.vi);
        self.text(format!("{key}.en"), &names.en);
    }

    fn range(&mut self, key: &str, value: impl Into<i64>, from: i64, to: i64) {
        let value = value.into();
        if !(from..=to).contains(&value) {
            self.flaw(key, Problem::OutOfRange { value, from, to });
        }
    }

    fn once<T: Ord + Clone>(&mut self, key: String, seen: &mut BTreeSet<T>, value: &T, text: &str) {
        if !seen.insert(value.clone()) {
            self.flaw(key, Problem::Twice { value: text.into() });
        }
    }

    fn known(&mut self, key: String, known: bool, text: &str) {
        if !known {
            self.flaw(key, Problem::Unknown { value: text.into() });
        }
    }
}

/// Every flaw of a draft; none means that it may come into force.
pub(crate) fn flaws(draft: &Draft) -> Vec<Flaw> {
    let mut find = Finder { flaws: Vec::new() };
    find.text("id".into(), &draft.id);
    find.names("hall.authority", &draft.hall.authority);
    find.names("hall.name", &draft.hall.name);
    find.range(
        "hall.utc_offset_min",
        draft.hall.utc_offset_min,
        -12 * 60,
        14 * 60,
    );
    rules(&mut find, draft);
    calendar(&mut find, draft);
    furniture(&mut find, draft);
    groups(&mut find, draft);
    counters(&mut find, draft);
    reasons(&mut find, "close_reason", &draft.close_reasons);
    reasons(&mut find, "cancel_reason", &draft.cancel_reasons);
    reasons(&mut find, "call_reason", &draft.call_reasons);
    priorities(&mut find, draft);
    reasons(&mut find, "pause_reason", &draft.pause_reasons);
    reasons(&mut find, "to_supervisor", &draft.to_supervisor);
    reasons(&mut find, "to_counter", &draft.to_counter);
    staff(&mut find, draft);
    announcements(&mut find, draft);
    visits(&mut find, draft);
    sense::sense(&mut find, draft);
    person::flaws(&mut find, draft);
    balance::flaws(&mut find, &draft.rules.balance);
    kiosks(&mut find, draft);
    find.flaws
}

fn reasons(find: &mut Finder, list: &str, reasons: &[Reason]) {
    let mut seen = BTreeSet::new();
    for (i, reason) in reasons.iter().enumerate() {
        let key = |name: &str| format!("{list}[{}].{name}", i + 1);
        find.text(key("id"), &reason.id);
        find.once(key("id"), &mut seen, &reason.id, &reason.id);
        find.names(&key("name"), &reason.name);
    }
}

fn staff(find: &mut Finder, draft: &Draft) {
    let (mut ids, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for (i, staff) in draft.staff.iter().enumerate() {
        let key = |name: &str| format!("staff[{}].{name}", i + 1);
        find.text(key("id"), &staff.id);
        find.once(key("id"), &mut ids, &staff.id, &staff.id);
        find.text(key("code"), &staff.code);
        find.once(key("code"), &mut codes, &staff.code, &staff.code);
        let agency = draft.agencies.iter().any(|it| it.id == staff.agency);
        find.known(key("agency"), agency, &staff.agency);
        for (j, counter) in staff.counters.iter().enumerate() {
            let known = draft.counters.iter().any(|it| it.number == *counter);
            let key = key(&format!("counters[{}]", j + 1));
            find.known(key, known, &counter.to_string());
        }
    }
}

/// Two kiosks with one digit would give one number twice.
fn kiosks(find: &mut Finder, draft: &Draft) {
    let (mut names, mut digits) = (BTreeSet::new(), BTreeSet::new());
    for (i, kiosk) in draft.kiosks.iter().enumerate() {
        let key = |name: &str| format!("kiosk[{}].{name}", i + 1);
        find.text(key("name"), &kiosk.name);
        find.once(key("name"), &mut names, &kiosk.name, &kiosk.name);
        find.range(&key("digit"), kiosk.digit, 0, 9);
        let digit = kiosk.digit.to_string();
        find.once(key("digit"), &mut digits, &kiosk.digit, &digit);
    }
}

fn announcements(find: &mut Finder, draft: &Draft) {
    let mut ids = BTreeSet::new();
    for (i, announcement) in draft.announcements.iter().enumerate() {
        let key = |name: &str| format!("announcement[{}].{name}", i + 1);
        find.text(key("id"), &announcement.id);
        find.once(key("id"), &mut ids, &announcement.id, &announcement.id);
        find.names(&key("text"), &announcement.text);
        find.range(&key("minutes"), announcement.minutes, 1, 240);
    }
}

fn limits(find: &mut Finder, draft: &Draft, key: &str, limits: &Limits) {
    let mut end = 0;
    for (i, hours) in limits.windows.iter().enumerate() {
        if hours.from.minutes() < end || hours.to <= hours.from {
            let value = String::from(*hours);
            find.flaw(
                format!("{key}.windows[{}]", i + 1),
                Problem::BadSession { value },
            );
        }
        end = hours.to.minutes();
    }
    let most = i64::from(crate::ticket::LAST_NUMBER);
    for (name, quota) in [
        ("per_session", limits.per_session),
        ("per_day", limits.per_day),
    ] {
        if let Some(quota) = quota {
            find.range(&format!("{key}.{name}"), quota, 1, most);
        }
    }
    let quota = limits.per_session.is_some() || limits.per_day.is_some();
    match &limits.instead {
        Some(instead) => find.names(&format!("{key}.instead"), instead),
        None if quota => find.flaw(format!("{key}.instead"), Problem::Empty),
        None => {}
    }
    if let Some(above) = limits.ask_above {
        find.range(&format!("{key}.ask_above"), above, 1, most);
    }
    if let Some(desk) = &limits.online_first {
        // Whoever is sent to that desk must not be sent on.
        let takes =
            |group: &crate::plan::Group| group.id == *desk && group.limits.online_first.is_none();
        let known = draft.groups.iter().any(takes);
        find.known(format!("{key}.online_first"), known, &desk.0);
    }
}

fn rules(find: &mut Finder, draft: &Draft) {
    let rules = &draft.rules;
    find.range(
        "rules.calls_before_no_show",
        rules.calls_before_no_show,
        1,
        9,
    );
    find.range("rules.recall_pause_s", rules.recall_pause_s, 0, 300);
    find.range("rules.no_show_after_s", rules.no_show_after_s, 0, 900);
    find.range("rules.return_min", rules.return_min, 0, 600);
    find.range("rules.target_min", rules.target_min, 1, 240);
    find.range(
        "rules.alarm_min",
        rules.alarm_min,
        i64::from(rules.target_min),
        480,
    );
    find.range("rules.service_target_min", rules.service_target_min, 1, 240);
    find.range("rules.grace_min", rules.grace_min, 0, 720);
    find.range("rules.early_min", rules.early_min, 0, 240);
    find.range("rules.rollover", rules.rollover.minutes(), 0, 6 * 60);
    match rules.priority.precedence {
        Precedence::HeadStartMin(min) => {
            find.range("rules.priority.precedence.head_start_min", min, 1, 480);
        }
        Precedence::Ratio(ratio) => find.range("rules.priority.precedence.ratio", ratio, 1, 20),
        Precedence::Absolute => {}
    }
    find.range("rules.priority.bound_min", rules.priority.bound_min, 0, 480);
    find.range(
        "rules.appointments.early_min",
        rules.appointments.early_min,
        0,
        240,
    );
    find.range(
        "rules.appointments.late_min",
        rules.appointments.late_min,
        0,
        240,
    );
    find.range(
        "rules.offline.believed_min",
        rules.offline.believed_min,
        0,
        1_440,
    );
    let most = rules.calls.most_calls;
    if most > 0 {
        let least = i64::from(rules.calls_before_no_show);
        find.range("rules.calls.most_calls", most, least, 20);
    }
    if let PhotoRule::Days(days) = rules.photo {
        find.range("rules.photo.days", days, 1, 30);
    }
}

fn priorities(find: &mut Finder, draft: &Draft) {
    let mut seen = BTreeSet::new();
    for (i, reason) in draft.priorities.iter().enumerate() {
        let key = |name: &str| format!("priority[{}].{name}", i + 1);
        find.text(key("id"), &reason.id.0);
        find.once(key("id"), &mut seen, &reason.id, &reason.id.0);
        find.names(&key("name"), &reason.name);
        if let Some(age) = reason.from_age {
            find.range(&key("from_age"), age, 1, 120);
        }
    }
}

fn calendar(find: &mut Finder, draft: &Draft) {
    for (i, season) in draft.seasons.iter().enumerate() {
        if season.days.is_empty() {
            find.flaw(format!("season[{}].days", i + 1), Problem::Empty);
        }
        if season.sessions.is_empty() {
            find.flaw(format!("season[{}].sessions", i + 1), Problem::Empty);
        }
        let mut end = 0;
        for (j, hours) in season.sessions.iter().enumerate() {
            if hours.from.minutes() < end || hours.to <= hours.from {
                let key = format!("season[{}].sessions[{}]", i + 1, j + 1);
                find.flaw(
                    key,
                    Problem::BadSession {
                        value: String::from(*hours),
                    },
                );
            }
            end = hours.to.minutes();
        }
    }
    for (i, closed) in draft.closed.iter().enumerate() {
        if closed.to < closed.from {
            find.flaw(format!("closed[{}].to", i + 1), Problem::BadPeriod);
        }
    }
}

fn furniture(find: &mut Finder, draft: &Draft) {
    let mut seen = BTreeSet::new();
    for (i, agency) in draft.agencies.iter().enumerate() {
        find.text(format!("agency[{}].id", i + 1), &agency.id);
        find.names(&format!("agency[{}].name", i + 1), &agency.name);
        find.once(
            format!("agency[{}].id", i + 1),
            &mut seen,
            &agency.id,
            &agency.id,
        );
    }
    let mut seen = BTreeSet::new();
    for (i, zone) in draft.zones.iter().enumerate() {
        find.text(format!("zone[{}].id", i + 1), &zone.id);
        find.names(&format!("zone[{}].name", i + 1), &zone.name);
        find.once(format!("zone[{}].id", i + 1), &mut seen, &zone.id, &zone.id);
    }
}

fn groups(find: &mut Finder, draft: &Draft) {
    find.range(
        "group",
        i64::try_from(draft.groups.len()).unwrap_or(i64::MAX),
        1,
        MAX_GROUPS as i64,
    );
    let (mut ids, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    for (i, group) in draft.groups.iter().enumerate() {
        let key = |name: &str| format!("group[{}].{name}", i + 1);
        find.text(key("id"), &group.id.0);
        find.once(key("id"), &mut ids, &group.id, &group.id.0);
        find.names(&key("name"), &group.name);
        find.text(key("icon"), &group.icon);
        find.range(&key("service_min"), group.service_min, 1, 240);
        limits(find, draft, &key("limits"), &group.limits);
        let letters = (1..=2).contains(&group.prefix.len())
            && group
                .prefix
                .chars()
                .all(|letter| PREFIX_LETTERS.contains(letter));
        if !letters {
            find.flaw(
                key("prefix"),
                Problem::BadPrefix {
                    value: group.prefix.to_string(),
                },
            );
        }
        find.once(key("prefix"), &mut prefixes, &group.prefix, &group.prefix);
        let agency = draft
            .agencies
            .iter()
            .any(|agency| agency.id == group.agency);
        find.known(key("agency"), agency, &group.agency);
        let tiles = draft
            .categories
            .iter()
            .flat_map(|category| &category.groups);
        let tiles = tiles.filter(|id| **id == group.id).count();
        if tiles != 1 {
            find.flaw(key("id"), Problem::NotInOneCategory { value: tiles });
        }
        if !draft
            .counters
            .iter()
            .any(|counter| counter.home.contains(&group.id))
        {
            find.flaw(key("id"), Problem::NoHomeCounter);
        }
    }
    if !(1..=MAX_TILES).contains(&draft.categories.len()) {
        find.flaw(
            "category",
            Problem::TileCount {
                value: draft.categories.len(),
            },
        );
    }
    let mut seen = BTreeSet::new();
    for (i, category) in draft.categories.iter().enumerate() {
        let key = |name: &str| format!("category[{}].{name}", i + 1);
        find.text(key("id"), &category.id);
        find.once(key("id"), &mut seen, &category.id, &category.id);
        find.names(&key("name"), &category.name);
        find.text(key("icon"), &category.icon);
        if category.groups.is_empty() {
            find.flaw(key("groups"), Problem::Empty);
        }
        for (j, group) in category.groups.iter().enumerate() {
            find.known(
                key(&format!("groups[{}]", j + 1)),
                ids.contains(group),
                &group.0,
            );
        }
    }
}

fn counters(find: &mut Finder, draft: &Draft) {
    let count = i64::try_from(draft.counters.len()).unwrap_or(i64::MAX);
    find.range("counter", count, 1, MAX_COUNTERS as i64);
    let mut numbers = BTreeSet::new();
    for (i, counter) in draft.counters.iter().enumerate() {
        let key = |name: &str| format!("counter[{}].{name}", i + 1);
        find.range(&key("number"), counter.number.0, 1, 999);
        find.once(
            key("number"),
            &mut numbers,
            &counter.number,
            &counter.number.to_string(),
        );
        let zone = draft.zones.iter().any(|zone| zone.id == counter.zone);
        find.known(key("zone"), zone, &counter.zone);
        let agency = draft
            .agencies
            .iter()
            .any(|agency| agency.id == counter.agency);
        find.known(key("agency"), agency, &counter.agency);
        if let Some(seconds) = counter.auto_call_s {
            find.range(&key("auto_call_s"), seconds, 1, 600);
        }
        if counter.home.is_empty() {
            find.flaw(key("home"), Problem::Empty);
        }
        for (name, groups) in [("home", &counter.home), ("skills", &counter.skills)] {
            for (j, group) in groups.iter().enumerate() {
                let known = draft.groups.iter().any(|known| known.id == *group);
                find.known(key(&format!("{name}[{}]", j + 1)), known, &group.0);
            }
        }
    }
}

/// The codes of visits: no two alike of one kind, all with words.
fn visits(find: &mut Finder, draft: &Draft) {
    find.range(
        "rules.visit.no_show_returns",
        draft.rules.visit.no_show_returns,
        0,
        20,
    );
    if let Some(places) = draft.rules.visit.no_show_places_back {
        find.range("rules.visit.no_show_places_back", places, 0, 100);
    }
    if draft.rules.visit.outcome_needed && draft.outcomes.is_empty() {
        find.flaw("rules.visit.outcome_needed", Problem::Empty);
    }
    let outcomes = draft.outcomes.iter().map(|it| (&it.id, &it.name));
    codes(find, "outcome", outcomes);
    codes(
        find,
        "remark",
        draft.remarks.iter().map(|it| (&it.id, &it.name)),
    );
    codes(
        find,
        "elsewhere",
        draft.elsewhere.iter().map(|it| (&it.id, &it.name)),
    );
    for (i, step) in draft.elsewhere.iter().enumerate() {
        let key = |name: &str| format!("elsewhere[{}].{name}", i + 1);
        find.range(&key("window_min"), step.window_min, 1, 480);
        if let Some(group) = &step.group {
            let known = draft.groups.iter().any(|known| known.id == *group);
            find.known(key("group"), known, &group.0);
        }
    }
}

fn codes<'a>(
    find: &mut Finder,
    kind: &str,
    codes: impl Iterator<Item = (&'a Code, &'a crate::Names)>,
) {
    let mut seen = BTreeSet::new();
    for (i, (id, name)) in codes.enumerate() {
        find.text(format!("{kind}[{}].id", i + 1), &id.0);
        find.names(&format!("{kind}[{}].name", i + 1), name);
        find.once(format!("{kind}[{}].id", i + 1), &mut seen, id, &id.0);
    }
}
