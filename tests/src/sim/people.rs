//! The people of a simulated world: citizens who touch, wait, tire, leave and come back; clerks who
//! press twice, at once and late; reception and supervisor, who ask by HTTP and ask again.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Broken, Place};
use layso_counter::desk::Key;
use protocol::{Answer, CounterRequest, CounterView, DeskView, Done, KioskPageRequest, No};
use serde_json::{Value, json};

use super::devices::Device;
use super::server::{Asker, To};
use super::world::{Event, World};

/// Most tries of one hand under one key.
const MOST_TRIES: u32 = 12;

/// Somebody with business at the hall.
#[derive(Debug, Clone)]
pub struct Citizen {
    kiosk: usize,
    group: &'static str,
    key: String,
    label: Option<String>,
    agreed: bool,
    tries: u32,
}

/// A command that reception or supervisor gives, under one key.
#[derive(Debug, Clone)]
pub struct Hand {
    by: &'static str,
    key: String,
    command: Value,
    answered: bool,
    tries: u32,
}

/// Everybody.
#[derive(Debug, Default)]
pub struct People {
    citizens: Vec<Citizen>,
    hands: Vec<Hand>,
    by_key: BTreeMap<String, usize>,
    /// Labels of those who are in the hall, or on their way back to it.
    here: BTreeSet<String>,
}

impl People {
    /// Everybody goes home.
    pub fn go_home(&mut self) {
        self.here.clear();
        self.by_key.clear();
    }
}

impl World {
    /// The next citizen comes through the door.
    pub(super) fn arrive(&mut self) {
        let citizen = self.somebody();
        self.people.citizens.push(citizen);
        let index = self.people.citizens.len() - 1;
        self.soon(200, 4_000, Event::Touch(index));
        let pause = self.size.arrival_ms;
        self.soon(pause / 4, pause * 2, Event::Arrive);
    }

    fn somebody(&mut self) -> Citizen {
        Citizen {
            kiosk: *self.chance.pick(&self.kiosks.clone()),
            group: if self.chance.percent(65) { "a" } else { "b" },
            key: self.chance.word(),
            label: None,
            agreed: false,
            tries: 0,
        }
    }

    /// A citizen touches a kiosk, perhaps with two fingers.
    pub(super) fn touch(&mut self, index: usize) -> Result<(), Broken> {
        let citizen = &mut self.people.citizens[index];
        if citizen.label.is_some() || citizen.tries > 3 {
            return Ok(());
        }
        citizen.tries += 1;
        let Citizen {
            kiosk, group, key, ..
        } = citizen.clone();
        let agreed = citizen.agreed;
        self.people.by_key.insert(key.clone(), index);
        let claims = self.chance.percent(12).then_some("senior");
        let request = json!({
            "type": "issue", "group": group, "agreed": agreed, "priority": claims,
        });
        let touches = if self.chance.percent(15) { 2 } else { 1 };
        for _ in 0..touches {
            let request = serde_json::from_value::<KioskPageRequest>(request.clone());
            let request = request.expect("what the page says");
            self.with(kiosk, |device, now| {
                if let Device::Kiosk(it) = device {
                    it.touch(&key, request, now);
                }
            })?;
        }
        if self.chance.percent(4) {
            let (key, reset) = (self.chance.word(), KioskPageRequest::Reset);
            self.with(kiosk, |device, now| {
                if let Device::Kiosk(it) = device {
                    it.touch(&key, reset, now);
                }
            })?;
        }
        // Who gets no answer at all touches again, with the same key.
        self.soon(45_000, 60_000, Event::Touch(index));
        Ok(())
    }

