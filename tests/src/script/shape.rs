//! The lines of a script that shape its hall, or change its plan in the course of a day.
//!
//! | line | meaning |
//! | --- | --- |
//! | `hall nghe-an` | the plan `assets/plans/nghe-an.toml` in place of the small hall |
//! | `counter 3: B, then A` | counter 3 serves B first and A besides |
//! | `no counter 3` | there is none |
//! | `group C` | a group with labels C001 … |
//! | `no group B` | there is none, and no counter serves it |
//! | `group B is now C` | its labels get another prefix |
//! | `hours 07:30-12:00 13:30-17:00` | the same hours all the year, every day |
//! | `no hours` | no working hours at all |
//! | `no close_reason system-down` | one reason less; also `no to_counter come` |
//! | `closed 2026-09-01 to 2026-09-02` | a holiday |
//! | `limit B per_day 3` | a limit of a group, by its key in the plan's file |
//! | `priority old from 60` | a reason for priority, by the year of birth |
//! | `priority merit by staff` | one that no citizen can claim at a kiosk |
//! | `precedence head start 60` | also `ratio 3`, `absolute` |
//! | `agency police: B, 2` | groups and counters of another agency |
//! | `service B 20` | the usual service of a group, minutes |
//! | `zone b: 2` | counters in another zone |
//! | `auto-call 1 after 5` | counter 1 calls by itself 5 seconds after it is free |
//! | `bound 90 min, 10 times` | how far ordinary tickets may be passed over |
//! | `rule early_min 30` | a rule of the plan; `rule visit.no_show_returns 1` of a part of them |
//! | `outcome accepted` | an outcome; `outcome supplement once` |
//! | `remark lost` | a remark |
//! | `identity B required` | whether a group asks who people are |
//! | `no exceptions` | the reception has no reason to give a number without an ID |
//! | `filer bank` | a kind of people who file for others |
//! | `kiosk-1 has digit 1` | a kiosk with the digit of its offline series |
//! | `elsewhere copy 20` | a step elsewhere, back after 20 minutes; `elsewhere fee at B` in this hall |

use std::path::Path;

use engine::plan::{
    Agency, Category, Closed, CounterPlan, Elsewhere, Group, Hours, Names, Outcome, Remark, Zone,
};
use engine::{
    Code, CounterId, Draft, Filer, GroupId, HallPlan, KioskPlan, Precedence, PriorityReason,
};

/// The small hall: groups A and B; counter 1 serves A, then B; counter 2 B; counter 3 A.
pub(super) fn usual() -> Draft {
    Draft::from(HallPlan::sample())
}

