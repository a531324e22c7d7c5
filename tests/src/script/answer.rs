//! What the hall answers in a script, in its own words.

use engine::time::MINUTE_MS;
use engine::{
    Class, Event, Flaw, GroupId, Hall, HallPlan, Millis, Opening, Refusal, Session, TicketId,
    dispatch,
};

use super::order;

/// What happened, told of the hall before it.
pub(super) fn event(event: &Event, hall: &Hall) -> String {
    let label = |id: &TicketId| {
        hall.ticket(*id)
            .map_or_else(|| "?".to_owned(), |ticket| ticket.label.to_string())
    };
    match event {
        Event::PlanSaved { .. }
        | Event::PlanDrafted { .. }
        | Event::DraftDropped { .. }
        | Event::PublicationPlanned { .. }
        | Event::PublicationWithdrawn {}
        | Event::PublicationFailed { .. } => super::plan::event(event, hall),
        Event::DayOpened { sessions, .. } => {
            format!("the day opens: {}", hours(sessions, hall))
        }
        Event::DayClosed {
            expired,
            unfinished,
            suspended,
        } => {
            let list = |ids: &[TicketId]| match ids {
                [] => "none".to_owned(),
                [first, .., last] if ids.len() > 12 => {
                    format!("{} … {} ({})", label(first), label(last), ids.len())
                }
                _ => ids.iter().map(label).collect::<Vec<_>>().join(" "),
            };
            let (expired, unfinished) = (list(expired), list(unfinished));
            let suspended = match suspended.is_empty() {
                true => String::new(),
                false => format!("; suspended: {}", list(suspended)),
            };
            format!("the day closes; expired: {expired}; unfinished: {unfinished}{suspended}")
        }
        Event::TicketIssued {
            label,
            ahead,
            language,
            agreed,
            anyway,
            granted,
            booked,
            class,
            exception,
            filing,
            promise,
            ..
        } => {
            let english = match language {
                engine::Language::Vi => "",
                engine::Language::En => ", in English",
            };
            let agreed = if *agreed { ", agreed to wait" } else { "" };
            let anyway = if *anyway {
                ", sent by the reception"
            } else {
                ""
            };
            let granted = granted.as_ref().map(order::granted);
            let granted = granted.map_or_else(String::new, |granted| format!(", {granted}"));
            let booked = match (booked, class) {
                (None, _) => String::new(),
                (Some(booked), Class::Appointment) => {
                    format!(", booked for {}", clock(booked.at, hall))
                }
                (Some(booked), _) => format!(", too late for {}", clock(booked.at, hall)),
            };
            let exception = exception
                .as_ref()
                .map_or_else(String::new, |code| format!(", though {code}"));
            let filing = filing.as_ref().map_or_else(String::new, |filing| {
                let who = filing.filer.as_ref().map(ToString::to_string);
                let who = who.map_or_else(String::new, |who| format!(" for {who}"));
                format!(", {} dossiers{who}", filing.dossiers)
            });
            let promise = promise.map_or_else(String::new, |it| {
                format!(", {} to {} min", it.low_min, it.high_min)
            });
            format!(
                "{label} taken, {ahead} ahead{english}{agreed}{anyway}{granted}{booked}{exception}{filing}{promise}"
            )
        }
        Event::TicketCalled {
            ticket,
            counter,
            why,
        } => {
            format!(
                "{} -> {counter}, waited {}{}",
                label(ticket),
                span(why.waited_ms()),
                order::why(why, hall)
            )
        }
        Event::TicketRecalled {
            ticket,
            counter,
            times,
        } => {
            format!("{} -> {counter}, call {times}", label(ticket))
        }
        Event::TicketStarted { ticket, counter } => format!("{counter} serves {}", label(ticket)),
        Event::TicketFinished {
            ticket,
            counter,
            outcomes,
        } => {
            let results = super::visit::results(outcomes);
            format!("{counter} has served {}{results}", label(ticket))
        }
        Event::TicketMissed { ticket, counter } => {
            format!("{} did not come to {counter}", label(ticket))
        }
        Event::GroupClosed { .. }
        | Event::GroupReopened { .. }
        | Event::TicketCancelled { .. }
        | Event::TicketRegrouped { .. }
        | Event::WaitingMoved { .. }
        | Event::TicketReprinted { .. }
        | Event::TicketReleased { .. } => super::desk::event(event, hall),
        Event::CounterOpened { counter } => format!("{counter} is open"),
        Event::CounterShut { counter } => format!("{counter} is shut"),
        Event::CounterPaused { counter, reason } => match reason {
            Some(reason) => format!("{counter} is paused: {reason}"),
            None => format!("{counter} is paused"),
        },
        Event::CounterLent { .. }
        | Event::CounterGivenBack { .. }
        | Event::AdviceMade { .. }
        | Event::AdviceAnswered { .. }
        | Event::AdviceFollowed { .. }
        | Event::FactsLearned { .. } => super::balance::event(event, hall),
        Event::CounterReskilled { .. }
        | Event::CounterAsPlanned { .. }
        | Event::ActPlanned { .. }
        | Event::ActCancelled { .. }
        | Event::ActDone { .. }
        | Event::ActMissed { .. }
        | Event::Announced { .. }
        | Event::AnnouncementEnded { .. }
        | Event::EmergencyCalled { .. }
        | Event::EmergencyAnswered { .. }
        | Event::EmergencyEnded { .. }
        | Event::PeopleAsked { .. }
        | Event::PeopleReplied { .. }
        | Event::AutoCallSet { .. }
        | Event::MessageSent { .. }
        | Event::MessageSeen { .. }
        | Event::StaffSignedIn { .. }
        | Event::StaffLeft { .. } => super::office::event(event, hall),
        Event::CounterResumed { counter } => format!("{counter} is back"),
        Event::PriorityGranted { ticket, granted } => {
            format!("{} has priority {}", label(ticket), order::granted(granted))
        }
        Event::PriorityRemoved {
            ticket, back_since, ..
        } => {
            let back = match back_since {
                Some(since) => format!(", back in line since {}", clock(*since, hall)),
                None => String::new(),
            };
            format!("{} has no priority any more{back}", label(ticket))
        }
        Event::AppointmentsBooked { appointments } => {
            let rows: Vec<String> = appointments
                .iter()
                .map(|it| format!("{} {} {}", it.code, it.group, stamp(it.at, hall)))
                .collect();
            format!("booked: {}", rows.join(", "))
        }
        Event::AppointmentCancelled { code } => format!("{code} is taken back"),
        Event::ActUndone {
            counter,
            ticket,
            act,
        } => format!(
            "{counter} undoes the {} of {}",
            order::act(*act),
            label(ticket)
        ),
        Event::PriorityConfirmed { ticket, counter } => {
            format!("{counter} confirms the priority of {}", label(ticket))
        }
        Event::OfflineInserted {
            label: given,
            taken_at,
            kiosk,
            ahead,
            granted,
            instead_of,
            ..
        } => {
            let granted = granted.as_ref().map(order::granted);
            let granted = granted.map_or_else(String::new, |granted| format!(", {granted}"));
            let instead = instead_of.map(|id| format!(", instead of {}", label(&id)));
            let (at, instead) = (clock(*taken_at, hall), instead.unwrap_or_default());
            format!("{given} of {kiosk} in line since {at}, {ahead} ahead{granted}{instead}")
        }
        Event::OfflineExpired {
            label: given,
            date,
            kiosk,
            instead_of,
            ..
        } => {
            let instead = instead_of.map(|id| format!(", the same as {}", label(&id)));
            let instead = instead.unwrap_or_default();
            format!("{given} of {kiosk} came when {date} was over{instead}")
        }
        Event::TicketTransferred { .. }
        | Event::StepsPlanned { .. }
        | Event::StepFinished { .. }
        | Event::WorkTold { .. }
        | Event::TicketNoted { .. }
        | Event::TicketSuspended { .. }
        | Event::TicketReturned { .. }
        | Event::TicketTakenBack { .. } => {
            super::visit::event(event, hall).expect("it tells these")
        }
    }
}

