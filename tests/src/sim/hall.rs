//! The hall of a simulated world: how large it is, how long its day, and its plan.

use engine::HallPlan;
use engine::plan::Draft;
use serde_json::{Value, json};

/// How large a world is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// The sessions of a day, minutes after midnight.
    pub sessions: Vec<(u32, u32)>,
    /// Kiosks.
    pub kiosks: usize,
    /// Counters.
    pub counters: u16,
    /// Boards: one of the whole hall, then one of a zone.
    pub boards: usize,
    /// The usual pause between two citizens, milliseconds.
    pub arrival_ms: u64,
    /// How long a citizen usually waits before leaving, milliseconds.
    pub patience_ms: u64,
}

impl Size {
    /// A day of minutes in a small hall, for many seeds.
    #[must_use]
    pub fn small() -> Size {
        Size {
            sessions: vec![(480, 483), (484, 486)],
            kiosks: 1,
            counters: 3,
            boards: 1,
            arrival_ms: 7_000,
            patience_ms: 90_000,
        }
    }

    /// A whole day in a usual hall.
    #[must_use]
    pub fn usual() -> Size {
        Size {
            sessions: vec![(450, 720), (810, 1_020)],
            kiosks: 4,
            counters: 8,
            boards: 2,
            arrival_ms: 20_000,
            patience_ms: 600_000,
        }
    }

    /// Minutes after midnight at which the people come, and at which the day is closed by rule.
    #[must_use]
    pub fn span(&self) -> (u32, u32) {
        let from = self.sessions.first().map_or(480, |first| first.0);
        let to = self.sessions.last().map_or(500, |last| last.1);
        (from - 1, to + 1)
    }

    /// The plan of the hall: two groups, two zones, counters that serve one group or both.
    ///
    /// # Panics
    /// When the plan has a flaw.
    #[must_use]
    pub fn plan(&self) -> HallPlan {
        let mut plan = serde_json::to_value(Draft::from(HallPlan::sample())).expect("plain data");
        let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let hours = |(from, to): &(u32, u32)| format!("{}-{}", clock(*from), clock(*to));
        plan["season"][0]["sessions"] = self.sessions.iter().map(hours).collect();
        for (rule, value) in [
            ("grace_min", 1),
            ("early_min", 1),
            ("recall_pause_s", 3),
            ("no_show_after_s", 8),
            ("calls_before_no_show", 2),
        ] {
            plan["rules"][rule] = value.into();
        }
        let names = |text: &str| json!({ "vi": text, "en": text });
        plan["priority"] =
            json!([{ "id": "senior", "name": names("senior"), "from_age": 75, "at_kiosk": true }]);
        let zones = plan["zone"].as_array_mut().expect("zones");
        zones.push(json!({ "id": "b", "name": names("b") }));
        let agency = plan["agency"][0]["id"].clone();
        plan["counter"] = (1..=self.counters)
            .map(|number| counter(number, &agency))
            .collect();
        let draft: Draft = serde_json::from_value(plan).expect("a plan of the house");
        HallPlan::new(draft).expect("a plan without a flaw")
    }
}

fn counter(number: u16, agency: &Value) -> Value {
    let (home, skills): (&[&str], &[&str]) = match number % 3 {
        0 => (&["a"], &[]),
        1 => (&["a"], &["b"]),
        _ => (&["b"], &[]),
    };
    json!({
        "number": number, "zone": if number.is_multiple_of(3) { "b" } else { "a" },
        "agency": agency, "home": home, "skills": skills,
    })
}
