//! Why a photo is not taken. The ticket is given all the same.

use appliance::photo::PhotoError;
use appliance::words;
use protocol::No;

/// Why a photo is not taken. The words stand in `assets/words` under `photo.<code>`.
#[derive(Debug)]
pub enum PhotoRefused {
    /// It is not a picture that can be shown.
    Picture(PhotoError),
    /// The plan takes no photos.
    Off,
    /// No service day is open, so no ticket could carry it.
    DayNotOpen,
    /// The disk is nearly full; what is left belongs to the log.
    DiskLow,
    /// Too many photos at once.
    Busy,
    /// It cannot be stored.
    Store(anyhow::Error),
}

impl PhotoRefused {
    /// Every name there is, for the test that each has words.
    pub const CODES: [&str; 11] = [
        "photo_too_large",
        "not_a_picture",
        "too_many_dots",
        "too_few_dots",
        "photo_truncated",
        "photo_damaged",
        "photos_off",
        "photo_day_not_open",
        "disk_low",
        "photo_busy",
        "photo_store",
    ];

    /// Its name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PhotoRefused::Picture(error) => error.code(),
            PhotoRefused::Off => "photos_off",
            PhotoRefused::DayNotOpen => "photo_day_not_open",
            PhotoRefused::DiskLow => "disk_low",
            PhotoRefused::Busy => "photo_busy",
            PhotoRefused::Store(_) => "photo_store",
        }
    }

    /// In words.
    #[must_use]
    pub fn no(&self) -> No {
        words::no("photo", self.code(), &[])
    }
}

impl From<PhotoError> for PhotoRefused {
    fn from(error: PhotoError) -> PhotoRefused {
        PhotoRefused::Picture(error)
    }
}
