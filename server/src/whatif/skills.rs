//! Which further skills would have saved most on some days: a list for the next training.

use balance::day::Day;
use balance::hall::Places;
use balance::layout::Layout;
use balance::record::{self, Record};
use balance::whatif::{self, Case};
use protocol::{Names, SkillAdvice, SkillRow};

use super::shown::{named, tenth};

/// Skills that are tried at each step: the most promising pairs of an idle counter and a long line.
const WIDTH: usize = 24;

/// What was found.
pub type Found = SkillAdvice;

/// Looks for the skills that would have saved most on these days, one after the other; the plan is
/// that of the last one. None without a day.
#[must_use]
pub fn skills(records: &[Record], most: usize) -> Option<Found> {
    let last = records.last()?;
    let plan = &last.plan;
    let mut days: Vec<Day> = Vec::new();
    let mut layout: Option<Layout> = None;
    let mut places = Places::new(plan, last.midnight());
    for record in records {
        // Each day with its own midnight; people of groups that are no more are left out.
        places.midnight = record.midnight();
        let own = record::layout(record, plan, &record.sessions, &places);
        days.push(record::again(record, &places, &own));
        layout = Some(own);
    }
    let case = Case {
        supervisor: last.supervisor(),
        ..Case::new(layout?, super::kind(plan))
    };
    let before = whatif::played(&days, &case, 1).figures();
    let found = whatif::plan_skills(&days, &case, most, WIDTH, 1);
    let rows = found.iter().map(|skill| {
        let (counter, group) = (places.counters[skill.counter], &places.groups[skill.group]);
        let (name, prefix) = named((plan, plan), group);
        let agency = plan.counter(counter).map(|it| it.agency.as_str());
        let agency = plan
            .agencies
            .iter()
            .find(|it| Some(it.id.as_str()) == agency);
        SkillRow {
            counter: counter.0,
            agency: agency.map_or_else(Names::default, |it| Names {
                vi: it.name.vi.clone(),
                en: it.name.en.clone(),
            }),
            group: group.to_string(),
            prefix,
            name,
            saved_min: tenth(skill.saved),
            mean: tenth(skill.mean),
            p95: tenth(skill.p95),
        }
    });
    Some(SkillAdvice {
        days: records.iter().map(|it| it.date.to_string()).collect(),
        mean: tenth(before.mean),
        p95: tenth(before.p95),
        skills: rows.collect(),
    })
}
