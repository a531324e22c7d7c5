//! Simulated people for a hall that truly runs: citizens who come, wait, walk and go, and clerks who
//! call and serve them.
//!
//! The people of a day are drawn from a scenario and a seed ([`cast`]) before it begins. From then on
//! they only see what screens show and do what people can do there: this is a state machine that is
//! told of views and answers and says what is asked, with the hall's time as an argument. What
//! carries it to a server stands in [`run`].

use std::collections::{BTreeMap, BTreeSet};

use balance::chance;
use engine::Millis;
use protocol::{
    Answer, CounterRequest, CounterRow, CounterView, DeskKind, DeskView, FilingWish, KioskRequest,
    KioskView, Language, Reading, ReceptionRequest, ReceptionView, SupervisorView,
};

pub mod cast;
pub mod citizens;
pub mod clerk;
pub mod habits;
pub mod run;
pub mod site;
pub mod told;

use cast::Cast;
use citizens::{Citizens, Want};
use clerk::{Clerk, Wish};

/// What is asked, and by whom.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// By somebody at the kiosk.
    Kiosk(KioskRequest),
    /// By a clerk.
    Counter(u16, CounterRequest),
    /// By the guide desk, for somebody who stands there.
    Reception(ReceptionRequest),
}

/// Whom an answer is for.
#[derive(Debug, Clone, Copy)]
enum Asker {
    Citizen(usize),
    Clerk(u16),
    GuideDesk,
}

/// Everybody.
#[derive(Debug)]
pub struct People {
    cast: Cast,
    citizens: Citizens,
    clerks: BTreeMap<u16, Clerk>,
    /// The counters that people run.
    human: BTreeSet<u16>,
    /// The numbers at those counters, and whether they are served.
    there: BTreeMap<u16, (String, bool)>,
    kiosk: KioskView,
    reception: ReceptionView,
    hall: SupervisorView,
    counters: BTreeMap<u16, CounterView>,
    asked: BTreeMap<u64, Asker>,
    last: u64,
    /// How long a screen may take to show what an act has done, milliseconds of the hall.
    patience_ms: i64,
}

impl People {
    /// The people of a cast, before the day. Lines are given `patience_ms` of the hall's time.
    #[must_use]
    pub fn new(cast: Cast, seed: u64, patience_ms: i64) -> People {
        let mut lots = chance::from_seed(seed, 72);
        let clerks = cast.duties.iter().map(|duty| {
            let lot = (chance::unit(&mut lots) * 1_000.0) as usize;
            (duty.counter, Clerk::new(duty.clone(), lot))
        });
        People {
            clerks: clerks.collect(),
            citizens: Citizens::new(&cast),
            cast,
            human: BTreeSet::new(),
            there: BTreeMap::new(),
            kiosk: KioskView::default(),
            reception: ReceptionView::default(),
            hall: SupervisorView::default(),
            counters: BTreeMap::new(),
            asked: BTreeMap::new(),
            last: 0,
            patience_ms,
        }
    }

    /// The kiosk shows this.
    pub fn kiosk(&mut self, view: KioskView) {
        self.kiosk = view;
    }

    /// The guide desk shows this.
    pub fn reception(&mut self, view: ReceptionView) {
        self.reception = view;
    }

    /// The supervisor's screen shows this.
    pub fn hall(&mut self, view: SupervisorView) {
        self.hall = view;
    }

    /// A counter shows this.
    pub fn counter(&mut self, view: CounterView) {
        self.counters.insert(view.counter, view);
    }

    /// At these counters sit people, who are left alone.
    pub fn left_alone(&mut self, counters: BTreeSet<u16>) {
        self.human = counters;
    }

    /// Who comes.
    #[must_use]
    pub fn citizens(&self) -> &Citizens {
        &self.citizens
    }

    /// What the supervisor's screen shows.
    #[must_use]
    pub fn shown(&self) -> &SupervisorView {
        &self.hall
    }

    /// Whether everybody has gone home: citizens, and then the clerks, who call the numbers of those who
    /// left without a word until none waits or it is late.
    #[must_use]
    pub fn is_over(&self, now: Millis) -> bool {
        let busy = |row: &CounterRow| matches!(row.desk, DeskKind::Calling | DeskKind::Serving);
        let idle = self.hall.waiting == 0 && !self.hall.counters.iter().any(busy);
        let shifts = self.cast.duties.iter().flat_map(|duty| &duty.shifts);
        let late = shifts.map(|shift| shift.leaves).max() <= Some(now);
        let left = idle || late || self.hall.day_closed;
        self.citizens.are_gone() && self.asked.is_empty() && left
    }

    /// The day is closed: nobody waits any more.
    pub fn day_is_closed(&mut self) {
        self.citizens.all_go();
    }

