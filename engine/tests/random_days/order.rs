//! What changes who goes before whom: priority, booked times, calls out of turn, people without a
//! number.

use engine::{
    AppointmentRow, CallTicket, CancelAppointment, Command, ConfirmPriority, CounterId,
    DenyPriority, Desk, GrantPriority, GroupId, Hall, ImportAppointments, Issue, Millis, Place,
    RemovePriority, ServeDirect, TicketKey,
};

use crate::Chance;

/// One of them.
pub(crate) fn order(chance: &mut Chance, hall: &Hall, now: Millis) -> Command {
    let counter = CounterId(1 + u16::try_from(chance.below(5)).unwrap_or(0));
    let label = some_label(chance, hall);
    match chance.below(16) {
        0 | 1 => Command::GrantPriority(GrantPriority {
            label,
            reason: chance.one_of(&["old", "old", "rich"]).into(),
        }),
        2 => Command::RemovePriority(RemovePriority { label }),
        3 | 4 => Command::ConfirmPriority(ConfirmPriority {
            counter: some_desk(chance, hall).unwrap_or(counter),
        }),
        5 | 6 => Command::DenyPriority(DenyPriority {
            counter: some_desk(chance, hall).unwrap_or(counter),
        }),
        7 | 8 => Command::CallTicket(CallTicket {
            counter,
            label,
            reason: chance.one_of(&["frail", "frail", "friend"]).into(),
        }),
        9 => Command::ServeDirect(ServeDirect {
            counter,
            group: GroupId::from(chance.one_of(&["a", "b", "d"])),
        }),
        10..=12 => book(chance, hall, now),
        13 => Command::CancelAppointment(CancelAppointment {
            code: some_booking(chance, hall),
        }),
        _ => Command::Issue(Issue {
            group: GroupId::from(chance.one_of(&["a", "b"])),
            key: TicketKey(format!("booked-{}", hall.seq).into()),
            appointment: Some(some_booking(chance, hall)),
            ..Issue::default()
        }),
    }
}

/// A label of somebody who waits, or of nobody.
pub(crate) fn some_label(chance: &mut Chance, hall: &Hall) -> String {
    let waiting = hall.tickets.iter();
    let waiting = waiting.filter(|it| matches!(it.place, Place::Waiting { .. }));
    let mut labels: Vec<String> = waiting.map(|it| it.label.to_string()).collect();
    labels.push("A999".to_owned());
    chance.one_of(&labels)
}

/// A counter that holds somebody.
fn some_desk(chance: &mut Chance, hall: &Hall) -> Option<CounterId> {
    let desks = hall.counters.values();
    let held = desks.filter(|it| matches!(it.desk, Desk::Calling(_) | Desk::Serving(_)));
    let held: Vec<CounterId> = held.map(|it| it.id).collect();
    (!held.is_empty()).then(|| chance.one_of(&held))
}

fn some_booking(chance: &mut Chance, hall: &Hall) -> String {
    let mut codes: Vec<String> = hall.bookings.keys().map(ToString::to_string).collect();
    codes.push("999999".to_owned());
    chance.one_of(&codes)
}

fn book(chance: &mut Chance, hall: &Hall, now: Millis) -> Command {
    let offset = hall.plan.hall.utc_offset_min;
    let rows = (0..1 + chance.below(2)).map(|_| {
        let ahead = i64::try_from(chance.below(3 * 3_600_000)).unwrap_or(0);
        let day = if chance.below(4) == 0 { 86_400_000 } else { 0 };
        let at = now.plus(ahead + day).local(offset);
        AppointmentRow {
            code: format!("{:06}", chance.below(100_000)),
            group: chance.one_of(&["a", "a", "b", "nowhere"]).to_owned(),
            time: at.strftime("%Y-%m-%dT%H:%M").to_string(),
        }
    });
    Command::ImportAppointments(ImportAppointments {
        rows: rows.collect(),
    })
}
