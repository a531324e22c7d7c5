//! When and how many numbers of a group are given, and where people are sent instead.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::plan::Hours;
use crate::{GroupId, Hall, Millis, Names, Refusal};

/// The limits of a group, as the plan writes them. All of them may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// When numbers are given; none means whenever the hall gives any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Hours>,
    /// Most numbers of one session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_session: Option<u16>,
    /// Most numbers of one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u16>,
    /// What to do when all numbers are given. Needed where there is a quota.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Names>,
    /// Whoever comes when more than so many wait is asked whether to wait all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_above: Option<u16>,
    /// The group of the desk that helps to file online, where people are sent first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_first: Option<GroupId>,
    /// The group that gives the number to whoever brings many dossiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk_to: Option<GroupId>,
}

impl Limits {
    /// True when the plan sets none.
    #[must_use]
    pub fn are_none(&self) -> bool {
        *self == Limits::default()
    }
}

/// A code of the plan with its words: why a group is closed, a ticket cancelled, a counter paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its code.
    pub id: Arc<str>,
    /// What people read.
    pub name: Names,
}

/// Why no number of a group is given now, while the hall gives numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The supervisor has closed the group.
    Closed {
        /// The code of the plan's reason.
        reason: Arc<str>,
    },
    /// The group's window has not begun.
    NotYet {
        /// When it does.
        opens: Millis,
    },
    /// The group's last window of the day is over.
    Over,
    /// The numbers of this session are given.
    SoldOutNow {
        /// When the next session begins.
        again: Millis,
    },
    /// The numbers of the day are given.
    SoldOut,
    /// People are sent to the online desk first.
    OnlineFirst {
        /// The group of that desk.
        desk: GroupId,
    },
}

impl Stop {
    /// The refusal that it means to one who asks for a number of `group`.
    pub(crate) fn refusal(self, group: &GroupId) -> Refusal {
        let group = group.clone();
        match self {
            Stop::Closed { reason } => Refusal::GroupIsClosed { group, reason },
            Stop::NotYet { opens } => Refusal::GroupNotYet { group, opens },
            Stop::Over => Refusal::GroupOver { group },
            Stop::SoldOutNow { again } => Refusal::SoldOutNow { group, again },
            Stop::SoldOut => Refusal::SoldOut { group },
            Stop::OnlineFirst { desk } => Refusal::OnlineFirst { group, desk },
        }
    }
}

impl Hall {
    /// Why no number of a group is given now at a kiosk; none when one is. The hall's own opening
    /// comes before it.
    #[must_use]
    pub fn stop(&self, group: &GroupId, now: Millis) -> Option<Stop> {
        // Once the day is closed time changes nothing: no session of it begins any more.
        let closed = self.day.as_ref().and_then(|day| day.closed_at);
        let now = closed.map_or(now, |closed| closed.min(now));
        let line = self.lines.get(group)?;
        if let Some(closed) = &line.closed {
            let reason = Arc::clone(&closed.reason);
            return Some(Stop::Closed { reason });
        }
        let limits = &self.plan.group(group)?.limits;
        let windows = self.windows_of(limits);
        if !windows.is_empty() && !windows.iter().any(|(from, to)| *from <= now && now < *to) {
            let opens = windows.iter().map(|(from, _)| *from).find(|at| now < *at);
            return Some(opens.map_or(Stop::Over, |opens| Stop::NotYet { opens }));
        }
        let (index, given) = (self.session_at(now), &line.given);
        let today: u32 = given.iter().map(|given| u32::from(*given)).sum();
        if limits.per_day.is_some_and(|most| today >= most.into()) {
            return Some(Stop::SoldOut);
        }
        let here = given.get(index).copied().unwrap_or(0);
        if limits.per_session.is_some_and(|most| here >= most) {
            let sessions = self.day.as_ref().map(|day| &day.sessions);
            let next = sessions.and_then(|sessions| sessions.get(index + 1));
            return Some(next.map_or(Stop::SoldOut, |next| Stop::SoldOutNow { again: next.from }));
        }
        let desk = limits.online_first.clone()?;
        Some(Stop::OnlineFirst { desk })
    }

    /// How many wait for a group, when these are so many that whoever comes is asked whether to
    /// wait all the same.
    #[must_use]
    pub fn asks_to_wait(&self, group: &GroupId) -> Option<usize> {
        let waiting = self.lines.get(group)?.len();
        let above = self.plan.group(group)?.limits.ask_above?;
        (waiting > above.into()).then_some(waiting)
    }

    /// The session to which a moment counts: the running one, else the one that follows, else the
    /// last.
    #[must_use]
    pub fn session_at(&self, at: Millis) -> usize {
        let sessions = self.day.as_ref().map(|day| &*day.sessions).unwrap_or(&[]);
        let here = sessions.iter().position(|session| at < session.to);
        here.unwrap_or(sessions.len().saturating_sub(1))
    }

    /// The next moment at which a window of a group begins or ends.
    pub(crate) fn next_window(&self, now: Millis) -> Option<Millis> {
        let groups = self.plan.groups.iter();
        let windows = groups.flat_map(|group| self.windows_of(&group.limits));
        let moments = windows.flat_map(|(from, to)| [from, to]);
        moments.filter(|at| now < *at).min()
    }

    fn windows_of(&self, limits: &Limits) -> Vec<(Millis, Millis)> {
        let Some(day) = &self.day else {
            return Vec::new();
        };
        let offset = self.plan.hall.utc_offset_min;
        let at = |time: crate::plan::TimeOfDay| Millis::at(day.date, time.minutes().into(), offset);
        let windows = limits.windows.iter();
        windows
            .map(|hours| (at(hours.from), at(hours.to)))
            .collect()
    }
}
