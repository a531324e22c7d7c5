//! What stands in the way of a plan: people, appointments and planned acts that it would leave
//! without their group, counter or code.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::loan::able;
use crate::office::PlannedState;
use crate::planning::Rehoming;
use crate::{
    CounterId, Desk, Ending, GroupId, Hall, HallPlan, Millis, Place, PlannedAct, Sender,
    Suspension, Ticket,
};

/// One thing that stands in the way of a plan. Its sentence and remedy stand in `assets/words`
/// under `in_the_way.<code>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InTheWay {
    /// What.
    pub what: Obstacle,
    /// The ticket concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The group concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// The counter concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<CounterId>,
    /// A code or number of the plan or the hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What can stand in the way of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// An appointment of a group that goes.
    Booked,
    /// A ticket waits for a group that goes, or that no counter serves.
    WaitsForGroup,
    /// A suspended ticket comes back to such a group.
    SuspendedForGroup,
    /// A ticket has such a group among its next steps.
    StepAhead,
    /// A prefix stays with its group until the day is closed.
    PrefixMoves,
    /// A counter would not serve the ticket that it holds.
    AtCounter,
    /// A counter goes while it holds a ticket.
    CounterHolds,
    /// The papers of a suspended ticket lie at a counter that goes.
    PapersAtCounter,
    /// Somebody is signed in at a counter that goes.
    ClerkAtCounter,
    /// Somebody is signed in whom the plan does not have any more.
    StaffGoes,
    /// A planned act of a counter that goes.
    ActOfCounter,
    /// A planned act names a group that goes.
    ActOfGroup,
    /// A code goes that is in use now: a closed group's, a pause's, a ticket's, a board's.
    CodeInUse,
    /// People are to go to a group or counter that the plan does not have.
    NoSuchTarget,
    /// By what counters serve today no counter would be left for a group, for which numbers are
    /// given.
    GroupLeft,
}

impl Obstacle {
    /// Every one there is, for the test that each has words.
    pub const ALL: [Obstacle; 15] = [
        Obstacle::Booked,
        Obstacle::WaitsForGroup,
        Obstacle::SuspendedForGroup,
        Obstacle::StepAhead,
        Obstacle::PrefixMoves,
        Obstacle::AtCounter,
        Obstacle::CounterHolds,
        Obstacle::PapersAtCounter,
        Obstacle::ClerkAtCounter,
        Obstacle::StaffGoes,
        Obstacle::ActOfCounter,
        Obstacle::ActOfGroup,
        Obstacle::CodeInUse,
        Obstacle::NoSuchTarget,
        Obstacle::GroupLeft,
    ];

    /// Its name in `assets/words/<language>/in_the_way.toml`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Obstacle::Booked => "booked",
            Obstacle::WaitsForGroup => "waits_for_group",
            Obstacle::SuspendedForGroup => "suspended_for_group",
            Obstacle::StepAhead => "step_ahead",
            Obstacle::PrefixMoves => "prefix_moves",
            Obstacle::AtCounter => "at_counter",
            Obstacle::CounterHolds => "counter_holds",
            Obstacle::PapersAtCounter => "papers_at_counter",
            Obstacle::ClerkAtCounter => "clerk_at_counter",
            Obstacle::StaffGoes => "staff_goes",
            Obstacle::ActOfCounter => "act_of_counter",
            Obstacle::ActOfGroup => "act_of_group",
            Obstacle::CodeInUse => "code_in_use",
            Obstacle::NoSuchTarget => "no_such_target",
            Obstacle::GroupLeft => "group_left",
        }
    }

    /// Whether a move of a group's people takes it out of the way.
    #[must_use]
    pub fn ends_by_group_move(self) -> bool {
        matches!(
            self,
            Obstacle::Booked
                | Obstacle::WaitsForGroup
                | Obstacle::SuspendedForGroup
                | Obstacle::StepAhead
                | Obstacle::ActOfGroup
        )
    }
}

impl InTheWay {
    fn new(what: Obstacle) -> InTheWay {
        InTheWay {
            what,
            label: None,
            group: None,
            counter: None,
            name: None,
        }
    }

