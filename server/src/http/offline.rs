//! A kiosk that may be cut off: what it keeps of the hall, and the numbers that it tells later.

use actix_web::web;
use protocol::{Answer, Done, KioskRequest, OfflineCopy, OfflineSlip};

use super::body::{AskKey, Json};
use super::caller::Caller;
use super::problem::{Problem, done};
use crate::app::App;
use crate::session::ask::{RoleRequest, ask};

/// What a kiosk keeps of the hall, to give numbers of its offline series while it is cut off.
///
/// Asked for again when `copy` of the kiosk's view is not its `stamp` any more.
#[utoipa::path(
    get, path = "/api/kiosk/copy", tag = "tickets",
    responses(
        (status = 200, description = "The hall, its calendar and the kiosks' digits", body = OfflineCopy),
        (status = "default", description = "A problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn copy(app: web::Data<App>, caller: Caller) -> Result<web::Json<OfflineCopy>, Problem> {
    let request = RoleRequest::Kiosk(KioskRequest::Copy);
    match ask(&app, caller.any()?, "copy", request).await? {
        Answer::Done(Done {
            copy: Some(copy), ..
        }) => Ok(web::Json(*copy)),
        _ => Err(Problem::not_found()),
    }
}

/// Tells a number that a kiosk gave while it was cut off.
///
/// The label stays as it is on the paper. A number that is known for the same touch is answered as
/// done; for another touch it is refused (`offline_twice`), and telling it again is of no use. One
/// whose day is over is counted in that day's figures.
#[utoipa::path(
    post, path = "/api/kiosk/numbers", tag = "tickets", request_body = OfflineSlip,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, the same for repeats")),
    responses(
        (status = 200, description = "The hall has it", body = Done),
        (status = 404, description = "The plan has no such group", body = Problem),
        (status = 409, description = "The hall cannot take it, or not yet", body = Problem),
        (status = "default", description = "Any other problem", body = Problem),
    ),
    security(("token" = []), ("browser" = [])),
)]
pub async fn tell(
    app: web::Data<App>,
    caller: Caller,
    key: AskKey,
    slip: Json<OfflineSlip>,
) -> Result<web::Json<Done>, Problem> {
    let request = RoleRequest::Kiosk(KioskRequest::Offline { slip: slip.0 });
    done(ask(&app, caller.any()?, &key.0, request).await?).map(web::Json)
}