    /// A kiosk's page answers.
    pub(super) fn page_answers(&mut self, key: &str, answer: &Answer) {
        let Some(index) = self.people.by_key.get(key).copied() else {
            return;
        };
        let citizen = &mut self.people.citizens[index];
        match answer {
            Answer::Done(Done {
                slip: Some(slip), ..
            }) => {
                if citizen.label.is_none() {
                    citizen.label = Some(slip.label.clone());
                    self.people.here.insert(slip.label.clone());
                    self.tally.slips += 1;
                    let most = self.size.patience_ms;
                    self.soon(most / 4, most * 3, Event::Tire(index));
                    let again = json!({ "type": "print_again", "label": slip.label });
                    if self.chance.percent(10)
                        && let Ok(again) = serde_json::from_value(again)
                    {
                        let kiosk = self.people.citizens[index].kiosk;
                        self.soon(500, 3_000, Event::Page(kiosk, Box::new(again)));
                    }
                }
            }
            Answer::Done(_) => {}
            Answer::No(No { code, .. }) => {
                self.tally.refusals += 1;
                citizen.agreed |= code == "agree_to_wait";
                if code != "server_away" && code != "busy" {
                    citizen.key = self.chance.word();
                }
                self.soon(2_000, 20_000, Event::Touch(index));
            }
        }
    }

    /// A citizen has waited enough: leaves, gives the number back, or comes back later.
    pub(super) fn tire(&mut self, index: usize) {
        let Some(label) = self.people.citizens[index].label.clone() else {
            return;
        };
        if !self.people.here.remove(&label) {
            return;
        }
        if self.chance.percent(35) {
            let command = json!({ "type": "cancel_ticket", "label": label, "reason": "gave-up" });
            self.hand("reception", command);
        }
        if self.chance.percent(30) {
            let citizen = self.somebody();
            self.people.citizens.push(citizen);
            let index = self.people.citizens.len() - 1;
            self.soon(20_000, 200_000, Event::Touch(index));
        }
    }

    /// A clerk looks up and does something.
    pub(super) fn clerk(&mut self, counter: usize) -> Result<(), Broken> {
        self.soon(1_500, 9_000, Event::Clerk(counter));
        let Device::Counter(it) = &self.stations[counter].device else {
            return Ok(());
        };
        let Some((_, _, view)) = &it.line.seen else {
            return Ok(());
        };
        let view = view.clone();
        let Some((key, request)) = self.wish(&view) else {
            return Ok(());
        };
        let presses = if self.chance.percent(15) { 2 } else { 1 };
        for press in 0..presses {
            // The second finger is on the page, which knows nothing of the keypad.
            let on_page = key == Key::Recall || (press == 1 && self.chance.percent(60));
            if on_page {
                self.by_page(counter, request.clone())?;
            } else {
                self.with(counter, |device, now| {
                    if let Device::Counter(it) = device {
                        // Why a key does nothing is for the clerk; another look follows.
                        let _ = it.press(key, now);
                    }
                })?;
            }
        }
        if self.chance.percent(6) {
            self.soon(1_000, 12_000, Event::Late(counter, request));
        }
        Ok(())
    }

    /// What a clerk would press, on the keypad or on the page.
    fn wish(&mut self, view: &CounterView) -> Option<(Key, CounterRequest)> {
        let lot = self.chance.below(100);
        let (key, request) = match &view.desk {
            DeskView::Shut if lot < 60 => (Key::Primary, json!({ "type": "open" })),
            DeskView::Free { .. } if lot < 3 => (Key::Pause, json!({ "type": "pause" })),
            DeskView::Free { .. } if lot < 6 => (Key::Recall, json!({ "type": "undo" })),
            DeskView::Free { .. } if view.waiting > 0 || lot < 15 => {
                (Key::Next, json!({ "type": "call_next" }))
            }
            DeskView::Paused { .. } if lot < 50 => (Key::Pause, json!({ "type": "resume" })),
            DeskView::Calling { ticket, times, .. } => {
                let here = self.people.here.contains(&ticket.label);
                match lot {
                    _ if here && lot < 70 => (Key::Start, json!({ "type": "start" })),
                    _ if here => return None,
                    0..=49 => (Key::Recall, json!({ "type": "recall" })),
                    _ if *times > 1 => (Key::NoShow, json!({ "type": "no_show" })),
                    _ => return None,
                }
            }
            DeskView::Serving { ticket, .. } => match lot {
                // The keypad has no key for these.
                0..=9 if ticket.special.is_some() => {
                    (Key::Recall, json!({ "type": "confirm_priority" }))
                }
                10..=14 if ticket.special.is_some() => {
                    (Key::Recall, json!({ "type": "deny_priority" }))
                }
                0..=29 => (Key::Next, json!({ "type": "finish", "then": "call_next" })),
                30..=44 => (Key::Finish, json!({ "type": "finish" })),
                45..=49 => (
                    Key::Recall,
                    json!({ "type": "transfer", "group": "b", "then": "call_next" }),
                ),
                50..=52 => (Key::Recall, json!({ "type": "undo" })),
                53..=55 => (
                    Key::Recall,
                    json!({ "type": "suspend", "kind": "papers_missing" }),
                ),
                _ => return None,
            },
            _ => return None,
        };
        let request = serde_json::from_value(request);
        Some((key, request.expect("what a counter's page says")))
    }

