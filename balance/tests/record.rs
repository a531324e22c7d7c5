//! A day of the engine's own hall, read out of its events and played again.

use std::collections::BTreeMap;

use balance::chance::{self, Chance, LogNormal};
use balance::day::Day;
use balance::hall::Places;
use balance::layout::Layout;
use balance::record::{self, Record};
use balance::sim::Kind;
use balance::whatif::Case;
use engine::{
    CallNext, Command, CounterId, Desk, Finish, Hall, HallPlan, Millis, NoShow, OpenCounter,
    OpenDay, PauseCounter, Place, Recall, Recorded, ResumeCounter, ShutCounter, Start, Then,
    TicketId, Undo,
};

const OPENING: Millis = Millis(1_795_480_200_000);
const TICK_MS: i64 = 5_000;
/// The clerks of the driver call the next one so long after a service, and walks take so long.
const WALK_MS: i64 = 20_000;

/// A morning in the sample hall, driven by commands as clerks and kiosks give them.
struct Morning {
    hall: Hall,
    log: Vec<Recorded>,
    chance: Chance,
    /// When the present service of a counter ends.
    until: BTreeMap<CounterId, Millis>,
    /// What each service took, by ticket, milliseconds.
    took: BTreeMap<TicketId, i64>,
    keys: u32,
}

impl Morning {
    fn give(&mut self, command: &Command, at: Millis) {
        let events = self.hall.decide(command, at);
        let events = events.unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
        for event in events {
            let recorded = Recorded {
                seq: self.hall.seq + 1,
                at,
                by: "test".into(),
                event,
            };
            self.hall.apply(&recorded);
            self.log.push(recorded);
        }
    }

    fn issue(&mut self, group: &str, at: Millis) {
        self.keys += 1;
        let told = serde_json::json!({ "group": group, "key": format!("{:032x}", self.keys) });
        let issue = serde_json::from_value(told).unwrap_or_else(|cause| panic!("{cause}"));
        self.give(&Command::Issue(issue), at);
    }

    /// Every tenth number is left by its citizen.
    fn comes(ticket: TicketId) -> bool {
        ticket.0 % 10 != 9
    }

    fn clerk(&mut self, counter: CounterId, at: Millis) {
        match self.hall.counters[&counter].desk {
            Desk::Free { .. } => {
                let mut groups = self.hall.plan.served_by(counter).iter();
                if groups.any(|it| self.hall.lines[it].waiting().next().is_some()) {
                    self.give(&Command::CallNext(CallNext { counter }), at);
                }
            }
            Desk::Calling(ticket) => {
                let it = self.hall.ticket(ticket).cloned();
                let Some(Place::Called {
                    since,
                    last_call,
                    times,
                    ..
                }) = it.map(|it| it.place)
                else {
                    return;
                };
                if Morning::comes(ticket) && at.since(since) >= WALK_MS {
                    let service = LogNormal::new(6.0, 0.5).draw(&mut self.chance);
                    #[expect(clippy::cast_possible_truncation, reason = "a few minutes")]
                    let ticks = (service * 60_000.0) as i64 / TICK_MS;
                    self.took.insert(ticket, ticks * TICK_MS);
                    self.until.insert(counter, at.plus(ticks * TICK_MS));
                    self.give(&Command::Start(Start { counter }), at);
                } else if !Morning::comes(ticket) && at.since(last_call) >= 45_000 {
                    if times < 3 {
                        self.give(&Command::Recall(Recall { counter }), at);
                    } else {
                        self.give(&Command::NoShow(NoShow { counter }), at);
                    }
                }
            }
            Desk::Serving(_) if at >= self.until[&counter] => {
                let finish = Finish {
                    counter,
                    then: Then::Rest,
                    outcomes: Vec::new(),
                };
                self.give(&Command::Finish(finish), at);
            }
            _ => {}
        }
    }
}

/// Half past seven to noon: people come at a rate that two of three counters do not manage, and the
/// third one opens at nine, with a break at ten.
fn morning() -> Morning {
    let mut it = Morning {
        hall: Hall::new(HallPlan::sample()),
        log: Vec::new(),
        chance: chance::from_seed(5, 1),
        until: BTreeMap::new(),
        took: BTreeMap::new(),
        keys: 0,
    };
    it.give(&Command::OpenDay(OpenDay {}), OPENING);
    let mut people = Vec::new();
    for (group, count) in [("a", 45), ("b", 25)] {
        for _ in 0..count {
            let minute = chance::between(&mut it.chance, 0.0, 150.0);
            #[expect(clippy::cast_possible_truncation, reason = "a morning")]
            let at = OPENING.plus((minute * 60_000.0) as i64);
            people.push((at, group));
        }
    }
    people.sort_unstable();
    let mut people = people.into_iter().peekable();
    let [one, two, three] = [1, 2, 3].map(CounterId);
    let mut paused = false;
    for tick in 0..270 * 12 {
        let at = OPENING.plus(tick * TICK_MS);
        let minute = tick / 12;
        while people.peek().is_some_and(|(due, _)| *due <= at) {
            if let Some((_, group)) = people.next() {
                it.issue(group, at);
            }
        }
        if tick == 0 {
            it.give(&Command::OpenCounter(OpenCounter { counter: one }), at);
            it.give(&Command::OpenCounter(OpenCounter { counter: two }), at);
        }
        if minute == 90 && tick % 12 == 0 {
            it.give(&Command::OpenCounter(OpenCounter { counter: three }), at);
        }
        let free = matches!(it.hall.counters[&three].desk, Desk::Free { .. });
        if (150..160).contains(&minute) && free && !paused {
            let pause = PauseCounter {
                counter: three,
                reason: None,
            };
            it.give(&Command::PauseCounter(pause), at);
            paused = true;
        }
        let rests = matches!(it.hall.counters[&three].desk, Desk::Paused { .. });
        if minute == 175 && rests {
            it.give(
                &Command::ResumeCounter(ResumeCounter { counter: three }),
                at,
            );
        }
        if minute == 240 && tick % 12 == 0 && free {
            it.give(&Command::ShutCounter(ShutCounter { counter: three }), at);
        }
        for counter in [one, two, three] {
            it.clerk(counter, at);
        }
    }
    it
}

