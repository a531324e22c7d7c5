//! `layso-server policy`, driven as a stranger drives it: by lines. A simulated hall of the house
//! asks the real program for every call of a day.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use balance::day::{self, Day};
use balance::forward::Estimate;
use balance::layout::{Layout, Sets};
use balance::scenario::Scenario;
use balance::sim::{self, Called, Kind, Measures, Move, Policy, Supervisor};
use balance::state::{State, Status};
use serde_json::{Value, json};

/// The program, and what it must be told of the hall.
struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    hello: Value,
    layout: Layout,
    called: Vec<Called>,
    estimates: bool,
}

impl Program {
    fn start(args: &[&str], scenario: &Scenario, layout: &Layout) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_layso-server"))
            .arg("policy")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|cause| panic!("layso-server policy: {cause}"));
        let input = child.stdin.take();
        let output = child.stdout.take();
        Program {
            child,
            input,
            output: BufReader::new(output.unwrap_or_else(|| panic!("no output"))),
            hello: hello(scenario, layout),
            layout: layout.clone(),
            called: Vec::new(),
            estimates: true,
        }
    }

    fn line(&mut self, line: &str) -> Value {
        let input = self.input.as_mut();
        let input = input.unwrap_or_else(|| panic!("the conversation is over"));
        writeln!(input, "{line}").unwrap_or_else(|cause| panic!("{cause}"));
        let mut answer = String::new();
        let read = self.output.read_line(&mut answer);
        assert!(read.is_ok_and(|bytes| bytes > 0), "no answer to {line}");
        serde_json::from_str(&answer).unwrap_or_else(|cause| panic!("{answer}: {cause}"))
    }

    fn ask(&mut self, mut message: Value, state: &State) -> Value {
        message["state"] = moment(&self.layout, state, &std::mem::take(&mut self.called));
        let answer = self.line(&message.to_string());
        assert!(answer.get("error").is_none(), "{answer} to {message}");
        answer
    }

    fn end(mut self) {
        let answer = self.line(r#"{"op":"end"}"#);
        assert!(answer.is_object());
        drop(self.input.take());
        let ended = self.child.wait();
        assert!(ended.is_ok_and(|status| status.success()));
    }
}

fn hello(scenario: &Scenario, layout: &Layout) -> Value {
    let groups: Vec<Value> = scenario
        .groups
        .iter()
        .map(|group| {
            json!({"id": group.id, "name": group.name, "dept": group.dept, "cv": group.cv,
                "nominal_daily": layout.groups[group.id].daily})
        })
        .collect();
    let counters: Vec<Value> = scenario
        .counters
        .iter()
        .map(|it| json!({"id": it.id, "dept": it.dept, "home": it.home, "skills": it.skills}))
        .collect();
    json!({"op": "hello", "protocol": 1, "groups": groups, "counters": counters,
        "profile": scenario.profile, "sessions": scenario.sessions, "grace": scenario.grace,
        "fee_group": scenario.fee_group, "sec_penalty": scenario.sec_penalty,
        "switch_min": scenario.switch_min, "noshow": scenario.noshow_base,
        "noshow_timeout": scenario.noshow_timeout, "prio_credit": scenario.prio_credit, "sla_min": 30})
}

fn moment(layout: &Layout, state: &State, called: &[Called]) -> Value {
    let waiting: Vec<Value> = state
        .waiting
        .iter()
        .enumerate()
        .flat_map(|(group, line)| {
            line.iter().map(move |it| {
                json!({"id": it.id, "group": group, "arr": state.now - it.wait, "wait": it.wait,
                    "prio": it.credit > 0.0, "stage": 0})
            })
        })
        .collect();
    let counters: Vec<Value> = state
        .counters
        .iter()
        .enumerate()
        .map(|(id, at)| {
            let status = match at.status {
                Status::Off => "off",
                Status::Idle => "idle",
                Status::Busy => "busy",
                Status::Break => "break",
            };
            json!({"id": id, "status": status, "active": at.active, "group": at.group,
                "ticket": at.ticket, "since": at.since})
        })
        .collect();
    let coming = (0..layout.groups.len()).map(|group| state.coming(layout, group, 60.0));
    let events: Vec<Value> = called
        .iter()
        .map(|it| json!({"ev": "called", "t": it.at, "counter": it.counter, "ticket": it.ticket, "group": it.group}))
        .collect();
    json!({"now": state.now, "waiting": waiting, "counters": counters, "mean": state.mean,
        "issued": state.issued, "forecast60": coming.collect::<Vec<f64>>(), "events": events})
}

