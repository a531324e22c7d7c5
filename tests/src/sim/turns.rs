//! The turns of the server: drain, decide, commit, publish, answer, with the two moments at which it
//! may die in between.

use engine::Broken;
use layso_server::input::{Key, Reply};
use layso_server::registrar::{Batch, Told};
use layso_server::session::ask::AskError;
use layso_server::session::talk::{End, Moment};
use tokio::sync::oneshot;

use super::faults::Defect;
use super::server::{News, Process};
use super::world::{Event, World};

/// Longest sleep of the publisher, milliseconds.
const PUBLISHER_SLEEP_MS: u64 = 1_000;

impl World {
    pub(super) fn moment(&self) -> Moment {
        Moment {
            clock: self.clock(),
            mono_ms: self.now,
        }
    }

    /// Lets the registrar drain its inbox soon.
    pub(super) fn plan_batch(&mut self) {
        let life = self.lives;
        if let Some(server) = &mut self.server
            && !server.busy
        {
            server.busy = true;
            self.soon(1, 40, Event::Batch(life));
        }
    }

    /// The publisher brings the views up to date, and everybody looks.
    pub(super) fn publish(&mut self, life: u64) -> Result<(), Broken> {
        let now = self.moment();
        let Some(server) = self.server.as_mut().filter(|_| life == self.lives) else {
            return Ok(());
        };
        self.judge.shown(&server.shown(), &self.disk)?;
        let sleep = server.publish(now).map_or(PUBLISHER_SLEEP_MS, |due| {
            let wait = u64::try_from(due).unwrap_or(0);
            wait.clamp(1, PUBLISHER_SLEEP_MS)
        });
        let until = self.now + sleep;
        // A turn is planned already unless this was the last one.
        if self
            .next_turn
            .is_none_or(|(of, at)| of != life || at <= self.now || until < at)
        {
            self.next_turn = Some((life, until));
            self.at(until, Event::Publish(life));
        }
        self.look()
    }

    /// Brings what the sessions have to say on its way.
    pub(super) fn look(&mut self) -> Result<(), Broken> {
        let Some(server) = &mut self.server else {
            return Ok(());
        };
        let news = server.look();
        self.told(news)
    }

    pub(super) fn told(&mut self, news: News) -> Result<(), Broken> {
        for (_, text) in &news.posts {
            self.judge.said(text)?;
        }
        self.post(news.posts);
        for (connection, end) in news.ended {
            self.judge.ended(&end)?;
            if let End::Refused(_) = &end {
                self.note(&format!("the server ends a session: {end:?}"));
            }
            if let Some(station) = self.at_the_end_of(connection) {
                self.stations[station].wire.connection = None;
                self.soon(0, 300, Event::Lost(station, connection));
            }
        }
        for (hand, outcome) in news.hands {
            self.judge.outcome(&outcome)?;
            self.hand_hears(hand, &outcome);
        }
        Ok(())
    }

    /// One turn of the registrar, with the two moments at which a server may die.
    pub(super) fn batch(&mut self) -> Result<(), Broken> {
        let (clock, count) = (self.clock(), self.chance.between(1, 8));
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        server.busy = false;
        let (batch, replies) = server.step(usize::try_from(count).unwrap_or(1), clock);
        if self.defect == Some(Defect::AnswersBeforeCommit) {
            self.answer(
                &batch,
                Vec::from_iter(replies.iter().map(|(key, _)| (*key, None))),
            )?;
        }
        if !batch.is_empty() {
            self.tally.batches += 1;
            if self.stormy && self.chance.below(100 * self.size.calm) < self.faults.dies_before {
                self.tally.died_before += 1;
                self.dies("before a commit");
                return Ok(());
            }
            self.disk.commit(&batch);
            self.write_down(&batch);
            self.judge.committed(&batch, server.hall(), self.now)?;
            if self.stormy && self.chance.below(100 * self.size.calm) < self.faults.dies_after {
                self.tally.died_after += 1;
                self.dies("after a commit");
                return Ok(());
            }
        }
        // The hall goes out before the answers: whoever has an answer finds its effect.
        server.committed(&batch);
        let (more, life) = (server.waiting() > 0, self.lives);
        self.server = Some(server);
        if !batch.records.is_empty() {
            self.soon(0, 3, Event::Publish(life));
        }
        let replies = replies.into_iter().map(|(key, reply)| (key, Some(reply)));
        self.answer(&batch, replies.collect())?;
        self.look()?;
        if more {
            self.plan_batch();
        }
        Ok(())
    }

    pub(super) fn write_down(&mut self, batch: &Batch) {
        for recorded in &batch.records {
            let mut text = serde_json::to_string(&recorded.event).unwrap_or_default();
            let end = text
                .char_indices()
                .nth(160)
                .map_or(text.len(), |(at, _)| at);
            text.truncate(end);
            self.note(&format!("{} {} {text}", recorded.seq, recorded.by));
            // The type stands in front: {"type":"day_opened", …
            self.tally.saw(text.split('"').nth(3).unwrap_or_default());
        }
    }

    fn answer(
        &mut self,
        batch: &Batch,
        replies: Vec<(Key, Option<oneshot::Sender<Reply>>)>,
    ) -> Result<(), Broken> {
        for (told, (key, reply)) in batch.replies.iter().zip(replies) {
            let body = Process::say(told, &self.disk);
            let said = match &body {
                Some(body) => {
                    self.judge.answered(key, body, &self.disk)?;
                    self.tally.again += u64::from(matches!(told, Told::Before(_)));
                    let answer = serde_json::from_str(body);
                    let answer = answer.map_err(|cause| Broken {
                        invariant: "S2",
                        what: format!("an answer cannot be read back: {cause}: {body}"),
                    })?;
                    if matches!(told, Told::Fresh(_)) {
                        self.tally.answered(&answer);
                    }
                    Reply::Answer(Box::new(answer))
                }
                None => Reply::KeyReused,
            };
            if let Some(reply) = reply {
                // Whoever asked may be gone; the answer is kept under its key.
                let _ = reply.send(said);
            }
        }
        Ok(())
    }
}

/// Whether somebody who asked by HTTP knows now what came of it.
pub(super) fn is_told(outcome: &super::server::Outcome) -> bool {
    !matches!(outcome, Err(AskError::Busy | AskError::Stopping))
}
