//! What a kiosk shows: tiles with their load, and whether numbers are given.

use engine::plan::{Category, Group, PhotoRule};
use engine::ticket::LAST_NUMBER;
use protocol::{Estimate, KioskView, Opening, PhotoOffer, Tile, TileGroup};

use super::{Scene, parts};

/// The view of every kiosk and of the reception.
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
        photo: match plan.rules.photo {
            PhotoRule::Off => PhotoOffer::Off,
            PhotoRule::UntilDayEnds => PhotoOffer::UntilDayEnds,
            PhotoRule::Days(days) => PhotoOffer::Days { days },
        },
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
    let line = scene.hall.lines.get(&group.id);
    let spent = line.is_some_and(|line| line.issued >= LAST_NUMBER);
    TileGroup {
        id: group.id.0.to_string(),
        prefix: group.prefix.to_string(),
        name: parts::names(&group.name),
        icon: group.icon.clone(),
        waiting: parts::count(line.map_or(0, engine::Line::len)),
        wait: Estimate::Unknown,
        opening: if spent { Opening::Closed } else { opening },
        counters: scene
            .hall
            .plan
            .counters_of(&group.id)
            .iter()
            .map(|id| id.0)
            .collect(),
    }
}
