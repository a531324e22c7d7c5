//! The hall as text that a person can read. Every snapshot, script and support bundle uses it.

use std::fmt::Write;

use crate::{Aside, Class, CounterId, Desk, Hall, Millis, Place, Policy, TicketId};

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
            marks,
            bookings,
            lines,
            counters,
            calls,
            direct,
            waiting,
            office,
            planning,
            aside,
            offline,
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
        if *direct > 0 {
            let _ = writeln!(text, "  {direct} served without a number");
        }
        let open = bookings.values().filter(|it| it.ticket.is_none()).count();
        if !bookings.is_empty() {
            let _ = writeln!(text, "  {} booked, {open} of them open", bookings.len());
        }
        if !marks.is_empty() {
            let several = marks.values().filter(|numbers| numbers.len() > 1).count();
            let _ = writeln!(
                text,
                "  {} people known, {several} with several numbers",
                marks.len()
            );
        }
        // What only the index asks for is told where it is asked for.
        let weighs = plan.rules.balance.policy == Policy::Index;
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
                offline,
                replaced,
                given: _,
                learned,
                closed,
            } = line;
            let _ = write!(
                text,
                "  {id}: {issued} given, {served} served, {no_shows} missed"
            );
            if *cancelled > 0 {
                let _ = write!(text, ", {cancelled} cancelled");
            }
            if *offline > 0 {
                let _ = write!(text, ", {offline} offline");
            }
            if *replaced > 0 {
                let _ = write!(text, ", {replaced} never printed");
            }
            let _ = write!(text, "; waiting [{}]", labels.join(" "));
            if !passed_by.is_empty() {
                let _ = write!(text, "; {} went first", passed_by.len());
            }
            if weighs || learned.usual_ms.is_some() {
                let mean = self.mean_ms(id) / 1_000;
                let _ = write!(text, "; {mean} s each, {} learned", learned.steps);
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
            if let Some(group) = counter.last_group.as_ref().filter(|_| weighs) {
                let _ = write!(text, "; last {group}");
            }
            if counter.auto_off {
                text.push_str("; does not call by itself");
            }
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
        planning.tell(&mut text, &clock);
        self.tell_aside(aside, &mut text, &clock);
        offline.tell(&mut text);
        text
    }

    /// Those beside the lines, where there are any.
    fn tell_aside(&self, aside: &Aside, text: &mut String, clock: &dyn Fn(Millis) -> String) {
        let Aside {
            own,
            suspended,
            wakes,
            expected,
            missed: _,
            passed_on,
        } = aside;
        let label = |id: &TicketId| {
            self.ticket(*id)
                .map_or("?".to_owned(), |ticket| ticket.label.to_string())
        };
        let mut list = |what: &str, of: Vec<String>| {
            if !of.is_empty() {
                let _ = writeln!(text, "  {what} [{}]", of.join(" "));
            }
        };
        for (counter, own) in own {
            let own = own.waiting().map(|(_, id)| label(id)).collect();
            list(&format!("for counter {counter} alone"), own);
        }
        let held = suspended.iter().filter_map(|id| {
            let ticket = self.ticket(*id)?;
            let Place::Suspended {
                kind,
                counter,
                since,
                ..
            } = ticket.place
            else {
                return None;
            };
            let (label, kind, since) = (&ticket.label, kind.code(), clock(since));
            Some(format!("{label}: {kind}, {counter}, {since};"))
        });
        list("suspended", held.collect());
        let at = |(at, id): &(Millis, TicketId)| format!("{} {}", label(id), clock(*at));
        list("back by themselves", wakes.iter().map(at).collect());
        let to = |(counter, id): &(CounterId, TicketId)| format!("{}->{counter}", label(id));
        list("expected back", expected.iter().map(to).collect());
        if *passed_on > 0 {
            list("steps with more to come", vec![passed_on.to_string()]);
        }
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
                    Some(Place::Waiting { .. } | Place::Suspended { .. } | Place::Gone { .. })
                    | None => {
                        format!("BROKEN: counter {counter} holds {}", label(id))
                    }
                }
            }
        }
    }
}

/// `A001`, `A002*` with priority, `A003@` for a booked time, `A004[35]` with dossiers left.
fn tell_waiting(ticket: &std::sync::Arc<crate::Ticket>) -> String {
    let mark = match ticket.class {
        Class::Ordinary => "",
        Class::Priority => "*",
        Class::Appointment => "@",
    };
    match ticket.left.filter(|_| ticket.is_bulk()) {
        Some(left) => format!("{}{mark}[{left}]", ticket.label),
        None => format!("{}{mark}", ticket.label),
    }
}
