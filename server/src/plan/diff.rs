//! How two plans differ, in sentences: what was added, removed and changed, field by field.
//!
//! Works on the keys of the plan and not on its types, so that whatever a plan may say is told.

use std::collections::{BTreeMap, BTreeSet};

use appliance::words;
use engine::Draft;
use protocol::{Names, PlanChange};
use serde_json::{Map, Value};

/// The fields that name groups.
const GROUP_FIELDS: [&str; 6] = [
    "home",
    "skills",
    "groups",
    "group",
    "limits.online_first",
    "limits.bulk_to",
];

/// The fields that hold a word of the plan's own, with its words under `plan_diff.value_`.
const WORD_FIELDS: [&str; 4] = [
    "identity",
    "rules.identity.ask",
    "rules.photo",
    "rules.priority.precedence",
];

/// Every difference, in the order of the plan.
#[must_use]
pub fn changes(before: &Draft, after: &Draft) -> Vec<PlanChange> {
    let (before, after) = (value(before), value(after));
    let telling = Telling {
        prefixes: prefixes(&before)
            .into_iter()
            .chain(prefixes(&after))
            .collect(),
        named: named(&before).into_iter().chain(named(&after)).collect(),
    };
    let mut changes = Vec::new();
    let mut rest = (Map::new(), Map::new());
    for section in sections(&before, &after) {
        let (old, new) = (before.get(section), after.get(section));
        if old == new {
            continue;
        }
        if is_list(old) || is_list(new) {
            telling.list(section, old, new, &mut changes);
        } else {
            for (side, value) in [(&mut rest.0, old), (&mut rest.1, new)] {
                if let Some(value) = value {
                    side.insert(section.to_owned(), value.clone());
                }
            }
        }
    }
    let mut single = Vec::new();
    telling.fields(
        None,
        &Value::Object(rest.0),
        &Value::Object(rest.1),
        &mut single,
    );
    single.extend(changes);
    single
}

fn value(draft: &Draft) -> Value {
    serde_json::to_value(draft).unwrap_or_default()
}

fn sections<'v>(before: &'v Value, after: &'v Value) -> Vec<&'v str> {
    let keys = |value: &'v Value| {
        let map = value.as_object();
        map.into_iter()
            .flat_map(|map| map.keys().map(String::as_str))
    };
    let mut seen = BTreeSet::new();
    let all = keys(before).chain(keys(after));
    all.filter(|key| seen.insert(*key)).collect()
}

fn is_list(value: Option<&Value>) -> bool {
    let list = value.and_then(Value::as_array);
    list.is_some_and(|list| list.iter().all(Value::is_object))
}

/// The prefixes of groups: shorter than their names and known to everybody.
fn prefixes(plan: &Value) -> BTreeMap<String, String> {
    let groups = plan.get("group").and_then(Value::as_array);
    let groups = groups.into_iter().flatten();
    let text = |group: &Value, key: &str| group.get(key)?.as_str().map(str::to_owned);
    groups
        .filter_map(|group| Some((text(group, "id")?, text(group, "prefix")?)))
        .collect()
}

/// The names of zones and agencies, by the field that names them and their identifier.
fn named(plan: &Value) -> BTreeMap<(String, String), Names> {
    let mut all = BTreeMap::new();
    for section in ["zone", "agency"] {
        let entries = plan.get(section).and_then(Value::as_array);
        for entry in entries.into_iter().flatten() {
            let id = entry.get("id").and_then(Value::as_str);
            let name = entry.get("name").and_then(names);
            if let (Some(id), Some(name)) = (id, name) {
                all.insert((section.to_owned(), id.to_owned()), name);
            }
        }
    }
    all
}

struct Telling {
    prefixes: BTreeMap<String, String>,
    named: BTreeMap<(String, String), Names>,
}

/// One entry of a list.
struct Entry<'v> {
    section: &'v str,
    id: String,
    name: Names,
}