    fn of(what: Obstacle, ticket: &Ticket) -> InTheWay {
        InTheWay {
            label: Some(ticket.label.to_string()),
            group: Some(ticket.group.clone()),
            ..InTheWay::new(what)
        }
    }

    fn at(mut self, counter: CounterId) -> InTheWay {
        self.counter = Some(counter);
        self
    }

    fn group(mut self, group: &GroupId) -> InTheWay {
        self.group = Some(group.clone());
        self
    }

    fn name(mut self, name: impl ToString) -> InTheWay {
        self.name = Some(name.to_string());
        self
    }
}

/// All of it in one line: groups by prefix with their people, tickets with their counters.
pub(crate) fn in_short(hall: &Hall, list: &[InTheWay]) -> String {
    let mut people: BTreeMap<&GroupId, BTreeSet<&str>> = BTreeMap::new();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for it in list {
        let label = it.label.as_deref().unwrap_or("?");
        let group = || it.group.as_ref().map_or("?", |group| &*group.0);
        let counter = it.counter.map_or_else(|| "?".into(), |it| it.to_string());
        let name = it.name.as_deref().unwrap_or("?");
        match it.what {
            Obstacle::Booked => before.push(format!("{} @ {name}", group())),
            Obstacle::WaitsForGroup | Obstacle::SuspendedForGroup | Obstacle::StepAhead => {
                if let Some(group) = &it.group {
                    people.entry(group).or_default().insert(label);
                }
            }
            Obstacle::AtCounter | Obstacle::CounterHolds | Obstacle::PapersAtCounter => {
                after.push(format!("{label} @ {counter}"));
            }
            Obstacle::ClerkAtCounter | Obstacle::StaffGoes => {
                after.push(format!("{name} @ {counter}"));
            }
            Obstacle::ActOfCounter | Obstacle::ActOfGroup => after.push(format!("act {name}")),
            Obstacle::GroupLeft => {
                let prefix = it.group.as_ref().and_then(|id| hall.plan.group(id));
                after.push(prefix.map_or_else(|| group().to_owned(), |it| it.prefix.to_string()));
            }
            Obstacle::PrefixMoves | Obstacle::CodeInUse | Obstacle::NoSuchTarget => {
                after.push(name.to_owned());
            }
        }
    }
    let groups = people.into_iter().map(|(group, labels)| {
        let prefix = hall.plan.group(group).map(|group| group.prefix.to_string());
        let prefix = prefix.unwrap_or_else(|| group.to_string());
        format!("{prefix} ({})", labels.len())
    });
    let all: Vec<String> = before.into_iter().chain(groups).chain(after).collect();
    all.join(", ")
}

impl Hall {
    /// What stands in the way of a plan that would come into force now, with today's skills and
    /// with `rehome` for those whose group or counter goes. Nothing of today when no day is open:
    /// the next one begins with fresh lines and numbers.
    #[must_use]
    pub fn in_the_way(
        &self,
        plan: &std::sync::Arc<HallPlan>,
        rehome: &Rehoming,
        now: Millis,
    ) -> Vec<InTheWay> {
        let moves = rehome.for_plan(plan);
        let mut office = self.office.moved(&moves);
        // What the new plan ends is no reason to be served.
        office.end_senseless_loans(plan);
        let in_force = office.with_skills(plan);
        self.stranded(&in_force, plan, &moves, now)
    }

