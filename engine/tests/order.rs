//! Who goes before whom, whatever is pressed: each call is judged by a slow model that looks at
//! everybody who waits and remembers every call.

use engine::dispatch::index::{self, Candidate};
use engine::plan::Draft;
use engine::rules::PriorityRules;
use engine::{
    Act, CallNext, CallTicket, Class, Command, ConfirmPriority, CounterId, DenyPriority, Event,
    Finish, GrantPriority, Granted, GrantedBy, GroupId, Hall, HallPlan, Issue, Millis, NoShow,
    OpenCounter, OpenDay, Place, Policy, Precedence, PriorityReason, Recorded, RemovePriority,
    Start, Then, Ticket, TicketKey, Undo, Why, dispatch,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// 7:30 on 24 November 2026 by the hall's clock.
const MORNING: Millis = Millis(1_795_480_200_000);
const MINUTE: i64 = 60_000;

/// Groups A and B; counter 1 serves both, 2 serves B, 3 serves A.
fn plan((rules, policy): (PriorityRules, Policy)) -> HallPlan {
    let mut draft = Draft::from(HallPlan::sample());
    draft.rules.priority = rules;
    draft.rules.balance.policy = policy;
    // One group is quickly served and the other is not.
    (draft.groups[0].service_min, draft.groups[1].service_min) = (3, 20);
    draft.rules.calls_before_no_show = 1;
    draft.rules.no_show_after_s = 0;
    draft.rules.grace_min = 700;
    draft.priorities.push(PriorityReason {
        id: "old".into(),
        name: engine::Names {
            vi: "cao tuổi".into(),
            en: "old".into(),
        },
        from_age: Some(60),
        at_kiosk: true,
        icon: None,
    });
    HallPlan::new(draft).unwrap_or_else(|flaws| panic!("{flaws:?}"))
}

fn policy() -> impl Strategy<Value = Policy> {
    prop_oneof![
        1 => Just(Policy::LongestWait),
        2 => Just(Policy::Index),
        1 => Just(Policy::List),
    ]
}

fn rules() -> impl Strategy<Value = (PriorityRules, Policy)> {
    (priority_rules(), policy())
}

fn priority_rules() -> impl Strategy<Value = PriorityRules> {
    let precedence = prop_oneof![
        4 => (1_u16..90).prop_map(Precedence::HeadStartMin),
        3 => (1_u8..5).prop_map(Precedence::Ratio),
        1 => Just(Precedence::Absolute),
    ];
    let bounds = (prop_oneof![Just(0_u16), 5..60_u16], 0_u8..5);
    (precedence, bounds).prop_map(|(precedence, (bound_min, bound_times))| PriorityRules {
        precedence,
        bound_min,
        bound_times,
    })
}

/// What people do, and how many seconds after the last.
fn presses() -> impl Strategy<Value = Vec<(i64, u8, u16)>> {
    vec(
        (
            prop_oneof![Just(0_i64), 0..30_i64, 0..400_i64],
            0_u8..100,
            any::<u16>(),
        ),
        1..150,
    )
}

/// What a press means.
fn command(kind: u8, what: u16, number: usize) -> Command {
    let counter = CounterId(1 + what % 3);
    let label = format!(
        "{}{:03}",
        if what.is_multiple_of(2) { "A" } else { "B" },
        1 + what / 2 % 20
    );
    match kind {
        0..=44 => Command::Issue(Issue {
            group: if what.is_multiple_of(2) { "a" } else { "b" }.into(),
            key: TicketKey(format!("k{number}").into()),
            priority: (what % 5 < 2).then(|| Granted {
                reason: "old".into(),
                by: GrantedBy::Citizen,
            }),
            ..Issue::default()
        }),
        45..=64 => Command::CallNext(CallNext { counter }),
        65..=74 => Command::Start(Start { counter }),
        75..=84 => Command::Finish(Finish {
            counter,
            then: Then::CallNext,
            outcomes: Vec::new(),
        }),
        85..=87 => Command::NoShow(NoShow { counter }),
        88..=90 => Command::GrantPriority(GrantPriority {
            label,
            reason: "old".into(),
        }),
        91 | 92 => Command::RemovePriority(RemovePriority { label }),
        93 => Command::CallTicket(CallTicket {
            counter,
            label,
            reason: "frail".into(),
        }),
        94 | 95 => Command::Undo(Undo { counter }),
        96 => Command::DenyPriority(DenyPriority { counter }),
        _ => Command::ConfirmPriority(ConfirmPriority { counter }),
    }
}

/// The slow model.
#[derive(Default)]
struct Model {
    /// Every call that stood: who, since when he waited, and before whose groups' longest he went.
    calls: Vec<(u32, Millis, Vec<GroupId>)>,
    /// Ordinary tickets called by a counter since its last priority.
    runs: [Option<u16>; 4],
    /// That count before each call.
    runs_before: Vec<(u32, CounterId, Option<u16>)>,
}

impl Model {
    fn waiting(hall: &Hall, counter: CounterId) -> Vec<&Ticket> {
        let served = hall.plan.served_by(counter);
        let tickets = hall.tickets.iter().map(|ticket| &**ticket);
        tickets
            .filter(|it| matches!(it.place, Place::Waiting { .. }) && served.contains(&it.group))
            .collect()
    }

    /// How often a waiting ticket was passed over.
    fn passed(&self, ticket: &Ticket) -> usize {
        let later = self.calls.iter().filter(|(id, since, groups)| {
            (*since, *id) > (ticket.in_line_since, ticket.id.0) && groups.contains(&ticket.group)
        });
        later.count()
    }

    fn is_held(&self, hall: &Hall, ticket: &Ticket, now: Millis) -> bool {
        let rules = hall.plan.rules.priority;
        let waited = now.since(ticket.in_line_since);
        let long = rules.bound_min > 0 && waited >= i64::from(rules.bound_min) * MINUTE;
        let often = rules.bound_times > 0 && self.passed(ticket) >= usize::from(rules.bound_times);
        long || often
    }

    /// Who is to be called: the definition, over everybody.
    fn next(&self, hall: &Hall, counter: CounterId, now: Millis) -> Option<u32> {
        match hall.plan.rules.balance.policy {
            Policy::LongestWait => self.longest(hall, counter, now),
            Policy::Index => self.weighed(hall, counter, now),
            Policy::List => self.listed(hall, counter, now),
        }
    }

    /// By precedence: whether `priority` goes before `ordinary`, and whether nothing bars it.
    fn goes_first(
        &self,
        hall: &Hall,
        counter: CounterId,
        priority: &Ticket,
        ordinary: &Ticket,
    ) -> bool {
        let came_first =
            (priority.in_line_since, priority.id) < (ordinary.in_line_since, ordinary.id);
        came_first
            || match hall.plan.rules.priority.precedence {
                Precedence::HeadStartMin(min) => {
                    let with_credit = priority.in_line_since.plus(-i64::from(min) * MINUTE);
                    (with_credit, priority.id) < (ordinary.in_line_since, ordinary.id)
                }
                Precedence::Ratio(ratio) => self.its_turn(counter, ratio),
                Precedence::Absolute => true,
            }
    }

    fn its_turn(&self, counter: CounterId, ratio: u8) -> bool {
        self.runs[usize::from(counter.0)].is_none_or(|run| run >= u16::from(ratio))
    }

    fn longest(&self, hall: &Hall, counter: CounterId, now: Millis) -> Option<u32> {
        let waiting = Model::waiting(hall, counter);
        let first = |class| {
            let alike = waiting.iter().filter(|it| it.class == class);
            alike.min_by_key(|it| (it.in_line_since, it.id)).copied()
        };
        let (ordinary, priority) = match (first(Class::Ordinary), first(Class::Priority)) {
            (Some(ordinary), Some(priority)) => (ordinary, priority),
            (one, other) => return one.or(other).map(|only| only.id.0),
        };
        if hall.plan.rules.priority.precedence == Precedence::Absolute {
            return Some(priority.id.0);
        }
        if !self.goes_first(hall, counter, priority, ordinary) {
            return Some(ordinary.id.0);
        }
        // The first of those of each group who may not be passed over, if priority would.
        let mut held: Vec<&Ticket> = Vec::new();
        for group in hall.plan.served_by(counter) {
            let alike = waiting.iter().filter(|it| it.class == Class::Ordinary);
            let alike = alike.filter(|it| it.group == *group);
            let head = alike.min_by_key(|it| (it.in_line_since, it.id)).copied();
            held.extend(head.filter(|head| self.is_held(hall, head, now)));
        }
        let held = held.into_iter().min_by_key(|it| (it.in_line_since, it.id));
        let passes =
            |it: &&Ticket| (priority.in_line_since, priority.id) > (it.in_line_since, it.id);
        Some(held.filter(passes).unwrap_or(priority).id.0)
    }

    /// Everybody's worth, not only that of the heads.
    fn weighed(&self, hall: &Hall, counter: CounterId, now: Millis) -> Option<u32> {
        let waiting = Model::waiting(hall, counter);
        let rules = &hall.plan.rules;
        let weights = rules.balance.weights(&rules.priority);
        let desk = hall.counters.get(&counter);
        let last = desk.and_then(|desk| desk.last_group.clone());
        let home = hall.plan.counter(counter).map(|it| it.home.clone());
        let worth = |it: &Ticket| {
            let credit = match rules.priority.precedence {
                Precedence::HeadStartMin(min) if it.class == Class::Priority => f64::from(min),
                _ => 0.0,
            };
            let candidate = Candidate {
                waited_min: hall.worked_ms(it.in_line_since, now) as f64 / 60_000.0 + credit,
                home: home.iter().flatten().any(|home| *home == it.group),
                same: last.as_ref() == Some(&it.group),
                mean_min: hall.mean_min(&it.group),
            };
            index::worth(&weights, &candidate)
        };
        let best = |class: Option<Class>| {
            let alike = waiting
                .iter()
                .filter(|it| class.is_none_or(|class| it.class == class));
            let first = |it: &Ticket| std::cmp::Reverse((it.in_line_since, it.id));
            let more = |a: &&&Ticket, b: &&&Ticket| {
                worth(a).total_cmp(&worth(b)).then(first(a).cmp(&first(b)))
            };
            alike.max_by(more).copied()
        };
        let priority = best(Some(Class::Priority));
        let mut chosen = best(None)?;
        match (priority, rules.priority.precedence) {
            (Some(priority), Precedence::Absolute) => return Some(priority.id.0),
            (Some(priority), Precedence::Ratio(ratio))
                if self.its_turn(counter, ratio) && chosen.class == Class::Ordinary =>
            {
                chosen = priority;
            }
            _ => {}
        }
        Some(self.bounded(hall, &waiting, chosen, now).id.0)
    }

    fn listed(&self, hall: &Hall, counter: CounterId, now: Millis) -> Option<u32> {
        let waiting = Model::waiting(hall, counter);
        let absolute = hall.plan.rules.priority.precedence == Precedence::Absolute;
        let first = |group: &GroupId, class| {
            let alike = waiting
                .iter()
                .filter(|it| it.group == *group && it.class == class);
            alike.min_by_key(|it| (it.in_line_since, it.id)).copied()
        };
        let mut groups = hall.plan.served_by(counter).iter();
        if absolute && let Some(it) = groups.clone().find_map(|it| first(it, Class::Priority)) {
            return Some(it.id.0);
        }
        let chosen = groups.find_map(|group| {
            match (first(group, Class::Ordinary), first(group, Class::Priority)) {
                (Some(ordinary), Some(priority)) => {
                    let priority_first = self.goes_first(hall, counter, priority, ordinary);
                    Some(if priority_first { priority } else { ordinary })
                }
                (one, other) => one.or(other),
            }
        })?;
        Some(self.bounded(hall, &waiting, chosen, now).id.0)
    }

    /// The chosen one, or whoever must not be passed over by him: of his own group after so many
    /// times, of any group after so long.
    fn bounded<'t>(
        &self,
        hall: &Hall,
        waiting: &[&'t Ticket],
        chosen: &'t Ticket,
        now: Millis,
    ) -> &'t Ticket {
        let rules = hall.plan.rules.priority;
        let key = |it: &Ticket| (it.in_line_since, it.id);
        let ordinary = waiting.iter().filter(|it| it.class == Class::Ordinary);
        let own = ordinary.filter(|it| it.group == chosen.group);
        let often = own.min_by_key(|it| key(it)).filter(|it| {
            let times = self.passed(it);
            let barred = rules.bound_times > 0 && times >= usize::from(rules.bound_times);
            barred && chosen.class != Class::Ordinary && key(it) < key(chosen)
        });
        let chosen = often.copied().unwrap_or(chosen);
        let long = waiting.iter().filter(|it| {
            let waited = hall.worked_ms(it.in_line_since, now);
            rules.bound_min > 0 && waited >= i64::from(rules.bound_min) * MINUTE
        });
        let long = long.min_by_key(|it| key(it)).copied();
        long.filter(|it| key(it) < key(chosen)).unwrap_or(chosen)
    }

    fn called(&mut self, hall: &Hall, ticket: &Ticket, counter: CounterId) {
        let longer = Model::waiting(hall, counter);
        // Beyond the longest wait over all, only one's own group counts.
        let over_all = hall.plan.rules.balance.policy == Policy::LongestWait;
        let longer = longer
            .iter()
            .filter(|it| (it.in_line_since, it.id) < (ticket.in_line_since, ticket.id))
            .filter(|it| over_all || it.group == ticket.group);
        let groups = longer.map(|it| it.group.clone()).collect();
        self.calls.push((ticket.id.0, ticket.in_line_since, groups));
        let run = &mut self.runs[usize::from(counter.0)];
        self.runs_before.push((ticket.id.0, counter, *run));
        *run = match ticket.class {
            Class::Priority => Some(0),
            Class::Ordinary => run.map(|run| run + 1),
            Class::Appointment => *run,
        };
    }
}

