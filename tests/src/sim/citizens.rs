//! The citizens of a simulated world: they touch, with two fingers, agree to wait or do not, claim
//! priority, come for a booked time, follow their number on a phone, tire, leave and come back.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Broken, Millis, Place, TicketKey};
use layso_server::publisher::Topic;
use protocol::{Answer, Done, KioskPageRequest, No, Slip};
use serde_json::json;

use super::devices::Device;
use super::world::{Event, World};

/// Somebody with business at the hall.
#[derive(Debug, Clone)]
pub struct Citizen {
    kiosk: usize,
    group: String,
    key: String,
    label: Option<String>,
    booked: Option<String>,
    claims: Option<String>,
    born: Option<u64>,
    agreed: bool,
    tries: u32,
}

/// Everybody who came.
#[derive(Debug, Default)]
pub struct Citizens {
    all: Vec<Citizen>,
    by_key: BTreeMap<String, usize>,
    /// Labels of those who are in the hall, or on their way back to it.
    here: BTreeSet<String>,
    /// Those who went for papers, or missed their call, and will be back.
    away: Vec<String>,
}

impl Citizens {
    /// Everybody goes home.
    pub fn go_home(&mut self) {
        self.here.clear();
        self.by_key.clear();
        self.away.clear();
    }

    /// Whether the one with a number is there.
    #[must_use]
    pub fn is_here(&self, label: &str) -> bool {
        self.here.contains(label)
    }
}

impl World {
    /// The next citizen comes through the door.
    pub(super) fn arrive(&mut self) {
        let group = self.some_group();
        let index = self.somebody(group);
        self.soon(200, 4_000, Event::Touch(index));
        // Half the day's people come in the first third of each session.
        let pause = self.size.arrival_ms;
        self.soon(pause / 4, pause * 2, Event::Arrive);
    }

    /// A group of the plan in force.
    pub(super) fn some_group(&mut self) -> String {
        let groups = &self.judge.hall().plan.groups;
        // The first groups are the busy ones.
        let most = groups.len() as u64;
        let least = self.chance.below(most) + 1;
        let at = self.chance.below(least.min(most));
        let at = usize::try_from(at).unwrap_or(0);
        self.judge.hall().plan.groups[at].id.to_string()
    }

    pub(super) fn somebody(&mut self, group: String) -> usize {
        let claims = self.chance.percent(12).then(|| self.some_priority());
        let citizen = Citizen {
            kiosk: *self.chance.pick(&self.kiosks.clone()),
            group,
            key: self.chance.word(),
            label: None,
            booked: None,
            claims: claims.flatten(),
            born: self.chance.percent(6).then(|| 1930 + self.chance.below(60)),
            agreed: false,
            tries: 0,
        };
        self.citizens.all.push(citizen);
        self.citizens.all.len() - 1
    }

    /// Somebody who booked a time comes: early, in time, or too late.
    pub(super) fn comes_by_appointment(&mut self, group: &str, code: &str, at: Millis) {
        let index = self.somebody(group.to_owned());
        self.citizens.all[index].booked = Some(code.to_owned());
        let until = at.since(self.clock());
        let until = until.saturating_sub(60_000).max(500).unsigned_abs();
        self.soon(until, until + 150_000, Event::Touch(index));
    }

    /// A citizen touches a kiosk, perhaps with two fingers.
    pub(super) fn touch(&mut self, index: usize) -> Result<(), Broken> {
        let citizen = &mut self.citizens.all[index];
        if citizen.label.is_some() || citizen.tries > 3 {
            return Ok(());
        }
        citizen.tries += 1;
        let Citizen {
            kiosk,
            group,
            key,
            booked,
            claims,
            born,
            agreed,
            ..
        } = citizen.clone();
        self.citizens.by_key.insert(key.clone(), index);
        let request = json!({
            "type": "issue", "group": group, "agreed": agreed, "priority": claims,
            "birth_year": born, "appointment": booked,
        });
        let touches = if self.chance.percent(15) { 2 } else { 1 };
        for _ in 0..touches {
            self.touch_page(kiosk, &key, request.clone())?;
        }
        if self.chance.percent(4) {
            let key = self.chance.word();
            self.touch_page(kiosk, &key, json!({ "type": "reset" }))?;
        }
        if self.chance.percent(2) {
            let key = self.chance.word();
            self.touch_page(kiosk, &key, json!({ "type": "help" }))?;
        }
        // Who gets no answer at all touches again, with the same key.
        self.soon(45_000, 60_000, Event::Touch(index));
        Ok(())
    }

    fn touch_page(
        &mut self,
        kiosk: usize,
        key: &str,
        request: serde_json::Value,
    ) -> Result<(), Broken> {
        let request = serde_json::from_value::<KioskPageRequest>(request);
        let request = request.expect("what the page says");
        self.with(kiosk, |device, now| {
            if let Device::Kiosk(it) = device {
                it.touch(key, request, now);
            }
        })
    }

