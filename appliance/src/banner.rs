//! The one line that a program of the hall prints on stdout.

use std::io::Write;

/// Says that the program serves: `ready http://127.0.0.1:7080`, and nothing else ever, so that
/// whoever started it can read the address (a port of 0 means any free one).
pub fn ready(address: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody may be listening on stdout any more; the box serves all the same.
    let _ = writeln!(out, "ready {address}");
    let _ = out.flush();
}
