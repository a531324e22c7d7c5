//! The longest wait over all lines.

use super::Why;
use super::order::{Head, Order};
use crate::Class;
use crate::rules::{Precedence, PriorityRules};
use crate::time::MINUTE_MS;

impl Order<'_> {
    /// The one to be called, and why.
    pub(super) fn longest_wait(&self) -> Option<(Head, Why)> {
        let ordinary = self.head(Class::Ordinary);
        let priority = self.head(Class::Priority);
        let booked = self.head(Class::Appointment);
        if let (Some(head), Precedence::Absolute) = (priority, self.rules.precedence) {
            return Some((head, self.absolute(head)));
        }
        let bound = ordinary.and_then(|_| self.bound());
        let due = booked.filter(|head| head.spot.0 <= self.now);
        let wishes = [
            due.map(|head| (head, self.appointment(head))),
            self.first_of(ordinary, priority),
        ];
        let mut barred = false;
        for (head, why) in wishes.into_iter().flatten() {
            match &bound {
                Some((held, _)) if self.passes(head, *held) => barred = true,
                Some((held, bound)) if barred && held.spot == head.spot => {
                    return Some((head, bound.clone()));
                }
                _ => return Some((head, why)),
            }
        }
        bound.or_else(|| booked.map(|head| (head, self.appointment(head))))
    }

    /// The ordinary or priority ticket that the plan's precedence puts first.
    pub(super) fn first_of(
        &self,
        ordinary: Option<Head>,
        priority: Option<Head>,
    ) -> Option<(Head, Why)> {
        let (ordinary, priority) = match (ordinary, priority) {
            (Some(ordinary), Some(priority)) => (ordinary, priority),
            (Some(only), None) | (None, Some(only)) => return Some((only, self.longest(only))),
            (None, None) => return None,
        };
        if priority.spot < ordinary.spot {
            return Some((priority, self.longest(priority)));
        }
        let waited_ms = self.waited_ms(priority);
        let goes_first = match self.rules.precedence {
            Precedence::HeadStartMin(head_start_min) => {
                let credit = i64::from(head_start_min) * MINUTE_MS;
                let with_credit = (priority.spot.0.plus(-credit), priority.spot.1);
                (with_credit < ordinary.spot).then_some(Why::HeadStart {
                    waited_ms,
                    head_start_min,
                })
            }
            Precedence::Ratio(ratio) => {
                let its_turn = self.run.is_none_or(|run| run >= u16::from(ratio));
                its_turn.then_some(Why::RatioTurn { waited_ms, ratio })
            }
            Precedence::Absolute => Some(Why::PriorityFirst { waited_ms }),
        };
        Some(match goes_first {
            Some(why) => (priority, why),
            None => (ordinary, self.longest(ordinary)),
        })
    }

    /// The longest-waiting ordinary ticket that nobody may pass over any more.
    fn bound(&self) -> Option<(Head, Why)> {
        let lines = self.lines.iter().enumerate();
        let held = lines.filter_map(|(line, heads)| {
            let spot = heads.heads[Class::Ordinary as usize]?;
            let head = Head {
                spot,
                class: Class::Ordinary,
                line,
            };
            let waited_ms = self.waited_ms(head);
            let PriorityRules {
                bound_min,
                bound_times,
                ..
            } = self.rules;
            if bound_min > 0 && waited_ms >= i64::from(bound_min) * MINUTE_MS {
                let why = Why::WaitBound {
                    waited_ms,
                    bound_min,
                };
                return Some((head, why));
            }
            let times = self.times_passed(head, |_| true);
            (bound_times > 0 && times >= bound_times)
                .then_some((head, Why::PassedOver { waited_ms, times }))
        });
        held.min_by_key(|(head, _)| head.spot)
    }

    /// Whether a call of `head` would pass over `held`, who waits longer.
    fn passes(&self, head: Head, held: Head) -> bool {
        head.class != Class::Ordinary && self.came(head) > held.spot
    }
}
