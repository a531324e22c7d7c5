//! `run`: the server itself.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use appliance::shutdown::Shutdown;
use appliance::{banner, clock, log, seed, shutdown};
use clap::Args;
use engine::{HallPlan, Millis};
use layso_server::access::Access;
use layso_server::app::{App, FIRST_PLAN, PLAN_FILE, Settings};
use layso_server::http::{self, Edge};
use layso_server::marks::Marks;
use layso_server::photos::{HallKey, Photos, hall_key};
use layso_server::store::plans;
use layso_server::{disk, plan_file, store};
use protocol::{Answer, Trouble as Standing};
use tracing::{error, info, warn};

use super::{Data, Trouble};

/// Less room on the disk than this is a trouble, bytes: 200 MiB.
const LOW_ROOM_BYTES: u64 = 200 * 1024 * 1024;
/// How often photos and the disk are looked after.
const KEEP_EVERY: Duration = Duration::from_secs(2);
/// The file that the one server of a data folder holds.
const LOCK_FILE: &str = "lock";
/// The file that a practice hall has in its data folder.
const PRACTICE_FILE: &str = "practice";

/// Runs the hall until Ctrl-C or SIGTERM.
///
/// Prints one line, `ready http://ADDRESS`, when it serves. Everything else goes to stderr;
/// LAYSO_LOG=debug tells more.
#[derive(Debug, Args)]
#[command(
    after_help = "Next: enrol who may use it (layso-server enrol --help), then open the address."
)]
pub(super) struct RunArgs {
    #[command(flatten)]
    data: Data,
    /// Where to listen. A port of 0 means any free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The plan of the hall. A new hall begins with it; an old one gets it when it differs from
    /// the plan in force. A wrong one is refused, and the plan in force stays.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// The address under which phones reach the hall; without it slips carry no code.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// A further origin from which browsers may use the hall, such as https://hall.example when a
    /// proxy stands in front. May be given several times.
    #[arg(long, value_name = "ORIGIN")]
    origin: Vec<String>,
    /// The hall key, which wraps the keys of each day's photos and marks. Made, readable by this user only,
    /// when it is missing. It must lie outside the data folder, so that a copy of the data opens
    /// no photo: by default beside it, as DIR.hall-key. Keep it out of backups of the data.
    #[arg(long, value_name = "FILE")]
    hall_key: Option<PathBuf>,
    /// Write the log as JSON, one object a line.
    #[arg(long)]
    log_json: bool,
}

pub(super) fn run(args: RunArgs) -> Result<(), Trouble> {
    log::start(if args.log_json {
        log::Style::Json
    } else {
        log::Style::Console
    });
    let data = args.data.data.clone();
    let shown = data.display().to_string();
    let trouble = |cause: &dyn std::fmt::Display| super::log_trouble(&args.data, cause);
    make_private(&data).map_err(|cause| trouble(&cause))?;
    let _lock = lock(&data)?;
    practice(&data, store::is_fresh(&data))?;
    let (plan, wish) = plans(&args, store::is_fresh(&data))?;
    more_files();
    let now = now();

    let access = Access::open(&data, seed::seed()).map_err(|cause| trouble(&cause))?;
    let key_file = args
        .hall_key
        .clone()
        .unwrap_or_else(|| hall_key::default_path(&data));
    let key = HallKey::open(&key_file, &data, seed::seed()).map_err(Trouble::said)?;
    let marks = Arc::new(Marks::open(&data, &key, seed::seed()));
    let photos = Photos::open(&data, key, seed::seed());
    let photos = Arc::new(photos.map_err(|cause| trouble(&format!("{cause:#}")))?);
    let public_url = args
        .public_url
        .as_deref()
        .map(|url| url.trim_end_matches('/').to_owned());
    let mut origins = args.origin.clone();
    origins.extend(public_url.as_deref().and_then(origin_of));
    let settings = Settings {
        data: Some(data.clone()),
        plan,
        public_url,
        origins,
        access: Arc::new(access),
        photos: Arc::clone(&photos) as Arc<_>,
        marks,
        seed: seed::seed(),
    };
    let (app, running) =
        App::open(settings, now).map_err(|cause| trouble(&format!("{cause:#}")))?;
    let app = web::Data::new(app);

    let edge = web::Data::new(Edge::new(photos, data));
    let served = actix_web::rt::System::new().block_on(serve(&app, &edge, args.listen, wish));
    app.stop();
    running.wait();
    info!("stopped");
    served.map_err(|cause| {
        let listen = args.listen.to_string();
        Trouble::caused(
            "port_taken",
            &[("listen", &listen), ("data", &shown)],
            &cause,
        )
    })
}

async fn serve(
    app: &web::Data<App>,
    edge: &web::Data<Edge>,
    listen: SocketAddr,
    wish: Option<HallPlan>,
) -> std::io::Result<()> {
    let stop = shutdown::on_signal();
    let (server, addresses) = http::serve(app, edge, listen)?;
    let handle = server.handle();
    let serving = actix_web::rt::spawn(server);
    if let Some(plan) = wish {
        publish(app, &edge.data, plan).await;
    }
    actix_web::rt::spawn(keep_on(app.clone(), edge.clone(), stop.clone()));
    let address = addresses.first().copied().unwrap_or(listen);
    banner::ready(&format!("http://{address}"));
    stop.asked().await;
    // First everybody is told, so that screens let go; then what was taken is finished.
    app.stop();
    handle.stop(true).await;
    let _ = serving.await;
    Ok(())
}

