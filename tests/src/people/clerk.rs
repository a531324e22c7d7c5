//! A simulated clerk: what somebody at a counter does next, seeing what the counter's page shows.
//!
//! A clerk acts one step at a time and looks at the screen before the next one. What others do at
//! the counter is respected: one that the supervisor shuts or pauses stays so, one that is opened
//! while nobody sits there is staffed, and one at which a person sits is left alone.

use engine::Millis;
use protocol::{AtDesk, CounterRequest, CounterView, DeskView, SuspendKind, Then};

use super::cast::{After, Cast, Duty, Shift};
use super::citizens::Citizens;

/// Between two acts a clerk needs a moment, milliseconds.
const MOMENT_MS: i64 = 4_000;
/// Longer than the shortest pause between two calls, milliseconds.
const RECALL_MS: i64 = 20_000;
/// A break that could not begin for so long is not taken, milliseconds.
const BREAK_LATE_MS: i64 = 40 * 60_000;
/// Dossiers after the first of a round take so much less.
const DOSSIER: f64 = 0.6;

/// What a clerk wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Nothing now.
    Nothing,
    /// This.
    Ask(CounterRequest),
}

/// The service that a clerk is in.
#[derive(Debug, Clone, PartialEq)]
struct Service {
    label: String,
    since: Millis,
    ends: Millis,
}

/// What the screen must show before the clerk goes on.
#[derive(Debug, Clone, PartialEq)]
struct Expects {
    /// What was asked.
    request: CounterRequest,
    /// The number at the desk then, and how often it was called.
    label: Option<String>,
    times: u8,
    /// Until when the screen is waited for.
    until: Millis,
}

/// Somebody at a counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Clerk {
    duty: Duty,
    /// Lots for choices among codes that are not known before.
    lot: usize,
    /// Whether the counter is open by this clerk's doing.
    opened: bool,
    /// The shift in which somebody else shut the counter.
    sent_home: Option<Millis>,
    /// The break that lasts until then.
    on_break: Option<Millis>,
    service: Option<Service>,
    /// The group that was served last.
    last_group: Option<String>,
    expects: Option<Expects>,
    /// Nothing is done before.
    rests: Millis,
    asking: bool,
    confirmed: Option<String>,
}

impl Clerk {
    /// A clerk before the day. `lot` tells one from another.
    #[must_use]
    pub fn new(duty: Duty, lot: usize) -> Clerk {
        Clerk {
            duty,
            lot,
            opened: false,
            sent_home: None,
            on_break: None,
            service: None,
            last_group: None,
            expects: None,
            rests: Millis(0),
            asking: false,
            confirmed: None,
        }
    }

    /// The shift of this moment, or the next one.
    fn shift(&self, now: Millis) -> Option<&Shift> {
        self.duty.shifts.iter().find(|shift| now < shift.leaves)
    }

    /// What the clerk does now.
    pub fn turn(
        &mut self,
        cast: &Cast,
        citizens: &mut Citizens,
        view: &CounterView,
        now: Millis,
    ) -> Wish {
        self.watch(cast, citizens, view, now);
        if self.asking || now < self.rests || !self.sees(view, now) {
            return Wish::Nothing;
        }
        let wish = self.wish(cast, citizens, view, now);
        if let Wish::Ask(request) = &wish {
            self.asking = true;
            let (label, times) = at_desk(view).map_or((None, 0), |(ticket, times)| {
                (Some(ticket.label.clone()), times)
            });
            self.expects = Some(Expects {
                request: request.clone(),
                label,
                times,
                until: Millis(i64::MAX),
            });
        }
        wish
    }

    /// Looks at the desk: whoever is called walks, whoever is served begins.
    fn watch(&mut self, cast: &Cast, citizens: &mut Citizens, view: &CounterView, now: Millis) {
        match &view.desk {
            DeskView::Calling { ticket, since, .. } => {
                let group = group_of(view, ticket);
                citizens.called(cast, &ticket.label, &group, Millis(since.0));
                self.service = None;
            }
            DeskView::Serving { ticket, since } => {
                let (since, group) = (Millis(since.0), group_of(view, ticket));
                let known = self.service.as_ref();
                if known.is_some_and(|it| it.label == ticket.label && it.since == since) {
                    return;
                }
                let ms = citizens.served(cast, &ticket.label, &group, since);
                let home = view.groups.iter().any(|it| it.id == group && it.home);
                let changes = self.last_group.as_ref().is_some_and(|last| *last != group);
                let rounds = ticket.filing.as_ref().and_then(|filing| filing.now);
                let more = f64::from(rounds.unwrap_or(1).max(1) - 1) * DOSSIER;
                let factor = self.duty.slowness * if home { 1.0 } else { cast.sec_penalty };
                let ms = (ms as f64 * factor * (1.0 + more)) as i64;
                let ends = since.plus(ms + if changes { cast.switch_ms } else { 0 });
                let label = ticket.label.clone();
                self.service = Some(Service { label, since, ends });
                self.last_group = Some(group);
            }
            DeskView::Shut | DeskView::Free { .. } | DeskView::Paused { .. } => {
                self.service = None;
            }
        }
        let is_shut = view.desk == DeskView::Shut;
        if is_shut && self.opened && !self.asking && self.expects.is_none() {
            self.opened = false;
            self.sent_home = self.shift(now).map(|shift| shift.leaves);
        }
    }

