//! What a program writes about itself: to stderr, readable for people or as JSON for files.

use tracing_subscriber::EnvFilter;

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// For a person in front of a terminal.
    #[default]
    Console,
    /// One JSON object a line.
    Json,
}

/// What is written unless `LAYSO_LOG` says otherwise. The web server's news about its threads is
/// nobody's; what strangers send that is no HTTP is no error of ours and must not fill a disk.
const USUAL: &str = "info,actix_http=off,actix_server=warn";

/// Turns logging on. The variable `LAYSO_LOG` chooses what is written (`info` unless told;
/// `debug`, or by module as `layso_server=debug,actix_web=warn`). Called once, in `main`; later
/// calls do nothing.
pub fn start(style: Style) {
    let filter = EnvFilter::try_from_env("LAYSO_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start finds a logger in place already, which is as good.
    let _ = match style {
        Style::Console => lines
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .with_target(false)
            .try_init(),
        Style::Json => lines.json().flatten_event(true).try_init(),
    };
}
