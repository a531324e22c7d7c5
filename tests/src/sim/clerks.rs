//! The clerks of a simulated world: they press twice, at once and late, on the keypad and on the
//! page, and do everything that a counter can.

use engine::Broken;
use layso_counter::desk::Key;
use protocol::{AtDesk, CounterRequest, CounterView, DeskView};
use serde_json::{Value, json};

use super::devices::Device;
use super::world::{Event, World};

impl World {
    /// A clerk looks up and does something.
    pub(super) fn clerk(&mut self, station: usize) -> Result<(), Broken> {
        let pause = self.size.clerk_ms;
        self.soon(pause / 3, pause * 2, Event::Clerk(station));
        let Device::Counter(it) = &self.stations[station].device else {
            return Ok(());
        };
        let Some((_, _, view)) = &it.line.seen else {
            return Ok(());
        };
        let view = view.clone();
        let Some((key, request)) = self.wish(&view) else {
            return Ok(());
        };
        let request =
            serde_json::from_value::<CounterRequest>(request.clone()).unwrap_or_else(|cause| {
                panic!("a counter's page says no such thing: {cause}: {request}")
            });
        let presses = if self.chance.percent(15) { 2 } else { 1 };
        for press in 0..presses {
            // The second finger is on the page, which knows nothing of the keypad.
            let on_page = press == 1 && self.chance.percent(60);
            match key.filter(|_| !on_page) {
                None => self.by_page(station, request.clone())?,
                Some(key) => self.with(station, |device, now| {
                    if let Device::Counter(it) = device {
                        // Why a key does nothing is for the clerk; another look follows.
                        let _ = it.press(key, now);
                    }
                })?,
            }
        }
        if self.chance.percent(6) {
            self.soon(1_000, 12_000, Event::Late(station, Box::new(request)));
        }
        Ok(())
    }

    /// What a clerk would do: the key where the keypad has one, and the same on the page.
    fn wish(&mut self, view: &CounterView) -> Option<(Option<Key>, Value)> {
        if self.chance.percent(2) {
            return Some((None, self.rare(view)));
        }
        let lot = self.chance.below(100);
        let press = |key, kind: &str| Some((Some(key), json!({ "type": kind })));
        match &view.desk {
            DeskView::Shut if view.signs_in && view.staff.is_none() && lot < 40 => {
                Some((None, self.sign_in()))
            }
            DeskView::Shut if lot < 60 => press(Key::Primary, "open"),
            DeskView::Free { .. } => self.wish_free(view, lot),
            DeskView::Paused { .. } if lot < 50 => press(Key::Pause, "resume"),
            DeskView::Calling { ticket, times, .. } => self.wish_calling(ticket, *times, lot),
            DeskView::Serving { ticket, .. } => self.wish_serving(view, ticket, lot),
            DeskView::Shut | DeskView::Paused { .. } => None,
        }
    }

    fn wish_free(&mut self, view: &CounterView, lot: u64) -> Option<(Option<Key>, Value)> {
        let page = |request: Value| Some((None, request));
        let back = view.visit.suspended.iter().find(|row| {
            row.here || row.at == Some(view.counter) || self.citizens.is_here(&row.label)
        });
        match (lot, back) {
            (0..=1, _) => {
                let reasons = &view.pause_reasons;
                let reason = (!reasons.is_empty()).then(|| self.chance.pick(reasons).id.clone());
                page(json!({ "type": "pause", "reason": reason }))
            }
            (2, _) => Some((Some(Key::Pause), json!({ "type": "pause" }))),
            (3..=5, _) => page(json!({ "type": "undo" })),
            (6..=40, Some(row)) => page(json!({ "type": "take_back", "label": row.label })),
            (6..=8, None) if !view.queue.is_empty() && !view.call_reasons.is_empty() => {
                let label = self.chance.pick(&view.queue).label.clone();
                let reason = self.chance.pick(&view.call_reasons).id.clone();
                page(json!({ "type": "call_ticket", "label": label, "reason": reason }))
            }
            (9, None) => {
                let group = self.chance.pick(&view.groups).id.clone();
                page(json!({ "type": "serve_direct", "group": group }))
            }
            (10, None) => page(json!({ "type": "shut" })),
            (11, None) if view.staff.is_some() => page(json!({ "type": "leave" })),
            _ if view.waiting > 0 || lot < 20 => {
                Some((Some(Key::Next), json!({ "type": "call_next" })))
            }
            _ => None,
        }
    }

    fn wish_calling(
        &mut self,
        ticket: &AtDesk,
        times: u8,
        lot: u64,
    ) -> Option<(Option<Key>, Value)> {
        let press = |key, kind: &str| Some((Some(key), json!({ "type": kind })));
        let here = self.citizens.is_here(&ticket.label);
        match lot {
            0..=2 => Some((None, json!({ "type": "undo" }))),
            _ if here && lot < 70 => press(Key::Start, "start"),
            _ if here => None,
            3..=52 => press(Key::Recall, "recall"),
            _ if times > 1 => press(Key::NoShow, "no_show"),
            _ => None,
        }
    }