    /// Whether the screen shows what the last act has done.
    fn sees(&mut self, view: &CounterView, now: Millis) -> bool {
        let Some(expects) = &self.expects else {
            return true;
        };
        let desk = &view.desk;
        let (label, times) = at_desk(view).map_or((None, 0), |(ticket, times)| {
            (Some(ticket.label.clone()), times)
        });
        let other = label != expects.label;
        let seen = match &expects.request {
            CounterRequest::Open | CounterRequest::Resume => {
                !matches!(desk, DeskView::Shut | DeskView::Paused { .. })
            }
            CounterRequest::Shut => *desk == DeskView::Shut,
            CounterRequest::Pause { .. } => matches!(desk, DeskView::Paused { .. }),
            CounterRequest::CallNext => label.is_some(),
            CounterRequest::NoShow => other,
            CounterRequest::Recall => other || times > expects.times,
            CounterRequest::Start => matches!(desk, DeskView::Serving { .. }) || other,
            // The same number may be called again at once.
            _ => other || !matches!(desk, DeskView::Serving { .. }),
        };
        let seen = seen || now >= expects.until;
        if seen {
            self.expects = None;
        }
        seen
    }

    /// The hall answered. `patience_ms` is how long the screen may take to show it.
    pub fn answered(
        &mut self,
        citizens: &mut Citizens,
        view: &CounterView,
        done: bool,
        now: Millis,
        patience_ms: i64,
    ) {
        self.asking = false;
        self.rests = now.plus(MOMENT_MS);
        let Some(expects) = &mut self.expects else {
            return;
        };
        if !done {
            // Somebody was faster, or the screen was old: look again in a moment.
            self.expects = None;
            return;
        }
        expects.until = now.plus(patience_ms);
        let label = expects.label.clone().unwrap_or_default();
        match &expects.request {
            CounterRequest::Open => self.opened = true,
            CounterRequest::Shut => self.opened = false,
            CounterRequest::Finish { .. } => {
                let filing = at_desk(view).and_then(|(ticket, _)| ticket.filing.as_ref());
                let more = filing.is_some_and(|it| it.now.is_some_and(|now| it.left > now));
                citizens.done(&label, more, now);
            }
            CounterRequest::Transfer { .. } | CounterRequest::Suspend { .. } => {
                citizens.done(&label, false, now);
            }
            CounterRequest::NoShow => citizens.missed(&label),
            CounterRequest::ConfirmPriority => {
                self.confirmed = Some(label);
                self.expects = None;
            }
            CounterRequest::Resume => self.on_break = None,
            _ => {}
        }
    }

    fn wish(
        &mut self,
        cast: &Cast,
        citizens: &mut Citizens,
        view: &CounterView,
        now: Millis,
    ) -> Wish {
        match &view.desk {
            DeskView::Shut => self.when_shut(view, now),
            DeskView::Free { .. } => self.when_free(view, now),
            DeskView::Paused { .. } => match self.on_break {
                Some(until) if until <= now => Wish::Ask(CounterRequest::Resume),
                // Whoever paused it besides will end it.
                _ => Wish::Nothing,
            },
            DeskView::Calling {
                ticket,
                since,
                last_call,
                times,
            } => {
                let group = group_of(view, ticket);
                let there = citizens.called(cast, &ticket.label, &group, Millis(since.0));
                if there.is_some_and(|there| there <= now) {
                    return Wish::Ask(CounterRequest::Start);
                }
                let called = now.since(Millis(last_call.0));
                let enough = *times >= view.calls_before_no_show.max(1);
                if !enough && called >= i64::from(view.recall_pause_ms) + RECALL_MS {
                    Wish::Ask(CounterRequest::Recall)
                } else if enough && there.is_none() && called >= i64::from(view.no_show_after_ms) {
                    Wish::Ask(CounterRequest::NoShow)
                } else {
                    Wish::Nothing
                }
            }
            DeskView::Serving { ticket, .. } => {
                self.when_serving(cast, citizens, view, ticket, now)
            }
        }
    }