/// Changes a draft as a line says; the answer when the line makes no sense.
pub(super) fn apply(draft: &mut Draft, line: &str) -> Result<(), String> {
    let (word, rest) = line.split_once(' ').ok_or("not understood")?;
    match word {
        "hall" => *draft = plan_of_the_house(rest)?,
        "counter" => counter(draft, rest)?,
        "group" => group(draft, rest)?,
        "no" => remove(draft, rest)?,
        "hours" => {
            let sessions = rest
                .split_whitespace()
                .map(|text| Hours::try_from(text.to_owned()));
            let sessions: Vec<Hours> = sessions.collect::<Result<_, _>>()?;
            draft
                .seasons
                .iter_mut()
                .for_each(|season| season.sessions.clone_from(&sessions));
        }
        "closed" => {
            let (from, to) = rest.split_once(" to ").unwrap_or((rest, rest));
            let date = |text: &str| text.parse().map_err(|cause| format!("{text}: {cause}"));
            let why = Names {
                vi: "nghỉ".into(),
                en: "holiday".into(),
            };
            draft.closed.push(Closed {
                from: date(from)?,
                to: date(to)?,
                why,
            });
        }
        "rule" => rule(draft, rest)?,
        "limit" => limit(draft, rest)?,
        "priority" => priority(draft, rest),
        "precedence" => precedence(draft, rest)?,
        "auto-call" => auto_call(draft, rest).ok_or("as in: auto-call 1 after 5")?,
        "bound" => bound(draft, rest).ok_or("a bound is: bound 90 min, 10 times")?,
        "outcome" => {
            let (id, once) = match rest.strip_suffix(" once") {
                Some(id) => (id, true),
                None => (rest, false),
            };
            let (id, name) = code(id);
            draft.outcomes.push(Outcome { id, name, once });
        }
        "agency" => agency(draft, rest).ok_or("as in: agency police: B, 2")?,
        "zone" => zone(draft, rest).ok_or("as in: zone b: 2")?,
        "service" => {
            let (prefix, minutes) = rest.split_once(' ').ok_or("a group and minutes")?;
            let group = draft.groups.iter_mut().find(|it| *it.prefix == *prefix);
            let group = group.ok_or_else(|| format!("there is no group {prefix}"))?;
            group.service_min = minutes.parse().map_err(|_| "how many minutes?")?;
        }
        "remark" => {
            let (id, name) = code(rest);
            draft.remarks.push(Remark { id, name });
        }
        "elsewhere" => elsewhere(draft, rest)?,
        "identity" => {
            let (prefix, ask) = rest.split_once(' ').ok_or("a group and what it asks")?;
            let ask = toml::Value::String(ask.into()).try_into();
            let group = draft.groups.iter_mut().find(|it| *it.prefix == *prefix);
            let group = group.ok_or_else(|| format!("there is no group {prefix}"))?;
            group.identity = Some(ask.map_err(|cause: toml::de::Error| cause.to_string())?);
        }
        "filer" => {
            let (id, name) = code(rest);
            draft.filers.push(Filer { id, name });
        }
        name if name.starts_with("kiosk-") => kiosk(draft, name, rest)?,
        _ => return Err(format!("not understood: {line}")),
    }
    Ok(())
}

/// A plan of `assets/plans`.
fn plan_of_the_house(name: &str) -> Result<Draft, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/plans");
    let file = folder.join(format!("{name}.toml"));
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    toml::from_str(&text).map_err(|cause| cause.to_string())
}

fn kiosk(draft: &mut Draft, name: &str, rest: &str) -> Result<(), String> {
    draft.kiosks.retain(|kiosk| *kiosk.name != *name);
    if rest == "has none" {
        return Ok(());
    }
    let digit = rest.strip_prefix("has digit ").map(str::parse);
    let Some(Ok(digit)) = digit else {
        return Err("as in: kiosk-1 has digit 1".to_owned());
    };
    let name = name.into();
    draft.kiosks.push(KioskPlan { name, digit });
    Ok(())
}

fn counter(draft: &mut Draft, rest: &str) -> Result<(), String> {
    let (number, serves) = rest.split_once(": ").ok_or("a counter serves something")?;
    let number = CounterId(
        number
            .parse()
            .map_err(|_| format!("{number} is no counter"))?,
    );
    let (home, skills) = serves.split_once(", then ").unwrap_or((serves, ""));
    let groups = |prefixes: &str| -> Vec<GroupId> {
        prefixes
            .split_whitespace()
            .map(|prefix| id(draft, prefix))
            .collect()
    };
    let (home, skills) = (groups(home), groups(skills));
    match draft
        .counters
        .iter_mut()
        .find(|counter| counter.number == number)
    {
        Some(counter) => (counter.home, counter.skills) = (home, skills),
        None => {
            let (zone, agency) = (draft.zones[0].id.clone(), draft.agencies[0].id.clone());
            draft.counters.push(CounterPlan {
                number,
                zone,
                agency,
                home,
                skills,
                auto_call_s: None,
            });
        }
    }
    Ok(())
}

fn group(draft: &mut Draft, rest: &str) -> Result<(), String> {
    if let Some((old, new)) = rest.split_once(" is now ") {
        let group = draft.groups.iter_mut().find(|group| *group.prefix == *old);
        group
            .ok_or_else(|| format!("there is no group {old}"))?
            .prefix = new.into();
        return Ok(());
    }
    let (fresh, like) = (
        GroupId::from(rest.to_lowercase().as_str()),
        draft.groups[0].clone(),
    );
    let name = Names {
        vi: rest.into(),
        en: rest.into(),
    };
    draft.groups.push(Group {
        id: fresh.clone(),
        prefix: rest.into(),
        name,
        ..like
    });
    let first: Option<&mut Category> = draft.categories.first_mut();
    first.ok_or("no category")?.groups.push(fresh);
    Ok(())
}

