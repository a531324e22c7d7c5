//! The small parts of views: words, moments and texts of the hall's own clock.

use engine::plan::PhotoRule;
use engine::{GroupId, Hall, HallPlan, Promise, Reason, Stop, Ticket, calendar};
use jiff::civil::Date;
use protocol::{
    Choice, Estimate, GroupStop, HallNames, Language, Millis, Names, Opening, PhotoOffer,
};

use super::Scene;

/// Words of the plan as a screen gets them.
pub(crate) fn names(names: &engine::Names) -> Names {
    Names {
        vi: names.vi.clone(),
        en: names.en.clone(),
    }
}

/// A moment as a screen gets it.
pub(crate) fn moment(at: engine::Millis) -> Millis {
    Millis(at.0)
}

/// What to call the hall.
pub(crate) fn hall_names(plan: &HallPlan) -> HallNames {
    HallNames {
        authority: names(&plan.hall.authority),
        name: names(&plan.hall.name),
        phone: plan.hall.phone.clone(),
    }
}

/// A citizen's language as a screen gets it.
pub(crate) fn language(language: engine::Language) -> Language {
    match language {
        engine::Language::Vi => Language::Vi,
        engine::Language::En => Language::En,
    }
}

/// Whether numbers are given now.
pub(crate) fn opening(hall: &Hall, now: engine::Millis) -> Opening {
    match hall.opening(now) {
        engine::Opening::Open { until } => Opening::Open {
            until: Some(moment(until)),
        },
        engine::Opening::Break { reopens } => Opening::Break {
            reopens: moment(reopens),
        },
        engine::Opening::Closed => Opening::Closed,
    }
}

/// Why no numbers of a group are given now, while the hall gives numbers.
pub(crate) fn stop(hall: &Hall, group: &GroupId, now: engine::Millis) -> Option<GroupStop> {
    let instead = || names(&hall.plan.instead(group));
    Some(match hall.stop(group, now)? {
        Stop::Closed { reason } => GroupStop::Closed {
            reason: close_reason(&hall.plan, &reason),
        },
        Stop::NotYet { opens } => GroupStop::NotYet {
            opens: moment(opens),
        },
        Stop::Over => GroupStop::Over,
        Stop::SoldOutNow { again } => GroupStop::SoldOutNow {
            again: moment(again),
            instead: instead(),
        },
        Stop::SoldOut => GroupStop::SoldOut { instead: instead() },
        Stop::OnlineFirst { desk } => {
            let group = hall.plan.group(&desk);
            GroupStop::OnlineFirst {
                group: desk.0.to_string(),
                desk: group.map(|group| names(&group.name)).unwrap_or_default(),
            }
        }
    })
}

/// Why the supervisor has closed a group, when that is so.
pub(crate) fn closed(hall: &Hall, group: &GroupId) -> Option<Names> {
    let closed = hall.lines.get(group)?.closed.as_ref()?;
    Some(close_reason(&hall.plan, &closed.reason))
}

fn close_reason(plan: &HallPlan, id: &str) -> Names {
    let known = plan.close_reasons.iter().find(|reason| *reason.id == *id);
    known.map(|reason| names(&reason.name)).unwrap_or_default()
}

/// The codes of the plan to choose from.
pub(crate) fn choices(reasons: &[Reason]) -> Vec<Choice> {
    let choice = |reason: &Reason| Choice {
        id: reason.id.to_string(),
        name: names(&reason.name),
    };
    reasons.iter().map(choice).collect()
}

/// How photos are offered.
pub(crate) fn photo_offer(plan: &HallPlan) -> PhotoOffer {
    match plan.rules.photo {
        PhotoRule::Off => PhotoOffer::Off,
        PhotoRule::UntilDayEnds => PhotoOffer::UntilDayEnds,
        PhotoRule::Days(days) => PhotoOffer::Days { days },
    }
}

/// Whether the service day of today has been closed, so that it cannot be opened again.
pub(crate) fn day_closed(hall: &Hall, now: engine::Millis) -> bool {
    hall.day.as_ref().is_some_and(|day| {
        day.closed_at.is_some() && calendar::service_date(&hall.plan, now) <= day.date
    })
}

/// A count as it goes over a wire.
pub(crate) fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap_or(u32::MAX)
}

/// "09:12" by the hall's clock.
pub(crate) fn clock(plan: &HallPlan, at: engine::Millis) -> String {
    at.local(plan.hall.utc_offset_min)
        .strftime("%H:%M")
        .to_string()
}

/// "7:30" by the hall's clock, as hours of work are written.
pub(crate) fn hour(plan: &HallPlan, at: engine::Millis) -> String {
    at.local(plan.hall.utc_offset_min)
        .strftime("%-H:%M")
        .to_string()
}

/// "7:30–12:00"; a session to midnight ends at 24:00.
pub(crate) fn hours(plan: &HallPlan, session: &calendar::Session) -> String {
    let (from, to) = (hour(plan, session.from), hour(plan, session.to));
    let to = if to == "0:00" { "24:00" } else { &to };
    format!("{from}–{to}")
}

/// "24/11/2026".
pub(crate) fn date(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

/// How many days ahead a working day is looked for.
const HORIZON_DAYS: usize = 14;

/// The sessions that a screen tells people about: those of the service day, and on a day off those
/// of the next working day.
pub(crate) fn sessions(hall: &Hall, now: engine::Millis) -> Vec<calendar::Session> {
    let mut date = calendar::service_date(&hall.plan, now);
    if let Some(day) = hall.day.as_ref().filter(|day| day.date == date) {
        return day.sessions.to_vec();
    }
    for _ in 0..HORIZON_DAYS {
        let sessions = calendar::sessions_on(&hall.plan, date);
        if !sessions.is_empty() {
            return sessions;
        }
        match date.tomorrow() {
            Ok(next) => date = next,
            Err(_) => break,
        }
    }
    Vec::new()
}

/// The wait that was told on the slip.
pub(crate) fn promise(promise: Promise) -> Estimate {
    Estimate::Range {
        low_min: promise.low_min,
        high_min: promise.high_min,
    }
}

/// A number is as fresh as this while the next look at the hall is still to come, milliseconds.
const FRESH_MS: i64 = 15_000;

/// How long one of those who wait will wait from now on. Who took a number a moment ago reads what
/// stands on the slip.
pub(crate) fn expected(scene: &Scene<'_>, ticket: &Ticket) -> Estimate {
    match scene.outlook.of_ticket(ticket.id) {
        Estimate::Unknown if scene.now.since(ticket.issued_at) < FRESH_MS => {
            ticket.promise.map_or(Estimate::Unknown, promise)
        }
        known => known,
    }
}

/// Since when the longest of a line waits in it. One that was sent on keeps its place among the
/// others and waits here since it was sent, and no longer: an alarm about a line speaks of that line.
pub(crate) fn longest_since(hall: &Hall, line: &engine::Line) -> Option<engine::Millis> {
    let mut longest: Option<engine::Millis> = None;
    for (since, id) in line.waiting() {
        if longest.is_some_and(|longest| longest <= *since) {
            continue;
        }
        // Whoever booked a time stands in the line by that time.
        let Some(ticket) = hall
            .ticket(*id)
            .filter(|it| it.class != engine::Class::Appointment)
        else {
            continue;
        };
        let moved = ticket.visit.moved;
        let here = moved.map_or(*since, |moved| moved.at.max(*since));
        longest = Some(longest.map_or(here, |longest| longest.min(here)));
    }
    longest
}
