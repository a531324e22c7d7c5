//! The kiosk as a state machine: touch → status of the printer → number → paper → proof.
//!
//! A [`Kiosk`] is told what happened (a page asks, the server answers, the printer says) and says
//! what is to be done ([`Kiosk::next_act`]) and what the page shows ([`Kiosk::view`]). It keeps
//! these promises:
//!
//! - One key of the page is one number: the key goes up to the server as it is, and what was
//!   answered once is answered again.
//! - No number is taken while the printer cannot print. While the server is away the kiosk gives
//!   numbers of its own, when the plan gave it a digit; else none.
//! - A slip that failed, or may have, never takes a new number: the same label is printed again
//!   when somebody asks for it, marked as a reprint; nothing is printed twice by itself.
//! - What was issued is in the journal before the printer gets it.

use std::collections::{BTreeMap, VecDeque};

use protocol::{
    Answer, Done, FilingWish, KioskPageRequest, KioskPageView, KioskRequest, KioskView, Language,
    Millis, PrintResult, PrinterState, Reading, Slip, Stage,
};

use crate::journal::{Entry, Past};
use crate::offline::{Given, Offline};

mod act;
mod cut_off;
mod report;
pub mod say;

pub use act::{
    ASK_MS, Act, COPY_MS, HELP_MS, Kept, LOOK_MS, MAX_ANSWERS, Now, OFFER_MS, PRINT_MS, SERVER_MS,
    Settings,
};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wish {
    Number {
        group: String,
        language: Language,
        photo: Option<String>,
        agreed: bool,
        priority: Option<String>,
        birth_year: Option<i16>,
        appointment: Option<String>,
        identity: Option<Reading>,
        filing: Option<FilingWish>,
    },
    /// The slip of a number that was taken before, here or elsewhere.
    Own {
        label: String,
        identity: Reading,
    },
    Again,
}

impl Wish {
    /// What was read from an ID goes up once and is kept nowhere.
    fn without_identity(mut self) -> Wish {
        if let Wish::Number { identity, .. } = &mut self {
            *identity = None;
        }
        self
    }
}

/// What is going on. There is one citizen at a kiosk, hence one thing at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Doing {
    Nothing,
    Checking {
        id: u64,
        key: String,
        wish: Wish,
        touched: u64,
        until: u64,
    },
    Waiting {
        key: String,
        wish: Wish,
        until: u64,
    },
    Recording {
        id: u64,
        key: String,
        given: Box<Given>,
        left: bool,
    },
    Printing {
        id: u64,
        key: String,
        until: u64,
        left: bool,
    },
}

/// The number that was made last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Last {
    slip: Slip,
    print: PrintResult,
}

/// A kiosk.
#[derive(Debug)]
pub struct Kiosk {
    settings: Settings,
    name: String,
    hall: Option<KioskView>,
    online: bool,
    doing: Doing,
    last: Option<Last>,
    answers: VecDeque<(String, Answer)>,
    helps: BTreeMap<String, u64>,
    next_id: u64,
    day: String,
    printed_today: u32,
    health: report::Health,
    /// Numbers of its own.
    own: Offline,
    copying: cut_off::Copying,
    /// Since when the server is not heard.
    down_since: Option<Now>,
    /// The line is down, but not for so long that it matters.
    blip: bool,
    /// The hall as it is shown while the kiosk is cut off.
    shown: Option<KioskView>,
    look_at: u64,
    clock_wrong: Option<Millis>,
    acts: VecDeque<Act>,
}

impl Kiosk {
    /// A kiosk with what its journal remembers.
    #[must_use]
    pub fn new(settings: Settings, past: Past, now: Now) -> Kiosk {
        let own = Offline::new(&past, &settings.run);
        let mut kiosk = Kiosk {
            settings,
            name: String::new(),
            hall: None,
            online: false,
            doing: Doing::Nothing,
            last: None,
            answers: VecDeque::new(),
            helps: BTreeMap::new(),
            next_id: 0,
            day: past.day,
            printed_today: past.printed,
            health: report::Health::new(now.at),
            own,
            copying: cut_off::Copying::default(),
            down_since: Some(now),
            blip: false,
            shown: None,
            look_at: now.mono + LOOK_MS,
            clock_wrong: None,
            acts: VecDeque::new(),
        };
        for known in past.issued {
            // Killed before the proof: the paper may be out or not.
            let print = known.print.unwrap_or(PrintResult::Unknown);
            let fresh = now.at.0 - known.at.0 < OFFER_MS;
            kiosk.last =
                (print != PrintResult::Printed && !known.forgotten && fresh).then(|| Last {
                    slip: known.slip.clone(),
                    print,
                });
            kiosk.remember(known.key, done(&known.slip, print));
        }
        kiosk
    }