    /// What people do now. Each is asked under its number, and answered by [`People::answered`].
    pub fn turn(&mut self, now: Millis) -> Vec<(u64, Ask)> {
        let mut asks = Vec::new();
        for want in self.citizens.turn(&self.cast, now) {
            if let Some((asker, ask)) = self.request(want) {
                asks.push(self.ask(asker, ask));
            }
        }
        for number in self.counters.keys().copied().collect::<Vec<_>>() {
            if self.human.contains(&number) {
                self.look_on(number, now);
                continue;
            }
            let (Some(view), Some(clerk)) =
                (self.counters.get(&number), self.clerks.get_mut(&number))
            else {
                continue;
            };
            if let Wish::Ask(request) = clerk.turn(&self.cast, &mut self.citizens, view, now) {
                asks.push(self.ask(Asker::Clerk(number), Ask::Counter(number, request)));
            }
        }
        asks
    }

    fn ask(&mut self, asker: Asker, ask: Ask) -> (u64, Ask) {
        self.last += 1;
        self.asked.insert(self.last, asker);
        (self.last, ask)
    }

    /// The hall answered what was asked under a number. Gives what is asked next.
    pub fn answered(&mut self, number: u64, answer: &Answer, now: Millis) -> Option<(u64, Ask)> {
        match self.asked.remove(&number)? {
            Asker::Citizen(index) => match answer {
                Answer::Done(done) => {
                    if let Some(slip) = &done.slip {
                        self.citizens.has_number(index, slip);
                    }
                    None
                }
                Answer::No(no) => {
                    let again = self.citizens.has_none(index, &no.code);
                    let (asker, ask) = again.then(|| self.request(Want::Number(index)))??;
                    Some(self.ask(asker, ask))
                }
            },
            Asker::Clerk(counter) => {
                let view = self.counters.get(&counter)?;
                let clerk = self.clerks.get_mut(&counter)?;
                let done = matches!(answer, Answer::Done(_));
                clerk.answered(&mut self.citizens, view, done, now, self.patience_ms);
                None
            }
            Asker::GuideDesk => None,
        }
    }

    fn request(&self, want: Want) -> Option<(Asker, Ask)> {
        let label = |index: usize| self.citizens.all()[index].label.clone();
        match want {
            Want::Number(index) => {
                Some((Asker::Citizen(index), Ask::Kiosk(self.wants_number(index))))
            }
            Want::GiveBack(index) => {
                let reason = self.reception.cancel_reasons.first()?.id.clone();
                let label = label(index)?;
                let ask = ReceptionRequest::CancelTicket { label, reason };
                Some((Asker::GuideDesk, Ask::Reception(ask)))
            }
            Want::Return(index) => {
                let ask = ReceptionRequest::ReturnToLine {
                    label: label(index)?,
                };
                Some((Asker::GuideDesk, Ask::Reception(ask)))
            }
        }
    }

    fn wants_number(&self, index: usize) -> KioskRequest {
        let citizen = &self.citizens.all()[index];
        let person = &citizen.person;
        let reasons = &self.kiosk.priorities;
        let claim = person.claims.filter(|_| !reasons.is_empty());
        let filers = &self.kiosk.filers;
        let bulk = self.kiosk.bulk.as_ref().and(person.dossiers);
        KioskRequest::Issue {
            group: person.stays[0].group.clone(),
            language: if person.english {
                Language::En
            } else {
                Language::Vi
            },
            photo: None,
            agreed: citizen.agreed,
            priority: claim.map(|lot| reasons[lot % reasons.len()].id.clone()),
            birth_year: None,
            appointment: None,
            identity: person.id.as_deref().map(Reading::new),
            filing: bulk.map(|dossiers| FilingWish {
                dossiers,
                filer: (!filers.is_empty()).then(|| filers[index % filers.len()].id.clone()),
            }),
        }
    }

    /// Somebody else works at a counter: citizens do there what they are called for.
    fn look_on(&mut self, counter: u16, now: Millis) {
        let Some(view) = self.counters.get(&counter) else {
            return;
        };
        let (ticket, since, serving) = match &view.desk {
            DeskView::Calling { ticket, since, .. } => (Some(ticket), *since, false),
            DeskView::Serving { ticket, since } => (Some(ticket), *since, true),
            DeskView::Shut | DeskView::Free { .. } | DeskView::Paused { .. } => {
                (None, protocol::Millis(now.0), false)
            }
        };
        if let Some((label, served)) = self.there.remove(&counter)
            && ticket.is_none_or(|ticket| ticket.label != label)
        {
            if served {
                self.citizens.done(&label, false, now);
            } else {
                self.citizens.missed(&label);
            }
        }
        let Some(ticket) = ticket else {
            return;
        };
        let group = view.groups.iter().find(|it| it.name == ticket.group);
        let group = group.map_or("", |group| &group.id);
        if serving {
            self.citizens
                .served(&self.cast, &ticket.label, group, Millis(since.0));
        } else {
            self.citizens
                .called(&self.cast, &ticket.label, group, Millis(since.0));
        }
        self.there.insert(counter, (ticket.label.clone(), serving));
    }
}
