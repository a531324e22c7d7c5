//! A hall with the real server in a folder of its own, and clients that ask it over HTTP.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use appliance::clock::{PRACTICE, Practice};
use serde_json::Value;

use crate::rig::{self, Running};

/// A server with its data, its plan and the tokens that were enrolled.
#[derive(Debug)]
pub struct House {
    folder: PathBuf,
    server: Option<Running>,
    /// The clock of a practice hall.
    practice: Option<String>,
    /// The server's address; the same after a restart.
    pub address: String,
}

impl House {
    /// Opens a hall in `folder` under a plan (TOML), on a port that is free.
    ///
    /// # Errors
    /// When the server does not start.
    pub fn open(folder: &Path, plan: &str) -> anyhow::Result<House> {
        House::with(folder, plan, None)
    }

    /// Opens a practice hall, whose clock is this one.
    ///
    /// # Errors
    /// When the server does not start.
    pub fn practising(folder: &Path, plan: &str, clock: &Practice) -> anyhow::Result<House> {
        House::with(folder, plan, Some(clock.to_string()))
    }

    fn with(folder: &Path, plan: &str, practice: Option<String>) -> anyhow::Result<House> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("plan.toml"), plan)?;
        let mut house = House {
            folder: folder.into(),
            server: None,
            practice,
            address: "http://127.0.0.1:0".into(),
        };
        house.start()?;
        Ok(house)
    }

    /// Starts the server again after [`House::kill`] or [`House::stop`], at the same address.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(&mut self) -> anyhow::Result<()> {
        let listen = self.address.trim_start_matches("http://").to_owned();
        let mut command = Command::new(rig::program("layso-server")?);
        command
            .args(["run", "--listen", &listen, "--data"])
            .arg(self.data())
            .arg("--hall-key")
            .arg(self.folder.join("hall.key"))
            .arg("--plan")
            .arg(self.folder.join("plan.toml"));
        if let Some(clock) = &self.practice {
            command.env(PRACTICE, clock);
        }
        let log = self.folder.join("server.log");
        let server = Running::start("server", &mut command, &log)?;
        self.address = server.address.trim_end_matches('/').to_owned();
        self.server = Some(server);
        Ok(())
    }

    /// The clock of a practice hall, as its programs find it in their environment.
    #[must_use]
    pub fn practice(&self) -> Option<&str> {
        self.practice.as_deref()
    }

    /// From the next start on the server has the machine's clock.
    pub fn in_real_time(&mut self) {
        self.practice = None;
    }

    /// The server's data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("server")
    }

    /// What the server wrote on stderr.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    /// The number of the server's process; 0 while it does not run.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.server.as_ref().map_or(0, Running::pid)
    }

    /// Ends the server as a power cut would.
    pub fn kill(&mut self) {
        if let Some(server) = self.server.take() {
            server.kill();
        }
    }

    /// Asks the server to stop and waits.
    ///
    /// # Errors
    /// When it does not stop in time.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        self.server.take().map_or(Ok(()), Running::stop)
    }

    /// Runs an operator command of the server on this data and answers what it printed.
    ///
    /// # Errors
    /// When it ends with another code than 0; its words follow.
    pub fn operate(&self, command: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let done = Command::new(rig::program("layso-server")?)
            .arg(command)
            .arg("--data")
            .arg(self.data())
            .args(arguments)
            .output()
            .context("layso-server")?;
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        ensure!(
            done.status.success(),
            "{text}{}",
            String::from_utf8_lossy(&done.stderr)
        );
        Ok(text)
    }

    /// Enrols a box or program and answers its token.
    ///
    /// # Errors
    /// When the grant cannot be.
    pub fn token(&self, grant: &[&str]) -> anyhow::Result<String> {
        let name = grant.join("-").replace('/', "-");
        let file = self.folder.join(format!("token{name}"));
        let file_name = file.display().to_string();
        let mut arguments = grant.to_vec();
        arguments.extend(["--token-file", &file_name]);
        self.operate("enrol", &arguments)?;
        Ok(std::fs::read_to_string(&file)?.trim().to_owned())
    }
}

/// Somebody with a token who asks over HTTP.
#[derive(Clone)]
pub struct Caller {
    address: String,
    token: String,
    client: awc::Client,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The body; `null` when it is not JSON.
    pub body: Value,
}