/// The plan for a new hall, and the plan that an old one shall get.
fn plans(args: &RunArgs, fresh: bool) -> Result<(HallPlan, Option<HallPlan>), Trouble> {
    match (args.plan.as_deref().map(plan_file::read), fresh) {
        (Some(Ok(plan)), true) => Ok((plan, None)),
        (Some(Ok(plan)), false) => Ok((HallPlan::sample(), Some(plan))),
        (Some(Err(wrong)), true) => Err(Trouble::said(wrong)),
        (Some(Err(wrong)), false) => {
            // A hall that cannot open in the morning is worse than one with yesterday's plan.
            error!("the plan is refused, the one in force stays\n{wrong}");
            Ok((HallPlan::sample(), None))
        }
        (None, false) => Ok((HallPlan::sample(), None)),
        (None, true) => {
            let data = args.data.data.display().to_string();
            Err(Trouble::new("plan_needed", &[("data", &data)]))
        }
    }
}

/// Puts the plan of the file into force when the file was changed since it last was. What was
/// published in the meantime is not undone by a start.
async fn publish(app: &App, data: &Path, plan: HallPlan) {
    let last = store::open_to_read(data)
        .map_err(anyhow::Error::from)
        .and_then(|log| plans::last_from_file(&log, &[FIRST_PLAN, PLAN_FILE]));
    match last {
        Ok(Some(last)) if last == plan => return,
        Ok(_) => {}
        Err(cause) => error!(%cause, "the versions of the plan cannot be read"),
    }
    if plan == **app.hall().saved_plan() {
        return;
    }
    match app.save_plan(plan, PLAN_FILE, "rule", now()).await {
        Ok(Answer::Done(_)) => info!("the plan of the file is in force"),
        Ok(Answer::No(no)) => {
            error!(
                code = no.code,
                "the hall refuses the plan of the file, the one in force stays: {} {}",
                no.say.en,
                no.remedy.en
            );
        }
        Err(cause) => error!(?cause, "the plan of the file was not taken"),
    }
}

/// Looks after photos and the disk until the server stops.
async fn keep_on(app: web::Data<App>, edge: web::Data<Edge>, stop: Shutdown) {
    let mut told = String::new();
    loop {
        let (hall, work) = (app.clone(), edge.clone());
        let kept = web::block(move || keep(&hall, &work.photos, &work.data)).await;
        let wrong = kept.map_or_else(|cause| cause.to_string(), Option::unwrap_or_default);
        // What stays wrong is told once, not every two seconds.
        if wrong != told {
            if wrong.is_empty() {
                info!("photos and mark keys whose time is over are gone");
            } else {
                error!(
                    cause = wrong,
                    "photos or mark keys whose time is over are still there"
                );
            }
            told = wrong;
        }
        tokio::select! {
            () = stop.asked() => return,
            () = tokio::time::sleep(KEEP_EVERY) => {}
        }
    }
}

/// One look at photos, marks and disk. Answers what cannot be deleted.
fn keep(app: &App, photos: &Photos, data: &Path) -> Option<String> {
    let now = now();
    let low = match disk::free_bytes(data) {
        Ok(room) if room < LOW_ROOM_BYTES => {
            Some(format!("less than {} MiB left", LOW_ROOM_BYTES >> 20))
        }
        Ok(_) => None,
        Err(cause) => Some(format!("{cause:#}")),
    };
    if app
        .presence
        .server_trouble(Standing::DiskNearlyFull, low, now)
    {
        app.devices_changed();
    }
    let hall = app.hall();
    let lost = app.marks.trouble(&hall);
    if app.presence.server_trouble(Standing::MarksLost, lost, now) {
        app.devices_changed();
    }
    let kept = [photos.keep(&hall, now), app.marks.keep(&hall)];
    let wrong = kept.into_iter().filter_map(Result::err);
    let wrong: Vec<String> = wrong.map(|cause| format!("{cause:#}")).collect();
    (!wrong.is_empty()).then(|| wrong.join("; "))
}

/// A real hall's days are not mixed with a practice hall's, whose clock shows moments that never were:
/// a folder is of the one kind or of the other from its first start on.
fn practice(data: &Path, fresh: bool) -> Result<(), Trouble> {
    let shown = data.display().to_string();
    let trouble = |code| Err(Trouble::new(code, &[("data", &shown)]));
    let mark = data.join(PRACTICE_FILE);
    match clock::practice() {
        Err(wrong) => Err(Trouble::caused(
            "practice_clock",
            &[("variable", clock::PRACTICE)],
            &wrong,
        )),
        Ok(None) if mark.exists() => trouble("practice_data"),
        Ok(None) => Ok(()),
        Ok(Some(_)) if !fresh && !mark.exists() => trouble("practice_on_real_data"),
        Ok(Some(practice)) => {
            warn!(
                speed = practice.speed,
                "a practice hall: its clock is not the machine's"
            );
            std::fs::write(&mark, "a practice hall: its days never were\n")
                .map_err(|cause| Trouble::caused("log_trouble", &[("data", &shown)], &cause))
        }
    }
}

/// One server a data folder: two would give the same numbers.
fn lock(data: &Path) -> Result<File, Trouble> {
    let shown = data.display().to_string();
    let file = File::create(data.join(LOCK_FILE))
        .map_err(|cause| Trouble::caused("log_trouble", &[("data", &shown)], &cause))?;
    file.try_lock()
        .map_err(|_| Trouble::new("data_in_use", &[("data", &shown)]))?;
    Ok(file)
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// Thousands of phones are thousands of open files.
fn more_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(cause) = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: maximum,
            maximum,
        },
    ) {
        warn!(%cause, "the number of open files stays as it is");
    }
}

/// The origin of an address: scheme, host and port.
fn origin_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}"))
}

fn now() -> Millis {
    Millis(clock::now().0)
}
