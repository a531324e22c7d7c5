//! The views that somebody looks at, kept true. No thread and no clock: both are arguments.
//!
//! `now` is the hall's time, which stands still while the machine's clock is behind the log. Rounds
//! are paced by `pace`, which only runs forward: a clock that was set back holds up no screen.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use engine::{Class, GroupId, Hall, Millis, Recorded, TicketId, TicketKey, dispatch};
use tokio::sync::watch;

use super::render::{Rendered, render, text};
use super::{
    Frame, HasPhoto, LINES_AFTER_MS, LINES_EVERY_MS, PHONES_A_SLICE, SLICE_MS, SOON_AFTER_MS,
    SOON_EVERY_MS, Topic, Touched,
};
use crate::outlook::Outlooks;
use crate::presence::{Presence, Present};
use crate::view::{Scene, board};

/// One topic that somebody looks at.
struct Entry {
    frames: watch::Sender<Frame>,
    /// What the view was when it was last sent, without its version and moment.
    same: u64,
}

pub(super) struct Shelf {
    presence: Presence,
    outlooks: Outlooks,
    has_photo: HasPhoto,
    present: Present,
    version: u64,
    entries: BTreeMap<Topic, Entry>,
    /// Topics that change though nothing happens, and when.
    wakes: BTreeMap<Topic, Millis>,
    /// Counts that wait for their round.
    lines: BTreeSet<GroupId>,
    tallies: bool,
    /// What the kiosk tiles tell besides counts is another.
    tiles: bool,
    soon: Option<Millis>,
    soon_last: Millis,
    /// Lines whose phones wait for their round.
    positions: BTreeSet<GroupId>,
    positions_due: Option<Millis>,
    positions_last: Millis,
    /// Phones of the present round, with how many are ahead of each where a line was counted.
    phones: VecDeque<(TicketKey, Option<usize>)>,
    slice: Millis,
    /// When numbers begin or cease to be given.
    opening: Option<Millis>,
    /// The moment of the last turn.
    last: Millis,
    stopping: bool,
}

impl Shelf {
    pub(super) fn new(
        presence: Presence,
        outlooks: Outlooks,
        has_photo: HasPhoto,
        first_version: u64,
    ) -> Shelf {
        Shelf {
            presence,
            outlooks,
            has_photo,
            present: Present::default(),
            version: first_version,
            entries: BTreeMap::new(),
            wakes: BTreeMap::new(),
            lines: BTreeSet::new(),
            tallies: false,
            tiles: false,
            soon: None,
            soon_last: Millis(i64::MIN / 2),
            positions: BTreeSet::new(),
            positions_due: None,
            positions_last: Millis(i64::MIN / 2),
            phones: VecDeque::new(),
            slice: Millis(i64::MIN / 2),
            opening: None,
            last: Millis(i64::MIN / 2),
            stopping: false,
        }
    }

    /// The frames of a topic, which is computed now when nobody looked at it before.
    pub(super) fn look(
        &mut self,
        topic: &Topic,
        hall: &Hall,
        now: Millis,
    ) -> Option<watch::Receiver<Frame>> {
        if self.stopping {
            return Some(watch::channel(Frame::Stopping).1);
        }
        if let Some(entry) = self.entries.get(topic)
            && !matches!(*entry.frames.borrow(), Frame::Gone)
        {
            return Some(entry.frames.subscribe());
        }
        if self.entries.is_empty() {
            self.present = self.presence.present(now);
        }
        let rendered = self.render(topic, hall, now, None)?;
        let frame = self.frame(&rendered.body);
        let (frames, receiver) = watch::channel(frame);
        self.entries.insert(
            topic.clone(),
            Entry {
                frames,
                same: rendered.same,
            },
        );
        self.wake(topic, rendered.changes);
        if self.opening.is_none() {
            self.opening = hall.next_opening(now).map(|(at, _)| at);
        }
        Some(receiver)
    }

    /// One of those who look is about to go; the last one takes the topic away.
    pub(super) fn leave(&mut self, topic: &Topic) {
        if self
            .entries
            .get(topic)
            .is_some_and(|entry| entry.frames.receiver_count() <= 1)
        {
            self.entries.remove(topic);
            self.wakes.remove(topic);
        }
    }

    /// How many topics are kept.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// A view as JSON, computed now. Changes nothing: what is kept is brought up to date in turn.
    pub(super) fn view(&self, topic: &Topic, hall: &Hall, now: Millis) -> Option<String> {
        let fresh = match topic {
            Topic::Supervisor | Topic::Board(_) => Some(self.presence.present(now)),
            Topic::Kiosk | Topic::Reception | Topic::Counter(_) | Topic::Phone(_) => None,
        };
        let outlook = self.outlooks.now();
        let scene = Scene {
            hall,
            now,
            outlook: &outlook,
            present: fresh.as_ref().unwrap_or(&self.present),
            has_photo: self.has_photo.as_ref(),
        };
        render(topic, &scene, None).map(|rendered| rendered.body)
    }

