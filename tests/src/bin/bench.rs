//! `make bench`: the figures of `docs/BENCH.md`, from release builds, each against a floor that is
//! measured in the same run.
#![expect(
    clippy::disallowed_macros,
    reason = "a command speaks to the person who typed it"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::{Parser, Subcommand};
use hall_tests::bench::frames::{self, Wall};
use hall_tests::bench::load::{self, Connection};
use hall_tests::bench::table::{Row, markdown, quantile};
use hall_tests::bench::{floor, process};
use hall_tests::house::{House, test_plan};
use hall_tests::rig::Running;
use tokio::time::Instant;

/// Clerks of the benchmark's hall.
const CLERKS: u16 = 40;
/// Boards that hang in it.
const BOARDS: usize = 60;
/// Screens of a large hall.
const SCREENS: usize = 300;
/// Tickets of the largest day (design, 8).
const LARGE_DAY: usize = 20_000;

/// Measures the server against floors of the same run.
#[derive(Debug, Parser)]
#[command(name = "make bench")]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Serves the floors; started by the benchmark itself.
    #[command(hide = true)]
    Floor {
        /// Where the token is left.
        folder: PathBuf,
        /// The plan.
        plan: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().part {
        Some(Part::Floor { folder, plan }) => {
            actix_web::rt::System::new().block_on(floor::serve(&folder, &plan))
        }
        None => actix_web::rt::System::new().block_on(run()),
    }
}

async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    let floor = Floor::open(&folder.path().join("floor"))?;
    say("issuing against the floor");
    issuing(&folder.path().join("issuing"), &floor, &mut rows).await?;
    say("processor time");
    processor(&folder.path().join("processor"), &mut rows).await?;
    say("from the key to the boards");
    calling(&folder.path().join("calling"), &floor, &mut rows).await?;
    say("a day of 20,000 tickets");
    let day = large_day(&folder.path().join("day"), &mut rows).await;
    println!("{}", markdown(&rows));
    day
}

fn say(what: &str) {
    eprintln!("bench: {what} …");
}

/// The process with the floors.
struct Floor {
    running: Running,
    folder: PathBuf,
    token: String,
    broadcast: String,
}

impl Floor {
    fn open(folder: &Path) -> anyhow::Result<Floor> {
        std::fs::create_dir_all(folder)?;
        let mut command = Command::new(std::env::current_exe()?);
        let plan = folder.join("plan.toml");
        std::fs::write(&plan, test_plan(3))?;
        command.arg("floor").arg(folder).arg(plan);
        let running = Running::start("floor", &mut command, &folder.join("floor.log"))?;
        let token = std::fs::read_to_string(folder.join("token"))?;
        let broadcast = std::fs::read_to_string(folder.join("broadcast"))?;
        Ok(Floor {
            running,
            folder: folder.into(),
            token,
            broadcast,
        })
    }
}

/// Tickets a second at 1, 8 and 64 clients, against the same answers without a store. The two are
/// measured in turn, several times, and the medians are compared.
async fn issuing(folder: &Path, floor: &Floor, rows: &mut Vec<Row>) -> anyhow::Result<()> {
    const ROUNDS: usize = 7;
    for clients in [1, 8, 64] {
        let count = if clients == 1 { 400 } else { 2_000 };
        let house = House::open(&folder.join(clients.to_string()), &test_plan(3))?;
        let token = house.token(&["--role", "kiosk", "--name", "kiosk-1"])?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let name = format!("c{clients}r{round}");
            let took = load::issue(&house.address, &token, clients, count, &name).await?;
            let bare = &floor.running.address;
            let bare = load::issue(bare, &floor.token, clients, count, &name).await?;
            // The first round warms both up.
            if round > 0 {
                ours.push(rate(count, took));
                theirs.push(rate(count, bare));
            }
        }
        let (ours, theirs) = (quantile(&mut ours, 0.5), quantile(&mut theirs, 0.5));
        let ratio = ours / theirs;
        rows.push(Row {
            what: format!("durable tickets per second over HTTP, clients: {clients}"),
            figure: format!("{ours:.0} per s"),
            against: format!("{ratio:.2} × the same handler without a store ({theirs:.0} per s)"),
            goal: if clients == 64 {
                "≥ 0.6 ×".into()
            } else {
                String::new()
            },
            reached: (clients == 64).then_some(ratio >= 0.6),
        });
    }
    Ok(())
}

fn rate(count: usize, took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let count = count as f64;
    count / took.as_secs_f64()
}

/// A hall with clerks at open counters.
struct Staffed {
    house: House,
    kiosk: String,
    clerks: Vec<(u16, Connection)>,
}

impl Staffed {
    async fn open(folder: &Path) -> anyhow::Result<Staffed> {
        let house = House::open(folder, &test_plan(CLERKS))?;
        let kiosk = house.token(&["--role", "kiosk", "--name", "kiosk-1"])?;
        let mut clerks = Vec::new();
        for counter in 1..=CLERKS {
            let (name, text) = (format!("counter-{counter}"), counter.to_string());
            let grant = ["--role", "counter", "--name", &name, "--counter", &text];
            let token = house.token(&grant)?;
            clerks.push((counter, Connection::open(&house.address, &token).await?));
        }
        let mut staffed = Staffed {
            house,
            kiosk,
            clerks,
        };
        staffed.all("open", "open").await?;
        Ok(staffed)
    }

