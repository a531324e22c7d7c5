//! The operator's commands beside a running server and after it.

mod support;

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};
use support::{World, refused, told};

/// A hall in which two took a number and one was served.
fn lived_in() -> World {
    let world = World::start();
    let kiosk = world.token("kiosk", "kiosk-1", &[]);
    let counter = world.token("counter", "quay-1", &["--counter", "1"]);
    for group in ["a", "b"] {
        assert_eq!(
            world
                .post(&kiosk, "/api/tickets", &json!({"group": group}))
                .status,
            200
        );
    }
    for act in ["open", "next", "start", "finish"] {
        let reply = world.post(&counter, &format!("/api/counters/1/{act}"), &json!({}));
        assert_eq!(reply.status, 200, "{act}: {}", reply.text());
    }
    world
}

#[test]
fn the_log_is_checked_and_exported_while_the_server_runs() {
    let world = lived_in();
    let data = world.data_text();
    let check = told(&["check", "--data", &data]);
    assert!(
        check.contains("2 tickets") && check.contains("the log is whole"),
        "{check}"
    );
    let lines: Vec<Value> = told(&["export", "--data", &data])
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    let places: Vec<u64> = lines
        .iter()
        .map(|line| line["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(places, (1..=places.len() as u64).collect::<Vec<_>>());
    let issued = lines
        .iter()
        .find(|line| line["event"]["type"] == "ticket_issued")
        .unwrap();
    assert_eq!(
        (issued["by"].as_str(), issued["event"]["label"].as_str()),
        (Some("kiosk-1"), Some("A001"))
    );
    assert!(
        issued["event"]["key"].is_string(),
        "the operator gets everything"
    );
    let last = places.len() - 1;
    let rest = told(&["export", "--data", &data, "--since", &last.to_string()]);
    assert_eq!(rest.lines().count(), 1);

    // The same by HTTP, without what opens something.
    let viewer = world.token("viewer", "v", &[]);
    let feed = world.get(&viewer, "/api/events?since=1&limit=5");
    assert_eq!(feed.header("layso-next"), "6");
    assert_eq!(feed.text().lines().count(), 5);
    let all = world.get(&viewer, "/api/events").text();
    assert_eq!(all.lines().count(), places.len());
    let issued = all
        .lines()
        .find(|line| line.contains("ticket_issued"))
        .unwrap();
    assert!(
        !issued.contains("\"key\"") && issued.contains("A001"),
        "{issued}"
    );
}

#[test]
fn a_backup_taken_while_the_server_runs_comes_back_whole() {
    let mut world = lived_in();
    let (data, home) = (world.data_text(), world.home().display().to_string());
    let file = format!("{home}/backup.db");
    told(&["backup", "--data", &data, "--to", &file]);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = refused(&["backup", "--data", &data, "--to", &file]);
    assert!(again.contains("backup.db"), "{again}");
    let kiosk = world.token("kiosk", "kiosk-2", &[]);
    assert_eq!(
        world
            .post(&kiosk, "/api/tickets", &json!({"group": "a"}))
            .json()["label"],
        "A002"
    );
    world.stop();

    let not_empty = refused(&["restore", "--data", &data, "--from", &file]);
    assert!(not_empty.contains(&data), "{not_empty}");
    let junk = format!("{home}/junk");
    std::fs::write(&junk, "not a database").unwrap();
    let other = format!("{home}/other");
    let no_backup = refused(&["restore", "--data", &other, "--from", &junk]);
    assert!(no_backup.contains("junk"), "{no_backup}");
    let restored = told(&["restore", "--data", &other, "--from", &file]);
    assert!(restored.contains("2 tickets"), "{restored}");
    let rights = told(&["rights", "--data", &other]);
    assert!(
        rights.contains("kiosk-1") && !rights.contains("kiosk-2"),
        "{rights}"
    );
    assert!(told(&["check", "--data", &other]).contains("the log is whole"));
}

#[test]
fn a_day_is_reported_and_replayed() {
    let world = lived_in();
    let data = world.data_text();
    let csv = told(&["report", "--data", &data, "--format", "csv"]);
    let mut lines = csv.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("day,kind,what,issued,served"),
        "{csv}"
    );
    let group = lines.find(|line| line.contains(",group,a,")).unwrap();
    assert!(group.contains(",group,a,1,1,0,0,0,0,0.0,0.0,"), "{group}");
    assert!(csv.contains(",counter,1,1,1,0,0,"), "{csv}");
    assert!(told(&["report", "--data", &data]).contains("wait_median_min"));
    let day = csv
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let tell = told(&["replay", "--data", &data, "--day", &day, "--events"]);
    assert!(
        tell.contains("ticket_issued") && tell.contains("counter 1: free"),
        "{tell}"
    );
    assert!(!tell.contains("\"key\""), "{tell}");
    let promised = ["evaluate", "--data", &data, "promises", "--by-day"];
    let promised = told(&promised);
    let rows: Vec<&str> = promised
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(rows, ["group", &day, "all"], "{promised}");
    let replay = ["replay", "--data", &data];
    let tried = told(&[&replay[..], &["--try", "open:2", "--try", "takes:3:b"]].concat());
    assert!(
        tried.contains("people   came") && tried.contains("\na   "),
        "{tried}"
    );
    let file = world.plan_file().display().to_string();
    let same = told(&[&replay[..], &["--plan", &file, "--plays", "2"]].concat());
    assert!(same.contains("played 2 times"), "{same}");
    assert!(told(&[&replay[..], &["--skills", "1"]].concat()).contains("as it is"));
    for (wrong, named) in [
        (["--try", "open:77"], "77"),
        (["--try", "takes:1:gold"], "gold"),
        (["--try", "leaves:2:b"], "counter[2]"),
        (["--plan", "nowhere.toml"], "nowhere.toml"),
    ] {
        let said = refused(&[&replay[..], &wrong].concat());
        assert!(said.contains(named), "{wrong:?}: {said}");
    }
    let none = refused(&["report", "--data", &data, "--day", "1999-01-01"]);
    assert!(none.contains("1999-01-01"), "{none}");
}

#[test]
fn rights_are_given_listed_and_taken() {
    let world = World::start();
    let data = world.data_text();
    let file = world.home().join("kiosk.token");
    let token_file = file.display().to_string();
    let enrol = [
        "enrol", "--data", &data, "--role", "kiosk", "--name", "kiosk-1",
    ];
    told(&[&enrol[..], &["--token-file", &token_file]].concat());
    let token = appliance::config::token_file(&file).expect("a box can read it");
    world.until("the token works", || {
        world.get(&token, "/api/kiosk").status == 200
    });
    let rights = told(&["rights", "--data", &data]);
    let row = rights
        .lines()
        .find(|line| line.contains("kiosk-1"))
        .unwrap();
    assert!(row.starts_with("kiosk") && row.contains("yes"), "{row}");

    let second = told(&enrol);
    world.until("the first is dead", || {
        world.get(&token, "/api/kiosk").status == 401
    });
    assert_eq!(world.get(&second, "/api/kiosk").status, 200);
    told(&["revoke", "--data", &data, "--name", "kiosk-1"]);
    world.until("the second is dead", || {
        world.get(&second, "/api/kiosk").status == 401
    });
    assert!(refused(&["revoke", "--data", &data, "--name", "kiosk-1"]).contains("kiosk-1"));

    let role = |role: &str, more: &[&str]| {
        refused(
            &[
                &["enrol", "--data", &data, "--role", role, "--name", "x"],
                more,
            ]
            .concat(),
        )
    };
    assert!(role("counter", &[]).contains("--counter"));
    assert!(role("admin", &["--zone", "a"]).contains("--zone"));
    let link = told(&[
        "enrol",
        "--data",
        &data,
        "--role",
        "supervisor",
        "--name",
        "ca",
        "--code",
        "--minutes",
        "5",
        "--url",
        "http://hall.lan:8080/",
    ]);
    assert!(link.starts_with("http://hall.lan:8080/in#"), "{link}");
}

#[test]
fn two_servers_never_share_a_hall_and_no_hall_is_said_so() {
    let world = World::start();
    let data = world.data_text();
    let second = refused(&["run", "--data", &data, "--listen", "127.0.0.1:0"]);
    assert!(
        second.contains("layso-server") && second.contains(&data),
        "{second}"
    );
    assert!(world.is_up());
    let none = world.home().join("none").display().to_string();
    for command in ["check", "export", "report", "replay", "rights"] {
        let said = refused(&[command, "--data", &none]);
        assert!(
            said.contains(&none) && said.contains("--data"),
            "{command}: {said}"
        );
    }
    assert!(!world.home().join("none").exists(), "looking makes nothing");
}

#[test]
fn a_port_that_is_taken_and_a_hall_key_in_the_wrong_place() {
    let world = World::start();
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("hall").display().to_string();
    let plan = world.plan_file().display().to_string();
    let run = ["run", "--data", &data, "--plan", &plan];
    let taken = refused(&[&run[..], &["--listen", world.address()]].concat());
    assert!(
        taken.contains(world.address()) && taken.contains("--listen"),
        "{taken}"
    );
    let inside = format!("{data}/key");
    let wrong = refused(
        &[
            &run[..],
            &["--hall-key", &inside, "--listen", "127.0.0.1:0"],
        ]
        .concat(),
    );
    assert!(wrong.contains("outside"), "{wrong}");
}

#[test]
fn every_command_explains_itself() {
    let all = told(&["--help"]);
    for command in [
        "run", "check", "export", "backup", "restore", "enrol", "revoke", "rights", "report",
        "replay",
    ] {
        assert!(all.contains(command), "{command}");
        let help = told(&[command, "--help"]);
        assert!(help.contains("--data"), "{help}");
    }
}
