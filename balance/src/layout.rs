//! What a hall is like on any moment of a day: its groups, counters, hours and rules, by place in a
//! list. Made of a scenario, of the `hello` of the line protocol, or of the hall's own plan.

use engine::dispatch::index::Weights;

use crate::hours::Hours;
use crate::scenario::Scenario;

/// The hall.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// What people come for.
    pub groups: Vec<Group>,
    /// The counters.
    pub counters: Vec<Counter>,
    /// How the people of a day are spread over it.
    pub profile: Profile,
    /// When people are received.
    pub hours: Hours,
    /// How the next ticket is chosen.
    pub rule: Rule,
    /// What the rule weighs.
    pub weights: Weights,
    /// Minutes to change from one group to another.
    pub switch_min: f64,
    /// Share of people who do not come when they are called at once.
    pub noshow: f64,
    /// How long a counter waits for somebody who does not come, minutes.
    pub noshow_timeout: f64,
    /// The head start of priority, minutes.
    pub prio_credit: f64,
    /// The wait that is aimed at, minutes.
    pub target_min: f64,
    /// The wait that raises the alarm, minutes.
    pub alarm_min: f64,
}

/// What people come for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The agency whose staff serves it.
    pub dept: String,
    /// People on an ordinary day.
    pub daily: f64,
    /// Variation of its services.
    pub cv: f64,
    /// The service that is believed before anything was learned, minutes.
    pub mean: f64,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counter {
    /// The agency whose staff sits there.
    pub dept: String,
    /// The groups that it is there for.
    pub home: Vec<usize>,
    /// All that it can serve, home first.
    pub skills: Vec<usize>,
}

/// How the next ticket is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rule {
    /// By the wait index.
    #[default]
    Index,
    /// Whoever waits longest.
    LongestWait,
    /// The first of the counter's groups where somebody waits.
    List,
}

impl From<engine::Policy> for Rule {
    fn from(policy: engine::Policy) -> Rule {
        match policy {
            engine::Policy::Index => Rule::Index,
            engine::Policy::LongestWait => Rule::LongestWait,
            engine::Policy::List => Rule::List,
        }
    }
}

/// Which groups a counter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sets {
    /// Its home groups.
    Home,
    /// Home groups and what else it can serve of its own agency.
    #[default]
    Agency,
    /// All that it can serve.
    Skills,
}

impl Layout {
    /// The hall of a scenario, with what forecasts and staff believe in the morning.
    #[must_use]
    pub fn of(scenario: &Scenario, believed: &[f64]) -> Layout {
        let groups = scenario.groups.iter();
        let groups = groups.map(|group| Group {
            name: group.name.clone(),
            dept: group.dept.clone(),
            daily: scenario.nominal(group.id),
            cv: group.cv,
            mean: believed.get(group.id).copied().unwrap_or(group.mean),
        });
        let counters = scenario.counters.iter();
        let counters = counters.map(|counter| Counter {
            dept: counter.dept.clone(),
            home: vec![counter.home],
            skills: scenario.skills(counter.id),
        });
        let hours = scenario.hours();
        Layout {
            groups: groups.collect(),
            counters: counters.collect(),
            profile: Profile::new(&scenario.profile, &hours),
            hours,
            rule: Rule::Index,
            weights: Weights {
                elsewhere_pct: (scenario.sec_penalty - 1.0) * 100.0,
                ..Weights::default()
            },
            switch_min: scenario.switch_min,
            noshow: scenario.noshow_base,
            noshow_timeout: scenario.noshow_timeout,
            prio_credit: scenario.prio_credit,
            target_min: 15.0,
            alarm_min: 30.0,
        }
    }

    /// The groups that a counter takes, home first.
    #[must_use]
    pub fn active(&self, counter: usize, sets: Sets) -> Vec<usize> {
        let facts = &self.counters[counter];
        let own = |group: &usize| {
            facts.home.contains(group)
                || match sets {
                    Sets::Home => false,
                    Sets::Agency => self.groups[*group].dept == facts.dept,
                    Sets::Skills => true,
                }
        };
        facts.skills.iter().copied().filter(own).collect()
    }

    /// How many times as long a service takes at a counter as at a home counter of its group.
    #[must_use]
    pub fn factor(&self, counter: usize, group: usize) -> f64 {
        if self.counters[counter].home.contains(&group) {
            1.0
        } else {
            1.0 + self.weights.elsewhere_pct / 100.0
        }
    }

