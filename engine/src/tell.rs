//! The hall as text that a person can read. Every snapshot, script and support bundle uses it.

use std::fmt::Write;

use crate::{Class, CounterId, Desk, Hall, Millis, Place};

impl Hall {
    /// The whole hall in a few lines. Takes every field apart, so that a new one must be told.
    #[must_use]
    pub fn tell(&self) -> String {
        let Hall {
            plan,
            plan_version,
            day,
            tickets,
            keys: _,
            lines,
            counters,
            calls,
            waiting,
            office,
            last,
            seq,
        } = self;
        let offset = plan.hall.utc_offset_min;
        let clock = |at: Millis| at.local(offset).strftime("%H:%M").to_string();
        let mut text = String::new();
        let day = day
            .as_ref()
            .map_or("no day".to_owned(), |day| match day.closed_at {
                None => format!("{} open since {}", day.date, clock(day.opened_at)),
                Some(at) => format!("{} closed at {}", day.date, clock(at)),
            });
        let _ = writeln!(
            text,
            "{} (plan {plan_version}), {day}; event {seq} at {}; {} tickets, {waiting} waiting, {} calls",
            plan.id,
            clock(*last),
            tickets.len(),
            calls.len(),
        );
        for (id, line) in lines {
            let labels: Vec<String> = line
                .waiting()
                .filter_map(|(_, id)| self.ticket(*id))
                .map(tell_waiting)
                .collect();
            let crate::Line {
                ordinary: _,
                priority: _,
                booked: _,
                passed_by,
                issued,
                served,
                no_shows,
                cancelled,
                given: _,
                closed,
            } = line;
            let _ = write!(
                text,
                "  {id}: {issued} given, {served} served, {no_shows} missed"
            );
            if *cancelled > 0 {
                let _ = write!(text, ", {cancelled} cancelled");
            }
            let _ = write!(text, "; waiting [{}]", labels.join(" "));
            if !passed_by.is_empty() {
                let _ = write!(text, "; {} went first", passed_by.len());
            }
            if let Some(closed) = closed {
                let _ = write!(
                    text,
                    "; closed ({}) at {}",
                    closed.reason,
                    clock(closed.since)
                );
            }
            text.push('\n');
        }
        for counter in counters.values() {
            let doing = self.tell_desk(counter.id, counter.desk, &clock);
            // Before the first priority ticket the count does not matter.
            let run = counter.run.map_or_else(String::new, |run| {
                format!("; {run} since the last with priority")
            });
            let _ = write!(
                text,
                "  counter {}: {doing}; served {}{run}",
                counter.id, counter.served
            );
            if let Some(reason) = &counter.pause_reason {
                let _ = write!(text, "; last paused for {reason}");
            }
            if let Some(seat) = &counter.seat {
                let (staff, since) = (&seat.staff, clock(seat.since));
                let _ = write!(
                    text,
                    "; {staff} since {since}; {}",
                    counter.spent_until(*last)
                );
            }
            text.push('\n');
        }
        office.tell(&mut text, &clock);
        text
    }

    fn tell_desk(
        &self,
        counter: CounterId,
        desk: Desk,
        clock: &dyn Fn(Millis) -> String,
    ) -> String {
        let label = |id| {
            self.ticket(id)
                .map_or("?".to_owned(), |ticket| ticket.label.to_string())
        };
        match desk {
            Desk::Shut => "shut".into(),
            Desk::Free { since } => format!("free since {}", clock(since)),
            Desk::Paused { since } => format!("paused since {}", clock(since)),
            Desk::Calling(id) | Desk::Serving(id) => {
                match self.ticket(id).map(|ticket| ticket.place) {
                    Some(Place::Called { since, times, .. }) => {
                        format!("calling {} since {} ({times}x)", label(id), clock(since))
                    }
                    Some(Place::Serving { since, .. }) => {
                        format!("serving {} since {}", label(id), clock(since))
                    }
                    Some(Place::Waiting { .. } | Place::Gone { .. }) | None => {
                        format!("BROKEN: counter {counter} holds {}", label(id))
                    }
                }
            }
        }
    }
}

/// `A001`, `A002*` with priority, `A003@` for a booked time.
fn tell_waiting(ticket: &std::sync::Arc<crate::Ticket>) -> String {
    let mark = match ticket.class {
        Class::Ordinary => "",
        Class::Priority => "*",
        Class::Appointment => "@",
    };
    format!("{}{mark}", ticket.label)
}
