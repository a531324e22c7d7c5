//! Reception, supervisor and whoever books times in a simulated world: they ask by their screens
//! and by HTTP, sensible things and others, and ask again when they hear nothing.

use std::sync::Arc;

use engine::planning::Rehoming;
use engine::{
    Broken, Draft, DropDraft, HallPlan, Millis, Place, PublishPlan, RestorePlan, SaveDraft,
};
use layso_server::access::Grant;
use layso_server::session::ask::{PlanAsk, RoleRequest};
use protocol::{NewAppointment, Role};
use serde_json::{Value, json};

use super::devices::Device;
use super::server::{Outcome, Wish};
use super::turns::is_told;
use super::world::{Event, World};

/// Most tries of one hand under one key.
const MOST_TRIES: u32 = 12;
/// Most times that are booked in one go.
const MOST_BOOKED: u64 = 4;

/// A wish that somebody has by HTTP, under one key.
#[derive(Debug, Clone)]
struct Hand {
    grant: Grant,
    key: String,
    wish: Wish,
    answered: bool,
    tries: u32,
}

/// Everybody who asks by HTTP.
#[derive(Debug, Default)]
pub struct Office {
    hands: Vec<Hand>,
    plans: Vec<Arc<HallPlan>>,
    booked: u64,
}

impl Office {
    /// An office with plans in its drawer.
    #[must_use]
    pub fn new(plans: Vec<Arc<HallPlan>>) -> Office {
        Office {
            plans,
            ..Office::default()
        }
    }
}

impl World {
    /// Reception or supervisor does something.
    pub(super) fn manage(&mut self) -> Result<(), Broken> {
        let pause = self.size.arrival_ms;
        self.soon(pause / 2, pause * 2, Event::Manage);
        match self.chance.below(100) {
            0..=34 => {
                let request = self.at_the_desk();
                self.reception(request);
            }
            35..=41 => self.book(),
            42..=44 => {
                let plans = self.office.plans.clone();
                let plan = Arc::clone(self.chance.pick(&plans));
                self.hand(Role::Admin, Wish::Plan(plan));
            }
            45..=51 => {
                let request = RoleRequest::Plan(self.about_the_plan());
                self.hand(Role::Admin, Wish::Role(Box::new(request)));
            }
            _ => {
                let request = self.of_the_hall();
                self.supervisor(request)?;
            }
        }
        Ok(())
    }

    /// A plan is drafted, published now or soon, thrown away, taken back; an earlier one restored.
    fn about_the_plan(&mut self) -> PlanAsk {
        let plans = self.office.plans.clone();
        let plan = Arc::clone(self.chance.pick(&plans));
        let soon = self.chance.below(90_000);
        let later = self.clock().plus(i64::try_from(soon).unwrap_or(0));
        let at = self.chance.percent(40).then_some(later);
        let hall = self.judge.hall();
        let (base, planning) = (hall.plan_version, &hall.planning);
        let draft = planning.draft.as_ref().map_or(0, |it| it.number);
        match self.chance.below(10) {
            0..=3 => PlanAsk::SaveDraft(SaveDraft {
                base,
                over: draft,
                plan: Arc::new(Draft::from(HallPlan::clone(&plan))),
                rehome: Rehoming::default(),
            }),
            4..=6 => PlanAsk::Publish(PublishPlan {
                draft,
                at,
                reason: None,
            }),
            7 => PlanAsk::DropDraft(DropDraft { draft }),
            8 => PlanAsk::Restore(RestorePlan {
                version: 1,
                plan: Arc::new(self.plan.clone()),
                base,
                rehome: Rehoming::default(),
                at,
                reason: None,
            }),
            _ => PlanAsk::Withdraw,
        }
    }

    /// What the reception does for people.
    fn at_the_desk(&mut self) -> Value {
        let label = self.some_label();
        let group = self.some_group_or_none();
        let plan = &self.judge.hall().plan;
        let reason = plan.priorities.first().map(|it| it.id.to_string());
        let cancel = plan.cancel_reasons.first().map(|it| it.id.to_string());
        match self.chance.below(10) {
            0 | 1 => json!({ "type": "change_group", "label": label, "group": group }),
            2 | 3 => {
                json!({ "type": "grant_priority", "label": label, "reason": reason.unwrap_or_default() })
            }
            4 => json!({ "type": "remove_priority", "label": label }),
            5 => json!({ "type": "reprint", "label": label }),
            6 => json!({ "type": "return_to_line", "label": label }),
            7 => {
                json!({ "type": "cancel_ticket", "label": label, "reason": cancel.unwrap_or_default() })
            }
            8 => json!({ "type": "help" }),
            _ => {
                let anyway = self.chance.percent(50);
                json!({ "type": "issue", "group": group, "agreed": true, "anyway": anyway })
            }
        }
    }