    /// How many people of a group come between two moments on an ordinary day.
    #[must_use]
    pub fn nominal(&self, group: usize, from: f64, to: f64) -> f64 {
        self.groups[group].daily * (self.profile.share(to) - self.profile.share(from)).max(0.0)
    }

    /// The probability that somebody who is called after so long a wait does not come: a hall's own
    /// share of no-shows, and those who leave when it is long (`balancing.md`, learned by wait).
    #[must_use]
    pub fn misses(&self, waited: f64) -> f64 {
        const STEPS: [(f64, f64); 6] = [
            (15.0, 0.0),
            (30.0, 0.01),
            (60.0, 0.05),
            (90.0, 0.145),
            (120.0, 0.285),
            (f64::INFINITY, 0.465),
        ];
        let left = STEPS.iter().find(|(below, _)| waited < *below);
        let left = left.map_or(0.0, |(_, share)| *share);
        self.noshow + left * (1.0 - self.noshow)
    }
}

/// How the people of a day are spread over it: the share that has come by each moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    points: Vec<(f64, f64)>,
}

impl Profile {
    /// From stretches of start, length and weight; people come evenly while the hall is open when
    /// the stretches weigh nothing. Overlapping stretches add up.
    #[must_use]
    pub fn new(stretches: &[(f64, f64, f64)], hours: &Hours) -> Profile {
        let fine = |it: &&(f64, f64, f64)| {
            it.0.is_finite() && it.1.is_finite() && it.1 > 0.0 && it.2.is_finite() && it.2 > 0.0
        };
        let mut used: Vec<(f64, f64, f64)> = stretches.iter().filter(fine).copied().collect();
        if used.is_empty() {
            let open = hours.open().iter();
            used.extend(open.map(|(from, to)| (*from, to - from, to - from)));
        }
        let total: f64 = used.iter().map(|(_, _, weight)| weight).sum();
        let mut edges: Vec<f64> = used
            .iter()
            .flat_map(|(start, length, _)| [*start, start + length])
            .collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let share = |at: f64| {
            let parts = used
                .iter()
                .map(|(start, length, weight)| weight * ((at - start) / length).clamp(0.0, 1.0));
            parts.sum::<f64>() / total
        };
        Profile {
            points: edges.into_iter().map(|at| (at, share(at))).collect(),
        }
    }

    /// The share that has come by a moment, 0 to 1.
    #[must_use]
    pub fn share(&self, at: f64) -> f64 {
        let next = self.points.partition_point(|(edge, _)| *edge <= at);
        match (
            next.checked_sub(1).map(|last| self.points[last]),
            self.points.get(next),
        ) {
            (None, _) => 0.0,
            (Some((_, share)), None) => share,
            (Some((from, low)), Some((to, high))) => low + (high - low) * (at - from) / (to - from),
        }
    }

    /// The moments at which the share bends, with the share then.
    #[must_use]
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_a_share_of_the_day() {
        let hours = Hours::new(&[(60.0, 120.0)], &[]);
        let profile = Profile::new(&[(60.0, 15.0, 3.0), (75.0, 15.0, 1.0)], &hours);
        for (at, share) in [
            (0.0, 0.0),
            (60.0, 0.0),
            (70.0, 0.5),
            (75.0, 0.75),
            (200.0, 1.0),
        ] {
            assert!((profile.share(at) - share).abs() < 1e-9, "{at}");
        }
        let even = Profile::new(&[(5.0, f64::NAN, 1.0)], &hours);
        assert!((even.share(90.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_longer_somebody_waited_the_less_likely_he_comes() {
        let layout = crate::tests::layout();
        let misses = [0.0, 20.0, 45.0, 75.0, 100.0, 300.0].map(|waited| layout.misses(waited));
        assert!(misses.is_sorted(), "{misses:?}");
        assert!((0.0..=1.0).contains(&misses[5]));
    }

    #[test]
    fn sets_grow_from_home_over_the_agency_to_all_skills() {
        let layout = crate::tests::layout();
        for counter in 0..layout.counters.len() {
            let [home, agency, skills] =
                [Sets::Home, Sets::Agency, Sets::Skills].map(|sets| layout.active(counter, sets));
            assert_eq!(home, layout.counters[counter].home);
            assert!(home.iter().all(|group| agency.contains(group)));
            assert!(agency.iter().all(|group| skills.contains(group)));
        }
    }
}
