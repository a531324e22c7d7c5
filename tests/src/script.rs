//! Hall scripts: a day told line by line, with the hall's answers below it.
//!
//! A script is a text that a hall manager can read and dispute:
//!
//! ```text
//! # The one who waited longest is called.
//! counter 1: A, then B
//!
//! 08:00 1 opens
//! 08:01 take B
//! 08:02 1 next
//! ---
//! 2026-11-24
//! 07:00 the day opens: 07:30-12:00, 13:30-17:00
//! 08:00 1 is open
//! 08:01 B001 taken, 0 ahead
//! 08:02 B001 -> 1, waited 1 min
//! ```
//!
//! Above the line of dashes stands what people do; [`answered`] runs it and writes what comes of
//! it below. Lines before the first time shape the hall ([`shape`] has them all). Between two
//! lines the rules act at their own moments, as they do in the server. `tests/scripts.rs`
//! compares each file with its answers; `UPDATE_EXPECT=1` writes them anew.
//!
//! The runner is a judge, too: after every event the invariants hold, nobody who waited longer is
//! passed over but by a rule (H3), asking changes nothing, and at the end the events, read back from JSON,
//! give the same hall (H6).

mod answer;
mod balance;
mod desk;
mod office;
mod offline;
mod order;
mod person;
mod plan;
mod shape;
mod visit;

use std::collections::BTreeMap;

use engine::{
    CallNext, CloseDay, Command, CounterId, Draft, Elapse, Event, Finish, GroupId, Hall, HallPlan,
    Issue, Language, Millis, NoShow, OpenCounter, OpenDay, PauseCounter, Recall, Recorded, Refusal,
    ResumeCounter, SavePlan, ShutCounter, Start, Then, TicketKey,
};
use jiff::civil::Date;

/// The line between what people do and what comes of it.
const RULE: &str = "---";
/// The date of a script that names none: a Tuesday in winter.
const USUAL_DATE: Date = Date::constant(2026, 11, 24);
/// Most tickets of a hall that is looked at after every event, and not only after every line.
const SMALL: usize = 100;
/// Most acts of the rules between two lines of a script.
const MAX_RULES: usize = 2_000;

/// The script with its answers, as the file should be.
///
/// # Panics
/// When a line cannot be read, or when an invariant breaks: the message names the line.
#[must_use]
pub fn answered(text: &str) -> String {
    let said = text
        .split_once("\n---\n")
        .map_or(text, |(said, _)| said)
        .trim_end();
    let mut run: Option<Run> = None;
    let (mut draft, mut date) = (shape::usual(), USUAL_DATE);
    for (number, line) in said.lines().enumerate() {
        let place = format!("line {}: {line}", number + 1);
        let line = line.split(" #").next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(text) = line.strip_prefix("on ") {
            date = text
                .parse()
                .unwrap_or_else(|cause| panic!("{place}: {cause}"));
        } else if let Some((time, what)) = clock(line) {
            let run = run.get_or_insert_with(|| Run::new(draft.clone(), &place));
            run.line(date, time, what, &place);
        } else {
            assert!(
                run.is_none(),
                "{place}: the hall is shaped before the first time"
            );
            shape::apply(&mut draft, line).unwrap_or_else(|cause| panic!("{place}: {cause}"));
        }
    }
    let run = run.unwrap_or_else(|| panic!("nothing happens in the script:\n{text}"));
    run.replay();
    format!("{said}\n{RULE}\n{}", run.told)
}

/// A text without its ending, and whether it had it.
fn without<'t>(text: &'t str, ending: &str) -> (&'t str, bool) {
    match text.strip_suffix(ending) {
        Some(rest) => (rest, true),
        None => (text, false),
    }
}

/// `08:01 …` or `08:01:30 …`: milliseconds after midnight, and the rest.
fn clock(line: &str) -> Option<(i64, &str)> {
    let (time, what) = line.split_once(' ')?;
    let mut seconds = 0;
    let mut parts = 0;
    for part in time.split(':') {
        seconds = seconds * 60 + part.parse::<i64>().ok()?;
        parts += 1;
    }
    match parts {
        2 => Some((seconds * 60_000, what.trim())),
        3 => Some((seconds * 1_000, what.trim())),
        _ => None,
    }
}

/// A hall in the course of its script.
struct Run {
    hall: Hall,
    log: Vec<Recorded>,
    first: HallPlan,
    told: String,
    date: Option<Date>,
    keys: u32,
    kiosks: BTreeMap<String, offline::Box>,
}

impl Run {
    fn new(draft: Draft, place: &str) -> Run {
        let plan = HallPlan::new(draft).unwrap_or_else(|flaws| panic!("{place}: {flaws:?}"));
        let hall = Hall::new(plan.clone());
        Run {
            hall,
            log: Vec::new(),
            first: plan,
            told: String::new(),
            date: None,
            keys: 0,
            kiosks: BTreeMap::new(),
        }
    }