    /// What the supervisor does with the hall.
    fn of_the_hall(&mut self) -> Value {
        let group = self.some_group_or_none();
        let other = self.some_group();
        let counter = self.some_counter();
        let now = self.clock();
        let hall = self.judge.hall();
        let plan = Arc::clone(&hall.plan);
        let reason = plan.close_reasons.first().map(|it| it.id.to_string());
        let news = plan.announcements.first().map(|it| it.id.to_string());
        let zone = plan.zones.first().map(|it| it.id.clone());
        let planned = hall.office.planned.keys().next_back().copied();
        let planned = planned.unwrap_or(1);
        let said = hall.office.messages.keys().next_back();
        let said = said.copied().unwrap_or(1);
        let shown = hall
            .office
            .announced
            .keys()
            .next_back()
            .copied()
            .unwrap_or(1);
        let lendable = plan.counters.iter().find_map(|it| {
            let group = hall.lendable(it.number).next()?;
            Some((u64::from(it.number.0), group.0.to_string()))
        });
        let (lend_to, lend) = lendable.unwrap_or((counter, group.clone()));
        let lent = hall.office.loans.keys().next().cloned();
        let lent = lent.map(|(counter, group)| (u64::from(counter.0), group.0.to_string()));
        let (from, back) = lent.unwrap_or((counter, group.clone()));
        match self.chance.below(54) {
            0..=3 => {
                json!({ "type": "close_group", "group": group, "reason": reason.unwrap_or_default() })
            }
            4..=9 => json!({ "type": "reopen_group", "group": group }),
            10 => json!({ "type": "move_waiting", "from": group, "to": other }),
            11 | 12 => json!({ "type": "release", "counter": counter }),
            13..=15 => json!({ "type": "open_counter", "counter": counter }),
            16 => json!({ "type": "shut_counter", "counter": counter }),
            17 => json!({ "type": "pause_counter", "counter": counter }),
            18 | 19 => json!({ "type": "resume_counter", "counter": counter }),
            20 | 21 => {
                let home = [other];
                json!({ "type": "reskill", "counter": counter, "home": home, "skills": [group] })
            }
            22..=24 => {
                let due = now
                    .plus(i64::try_from(self.chance.below(120_000)).unwrap_or(0))
                    .0;
                let act = match self.chance.below(3) {
                    0 => json!({ "type": "open", "counter": counter }),
                    1 => json!({ "type": "shut", "counter": counter }),
                    _ => {
                        json!({ "type": "reskill", "counter": counter, "home": [other], "skills": [] })
                    }
                };
                json!({ "type": "plan_act", "due": due, "act": act })
            }
            25 | 45 => json!({ "type": "cancel_act", "id": planned }),
            26 | 27 => {
                let zone = zone.filter(|_| self.chance.percent(50));
                json!({ "type": "announce", "announcement": news.unwrap_or_default(), "zone": zone })
            }
            28 | 29 => json!({ "type": "end_announcement", "seq": shown }),
            30 => json!({ "type": "answer_emergency", "counter": counter }),
            31 => json!({ "type": "end_emergency", "counter": counter }),
            32 | 33 => {
                let agency = plan.agencies.first().map(|it| it.id.clone());
                let people = self.chance.between(1, 2);
                json!({ "type": "ask_people", "agency": agency.unwrap_or_default(), "people": people })
            }
            34 | 35 => {
                let reply = *self.chance.pick(&["promised", "arrived", "refused"]);
                let request = self.chance.between(1, 3);
                json!({ "type": "tell_people", "request": request, "reply": reply })
            }
            36 => json!({ "type": "help_answered", "device": "kiosk-1" }),
            37 | 38 => {
                let code = plan.to_counter.first().map(|it| it.id.to_string());
                json!({ "type": "tell", "counter": counter, "code": code.unwrap_or_default() })
            }
            39 | 40 => json!({ "type": "read", "message": said }),
            // The supervisor may do all that the reception does, by the same words.
            41 => self.at_the_desk(),
            42..=44 => json!({ "type": "move_waiting", "from": group, "to": other }),
            46..=48 => json!({ "type": "lend", "counter": lend_to, "group": lend }),
            49 => json!({ "type": "give_back", "counter": from, "group": back }),
            50 => json!({ "type": "answer_advice", "id": 1, "answer": "accepted" }),
            _ if self.chance.below(12 * self.size.calm * self.size.calm) == 0 => {
                json!({ "type": "close_day" })
            }
            _ => json!({ "type": "open_day" }),
        }
    }