    /// Every clerk presses the same key, one after the other.
    async fn all(&mut self, key: &str, name: &str) -> anyhow::Result<()> {
        for (counter, clerk) in &mut self.clerks {
            press(*counter, clerk, key, name, "{}").await?;
        }
        Ok(())
    }
}

async fn press(
    counter: u16,
    clerk: &mut Connection,
    key: &str,
    name: &str,
    body: &str,
) -> anyhow::Result<String> {
    let path = format!("/api/counters/{counter}/{key}");
    let (status, answer) = clerk
        .post(&path, &format!("{name}-{counter}"), body)
        .await?;
    let answer = String::from_utf8_lossy(answer).into_owned();
    ensure!(status < 300, "{path}: {status} {answer}");
    Ok(answer)
}

/// Processor time of the server per ticket and per call, with few and with many waiting. The line
/// keeps its length while it is measured: as many are issued as are called.
async fn processor(folder: &Path, rows: &mut Vec<Row>) -> anyhow::Result<()> {
    const TURNS: usize = 50;
    let per_turn = usize::from(CLERKS);
    let mut seen = Vec::new();
    for waiting in [10, 2_000] {
        let mut hall = Staffed::open(&folder.join(waiting.to_string())).await?;
        let (address, pid) = (hall.house.address.clone(), hall.house.pid());
        load::issue(&address, &hall.kiosk, 8, waiting, "fill").await?;
        let (mut issuing, mut calling) = (0, 0);
        for turn in 0..TURNS {
            let before = process::cpu_ns(pid);
            load::issue(&address, &hall.kiosk, 8, per_turn, &format!("t{turn}")).await?;
            let issued = process::cpu_ns(pid);
            hall.all("next", &format!("n{turn}")).await?;
            let called = process::cpu_ns(pid);
            hall.all("start", &format!("s{turn}")).await?;
            hall.all("finish", &format!("f{turn}")).await?;
            issuing += issued - before;
            calling += called - issued;
        }
        seen.push((
            waiting,
            milliseconds(issuing, TURNS * per_turn),
            milliseconds(calling, TURNS * per_turn),
        ));
    }
    let ratio = |few: f64, many: f64| format!("{:.2} × with 10 waiting", many / few);
    for (index, &(waiting, issue, call)) in seen.iter().enumerate() {
        let (_, issue_few, call_few) = seen[0];
        let against = |few, many| {
            if index == 0 {
                String::new()
            } else {
                ratio(few, many)
            }
        };
        rows.push(Row {
            what: format!("processor time per ticket, {waiting} waiting"),
            figure: format!("{issue:.3} ms"),
            against: against(issue_few, issue),
            goal: "≤ 0.1 ms, flat".into(),
            reached: Some(issue <= 0.1),
        });
        rows.push(Row {
            what: format!("processor time per call next, {waiting} waiting"),
            figure: format!("{call:.3} ms"),
            against: against(call_few, call),
            goal: "≤ 0.15 ms, flat".into(),
            reached: Some(call <= 0.15),
        });
    }
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nanoseconds of seconds, some thousands of turns"
)]
fn milliseconds(ns: u64, count: usize) -> f64 {
    ns as f64 / 1e6 / count as f64
}

/// From the press of NEXT to the frame at each of 60 boards, against one commit and one bare
/// broadcast of the same bytes; measured in turn.
async fn calling(folder: &Path, floor: &Floor, rows: &mut Vec<Row>) -> anyhow::Result<()> {
    let mut hall = Staffed::open(folder).await?;
    load::issue(&hall.house.address, &hall.kiosk, 8, 400, "fill").await?;
    let token = hall
        .house
        .token(&["--role", "board", "--name", "board-1", "--zone", "z"])?;
    let mut times = tokio::task::LocalSet::new()
        .run_until(press_and_wait(&mut hall, floor, &token))
        .await?;
    let mut commits = floor::commits(&floor.folder, 2_000)?;
    let pressed = quantile(&mut times.pressed, 0.99);
    let (commit, sent) = (
        quantile(&mut commits, 0.99),
        quantile(&mut times.sent, 0.99),
    );
    let ratio = pressed / (commit + sent);
    rows.push(Row {
        what: format!("key press at a counter → frame at {BOARDS} boards, p99"),
        figure: format!(
            "{pressed:.1} ms (median {:.1})",
            quantile(&mut times.pressed, 0.5)
        ),
        against: format!(
            "{ratio:.2} × one commit ({commit:.1} ms) and a bare broadcast ({sent:.1} ms), p99"
        ),
        goal: "≤ 2 ×".into(),
        reached: Some(ratio <= 2.0),
    });
    Ok(())
}

