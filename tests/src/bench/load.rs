//! Clients that ask as fast as they are answered, and cost little themselves: the server shares
//! the machine with them.

use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest answer that is expected, bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// What is asked for, in turn: one group has too few numbers for the largest day.
const GROUPS: [&str; 4] = [
    r#"{"group":"a"}"#,
    r#"{"group":"b"}"#,
    r#"{"group":"c"}"#,
    r#"{"group":"e"}"#,
];

/// One connection that is kept alive.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    host: Rc<str>,
    token: Rc<str>,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects to `http://HOST:PORT`.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn open(address: &str, token: &str) -> anyhow::Result<Connection> {
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let stream = TcpStream::connect(host)
            .await
            .with_context(|| host.to_owned())?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            host: host.into(),
            token: token.into(),
            buffer: Vec::new(),
        })
    }

    /// Posts JSON under a key and answers the status and the body.
    ///
    /// # Errors
    /// When the connection ends, or the answer is not what this small client reads.
    pub async fn post(
        &mut self,
        path: &str,
        key: &str,
        body: &str,
    ) -> anyhow::Result<(u16, &[u8])> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nidempotency-key: {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            self.token,
            body.len(),
        );
        self.stream.write_all(head.as_bytes()).await?;
        self.buffer.clear();
        loop {
            ensure!(
                self.buffer.len() < MAX_ANSWER,
                "an answer longer than {MAX_ANSWER} bytes"
            );
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server hung up");
            }
            let Some(end) = find(&self.buffer, b"\r\n\r\n") else {
                continue;
            };
            let head = std::str::from_utf8(&self.buffer[..end])?;
            let status: u16 = head.get(9..12).context("no status")?.parse()?;
            let length: usize = header(head, "content-length")
                .context("no length")?
                .parse()?;
            while self.buffer.len() < end + 4 + length {
                if self.stream.read_buf(&mut self.buffer).await? == 0 {
                    bail!("the server hung up in the middle of an answer");
                }
            }
            return Ok((status, &self.buffer[end + 4..end + 4 + length]));
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Issues `count` tickets with `clients` clients at once, each waiting for its answer, and answers
/// how long that took. `name` makes the keys of this call differ from those of others.
///
/// # Errors
/// When one of them is refused.
pub async fn issue(
    address: &str,
    token: &str,
    clients: usize,
    count: usize,
    name: &str,
) -> anyhow::Result<Duration> {
    let mut open = Vec::new();
    for _ in 0..clients {
        open.push(Connection::open(address, token).await?);
    }
    let began = tokio::time::Instant::now();
    let taking = open
        .into_iter()
        .enumerate()
        .map(|(client, mut connection)| async move {
            let mine = count / clients + usize::from(client < count % clients);
            for turn in 0..mine {
                let group = GROUPS[turn % GROUPS.len()];
                let key = format!("{name}-{client}-{turn}");
                let (status, body) = connection.post("/api/tickets", &key, group).await?;
                ensure!(status < 300, "{status}: {}", String::from_utf8_lossy(body));
            }
            Ok(())
        });
    futures_util::future::try_join_all(taking).await?;
    Ok(began.elapsed())
}
