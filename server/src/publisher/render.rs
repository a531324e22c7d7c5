//! One view as text, with a mark by which it is told from another.

use std::hash::{DefaultHasher, Hash, Hasher};

use bytestring::ByteString;
use engine::Millis;
use protocol::MissedRow;
use serde::Serialize;

use super::Topic;
use crate::view::{self, Scene};

/// A view as text.
pub(super) struct Rendered {
    /// The view as JSON.
    pub(super) body: String,
    /// A hash of all that is news in it.
    pub(super) same: u64,
    /// When it changes though nothing happens.
    pub(super) changes: Option<Millis>,
}

/// Computes the view of a topic; none when the hall has no such counter, zone or ticket. `ahead` is
/// how many are ahead of a phone's ticket, where a line was counted.
pub(super) fn render(topic: &Topic, scene: &Scene<'_>, ahead: Option<usize>) -> Option<Rendered> {
    match topic {
        Topic::Kiosk => Some(rendered(&view::kiosk::view(scene), None)),
        Topic::Reception => {
            let view = view::reception::view(scene);
            let changes = first_to_go(&view.missed);
            Some(rendered(&view, changes))
        }
        Topic::Counter(id) => {
            let (view, changes) = view::counter::view(scene, *id)?;
            let missed = first_to_go(&view.visit.missed);
            let changes = changes.into_iter().chain(missed).min();
            Some(rendered(&view, changes))
        }
        Topic::Board(zone) => {
            let (view, changes) = view::board::view(scene, zone.as_deref())?;
            Some(rendered(&view, changes))
        }
        Topic::Supervisor => {
            let view = view::supervisor::view(scene);
            let announced = view.office.iter().flat_map(|office| &office.announced);
            let ends = announced.map(|row| Millis(row.until.0)).min();
            Some(rendered(&view, ends))
        }
        Topic::Phone(key) => {
            let ticket = scene.hall.ticket_by_key(key)?;
            let mut view = view::citizen::view(scene, ticket, ahead);
            // The moment alone is no news: it is left out of the comparison.
            let as_of = std::mem::take(&mut view.as_of);
            let same = rendered(&view, None).same;
            view.as_of = as_of;
            Some(Rendered {
                same,
                ..rendered(&view, None)
            })
        }
    }
}

/// When the first of those who missed their call may not return any more.
fn first_to_go(missed: &[MissedRow]) -> Option<Millis> {
    missed.iter().map(|row| Millis(row.until.0)).min()
}

fn rendered(view: &impl Serialize, changes: Option<Millis>) -> Rendered {
    let body = serde_json::to_string(view).expect("a view is plain data");
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    Rendered {
        same: hasher.finish(),
        body,
        changes,
    }
}

/// The message `ToScreen::View`, with a body that is JSON already.
pub(super) fn text(version: u64, body: &str) -> ByteString {
    format!(r#"{{"type":"view","version":{version},"view":{body}}}"#).into()
}
