//! Where the hall is on this machine, which programs it has, and what its people are told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use appliance::clock;
use engine::HallPlan;
use hall_tests::people::{run, site};
use hall_tests::rig;
use layso_server::plan_file;

use crate::arguments::{Arguments, Hours};
use crate::{Hall, Part};

/// The counter for which a practice hall gives a link: one where many wait in the morning.
const PRACTICE_COUNTER: u16 = 14;

/// The plan that the hall runs by.
const PLAN: &str = include_str!("../../../../assets/plans/nghe-an.toml");

fn box_port(arguments: &Arguments) -> u16 {
    arguments.port.map_or(7070, |port| port + 1)
}

/// Where the hall is on this machine.
pub struct Site {
    data: PathBuf,
    server_port: u16,
    box_port: u16,
    /// The clock of a practice hall.
    clock: Option<clock::Practice>,
}

impl Site {
    /// The hall of these arguments, in a folder that is there.
    ///
    /// # Errors
    /// When the folder is not there.
    pub fn new(arguments: &Arguments) -> anyhow::Result<Site> {
        Ok(Site {
            data: arguments.data().canonicalize()?,
            server_port: arguments.port.unwrap_or(8080),
            box_port: box_port(arguments),
            clock: None,
        })
    }

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

    pub fn server(&self, hours: Hours) -> anyhow::Result<Part> {
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
    pub fn boxes(&self, server: &str, arguments: &Arguments) -> anyhow::Result<Vec<Part>> {
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
    pub fn begin_practice(&mut self, arguments: &Arguments) -> anyhow::Result<()> {
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
    pub fn people(&self, server: &str, arguments: &Arguments) -> anyhow::Result<Part> {
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

    pub fn tell(&self, server: &str, hall: &Hall, arguments: &Arguments) -> anyhow::Result<()> {
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
        println!(
            "\nCtrl-C stops the hall; {}.\n",
            match arguments.has_people() {
                true => "the next start is the next working day",
                false => "`make hall` goes on with the same day",
            }
        );
        Ok(())
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
