//! The judge of a simulated world: looks at every commit, every answer, every view, every slip and
//! every spoken call, and knows nothing of how they came about.
//!
//! It keeps its own fold of the log, read back from JSON. The numbers are those of
//! `docs/ARCHITECTURE.md`, and for what an outsider sees those of the list of promises: I1 labels
//! without gap, I3 no acknowledged command lost, I8 days, I12 paper.

use std::collections::{BTreeMap, BTreeSet};

use engine::ticket::{DIRECT_PREFIX, LAST_NUMBER};
use engine::{Broken, Event, Hall, HallPlan, Label, Millis, Place, Recorded, TicketId};
use layso_server::input::Key;
use layso_server::registrar::Batch;
use protocol::{Answer, Call, Done};
use serde_json::Value;

use super::disk::Disk;

/// How a world was judged so far.
#[derive(Debug)]
pub struct Judge {
    plan: HallPlan,
    fold: Hall,
    /// What each key was told first.
    told: BTreeMap<Key, String>,
    /// The numbers that were given with it.
    given: BTreeSet<String>,
    /// Keys with their one effect.
    done: BTreeSet<Key>,
    /// The last number of each group of the day.
    numbers: BTreeMap<String, u16>,
    labels: BTreeSet<String>,
    /// When each call was committed: by the clock that only runs forward, and by the server's.
    calls: BTreeMap<u64, (u64, String, u16)>,
    spoken: BTreeSet<(usize, u64)>,
    printed: BTreeSet<String>,
    /// Numbers that kiosks printed while they were cut off, and those of them that were told.
    own: BTreeSet<String>,
    told_late: BTreeSet<String>,
    /// Tickets whose visit has ended.
    ended: BTreeSet<TicketId>,
    /// How often each promise was looked at.
    looks: BTreeMap<&'static str, u64>,
    /// Longest time after which a message of the server is still on its way, milliseconds.
    pub slack_ms: u64,
}

pub(super) fn broken<T>(invariant: &'static str, what: String) -> Result<T, Broken> {
    Err(Broken { invariant, what })
}

impl Judge {
    /// A judge of a hall that begins.
    #[must_use]
    pub fn new(plan: &HallPlan, slack_ms: u64) -> Judge {
        Judge {
            plan: plan.clone(),
            fold: Hall::new(plan.clone()),
            told: BTreeMap::new(),
            given: BTreeSet::new(),
            done: BTreeSet::new(),
            numbers: BTreeMap::new(),
            labels: BTreeSet::new(),
            calls: BTreeMap::new(),
            spoken: BTreeSet::new(),
            printed: BTreeSet::new(),
            own: BTreeSet::new(),
            told_late: BTreeSet::new(),
            ended: BTreeSet::new(),
            looks: BTreeMap::new(),
            slack_ms,
        }
    }

    /// The hall as the log tells it.
    #[must_use]
    pub fn hall(&self) -> &Hall {
        &self.fold
    }

    /// A promise was looked at and holds.
    pub fn judged(&mut self, promise: &'static str) {
        *self.looks.entry(promise).or_insert(0) += 1;
    }

