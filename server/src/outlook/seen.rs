//! The hall as it is looked at: with what other days have taught, and whether that is enough to
//! tell anybody how long he will wait.

use balance::hall::{self, Known, Places};
use balance::layout::{Layout, Rule};
use balance::state::{State, Status};
use engine::{Hall, Millis};

/// So many services of today make a group known whose other days are not.
const KNOWN_STEPS: u32 = 5;

/// A hall at one moment.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What the hall is like today.
    pub layout: Layout,
    /// What it is like now.
    pub state: State,
    /// The names behind the places of both.
    pub places: Places,
    /// By group, whether its waits can be told: somebody serves it, and how long that takes was
    /// learned, on other days or on this one.
    pub known: Vec<bool>,
}

impl Seen {
    /// The hall at a moment; none while no day is open.
    #[must_use]
    pub fn of(hall: &Hall, known: &Known, now: Millis) -> Option<Seen> {
        let day = hall.day.as_ref().filter(|day| day.closed_at.is_none())?;
        let plan = hall.saved_plan();
        let midnight = Millis::at(day.date, 0, plan.hall.utc_offset_min);
        let places = Places::new(plan, midnight);
        let rules = &plan.rules;
        let rule = Rule::from(rules.balance.policy);
        let weights = rules.balance.weights(&rules.priority);
        let mut layout = hall::layout(plan, &places, &day.sessions, known, (rule, weights));
        let state = hall::state(hall, &places, &layout, now, |group| hall.mean_min(group));
        // Nothing is known of other days: the rest of the day goes on like what has been.
        let by_now = layout.profile.share(state.now).max(0.1);
        for (place, group) in layout.groups.iter_mut().enumerate() {
            if group.daily <= 0.0 {
                group.daily = state.issued[place] / by_now;
            }
        }
        let learned = places.groups.iter().enumerate().map(|(place, id)| {
            let learned = hall.lines.get(id).map(|line| line.learned);
            let learned = learned.unwrap_or_default();
            let mut open = state.counters.iter();
            (learned.usual_ms.is_some() || learned.steps >= KNOWN_STEPS)
                && open.any(|it| it.status != Status::Off && it.active.contains(&place))
        });
        let known = learned.collect();
        Some(Seen {
            layout,
            state,
            places,
            known,
        })
    }
}
