//! The kiosk's agent: wiring only.

use std::process::ExitCode;

use appliance::link::socket::{LinkConfig, open as open_line};
use appliance::screen::{Asset, Screen, Shown};
use appliance::{banner, clock, config, http, keys, log, seed, shutdown};
use clap::Parser;
use layso_kiosk::agent::{self, Agent, Door};
use layso_kiosk::config::{Arguments, Config};
use layso_kiosk::journal::{self, Journal};
use layso_kiosk::kiosk::{Kiosk, Now, Settings};
use layso_kiosk::photo::Photographer;
use layso_kiosk::printer::{self, works::Works};
use layso_kiosk::slip::Paper;
use protocol::{KioskRequest, KioskView, Role};

#[actix_web::main]
async fn main() -> ExitCode {
    log::start(log::Style::Console);
    match start(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            tracing::error!("{cause:#}");
            ExitCode::FAILURE
        }
    }
}

async fn start(arguments: Arguments) -> anyhow::Result<()> {
    if arguments.list_printers {
        use std::io::Write;
        std::io::stdout().write_all(printer::list().as_bytes())?;
        return Ok(());
    }
    run(Config::of(arguments)?).await
}

async fn run(config: Config) -> anyhow::Result<()> {
    let token = config::token_file(&config.token_file)?;
    let (journal, past) = Journal::open(&config.journal).map_err(|cause| {
        anyhow::anyhow!(
            "journal {}: {cause}; choose a folder that can be written",
            config.journal.display()
        )
    })?;
    let stop = shutdown::on_signal();
    let mut keys = keys::Keys::new(seed::seed());

    let link = LinkConfig {
        server: config.server.clone(),
        role: Role::Kiosk,
        token: token.clone(),
        build: appliance::BUILD.to_owned(),
        seed: keys.bytes(),
    };
    let (line, line_task) = open_line::<KioskView, KioskRequest>(link, stop.clone());

    let settings = Settings {
        camera: config.camera.kind(),
        panel_tenths_inch: config.panel_tenths_inch,
        printer: config.printer.name.clone(),
        paper_mm: match config.paper {
            Paper::Wide => 80,
            Paper::Narrow => 58,
        },
        run: keys.key(clock::now()),
    };
    let torn = past.is_torn();
    let now = Now {
        at: clock::now(),
        mono: clock::mono_ms(),
    };
    let mut kiosk = Kiosk::new(settings, past, now);
    if let Some(kept) = journal::kept_copy(&config.journal) {
        kiosk.remember_hall(kept, now);
    }
    let first_job = u32::try_from(keys.below(1 << 20)).unwrap_or(0);
    let (works, printer) = Works::start(config.printer, first_job, torn)?;

    let shown = Shown::new();
    shown.show(&kiosk.view());
    let (door, inbox) = Door::new();
    let came = door.clone();
    let photographer = Photographer::new(http::Client::new(&config.server, &token), move || {
        came.photo_came()
    });
    let camera = config.camera;
    let screen = Screen::new(Role::Kiosk, assets(), door.feed(&shown, &line))
        .with_policy(screens::CONTENT_SECURITY_POLICY)
        .of_build(screens::BUILD)
        .passing_api_to(&config.server, &token)
        .with_routes(layso_kiosk::routes(photographer, camera))
        .open(&config.listen, stop.clone())?;

    let layout = config.paper.layout();
    let agent = Agent {
        kiosk,
        works,
        printer,
        journal,
        folder: config.journal,
        line,
        shown,
        layout,
    };
    let agent_task = tokio::spawn(agent::run(agent, door, inbox, stop.clone()));
    banner::ready(&screen.address());
    stop.asked().await;
    shutdown::all_stopped(vec![
        ("agent", agent_task),
        ("line", line_task),
        ("page", screen.task),
    ])
    .await;
    Ok(())
}

fn assets() -> Vec<Asset> {
    screens::FILES
        .iter()
        .map(|file| Asset {
            path: file.path,
            bytes: file.bytes,
            gzip: file.gzip,
            mime: file.mime,
            etag: file.etag,
            cache: file.cache_control(),
        })
        .collect()
}
