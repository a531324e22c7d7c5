//! `make hall`: a whole hall on this machine, with fake devices.
//!
//! Starts the server, a kiosk with a printer that leaves its slips as pictures, some counters and
//! a board; prints where everything is and how to sign in; starts again what falls over; stops
//! everything on Ctrl-C. The day stays in the data folder. With simulated people it is a practice
//! hall, whose clock runs faster.
#![expect(
    clippy::disallowed_macros,
    reason = "a command speaks to the person who typed it"
)]

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::Context;
use appliance::clock;
use appliance::shutdown::{self, Shutdown};
use clap::Parser;
use hall_tests::rig::Running;

use arguments::{Arguments, Hours};
use site::Site;

mod arguments;
mod site;

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
    let mut site = Site::new(arguments)?;
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
