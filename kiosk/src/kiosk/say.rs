//! The refusals that the kiosk itself says, in words of `assets/words/*/kiosk_agent.toml`.

use appliance::words;
use protocol::{Names, No, PrinterState};

/// The server does not answer.
#[must_use]
pub fn server_away() -> No {
    words::no("kiosk_agent", "server_away", &[])
}

/// A number is being made already.
#[must_use]
pub fn busy() -> No {
    words::no("kiosk_agent", "busy", &[])
}

/// The citizen went away before there was a number.
#[must_use]
pub fn left() -> No {
    words::no("kiosk_agent", "left", &[])
}

/// The slip that is wanted once more is not the last one.
#[must_use]
pub fn no_such_slip(label: &str) -> No {
    words::no("kiosk_agent", "no_such_slip", &[("label", label)])
}

/// The printer cannot print.
#[must_use]
pub fn printer(state: PrinterState) -> No {
    let code = match state {
        PrinterState::PaperOut => "paper_out",
        PrinterState::CoverOpen => "cover_open",
        PrinterState::Error => "printer_error",
        PrinterState::Silent
        | PrinterState::Unknown
        | PrinterState::Ready
        | PrinterState::PaperLow => "printer_silent",
    };
    words::no("kiosk_agent", code, &[])
}

/// The kiosk is cut off, and the hall gives no numbers now.
#[must_use]
pub fn not_open() -> No {
    words::no("kiosk_agent", "not_open", &[])
}

/// The kiosk is cut off, and its series of this group is used up.
#[must_use]
pub fn series_spent() -> No {
    words::no("kiosk_agent", "series_spent", &[])
}

/// The kiosk is cut off, and knows that the numbers of the group are given.
#[must_use]
pub fn sold_out() -> No {
    words::no("kiosk_agent", "sold_out", &[])
}

/// The kiosk is cut off, and a booked time cannot be looked up.
#[must_use]
pub fn no_appointments() -> No {
    words::no("kiosk_agent", "no_appointments", &[])
}

/// The kiosk is cut off, and there is no number of the group without an ID that is looked up.
#[must_use]
pub fn identity_needed() -> No {
    words::no("kiosk_agent", "identity_needed", &[])
}

/// The kiosk cannot write a number down, so it gives none.
#[must_use]
pub fn disk_broken() -> No {
    words::no("kiosk_agent", "disk_broken", &[])
}

/// The kiosk is cut off, and knows that the group is closed.
#[must_use]
pub fn group_closed(reason: &Names) -> No {
    named("group_closed", "reason", reason)
}

/// The kiosk is cut off, and people are sent to the online desk first.
#[must_use]
pub fn online_first(desk: &Names) -> No {
    named("online_first", "desk", desk)
}

fn named(code: &str, name: &str, value: &Names) -> No {
    let say = |key: String| words::say_names(&key, &[(name, value)]);
    No {
        say: say(format!("kiosk_agent.{code}")),
        remedy: say(format!("kiosk_agent.{code}_remedy")),
        ..words::no("kiosk_agent", code, &[])
    }
}

/// A photo that cannot be used; `code` is that of `appliance::photo`.
#[must_use]
pub fn photo(code: &str) -> No {
    words::no("kiosk_agent", code, &[])
}

/// The names of all of them.
pub const CODES: &[&str] = &[
    "server_away",
    "busy",
    "left",
    "no_such_slip",
    "paper_out",
    "cover_open",
    "printer_error",
    "printer_silent",
    "photo_too_large",
    "not_a_picture",
    "too_many_dots",
    "too_few_dots",
    "photo_truncated",
    "photo_damaged",
    "photo_busy",
    "no_test_picture",
    "not_open",
    "series_spent",
    "sold_out",
    "no_appointments",
    "disk_broken",
    "identity_needed",
    "group_closed",
    "online_first",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_a_sentence_and_a_remedy() {
        for code in CODES {
            for key in [
                format!("kiosk_agent.{code}"),
                format!("kiosk_agent.{code}_remedy"),
            ] {
                assert!(words::is_known(&key), "assets/words has no {key}");
            }
        }
        for state in [
            PrinterState::PaperOut,
            PrinterState::CoverOpen,
            PrinterState::Error,
        ] {
            assert!(CODES.contains(&printer(state).code.as_str()));
        }
    }
}