    /// A button of a counter's page.
    pub(super) fn by_page(
        &mut self,
        counter: usize,
        request: CounterRequest,
    ) -> Result<(), Broken> {
        self.with(counter, |device, now| {
            if let Device::Counter(it) = device {
                it.ask_by_page(request, now);
            }
        })
    }

    /// Reception or supervisor does something, sensible or not.
    pub(super) fn manage(&mut self) {
        let pause = self.size.arrival_ms;
        self.soon(pause, pause * 4, Event::Manage);
        let hall = self.judge.hall();
        let labels: Vec<String> = hall
            .tickets
            .iter()
            .filter(|ticket| matches!(ticket.place, Place::Waiting { .. }))
            .map(|ticket| ticket.label.to_string())
            .chain(["A001".to_owned(), "Z9".to_owned()])
            .collect();
        let label = self.chance.pick(&labels).clone();
        let group = *self.chance.pick(&["a", "b", "b", "nowhere"]);
        let other = *self.chance.pick(&["a", "b"]);
        let counter = self.chance.between(1, 4);
        let (by, command) = match self.chance.below(15) {
            0 | 1 => (
                "reception",
                json!({ "type": "change_group", "label": label, "group": group }),
            ),
            2 | 3 => (
                "reception",
                json!({ "type": "grant_priority", "label": label, "reason": "senior" }),
            ),
            4 => (
                "reception",
                json!({ "type": "remove_priority", "label": label }),
            ),
            5 => ("reception", json!({ "type": "reprint", "label": label })),
            6 | 7 => (
                "reception",
                json!({ "type": "issue", "group": group, "agreed": true }),
            ),
            8 => (
                "supervisor",
                json!({ "type": "close_group", "group": group, "reason": "no-staff" }),
            ),
            9 | 10 => (
                "supervisor",
                json!({ "type": "reopen_group", "group": group }),
            ),
            11 => (
                "supervisor",
                json!({ "type": "move_waiting", "from": group, "to": other }),
            ),
            12 => (
                "supervisor",
                json!({ "type": "release", "counter": counter }),
            ),
            13 => (
                "supervisor",
                json!({ "type": "open_counter", "counter": counter }),
            ),
            _ if self.chance.percent(10) => ("supervisor", json!({ "type": "close_day" })),
            _ => ("supervisor", json!({ "type": "open_day" })),
        };
        self.hand(by, command);
    }

    fn hand(&mut self, by: &'static str, command: Value) {
        let key = self.chance.word();
        self.people.hands.push(Hand {
            by,
            key,
            command,
            answered: false,
            tries: 0,
        });
        let index = self.people.hands.len() - 1;
        self.soon(0, 500, Event::Hand(index));
    }

    /// A hand asks, or asks again because it heard nothing, or because it is a nervous one.
    pub(super) fn hand_asks(&mut self, index: usize) {
        let nervous = self.chance.percent(8);
        let hand = &mut self.people.hands[index];
        if (hand.answered && !nervous) || hand.tries >= MOST_TRIES {
            return;
        }
        hand.tries += 1;
        let hand = hand.clone();
        let lost = self.stormy && self.chance.percent(15);
        if let (Some(server), false) = (self.server.as_mut(), lost) {
            let command = server.with_ticket_key(hand.command.clone());
            let asker = Asker {
                by: hand.by.to_owned(),
                key: hand.key.clone(),
                to: To::Hand(index),
            };
            server.put(asker, &hand.command, command);
            self.plan_batch();
        }
        self.soon(1_500, 6_000, Event::Hand(index));
    }

    /// The server answers a hand; the answer may get lost on its way.
    pub(super) fn hand_hears(&mut self, index: usize) {
        if !(self.stormy && self.chance.percent(15)) {
            self.people.hands[index].answered = true;
        }
    }
}