fn remove(draft: &mut Draft, rest: &str) -> Result<(), String> {
    match rest.split_once(' ') {
        Some(("counter", number)) => {
            draft
                .counters
                .retain(|counter| counter.number.to_string() != number);
            for staff in &mut draft.staff {
                staff.counters.retain(|known| known.to_string() != number);
            }
        }
        Some(("group", prefix)) => {
            let gone = id(draft, prefix);
            draft.groups.retain(|group| group.id != gone);
            draft
                .categories
                .iter_mut()
                .for_each(|tile| tile.groups.retain(|id| *id != gone));
            for counter in &mut draft.counters {
                counter.home.retain(|id| *id != gone);
                counter.skills.retain(|id| *id != gone);
            }
        }
        None if rest == "hours" => draft.seasons.clear(),
        Some(("to_counter", code)) => draft.to_counter.retain(|it| *it.id != *code),
        Some(("close_reason", code)) => draft.close_reasons.retain(|it| *it.id != *code),
        None if rest == "exceptions" => draft.identity_exceptions.clear(),
        _ => return Err(format!("not understood: no {rest}")),
    }
    Ok(())
}

/// Sets a rule by its key in the plan's file.
fn rule(draft: &mut Draft, rest: &str) -> Result<(), String> {
    let (key, value) = rest.split_once(' ').ok_or("a rule has a value")?;
    let mut rules = toml::Table::try_from(&draft.rules).map_err(|cause| cause.to_string())?;
    let value = match (value.parse::<i64>(), value.parse::<bool>()) {
        (Ok(number), _) => toml::Value::Integer(number),
        (_, Ok(yes)) => toml::Value::Boolean(yes),
        _ if value == "yes" => toml::Value::Boolean(true),
        _ => toml::Value::String(value.to_owned()),
    };
    let mut table = &mut rules;
    let mut keys = key.split('.').peekable();
    while let Some(key) = keys.next() {
        if keys.peek().is_none() {
            table.insert(key.to_owned(), value);
            break;
        }
        let part = table
            .entry(key)
            .or_insert_with(|| toml::Table::new().into());
        table = part.as_table_mut().ok_or("no part of the rules")?;
    }
    draft.rules = rules
        .try_into()
        .map_err(|cause: toml::de::Error| cause.to_string())?;
    Ok(())
}

/// Sets a limit of a group. Where it is a quota, people are sent to the guide desk.
fn limit(draft: &mut Draft, rest: &str) -> Result<(), String> {
    let mut parts = rest.splitn(3, ' ');
    let (Some(prefix), Some(key), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("a limit has a group, a key and a value".to_owned());
    };
    let value = match (key, value.parse::<i64>()) {
        (_, Ok(number)) => toml::Value::Integer(number),
        ("windows", _) => {
            toml::Value::Array(value.split_whitespace().map(toml::Value::from).collect())
        }
        ("online_first" | "bulk_to", _) => toml::Value::String(id(draft, value).0.to_string()),
        _ => return Err(format!("not understood: {value}")),
    };
    let group = draft.groups.iter_mut().find(|it| *it.prefix == *prefix);
    let group = group.ok_or_else(|| format!("there is no group {prefix}"))?;
    let mut limits = toml::Table::try_from(&group.limits).map_err(|cause| cause.to_string())?;
    limits.insert(key.to_owned(), value);
    group.limits = limits
        .try_into()
        .map_err(|cause: toml::de::Error| cause.to_string())?;
    if key.starts_with("per_") {
        group.limits.instead = Some(Names {
            vi: "bàn hướng dẫn".into(),
            en: "the guide desk".into(),
        });
    }
    Ok(())
}

