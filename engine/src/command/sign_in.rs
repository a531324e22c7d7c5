//! Who sits at a counter: signing in with a staff code, taking over, leaving.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{CounterId, Desk, Event, Hall, Millis, Refusal};

/// Somebody sits down at a counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Which counter.
    pub counter: CounterId,
    /// The short code of the plan.
    pub code: String,
    /// Also where somebody else sits, and also from another counter.
    #[serde(default)]
    pub take_over: bool,
}

/// Whoever sits at a counter leaves it; it shuts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// Which counter.
    pub counter: CounterId,
}

impl SignIn {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let seat = &hall.counter_today(counter)?.seat;
        let mut known = hall.plan.staff.iter();
        let staff = known.find(|staff| *staff.code == *self.code.trim());
        let staff = staff.ok_or(Refusal::WrongStaffCode)?;
        if !hall.plan.may_sit(staff, counter) {
            return Err(Refusal::StaffNotHere { counter });
        }
        let mut events = Vec::new();
        let mut instead_of = None;
        match seat {
            Some(seat) if seat.staff == staff.id => return Err(Refusal::SitsHere { counter }),
            Some(seat) if !self.take_over => {
                return Err(Refusal::SeatTaken {
                    counter,
                    staff: seat.staff.to_string(),
                });
            }
            Some(seat) => {
                instead_of = Some(Arc::clone(&seat.staff));
                events.push(left(hall, counter, now)?);
            }
            None => {}
        }
        let mut others = hall.counters.values();
        let other = others.find(|it| it.seat.as_ref().is_some_and(|seat| seat.staff == staff.id));
        if let Some(other) = other {
            if !self.take_over {
                return Err(Refusal::SitsElsewhere { counter: other.id });
            }
            events.extend(Leave { counter: other.id }.decide(hall, now)?);
        }
        events.push(Event::StaffSignedIn {
            counter,
            staff: Arc::clone(&staff.id),
            instead_of,
        });
        Ok(events)
    }
}

impl Leave {
    pub(crate) fn decide(&self, hall: &Hall, now: Millis) -> Result<Vec<Event>, Refusal> {
        let counter = self.counter;
        let left = left(hall, counter, now)?;
        match hall.counter_today(counter)?.desk {
            Desk::Free { .. } | Desk::Paused { .. } => {
                Ok(vec![left, Event::CounterShut { counter }])
            }
            Desk::Shut => Ok(vec![left]),
            Desk::Calling(_) => Err(Refusal::StillCalling { counter }),
            Desk::Serving(_) => Err(Refusal::StillServing { counter }),
        }
    }
}

/// Whoever sits at a counter leaves it, with how the time was spent.
fn left(hall: &Hall, counter: CounterId, now: Millis) -> Result<Event, Refusal> {
    let here = hall.counter_today(counter)?;
    let seat = here.seat.as_ref().ok_or(Refusal::NobodySits { counter })?;
    Ok(Event::StaffLeft {
        counter,
        staff: Arc::clone(&seat.staff),
        spent: here.spent_until(now) - seat.before,
    })
}
