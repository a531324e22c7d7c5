//! A plan as people write it, accepted or refused with every flaw: key, line, reason, remedy.

use std::fmt;
use std::path::{Path, PathBuf};

use appliance::config::Wrong;
use appliance::words;
use engine::{Draft, Flaw, HallPlan};
use protocol::Names;
use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use utoipa::ToSchema;

/// A plan that cannot come into force. The one in force stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongPlan {
    /// It cannot be read at all.
    Unreadable {
        /// The line, when one is to blame.
        line: Option<usize>,
        /// What is wrong, in English.
        reason: String,
    },
    /// It can be read and has flaws.
    Flawed(Vec<FlawInWords>),
}

/// One flaw for the person who mends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlawInWords {
    /// Where, as a path of keys such as `counter[3].home`. Positions count from 1.
    pub key: String,
    /// The line, when the plan came as TOML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The flaw's name, such as `no_home_counter`.
    pub code: String,
    /// What is wrong.
    pub reason: Names,
    /// What to do.
    pub remedy: Names,
}

impl FlawInWords {
    /// A flaw with its words; `line` is where it stands, when the plan came as text.
    #[must_use]
    pub fn of(flaw: &Flaw, line: Option<usize>) -> FlawInWords {
        let code = flaw.problem.code();
        let params = flaw.problem.params();
        let params: Vec<(&str, &str)> = params
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        FlawInWords {
            key: flaw.key.clone(),
            line,
            code: code.to_owned(),
            reason: words::say(&format!("flaw.{code}"), &params),
            remedy: words::say(&format!("flaw.{code}_remedy"), &params),
        }
    }
}

/// Reads a plan from TOML.
///
/// # Errors
/// When it cannot be read, or has flaws.
pub fn from_toml(text: &str) -> Result<HallPlan, WrongPlan> {
    let draft: Draft = toml::from_str(text).map_err(|cause| WrongPlan::Unreadable {
        line: cause.span().map(|span| line_at(text, span.start)),
        reason: cause.message().trim_end_matches('.').replace('\n', ", "),
    })?;
    accept(draft, |key| line_of(text, key))
}

/// Reads a plan from JSON: the same keys, the same flaws.
///
/// # Errors
/// When it cannot be read, or has flaws.
pub fn from_json(bytes: &[u8]) -> Result<HallPlan, WrongPlan> {
    let draft: Draft = serde_json::from_slice(bytes).map_err(|cause| WrongPlan::Unreadable {
        line: (cause.line() > 0).then_some(cause.line()),
        reason: cause.to_string(),
    })?;
    accept(draft, |_| None)
}

/// Reads a plan file.
///
/// # Errors
/// When the file cannot be read, or its plan is refused; either names the file.
pub fn read(file: &Path) -> Result<HallPlan, WrongFile> {
    let wrong = |reason| WrongFile {
        file: file.to_owned(),
        wrong: reason,
    };
    let text = std::fs::read_to_string(file).map_err(|cause| {
        wrong(WrongPlan::Unreadable {
            line: None,
            reason: cause.to_string(),
        })
    })?;
    from_toml(&text).map_err(wrong)
}

fn accept(draft: Draft, line: impl Fn(&str) -> Option<usize>) -> Result<HallPlan, WrongPlan> {
    HallPlan::new(draft).map_err(|flaws| {
        let told = flaws
            .iter()
            .map(|flaw| FlawInWords::of(flaw, line(&flaw.key)));
        WrongPlan::Flawed(told.collect())
    })
}

/// A plan file that cannot come into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongFile {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub wrong: WrongPlan,
}

impl fmt::Display for WrongFile {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        match &self.wrong {
            WrongPlan::Unreadable { line, reason } => {
                let wrong = Wrong {
                    file: file.clone(),
                    key: line.map(|line| format!("line {line}")),
                    reason: reason.clone(),
                    remedy: "Correct it; the plan in force stays until then.".into(),
                };
                wrong.fmt(to)
            }
            WrongPlan::Flawed(flaws) => {
                for flaw in flaws {
                    write!(to, "{}", file.display())?;
                    if let Some(line) = flaw.line {
                        write!(to, ":{line}")?;
                    }
                    writeln!(to, ", {}:", flaw.key)?;
                    writeln!(to, "    {} {}", flaw.reason.vi, flaw.remedy.vi)?;
                    writeln!(to, "    {} {}", flaw.reason.en, flaw.remedy.en)?;
                }
                write!(
                    to,
                    "{}: {} to correct; the plan in force stays",
                    file.display(),
                    flaws.len()
                )
            }
        }
    }
}

impl std::error::Error for WrongFile {}