impl Policy for Program {
    fn begin(&mut self) -> Vec<Vec<usize>> {
        let greeting = self.line(&self.hello.to_string());
        assert_eq!(greeting["route"], true);
        let sets = match greeting["initial_active"].as_str() {
            Some("skills") => Sets::Skills,
            Some("dept") => Sets::Agency,
            other => panic!("{other:?}"),
        };
        let counters = 0..self.layout.counters.len();
        counters
            .map(|counter| self.layout.active(counter, sets))
            .collect()
    }

    fn next(&mut self, state: &State, counter: usize) -> Option<u64> {
        self.ask(json!({"op": "next", "counter": counter}), state)["ticket"].as_u64()
    }

    fn route(
        &mut self,
        state: &State,
        ticket: u64,
        _group: usize,
        idle: &[usize],
    ) -> Option<usize> {
        let answer = self.ask(
            json!({"op": "route", "ticket": ticket, "idle": idle}),
            state,
        );
        answer["counter"]
            .as_u64()
            .and_then(|it| usize::try_from(it).ok())
    }

    fn advise(&mut self, state: &State) -> Vec<Move> {
        let answer = self.ask(json!({"op": "advise", "pending": []}), state);
        let moves = answer["moves"].as_array().into_iter().flatten();
        let numbers = |value: &Value| serde_json::from_value(value.clone()).unwrap_or_default();
        moves
            .map(|it| Move {
                counter: serde_json::from_value(it["counter"].clone()).unwrap_or(usize::MAX),
                active: numbers(&it["active"]),
            })
            .collect()
    }

    fn estimate(&mut self, state: &State, ticket: u64) -> Option<Estimate> {
        if !self.estimates {
            return None;
        }
        let answer = self.ask(json!({"op": "estimate", "ticket": ticket}), state);
        Some(Estimate {
            ticket,
            p10: answer["p10"].as_f64()?,
            p50: answer["minutes"].as_f64()?,
            p90: answer["p90"].as_f64()?,
        })
    }

    fn see(&mut self, _state: &State, called: &[Called]) {
        self.called.extend(called);
    }
}

fn hall() -> (Scenario, Layout, Day) {
    let file = format!(
        "{}/../assets/scenarios/ward-overload.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{file}: {cause}"));
    let scenario = Scenario::parse(&text).unwrap_or_else(|flaw| panic!("{file}: {flaw}"));
    let day = day::draw(&scenario, 77);
    let layout = Layout::of(&scenario, &day.believed);
    (scenario, layout, day)
}

fn played(policy: &mut dyn Policy, layout: &Layout, day: &Day) -> Measures {
    sim::play(layout, day, policy, Supervisor::default(), 5)
}

#[test]
fn a_whole_day_is_decided_by_lines() {
    let (scenario, layout, day) = hall();
    let mut program = Program::start(&[], &scenario, &layout);
    let ours = played(&mut program, &layout, &day);
    program.end();
    assert_eq!((ours.violations, ours.overtakes), (0, 0));
    let mut home = Kind::HomeOnly.policy(&layout, false, 1);
    let home = played(home.as_mut(), &layout, &day);
    let (ours, home, truth) = (ours.figures(), home.figures(), ours.estimates.truth());
    assert!(ours.mean < 0.85 * home.mean, "{ours:?} against {home:?}");
    assert!(ours.moves > 0.0 && ours.moves <= 20.0, "{ours:?}");
    assert!(
        truth.count > 100 && truth.mae < 0.9 * truth.simple[0],
        "{truth:?}"
    );
}

#[test]
fn without_a_person_no_counter_idles_while_it_could_serve_and_the_program_is_the_library() {
    let (scenario, layout, day) = hall();
    let mut program = Program::start(&["--automatic"], &scenario, &layout);
    program.estimates = false;
    let told = played(&mut program, &layout, &day);
    program.end();
    let mut library = Kind::Automatic.policy(&layout, false, 1);
    let same = played(library.as_mut(), &layout, &day);
    assert!(told.figures().idle_could <= 0.05, "{:?}", told.figures());
    let waits = |measures: &Measures| -> Vec<u64> {
        measures
            .waits
            .iter()
            .map(|wait| wait.minutes.to_bits())
            .collect()
    };
    assert_eq!(waits(&told), waits(&same));
}

#[test]
fn rubbish_is_answered_and_the_conversation_goes_on() {
    let (scenario, layout, _) = hall();
    let mut program = Program::start(&["--policy", "longest-wait"], &scenario, &layout);
    for line in [
        "rubbish",
        "{}",
        "[1,2",
        r#"{"op":"next","counter":0,"state":{"now":1}}"#,
    ] {
        assert!(program.line(line)["error"].is_string(), "{line}");
    }
    let greeting = program.line(&program.hello.to_string());
    assert!(
        greeting["name"]
            .as_str()
            .is_some_and(|name| name.contains("longest wait"))
    );
    program.end();
}