    fn line(&mut self, date: Date, time_ms: i64, what: &str, place: &str) {
        let midnight = Millis::at(date, 0, self.hall.plan.hall.utc_offset_min);
        let now = midnight.plus(time_ms);
        assert!(now >= self.hall.last, "{place}: time runs backwards");
        if self.log.is_empty() && self.told.is_empty() {
            // The hall begins to live with the date of its first line.
            self.hall.last = midnight;
        }
        self.rules_until(now);
        let (what, times) = match what.rsplit_once(" x ") {
            Some((what, times)) => (
                what,
                times
                    .parse()
                    .unwrap_or_else(|_| panic!("{place}: how often?")),
            ),
            None => (what, 1_u32),
        };
        match what {
            "wait" => {}
            "look" => {
                let hall = self.hall.tell();
                self.say(now, hall.trim_end());
            }
            "numbers?" => {
                let opening = answer::opening(&self.hall, now);
                self.say(now, &opening);
            }
            _ if what.ends_with(" next?") => {
                let next = order::next(&self.hall, what, now);
                self.say(now, &next);
            }
            _ => match what.strip_prefix("waiting ") {
                Some(prefix) => {
                    let waiting = answer::waiting(&self.hall, &self.group(prefix), now);
                    self.say(now, &format!("{prefix}: {waiting}"));
                }
                None if self.kiosk_line(now, what, place) => {}
                None => self.several(now, what, times, place),
            },
        }
        self.check();
    }

    /// Lets the rules act at their moments.
    fn rules_until(&mut self, now: Millis) {
        let mut from = self.hall.last;
        for _ in 0..MAX_RULES {
            let due = self.hall.next_deadline(from).filter(|(at, _)| *at <= now);
            let Some((at, _)) = due else { return };
            // A new plan may have moved the moment into the past.
            let at = at.max(self.hall.last);
            loop {
                let events = self.decide(&Command::Elapse(Elapse {}), at);
                let events = events.unwrap_or_else(|no| panic!("a rule was refused: {no:?}"));
                if events.is_empty() {
                    break;
                }
                for event in events {
                    self.happen(event, at, "rule");
                }
            }
            // A change of the opening alone is no event: go on right after it.
            from = at.max(from.plus(1));
        }
        panic!("the rules never come to rest:\n{}", self.hall.tell());
    }

    fn several(&mut self, now: Millis, what: &str, times: u32, place: &str) {
        let mut issued = Vec::new();
        for _ in 0..times {
            let command = match self.command(what, now) {
                Ok(command) => command,
                Err(answer) if answer.is_empty() => panic!("{place}: not understood"),
                Err(answer) => return self.say(now, &answer),
            };
            match self.decide(&command, now) {
                Ok(events) => {
                    for event in events {
                        if let (true, Event::TicketIssued { label, .. }) = (times > 1, &event) {
                            issued.push(label.to_string());
                            self.silently(event, now, "hand");
                        } else {
                            self.happen(event, now, "hand");
                        }
                    }
                }
                Err(refusal) => {
                    let no = answer::refusal(&refusal, &self.hall.plan);
                    self.say(now, &no);
                }
            }
        }
        if let (Some(first), Some(last)) = (issued.first(), issued.last()) {
            self.say(now, &format!("{first} to {last} taken ({})", issued.len()));
        }
    }

