//! What clerks and the supervisor said to each other, as each of them sees it.

use engine::{CounterId, Hall, Message, Sender};
use protocol::{AutoView, MessageRow, Names};

use super::parts;

/// Most rows of what is read already.
const MAX_READ: usize = 12;

/// What a clerk sees: everything unread of the supervisor, then what was said from here.
pub(super) fn at_counter(hall: &Hall, counter: CounterId) -> Vec<MessageRow> {
    rows(hall, Sender::Supervisor, |it| it.counter == counter)
}

/// What the supervisor sees: everything unread of the clerks, then what they were told.
pub(super) fn at_office(hall: &Hall) -> Vec<MessageRow> {
    rows(hall, Sender::Counter, |_| true)
}

fn rows(hall: &Hall, other: Sender, mine: impl Fn(&Message) -> bool) -> Vec<MessageRow> {
    let all = || hall.office.messages.iter().rev();
    let all = || all().filter(|(_, it)| mine(it));
    let unread = all().filter(|(_, it)| it.from == other && it.seen.is_none());
    let told = all().filter(|(_, it)| it.from != other).take(MAX_READ);
    unread
        .chain(told)
        .map(|(id, it)| row(hall, *id, it))
        .collect()
}

fn row(hall: &Hall, id: u64, message: &Message) -> MessageRow {
    let known = match message.from {
        Sender::Counter => &hall.plan.to_supervisor,
        Sender::Supervisor => &hall.plan.to_counter,
    };
    let known = known.iter().find(|reason| reason.id == message.code);
    let bare = || Names {
        vi: message.code.to_string(),
        en: message.code.to_string(),
    };
    let ticket = message.ticket.and_then(|id| hall.ticket(id));
    MessageRow {
        id,
        counter: message.counter.0,
        from_supervisor: message.from == Sender::Supervisor,
        text: known.map_or_else(bare, |reason| parts::names(&reason.name)),
        label: ticket.map(|ticket| ticket.label.to_string()),
        at: parts::moment(message.at),
        seen: message.seen.map(parts::moment),
    }
}

/// How a counter calls by itself.
pub(super) fn auto(hall: &Hall, id: CounterId, now: engine::Millis) -> Option<AutoView> {
    let after_s = hall.plan.counter(id)?.auto_call_s?;
    let counter = hall.counters.get(&id)?;
    Some(AutoView {
        on: !counter.auto_off,
        after_s,
        at: hall.auto_call_at(id, now).map(parts::moment),
    })
}
