//! `export`: the raw log as JSON lines.

use std::io::{BufWriter, ErrorKind, Write};

use clap::Args;
use layso_server::store::feed::{self, Telling};

use super::{Data, Trouble, log_trouble, open_log};

/// Writes the log to stdout, one JSON object a line: seq, at (milliseconds since 1970), by, event.
/// A server may run meanwhile.
#[derive(Debug, Args)]
#[command(
    after_help = "The lines hold the keys of phone pages: treat them as you treat the data folder. Programs \
                        that follow the hall use GET /api/events, which leaves them out."
)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    data: Data,
    /// Only what came after this event; 0 is everything.
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    since: u64,
}

pub(super) fn run(args: &ExportArgs) -> Result<(), Trouble> {
    let connection = open_log(&args.data)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let told = feed::each_line(
        &connection,
        args.since,
        u64::MAX,
        Telling::Everything,
        |line| {
            out.write_all(line.as_bytes())?;
            Ok(out.write_all(b"\n")?)
        },
    );
    let told = told.map(|_| ()).and_then(|()| Ok(out.flush()?));
    match told {
        Err(cause) if is_closed_pipe(&cause) => Ok(()),
        told => told.map_err(|cause| log_trouble(&args.data, &format!("{cause:#}"))),
    }
}

/// Whoever read has seen enough.
fn is_closed_pipe(cause: &anyhow::Error) -> bool {
    let io = cause.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe)
}
