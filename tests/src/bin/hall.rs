//! `make hall`: a whole hall on this machine, with fake devices.
//!
//! Starts the server, a kiosk with a printer that leaves its slips as pictures, some counters and
//! a board; prints where everything is and how to sign in; starts again what falls over; stops
//! everything on Ctrl-C. The day stays in the data folder.
#![expect(
    clippy::disallowed_macros,
    reason = "a command speaks to the person who typed it"
)]

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::Context;
use appliance::clock;
use appliance::shutdown::{self, Shutdown};
use clap::{Parser, ValueEnum};
use engine::HallPlan;
use hall_tests::people::{run, site};
use hall_tests::rig::{self, Running};
use layso_server::plan_file;

/// The counter for which a practice hall gives a link: one where many wait in the morning.
const PRACTICE_COUNTER: u16 = 14;

/// The plan that the hall runs by.
const PLAN: &str = include_str!("../../../assets/plans/nghe-an.toml");

/// Runs a whole hall on this machine, with fake devices.
#[derive(Debug, Parser)]
#[command(name = "make hall")]
struct Arguments {
    /// Port of the server; boxes take the ports after it. Without it: 8080, and 7070 for boxes.
    #[arg(long)]
    port: Option<u16>,
    /// Folder that keeps the days, the slips and the tokens: run/hall, or run/practice with people.
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many counters have a box of their own, which is left to people. Without it: 4, and none
    /// with simulated people.
    #[arg(long)]
    counters: Option<u16>,
    /// Where the voice goes: auto (the sound card), none, or wav (files in the data folder).
    #[arg(long, default_value = "wav")]
    sound: String,
    /// Where the kiosk takes its pictures from: still (a drawn face), page (this machine's camera),
    /// or none.
    #[arg(long, default_value = "still")]
    camera: String,
    /// When numbers are given: at all hours, so that the hall can be tried now, or as the plan says.
    #[arg(long, value_enum, default_value_t = Hours::Always)]
    hours: Hours,
    /// A practice hall: simulated people come, and the clock runs faster. 0 or 1.
    #[arg(long, default_value_t = 0)]
    citizens: u8,
    /// How many seconds pass in the practice hall in one of this machine.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=900))]
    speed: u32,
    /// Who comes to the practice hall: morning-jam, ordinary, short-staffed, or a file.
    #[arg(long, default_value = "morning-jam")]
    scenario: String,
    /// The time at which the practice hall begins, such as 07:25. Without it: ten minutes before the
    /// first session.
    #[arg(long)]
    from: Option<String>,
    /// Counters that are left to people from the start, such as 12,14.
    #[arg(long, value_delimiter = ',')]
    human: Vec<u16>,
    /// What the practice day is drawn from; without it, its date.
    #[arg(long)]
    seed: Option<u64>,
}

impl Arguments {
    fn has_people(&self) -> bool {
        self.citizens > 0
    }

    fn data(&self) -> PathBuf {
        let usual = if self.has_people() {
            "run/practice"
        } else {
            "run/hall"
        };
        self.data.clone().unwrap_or_else(|| usual.into())
    }

    /// The counters with a box.
    fn boxes(&self) -> u16 {
        self.counters
            .unwrap_or(if self.has_people() { 0 } else { 4 })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Hours {
    Always,
    Plan,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let ended = runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(&arguments)));
    appliance::banner::ended(ended)
}

async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let stop = shutdown::on_signal();
    let data = arguments.data();
    fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    println!("Starting a hall in {} …", data.display());
    let mut site = Site {
        data: data.canonicalize()?,
        server_port: arguments.port.unwrap_or(8080),
        box_port: box_port(arguments),
        clock: None,
    };
    if arguments.has_people() {
        site.begin_practice(arguments)?;
    }

    let mut hall = Hall {
        stop: stop.clone(),
        parts: Vec::new(),
    };
    let hours = match arguments.has_people() {
        true => Hours::Plan,
        false => arguments.hours,
    };
    let Some(server) = hall.start(site.server(hours)?)? else {
        return hall.end();
    };
    for part in site.boxes(&server, arguments)? {
        if hall.start(part)?.is_none() {
            return hall.end();
        }
    }
    site.tell(&server, &hall, arguments)?;
    if arguments.has_people() && hall.start(site.people(&server, arguments)?)?.is_none() {
        return hall.end();
    }
    hall.keep_up().await;
    hall.end()
}