    /// How often each promise was looked at.
    #[must_use]
    pub fn looks(&self) -> &BTreeMap<&'static str, u64> {
        &self.looks
    }

    /// A batch was committed and the live hall is this one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn committed(&mut self, batch: &Batch, live: &Hall, now: u64) -> Result<(), Broken> {
        for answer in &batch.answers {
            if !self.done.insert(answer.key) {
                return broken("S2", format!("{:?} had an effect before", answer.key));
            }
            self.judged("S2");
        }
        if batch.records.is_empty() {
            return Ok(());
        }
        for recorded in &batch.records {
            self.happened(recorded, now)?;
        }
        live.check()?;
        for promise in ["H1", "H2", "H4", "H7", "H8"] {
            self.judged(promise);
        }
        let (ours, theirs) = (self.fold.tell(), live.tell());
        if ours != theirs {
            let what = format!("the log tells\n{ours}and the server holds\n{theirs}");
            return broken("H6", what);
        }
        self.judged("H6");
        let mut held = BTreeSet::new();
        for counter in live.counters.values() {
            if let Some(ticket) = counter.desk.ticket()
                && !held.insert(ticket)
            {
                return broken("I4", format!("two counters hold ticket {}", ticket.0));
            }
        }
        self.judged("I4");
        Ok(())
    }

    fn happened(&mut self, recorded: &Recorded, now: u64) -> Result<(), Broken> {
        let json = serde_json::to_string(recorded).unwrap_or_default();
        let Ok(recorded) = serde_json::from_str::<Recorded>(&json) else {
            return broken("H6", format!("cannot be read back: {json}"));
        };
        if recorded.seq != self.fold.seq + 1 {
            let what = format!("event {} follows {}", recorded.seq, self.fold.seq);
            return broken("S3", what);
        }
        if recorded.at < self.fold.last {
            return broken("H5", format!("event {} is before its time", recorded.seq));
        }
        self.judged("S3");
        self.judged("H5");
        self.day(&recorded.event)?;
        match &recorded.event {
            Event::TicketIssued { label, group, .. } => {
                if !self.labels.insert(label.to_string()) {
                    return broken("I1", format!("{label} was given twice"));
                }
                let series = match label.has_number() {
                    true => group.to_string(),
                    false => DIRECT_PREFIX.to_owned(),
                };
                let last = self.numbers.entry(series).or_insert(0);
                if label.number <= LAST_NUMBER {
                    if label.number != *last + 1 {
                        return broken("I1", format!("{label} follows number {last}"));
                    }
                    *last = label.number;
                }
                self.judged("I1");
            }
            Event::OfflineInserted { label, .. } if !self.labels.insert(label.to_string()) => {
                return broken("I1", format!("{label} was given twice"));
            }
            Event::OfflineInserted { label, .. } | Event::OfflineExpired { label, .. } => {
                self.told_late.insert(label.to_string());
            }
            Event::TicketCalled {
                ticket,
                counter,
                why,
            } => {
                self.fold.judge_call(*ticket, *counter, why, recorded.at)?;
                self.judged("H3");
            }
            _ => {}
        }
        self.fold.apply(&recorded);
        self.ends(&recorded.event, &json)?;
        if let Event::TicketCalled {
            ticket, counter, ..
        }
        | Event::TicketRecalled {
            ticket, counter, ..
        } = &recorded.event
        {
            let label = self.fold.ticket(*ticket).map(|it| it.label.to_string());
            let call = (now, label.unwrap_or_default(), counter.0);
            self.calls.insert(recorded.seq, call);
        }
        Ok(())
    }

    /// I5: a visit that has ended goes on only when it is brought back.
    fn ends(&mut self, event: &Event, json: &str) -> Result<(), Broken> {
        let id =
            serde_json::from_str::<Value>(json).unwrap_or_default()["event"]["ticket"].as_u64();
        let Some(id) = id.and_then(|id| u32::try_from(id).ok()).map(TicketId) else {
            return Ok(());
        };
        let Some(ticket) = self.fold.ticket(id) else {
            return Ok(());
        };
        let brings_back = matches!(
            event,
            Event::TicketReturned { .. } | Event::ActUndone { .. }
        );
        let is_gone = matches!(ticket.place, Place::Gone { .. });
        let label = ticket.label.to_string();
        if is_gone {
            self.ended.insert(id);
        } else if self.ended.remove(&id) && !brings_back {
            return broken(
                "I5",
                format!("the visit of {label} had ended, and goes on: {json}"),
            );
        }
        self.judged("I5");
        Ok(())
    }

    fn day(&mut self, event: &Event) -> Result<(), Broken> {
        match event {
            Event::DayOpened { date, .. } => {
                if let Some(day) = &self.fold.day {
                    if day.date >= *date {
                        return broken("I8", format!("{date} opens after {}", day.date));
                    }
                    if day.closed_at.is_none() {
                        return broken("I8", format!("{date} opens and {} is open", day.date));
                    }
                }
                self.numbers.clear();
                self.labels.clear();
                self.printed.clear();
                self.ended.clear();
                self.judged("I8");
            }
            Event::DayClosed {
                expired,
                unfinished,
                suspended,
                ..
            } => {
                if self
                    .fold
                    .day
                    .as_ref()
                    .is_none_or(|day| day.closed_at.is_some())
                {
                    return broken("I8", "a day is closed that is not open".to_owned());
                }
                let counted: BTreeSet<_> = expired
                    .iter()
                    .chain(unfinished)
                    .chain(suspended)
                    .copied()
                    .collect();
                let here =
                    |it: &&std::sync::Arc<engine::Ticket>| !matches!(it.place, Place::Gone { .. });
                let live = self.fold.tickets.iter().filter(here).map(|it| it.id);
                if live.collect::<BTreeSet<_>>() != counted {
                    return broken("I8", "the close of the day loses somebody".to_owned());
                }
                self.judged("I8");
            }
            _ => {}
        }
        Ok(())
    }

    /// The server answers `body` to a key.
    ///
    /// # Errors
    /// When it is not committed, or another answer than before.
    pub fn answered(&mut self, key: Key, body: &str, disk: &Disk) -> Result<(), Broken> {
        match disk.answers.get(&key) {
            None => return broken("S1", format!("told and not committed: {body}")),
            Some(kept) if kept.body != body => {
                let what = format!("told {body}\nand committed {}", kept.body);
                return broken("S1", what);
            }
            Some(_) => self.judged("S1"),
        }
        match self.told.get(&key) {
            None => {
                if let Ok(Answer::Done(Done {
                    slip: Some(slip), ..
                })) = serde_json::from_str(body)
                {
                    self.given.insert(slip.label);
                }
                self.told.insert(key, body.to_owned());
                Ok(())
            }
            Some(before) if before == body => Ok(()),
            Some(before) => broken("S2", format!("told {before}\nand then {body}")),
        }
    }

    /// The server shows a hall.
    ///
    /// # Errors
    /// When it shows what is not committed.
    pub fn shown(&mut self, live: &Hall, disk: &Disk) -> Result<(), Broken> {
        if live.seq == disk.log.len() as u64 {
            self.judged("S1");
            return Ok(());
        }
        let what = format!(
            "event {} is shown, {} is committed",
            live.seq,
            disk.log.len()
        );
        broken("S1", what)
    }

    /// A board begins to speak. `clock` is the server's.
    ///
    /// # Errors
    /// When the call is not committed, was spoken here before, or is old.
    pub fn spoken(
        &mut self,
        board: usize,
        call: &Call,
        now: u64,
        clock: Millis,
    ) -> Result<(), Broken> {
        let text = format!("{} to {} (call {})", call.label, call.counter, call.seq);
        let Some((at, label, counter)) = self.calls.get(&call.seq) else {
            return broken("S1", format!("{text} is spoken and was never committed"));
        };
        if (label, *counter) != (&call.label, call.counter) {
            return broken("S1", format!("{text} is spoken for {label} to {counter}"));
        }
        if !self.spoken.insert((board, call.seq)) {
            return broken("D1", format!("{text} is spoken twice"));
        }
        // The house reckons ages by the server's clock, which may step: only what is old by the
        // time that passed, too, was surely said too late.
        let old = 30_000 + self.slack_ms;
        let by_clock = clock.since(Millis(call.at.0)).unsigned_abs();
        if now - at >= old && by_clock >= old {
            let what = format!("{text} is spoken after {by_clock} ms");
            return broken("D1", what);
        }
        self.judged("D1");
        Ok(())
    }

    /// A slip goes to a printer.
    ///
    /// # Errors
    /// When its number is not committed, or is printed a second time without anybody asking.
    pub fn printed(&mut self, label: &str, again: bool) -> Result<(), Broken> {
        let own = label
            .parse::<Label>()
            .is_ok_and(|it| it.of_kiosk().is_some());
        if own {
            // The server learns of it later: it must, before the day is over.
            self.own.insert(label.to_owned());
        } else if !self.labels.contains(label) {
            return broken("S1", format!("{label} is printed and was never committed"));
        }
        if !again && !self.printed.insert(label.to_owned()) {
            return broken("S2", format!("{label} is printed twice by itself"));
        }
        self.judged("I2");
        Ok(())
    }

    /// In the evening every number that a kiosk gave by itself is known to the hall, unless its
    /// group is no more.
    ///
    /// # Errors
    /// When one is not.
    pub fn is_told(&mut self) -> Result<(), Broken> {
        let groups = &self.fold.plan.groups;
        let known = |label: &&String| {
            let label = label.parse::<Label>();
            label.is_ok_and(|label| groups.iter().any(|it| it.prefix == label.prefix))
        };
        if let Some(lost) = self.own.difference(&self.told_late).find(known) {
            return broken("I2", format!("{lost} was printed offline and never told"));
        }
        self.own.clear();
        self.told_late.clear();
        Ok(())
    }

    /// A box took a view.
    ///
    /// # Errors
    /// When the version went back on one connection.
    pub fn seen(&mut self, name: &str, before: Option<u64>, version: u64) -> Result<(), Broken> {
        self.judged("I6");
        match before {
            Some(before) if before >= version => broken(
                "I6",
                format!("{name} takes view {version} after view {before}"),
            ),
            _ => Ok(()),
        }
    }

    /// The server starts from the disk, or the world ends: nothing that was told is lost. Gives the
    /// hall that the disk tells.
    ///
    /// # Errors
    /// What is lost.
    pub fn restarted(&mut self, disk: &Disk) -> Result<Hall, Broken> {
        if disk.log.len() as u64 != self.fold.seq {
            let what = format!(
                "{} events were committed, {} are there",
                self.fold.seq,
                disk.log.len()
            );
            return broken("I3", what);
        }
        let hall = disk.replay(&self.plan);
        if hall.tell() != self.fold.tell() {
            let what = format!(
                "replay tells\n{}and it was\n{}",
                hall.tell(),
                self.fold.tell()
            );
            return broken("H6", what);
        }
        for (key, body) in &self.told {
            if disk.answers.get(key).is_none_or(|kept| kept.body != *body) {
                return broken("I3", format!("told and lost: {body}"));
            }
        }
        let issued: BTreeSet<String> = disk.log.iter().filter_map(issued).collect();
        if let Some(lost) = self.given.difference(&issued).next() {
            return broken("I3", format!("{lost} was given and is lost"));
        }
        self.judged("I3");
        Ok(hall)
    }
}

fn issued(recorded: &Recorded) -> Option<String> {
    match &recorded.event {
        Event::TicketIssued { label, .. } | Event::OfflineInserted { label, .. } => {
            Some(label.to_string())
        }
        _ => None,
    }
}
