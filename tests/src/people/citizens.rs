//! The citizens of a simulated day: when they come, wait, tire, walk to a counter and go.

use std::collections::BTreeMap;

use engine::Millis;
use protocol::{Estimate, Slip};

use super::cast::{After, Cast, Person, Stay};

/// A citizen that is given up after so many refusals.
const MOST_TRIES: u32 = 3;
/// How long somebody of whom nothing was drawn walks to a counter, milliseconds.
const STRANGER_WALK_MS: i64 = 30_000;

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Not here yet.
    Coming,
    /// At the kiosk.
    Asking,
    /// In the waiting area.
    Waiting,
    /// On the way to a counter.
    Walking,
    /// At a counter.
    Served,
    /// Out for papers until then.
    Fetching(Millis),
    /// Out of the hall.
    Gone(Gone),
}

/// Why somebody is out of the hall.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gone {
    /// Everything is done.
    Done,
    /// Was not there when called.
    Missed,
    /// Had waited enough.
    Tired,
    /// Had waited enough and gave the number back.
    GaveBack,
    /// Got no number, for the reason of this code.
    Refused(String),
}

/// Somebody with business at the hall.
#[derive(Debug, Clone, PartialEq)]
pub struct Citizen {
    /// What was drawn.
    pub person: Person,
    /// Where.
    pub place: Place,
    /// The number.
    pub label: Option<String>,
    /// The present stay.
    pub stay: usize,
    /// Whether the kiosk's question about a long line was answered with yes.
    pub agreed: bool,
    issued: Millis,
    since: Millis,
    promise: Option<u16>,
    tries: u32,
}

/// One wait, from the number or the end of a stay to the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// The group's identifier.
    pub group: String,
    /// Milliseconds of working time.
    pub ms: i64,
    /// Whether it was at most what was promised with the number, when something was.
    pub kept: Option<bool>,
}

/// What a citizen wants now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// A number.
    Number(usize),
    /// To give the number back.
    GiveBack(usize),
    /// Back in line, with the papers.
    Return(usize),
}

/// Everybody who comes.
#[derive(Debug)]
pub struct Citizens {
    all: Vec<Citizen>,
    by_label: BTreeMap<String, usize>,
    waits: Vec<Wait>,
}

impl Citizens {
    /// Those of a cast, none of whom is here yet.
    #[must_use]
    pub fn new(cast: &Cast) -> Citizens {
        let all = cast.people.iter().map(|person| Citizen {
            place: Place::Coming,
            label: None,
            stay: 0,
            agreed: false,
            issued: person.at,
            since: person.at,
            promise: None,
            tries: 0,
            person: person.clone(),
        });
        Citizens {
            all: all.collect(),
            by_label: BTreeMap::new(),
            waits: Vec::new(),
        }
    }

    /// Everybody, those of whom nothing was drawn at the end.
    #[must_use]
    pub fn all(&self) -> &[Citizen] {
        &self.all
    }

    /// Every wait that has ended with a call.
    #[must_use]
    pub fn waits(&self) -> &[Wait] {
        &self.waits
    }

    /// Whether nobody is here and nobody will come.
    #[must_use]
    pub fn are_gone(&self) -> bool {
        let gone = |it: &Citizen| matches!(it.place, Place::Gone(_));
        self.all.iter().all(gone)
    }

    /// What citizens want at this moment; each is told once.
    pub fn turn(&mut self, cast: &Cast, now: Millis) -> Vec<Want> {
        let mut wants = Vec::new();
        for (index, citizen) in self.all.iter_mut().enumerate() {
            match citizen.place {
                Place::Coming if citizen.person.at <= now => {
                    citizen.place = Place::Asking;
                    wants.push(Want::Number(index));
                }
                Place::Waiting if citizen.is_tired(cast, now) => {
                    if citizen.person.cancels {
                        citizen.place = Place::Gone(Gone::GaveBack);
                        wants.push(Want::GiveBack(index));
                    } else {
                        citizen.place = Place::Gone(Gone::Tired);
                    }
                }
                Place::Fetching(until) if until <= now => {
                    citizen.place = Place::Waiting;
                    citizen.since = now;
                    wants.push(Want::Return(index));
                }
                _ => {}
            }
        }
        wants
    }

    /// Somebody got a number.
    pub fn has_number(&mut self, index: usize, slip: &Slip) {
        let citizen = &mut self.all[index];
        citizen.place = Place::Waiting;
        citizen.label = Some(slip.label.clone());
        citizen.issued = Millis(slip.issued_at.0);
        citizen.since = citizen.issued;
        citizen.promise = match slip.wait {
            Estimate::Range { high_min, .. } => Some(high_min),
            Estimate::Unknown => None,
        };
        self.by_label.insert(slip.label.clone(), index);
    }

    /// Somebody got none. Gives whether to ask again, now otherwise.
    pub fn has_none(&mut self, index: usize, code: &str) -> bool {
        let citizen = &mut self.all[index];
        citizen.tries += 1;
        let again = match code {
            "agree_to_wait" if citizen.person.agrees => {
                citizen.agreed = true;
                true
            }
            // What was claimed or shown is of no use here; the number is.
            "no_such_priority" | "priority_by_staff" | "priority_by_age" => {
                citizen.person.claims = None;
                true
            }
            "bulk_identity_needed" | "wrong_dossiers" => {
                citizen.person.dossiers = None;
                true
            }
            _ => false,
        };
        let again = again && citizen.tries < MOST_TRIES;
        if !again {
            citizen.place = Place::Gone(Gone::Refused(code.to_owned()));
        }
        again
    }