fn box_port(arguments: &Arguments) -> u16 {
    arguments.port.map_or(7070, |port| port + 1)
}

/// Where the hall is on this machine.
struct Site {
    data: PathBuf,
    server_port: u16,
    box_port: u16,
    /// The clock of a practice hall.
    clock: Option<clock::Practice>,
}

/// A program of the hall, and how to start it (again).
struct Part {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
    log: PathBuf,
    clock: Option<clock::Practice>,
    /// Whether it tells people something, and may come to an end.
    tells: bool,
    /// Whether it has come to its end.
    over: bool,
    running: Option<Running>,
    fell: u32,
}

impl Site {
    fn part(&self, name: &str, program: &str, arguments: Vec<String>) -> anyhow::Result<Part> {
        Ok(Part {
            name: name.into(),
            program: rig::program(program)?,
            arguments,
            log: self.data.join("logs").join(format!("{name}.log")),
            clock: self.clock,
            tells: false,
            over: false,
            running: None,
            fell: 0,
        })
    }

    fn path(&self, name: &str) -> String {
        self.data.join(name).display().to_string()
    }

    fn server(&self, hours: Hours) -> anyhow::Result<Part> {
        let plan = match hours {
            Hours::Always => rig::at_all_hours(PLAN)?,
            Hours::Plan => PLAN.to_owned(),
        };
        fs::write(self.data.join("plan.toml"), plan).context("writing the plan")?;
        let listen = format!("127.0.0.1:{}", self.server_port);
        let address = format!("http://{listen}");
        let arguments = strings([
            "run",
            "--data",
            &self.path("server"),
            "--hall-key",
            &self.path("hall.key"),
            "--listen",
            &listen,
            "--plan",
            &self.path("plan.toml"),
            "--public-url",
            &address,
        ]);
        self.part("server", "layso-server", arguments)
    }

    /// The boxes: a printer, a kiosk, counters, a board.
    fn boxes(&self, server: &str, arguments: &Arguments) -> anyhow::Result<Vec<Part>> {
        let listen = |offset: u16| format!("127.0.0.1:{}", self.box_port + offset);
        let printer_at = listen(30);
        let printer = strings([
            "--listen",
            &printer_at,
            "--out",
            &self.path("slips"),
            "--control",
            &self.path("printer.txt"),
        ]);
        let mut parts = vec![self.part("printer", "layso-fake-printer", printer)?];

        let token = self.token(&["--role", "kiosk", "--name", "kiosk-1"], "kiosk-1")?;
        let kiosk = strings([
            "--server",
            server,
            "--token-file",
            &token,
            "--listen",
            &listen(0),
            "--printer",
            &format!("tcp:{printer_at}"),
            "--camera",
            arguments.camera.as_str(),
            "--journal",
            &self.path("kiosk-1"),
        ]);
        parts.push(self.part("kiosk-1", "layso-kiosk", kiosk)?);

        for number in 1..=arguments.boxes() {
            let (name, text) = (format!("counter-{number}"), number.to_string());
            let token = self.token(
                &["--role", "counter", "--name", &name, "--counter", &text],
                &name,
            )?;
            let counter = strings([
                "--server",
                server,
                "--token-file",
                &token,
                "--listen",
                &listen(number),
            ]);
            parts.push(self.part(&name, "layso-counter", counter)?);
        }

        let token = self.token(&["--role", "board", "--name", "board-1"], "board-1")?;
        let sound = match arguments.sound.as_str() {
            "wav" => format!("wav:{}", self.path("voice")),
            other => other.to_owned(),
        };
        let board = strings([
            "--server",
            server,
            "--token-file",
            &token,
            "--listen",
            &listen(20),
            "--sound",
            &sound,
            "--state",
            &self.path("board-1"),
        ]);
        parts.push(self.part("board-1", "layso-board", board)?);
        Ok(parts)
    }

    /// Chooses the day and sets the clock of a practice hall.
    fn begin_practice(&mut self, arguments: &Arguments) -> anyhow::Result<()> {
        let scenario = site::scenario(&arguments.scenario)?;
        let plan = own_plan()?;
        let from = arguments.from.as_deref();
        let machine = clock::machine();
        let (date, clock) =
            site::next_day(&self.data, &plan, &scenario, from, arguments.speed, machine)?;
        fs::write(self.data.join("scenario.json"), scenario).context("writing the scenario")?;
        println!(
            "A practice day, {date}, {} times as fast as this machine's clock.",
            clock.speed
        );
        self.clock = Some(clock);
        Ok(())
    }