impl Answered {
    /// The label that the answer is about.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        let slip = self.body.pointer("/slip/label");
        slip.or_else(|| self.body.get("label"))
            .and_then(Value::as_str)
    }

    /// The code of a refusal or problem.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.body.get("code").and_then(Value::as_str)
    }
}

impl Caller {
    /// A caller with a token; an empty one is sent as none.
    #[must_use]
    pub fn new(address: &str, token: &str) -> Caller {
        let client = awc::Client::builder()
            .timeout(Duration::from_secs(30))
            .finish();
        Caller {
            address: address.into(),
            token: token.into(),
            client,
        }
    }

    /// Sends a command under an idempotency key.
    ///
    /// # Errors
    /// When there is no answer: the command may have had its effect.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> anyhow::Result<Answered> {
        self.post_bytes(path, key, "application/json", body.to_string().into_bytes())
            .await
    }

    /// Sends any bytes.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn post_bytes(
        &self,
        path: &str,
        key: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> anyhow::Result<Answered> {
        let mut request = self
            .client
            .post(format!("{}{path}", self.address))
            .insert_header(("content-type", kind));
        if !key.is_empty() {
            request = request.insert_header(("idempotency-key", key));
        }
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        match request.send_body(body).await {
            Ok(mut answer) => read(&mut answer).await,
            Err(cause) => bail!("{path}: {cause}"),
        }
    }

    /// Reads something.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answered> {
        let mut request = self.client.get(format!("{}{path}", self.address));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        match request.send().await {
            Ok(mut answer) => read(&mut answer).await,
            Err(cause) => bail!("{path}: {cause}"),
        }
    }
}

async fn read<S>(answer: &mut awc::ClientResponse<S>) -> anyhow::Result<Answered>
where
    S: futures_util::Stream<Item = Result<bytes::Bytes, awc::error::PayloadError>> + Unpin,
{
    let status = answer.status().as_u16();
    let bytes = answer
        .body()
        .limit(4 * 1024 * 1024)
        .await
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(Answered {
        status,
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    })
}

/// The groups of [`test_plan`]: identifier, prefix, names.
const GROUPS: [(&str, &str, &str, &str); 4] = [
    ("a", "A", "Đất đai", "Land"),
    ("b", "B", "Hộ tịch", "Civil status"),
    ("c", "C", "Xây dựng", "Construction"),
    ("e", "E", "Y tế", "Health"),
];

/// A plan for tests: groups `a` (A), `b`, `c` and `e`, `counters` counters that serve all of them,
/// open at all hours, no-shows without delay.
#[must_use]
pub fn test_plan(counters: u16) -> String {
    let mut plan = String::from(TEST_PLAN);
    let ids = GROUPS.map(|(id, ..)| format!("\"{id}\"")).join(", ");
    for (id, prefix, vi, en) in GROUPS {
        plan.push_str(&format!(
            "\n[[group]]\nid = \"{id}\"\nprefix = \"{prefix}\"\n\
             name = {{ vi = \"{vi}\", en = \"{en}\" }}\n\
             agency = \"office\"\nicon = \"gavel\"\nservice_min = 8\n"
        ));
    }
    plan.push_str(&format!(
        "\n[[category]]\nid = \"all\"\nname = {{ vi = \"Tất cả\", en = \"All\" }}\n\
         icon = \"gavel\"\ngroups = [{ids}]\n"
    ));
    for number in 1..=counters {
        plan.push_str(&format!(
            "\n[[counter]]\nnumber = {number}\nzone = \"z\"\nagency = \"office\"\n\
             home = [{ids}]\n"
        ));
    }
    plan
}

const TEST_PLAN: &str = r#"
id = "test"

[hall]
authority = { vi = "UBND", en = "Authority" }
name = { vi = "Trung tâm", en = "Hall" }
utc_offset_min = 420

[rules]
calls_before_no_show = 1
recall_pause_s = 0
no_show_after_s = 0
return_min = 30
target_min = 15
alarm_min = 30
service_target_min = 15
photo = "until_day_ends"
phones = true
rollover = "00:00"
grace_min = 0
early_min = 0

[[season]]
name = "always"
from = "01-01"
to = "12-31"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
sessions = ["00:00-24:00"]

[[agency]]
id = "office"
name = { vi = "Văn phòng", en = "Office" }

[[zone]]
id = "z"
name = { vi = "Khu A", en = "Zone A" }
"#;
