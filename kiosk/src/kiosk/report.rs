//! What is wrong with the kiosk, and its figures, for the list of devices.

use protocol::{Fact, Millis, PrinterState, Trouble, TroubleReport};

use super::{Kiosk, Now};

/// The state of printer and camera, each with its beginning.
#[derive(Debug)]
pub(super) struct Health {
    printer: PrinterState,
    since: Millis,
    cause: String,
    model: Option<String>,
    camera: Option<TroubleReport>,
}

impl Health {
    pub(super) fn new(at: Millis) -> Health {
        Health {
            printer: PrinterState::Unknown,
            since: at,
            cause: String::new(),
            model: None,
            camera: None,
        }
    }

    pub(super) fn printer(&self) -> PrinterState {
        self.printer
    }
}

/// The trouble that a state of the printer is.
fn trouble_of(state: PrinterState) -> Option<Trouble> {
    match state {
        PrinterState::Unknown | PrinterState::Ready => None,
        PrinterState::PaperLow => Some(Trouble::PaperLow),
        PrinterState::PaperOut => Some(Trouble::PaperOut),
        PrinterState::CoverOpen => Some(Trouble::PrinterCoverOpen),
        PrinterState::Error => Some(Trouble::PrinterError),
        PrinterState::Silent => Some(Trouble::PrinterSilent),
    }
}

impl Kiosk {
    /// The printer is in this state.
    pub fn printer(&mut self, state: PrinterState, cause: &str, now: Now) {
        let health = &mut self.health;
        if health.printer != state {
            let (before, after) = (trouble_of(health.printer), trouble_of(state));
            if let Some(before) = before {
                tracing::info!("{} {before:?} is over", before.code());
            }
            if let Some(after) = after {
                tracing::warn!(cause, "{} {after:?} begins", after.code());
            }
            health.printer = state;
            health.since = now.at;
        }
        cause.clone_into(&mut health.cause);
    }

    /// The printer told its model.
    pub fn model(&mut self, model: String) {
        self.health.model = Some(model);
    }

    /// The page says that it cannot open its camera. It stands until a photo comes, for a page
    /// that is loaded anew for the next citizen has not tried yet.
    pub fn camera_broken(&mut self, cause: &str, now: Now) {
        if self.health.camera.is_none() {
            let trouble = Trouble::CameraBroken;
            tracing::warn!(cause, "{} {trouble:?} begins", trouble.code());
            self.health.camera = Some(TroubleReport {
                trouble,
                since: now.at,
                cause: cause.to_owned(),
            });
        }
    }

    /// A photo came.
    pub fn camera_works(&mut self) {
        if self.health.camera.take().is_some() {
            tracing::info!("{} is over", Trouble::CameraBroken.code());
        }
    }

    /// Everything that needs a person now.
    #[must_use]
    pub fn troubles(&self) -> Vec<TroubleReport> {
        let health = &self.health;
        let printer = trouble_of(health.printer).map(|trouble| TroubleReport {
            trouble,
            since: health.since,
            cause: health.cause.clone(),
        });
        let own = self.own_troubles();
        let all = printer.into_iter().chain(health.camera.clone());
        all.chain(own).collect()
    }

    /// What is wrong with the numbers of the kiosk's own.
    fn own_troubles(&self) -> Vec<TroubleReport> {
        let nameless = self
            .own
            .copy()
            .filter(|_| self.own.digit(&self.name).is_none());
        let nameless = nameless.map(|copy| {
            let cause = format!("{} is not among the plan's kiosks", self.name);
            (Trouble::NoOfflineSeries, copy.told_at, cause)
        });
        let named = |trouble| move |(since, cause)| (trouble, since, cause);
        let disk = self.own.disk_broken();
        let disk = disk.map(|since| (Trouble::JournalBroken, since, String::new()));
        let clock = self.clock_wrong.map(|since| {
            let cause = format!("the clock says {} ms", since.0);
            (Trouble::KioskClockWrong, since, cause)
        });
        [
            nameless,
            self.own.refused().map(named(Trouble::OfflineRefused)),
            self.own.stuck().map(named(Trouble::OfflineUntold)),
            disk,
            clock,
        ]
        .into_iter()
        .flatten()
        .map(|(trouble, since, cause)| TroubleReport {
            trouble,
            since,
            cause,
        })
        .collect()
    }

    /// The box's figures.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        let paper = match self.health.printer {
            PrinterState::Ready => "ok",
            PrinterState::PaperLow => "low",
            PrinterState::PaperOut => "out",
            _ => "unknown",
        };
        let model = self
            .health
            .model
            .clone()
            .unwrap_or_else(|| "unknown".to_owned());
        [
            ("paper", paper.to_owned()),
            ("printed_today", self.printed_today.to_string()),
            ("printer", self.settings.printer.clone()),
            ("printer_model", model),
            ("paper_mm", self.settings.paper_mm.to_string()),
            ("offline_waiting", self.own.untold().to_string()),
        ]
        .map(|(name, value)| Fact {
            name: name.to_owned(),
            value,
        })
        .to_vec()
    }
}
