//! One printer as a state machine: its status is asked before a page, the paper proved after it.
//!
//! A [`Press`] is told what happened (opened, wrote, heard, broke, time passed) and what is wanted
//! (ask, print), and says what is to be done: bytes to write ([`Press::pending`]), the line to be
//! opened or closed ([`Press::next_act`]), news for the kiosk ([`Press::next_event`]).
//!
//! The paper is proved by a ladder: `GS ( H` where the printer knows it, else `GS r 1` behind the
//! cut as a fence and a good status after it; without either the print is *unknown*. A page that
//! failed is cleared from the printer and never sent again: printing once more is a decision of
//! the person in front of it.

use std::collections::VecDeque;

use protocol::{PrintResult, PrinterState};

use super::escpos::{self, Answer, Kind, Listener, Status, state_of_report};

mod parts;

pub use parts::{
    ANSWER_MS, Act, Event, LOOK_MS, OPEN_MS, POLL_MS, PROOF_MS, REOPEN_MS, SETTLE_MS, STALL_MS,
};
use parts::{Asking, HELD_BYTES, Job, KINDS, LONGEST_COMMAND, LineIs, Stage};

/// A printer.
#[derive(Debug)]
pub struct Press {
    answers: bool,
    bytes_per_second: Option<u32>,
    line: LineIs,
    listener: Listener,
    out: Vec<u8>,
    sent: usize,
    moved: u64,
    held: bool,
    asking: Option<Asking>,
    wanted: bool,
    /// What it reported by itself while it was being asked.
    reported: Option<PrinterState>,
    poll_at: u64,
    /// It does not answer `DLE EOT 3`, as some clones.
    without_error: bool,
    /// It answers `GS ( H`.
    proves: bool,
    /// Bytes of a command that broke off, which the printer may still wait for.
    owed: usize,
    state: PrinterState,
    cause: String,
    job: Option<Job>,
    askers: Vec<u64>,
    acts: VecDeque<Act>,
    events: VecDeque<Event>,
}

impl Press {
    /// A printer at whose end somebody `answers`, or nobody.
    #[must_use]
    pub fn new(answers: bool, bytes_per_second: Option<u32>, now: u64) -> Press {
        Press {
            answers,
            bytes_per_second,
            line: LineIs::Opening {
                until: now + OPEN_MS,
            },
            listener: Listener::default(),
            out: Vec::new(),
            sent: 0,
            moved: now,
            held: false,
            asking: None,
            wanted: false,
            reported: None,
            poll_at: now,
            without_error: false,
            proves: false,
            owed: 0,
            state: PrinterState::Unknown,
            cause: String::new(),
            job: None,
            askers: Vec::new(),
            acts: VecDeque::from([Act::Open]),
            events: VecDeque::new(),
        }
    }

    /// The same, where a page may have broken off before: the printer may wait for its rest.
    #[must_use]
    pub fn owing(self) -> Press {
        Press {
            owed: LONGEST_COMMAND,
            ..self
        }
    }

    /// The next thing to do with the line.
    pub fn next_act(&mut self) -> Option<Act> {
        self.acts.pop_front()
    }

