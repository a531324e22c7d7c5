//! The lines of a script about the plan on its way into force.
//!
//! | line | meaning |
//! | --- | --- |
//! | `plan group C; counter 4: C` | the plan in force with these changes, at once |
//! | `draft group C; counter 4: C` | the same as a draft, in place of the one that is there |
//! | `draft of 2: group C` | one that was begun with version 2 |
//! | `draft over 3: group C` | one that was begun with draft 3 |
//! | `… ; move B to A; move 5 to 6; move 5 in line` | where people go whose group or counter goes |
//! | `drop draft 2` | it is thrown away |
//! | `publish` | the draft comes into force; `publish 2` when it is draft 2 |
//! | `publish at 17:30 because season` | at a moment of the day, with a reason of the plan |
//! | `withdraw the plan` | it does not |
//! | `restore 1` | version 1 comes back; also `restore 1; move B to A`, `restore 1 at 17:30` |

use std::fmt::Write;

use engine::{
    Command, CounterId, CounterMove, Draft, DropDraft, Event, GroupMove, Hall, HallPlan, Millis,
    PublishPlan, Rehoming, RestorePlan, SaveDraft, WithdrawPlan,
};

use super::{Run, shape};

/// The command of a line, or the answer; none when the line is not of this kind.
pub(super) fn command(run: &Run, what: &str, now: Millis) -> Option<Result<Command, String>> {
    let hall = &run.hall;
    let (word, rest) = what.split_once(' ').unwrap_or((what, ""));
    match word {
        "draft" => Some(draft(hall, rest)),
        "drop" => {
            let draft = rest.strip_prefix("draft ")?.parse().ok()?;
            Some(Ok(Command::DropDraft(DropDraft { draft })))
        }
        "publish" => {
            let (rest, at, reason) = wish(hall, rest, now);
            let draft = match rest {
                "" => hall.planning.draft_number(),
                number => number.parse().ok()?,
            };
            Some(Ok(Command::PublishPlan(PublishPlan { draft, at, reason })))
        }
        "withdraw" if rest == "the plan" => Some(Ok(Command::WithdrawPlan(WithdrawPlan {}))),
        "restore" => {
            let (rest, at, reason) = wish(hall, rest, now);
            let (version, moves) = rest.split_once("; ").unwrap_or((rest, ""));
            let version = version.parse().ok()?;
            let mut rehome = Rehoming::default();
            for line in moves.split("; ").filter(|line| !line.is_empty()) {
                moved(hall, &mut rehome, line)?;
            }
            let found = run.log.iter().find_map(|recorded| match &recorded.event {
                Event::PlanSaved {
                    version: known,
                    plan,
                    ..
                } if *known == version => Some(std::sync::Arc::clone(plan)),
                _ => None,
            });
            Some(Ok(Command::RestorePlan(RestorePlan {
                version,
                plan: found?,
                base: hall.plan_version,
                rehome,
                at,
                reason,
            })))
        }
        _ => None,
    }
}

type Wish<'t> = (&'t str, Option<Millis>, Option<std::sync::Arc<str>>);

/// `… at 17:30 because season`
fn wish<'t>(hall: &Hall, rest: &'t str, now: Millis) -> Wish<'t> {
    let (rest, reason) = cut(rest, "because ");
    let (rest, time) = cut(rest, "at ");
    let at = time.and_then(|time| {
        let (hours, minutes) = time.split_once(':')?;
        let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
        let offset = hall.plan.hall.utc_offset_min;
        Some(Millis::at(now.local(offset).date(), minutes, offset))
    });
    (rest, at, reason.map(Into::into))
}

fn cut<'t>(text: &'t str, word: &str) -> (&'t str, Option<&'t str>) {
    match text.split_once(word) {
        Some((before, after)) => (before.trim(), Some(after.trim())),
        None => (text.trim(), None),
    }
}

