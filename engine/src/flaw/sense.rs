//! What is written correctly and makes no sense all the same: names that fit no address, seasons
//! that contradict each other, windows in which nobody works, a counter that serves a group twice.

use std::collections::BTreeSet;

use super::{Finder, Problem, reasons};
use crate::plan::{Draft, Season};

/// Longest identifier, bytes: it stands in addresses and in every event.
const MAX_ID: usize = 40;
/// Longest name that a screen has room for, characters.
const MAX_NAME_CHARS: usize = 80;
/// The days of a year that has them all.
const DAYS: u16 = 366;

pub(super) fn sense(find: &mut Finder, draft: &Draft) {
    ids(find, draft);
    names(find, draft);
    seasons(find, draft);
    for (i, group) in draft.groups.iter().enumerate() {
        let key = |name: &str| format!("group[{}].{name}", i + 1);
        for (j, paper) in group.papers.iter().enumerate() {
            find.names(&key(&format!("papers[{}]", j + 1)), paper);
        }
        if let Some(target) = group.target_min {
            find.range(&key("target_min"), target, 1, 240);
        }
        if let (Some(session), Some(day)) = (group.limits.per_session, group.limits.per_day) {
            find.range(&key("limits.per_session"), session, 1, day.max(1).into());
        }
        let windows = &group.limits.windows;
        let works = draft.seasons.iter().flat_map(|season| &season.sessions);
        let mut works = works.peekable();
        let overlaps = |hours: &crate::plan::Hours| {
            let sessions = draft.seasons.iter().flat_map(|season| &season.sessions);
            sessions
                .into_iter()
                .any(|session| hours.from < session.to && session.from < hours.to)
        };
        if !windows.is_empty() && works.peek().is_some() && !windows.iter().any(overlaps) {
            find.flaw(key("limits.windows"), Problem::NeverOpen);
        }
    }
    for (i, counter) in draft.counters.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (name, groups) in [("home", &counter.home), ("skills", &counter.skills)] {
            for (j, group) in groups.iter().enumerate() {
                let key = format!("counter[{}].{name}[{}]", i + 1, j + 1);
                find.once(key, &mut seen, group, &group.0);
            }
        }
    }
    for (i, staff) in draft.staff.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (j, counter) in staff.counters.iter().enumerate() {
            let key = format!("staff[{}].counters[{}]", i + 1, j + 1);
            find.once(key, &mut seen, counter, &counter.to_string());
        }
    }
    for (i, closed) in draft.closed.iter().enumerate() {
        find.names(&format!("closed[{}].why", i + 1), &closed.why);
    }
    if let Some(phone) = &draft.hall.phone {
        find.text("hall.phone".into(), phone);
    }
    reasons(find, "plan_reason", &draft.plan_reasons);
}

/// Identifiers stand in addresses, so they are of plain letters, digits, dashes and underscores.
fn ids(find: &mut Finder, draft: &Draft) {
    let mut check = |key: String, id: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !id.is_empty() && (id.len() > MAX_ID || !id.chars().all(plain)) {
            find.flaw(key, Problem::BadId { value: id.into() });
        }
    };
    check("id".into(), &draft.id);
    let mut all = |list: &str, ids: Vec<&str>| {
        for (i, id) in ids.into_iter().enumerate() {
            check(format!("{list}[{}].id", i + 1), id);
        }
    };
    all(
        "agency",
        draft.agencies.iter().map(|it| it.id.as_str()).collect(),
    );
    all(
        "zone",
        draft.zones.iter().map(|it| it.id.as_str()).collect(),
    );
    all("group", draft.groups.iter().map(|it| &*it.id.0).collect());
    all(
        "category",
        draft.categories.iter().map(|it| it.id.as_str()).collect(),
    );
    all("staff", draft.staff.iter().map(|it| &*it.id).collect());
    all(
        "announcement",
        draft.announcements.iter().map(|it| &*it.id).collect(),
    );
    all(
        "priority",
        draft.priorities.iter().map(|it| &*it.id.0).collect(),
    );
    all(
        "outcome",
        draft.outcomes.iter().map(|it| &*it.id.0).collect(),
    );
    all("remark", draft.remarks.iter().map(|it| &*it.id.0).collect());
    all(
        "elsewhere",
        draft.elsewhere.iter().map(|it| &*it.id.0).collect(),
    );
    for (list, reasons) in [
        ("close_reason", &draft.close_reasons),
        ("cancel_reason", &draft.cancel_reasons),
        ("call_reason", &draft.call_reasons),
        ("pause_reason", &draft.pause_reasons),
        ("plan_reason", &draft.plan_reasons),
        ("to_supervisor", &draft.to_supervisor),
        ("to_counter", &draft.to_counter),
    ] {
        all(list, reasons.iter().map(|it| &*it.id).collect());
    }
}