    pub(super) fn stop(&mut self) {
        self.stopping = true;
        for entry in self.entries.values() {
            entry.frames.send_replace(Frame::Stopping);
        }
    }

    /// In how many milliseconds [`Shelf::turn`] has something to do though nothing happens, when the
    /// hall's time runs `speed` times as fast as `pace`.
    pub(super) fn due_in(&self, now: Millis, pace: Millis, speed: u32) -> Option<i64> {
        if self.entries.is_empty() {
            return None;
        }
        // A round begins when the one before is told.
        let positions = self.positions_due.filter(|_| self.phones.is_empty());
        let slice = (!self.phones.is_empty()).then(|| self.slice.plus(SLICE_MS));
        let own = self.wakes.values().min().copied();
        let rounds = [self.soon, positions, slice];
        let rounds = rounds.into_iter().flatten().map(|at| at.since(pace));
        let moments = [self.opening, self.present.changes, own];
        // Rounded up, so that the moment has come when it is looked at.
        let speed = i64::from(speed.max(1));
        let sooner = |wait: i64| wait.max(0).saturating_add(speed - 1) / speed;
        let moments = moments.into_iter().flatten();
        let moments = moments.map(|at| sooner(at.since(now)));
        rounds.chain(moments).min().map(|wait| wait.max(0))
    }

    /// Other waits are expected: counts follow in their round, phones for whom it is news in theirs.
    pub(super) fn expects(&mut self, hall: &Hall, changed: &[TicketId], pace: Millis) {
        if self.entries.is_empty() {
            return;
        }
        self.tallies = true;
        self.tiles = true;
        self.soon(pace);
        for ticket in changed.iter().filter_map(|id| hall.ticket(*id)) {
            let topic = Topic::Phone(ticket.key.clone());
            if self.entries.contains_key(&topic) {
                self.phones.push_back((ticket.key.clone(), None));
            }
        }
    }

    /// Takes what happened, and brings every view that is due up to date.
    pub(super) fn turn(
        &mut self,
        hall: &Hall,
        events: &[Recorded],
        devices: bool,
        (now, pace): (Millis, Millis),
    ) {
        if self.entries.is_empty() {
            return;
        }
        let mut touched = Touched::default();
        for record in events {
            touched.mark(hall, &record.event);
        }
        // Whoever set the clock back made what had run out run again.
        if now < self.last {
            touched.all = true;
            self.present = self.presence.present(now);
        }
        self.last = now;
        let opens = self.opening.is_some_and(|at| at <= now);
        if opens || touched.all {
            self.opening = hall
                .next_opening(now)
                .map(|(at, _)| at)
                .filter(|at| *at > now);
        }
        if devices || self.present.changes.is_some_and(|at| at <= now) {
            let present = self.presence.present(now);
            if (&present.speaking, &present.notices)
                != (&self.present.speaking, &self.present.notices)
            {
                let boards = self
                    .entries
                    .keys()
                    .filter(|topic| matches!(topic, Topic::Board(_)));
                touched.now.extend(boards.cloned());
            }
            self.present = present;
            self.soon(pace);
            self.tallies = true;
        }
        if touched.all {
            self.positions.clear();
            self.positions_due = None;
            self.phones.clear();
            self.phones
                .extend(phones(&self.entries).map(|key| (key.clone(), None)));
        }
        if touched.all || opens {
            let topics = self
                .entries
                .keys()
                .filter(|topic| !matches!(topic, Topic::Phone(_)));
            touched.now.extend(topics.cloned());
        }
        let woken = self.wakes.iter().filter(|(_, at)| **at <= now);
        touched.now.extend(woken.map(|(topic, _)| topic.clone()));
        for topic in &touched.now {
            self.refresh(topic, hall, now, None);
        }
        if touched.tallies {
            self.tallies = true;
            self.positions(&touched.lines, pace);
            self.lines.append(&mut touched.lines);
            self.soon(pace);
        }
        if self.soon.is_some_and(|at| at <= pace) {
            (self.soon, self.soon_last) = (None, pace);
            self.counts(hall, now);
        }
        self.phones(hall, now, pace);
    }

    /// Counts are due soon: not before what is urgent, and not more often than said.
    fn soon(&mut self, pace: Millis) {
        let at = pace
            .plus(SOON_AFTER_MS)
            .max(self.soon_last.plus(SOON_EVERY_MS));
        self.soon.get_or_insert(at);
    }

    /// Positions are due after counts, for whoever looks at a phone is not at a key.
    fn positions(&mut self, lines: &BTreeSet<GroupId>, pace: Millis) {
        if !lines.is_empty() && phones(&self.entries).next().is_some() {
            self.positions.extend(lines.iter().cloned());
            let at = pace
                .plus(LINES_AFTER_MS)
                .max(self.positions_last.plus(LINES_EVERY_MS));
            self.positions_due.get_or_insert(at);
        }
    }

