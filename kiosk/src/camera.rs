//! Where pictures come from: the page's own camera, a still test picture, or nowhere.

use std::io::Cursor;
use std::path::Path;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use appliance::photo;
use appliance::screen::problem;
use image::codecs::jpeg::JpegEncoder;
use protocol::CameraKind;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use crate::kiosk::say;

/// A way to come by pictures.
#[derive(Debug)]
pub struct Driver {
    /// What stands behind `--camera`.
    pub word: &'static str,
    /// What it is.
    pub what: &'static str,
    /// The firmware note.
    pub note: &'static str,
}

/// Every way there is.
pub const DRIVERS: &[Driver] = &[
    Driver {
        word: "page",
        what: "the browser's camera, which the page itself opens",
        note: "firmware-notes/kiosk-camera.md",
    },
    Driver {
        word: "still",
        what: "a drawn face, or still:FILE.jpg: a hall without cameras",
        note: "firmware-notes/kiosk-camera.md",
    },
    Driver {
        word: "none",
        what: "no camera",
        note: "firmware-notes/kiosk-camera.md",
    },
];

const FACE: &str = include_str!("../../assets/pictures/test-face.svg");

/// Where pictures come from.
#[derive(Clone, PartialEq, Eq)]
pub enum Camera {
    /// The page opens it.
    Page,
    /// This JPEG.
    Still(web::Bytes),
    /// Nowhere.
    None,
}

impl std::fmt::Debug for Camera {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Camera({:?})", self.kind())
    }
}

impl Camera {
    /// The camera of `page`, `still`, `still:FILE.jpg` or `none`.
    ///
    /// # Errors
    /// What is wrong and what to write.
    pub fn named(word: &str) -> Result<Camera, String> {
        match word.split_once(':') {
            None if word == "page" => Ok(Camera::Page),
            None if word == "none" => Ok(Camera::None),
            None if word == "still" => Ok(Camera::Still(face().into())),
            Some(("still", path)) => still(Path::new(path)),
            _ => Err(format!(
                "camera {word:?}: there is no such camera; write page, still, still:FILE.jpg or none"
            )),
        }
    }

    /// As the page knows it.
    #[must_use]
    pub fn kind(&self) -> CameraKind {
        match self {
            Camera::Page => CameraKind::Page,
            Camera::Still(_) => CameraKind::Still,
            Camera::None => CameraKind::None,
        }
    }

    /// `GET /agent/camera`: the test picture.
    #[must_use]
    pub fn answer(&self) -> HttpResponse {
        match self {
            Camera::Still(jpeg) => HttpResponse::Ok()
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .content_type("image/jpeg")
                .body(jpeg.clone()),
            Camera::Page | Camera::None => {
                problem::of(StatusCode::NOT_FOUND, &say::photo("no_test_picture"))
            }
        }
    }
}

fn still(path: &Path) -> Result<Camera, String> {
    let wrong = |why: String| format!("camera still:{}: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|cause| wrong(cause.to_string()))?;
    // It must be one that the way of a photo accepts, and the page is served a JPEG.
    let photo = photo::normalise(&bytes).map_err(|cause| wrong(cause.to_string()))?;
    Ok(Camera::Still(photo.jpeg.into()))
}

/// The drawn face as JPEG.
fn face() -> Vec<u8> {
    let tree = usvg::Tree::from_str(FACE, &usvg::Options::default())
        .expect("the picture of this build is drawn by its tests");
    let size = tree.size().to_int_size();
    let mut dots = Pixmap::new(size.width(), size.height()).expect("a picture of some size");
    resvg::render(&tree, Transform::identity(), &mut dots.as_mut());
    let colours: Vec<u8> = dots
        .pixels()
        .iter()
        .flat_map(|dot| [dot.red(), dot.green(), dot.blue()])
        .collect();
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, 88)
        .encode(
            &colours,
            size.width(),
            size.height(),
            image::ExtendedColorType::Rgb8,
        )
        .expect("a picture in memory is always written");
    jpeg.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawn_face_is_a_photo_that_passes() {
        let Camera::Still(jpeg) = Camera::named("still").unwrap() else {
            panic!("a picture")
        };
        let photo = photo::normalise(&jpeg).unwrap();
        assert_eq!((photo.width, photo.height), (480, 640));
    }

    #[test]
    fn cameras_have_names_and_wrong_ones_a_remedy() {
        assert_eq!(Camera::named("page").unwrap().kind(), CameraKind::Page);
        assert_eq!(Camera::named("none").unwrap().kind(), CameraKind::None);
        assert!(
            Camera::named("webcam")
                .unwrap_err()
                .contains("still:FILE.jpg")
        );
        let missing = Camera::named("still:/no/such/face.jpg").unwrap_err();
        assert!(missing.contains("/no/such/face.jpg"), "{missing}");
        let words = std::env::temp_dir().join(format!("layso-face-{}.jpg", std::process::id()));
        std::fs::write(&words, "not a picture").unwrap();
        let wrong = Camera::named(&format!("still:{}", words.display())).unwrap_err();
        assert!(wrong.contains("neither a JPEG nor a PNG"), "{wrong}");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert!(
            DRIVERS
                .iter()
                .all(|driver| root.join(driver.note).is_file())
        );
    }
}