    /// The one with a number, by the stays of the cast or, for a number that somebody else took, by
    /// what is usual in its group.
    fn of(&mut self, cast: &Cast, label: &str, group: &str, now: Millis) -> usize {
        if let Some(index) = self.by_label.get(label) {
            return *index;
        }
        let mean = cast.means.iter().find(|(id, _)| id == group);
        let stay = Stay {
            group: group.to_owned(),
            service_ms: mean.map_or(480_000, |(_, mean)| *mean),
            walk_ms: STRANGER_WALK_MS,
            comes: true,
            after: After::Goes,
        };
        self.all.push(Citizen {
            person: Person {
                at: now,
                stays: vec![stay],
                patience_ms: None,
                english: false,
                id: None,
                claims: None,
                dossiers: None,
                agrees: true,
                cancels: false,
            },
            place: Place::Waiting,
            label: Some(label.to_owned()),
            stay: 0,
            agreed: false,
            issued: now,
            since: now,
            promise: None,
            tries: 0,
        });
        let index = self.all.len() - 1;
        self.by_label.insert(label.to_owned(), index);
        index
    }

    /// A number is called to a counter since then. Gives when its holder is there; none who does not
    /// come.
    pub fn called(
        &mut self,
        cast: &Cast,
        label: &str,
        group: &str,
        since: Millis,
    ) -> Option<Millis> {
        let index = self.of(cast, label, group, since);
        let citizen = &mut self.all[index];
        let known = citizen.person.stays.get(citizen.stay);
        let stay = known.or(citizen.person.stays.last())?;
        let there = since.plus(stay.walk_ms);
        match citizen.place {
            Place::Waiting => {
                let ms = cast.worked_ms(citizen.since, since);
                let promise = citizen.promise.take();
                let kept = promise
                    .map(|high| cast.worked_ms(citizen.issued, since) <= i64::from(high) * 60_000);
                let group = group.to_owned();
                self.waits.push(Wait { group, ms, kept });
                if !stay.comes {
                    return None;
                }
                citizen.place = Place::Walking;
                Some(there)
            }
            // Somebody whose visit a person at a counter ended otherwise than was drawn.
            Place::Gone(Gone::Done) => {
                citizen.place = Place::Walking;
                Some(there)
            }
            Place::Walking | Place::Served => Some(there),
            Place::Coming | Place::Asking | Place::Fetching(_) | Place::Gone(_) => None,
        }
    }

    /// The service of a number began; how long it takes at a counter where nothing slows it,
    /// milliseconds.
    pub fn served(&mut self, cast: &Cast, label: &str, group: &str, since: Millis) -> i64 {
        let index = self.of(cast, label, group, since);
        let citizen = &mut self.all[index];
        citizen.place = Place::Served;
        let stays = &citizen.person.stays;
        let stay = stays.get(citizen.stay).or(stays.last());
        stay.map_or(0, |stay| stay.service_ms)
    }

    /// What follows the present stay of a number.
    #[must_use]
    pub fn after(&self, label: &str) -> After {
        let citizen = self.by_label.get(label).map(|index| &self.all[*index]);
        let stay = citizen.and_then(|it| it.person.stays.get(it.stay));
        stay.map_or(After::Goes, |stay| stay.after)
    }

    /// The group of the next stay of a number.
    #[must_use]
    pub fn next_group(&self, label: &str) -> Option<&str> {
        let citizen = &self.all[*self.by_label.get(label)?];
        let stay = citizen.person.stays.get(citizen.stay + 1)?;
        Some(&stay.group)
    }

    /// A stay has ended. `more` when the number goes back to its line with dossiers that are left.
    pub fn done(&mut self, label: &str, more: bool, now: Millis) {
        let Some(index) = self.by_label.get(label) else {
            return;
        };
        let citizen = &mut self.all[*index];
        citizen.since = now;
        if more {
            citizen.place = Place::Waiting;
            return;
        }
        let after = citizen
            .person
            .stays
            .get(citizen.stay)
            .map(|stay| stay.after);
        citizen.stay += 1;
        citizen.place = match after {
            Some(After::FetchesPapers(ms)) => Place::Fetching(now.plus(ms)),
            Some(After::Pays | After::PaysAndReturns) => Place::Waiting,
            // After a fee the receipt may be looked at, where the number came from.
            _ if citizen.stay < citizen.person.stays.len() => Place::Waiting,
            _ => Place::Gone(Gone::Done),
        };
    }

    /// A number was marked as missed.
    pub fn missed(&mut self, label: &str) {
        if let Some(index) = self.by_label.get(label) {
            let citizen = &mut self.all[*index];
            if !matches!(citizen.place, Place::Gone(_)) {
                citizen.place = Place::Gone(Gone::Missed);
            }
        }
    }

    /// Whoever is still here is sent home: the day is closed.
    pub fn all_go(&mut self) {
        for citizen in &mut self.all {
            if !matches!(citizen.place, Place::Gone(_)) {
                citizen.place = Place::Gone(Gone::Tired);
            }
        }
    }
}

impl Citizen {
    fn is_tired(&self, cast: &Cast, now: Millis) -> bool {
        let patience = self.person.patience_ms;
        self.stay == 0 && patience.is_some_and(|most| cast.worked_ms(self.since, now) >= most)
    }
}