fn draft(hall: &Hall, rest: &str) -> Result<Command, String> {
    let (mut base, mut over) = (hall.plan_version, hall.planning.draft_number());
    let mut rest = rest;
    for (word, number) in [("of ", &mut base), ("over ", &mut over)] {
        if let Some((said, more)) = rest.strip_prefix(word).and_then(|it| it.split_once(": ")) {
            *number = said.parse().map_err(|_| String::new())?;
            rest = more;
        }
    }
    let mut plan = Draft::from(HallPlan::clone(hall.saved_plan()));
    let mut rehome = Rehoming::default();
    for line in rest.split(';').map(str::trim) {
        if moved(hall, &mut rehome, line).is_none() {
            shape::apply(&mut plan, line)?;
        }
    }
    Ok(Command::SaveDraft(SaveDraft {
        base,
        over,
        plan: plan.into(),
        rehome,
    }))
}

/// `move B to A`, `move 5 to 6`, `move 5 in line`
fn moved(hall: &Hall, rehome: &mut Rehoming, line: &str) -> Option<()> {
    let rest = line.strip_prefix("move ")?;
    let counter = |text: &str| text.parse().ok().map(CounterId);
    if let Some(from) = rest.strip_suffix(" in line") {
        let from = counter(from)?;
        rehome.counters.push(CounterMove { from, to: None });
        return Some(());
    }
    let (from, to) = rest.split_once(" to ")?;
    if let (Some(from), to @ Some(_)) = (counter(from), counter(to)) {
        rehome.counters.push(CounterMove { from, to });
        return Some(());
    }
    let group = |prefix: &str| {
        let groups = &hall.saved_plan().groups;
        let known = groups.iter().find(|group| *group.prefix == *prefix);
        known.map_or_else(
            || prefix.to_lowercase().as_str().into(),
            |group| group.id.clone(),
        )
    };
    rehome.groups.push(GroupMove {
        from: group(from),
        to: group(to),
    });
    Some(())
}

/// What happened, told of the hall before it.
pub(super) fn event(event: &Event, hall: &Hall) -> String {
    let clock = |at: Millis| {
        let local = at.local(hall.plan.hall.utc_offset_min);
        local.strftime("%H:%M").to_string()
    };
    match event {
        Event::PlanSaved {
            version,
            why,
            draft: None,
            ..
        } => format!("plan {version} is in force: {why}"),
        Event::PlanSaved {
            version,
            why,
            draft: Some(draft),
            who,
            restores,
            moved,
            ..
        } => {
            let mut text = match restores {
                Some(restores) => format!("plan {version} is in force, as plan {restores} was"),
                None => format!("plan {version} is in force: draft {draft}"),
            };
            if !why.is_empty() {
                let _ = write!(text, ", because of {why}");
            }
            if let Some(who) = who {
                let _ = write!(text, ", as {who} had planned");
            }
            for it in moved {
                let labels = it.tickets.iter().filter_map(|id| hall.ticket(*id));
                let labels: Vec<String> = labels.map(|it| it.label.to_string()).collect();
                let _ = write!(text, "; {} now for {}", labels.join(" "), it.to);
            }
            text
        }
        Event::PlanDrafted {
            number, base, plan, ..
        } => match plan.flaws().len() {
            0 => format!("draft {number} of plan {base}"),
            count => format!("draft {number} of plan {base}, {count} to correct"),
        },
        Event::DraftDropped { number } => format!("draft {number} is dropped"),
        Event::PublicationPlanned {
            number,
            due,
            restores,
            ..
        } => match restores {
            Some(restores) => format!("plan {restores} comes back at {}", clock(*due)),
            None => format!("draft {number} is for {}", clock(*due)),
        },
        Event::PublicationWithdrawn {} => "no plan is to come".to_owned(),
        Event::PublicationFailed { why, in_the_way } => {
            let mut text = format!("the plan stays: {}", why.replace('_', " "));
            for it in in_the_way {
                let label = it.label.as_deref().or(it.name.as_deref()).unwrap_or("?");
                let _ = write!(text, "; {} {label}", it.what.code().replace('_', " "));
            }
            text
        }
        other => unreachable!("{other:?} is told elsewhere"),
    }
}