/// `no: recall too soon (wait_s 5)`
pub(super) fn refusal(refusal: &Refusal, plan: &HallPlan) -> String {
    let figures: Vec<String> = refusal
        .params(plan)
        .into_iter()
        .map(|(name, value)| format!("{name} {}", value.en))
        .collect();
    let code = refusal.code().replace('_', " ");
    if figures.is_empty() {
        format!("no: {code}")
    } else {
        format!("no: {code} ({})", figures.join(", "))
    }
}

/// `no: wrong plan: group[2].id no home counter`
pub(super) fn flaws(flaws: &[Flaw]) -> String {
    let flaws: Vec<String> = flaws
        .iter()
        .map(|flaw| format!("{} {}", flaw.key, flaw.problem.code().replace('_', " ")))
        .collect();
    format!("no: wrong plan: {}", flaws.join(", "))
}

/// Who waits for a group, in the order of call.
pub(super) fn waiting(hall: &Hall, group: &GroupId, now: Millis) -> String {
    let labels = dispatch::order_of(hall, group, now)
        .filter_map(|(id, _)| hall.ticket(id))
        .map(|ticket| ticket.label.to_string());
    let labels: Vec<String> = labels.collect();
    if labels.is_empty() {
        "nobody waits".to_owned()
    } else {
        labels.join(" ")
    }
}

/// Whether numbers are given.
pub(super) fn opening(hall: &Hall, now: Millis) -> String {
    match hall.opening(now) {
        Opening::Open { until } => format!("numbers until {}", clock(until, hall)),
        Opening::Break { reopens } => format!("no numbers until {}", clock(reopens, hall)),
        Opening::Closed => "no numbers today".to_owned(),
    }
}

fn hours(sessions: &[Session], hall: &Hall) -> String {
    let sessions: Vec<String> = sessions
        .iter()
        .map(|session| format!("{}-{}", clock(session.from, hall), clock(session.to, hall)))
        .collect();
    sessions.join(", ")
}

fn clock(at: Millis, hall: &Hall) -> String {
    at.local(hall.plan.hall.utc_offset_min)
        .strftime("%H:%M")
        .to_string()
}

fn stamp(at: Millis, hall: &Hall) -> String {
    at.local(hall.plan.hall.utc_offset_min)
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

fn span(ms: i64) -> String {
    if ms % MINUTE_MS == 0 {
        format!("{} min", ms / MINUTE_MS)
    } else {
        format!("{} s", ms / 1_000)
    }
}
