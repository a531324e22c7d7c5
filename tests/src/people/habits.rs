//! What a scenario says of people beyond arrivals, services and patience.

use balance::scenario::{Flaw, Scenario};
use serde::Deserialize;

/// How people behave. In the scenario's file under `people`; what is not said there is as here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Habits {
    /// Share of people who show an ID.
    pub ids: f64,
    /// Share of people who want English.
    pub english: f64,
    /// Share of people who bring many dossiers.
    pub bulk: f64,
    /// Share of people who take a number although very many wait.
    pub agree: f64,
    /// Share of those who leave who give their number back first; the others are just gone.
    pub cancel: f64,
    /// Share of services that stop because papers are missing.
    pub papers: f64,
    /// Shortest and longest time until the papers are there, minutes.
    pub papers_min: (f64, f64),
    /// Share of those with a fee to pay who come back to the counter with the receipt.
    pub receipts: f64,
    /// Share of the counters that open late in a session.
    pub late: f64,
    /// How late, minutes.
    pub late_min: (f64, f64),
}

impl Default for Habits {
    fn default() -> Habits {
        Habits {
            ids: 0.7,
            english: 0.03,
            bulk: 0.01,
            agree: 0.9,
            cancel: 0.4,
            papers: 0.02,
            papers_min: (10.0, 30.0),
            receipts: 0.15,
            late: 0.1,
            late_min: (3.0, 15.0),
        }
    }
}

impl Habits {
    /// Reads a scenario with the habits of its people.
    ///
    /// # Errors
    /// The first field that is missing, of another kind, or makes no sense.
    pub fn read(text: &str) -> Result<(Scenario, Habits), Flaw> {
        #[derive(Deserialize)]
        struct People {
            #[serde(default)]
            people: Habits,
        }
        let scenario = Scenario::parse(text)?;
        let People { people } = serde_json::from_str(text).map_err(|cause| Flaw {
            field: "people".into(),
            why: cause.to_string(),
        })?;
        people.check()?;
        Ok((scenario, people))
    }

    fn check(&self) -> Result<(), Flaw> {
        let flaw = |field: &str, why: String| {
            let field = format!("people.{field}");
            Err(Flaw { field, why })
        };
        for (field, share) in [
            ("ids", self.ids),
            ("english", self.english),
            ("bulk", self.bulk),
            ("agree", self.agree),
            ("cancel", self.cancel),
            ("papers", self.papers),
            ("receipts", self.receipts),
            ("late", self.late),
        ] {
            if !(0.0..=1.0).contains(&share) {
                return flaw(field, format!("{share} is not between 0 and 1"));
            }
        }
        for (field, (least, most)) in [("papers_min", self.papers_min), ("late_min", self.late_min)]
        {
            if !(0.0 <= least && least <= most && most <= 240.0) {
                return flaw(field, format!("{least} to {most} is no range up to 240"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(people: &str) -> String {
        let scenario = format!(
            r#"{{"name": "one", "groups": [{{"id": 0, "name": "a", "daily": 9, "mean": 5}}],
            "counters": [{{"id": 0, "home": 0}}], "profile": [[420, 60, 1]],
            "sessions": [[450, 690]], "people": {people}}}"#
        );
        match Habits::read(&scenario) {
            Ok((_, habits)) => format!("ids {} late {}", habits.ids, habits.late),
            Err(flaw) => flaw.field,
        }
    }

    #[test]
    fn habits_are_those_of_the_file_and_nonsense_names_its_field() {
        assert_eq!(with(r#"{"ids": 0.5}"#), "ids 0.5 late 0.1");
        assert_eq!(with(r#"{"late": 3}"#), "people.late");
        assert_eq!(with(r#"{"papers_min": [30, 10]}"#), "people.papers_min");
        assert_eq!(with(r#"{"laet": 0.1}"#), "people");
    }
}
