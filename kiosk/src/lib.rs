//! The kiosk: from a touch to a number on paper.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`kiosk`] | the kiosk as a state machine; pure |
//! | [`slip`] | the slip as a picture; pure |
//! | [`printer`] | the printer: its bytes, its states, its lines, its fake |
//! | [`camera`], [`photo`] | where a picture comes from, and its way to the server |
//! | [`journal`] | what was issued and printed, for the kiosk that was killed in between |
//! | [`offline`] | numbers of the kiosk's own while the server is away; pure |
//! | [`agent`] | brings them together with page and server |
//! | [`config`] | the settings |

pub mod agent;
pub mod camera;
pub mod config;
pub mod journal;
pub mod kiosk;
pub mod offline;
pub mod photo;
pub mod printer;
pub mod slip;

use actix_web::web;

/// The agent's own addresses: `POST /agent/photo` and `GET /agent/camera`.
pub fn routes(
    photographer: photo::Photographer,
    camera: camera::Camera,
) -> impl Fn(&mut web::ServiceConfig) + Send + Sync + 'static {
    move |config| {
        let (photographer, camera) = (photographer.clone(), camera.clone());
        config
            .service(web::resource("/agent/photo").post(
                move |body: Result<web::Bytes, actix_web::Error>| {
                    let photographer = photographer.clone();
                    async move { photographer.take(body).await }
                },
            ))
            .service(web::resource("/agent/camera").get(move || {
                let camera = camera.clone();
                async move { camera.answer() }
            }));
    }
}
