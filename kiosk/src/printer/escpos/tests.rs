//! The bytes are read by a decoder that is not ours; the status tables are those of the notes.

use protocol::PrinterState;

use super::*;
use crate::slip::{self, Layout, Paper};

fn profile() -> &'static escpost_profiles::PrinterProfile {
    escpost_profiles::resolver::resolve("REFERENCE").expect("the decoder's reference printer")
}

/// Decodes a page with `escpost-render` and compares each dot.
fn assert_prints(picture: &Picture, bytes: &[u8]) {
    let decoded = escpost_render::render(bytes, profile()).expect("the decoder understands all");
    assert!(decoded.warnings.is_empty(), "{:?}", decoded.warnings);
    // What follows the cut is a sheet without ink, when the decoder makes one at all.
    let sheet = &decoded.sheets.first().expect("a sheet").surface;
    assert!(
        sheet.height() >= picture.height(),
        "{} rows",
        sheet.height()
    );
    for y in 0..sheet.height() {
        for x in 0..sheet.width().max(picture.width()) {
            assert_eq!(
                sheet.is_printed(x, y),
                picture.is_inked(x, y),
                "dot {x},{y}"
            );
        }
    }
}

#[test]
fn a_decoder_that_is_not_ours_sees_the_slip_that_we_drew() {
    for (slip, paper) in [
        (slip::tests::ordinary(), Paper::Wide),
        (slip::tests::long(), Paper::Wide),
        (slip::tests::ordinary(), Paper::Narrow),
    ] {
        let picture = slip::set(&slip, &paper.layout(), true).unwrap();
        let bytes = page(&picture);
        assert_prints(&defused(&picture), &bytes);
        assert!(!has_real_time_command(&bytes));
        assert!(
            ink(&defused(&picture)) <= ink(&picture) + 20,
            "defusing is to be invisible"
        );
    }
}

fn ink(picture: &Picture) -> u32 {
    picture.rows().flatten().map(|byte| byte.count_ones()).sum()
}

#[test]
fn blank_paper_costs_few_bytes() {
    let mut picture = Picture::blank(576, 1_000);
    picture.ink(3, 0);
    picture.ink(575, 700);
    let bytes = page(&picture);
    assert!(bytes.len() < 200, "{} bytes", bytes.len());
    assert_prints(&picture, &bytes);
}

#[test]
fn a_slip_goes_in_bands_that_small_buffers_hold() {
    let picture = slip::set(
        &slip::tests::long(),
        &Layout::clone(&Paper::Wide.layout()),
        false,
    );
    let bytes = page(&picture.unwrap());
    let mut at = 0;
    let mut bands = 0;
    while let Some(next) = bytes[at..]
        .windows(4)
        .position(|head| head == [0x1D, 0x76, 0x30, 0])
    {
        let head = at + next;
        let wide = usize::from(u16::from_le_bytes([bytes[head + 4], bytes[head + 5]]));
        let rows = usize::from(u16::from_le_bytes([bytes[head + 6], bytes[head + 7]]));
        assert!(
            (1..=BAND_ROWS).contains(&rows) && (1..=72).contains(&wide),
            "{wide} × {rows}"
        );
        at = head + 8 + wide * rows;
        bands += 1;
    }
    assert!(bands > 5);
    assert_eq!(bytes[..2], [0x1B, 0x40], "it begins with a reset");
    assert_eq!(
        bytes[bytes.len() - 4..],
        [0x1D, 0x56, 0x42, 0x00],
        "it ends with a cut"
    );
}

fn has_real_time_command(bytes: &[u8]) -> bool {
    bytes
        .windows(2)
        .any(|pair| pair[0] == 0x10 && REAL_TIME.contains(&pair[1]))
}

#[test]
fn no_picture_spells_a_real_time_command() {
    // Rows of 10 04 10 05 10 14 …, and 10 at the end of a row with 04 at the start of the next.
    let mut picture = Picture::blank(24, 60);
    for y in 0..60 {
        for (byte, bits) in [(0, REAL_TIME[y as usize % 3]), (1, 0x10), (2, REAL_TIME[0])] {
            for bit in (0..8).filter(|bit| bits & (0x80 >> bit) != 0) {
                picture.ink(byte * 8 + bit, y);
            }
        }
        picture.ink(16 + 3, y);
    }
    let bytes = page(&picture);
    assert!(!has_real_time_command(&bytes));
    // Every dot that was there is still there, and no dot came that has no neighbour.
    let sheet = &escpost_render::render(&bytes, profile()).unwrap().sheets[0].surface;
    let mut added = 0;
    for y in 0..60 {
        for x in 0..24 {
            match (picture.is_inked(x, y), sheet.is_printed(x, y)) {
                (true, false) => panic!("dot {x},{y} is lost"),
                (false, true) => {
                    assert!(
                        picture.is_inked(x - 1, y),
                        "a dot without a neighbour at {x},{y}"
                    );
                    added += 1;
                }
                _ => {}
            }
        }
    }
    assert!(added > 0, "nothing was defused, so the test shows nothing");
}

#[test]
fn job_names_are_printable_and_differ() {
    let names: std::collections::BTreeSet<[u8; 4]> = (0..40_000).map(job_id).collect();
    assert_eq!(names.len(), 40_000);
    assert!(
        names
            .iter()
            .flatten()
            .all(|byte| (0x20..=0x7E).contains(byte))
    );
}

