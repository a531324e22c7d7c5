//! Every address of the server in one table: who may ask, and who answers.
//!
//! The guard reads it before anything else, so an address that is not here does not exist, and a
//! role that is not named may not ask. `tests/matrix.rs` has a row for each, and `/api/openapi.json`
//! describes them.

use actix_web::web::{self, ServiceConfig};
use actix_web::{Route as Handler, guard};
use protocol::Role;

use super::{
    appointments, boards, counters, day, events, offline, open, pages, photos, plan, plan_desk, qr,
    reception, session, tickets, what_if,
};

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody in the network of the hall.
    Anyone,
    /// These roles.
    Roles(&'static [Role]),
    /// The handler sees to it, message by message.
    ByItself,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The method. GET answers HEAD too.
    pub method: &'static str,
    /// The address, with `{parts}`.
    pub path: &'static str,
    /// Who may ask.
    pub who: Who,
}

macro_rules! routes {
    ($($method:ident $path:literal [$($role:ident)*] $handler:path;)*) => {
        /// Every address of the server.
        pub const ROUTES: &[Route] = &[
            $(Route {
                method: stringify!($method),
                path: $path,
                who: routes!(@who $($role)*),
            },)*
            Route { method: "GET", path: "/ws/{role}", who: Who::ByItself },
        ];

        /// Adds a handler for each of [`ROUTES`].
        pub fn configure(config: &mut ServiceConfig) {
            $(config.route($path, method(stringify!($method)).to($handler));)*
            crate::session::routes(config);
        }
    };
    (@who Anyone) => { Who::Anyone };
    (@who $($role:ident)+) => { Who::Roles(&[$(Role::$role),+]) };
}

routes! {
    POST   "/api/session"                 [Anyone]                    session::enter;
    DELETE "/api/session"                 [Anyone]                    session::leave;
    GET    "/api/you"                     [Kiosk Counter Board Reception Supervisor Admin Viewer] session::you;
    POST   "/api/tickets"                 [Kiosk Reception]           tickets::issue;
    POST   "/api/tickets/reprint"         [Kiosk Reception]           tickets::reprint;
    GET    "/api/tickets/{key}"           [Anyone]                    tickets::follow;
    GET    "/api/tickets/{key}/qr.svg"    [Anyone]                    qr::code;
    POST   "/api/help"                    [Kiosk Reception]           tickets::help;
    POST   "/api/help/answered"           [Supervisor Admin]          tickets::help_answered;
    GET    "/api/kiosk"                   [Kiosk Reception]           tickets::kiosk;
    GET    "/api/kiosk/copy"              [Kiosk]                     offline::copy;
    POST   "/api/kiosk/numbers"           [Kiosk]                     offline::tell;
    GET    "/api/reception"               [Reception Supervisor]      reception::look;
    POST   "/api/reception"               [Reception Supervisor]      reception::act;
    POST   "/api/hall"                    [Supervisor Admin]          day::ask_any;
    GET    "/api/reception/tickets"       [Reception Supervisor]      reception::find;
    GET    "/api/appointments"            [Reception Supervisor Admin] appointments::list;
    POST   "/api/appointments"            [Reception Supervisor Admin] appointments::book;
    DELETE "/api/appointments/{code}"     [Reception Supervisor Admin] appointments::unbook;
    POST   "/api/photos"                  [Kiosk Reception]           photos::put;
    GET    "/api/photos/{photo}"          [Counter]                   photos::get;
    GET    "/api/counters/{counter}"      [Counter Supervisor]        counters::look;
    POST   "/api/counters/{counter}"      [Counter Supervisor]        counters::ask_any;
    POST   "/api/counters/{counter}/{act}" [Counter Supervisor]       counters::act;
    GET    "/api/boards"                  [Board Supervisor]          boards::hall;
    GET    "/api/boards/{zone}"           [Board Supervisor]          boards::zone;
    GET    "/api/hall"                    [Supervisor Admin]          day::look;
    POST   "/api/day/{act}"               [Supervisor Admin]          day::act;
    GET    "/api/plan"                    [Supervisor Admin Viewer]   plan::get;
    PUT    "/api/plan"                    [Admin]                     plan::put;
    GET    "/api/plan/draft"              [Supervisor Admin]          plan_desk::look;
    PUT    "/api/plan/draft"              [Admin]                     plan_desk::save;
    DELETE "/api/plan/draft/{number}"     [Admin]                     plan_desk::drop_draft;
    POST   "/api/plan/validate"           [Supervisor Admin]          plan_desk::validate;
    POST   "/api/plan/publish"            [Admin]                     plan_desk::publish;
    DELETE "/api/plan/pending"            [Admin]                     plan_desk::withdraw;
    POST   "/api/plan/rollback"           [Admin]                     plan_desk::rollback;
    GET    "/api/plan/versions"           [Supervisor Admin]          plan_desk::versions;
    GET    "/api/plan/versions/{version}" [Supervisor Admin]          plan_desk::one;
    GET    "/api/plan/difference"         [Supervisor Admin]          plan_desk::difference;
    GET    "/api/what-if"                 [Supervisor Admin]          what_if::days;
    POST   "/api/what-if"                 [Supervisor Admin]          what_if::play;
    GET    "/api/what-if/skills"          [Supervisor Admin]          what_if::skills;
    GET    "/api/events"                  [Admin Viewer]              events::since;
    GET    "/api/openapi.json"            [Anyone]                    open::openapi;
    GET    "/healthz"                     [Anyone]                    open::healthz;
    GET    "/metrics"                     [Anyone]                    open::metrics;
    GET    "/"                            [Anyone]                    pages::index;
    GET    "/index.css"                   [Anyone]                    pages::style;
    GET    "/in"                          [Anyone]                    pages::sign_in;
    GET    "/counter"                     [Anyone]                    pages::counter;
    GET    "/supervisor"                  [Anyone]                    pages::supervisor;
    GET    "/plan"                        [Anyone]                    pages::plan;
    GET    "/reception"                   [Anyone]                    pages::reception;
    GET    "/board"                       [Anyone]                    pages::board;
    GET    "/t/{key}"                     [Anyone]                    pages::citizen;
    GET    "/assets/{file}"               [Anyone]                    pages::asset;
}

fn method(name: &str) -> Handler {
    match name {
        "GET" => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
        "POST" => web::post(),
        "PUT" => web::put(),
        "DELETE" => web::delete(),
        other => unreachable!("no route has the method {other}"),
    }
}