impl Telling {
    fn list(
        &self,
        section: &str,
        before: Option<&Value>,
        after: Option<&Value>,
        changes: &mut Vec<PlanChange>,
    ) {
        let entries = |list: Option<&Value>| -> Vec<(String, Value)> {
            let list = list.and_then(Value::as_array).cloned().unwrap_or_default();
            list.into_iter()
                .map(|entry| (id_of(&entry), entry))
                .collect()
        };
        let (old, new) = (entries(before), entries(after));
        let find = |list: &[(String, Value)], id: &str| {
            let found = list.iter().find(|(known, _)| known == id);
            found.map(|(_, entry)| entry.clone())
        };
        for (id, entry) in &old {
            if find(&new, id).is_none() {
                changes.push(self.whole("removed", section, id, entry));
            }
        }
        for (id, entry) in &new {
            match find(&old, id) {
                None => changes.push(self.whole("added", section, id, entry)),
                Some(before) if before != *entry => {
                    let of = Entry {
                        section,
                        id: id.clone(),
                        name: self.name_of(&before, id),
                    };
                    self.fields(Some(&of), &before, entry, changes);
                }
                Some(_) => {}
            }
        }
        let order = |list: &[(String, Value)], other: &[(String, Value)]| -> Vec<String> {
            let both = list.iter().filter(|(id, _)| find(other, id).is_some());
            both.map(|(id, _)| id.clone()).collect()
        };
        if order(&old, &new) != order(&new, &old) {
            let params = [("section", &section_name(section))];
            changes.push(PlanChange {
                section: section.to_owned(),
                id: None,
                say: words::say_names("plan_diff.order", &params),
            });
        }
    }

    fn whole(&self, what: &str, section: &str, id: &str, entry: &Value) -> PlanChange {
        let (kind, name) = (section_name(section), self.name_of(entry, id));
        let params = [("section", &kind), ("name", &name)];
        PlanChange {
            section: section.to_owned(),
            id: Some(id.to_owned()),
            say: words::say_names(&format!("plan_diff.{what}"), &params),
        }
    }

    fn fields(
        &self,
        of: Option<&Entry<'_>>,
        before: &Value,
        after: &Value,
        changes: &mut Vec<PlanChange>,
    ) {
        let (old, new) = (flat(before), flat(after));
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for key in keys {
            let (old, new) = (old.get(key), new.get(key));
            if old != new {
                changes.push(self.field(of, key, old, new));
            }
        }
    }

    fn field(
        &self,
        of: Option<&Entry<'_>>,
        key: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> PlanChange {
        let field = field_name(key);
        let (before, after) = (self.text(key, old), self.text(key, new));
        let section = of.map_or_else(|| key.split('.').next().unwrap_or(key), |of| of.section);
        let kind = section_name(section);
        let mut params = vec![("field", &field), ("before", &before), ("after", &after)];
        let words = match of {
            None => "plan_diff.rule",
            Some(of) => {
                params.extend([("section", &kind), ("name", &of.name)]);
                "plan_diff.changed"
            }
        };
        PlanChange {
            section: section.to_owned(),
            id: of.map(|of| of.id.clone()),
            say: words::say_names(words, &params),
        }
    }

    /// A value as people read it.
    fn text(&self, key: &str, value: Option<&Value>) -> Names {
        let one = |value: &Value| match value {
            Value::String(text) if GROUP_FIELDS.contains(&key) => {
                self.prefixes.get(text).unwrap_or(text).clone()
            }
            Value::String(text) => text.clone(),
            Value::Array(list) => {
                let all: Vec<String> = list.iter().map(ToString::to_string).collect();
                all.join(", ")
            }
            other => other.to_string(),
        };
        match value {
            Some(Value::String(word)) if WORD_FIELDS.contains(&key) => {
                known(&format!("plan_diff.value_{word}"), word)
            }
            Some(Value::String(id)) if self.named.contains_key(&(key.to_owned(), id.clone())) => {
                self.named[&(key.to_owned(), id.clone())].clone()
            }
            None | Some(Value::Null) => words::say("plan_diff.nothing", &[]),
            Some(Value::Array(list)) if list.is_empty() => words::say("plan_diff.nothing", &[]),
            Some(Value::Bool(true)) => words::say("plan_diff.yes", &[]),
            Some(Value::Bool(false)) => words::say("plan_diff.no", &[]),
            Some(Value::Array(list)) if list.iter().all(|it| names(it).is_some()) => {
                let all: Vec<Names> = list.iter().filter_map(names).collect();
                let join =
                    |of: fn(&Names) -> &str| all.iter().map(of).collect::<Vec<_>>().join(", ");
                Names {
                    vi: join(|names| &names.vi),
                    en: join(|names| &names.en),
                }
            }
            Some(Value::Array(list)) => {
                let all: Vec<String> = list.iter().map(one).collect();
                same(&all.join(", "))
            }
            Some(value) => names(value).unwrap_or_else(|| same(&one(value))),
        }
    }

    fn name_of(&self, entry: &Value, id: &str) -> Names {
        let prefix = entry.get("prefix").and_then(Value::as_str);
        let named = ["name", "text", "why"].into_iter();
        let named = named.filter_map(|key| entry.get(key)).find_map(names);
        let named = named.unwrap_or_else(|| same(id));
        match prefix {
            Some(prefix) => Names {
                vi: format!("{prefix} ({})", named.vi),
                en: format!("{prefix} ({})", named.en),
            },
            None => named,
        }
    }
}

fn id_of(entry: &Value) -> String {
    for key in ["id", "number", "from", "name"] {
        // A season's name tells it apart better than its first day.
        let key = if entry.get("sessions").is_some() {
            "name"
        } else {
            key
        };
        match entry.get(key) {
            Some(Value::String(text)) => return text.clone(),
            Some(Value::Number(number)) => return number.to_string(),
            _ => {}
        }
    }
    entry.to_string()
}

fn names(value: &Value) -> Option<Names> {
    let map = value.as_object()?;
    let text = |key: &str| map.get(key)?.as_str().map(str::to_owned);
    Some(Names {
        vi: text("vi")?,
        en: text("en")?,
    })
}

fn same(text: &str) -> Names {
    Names {
        vi: text.to_owned(),
        en: text.to_owned(),
    }
}

/// Tables taken apart into their fields, `limits.per_day`; words in two languages stay whole.
fn flat(value: &Value) -> BTreeMap<String, Value> {
    fn walk(at: &str, value: &Value, all: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(map) if names(value).is_none() => {
                for (key, value) in map {
                    let at = if at.is_empty() {
                        key.clone()
                    } else {
                        format!("{at}.{key}")
                    };
                    walk(&at, value, all);
                }
            }
            _ => drop(all.insert(at.to_owned(), value.clone())),
        }
    }
    let mut all = BTreeMap::new();
    walk("", value, &mut all);
    all
}

