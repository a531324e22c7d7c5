//! The days of the log as records that can be played again.

use std::path::Path;

use balance::record::Record;
use jiff::civil::Date;

use super::{Reading, open_to_read, report};

/// The days of a log.
pub struct Days {
    log: Reading,
}

/// Opens a log to read its days, beside a running server.
///
/// # Errors
/// When the log cannot be read.
pub fn open(folder: &Path) -> anyhow::Result<Days> {
    let log = open_to_read(folder)?;
    Ok(Days { log })
}

impl Days {
    /// The last days before a date, or of all, the newest last.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn before(&self, date: Option<Date>, most: usize) -> anyhow::Result<Vec<Date>> {
        Ok(self
            .some(date, most)?
            .into_iter()
            .map(|(date, _)| date)
            .collect())
    }

    /// One day; none when the log does not have it.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn record(&self, date: Date) -> anyhow::Result<Option<Record>> {
        let days = report::days(&self.log)?;
        let found = days.iter().rev().find(|(day, _)| *day == date);
        found.map_or(Ok(None), |(_, first)| self.read(*first))
    }

    /// The last days before a date, or of all, the newest last.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn records(&self, before: Option<Date>, most: usize) -> anyhow::Result<Vec<Record>> {
        let mut records = Vec::new();
        for (_, first) in self.some(before, most)? {
            records.extend(self.read(first)?);
        }
        Ok(records)
    }

    /// The last day and some before it: people like those who may come today.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn like_today(&self, before: usize) -> anyhow::Result<Vec<Record>> {
        self.records(None, before + 1)
    }

    fn read(&self, first: u64) -> anyhow::Result<Option<Record>> {
        Ok(Record::of(&report::events_of(&self.log, first)?))
    }

    fn some(&self, before: Option<Date>, most: usize) -> anyhow::Result<Vec<(Date, u64)>> {
        let mut days = report::days(&self.log)?;
        days.retain(|(date, _)| before.is_none_or(|before| *date < before));
        Ok(days.split_off(days.len().saturating_sub(most)))
    }
}
