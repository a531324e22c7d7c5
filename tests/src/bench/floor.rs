//! The floors: a server that answers the same without a hall and without a store, one commit that
//! survives a power cut, one bare broadcast of the same bytes.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use engine::Millis;
use layso_server::access::{Access, Grant};
use protocol::{Answer, Done, Role, Slip};
use serde::Deserialize;
use tokio::sync::broadcast;

/// What a kiosk sends, as the real server reads it.
#[derive(Debug, Deserialize)]
struct Issue {
    group: String,
    #[serde(default)]
    language: protocol::Language,
    #[serde(default)]
    photo: Option<String>,
}

struct Floor {
    access: Access,
    last: AtomicU32,
    template: Slip,
    frames: broadcast::Sender<Arc<str>>,
}

/// Serves the floors until it is killed; prints `ready ADDRESS` and writes the token that it takes
/// to `folder/token`.
///
/// # Errors
/// When it cannot listen or write.
pub async fn serve(folder: &Path) -> anyhow::Result<()> {
    let now = Millis(appliance::clock::now().0);
    let access = Access::open(folder, appliance::seed::seed())?;
    let grant = Grant {
        role: Role::Kiosk,
        name: "kiosk-1".into(),
        counter: None,
        zone: None,
    };
    std::fs::write(folder.join("token"), access.enrol(&grant, now)?)?;
    let (frames, _) = broadcast::channel(64);
    let floor = web::Data::new(Floor {
        access,
        last: AtomicU32::new(0),
        template: slip(),
        frames,
    });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(floor.clone())
            .route("/api/tickets", web::post().to(issue))
            .route("/frame", web::post().to(frame))
            .route("/ws/board", web::get().to(board))
    })
    .workers(2)
    .bind("127.0.0.1:0")?;
    let address = server
        .addrs()
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    appliance::banner::ready(&format!("http://{address}"));
    server.run().await?;
    Ok(())
}

/// Who asks, what for, and the answer: all that the real handler does but for the hall.
async fn issue(
    request: HttpRequest,
    body: web::Json<Issue>,
    floor: web::Data<Floor>,
) -> HttpResponse {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let token = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let now = Millis(appliance::clock::now().0);
    let Some(_) = token.and_then(|token| floor.access.who(token, now)) else {
        return HttpResponse::Unauthorized().finish();
    };
    if header("idempotency-key").is_none_or(str::is_empty) || body.group.is_empty() {
        return HttpResponse::BadRequest().finish();
    }
    let number = floor.last.fetch_add(1, Ordering::Relaxed) + 1;
    let mut slip = floor.template.clone();
    slip.label = format!("A{number:03}");
    slip.language = body.language;
    slip.url = body.photo.clone().or(slip.url);
    HttpResponse::Ok().json(Answer::Done(Done {
        slip: Some(slip),
        ..Done::default()
    }))
}

/// Sends the body to every board.
async fn frame(body: String, floor: web::Data<Floor>) -> HttpResponse {
    let _ = floor.frames.send(body.into());
    HttpResponse::Ok().body("sent")
}

async fn board(
    request: HttpRequest,
    stream: web::Payload,
    floor: web::Data<Floor>,
) -> actix_web::Result<HttpResponse> {
    let (response, mut session, _) = actix_ws::handle(&request, stream)?;
    let mut frames = floor.frames.subscribe();
    rt::spawn(async move {
        while let Ok(frame) = frames.recv().await {
            if session.text(&*frame).await.is_err() {
                return;
            }
        }
    });
    Ok(response)
}

/// A slip as large as a real one.
fn slip() -> Slip {
    let names = |vi: &str, en: &str| protocol::Names {
        vi: vi.into(),
        en: en.into(),
    };
    Slip {
        label: "A001".into(),
        group: names("Đất đai", "Land"),
        agency: names("Văn phòng", "Office"),
        hall: protocol::HallNames {
            authority: names("UBND", "Authority"),
            name: names("Trung tâm", "Hall"),
            phone: None,
        },
        time: "09:12".into(),
        date: "24/11/2026".into(),
        origin: "kiosk-1".into(),
        counters: vec![1, 2, 3],
        url: Some("http://127.0.0.1:8080/t/0123456789abcdefghijkl".into()),
        calls_before_no_show: 3,
        return_min: 30,
        ..Slip::default()
    }
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
    let took = Rc::new(RefCell::new(Vec::with_capacity(count)));
    for _ in 0..count {
        let began = appliance::clock::mono_us();
        file.execute("insert into row (body) values (?1)", [&body])?;
        #[expect(clippy::cast_precision_loss, reason = "microseconds of a commit")]
        took.borrow_mut()
            .push((appliance::clock::mono_us() - began) as f64 / 1_000.0);
    }
    Ok(took.take())
}
