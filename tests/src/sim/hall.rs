//! The hall of a simulated world: how large it is, how long its day, and its plan.

use std::sync::Arc;

use engine::HallPlan;
use engine::plan::Draft;
use serde_json::{Value, json};

/// The plan of a large hall: that of the centre.
const LARGE: &str = include_str!("../../../assets/plans/nghe-an.toml");

/// How large a world is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// Its name.
    pub name: &'static str,
    /// The sessions of a day, minutes after midnight.
    pub sessions: Vec<(u32, u32)>,
    /// Kiosks.
    pub kiosks: usize,
    /// Counters of the small hall; a large one has those of its plan.
    pub counters: u16,
    /// Boards: one of the whole hall, then one of each zone.
    pub boards: usize,
    /// Phones that follow a number.
    pub phones: usize,
    /// The usual pause between two citizens, milliseconds.
    pub arrival_ms: u64,
    /// How long a citizen usually waits before leaving, milliseconds.
    pub patience_ms: u64,
    /// How long a clerk usually is busy with one thing, milliseconds.
    pub clerk_ms: u64,
    /// How often a clerk who serves is done, of a hundred looks.
    pub done: u64,
    /// How many times rarer faults are than in the short days of the tests.
    pub calm: u64,
}

impl Size {
    /// A day of minutes in a small hall, for many seeds.
    #[must_use]
    pub fn small() -> Size {
        Size {
            name: "small",
            sessions: vec![(480, 483), (484, 486)],
            kiosks: 1,
            counters: 3,
            boards: 1,
            phones: 1,
            arrival_ms: 6_000,
            patience_ms: 90_000,
            clerk_ms: 4_000,
            done: 40,
            calm: 1,
        }
    }

    /// A whole day of the centre: 45 counters, 1,200 people.
    #[must_use]
    pub fn large() -> Size {
        Size {
            name: "nghe-an",
            sessions: vec![(450, 720), (810, 1_020)],
            kiosks: 6,
            counters: 45,
            boards: 5,
            phones: 16,
            arrival_ms: 22_000,
            patience_ms: 2_400_000,
            clerk_ms: 20_000,
            done: 5,
            calm: 8,
        }
    }

    /// Minutes after midnight at which the people come, and at which the day is closed by rule.
    #[must_use]
    pub fn span(&self) -> (u32, u32) {
        let from = self.sessions.first().map_or(480, |first| first.0);
        let to = self.sessions.last().map_or(500, |last| last.1);
        (from - 1, to + 1)
    }

    /// The plan of the hall.
    ///
    /// # Panics
    /// When the plan has a flaw.
    #[must_use]
    pub fn plan(&self) -> HallPlan {
        if self.name == "small" {
            return self.small_plan();
        }
        let mut draft: Draft = toml::from_str(LARGE).expect("the plan of the centre");
        // The day is closed by rule soon after its end, so that a world sees it.
        draft.rules.grace_min = 1;
        draft.kiosks = serde_json::from_value(kiosks(self.kiosks)).expect("kiosks");
        HallPlan::new(draft).expect("a plan without a flaw")
    }

