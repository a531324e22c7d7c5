//! Faults as they strike: lines are cut or fall silent, the server dies, clocks step, boxes start
//! again, paper ends.

use std::sync::Arc;

use engine::Broken;
use layso_kiosk::kiosk::Now;
use protocol::PrintResult;

use super::devices::Device;
use super::faults::{Defect, Fault};
use super::server::Process;
use super::world::{Event, World};

impl World {
    /// Plans the next fault of a kind.
    pub(super) fn plan_mishap(&mut self, fault: Fault) {
        if let Some(pause) = self.faults.pause_ms(fault) {
            self.soon(pause / 3, pause * 2, Event::Mishap(fault));
        }
    }

    /// A fault strikes.
    pub(super) fn mishap(&mut self, fault: Fault) -> Result<(), Broken> {
        if !self.stormy {
            return Ok(());
        }
        self.plan_mishap(fault);
        let count = self.stations.len() as u64;
        let victim = usize::try_from(self.chance.below(count)).unwrap_or(0);
        match fault {
            Fault::Cut => {
                self.tally.cuts += 1;
                self.cut(victim)
            }
            Fault::Silence => {
                self.tally.silences += 1;
                let until = self.now + self.chance.between(2_000, 90_000);
                let name = self.stations[victim].name.clone();
                self.note(&format!("the line of {name} falls silent"));
                self.stations[victim].wire.silent_until = until;
                Ok(())
            }
            Fault::Kill => {
                if self.server.take().is_some() {
                    self.dies("between two batches");
                }
                Ok(())
            }
            Fault::Step => {
                self.tally.steps += 1;
                let most = if self.chance.percent(15) {
                    900_000
                } else {
                    60_000
                };
                let step = i64::try_from(self.chance.between(500, most)).unwrap_or(0);
                let step = if self.chance.percent(50) { step } else { -step };
                self.ahead_ms += step;
                self.note(&format!("the server's clock steps by {step} ms"));
                Ok(())
            }
            Fault::Restart => {
                self.tally.restarts += 1;
                self.restart(victim)
            }
        }
    }

    /// A line is cut. The box sees it at once, the server perhaps a moment later.
    fn cut(&mut self, victim: usize) -> Result<(), Broken> {
        let Some(connection) = self.stations[victim].wire.connection.take() else {
            return Ok(());
        };
        let name = self.stations[victim].name.clone();
        self.note(&format!("the line of {name} is cut"));
        self.soon(0, 3_000, Event::Went(connection));
        if self.chance.percent(25) {
            // Somebody stumbled over the cable, and it takes a while until somebody sees it.
            let until = self.now + self.chance.between(5_000, 90_000);
            self.stations[victim].wire.silent_until = until;
        }
        self.with(victim, |device, now| device.lost("cut", now))
    }

    /// A box starts again with what is on its disk.
    pub(super) fn restart(&mut self, victim: usize) -> Result<(), Broken> {
        let name = self.stations[victim].name.clone();
        self.note(&format!("{name} starts again"));
        if let Some(connection) = self.stations[victim].wire.connection.take() {
            self.soon(0, 3_000, Event::Went(connection));
        }
        self.stations[victim].attempt += 1;
        self.stations[victim].life += 1;
        let seed = self.chance.bytes();
        self.with(victim, |device, now| device.restart(seed, now))
    }

    /// The server has died; it is started again soon.
    pub(super) fn dies(&mut self, when: &str) {
        self.note(&format!("the server dies {when}"));
        self.tally.deaths += 1;
        if self.defect == Some(Defect::LyingDisk) {
            self.disk.lose_the_last();
        }
        for station in 0..self.stations.len() {
            if let Some(connection) = self.stations[station].wire.connection.take() {
                self.soon(0, 50, Event::Lost(station, connection));
            }
        }
        self.soon(300, 7_000, Event::Boot);
    }

    /// The server starts from its disk.
    pub(super) fn boot(&mut self) -> Result<(), Broken> {
        if self.server.is_some() {
            return Ok(());
        }
        let hall = self.judge.restarted(&self.disk)?;
        self.lives += 1;
        let (seed, clock, access) = (self.chance.bytes(), self.clock(), Arc::clone(&self.access));
        let server = Process::start(hall, &self.disk, access, seed, clock, self.defect);
        self.server = Some(server);
        self.note("the server starts from its log");
        let life = self.lives;
        self.soon(0, 500, Event::Publish(life));
        self.plan_batch();
        Ok(())
    }

    /// A printer says how it is.
    pub(super) fn printer_asked(&mut self, station: usize, id: u64) -> Result<(), Broken> {
        self.with(station, |device, now| {
            if let Device::Kiosk(it) = device {
                let state = it.state();
                it.machine().asked(id, state, now);
            }
        })
    }

    /// A slip came out, or did not; the roll may be at its end.
    pub(super) fn printer_done(&mut self, station: usize, id: u64) -> Result<(), Broken> {
        let lot = self.chance.below(100);
        let spoils = if self.stormy { self.faults.spoils } else { 0 };
        let Device::Kiosk(it) = &mut self.stations[station].device else {
            return Ok(());
        };
        let result = match lot {
            _ if it.paper == 0 => PrintResult::Failed,
            _ if lot < spoils / 2 => PrintResult::Unknown,
            _ if lot < spoils => PrintResult::Failed,
            _ => PrintResult::Printed,
        };
        it.paper = it.paper.saturating_sub(1);
        if it.paper == 0 {
            self.tally.rolls += 1;
            self.note("a roll of paper ends");
            self.soon(10_000, 60_000, Event::Refill(station));
        }
        self.with(station, |device, now: Now| {
            if let Device::Kiosk(it) = device {
                let state = it.state();
                it.machine().printed(id, result, now);
                it.machine().printer(state, "", now);
            }
        })
    }

    /// Somebody puts a new roll in.
    pub(super) fn refill(&mut self, station: usize) -> Result<(), Broken> {
        let roll = self.faults.roll;
        self.with(station, |device, now| {
            if let Device::Kiosk(it) = device {
                it.paper = roll;
                let state = it.state();
                it.machine().printer(state, "", now);
            }
        })
    }
}