impl Model {
    /// A call did not happen.
    fn uncalled(&mut self, ticket: u32) {
        self.calls.retain(|(id, ..)| *id != ticket);
        let last = self.runs_before.iter().rposition(|(id, ..)| *id == ticket);
        if let Some(last) = last {
            let (_, counter, run) = self.runs_before.remove(last);
            self.runs[usize::from(counter.0)] = run;
        }
    }
}

struct Day {
    hall: Hall,
    log: Vec<Recorded>,
    model: Model,
    first: HallPlan,
}

impl Day {
    fn new(rules: (PriorityRules, Policy)) -> Day {
        let first = plan(rules);
        let mut day = Day {
            hall: Hall::new(first.clone()),
            log: Vec::new(),
            model: Model::default(),
            first,
        };
        day.ask(&Command::OpenDay(OpenDay {}), MORNING);
        for counter in 1..=3 {
            let counter = CounterId(counter);
            day.ask(&Command::OpenCounter(OpenCounter { counter }), MORNING);
        }
        day
    }

    fn ask(&mut self, command: &Command, now: Millis) -> usize {
        let before = self.hall.tell();
        let decided = self.hall.decide(command, now);
        assert_eq!(self.hall.tell(), before, "asking changed the hall");
        let events = decided.unwrap_or_default();
        let mut calls = 0;
        for event in events {
            self.judge(&event, now);
            calls += usize::from(matches!(event, Event::TicketCalled { .. }));
            let recorded = Recorded {
                seq: self.hall.seq + 1,
                at: now,
                by: "chance".into(),
                event,
            };
            self.hall.apply(&recorded);
            self.log.push(recorded);
        }
        let whole = self.hall.check();
        assert!(whole.is_ok(), "{whole:?}\n{}", self.hall.tell());
        calls
    }

