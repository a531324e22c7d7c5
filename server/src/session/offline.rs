//! What a kiosk asks for the time when it is cut off, and tells after it.

use engine::{Command, InsertOffline, Language, TicketKey, Touch};
use protocol::{Answer, Done, OfflineSlip};

use crate::app::App;
use crate::input::Key;
use crate::outlook::Outlook;
use crate::presence::Present;
use crate::view::{Scene, offline};

/// The copy of the hall as it is now.
pub(super) fn copy(app: &App) -> Answer {
    let hall = app.hall();
    let scene = Scene {
        hall: &hall,
        now: app.now(),
        present: &Present::default(),
        outlook: &Outlook::default(),
        has_photo: &|_| false,
    };
    let copy = Some(Box::new(offline::copy(&scene)));
    Answer::Done(Done {
        copy,
        ..Done::default()
    })
}

/// A touch at a kiosk, by the key that the kiosk made for it.
pub(super) fn touch(key: Key) -> Touch {
    Touch((key.0 >> 64) as u64)
}

/// A number that a kiosk gave by itself.
pub(super) fn insert(kiosk: &str, key: TicketKey, touch: Touch, slip: OfflineSlip) -> Command {
    Command::InsertOffline(InsertOffline {
        kiosk: kiosk.into(),
        label: slip.label,
        group: slip.group.as_str().into(),
        // A date that cannot be read is as good as none: the hall decides.
        date: slip.date.and_then(|date| date.parse().ok()),
        taken_at: engine::Millis(slip.taken_at.0),
        key,
        language: match slip.language {
            protocol::Language::Vi => Language::Vi,
            protocol::Language::En => Language::En,
        },
        touch: Some(touch),
        priority: slip.priority.map(|reason| reason.as_str().into()),
    })
}
