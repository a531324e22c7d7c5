//! What each moment of a simulated world leads to.

use engine::Broken;
use protocol::BEAT_MS;

use super::devices::Device;
use super::world::{Event, RULES_MS, World};

impl World {
    /// One moment.
    pub(super) fn happens(&mut self, event: Event) -> Result<(), Broken> {
        let clock = self.clock();
        if let Some(server) = &self.server {
            server.set_clock(clock);
        }
        match event {
            Event::Wake(station) => {
                self.stations[station].wake = u64::MAX;
                self.with(station, Device::tick)
            }
            Event::Connect(station, attempt) => self.connects(station, attempt),
            Event::Up(station, connection, text) => self.arrives_up(station, connection, &text),
            Event::Down(station, connection, text) => {
                if !self.is_through(station, connection) {
                    return Ok(());
                }
                self.with(station, |device, now| device.hear(&text, now))
            }
            Event::Lost(station, connection) => {
                // Unless it has found out by itself and is on a new connection.
                let newer = self.stations[station].wire.connection;
                if newer.is_some_and(|newer| newer > connection) {
                    return Ok(());
                }
                self.with(station, |device, now| device.lost("the server ended", now))
            }
            Event::Went(connection) => {
                if let Some(server) = &mut self.server {
                    server.went(connection);
                }
                Ok(())
            }
            Event::Batch(life) if life == self.lives => self.batch(),
            Event::Batch(_) => Ok(()),
            Event::Publish(life) => self.publish(life),
            Event::Beat => {
                self.soon(BEAT_MS, BEAT_MS, Event::Beat);
                let now = self.moment();
                let news = self.server.as_mut().map(|server| server.beat(now));
                self.told(news.unwrap_or_default())
            }
            Event::Rules => {
                self.soon(RULES_MS, RULES_MS, Event::Rules);
                self.plan_batch();
                Ok(())
            }
            Event::Boot => self.boot(),
            Event::Mishap(fault) => self.mishap(fault),
            Event::PrinterAsked(station, life, id) if life == self.stations[station].life => {
                self.printer_asked(station, id)
            }
            Event::PrinterDone(station, life, id) if life == self.stations[station].life => {
                self.printer_done(station, id)
            }
            Event::PrinterAsked(..) | Event::PrinterDone(..) => Ok(()),
            Event::Refill(station) => self.refill(station),
            Event::Said(station, life) => {
                if life != self.stations[station].life {
                    return Ok(());
                }
                self.with(station, |device, _| {
                    if let Device::Board(it) = device {
                        it.said();
                    }
                })
            }
            // In the evening nobody does anything any more.
            _ if !self.stormy => Ok(()),
            Event::Arrive => {
                self.arrive();
                Ok(())
            }
            Event::Touch(citizen) => self.touch(citizen),
            Event::Page(station, request) => {
                let key = self.chance.word();
                self.with(station, |device, now| {
                    if let Device::Kiosk(it) = device {
                        it.touch(&key, *request, now);
                    }
                })
            }
            Event::Tire(citizen) => {
                self.tire(citizen);
                Ok(())
            }
            Event::Back => {
                self.back();
                Ok(())
            }
            Event::Papers(label) => {
                self.papers(&label);
                Ok(())
            }
            Event::Clerk(station) => self.clerk(station),
            Event::Late(station, request) => self.by_page(station, *request),
            Event::Manage => self.manage(),
            Event::Hand(hand) => self.hand_asks(hand),
            Event::Screen(role, request) => self.by_screen(role, *request),
        }
    }
}
