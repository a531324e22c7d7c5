//! The floors: a server that answers the same without a hall and without a store, one commit that
//! survives a power cut, one bare broadcast of the same bytes.

use std::path::Path;
use std::sync::Arc;

use actix_web::{App as Web, HttpRequest, HttpResponse, HttpServer, rt, web};
use anyhow::Context;
use engine::Millis;
use layso_server::access::{Access, Grant};
use layso_server::app::{App, Settings};
use layso_server::http::{self, Edge};
use layso_server::marks::Marks;
use layso_server::photos::{HallKey, Photos};
use layso_server::plan_file;
use protocol::Role;
use tokio::sync::broadcast;

/// Serves the floors until it is killed: the real server without a log, whose address is printed
/// as `ready ADDRESS`, and the bare broadcast, whose address stands in `folder/broadcast`. The
/// token that the first takes stands in `folder/token`.
///
/// # Errors
/// When it cannot listen or write.
pub async fn serve(folder: &Path, plan: &Path) -> anyhow::Result<()> {
    let now = Millis(appliance::clock::now().0);
    let seed = appliance::seed::seed;
    let access = Access::open(folder, seed())?;
    let grant = Grant {
        role: Role::Kiosk,
        name: "kiosk-1".into(),
        counter: None,
        zone: None,
    };
    std::fs::write(folder.join("token"), access.enrol(&grant, now)?)?;
    let key = HallKey::open(&folder.with_extension("key"), folder, seed())
        .map_err(|cause| anyhow::anyhow!("{cause:?}"))?;
    let photos = Arc::new(Photos::open(folder, key, seed())?);
    let plan = plan_file::read(plan).map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
    let settings = Settings {
        data: None,
        plan,
        public_url: None,
        origins: Vec::new(),
        access: Arc::new(access),
        photos: Arc::clone(&photos) as Arc<_>,
        marks: Arc::new(Marks::in_memory(seed())),
        seed: seed(),
    };
    let (app, _running) = App::open(settings, now)?;
    let edge = web::Data::new(Edge::new(photos, folder.into()));
    let any = "127.0.0.1:0".parse()?;
    let (server, addresses) = http::serve(&web::Data::new(app), &edge, any)?;
    rt::spawn(server);

    let (frames, _) = broadcast::channel::<Arc<str>>(64);
    let frames = web::Data::new(frames);
    let bare = HttpServer::new(move || {
        Web::new()
            .app_data(frames.clone())
            .route("/frame", web::post().to(frame))
            .route("/ws/board", web::get().to(board))
    })
    .workers(2)
    .bind("127.0.0.1:0")?;
    let broadcast = bare.addrs().first().map(|at| format!("http://{at}"));
    std::fs::write(folder.join("broadcast"), broadcast.context("no address")?)?;
    let address = addresses.first().context("no address")?;
    appliance::banner::ready(&format!("http://{address}"));
    bare.run().await?;
    Ok(())
}

/// What a board is sent.
type Frames = broadcast::Sender<Arc<str>>;

/// Sends the body to every board.
async fn frame(body: String, frames: web::Data<Frames>) -> HttpResponse {
    let _ = frames.send(body.into());
    HttpResponse::Ok().body("sent")
}

async fn board(
    request: HttpRequest,
    stream: web::Payload,
    frames: web::Data<Frames>,
) -> actix_web::Result<HttpResponse> {
    let (response, mut session, _) = actix_ws::handle(&request, stream)?;
    let mut frames = frames.subscribe();
    rt::spawn(async move {
        while let Ok(frame) = frames.recv().await {
            if session.text(&*frame).await.is_err() {
                return;
            }
        }
    });
    Ok(response)
}

/// Durations of commits that survive a power cut, one row each, milliseconds.
///
/// # Errors
/// When the file cannot be written.
pub fn commits(folder: &Path, count: usize) -> anyhow::Result<Vec<f64>> {
    let file = rusqlite::Connection::open(folder.join("floor.db"))?;
    file.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; \
         create table row (id integer primary key, body text not null);",
    )?;
    let body = "x".repeat(300);
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        let began = appliance::clock::mono_us();
        file.execute("insert into row (body) values (?1)", [&body])?;
        #[expect(clippy::cast_precision_loss, reason = "microseconds of a commit")]
        took.push((appliance::clock::mono_us() - began) as f64 / 1_000.0);
    }
    Ok(took)
}
