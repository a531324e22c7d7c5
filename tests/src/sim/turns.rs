//! The turns of the server: drain, decide, commit, publish, answer, with the two moments at which it
//! may die in between.

use engine::Broken;
use layso_server::input::Key;
use layso_server::registrar::{Batch, Told};

use super::faults::Defect;
use super::server::{Asker, Process, To};
use super::world::{Event, World};

impl World {
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

    /// Views are computed again: all, or those whose time has come.
    pub(super) fn publish(&mut self, all: bool) -> Result<(), Broken> {
        let clock = self.clock();
        let Some(server) = &mut self.server else {
            return Ok(());
        };
        self.judge.shown(server.hall(), &self.disk)?;
        let posts = server.publish(clock, all);
        self.opening_changes = server.hall().next_deadline(clock).map(|(at, _)| at);
        self.post(posts);
        Ok(())
    }

    /// One turn of the registrar, with the two moments at which a server may die.
    pub(super) fn batch(&mut self) -> Result<(), Broken> {
        let (clock, count) = (self.clock(), self.chance.between(1, 8));
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        server.busy = false;
        let (batch, askers) = server.step(usize::try_from(count).unwrap_or(1), clock);
        if self.defect == Some(Defect::AnswersBeforeCommit) {
            self.answer(&batch, &askers)?;
        }
        if !batch.is_empty() {
            self.tally.batches += 1;
            if self.stormy && self.chance.percent(self.faults.dies_before) {
                self.tally.died_before += 1;
                self.dies("before a commit");
                return Ok(());
            }
            self.disk.commit(&batch);
            self.write_down(&batch);
            self.judge.committed(&batch, server.hall(), self.now)?;
            if self.stormy && self.chance.percent(self.faults.dies_after) {
                self.tally.died_after += 1;
                self.dies("after a commit");
                return Ok(());
            }
        }
        let more = server.waiting() > 0;
        self.server = Some(server);
        if !batch.records.is_empty() {
            self.publish(true)?;
        }
        self.answer(&batch, &askers)?;
        if more {
            self.plan_batch();
        }
        Ok(())
    }

    pub(super) fn write_down(&mut self, batch: &Batch) {
        for recorded in &batch.records {
            let mut text = serde_json::to_string(&recorded.event).unwrap_or_default();
            text.truncate(160);
            self.note(&format!("{} {} {text}", recorded.seq, recorded.by));
            self.tally.saw(&recorded.event);
        }
    }

    pub(super) fn answer(&mut self, batch: &Batch, askers: &[Asker]) -> Result<(), Broken> {
        for (told, asker) in batch.replies.iter().zip(askers) {
            let Some(body) = Process::say(told, &self.disk) else {
                continue;
            };
            let key = Key::new(&asker.by, &asker.key);
            self.judge.answered(key, &body, &self.disk)?;
            self.tally.again += u64::from(matches!(told, Told::Before(_)));
            match asker.to {
                To::Box(connection) => {
                    let key = serde_json::to_string(&asker.key).unwrap_or_default();
                    let text = format!(r#"{{"type":"answer","key":{key},"answer":{body}}}"#);
                    self.post(vec![(connection, text)]);
                }
                To::Hand(hand) => self.hand_hears(hand),
            }
        }
        Ok(())
    }
}