fn places(record: &Record) -> Places {
    Places::new(&record.plan, record.midnight())
}

fn read(morning: &Morning) -> (Record, Layout, Day) {
    let record = Record::of(&morning.log).unwrap_or_else(|| panic!("a day was opened"));
    let places = places(&record);
    let layout = record::layout(&record, &record.plan, &record.sessions, &places);
    let day = record::again(&record, &places, &layout);
    (record, layout, day)
}

#[test]
fn everybody_is_there_with_his_wait_and_his_service() {
    let morning = morning();
    let (record, _, day) = read(&morning);
    assert_eq!(record.people.len(), morning.hall.tickets.len());
    assert_eq!(day.visits.len(), 70);
    for (person, ticket) in record.people.iter().zip(&morning.hall.tickets) {
        let called = ticket.called_at.unwrap_or(morning.hall.last);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
        let wait = morning.hall.worked_ms(ticket.issued_at, called) as f64 / 60_000.0;
        assert_eq!(person.waits, [(ticket.group.clone(), wait)]);
        assert_eq!(
            person.missed,
            !Morning::comes(ticket.id),
            "{}",
            ticket.label
        );
        if let Some(took) = morning.took.get(&ticket.id) {
            let stay = &person.stays[0];
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
            let took = *took as f64 / 60_000.0;
            // With the seconds until the clerk calls the next one.
            assert!((stay.minutes - took).abs() < 0.2, "{stay:?} took {took}");
            assert!((stay.walk - 1.0 / 3.0).abs() < 1e-9, "{stay:?}");
        }
    }
}

#[test]
fn who_sat_where_is_there_with_its_breaks() {
    let (record, layout, day) = read(&morning());
    assert_eq!(layout.hours.open().len(), 2);
    let late = &day.counters[2];
    assert_eq!(late.staffed, [true, false]);
    let (first, rest) = (late.breaks[0], late.breaks[1]);
    assert_eq!(first, (450.0, 90.0));
    assert!(
        rest.0 >= 600.0 && (605.0..=625.0).contains(&(rest.0 + rest.1)),
        "{rest:?}"
    );
    assert!(record.counters[&CounterId(1)].away.is_empty());
    assert!(day.counters[0].breaks.is_empty(), "{:?}", day.counters[0]);
}

#[test]
fn played_again_under_its_own_plan_it_waits_as_long_as_it_did() {
    let (record, layout, day) = read(&morning());
    let waits: Vec<f64> = record.waits().map(|(_, wait)| *wait).collect();
    let mean = |waits: &[f64]| waits.iter().sum::<f64>() / f64::from(70);
    let case = Case::new(layout.clone(), Kind::Automatic);
    let again: Vec<f64> = case
        .play(&day, 1)
        .waits
        .iter()
        .map(|it| it.minutes)
        .collect();
    let (came, again) = (mean(&waits), mean(&again));
    assert!(came > 15.0, "a busy morning: {came}");
    assert!((came - again).abs() < 0.15 * came, "{came} against {again}");

    // Somebody at the third counter from the beginning, without a break.
    let mut more = day.counters.clone();
    more[2].breaks.clear();
    let case = Case {
        counters: Some(more),
        ..case
    };
    let better: Vec<f64> = case
        .play(&day, 1)
        .waits
        .iter()
        .map(|it| it.minutes)
        .collect();
    assert!(
        mean(&better) < 0.8 * again,
        "{} against {again}",
        mean(&better)
    );
}

#[test]
fn what_was_taken_back_did_not_happen() {
    let mut morning = Morning {
        hall: Hall::new(HallPlan::sample()),
        log: Vec::new(),
        chance: chance::from_seed(1, 1),
        until: BTreeMap::new(),
        took: BTreeMap::new(),
        keys: 0,
    };
    let counter = CounterId(1);
    let second = |seconds: i64| OPENING.plus(seconds * 1_000);
    morning.give(&Command::OpenDay(OpenDay {}), OPENING);
    morning.give(&Command::OpenCounter(OpenCounter { counter }), OPENING);
    morning.issue("a", second(1));
    morning.give(&Command::CallNext(CallNext { counter }), second(60));
    morning.give(&Command::Undo(Undo { counter }), second(63));
    morning.give(&Command::CallNext(CallNext { counter }), second(120));
    morning.give(&Command::Start(Start { counter }), second(150));
    let finish = Command::Finish(Finish {
        counter,
        then: Then::Rest,
        outcomes: Vec::new(),
    });
    morning.give(&finish, second(300));
    morning.give(&Command::Undo(Undo { counter }), second(305));
    morning.give(&finish, second(450));
    let (record, _, _) = read(&morning);
    let person = &record.people[0];
    assert_eq!(person.waits.len(), 1);
    assert!(
        (person.waits[0].1 - 119.0 / 60.0).abs() < 1e-9,
        "{person:?}"
    );
    assert_eq!(person.stays.len(), 1);
    let stay = &person.stays[0];
    assert_eq!((stay.walk, stay.minutes), (0.5, 5.0));
}