fn priority(draft: &mut Draft, rest: &str) {
    let (rest, at_kiosk) = match rest.strip_suffix(" by staff") {
        Some(rest) => (rest, false),
        None => (rest, true),
    };
    let (id, from_age) = match rest.split_once(" from ") {
        Some((id, age)) => (id, age.parse().ok()),
        None => (rest, None),
    };
    draft.priorities.push(PriorityReason {
        id: id.into(),
        name: Names {
            vi: id.into(),
            en: id.into(),
        },
        from_age,
        at_kiosk,
        icon: None,
    });
}

fn precedence(draft: &mut Draft, rest: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<u16>().map_err(|cause| cause.to_string());
    draft.rules.priority.precedence = match rest.rsplit_once(' ') {
        None if rest == "absolute" => Precedence::Absolute,
        Some(("head start", min)) => Precedence::HeadStartMin(number(min)?),
        Some(("ratio", ratio)) => {
            Precedence::Ratio(u8::try_from(number(ratio)?).map_err(|cause| cause.to_string())?)
        }
        _ => return Err(format!("no precedence: {rest}")),
    };
    Ok(())
}

/// A name of the plan in both languages.
fn named(text: &str) -> Names {
    let (vi, en) = (text.into(), text.into());
    Names { vi, en }
}

fn agency(draft: &mut Draft, rest: &str) -> Option<()> {
    let (id, of) = rest.split_once(": ")?;
    let fresh = Agency {
        id: id.into(),
        name: named(id),
    };
    draft.agencies.push(fresh);
    for it in of.split(", ") {
        let group = draft.groups.iter_mut().find(|group| *group.prefix == *it);
        if let Some(group) = group {
            group.agency = id.into();
            continue;
        }
        let mut counters = draft.counters.iter_mut();
        counters
            .find(|counter| counter.number.to_string() == it)?
            .agency = id.into();
    }
    Some(())
}

fn zone(draft: &mut Draft, rest: &str) -> Option<()> {
    let (id, counters) = rest.split_once(": ")?;
    let fresh = Zone {
        id: id.into(),
        name: named(id),
    };
    draft.zones.push(fresh);
    for it in counters.split(", ") {
        let mut counters = draft.counters.iter_mut();
        counters
            .find(|counter| counter.number.to_string() == it)?
            .zone = id.into();
    }
    Some(())
}

fn auto_call(draft: &mut Draft, rest: &str) -> Option<()> {
    let (number, seconds) = rest.split_once(" after ")?;
    let counters = &mut draft.counters;
    let counter = counters
        .iter_mut()
        .find(|it| it.number.to_string() == number)?;
    counter.auto_call_s = Some(seconds.parse().ok()?);
    Some(())
}

fn bound(draft: &mut Draft, rest: &str) -> Option<()> {
    let (min, times) = rest.strip_suffix(" times")?.split_once(" min, ")?;
    let rules = &mut draft.rules.priority;
    (rules.bound_min, rules.bound_times) = (min.parse().ok()?, times.parse().ok()?);
    Some(())
}

/// The group of a prefix, known or not.
fn id(draft: &Draft, prefix: &str) -> GroupId {
    let known = draft.groups.iter().find(|group| *group.prefix == *prefix);
    known.map_or_else(|| prefix.into(), |group| group.id.clone())
}

/// A code with words.
fn code(text: &str) -> (Code, Names) {
    let name = Names {
        vi: text.into(),
        en: text.into(),
    };
    (text.into(), name)
}

fn elsewhere(draft: &mut Draft, rest: &str) -> Result<(), String> {
    let (what, more) = rest.split_once(' ').ok_or("how long, or where?")?;
    let (id, name) = code(what);
    let (group, window_min) = match more.strip_prefix("at ") {
        Some(prefix) => (Some(self::id(draft, prefix)), 20),
        None => (None, more.parse().map_err(|_| "how many minutes?")?),
    };
    draft.elsewhere.push(Elsewhere {
        id,
        name,
        group,
        window_min,
    });
    Ok(())
}
