//! Every sentence that a person reads, in both languages, from `assets/words/<language>/<part>.toml`.
//!
//! A part is a flat TOML file of `key = "text with {param}"`; its words are asked for as
//! `part.key`. The files are embedded when the program is built. A word that is not there shows
//! its key, so that the hall goes on; [`parity`] finds it before that, in a test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use protocol::{Names, No, Trouble};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The texts of one language by `part.key`.
type Texts = BTreeMap<String, String>;

static VI: LazyLock<Texts> = LazyLock::new(|| read("vi", &mut Vec::new()));
static EN: LazyLock<Texts> = LazyLock::new(|| read("en", &mut Vec::new()));

/// The words of a key in both languages, with the same parameters put into both.
///
/// `say("refusal.nobody_waiting", &[("counter", "4")])`
#[must_use]
pub fn say(key: &str, params: &[(&str, &str)]) -> Names {
    let fill = |texts: &Texts| {
        filled(texts.get(key).map_or(key, String::as_str), |name| {
            params
                .iter()
                .find(|(param, _)| *param == name)
                .map(|(_, value)| *value)
        })
    };
    Names {
        vi: fill(&VI),
        en: fill(&EN),
    }
}

/// As [`say`], for parameters that have words of their own in each language, such as the name of
/// a procedure group.
#[must_use]
pub fn say_names(key: &str, params: &[(&str, &Names)]) -> Names {
    let fill = |texts: &Texts, of: fn(&Names) -> &str| {
        filled(texts.get(key).map_or(key, String::as_str), |name| {
            params
                .iter()
                .find(|(param, _)| *param == name)
                .map(|(_, value)| of(value))
        })
    };
    Names {
        vi: fill(&VI, |names| &names.vi),
        en: fill(&EN, |names| &names.en),
    }
}

/// True when both languages have words for a key.
#[must_use]
pub fn is_known(key: &str) -> bool {
    VI.contains_key(key) && EN.contains_key(key)
}

/// A refusal with the words of `<part>.<code>` and `<part>.<code>_remedy`.
#[must_use]
pub fn no(part: &str, code: &str, params: &[(&str, &str)]) -> No {
    No {
        code: code.to_owned(),
        say: say(&format!("{part}.{code}"), params),
        remedy: say(&format!("{part}.{code}_remedy"), params),
        in_the_way: Vec::new(),
        label: None,
    }
}

/// What is wrong and what to do, for one trouble (`trouble.K101`, `trouble.K101_remedy`).
#[must_use]
pub fn trouble(trouble: Trouble) -> (Names, Names) {
    let code = trouble.code();
    (
        say(&format!("trouble.{code}"), &[]),
        say(&format!("trouble.{code}_remedy"), &[]),
    )
}

/// Everything that keeps the two languages from saying the same: files that are not flat TOML,
/// keys that one of them lacks, texts with other parameters, Vietnamese that is not in composed
/// form. Empty when all is well.
#[must_use]
pub fn parity() -> Vec<String> {
    let mut flaws = Vec::new();
    let (vi, en) = (read("vi", &mut flaws), read("en", &mut flaws));
    flaws.extend(differences(&vi, &en));
    flaws
}

fn differences(vi: &Texts, en: &Texts) -> Vec<String> {
    let mut flaws = Vec::new();
    let keys: BTreeSet<&String> = vi.keys().chain(en.keys()).collect();
    for key in keys {
        match (vi.get(key), en.get(key)) {
            (Some(vi), Some(en)) => {
                let (ours, theirs) = (params(vi), params(en));
                if ours != theirs {
                    flaws.push(format!(
                        "{key}: parameters {ours:?} in vi, {theirs:?} in en"
                    ));
                }
                for (language, text) in [("vi", vi), ("en", en)] {
                    if text.trim().is_empty() {
                        flaws.push(format!("{key}: empty in {language}"));
                    }
                    // U+0300 to U+036F: marks that stand apart from their letter (not NFC).
                    if text.contains(|letter: char| ('\u{300}'..='\u{36f}').contains(&letter)) {
                        flaws.push(format!("{key}: not composed (NFC) in {language}"));
                    }
                }
            }
            (Some(_), None) => flaws.push(format!("{key}: missing in en")),
            (None, _) => flaws.push(format!("{key}: missing in vi")),
        }
    }
    flaws
}

