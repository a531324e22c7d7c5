//! `layso-server`: the server of a hall and its operator commands.
#![expect(
    clippy::disallowed_macros,
    reason = "operator commands speak on stdout and stderr"
)]

use std::process::ExitCode;

use clap::Parser;

mod commands;

fn main() -> ExitCode {
    match commands::run(commands::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("layso-server: {trouble}");
            ExitCode::FAILURE
        }
    }
}
