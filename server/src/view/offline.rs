//! What a kiosk keeps of the hall for the time when it is cut off.

use engine::calendar::{self, Session};
use engine::{Hall, HallPlan, Millis, Stop};
use jiff::civil::Date;
use protocol::{CopyDay, CopyGroup, KioskDigit, OfflineCopy, Span};

use super::{Scene, kiosk, parts};

/// Days that a kiosk knows ahead, today included. One that hears nothing for longer gives no more
/// numbers: nobody knows then on which days the hall works.
const DAYS: usize = 15;

/// Changes when a kiosk's copy is not true any more: with the plan, the day, and what is closed or
/// sold out. People who wait and the time change nothing.
#[must_use]
pub fn stamp(hall: &Hall, now: Millis) -> String {
    use std::fmt::Write;
    let date = calendar::service_date(&hall.plan, now);
    let day = match hall.day.as_ref().filter(|day| day.date == date) {
        None => '-',
        Some(day) if day.closed_at.is_none() => 'o',
        Some(_) => 'c',
    };
    let mut stamp = format!("{}.{date}.{day}.", hall.plan_version);
    for (index, group) in hall.plan.groups.iter().enumerate() {
        let stop = match hall.stop(&group.id, now) {
            Some(Stop::Closed { .. }) => 'c',
            Some(Stop::SoldOut) => 's',
            Some(Stop::SoldOutNow { .. }) => 'n',
            Some(Stop::NotYet { .. } | Stop::Over | Stop::OnlineFirst { .. }) | None => continue,
        };
        let _ = write!(stamp, "{index}{stop}");
    }
    stamp
}

/// The copy.
#[must_use]
pub fn copy(scene: &Scene<'_>) -> OfflineCopy {
    let Scene { hall, now, .. } = *scene;
    let plan = &hall.plan;
    let today = calendar::service_date(plan, now);
    let mut days = Vec::new();
    let mut date = today;
    for _ in 0..DAYS {
        days.push(day(hall, date));
        match date.tomorrow() {
            Ok(next) => date = next,
            Err(_) => break,
        }
    }
    OfflineCopy {
        stamp: stamp(hall, now),
        told_at: parts::moment(now),
        date: today.to_string(),
        utc_offset_min: plan.hall.utc_offset_min,
        rollover_min: plan.rules.rollover.minutes(),
        days,
        kiosks: plan
            .kiosks
            .iter()
            .map(|kiosk| KioskDigit {
                name: kiosk.name.to_string(),
                digit: kiosk.digit,
            })
            .collect(),
        groups: groups(plan),
        calls_before_no_show: plan.rules.calls_before_no_show,
        return_min: plan.rules.return_min,
        view: kiosk::view(scene),
    }
}

/// A day as it is, or as the calendar has it.
fn day(hall: &Hall, date: Date) -> CopyDay {
    let plan = &hall.plan;
    let rollover = i64::from(plan.rules.rollover.minutes());
    let here = hall.day.as_ref().filter(|day| day.date == date);
    let sessions: Vec<Session> = match here {
        Some(day) if day.closed_at.is_some() => Vec::new(),
        Some(day) => day.sessions.to_vec(),
        None => calendar::sessions_on(plan, date),
    };
    let early_ms = i64::from(plan.rules.early_min) * engine::time::MINUTE_MS;
    let gives = sessions.iter().enumerate().map(|(index, session)| Span {
        from: parts::moment(match index {
            0 => session.from.plus(-early_ms),
            _ => session.from,
        }),
        to: parts::moment(session.to),
    });
    CopyDay {
        date: date.to_string(),
        from: parts::moment(Millis::at(date, rollover, plan.hall.utc_offset_min)),
        gives: gives.collect(),
        sessions: sessions.iter().map(|it| parts::hours(plan, it)).collect(),
    }
}

fn groups(plan: &HallPlan) -> Vec<CopyGroup> {
    let groups = plan.groups.iter();
    groups
        .map(|group| CopyGroup {
            id: group.id.0.to_string(),
            agency: plan
                .agency(&group.agency)
                .map(|agency| parts::names(&agency.name))
                .unwrap_or_default(),
            papers: group.papers.iter().map(parts::names).collect(),
            windows: group
                .limits
                .windows
                .iter()
                .map(|hours| [hours.from.minutes(), hours.to.minutes()])
                .collect(),
        })
        .collect()
}
