//! What is wrong with a box, gathered from its parts: page, printer, keypad, voice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use protocol::{Fact, Trouble, TroubleReport};

use crate::clock;

type Part = (Vec<TroubleReport>, Vec<Fact>);
type Tell = dyn Fn(Vec<TroubleReport>, Vec<Fact>) + Send + Sync;

/// The list of troubles of a box. Each part says its own whole list; the server is told all of
/// them. Clones share the list.
#[derive(Clone)]
pub struct Report {
    parts: Arc<Mutex<BTreeMap<&'static str, Part>>>,
    tell: Arc<Tell>,
}

impl Report {
    /// A list that is told to `tell`, which is mostly `move |t, f| link.report(t, f)`.
    #[must_use]
    pub fn new(tell: impl Fn(Vec<TroubleReport>, Vec<Fact>) + Send + Sync + 'static) -> Report {
        Report {
            parts: Arc::default(),
            tell: Arc::new(tell),
        }
    }

    /// What one part says now. Says nothing further when that is what it said before.
    pub fn part(&self, name: &'static str, troubles: Vec<TroubleReport>, facts: Vec<Fact>) {
        // Told under the lock, so that two parts cannot overtake each other.
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let said = (troubles, facts);
        if parts
            .get(name)
            .map_or(said == Part::default(), |before| *before == said)
        {
            return;
        }
        parts.insert(name, said);
        let troubles = parts
            .values()
            .flat_map(|(troubles, _)| troubles)
            .cloned()
            .collect();
        let facts = parts
            .values()
            .flat_map(|(_, facts)| facts)
            .cloned()
            .collect();
        (self.tell)(troubles, facts);
    }

    /// One trouble of a part begins (`Some(cause)`) or ends. Keeps since when it stands; the log
    /// says once that it began and once that it ended.
    pub fn stands(&self, name: &'static str, trouble: Trouble, cause: Option<&str>) {
        let (mut troubles, facts) = {
            let parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
            parts.get(name).cloned().unwrap_or_default()
        };
        let at = troubles.iter().position(|report| report.trouble == trouble);
        match (at, cause) {
            (Some(at), Some(cause)) => cause.clone_into(&mut troubles[at].cause),
            (None, Some(cause)) => {
                tracing::warn!(cause, "{} {trouble:?} begins", trouble.code());
                let since = clock::now();
                troubles.push(TroubleReport {
                    trouble,
                    since,
                    cause: cause.to_owned(),
                });
            }
            (Some(at), None) => {
                tracing::info!("{} {trouble:?} is over", trouble.code());
                troubles.remove(at);
            }
            (None, None) => return,
        }
        self.part(name, troubles, facts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_says_its_own_and_all_are_told() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let report = {
            let told = told.clone();
            Report::new(move |troubles, facts| {
                let codes: Vec<_> = troubles
                    .iter()
                    .map(|report| report.trouble.code())
                    .collect();
                told.lock().unwrap().push((codes.join(" "), facts.len()));
            })
        };
        let fact = Fact {
            name: "keys".into(),
            value: "3".into(),
        };
        report.stands("keypad", Trouble::KeypadSilent, None);
        report.stands("keypad", Trouble::KeypadSilent, Some("no such file"));
        report.stands("keypad", Trouble::KeypadSilent, Some("no such file"));
        report.part("page", Vec::new(), vec![fact]);
        report.stands("page", Trouble::CameraBroken, Some("denied"));
        report.stands("keypad", Trouble::KeypadSilent, None);
        let told = told.lock().unwrap();
        let expected = [("C201", 0), ("C201", 1), ("C201 K201", 1), ("K201", 1)];
        assert_eq!(
            *told,
            expected.map(|(codes, facts)| (codes.to_owned(), facts))
        );
    }
}