    fn some_priority(&mut self) -> Option<String> {
        let plan = &self.judge.hall().plan;
        let ids: Vec<String> = plan.priorities.iter().map(|it| it.id.to_string()).collect();
        (!ids.is_empty()).then(|| self.chance.pick(&ids).clone())
    }

    /// A kiosk's page answers.
    pub(super) fn page_answers(&mut self, key: &str, answer: &Answer) -> Result<(), Broken> {
        self.judge.page(answer)?;
        let Some(index) = self.citizens.by_key.get(key).copied() else {
            return Ok(());
        };
        match answer {
            Answer::Done(Done {
                slip: Some(slip), ..
            }) => self.has_a_number(index, slip)?,
            Answer::Done(_) => {}
            Answer::No(No { code, .. }) => {
                let citizen = &mut self.citizens.all[index];
                citizen.agreed |= code == "agree_to_wait";
                if code.contains("appointment") {
                    citizen.booked = None;
                }
                if code != "server_away" && code != "busy" {
                    citizen.key = self.chance.word();
                }
                self.soon(2_000, 20_000, Event::Touch(index));
            }
        }
        Ok(())
    }

    fn has_a_number(&mut self, index: usize, slip: &Slip) -> Result<(), Broken> {
        let citizen = &mut self.citizens.all[index];
        if citizen.label.is_some() {
            return Ok(());
        }
        citizen.label = Some(slip.label.clone());
        let kiosk = citizen.kiosk;
        self.citizens.here.insert(slip.label.clone());
        self.tally.slips += 1;
        let most = self.size.patience_ms;
        self.soon(most / 4, most * 3, Event::Tire(index));
        let again = json!({ "type": "print_again", "label": slip.label });
        if self.chance.percent(10)
            && let Ok(again) = serde_json::from_value(again)
        {
            self.soon(500, 3_000, Event::Page(kiosk, Box::new(again)));
        }
        let key = slip.url.as_ref().and_then(|url| url.strip_prefix("/t/"));
        if let Some(key) = key
            && self.chance.percent(25)
        {
            self.follows(TicketKey(key.into()))?;
        }
        Ok(())
    }

    /// Somebody gets out a phone.
    fn follows(&mut self, key: TicketKey) -> Result<(), Broken> {
        if self.phones.is_empty() {
            return Ok(());
        }
        let phone = *self.chance.pick(&self.phones.clone());
        self.stations[phone].topic = Topic::Phone(key);
        self.tally.phones += 1;
        self.restart(phone)
    }

    /// A citizen has waited enough: leaves, gives the number back, or comes back later.
    pub(super) fn tire(&mut self, index: usize) {
        let Some(label) = self.citizens.all[index].label.clone() else {
            return;
        };
        if !self.citizens.here.remove(&label) {
            return;
        }
        if self.chance.percent(35)
            && let Some(reason) = self.judge.hall().plan.cancel_reasons.first()
        {
            let reason = reason.id.to_string();
            let command = json!({ "type": "cancel_ticket", "label": label, "reason": reason });
            self.reception(command);
        } else if self.chance.percent(40) {
            // Only out for a while: a call that comes now is missed.
            self.citizens.away.push(label);
            self.soon(20_000, 200_000, Event::Back);
        }
        if self.chance.percent(30) {
            let group = self.some_group();
            let index = self.somebody(group);
            self.soon(20_000, 200_000, Event::Touch(index));
        }
    }

    /// Somebody who went out is back; who missed the call asks for the place in the line.
    pub(super) fn back(&mut self) {
        if self.citizens.away.is_empty() {
            return;
        }
        let at = self.chance.below(self.citizens.away.len() as u64);
        let label = self
            .citizens
            .away
            .swap_remove(usize::try_from(at).unwrap_or(0));
        let ticket = self.judge.hall().tickets.iter();
        let gone = ticket
            .filter(|ticket| ticket.label.to_string() == label)
            .any(|ticket| matches!(ticket.place, Place::Gone { .. }));
        self.citizens.here.insert(label.clone());
        if gone {
            self.reception(json!({ "type": "return_to_line", "label": label }));
        }
    }

    /// Somebody is sent for papers, or to pay elsewhere, and will be back.
    pub(super) fn goes_for_papers(&mut self, label: &str) {
        if self.citizens.here.remove(label) {
            self.citizens.away.push(label.to_owned());
            let most = self.size.patience_ms / 2;
            self.soon(most / 8, most, Event::Papers(label.to_owned()));
        }
    }

    /// Somebody is back with the papers and shows the slip at the reception.
    pub(super) fn papers(&mut self, label: &str) {
        self.citizens.away.retain(|away| away != label);
        self.citizens.here.insert(label.to_owned());
        if self.chance.percent(60) {
            self.reception(json!({ "type": "return_to_line", "label": label }));
        }
    }
}