    /// The command of a line; the answer when there is none to give; nothing when the line makes
    /// no sense.
    fn command(&mut self, what: &str, now: Millis) -> Result<Command, String> {
        if let Some(change) = what.strip_prefix("plan ") {
            let mut draft = Draft::from(HallPlan::clone(self.hall.saved_plan()));
            for line in change.split(';') {
                shape::apply(&mut draft, line.trim())?;
            }
            let plan = HallPlan::new(draft).map_err(|flaws| answer::flaws(&flaws))?;
            let why = change.to_owned();
            return Ok(Command::SavePlan(SavePlan {
                plan: plan.into(),
                why,
            }));
        }
        if let Some(command) = plan::command(self, what, now) {
            return command;
        }
        match what {
            "open the day" => return Ok(Command::OpenDay(OpenDay {})),
            "close the day" => return Ok(Command::CloseDay(CloseDay {})),
            _ => {}
        }
        if let Some(command) = balance::command(self, what) {
            return Ok(command);
        }
        if let Some(command) = person::command(self, what) {
            return Ok(command);
        }
        if let Some(command) = order::command(self, what, now) {
            return command;
        }
        if let Some(prefix) = what.strip_prefix("take ") {
            let (prefix, anyway) = without(prefix, " anyway");
            let (prefix, agreed) = without(prefix, ", agreed");
            let (prefix, english) = without(prefix, " in English");
            let (prefix, dossiers) = match prefix.split_once(" with ") {
                Some((prefix, told)) => {
                    let told = told.strip_suffix(" dossiers").unwrap_or(told);
                    (prefix, Some(told.parse().map_err(|_| String::new())?))
                }
                None => (prefix, None),
            };
            let language = if english { Language::En } else { Language::Vi };
            self.keys += 1;
            return Ok(Command::Issue(Issue {
                group: self.group(prefix),
                key: TicketKey(format!("key-{}", self.keys).into()),
                language,
                agreed,
                anyway,
                dossiers,
                ..Issue::default()
            }));
        }
        let desk = desk::command(&self.hall, what);
        if let Some(command) = desk.or_else(|| office::command(&self.hall, what)) {
            return Ok(command);
        }
        let known = desk::command(&self.hall, what).or_else(|| visit::command(&self.hall, what));
        if let Some(command) = known {
            return Ok(command);
        }
        let (number, act) = what.split_once(' ').ok_or_else(String::new)?;
        let counter = CounterId(number.parse().map_err(|_| String::new())?);
        Ok(match act {
            "opens" => Command::OpenCounter(OpenCounter { counter }),
            "shuts" => Command::ShutCounter(ShutCounter { counter }),
            "pauses" => Command::PauseCounter(PauseCounter {
                counter,
                reason: None,
            }),
            "resumes" => Command::ResumeCounter(ResumeCounter { counter }),
            "next" => Command::CallNext(CallNext { counter }),
            "recalls" => Command::Recall(Recall { counter }),
            "starts" => Command::Start(Start { counter }),
            "finishes" => Command::Finish(Finish {
                counter,
                then: Then::Rest,
                outcomes: Vec::new(),
            }),
            "finishes, next" => Command::Finish(Finish {
                counter,
                then: Then::CallNext,
                outcomes: Vec::new(),
            }),
            "no-show" => Command::NoShow(NoShow { counter }),
            _ => return Err(String::new()),
        })
    }

    /// The group of a prefix; for one that nobody has, a group that is not there.
    fn group(&self, prefix: &str) -> GroupId {
        let groups = &self.hall.plan.groups;
        let known = groups.iter().find(|group| *group.prefix == *prefix);
        known.map_or_else(|| prefix.into(), |group| group.id.clone())
    }

    fn decide(&self, command: &Command, now: Millis) -> Result<Vec<Event>, Refusal> {
        let before = self.is_small().then(|| self.hall.tell());
        let decision = self.hall.decide(command, now);
        if let Some(before) = before {
            assert_eq!(self.hall.tell(), before, "asking has changed the hall");
        }
        decision
    }

    fn happen(&mut self, event: Event, at: Millis, by: &str) {
        let text = answer::event(&event, &self.hall);
        self.silently(event, at, by);
        self.say(at, &text);
    }

    fn silently(&mut self, event: Event, at: Millis, by: &str) {
        if let Event::TicketCalled {
            ticket,
            counter,
            why,
        } = &event
        {
            let judged = self.hall.judge_call(*ticket, *counter, why, at);
            assert!(judged.is_ok(), "{judged:?}\n{}", self.hall.tell());
        }
        let recorded = Recorded {
            seq: self.hall.seq + 1,
            at,
            by: by.into(),
            event,
        };
        self.hall.apply(&recorded);
        self.log.push(recorded);
        if self.is_small() {
            self.check();
        }
    }

    /// Whether the whole hall may be looked at after every event.
    fn is_small(&self) -> bool {
        self.hall.tickets.len() <= SMALL
    }

    fn check(&self) {
        if let Err(broken) = self.hall.check() {
            panic!("{broken}\n{}", self.hall.tell());
        }
    }

    /// One line of the answer, under its date.
    fn say(&mut self, at: Millis, text: &str) {
        let local = at.local(self.hall.plan.hall.utc_offset_min);
        if self.date != Some(local.date()) {
            self.date = Some(local.date());
            self.told.push_str(&format!("{}\n", local.date()));
        }
        let seconds = if local.second() == 0 {
            "%H:%M"
        } else {
            "%H:%M:%S"
        };
        self.told
            .push_str(&format!("{} {text}\n", local.strftime(seconds)));
    }

    /// H6: the log alone gives the same hall.
    fn replay(&self) {
        let mut hall = Hall::new(self.first.clone());
        for recorded in &self.log {
            let json = serde_json::to_string(recorded).unwrap_or_else(|e| panic!("{e}"));
            let read = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"));
            hall.apply(&read);
        }
        if !self.log.is_empty() {
            assert_eq!(hall.tell(), self.hall.tell(), "H6: replay differs");
        }
    }
}
