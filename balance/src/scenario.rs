//! A synthetic hall as data: groups, counters, hours, and what chance does with them.
//!
//! The form is JSON (`assets/scenarios`): minutes, clock times in minutes after midnight. A
//! scenario that makes no sense is refused with the field that says so.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::hours::Hours;

/// A hall on days of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What people come for.
    pub groups: Vec<Group>,
    /// The group of the fee counter, where some go afterwards.
    #[serde(default)]
    pub fee_group: Option<usize>,
    /// The counters.
    pub counters: Vec<Counter>,
    /// Start, length and weight: the share of a day's people who come in that time.
    pub profile: Vec<(f64, f64, f64)>,
    /// When people are received.
    pub sessions: Vec<(f64, f64)>,
    /// Minutes after each session's end in which those who wait are still served.
    #[serde(default)]
    pub grace: Vec<f64>,
    /// By group, how many more come than the forecasts know; 1 for a missing one.
    #[serde(default)]
    pub mult: Vec<f64>,
    /// Variation of whole days.
    #[serde(default)]
    pub day_cv: f64,
    /// Variation of one group's days beside it.
    #[serde(default)]
    pub group_cv: f64,
    /// Variation of the counters' speed.
    #[serde(default)]
    pub speed_cv: f64,
    /// Error of the means that are believed in the morning.
    #[serde(default)]
    pub mean_err_cv: f64,
    /// Factor of a service at a counter whose home the group is not.
    #[serde(default = "one")]
    pub sec_penalty: f64,
    /// Minutes to change from one group to another.
    #[serde(default)]
    pub switch_min: f64,
    /// Shortest and longest way to a counter, minutes.
    #[serde(default)]
    pub walk: (f64, f64),
    /// Share of people who do not come when they are called, whatever they waited.
    #[serde(default)]
    pub noshow_base: f64,
    /// How long a counter waits for somebody who does not come.
    #[serde(default = "one")]
    pub noshow_timeout: f64,
    /// The wait after which half of the people have left; nobody leaves when it is missing.
    #[serde(default)]
    pub patience_median: Option<f64>,
    /// Spread of its logarithm.
    #[serde(default)]
    pub patience_sigma: f64,
    /// Probability of a break at a counter in a session.
    #[serde(default)]
    pub break_prob: f64,
    /// Shortest and longest break.
    #[serde(default)]
    pub break_len: (f64, f64),
    /// Counters where nobody sits all day.
    #[serde(default)]
    pub absent_full: usize,
    /// Counters where nobody sits for one session.
    #[serde(default)]
    pub absent_half: usize,
    /// Share of people with priority.
    #[serde(default)]
    pub prio_frac: f64,
    /// Their head start, minutes.
    #[serde(default)]
    pub prio_credit: f64,
}

/// What people come for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its place in the list.
    pub id: usize,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The agency whose staff serves it.
    #[serde(default)]
    pub dept: String,
    /// People on an ordinary day.
    pub daily: f64,
    /// Mean service at a home counter, minutes.
    pub mean: f64,
    /// Its coefficient of variation.
    #[serde(default)]
    pub cv: f64,
    /// Share of people who go to the fee counter afterwards.
    #[serde(default)]
    pub fee_prob: f64,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counter {
    /// Its place in the list.
    pub id: usize,
    /// The agency whose staff sits there.
    #[serde(default)]
    pub dept: String,
    /// The group that it is there for.
    pub home: usize,
    /// All that it can serve, home first.
    #[serde(default)]
    pub skills: Vec<usize>,
}

/// Why a text is not a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The field, such as `counters[3].home`.
    pub field: String,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.why)
    }
}

impl std::error::Error for Flaw {}

