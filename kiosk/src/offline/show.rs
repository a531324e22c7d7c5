//! What the page shows of the hall while the kiosk is cut off: the tiles as they were, and nothing
//! that may have changed since.

use protocol::{
    Estimate, GroupStop, IdentityAsk, KioskView, Millis, Opening, PhotoOffer, Span, TileGroup,
};

use super::{Offline, Time};
use crate::kiosk::Now;

impl Offline {
    /// The hall from the copy. No photo is offered, for it could not be kept.
    #[must_use]
    pub fn view(&self, now: Now) -> Option<KioskView> {
        let copy = self.copy.as_ref()?;
        let time = self.time(copy, now);
        let mut view = copy.view.clone();
        let day = time.day?;
        view.waiting = 0;
        view.photo = PhotoOffer::Off;
        // None of these can be looked up.
        view.appointments = false;
        view.bulk = None;
        view.filers.clear();
        view.sessions.clone_from(&day.sessions);
        view.opening = opening(&day.gives, &time);
        let same_day = day.date == copy.date;
        for tile in &mut view.tiles {
            tile.waiting = 0;
            for group in &mut tile.groups {
                let more = copy.groups.iter().find(|more| more.id == group.id);
                let inside = more.is_none_or(|more| time.is_within_windows(copy, more));
                quiet(group, view.opening, same_day, inside || !time.sure, time.at);
            }
        }
        Some(view)
    }
}

fn opening(gives: &[Span], time: &Time<'_>) -> Opening {
    if !time.sure && !gives.is_empty() {
        return Opening::Open { until: None };
    }
    let Some(next) = gives.iter().find(|span| time.at < span.to) else {
        return Opening::Closed;
    };
    if time.at < next.from {
        return Opening::Break { reopens: next.from };
    }
    Opening::Open {
        until: Some(next.to),
    }
}

/// A group without what may have changed.
fn quiet(group: &mut TileGroup, hall: Opening, same_day: bool, inside: bool, at: Millis) {
    group.waiting = 0;
    group.wait = Estimate::Unknown;
    group.asks = None;
    group.identity = IdentityAsk::Off;
    let holds = match &group.stop {
        Some(GroupStop::OnlineFirst { .. }) => true,
        Some(GroupStop::Closed { .. } | GroupStop::SoldOut { .. }) => same_day,
        Some(GroupStop::SoldOutNow { again, .. }) => same_day && at < *again,
        Some(GroupStop::NotYet { .. } | GroupStop::Over) | None => false,
    };
    if !holds {
        group.stop = None;
    }
    group.opening = match (&group.stop, hall) {
        (Some(GroupStop::SoldOutNow { again, .. }), Opening::Open { .. }) => {
            Opening::Break { reopens: *again }
        }
        (Some(GroupStop::Closed { .. } | GroupStop::SoldOut { .. }), Opening::Open { .. }) => {
            Opening::Closed
        }
        (_, Opening::Open { .. }) if !inside => Opening::Closed,
        (_, hall) => hall,
    };
}