    fn when_shut(&self, view: &CounterView, now: Millis) -> Wish {
        let Some(shift) = self.shift(now).filter(|_| !view.day_closed) else {
            return Wish::Nothing;
        };
        let sent_home = self.sent_home == Some(shift.leaves);
        let comes = shift.staffed && !sent_home && shift.opens <= now;
        // After the end only those who came before are served.
        if comes && (now < shift.ends || view.waiting > 0) {
            Wish::Ask(CounterRequest::Open)
        } else {
            Wish::Nothing
        }
    }

    fn when_free(&mut self, view: &CounterView, now: Millis) -> Wish {
        // Whoever opened the counter, somebody sits there now.
        self.opened = true;
        if self.goes_home(view, now) {
            return Wish::Ask(CounterRequest::Shut);
        }
        if let Some(wish) = self.takes_a_break(view, now) {
            return wish;
        }
        if view.waiting > 0 {
            Wish::Ask(CounterRequest::CallNext)
        } else {
            Wish::Nothing
        }
    }

    /// Whether the session is over and nobody waits, or it is late.
    fn goes_home(&self, view: &CounterView, now: Millis) -> bool {
        match self.shift(now) {
            None => true,
            Some(shift) => now >= shift.ends && view.waiting == 0,
        }
    }

    fn break_is_due(&self, now: Millis) -> bool {
        self.duty.breaks.first().is_some_and(|(due, _)| *due <= now)
    }

    fn takes_a_break(&mut self, view: &CounterView, now: Millis) -> Option<Wish> {
        if !self.break_is_due(now) {
            return None;
        }
        let (due, length) = self.duty.breaks.remove(0);
        if now.since(due) > BREAK_LATE_MS {
            return None;
        }
        self.on_break = Some(now.plus(length));
        let reasons = &view.pause_reasons;
        let reason = (!reasons.is_empty()).then(|| reasons[self.lot % reasons.len()].id.clone());
        Some(Wish::Ask(CounterRequest::Pause { reason }))
    }

    fn when_serving(
        &self,
        cast: &Cast,
        citizens: &Citizens,
        view: &CounterView,
        ticket: &AtDesk,
        now: Millis,
    ) -> Wish {
        let claimed = matches!(
            ticket.special,
            Some(protocol::Special::Priority { claimed: true, .. })
        );
        if claimed && self.confirmed.as_ref() != Some(&ticket.label) {
            return Wish::Ask(CounterRequest::ConfirmPriority);
        }
        if self.service.as_ref().is_none_or(|it| it.ends > now) {
            return Wish::Nothing;
        }
        let ends = self.shift(now).is_none_or(|shift| now >= shift.ends);
        let then = if ends || self.break_is_due(now) {
            Then::Rest
        } else {
            Then::CallNext
        };
        let suspend = |kind, elsewhere| {
            Wish::Ask(CounterRequest::Suspend {
                kind,
                elsewhere,
                remark: None,
                then,
            })
        };
        match citizens.after(&ticket.label) {
            After::FetchesPapers(_) => suspend(SuspendKind::PapersMissing, None),
            After::PaysAndReturns => suspend(SuspendKind::Elsewhere, cast.fee_step.clone()),
            After::Pays => Wish::Ask(CounterRequest::Transfer {
                group: citizens.next_group(&ticket.label).map(str::to_owned),
                to_counter: None,
                placed: protocol::Placed::default(),
                remark: None,
                come_back: false,
                then,
            }),
            After::Goes => {
                let outcomes = view.visit.outcomes.first();
                let outcomes = outcomes.map(|outcome| outcome.id.clone());
                Wish::Ask(CounterRequest::Finish {
                    then,
                    outcomes: outcomes.into_iter().collect(),
                })
            }
        }
    }
}

/// The number at the desk, and how often it was called.
fn at_desk(view: &CounterView) -> Option<(&AtDesk, u8)> {
    match &view.desk {
        DeskView::Calling { ticket, times, .. } => Some((ticket, *times)),
        DeskView::Serving { ticket, .. } => Some((ticket, 0)),
        DeskView::Shut | DeskView::Free { .. } | DeskView::Paused { .. } => None,
    }
}

/// The identifier of what a number at the desk is for.
fn group_of(view: &CounterView, ticket: &AtDesk) -> String {
    let group = view.groups.iter().find(|group| group.name == ticket.group);
    group.map(|group| group.id.clone()).unwrap_or_default()
}

#[cfg(test)]
#[path = "clerk_tests.rs"]
mod tests;