fn one() -> f64 {
    1.0
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// The first field that is missing, of another kind, or makes no sense.
    pub fn parse(text: &str) -> Result<Scenario, Flaw> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let scenario: Scenario =
            serde_path_to_error::deserialize(&mut reader).map_err(|cause| Flaw {
                field: cause.path().to_string(),
                why: cause.inner().to_string(),
            })?;
        scenario.check()?;
        Ok(scenario)
    }

    /// Whether the fields make sense together.
    ///
    /// # Errors
    /// The first one that does not.
    pub fn check(&self) -> Result<(), Flaw> {
        let flaw = |field: String, why: &str| {
            let why = why.to_owned();
            Err(Flaw { field, why })
        };
        if self.groups.is_empty() {
            return flaw("groups".into(), "is empty");
        }
        for (index, group) in self.groups.iter().enumerate() {
            let at = |field: &str| format!("groups[{index}].{field}");
            if group.id != index {
                return flaw(at("id"), "is not its place in the list");
            }
            within(at("daily"), group.daily, 0.0, 1e5)?;
            within(at("mean"), group.mean, 0.01, 600.0)?;
            within(at("cv"), group.cv, 0.0, 5.0)?;
            within(at("fee_prob"), group.fee_prob, 0.0, 1.0)?;
        }
        for (index, counter) in self.counters.iter().enumerate() {
            let at = |field: &str| format!("counters[{index}].{field}");
            if counter.id != index {
                return flaw(at("id"), "is not its place in the list");
            }
            if counter.home >= self.groups.len() {
                return flaw(at("home"), "is not a group");
            }
            if counter
                .skills
                .iter()
                .any(|group| *group >= self.groups.len())
            {
                return flaw(at("skills"), "has something that is not a group");
            }
        }
        if self.fee_group.is_some_and(|fee| fee >= self.groups.len()) {
            return flaw("fee_group".into(), "is not a group");
        }
        for (index, (start, length, weight)) in self.profile.iter().enumerate() {
            let at = format!("profile[{index}]");
            within(at.clone(), *start, 0.0, 1_440.0)?;
            within(at.clone(), *length, 0.1, 1_440.0)?;
            within(at, *weight, 0.0, 1e6)?;
        }
        let mut after = 0.0;
        for (index, (from, to)) in self.sessions.iter().enumerate() {
            if !(after <= *from && from < to && *to <= 1_440.0) {
                return flaw(format!("sessions[{index}]"), "does not follow in order");
            }
            after = *to;
        }
        if self.sessions.is_empty() {
            return flaw("sessions".into(), "is empty");
        }
        for (index, mult) in self.mult.iter().enumerate() {
            within(format!("mult[{index}]"), *mult, 0.0, 100.0)?;
        }
        for (index, grace) in self.grace.iter().enumerate() {
            within(format!("grace[{index}]"), *grace, 0.0, 600.0)?;
        }
        for (field, value, most) in [
            ("day_cv", self.day_cv, 5.0),
            ("group_cv", self.group_cv, 5.0),
            ("speed_cv", self.speed_cv, 5.0),
            ("mean_err_cv", self.mean_err_cv, 5.0),
            ("switch_min", self.switch_min, 60.0),
            ("walk", self.walk.0, self.walk.1.min(60.0)),
            ("noshow_base", self.noshow_base, 1.0),
            ("noshow_timeout", self.noshow_timeout, 60.0),
            ("patience_median", self.patience_median.unwrap_or(1.0), 1e5),
            ("patience_sigma", self.patience_sigma, 5.0),
            ("break_prob", self.break_prob, 1.0),
            ("break_len", self.break_len.0, self.break_len.1.min(600.0)),
            ("prio_frac", self.prio_frac, 1.0),
            ("prio_credit", self.prio_credit, 600.0),
        ] {
            within(field.into(), value, 0.0, most)?;
        }
        within("sec_penalty".into(), self.sec_penalty, 0.1, 10.0)
    }

    /// When people are received.
    #[must_use]
    pub fn hours(&self) -> Hours {
        Hours::new(&self.sessions, &self.grace)
    }

    /// What is expected of a group on an ordinary day: those who come for it, and for the fee group
    /// those who are sent on besides.
    #[must_use]
    pub fn nominal(&self, group: usize) -> f64 {
        let fees = self.groups.iter().map(|it| it.daily * it.fee_prob);
        let sent = if self.fee_group == Some(group) {
            fees.sum()
        } else {
            0.0
        };
        self.groups[group].daily + sent
    }

    /// All that a counter can serve, home first.
    #[must_use]
    pub fn skills(&self, counter: usize) -> Vec<usize> {
        let counter = &self.counters[counter];
        let mut skills = vec![counter.home];
        for group in &counter.skills {
            if !skills.contains(group) {
                skills.push(*group);
            }
        }
        skills
    }
}

fn within(field: String, value: f64, least: f64, most: f64) -> Result<(), Flaw> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    let why = format!("{value} is not between {least} and {most}");
    Err(Flaw { field, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> serde_json::Value {
        serde_json::json!({
            "name": "small",
            "groups": [{"id": 0, "daily": 60, "mean": 6}, {"id": 1, "daily": 20, "mean": 9.5}],
            "counters": [{"id": 0, "home": 0, "skills": [0, 1]}, {"id": 1, "home": 1}],
            "profile": [[450, 30, 1.0]],
            "sessions": [[450, 690]],
        })
    }

    fn refused(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut value = small();
        change(&mut value);
        match Scenario::parse(&value.to_string()) {
            Ok(_) => "accepted".into(),
            Err(flaw) => flaw.to_string(),
        }
    }

    #[test]
    fn what_is_not_said_has_a_harmless_meaning() {
        let scenario = Scenario::parse(&small().to_string());
        let scenario = scenario.unwrap_or_else(|flaw| panic!("{flaw}"));
        assert_eq!(scenario.skills(1), [1]);
        assert_eq!(scenario.sec_penalty, 1.0);
        assert_eq!(scenario.patience_median, None);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_its_field() {
        let refusals = [
            refused(|it| it["groups"][1]["daily"] = "many".into()),
            refused(|it| it["groups"][1]["mean"] = (-1).into()),
            refused(|it| it["counters"][0]["home"] = 9.into()),
            refused(|it| it["counters"][0]["skills"][1] = 2.into()),
            refused(|it| it["sessions"] = serde_json::json!([[690, 450]])),
            refused(|it| it["groups"] = serde_json::json!([])),
            refused(|it| it["prio_frac"] = 2.into()),
            refused(|it| it["walk"] = serde_json::json!([3, 1])),
        ];
        expect_test::expect![[r#"
            groups[1].daily: invalid type: string "many", expected f64 at line 1 column 119
            groups[1].mean: -1 is not between 0.01 and 600
            counters[0].home: is not a group
            counters[0].skills: has something that is not a group
            sessions[0]: does not follow in order
            groups: is empty
            prio_frac: 2 is not between 0 and 1
            walk: 3 is not between 0 and 1"#]]
        .assert_eq(&refusals.join("\n"));
        assert!(Scenario::parse("{").is_err());
    }
}
