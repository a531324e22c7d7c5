//! The printer: how its line is named and opened, what it says, and whether the paper came out.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`escpos`] | a picture as bytes, bytes as answers; pure |
//! | [`press`] | one printer as a state machine: status before, proof after; pure |
//! | [`line`] | the lines to a printer, one file each |
//! | [`works`] | the thread that drives a press over a line |
//! | [`fake`] | a printer that is a program: `layso-fake-printer` |

pub mod escpos;
pub mod fake;
pub mod line;
pub mod press;
pub mod works;

/// One way to reach a printer.
#[derive(Debug)]
pub struct Driver {
    /// What stands before the colon in `--printer`.
    pub scheme: &'static str,
    /// What it reaches, for `--list-printers`.
    pub what: &'static str,
    /// An example of its address.
    pub example: &'static str,
    /// The firmware note that has its bytes.
    pub note: &'static str,
    /// Reads what stands behind the colon.
    pub line: fn(&str) -> Result<line::Line, String>,
}

/// Every way there is.
pub const DRIVERS: &[Driver] = &[
    Driver {
        scheme: "tcp",
        what: "a printer on the network, raw port 9100",
        example: "tcp:192.168.1.30:9100",
        note: "firmware-notes/escpos-printer.md",
        line: line::tcp::line,
    },
    Driver {
        scheme: "usb",
        what: "a USB printer; auto takes the first that is there, also after it was plugged anew",
        example: "usb:/dev/usb/lp0 or usb:auto",
        note: "firmware-notes/escpos-printer.md",
        line: line::usb::line,
    },
    Driver {
        scheme: "serial",
        what: "a serial printer: port, baud, and how it says stop (xonxoff, rtscts or none)",
        example: "serial:/dev/ttyS0:19200,xonxoff",
        note: "firmware-notes/escpos-printer.md",
        line: line::serial::line,
    },
    Driver {
        scheme: "file",
        what: "a file that grows by each slip's bytes: no printer at all, for trials",
        example: "file:/tmp/slips.bin",
        note: "firmware-notes/escpos-printer.md",
        line: line::file::line,
    },
];

/// The line of an address such as `tcp:192.168.1.30:9100`.
///
/// # Errors
///
/// What is wrong with it and what it should look like.
pub fn line_of(address: &str) -> Result<line::Line, String> {
    let (scheme, rest) = address.split_once(':').unwrap_or((address, ""));
    match DRIVERS.iter().find(|driver| driver.scheme == scheme) {
        Some(driver) => (driver.line)(rest)
            .map_err(|why| format!("printer {address:?}: {why}; write {}", driver.example)),
        None => {
            let known: Vec<&str> = DRIVERS.iter().map(|driver| driver.example).collect();
            Err(format!(
                "printer {address:?}: there is no driver {scheme:?}; write {}",
                known.join(", or ")
            ))
        }
    }
}

/// What `--list-printers` shows: the drivers, and what is plugged in.
#[must_use]
pub fn list() -> String {
    use std::fmt::Write as _;
    let mut out = String::from("Write one of these behind --printer:\n");
    for driver in DRIVERS {
        let _ = writeln!(out, "  {:<34}{}", driver.example, driver.what);
    }
    let found: Vec<String> = line::usb::present()
        .into_iter()
        .map(|path| format!("usb:{}", path.display()))
        .chain(line::serial::present())
        .collect();
    if found.is_empty() {
        out.push_str("No USB printer and no serial port is plugged into this machine.\n");
    } else {
        out.push_str("Plugged into this machine:\n");
        for address in found {
            let _ = writeln!(out, "  {address}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_an_address_and_every_driver_has_its_note() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for driver in DRIVERS {
            for example in driver.example.split(" or ") {
                line_of(example).unwrap_or_else(|why| panic!("{why}"));
            }
            assert!(
                root.join(driver.note).is_file(),
                "{} is not there",
                driver.note
            );
            assert!(list().contains(driver.example));
        }
    }

    #[test]
    fn a_wrong_address_says_what_to_write() {
        for (wrong, remedy) in [
            ("lpt1", "no driver \"lpt1\""),
            ("tcp:", "write tcp:192.168.1.30:9100"),
            ("tcp:printer:many", "port"),
            ("usb:", "write usb:/dev/usb/lp0"),
            ("serial:/dev/ttyS0", "baud"),
            ("serial:/dev/ttyS0:19200,wet", "xonxoff"),
            ("file:", "write file:"),
        ] {
            let why = line_of(wrong).expect_err(wrong);
            assert!(why.contains(remedy), "{why}");
        }
    }
}
