//! The slip is looked at as a picture: what fits, what reads, how long it is.

use protocol::{Estimate, HallNames, Language, Millis, Names};

use super::*;
use crate::slip::layout::DOTS_PER_MM;

fn names(vi: &str, en: &str) -> Names {
    Names {
        vi: vi.to_owned(),
        en: en.to_owned(),
    }
}

/// An ordinary slip of the hall.
pub fn ordinary() -> Slip {
    Slip {
        label: "B045".to_owned(),
        group: names("Chứng thực, hộ tịch", "Certification, civil status"),
        agency: names("Sở Tư pháp", "Department of Justice"),
        hall: HallNames {
            authority: names("UBND tỉnh Nghệ An", "People's Committee of Nghe An"),
            name: names(
                "Trung tâm Phục vụ hành chính công",
                "Public Administrative Service Centre",
            ),
            phone: Some("0238 3 000 000".to_owned()),
        },
        issued_at: Millis(1_795_486_320_000),
        time: "09:12".to_owned(),
        date: "24/11/2026".to_owned(),
        origin: "Kiosk 1".to_owned(),
        ahead: 6,
        wait: Estimate::Unknown,
        counters: vec![5, 6, 7],
        url: Some("http://hall.nghean.gov.vn/p/7hQ2mZkY4wPcR9sTbVxN3e".to_owned()),
        papers: Vec::new(),
        calls_before_no_show: 3,
        return_min: 30,
        language: Language::Vi,
        notes: Vec::new(),
        offline: false,
    }
}

/// The longest names of a believable plan.
pub fn long() -> Slip {
    Slip {
        label: "B1000".to_owned(),
        group: names(
            "Cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở",
            "Certificates of land-use rights and of ownership of houses",
        ),
        agency: names(
            "Sở Nông nghiệp và Môi trường",
            "Department of Agriculture and Environment",
        ),
        ahead: 128,
        wait: Estimate::Range {
            low_min: 60,
            high_min: 120,
        },
        counters: vec![1, 2, 3, 4, 5, 6, 9, 12, 14],
        ..ordinary()
    }
}

fn picture(slip: &Slip, paper: Paper) -> Picture {
    set(slip, &paper.layout(), false).expect("a slip can be set")
}

fn millimetres(dots: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a slip has some thousand dots")]
    let dots = dots as f32;
    dots / DOTS_PER_MM
}

/// Reads the first code on a picture with a reader that is not ours.
fn read_code(picture: &Picture) -> Option<String> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let (x, y) = (u32::try_from(x).unwrap(), u32::try_from(y).unwrap());
        if picture.is_inked(x, y) { 0 } else { 255 }
    });
    seen.detect_grids()
        .first()
        .map(|grid| grid.decode().expect("a code that reads").1)
}

#[test]
fn no_slip_has_ink_in_its_margins() {
    for (slip, paper) in [
        (ordinary(), Paper::Wide),
        (long(), Paper::Wide),
        (ordinary(), Paper::Narrow),
        (long(), Paper::Narrow),
        (
            Slip {
                language: Language::En,
                ..long()
            },
            Paper::Wide,
        ),
        (
            Slip {
                label: "HK8999".to_owned(),
                ..long()
            },
            Paper::Narrow,
        ),
    ] {
        let picture = picture(&slip, paper);
        let (width, margin) = (picture.width(), paper.layout().margin);
        // A letter may lean over its own edge by a dot or two.
        let free = margin - 3;
        for y in 0..picture.height() {
            for x in (0..free).chain(width - free..width) {
                assert!(!picture.is_inked(x, y), "{} has ink at {x},{y}", slip.label);
            }
        }
        let ends = (0..4).chain(picture.height() - 4..picture.height());
        for y in ends {
            assert!(
                (0..width).all(|x| !picture.is_inked(x, y)),
                "cut off at row {y}"
            );
        }
    }
}

#[test]
fn without_papers_a_slip_is_at_most_120_mm_long() {
    for slip in [
        ordinary(),
        long(),
        Slip {
            language: Language::En,
            ..ordinary()
        },
        Slip {
            language: Language::En,
            ..long()
        },
    ] {
        let long_mm = millimetres(picture(&slip, Paper::Wide).height());
        assert!(long_mm <= 120.0, "{} is {long_mm} mm long", slip.label);
    }
}

/// Rows of dots that have a column of ink somewhere within `from..to`.
fn digits_height(picture: &Picture) -> u32 {
    // The number is the only thing with unbroken vertical ink of more than 9 mm besides the
    // corners of the code, which lie at the left edge.
    let mut best = 0;
    for x in picture.width() / 3..picture.width() {
        let mut run = 0;
        for y in 0..picture.height() {
            run = if picture.is_inked(x, y) { run + 1 } else { 0 };
            best = best.max(run);
        }
    }
    best
}

#[test]
fn the_digits_are_14_mm_high() {
    // A 1 has a stem from its foot to its top.
    let slip = Slip {
        label: "A111".to_owned(),
        ..ordinary()
    };
    let high = millimetres(digits_height(&picture(&slip, Paper::Wide)));
    assert!((13.5..=14.6).contains(&high), "{high} mm");
}

#[test]
fn the_code_reads_and_is_wide_enough_on_both_papers() {
    for paper in [Paper::Wide, Paper::Narrow] {
        for url in [
            "http://10.0.0.5:8080/p/7hQ2mZkY4wPcR9sTbVxN3e",
            "https://mot-cua.nghean.gov.vn:8443/p/7hQ2mZkY4wPcR9sTbVxN3ea",
        ] {
            let slip = Slip {
                url: Some(url.to_owned()),
                ..ordinary()
            };
            assert_eq!(read_code(&picture(&slip, paper)).as_deref(), Some(url));
        }
    }
}

