//! Which lines will be too long, and when: told before it comes, so that there is time to do
//! something. Steady, since a sentence that changes at every look is read by nobody.

use balance::forecast::{self, SLOT};
use engine::{GroupId, Millis};

use super::seen::Seen;

/// Waits are told in steps of so many minutes.
const STEP_MIN: f64 = 5.0;
/// A row stands while its wait moved by no more than this, minutes, and its times by no more than a
/// quarter of an hour.
const MOVES_MIN: u16 = 10;
/// More rows than this are a list and no warning.
const MOST: usize = 4;

/// A line that will wait longer than is aimed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// The group.
    pub group: GroupId,
    /// From about when, a whole quarter of an hour.
    pub from: Millis,
    /// Until about when.
    pub until: Millis,
    /// How long people will wait at the worst, minutes.
    pub wait_min: u16,
}

impl Ahead {
    fn is_like(&self, other: &Ahead) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "a quarter of an hour")]
        let quarter = (SLOT * 60_000.0) as i64;
        let near = |one: Millis, other: Millis| (one.0 - other.0).abs() <= quarter;
        self.group == other.group
            && near(self.from, other.from)
            && near(self.until, other.until)
            && self.wait_min.abs_diff(other.wait_min) <= MOVES_MIN
    }
}

/// The lines that will pass `target` minutes as the counters stand, the longest wait first; `before`
/// is what was told at the last look. Groups whose waits the hall does not know are left out.
#[must_use]
pub fn ahead(seen: &Seen, target: f64, before: &[Ahead]) -> Vec<Ahead> {
    let Seen {
        layout,
        state,
        places,
        known,
    } = seen;
    let coming = |group: usize, from: f64, to: f64| {
        state.rate(layout, group) * layout.nominal(group, from, to)
    };
    let found = forecast::passing(layout, state, target, coming);
    let quarter = |minutes: f64| places.moment((minutes / SLOT).round() * SLOT);
    let rows = found.into_iter().filter(|it| known[it.group]).map(|it| {
        let steps = (it.wait / STEP_MIN).round() * STEP_MIN;
        let fresh = Ahead {
            group: places.groups[it.group].clone(),
            from: quarter(it.from),
            until: quarter(it.until),
            // Casts of floats saturate.
            wait_min: steps.clamp(0.0, f64::from(u16::MAX)) as u16,
        };
        let stands = before.iter().find(|row| row.is_like(&fresh));
        stands.cloned().unwrap_or(fresh)
    });
    let mut rows: Vec<Ahead> = rows.collect();
    rows.sort_by(|one, other| {
        let order = |it: &Ahead| (std::cmp::Reverse(it.wait_min), it.from);
        order(one).cmp(&order(other))
    });
    rows.truncate(MOST);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(from: i64, wait_min: u16) -> Ahead {
        Ahead {
            group: "a".into(),
            from: Millis(from * 60_000),
            until: Millis(600 * 60_000),
            wait_min,
        }
    }

    #[test]
    fn a_row_stands_while_little_moved() {
        let first = row(540, 40);
        assert!(row(555, 50).is_like(&first));
        assert!(!row(570, 40).is_like(&first));
        assert!(!row(540, 55).is_like(&first));
        let other = Ahead {
            group: "b".into(),
            ..row(540, 40)
        };
        assert!(!other.is_like(&first));
    }
}
