//! Why somebody waits longer than he was told, with the cause where the hall knows it: a wait that
//! nobody explains feels longer than it is (`screens.md`, 26).

use engine::{Desk, Hall, Millis, Ticket};
use protocol::{Estimate, Longer, LongerWhy};

/// A wait that grew by less is not spoken of, minutes.
const GROWN_MIN: i64 = 5;
/// It is told in steps of so many minutes.
const STEP_MIN: i64 = 5;
/// A service of so many times the mean holds a line up.
const LONG_TIMES: f64 = 2.0;
/// And of so many minutes at least.
const LONG_MIN: f64 = 15.0;
/// Services are slow today when they take so many times the usual.
const SLOW_TIMES: f64 = 1.25;

/// Why the first wait of a ticket is longer than was told with the number; nothing while it is not,
/// or where nothing was told.
#[must_use]
pub fn longer(hall: &Hall, ticket: &Ticket, wait: Estimate, now: Millis) -> Option<Longer> {
    let promise = ticket.promise.filter(|_| ticket.visit.moved.is_none())?;
    let Estimate::Range { high_min, .. } = wait else {
        return None;
    };
    let waited = hall.worked_ms(ticket.issued_at, now) / 60_000;
    let grown = waited + i64::from(high_min) - i64::from(promise.high_min);
    if grown < GROWN_MIN {
        return None;
    }
    let (why, counter) = why(hall, ticket, now);
    Some(Longer {
        by_min: u16::try_from(grown / STEP_MIN * STEP_MIN).unwrap_or(u16::MAX),
        why,
        counter,
    })
}

/// What is known of the cause, the plainest first.
fn why(hall: &Hall, ticket: &Ticket, now: Millis) -> (LongerWhy, Option<u16>) {
    let mean = hall.mean_min(&ticket.group);
    let mut held = None;
    for id in hall.plan.counters_of(&ticket.group) {
        let Some(counter) = hall.counters.get(id) else {
            continue;
        };
        match counter.desk {
            Desk::Paused { since } if since > ticket.issued_at => {
                return (LongerWhy::CounterAway, Some(id.0));
            }
            Desk::Serving(served) => {
                let long = hall.ticket(served).and_then(|it| it.visit.here_since);
                #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
                let minutes = long.map_or(0.0, |since| now.since(since) as f64 / 60_000.0);
                if minutes >= LONG_MIN && minutes >= LONG_TIMES * mean {
                    held.get_or_insert(id.0);
                }
            }
            _ => {}
        }
    }
    if held.is_some() {
        return (LongerWhy::LongService, held);
    }
    let line = hall.lines.get(&ticket.group);
    let spot = ticket.spot(ticket.in_line_since);
    if line.is_some_and(|line| line.passed_over(spot, 1) > 0) {
        return (LongerWhy::OthersFirst, None);
    }
    let learned = line.map(|line| line.learned).unwrap_or_default();
    let planned = hall.plan.group(&ticket.group);
    let planned = planned.map_or(mean, |group| f64::from(group.service_min));
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a step")]
    let usual = learned.usual_ms.map_or(planned, |ms| ms as f64 / 60_000.0);
    if mean >= SLOW_TIMES * usual {
        return (LongerWhy::SlowToday, None);
    }
    (LongerWhy::Line, None)
}
