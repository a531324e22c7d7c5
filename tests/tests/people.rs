//! Simulated people in a real server: they come, are served, and nobody is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;
use appliance::clock::{self, Practice};
use engine::Millis;
use hall_tests::house::{House, test_plan};
use hall_tests::people::run;
use hall_tests::rig::{self, Running};
use serde_json::{Value, json};

/// A day in which people come from 7:55 on, for almost half an hour.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 26);
/// How long the program may take; a hundred hall's minutes pass in half a minute.
const WITHIN: Duration = Duration::from_secs(240);

/// Three counters, a fee counter among them, people who know one another by their IDs.
fn plan() -> String {
    let more = r#"
[rules.identity]
ask = "wanted"
one_live = true
per_day = 2

[rules.bulk]
from = 4
most = 40
at_once = 5
per_day = 2
needs_id = true

[[elsewhere]]
id = "pay"
name = { vi = "Nộp phí", en = "Fee" }
group = "e"

[[cancel_reason]]
id = "given-back"
name = { vi = "Trả số", en = "Given back" }
"#;
    test_plan(3) + more
}

fn scenario() -> Value {
    let group = |id: usize, name: &str, daily: f64, fee: f64| json!({ "id": id, "name": name, "daily": daily, "mean": 1.5, "cv": 0.5, "fee_prob": fee });
    json!({
        "name": "a short morning",
        "groups": [group(0, "a", 22.0, 0.4), group(1, "b", 14.0, 0.0), group(2, "c", 8.0, 0.0), group(3, "e", 2.0, 0.0)],
        "counters": [{ "id": 0, "home": 0 }, { "id": 1, "home": 1 }, { "id": 2, "home": 0 }],
        "fee_group": 3,
        "profile": [[475, 24, 1]],
        "sessions": [[480, 560]],
        "grace": [30],
        "walk": [0.2, 0.6],
        "noshow_base": 0.1,
        "patience_median": 60,
        "patience_sigma": 0.8,
        "break_prob": 1.0,
        "break_len": [2, 4],
        "prio_frac": 0.1,
        "people": { "bulk": 0.1, "papers": 0.1, "papers_min": [2, 5], "receipts": 0.4, "late": 0.0 },
    })
}

fn practice(folder: &Path) -> anyhow::Result<House> {
    let clock = Practice {
        hall: protocol::Millis(Millis::at(DAY, 474, 420).0),
        machine: clock::machine(),
        speed: 200,
    };
    House::practising(folder, &plan(), &clock)
}

#[test]
fn simulated_people_are_served_and_none_is_lost() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let house = practice(folder.path())?;
    let tokens = folder.path().join("tokens");
    std::fs::create_dir_all(&tokens)?;
    let enrol = |role: &str, name: &str, more: &[&str]| {
        let file = tokens.join(name).display().to_string();
        let mut words = vec!["--role", role, "--name", name, "--token-file", &file];
        words.extend(more);
        house.operate("enrol", &words).map(drop)
    };
    enrol("kiosk", run::KIOSK, &[])?;
    enrol("reception", run::RECEPTION, &[])?;
    enrol("supervisor", run::WATCH, &[])?;
    for counter in 1..=3_u16 {
        let number = counter.to_string();
        enrol("counter", &run::clerk(counter), &["--counter", &number])?;
    }
    let file = folder.path().join("scenario.json");
    std::fs::write(&file, scenario().to_string())?;

    let mut command = Command::new(rig::program("layso-people")?);
    command
        .args(["--server", &house.address, "--seed", "6", "--tokens"])
        .arg(&tokens)
        .arg("--plan")
        .arg(folder.path().join("plan.toml"))
        .arg("--scenario")
        .arg(&file)
        .env(
            clock::PRACTICE,
            house.practice().context("a practice hall")?,
        );
    let log = folder.path().join("people.log");
    let mut people = Running::start("people", &mut command, &log)?;
    let (mut waited, step) = (Duration::ZERO, Duration::from_millis(100));
    let status = loop {
        if let Some(status) = people.ended() {
            break status;
        }
        anyhow::ensure!(waited < WITHIN, "not over: {:#?}", people.said());
        std::thread::sleep(step);
        waited += step;
    };
    let said = people.said().join("\n");
    anyhow::ensure!(status.success(), "{status}: {said}");

    let log = house.operate("export", &[])?;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let (mut issued, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for line in log.lines() {
        let event = &serde_json::from_str::<Value>(line)?["event"];
        let kind = event["type"].as_str().unwrap_or_default();
        *kinds.entry(kind.to_owned()).or_insert(0) += 1;
        match (kind, event["ticket"].as_u64()) {
            ("ticket_issued", Some(ticket)) => drop(issued.insert(ticket)),
            ("ticket_finished" | "ticket_missed" | "ticket_cancelled", Some(ticket)) => {
                ended.insert(ticket);
            }
            _ => {}
        }
    }
    assert!(issued.len() >= 30, "only {} came\n{said}", issued.len());
    assert_eq!(issued, ended, "somebody is lost: {kinds:?}\n{said}");
    let finished = kinds.get("ticket_finished").copied().unwrap_or(0);
    assert!(finished * 3 >= issued.len() * 2, "{kinds:?}\n{said}");
    for kind in [
        "ticket_transferred",
        "ticket_suspended",
        "counter_paused",
        "step_finished",
    ] {
        assert!(kinds.contains_key(kind), "never {kind}: {kinds:?}\n{said}");
    }
    assert!(
        said.contains("mean min") && !said.contains("still there"),
        "{said}"
    );
    Ok(())
}

#[test]
fn real_days_and_practice_days_do_not_mix() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut practising = practice(folder.path())?;
    practising.stop()?;
    practising.in_real_time();
    let cause = practising
        .start()
        .expect_err("practice days under a real clock");
    assert!(
        format!("{cause:#}").contains("is of a practice hall"),
        "{cause:#}"
    );

    let folder = tempfile::tempdir()?;
    House::open(folder.path(), &plan())?.stop()?;
    let cause = practice(folder.path()).expect_err("real days under a practice clock");
    assert!(
        format!("{cause:#}").contains("holds real days"),
        "{cause:#}"
    );
    Ok(())
}
