//! What changes who goes before whom: priority, booked times, calls out of turn, people without a
//! number.

use engine::{
    AppointmentRow, CallTicket, CancelAppointment, Command, ConfirmPriority, CounterId,
    DenyPriority, Desk, EndFiling, GrantPriority, GroupId, Hall, ImportAppointments, InsertOffline,
    Issue, Language, Millis, Place, RemovePriority, ServeDirect, TicketKey,
};

use crate::Chance;

/// One of them.
pub(crate) fn order(chance: &mut Chance, hall: &Hall, now: Millis) -> Command {
    let counter = CounterId(1 + u16::try_from(chance.below(5)).unwrap_or(0));
    let label = some_label(chance, hall);
    match chance.below(24) {
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
        14 | 15 | 20..=23 => Command::EndFiling(EndFiling {
            counter: some_bulk(hall).unwrap_or(counter),
            outcomes: Vec::new(),
        }),
        16 | 17 => offline(chance, hall, now),
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
pub(crate) fn some_desk(chance: &mut Chance, hall: &Hall) -> Option<CounterId> {
    let desks = hall.counters.values();
    let held = desks.filter(|it| matches!(it.desk, Desk::Calling(_) | Desk::Serving(_)));
    let held: Vec<CounterId> = held.map(|it| it.id).collect();
    (!held.is_empty()).then(|| chance.one_of(&held))
}

/// A counter that serves somebody with many dossiers.
fn some_bulk(hall: &Hall) -> Option<CounterId> {
    let mut desks = hall.counters.values();
    let bulk = desks.find(|it| match it.desk {
        Desk::Serving(id) => hall.ticket(id).is_some_and(|ticket| ticket.is_bulk()),
        _ => false,
    });
    bulk.map(|it| it.id)
}

/// A number that a kiosk gave while it was cut off, today or the day before.
fn offline(chance: &mut Chance, hall: &Hall, now: Millis) -> Command {
    let groups: Vec<_> = hall.plan.groups.iter().collect();
    let group = chance.one_of(&groups);
    let ago = i64::try_from(chance.below(3_600_000)).unwrap_or(0);
    let day = if chance.below(3) == 0 { 86_400_000 } else { 0 };
    let taken_at = now.plus(-ago - day);
    Command::InsertOffline(InsertOffline {
        kiosk: chance.one_of(&["kiosk-1", "kiosk-1", "kiosk-2"]).into(),
        label: format!("{}91{:02}", group.prefix, 1 + chance.below(20)),
        group: group.id.clone(),
        date: Some(taken_at.local(hall.plan.hall.utc_offset_min).date()),
        taken_at,
        key: TicketKey(format!("offline-{}", hall.seq).into()),
        language: Language::Vi,
        touch: None,
        priority: None,
    })
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
