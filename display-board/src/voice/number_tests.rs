//! The tables of the reading rules, and every number against rules written a second time.

use super::*;

/// What the clips say, joined.
fn say(words: &[impl AsRef<str>]) -> String {
    let word = |name: &str| match name {
        "digit-0" => "không",
        "digit-1" => "một",
        "digit-2" => "hai",
        "digit-3" => "ba",
        "digit-4" => "bốn",
        "digit-5" => "năm",
        "digit-6" => "sáu",
        "digit-7" => "bảy",
        "digit-8" => "tám",
        "digit-9" => "chín",
        "muoi" => "mười",
        "tens" => "mươi",
        "mot" => "mốt",
        "tu" => "tư",
        "lam" => "lăm",
        "tram" => "trăm",
        "nghin" => "nghìn",
        "linh" => "linh",
        other => other
            .strip_prefix("letter-")
            .expect("a letter")
            .to_owned()
            .leak(),
    };
    words
        .iter()
        .map(|name| word(name.as_ref()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn numbers_are_read_as_people_say_them() {
    let table = [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (19, "mười chín"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (30, "ba mươi"),
        (44, "bốn mươi tư"),
        (45, "bốn mươi lăm"),
        (55, "năm mươi lăm"),
        (91, "chín mươi mốt"),
        (94, "chín mươi tư"),
        (99, "chín mươi chín"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (114, "một trăm mười bốn"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (124, "một trăm hai mươi tư"),
        (125, "một trăm hai mươi lăm"),
        (1000, "một nghìn"),
        (1001, "một nghìn không trăm linh một"),
        (1005, "một nghìn không trăm linh năm"),
        (1010, "một nghìn không trăm mười"),
        (1015, "một nghìn không trăm mười lăm"),
        (1021, "một nghìn không trăm hai mươi mốt"),
        (1105, "một nghìn một trăm linh năm"),
        (5555, "năm nghìn năm trăm năm mươi lăm"),
        (8999, "tám nghìn chín trăm chín mươi chín"),
        (9999, "chín nghìn chín trăm chín mươi chín"),
    ];
    for (number, said) in table {
        assert_eq!(say(&vietnamese(number)), said, "{number}");
    }
}

/// The same rules by text replacement: the plain digits first, then the changes by their context.
fn by_the_book(number: u16) -> String {
    const DIGITS: [&str; 10] = [
        "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
    ];
    let [thousands, hundreds, tens, ones] =
        [1000, 100, 10, 1].map(|unit| usize::from(number / unit % 10));
    let plain = format!(
        "{} nghìn {} trăm {} mươi {}.",
        DIGITS[thousands], DIGITS[hundreds], DIGITS[tens], DIGITS[ones]
    );
    let mut text = plain
        .replace("mươi không.", "mươi.")
        .replace("không mươi.", ".")
        .replace("không mươi", "linh");
    for (from, to) in [
        ("một mươi", "mười"),
        ("mươi một.", "mươi mốt."),
        ("mươi bốn.", "mươi tư."),
    ] {
        text = text.replace(from, to);
    }
    text = text
        .replace("mươi năm.", "mươi lăm.")
        .replace("mười năm.", "mười lăm.");
    if number.is_multiple_of(1000) {
        text = text.replace("không trăm .", ".");
    }
    if number < 1000 {
        text = text.replacen("không nghìn ", "", 1);
    }
    if number < 100 {
        text = text.replacen("không trăm ", "", 1);
    }
    if number < 10 {
        text = DIGITS[ones].into();
    }
    text.trim_end_matches('.').trim().to_owned()
}

#[test]
fn every_number_is_read_by_the_rules() {
    for number in 0..10_000 {
        assert_eq!(say(&vietnamese(number)), by_the_book(number), "{number}");
    }
}

#[test]
fn english_numbers_are_read_as_people_say_them() {
    let table: [(u16, &[&str]); 10] = [
        (0, &["digit-0"]),
        (7, &["digit-7"]),
        (10, &["n10"]),
        (13, &["n13"]),
        (20, &["tens-20"]),
        (21, &["tens-20", "digit-1"]),
        (99, &["tens-90", "digit-9"]),
        (101, &["digit-1", "hundred", "and", "digit-1"]),
        (1000, &["digit-1", "thousand"]),
        (1045, &["digit-1", "thousand", "and", "tens-40", "digit-5"]),
    ];
    for (number, words) in table {
        assert_eq!(english(number), words, "{number}");
    }
}

fn read(text: &str, reading: LabelReading) -> String {
    say(&label(text, reading, vietnamese).unwrap_or_else(|| panic!("{text} can be read")))
}

#[test]
fn a_label_is_read_in_three_ways() {
    let table = [
        ("A005", "A không không năm", "A năm", "A không không năm"),
        ("A015", "A không một năm", "A mười lăm", "A không mười lăm"),
        (
            "A021",
            "A không hai một",
            "A hai mươi mốt",
            "A không hai mươi mốt",
        ),
        (
            "A024",
            "A không hai bốn",
            "A hai mươi tư",
            "A không hai mươi tư",
        ),
        (
            "A025",
            "A không hai năm",
            "A hai mươi lăm",
            "A không hai mươi lăm",
        ),
        (
            "A105",
            "A một không năm",
            "A một trăm linh năm",
            "A một không năm",
        ),
        ("A110", "A một một không", "A một trăm mười", "A một mười"),
        (
            "A125",
            "A một hai năm",
            "A một trăm hai mươi lăm",
            "A một hai mươi lăm",
        ),
        (
            "A1005",
            "A một không không năm",
            "A một nghìn không trăm linh năm",
            "A một không không năm",
        ),
        (
            "B9107",
            "B chín một không bảy",
            "B chín nghìn một trăm linh bảy",
            "B chín một không bảy",
        ),
        (
            "KH018",
            "K H không một tám",
            "K H mười tám",
            "K H không mười tám",
        ),
    ];
    for (text, digits, number, mixed) in table {
        assert_eq!(read(text, LabelReading::Digits), digits);
        assert_eq!(read(text, LabelReading::Number), number);
        assert_eq!(read(text, LabelReading::Mixed), mixed);
    }
}

#[test]
fn every_digit_of_every_label_is_heard_one_by_one() {
    for letter in LETTERS.chars() {
        for number in 1..1200u16 {
            let text = format!("{letter}{number:03}");
            let heard: String = label(&text, LabelReading::Digits, vietnamese)
                .expect("a label")
                .iter()
                .map(|clip| clip.rsplit('-').next().expect("a name"))
                .collect();
            assert_eq!(heard, text);
        }
    }
}

#[test]
fn what_is_no_label_is_not_read() {
    for text in [
        "", "B", "045", "D045", "b045", "B04x", "B-045", "Đ001", "B99999",
    ] {
        assert_eq!(
            label(text, LabelReading::Digits, vietnamese),
            None,
            "{text}"
        );
    }
}
