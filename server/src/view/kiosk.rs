//! What a kiosk shows: tiles with their load, and whether numbers are given.

use engine::plan::{Category, Group};
use engine::ticket::LAST_NUMBER;
use protocol::{GroupStop, KioskView, Opening, PriorityChoice, Tile, TileGroup};

use super::{Scene, parts, person};

/// The view of every kiosk.
#[must_use]
pub fn view(scene: &Scene<'_>) -> KioskView {
    let Scene { hall, now, .. } = *scene;
    let plan = &hall.plan;
    let opening = parts::opening(hall, now);
    let sessions = parts::sessions(hall, now)
        .iter()
        .map(|session| parts::hours(plan, session))
        .collect();
    KioskView {
        hall: parts::hall_names(plan),
        opening,
        sessions,
        waiting: parts::count(hall.waiting),
        tiles: plan
            .categories
            .iter()
            .map(|category| tile(scene, category, opening))
            .collect(),
        photo: parts::photo_offer(plan),
        priorities: plan
            .priorities
            .iter()
            .filter(|reason| reason.at_kiosk)
            .map(|reason| PriorityChoice {
                id: reason.id.to_string(),
                name: parts::names(&reason.name),
                icon: reason.icon.clone(),
            })
            .collect(),
        appointments: !hall.bookings.is_empty(),
        bulk: person::bulk(plan),
        filers: person::filers(plan),
        copy: super::offline::stamp(hall, now),
    }
}

fn tile(scene: &Scene<'_>, category: &Category, opening: Opening) -> Tile {
    let plan = &scene.hall.plan;
    let groups: Vec<TileGroup> = category
        .groups
        .iter()
        .filter_map(|id| plan.group(id))
        .map(|group| tile_group(scene, group, opening))
        .collect();
    Tile {
        id: category.id.clone(),
        name: parts::names(&category.name),
        icon: category.icon.clone(),
        waiting: groups.iter().map(|group| group.waiting).sum(),
        groups,
    }
}

fn tile_group(scene: &Scene<'_>, group: &Group, opening: Opening) -> TileGroup {
    let plan = &scene.hall.plan;
    let line = scene.hall.lines.get(&group.id);
    let spent = line.is_some_and(|line| line.issued >= LAST_NUMBER);
    let stop = parts::stop(scene.hall, &group.id, scene.now);
    let opening = match (&stop, opening) {
        _ if spent => Opening::Closed,
        (
            Some(GroupStop::NotYet { opens: at } | GroupStop::SoldOutNow { again: at, .. }),
            Opening::Open { .. },
        ) => Opening::Break { reopens: *at },
        (
            Some(GroupStop::Closed { .. } | GroupStop::Over | GroupStop::SoldOut { .. }),
            Opening::Open { .. },
        ) => Opening::Closed,
        // Who is sent to the online desk may touch the tile, and is told where to go.
        (_, opening) => opening,
    };
    TileGroup {
        id: group.id.0.to_string(),
        prefix: group.prefix.to_string(),
        name: parts::names(&group.name),
        icon: group.icon.clone(),
        waiting: parts::count(line.map_or(0, engine::Line::len)),
        wait: scene.outlook.of_group(&group.id),
        opening,
        counters: scene
            .hall
            .plan
            .counters_of(&group.id)
            .iter()
            .map(|id| id.0)
            .collect(),
        stop,
        asks: scene.hall.asks_to_wait(&group.id).map(parts::count),
        identity: person::identity(plan, &group.id),
    }
}
