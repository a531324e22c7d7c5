//! A receipt printer that is a program: it leaves each slip as a picture in a folder.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use layso_kiosk::printer::fake::{Device, Knows, Options, Served};

/// A printer that is a program: it understands what layso-kiosk sends, answers like a receipt
/// printer with ESC/POS, and leaves each slip that it cuts as 001.png and 001.bin in a folder.
/// Prints `ready tcp://ADDRESS` on stdout when it takes connections.
///
/// Its condition is the words in the --control file, which is read again whenever it changes:
/// ready, paper_low, paper_out, `paper_out N` (the paper ends after N rows of dots, 8 to the
/// millimetre), cover_open, error (cutter jammed), silent (dead), mute (prints, answers nothing).
#[derive(Parser, Debug)]
#[command(name = "layso-fake-printer", version)]
struct Arguments {
    /// Where it listens; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:9100")]
    listen: SocketAddr,
    /// The folder for the slips; numbers go on after those that are there.
    #[arg(long, default_value = "slips")]
    out: PathBuf,
    /// The file with its condition.
    #[arg(long)]
    control: Option<PathBuf>,
    /// Paper: 80mm (576 dots) or 58mm (384 dots).
    #[arg(long, default_value = "80mm", value_parser = paper)]
    paper: layso_kiosk::slip::Paper,
    /// Speed of the line in bytes a second, for a serial line behind a print server.
    #[arg(long)]
    bytes_per_second: Option<u32>,
    /// Bytes that it takes before it prints them, at least 16384.
    #[arg(long, default_value_t = 65_536)]
    buffer: usize,
    /// What it does not know, as many clones: process-id (GS ( H), fence (GS r), reports (GS a),
    /// clear (DLE ENQ, DLE DC4), model (GS I), errors (DLE EOT 3). Several with commas.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
}

fn paper(text: &str) -> Result<layso_kiosk::slip::Paper, String> {
    layso_kiosk::slip::Paper::of_mm(text.trim_end_matches("mm"))
        .ok_or_else(|| "write 80mm or 58mm".to_owned())
}

fn main() -> anyhow::Result<()> {
    appliance::log::start(appliance::log::Style::Console);
    let arguments = Arguments::parse();
    let mut knows = Knows::default();
    for without in &arguments.without {
        let ability = match without.as_str() {
            "process-id" => &mut knows.process_id,
            "fence" => &mut knows.fence,
            "reports" => &mut knows.reports,
            "clear" => &mut knows.clear,
            "model" => &mut knows.model,
            "errors" => &mut knows.errors,
            other => anyhow::bail!("--without {other}: see --help for what it can be without"),
        };
        *ability = false;
    }
    let width = arguments.paper.layout().width;
    let device = Device::new(width, knows).with_buffer(arguments.buffer.max(16_384));
    let served = Served::start(
        device,
        Options {
            listen: Some(arguments.listen),
            out: Some(arguments.out),
            control: arguments.control,
            bytes_per_second: arguments.bytes_per_second,
        },
    )?;
    appliance::banner::ready(&format!("tcp://{}", served.address));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async { appliance::shutdown::on_signal().asked().await });
    Ok(())
}