/// Names for which no tile, board or button has room.
fn names(find: &mut Finder, draft: &Draft) {
    let mut check = |key: String, names: &crate::Names| {
        for (language, text) in [("vi", &names.vi), ("en", &names.en)] {
            let value = text.chars().count();
            if value > MAX_NAME_CHARS {
                let most = MAX_NAME_CHARS;
                find.flaw(
                    format!("{key}.{language}"),
                    Problem::TooLong { value, most },
                );
            }
        }
    };
    check("hall.name".into(), &draft.hall.name);
    for (i, it) in draft.groups.iter().enumerate() {
        check(format!("group[{}].name", i + 1), &it.name);
    }
    for (i, it) in draft.categories.iter().enumerate() {
        check(format!("category[{}].name", i + 1), &it.name);
    }
    for (i, it) in draft.zones.iter().enumerate() {
        check(format!("zone[{}].name", i + 1), &it.name);
    }
}

/// Two seasons must not give different hours to one day, a season has no weekday twice, and no
/// session begins before the service day does.
fn seasons(find: &mut Finder, draft: &Draft) {
    let rollover = draft.rules.rollover;
    for (i, season) in draft.seasons.iter().enumerate() {
        let key = |name: &str| format!("season[{}].{name}", i + 1);
        find.text(key("name"), &season.name);
        let names = season.days.iter().map(|day| format!("{day:?}"));
        let mut seen = BTreeSet::new();
        for (j, day) in names.enumerate() {
            find.once(key(&format!("days[{}]", j + 1)), &mut seen, &day, &day);
        }
        for (j, hours) in season.sessions.iter().enumerate() {
            if hours.from < rollover {
                let value = rollover.to_string();
                find.flaw(
                    key(&format!("sessions[{}]", j + 1)),
                    Problem::BeforeRollover { value },
                );
            }
        }
        let earlier = draft.seasons[..i].iter();
        if let Some(other) = earlier.into_iter().find(|other| overlap(other, season)) {
            let value = other.name.clone();
            find.flaw(key("from"), Problem::SeasonsOverlap { value });
        }
    }
}

fn overlap(one: &Season, other: &Season) -> bool {
    let days: BTreeSet<u16> = days_of(one).collect();
    let same_day = days_of(other).any(|day| days.contains(&day));
    same_day && one.days.iter().any(|day| other.days.contains(day))
}

/// The days of the year of a season, counted in months of 31 days.
fn days_of(season: &Season) -> impl Iterator<Item = u16> + use<> {
    let place = |(month, day): (i8, i8)| {
        u16::from(month.unsigned_abs()) * 32 + u16::from(day.unsigned_abs())
    };
    let (from, to) = (place(season.from.month_day()), place(season.to.month_day()));
    let last = DAYS + 3 * 32;
    (0..=last).filter(move |day| {
        if from <= to {
            (from..=to).contains(day)
        } else {
            *day >= from || *day <= to
        }
    })
}