/// The line of a key such as `group[3].name.vi`; of the nearest part of it that stands in the
/// text, when the key itself is missing.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let whole = DeTable::parse(text).ok()?;
    let mut table: Option<&DeTable<'_>> = Some(whole.get_ref());
    let mut array: Option<&[Spanned<DeValue<'_>>]> = None;
    let mut at = None;
    for step in steps(key) {
        let found = match step {
            Step::Name(name) => {
                let entry = table?.iter().find(|(known, _)| known.get_ref() == name);
                let Some((known, value)) = entry else { break };
                at = Some(known.span().start);
                value
            }
            Step::Position(position) => {
                let Some(value) = position.checked_sub(1).and_then(|i| array?.get(i)) else {
                    break;
                };
                at = Some(value.span().start);
                value
            }
        };
        table = match found.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => None,
        };
        array = match found.get_ref() {
            DeValue::Array(array) => Some(array),
            _ => None,
        };
        if table.is_none() && array.is_none() {
            break;
        }
    }
    at.map(|at| line_at(text, at))
}

fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

enum Step<'a> {
    Name(&'a str),
    Position(usize),
}

fn steps(key: &str) -> impl Iterator<Item = Step<'_>> {
    key.split(['.', '['])
        .map(|part| match part.strip_suffix(']').map(str::parse) {
            Some(Ok(position)) => Step::Position(position),
            _ => Step::Name(part),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> String {
        toml::to_string(&*HallPlan::sample()).expect("a plan is plain data")
    }

    fn flaws(text: &str) -> Vec<FlawInWords> {
        match from_toml(text) {
            Err(WrongPlan::Flawed(flaws)) => flaws,
            other => panic!("no flaws but {other:?}"),
        }
    }

    #[test]
    fn a_good_plan_is_accepted_from_either_form() {
        assert_eq!(from_toml(&sample()), Ok(HallPlan::sample()));
        let json = serde_json::to_vec(&*HallPlan::sample()).unwrap();
        assert_eq!(from_json(&json), Ok(HallPlan::sample()));
    }

    #[test]
    fn a_flaw_names_key_line_reason_and_remedy() {
        let text = sample().replacen("prefix = \"B\"", "prefix = \"Q7\"", 1);
        let flaws = flaws(&text);
        assert_eq!(flaws.len(), 1, "{flaws:?}");
        assert_eq!(
            (flaws[0].key.as_str(), flaws[0].code.as_str()),
            ("group[2].prefix", "bad_prefix")
        );
        let line = flaws[0].line.expect("the line is known");
        assert!(
            text.lines().nth(line - 1).unwrap().contains("Q7"),
            "line {line}"
        );
        assert!(flaws[0].reason.vi.contains("Q7") && !flaws[0].remedy.en.is_empty());
    }

    #[test]
    fn a_missing_key_is_shown_where_its_table_stands() {
        let text = "[[group]]\nid = \"a\"\n\n[[group]]\nid = \"b\"\n";
        assert_eq!(line_of(text, "group[2].name.vi"), Some(4));
        assert_eq!(line_of(text, "group[2].id"), Some(5));
        assert_eq!(line_of(text, "group[9].id"), Some(1));
        assert_eq!(line_of(text, "counter"), None);
        assert_eq!(line_of("not toml at all [", "group[1].id"), None);
    }

    #[test]
    fn what_is_no_plan_names_its_line() {
        let text = sample().replacen("target_min = 15", "target_min = \"soon\"", 1);
        let Err(WrongPlan::Unreadable {
            line: Some(line),
            reason,
        }) = from_toml(&text)
        else {
            panic!("it was read");
        };
        assert!(text.lines().nth(line - 1).unwrap().contains("soon"));
        assert!(!reason.is_empty());
        let unknown = format!("surprise = 1\n{}", sample());
        assert!(matches!(
            from_toml(&unknown),
            Err(WrongPlan::Unreadable { line: Some(1), .. })
        ));
        assert!(matches!(
            from_json(b"{\"id\": 7}"),
            Err(WrongPlan::Unreadable { .. })
        ));
        assert!(matches!(
            from_json(b"\xFF\xFE"),
            Err(WrongPlan::Unreadable { .. })
        ));
    }

    #[test]
    fn a_wrong_file_says_which_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("hall.toml");
        assert!(read(&file).unwrap_err().to_string().contains("hall.toml"));
        std::fs::write(
            &file,
            sample().replacen("prefix = \"B\"", "prefix = \"A\"", 1),
        )
        .unwrap();
        let told = read(&file).unwrap_err().to_string();
        assert!(
            told.contains("hall.toml:") && told.contains("group[2].prefix"),
            "{told}"
        );
    }
}