#[test]
fn without_an_address_there_is_no_code() {
    let without = picture(
        &Slip {
            url: None,
            ..ordinary()
        },
        Paper::Wide,
    );
    assert_eq!(read_code(&without), None);
    let with = picture(&ordinary(), Paper::Wide);
    assert!(
        with.height() > without.height() + 200,
        "the code takes room"
    );
    // An address longer than any code is left out rather than left unreadable.
    let endless = Slip {
        url: Some("x".repeat(4_000)),
        ..ordinary()
    };
    assert_eq!(picture(&endless, Paper::Wide), without);
}

#[test]
fn a_reprint_is_told_from_the_first_slip() {
    let first = set(&ordinary(), &Paper::Wide.layout(), false).unwrap();
    let again = set(&ordinary(), &Paper::Wide.layout(), true).unwrap();
    assert!(again.height() > first.height());
    // Its bar is black across the paper.
    let bar = (0..again.height())
        .filter(|&y| (20..556).filter(|&x| again.is_inked(x, y)).count() > 500)
        .count();
    assert!(bar > 8, "{bar} black rows");
}

#[test]
fn every_part_of_a_slip_leaves_ink() {
    let full = picture(
        &Slip {
            papers: vec![names("Căn cước công dân", "ID card")],
            ..ordinary()
        },
        Paper::Wide,
    );
    let mut less: Vec<(&str, Slip)> = vec![
        (
            "group",
            Slip {
                group: Names::default(),
                ..ordinary()
            },
        ),
        (
            "agency",
            Slip {
                agency: Names::default(),
                ..ordinary()
            },
        ),
        (
            "hall",
            Slip {
                hall: HallNames::default(),
                ..ordinary()
            },
        ),
        (
            "counters",
            Slip {
                counters: Vec::new(),
                ..ordinary()
            },
        ),
        (
            "return",
            Slip {
                calls_before_no_show: 0,
                ..ordinary()
            },
        ),
        ("papers", ordinary()),
    ];
    let shortest = Layout {
        longest_mm: 50.0,
        ..Paper::Wide.layout()
    };
    let spared = set(&ordinary(), &shortest, false).unwrap();
    assert_eq!(
        spared,
        picture(&less[1].1, Paper::Wide),
        "only the agency is spare"
    );
    for (what, slip) in &mut less {
        if *what != "papers" {
            slip.papers = vec![names("Căn cước công dân", "ID card")];
        }
        let picture = picture(slip, Paper::Wide);
        assert!(picture.height() + 20 < full.height(), "{what} took no room");
    }
}

#[test]
fn marks_that_xml_or_a_printer_obeys_are_only_letters() {
    let mut slip = ordinary();
    slip.group = names(
        "</text><rect width=\"576\" height=\"900\"/>&lt; <b>\u{1b}@\u{10}\u{4}\u{1}",
        "x",
    );
    slip.origin = "Kiosk <1> & \"2\"".to_owned();
    let picture = picture(&slip, Paper::Wide);
    let ink: usize = picture
        .rows()
        .flatten()
        .map(|byte| byte.count_ones() as usize)
        .sum();
    let dots = picture.width() as usize * picture.height() as usize;
    assert!(ink < dots / 3, "a rectangle was let in");
}

#[test]
fn vietnamese_marks_are_drawn() {
    // A letter with two marks has more ink than with none, in the rows above it.
    let plain = Slip {
        group: names("AAAA", ""),
        ..ordinary()
    };
    let marked = Slip {
        group: names("ẨẮỆỘ", ""),
        ..ordinary()
    };
    let ink = |slip: &Slip| {
        let picture = picture(slip, Paper::Wide);
        picture
            .rows()
            .flatten()
            .map(|byte| byte.count_ones())
            .sum::<u32>()
    };
    assert!(ink(&marked) > ink(&plain) + 60);
}

/// `SLIPS=dir cargo test -p layso-kiosk slips_to_look_at` leaves the slips there as PNG.
#[test]
fn slips_to_look_at() {
    let Some(folder) = std::env::var_os("SLIPS").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    let papers = vec![
        names("Căn cước công dân (bản gốc)", "ID card (original)"),
        names(
            "Giấy khai sinh hoặc trích lục khai sinh của người được chứng thực",
            "Birth certificate, or an extract of it, of the person concerned",
        ),
        names("Tờ khai theo mẫu, đã ký", "The form, filled in and signed"),
    ];
    let english = |slip: Slip| Slip {
        language: Language::En,
        ..slip
    };
    for (name, slip, paper, again) in [
        ("ordinary", ordinary(), Paper::Wide, false),
        ("english", english(ordinary()), Paper::Wide, false),
        ("long", long(), Paper::Wide, false),
        ("long-english", english(long()), Paper::Wide, false),
        ("reprint", ordinary(), Paper::Wide, true),
        ("papers", Slip { papers, ..long() }, Paper::Wide, false),
        (
            "no-code",
            Slip {
                url: None,
                ahead: 0,
                ..ordinary()
            },
            Paper::Wide,
            false,
        ),
        ("narrow", ordinary(), Paper::Narrow, false),
        ("narrow-long", long(), Paper::Narrow, true),
    ] {
        let picture = set(&slip, &paper.layout(), again).unwrap();
        std::fs::write(
            folder.join(format!("{name}.png")),
            picture.to_png().unwrap(),
        )
        .unwrap();
    }
}