    /// One round of counts.
    fn counts(&mut self, hall: &Hall, now: Millis) {
        let lines = std::mem::take(&mut self.lines);
        let mut topics = BTreeSet::new();
        if std::mem::take(&mut self.tallies) {
            topics.insert(Topic::Supervisor);
            topics.insert(Topic::Reception);
        }
        if std::mem::take(&mut self.tiles) {
            topics.insert(Topic::Kiosk);
        }
        if !lines.is_empty() {
            topics.insert(Topic::Kiosk);
            topics.insert(Topic::Board(None));
        }
        for counter in lines.iter().flat_map(|group| hall.plan.counters_of(group)) {
            topics.insert(Topic::Counter(*counter));
            if let Some(zone) = board::zone_of(hall, *counter) {
                topics.insert(Topic::Board(Some(zone.into())));
            }
        }
        for topic in &topics {
            self.refresh(topic, hall, now, None);
        }
    }

    /// The positions of waiting phones: a round counts each line once, its phones are told in
    /// slices.
    fn phones(&mut self, hall: &Hall, now: Millis, pace: Millis) {
        if self.phones.is_empty() && self.positions_due.is_some_and(|at| at <= pace) {
            (self.positions_due, self.positions_last) = (None, pace);
            for group in std::mem::take(&mut self.positions) {
                for (ahead, (id, _)) in dispatch::order_of(hall, &group, now).enumerate() {
                    let Some(ticket) = hall.ticket(id) else {
                        continue;
                    };
                    let topic = Topic::Phone(ticket.key.clone());
                    if self.entries.contains_key(&topic) {
                        // Of one who booked a later time, only those booked before are ahead.
                        let ahead = (ticket.class != Class::Appointment).then_some(ahead);
                        self.phones.push_back((ticket.key.clone(), ahead));
                    }
                }
                // Those who wait for one counter of the group alone are counted one by one.
                let counters = hall.aside.own.keys();
                for (_, id) in counters.flat_map(|counter| hall.aside.own_of(*counter)) {
                    if let Some(ticket) = hall.ticket(id).filter(|it| it.group == group) {
                        self.phones.push_back((ticket.key.clone(), None));
                    }
                }
            }
        }
        if self.phones.is_empty() || pace.since(self.slice) < SLICE_MS {
            return;
        }
        self.slice = pace;
        for _ in 0..PHONES_A_SLICE {
            let Some((key, ahead)) = self.phones.pop_front() else {
                break;
            };
            self.refresh(&Topic::Phone(key), hall, now, ahead);
        }
    }

    /// Computes one view again, and sends it when it is another one than before.
    fn refresh(&mut self, topic: &Topic, hall: &Hall, now: Millis, ahead: Option<usize>) {
        if !self.entries.contains_key(topic) {
            return;
        }
        let rendered = self.render(topic, hall, now, ahead);
        self.wake(
            topic,
            rendered.as_ref().and_then(|rendered| rendered.changes),
        );
        let Some(entry) = self.entries.get_mut(topic) else {
            return;
        };
        match rendered {
            None => {
                entry.frames.send_replace(Frame::Gone);
            }
            Some(rendered) if rendered.same == entry.same => {}
            Some(rendered) => {
                entry.same = rendered.same;
                self.version += 1;
                let text = text(self.version, &rendered.body);
                entry.frames.send_replace(Frame::View {
                    version: self.version,
                    text,
                });
            }
        }
    }

    fn wake(&mut self, topic: &Topic, at: Option<Millis>) {
        match at {
            Some(at) => self.wakes.insert(topic.clone(), at),
            None => self.wakes.remove(topic),
        };
    }

    fn render(
        &self,
        topic: &Topic,
        hall: &Hall,
        now: Millis,
        ahead: Option<usize>,
    ) -> Option<Rendered> {
        let outlook = self.outlooks.now();
        let scene = Scene {
            hall,
            now,
            outlook: &outlook,
            present: &self.present,
            has_photo: self.has_photo.as_ref(),
        };
        render(topic, &scene, ahead)
    }

    fn frame(&mut self, body: &str) -> Frame {
        self.version += 1;
        Frame::View {
            version: self.version,
            text: text(self.version, body),
        }
    }
}

/// The phones among the topics; they stand at the end.
fn phones(entries: &BTreeMap<Topic, Entry>) -> impl Iterator<Item = &TicketKey> {
    entries.keys().rev().map_while(|topic| match topic {
        Topic::Phone(key) => Some(key),
        Topic::Kiosk
        | Topic::Reception
        | Topic::Counter(_)
        | Topic::Board(_)
        | Topic::Supervisor => None,
    })
}