    /// The simulated people, with a token for each place at which they act.
    fn people(&self, server: &str, arguments: &Arguments) -> anyhow::Result<Part> {
        let plan = own_plan()?;
        self.token(&["--role", "kiosk", "--name", run::KIOSK], run::KIOSK)?;
        self.token(
            &["--role", "reception", "--name", run::RECEPTION],
            run::RECEPTION,
        )?;
        self.token(&["--role", "supervisor", "--name", run::WATCH], run::WATCH)?;
        for counter in plan.counters.iter().map(|counter| counter.number.0) {
            let (name, number) = (run::clerk(counter), counter.to_string());
            let grant = ["--role", "counter", "--name", &name, "--counter", &number];
            self.token(&grant, &name)?;
        }
        let human = (1..=arguments.boxes()).chain(arguments.human.iter().copied());
        let human: Vec<String> = human.map(|counter| counter.to_string()).collect();
        let mut words = strings([
            "--server",
            server,
            "--tokens",
            &self.path("tokens"),
            "--plan",
            &self.path("plan.toml"),
            "--scenario",
            &self.path("scenario.json"),
        ]);
        if !human.is_empty() {
            words.extend(strings(["--human", &human.join(",")]));
        }
        if let Some(seed) = arguments.seed {
            words.extend(strings(["--seed", &seed.to_string()]));
        }
        let part = self.part("people", "layso-people", words)?;
        Ok(Part {
            tells: true,
            ..part
        })
    }

    /// The file with the token of a box; made once, and kept.
    fn token(&self, grant: &[&str], name: &str) -> anyhow::Result<String> {
        let file = self.data.join("tokens").join(name);
        if !file.exists() {
            fs::create_dir_all(self.data.join("tokens"))?;
            let mut enrol = self.enrol();
            enrol.args(grant).arg("--token-file").arg(&file);
            said(&mut enrol)?;
        }
        Ok(file.display().to_string())
    }

    /// A link that signs a browser in, once.
    fn link(&self, server: &str, grant: &[&str]) -> anyhow::Result<String> {
        let mut enrol = self.enrol();
        enrol
            .args(grant)
            .args(["--code", "--minutes", "720", "--url", server]);
        let text = said(&mut enrol)?;
        let link = text.split_whitespace().find(|word| word.contains("/in#"));
        Ok(link
            .with_context(|| format!("no link in: {text}"))?
            .to_owned())
    }

    fn enrol(&self) -> Command {
        let program = rig::program("layso-server").unwrap_or_else(|_| "layso-server".into());
        let mut enrol = Command::new(program);
        enrol.args(["enrol", "--data", &self.path("server")]);
        enrol
    }

    fn tell(&self, server: &str, hall: &Hall, arguments: &Arguments) -> anyhow::Result<()> {
        let supervisor = self.link(server, &["--role", "supervisor", "--name", "supervisor"])?;
        let admin = self.link(server, &["--role", "admin", "--name", "admin"])?;
        let reception = self.link(server, &["--role", "reception", "--name", "reception"])?;
        let browser = match arguments.has_people() {
            true => arguments.human.first().copied().unwrap_or(PRACTICE_COUNTER),
            false => arguments.boxes() + 1,
        };
        let (name, number) = (format!("counter-{browser}"), browser.to_string());
        let counter = self.link(
            server,
            &["--role", "counter", "--name", &name, "--counter", &number],
        )?;
        println!("\nThe hall is open. Everything below is a page for your browser:\n");
        for (part, what) in [
            ("kiosk-1", "the kiosk: take a number"),
            ("counter-1", "counter 1 (its box; no sign-in)"),
            ("board-1", "the board of the waiting area"),
        ] {
            if !hall.address(part).is_empty() {
                println!("  {:<60} {what}", hall.address(part));
            }
        }
        println!("\nThese links sign a browser in, each once, within 12 hours:\n");
        println!("  {supervisor:<60} the supervisor");
        println!("  {admin:<60} the admin: the plan of the hall");
        println!("  {reception:<60} the guide desk: numbers for people");
        println!("  {counter:<60} counter {browser}, in a browser without a box");
        if arguments.has_people() {
            println!("\nSimulated people serve at every counter but those that you sign in to.");
        } else {
            println!(
                "\nMore counters with a box of their own: {}",
                hall.addresses("counter-")
            );
        }
        println!("Slips as pictures:  {}", show(&self.data.join("slips")));
        if arguments.sound == "wav" {
            println!("What the voice says: {}", show(&self.data.join("voice")));
        }
        println!("Logs:               {}", show(&self.data.join("logs")));
        println!(
            "Paper runs out:     echo paper_out > {} (`ready` puts a roll in)",
            show(&self.data.join("printer.txt"))
        );
        println!("\nCtrl-C stops the hall; `make hall` goes on with the same day.\n");
        Ok(())
    }
}