    /// Whatever is done at a counter and undone leaves the hall as it was.
    fn do_and_undo(&mut self, command: &Command, now: Millis) {
        let before = self.hall.tell();
        let counter = match command {
            Command::CallNext(CallNext { counter })
            | Command::CallTicket(CallTicket { counter, .. })
            | Command::Start(Start { counter })
            | Command::Finish(Finish { counter, .. })
            | Command::NoShow(NoShow { counter }) => *counter,
            _ => return,
        };
        let seq = self.hall.seq;
        self.ask(command, now);
        if self.hall.seq == seq {
            return;
        }
        self.ask(&Command::Undo(Undo { counter }), now.plus(8_000));
        let told = |text: &str| {
            // The place in the log and the calls that boards remember go on.
            let lines = text.lines().skip(1);
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(told(&self.hall.tell()), told(&before), "{command:?}");
    }

    fn judge(&mut self, event: &Event, now: Millis) {
        let hall = &self.hall;
        match event {
            Event::TicketCalled {
                ticket,
                counter,
                why,
            } => {
                let fair = hall.judge_call(*ticket, *counter, why, now);
                assert!(fair.is_ok(), "{fair:?}\n{}", hall.tell());
                let Some(called) = hall.ticket(*ticket) else {
                    panic!("nobody is called")
                };
                if matches!(why, Why::Specific { .. }) {
                    return self.model.called(hall, called, *counter);
                }
                let preview = dispatch::next_for(hall, *counter, now);
                assert_eq!(preview, Some((*ticket, why.clone())), "{}", hall.tell());
                let due = self.model.next(hall, *counter, now);
                assert_eq!(due, Some(ticket.0), "{why:?}\n{}", hall.tell());
                assert_eq!(why.waited_ms(), now.since(called.in_line_since));
                let head_start = matches!(why, Why::HeadStart { .. } | Why::RatioTurn { .. });
                assert!(!head_start || called.class == Class::Priority);
                self.model.called(hall, called, *counter);
            }
            Event::PriorityRemoved {
                ticket,
                back_since: Some(_),
                ..
            } => self.model.calls.retain(|(id, ..)| *id != ticket.0),
            Event::ActUndone {
                ticket,
                act: Act::Call,
                ..
            } => self.model.uncalled(ticket.0),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn whoever_is_called_is_the_one_the_rules_name(rules in rules(), presses in presses()) {
        let mut day = Day::new(rules);
        let mut now = MORNING;
        for (number, (seconds, kind, what)) in presses.into_iter().enumerate() {
            now = now.plus(seconds * 1_000);
            let command = command(kind, what, number);
            if what.is_multiple_of(7) {
                day.do_and_undo(&command, now);
                now = now.plus(8_000);
            } else {
                day.ask(&command, now);
            }
        }
        let mut replayed = Hall::new(day.first.clone());
        for recorded in &day.log {
            let json = serde_json::to_string(recorded).unwrap_or_else(|e| panic!("{e}"));
            replayed.apply(&serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}")));
        }
        prop_assert_eq!(replayed.tell(), day.hall.tell());
    }

    /// What a clerk sees as the queue is what NEXT calls, one after the other.
    #[test]
    fn the_order_shown_is_the_order_called(rules in rules(), presses in presses()) {
        let mut day = Day::new(rules);
        let mut now = MORNING;
        for (number, (seconds, kind, what)) in presses.into_iter().enumerate() {
            now = now.plus(seconds * 1_000);
            if kind < 45 {
                day.ask(&command(kind, what, number), now);
            }
        }
        let counter = CounterId(1);
        let shown: Vec<u32> = dispatch::order_for(&day.hall, counter, now).map(|(id, _)| id.0).collect();
        prop_assert_eq!(shown.len(), Model::waiting(&day.hall, counter).len());
        for id in shown {
            prop_assert_eq!(day.ask(&Command::CallNext(CallNext { counter }), now), 1);
            let called = day.hall.counters.get(&counter).and_then(|it| it.desk.ticket());
            prop_assert_eq!(called.map(|called| called.0), Some(id));
            day.ask(&Command::NoShow(NoShow { counter }), now);
        }
    }
}
