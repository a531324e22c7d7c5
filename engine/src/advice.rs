//! What the hall was advised to change, what came of it, and what truly followed.

use std::fmt::Write;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::loan::Loan;
use crate::time::MINUTE_MS;
use crate::{CounterId, Event, GroupId, Hall, Millis, Office};

/// How long an advice waits for its answer, milliseconds: later the hall is another one.
pub const ADVICE_MS: i64 = 10 * MINUTE_MS;

/// How long an advice that was accepted can be undone, milliseconds.
pub const UNDO_ADVICE_MS: i64 = MINUTE_MS;

/// What can be advised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum Move {
    /// A group is lent to a counter.
    Lend {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
        /// Until when; the end of the session when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Millis>,
    },
    /// A counter gives back what was lent to it.
    GiveBack {
        /// Which counter.
        counter: CounterId,
        /// Which group.
        group: GroupId,
    },
    /// A counter opens.
    Open {
        /// Which.
        counter: CounterId,
    },
    /// A counter shuts.
    Shut {
        /// Which.
        counter: CounterId,
    },
}

impl Move {
    /// Whose counter.
    #[must_use]
    pub fn counter(&self) -> CounterId {
        match self {
            Move::Lend { counter, .. }
            | Move::GiveBack { counter, .. }
            | Move::Open { counter }
            | Move::Shut { counter } => *counter,
        }
    }

    /// Whether two would do the same, be it for another time.
    #[must_use]
    pub fn is_like(&self, other: &Move) -> bool {
        let timeless = |it: &Move| match it.clone() {
            Move::Lend { counter, group, .. } => Move::Lend {
                counter,
                group,
                until: None,
            },
            other => other,
        };
        timeless(self) == timeless(other)
    }
}

/// What a move is expected to bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Over how long, minutes.
    pub horizon_min: u16,
    /// Minutes of waiting saved over all people, at least; negative where it may cost some.
    pub saves_low_min: i32,
    /// And at most.
    pub saves_high_min: i32,
    /// The groups that gain and the groups that pay.
    pub groups: Vec<Effect>,
}

/// What a move is expected to bring to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Which.
    pub group: GroupId,
    /// How many wait now.
    pub waiting: u32,
    /// How long one would wait without the move, minutes.
    pub before_min: u16,
    /// And with it, at least.
    pub low_min: u16,
    /// And at most.
    pub high_min: u16,
    /// And with it, as likely more as less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_min: Option<u16>,
}

/// What truly came, whatever the answer was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// So many minutes after the answer.
    pub after_min: u16,
    /// How many of the lent group the counter has served since.
    #[serde(default)]
    pub served: u32,
    /// The groups of the advice.
    pub groups: Vec<Came>,
}

/// What truly came to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Which.
    pub group: GroupId,
    /// How many wait.
    pub waiting: u32,
    /// How long those waited who were called last, minutes.
    pub wait_min: u16,
}

/// What came of an advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdviceAnswer {
    /// It was done.
    Accepted,
    /// It was not wanted.
    Dismissed,
    /// It was done, and taken back.
    Undone,
    /// Nobody answered in time, or the hall changed.
    Stale,
}

/// An advice, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What.
    pub what: Move,
    /// What it is expected to bring.
    pub expected: Expected,
    /// When it was given.
    pub at: Millis,
    /// What came of it last, and when.
    pub answer: Option<(AdviceAnswer, Millis)>,
    /// Whether the hall did it by itself, within the limits of its plan.
    pub by_rule: bool,
    /// What was, for whoever takes it back.
    pub before: Before,
    /// What truly came.
    pub followed: Option<Followed>,
}

/// What an accepted move ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Before {
    /// The loan.
    pub loan: Option<Loan>,
    /// Who sat at the counter.
    pub staff: Option<Arc<str>>,
}

impl Office {
    /// The advice that waits for its answer.
    pub fn open_advice(&self) -> impl Iterator<Item = (u32, &Advice)> {
        let all = self.advice.iter();
        all.filter(|(_, advice)| advice.answer.is_none())
            .map(|(id, advice)| (*id, advice))
    }

