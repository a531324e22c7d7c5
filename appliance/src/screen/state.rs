//! What all pages of a box share: the feed, what was asked, and who is there.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::{HttpResponse, web};
use protocol::{Fact, Role, TroubleReport, Welcome, You, version};

use super::MAX_PAGES;
use super::asked::Asked;
use super::feed::Feed;
use crate::clock;
use crate::shutdown::Shutdown;

type Told = (Vec<TroubleReport>, Vec<Fact>);

/// What all pages of a box share.
pub(super) struct State {
    pub(super) role: Role,
    build: String,
    you: You,
    pub(super) feed: Feed,
    pub(super) stop: Shutdown,
    pub(super) asked: Asked,
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    last: u64,
    open: BTreeMap<u64, Told>,
}

impl State {
    pub(super) fn new(role: Role, build: String, you: You, feed: Feed, stop: Shutdown) -> State {
        let (asked, pages) = (Asked::default(), Mutex::default());
        State {
            role,
            build,
            you,
            feed,
            stop,
            asked,
            pages,
        }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn enter(&self) -> Option<u64> {
        let mut pages = self.pages();
        if pages.open.len() >= MAX_PAGES {
            return None;
        }
        pages.last += 1;
        let id = pages.last;
        pages.open.insert(id, Told::default());
        Some(id)
    }

    /// Keeps what one page says is wrong (nothing once it has left), and tells what all say.
    pub(super) fn tell(&self, id: u64, told: Option<Told>) {
        let mut pages = self.pages();
        let before = match told {
            Some(told) => pages
                .open
                .insert(id, told.clone())
                .is_none_or(|before| before != told),
            None => pages
                .open
                .remove(&id)
                .is_some_and(|before| before != Told::default()),
        };
        if !before {
            return;
        }
        let (mut troubles, mut facts) = Told::default();
        for (theirs, figures) in pages.open.values() {
            for report in theirs {
                // The same trouble on two pages is one, as old as the older.
                if !troubles
                    .iter()
                    .any(|known: &TroubleReport| known.trouble == report.trouble)
                {
                    troubles.push(report.clone());
                }
            }
            facts.extend(figures.iter().cloned());
        }
        drop(pages);
        (self.feed.hearing)(troubles, facts);
    }

    pub(super) fn welcome(&self) -> Welcome {
        let said = self.feed.welcome.borrow().clone();
        Welcome {
            version: version::CURRENT,
            build: self.build.clone(),
            now: (self.feed.now)(),
            speed: clock::practised(),
            you: said
                .as_ref()
                .map_or_else(|| self.you.clone(), |said| said.you.clone()),
            hall: said.map(|said| said.hall).unwrap_or_default(),
        }
    }
}

/// `GET /agent/health`: what a technician or a watchdog wants to know of the box.
pub(super) async fn health(state: web::Data<State>) -> HttpResponse {
    let line = state.feed.line.borrow().clone();
    let welcome = state.welcome();
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(serde_json::json!({
            "role": state.role,
            "name": welcome.you.name,
            "build": crate::BUILD,
            "pages_build": state.build,
            "now": clock::now(),
            "up": line.up,
            "since": line.since,
            "cause": line.cause,
            "unwelcome": line.unwelcome.map(|why| why.code),
            "pages": state.pages().open.len(),
            "has_view": state.feed.view.borrow().is_some(),
        }))
}