/// All programs of the hall, the server first.
struct Hall {
    stop: Shutdown,
    parts: Vec<Part>,
}

impl Hall {
    /// Starts a part and answers its address; none when somebody wants everything to stop.
    fn start(&mut self, mut part: Part) -> anyhow::Result<Option<String>> {
        if self.stop.is_asked() {
            return Ok(None);
        }
        let started = part.start();
        if self.stop.is_asked() {
            return Ok(None);
        }
        let address = started?;
        self.parts.push(part);
        Ok(Some(address))
    }

    fn address(&self, name: &str) -> &str {
        let part = self.parts.iter().find(|part| part.name == name);
        part.and_then(|part| part.running.as_ref())
            .map_or("", |running| &running.address)
    }

    fn addresses(&self, prefix: &str) -> String {
        let all = self
            .parts
            .iter()
            .filter(|part| part.name.starts_with(prefix));
        let all = all.filter_map(|part| part.running.as_ref());
        all.map(|running| running.address.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Starts again what falls over, as the service manager of a real box does.
    async fn keep_up(&mut self) {
        loop {
            tokio::select! {
                () = self.stop.asked() => return,
                () = tokio::time::sleep(Duration::from_millis(300)) => {}
            }
            for part in &mut self.parts {
                if part.is_over() {
                    continue;
                }
                let ended = match part.running.as_mut() {
                    Some(running) => running.ended().map(|status| status.to_string()),
                    None => Some("not running".to_owned()),
                };
                let Some(status) = ended.filter(|_| !self.stop.is_asked()) else {
                    continue;
                };
                part.running = None;
                part.fell += 1;
                println!("{} fell over ({status}); starting it again", part.name);
                if let Err(cause) = part.start() {
                    println!("{}: {cause:#}", part.name);
                }
            }
        }
    }

    /// Stops every part, the server last, so that boxes can say what they still have to say.
    fn end(mut self) -> anyhow::Result<()> {
        println!("Stopping the hall …");
        while let Some(part) = self.parts.pop() {
            if let Some(running) = part.running
                && let Err(cause) = running.stop()
            {
                println!("{}: {cause:#}", part.name);
            }
        }
        println!("Stopped. The day is kept.");
        Ok(())
    }
}

impl Part {
    /// Passes on what it says. True when it has come to its end, and is not to be started again.
    fn is_over(&mut self) -> bool {
        if let Some(running) = self.running.as_mut().filter(|_| self.tells) {
            let ended = running.ended();
            for line in running.said() {
                println!("{line}");
            }
            if ended.is_some_and(|status| status.success()) {
                println!(
                    "\nEverybody has gone home. The hall stays open for you; Ctrl-C stops it."
                );
                (self.over, self.running) = (true, None);
            }
        }
        self.over
    }

    fn start(&mut self) -> anyhow::Result<String> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        if let Some(clock) = self.clock {
            command.env(clock::PRACTICE, clock.to_string());
        }
        // A Ctrl-C is for the hall alone: it stops its parts one after the other.
        command.process_group(0);
        let running = Running::start(&self.name, &mut command, &self.log)?;
        let address = running.address.clone();
        self.running = Some(running);
        Ok(address)
    }
}

/// The plan that the hall runs by.
fn own_plan() -> anyhow::Result<HallPlan> {
    plan_file::from_toml(PLAN).map_err(|wrong| anyhow::anyhow!("the plan: {wrong:?}"))
}

fn strings<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).into()
}

/// What a command said; an error with its own words when it failed.
fn said(command: &mut Command) -> anyhow::Result<String> {
    let done = command.output().context("layso-server")?;
    let out = String::from_utf8_lossy(&done.stdout).into_owned();
    anyhow::ensure!(
        done.status.success(),
        "{out}{}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(out)
}

/// A path as short as it can be told from here.
fn show(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let short = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    short.as_deref().unwrap_or(path).display().to_string()
}