fn read(language: &str, flaws: &mut Vec<String>) -> Texts {
    let mut texts = Texts::new();
    for (of, part, text) in FILES {
        if *of != language {
            continue;
        }
        let table: toml::Table = match toml::from_str(text) {
            Ok(table) => table,
            Err(cause) => {
                flaws.push(format!("{language}/{part}.toml: {}", cause.message()));
                continue;
            }
        };
        for (key, value) in table {
            match value {
                toml::Value::String(text) => {
                    texts.insert(format!("{part}.{key}"), text);
                }
                other => flaws.push(format!(
                    "{language}/{part}.toml: {key} is a {}, not a text",
                    other.type_str()
                )),
            }
        }
    }
    texts
}

/// Puts values in the place of `{name}`; a name without a value stays as it is.
fn filled<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, name, after)) = next_param(rest) {
        out.push_str(before);
        match value(name) {
            Some(value) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn params(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_param(rest) {
        names.insert(name);
        rest = after;
    }
    names
}

/// What stands before the next `{name}`, the name, and what comes after it.
fn next_param(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('{') {
        let start = from + open + 1;
        let length = text[start..]
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .unwrap_or(text.len() - start);
        let end = start + length;
        if length > 0 && text[end..].starts_with('}') {
            return Some((&text[..start - 1], &text[start..end], &text[end + 1..]));
        }
        from = start;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: &[(&str, &str)]) -> Texts {
        rows.iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn both_languages_say_the_same() {
        let flaws = parity();
        assert!(flaws.is_empty(), "mend these words:\n{}", flaws.join("\n"));
    }

    #[test]
    fn every_trouble_has_a_sentence_and_a_remedy() {
        let missing: Vec<String> = Trouble::ALL
            .iter()
            .flat_map(|trouble| {
                let code = trouble.code();
                [format!("trouble.{code}"), format!("trouble.{code}_remedy")]
            })
            .filter(|key| !is_known(key))
            .collect();
        assert!(missing.is_empty(), "no words for {missing:?}");
    }

    #[test]
    fn a_missing_word_shows_its_key() {
        let shown = say("nowhere.at_all", &[("counter", "4")]);
        assert_eq!(
            (shown.vi.as_str(), shown.en.as_str()),
            ("nowhere.at_all", "nowhere.at_all")
        );
    }

    #[test]
    fn values_stand_where_their_names_stood() {
        let text = "Quầy {counter}: {label} {counter}, {nobody} {not a name} {";
        let shown = filled(text, |name| match name {
            "counter" => Some("4"),
            "label" => Some("{counter}"),
            _ => None,
        });
        assert_eq!(shown, "Quầy 4: {counter} 4, {nobody} {not a name} {");
    }

    #[test]
    fn each_kind_of_difference_is_found() {
        let vi = texts(&[
            ("a.only_vi", "x"),
            ("a.params", "{n} người"),
            ("a.empty", " "),
        ]);
        let en = texts(&[
            ("a.only_en", "x"),
            ("a.params", "{m} people"),
            ("a.empty", "x"),
        ]);
        let found = differences(&vi, &en).join("\n");
        for part in [
            "a.only_vi: missing in en",
            "a.only_en: missing in vi",
            "a.params",
            "a.empty",
        ] {
            assert!(found.contains(part), "{part} not in {found}");
        }
        let apart = texts(&[("a.nfd", "Quâ\u{300}y")]);
        assert!(differences(&apart, &apart)[0].contains("not composed"));
    }
}
