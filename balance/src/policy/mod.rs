//! The line protocol by which others drive the hall's own policy: one JSON object a line in, one
//! line back. A simulator, a researcher or the what-if judges the product and not a copy of it.
//!
//! The messages are `hello`, `next`, `route`, `advise`, `tick`, `estimate` and `end`
//! (`docs/BALANCING.md`). A line that makes no sense is answered by `{"error":…,"field":…}` and
//! changes nothing. The same lines have the same answers.

mod wire;

use serde_json::{Value, json};

use crate::layout::{Layout, Rule, Sets};
use crate::player::Player;
use crate::sim::{Called, Move};
use crate::state::State;
use wire::{Ids, Message, Wrong};

/// What the other side chooses of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The groups that the counters take from the morning on.
    pub sets: Sets,
    /// How the next ticket is chosen.
    pub rule: Rule,
    /// Whether moves are proposed.
    pub advise: bool,
    /// Whether waits are estimated.
    pub estimate: bool,
    /// Runs for one estimate.
    pub runs: usize,
    /// What chance is made of.
    pub seed: u64,
}

impl Default for Options {
    /// Assisted: the own agency's groups by themselves, loans by proposal.
    fn default() -> Options {
        Options {
            sets: Sets::Agency,
            rule: Rule::Index,
            advise: true,
            estimate: true,
            runs: crate::forward::RUNS,
            seed: 1,
        }
    }
}

impl Options {
    fn name(&self) -> String {
        let sets = match self.sets {
            Sets::Home => "home groups",
            Sets::Agency => "own agency",
            Sets::Skills => "all skills",
        };
        let rule = match self.rule {
            Rule::Index => "wait index",
            Rule::LongestWait => "longest wait",
            Rule::List => "first of list",
        };
        let advice = if self.advise { ", assisted" } else { "" };
        format!("layso: {rule} over {sets}{advice}")
    }
}

/// One conversation.
#[derive(Debug, Clone)]
pub struct Conversation {
    options: Options,
    hall: Option<(Ids, Player)>,
}

/// The answer to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// One line, without its end.
    pub line: String,
    /// Whether the other side has ended the conversation.
    pub ended: bool,
}

impl Conversation {
    /// A conversation that has not begun.
    #[must_use]
    pub fn new(options: Options) -> Conversation {
        Conversation {
            options,
            hall: None,
        }
    }

    /// Answers one line.
    pub fn answer(&mut self, line: &str) -> Answer {
        let (value, ended) = match Message::read(line) {
            Ok(Message::End) => (json!({ "ended": true }), true),
            Ok(message) => (self.say(message), false),
            Err(wrong) => (told(&wrong), false),
        };
        Answer {
            line: value.to_string(),
            ended,
        }
    }

    fn say(&mut self, message: Message) -> Value {
        self.reply(message).unwrap_or_else(|wrong| told(&wrong))
    }

    fn reply(&mut self, message: Message) -> Result<Value, Wrong> {
        if let Message::Hello(hello) = message {
            let (mut layout, ids) = hello.layout()?;
            layout.rule = self.options.rule;
            let player = self.player(layout);
            self.hall = Some((ids, player));
            return Ok(self.hello());
        }
        let Some((ids, player)) = self.hall.as_mut() else {
            return Err(Wrong::new("op", "the first message is hello"));
        };
        match message {
            Message::Hello(_) | Message::End => Ok(Value::Null),
            Message::Next { counter, state } => {
                let (state, called) = read(ids, player, &state)?;
                let counter = ids.counter(counter, "counter")?;
                player.see(&state, &called);
                Ok(json!({ "ticket": player.next(&state, counter).map(|it| ids.ticket(it)) }))
            }
            Message::Route {
                ticket,
                idle,
                state,
            } => {
                let (state, called) = read(ids, player, &state)?;
                let ticket = ids.known(ticket);
                let group = group_of(&state, ticket)?;
                let idle: Result<Vec<usize>, Wrong> =
                    idle.into_iter().map(|it| ids.counter(it, "idle")).collect();
                player.see(&state, &called);
                let counter = player.route(&state, group, &idle?);
                Ok(json!({ "counter": counter.map(|it| ids.counters[it]) }))
            }
            Message::Estimate { ticket, state } => {
                let (state, called) = read(ids, player, &state)?;
                let ticket = ids.known(ticket);
                group_of(&state, ticket)?;
                player.see(&state, &called);
                let Some(it) = player.estimate(&state, ticket) else {
                    return Err(Wrong::new("ticket", "does not wait"));
                };
                let round = |minutes: f64| (minutes * 100.0).round() / 100.0;
                let (p10, p90) = (round(it.p10), round(it.p90));
                Ok(json!({ "minutes": round(it.p50), "p10": p10, "p90": p90 }))
            }
            Message::Advise { state } => {
                let (state, called) = read(ids, player, &state)?;
                player.see(&state, &called);
                let moves = if self.options.advise {
                    player.moves(&state)
                } else {
                    Vec::new()
                };
                Ok(moved(ids, moves))
            }
            Message::Tick { state } => {
                let (state, called) = read(ids, player, &state)?;
                player.see(&state, &called);
                Ok(moved(ids, Vec::new()))
            }
        }
    }

    /// The player of a hall; one that was met before keeps what was learned of its estimates.
    fn player(&mut self, layout: Layout) -> Player {
        let fresh = Player::new(layout, self.options.seed).runs(self.options.runs);
        match self.hall.take() {
            Some((_, former)) if former.same_hall(&fresh) => fresh.taught_by(&former),
            _ => fresh,
        }
    }

    fn hello(&self) -> Value {
        let sets = match self.options.sets {
            Sets::Home => "home",
            Sets::Agency => "dept",
            Sets::Skills => "skills",
        };
        json!({
            "name": self.options.name(),
            "initial_active": sets,
            "route": true,
            "bind": false,
            "tick": 0,
            "advise": self.options.advise,
            "estimate": self.options.estimate,
        })
    }
}

fn told(wrong: &Wrong) -> Value {
    json!({ "error": wrong.why, "field": wrong.field })
}

fn read(
    ids: &mut Ids,
    player: &Player,
    state: &wire::Moment,
) -> Result<(State, Vec<Called>), Wrong> {
    state.state(ids, player.layout())
}

fn group_of(state: &State, ticket: u64) -> Result<usize, Wrong> {
    let has = |line: &Vec<crate::state::Waiting>| line.iter().any(|it| it.id == ticket);
    let group = state.waiting.iter().position(has);
    group.ok_or_else(|| Wrong::new("ticket", "does not wait"))
}

fn moved(ids: &Ids, moves: Vec<Move>) -> Value {
    let moves = moves.into_iter().map(|it| {
        let active: Vec<i64> = it.active.iter().map(|group| ids.groups[*group]).collect();
        json!({ "counter": ids.counters[it.counter], "active": active })
    });
    json!({ "moves": moves.collect::<Vec<Value>>() })
}