fn heard(bytes: &[u8]) -> Vec<Answer> {
    let mut listener = Listener::default();
    bytes.iter().flat_map(|&byte| listener.hear(byte)).collect()
}

#[test]
fn answers_are_told_apart_by_their_bits() {
    assert_eq!(heard(&[0x12]), [Answer::Status(0x12)]);
    assert_eq!(heard(&[0x7E]), [Answer::Status(0x7E)]);
    assert_eq!(heard(&[0x00]), [Answer::Paper(0x00)]);
    assert_eq!(heard(&[0x03]), [Answer::Paper(0x03)]);
    assert_eq!(
        heard(&[0x11, 0x13]),
        [Answer::MayWrite(true), Answer::MayWrite(false)]
    );
    assert_eq!(
        heard(&[0x18, 0, 0x0F, 0]),
        [Answer::Report([0x18, 0, 0x0F, 0])]
    );
    assert_eq!(
        heard(&[0x37, 0x22, b'2', b'2', b'2', b'2', 0]),
        [Answer::Printed(*b"2222")],
        "a job's characters look like status bytes and are none"
    );
    assert_eq!(heard(b"_TM-T88V\0"), [Answer::Text("TM-T88V".to_owned())]);
}

#[test]
fn a_late_answer_before_the_awaited_one_does_not_disturb() {
    let mut mixed = vec![0x12, 0x10, 0, 0, 0, 0x03];
    mixed.extend([0x37, 0x22, b'0', b'0', b'1', b'A', 0]);
    assert_eq!(
        heard(&mixed),
        [
            Answer::Status(0x12),
            Answer::Report([0x10, 0, 0, 0]),
            Answer::Paper(0x03),
            Answer::Printed(*b"001A"),
        ]
    );
}

#[test]
fn an_answer_that_breaks_off_costs_only_itself() {
    // The printer was switched off within a report and then asked again.
    assert_eq!(
        heard(&[0x10, 0x00, 0x12, 0x37, 0x22, 0x05, 0x1E]),
        [
            Answer::Noise(0x10),
            Answer::Paper(0),
            Answer::Status(0x12),
            Answer::Noise(0x37),
            Answer::Paper(0x22),
            Answer::Paper(0x05),
            Answer::Status(0x1E),
        ]
    );
}

#[test]
fn any_bytes_are_heard_and_none_is_kept_for_ever() {
    let mut listener = Listener::default();
    let (mut state, mut heard) = (1u32, 0usize);
    for sent in 1..=100_000usize {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        heard += listener
            .hear(u8::try_from(state >> 24).unwrap())
            .iter()
            .map(|answer| match answer {
                Answer::Report(_) => 4,
                Answer::Printed(_) => 7,
                Answer::Text(text) => text.len() + 2,
                _ => 1,
            })
            .sum::<usize>();
        assert!(heard <= sent, "{heard} of {sent}");
    }
    assert!(heard > 90_000, "{heard}");
}

/// The table of `firmware-notes/escpos-printer.md`.
#[test]
fn the_status_table_holds() {
    use PrinterState::{CoverOpen, Error, PaperLow, PaperOut, Ready};
    for (name, bytes, expected) in [
        ("normal", [0x12, 0x12, 0x12, 0x12], Ready),
        ("paper near its end", [0x12, 0x12, 0x12, 0x1E], PaperLow),
        ("paper out", [0x1A, 0x32, 0x12, 0x7E], PaperOut),
        (
            "paper out, seen by the end sensor alone",
            [0x1A, 0x32, 0x12, 0x72],
            PaperOut,
        ),
        ("cover open", [0x1A, 0x16, 0x12, 0x12], CoverOpen),
        ("off-line", [0x1A, 0x12, 0x12, 0x12], Error),
        ("cutter jammed", [0x1A, 0x52, 0x1A, 0x12], Error),
        (
            "cover open and no paper",
            [0x1A, 0x36, 0x12, 0x7E],
            CoverOpen,
        ),
    ] {
        let [printer, off_line, error, paper] = bytes.map(Some);
        let status = Status {
            printer,
            off_line,
            error,
            paper,
        };
        assert_eq!(status.state(), expected, "{name}");
        assert!(
            bytes
                .iter()
                .all(|&byte| heard(&[byte]) == [Answer::Status(byte)]),
            "{name}"
        );
    }
    assert_eq!(Status::default().state(), PrinterState::Silent);
    let one_missing = Status {
        paper: None,
        printer: Some(0x12),
        ..Status::default()
    };
    assert_eq!(one_missing.state(), PrinterState::Silent);
}

#[test]
fn the_report_table_holds() {
    for (bytes, expected) in [
        ([0x10, 0, 0, 0], PrinterState::Ready),
        ([0x10, 0, 0x03, 0], PrinterState::PaperLow),
        ([0x18, 0, 0x0F, 0], PrinterState::PaperOut),
        ([0x38, 0, 0, 0], PrinterState::CoverOpen),
        ([0x18, 0x08, 0, 0], PrinterState::Error),
    ] {
        assert_eq!(state_of_report(bytes), expected, "{bytes:02X?}");
        assert_eq!(heard(&bytes), [Answer::Report(bytes)]);
    }
}