    /// Times of this day and the next are told; some are taken back.
    fn book(&mut self) {
        let known = self.judge.hall().bookings.iter();
        let known: Vec<String> = known.map(|(code, _)| code.to_string()).collect();
        if !known.is_empty() && self.chance.percent(20) {
            let code = self.chance.pick(&known).clone();
            let request = RoleRequest::Unbook(code);
            return self.hand(Role::Reception, Wish::Role(Box::new(request)));
        }
        let offset = self.plan.hall.utc_offset_min;
        let mut rows = Vec::new();
        for _ in 0..self.chance.between(1, MOST_BOOKED) {
            self.office.booked += 1;
            let code = format!("{:06}", self.office.booked);
            let group = self.some_group_or_none();
            let ahead = i64::try_from(self.chance.below(240)).unwrap_or(0) * 1_000;
            let day = if self.chance.percent(15) {
                86_400_000
            } else {
                0
            };
            let at = self.clock().plus(ahead + day);
            // Minutes, as people write them.
            let at = Millis(at.0 - at.0.rem_euclid(60_000) + 60_000);
            let time = at.local(offset).strftime("%Y-%m-%dT%H:%M").to_string();
            if day == 0 {
                self.comes_by_appointment(&group, &code, at);
            }
            rows.push(NewAppointment { code, group, time });
        }
        let request = RoleRequest::Book(rows);
        self.hand(Role::Admin, Wish::Role(Box::new(request)));
    }

    /// A label of somebody who waits, is away or is gone, or of nobody.
    fn some_label(&mut self) -> String {
        let waits = self.chance.percent(70);
        let tickets = self.judge.hall().tickets.iter();
        let labels: Vec<String> = tickets
            .filter(|ticket| !waits || matches!(ticket.place, Place::Waiting { .. }))
            .map(|ticket| ticket.label.to_string())
            .chain(["Z9".to_owned()])
            .collect();
        self.chance.pick(&labels).clone()
    }

    fn some_group_or_none(&mut self) -> String {
        if self.chance.percent(6) {
            return "nowhere".to_owned();
        }
        self.some_group()
    }

    fn some_counter(&mut self) -> u64 {
        let most = self.judge.hall().plan.counters.len() as u64;
        self.chance.between(1, most + 1)
    }

    /// The reception asks, by its screen or by HTTP.
    pub(super) fn reception(&mut self, request: Value) {
        if self.chance.percent(50) {
            let request = serde_json::from_value(request.clone())
                .unwrap_or_else(|cause| panic!("no such wish: {cause}: {request}"));
            let request = RoleRequest::Reception(request);
            self.hand(Role::Reception, Wish::Role(Box::new(request)));
        } else {
            self.soon(0, 500, Event::Screen(Role::Reception, Box::new(request)));
        }
    }

    fn supervisor(&mut self, request: Value) -> Result<(), Broken> {
        if self.chance.percent(50)
            && let Ok(request) = serde_json::from_value(request.clone())
        {
            let request = RoleRequest::Supervisor(request);
            self.hand(Role::Supervisor, Wish::Role(Box::new(request)));
            return Ok(());
        }
        self.by_screen(Role::Supervisor, request)
    }

    /// A button of a screen, perhaps pressed twice.
    pub(super) fn by_screen(&mut self, role: Role, request: Value) -> Result<(), Broken> {
        let here = |it: &super::world::Station| it.role == role;
        let Some(station) = self.stations.iter().position(here) else {
            return Ok(());
        };
        let presses = if self.chance.percent(10) { 2 } else { 1 };
        for _ in 0..presses {
            self.with(station, |device, now| {
                if let Device::Screen(it) = device {
                    it.ask(request.clone(), now);
                }
            })?;
        }
        Ok(())
    }

    fn hand(&mut self, role: Role, wish: Wish) {
        let grant = Grant {
            role,
            name: format!("{}-by-http", role.as_str()),
            counter: None,
            zone: None,
        };
        let key = self.chance.word();
        self.office.hands.push(Hand {
            grant,
            key,
            wish,
            answered: false,
            tries: 0,
        });
        let index = self.office.hands.len() - 1;
        self.soon(0, 500, Event::Hand(index));
    }

    /// A hand asks, or asks again because it heard nothing, or because it is a nervous one.
    pub(super) fn hand_asks(&mut self, index: usize) -> Result<(), Broken> {
        let nervous = self.chance.percent(8);
        let hand = &mut self.office.hands[index];
        if (hand.answered && !nervous) || hand.tries >= MOST_TRIES {
            return Ok(());
        }
        hand.tries += 1;
        let hand = hand.clone();
        let lost = self.stormy && self.chance.percent(15);
        let clock = self.clock();
        if let (Some(server), false) = (self.server.as_mut(), lost) {
            server.ask(index, &hand.grant, &hand.key, hand.wish, clock);
            self.plan_batch();
            self.look()?;
        }
        self.soon(1_500, 6_000, Event::Hand(index));
        Ok(())
    }

    /// The server answers a hand; the answer may get lost on its way.
    pub(super) fn hand_hears(&mut self, index: usize, outcome: &Outcome) {
        if is_told(outcome) && !(self.stormy && self.chance.percent(15)) {
            self.office.hands[index].answered = true;
        }
    }
}