    fn wish_serving(
        &mut self,
        view: &CounterView,
        ticket: &AtDesk,
        lot: u64,
    ) -> Option<(Option<Key>, Value)> {
        let page = |request: Value| Some((None, request));
        if ticket.special.is_some() && lot < 12 {
            let kind = if lot < 8 {
                "confirm_priority"
            } else {
                "deny_priority"
            };
            return page(json!({ "type": kind }));
        }
        // The service takes its time.
        if !self.chance.percent(self.size.done) {
            return match lot {
                96 => page(self.tell_work(view)),
                97 if !view.visit.remarks.is_empty() => {
                    let note = self.chance.pick(&view.visit.remarks).id.clone();
                    page(json!({ "type": "note", "note": note }))
                }
                98 => page(self.steps(view)),
                _ => None,
            };
        }
        let outcomes: Vec<String> = if view.visit.outcomes.is_empty() || lot.is_multiple_of(3) {
            Vec::new()
        } else {
            vec![self.chance.pick(&view.visit.outcomes).id.clone()]
        };
        match lot {
            0..=24 => Some((Some(Key::Finish), json!({ "type": "finish" }))),
            25..=59 => page(json!({ "type": "finish", "then": "call_next", "outcomes": outcomes })),
            60..=64 => page(json!({ "type": "finish", "outcomes": outcomes })),
            65..=79 => page(self.transfer(view)),
            80..=89 => {
                let label = ticket.label.clone();
                let request = self.suspend(view);
                self.goes_for_papers(&label);
                page(request)
            }
            90..=94 => page(json!({ "type": "undo" })),
            _ => Some((
                Some(Key::Next),
                json!({ "type": "finish", "then": "call_next" }),
            )),
        }
    }

    fn transfer(&mut self, view: &CounterView) -> Value {
        let targets = &view.visit.targets;
        let (group, counter) = if targets.is_empty() || self.chance.percent(5) {
            (Some("nowhere".to_owned()), None)
        } else {
            let target = self.chance.pick(targets).clone();
            let counters = &target.counters;
            let counter = (!counters.is_empty() && self.chance.percent(35))
                .then(|| *self.chance.pick(counters));
            (Some(target.id), counter)
        };
        let placed = *self.chance.pick(&["first", "last", "original_time"]);
        let remark = view.visit.remarks.first().map(|remark| remark.id.clone());
        json!({
            "type": "transfer", "group": group, "to_counter": counter, "placed": placed,
            "come_back": self.chance.percent(40),
            "remark": remark.filter(|_| self.chance.percent(30)),
            "then": if self.chance.percent(50) { "call_next" } else { "rest" },
        })
    }

    fn suspend(&mut self, view: &CounterView) -> Value {
        let kind = *self
            .chance
            .pick(&["papers_missing", "papers_kept", "elsewhere"]);
        let codes = &view.visit.elsewhere;
        let code =
            (kind == "elsewhere" && !codes.is_empty()).then(|| self.chance.pick(codes).id.clone());
        let then = if self.chance.percent(50) {
            "call_next"
        } else {
            "rest"
        };
        json!({ "type": "suspend", "kind": kind, "elsewhere": code, "then": then })
    }

    fn steps(&mut self, view: &CounterView) -> Value {
        let count = self.chance.below(3);
        let steps: Vec<Value> = (0..count)
            .filter(|_| !view.visit.targets.is_empty())
            .map(|_| json!({ "group": self.chance.pick(&view.visit.targets).id }))
            .collect();
        json!({ "type": "plan_steps", "steps": steps })
    }

    fn tell_work(&mut self, view: &CounterView) -> Value {
        let group = self.chance.pick(&view.groups).id.clone();
        let dossiers = self.chance.between(0, 4);
        json!({ "type": "tell_work", "work": [{ "group": group, "dossiers": dossiers }] })
    }

    fn sign_in(&mut self) -> Value {
        let staff = &self.judge.hall().plan.staff;
        let mut codes: Vec<String> = staff.iter().map(|it| it.code.to_string()).collect();
        codes.push("0000".to_owned());
        let code = self.chance.pick(&codes).clone();
        json!({ "type": "sign_in", "code": code, "take_over": self.chance.percent(40) })
    }

    /// What is done a few times a day.
    fn rare(&mut self, view: &CounterView) -> Value {
        let caller = view.emergencies.first().map(|row| row.counter);
        let said = view.messages.first().map(|row| row.id);
        match (self.chance.below(11), caller) {
            (8, _) => {
                let auto = *self.chance.pick(&["on", "off", "not_now"]);
                json!({ "type": "auto_call", "auto": auto })
            }
            (9, _) if !view.to_supervisor.is_empty() => {
                let code = self.chance.pick(&view.to_supervisor).id.clone();
                json!({ "type": "tell", "code": code })
            }
            (9 | 10, _) => json!({ "type": "read", "message": said.unwrap_or(1) }),
            (0, _) => json!({ "type": "emergency" }),
            (1 | 2, Some(caller)) => json!({ "type": "answer_emergency", "counter": caller }),
            (1..=3, _) => json!({ "type": "end_emergency" }),
            (4 | 5, _) => self.sign_in(),
            (6, _) => json!({ "type": "leave" }),
            _ => {
                let missed = view.visit.missed.first().map(|row| row.label.clone());
                let label = missed.unwrap_or_else(|| "Z9".to_owned());
                json!({ "type": "return_to_line", "label": label })
            }
        }
    }

    /// A button of a counter's page.
    pub(super) fn by_page(
        &mut self,
        station: usize,
        request: CounterRequest,
    ) -> Result<(), Broken> {
        self.with(station, |device, now| {
            if let Device::Counter(it) = device {
                it.ask_by_page(request, now);
            }
        })
    }
}
