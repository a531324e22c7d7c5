//! The one line that a program of the hall prints on stdout, and its last sentence on stderr.

use std::io::Write;
use std::process::ExitCode;

/// Says that the program serves: `ready http://127.0.0.1:7080`, and nothing else ever, so that
/// whoever started it can read the address (a port of 0 means any free one).
pub fn ready(address: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody may be listening on stdout any more; the box serves all the same.
    let _ = writeln!(out, "ready {address}");
    let _ = out.flush();
}

/// What `main` ends with. A cause is told as a sentence for the person in front of the terminal,
/// without a trace of calls, which is for nobody there.
#[must_use]
pub fn ended(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            let _ = writeln!(std::io::stderr().lock(), "{cause:#}");
            ExitCode::FAILURE
        }
    }
}
