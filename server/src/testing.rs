//! What the tests of the server share: a plan that is open all day, and people who press keys.

use engine::plan::Draft;
use engine::{
    CallNext, Command, CounterId, Finish, HallPlan, Issue, Language, Millis, NoShow, OpenCounter,
    OpenDay, PauseCounter, PhotoRef, Recall, ResumeCounter, ShutCounter, Start, Then, TicketKey,
};
use engine::{
    GroupId, NextStep, Note, Placed, PlanSteps, ReturnToLine, Suspend, Suspension, TakeBack,
    TellWork, Transfer, Undo, Work,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::input::{Ask, Fingerprint, Key};

/// 8:00 in the hall on Tuesday, 24 November 2026.
pub(crate) const MORNING: Millis = Millis(1_795_482_000_000);

/// The engine's sample hall with counters 1 and 2 in zone `a` and 3 in zone `b`, open from
/// midnight to midnight, without pauses between calls.
pub(crate) fn plan() -> HallPlan {
    let draft = Draft::from(HallPlan::sample());
    let mut json = serde_json::to_value(&draft).unwrap();
    json["season"][0]["sessions"] = serde_json::json!(["00:00-24:00"]);
    json["zone"]
        .as_array_mut()
        .unwrap()
        .push(serde_json::json!({
            "id": "b", "name": { "vi": "Khu B", "en": "Zone B" }
        }));
    json["counter"][2]["zone"] = "b".into();
    json["rules"]["rollover"] = "00:00".into();
    json["rules"]["early_min"] = 0.into();
    json["rules"]["recall_pause_s"] = 0.into();
    json["rules"]["no_show_after_s"] = 0.into();
    json["rules"]["calls_before_no_show"] = 1.into();
    let words = |text: &str| serde_json::json!({ "vi": text, "en": text });
    json["outcome"] = serde_json::json!([
        { "id": "ok", "name": words("accepted") },
        { "id": "more", "name": words("supplement"), "once": true },
    ]);
    json["remark"] = serde_json::json!([{ "id": "lost", "name": words("lost") }]);
    json["elsewhere"] = serde_json::json!([
        { "id": "copy", "name": words("copies"), "window_min": 10 },
        { "id": "fee", "name": words("fee"), "group": "b" },
    ]);
    let draft: Draft = serde_json::from_value(json).unwrap();
    HallPlan::new(draft).unwrap()
}

/// An ask under a key.
pub(crate) fn ask(key: &str, command: Command) -> Ask {
    Ask {
        key: Key::new("test", key),
        fingerprint: Fingerprint::of(format!("{command:?}").as_bytes()),
        by: "test".into(),
        command,
    }
}

/// A number of a group.
pub(crate) fn issue(group: &str, key: &str) -> Command {
    Command::Issue(Issue {
        group: group.into(),
        key: TicketKey(key.into()),
        language: Language::Vi,
        ..Issue::default()
    })
}

/// Somebody who presses whatever key: always the same ones for a seed.
pub(crate) struct Presser {
    chance: ChaCha20Rng,
    count: u64,
}

impl Presser {
    pub(crate) fn new(seed: u8) -> Presser {
        Presser {
            chance: ChaCha20Rng::from_seed([seed; 32]),
            count: 0,
        }
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.chance.next_u64() % bound
    }

    /// The next command. Many are refused.
    pub(crate) fn command(&mut self) -> Command {
        self.count += 1;
        let counter = CounterId(1 + self.below(3) as u16);
        match self.below(240) {
            200.. => self.visit(counter),
            0..=3 => Command::OpenDay(OpenDay {}),
            4..=70 => {
                let photo =
                    (self.below(3) == 0).then(|| PhotoRef(format!("p{}", self.count).into()));
                Command::Issue(Issue {
                    group: if self.below(3) == 0 { "b" } else { "a" }.into(),
                    key: TicketKey(format!("key-{}", self.count).into()),
                    language: if self.below(4) == 0 {
                        Language::En
                    } else {
                        Language::Vi
                    },
                    photo,
                    ..Issue::default()
                })
            }
            71..=105 => Command::CallNext(CallNext { counter }),
            106..=115 => Command::Recall(Recall { counter }),
            116..=140 => Command::Start(Start { counter }),
            141..=165 => {
                let then = if self.below(2) == 0 {
                    Then::CallNext
                } else {
                    Then::Rest
                };
                Command::Finish(Finish {
                    counter,
                    then,
                    outcomes: Vec::new(),
                })
            }
            166..=172 => Command::NoShow(NoShow { counter }),
            173..=185 => Command::OpenCounter(OpenCounter { counter }),
            186..=189 => Command::PauseCounter(PauseCounter {
                counter,
                reason: None,
            }),
            190..=195 => Command::ResumeCounter(ResumeCounter { counter }),
            _ => Command::ShutCounter(ShutCounter { counter }),
        }
    }
    /// What a clerk does with a visit of several steps.
    fn visit(&mut self, counter: CounterId) -> Command {
        let group: GroupId = if self.below(2) == 0 { "b" } else { "a" }.into();
        let label = format!("A{:03}", 1 + self.below(40));
        let alone = (self.below(2) == 0).then(|| CounterId(1 + self.below(3) as u16));
        let back = NextStep {
            group: "a".into(),
            counter: Some(counter),
            placed: Placed::OriginalTime,
        };
        match self.below(14) {
            12 | 13 => Command::Undo(Undo { counter }),
            0 | 1 => Command::Transfer(Transfer {
                counter,
                group: alone.is_none().then_some(group),
                to_counter: alone,
                placed: [Placed::First, Placed::Last, Placed::OriginalTime][self.below(3) as usize],
                remark: Some("lost".into()),
                come_back: self.below(2) == 0,
                then: Then::Rest,
            }),
            2 => {
                let there = NextStep {
                    group,
                    counter: None,
                    placed: Placed::Last,
                };
                let steps = vec![there, back];
                Command::PlanSteps(PlanSteps { counter, steps })
            }
            3 => Command::TellWork(TellWork {
                counter,
                work: vec![Work { group, dossiers: 2 }],
            }),
            4 => Command::Note(Note {
                counter,
                note: "lost".into(),
            }),
            5..=7 => Command::Suspend(Suspend {
                counter,
                kind: [
                    Suspension::PapersMissing,
                    Suspension::PapersKept,
                    Suspension::Elsewhere,
                ][self.below(3) as usize],
                elsewhere: Some(if self.below(2) == 0 { "copy" } else { "fee" }.into()),
                remark: None,
                then: Then::CallNext,
            }),
            8 | 9 => Command::TakeBack(TakeBack { counter, label }),
            _ => Command::ReturnToLine(ReturnToLine {
                label,
                counter: alone,
            }),
        }
    }
}