    /// The same for a plan that has today's skills and loans in it, and the one as it is saved.
    pub(crate) fn stranded(
        &self,
        plan: &HallPlan,
        saved: &HallPlan,
        moves: &Rehoming,
        now: Millis,
    ) -> Vec<InTheWay> {
        let mut list = targets(plan, moves);
        let served = |group: &GroupId| plan.is_kept(group);
        let after = |group: &GroupId| moves.group(group).unwrap_or(group).clone();
        // Booked times keep their group, on whatever day they are.
        for (code, booking) in &self.bookings {
            if booking.ticket.is_none() && plan.group(&after(&booking.group)).is_none() {
                let booked = InTheWay::new(Obstacle::Booked);
                list.push(booked.group(&booking.group).name(code));
            }
        }
        if self.open_day().is_err() {
            return list;
        }
        for ticket in self.tickets.iter().filter(|it| it.place.is_live()) {
            let lost = !served(&after(&ticket.group));
            match ticket.place {
                Place::Waiting { .. } if lost => {
                    list.push(InTheWay::of(Obstacle::WaitsForGroup, ticket));
                }
                Place::Suspended { counter, .. } if lost => {
                    list.push(InTheWay::of(Obstacle::SuspendedForGroup, ticket).at(counter));
                }
                Place::Suspended {
                    kind: Suspension::PapersKept,
                    counter,
                    ..
                } if plan.counter(counter).is_none() && moves.counter(counter).is_none() => {
                    list.push(InTheWay::of(Obstacle::PapersAtCounter, ticket).at(counter));
                }
                _ => {}
            }
            let ahead = ticket.visit.ahead.iter().map(|step| &step.group);
            for group in ahead.collect::<BTreeSet<_>>() {
                if !served(&after(group)) {
                    list.push(InTheWay::of(Obstacle::StepAhead, ticket).group(group));
                }
            }
        }
        for group in plan.groups.iter().filter(|it| !served(&it.id)) {
            // Those who wait for it stand in the list already.
            if !list.iter().any(|it| it.group.as_ref() == Some(&group.id)) {
                list.push(InTheWay::new(Obstacle::GroupLeft).group(&group.id));
            }
        }
        self.prefixes(plan, &mut list);
        self.desks(plan, saved, moves, &mut list);
        self.acts(plan, moves, &mut list);
        self.codes(plan, now, &mut list);
        list
    }

    /// A prefix stays with its group for the day, also when the group has left the plan: under
    /// another one its labels would be given twice. The marks of visits without a number are no
    /// group's.
    fn prefixes(&self, plan: &HallPlan, list: &mut Vec<InTheWay>) {
        let numbers = self.tickets.iter().filter(|ticket| ticket.has_number());
        let given = numbers.map(|ticket| (&ticket.label.prefix, &ticket.first_group));
        for (prefix, group) in given.collect::<BTreeMap<_, _>>() {
            let moved = plan.groups.iter().any(|new| {
                let (same_prefix, same_group) = (new.prefix == *prefix, new.id == *group);
                same_prefix != same_group
            });
            if moved {
                let moves = InTheWay::new(Obstacle::PrefixMoves);
                list.push(moves.group(group).name(prefix));
            }
        }
    }

    fn desks(&self, plan: &HallPlan, saved: &HallPlan, moves: &Rehoming, list: &mut Vec<InTheWay>) {
        for counter in self.counters.values() {
            let id = counter.id;
            let goes = plan.counter(id).is_none();
            let held = counter.desk.ticket().and_then(|id| self.ticket(id));
            if let Some(ticket) = held {
                let group = moves.group(&ticket.group).unwrap_or(&ticket.group);
                let called = matches!(counter.desk, Desk::Calling(_));
                // Whoever is only called may be called again elsewhere.
                let freed = called && moves.counter(id).is_some();
                let served = plan.is_kept(group);
                if goes && !(freed && served) {
                    list.push(InTheWay::of(Obstacle::CounterHolds, ticket).at(id));
                } else if !goes && !able(plan, saved, id, group) {
                    list.push(InTheWay::of(Obstacle::AtCounter, ticket).at(id));
                }
            }
            let Some(seat) = &counter.seat else { continue };
            if goes {
                let clerk = InTheWay::new(Obstacle::ClerkAtCounter);
                list.push(clerk.at(id).name(&seat.staff));
            } else if !plan.staff.iter().any(|staff| staff.id == seat.staff) {
                let staff = InTheWay::new(Obstacle::StaffGoes);
                list.push(staff.at(id).name(&seat.staff));
            }
        }
    }

    fn acts(&self, plan: &HallPlan, moves: &Rehoming, list: &mut Vec<InTheWay>) {
        for (id, planned) in &self.office.planned {
            if planned.state != PlannedState::Pending {
                continue;
            }
            let counter = planned.act.counter();
            if plan.counter(counter).is_none() && moves.counter(counter).is_none() {
                let act = InTheWay::new(Obstacle::ActOfCounter);
                list.push(act.at(counter).name(id));
            }
            let PlannedAct::Reskill { serves, .. } = &planned.act else {
                continue;
            };
            for group in serves.home.iter().chain(&serves.skills) {
                let after = moves.group(group).unwrap_or(group);
                if plan.group(after).is_none() {
                    let act = InTheWay::new(Obstacle::ActOfGroup);
                    list.push(act.at(counter).group(group).name(id));
                }
            }
        }
    }