    /// The next news.
    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// What is to be written now.
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        if self.held {
            &[]
        } else {
            &self.out[self.sent..]
        }
    }

    /// True while somebody waits for an answer, so that it is looked for often.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.job.is_some() || self.asking.is_some() || !self.out.is_empty()
    }

    /// Asks for the state as of just now; answered by [`Event::Asked`].
    pub fn ask(&mut self, id: u64) {
        match self.line {
            LineIs::Closed { .. } => {
                self.events.push_back(Event::Asked {
                    id,
                    state: PrinterState::Silent,
                });
            }
            LineIs::Open if !self.answers => {
                self.events.push_back(Event::Asked {
                    id,
                    state: self.state,
                });
            }
            _ => {
                self.askers.push(id);
                self.wanted = true;
            }
        }
    }

    /// Prints a page, once; answered by [`Event::Done`].
    pub fn print(&mut self, id: u64, tag: [u8; 4], page: Vec<u8>, now: u64) {
        let failed = |cause: &str| Event::Done {
            id,
            result: PrintResult::Failed,
            cause: cause.to_owned(),
        };
        if self.job.is_some() {
            self.events.push_back(failed("another slip is on its way"));
            return;
        }
        if let LineIs::Closed { .. } = self.line {
            self.events.push_back(failed(&self.cause));
            return;
        }
        self.job = Some(Job {
            id,
            tag,
            page,
            stage: Stage::Checking,
        });
        self.wanted = true;
        if !self.answers && self.line == LineIs::Open {
            self.send_page(now);
        }
    }

    /// The line is open. False when nobody waits for it any more.
    pub fn opened(&mut self, now: u64) -> bool {
        let LineIs::Opening { .. } = self.line else {
            return false;
        };
        self.listener = Listener::default();
        self.out.clear();
        self.sent = 0;
        self.asking = None;
        self.held = false;
        self.proves = false;
        self.moved = now;
        if self.answers {
            self.line = LineIs::Settling {
                until: now + SETTLE_MS,
            };
        } else {
            self.line = LineIs::Open;
            self.becomes(
                PrinterState::Ready,
                "it takes every byte and answers none".to_owned(),
            );
            self.tell_askers();
            if self.job.is_some() {
                self.send_page(now);
            }
        }
        true
    }

    /// The line is broken, or could not be opened.
    pub fn broke(&mut self, cause: &str, now: u64) {
        if let LineIs::Closed { .. } = self.line {
            return;
        }
        self.owe();
        self.acts.push_back(Act::Close);
        self.line = LineIs::Closed {
            until: now + REOPEN_MS,
        };
        self.out.clear();
        self.sent = 0;
        self.asking = None;
        self.becomes(PrinterState::Silent, cause.to_owned());
        self.tell_askers();
        match self.job.as_ref().map(|job| job.stage) {
            Some(Stage::Checking | Stage::Sending) => self.finish(PrintResult::Failed, cause),
            Some(Stage::Proving { .. } | Stage::Fenced) => self.finish(PrintResult::Unknown, cause),
            None => {}
        }
    }

    /// The line took so many bytes of [`Press::pending`].
    pub fn wrote(&mut self, bytes: usize, now: u64) {
        if bytes == 0 {
            return;
        }
        self.sent += bytes;
        self.moved = now;
        if self.sent < self.out.len() {
            return;
        }
        self.out.clear();
        self.sent = 0;
        if let Some(asking) = &mut self.asking {
            asking.since = now;
        }
        if self
            .job
            .as_ref()
            .is_some_and(|job| job.stage == Stage::Sending)
        {
            if self.answers {
                self.stage(Stage::Proving {
                    until: now + PROOF_MS + self.lag_ms(),
                });
                self.poll_at = now + LOOK_MS;
            } else {
                self.finish(PrintResult::Printed, "");
            }
        }
    }

    /// The printer said something.
    pub fn heard(&mut self, bytes: &[u8], now: u64) {
        if self.line != LineIs::Open {
            return;
        }
        for &byte in bytes {
            for answer in self.listener.hear(byte) {
                self.answered(answer, now);
            }
        }
    }

    fn answered(&mut self, answer: Answer, now: u64) {
        let stage = self.job.as_ref().map(|job| job.stage);
        match answer {
            Answer::Status(byte) => self.status(byte, now),
            Answer::Report(report) => {
                let reported = state_of_report(report);
                if stage == Some(Stage::Sending) && !reported.can_print() {
                    self.becomes(reported, format!("it reported {report:02X?}"));
                    self.fail("it stopped while the slip was sent", now);
                } else if self.asking.is_some() {
                    self.reported = Some(reported);
                } else if reported != self.state {
                    self.wanted = true;
                }
            }
            Answer::Printed(tag) => {
                self.proves = true;
                if self.job.as_ref().is_some_and(|job| job.tag == tag)
                    && matches!(stage, Some(Stage::Proving { .. } | Stage::Fenced))
                {
                    self.finish(PrintResult::Printed, "");
                }
            }
            // Where the printer proves by job, a fence that comes first is one of a former page.
            Answer::Paper(_) if matches!(stage, Some(Stage::Proving { .. })) && !self.proves => {
                self.stage(Stage::Fenced);
                self.asking = None;
                self.wanted = true;
            }
            Answer::Text(model) => self.events.push_back(Event::Model(model)),
            Answer::MayWrite(may) => self.held = !may,
            Answer::Paper(_) | Answer::Noise(_) => {}
        }
    }

    fn status(&mut self, byte: u8, now: u64) {
        let Some(asking) = &mut self.asking else {
            return;
        };
        let of = match KINDS[asking.at] {
            Kind::Printer => &mut asking.status.printer,
            Kind::OffLine => &mut asking.status.off_line,
            Kind::Paper => &mut asking.status.paper,
            Kind::Error => &mut asking.status.error,
        };
        *of = Some(byte);
        asking.at += 1;
        asking.since = now;
        let last = KINDS.len() - usize::from(self.without_error);
        if asking.at < last {
            let next = escpos::ask_status(KINDS[asking.at]);
            self.out.extend(next);
            self.moved = now;
        } else {
            let status = asking.status;
            self.known(status, now);
        }
    }

    /// The status is complete.
    fn known(&mut self, status: Status, now: u64) {
        self.asking = None;
        let (state, cause) = (status.state(), status.cause());
        self.becomes(state, cause.clone());
        self.tell_askers();
        self.wanted |= self
            .reported
            .take()
            .is_some_and(|reported| reported != state);
        self.poll_at = now + POLL_MS;
        match self.job.as_ref().map(|job| job.stage) {
            Some(Stage::Checking) if state.can_print() => self.send_page(now),
            Some(Stage::Checking) => self.finish(PrintResult::Failed, &cause),
            Some(Stage::Fenced) if state.can_print() => self.finish(PrintResult::Printed, ""),
            Some(Stage::Fenced | Stage::Proving { .. }) if !state.can_print() => {
                self.fail(&cause, now);
            }
            Some(Stage::Proving { .. }) => self.poll_at = now + LOOK_MS,
            Some(Stage::Sending | Stage::Fenced) | None => {}
        }
    }

    /// Time passed.
    pub fn tick(&mut self, now: u64) {
        match self.line {
            LineIs::Closed { until } if now >= until => {
                self.line = LineIs::Opening {
                    until: now + OPEN_MS,
                };
                self.acts.push_back(Act::Open);
            }
            LineIs::Opening { until } if now >= until => self.broke("the line does not open", now),
            LineIs::Settling { until } if now >= until => {
                self.line = LineIs::Open;
                self.send(escpos::REPORT_ON, now);
                self.send(escpos::ASK_MODEL, now);
                self.wanted = true;
                self.look(now);
            }
            LineIs::Open if self.answers => self.look(now),
            _ => {}
        }
    }

    fn look(&mut self, now: u64) {
        let sending = self
            .job
            .as_ref()
            .is_some_and(|job| job.stage == Stage::Sending);
        if !self.out.is_empty() && now >= self.moved + if sending { STALL_MS } else { ANSWER_MS } {
            self.broke("the printer takes no more bytes", now);
            return;
        }
        // Behind a page that is still on its way to a slow printer, an answer takes its time.
        let proved_until = match self.job.as_ref().map(|job| job.stage) {
            Some(Stage::Proving { until }) => until,
            _ => 0,
        };
        let patience =
            |asking: &Asking| (asking.since + ANSWER_MS + self.lag_ms()).max(proved_until);
        let unanswered = self.asking.filter(|asking| now >= asking.since + ANSWER_MS);
        if proved_until > 0 && now >= proved_until && unanswered.is_none() {
            self.finish(
                PrintResult::Unknown,
                "the printer is ready and did not say that it printed",
            );
            self.start_anew(now);
            return;
        }
        match &self.asking {
            Some(asking) if self.out.is_empty() && now >= patience(asking) => {
                if matches!(KINDS[asking.at], Kind::Error) {
                    self.without_error = true;
                    let status = asking.status;
                    self.known(status, now);
                } else {
                    let cause = asking.status.cause();
                    self.broke(&cause, now);
                }
            }
            None if self.out.is_empty() && (self.wanted || now >= self.poll_at) => {
                self.wanted = false;
                self.asking = Some(Asking {
                    since: now,
                    ..Asking::default()
                });
                self.send(&escpos::ask_status(KINDS[0]), now);
            }
            _ => {}
        }
    }

    /// Bytes of the line's own buffer that are still on their way, as time.
    fn lag_ms(&self) -> u64 {
        self.bytes_per_second
            .map_or(0, |speed| HELD_BYTES * 1_000 / u64::from(speed.max(1)))
    }

    fn send(&mut self, bytes: &[u8], now: u64) {
        if self.out.is_empty() {
            self.moved = now;
        }
        self.out.extend_from_slice(bytes);
    }

    fn send_page(&mut self, now: u64) {
        let Some(job) = &mut self.job else { return };
        job.stage = Stage::Sending;
        self.moved = now;
        if self.answers {
            // Blank dots for what a broken command still waits for; nothing to a printer that
            // waits for none.
            self.out
                .resize(self.out.len() + std::mem::take(&mut self.owed), 0);
        }
        self.out.append(&mut job.page);
        if self.answers {
            self.out.extend(escpos::ask_printed(job.tag));
            self.out.extend(escpos::FENCE);
        }
    }

    /// The page in hand failed: what the printer holds of it must not come out with the next roll.
    fn fail(&mut self, cause: &str, now: u64) {
        self.owe();
        self.out.clear();
        self.sent = 0;
        self.asking = None;
        self.send(escpos::CLEAR, now);
        self.wanted = true;
        self.finish(PrintResult::Failed, cause);
    }

    /// Remembers what a page that breaks off may leave the printer waiting for.
    fn owe(&mut self) {
        let sending = self
            .job
            .as_ref()
            .is_some_and(|job| job.stage == Stage::Sending);
        if sending && self.sent > 0 {
            self.owed = (self.out.len() - self.sent).min(LONGEST_COMMAND);
        }
    }

    /// Opens the line afresh, so that late answers do not count for the next page.
    fn start_anew(&mut self, now: u64) {
        self.out.clear();
        self.sent = 0;
        self.asking = None;
        self.line = LineIs::Opening {
            until: now + OPEN_MS,
        };
        self.acts.extend([Act::Close, Act::Open]);
    }

    fn stage(&mut self, stage: Stage) {
        if let Some(job) = &mut self.job {
            job.stage = stage;
        }
    }

    fn finish(&mut self, result: PrintResult, cause: &str) {
        if let Some(job) = self.job.take() {
            let cause = cause.to_owned();
            self.events.push_back(Event::Done {
                id: job.id,
                result,
                cause,
            });
        }
    }

    fn becomes(&mut self, state: PrinterState, cause: String) {
        if self.state != state || self.cause != cause {
            self.state = state;
            self.cause.clone_from(&cause);
            self.events.push_back(Event::State { state, cause });
        }
    }

    fn tell_askers(&mut self) {
        for id in std::mem::take(&mut self.askers) {
            self.events.push_back(Event::Asked {
                id,
                state: self.state,
            });
        }
    }
}

#[cfg(test)]
mod tests;