fn section_name(section: &str) -> Names {
    known(&format!("plan_diff.section_{section}"), section)
}

fn field_name(field: &str) -> Names {
    known(
        &format!("plan_diff.field_{}", field.replace('.', "_")),
        field,
    )
}

fn known(key: &str, otherwise: &str) -> Names {
    if words::is_known(key) {
        words::say(key, &[])
    } else {
        same(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use engine::HallPlan;

    use super::*;

    fn told(change: impl FnOnce(&mut Draft)) -> Vec<String> {
        let before = Draft::from(HallPlan::sample());
        let mut after = before.clone();
        change(&mut after);
        let told = changes(&before, &after).into_iter();
        told.map(|change| change.say.en).collect()
    }

    #[test]
    fn what_is_the_same_is_not_told() {
        assert_eq!(told(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn a_change_names_thing_field_and_both_values() {
        let all = told(|draft| {
            draft.counters[1].home = vec!["a".into(), "b".into()];
            draft.rules.target_min = 20;
            draft.groups[0].name.en = "Land".into();
        });
        assert_eq!(
            all,
            [
                "Waiting target, minutes: 15 → 20",
                "counter 2: home groups: B → A, B",
                "group A (a): name: a → Land",
            ]
        );
    }

    #[test]
    fn what_comes_and_goes_is_told_by_name() {
        let all = told(|draft| {
            draft.counters.remove(2);
            draft.groups[1].id = "c".into();
            draft.zones.reverse();
        });
        assert!(all.contains(&"Removed: counter 3".into()), "{all:?}");
        assert!(all.contains(&"Removed: group B (b)".into()), "{all:?}");
        assert!(all.contains(&"Added: group B (b)".into()), "{all:?}");
    }

    #[test]
    fn words_of_the_plan_are_told_as_people_read_them() {
        let all = told(|draft| {
            draft.rules.identity.ask = engine::Identity::Wanted;
            draft.groups[0].identity = Some(engine::Identity::Required);
            draft.groups[0].limits.bulk_to = Some("b".into());
        });
        assert_eq!(
            all,
            [
                "Asking for an ID: none → asked, given without all the same",
                "One number of a group for one person: none → yes",
                "Most numbers of one person a day (0: no limit): none → 0",
                "group A (a): ID asked, for this group: none → required",
                "group A (a): many dossiers take numbers of: none → B",
            ]
        );
    }

    /// Whoever adds a field to the plan gives it words: the editor and the differences show them.
    #[test]
    fn every_field_of_the_halls_plan_has_words() {
        let text = include_str!("../../../assets/plans/nghe-an.toml");
        let plan: Draft = toml::from_str(text).expect("the plan of the centre");
        let plan = value(&plan);
        let has = |key: String| assert!(words::is_known(&key), "{key} has no words");
        for (section, content) in plan.as_object().expect("a table") {
            let entries = match content {
                Value::Array(list) => {
                    has(format!("plan_diff.section_{section}"));
                    list.clone()
                }
                single => vec![Value::Object(
                    [(section.clone(), single.clone())].into_iter().collect(),
                )],
            };
            for key in entries.iter().flat_map(flat).map(|(key, _)| key) {
                if key != "id" {
                    has(format!("plan_diff.field_{}", key.replace('.', "_")));
                }
            }
        }
    }
}