    /// The advice as text.
    pub(crate) fn tell_advice(&self, text: &mut String, clock: &dyn Fn(Millis) -> String) {
        for (id, advice) in &self.advice {
            let Advice {
                what,
                expected: _,
                at,
                answer,
                by_rule,
                before: _,
                followed,
            } = advice;
            let what = match what {
                Move::Lend { counter, group, .. } => format!("lend {group} to {counter}"),
                Move::GiveBack { counter, group } => format!("{counter} gives back {group}"),
                Move::Open { counter } => format!("open {counter}"),
                Move::Shut { counter } => format!("shut {counter}"),
            };
            let answer = answer.map_or("no answer".to_owned(), |(answer, at)| {
                let answer = match answer {
                    AdviceAnswer::Accepted => "accepted",
                    AdviceAnswer::Dismissed => "dismissed",
                    AdviceAnswer::Undone => "undone",
                    AdviceAnswer::Stale => "stale",
                };
                format!("{answer} at {}", clock(at))
            });
            let rule = if *by_rule { " by rule" } else { "" };
            let known = if followed.is_some() {
                "; what came is known"
            } else {
                ""
            };
            let at = clock(*at);
            let _ = writeln!(text, "  advice {id} at {at}: {what}; {answer}{rule}{known}");
        }
    }
}

impl Hall {
    /// The moment at which the next advice is too old for an answer.
    pub(crate) fn next_stale(&self) -> Option<Millis> {
        self.open_day().ok()?;
        let open = self.office.open_advice();
        open.map(|(_, advice)| advice.at.plus(ADVICE_MS)).min()
    }

    /// The advice that nobody answered in time.
    pub(crate) fn stale_now(&self, now: Millis) -> Vec<Event> {
        let open = self.office.open_advice();
        let old = open.filter(|(_, advice)| advice.at.plus(ADVICE_MS) <= now);
        old.map(|(id, _)| Event::AdviceAnswered {
            id,
            answer: AdviceAnswer::Stale,
            by_rule: true,
        })
        .collect()
    }

    /// Until when an accepted advice can be undone; none when it cannot.
    #[must_use]
    pub fn undo_advice_until(&self, id: u32, now: Millis) -> Option<Millis> {
        match self.office.advice.get(&id)?.answer? {
            (AdviceAnswer::Accepted, at) => {
                let until = at.plus(UNDO_ADVICE_MS);
                (now <= until).then_some(until)
            }
            _ => None,
        }
    }

    /// Writes down an advice and its fate; other events are none of its business.
    pub(crate) fn advised(&mut self, event: &Event, at: Millis) {
        match event {
            Event::AdviceMade { id, what, expected } => {
                let advice = Advice {
                    what: what.clone(),
                    expected: expected.clone(),
                    at,
                    answer: None,
                    by_rule: false,
                    before: Before::default(),
                    followed: None,
                };
                self.office.advice.insert(*id, advice);
            }
            Event::AdviceAnswered {
                id,
                answer,
                by_rule,
            } => {
                let before = match answer {
                    AdviceAnswer::Accepted => self.before_move(*id),
                    _ => None,
                };
                if let Some(advice) = self.office.advice.get_mut(id) {
                    advice.answer = Some((*answer, at));
                    advice.by_rule |= by_rule;
                    advice.before = before.unwrap_or(std::mem::take(&mut advice.before));
                }
            }
            Event::AdviceFollowed { id, came } => {
                if let Some(advice) = self.office.advice.get_mut(id) {
                    advice.followed = Some(came.clone());
                }
            }
            _ => {}
        }
    }

    /// What a move is about to end.
    fn before_move(&self, id: u32) -> Option<Before> {
        let what = &self.office.advice.get(&id)?.what;
        Some(match what {
            Move::GiveBack { counter, group } => Before {
                loan: self.office.loans.get(&(*counter, group.clone())).cloned(),
                staff: None,
            },
            Move::Open { counter } | Move::Shut { counter } => Before {
                loan: None,
                staff: self
                    .counters
                    .get(counter)
                    .and_then(|it| it.seat.as_ref())
                    .map(|seat| Arc::clone(&seat.staff)),
            },
            Move::Lend { .. } => Before::default(),
        })
    }

    /// What still waits for an answer at the end of a day gets none.
    pub(crate) fn end_advice(&mut self, at: Millis) {
        let open: Vec<u32> = self.office.open_advice().map(|(id, _)| id).collect();
        for id in open {
            if let Some(advice) = self.office.advice.get_mut(&id) {
                advice.answer = Some((AdviceAnswer::Stale, at));
                advice.by_rule = true;
            }
        }
    }
}