/// Milliseconds until each board had each frame.
#[derive(Default)]
struct Times {
    pressed: Vec<f64>,
    sent: Vec<f64>,
}

async fn press_and_wait(hall: &mut Staffed, floor: &Floor, token: &str) -> anyhow::Result<Times> {
    const TURNS: usize = 6;
    /// A person presses when the hall is at rest.
    const REST: Duration = Duration::from_millis(15);
    let (ours, theirs) = (hall.house.address.clone(), floor.broadcast.clone());
    let (mut real, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..BOARDS {
        real.push(frames::screen(&ours, "/ws/board", token).await?);
        bare.push(frames::screen(&theirs, "/ws/board", "").await?);
    }
    let (mut real, mut bare) = (Wall::new(real), Wall::new(bare));
    let mut sender = Connection::open(&theirs, &floor.token).await?;
    let mut times = Times::default();
    for turn in 0..TURNS {
        for (counter, clerk) in &mut hall.clerks {
            tokio::time::sleep(REST).await;
            let began = Instant::now();
            let answer = press(*counter, clerk, "next", &format!("n{turn}"), "{}").await?;
            let pressed = real.all_saw(&label_in(&answer)?, began).await?;

            tokio::time::sleep(REST).await;
            let mark = format!("<{turn}-{counter}>");
            let body = format!("{}{mark}", real.last());
            let began = Instant::now();
            sender.post("/frame", "frame", &body).await?;
            let sent = bare.all_saw(&mark, began).await?;
            // The first turn warms everything up.
            if turn > 0 {
                times.pressed.extend(pressed);
                times.sent.extend(sent);
            }
        }
        hall.all("start", &format!("s{turn}")).await?;
        hall.all("finish", &format!("f{turn}")).await?;
    }
    Ok(times)
}

/// The label of an answer, as it stands in a board's view.
fn label_in(answer: &str) -> anyhow::Result<String> {
    let answer: serde_json::Value = serde_json::from_str(answer)?;
    let label = answer["label"].as_str().context("no label in the answer")?;
    Ok(format!("\"label\":\"{label}\""))
}

/// A whole day of 20,000 tickets: memory with 300 screens, and a start with that day.
async fn large_day(folder: &Path, rows: &mut Vec<Row>) -> anyhow::Result<()> {
    let mut hall = Staffed::open(folder).await?;
    let mut served = 0;
    let per_turn = usize::from(CLERKS);
    while served < LARGE_DAY {
        let name = format!("d{served}");
        load::issue(&hall.house.address, &hall.kiosk, 8, per_turn * 10, &name).await?;
        for turn in 0..10 {
            for key in ["next", "start", "finish"] {
                hall.all(key, &format!("{name}{turn}{key}")).await?;
            }
        }
        served += per_turn * 10;
    }
    let (alone, _) = process::memory_kib(hall.house.pid());
    let screens = many_screens(&hall).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (resident, most) = process::memory_kib(hall.house.pid());
    ensure!(screens.len() == SCREENS, "{} screens", screens.len());
    let mb = |kib: u64| format!("{:.0} MB", mega(kib));
    rows.push(Row {
        what: format!("memory with a day of {LARGE_DAY} tickets and {SCREENS} screens"),
        figure: mb(resident),
        against: format!("{} without screens, {} at most", mb(alone), mb(most)),
        goal: "≤ 80 MB".into(),
        reached: Some(mega(resident) <= 80.0),
    });
    drop(screens);
    hall.house.kill();
    let began = Instant::now();
    hall.house.start()?;
    let took = began.elapsed();
    rows.push(Row {
        what: format!("start after a kill, with a day of {LARGE_DAY} tickets"),
        figure: format!("{:.2} s", took.as_secs_f64()),
        against: String::new(),
        goal: "≤ 1 s".into(),
        reached: Some(took.as_secs_f64() <= 1.0),
    });
    Ok(())
}

/// 60 boards, 200 counters' screens and 40 supervisors', all watching.
async fn many_screens(hall: &Staffed) -> anyhow::Result<Vec<frames::Socket>> {
    let address = &hall.house.address;
    let board = hall
        .house
        .token(&["--role", "board", "--name", "board-1", "--zone", "z"])?;
    let supervisor = hall.house.token(&["--role", "supervisor", "--name", "s"])?;
    let mut counters = Vec::new();
    for counter in 1..=CLERKS {
        let (name, text) = (format!("screen-{counter}"), counter.to_string());
        counters.push(hall.house.token(&[
            "--role",
            "counter",
            "--name",
            &name,
            "--counter",
            &text,
        ])?);
    }
    let mut screens = Vec::new();
    for index in 0..SCREENS {
        let screen = match index % 15 {
            0..3 => frames::screen(address, "/ws/board", &board),
            3..5 => frames::screen(address, "/ws/supervisor", &supervisor),
            _ => frames::screen(address, "/ws/counter", &counters[index % counters.len()]),
        };
        screens.push(screen.await?);
    }
    Ok(screens)
}

#[expect(clippy::cast_precision_loss, reason = "a process has no petabytes")]
fn mega(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