    /// The next thing to do.
    pub fn next_act(&mut self) -> Option<Act> {
        self.acts.pop_front()
    }

    /// When [`Kiosk::tick`] must be called at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        let doing = match self.doing {
            Doing::Nothing | Doing::Recording { .. } => None,
            Doing::Checking { until, .. }
            | Doing::Waiting { until, .. }
            | Doing::Printing { until, .. } => Some(until),
        };
        let look = (!self.online).then_some(self.look_at);
        doing
            .into_iter()
            .chain(self.helps.values().copied())
            .chain(look)
            .chain(self.next_turn())
            .min()
    }

    /// True while a slip is on its way to paper.
    #[must_use]
    pub fn is_printing(&self) -> bool {
        matches!(self.doing, Doing::Printing { .. })
    }

    /// What the page shows.
    #[must_use]
    pub fn view(&self) -> KioskPageView {
        KioskPageView {
            hall: self.hall_shown(),
            online: self.online || self.blip,
            printer: self.health.printer(),
            camera: self.settings.camera,
            stage: self.stage(),
            name: self.name.clone(),
            panel_tenths_inch: self.settings.panel_tenths_inch,
            cut_off: self.cut_off_shown(),
        }
    }

    fn stage(&self) -> Stage {
        match (&self.doing, &self.last) {
            (
                Doing::Checking {
                    wish: Wish::Number { .. } | Wish::Own { .. },
                    ..
                }
                | Doing::Waiting { .. }
                | Doing::Recording { .. },
                _,
            ) => Stage::Issuing,
            (Doing::Printing { .. }, Some(last)) => Stage::Printing {
                slip: Box::new(last.slip.clone()),
            },
            (_, Some(last)) => Stage::Printed {
                slip: Box::new(last.slip.clone()),
                print: last.print,
            },
            (_, None) => Stage::Idle,
        }
    }

    /// The server showed the hall.
    pub fn hall(&mut self, hall: KioskView, now: Now) {
        self.hall = Some(hall);
        self.turn_to_server(now);
    }

    /// The page asks for something.
    pub fn request(&mut self, key: String, request: KioskPageRequest, now: Now) {
        if let Some((_, answer)) = self.answers.iter().find(|(known, _)| *known == key) {
            let answer = Box::new(answer.clone());
            self.acts.push_back(Act::Answer { key, answer });
            return;
        }
        if self.is_under_way(&key) {
            // The answer will be for both.
            return;
        }
        match request {
            KioskPageRequest::Issue {
                group,
                language,
                photo,
                agreed,
                priority,
                birth_year,
                appointment,
                identity,
                filing,
            } => {
                if !self.online && !self.could_give(now) {
                    self.refuse(key, say::server_away());
                } else {
                    self.check(
                        key,
                        Wish::Number {
                            group,
                            language,
                            photo,
                            agreed,
                            priority,
                            birth_year,
                            appointment,
                            identity,
                            filing,
                        },
                        now,
                    );
                }
            }
            KioskPageRequest::Reprint { .. } if !self.online => {
                self.refuse(key, say::server_away());
            }
            KioskPageRequest::Reprint { label, identity } => {
                self.check(key, Wish::Own { label, identity }, now);
            }
            KioskPageRequest::PrintAgain { label } => {
                if self
                    .last
                    .as_ref()
                    .is_some_and(|last| last.slip.label == label)
                {
                    self.check(key, Wish::Again, now);
                } else {
                    self.refuse(key, say::no_such_slip(&label));
                }
            }
            KioskPageRequest::Help if self.online => {
                self.helps.insert(key.clone(), now.mono + HELP_MS);
                self.acts.push_back(Act::Send {
                    key,
                    request: KioskRequest::Help,
                });
            }
            KioskPageRequest::Help => self.refuse(key, say::server_away()),
            KioskPageRequest::Reset => {
                self.reset(now);
                self.answer(key, Answer::Done(Done::default()));
            }
        }
    }

    fn is_under_way(&self, key: &str) -> bool {
        self.helps.contains_key(key)
            || match &self.doing {
                Doing::Nothing => false,
                Doing::Checking { key: known, .. }
                | Doing::Waiting { key: known, .. }
                | Doing::Recording { key: known, .. }
                | Doing::Printing { key: known, .. } => known == key,
            }
    }

    fn check(&mut self, key: String, wish: Wish, now: Now) {
        if self.doing != Doing::Nothing {
            self.refuse(key, say::busy());
            return;
        }
        let id = self.id();
        self.doing = Doing::Checking {
            id,
            key,
            wish,
            touched: now.mono,
            until: now.mono + ASK_MS,
        };
        self.acts.push_back(Act::AskPrinter { id });
    }

    /// The citizen has left.
    fn reset(&mut self, now: Now) {
        if let Doing::Printing { left, .. } | Doing::Recording { left, .. } = &mut self.doing {
            *left = true;
            return;
        }
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Waiting { key, .. } => {
                self.acts.push_back(Act::Cancel { key: key.clone() });
                self.refuse(key, say::left());
            }
            Doing::Checking { key, .. } => self.refuse(key, say::left()),
            Doing::Printing { .. } | Doing::Recording { .. } | Doing::Nothing => {}
        }
        self.forget(now);
    }

    fn forget(&mut self, now: Now) {
        if let Some(last) = self.last.take()
            && last.print != PrintResult::Printed
        {
            let label = last.slip.label;
            self.acts
                .push_back(Act::Keep(Entry::Forgotten { at: now.at, label }));
        }
    }

    /// The printer's state as of just now, which [`Act::AskPrinter`] asked for.
    pub fn asked(&mut self, id: u64, state: PrinterState, now: Now) {
        if !matches!(&self.doing, Doing::Checking { id: asked, .. } if *asked == id) {
            return;
        }
        let Doing::Checking {
            key, wish, touched, ..
        } = std::mem::replace(&mut self.doing, Doing::Nothing)
        else {
            return;
        };
        if !state.can_print() {
            self.refuse(key, say::printer(state));
            return;
        }
        if matches!(wish, Wish::Number { .. }) && self.is_cut_off(now) {
            self.give(key, &wish, now);
            return;
        }
        match wish.clone() {
            Wish::Number {
                group,
                language,
                photo,
                agreed,
                priority,
                birth_year,
                appointment,
                identity,
                filing,
            } => {
                self.doing = Doing::Waiting {
                    key: key.clone(),
                    wish: wish.without_identity(),
                    until: self.patience(touched, now),
                };
                let request = KioskRequest::Issue {
                    group,
                    language,
                    photo,
                    agreed,
                    priority,
                    birth_year,
                    appointment,
                    identity,
                    filing,
                };
                self.acts.push_back(Act::Send { key, request });
            }
            Wish::Own { label, identity } => {
                self.doing = Doing::Waiting {
                    key: key.clone(),
                    wish: Wish::Again,
                    until: now.mono + SERVER_MS,
                };
                let request = KioskRequest::Reprint { label, identity };
                self.acts.push_back(Act::Send { key, request });
            }
            Wish::Again => self.print(key, true, now),
        }
    }

    /// The server's answer to [`Act::Send`]; none when there was none in time.
    pub fn answered(&mut self, key: String, answer: Option<Answer>, now: Now) {
        if self.helps.remove(&key).is_some() {
            self.answer(
                key,
                answer.unwrap_or_else(|| Answer::No(say::server_away())),
            );
            return;
        }
        if self.answered_itself(&key, answer.as_ref(), now) {
            return;
        }
        let waits = matches!(&self.doing, Doing::Waiting { key: waiting, .. } if *waiting == key);
        if !waits {
            return;
        }
        let doing = std::mem::replace(&mut self.doing, Doing::Nothing);
        let Doing::Waiting { wish, .. } = doing else {
            return;
        };
        match answer {
            Some(Answer::Done(Done {
                slip: Some(slip),
                reprint,
                ..
            })) => {
                self.begin_day(&slip.date);
                let kept = Entry::Issued {
                    at: now.at,
                    key: key.clone(),
                    slip: Box::new(slip.clone()),
                };
                self.acts.push_back(Act::Keep(kept));
                self.last = Some(Last {
                    slip,
                    print: PrintResult::Unknown,
                });
                self.print(key, reprint.is_some(), now);
            }
            Some(Answer::Done(_)) => {
                tracing::error!(key, "the server issued a number and sent no slip");
                self.refuse(key, say::server_away());
            }
            Some(Answer::No(no)) if !Kiosk::is_no_answer(&no) => self.refuse(key, no),
            _ if self.could_give(now) => self.give(key, &wish, now),
            Some(Answer::No(no)) => self.refuse(key, no),
            None => self.refuse(key, say::server_away()),
        }
    }

    fn begin_day(&mut self, date: &str) {
        if self.day != date {
            date.clone_into(&mut self.day);
            self.printed_today = 0;
        }
    }

    fn print(&mut self, key: String, again: bool, now: Now) {
        let Some(last) = &self.last else { return };
        let slip = Box::new(last.slip.clone());
        let id = self.id();
        self.doing = Doing::Printing {
            id,
            key,
            until: now.mono + PRINT_MS,
            left: false,
        };
        self.acts.push_back(Act::Print { id, slip, again });
    }

    /// How the paper of [`Act::Print`] came out.
    pub fn printed(&mut self, id: u64, result: PrintResult, now: Now) {
        if !matches!(&self.doing, Doing::Printing { id: printing, .. } if *printing == id) {
            return;
        }
        let doing = std::mem::replace(&mut self.doing, Doing::Nothing);
        let (Doing::Printing { key, left, .. }, Some(last)) = (doing, &mut self.last) else {
            return;
        };
        last.print = result;
        self.printed_today += u32::from(result == PrintResult::Printed);
        let (label, answer) = (last.slip.label.clone(), done(&last.slip, result));
        self.acts.push_back(Act::Keep(Entry::Printed {
            at: now.at,
            label,
            print: result,
        }));
        self.answer(key, answer);
        if left {
            self.forget(now);
        }
    }

    /// Time passed.
    pub fn tick(&mut self, now: Now) {
        let late: Vec<String> = self
            .helps
            .iter()
            .filter(|(_, until)| now.mono >= **until)
            .map(|(key, _)| key.clone())
            .collect();
        for key in late {
            self.acts.push_back(Act::Cancel { key: key.clone() });
            self.answered(key, None, now);
        }
        match self.doing.clone() {
            Doing::Checking { id, until, .. } if now.mono >= until => {
                self.asked(id, PrinterState::Silent, now);
            }
            Doing::Waiting { key, until, .. } if now.mono >= until => {
                self.acts.push_back(Act::Cancel { key: key.clone() });
                self.answered(key, None, now);
            }
            Doing::Printing { id, until, .. } if now.mono >= until => {
                self.printed(id, PrintResult::Unknown, now);
            }
            _ => {}
        }
        if !self.online && now.mono >= self.look_at {
            self.look(now);
        }
        self.turn_to_server(now);
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn refuse(&mut self, key: String, no: protocol::No) {
        // A refusal is not remembered: the same touch may succeed when the roll is in.
        self.acts.push_back(Act::Answer {
            key,
            answer: Box::new(Answer::No(no)),
        });
    }

    fn answer(&mut self, key: String, answer: Answer) {
        self.remember(key.clone(), answer.clone());
        let answer = Box::new(answer);
        self.acts.push_back(Act::Answer { key, answer });
    }

    fn remember(&mut self, key: String, answer: Answer) {
        if self.answers.len() >= MAX_ANSWERS {
            self.answers.pop_front();
        }
        self.answers.push_back((key, answer));
    }
}

fn done(slip: &Slip, print: PrintResult) -> Answer {
    Answer::Done(Done {
        label: Some(slip.label.clone()),
        slip: Some(slip.clone()),
        print: Some(print),
        ..Done::default()
    })
}

#[cfg(test)]
mod tests;