    /// Codes that somebody would look up in vain.
    fn codes(&self, plan: &HallPlan, now: Millis, list: &mut Vec<InTheWay>) {
        let in_use = |name: &str| InTheWay::new(Obstacle::CodeInUse).name(name);
        for (group, line) in &self.lines {
            let Some(closed) = &line.closed else { continue };
            let known = plan.close_reasons.iter().any(|it| it.id == closed.reason);
            if plan.group(group).is_some() && !known {
                list.push(in_use(&closed.reason).group(group));
            }
        }
        for counter in self.counters.values() {
            let paused = matches!(counter.desk, Desk::Paused { .. });
            let Some(reason) = counter.pause_reason.as_ref().filter(|_| paused) else {
                continue;
            };
            if !plan.pause_reasons.iter().any(|it| it.id == *reason) {
                list.push(in_use(reason).at(counter.id));
            }
        }
        for announced in self.office.announced.values().filter(|it| it.until > now) {
            if !plan.announcements.iter().any(|it| it.id == announced.code) {
                list.push(in_use(&announced.code));
            }
            let zone = announced.zone.as_ref();
            if let Some(zone) = zone.filter(|zone| !plan.zones.iter().any(|it| *it.id == ***zone)) {
                list.push(in_use(zone));
            }
        }
        for message in self.office.messages.values() {
            let known = match message.from {
                Sender::Counter => &plan.to_supervisor,
                Sender::Supervisor => &plan.to_counter,
            };
            if message.seen.is_none() && !known.iter().any(|it| it.id == message.code) {
                list.push(in_use(&message.code).at(message.counter));
            }
        }
        for ticket in self.tickets.iter().filter(|it| it.place.is_live()) {
            let granted = ticket.granted.as_ref().map(|granted| &granted.reason);
            let label = Some(ticket.label.to_string());
            if let Some(reason) = granted.filter(|reason| plan.priority(reason).is_none()) {
                let label = label.clone();
                list.push(InTheWay {
                    label,
                    ..in_use(&reason.0)
                });
            }
            let filer = ticket.filing.as_ref().and_then(|it| it.filer.as_ref());
            if let Some(filer) = filer.filter(|filer| plan.filer(filer).is_none()) {
                let label = label.clone();
                list.push(InTheWay {
                    label,
                    ..in_use(&filer.0)
                });
            }
            let step = ticket.visit.elsewhere.as_ref();
            if let Some(step) = step.filter(|step| plan.elsewhere(step).is_none()) {
                list.push(InTheWay {
                    label,
                    ..in_use(&step.0)
                });
            }
        }
    }

    /// Tickets that a move of groups takes along: all that live, and those that were missed and
    /// may return.
    pub(crate) fn moved_by<'h>(
        &'h self,
        moves: &'h Rehoming,
    ) -> impl Iterator<Item = (&'h GroupId, &'h Ticket)> {
        self.tickets.iter().filter_map(|ticket| {
            let missed = matches!(
                ticket.place,
                Place::Gone {
                    how: Ending::NoShow,
                    ..
                }
            );
            let to = moves.group(&ticket.group)?;
            (missed || ticket.place.is_live()).then_some((to, &**ticket))
        })
    }
}

/// Moves that lead nowhere.
fn targets(plan: &HallPlan, moves: &Rehoming) -> Vec<InTheWay> {
    let nowhere = |name: &dyn ToString| InTheWay {
        name: Some(name.to_string()),
        ..InTheWay::new(Obstacle::NoSuchTarget)
    };
    let groups = moves.groups.iter();
    let groups = groups.filter(|it| plan.group(&it.to).is_none());
    let groups = groups.map(|it| nowhere(&it.to).group(&it.from));
    let counters = moves.counters.iter();
    let counters = counters.filter_map(|it| {
        let to = it.to.filter(|to| plan.counter(*to).is_none())?;
        Some(nowhere(&to).at(it.from))
    });
    groups.chain(counters).collect()
}