    /// Three groups, two zones, counters that serve one group or two, every kind of code, and
    /// limits that are soon reached.
    fn small_plan(&self) -> HallPlan {
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
            ("return_min", 2),
        ] {
            plan["rules"][rule] = value.into();
        }
        plan["rules"]["appointments"] = json!({ "early_min": 1, "late_min": 1 });
        plan["rules"]["visit"] = json!({ "no_show_places_back": 2, "no_show_returns": 1 });
        plan["rules"]["calls"] = json!({ "most_calls": 4 });
        plan["rules"]["priority"] =
            json!({ "precedence": { "head_start_min": 2 }, "bound_min": 3, "bound_times": 3 });
        plan["priority"] =
            json!([{ "id": "senior", "name": names("senior"), "from_age": 75, "at_kiosk": true }]);
        let code = |id: &str| json!({ "id": id, "name": names(id) });
        plan["outcome"] =
            json!([code("done"), { "id": "papers", "name": names("papers"), "once": true }]);
        plan["remark"] = json!([code("look-again")]);
        plan["elsewhere"] = json!([
            { "id": "copy", "name": names("copy"), "window_min": 1 },
            { "id": "fee", "name": names("fee"), "group": "b", "window_min": 1 },
        ]);
        let zones = plan["zone"].as_array_mut().expect("zones");
        zones.push(json!({ "id": "b", "name": names("b") }));
        // The third group is another agency's: it is lent to those counters that are skilled for it.
        let agencies = plan["agency"].as_array_mut().expect("agencies");
        let agency = agencies[0]["id"].clone();
        agencies.push(json!({ "id": "police", "name": names("police") }));
        plan["rules"]["balance"] = json!({ "policy": "index", "loans": "approved" });
        let groups = plan["group"].as_array_mut().expect("groups");
        let mut third = groups[1].clone();
        third["id"] = "c".into();
        third["prefix"] = "C".into();
        third["agency"] = "police".into();
        third["limits"] = json!({
            "per_session": 5, "per_day": 8, "instead": names("tomorrow"), "ask_above": 2,
        });
        groups.push(third);
        plan["category"][0]["groups"] = json!(["a", "b", "c"]);
        plan["counter"] = (1..=self.counters)
            .map(|number| counter(number, &agency))
            .collect();
        plan["kiosk"] = kiosks(self.kiosks);
        let draft: Draft = serde_json::from_value(plan).expect("a plan of the house");
        HallPlan::new(draft).expect("a plan without a flaw")
    }
}

/// Other plans that the hall may have during the day: they differ in rules, limits and skills, and
/// one cannot be.
#[must_use]
pub fn other_plans(plan: &HallPlan) -> Vec<Arc<HallPlan>> {
    let changed = |change: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::from(plan.clone());
        change(&mut draft);
        HallPlan::new(draft).ok().map(Arc::new)
    };
    let plans = [
        changed(&|_| {}),
        changed(&|draft| draft.rules.priority.precedence = engine::rules::Precedence::Ratio(2)),
        changed(&|draft| draft.rules.balance.policy = engine::Policy::List),
        changed(&|draft| draft.rules.balance = engine::BalanceRules::default()),
        changed(&|draft| {
            let first = draft.groups[0].id.clone();
            for counter in draft.counters.iter_mut().skip(1) {
                if !counter.home.contains(&first) && !counter.skills.contains(&first) {
                    counter.skills.push(first.clone());
                }
            }
        }),
        // The last counter is gone: refused while it holds somebody or somebody waits for it.
        changed(&|draft| {
            draft.counters.pop();
        }),
        // A group is gone: refused while somebody waits for it.
        changed(&|draft| {
            let gone = draft.groups.pop().map(|group| group.id);
            let stays = |id: &engine::GroupId| Some(id) != gone.as_ref();
            for counter in &mut draft.counters {
                counter.home.retain(stays);
                counter.skills.retain(stays);
            }
            for category in &mut draft.categories {
                category.groups.retain(stays);
            }
        }),
    ];
    plans.into_iter().flatten().collect()
}

/// The kiosks with the digits of their offline series.
fn kiosks(count: usize) -> Value {
    let kiosk = |number| json!({ "name": format!("kiosk-{number}"), "digit": number });
    (1..=count).map(kiosk).collect()
}

fn names(text: &str) -> Value {
    json!({ "vi": text, "en": text })
}

fn counter(number: u16, agency: &Value) -> Value {
    let (home, skills): (&[&str], &[&str]) = match number % 3 {
        0 => (&["a"], &["c"]),
        1 => (&["a"], &["b"]),
        _ => (&["b", "c"], &[]),
    };
    let auto = (number == 3).then_some(5);
    let mut counter = json!({
        "number": number, "zone": if number.is_multiple_of(3) { "b" } else { "a" },
        "agency": agency, "home": home, "skills": skills,
    });
    if let Some(auto) = auto {
        counter["auto_call_s"] = auto.into();
    }
    counter
}
