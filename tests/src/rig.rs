//! Starts the real programs of the hall as child processes, for `make hall`, tests and the bench.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, bail};

/// How long a program may take until it says `ready`. Generous: test machines are busy.
pub const READY_WITHIN: Duration = Duration::from_secs(60);

/// How long a program may take to stop once asked.
pub const STOP_WITHIN: Duration = Duration::from_secs(10);

/// The program of that name, built beside the one that runs.
///
/// # Errors
/// When it is not there: `cargo build --workspace --bins` makes it.
pub fn program(name: &str) -> anyhow::Result<PathBuf> {
    let mut folder = std::env::current_exe().context("finding this program")?;
    folder.pop();
    // Tests lie one folder deeper than programs.
    if folder.ends_with("deps") {
        folder.pop();
    }
    let path = folder.join(name);
    if !path.exists() {
        bail!(
            "{} is not there; run: cargo build --workspace --bins",
            path.display()
        );
    }
    Ok(path)
}

/// A program that said it is ready. It is killed when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Its name, for people.
    pub name: String,
    /// The address it told.
    pub address: String,
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Running {
    /// Starts `command`, writes what it says on stderr to the end of `log`, and waits until it
    /// says `ready ADDRESS` on stdout.
    ///
    /// # Errors
    /// When it cannot be started, ends, or is not ready in time; the last lines of the log follow.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> anyhow::Result<Running> {
        if let Some(folder) = log.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("making {}", folder.display()))?;
        }
        let log_file = File::options()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("opening {}", log.display()))?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file)
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        let out = child.stdout.take().context("the program has no stdout")?;
        let (told, lines) = mpsc::channel();
        std::thread::spawn(move || {
            // Reads on after the first line, so that a talkative program never blocks.
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        let mut running = Running {
            name: name.into(),
            address: String::new(),
            child,
            lines,
        };
        loop {
            match running.lines.recv_timeout(READY_WITHIN) {
                Ok(line) => {
                    if let Some(address) = line.strip_prefix("ready ") {
                        running.address = address.trim().to_owned();
                        return Ok(running);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{name} is not ready after {READY_WITHIN:?}:\n{}", tail(log));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let _ = running.child.wait();
                    bail!("{name} ended before it was ready:\n{}", tail(log));
                }
            }
        }
    }

    /// The number of its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The lines that it said on stdout since it was ready, or since this was asked.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }

    /// How it ended, when it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Ends it as a power cut would: no chance to finish anything (SIGKILL).
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop (SIGTERM) and waits.
    ///
    /// # Errors
    /// When it does not stop within [`STOP_WITHIN`], or says that something went wrong.
    pub fn stop(mut self) -> anyhow::Result<()> {
        self.ask_to_stop()?;
        let mut waited = Duration::ZERO;
        let step = Duration::from_millis(20);
        while waited < STOP_WITHIN {
            if let Some(status) = self.child.try_wait()? {
                if !status.success() {
                    bail!("{} stopped with {status}", self.name);
                }
                return Ok(());
            }
            std::thread::sleep(step);
            waited += step;
        }
        bail!("{} did not stop within {STOP_WITHIN:?}", self.name)
    }

    /// Sends SIGTERM and does not wait.
    ///
    /// # Errors
    /// When there is no `kill` program.
    pub fn ask_to_stop(&self) -> anyhow::Result<()> {
        Command::new("kill")
            .args(["-TERM", &self.pid().to_string()])
            .stderr(Stdio::null())
            .status()
            .context("kill")?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

/// A plan whose hours are every day from 0:00 to 24:00, so that a hall can be tried at any time:
/// the text of a plan file with its seasons and closed days replaced.
///
/// # Errors
/// When the text is not TOML.
pub fn at_all_hours(plan: &str) -> anyhow::Result<String> {
    let mut plan: toml::Table = toml::from_str(plan).context("reading the plan")?;
    let always: toml::Table = toml::from_str(
        r#"
        [[season]]
        name = "at all hours"
        from = "01-01"
        to = "12-31"
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        sessions = ["00:00-24:00"]
        "#,
    )
    .context("reading the hours")?;
    plan.remove("closed");
    plan.extend(always);
    if let Some(rules) = plan.get_mut("rules").and_then(toml::Value::as_table_mut) {
        rules.insert("rollover".into(), toml::Value::String("00:00".into()));
    }
    toml::to_string(&plan).context("writing the plan")
}
