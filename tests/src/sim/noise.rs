//! What the house logs while a world happens: an error is a failure of the world, whatever else the
//! judge says of it.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// The errors that were logged.
#[derive(Debug, Clone, Default)]
pub struct Errors(Arc<Mutex<Vec<String>>>);

impl Errors {
    /// Listens while something happens in this thread.
    pub fn listen<T>(&self, what: impl FnOnce() -> T) -> T {
        tracing::subscriber::with_default(Listener(self.clone()), what)
    }

    /// The first one.
    #[must_use]
    pub fn first(&self) -> Option<String> {
        let errors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        errors.first().cloned()
    }
}

struct Listener(Errors);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::ERROR)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!("{}:", event.metadata().target()));
        event.record(&mut text);
        let mut errors = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        errors.push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_heard_and_a_warning_is_not() {
        let errors = Errors::default();
        errors.listen(|| tracing::warn!("the paper is low"));
        assert_eq!(errors.first(), None);
        errors.listen(|| tracing::error!(disk = 7, "the log did not take a batch"));
        let heard = errors.first().unwrap_or_default();
        assert!(
            heard.contains("did not take a batch") && heard.contains("disk=7"),
            "{heard}"
        );
    }
}
