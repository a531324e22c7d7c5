//! The printer.
pub mod escpos;
