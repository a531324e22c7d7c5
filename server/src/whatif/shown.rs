//! What came of a comparison, as it is sent: minutes with one digit behind the point.

use std::collections::BTreeMap;

use balance::advice::Range;
use balance::hall::Places;
use balance::record::Record;
use balance::whatif::{Case, Comparison, Row};
use engine::{GroupId, HallPlan, Millis};
use jiff::civil::Date;
use protocol::{BeforeAfter, Names, Spread, WhatIf, WhatIfRow};

/// The mean waits of a day as they came, minutes.
#[derive(Debug, Clone, Default)]
pub(super) struct Came {
    all: Option<f64>,
    groups: BTreeMap<GroupId, f64>,
}

impl Came {
    pub fn of(record: &Record) -> Came {
        let mut sums: BTreeMap<GroupId, (f64, u32)> = BTreeMap::new();
        for (group, wait) in record.waits() {
            let (sum, count) = sums.entry(group.clone()).or_default();
            *sum += wait;
            *count += 1;
        }
        let (sum, count) = sums
            .values()
            .fold((0.0, 0), |(sum, count), it| (sum + it.0, count + it.1));
        let mean = |(sum, count): (f64, u32)| sum / f64::from(count.max(1));
        Came {
            all: (count > 0).then(|| mean((sum, count))),
            groups: sums
                .into_iter()
                .map(|(group, it)| (group, mean(it)))
                .collect(),
        }
    }
}

/// What is told.
pub(super) struct Told<'a> {
    pub day: Date,
    pub from: Option<Millis>,
    pub guessed: bool,
    pub plays: usize,
    pub places: &'a Places,
    /// The plan as it is, and the other one.
    pub plans: (&'a HallPlan, &'a HallPlan),
    pub after: &'a Case,
    pub compared: &'a Comparison,
    pub came: Option<&'a Came>,
}

pub(super) fn shown(told: &Told<'_>) -> WhatIf {
    let unserved = |place: usize| {
        let mut counters = told.after.layout.counters.iter();
        !counters.any(|counter| counter.skills.contains(&place))
    };
    let rows = told.places.groups.iter().enumerate();
    let rows = rows.filter_map(|(place, id)| {
        let row = told.compared.groups.get(place)?;
        if row.people <= 0.0 {
            return None;
        }
        let (name, prefix) = named(told.plans, id);
        let came = told.came.and_then(|came| came.groups.get(id)).copied();
        Some(WhatIfRow {
            group: id.to_string(),
            prefix,
            name,
            unserved: unserved(place),
            ..figures(row, came)
        })
    });
    let mut groups: Vec<WhatIfRow> = rows.collect();
    let all = figures(&told.compared.all, told.came.and_then(|came| came.all));
    let place = |row: &WhatIfRow| {
        let mut groups = told.plans.1.groups.iter();
        groups.position(|group| *group.id.0 == *row.group)
    };
    groups.sort_by_key(|row| place(row).unwrap_or(usize::MAX));
    WhatIf {
        day: told.day.to_string(),
        from: told.from.map(|from| protocol::Millis(from.0)),
        guessed: told.guessed,
        plays: u32::try_from(told.plays).unwrap_or(u32::MAX),
        all,
        groups,
    }
}

/// A group's name and letters, in either plan.
pub(super) fn named(plans: (&HallPlan, &HallPlan), id: &GroupId) -> (Names, String) {
    let group = plans.1.group(id).or_else(|| plans.0.group(id));
    group.map_or_else(Default::default, |group| {
        let name = Names {
            vi: group.name.vi.clone(),
            en: group.name.en.clone(),
        };
        (name, group.prefix.to_string())
    })
}

fn figures(row: &Row, came: Option<f64>) -> WhatIfRow {
    let both = |(before, after): (f64, f64)| BeforeAfter {
        before: tenth(before),
        after: tenth(after),
    };
    WhatIfRow {
        group: String::new(),
        prefix: String::new(),
        name: Names::default(),
        people: tenth(row.people),
        came: came.map(tenth),
        mean: both(row.mean),
        p95: both(row.p95),
        over_30: both(row.over_30),
        saved: spread(row.saved),
        unserved: false,
    }
}

fn spread(range: Range) -> Spread {
    Spread {
        low: tenth(range.low),
        mid: tenth(range.mid),
        high: tenth(range.high),
    }
}

/// A figure with one digit behind the point; never "-0".
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}
